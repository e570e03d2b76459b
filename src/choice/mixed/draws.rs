//! The draws of each person.

use serde::{Deserialize, Serialize};

use super::mixing::Mixing;
use crate::choice::panel::in_parts;
use crate::error::{Invalid, Permitted};
use crate::numeric::{primes, radical_inverse};
use crate::random::{Sampling, Seed, Stream, Uniforms};

/// Where the draws of a simulated likelihood lie. Every person has a block of their own.
///
/// # Example
/// See [`MixedLogit`](super::MixedLogit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PointSet {
    /// Halton's sequence as other programs use it, without a seed: draw `r` of person `n` is the
    /// radical inverse of `100 + n R + r` in the base 2, 3, 5, 7, 11, 13 and so on for the first,
    /// second and further random coefficients. Beyond five of them the draws are correlated.
    Halton,
    /// Sobol's sequence, scrambled for each person anew.
    #[default]
    ScrambledSobol,
    /// Modified Latin hypercube sampling: equal steps from a random start in random order, for each
    /// person and coefficient anew.
    Mlhs,
    /// Independent random numbers.
    Pseudo,
}

/// How many draws are computed side by side.
pub(super) const LANES: usize = 8;
/// How many points of Halton's sequence come before the first that is used.
const DROPPED: u64 = 100;
/// How many people one thread takes at once.
const PEOPLE: usize = 16;

/// Which draws are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) points: PointSet,
    pub(super) draws: u32,
    pub(super) seed: Seed,
    pub(super) antithetic: bool,
    /// Other rounds have other draws.
    pub(super) round: u32,
}

/// Standard draws of all people: block by block of one person, dimension by dimension of a block.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    values: Vec<[f64; LANES]>,
    /// How many draws a person has.
    pub(super) count: usize,
    pub(super) dimensions: usize,
}

impl Draws {
    /// The draws of people with these ids for coefficients of these names.
    pub(super) fn new(
        plan: &Plan,
        ids: &[String],
        coefficients: &[(String, Mixing)],
    ) -> Result<Self, Invalid> {
        plan.check(ids.len(), coefficients.len())?;
        let parts = in_parts(ids.len(), PEOPLE, |people| {
            let columns = people.map(|person| plan.person(person, ids, coefficients));
            columns.collect::<Result<Vec<_>, Invalid>>()
        });
        let count = plan.draws as usize;
        let mut values = Vec::new();
        for part in parts {
            for columns in part? {
                for block in 0..count.div_ceil(LANES) {
                    let lanes = |column: &Vec<f64>| {
                        std::array::from_fn(|lane| {
                            column.get(block * LANES + lane).copied().unwrap_or(0.0)
                        })
                    };
                    values.extend(columns.iter().map(lanes));
                }
            }
        }
        Ok(Self {
            values,
            count,
            dimensions: coefficients.len(),
        })
    }

    /// The draws of one block of one person.
    #[inline(always)]
    pub(super) fn block(&self, person: usize, block: usize) -> &[[f64; LANES]] {
        let first = (person * self.count.div_ceil(LANES) + block) * self.dimensions;
        &self.values[first..first + self.dimensions]
    }
}

impl Plan {
    fn check(&self, people: usize, dimensions: usize) -> Result<(), Invalid> {
        Permitted::between(2.0, 1e6).check("number of draws", f64::from(self.draws))?;
        if self.antithetic && !self.draws.is_multiple_of(2) {
            return Err(Invalid::rule(
                "number of antithetic draws",
                self.draws,
                "even",
            ));
        }
        let held = people as f64 * f64::from(self.draws) * dimensions as f64;
        Permitted::between(0.0, 2e9)
            .check(
                "number of people times draws times random coefficients",
                held,
            )
            .map_err(|error| error.hint("each takes eight bytes of memory; use fewer draws"))?;
        Ok(())
    }

    /// A column of standard draws for each coefficient.
    fn person(
        &self,
        person: usize,
        ids: &[String],
        coefficients: &[(String, Mixing)],
    ) -> Result<Vec<Vec<f64>>, Invalid> {
        let mut columns = self.uniforms(person, ids, coefficients)?;
        for (column, (_, mixing)) in columns.iter_mut().zip(coefficients) {
            if self.antithetic {
                let mirrored: Vec<f64> = column.iter().map(|u| 1.0 - u).collect();
                column.extend(mirrored);
            }
            for value in column {
                *value = mixing.draw(*value);
            }
        }
        Ok(columns)
    }

    /// How many draws there are before they are mirrored.
    fn own(&self) -> u32 {
        if self.antithetic {
            self.draws / 2
        } else {
            self.draws
        }
    }

    fn uniforms(
        &self,
        person: usize,
        ids: &[String],
        coefficients: &[(String, Mixing)],
    ) -> Result<Vec<Vec<f64>>, Invalid> {
        let own = self.own();
        let sampling = match self.points {
            PointSet::Halton => {
                let blocks = u64::from(self.round) * ids.len() as u64 + person as u64;
                let first = DROPPED + blocks * u64::from(own);
                let column = |base| {
                    (first..first + u64::from(own))
                        .map(|i| radical_inverse(i, base))
                        .collect()
                };
                return Ok(primes().take(coefficients.len()).map(column).collect());
            }
            PointSet::ScrambledSobol => Sampling::sobol(own.into()).replicates(1),
            PointSet::Mlhs => Sampling::latin_hypercube_centred(own.into()).replicates(1),
            PointSet::Pseudo => Sampling::monte_carlo(own.into()),
        };
        let round = match self.round {
            0 => String::new(),
            round => format!(" ({round})"),
        };
        let named = coefficients.iter();
        let named = named.map(|(name, _)| format!("{}: {name}{round}", ids[person]));
        let names: Vec<String> = named.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = Uniforms::all(&sampling.seed(self.seed), &names)?;
        let column = |(uniforms, name): (&Uniforms, &&str)| {
            let mut column = vec![0.0; (own as usize).next_multiple_of(32)];
            uniforms.fill(0, &mut column);
            column.truncate(own as usize);
            if self.points == PointSet::Mlhs {
                self.shift(name, &mut column);
            }
            column
        };
        Ok(columns.iter().zip(&names).map(column).collect())
    }

    /// Moves points in the middle of their strata to one place in all strata.
    fn shift(&self, name: &str, column: &mut [f64]) {
        let mut start = [0.0; 16];
        Stream::new(self.seed, &format!("start of {name}")).fill(0, &mut start);
        let step = (start[0] - 0.5) / column.len() as f64;
        for value in column {
            *value += step;
        }
    }
}
