//! Level payments: loans, leases, savings plans.

use std::iter;
use std::ops::RangeInclusive;

use super::amount::plain;
use super::equation::Equation;
use super::interest::{effective, force};
use super::{Amount, RateOfReturn};
use crate::error::{Error, Invalid, Permitted, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// What a search for the rate takes on: more daily payments than in a thousand years.
const MOST_PAYMENTS: f64 = 1e6;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Due {
    /// At the end of the period, in arrears: loans. The default.
    #[default]
    AtEnd,
    /// At the start of the period, in advance: leases and rents.
    AtStart,
}

/// A series of equal payments at equal steps, at one rate.
///
/// The functions have the names of what they return; those of spreadsheets stand beside them in
/// the docs. Signs are theirs too: money received is positive and money paid negative, so that a
/// loan received is paid back by negative payments, and
///
/// `present * (1 + r)^n + payment * ((1 + r)^n - 1) / r * (1 + r if due at the start) + future = 0`
///
/// All functions stay exact for rates near zero, where spreadsheets and most libraries lose
/// digits. With [`Money`](crate::quantity::Money) results are to the minor unit.
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Annuity {
    /// Interest per step.
    rate: f64,
    /// The same, compounding continuously.
    force: f64,
    step: Period,
    payments: f64,
    due: Due,
}

impl Annuity {
    /// So many `payments`, one every `step`, at `rate`, which is restated for the step by
    /// compounding. A fraction of a payment is permitted where a formula allows it.
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

    /// The same payments, due at the end or at the start of each period.
    #[must_use]
    pub fn due(self, due: Due) -> Self {
        Self { due, ..self }
    }

    /// What one unit due after `periods` is worth now.
    fn discount(&self, periods: f64) -> f64 {
        libm::exp(-periods * self.force)
    }

    /// What a unit paid in each of `periods` is worth at their start, due as stated.
    fn factor(&self, periods: f64) -> f64 {
        let at_end = if self.rate == 0.0 {
            periods
        } else {
            -libm::expm1(-periods * self.force) / self.rate
        };
        match self.due {
            Due::AtEnd => at_end,
            Due::AtStart => at_end * (1.0 + self.rate),
        }
    }

    /// Present value of `payment` each period and `future` at the end; `PV` in spreadsheets.
    ///
    /// # Errors
    /// [`Invalid`] if it is beyond the range of its type; [`Error`] if currencies differ.
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
        let value = payment * self.factor(self.payments) + future * self.discount(self.payments);
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
        let growth = libm::exp(self.payments * self.force);
        let value = (payment * self.factor(self.payments) + present) * growth;
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

    fn level(&self, present: f64, future: f64) -> f64 {
        -(present + future * self.discount(self.payments)) / self.factor(self.payments)
    }

    /// The interest in the payment with number `period`, counted from one; `IPMT` in spreadsheets.
    ///
    /// A payment at the start of the first period holds none.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such period; else as [`present_value`](Annuity::present_value).
    pub fn interest<A: Amount>(&self, period: u32, present: A, future: A) -> Result<A, Error> {
        let ([present, future], unit) = plain([present, future])?;
        A::of("interest", self.split(period, present, future)?.0, unit)
    }

    /// The repayment in the payment with number `period`, counted from one; `PPMT` in spreadsheets.
    ///
    /// In [`Money`](crate::quantity::Money), interest and repayment add up to the payment to the
    /// minor unit.
    ///
    /// # Errors
    /// As [`interest`](Annuity::interest).
    pub fn principal<A: Amount>(&self, period: u32, present: A, future: A) -> Result<A, Error> {
        let ([now, later], unit) = plain([present, future])?;
        let (interest, principal) = self.split(period, now, later)?;
        let payment = A::of("payment", self.level(now, later), unit)?;
        A::rest(
            "principal",
            principal,
            payment,
            A::of("interest", interest, unit)?,
        )
    }

    /// Interest and principal of one payment, from what is still to be paid after it: the part of
    /// a payment that is principal is its value discounted over the payments left.
    fn split(&self, period: u32, present: f64, future: f64) -> Result<(f64, f64), Invalid> {
        let number = f64::from(period);
        let permitted = Permitted::between(1.0, self.payments);
        permitted.check("number of the payment", number)?;
        let level = self.level(present, future);
        let left = self.payments - number + 1.0;
        let yielded = future
            * match self.due {
                Due::AtEnd => self.rate,
                Due::AtStart => self.rate / (1.0 + self.rate),
            };
        Ok(match self.due {
            Due::AtStart if period == 1 => (0.0, level),
            _ => {
                let discount = self.discount(left);
                let interest = -level * libm::expm1(-left * self.force) + yielded * discount;
                (interest, (level - yielded) * discount)
            }
        })
    }

    /// The interest in several consecutive payments; `CUMIPMT` in spreadsheets.
    ///
    /// # Errors
    /// As [`interest`](Annuity::interest).
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Annuity;
    /// use bizcase::quantity::{Period, Rate};
    ///
    /// let mortgage = Annuity::new(Rate::per_month(0.0075)?, Period::Month, 360.0)?;
    /// let second_year = mortgage.cumulative_interest(13..=24, 125_000.0, 0.0)?;
    /// assert_eq!(format!("{second_year:.2}"), "-11135.23");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn cumulative_interest<A: Amount>(
        &self,
        periods: RangeInclusive<u32>,
        present: A,
        future: A,
    ) -> Result<A, Error> {
        let ([now, later], unit) = plain([present, future])?;
        A::of(
            "cumulative interest",
            self.total(periods, now, later)?.0,
            unit,
        )
    }

    /// The repayment in several consecutive payments; `CUMPRINC` in spreadsheets.
    ///
    /// # Errors
    /// As [`interest`](Annuity::interest).
    pub fn cumulative_principal<A: Amount>(
        &self,
        periods: RangeInclusive<u32>,
        present: A,
        future: A,
    ) -> Result<A, Error> {
        let ([now, later], unit) = plain([present, future])?;
        A::of(
            "cumulative principal",
            self.total(periods, now, later)?.1,
            unit,
        )
    }

    fn total(
        &self,
        periods: RangeInclusive<u32>,
        present: f64,
        future: f64,
    ) -> Result<(f64, f64), Invalid> {
        if periods.is_empty() {
            let given = format!("{} to {}", periods.start(), periods.end());
            return Err(Invalid::rule(
                "payments",
                given,
                "a range that is not empty",
            ));
        }
        // The ends are checked before a range of billions is walked through.
        self.split(*periods.end(), present, future)?;
        let mut sum = (0.0, 0.0);
        for period in periods {
            let (interest, principal) = self.split(period, present, future)?;
            sum = (sum.0 + interest, sum.1 + principal);
        }
        Ok(sum)
    }

    /// How many payments it takes, the last of them in part; `NPER` in spreadsheets.
    ///
    /// # Errors
    /// [`Invalid`] if the payments never add up to what is owed, or if the signs are such that
    /// nothing is owed.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Annuity, Due};
    /// use bizcase::quantity::{Period, Rate};
    ///
    /// let rate = Rate::per_month(0.07 / 12.0)?;
    /// let payments = Annuity::periods(rate, Period::Month, Due::AtEnd, -150.0, 8_000.0, 0.0)?;
    /// assert_eq!(format!("{payments:.4}"), "64.0733");
    /// // 40 a month do not even pay the interest.
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
            libm::log1p(-rate * owed / covered) / force
        };
        if periods >= 0.0 && periods.is_finite() {
            return Ok(periods);
        }
        let rule = "such that payments cover the interest and, in the end, what is owed";
        let invalid = Invalid::rule("payment", payment, rule);
        Err(invalid.hint("money received is positive and money paid negative"))?
    }

    /// The rates at which `payments` equal payments are worth what is received; `RATE` in
    /// spreadsheets.
    ///
    /// # Errors
    /// [`Error`] if amounts are not finite or in different currencies, or if there is no payment or
    /// more than a million.
    ///
    /// # Precision
    /// As for [`CashFlows::irr`](super::CashFlows::irr): all rates are found, and none or several
    /// is a result of its own.
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
            RateOfReturn::of(Equation::new(&flows, None), &flows, step);
        Ok(found?)
    }

    /// The step between payments.
    #[must_use]
    pub fn step(&self) -> Period {
        self.step
    }
}
