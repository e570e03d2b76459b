//! Cash flows at equal steps.

use std::borrow::Cow;

use serde::Serialize;

use super::equation::Equation;
use super::interest::force;
use super::schedule::Schedule;
use super::sums::number;
use super::worth::{grown, total_grown};
use super::{Amount, RateOfReturn};
use crate::error::{Error, Invalid, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// When the flows of a series are due.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, Timing};
/// use bizcase::quantity::Rate;
///
/// // What a spreadsheet's NPV function computes from the same numbers: all flows one period later.
/// let flows = CashFlows::yearly(&[-100.0, 121.0])?;
/// let rate = Rate::per_year(0.10)?;
/// let first_now = flows.npv(rate)?;
/// let spreadsheet = flows.timing(Timing::FirstAfterOnePeriod).npv(rate)?;
/// assert!((first_now - 10.0).abs() < 1e-12);
/// assert!((spreadsheet - 10.0 / 1.1).abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// The first flow is due now, the others at the end of each period. The textbook convention and
    /// the default.
    #[default]
    FirstNow,
    /// The first flow is due after one period, as in the NPV function of spreadsheets.
    FirstAfterOnePeriod,
    /// The first flow is due now, the others in the middle of their periods, as if they arrived
    /// evenly. An outlay at the start is never shifted.
    MidPeriod,
}

impl Timing {
    /// When the flow with this index is due, in periods from now.
    fn time(self, index: usize) -> f64 {
        let index = number(index);
        match self {
            Self::FirstNow => index,
            Self::FirstAfterOnePeriod => index + 1.0,
            Self::MidPeriod => (index - 0.5).max(0.0),
        }
    }
}

/// Cash flows at equal steps, the first one now: inflows positive, outflows negative.
///
/// Flows are plain numbers or exact [`Money`](crate::quantity::Money) in one currency; see
/// [`Amount`].
///
/// # Example
/// ```
/// use bizcase::finance::CashFlows;
/// use bizcase::quantity::Rate;
///
/// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
/// assert_eq!(format!("{:.2}", project.npv(Rate::per_year(0.09)?)?), "327.97");
/// assert_eq!(project.irr()?.headline()?.to_string(), "19.71110839% a year");
/// assert_eq!(project.payback()?.periods(), Some(3.25));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("DCF", "discounted cash flow"))]
#[derive(Debug, Clone)]
pub struct CashFlows<'a, A: Amount> {
    pub(super) amounts: &'a [A],
    pub(super) values: Cow<'a, [f64]>,
    pub(super) unit: A::Unit,
    step: Period,
    timing: Timing,
}

impl<'a, A: Amount> CashFlows<'a, A> {
    /// Flows one `step` apart, the first of them now.
    ///
    /// # Errors
    /// [`Invalid`] if there are no flows or one is infinite or NaN;
    /// [`MoneyError`](crate::error::MoneyError) if they are in different currencies.
    pub fn new(amounts: &'a [A], step: Period) -> Result<Self, Error> {
        let first = amounts.first().ok_or_else(no_flows)?;
        Ok(Self {
            amounts,
            values: A::values(amounts)?,
            unit: first.unit(),
            step,
            timing: Timing::default(),
        })
    }

    /// Flows one year apart, the first of them now.
    ///
    /// # Errors
    /// As [`new`](CashFlows::new).
    pub fn yearly(amounts: &'a [A]) -> Result<Self, Error> {
        Self::new(amounts, Period::Year)
    }

    /// Flows one month apart, the first of them now.
    ///
    /// # Errors
    /// As [`new`](CashFlows::new).
    pub fn monthly(amounts: &'a [A]) -> Result<Self, Error> {
        Self::new(amounts, Period::Month)
    }

    /// The flows with another timing.
    #[must_use]
    pub fn timing(&self, timing: Timing) -> Self {
        Self {
            timing,
            ..self.clone()
        }
    }

    /// The step between flows.
    #[must_use]
    pub fn step(&self) -> Period {
        self.step
    }

    /// When the flows are due.
    #[must_use]
    pub fn due(&self) -> Timing {
        self.timing
    }

    /// When the flow with this index is due, in steps from now.
    pub(super) fn time(&self, index: usize) -> f64 {
        self.timing.time(index)
    }

    /// `ln(1 + rate)` per step of these flows.
    pub(super) fn force(&self, rate: Rate) -> f64 {
        force(rate, self.step)
    }

    /// What each flow is worth now.
    pub(super) fn discounted(&self, rate: Rate) -> impl Iterator<Item = f64> {
        let terms = self.terms(self.force(rate));
        terms.map(|(flow, exponent)| grown(flow, exponent))
    }

    /// Each flow with the logarithm of its weight.
    pub(super) fn terms(&self, force: f64) -> impl Iterator<Item = (f64, f64)> + Clone {
        let times = (0..).map(move |index| self.time(index));
        let values = self.values.iter().copied();
        values.zip(times.map(move |time| -time * force))
    }

    /// Net present value of all flows.
    ///
    /// # Formula
    /// The sum of `flow(k) / (1 + rate)^t(k)`, where `t(k) = k` unless
    /// [`timing`](CashFlows::timing) sets another. The rate is converted to the step of the flows
    /// by compounding.
    ///
    /// # Errors
    /// [`Invalid`] if the value exceeds the range of its type.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    /// use bizcase::quantity::Rate;
    ///
    /// let flows = CashFlows::yearly(&[-100.0, 0.0, 121.0])?;
    /// assert!(flows.npv(Rate::per_year(0.10)?)?.abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "net present value")]
    pub fn npv(&self, rate: Rate) -> Result<A, Error> {
        let force = self.force(rate);
        let value = if force == 0.0 {
            A::total(self.amounts)
        } else {
            total_grown(self.terms(force))
        };
        A::of("net present value", value, self.unit)
    }

    /// All internal rates of return: the rates at which the net present value is zero.
    ///
    /// The timing does not matter, except that with [`Timing::MidPeriod`] the first flow lies half
    /// a period before the second instead of a whole one.
    ///
    /// # Errors
    /// [`RateOfReturnError::GaveUp`] if the search took more work than a thousand rates would need.
    ///
    /// # Precision
    /// Each rate lies in an interval certified, up to rounding, to contain exactly one, and the
    /// search covers every rate above -100 %. A rate is as exact as the slope of the net present
    /// value allows. Rates closer together than rounding can separate count as one.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{CashFlows, RateStatus};
    ///
    /// // A mine that must be cleaned up: two rates, and neither is "the" return.
    /// let mine = CashFlows::yearly(&[-100.0, 230.0, -132.0])?.irr()?;
    /// assert_eq!(mine.status(), RateStatus::Multiple);
    /// let rates: Vec<String> = mine.roots().iter().map(|root| format!("{:.4}", root.value())).collect();
    /// assert_eq!(rates, ["0.1000", "0.2000"]);
    /// assert_eq!(mine.headline()?.to_string(), "10% a year");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "internal rate of return")]
    pub fn irr(&self) -> Result<RateOfReturn, RateOfReturnError> {
        let schedule = (self.timing == Timing::MidPeriod).then(|| {
            let times = (0..self.values.len()).map(|index| self.time(index));
            Schedule::new(times.collect(), Some(2.0))
        });
        let equation = Equation::new(&self.values, schedule.as_ref());
        let total = || A::total(self.amounts);
        RateOfReturn::of(equation, &self.values, self.step, total)
    }
}

pub(super) fn no_flows() -> Invalid {
    Invalid::rule("number of cash flows", 0, "at least one")
}
