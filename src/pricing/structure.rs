//! A price structure, checked as a whole.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, DeserializeSeed, IntoDeserializer as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bill::{Bill, itemised};
use super::falls::{BillFalls, falls};
use super::form::PriceForm;
use super::formula::BillFormula;
use super::schedule::{Lines, Schedule};
use super::tier::{permitted, shown};
use crate::distribution::{Dist, Distribution as _, Support};
use crate::error::{Error, Invalid, MoneyError, Permitted};
use crate::quantity::{Approx, Currency, Money};

/// How what a customer pays follows from the quantity: checked as a whole when it is built or read
/// from a file.
///
/// In a file it is its [`PriceForm`], with `decimals` beside it where quantities have fractions:
/// `{ graduated = [...], decimals = 3 }`. Quantities are whole numbers otherwise.
///
/// Bills are exact: nothing is rounded until the total, to the minor unit of the currency, half to
/// even.
///
/// # Example
/// ```
/// use bizcase::pricing::{PriceForm, PriceStructure, Tier};
///
/// let calls: PriceStructure = toml::from_str(
///     r#"graduated = [
///          { up_to = 1_000, unit = "USD 0.10" },
///          { up_to = 10_000, unit = "USD 0.05" },
///          { unit = "USD 0.01" },
///        ]"#,
/// )?;
/// let bill = calls.bill(15_000)?;
/// assert_eq!(bill.total, "USD 600".parse()?);
/// assert_eq!(bill.lines[1].to_string(), "tier 2: 9,000 x USD 0.05 = USD 450.00");
/// assert_eq!(calls.average_price(15_000)?, "USD 0.04".parse()?);
/// assert_eq!(calls.marginal_price(15_000)?, "USD 0.01".parse()?);
///
/// let swapped = [Tier::up_to(500), Tier::up_to(100)].map(|it| it.unit("USD 1".parse().unwrap()));
/// let error = PriceStructure::new(PriceForm::Graduated(swapped.to_vec())).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "up_to of tier 2 = 100 must be above 500, where the tier before it ends",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("tiered pricing", "usage-based pricing"))]
#[derive(Clone)]
pub struct PriceStructure {
    form: PriceForm,
    decimals: u32,
    currency: Currency,
    schedule: Schedule,
    lines: Lines,
}

/// More decimals than these leave no digits for the amounts.
const MOST_DECIMALS: u32 = 12;

impl PriceStructure {
    /// A structure for whole quantities.
    ///
    /// # Errors
    /// [`Invalid`], naming the tier, if quantities do not rise, a tier has no price, tiers leave a
    /// gap or overlap, amounts are negative or in several currencies, or beyond 7.9e28.
    pub fn new(form: PriceForm) -> Result<Self, Invalid> {
        Self::checked(form, 0)
    }

    /// The structure for quantities with this many decimals.
    ///
    /// # Errors
    /// [`Invalid`] for more than 12 decimals, or if a tier ends at a quantity with more.
    pub fn with_decimals(self, decimals: u32) -> Result<Self, Invalid> {
        Self::checked(self.form, decimals)
    }

    fn checked(form: PriceForm, decimals: u32) -> Result<Self, Invalid> {
        if decimals > MOST_DECIMALS {
            return Err(Invalid::rule("decimals", decimals, "at most 12"));
        }
        form.check(Decimal::new(1, decimals), "")?;
        let currency = currency_of(&form)?;
        let schedule = Schedule::of(&form);
        let lines = schedule.as_ref().and_then(Lines::of);
        let (Some(schedule), Some(lines)) = (schedule, lines) else {
            let rule = "such that no bill within a tier exceeds 7.9e28";
            return Err(Invalid::rule("price structure", "an amount", rule));
        };
        if let Some(most) = schedule.most.filter(|most| *most < schedule.least) {
            let rule = format!("at least the smallest, {}", shown(schedule.least));
            return Err(Invalid::rule("largest quantity", shown(most), rule));
        }
        Ok(Self {
            form,
            decimals,
            currency,
            schedule,
            lines,
        })
    }

    /// The kind of structure, with its amounts.
    #[must_use]
    pub const fn form(&self) -> &PriceForm {
        &self.form
    }

    /// How many decimals a quantity may have.
    #[must_use]
    pub const fn decimals(&self) -> u32 {
        self.decimals
    }

    /// The currency of all amounts.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The structure with every amount changed: to another currency, by an index.
    ///
    /// # Example
    /// ```
    /// use bizcase::pricing::{PriceForm, PriceStructure};
    ///
    /// let list = PriceStructure::new(PriceForm::Flat("USD 40".parse()?))?;
    /// let dearer = list.changed(|amount| amount.times(2).map_err(Into::into))?;
    /// assert_eq!(dearer.bill(1)?.total, "USD 80".parse()?);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of `change`, and as [`new`](Self::new).
    pub fn changed(
        &self,
        mut change: impl FnMut(Money) -> Result<Money, Error>,
    ) -> Result<Self, Error> {
        let form = self.form.changed("", &mut |_, amount| change(amount))?;
        Ok(Self::checked(form, self.decimals)?)
    }

    /// What is paid for a quantity, to the last digit; [`Money::rounded`], it is the total of the
    /// [`bill`](Self::bill).
    ///
    /// # Errors
    /// [`Invalid`] for a quantity that is negative, has too many decimals, or lies below the first
    /// or beyond the last tier; [`MoneyError`] if the amount exceeds 7.9e28.
    #[inline]
    pub fn amount(&self, quantity: impl Into<Decimal>) -> Result<Money, Error> {
        let quantity = quantity.into();
        self.permit(quantity)?;
        match self.lines.amount(quantity) {
            Some(amount) => Ok(Money::new(amount, self.currency)),
            None => Err(self.overflow(quantity).into()),
        }
    }

    /// The bill for a quantity, line by line.
    ///
    /// # Errors
    /// As [`amount`](Self::amount).
    pub fn bill(&self, quantity: impl Into<Decimal>) -> Result<Bill, Error> {
        let quantity = quantity.into();
        self.permit(quantity)?;
        let bill = itemised(&self.form, quantity, self.currency);
        bill.ok_or_else(|| self.overflow(quantity).into())
    }

    /// What customers with these quantities pay together: the sum of their bills.
    ///
    /// # Errors
    /// As [`amount`](Self::amount).
    pub fn total_bill<Q: Into<Decimal>>(
        &self,
        customers: impl IntoIterator<Item = Q>,
    ) -> Result<Money, Error> {
        let mut sum = Decimal::ZERO;
        for quantity in customers {
            let bill = self.amount(quantity)?.rounded().amount();
            sum = sum.checked_add(bill).ok_or_else(|| MoneyError::Overflow {
                operation: "plus",
                left: Money::new(sum, self.currency).to_string(),
                right: Money::new(bill, self.currency).to_string(),
            })?;
        }
        Ok(Money::new(sum, self.currency))
    }

    /// What a unit costs on average at a quantity.
    ///
    /// # Errors
    /// As [`amount`](Self::amount), and [`MoneyError::DivisionByZero`] at zero.
    pub fn average_price(&self, quantity: impl Into<Decimal>) -> Result<Money, Error> {
        let quantity = quantity.into();
        Ok(self.amount(quantity)?.divided_by(quantity)?)
    }

    /// What one unit more costs at a quantity: less than nothing where the bill falls.
    ///
    /// # Errors
    /// As [`amount`](Self::amount), also for the quantity with one unit more.
    pub fn marginal_price(&self, quantity: impl Into<Decimal>) -> Result<Money, Error> {
        let quantity = quantity.into();
        let now = self.amount(quantity)?;
        let next = quantity.checked_add(Decimal::ONE).unwrap_or(Decimal::MAX);
        Ok(self.amount(next)?.minus(now)?)
    }

    /// Where a larger quantity has a smaller bill, as at the ends of volume tiers.
    ///
    /// # Example
    /// ```
    /// use bizcase::pricing::PriceStructure;
    ///
    /// let list: PriceStructure =
    ///     toml::from_str(r#"volume = [{ up_to = 100, unit = "EUR 5" }, { unit = "EUR 4" }]"#)?;
    /// let warnings = list.warnings();
    /// assert_eq!(
    ///     warnings[0].to_string(),
    ///     "the bill falls from EUR 500.00 for 100 to EUR 404.00 for 101; it is as high again \
    ///      from 125 on",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> Vec<BillFalls> {
        let step = Decimal::new(1, self.decimals);
        falls(&self.schedule, step, |quantity| self.amount(quantity).ok())
    }

    /// The structure as a formula on floating-point numbers, for the trials of a simulation.
    ///
    /// # Errors
    /// [`Invalid`] if a quantity can lie below the first tier or beyond the last, where there is no
    /// bill.
    pub fn formula(&self) -> Result<BillFormula, Invalid> {
        self.permit_range(0.0, f64::INFINITY)?;
        Ok(BillFormula::of(&self.schedule))
    }

    /// What customers pay on average whose quantities have this distribution, before bills are
    /// rounded: exact by the share of customers above the end of each tier and what they use
    /// beyond it, not by the bill of the mean customer.
    ///
    /// A sample of customers is [`Dist::empirical`]; [`total_bill`](Self::total_bill) adds up their
    /// bills to the cent. A continuous distribution is billed as it is, without rounding to whole
    /// units.
    ///
    /// # Precision
    /// That of the moments of the distribution, about twelve digits. Packages beyond 4,096 are
    /// counted to half a package.
    ///
    /// # Example
    /// See [`pricing`](super).
    ///
    /// # Errors
    /// [`Invalid`] if a quantity can be negative or lie below the first or beyond the last tier,
    /// or the mean quantity is infinite.
    ///
    /// # Reference
    /// Klugman, Panjer and Willmot (2012), *Loss Models*, 4th edition, section 3.1: the mean excess
    /// and the limited expected value.
    pub fn expected_bill(&self, quantities: &Dist) -> Result<Approx<Money, f64>, Error> {
        let Support { low, high } = quantities.support();
        Permitted::COUNT.check("smallest quantity", low)?;
        self.permit_range(low, high)?;
        let formula = BillFormula::of(&self.schedule);
        formula.expected_over(quantities).map(Approx::new)
    }

    fn permit_range(&self, low: f64, high: f64) -> Result<(), Invalid> {
        use rust_decimal::prelude::ToPrimitive as _;
        let number = |quantity: Decimal| quantity.to_f64().unwrap_or(f64::INFINITY);
        let Schedule { least, most, .. } = self.schedule;
        if low < number(least) {
            let rule = format!("at least {}, where the first tier begins", shown(least));
            return Err(Invalid::rule("smallest quantity", low, rule));
        }
        match most {
            Some(most) if high > number(most) => {
                let rule = format!("at most {}, where the last tier ends", shown(most));
                let hint = "leave the last tier open, or bound the quantities";
                Err(Invalid::rule("largest quantity", high, rule).hint(hint))
            }
            _ => Ok(()),
        }
    }

    #[inline]
    fn permit(&self, quantity: Decimal) -> Result<(), Invalid> {
        let Schedule { least, most, .. } = self.schedule;
        // In one comparison each, as bills are made by the million.
        if quantity.scale() > self.decimals || quantity.is_sign_negative() {
            permitted("quantity", quantity, Decimal::new(1, self.decimals))?;
        }
        if quantity < least {
            let rule = format!("at least {}, where the first tier begins", shown(least));
            return Err(Invalid::rule("quantity", shown(quantity), rule));
        }
        match most {
            Some(most) if quantity > most => {
                let rule = format!("at most {}, where the last tier ends", shown(most));
                Err(Invalid::rule("quantity", shown(quantity), rule))
            }
            _ => Ok(()),
        }
    }

    fn overflow(&self, quantity: Decimal) -> MoneyError {
        MoneyError::Overflow {
            operation: "times",
            left: format!("a price in {}", self.currency),
            right: shown(quantity),
        }
    }
}

/// The currency of all amounts, none of which is negative.
fn currency_of(form: &PriceForm) -> Result<Currency, Invalid> {
    let mut first: Option<(String, Money)> = None;
    form.changed("", &mut |place, amount| {
        if amount < Money::major(0, amount.currency()) {
            return Err(Invalid::rule(place, amount, "zero or more"));
        }
        let (before, known) = first.get_or_insert_with(|| (place.to_owned(), amount));
        if known.currency() != amount.currency() {
            let rule = format!("in {}, as the {before} is", known.currency());
            return Err(Invalid::rule(place, amount, rule));
        }
        Ok(amount)
    })?;
    // Every form that was checked has an amount.
    let none = || Invalid::rule("price structure", "without amounts", "priced");
    first.map(|it| it.1.currency()).ok_or_else(none)
}

impl PartialEq for PriceStructure {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form && self.decimals == other.decimals
    }
}

impl fmt::Debug for PriceStructure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("PriceStructure");
        shown.field("form", &self.form);
        shown.field("decimals", &self.decimals);
        // What follows from them is left out.
        shown.finish_non_exhaustive()
    }
}

impl Serialize for PriceStructure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Measured<'a> {
            #[serde(flatten)]
            form: &'a PriceForm,
            decimals: u32,
        }
        match self.decimals {
            0 => self.form.serialize(serializer),
            decimals => {
                let form = &self.form;
                Measured { form, decimals }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for PriceStructure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StructureVisitor)
    }
}

struct StructureVisitor;

impl<'de> Visitor<'de> for StructureVisitor {
    type Value = PriceStructure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with the kind of price structure, such as `graduated = [...]`")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PriceStructure, A::Error> {
        let mut entries = Entries {
            map,
            decimals: None,
        };
        let form = de::value::MapAccessDeserializer::new(&mut entries);
        let form = PriceForm::deserialize(form)?;
        if let Some(second) = (&mut entries).next_key::<String>()? {
            let rule = "left out: a structure is of one kind; a sum of several is a `hybrid`";
            let invalid = Invalid::rule("price structure", format!("`{second}` besides"), rule);
            return Err(de::Error::custom(invalid));
        }
        let decimals = entries.decimals.unwrap_or(0);
        PriceStructure::checked(form, decimals).map_err(de::Error::custom)
    }
}

/// The entries of a table without the decimals, which are kept aside.
struct Entries<A> {
    map: A,
    decimals: Option<u32>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut Entries<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<String>()? {
            if key != "decimals" {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.decimals = Some(self.map.next_value()?);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
