//! Level payments: loans, leases, savings plans.

use std::iter;
use std::ops::RangeInclusive;

use super::amount::plain;
use super::equation::Equation;
use super::interest::{effective, force};
use super::worth::grown;
use super::{Amount, RateOfReturn};
use crate::error::{Error, Invalid, Permitted, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// What a search for the rate, or a sum over payments, takes on: more daily payments than in a
/// thousand years.
const MOST_PAYMENTS: f64 = 1e6;
/// The longest schedule: daily payments over 270 years.
const LONGEST_SCHEDULE: f64 = 1e5;

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

/// One payment of an amortisation schedule, in the signs of the [`Annuity`]: a loan that was
/// received is owed as a positive balance and paid back by negative amounts.
///
/// # Example
/// See [`Annuity::schedule`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instalment<A> {
    /// What is paid: interest and principal together.
    pub payment: A,
    /// The part that is interest.
    pub interest: A,
    /// The part that is repaid.
    pub principal: A,
    /// What is owed right after the payment.
    pub balance: A,
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

    /// What all payments of a unit are worth: at their start where money grows, at their end where
    /// it shrinks, so that the figure is never beyond numbers.
    fn factor(&self) -> f64 {
        let grown = if self.grows() {
            -libm::expm1(-self.span())
        } else {
            libm::expm1(self.span())
        };
        if self.force == 0.0 {
            self.payments
        } else {
            grown / self.due_interest()
        }
    }

    fn grows(&self) -> bool {
        self.force >= 0.0
    }

    /// The force of interest over all payments.
    fn span(&self) -> f64 {
        self.payments * self.force
    }

    /// The interest on one unit by the next payment: per unit owed before it for payments at the
    /// end, per unit owed after it for those at the start.
    fn due_interest(&self) -> f64 {
        match self.due {
            Due::AtEnd => self.rate,
            Due::AtStart => -libm::expm1(-self.force),
        }
    }

    /// What one unit is worth where interest is charged: discounted by a period for payments at
    /// the start.
    fn due_discount(&self) -> f64 {
        match self.due {
            Due::AtEnd => 1.0,
            Due::AtStart => libm::exp(-self.force),
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

    fn level(&self, present: f64, future: f64) -> f64 {
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

    /// The interest in the payment with number `period`, counted from one; `IPMT` in spreadsheets.
    ///
    /// A payment at the start of the first period holds none. In
    /// [`Money`](crate::quantity::Money) it is what the payment leaves beside the
    /// [`principal`](Annuity::principal).
    ///
    /// # Errors
    /// [`Invalid`] if there is no such period; else as [`present_value`](Annuity::present_value).
    pub fn interest<A: Amount>(&self, period: u32, present: A, future: A) -> Result<A, Error> {
        let ([now, later], unit) = plain([present, future])?;
        let exact = self.split(period, now, later)?.0;
        let payment = A::of("payment", self.level(now, later), unit)?;
        A::rest(
            "interest",
            exact,
            payment,
            self.principal(period, present, future)?,
        )
    }

    /// The repayment in the payment with number `period`, counted from one; `PPMT` in spreadsheets.
    ///
    /// In [`Money`](crate::quantity::Money), what is unpaid is rounded before and after the payment
    /// and the repayment is the difference: all of them add up to what was lent, and interest and
    /// repayment to the payment, to the minor unit. [`schedule`](Annuity::schedule) has the books of
    /// a lender, who rounds interest instead and adjusts the last payment.
    ///
    /// # Errors
    /// As [`interest`](Annuity::interest).
    pub fn principal<A: Amount>(&self, period: u32, present: A, future: A) -> Result<A, Error> {
        let ([now, later], unit) = plain([present, future])?;
        let exact = self.split(period, now, later)?.1;
        let before = self.unpaid(period - 1, now, later, unit)?;
        let after = self.unpaid(period, now, later, unit)?;
        A::rest("principal", exact, before, after)
    }

    /// All repayments after the first `made`, rounded.
    fn unpaid<A: Amount>(
        &self,
        made: u32,
        present: f64,
        future: f64,
        unit: A::Unit,
    ) -> Result<A, Error> {
        let repaid = -(present + future * self.due_discount());
        match (self.due, made) {
            (_, 0) => A::of("principal", repaid, unit),
            // The first payment at the start is all repayment.
            (Due::AtStart, 1) => {
                let level = self.level(present, future);
                let first = A::of("payment", level, unit)?;
                A::rest(
                    "principal",
                    repaid - level,
                    A::of("principal", repaid, unit)?,
                    first,
                )
            }
            _ => {
                let (left, _) = self.shares(f64::from(made));
                let all = -(present + future) * self.due_discount();
                A::of("principal", all * left, unit)
            }
        }
    }

    /// Which share of the principal is still to be repaid after so many payments in arrears, and
    /// which share is repaid.
    fn shares(&self, made: f64) -> (f64, f64) {
        let left = self.payments - made;
        if self.force == 0.0 {
            return (left / self.payments, made / self.payments);
        }
        let force = self.force.abs();
        let part = |periods: f64| libm::expm1(-periods * force);
        let discounted = |periods: f64| libm::exp(-periods * force);
        let whole = part(self.payments);
        if self.grows() {
            (part(left) / whole, discounted(left) * part(made) / whole)
        } else {
            (discounted(made) * part(left) / whole, part(made) / whole)
        }
    }

    /// Interest and principal of one payment. Interest is charged on what is owed before it; the
    /// repayments grow by interest from one payment to the next.
    fn split(&self, period: u32, present: f64, future: f64) -> Result<(f64, f64), Invalid> {
        let number = f64::from(period);
        let permitted = Permitted::between(1.0, self.payments);
        permitted.check("number of the payment", number)?;
        if self.due == Due::AtStart && period == 1 {
            return Ok((0.0, self.level(present, future)));
        }
        let owed = self.owed(number - 1.0, present, future);
        let interest = if owed == 0.0 {
            0.0
        } else {
            0.0 - owed * self.due_interest()
        };
        let share = if self.force == 0.0 {
            1.0 / self.payments
        } else if self.grows() {
            let left = self.payments - number;
            libm::exp(-left * self.force) * libm::expm1(-self.force) / libm::expm1(-self.span())
        } else {
            libm::exp((number - 1.0) * self.force) * self.rate / libm::expm1(self.span())
        };
        Ok((interest, -(present + future) * share * self.due_discount()))
    }

    /// What is owed after so many payments in arrears.
    fn owed(&self, made: f64, present: f64, future: f64) -> f64 {
        let (left, repaid) = self.shares(made);
        present * left - future * repaid
    }

    /// The amortisation schedule: every payment with its interest and repayment, and what is owed
    /// after it.
    ///
    /// In [`Money`](crate::quantity::Money) it is kept as a lender keeps it. The level payment is
    /// rounded to the minor unit, half to even; so is the interest on what is owed, by which the
    /// payment exceeds the repayment. The last payment is whatever is then owed with its interest,
    /// so that repayments add up to the loan and the balance ends where it should. It takes up what
    /// rounding left: at most half a minor unit for each payment, compounded. Plain numbers are not
    /// rounded.
    ///
    /// # Errors
    /// [`Invalid`] unless the payments are a whole number, at most 100,000; else as
    /// [`present_value`](Annuity::present_value).
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Annuity;
    /// use bizcase::quantity::{Currency, Money, Period, Rate};
    ///
    /// // 15,000 over 60 months at 8 % a year, charged monthly.
    /// let loan = Annuity::new(Rate::per_month(0.08 / 12.0)?, Period::Month, 60.0)?;
    /// let usd = |amount| Money::major(amount, Currency::USD);
    /// let schedule = loan.schedule(usd(15_000), usd(0))?;
    /// assert_eq!(schedule[0].payment.to_string(), "USD -304.15");
    /// assert_eq!(schedule[0].interest.to_string(), "USD -100.00");
    /// assert_eq!(schedule[59].balance, usd(0));
    /// let repaid = Money::sum(schedule.iter().map(|row| row.principal), Currency::USD)?;
    /// assert_eq!(repaid, usd(-15_000));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn schedule<A: Amount>(&self, present: A, future: A) -> Result<Vec<Instalment<A>>, Error> {
        let count = self.whole_payments()?;
        let ([now, later], unit) = plain([present, future])?;
        let level = A::of("payment", self.level(now, later), unit)?;
        let zero = A::of("payment", 0.0, unit)?;
        let end = A::of("balance", 0.0 - later * self.due_discount(), unit)?;
        let mut balance = present;
        let mut rows = Vec::with_capacity(count as usize);
        for period in 1..=count {
            let (interest, principal) = self.split(period, now, later)?;
            let charged = match (self.due, period) {
                (Due::AtStart, 1) => zero,
                _ => A::of(
                    "interest",
                    0.0 - A::values(&[balance])?[0] * self.rate,
                    unit,
                )?,
            };
            let interest = A::rest("interest", interest, charged, zero)?;
            let (paid, principal) = if period == count {
                let principal = A::rest("principal", principal, end, balance)?;
                let repaid = A::rest("principal", 0.0, zero, principal)?;
                (
                    A::rest("payment", self.level(now, later), interest, repaid)?,
                    principal,
                )
            } else {
                (level, A::rest("principal", principal, level, interest)?)
            };
            let repaid = A::rest("principal", 0.0, zero, principal)?;
            let owed = match self.due {
                Due::AtEnd => self.owed(f64::from(period), now, later),
                // The interest of the period that begins with the payment is not yet charged.
                Due::AtStart => self.owed(f64::from(period), now, later) * self.due_discount(),
            };
            balance = A::rest("balance", owed, balance, repaid)?;
            rows.push(Instalment {
                payment: paid,
                interest,
                principal,
                balance,
            });
        }
        Ok(rows)
    }

    fn whole_payments(&self) -> Result<u32, Invalid> {
        let limit = Permitted::between(1.0, LONGEST_SCHEDULE);
        let payments = limit.check("number of payments of a schedule", self.payments)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number from one to a hundred thousand"
        )]
        let whole = payments as u32;
        if f64::from(whole) < payments {
            let rule = "a whole number, for a schedule of payments";
            return Err(Invalid::rule("number of payments", payments, rule));
        }
        Ok(whole)
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
        let (first, last) = (*periods.start(), *periods.end());
        let exact = self.total(&periods, now, later)?.0;
        let payment = A::of("payment", self.level(now, later), unit)?;
        let paid = A::values(&[payment])?[0] * (f64::from(last) - f64::from(first) + 1.0);
        let principal = self.cumulative_principal(periods, present, future)?;
        A::rest(
            "cumulative interest",
            exact,
            A::of("payments", paid, unit)?,
            principal,
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
        let exact = self.total(&periods, now, later)?.1;
        let before = self.unpaid(periods.start() - 1, now, later, unit)?;
        let after = self.unpaid(*periods.end(), now, later, unit)?;
        A::rest("cumulative principal", exact, before, after)
    }

    fn total(
        &self,
        periods: &RangeInclusive<u32>,
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
        self.split(*periods.start(), present, future)?;
        self.split(*periods.end(), present, future)?;
        let count = f64::from(periods.end() - periods.start()) + 1.0;
        Permitted::between(1.0, MOST_PAYMENTS).check("payments to add up", count)?;
        let mut sum = (0.0, 0.0);
        for period in periods.clone() {
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
