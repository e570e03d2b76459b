//! Discounting in one pass, on one number or on several trials side by side.

use crate::quantity::{Approx, Money, Number, Ratio, Share};

/// The present value of one unit of money due after one period: `1 / (1 + rate)`.
///
/// # Example
/// ```
/// use bizcase::finance::discount_factor;
/// use bizcase::quantity::{Approx, Period, Rate, Ratio};
///
/// let monthly = Rate::per_year(0.12)?.over(Period::Month);
/// let factor = discount_factor::<f64>(Approx::from(monthly));
/// assert!((factor.number().powi(12) - 1.0 / 1.12).abs() < 1e-14);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[inline]
#[must_use]
pub fn discount_factor<N: Number>(rate: Approx<Ratio, N>) -> Approx<Ratio, N> {
    Approx::from_number(N::splat(1.0) / (N::splat(1.0) + rate.number()))
}

/// A present value accumulated flow by flow, without storing the flows.
///
/// Flows come at equal steps, each at the end of its step. The first is due at time zero unless
/// [`first_at`](PresentValue::first_at) sets another.
///
/// # Formula
/// The sum of `flow(t) * factor^t`.
///
/// # Example
/// ```
/// use bizcase::finance::{PresentValue, discount_factor};
/// use bizcase::quantity::{Approx, Money};
///
/// // 100 a year before launch, 121 a year after it, at 10 % and valued at launch.
/// let factor = discount_factor::<f64>(Approx::new(0.10));
/// let mut value = PresentValue::new(factor).first_at(-1);
/// for flow in [-100.0, 0.0, 121.0] {
///     value.add(Approx::new(flow));
/// }
/// assert!(value.total().number().abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PresentValue<N: Number> {
    factor: Approx<Ratio, N>,
    weight: Approx<Ratio, N>,
    total: Approx<Money, N>,
}

impl<N: Number> PresentValue<N> {
    /// Starts from zero, with a discount `factor` per step; see [`discount_factor`].
    #[inline(always)]
    #[must_use]
    pub fn new(factor: Approx<Ratio, N>) -> Self {
        Self {
            factor,
            weight: Approx::new(1.0),
            total: Approx::new(0.0),
        }
    }

    /// Sets the step of the first flow relative to the date of valuation; negative if before it.
    #[inline(always)]
    #[must_use]
    pub fn first_at(self, step: i32) -> Self {
        let power = raised(self.factor, step.unsigned_abs());
        let weight = if step < 0 {
            Approx::<Ratio, N>::new(1.0) / power
        } else {
            power
        };
        Self { weight, ..self }
    }

    /// Discounts by another `factor` per step from the next flow to all later ones.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{PresentValue, discount_factor};
    /// use bizcase::quantity::Approx;
    ///
    /// // 25 % in the first year, nothing in the second.
    /// let mut value = PresentValue::<f64>::new(discount_factor(Approx::new(0.25)));
    /// value.add(Approx::new(0.0));
    /// value.discount_by(Approx::new(1.0));
    /// value.add(Approx::new(0.0));
    /// value.add(Approx::new(100.0));
    /// assert_eq!(value.total().number(), 80.0);
    /// ```
    #[inline(always)]
    pub fn discount_by(&mut self, factor: Approx<Ratio, N>) {
        self.factor = factor;
    }

    /// Adds the flow of the next step.
    #[inline(always)]
    pub fn add(&mut self, flow: Approx<Money, N>) {
        self.total += flow * self.weight;
        self.weight = self.weight * self.factor;
    }

    /// The present value of the flows so far.
    #[inline(always)]
    #[must_use]
    pub fn total(self) -> Approx<Money, N> {
        self.total
    }

    /// The present value of one unit of money due with the next flow.
    #[inline(always)]
    #[must_use]
    pub fn next_weight(self) -> Approx<Ratio, N> {
        self.weight
    }
}

/// `base` to a whole power, by squaring.
fn raised<N: Number>(base: Approx<Ratio, N>, exponent: u32) -> Approx<Ratio, N> {
    let (mut square, mut left) = (base, exponent);
    let mut power: Approx<Ratio, N> = Approx::new(1.0);
    while left > 0 {
        if left % 2 == 1 {
            power = power * square;
        }
        square = square * square;
        left /= 2;
    }
    power
}

/// The present value of flows at equal steps, the first due now.
///
/// # Example
/// ```
/// use bizcase::finance::present_value;
/// use bizcase::quantity::Approx;
///
/// let flows = [-100.0, 55.0, 60.5].map(Approx::new);
/// let value = present_value::<f64>(flows, Approx::new(1.0 / 1.1));
/// assert!(value.number().abs() < 1e-12);
/// ```
#[inline]
#[must_use]
pub fn present_value<N: Number>(
    flows: impl IntoIterator<Item = Approx<Money, N>>,
    factor: Approx<Ratio, N>,
) -> Approx<Money, N> {
    let mut value = PresentValue::new(factor);
    for flow in flows {
        value.add(flow);
    }
    value.total()
}

/// The run-off value of a customer base: the present value of a margin earned at the end of every
/// future step, forever, while the base shrinks.
///
/// The first margin is earned one step from now by the customers remaining then. The series
/// converges if `kept * factor` is below one, which holds for any churn above zero and any discount
/// rate of zero or more.
///
/// # Formula
/// With `q = kept * factor`: `margin * (q + q^2 + ...) = margin * q / (1 - q)`.
///
/// # Example
/// ```
/// use bizcase::finance::run_off_value;
/// use bizcase::quantity::Approx;
///
/// // 100 a month, half of the customers leave every month, no discount: 50 + 25 + ...
/// let value = run_off_value::<f64>(Approx::new(100.0), Approx::new(0.5), Approx::new(1.0));
/// assert_eq!(value.number(), 100.0);
/// ```
#[inline]
#[must_use]
pub fn run_off_value<N: Number>(
    margin: Approx<Money, N>,
    kept: Approx<Share, N>,
    factor: Approx<Ratio, N>,
) -> Approx<Money, N> {
    let shrinking: Approx<Ratio, N> = factor * kept;
    margin * (shrinking / (Approx::<Ratio, N>::new(1.0) - shrinking))
}
