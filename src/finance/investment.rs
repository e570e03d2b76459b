//! Other measures of an investment: modified return, index, equivalent annuity, ROI.

use super::{Amount, CashFlows};
use crate::error::{Error, Invalid, RateOfReturnError};
use crate::quantity::{Rate, Ratio};

impl<A: Amount> CashFlows<'_, A> {
    /// Modified internal rate of return per step of the flows, `MIRR` in spreadsheets: outflows
    /// are financed at one rate, inflows reinvested at another, so that there is one return.
    ///
    /// # Formula
    /// `(future value of the inflows / present value of the outflows)^(1 / (n - 1)) - 1` over `n`
    /// flows.
    ///
    /// # Errors
    /// [`RateOfReturnError`] if the flows are all of one sign, where Excel reports a division by
    /// zero.
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
    pub fn mirr(&self, finance: Rate, reinvestment: Rate) -> Result<Rate, Error> {
        let worth = |sign: f64, rate| -> f64 {
            let one_side =
                |(value, flow): (f64, &f64)| if flow * sign > 0.0 { value * sign } else { 0.0 };
            self.discounted(rate)
                .zip(self.values.iter())
                .map(one_side)
                .sum()
        };
        let (inflows, outflows) = (worth(1.0, reinvestment), worth(-1.0, finance));
        if inflows == 0.0 || outflows == 0.0 {
            let all_zero = self.values.iter().all(|&flow| flow == 0.0);
            let one_sign = RateOfReturnError::NoSignChange;
            return Err(if all_zero {
                RateOfReturnError::AllZero
            } else {
                one_sign
            }
            .into());
        }
        let (start, end) = (self.time(0), self.time(self.values.len() - 1));
        let (earned, paid) = (self.force(reinvestment), self.force(finance));
        // Logarithms, so that neither value overflows while it is compounded to the end.
        let logs = (libm::log(inflows) + start * earned) - (libm::log(outflows) + start * paid);
        let growth = logs / (end - start) + earned;
        let rate = Rate::new(libm::expm1(growth), self.step());
        Ok(rate.map_err(|invalid| invalid.named("modified rate of return"))?)
    }

    /// Profitability index: what a unit of the outlay at the start brings in, in present value.
    ///
    /// # Formula
    /// `1 + npv / outlay`, where the outlay is the first flow.
    ///
    /// # Errors
    /// [`Invalid`] if the first flow is not an outlay.
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
    pub fn profitability_index(&self, rate: Rate) -> Result<Ratio, Error> {
        let mut values = self.discounted(rate);
        let outlay = -values.next().unwrap_or(0.0);
        if outlay <= 0.0 {
            let rule = "an outlay, that is negative, for an index on it";
            return Err(Invalid::rule("first cash flow", self.amounts[0], rule).into());
        }
        Ok(Ratio::new(values.sum::<f64>() / outlay)?)
    }

    /// Equivalent annuity: the level amount at the end of each period after the first flow that is
    /// worth as much as the flows; it makes projects of unequal length comparable.
    ///
    /// # Errors
    /// [`Invalid`] if there is only one flow or the amount is beyond its range.
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
        let value: f64 = self.discounted(rate).sum();
        let force = self.force(rate);
        let periods = super::number(self.values.len() - 1);
        if periods == 0.0 {
            let rule = "two at least, to spread their value over the periods between";
            return Err(Invalid::rule("number of cash flows", 1, rule).into());
        }
        let factor = if force == 0.0 {
            periods
        } else {
            -libm::expm1(-periods * force) / libm::expm1(force)
        };
        A::of("equivalent annuity", value / factor, self.unit)
    }
}

/// Return on investment, discounted: the net present value of a programme over the present value
/// of what it costs, as in Forrester's Total Economic Impact studies.
///
/// Both series are given as positive amounts, first flow now.
///
/// # Errors
/// [`Invalid`] if the costs are not worth more than zero; [`Error`] if currencies differ.
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
        benefits.discounted(rate).sum(),
        costs.discounted(rate).sum(),
    )
}

/// Return on investment without discounting: benefits less costs, over costs.
///
/// Both series are given as positive amounts.
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
        benefits.values.iter().sum(),
        costs.values.iter().sum(),
    )
}

fn roi<A: Amount>(
    benefits: &CashFlows<'_, A>,
    costs: &CashFlows<'_, A>,
    gained: f64,
    spent: f64,
) -> Result<Ratio, Error> {
    A::values(&[benefits.amounts[0], costs.amounts[0]])?;
    if spent <= 0.0 {
        let rule = "above zero; costs are given as positive amounts";
        return Err(Invalid::rule("total cost", spent, rule).into());
    }
    Ok(Ratio::new((gained - spent) / spent)
        .map_err(|invalid| invalid.named("return on investment"))?)
}
