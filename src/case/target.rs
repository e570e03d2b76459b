//! What is aimed at in single periods, and how likely it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::engine::Flow;
use crate::error::{Error, Invalid};
use crate::quantity::{Approx, Count, Lane, Money, Value};
use crate::sample::Estimate;
use crate::simulation::{Model, Output, Results, Run};

/// The name of the outcome that leaves out what has happened already.
pub(super) const STILL_TO_COME: &str = "value still to come";

/// What an outcome is to reach, such as the revenue of a year: "revenue in year 2".
///
/// Any outcome of the plan serves. Besides those by year there are, where a target or criterion
/// names them, "revenue", "gross margin" and "cash flow" "in quarter 3" or "in month 18", and
/// "customers at the end of quarter 3" or "of month 18". Quarters and months count from launch.
///
/// # Example
/// ```
/// use bizcase::case::{Plan, Target};
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let mut plan: Plan = toml::from_str(text)?;
/// plan.targets = vec![
///     Target::new("customers at the end of month 18", Count::from(5_000)),
///     Target::new("revenue in year 2", Money::major(500_000, Currency::EUR)),
/// ];
/// let valued = plan.value(&Sampling::monte_carlo(1_000).seed(1))?;
/// let first = valued.chances[0].to_string();
/// assert!(first.starts_with("P(customers at the end of month 18 at least 5,000) = "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The name of the outcome.
    pub outcome: String,
    /// What it is to reach or exceed.
    pub at_least: Value,
}

impl Target {
    /// What an outcome is to reach or exceed.
    #[must_use]
    pub fn new(outcome: &str, at_least: impl Into<Value>) -> Self {
        Self {
            outcome: outcome.to_owned(),
            at_least: at_least.into(),
        }
    }

    /// The probability in a run that the target is met.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the run does not have the outcome (the nearest is suggested), or the
    /// target is in another unit or currency.
    pub fn chance(&self, run: &Run) -> Result<Chance, Error> {
        let outcome = run.named(&self.outcome)?;
        Ok(Chance {
            target: self.clone(),
            probability: outcome.probability_at_least(self.at_least)?,
        })
    }
}

/// `revenue in year 2 at least EUR 500 k`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at least {}", self.outcome, self.at_least)
    }
}

/// How likely a target is to be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// The target.
    pub target: Target,
    /// The probability that it is met.
    pub probability: Estimate,
}

impl Chance {
    pub(super) fn of_all(targets: &[Target], run: &Run) -> Result<Vec<Self>, Error> {
        targets.iter().map(|target| target.chance(run)).collect()
    }
}

/// `P(revenue in year 2 at least EUR 500 k) = 43.2% ± 1.6%`.
impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P({}) = {}", self.target, self.probability)
    }
}

/// The outcomes of single months and quarters.
#[derive(Debug, Clone, Default)]
pub(super) struct PeriodOutputs(Vec<PeriodOutput>);

#[derive(Debug, Clone, Copy)]
struct PeriodOutput {
    first: i32,
    last: i32,
    figure: PeriodFigure,
}

#[derive(Debug, Clone, Copy)]
enum PeriodFigure {
    Customers(Output<Count>),
    Revenue(Output<Money>),
    GrossMargin(Output<Money>),
    Cash(Output<Money>),
}

impl PeriodOutputs {
    /// Declares those that are asked for by name and lie within so many months.
    pub(super) fn declare(asked: &[&str], months: u32, model: &mut Model) -> Result<Self, Invalid> {
        let mut outputs = Vec::new();
        for (index, name) in asked.iter().enumerate() {
            let Some((figure, first, last)) = parsed(name) else {
                continue;
            };
            if last > super::engine::whole(months) || asked[..index].contains(name) {
                continue;
            }
            let figure = match figure {
                "customers at the end of" => PeriodFigure::Customers(model.declare(name)?),
                "revenue in" => PeriodFigure::Revenue(model.declare(name)?),
                "gross margin in" => PeriodFigure::GrossMargin(model.declare(name)?),
                "cash flow in" => PeriodFigure::Cash(model.declare(name)?),
                _ => continue,
            };
            outputs.push(PeriodOutput {
                first,
                last,
                figure,
            });
        }
        Ok(Self(outputs))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sums of all periods before the first month.
    pub(super) fn start(&self) -> Vec<Approx<Money>> {
        vec![Approx::new(0.0); self.0.len()]
    }

    /// Adds a month to the periods it lies in; sets what is complete.
    #[inline(never)]
    pub(super) fn visit(
        &self,
        month: i32,
        flow: &Flow<Lane>,
        sums: &mut [Approx<Money>],
        out: &mut Results<'_>,
    ) {
        for (it, sum) in self.0.iter().zip(sums) {
            if month < it.first || month > it.last {
                continue;
            }
            let (amount, output) = match it.figure {
                PeriodFigure::Customers(output) => {
                    if month == it.last {
                        let mut customers = Approx::new(0.0);
                        for offer in &flow.offers {
                            customers += offer.customers;
                        }
                        out.set(output, customers);
                    }
                    continue;
                }
                PeriodFigure::Revenue(output) => (flow.revenue, output),
                PeriodFigure::GrossMargin(output) => (flow.gross_margin, output),
                PeriodFigure::Cash(output) => (flow.cash, output),
            };
            *sum += amount;
            if month == it.last {
                out.set(output, *sum);
            }
        }
    }
}

/// The figure, and the first and last month, of a name such as "revenue in quarter 3".
fn parsed(name: &str) -> Option<(&str, i32, i32)> {
    let (rest, number) = name.rsplit_once(' ')?;
    let (figure, period) = rest.rsplit_once(' ')?;
    // "+3" and "03" are other names.
    let number: i32 = number
        .parse()
        .ok()
        .filter(|it: &i32| it.to_string() == number)?;
    let length = match period {
        "month" => 1,
        "quarter" => 3,
        _ => return None,
    };
    let last = number.checked_mul(length).filter(|_| number >= 1)?;
    Some((figure, last - length + 1, last))
}
