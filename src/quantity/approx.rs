//! Quantities inside a simulation.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::{Count, Currency, Lane, Money, Number, Ratio, Share, Unit, Value};

/// A quantity that can be a column of trials: [`Money`], [`Share`], [`Count`] or [`Ratio`].
///
/// The trait is sealed, so that every quantity can be reported.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Quantity, Unit};
///
/// assert_eq!(Money::unit(Currency::USD), Unit::Money(Currency::USD));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a quantity of a simulation",
    note = "use Money, Share, Count or Ratio; rates are read for a stated period, as in `s.over(churn, Period::Month)`"
)]
pub trait Quantity:
    Copy + fmt::Debug + Send + Sync + Into<Value> + sealed::Sealed + 'static
{
    /// The unit of the quantity in a model with this currency.
    fn unit(currency: Currency) -> Unit;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! quantity {
    ($($type:ident => |$currency:ident| $unit:expr),+ $(,)?) => {$(
        impl sealed::Sealed for $type {}
        impl Quantity for $type {
            fn unit($currency: Currency) -> Unit {
                $unit
            }
        }
    )+};
}

quantity! {
    Money => |currency| Unit::Money(currency),
    Share => |_currency| Unit::Share,
    Count => |_currency| Unit::Count,
    Ratio => |_currency| Unit::Ratio,
}

/// A quantity inside a simulation: floating-point numbers whose meaning is known at compile time,
/// at no cost.
///
/// `N` is [`Lane`], several trials side by side, or `f64` for one trial. Money is in the major
/// unit of the model's currency.
///
/// # Algebra
/// Sums and differences stay within one quantity. Products and quotients exist if they have a
/// meaning:
///
/// | left | operator | right | result |
/// |---|---|---|---|
/// | [`Count`] | x | [`Money`] | [`Money`] |
/// | [`Money`], [`Count`], [`Share`], [`Ratio`] | x | [`Share`] | the left one |
/// | [`Money`], [`Count`] | x, / | [`Ratio`] | the left one |
/// | [`Ratio`] | x, / | [`Ratio`] | [`Ratio`] |
/// | [`Money`], [`Count`], [`Ratio`] | / | [`Share`] | the left one |
/// | [`Money`] | / | [`Money`] | [`Ratio`] |
/// | [`Count`] | / | [`Count`] | [`Ratio`] |
/// | [`Money`] | / | [`Count`] | [`Money`] |
///
/// Products commute.
///
/// A plain `f64` may stand on either side of a product, and divides any quantity: `12.0 * price`,
/// `price / 12.0`. Beside a [`Ratio`], which is a plain number itself, it may stand wherever a
/// ratio may: `1.0 + growth`, `1.0 / (1.0 + rate)`. It may also stand before a share to be
/// subtracted, as a share of the whole: `1.0 - share` is
/// [`share.complement()`](Approx::complement). Like any difference of shares, such a difference may
/// be negative. A model checks the range of a share when it leaves the formula as an output. A
/// plain number is never money or a count: `price + 5.0` does not compile; write
/// `price + Approx::new(5.0)`.
///
/// A price and a churn rate cannot be added:
/// ```compile_fail
/// use bizcase::quantity::{Approx, Money, Share};
///
/// fn nonsense(price: Approx<Money>, churn: Approx<Share>) -> Approx<Money> {
///     price + churn
/// }
/// ```
/// and a price times a price has no meaning:
/// ```compile_fail
/// use bizcase::quantity::{Approx, Money};
///
/// fn nonsense(price: Approx<Money>) -> Approx<Money> {
///     price * price
/// }
/// ```
/// nor has a price plus a plain number:
/// ```compile_fail
/// use bizcase::quantity::{Approx, Money};
///
/// fn nonsense(price: Approx<Money>) -> Approx<Money> {
///     price + 5.0
/// }
/// ```
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count, Money, Share};
///
/// fn revenue(firms: Approx<Count>, lost: Approx<Share>, price: Approx<Money>) -> Approx<Money> {
///     firms * (1.0 - lost) * (12.0 * price)
/// }
///
/// let firms = Approx::new(1_000.0);
/// let revenue = revenue(firms, Approx::new(0.75), Approx::new(2.0));
/// assert_eq!(revenue.number().get(0), 6_000.0);
/// ```
pub struct Approx<Q, N = Lane> {
    number: N,
    quantity: PhantomData<fn() -> Q>,
}

/// As the bare number.
impl<Q, N: Serialize> Serialize for Approx<Q, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.number.serialize(serializer)
    }
}

impl<Q, N: Number> Approx<Q, N> {
    /// The same value in every trial, without a check that it means `Q`: the way into the algebra.
    #[inline(always)]
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self::from_number(N::splat(value))
    }

    /// A number without a check that it means `Q`.
    #[inline(always)]
    #[must_use]
    pub const fn from_number(number: N) -> Self {
        Self {
            number,
            quantity: PhantomData,
        }
    }

    /// The plain number: the way out of the algebra.
    #[inline(always)]
    #[must_use]
    pub const fn number(self) -> N
    where
        N: Copy,
    {
        self.number
    }

    /// The smaller of the two, trial by trial.
    #[inline(always)]
    #[must_use]
    pub fn at_most(self, limit: Self) -> Self {
        Self::from_number(self.number.at_most(limit.number))
    }

    /// The larger of the two, trial by trial.
    #[inline(always)]
    #[must_use]
    pub fn at_least(self, limit: Self) -> Self {
        Self::from_number(self.number.at_least(limit.number))
    }

    /// The trials in which this is smaller than `other`.
    #[inline(always)]
    #[must_use]
    pub fn less_than(self, other: Self) -> N::Mask {
        self.number.less_than(other.number)
    }

    /// Selects `then` in trials in which the comparison holds, and `otherwise` in the others.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Approx, Money};
    ///
    /// let profit: Approx<Money, f64> = Approx::new(-3.0);
    /// let zero = Approx::new(0.0);
    /// let tax = Approx::choose(profit.less_than(zero), zero, profit * 0.25);
    /// assert_eq!(tax.number(), 0.0);
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn choose(mask: N::Mask, then: Self, otherwise: Self) -> Self {
        Self::from_number(N::choose(mask, then.number, otherwise.number))
    }
}

impl<N: Number> Approx<Share, N> {
    /// The rest of the whole: `1 - share`.
    #[inline(always)]
    #[must_use]
    pub fn complement(self) -> Self {
        Self::from_number(N::splat(1.0) - self.number)
    }

    /// The share as a plain ratio.
    #[inline(always)]
    #[must_use]
    pub fn ratio(self) -> Approx<Ratio, N> {
        Approx::from_number(self.number)
    }
}

impl<Q, N: Copy> Copy for Approx<Q, N> {}

impl<Q, N: Clone> Clone for Approx<Q, N> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self {
            number: self.number.clone(),
            quantity: PhantomData,
        }
    }
}

impl<Q, N: PartialEq> PartialEq for Approx<Q, N> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<Q, N: fmt::Debug> fmt::Debug for Approx<Q, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)
    }
}

/// An exact quantity enters a formula as the same value in every trial.
impl<Q: Quantity, N: Number> From<Q> for Approx<Q, N> {
    fn from(exact: Q) -> Self {
        let value: Value = exact.into();
        Self::new(value.to_f64())
    }
}
