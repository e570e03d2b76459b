//! The efficiency of growth.

use serde::Serialize;

use super::Kpi;
use crate::error::MoneyError;
use crate::quantity::{Count, Money, Ratio, Share};

/// The customers over which acquisition cost is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Acquisition {
    /// All spend over all new customers, from any source.
    Blended,
    /// Paid spend over the customers that it brought.
    Paid,
}

/// What pays back the acquisition cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PaidBackBy {
    /// Gross margin. The default of this crate.
    Margin,
    /// Revenue: equal to gross margin for a business without cost of revenue, flattering for
    /// others.
    Revenue,
}

/// The profitability that the rule of 40 adds to growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Profitability {
    /// Earnings before interest, taxes, depreciation and amortisation, over revenue.
    Ebitda,
    /// Free cash flow over revenue.
    FreeCashFlow,
}

/// Annual recurring revenue (ARR): twelve times the monthly recurring revenue, rounded once to the
/// minor unit.
///
/// # Errors
/// [`MoneyError`] if the amount exceeds 7.9e28.
///
/// # Example
/// ```
/// use bizcase::metrics::annual_recurring_revenue;
///
/// let arr = annual_recurring_revenue("USD 1,130".parse()?)?;
/// assert_eq!(arr.value, Some("USD 13,560".parse()?));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "ARR")]
pub fn annual_recurring_revenue(monthly: Money) -> Result<Kpi<Money>, MoneyError> {
    let yearly = monthly.times(12)?.rounded();
    let value = (!below_zero(yearly)).then_some(yearly);
    Ok(Kpi::new(
        "ARR",
        value,
        "12 x MRR, rounded; undefined for MRR below zero",
    ))
}

/// Average revenue per account (ARPA) per month.
///
/// # Errors
/// [`MoneyError`] if the amount exceeds 7.9e28.
///
/// # Example
/// ```
/// use bizcase::metrics::average_revenue;
/// use bizcase::quantity::Count;
///
/// let arpa = average_revenue("USD 1,130".parse()?, Count::from(8))?;
/// assert_eq!(arpa.value, Some("USD 141.25".parse()?));
/// assert_eq!(average_revenue("USD 0".parse()?, Count::from(0))?.value, None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("ARPU", "ARPA"))]
pub fn average_revenue(monthly: Money, customers: Count) -> Result<Kpi<Money>, MoneyError> {
    let value = per(monthly, customers)?;
    let definition = "MRR / paying customers; undefined without customers, and for MRR below zero";
    Ok(Kpi::new("ARPA", value, definition))
}

/// Customer acquisition cost (CAC).
///
/// # Errors
/// [`MoneyError`] if the amount exceeds 7.9e28.
///
/// # Example
/// ```
/// use bizcase::metrics::{Acquisition, acquisition_cost};
/// use bizcase::quantity::Count;
///
/// let spend = "USD 120,000".parse()?;
/// let cac = acquisition_cost(spend, Count::from(400), Acquisition::Blended)?;
/// assert_eq!(cac.value, Some("USD 300".parse()?));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "CAC")]
pub fn acquisition_cost(
    spend: Money,
    customers: Count,
    acquisition: Acquisition,
) -> Result<Kpi<Money>, MoneyError> {
    let (name, definition) = match acquisition {
        Acquisition::Blended => (
            "blended CAC",
            "all sales and marketing spend / new customers; undefined without new customers, and for spend below zero",
        ),
        Acquisition::Paid => (
            "paid CAC",
            "paid acquisition spend / customers it brought; undefined without such customers, and for spend below zero",
        ),
    };
    Ok(Kpi::new(name, per(spend, customers)?, definition))
}

/// An amount of zero or more for each customer, where there are any.
fn per(amount: Money, customers: Count) -> Result<Option<Money>, MoneyError> {
    if customers.value() > 0.0 && !below_zero(amount) {
        amount.divided_by(customers).map(Some)
    } else {
        Ok(None)
    }
}

/// CAC payback: the months until a customer has paid back their acquisition cost, without churn.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// ```
/// use bizcase::metrics::{PaidBackBy, payback_months};
/// use bizcase::quantity::Share;
///
/// let (cac, arpa, margin) = ("USD 300".parse()?, "USD 50".parse()?, Share::percent(80.0)?);
/// assert_eq!(payback_months(cac, arpa, margin, PaidBackBy::Margin)?.value, Some(7.5));
/// assert_eq!(payback_months(cac, arpa, margin, PaidBackBy::Revenue)?.value, Some(6.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn payback_months(
    acquisition_cost: Money,
    monthly_revenue: Money,
    gross_margin: Share,
    by: PaidBackBy,
) -> Result<Kpi, MoneyError> {
    let (share, definition) = match by {
        PaidBackBy::Margin => (
            gross_margin.value(),
            "CAC / (monthly ARPA x gross margin); undefined unless the denominator is above zero and CAC is not below zero",
        ),
        PaidBackBy::Revenue => (
            1.0,
            "CAC / monthly ARPA; undefined unless the denominator is above zero and CAC is not below zero",
        ),
    };
    let (cost, revenue) = together(acquisition_cost, monthly_revenue)?;
    Ok(Kpi::part(
        "CAC payback, months",
        cost,
        revenue * share,
        definition,
    ))
}

/// Lifetime value (LTV) divided by customer acquisition cost.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// ```
/// use bizcase::metrics::ltv_to_cac;
///
/// assert_eq!(ltv_to_cac("USD 960".parse()?, "USD 300".parse()?)?.value, Some(3.2));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "LTV/CAC")]
pub fn ltv_to_cac(lifetime_value: Money, acquisition_cost: Money) -> Result<Kpi, MoneyError> {
    let (value, cost) = together(lifetime_value, acquisition_cost)?;
    let definition = "lifetime value / acquisition cost of a customer; undefined unless acquisition cost is above zero and the value is not below zero";
    Ok(Kpi::part("LTV/CAC", value, cost, definition))
}

/// The magic number: yearly revenue won per unit of sales and marketing spend in the quarter
/// before.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// ```
/// use bizcase::metrics::magic_number;
///
/// let (now, before) = ("USD 5,500,000".parse()?, "USD 5,000,000".parse()?);
/// assert_eq!(magic_number(now, before, "USD 2,500,000".parse()?)?.value, Some(0.8));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn magic_number(
    quarter: Money,
    quarter_before: Money,
    spend_before: Money,
) -> Result<Kpi, MoneyError> {
    let (name, definition) = (
        "magic number",
        "4 x (revenue of the quarter - of the quarter before) / sales and marketing of the quarter before; negative if revenue fell; undefined unless the spend is above zero and the revenues are not below zero",
    );
    let (won, spend) = together(quarter.minus(quarter_before)?, spend_before)?;
    if below_zero(quarter) || below_zero(quarter_before) {
        return Ok(Kpi::new(name, None, definition));
    }
    Ok(Kpi::ratio(name, 4.0 * won, spend, definition))
}

/// The burn multiple: cash burned per unit of net new annual recurring revenue.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// See [`Kpi`].
pub fn burn_multiple(net_burn: Money, net_new_arr: Money) -> Result<Kpi, MoneyError> {
    let (burn, won) = together(net_burn, net_new_arr)?;
    let definition =
        "net burn / net new ARR; undefined unless net new ARR is above zero and cash is burned";
    Ok(Kpi::part("burn multiple", burn, won, definition))
}

/// The rule of 40: yearly growth plus profitability, in percentage points, should reach 40.
///
/// # Example
/// ```
/// use bizcase::metrics::{Profitability, rule_of_40};
/// use bizcase::quantity::Ratio;
///
/// let kpi = rule_of_40(Ratio::new(0.5)?, Ratio::new(-0.125)?, Profitability::FreeCashFlow);
/// assert_eq!(kpi.value, Some(37.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[must_use]
pub fn rule_of_40(growth: Ratio, margin: Ratio, profitability: Profitability) -> Kpi {
    let definition = match profitability {
        Profitability::Ebitda => "yearly revenue growth + EBITDA margin, in percentage points",
        Profitability::FreeCashFlow => {
            "yearly revenue growth + free cash flow margin, in percentage points"
        }
    };
    let points = 100.0 * (growth.value() + margin.value());
    Kpi::new("rule of 40", Some(points), definition)
}

/// Runway: the months until the cash is gone at a steady burn. No value unless cash is burned, and
/// none if cash is already below zero.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// ```
/// use bizcase::metrics::runway_months;
///
/// assert_eq!(runway_months("USD 900,000".parse()?, "USD 75,000".parse()?)?.value, Some(12.0));
/// assert_eq!(runway_months("USD 900,000".parse()?, "USD -5".parse()?)?.value, None);
/// assert_eq!(runway_months("USD -750,000".parse()?, "USD 75,000".parse()?)?.value, None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "cash runway")]
pub fn runway_months(cash: Money, monthly_net_burn: Money) -> Result<Kpi, MoneyError> {
    let (cash, burn) = together(cash, monthly_net_burn)?;
    let definition = "cash / monthly net burn; undefined unless net burn is above zero and cash is not below zero";
    Ok(Kpi::part("runway, months", cash, burn, definition))
}

/// Contribution margin: the share of revenue left after variable costs.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// ```
/// use bizcase::metrics::contribution_margin;
///
/// let kpi = contribution_margin("USD 200".parse()?, "USD 50".parse()?)?;
/// assert_eq!(kpi.value, Some(0.75));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn contribution_margin(revenue: Money, variable_cost: Money) -> Result<Kpi, MoneyError> {
    let (name, definition) = (
        "contribution margin",
        "(revenue - variable cost) / revenue; undefined unless revenue is above zero and the cost is not below zero",
    );
    let (left, revenue) = together(revenue.minus(variable_cost)?, revenue)?;
    if below_zero(variable_cost) {
        return Ok(Kpi::new(name, None, definition));
    }
    Ok(Kpi::ratio(name, left, revenue, definition))
}

fn below_zero(amount: Money) -> bool {
    amount.amount().is_sign_negative() && !amount.amount().is_zero()
}

/// Two amounts of one currency as numbers.
fn together(a: Money, b: Money) -> Result<(f64, f64), MoneyError> {
    a.minus(b)?;
    Ok((a.to_f64(), b.to_f64()))
}
