//! What investors ask of a plan.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::line::{Line, OfferLine};
use super::statement::Statement;
use crate::case::model::{Recurring, RecurringYear};
use crate::error::{Error, Invalid};
use crate::metrics::{
    Acquisition, Kpi, LogoBase, PaidBackBy, Profitability, acquisition_cost,
    annual_recurring_revenue, average_revenue, burn_multiple, contribution_margin, ltv_to_cac,
    magic_number, payback_months, rule_of_40, runway_months,
};
use crate::quantity::{Count, Money, Ratio, Share, Value};

/// The definitions that figures of a statement follow where practice disagrees. The default is
/// that of the crate.
///
/// # Example
/// ```
/// use bizcase::case::{KpiDefinitions, BusinessCase};
/// use bizcase::metrics::PaidBackBy;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let flattering = KpiDefinitions {
///     paid_back_by: PaidBackBy::Revenue,
///     ..KpiDefinitions::default()
/// };
/// let years = [KpiDefinitions::default(), flattering].map(|it| statement.kpis(&it));
/// let [strict, flattering] = years.map(|years| years.map(|years| years[1].clone()));
/// let payback = "CAC payback, months";
/// let (strict, flattering) = (strict?, flattering?);
/// assert!(flattering.named(payback)?.value < strict.named(payback)?.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KpiDefinitions {
    /// What churned customers are divided by.
    pub logo_base: LogoBase,
    /// What pays an acquisition back.
    pub paid_back_by: PaidBackBy,
    /// What stands beside growth in the rule of 40.
    pub profitability: Profitability,
    /// The cash in hand before the first month, for the runway.
    pub cash: Option<Money>,
}

impl Default for KpiDefinitions {
    fn default() -> Self {
        Self {
            logo_base: LogoBase::Opening,
            paid_back_by: PaidBackBy::Margin,
            profitability: Profitability::FreeCashFlow,
            cash: None,
        }
    }
}

/// The figures of one year after launch, each with its definition.
///
/// # Example
/// ```
/// use bizcase::case::{KpiDefinitions, BusinessCase};
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let years = case.statement(Base::Modes)?.kpis(&KpiDefinitions::default())?;
/// let arr = years[0].named("ARR")?;
/// assert_eq!(arr.definition, "12 x MRR, rounded; undefined for MRR below zero");
/// assert!(arr.value.is_some());
/// assert!(years[0].named("ARRR").unwrap_err().to_string().ends_with("did you mean `ARR`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct YearKpis {
    /// `year 1`.
    pub label: String,
    /// Its figures. One without a value has none under its definition.
    pub kpis: Vec<Kpi<Value>>,
}

impl YearKpis {
    /// A figure by its name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none of that name; the nearest is suggested.
    pub fn named(&self, name: &str) -> Result<Kpi<Value>, Invalid> {
        let found = self.kpis.iter().find(|kpi| kpi.name == name);
        let known = self.kpis.iter().map(|kpi| kpi.name);
        let unknown = || crate::error::unknown_name("figure", name, known);
        found.copied().ok_or_else(unknown)
    }
}

impl Statement {
    /// The figures that investors ask for, year by year after launch.
    ///
    /// Monthly recurring revenue (MRR) is what streams charged per customer or unit bring in the
    /// last month of the year. Acquisition is all that is spent on winning customers, salaries
    /// included (blended). Churn is monthly: customers lost over customers at the start, summed
    /// over the months of the year.
    ///
    /// # Errors
    /// [`Error`] if an amount is beyond 7.9e28, or cash is in another currency.
    ///
    /// # Example
    /// See [`YearKpis`].
    pub fn kpis(&self, definitions: &KpiDefinitions) -> Result<Vec<YearKpis>, Error> {
        let build = self.build_months.min(self.months.len());
        let (before, months) = self.months.split_at(build);
        let years: Vec<&[Line]> = months.chunks(12).collect();
        let each = (0..years.len()).map(|index| {
            let quarter_before = index
                .checked_sub(1)
                .map(|before| &years[before][9..])
                .or_else(|| before.len().checked_sub(3).map(|from| &before[from..]));
            let year = Year {
                months: years[index],
                before: index.checked_sub(1).map(|before| years[before]),
                quarter_before,
                definitions,
            };
            let kpis = year.kpis()?;
            let label = format!("year {}", index + 1);
            Ok(YearKpis { label, kpis })
        });
        each.collect()
    }
}

/// A year with what lies before it.
struct Year<'a> {
    months: &'a [Line],
    before: Option<&'a [Line]>,
    quarter_before: Option<&'a [Line]>,
    definitions: &'a KpiDefinitions,
}

impl Year<'_> {
    fn kpis(&self) -> Result<Vec<Kpi<Value>>, Error> {
        let Some(year) = Line::over(self.months, String::new()) else {
            return Ok(Vec::new());
        };
        let zero = Money::major(0, year.revenue.currency());
        let monthly = self.months.last().map_or(Ok(zero), recurring)?;
        let arr = annual_recurring_revenue(monthly)?;
        let arpa = average_revenue(monthly, count(year.closing)?)?;
        let cac = acquisition_cost(year.acquisition, count(year.gained)?, Acquisition::Blended)?;
        let contribution = contribution_margin(year.revenue, year.cost_of_revenue)?;
        let margin = contribution.value.and_then(|it| Share::new(it).ok());
        let churn = self.churn();
        let lifetime = lifetime_value(arpa.value, margin, churn.value)?;
        // Nothing over nothing keeps the name and the definition of a figure without a value.
        let payback = match cac.value.zip(arpa.value).zip(margin) {
            Some(((cac, arpa), margin)) => {
                payback_months(cac, arpa, margin, self.definitions.paid_back_by)?
            }
            None => payback_months(zero, zero, Share::ZERO, self.definitions.paid_back_by)?,
        };
        let worth = match lifetime.value.zip(cac.value) {
            Some((value, cost)) => ltv_to_cac(value, cost)?,
            None => ltv_to_cac(zero, zero)?,
        };
        let before = match self.before.and_then(<[Line]>::last) {
            Some(month) => recurring(month)?,
            None => zero,
        };
        let won = match arr.value {
            Some(arr) => arr.minus(before.times(12)?)?,
            None => monthly,
        };
        let burned = year.cash_flow.negated();
        let mut kpis = vec![
            Kpi {
                name: "MRR",
                value: Some(Value::Money(monthly)),
                definition: "revenue per customer and unit in the last month",
            },
            arr.stated(),
            arpa.stated(),
            churn.stated(),
            cac.stated(),
            payback.stated(),
            lifetime.stated(),
            worth.stated(),
            contribution.stated(),
            self.magic(zero)?.stated(),
            burn_multiple(burned, won)?.stated(),
            self.rule_of_40(&year)?.stated(),
        ];
        kpis.extend(self.retention().map(Stated::stated));
        if let Some(cash) = self.definitions.cash {
            let left = cash.plus(year.cumulative)?;
            let months = self.months.len().min(3);
            let recent = &self.months[self.months.len() - months..];
            let recent =
                Line::over(recent, String::new()).map_or(year.cash_flow, |it| it.cash_flow);
            let burn = recent.negated().divided_by(months as u64)?;
            kpis.push(runway_months(left, burn)?.stated());
        }
        Ok(kpis)
    }

    /// Customers lost a month.
    fn churn(&self) -> Kpi {
        let sum = |of: fn(&Line) -> Decimal| {
            let sum: Decimal = self.months.iter().map(of).sum();
            sum.to_f64().unwrap_or(f64::NAN)
        };
        let lost = sum(|it| it.lost);
        let (base, definition) = match self.definitions.logo_base {
            LogoBase::Opening => (
                sum(|it| it.opening),
                "customers lost / customers at the start, summed over the months",
            ),
            LogoBase::Average => (
                0.5 * (sum(|it| it.opening) + sum(|it| it.closing)),
                "customers lost / mean of customers at the start and at the end, summed over the months",
            ),
        };
        Kpi {
            name: "monthly logo churn",
            value: (base > 0.0).then(|| lost / base),
            definition,
        }
    }

    /// What becomes of recurring revenue within the year.
    fn retention(&self) -> [Kpi; 3] {
        let lines = self
            .before
            .and_then(<[Line]>::last)
            .into_iter()
            .chain(self.months);
        let offers: Vec<Vec<Recurring<f64>>> = lines
            .map(|line| line.offers.iter().map(offer_recurring).collect())
            .collect();
        let nobody = vec![Recurring::default(); offers.first().map_or(0, Vec::len)];
        let first = offers.len() - self.months.len();
        let year = RecurringYear::over((first..offers.len()).map(|month| {
            let before = month.checked_sub(1).map_or(&nobody, |it| &offers[it]);
            (&offers[month][..], &before[..])
        }));
        [
            Kpi {
                name: RecurringYear::NET,
                value: year.net(),
                definition: "what becomes of MRR in the twelve months of the year, without new customers, compounded month by month; undefined without MRR in one of them",
            },
            Kpi {
                name: RecurringYear::GROSS,
                value: year.gross(),
                definition: "as NRR, without expansion and price rises",
            },
            Kpi {
                name: RecurringYear::QUICK,
                value: year.quick(),
                definition: "MRR won and expanded / MRR lost and contracted; undefined where none is lost",
            },
        ]
    }

    /// The last quarter of the year against the one before it.
    fn magic(&self, zero: Money) -> Result<Kpi, Error> {
        let split = self.months.len().saturating_sub(3);
        let (earlier, last) = self.months.split_at(split);
        let before = match earlier.len() {
            0 => self.quarter_before.unwrap_or_default(),
            months => &earlier[months.saturating_sub(3)..],
        };
        let total = |lines: &[Line], of: fn(&Line) -> Money| {
            lines.iter().try_fold(zero, |sum, line| sum.plus(of(line)))
        };
        let spent = match before.len() {
            3 => total(before, |it| it.acquisition)?,
            _ => zero,
        };
        let [now, then] = [
            total(last, |it| it.revenue)?,
            total(before, |it| it.revenue)?,
        ];
        Ok(magic_number(now, then, spent)?)
    }

    fn rule_of_40(&self, year: &Line) -> Result<Kpi, Error> {
        let profit = match self.definitions.profitability {
            Profitability::Ebitda => year.operating_profit.plus(year.depreciation)?,
            Profitability::FreeCashFlow => year.cash_flow,
        };
        let whole = self.months.len() == 12;
        let before = self.before.and_then(|it| Line::over(it, String::new()));
        let before = before.filter(|it| whole && it.revenue.to_f64() > 0.0);
        let kpi = match before {
            Some(before) if year.revenue.to_f64() > 0.0 => {
                let growth = year.revenue.to_f64() / before.revenue.to_f64() - 1.0;
                let margin = profit.to_f64() / year.revenue.to_f64();
                let (growth, margin) = (Ratio::new(growth)?, Ratio::new(margin)?);
                rule_of_40(growth, margin, self.definitions.profitability)
            }
            _ => Kpi {
                value: None,
                ..rule_of_40(
                    Ratio::new(0.0)?,
                    Ratio::new(0.0)?,
                    self.definitions.profitability,
                )
            },
        };
        Ok(kpi)
    }
}

fn lifetime_value(
    arpa: Option<Money>,
    margin: Option<Share>,
    churn: Option<f64>,
) -> Result<Kpi<Money>, Error> {
    let churn = churn.filter(|churn| *churn > 0.0);
    let value = match arpa.zip(margin).zip(churn) {
        Some(((arpa, margin), churn)) => {
            let months = Ratio::new(margin.value() / churn)?;
            Some(arpa.times(months)?.rounded())
        }
        None => None,
    };
    Ok(Kpi {
        name: "LTV",
        value,
        definition: "ARPA x gross margin / monthly logo churn",
    })
}

/// What is charged per customer and unit in a month.
fn recurring(month: &Line) -> Result<Money, Error> {
    let streams = month.offers.iter().flat_map(|offer| &offer.streams);
    let paid = streams.filter(|it| it.per.recurs());
    Ok(Money::sum(
        paid.map(|it| it.revenue),
        month.revenue.currency(),
    )?)
}

fn offer_recurring(offer: &OfferLine) -> Recurring<f64> {
    let streams = offer.streams.iter();
    let paid = streams.filter(|it| it.per.recurs());
    let number = |it: Decimal| it.to_f64().unwrap_or(f64::NAN);
    Recurring {
        revenue: paid.map(|it| it.revenue.to_f64()).sum(),
        gained: number(offer.units.gained),
        contracted: number(offer.units.contracted),
        lost: number(offer.units.lost),
        closing: number(offer.units.closing),
    }
}

fn count(customers: Decimal) -> Result<Count, Invalid> {
    Count::new(customers.to_f64().unwrap_or(f64::NAN))
}

/// A figure as a value of any kind.
trait Stated {
    fn stated(self) -> Kpi<Value>;
}

impl Stated for Kpi<Money> {
    fn stated(self) -> Kpi<Value> {
        Kpi {
            name: self.name,
            value: self.value.map(Value::Money),
            definition: self.definition,
        }
    }
}

impl Stated for Kpi {
    fn stated(self) -> Kpi<Value> {
        let ratio = self.value.and_then(|it| Ratio::new(it).ok());
        Kpi {
            name: self.name,
            value: ratio.map(Value::Ratio),
            definition: self.definition,
        }
    }
}
