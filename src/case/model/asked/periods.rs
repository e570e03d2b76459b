//! The outcomes of single months and quarters that criteria and targets name.

use crate::case::data::Benefit;
use crate::case::engine::{Flow, whole};
use crate::error::Invalid;
use crate::quantity::{Approx, Count, Lane, Money};
use crate::simulation::{Model, Output, Results};

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

/// What each period has come to so far.
pub(super) type PeriodSums = Vec<Approx<Money>>;

impl PeriodOutputs {
    /// Declares those that are asked for by name and lie within so many months.
    pub(super) fn declare(
        (asked, benefit): (&[&str], Benefit),
        months: u32,
        model: &mut Model,
    ) -> Result<Self, Invalid> {
        let mut outputs = Vec::new();
        for (index, name) in asked.iter().enumerate() {
            let Some((figure, first, last)) = parsed(name) else {
                continue;
            };
            if last > whole(months) || asked[..index].contains(name) {
                continue;
            }
            let figure = match figure {
                it if it == benefit.say("customers at the end of") => {
                    PeriodFigure::Customers(model.declare(name)?)
                }
                it if it == benefit.say("revenue in") => {
                    PeriodFigure::Revenue(model.declare(name)?)
                }
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

    /// The sums of all periods before the first month.
    pub(super) fn start(&self) -> PeriodSums {
        vec![Approx::new(0.0); self.0.len()]
    }

    /// Adds a month to the periods it lies in; sets what is complete.
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
