//! Level payments: loans, leases, savings plans.

use std::iter;

use serde::Serialize;

use super::amount::plain;
use super::equation::Equation;
use super::interest::{effective, force};
use super::worth::grown;
use super::{Amount, RateOfReturn};
use crate::error::{Error, Invalid, Permitted, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// What a search for the rate, or a sum over payments, takes on: more daily payments than in a
/// thousand years.
pub(super) const MOST_PAYMENTS: f64 = 1e6;

/// When in its period a payment is due.
///
/// # Example
/// ```
/// use bizcase::finance::{Annuity, Due};
/// use bizcase::quantity::{Period, Rate};
///
/// let lease = Annuity::new(Rate::per_year(0.10)?, Period::Year, 2.0)?.due(Due::AtStart);
/// assert_eq!(format!("{:.2}", lease.present_value(-110.0, 0.0)?), "210.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// At the end of the period (in arrears), as for loans. The default.
    #[default]
    AtEnd,
    /// At the start of the period (in advance), as for leases and rents.
    AtStart,
}

/// A series of equal payments at equal steps, at one rate.
///
/// Functions are named after what they return; the spreadsheet names stand beside them in the docs.
/// Signs follow spreadsheets: money received is positive and money paid negative, so a loan
/// received is paid back by negative payments, and
///
/// `present * (1 + r)^n + payment * ((1 + r)^n - 1) / r * (1 + r if due at the start) + future = 0`
///
/// All functions stay exact for rates near zero, where spreadsheets and most libraries lose digits.
/// Results in [`Money`](crate::quantity::Money) are rounded to the minor unit.
///
/// # Example
/// ```
/// use bizcase::finance::Annuity;
/// use bizcase::quantity::{Currency, Money, Period, Rate};
///
/// // 250,000 over 30 years at 7.5 % a year, charged monthly.
/// let mortgage = Annuity::new(Rate::per_month(0.075 / 12.0)?, Period::Month, 360.0)?;
/// let loan = Money::major(250_000, Currency::USD);
/// let nothing = Money::major(0, Currency::USD);
/// let payment = mortgage.payment(loan, nothing)?;
/// assert_eq!(payment.to_string(), "USD -1,748.04");
/// let interest = mortgage.interest(1, loan, nothing)?;
/// let principal = mortgage.principal(1, loan, nothing)?;
/// assert_eq!(interest.plus(principal)?, payment);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Kellison (2009), *The Theory of Interest*, 3rd edition, chapters 3 and 5.
#[doc(alias("loan", "mortgage", "PMT"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Annuity {
    /// Interest per step.
    pub(super) rate: f64,
    /// The rate, compounding continuously.
    pub(super) force: f64,
    step: Period,
    pub(super) payments: f64,
    pub(super) due: Due,
}

impl Annuity {
    /// An annuity of this many `payments`, one every `step`, at `rate`, which is converted to the
    /// step by compounding. A fraction of a payment is allowed where the formula permits it.
    ///
    /// # Errors
    /// [`Invalid`] if the number of payments is not above zero.
    pub fn new(rate: Rate, step: Period, payments: f64) -> Result<Self, Invalid> {
        Ok(Self {
            rate: effective(rate, step),
            force: force(rate, step),
            step,
            payments: Permitted::POSITIVE.check("number of payments", payments)?,
            due: Due::default(),
        })
    }

    /// Sets whether payments are due at the end or at the start of each period.
    #[must_use]
    pub fn due(self, due: Due) -> Self {
        Self { due, ..self }
    }

    /// What all payments of a unit are worth: at their start where money grows, at their end where
    /// it shrinks, so that the figure is never beyond numbers.
    pub(super) fn factor(&self) -> f64 {
        let grown = if self.grows() {
            -libm::expm1(-self.span())
        } else {
            libm::expm1(self.span())
        };
        if self.force == 0.0 {
            self.payments
        } else {
            // ((1 + r)^n - 1) / r by expm1, which keeps its digits near a rate of zero.
            grown / self.due_interest()
        }
    }

    pub(super) fn grows(&self) -> bool {
        self.force >= 0.0
    }

    /// The force of interest over all payments.
    pub(super) fn span(&self) -> f64 {
        self.payments * self.force
    }

    /// The interest on one unit by the next payment: per unit owed before it for payments at the
    /// end, per unit owed after it for those at the start.
    pub(super) fn due_interest(&self) -> f64 {
        match self.due {
            Due::AtEnd => self.rate,
            Due::AtStart => -libm::expm1(-self.force),
        }
    }

    /// What one unit is worth where interest is charged: discounted by a period for payments at
    /// the start.
    pub(super) fn due_discount(&self) -> f64 {
        match self.due {
            Due::AtEnd => 1.0,
            Due::AtStart => libm::exp(-self.force),
        }
    }

    /// Present value of `payment` each period and `future` at the end; `PV` in spreadsheets.
    ///
    /// # Errors
    /// [`Invalid`] if the value exceeds the range of its type; [`Error`] if currencies differ.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Annuity;
    /// use bizcase::quantity::{Period, Rate};
    ///
    /// let pension = Annuity::new(Rate::per_year(0.07)?, Period::Year, 20.0)?;
    /// assert_eq!(format!("{:.2}", pension.present_value(12_000.0, 0.0)?), "-127128.17");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn present_value<A: Amount>(&self, payment: A, future: A) -> Result<A, Error> {
        let ([payment, future], unit) = plain([payment, future])?;
        let paid = payment * self.factor();
        let value = if self.grows() {
            paid + grown(future, -self.span())
        } else {
            grown(paid + future, -self.span())
        };
        A::of("present value", -value, unit)
    }

    /// Future value of `payment` each period and `present` at the start; `FV` in spreadsheets.
    ///
    /// # Errors
    /// As [`present_value`](Annuity::present_value).
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Annuity;
    /// use bizcase::quantity::{Period, Rate};
    ///
    /// let savings = Annuity::new(Rate::per_year(0.075)?, Period::Year, 20.0)?;
    /// assert_eq!(format!("{:.2}", savings.future_value(-2_000.0, 0.0)?), "86609.36");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn future_value<A: Amount>(&self, payment: A, present: A) -> Result<A, Error> {
        let ([payment, present], unit) = plain([payment, present])?;
        let paid = payment * self.factor();
        let value = if self.grows() {
            grown(paid + present, self.span())
        } else {
            paid + grown(present, self.span())
        };
        A::of("future value", -value, unit)
    }

    /// The level payment; `PMT` in spreadsheets.
    ///
    /// # Errors
    /// As [`present_value`](Annuity::present_value).
    pub fn payment<A: Amount>(&self, present: A, future: A) -> Result<A, Error> {
        let ([present, future], unit) = plain([present, future])?;
        A::of("payment", self.level(present, future), unit)
    }

    pub(super) fn level(&self, present: f64, future: f64) -> f64 {
        let owed = if self.grows() {
            present + grown(future, -self.span())
        } else {
            grown(present, self.span()) + future
        };
        if owed == 0.0 {
            0.0
        } else {
            -owed / self.factor()
        }
    }

    /// The number of payments needed, with a fraction for the last; `NPER` in spreadsheets.
    ///
    /// # Errors
    /// [`Invalid`] if the payments never cover what is owed, or if the signs are such that nothing
    /// is owed.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Annuity, Due};
    /// use bizcase::quantity::{Period, Rate};
    ///
    /// let rate = Rate::per_month(0.07 / 12.0)?;
    /// let payments = Annuity::periods(rate, Period::Month, Due::AtEnd, -150.0, 8_000.0, 0.0)?;
    /// assert_eq!(format!("{payments:.4}"), "64.0733");
    /// // 40 a month does not even pay the interest.
    /// assert!(Annuity::periods(rate, Period::Month, Due::AtEnd, -40.0, 8_000.0, 0.0).is_err());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn periods<A: Amount>(
        rate: Rate,
        step: Period,
        due: Due,
        payment: A,
        present: A,
        future: A,
    ) -> Result<f64, Error> {
        let ([payment, present, future], _) = plain([payment, present, future])?;
        let (force, rate) = (force(rate, step), effective(rate, step));
        let payment = match due {
            Due::AtEnd => payment,
            Due::AtStart => payment * (1.0 + rate),
        };
        let owed = present + future;
        let covered = payment + present * rate;
        let periods = if rate == 0.0 {
            -owed / payment
        } else {
            // The equation of value solved for the number of payments; log1p keeps its digits near
            // a rate of zero.
            libm::log1p(-rate * owed / covered) / force
        };
        if periods >= 0.0 && periods.is_finite() {
            return Ok(periods);
        }
        let rule = "such that payments cover the interest and, in the end, what is owed";
        let invalid = Invalid::rule("payment", payment, rule);
        Err(invalid.hint("money received is positive and money paid negative"))?
    }

    /// All rates at which `payments` equal payments are worth what is received; `RATE` in
    /// spreadsheets.
    ///
    /// # Errors
    /// [`Error`] if amounts are not finite or in different currencies, or if the number of payments
    /// is zero or above a million.
    ///
    /// # Precision
    /// As for [`CashFlows::irr`](super::CashFlows::irr): all rates are found, and the result states
    /// whether there are none, one or several.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Annuity, Due};
    /// use bizcase::quantity::Period;
    ///
    /// let rate = Annuity::rate(360, Period::Month, Due::AtEnd, -1_500.0, 250_000.0, 0.0)?;
    /// assert_eq!(format!("{:.8}", rate.headline()?.over(Period::Month).value()), "0.00500583");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn rate<A: Amount>(
        payments: u32,
        step: Period,
        due: Due,
        payment: A,
        present: A,
        future: A,
    ) -> Result<RateOfReturn, Error> {
        let ([payment, present, future], _) = plain([payment, present, future])?;
        Permitted::between(1.0, MOST_PAYMENTS).check("number of payments", f64::from(payments))?;
        let count = payments as usize;
        let (before, after) = match due {
            Due::AtEnd => (0.0, payment),
            Due::AtStart => (payment, 0.0),
        };
        let mut flows: Vec<f64> = iter::repeat_n(payment, count + 1).collect();
        if let Some(first) = flows.first_mut() {
            *first = present + before;
        }
        if let Some(last) = flows.last_mut().filter(|_| count > 0) {
            *last = after + future;
        }
        let found: Result<_, RateOfReturnError> =
            RateOfReturn::of(Equation::new(&flows, None), &flows, step, || {
                f64::total(&flows)
            });
        Ok(found?)
    }

    /// The step between payments.
    #[must_use]
    pub fn step(&self) -> Period {
        self.step
    }
}
