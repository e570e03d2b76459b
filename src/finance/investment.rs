//! Further measures of an investment: modified return, profitability index, equivalent annuity,
//! ROI.

use super::worth::{log_total, total_grown};
use super::{Amount, CashFlows};
use crate::error::{Error, Invalid, Permitted, RateOfReturnError};
use crate::quantity::{Rate, Ratio};

impl<A: Amount> CashFlows<'_, A> {
    /// Modified internal rate of return per step of the flows; `MIRR` in spreadsheets. Outflows are
    /// financed at one rate and inflows reinvested at another, so the return is unique.
    ///
    /// # Formula
    /// `(future value of the inflows / present value of the outflows)^(1 / (n - 1)) - 1` over `n`
    /// flows.
    ///
    /// # Errors
    /// [`RateOfReturnError`] if all flows have one sign, where Excel reports a division by zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    /// use bizcase::quantity::Rate;
    ///
    /// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
    /// let (finance, reinvestment) = (Rate::per_year(0.08)?, Rate::per_year(0.07)?);
    /// assert_eq!(project.mirr(finance, reinvestment)?.to_string(), "14.56876014% a year");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// Lin (1976), "The modified internal rate of return and investment criterion", *The
    /// Engineering Economist* 21.
    #[doc(alias = "modified internal rate of return")]
    pub fn mirr(&self, finance: Rate, reinvestment: Rate) -> Result<Rate, Error> {
        let (earned, paid) = (self.force(reinvestment), self.force(finance));
        // Logarithms, so that no value is beyond numbers while it is compounded to the end.
        let worth = |sign: f64, force| {
            let one_side = move |(flow, exponent): (f64, f64)| ((flow * sign).max(0.0), exponent);
            log_total(self.terms(force).map(one_side))
        };
        let (Some(inflows), Some(outflows)) = (worth(1.0, earned), worth(-1.0, paid)) else {
            let all_zero = self.values.iter().all(|&flow| flow == 0.0);
            let one_sign = RateOfReturnError::NoSignChange;
            return Err(if all_zero {
                RateOfReturnError::AllZero
            } else {
                one_sign
            }
            .into());
        };
        let (start, end) = (self.time(0), self.time(self.values.len() - 1));
        let logs = (inflows + start * earned) - (outflows + start * paid);
        let growth = logs / (end - start) + earned;
        let rate = Rate::new(libm::expm1(growth), self.step());
        Ok(rate.map_err(|invalid| invalid.named("modified rate of return"))?)
    }

    /// Profitability index: the present value that a unit of the initial outlay returns.
    ///
    /// # Formula
    /// `1 + npv / outlay`, where the outlay is the first flow.
    ///
    /// # Errors
    /// [`Invalid`] unless the first flow is an outlay (negative).
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    /// use bizcase::quantity::Rate;
    ///
    /// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
    /// let index = project.profitability_index(Rate::per_year(0.09)?)?;
    /// assert_eq!(format!("{:.4}", index.value()), "1.3280");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "PI")]
    pub fn profitability_index(&self, rate: Rate) -> Result<Ratio, Error> {
        let terms = self.terms(self.force(rate));
        let outlay = -total_grown(terms.clone().take(1));
        if outlay <= 0.0 {
            let rule = "an outlay, that is negative, for an index on it";
            return Err(Invalid::rule("first cash flow", self.amounts[0], rule).into());
        }
        let index = Ratio::new(total_grown(terms.skip(1)) / outlay);
        Ok(index.map_err(|invalid| invalid.named("profitability index"))?)
    }

    /// Equivalent annuity: the level amount at the end of each period after the first flow that is
    /// worth as much as the flows. It makes projects of unequal length comparable.
    ///
    /// # Errors
    /// [`Invalid`] for a single flow, or if the amount exceeds its range.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    /// use bizcase::quantity::Rate;
    ///
    /// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
    /// let yearly = project.equivalent_annuity(Rate::per_year(0.09)?)?;
    /// assert_eq!(format!("{yearly:.4}"), "84.3174");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn equivalent_annuity(&self, rate: Rate) -> Result<A, Error> {
        let force = self.force(rate);
        let periods = super::number(self.values.len() - 1);
        if periods == 0.0 {
            let rule = "two at least, to spread their value over the periods between";
            return Err(Invalid::rule("number of cash flows", 1, rule).into());
        }
        // Valued at the end where money shrinks, so that neither value nor factor is beyond
        // numbers.
        let shift = if force < 0.0 { periods * force } else { 0.0 };
        let terms = self.terms(force);
        let value = total_grown(terms.map(|(flow, exponent)| (flow, exponent + shift)));
        let annuity = if force == 0.0 {
            value / periods
        } else if force < 0.0 {
            value * libm::expm1(force) / libm::expm1(shift)
        } else {
            value * libm::expm1(force) / -libm::expm1(-periods * force)
        };
        A::of("equivalent annuity", annuity, self.unit)
    }
}

/// Discounted return on investment: the net present value of a programme divided by the present
/// value of its costs, as in Forrester's Total Economic Impact studies.
///
/// Both series are positive amounts, the first one now.
///
/// # Errors
/// [`Invalid`] if the present value of the costs is not above zero; [`Error`] if currencies differ.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, discounted_roi, simple_roi};
/// use bizcase::quantity::Rate;
///
/// // Forrester (2020), "The Total Economic Impact of SalesLoft".
/// let benefits = CashFlows::yearly(&[0.0, 1_606_511.0, 3_061_331.0, 4_229_760.0])?;
/// let costs = CashFlows::yearly(&[53_150.0, 666_715.0, 636_772.0, 647_783.0])?;
/// let roi = discounted_roi(&benefits, &costs, Rate::per_year(0.10)?)?;
/// assert_eq!(format!("{:.0}%", roi.value() * 100.0), "329%");
/// assert_eq!(format!("{:.0}%", simple_roi(&benefits, &costs)?.value() * 100.0), "344%");
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn discounted_roi<A: Amount>(
    benefits: &CashFlows<'_, A>,
    costs: &CashFlows<'_, A>,
    rate: Rate,
) -> Result<Ratio, Error> {
    roi(
        benefits,
        costs,
        total_grown(benefits.terms(benefits.force(rate))),
        total_grown(costs.terms(costs.force(rate))),
    )
}

/// Return on investment without discounting: benefits less costs, divided by costs.
///
/// Both series are positive amounts.
///
/// # Errors
/// [`Invalid`] if the costs are not above zero; [`Error`] if currencies differ.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, simple_roi};
///
/// let benefits = CashFlows::yearly(&[0.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
/// let costs = CashFlows::yearly(&[1000.0])?;
/// assert_eq!(simple_roi(&benefits, &costs)?.value(), 0.75);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn simple_roi<A: Amount>(
    benefits: &CashFlows<'_, A>,
    costs: &CashFlows<'_, A>,
) -> Result<Ratio, Error> {
    roi(
        benefits,
        costs,
        A::total(benefits.amounts),
        A::total(costs.amounts),
    )
}

fn roi<A: Amount>(
    benefits: &CashFlows<'_, A>,
    costs: &CashFlows<'_, A>,
    gained: f64,
    spent: f64,
) -> Result<Ratio, Error> {
    A::values(&[benefits.amounts[0], costs.amounts[0]])?;
    for (name, total) in [("total benefit", gained), ("total cost", spent)] {
        Permitted::FINITE.check(name, total)?;
    }
    if spent <= 0.0 {
        let rule = "above zero; costs are given as positive amounts";
        return Err(Invalid::rule("total cost", spent, rule).into());
    }
    Ok(Ratio::new((gained - spent) / spent)
        .map_err(|invalid| invalid.named("return on investment"))?)
}
