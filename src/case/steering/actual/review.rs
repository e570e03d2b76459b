//! The plan beside what happened.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::case::data::{Actual, Benefit, BusinessCase};
use crate::case::results::Line;
use crate::error::{Error, Invalid, MoneyError};
use crate::metrics::{Activity, RevenueVariance};
use crate::quantity::{Count, Money};
use crate::simulation::Base;

/// The plan beside what happened, month by month and in total, with the difference of revenue
/// split by driver. [`BusinessCase::review`] makes it.
///
/// # Example
/// ```
/// use bizcase::case::{Actual, BusinessCase};
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let eur = |amount| Money::major(amount, Currency::EUR);
/// let month = |number, gained: u32, lost: u32, revenue| Actual {
///     offer: "app".into(),
///     month: case.launch.plus(number),
///     gained: Count::from(gained),
///     lost: Count::from(lost),
///     revenue: eur(revenue),
///     cost_of_revenue: None,
///     acquisition: eur(20_000),
/// };
/// let actuals = [month(0, 700, 0, 2_800), month(1, 800, 90, 5_700)];
/// let review = case.review(&actuals, Base::Modes)?;
/// let variance = review.total.variance;
/// assert_eq!(variance.total, review.total.revenue.difference()?);
/// let parts = variance.parts().map(|part| part.1);
/// assert_eq!(Money::sum(parts, case.currency)?, variance.total);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Review {
    /// Where the plan's figures were put.
    pub base: Base,
    /// What the case earns, and so the words for it.
    pub benefit: Benefit,
    /// The months of which it is known what happened.
    pub months: Vec<ReviewLine>,
    /// All of them together. Customers are those at the end.
    pub total: ReviewLine,
}

/// One month of a [`Review`], or all of them together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReviewLine {
    /// `2027-01` for a month; `2027-01 to 2027-12` for all.
    pub label: String,
    /// Customers at the end.
    pub customers: Compared<Decimal>,
    /// What was billed.
    pub revenue: Compared<Money>,
    /// Revenue less the cost of revenue.
    pub gross_margin: Compared<Money>,
    /// What was spent on winning customers, salaries included.
    pub acquisition: Compared<Money>,
    /// Why revenue was not as planned: the parts add up to the difference. In total each part is
    /// the sum of those of the months, so that customers lost in one month count as churn in it
    /// and as fewer customers carried over in those after it.
    pub variance: RevenueVariance,
}

/// What was planned and what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Compared<T> {
    /// What was planned.
    pub planned: T,
    /// What happened.
    pub actual: T,
}

impl Compared<Money> {
    /// Actual less planned.
    ///
    /// # Errors
    /// [`MoneyError`] if the amount is beyond 7.9e28.
    pub fn difference(&self) -> Result<Money, MoneyError> {
        self.actual.minus(self.planned)
    }

    fn plus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            planned: self.planned.plus(other.planned)?,
            actual: self.actual.plus(other.actual)?,
        })
    }
}

impl BusinessCase {
    /// Holds what happened against the plan with all its figures in one place.
    ///
    /// Both are in the currency of the plan, at its exchange rates, so that no part of the
    /// difference is due to those. Customers who move between offers count as won and lost.
    ///
    /// # Errors
    /// As [`with_actuals`](Self::with_actuals) and [`statement`](Self::statement);
    /// [`Error::Invalid`] if there are no actual figures.
    ///
    /// # Example
    /// See [`Review`].
    pub fn review(&self, actuals: &[Actual], base: Base) -> Result<Review, Error> {
        let planned = self.statement(base)?;
        let actual = self.with_actuals(actuals)?.statement(base)?;
        let last = actuals.iter().map(|it| it.month.since(self.launch)).max();
        let known = last.map_or(0, |last| usize::try_from(last + 1).unwrap_or(0));
        let planned = planned.months.iter().skip(planned.build_months);
        let actual = actual.months.iter().skip(actual.build_months);
        let pairs = planned.zip(actual).take(known);
        let months = pairs.map(|(planned, actual)| ReviewLine::of(planned, actual));
        let months = months.collect::<Result<Vec<_>, Error>>()?;
        let total = ReviewLine::over(&months)?;
        Ok(Review {
            base,
            benefit: self.benefit,
            months,
            total,
        })
    }
}

impl ReviewLine {
    fn of(planned: &Line, actual: &Line) -> Result<Self, Error> {
        let money = |of: fn(&Line) -> Money| Compared {
            planned: of(planned),
            actual: of(actual),
        };
        Ok(Self {
            label: actual.label.clone(),
            customers: Compared {
                planned: planned.closing,
                actual: actual.closing,
            },
            revenue: money(|line| line.revenue),
            gross_margin: money(|line| line.gross_margin),
            acquisition: money(|line| line.acquisition),
            variance: RevenueVariance::split(&activities(planned)?, &activities(actual)?)?,
        })
    }

    fn over(months: &[Self]) -> Result<Self, Error> {
        let Some((first, others)) = months.split_first() else {
            return Err(Invalid::rule("actual figures", "none", "of one month or more").into());
        };
        let mut total = first.clone();
        for month in others {
            total.customers = month.customers;
            total.revenue = total.revenue.plus(month.revenue)?;
            total.gross_margin = total.gross_margin.plus(month.gross_margin)?;
            total.acquisition = total.acquisition.plus(month.acquisition)?;
        }
        if let Some(last) = others.last() {
            total.label = format!("{} to {}", first.label, last.label);
        }
        let variances: Vec<RevenueVariance> = months.iter().map(|it| it.variance).collect();
        total.variance = RevenueVariance::sum(&variances)?;
        Ok(total)
    }
}

/// What each offer did in a month.
fn activities(line: &Line) -> Result<Vec<Activity>, Invalid> {
    let offers = line.offers.iter().map(|offer| {
        let left = offer.lost + offer.departed;
        // Rounding can let a hundredth of a customer more leave than there was.
        let lost = left.min(offer.opening);
        let count = |decimal: Decimal| Count::new(decimal.to_f64().unwrap_or(f64::NAN));
        Ok(Activity {
            segment: offer.name.clone(),
            opening: count(offer.opening)?,
            gained: count(offer.closing + lost - offer.opening)?,
            lost: count(lost)?,
            revenue: offer.revenue,
        })
    });
    offers.collect()
}

/// A table of the months, and the split of the difference.
impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let currency = self.total.revenue.actual.currency();
        let say = |text: &str| self.benefit.say(text);
        writeln!(
            f,
            "{:<10}{:>20}{:>30}{:>30}",
            "",
            say("customers"),
            say(&format!("revenue, {currency}")),
            say(&format!("acquisition, {currency}"))
        )?;
        let halves = |width: usize| format!("{:>width$}{:>width$}", "plan", "actual");
        writeln!(f, "{:<10}{}{}{}", "", halves(10), halves(15), halves(15))?;
        let all = ReviewLine {
            label: "in all".to_owned(),
            ..self.total.clone()
        };
        for line in self.months.iter().chain([&all]) {
            let ReviewLine {
                label, customers, ..
            } = line;
            let (planned, actual) = (customers.planned.round(), customers.actual.round());
            write!(f, "{label:<10}{planned:>10}{actual:>10}")?;
            for amounts in [line.revenue, line.acquisition] {
                for amount in [amounts.planned, amounts.actual] {
                    write!(f, "{:>15}", amount.amount().round())?;
                }
            }
            writeln!(f)?;
        }
        writeln!(f, "\n{} of {}:", say("Revenue"), self.total.label)?;
        f.write_str(&say(&self.total.variance.to_string()))
    }
}
