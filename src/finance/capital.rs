//! The cost of capital, and the terminal value of a business.

use serde::Serialize;

use super::amount::plain;
use super::interest::{effective, effective_growth, stated};
use super::worth::grown;
use super::{Amount, CashFlows, Timing};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Growth, Rate, Ratio, Share};

/// The expected return of an asset by the capital asset pricing model.
///
/// # Formula
/// Sharpe (1964): `risk_free + beta * (market - risk_free)`, per period of `risk_free`.
///
/// # Errors
/// [`Invalid`] unless the return is above -100 %.
///
/// # Example
/// ```
/// use bizcase::finance::capm;
/// use bizcase::quantity::{Rate, Ratio};
///
/// let cost_of_equity = capm(Rate::per_year(0.03)?, Ratio::new(1.2)?, Rate::per_year(0.08)?)?;
/// assert_eq!(cost_of_equity.to_string(), "9% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "cost of equity")]
pub fn capm(risk_free: Rate, beta: Ratio, market: Rate) -> Result<Rate, Invalid> {
    let period = risk_free.period();
    let (safe, market) = (
        effective(risk_free, period),
        stated("return of the market", market, period)?,
    );
    Rate::new(safe + beta.value() * (market - safe), period)
        .map_err(|invalid| invalid.named("cost of equity"))
}

/// The capital of a business, at market values.
///
/// # Example
/// ```
/// use bizcase::finance::Capital;
/// use bizcase::quantity::{Currency, Money, Rate, Share};
///
/// // Sangria Corporation: 750 million of equity at 12.4 %, 500 million of debt at 6 %.
/// let capital = Capital {
///     equity: Money::major(750_000_000, Currency::USD),
///     cost_of_equity: Rate::per_year(0.124)?,
///     debt: Money::major(500_000_000, Currency::USD),
///     cost_of_debt: Rate::per_year(0.06)?,
///     tax: Share::percent(35.0)?,
/// };
/// assert_eq!(capital.wacc()?.to_string(), "9% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Brealey, Myers and Allen (2011), *Principles of Corporate Finance*, 10th edition, section 19.1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Capital<A> {
    /// The market value of equity.
    pub equity: A,
    /// The return that its owners expect; see [`capm`].
    pub cost_of_equity: Rate,
    /// The market value of debt.
    pub debt: A,
    /// The cost of new debt, before tax.
    pub cost_of_debt: Rate,
    /// The marginal tax rate, at which interest is deductible.
    pub tax: Share,
}

impl<A: Amount> Capital<A> {
    /// The weighted average cost of capital (WACC) after tax, per period of the cost of equity.
    ///
    /// # Formula
    /// `cost_of_equity * E / (E + D) + cost_of_debt * (1 - tax) * D / (E + D)`
    ///
    /// # Errors
    /// [`Invalid`] if a value is negative or both are zero; [`Error`] if currencies differ.
    #[doc(alias = "weighted average cost of capital")]
    pub fn wacc(&self) -> Result<Rate, Error> {
        let ([equity, debt], _) = plain([self.equity, self.debt])?;
        Permitted::COUNT.check("equity", equity)?;
        Permitted::COUNT.check("debt", debt)?;
        // Halved, so that the sum of two very large values stays a number.
        let half = 0.5 * equity + 0.5 * debt;
        Permitted::POSITIVE.check("equity and debt together", half)?;
        let period = self.cost_of_equity.period();
        let cost_of_equity = effective(self.cost_of_equity, period);
        let before_tax = stated("cost of debt", self.cost_of_debt, period)?;
        let cost_of_debt = before_tax * self.tax.complement().value();
        let debt_share = 0.5 * debt / half;
        Ok(Rate::new(
            cost_of_equity * (1.0 - debt_share) + cost_of_debt * debt_share,
            period,
        )?)
    }
}

/// The assumption about all flows after the last planned one.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, Terminal, Timing};
/// use bizcase::quantity::{Growth, Rate};
///
/// let plan = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
/// let rate = Rate::per_year(0.09)?;
/// let growing = Terminal::Growing(Growth::per_year(0.02)?);
/// let value = plan.terminal_value(rate, growing)?;
/// assert_eq!(format!("{:.2}", value.at_end), "6557.14");
/// assert_eq!(format!("{:.2}", value.now), "4261.69");
/// // Mid-year flows continue mid-year.
/// let value = plan.timing(Timing::MidPeriod).terminal_value(rate, growing)?;
/// assert_eq!(format!("{:.2}", value.now), "4449.34");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Terminal<A> {
    /// Flows continue forever and grow from the last planned one (Gordon 1959). With
    /// [`Timing::MidPeriod`] they continue mid-period.
    Growing(Growth),
    /// The business is sold at the end of the last period for a multiple of some figure, such as
    /// ten times EBITDA.
    Exit {
        /// The figure that is multiplied.
        of: A,
        /// The multiple.
        multiple: Ratio,
    },
}

/// The value of all flows after the last planned one.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, Terminal};
/// use bizcase::quantity::{Rate, Ratio};
///
/// let plan = CashFlows::yearly(&[-100.0, 20.0, 22.0])?;
/// let sale = Terminal::Exit { of: 22.0, multiple: Ratio::new(5.5)? };
/// let value = plan.terminal_value(Rate::per_year(0.10)?, sale)?;
/// assert_eq!(value.at_end, 121.0);
/// assert_eq!(format!("{:.2}", value.now), "100.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TerminalValue<A> {
    /// When the last planned flow is due; for a sale, at the end of the last period.
    pub at_end: A,
    /// Discounted to now.
    pub now: A,
}

impl<A: Amount> CashFlows<'_, A> {
    /// Terminal value: the value of the flows after the last planned one, at the end and now.
    ///
    /// # Formula
    /// Growing: `last * (1 + g) / (r - g)`, discounted like the last flow, which is half a period
    /// less with mid-period timing. Exit: `figure * multiple`, discounted from the end of the last
    /// period.
    ///
    /// # Errors
    /// [`Invalid`] if the growth reaches the discount rate, or if a value exceeds its range.
    #[doc(alias("Gordon growth", "perpetuity"))]
    pub fn terminal_value(
        &self,
        rate: Rate,
        terminal: Terminal<A>,
    ) -> Result<TerminalValue<A>, Error> {
        let last = self.values.len() - 1;
        let (at_end, time) = match terminal {
            Terminal::Growing(growth) => {
                let discount = effective(rate, self.step());
                let growth = effective_growth(growth, self.step());
                if growth >= discount {
                    let rule = "below the discount rate, or the flows are worth infinitely much";
                    return Err(Invalid::rule("terminal growth", growth, rule).into());
                }
                let value = self.values[last] * (1.0 + growth) / (discount - growth);
                (value, self.time(last))
            }
            Terminal::Exit { of, multiple } => {
                let ([_, figure], _) = plain([self.amounts[last], of])?;
                let end = match self.due() {
                    Timing::MidPeriod => super::number(last),
                    _ => self.time(last),
                };
                (figure * multiple.value(), end)
            }
        };
        Ok(TerminalValue {
            at_end: A::of("terminal value", at_end, self.unit)?,
            now: A::of(
                "terminal value",
                grown(at_end, -time * self.force(rate)),
                self.unit,
            )?,
        })
    }
}
