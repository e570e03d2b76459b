//! The single payments of an annuity: interest, principal and balance.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::amount::plain;
use super::annuity::MOST_PAYMENTS;
use super::{Amount, Annuity, Due};
use crate::error::{Error, Invalid, Permitted};

/// The longest schedule: daily payments over 270 years.
const LONGEST_SCHEDULE: f64 = 1e5;

/// One payment of an amortisation schedule, with the signs of the [`Annuity`]: a loan received is a
/// positive balance, paid back by negative amounts.
///
/// # Example
/// See [`Annuity::schedule`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Instalment<A> {
    /// The payment: interest and principal together.
    pub payment: A,
    /// The interest part.
    pub interest: A,
    /// The principal part.
    pub principal: A,
    /// The balance owed right after the payment.
    pub balance: A,
}

impl Annuity {
    /// The interest part of payment number `period`, counted from one; `IPMT` in spreadsheets.
    ///
    /// A payment at the start of the first period contains no interest. In
    /// [`Money`](crate::quantity::Money), interest is the payment less the
    /// [`principal`](Annuity::principal).
    ///
    /// # Errors
    /// [`Invalid`] if there is no such period; otherwise as
    /// [`present_value`](Annuity::present_value).
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

    /// The principal part of payment number `period`, counted from one; `PPMT` in spreadsheets.
    ///
    /// In [`Money`](crate::quantity::Money), the balance is rounded before and after the payment,
    /// and the principal is the difference. Principal parts therefore add up to the loan, and
    /// interest and principal to the payment, to the minor unit. [`schedule`](Annuity::schedule)
    /// follows a lender's books instead, which round interest and adjust the last payment.
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

    /// The amortisation schedule: every payment with its interest, principal and the balance after
    /// it.
    ///
    /// In [`Money`](crate::quantity::Money) it follows a lender's books. The level payment and the
    /// interest on the balance are rounded to the minor unit, half to even; the rest of the payment
    /// is principal. The last payment is the remaining balance with its interest, so principal
    /// parts add up to the loan and the balance ends where it should. It absorbs the accumulated
    /// rounding: at most half a minor unit per payment, compounded. Plain numbers are not rounded.
    ///
    /// # Errors
    /// [`Invalid`] unless the number of payments is whole and at most 100,000; otherwise as
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

    /// The interest part of several consecutive payments; `CUMIPMT` in spreadsheets.
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

    /// The principal part of several consecutive payments; `CUMPRINC` in spreadsheets.
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
}
