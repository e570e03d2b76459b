//! Shares of the variance of an output: Sobol's indices.

use serde::Serialize;

use super::sets::{Together, independent, members, sets};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Quantity, Unit};
use crate::random::{Sampling, Seed};
use crate::sample::{Bootstrap, Interval, IntervalMethod, Moments};
use crate::simulation::{Model, Output, Variant};

const ANALYSIS: &str = "Sobol indices";

/// Which share of the variance of an output comes from each input: by itself (first order), with
/// all that it does together with others (total order), and from pairs of inputs (second order).
///
/// The model is evaluated on two independent sets of scrambled Sobol points and on mixtures of
/// them: `sets of inputs + 2` times the base points, twice the sets of inputs + 2 for second order
/// (Saltelli's design). First-order indices are estimated as Janon and others (2014) do, total ones
/// as Jansen (1999). Neither is clipped: an input without effect may get an index slightly below
/// zero.
///
/// Inputs that take the same random numbers, such as the columns of one study, count as one.
/// Intervals are those of a bootstrap over the base points, which takes them for independent; Sobol
/// points are more even than that, so that the intervals are wider than they must be.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Approx, Currency, Ratio};
/// use bizcase::sensitivity::SobolAnalysis;
/// use bizcase::simulation::Model;
///
/// // Ishigami and Homma (1990); the exact indices are 0.3139, 0.4424 and 0.
/// let mut model = Model::new(Currency::USD);
/// let pi = std::f64::consts::PI;
/// let [x, y, z] = ["x", "y", "z"].map(|name| model.ratio(name, Dist::uniform(-pi, pi).unwrap()));
/// let (x, y, z) = (x?, y?, z?);
/// let waves = model.output_by_trial("waves", move |s| {
///     let [x, y, z] = [x, y, z].map(|input| s.get(input).number());
///     Approx::<Ratio, f64>::new(x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin())
/// })?;
///
/// let found = SobolAnalysis::new(4_096).of(&model, waves)?;
/// assert_eq!(found.indices[0].input, "x");
/// assert!(found.get("x")?.first.contains(0.3139) && found.get("x")?.total.contains(0.5576));
/// // Most of what z does, it does together with x.
/// assert!(found.get("z")?.first.estimate.abs() < 0.02 && found.get("z")?.total.estimate > 0.2);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - I. M. Sobol' (1993), *Sensitivity estimates for nonlinear mathematical models*.
/// - A. Saltelli (2002), *Making best use of model evaluations to compute sensitivity indices*,
///   Computer Physics Communications 145, 280-297.
/// - A. Janon, T. Klein, A. Lagnoux, M. Nodet and C. Prieur (2014), *Asymptotic normality and
///   efficiency of two Sobol index estimators*, ESAIM: Probability and Statistics 18, 342-364.
/// - M. J. W. Jansen (1999), *Analysis of variance designs for model output*, Computer Physics
///   Communications 117, 35-43.
#[doc(alias("variance-based", "Sobol indices"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SobolAnalysis {
    base_points: u64,
    seed: Seed,
    together: Together,
    bootstrap: Bootstrap,
    pairs: bool,
}

impl SobolAnalysis {
    /// First and total order from this many base points, with intervals of 95 %. Powers of two give
    /// the most even points.
    #[must_use]
    pub fn new(base_points: u64) -> Self {
        Self {
            base_points,
            seed: Seed(0),
            together: Together::NONE,
            bootstrap: Bootstrap::default(),
            pairs: false,
        }
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Counts some inputs as one, under a name of their own.
    #[must_use]
    pub fn together<'a>(self, name: &str, inputs: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            together: self.together.clone().with(name, inputs),
            ..self
        }
    }

    /// Sets how intervals are made; the default is a thousand resamples for 95 %.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = bootstrap;
        self
    }

    /// Adds the indices of pairs, for nearly twice the evaluations.
    #[must_use]
    pub const fn with_pairs(mut self) -> Self {
        self.pairs = true;
        self
    }

    /// The indices of an output.
    ///
    /// # Errors
    /// [`Error::Invalid`] for fewer than 16 base points, an unknown input, inputs that are
    /// correlated and do not move together, more inputs than Sobol's sequence has dimensions for
    /// (two for each), and an output that does not vary; and the errors of a run.
    pub fn of<Q: Quantity>(&self, model: &Model, output: Output<Q>) -> Result<SobolIndices, Error> {
        Permitted::between(16.0, 1e9).check("base points", self.base_points as f64)?;
        let sets = sets(model, &self.together)?;
        independent(model, &sets, ANALYSIS)?;
        let all: Vec<usize> = sets.iter().flat_map(|set| set.members.clone()).collect();
        let mut variants = vec![Variant::default(), Variant::anew(all.iter().copied())];
        variants.extend(
            sets.iter()
                .map(|it| Variant::anew(it.members.iter().copied())),
        );
        if self.pairs {
            variants.extend(sets.iter().map(|set| {
                let others = all.iter().filter(|it| !set.members.contains(it));
                Variant::anew(others.copied())
            }));
        }
        let sampling = Sampling::sobol(self.base_points)
            .replicates(1)
            .seed(self.seed);
        let columns = model.variants(&sampling, output, &variants)?;
        let name = model.output_name(output);
        let points = Points::of(name, &columns, sets.len(), self.pairs)?;
        let resampled = self.bootstrap.over(ANALYSIS, points.rows, |times| {
            points.indices(|row| f64::from(times[row]))
        })?;
        let found = points.indices(|_| 1.0);
        let interval = |at: usize| {
            let draws = resampled.iter().map(|it| Some(it[at]));
            let confidence = self.bootstrap.confidence_used();
            let method = IntervalMethod::Bootstrap;
            Interval::of_draws(found[at], draws, Unit::Ratio, confidence, method)
                .ok_or_else(|| Invalid::rule("resamples", "none", "one or more"))
        };
        let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
        let mut indices = Vec::new();
        for (place, set) in sets.iter().enumerate() {
            indices.push(SobolIndex {
                input: set.name.clone(),
                members: members(model, set),
                first: interval(place)?,
                total: interval(sets.len() + place)?,
            });
        }
        let mut pairs = Vec::new();
        if self.pairs {
            for (at, (a, b)) in each_pair(sets.len()).enumerate() {
                pairs.push(SobolPair {
                    inputs: [names[a].to_owned(), names[b].to_owned()],
                    second: interval(2 * sets.len() + at)?,
                });
            }
        }
        indices.sort_by(|a, b| b.total.estimate.total_cmp(&a.total.estimate));
        pairs.sort_by(|a, b| b.second.estimate.total_cmp(&a.second.estimate));
        Ok(SobolIndices {
            output: name.to_owned(),
            base_points: self.base_points,
            evaluations: self.base_points.saturating_mul(variants.len() as u64),
            variance: points.variance,
            indices,
            pairs,
        })
    }
}

fn each_pair(sets: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..sets).flat_map(move |a| (a + 1..sets).map(move |b| (a, b)))
}

/// Terms whose sums over base points give all indices: a row of them for each point.
struct Points {
    rows: usize,
    width: usize,
    terms: Vec<f64>,
    sets: usize,
    pairs: bool,
    variance: f64,
}

/// Terms of the first and second draw, then of each set, then of each set and pair.
const BOTH: usize = 4;
const EACH: usize = 4;

impl Points {
    /// From the columns of the first draw, the second, the first with each set from the second, and
    /// for pairs the second with each set from the first.
    fn of(name: &str, columns: &[Vec<f64>], sets: usize, pairs: bool) -> Result<Self, Invalid> {
        let rows = columns[0].len();
        // Products of what lies far from zero would cancel.
        let both = Moments::of_all(&columns[0]).join(Moments::of_all(&columns[1]));
        let (mean, variance) = (both.mean, both.variance());
        if variance <= 1e-28 * mean * mean {
            let parameter = format!("variance of `{name}`");
            let rule = "above zero: what does not vary has no indices";
            return Err(Invalid::rule(&parameter, variance, rule));
        }
        let width = BOTH
            + EACH * sets
            + if pairs {
                sets * 2 + sets * (sets - 1) / 2
            } else {
                0
            };
        let mut terms = Vec::with_capacity(rows * width);
        let mut row = vec![0.0; columns.len()];
        for index in 0..rows {
            for (cell, column) in row.iter_mut().zip(columns) {
                *cell = column[index] - mean;
            }
            let (a, b) = (row[0], row[1]);
            terms.extend([a, a * a, b, b * b]);
            for mixed in &row[2..2 + sets] {
                terms.extend([*mixed, mixed * mixed, b * mixed, (a - mixed) * (a - mixed)]);
            }
            if pairs {
                for back in &row[2 + sets..] {
                    terms.extend([*back, back * back]);
                }
                terms.extend(each_pair(sets).map(|(i, j)| row[2 + i] * row[2 + sets + j]));
            }
        }
        Ok(Self {
            rows,
            width,
            terms,
            sets,
            pairs,
            variance,
        })
    }

    /// First-order indices, total ones, and those of pairs, by weighted points.
    fn indices(&self, weight: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        let mut all = 0.0;
        for (index, row) in self.terms.chunks_exact(self.width).enumerate() {
            let weight = weight(index);
            if weight != 0.0 {
                all += weight;
                for (sum, term) in sums.iter_mut().zip(row) {
                    *sum += weight * term;
                }
            }
        }
        for sum in &mut sums {
            *sum /= all;
        }
        let &[a, aa, b, bb] = sums.first_chunk::<BOTH>().unwrap_or(&[0.0; BOTH]);
        let mean = 0.5 * (a + b);
        let variance = 0.5 * (aa + bb) - mean * mean;
        let each = &sums[BOTH..BOTH + EACH * self.sets];
        let mixed: Vec<&[f64]> = each.chunks_exact(EACH).collect();
        let mut found: Vec<f64> = mixed
            .iter()
            .map(|it| janon((b, bb), (it[0], it[1]), it[2]))
            .collect();
        found.extend(mixed.iter().map(|it| 0.5 * it[3] / variance));
        if self.pairs {
            let rest = &sums[BOTH + EACH * self.sets..];
            let (back, products) = rest.split_at(2 * self.sets);
            for ((i, j), product) in each_pair(self.sets).zip(products) {
                let first = (mixed[i][0], mixed[i][1]);
                let closed = janon(first, (back[2 * j], back[2 * j + 1]), *product);
                found.push(closed - found[i] - found[j]);
            }
        }
        found
    }
}

/// The share of the variance that two outputs have in common: the correlation coefficient of two
/// columns with one mean and one variance.
fn janon(first: (f64, f64), second: (f64, f64), product: f64) -> f64 {
    let mean = 0.5 * (first.0 + second.0);
    (product - mean * mean) / (0.5 * (first.1 + second.1) - mean * mean)
}

/// What [`SobolAnalysis`] found of one output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SobolIndices {
    /// The output.
    pub output: String,
    /// How many base points there were.
    pub base_points: u64,
    /// How often the model was evaluated.
    pub evaluations: u64,
    /// The variance of the output.
    pub variance: f64,
    /// By input, the largest total index first.
    pub indices: Vec<SobolIndex>,
    /// By pair of inputs, the largest index first; empty unless asked for.
    pub pairs: Vec<SobolPair>,
}

impl SobolIndices {
    /// The indices of an input, or of inputs that move together.
    ///
    /// # Errors
    /// [`Invalid`] if there is none of this name; the nearest is suggested.
    pub fn get(&self, input: &str) -> Result<&SobolIndex, Invalid> {
        let names = || self.indices.iter().map(|it| it.input.as_str());
        let found = self.indices.iter().find(|it| it.input == input);
        found.ok_or_else(|| crate::error::unknown_name("input", input, names()))
    }

    /// The share of the variance that comes from single inputs: 1 for a sum of effects. What is
    /// left comes from what inputs do together.
    #[must_use]
    pub fn from_single_inputs(&self) -> f64 {
        self.indices.iter().map(|it| it.first.estimate).sum()
    }
}

/// The indices of one input, or of several that move together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SobolIndex {
    /// The input, or the name that stands for several.
    pub input: String,
    /// The inputs that move together.
    pub members: Vec<String>,
    /// The share of the variance that comes from it alone: by how much less the output would vary
    /// on average if it were known.
    pub first: Interval,
    /// The share that it takes part in: what would be left if all others were known.
    pub total: Interval,
}

/// The index of two inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SobolPair {
    /// Both.
    pub inputs: [String; 2],
    /// The share of the variance that comes from what they do together.
    pub second: Interval,
}
