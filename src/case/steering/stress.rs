//! Whether the verdict holds under other beliefs.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::compare::{ComparedCase, Comparison};
use crate::case::data::{BusinessCase, Change, Figure, Override, RankCorrelation};
use crate::case::model::PlacedFigure;
use crate::distribution::{Dist, Distribution as _, Family};
use crate::error::{Bound, Error, Invalid, Permitted};
use crate::ledger::{Assumption, Calibration};
use crate::quantity::{Share, significant};
use crate::random::Sampling;

/// Another belief about all figures of a case at once, to see whether the verdict hangs on it.
///
/// # Example
/// ```
/// use bizcase::case::Stress;
///
/// let stress: Stress = toml::from_str("widened = { stated = 0.9, held = 0.6 }")?;
/// assert_eq!(stress, Stress::USUAL[0]);
/// assert_eq!(stress.to_string(), "P5 to P95 read as P20 to P80");
/// # Ok::<(), toml::de::Error>(())
/// ```
///
/// # Reference
/// S. Lichtenstein, B. Fischhoff and L. D. Phillips (1982), *Calibration of probabilities: the state
/// of the art to 1980*, on how often stated ranges hold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Stress {
    /// Every stated range holds less often than stated: the central range of the first confidence
    /// becomes that of the second.
    ///
    /// Median and both ends stay in place; below and above the median the figure is normal, or
    /// log-normal if its range has nothing below zero, or beta if it lies in \[0, 1\]. A range that is
    /// discrete or has no density, and what studies drew, stay as they are.
    Widened {
        /// The confidence that ranges were stated with.
        stated: Share,
        /// That with which they hold.
        held: Share,
    },
    /// No figure is correlated with another. What studies drew jointly stays joint.
    Uncorrelated,
    /// All uncertain costs go together with this rank correlation, but for pairs that have one.
    /// Costs are figures of cost lines, roles, capital items and events, the overrun of the build,
    /// and what it costs to win and to serve customers.
    CostsTogether(#[serde(deserialize_with = "crate::error::loaded::correlation")] f64),
}

impl Stress {
    /// P5 to P95 read as P20 to P80; no correlations; costs correlated by 0.3.
    pub const USUAL: [Self; 3] = [
        Self::Widened {
            stated: Share::literal(0.9),
            held: Share::literal(0.6),
        },
        Self::Uncorrelated,
        Self::CostsTogether(0.3),
    ];

    /// Ranges hold as often as past ones were found to.
    ///
    /// # Errors
    /// [`Invalid`] if none or all of the past ranges held: no finite range would do so.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::Stress;
    /// use bizcase::ledger::{Calibration, StatedRange};
    /// use bizcase::quantity::Share;
    ///
    /// let ninety = Share::percent(90.0)?;
    /// let past = (0..20)
    ///     .map(|n| StatedRange::new("launch", 0.0, 10.0, ninety, if n < 11 { 5.0 } else { 12.0 }))
    ///     .collect::<Result<Vec<_>, _>>()?;
    /// let stress = Stress::found(&Calibration::of(&past, ninety)?)?;
    /// assert_eq!(stress.to_string(), "P5 to P95 read as P22.5 to P77.5");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn found(past: &Calibration) -> Result<Self, Invalid> {
        let stress = Self::Widened {
            stated: past.stated,
            held: past.share(),
        };
        stress.check()?;
        Ok(stress)
    }

    fn check(self) -> Result<(), Invalid> {
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        match self {
            Self::Widened { stated, held } => {
                inside.check("confidence that ranges were stated with", stated.value())?;
                inside.check("confidence that ranges hold with", held.value())?;
            }
            Self::CostsTogether(coefficient) => {
                Permitted::CORRELATION.check("rank correlation of costs", coefficient)?;
            }
            Self::Uncorrelated => {}
        }
        Ok(())
    }
}

/// `P5 to P95 read as P20 to P80`, `no correlations`, `costs correlated by 0.3`.
impl fmt::Display for Stress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Widened { stated, held } => {
                let [from, to] = [lower_tail(*stated), 1.0 - lower_tail(*stated)];
                let [as_from, as_to] = [lower_tail(*held), 1.0 - lower_tail(*held)];
                let show = |it: f64| significant(100.0 * it, 3);
                let (from, to) = (show(from), show(to));
                let (as_from, as_to) = (show(as_from), show(as_to));
                write!(f, "P{from} to P{to} read as P{as_from} to P{as_to}")
            }
            Self::Uncorrelated => f.write_str("no correlations"),
            Self::CostsTogether(coefficient) => write!(f, "costs correlated by {coefficient}"),
        }
    }
}

impl BusinessCase {
    /// Values the case as it is, as "as stated", and under each of some stresses, on common random
    /// numbers. [`report::stresses`](crate::report::stresses) shows whether the verdict holds and
    /// how the key figures move.
    ///
    /// # Errors
    /// As [`under_stress`](Self::under_stress), [`model`](Self::model) and
    /// [`Model::run`](crate::simulation::Model::run).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::Stress;
    /// use bizcase::random::Sampling;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let stressed = case.stress(&Stress::USUAL, &Sampling::latin_hypercube(1_024).seed(1))?;
    /// for one in stressed.all() {
    ///     println!("{}: {}", one.name, one.verdict);
    /// }
    /// assert!(stressed.turned().next().is_none(), "the verdict holds under all of them");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "stress test")]
    pub fn stress(&self, stresses: &[Stress], sampling: &Sampling) -> Result<Comparison, Error> {
        let base = ComparedCase::of("as stated", self.clone(), sampling, None)?;
        let others = stresses.iter().map(|&it| {
            let stressed = self.under_stress(it)?;
            ComparedCase::of(&it.to_string(), stressed, sampling, Some(&base.built.model))
        });
        let alternatives = others.collect::<Result<_, Error>>()?;
        Ok(Comparison { base, alternatives })
    }

    /// The case under a stress.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the stress is not possible, [`Error::Fit`] if no widened range goes
    /// through the percentiles of a figure, and as [`figures`](Self::figures).
    pub fn under_stress(&self, stress: Stress) -> Result<Self, Error> {
        stress.check()?;
        let mut case = self.clone();
        match stress {
            Stress::Widened { stated, held } => {
                for placed in self.uncertain()? {
                    if let Some(range) = widened(placed.range(), stated, held)? {
                        case.overrides.push(placed.with(range));
                    }
                }
            }
            Stress::Uncorrelated => case.correlations.clear(),
            Stress::CostsTogether(coefficient) => {
                let costs = self.uncertain()?;
                let costs = costs.iter().filter(|it| is_cost(&it.place));
                let names: Vec<&str> = costs.map(|it| it.name.as_str()).collect();
                for (place, first) in names.iter().enumerate() {
                    for second in &names[place + 1..] {
                        if !self.correlates(first, second) {
                            let pair = RankCorrelation::new(first, second, coefficient);
                            case.correlations.push(pair);
                        }
                    }
                }
            }
        }
        Ok(case)
    }

    /// The uncertain figures with ranges of their own, each once.
    fn uncertain(&self) -> Result<Vec<Uncertain>, Error> {
        let mut found: Vec<Uncertain> = Vec::new();
        for PlacedFigure {
            place,
            name,
            figure,
        } in self.figures()?
        {
            let Figure::Uncertain(assumption) = figure else {
                continue;
            };
            let event = self.events.iter().any(|it| it.name == name);
            let known = found.iter().any(|it| it.name == name);
            if !event && !known && assumption.range.rows().is_none() {
                found.push(Uncertain {
                    place,
                    name,
                    assumption: *assumption,
                });
            }
        }
        Ok(found)
    }

    fn correlates(&self, first: &str, second: &str) -> bool {
        let mut pairs = self.correlations.iter();
        pairs.any(|it| {
            let pair = (it.first.as_str(), it.second.as_str());
            pair == (first, second) || pair == (second, first)
        })
    }
}

impl Comparison {
    /// The alternatives whose verdict is another than that of the case as it is.
    pub fn turned(&self) -> impl Iterator<Item = &ComparedCase> {
        let as_is = self.base.verdict.recommendation();
        let others = self.alternatives.iter();
        others.filter(move |it| it.verdict.recommendation() != as_is)
    }
}

/// An uncertain figure of a case.
struct Uncertain {
    place: String,
    name: String,
    assumption: Assumption,
}

impl Uncertain {
    fn range(&self) -> &Dist {
        &self.assumption.range
    }

    fn with(&self, range: Dist) -> Override {
        let changed = Assumption {
            range,
            ..self.assumption.clone()
        };
        Override {
            figure: self.name.clone(),
            change: Change::Set(changed.into()),
        }
    }
}

/// What the places of costs end with; amounts by year end with the year.
const COSTS: [&str; 13] = [
    "acquisition_cost",
    "cost",
    "each",
    "fixed",
    "hiring_cost",
    "on_cost",
    "once",
    "opportunity_cost",
    "overrun",
    "per_customer",
    "salary",
    "signup_cost",
    "unit_cost",
];

fn is_cost(place: &str) -> bool {
    let mut parts = place.rsplit('.');
    let last = parts.find(|it| it.parse::<u32>().is_err());
    last.is_some_and(|it| COSTS.contains(&it))
}

/// The probability below the central range of this confidence.
fn lower_tail(confidence: Share) -> f64 {
    0.5 * confidence.complement().value()
}

/// A range whose central part holds with another confidence; nothing where it has no density.
fn widened(range: &Dist, stated: Share, held: Share) -> Result<Option<Dist>, Error> {
    let (below, tail) = (
        Share::new(lower_tail(stated))?,
        Share::new(lower_tail(held))?,
    );
    let middle = range.median();
    let (low, high) = (range.quantile(below), range.upper_quantile(below));
    let rises = low < middle && middle < high;
    if !rises || range.density(middle).is_none() {
        return Ok(None);
    }
    let support = range.support();
    let (family, from, to) = match (support.low >= 0.0, support.high <= 1.0) {
        (true, true) => (Family::Beta, 0.0, 1.0),
        (true, false) => (Family::LogNormal, 0.0, f64::INFINITY),
        _ => (Family::Normal, f64::NEG_INFINITY, f64::INFINITY),
    };
    let half = Share::literal(0.5);
    let lower = Dist::from_percentiles(family, &[(tail, low), (half, middle)])?;
    let upper = Dist::from_percentiles(family, &[(half, middle), (tail.complement(), high)])?;
    let halves = [lower.truncated(from, middle)?, upper.truncated(middle, to)?];
    Ok(Some(Dist::mixture(halves.map(|it| (0.5, it)))?))
}
