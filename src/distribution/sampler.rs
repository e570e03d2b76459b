//! Draws from a distribution by inversion, a column at a time.

mod seen;
mod steps;
mod tails;

use super::structure::Structure;
use super::table::Table;
use super::{Dist, Distribution, JointColumn, Triangular, Uniform};
use crate::error::Invalid;
use crate::numeric::wide::{Work, widest};
use crate::quantity::Share;
use steps::Steps;

/// Turns uniform numbers into draws of one distribution.
///
/// Distributions with a short closed quantile use it; distributions of a few values search a list;
/// all others read a
/// [`Table`], whose error in the probability is at most 1e-11 of the tail probability, or solve the
/// exact quantile where it has none. A larger probability never gives a smaller draw, beyond the
/// last digits, and no draw leaves the support. The draw for a probability depends on nothing but
/// the distribution.
///
/// The table of a mixture is cut where its [`Structure`] says: a value with a probability of its
/// own is drawn as that very value between the two probabilities at which the distribution reaches
/// and leaves it, no piece spans the end or the kink of a component, and each is checked at values
/// all along every component, so that none is too narrow to be seen.
#[derive(Debug, Clone)]
pub(crate) struct Sampler {
    law: Dist,
    method: Method,
}

#[derive(Debug, Clone)]
enum Method {
    /// The quantile itself.
    Exact,
    /// Always the same value.
    Fixed(f64),
    /// Evenly between two ends.
    Even {
        low: f64,
        high: f64,
    },
    /// A density of two straight lines.
    Lines(Lines),
    /// A few values.
    Steps(Box<Steps>),
    /// The row that the uniform number picks.
    Row(JointColumn),
    Table(Box<Table>),
}

/// What the quantile of a triangular distribution needs.
#[derive(Debug, Clone, Copy)]
struct Lines {
    min: f64,
    max: f64,
    range: f64,
    below: f64,
    above: f64,
}

impl Sampler {
    /// A sampler of a distribution.
    ///
    /// # Errors
    /// [`Invalid`] for a distribution of the user's own whose answers no distribution can give.
    pub(crate) fn new(law: &Dist) -> Result<Self, Invalid> {
        law.check()?;
        Ok(Self {
            method: Method::of(law),
            law: law.clone(),
        })
    }

    /// Turns uniform numbers between 0 and 1 into draws, in place.
    pub(crate) fn fill(&self, column: &mut [f64]) {
        widest(Filling {
            sampler: self,
            column,
        });
    }

    #[inline(always)]
    fn fill_here(&self, column: &mut [f64]) {
        match &self.method {
            Method::Exact => each(column, |u| self.exact(u)),
            Method::Fixed(value) => column.fill(*value),
            Method::Even { low, high } => fill_even(column, *low, *high),
            Method::Lines(lines) => lines.fill(column),
            Method::Steps(steps) => each(column, |u| steps.draw(u)),
            Method::Row(joint) => each(column, |u| joint.at(u)),
            Method::Table(table) => table.fill(column, |u| self.exact(u)),
        }
    }

    /// The exact quantile.
    fn exact(&self, u: f64) -> f64 {
        if u > 0.5 {
            self.law.upper_quantile(probability(1.0 - u))
        } else {
            self.law.quantile(probability(u))
        }
    }

    /// The table, if the distribution has one.
    #[cfg(test)]
    pub(crate) fn table(&self) -> Option<&Table> {
        match &self.method {
            Method::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// A column that is to be filled.
struct Filling<'s, 'c> {
    sampler: &'s Sampler,
    column: &'c mut [f64],
}

impl Work for Filling<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.sampler.fill_here(self.column);
    }
}

impl Method {
    fn of(law: &Dist) -> Self {
        match law {
            Dist::Fixed(law) => Self::Fixed(law.value()),
            Dist::Uniform(law) => Self::even(law),
            // Where the mode is next to an end, the exact quantile keeps the digits there.
            Dist::Triangular(law) if law.sides().0.min(law.sides().1) > 0.125 => {
                Self::Lines(Lines::of(law))
            }
            Dist::Triangular(_) | Dist::Bernoulli(_) | Dist::Empirical(_) => Self::Exact,
            Dist::JointColumn(law) => Self::Row(law.clone()),
            _ => {
                let structure = Structure::of(law);
                if let Some(steps) = Steps::of(law, &structure) {
                    Self::Steps(Box::new(steps))
                } else if structure.is_stepped {
                    Self::Exact
                } else {
                    Self::Table(Box::new(tails::table(law, &structure)))
                }
            }
        }
    }

    fn even(law: &Uniform) -> Self {
        Self::Even {
            low: law.low(),
            high: law.high(),
        }
    }
}

fn each(column: &mut [f64], draw: impl Fn(f64) -> f64) {
    for value in column {
        *value = draw(*value);
    }
}

/// The nearest probability.
fn probability(value: f64) -> Share {
    Share::new(value.clamp(0.0, 1.0)).unwrap_or(Share::ZERO)
}

// The loops below have the bits of the exact quantiles, without branches.

#[inline(always)]
fn fill_even(column: &mut [f64], low: f64, high: f64) {
    let range = high - low;
    for value in column {
        let u = *value;
        let draw = if u > 0.5 {
            high - (1.0 - u) * range
        } else {
            low + u * range
        };
        *value = draw.max(low).min(high);
    }
}

impl Lines {
    fn of(law: &Triangular) -> Self {
        let (min, max) = (law.min(), law.max());
        let (below, above) = law.sides();
        Self {
            min,
            max,
            range: max - min,
            below,
            above,
        }
    }

    #[inline(always)]
    fn fill(&self, column: &mut [f64]) {
        let Self {
            min,
            max,
            range,
            below,
            above,
        } = *self;
        for value in column {
            let u = *value;
            let complement = 1.0 - u;
            let is_below = u <= below;
            let square = if is_below {
                u * below
            } else {
                complement * above
            };
            // Exactly rounded on every machine, and a vector instruction.
            let part = range * square.sqrt();
            let draw = if is_below { min + part } else { max - part };
            *value = draw.max(min).min(max);
        }
    }
}

#[cfg(test)]
mod mixtures;
#[cfg(test)]
mod tests;
