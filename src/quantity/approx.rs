//! The simulation twin of an exact quantity.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::{Count, Currency, Lane, Money, Number, Ratio, Share, Unit, Value};

/// A quantity that can stand in a column of trials: [`Money`], [`Share`], [`Count`], [`Ratio`].
///
/// Sealed: quantities are composed, not invented, so that every one can be reported.
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
    /// The unit of the quantity in a model that reckons in `currency`.
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

/// A quantity inside a simulation: plain floating-point numbers that know at compile time what
/// they mean, at no cost.
///
/// `N` is [`Lane`], several trials side by side, or `f64` for one trial. Money is in the major
/// unit of the model's currency.
///
/// # Algebra
/// Sums and differences stay within one quantity. Of products and quotients there are only those
/// that make sense:
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
/// Products commute, and any of them can be multiplied or divided by a plain `f64`.
///
/// A price and a churn rate do not add:
/// ```compile_fail
/// use bizcase::quantity::{Approx, Money, Share};
///
/// fn nonsense(price: Approx<Money>, churn: Approx<Share>) -> Approx<Money> {
///     price + churn
/// }
/// ```
/// nor does a price times a price mean anything:
/// ```compile_fail
/// use bizcase::quantity::{Approx, Money};
///
/// fn nonsense(price: Approx<Money>) -> Approx<Money> {
///     price * price
/// }
/// ```
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count, Money, Share};
///
/// fn revenue(firms: Approx<Count>, won: Approx<Share>, price: Approx<Money>) -> Approx<Money> {
///     firms * won * price
/// }
///
/// let firms = Approx::new(1_000.0);
/// assert_eq!(revenue(firms, Approx::new(0.02), Approx::new(25.0)).number().get(0), 500.0);
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
    /// The same value in every trial, taken on trust: the escape hatch into the algebra.
    #[inline(always)]
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self::from_number(N::splat(value))
    }

    /// A number taken on trust to mean `Q`.
    #[inline(always)]
    #[must_use]
    pub const fn from_number(number: N) -> Self {
        Self {
            number,
            quantity: PhantomData,
        }
    }

    /// The bare number: the escape hatch out of the algebra.
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

    /// In which trials this is smaller than `other`.
    #[inline(always)]
    #[must_use]
    pub fn less_than(self, other: Self) -> N::Mask {
        self.number.less_than(other.number)
    }

    /// `then` in the trials in which the comparison held, `otherwise` in the others.
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
    /// What is left of the whole: `1 - share`.
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
