//! The variance of actual from planned revenue.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::Serialize;

use crate::error::{Error, Invalid, MoneyError, unknown_name};
use crate::quantity::{Count, Money};

/// The activity of one segment in one period: its opening customers, customers won and lost, and
/// the revenue of the closing customers.
///
/// # Example
/// See [`RevenueVariance`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Activity {
    /// The segment, offer or product.
    pub segment: String,
    /// The number of customers at the start.
    pub opening: Count,
    /// The number of customers won.
    pub gained: Count,
    /// The number of customers lost.
    pub lost: Count,
    /// The revenue of the closing customers in the period.
    pub revenue: Money,
}

/// Actual less planned revenue of a period, split by driver. The parts add up to the whole to the
/// last digit.
///
/// # Method
/// The plan is turned into the actual figures one driver at a time, and each part is the step of
/// its driver. The drivers are, in this order: opening customers, customers won, and the share of
/// opening customers lost (all at the planned mix and price), the mix of segments, and the price.
/// Revenue of a segment without planned customers counts as mix.
///
/// # Example
/// Planned: 100 customers at 50. Actual: 10 more at the start, half as many won, churn twice as
/// high, and a price of 48.
/// ```
/// use bizcase::metrics::{Activity, RevenueVariance};
/// use bizcase::quantity::{Count, Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let shops = |opening: u32, gained: u32, lost: u32, revenue| Activity {
///     segment: "shops".into(),
///     opening: Count::from(opening),
///     gained: Count::from(gained),
///     lost: Count::from(lost),
///     revenue: usd(revenue),
/// };
/// let variance = RevenueVariance::split(&[shops(100, 10, 10, 5_000)], &[shops(110, 5, 22, 4_464)])?;
/// assert_eq!(variance.opening, usd(10 * 50 * 9 / 10));
/// assert_eq!(variance.gained, usd(-5 * 50));
/// assert_eq!(variance.churn, usd(-11 * 50));
/// assert_eq!(variance.price, usd(-2 * 93));
/// assert_eq!(variance.total, usd(4_464 - 5_000));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// C. T. Horngren, S. M. Datar and M. V. Rajan (2015), *Cost Accounting*, 15th edition, chapter
/// 14: sales-mix and sales-quantity variances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RevenueVariance {
    /// The effect of more or fewer opening customers, after planned churn.
    pub opening: Money,
    /// The effect of more or fewer customers won.
    pub gained: Money,
    /// The effect of a higher or lower share of customers lost.
    pub churn: Money,
    /// The effect of more or less expensive segments.
    pub mix: Money,
    /// The effect of other prices within the segments.
    pub price: Money,
    /// Actual less planned revenue: the sum of the parts.
    pub total: Money,
}

impl RevenueVariance {
    /// Splits the variance of one period. Each segment appears once in both lists, in any order.
    ///
    /// # Errors
    /// [`Invalid`] if nothing was planned, a segment is missing from one list (the message suggests
    /// the nearest name) or appears twice, or loses more customers than it opens with;
    /// [`MoneyError`] if currencies differ or an amount exceeds 7.9e28.
    pub fn split(plan: &[Activity], actual: &[Activity]) -> Result<Self, Error> {
        let pairs = paired(plan, actual)?;
        let Some(first) = pairs.first() else {
            let rule = "one segment or more";
            return Err(Invalid::rule("planned activity", "none", rule).into());
        };
        let currency = first.0.revenue.currency();
        let mut planned = Totals::default();
        let mut real = Totals::default();
        let (mut at_plan_price, mut plan_revenue, mut revenue) = (Decimal::ZERO, None, None);
        for (plan, actual) in &pairs {
            planned.add(plan)?;
            real.add(actual)?;
            plan_revenue = Some(sum(plan_revenue, plan.revenue)?);
            revenue = Some(sum(revenue, actual.revenue)?);
            plan.revenue.minus(actual.revenue)?;
            let priced = priced(plan, actual)?;
            let total = at_plan_price.checked_add(priced);
            at_plan_price = total.ok_or_else(|| too_large(actual.revenue))?;
        }
        let amount = |money: Option<Money>| money.map_or(Decimal::ZERO, Money::amount);
        let (start, end) = (amount(plan_revenue), amount(revenue));
        let price = quotient(start, planned.closing()).unwrap_or(Decimal::ZERO);
        let kept = quotient(planned.opening - planned.lost, planned.opening);
        // The states on the way from plan to actual.
        let opened = real.opening * kept.unwrap_or(Decimal::ONE) + planned.gained;
        let won = opened - planned.gained + real.gained;
        let at_price = |customers: Decimal| {
            let amount = customers.checked_mul(price);
            amount.ok_or_else(|| too_large(Money::new(start, currency)))
        };
        let states = [
            start,
            at_price(opened)?,
            at_price(won)?,
            at_price(real.closing())?,
            at_plan_price,
            end,
        ];
        let money = |amount: Decimal| Money::new(amount, currency).rounded();
        let states = states.map(money);
        let step = |index: usize| states[index + 1].minus(states[index]);
        Ok(Self {
            opening: step(0)?,
            gained: step(1)?,
            churn: step(2)?,
            mix: step(3)?,
            price: step(4)?,
            total: states[5].minus(states[0])?,
        })
    }

    /// The sum of the splits of several periods, part by part.
    ///
    /// # Errors
    /// [`Invalid`] if there are no splits; [`MoneyError`] if currencies differ or an amount exceeds
    /// 7.9e28.
    pub fn sum(splits: &[Self]) -> Result<Self, Error> {
        let Some((first, others)) = splits.split_first() else {
            let rule = "one period or more";
            return Err(Invalid::rule("variances", "none", rule).into());
        };
        let added = others.iter().try_fold(*first, |sum, other| {
            Ok::<_, MoneyError>(Self {
                opening: sum.opening.plus(other.opening)?,
                gained: sum.gained.plus(other.gained)?,
                churn: sum.churn.plus(other.churn)?,
                mix: sum.mix.plus(other.mix)?,
                price: sum.price.plus(other.price)?,
                total: sum.total.plus(other.total)?,
            })
        });
        Ok(added?)
    }

    /// The parts with their names, in the order of the split.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Money); 5] {
        [
            ("customers carried over", self.opening),
            ("customers won", self.gained),
            ("churn", self.churn),
            ("mix", self.mix),
            ("price", self.price),
        ]
    }
}

impl fmt::Display for RevenueVariance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, amount) in self.parts() {
            writeln!(f, "{name:<24}{:>24}", amount.to_string())?;
        }
        write!(
            f,
            "{:<24}{:>24}",
            "actual less plan",
            self.total.to_string()
        )
    }
}

/// The segments of both lists, in the order of the plan.
fn paired<'a>(
    plan: &'a [Activity],
    actual: &'a [Activity],
) -> Result<Vec<(&'a Activity, &'a Activity)>, Invalid> {
    for (what, ours, others) in [
        ("segment of the actual figures", actual, plan),
        ("segment of the plan", plan, actual),
    ] {
        for (index, one) in ours.iter().enumerate() {
            let name = &one.segment;
            if ours[..index].iter().any(|other| other.segment == *name) {
                return Err(Invalid::rule(
                    what,
                    format!("`{name}`"),
                    "a segment named once",
                ));
            }
            if !others.iter().any(|other| other.segment == *name) {
                let known = others.iter().map(|other| other.segment.as_str());
                return Err(unknown_name(what, name, known));
            }
        }
    }
    let other = |one: &'a Activity| {
        let same = |other: &&Activity| other.segment == one.segment;
        actual.iter().find(same).map(|other| (one, other))
    };
    Ok(plan.iter().filter_map(other).collect())
}

/// Customers over all segments.
#[derive(Default)]
struct Totals {
    opening: Decimal,
    gained: Decimal,
    lost: Decimal,
}

impl Totals {
    fn add(&mut self, activity: &Activity) -> Result<(), Invalid> {
        if activity.lost.value() > activity.opening.value() {
            let name = format!("customers of `{}` lost", activity.segment);
            let rule = "at most the customers at the start";
            let hint = format!("it opened with {}", activity.opening);
            return Err(Invalid::rule(&name, activity.lost, rule).hint(hint));
        }
        self.opening += decimal(activity.opening)?;
        self.gained += decimal(activity.gained)?;
        self.lost += decimal(activity.lost)?;
        Ok(())
    }

    fn closing(&self) -> Decimal {
        self.opening - self.lost + self.gained
    }
}

/// What the actual customers of a segment would have paid at its planned price; at its actual one
/// if none was planned.
fn priced(plan: &Activity, actual: &Activity) -> Result<Decimal, Invalid> {
    let closing = |activity: &Activity| {
        let [opening, gained, lost] = [activity.opening, activity.gained, activity.lost];
        Ok::<_, Invalid>(decimal(opening)? + decimal(gained)? - decimal(lost)?)
    };
    let price = quotient(plan.revenue.amount(), closing(plan)?);
    let amount = match price {
        Some(price) => price.checked_mul(closing(actual)?),
        None => Some(actual.revenue.amount()),
    };
    amount.ok_or_else(|| too_large(plan.revenue))
}

fn too_large(amount: Money) -> Invalid {
    let rule = "an amount whose product with the customers is below 7.9e28";
    Invalid::rule("revenue", amount, rule)
}

fn quotient(amount: Decimal, by: Decimal) -> Option<Decimal> {
    if by.is_zero() {
        None
    } else {
        amount.checked_div(by)
    }
}

fn sum(total: Option<Money>, amount: Money) -> Result<Money, MoneyError> {
    match total {
        Some(total) => total.plus(amount),
        None => Ok(amount),
    }
}

/// A count of customers as an exact number.
fn decimal(count: Count) -> Result<Decimal, Invalid> {
    let small = Some(count.value()).filter(|count| *count < 1e12);
    small
        .and_then(Decimal::from_f64)
        .ok_or_else(|| Invalid::rule("customers", count, "fewer than 1e12"))
}
