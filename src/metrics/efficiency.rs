//! How efficiently growth is bought.

use serde::Serialize;

use super::Kpi;
use crate::error::MoneyError;
use crate::quantity::{Count, Money, Ratio, Share};

/// Which customers the cost of acquisition is spread over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Acquisition {
    /// All spend over all new customers, whatever brought them.
    Blended,
    /// Paid spend over the customers it brought.
    Paid,
}

/// What pays an acquisition back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PaidBackBy {
    /// Gross margin. The default of this crate.
    Margin,
    /// Revenue: the same figure for a business without cost of revenue, and flattering for others.
    Revenue,
}

/// What stands beside growth in the rule of 40.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Profitability {
    /// Earnings before interest, taxes, depreciation and amortisation, over revenue.
    Ebitda,
    /// Free cash flow over revenue.
    FreeCashFlow,
}

/// Annual recurring revenue (ARR): twelve times the monthly, rounded to the minor unit only then.
///
/// # Errors
/// [`MoneyError`] if the amount is beyond 7.9e28.
///
/// # Example
/// ```
/// use bizcase::metrics::annual_recurring_revenue;
///
/// let arr = annual_recurring_revenue("USD 1,130".parse()?)?;
/// assert_eq!(arr.value, Some("USD 13,560".parse()?));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn annual_recurring_revenue(monthly: Money) -> Result<Kpi<Money>, MoneyError> {
    let yearly = monthly.times(12)?.rounded();
    let value = (!below_zero(yearly)).then_some(yearly);
    Ok(Kpi::new(
        "ARR",
        value,
        "12 x MRR, rounded; undefined below zero",
    ))
}

/// Average revenue per account (ARPA) a month.
///
/// # Errors
/// [`MoneyError`] if the amount is beyond 7.9e28.
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
pub fn average_revenue(monthly: Money, customers: Count) -> Result<Kpi<Money>, MoneyError> {
    let value = per(monthly, customers)?;
    let definition = "MRR / paying customers; undefined without any, and below zero";
    Ok(Kpi::new("ARPA", value, definition))
}

/// Customer acquisition cost (CAC).
///
/// # Errors
/// [`MoneyError`] if the amount is beyond 7.9e28.
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
pub fn acquisition_cost(
    spend: Money,
    customers: Count,
    acquisition: Acquisition,
) -> Result<Kpi<Money>, MoneyError> {
    let (name, definition) = match acquisition {
        Acquisition::Blended => (
            "blended CAC",
            "all sales and marketing spend / new customers; undefined without any, and below zero",
        ),
        Acquisition::Paid => (
            "paid CAC",
            "paid acquisition spend / customers it brought; undefined without any, and below zero",
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

/// Months until a customer has paid back what winning it cost, churn left out.
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
            "CAC / (monthly ARPA x gross margin); undefined unless that is above zero and CAC not below",
        ),
        PaidBackBy::Revenue => (
            1.0,
            "CAC / monthly ARPA; undefined unless that is above zero and CAC not below",
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

/// Lifetime value (LTV) over customer acquisition cost.
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
pub fn ltv_to_cac(lifetime_value: Money, acquisition_cost: Money) -> Result<Kpi, MoneyError> {
    let (value, cost) = together(lifetime_value, acquisition_cost)?;
    let definition = "lifetime value / acquisition cost of a customer; undefined unless that is above zero and the value not below";
    Ok(Kpi::part("LTV/CAC", value, cost, definition))
}

/// The magic number: yearly revenue won per amount spent on sales and marketing one quarter before.
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
        "4 x (revenue of the quarter - of the quarter before) / sales and marketing of the quarter before; below zero where revenue fell; undefined unless the spend is above zero and the revenues not below",
    );
    let (won, spend) = together(quarter.minus(quarter_before)?, spend_before)?;
    if below_zero(quarter) || below_zero(quarter_before) {
        return Ok(Kpi::new(name, None, definition));
    }
    Ok(Kpi::ratio(name, 4.0 * won, spend, definition))
}

/// The burn multiple: what is burned for each unit of new annual recurring revenue.
///
/// # Errors
/// [`MoneyError`] if the currencies differ.
///
/// # Example
/// See [`Kpi`].
pub fn burn_multiple(net_burn: Money, net_new_arr: Money) -> Result<Kpi, MoneyError> {
    let (burn, won) = together(net_burn, net_new_arr)?;
    let definition = "net burn / net new ARR; undefined unless net new ARR is positive and cash is burned: a business that earns cash has none";
    Ok(Kpi::part("burn multiple", burn, won, definition))
}

/// The rule of 40: yearly growth and profitability, in percentage points, should make 40.
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

/// Months until the cash is gone at a steady burn; no value where nothing is burned, or where the
/// cash is below zero: it is gone.
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
pub fn runway_months(cash: Money, monthly_net_burn: Money) -> Result<Kpi, MoneyError> {
    let (cash, burn) = together(cash, monthly_net_burn)?;
    let definition = "cash / monthly net burn; unbounded, so undefined, unless cash is burned, and undefined for cash below zero";
    Ok(Kpi::part("runway, months", cash, burn, definition))
}

/// Contribution margin: what is left of revenue after the costs that grow with it.
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
        "(revenue - variable cost) / revenue; undefined unless revenue is above zero and the cost not below",
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
