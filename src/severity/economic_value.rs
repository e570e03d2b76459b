//! What an offer is worth to a customer beside what they have today.

use serde::{Deserialize, Serialize};

use super::ReferenceAlternative;
use super::inputs::{drawn, sample, within};
use crate::distribution::{Dist, Fixed, Term};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Currency, Money, Period, Share, Unit};
use crate::random::Sampling;
use crate::sample::{JointEmpirical, Sample};

/// The economic value of an offer to a customer: the price at which the offer is worth as much as
/// the reference alternative.
///
/// # Formula
/// `price of the reference + differences in functionality + in start-up cost + in cost after the
/// purchase`. A difference is above zero where the offer is better. The reference may be doing
/// nothing: its price is zero, and the pain that ends is a difference in functionality.
///
/// All amounts are for the same time: the life of one purchase, or a [`Period`]. The ranges say
/// what is not known about a typical customer, not how customers differ.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Term};
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::random::Sampling;
/// use bizcase::severity::EconomicValue;
///
/// let value = EconomicValue::against("the old pump", Dist::fixed(300.0)?, Currency::USD)
///     .functionality(Term::new("higher output", Dist::uniform(250.0, 450.0)?))
///     .start_up(Term::new("quicker to install", Dist::fixed(100.0)?))
///     .post_purchase(Term::new("less energy", Dist::uniform(150.0, 250.0)?));
///
/// let drawn = value.draw(&Sampling::latin_hypercube(4_096))?;
/// assert_eq!(drawn.value.mean().value.round(), 950.0);
/// let price = Money::major(825, Currency::USD);
/// assert_eq!(drawn.surplus(price, None)?.mean().value.round(), 125.0);
/// assert!(drawn.probability_of_surplus(price, None)?.value() > 0.9);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. L. Forbis and N. T. Mehta (1981), *Value-based strategies for industrial products*, Business
/// Horizons 24(3), 32-42.
#[doc(alias("EVC", "value-based pricing"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EconomicValue {
    /// What customers have today.
    pub reference: ReferenceAlternative,
    /// The price of the reference, zero for doing nothing.
    pub reference_price: Term,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The period of all amounts; none for the life of one purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Period>,
    /// What the offer does better (above zero) or worse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functionality: Vec<Term>,
    /// What is saved (above zero) or added before it can be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start_up: Vec<Term>,
    /// What is saved (above zero) or added after the purchase.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post_purchase: Vec<Term>,
}

impl EconomicValue {
    /// An offer beside a reference alternative with a price.
    #[must_use]
    pub fn against(reference: &str, price: Dist, currency: Currency) -> Self {
        Self {
            reference: ReferenceAlternative::from(reference.to_owned()),
            reference_price: Term::new(&format!("price of {reference}"), price),
            currency,
            per: None,
            functionality: Vec::new(),
            start_up: Vec::new(),
            post_purchase: Vec::new(),
        }
    }

    /// An offer beside doing nothing, which costs nothing.
    #[must_use]
    pub fn against_nothing(currency: Currency) -> Self {
        let nothing = ReferenceAlternative::Nothing.to_string();
        Self::against(&nothing, Dist::Fixed(Fixed::literal(0.0)), currency)
    }

    /// All amounts are for a period instead of the life of one purchase.
    #[must_use]
    pub const fn per(mut self, period: Period) -> Self {
        self.per = Some(period);
        self
    }

    /// Adds a difference in functionality.
    #[must_use]
    pub fn functionality(mut self, difference: Term) -> Self {
        self.functionality.push(difference);
        self
    }

    /// Adds a difference in start-up cost.
    #[must_use]
    pub fn start_up(mut self, difference: Term) -> Self {
        self.start_up.push(difference);
        self
    }

    /// Adds a difference in cost after the purchase.
    #[must_use]
    pub fn post_purchase(mut self, difference: Term) -> Self {
        self.post_purchase.push(difference);
        self
    }

    /// Draws all ranges and computes the value.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a price of the reference that can be negative, or that is not
    /// zero for doing nothing; for one name with two ranges; and for the limits of a run.
    pub fn draw(&self, sampling: &Sampling) -> Result<EconomicValueDraws, SurveyError> {
        let price = &self.reference_price;
        let free = price.range == Dist::Fixed(Fixed::literal(0.0));
        if self.reference == ReferenceAlternative::Nothing && !free {
            return Err(Invalid::rule(&price.name, &price.range, "zero").into());
        }
        within(&price.name, &price.range, &Permitted::COUNT)?;
        let groups = [&self.functionality, &self.start_up, &self.post_purchase];
        let mut terms = vec![price];
        terms.extend(groups.into_iter().flatten());
        let columns = drawn("an economic value", &terms, sampling)?;
        let sums = |columns: &[Vec<f64>]| -> Vec<f64> {
            let trials = usize::try_from(sampling.trials()).unwrap_or(usize::MAX);
            let sum = |trial: usize| columns.iter().map(|column| column[trial]).sum();
            (0..trials).map(sum).collect()
        };
        let unit = Unit::Money(self.currency);
        let named = |name: &str, values| sample(name, unit, values, sampling);
        let (reference, rest) = columns.split_at(1);
        let (functionality, rest) = rest.split_at(self.functionality.len());
        let (start_up, post_purchase) = rest.split_at(self.start_up.len());
        Ok(EconomicValueDraws {
            per: self.per,
            value: named("economic value", sums(&columns))?,
            reference_price: named(&price.name, sums(reference))?,
            functionality: named("functionality", sums(functionality))?,
            start_up: named("start-up", sums(start_up))?,
            post_purchase: named("post-purchase", sums(post_purchase))?,
        })
    }
}

/// The draws of an [`EconomicValue`] and of its parts.
///
/// # Example
/// See [`EconomicValue`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EconomicValueDraws {
    /// The period of all amounts; none for the life of one purchase.
    pub per: Option<Period>,
    /// The economic value: the sum of the parts.
    pub value: Sample,
    /// The price of the reference alternative.
    pub reference_price: Sample,
    /// The differences in functionality.
    pub functionality: Sample,
    /// The differences in start-up cost.
    pub start_up: Sample,
    /// The differences in cost after the purchase.
    pub post_purchase: Sample,
}

impl EconomicValueDraws {
    /// What is left to the customer at a price, for the same time as the value. A price for another
    /// period is converted.
    ///
    /// # Errors
    /// [`Invalid`] for a price in another currency, and if only one of the two is for a period.
    pub fn surplus(&self, price: Money, per: Option<Period>) -> Result<Sample, Invalid> {
        let price = self.price(price, per)?;
        let left = self.value.samples().iter().map(|value| value - price);
        let (unit, sampling) = (self.value.unit(), self.value.sampling());
        sample("surplus", unit, left.collect(), &sampling)
    }

    /// The probability that a customer is better off with the offer at a price than with the
    /// reference alternative.
    ///
    /// # Errors
    /// As [`surplus`](Self::surplus).
    pub fn probability_of_surplus(
        &self,
        price: Money,
        per: Option<Period>,
    ) -> Result<Share, Invalid> {
        let price = self.price(price, per)?;
        let values = self.value.samples();
        let above = values.iter().filter(|&&value| value > price).count();
        Share::new(above as f64 / values.len() as f64)
    }

    /// The value and its parts as joint rows, ready to be inputs of a model.
    ///
    /// # Errors
    /// [`Invalid`] if the reference is called as one of the parts.
    pub fn joint(&self, name: &str) -> Result<JointEmpirical, Invalid> {
        let all = [
            &self.value,
            &self.reference_price,
            &self.functionality,
            &self.start_up,
            &self.post_purchase,
        ];
        JointEmpirical::new(name, all.map(|it| (it.name(), it.samples().to_vec())))
    }

    fn price(&self, price: Money, per: Option<Period>) -> Result<f64, Invalid> {
        let Unit::Money(currency) = self.value.unit() else {
            return Ok(price.to_f64());
        };
        if price.currency() != currency {
            return Err(Invalid::rule("price", price, format!("in {currency}")));
        }
        match (self.per, per) {
            (None, None) => Ok(price.to_f64()),
            (Some(value), Some(price_for)) => Ok(price.to_f64() * price_for.per(value)),
            (Some(value), None) => {
                let rule = format!("a price per period, as the value is per {value}");
                Err(Invalid::rule("price", price, rule))
            }
            (None, Some(period)) => {
                let rule = "for the life of one purchase, as the value is";
                Err(Invalid::rule(
                    "price",
                    format!("{price} per {period}"),
                    rule,
                ))
            }
        }
    }
}
