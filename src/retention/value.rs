//! Customer lifetime value.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Survival, geometric::raised};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Approx, Churn, Count, Money, Number, Period, Rate, Ratio, Share, Timeline};

/// When within a period a customer's margin is received.
///
/// # Example
/// ```
/// use bizcase::quantity::Approx;
/// use bizcase::retention::{GeometricLifetime, PaymentTiming, discounted_periods};
///
/// // Half of the customers leave in every period; three periods without discount.
/// let distribution = GeometricLifetime::new(Approx::new(0.5));
/// let worth = |timing| discounted_periods::<f64>(&distribution, Approx::new(1.0), 3, timing).number();
/// assert_eq!(worth(PaymentTiming::Advance), 1.0 + 0.5 + 0.25);
/// assert_eq!(worth(PaymentTiming::Arrears), 0.5 + 0.25 + 0.125);
/// assert_eq!(worth(PaymentTiming::MidPeriod), 0.75 + 0.375 + 0.1875);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentTiming {
    /// At the start of each period, from those present then (subscriptions paid in advance). The
    /// first payment comes on arrival and is not discounted.
    Advance,
    /// In the middle of each period, from the mean of those present at its start and its end. The
    /// discount is that of the middle of the period.
    MidPeriod,
    /// At the end of each period, from those remaining then.
    Arrears,
}

/// The discounted expected number of payments of a customer: each payment within the horizon,
/// weighted by the probability that it comes and discounted to the day of arrival.
///
/// Works on one number or on several trials side by side, without allocation.
///
/// # Formula
/// With survival `S` and discount factor `d`:
///
/// - in advance, the sum of `S(t) d^t` for `t` from 0 to the horizon less one;
/// - in arrears, the sum of `S(t) d^t` for `t` from 1 to the horizon;
/// - mid-period, the sum of `(S(t) + S(t + 1)) / 2 d^(t + 1/2)` for `t` from 0 to the horizon less one.
///
/// # Example
/// See [`PaymentTiming`].
#[inline(always)]
#[must_use]
pub fn discounted_periods<N: Number>(
    law: &impl Survival<N>,
    factor: Approx<Ratio, N>,
    horizon: u32,
    timing: PaymentTiming,
) -> Approx<Ratio, N> {
    /// A year of months at a time, so that distributions fill their curve quickly.
    const CHUNK: usize = 64;
    let d = factor.number();
    let mut weight = match timing {
        PaymentTiming::Advance => N::splat(1.0),
        PaymentTiming::MidPeriod => d.sqrt(),
        PaymentTiming::Arrears => d,
    };
    let mut sum = N::splat(0.0);
    let mut before = N::splat(1.0);
    let mut curve = [Approx::new(1.0); CHUNK];
    let short = (horizon as usize) < CHUNK;
    if short {
        law.fill(&mut curve[..=horizon as usize]);
    }
    for period in 1..=horizon {
        let after = if short {
            curve[period as usize].number()
        } else {
            law.survival(period).number()
        };
        let paying = match timing {
            PaymentTiming::Advance => before,
            PaymentTiming::MidPeriod => (before + after) * N::splat(0.5),
            PaymentTiming::Arrears => after,
        };
        sum = sum + paying * weight;
        weight = weight * d;
        before = after;
    }
    Approx::from_number(sum)
}

/// How long payments count.
///
/// # Example
/// See [`ValueTerms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifetimeHorizon {
    /// The payments of this many periods.
    Periods(u32),
    /// All payments without end. Needs a discount rate above zero, so that the sum converges.
    Unbounded,
}

/// The terms of a lifetime value: margin, discount rate, horizon and timing of payments, all of
/// them explicit.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Currency, Money, Period, Rate, Share};
/// use bizcase::retention::{GeometricLifetime, LifetimeHorizon, PaymentTiming, ValueTerms};
///
/// // 30 a month at a gross margin of 80 %, for five years.
/// let terms = ValueTerms::new(
///     Money::major(24, Currency::USD),
///     Period::Month,
///     Rate::per_year(0.10)?,
///     LifetimeHorizon::Periods(60),
///     PaymentTiming::Advance,
/// )?;
/// let distribution = GeometricLifetime::new(Approx::from(Share::percent(3.0)?));
/// let value = terms.value(&distribution)?;
/// assert_eq!(value.money.to_string(), "USD 573.44");
/// assert!((value.expected_periods - 27.97).abs() < 0.01); // undiscounted
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("CLV", "LTV", "customer lifetime value"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ValueTerms {
    margin: Money,
    period: Period,
    discount: Rate,
    horizon: LifetimeHorizon,
    timing: PaymentTiming,
    start: u32,
}

/// The lifetime value of a customer.
///
/// # Example
/// See [`ValueTerms`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LifetimeValue {
    /// The present value of the margins, rounded to the minor unit.
    pub money: Money,
    /// The discounted expected number of payments: the value divided by the margin.
    pub discounted_periods: f64,
    /// The expected number of payments without discount. Infinite only for unbounded payments whose
    /// number has no mean, as for a shifted beta-geometric distribution with `alpha` up to 1.
    pub expected_periods: f64,
}

impl ValueTerms {
    /// Terms with the margin of a customer per period paid for, the discount rate, the horizon, and
    /// the timing of payments.
    ///
    /// # Errors
    /// [`Invalid`] for a horizon of zero or of more than
    /// [1,200](crate::quantity::Timeline::MAX_PERIODS) periods, and for an unbounded one without a
    /// discount rate above zero.
    pub fn new(
        margin: Money,
        period: Period,
        discount: Rate,
        horizon: LifetimeHorizon,
        timing: PaymentTiming,
    ) -> Result<Self, Invalid> {
        match horizon {
            LifetimeHorizon::Periods(periods) => {
                let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
                permitted.check("horizon in periods", f64::from(periods))?;
            }
            LifetimeHorizon::Unbounded => {
                let rate = discount.over(period).value();
                if rate < 1e-5 {
                    let rule = "above 0.001% a period for payments without end";
                    let hint = "state a horizon";
                    return Err(Invalid::rule("discount", discount, rule).hint(hint));
                }
            }
        }
        Ok(Self {
            margin,
            period,
            discount,
            horizon,
            timing,
            start: 0,
        })
    }

    /// Values a customer who has already stayed `periods` periods: the residual lifetime value at
    /// the end of that period, which is the start of the next.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Money, Period, Rate};
    /// use bizcase::retention::{LifetimeHorizon, PaymentTiming, ShiftedBetaGeometric, ValueTerms};
    ///
    /// let terms = ValueTerms::new(
    ///     Money::major(100, Currency::USD),
    ///     Period::Year,
    ///     Rate::per_year(0.10)?,
    ///     LifetimeHorizon::Unbounded,
    ///     PaymentTiming::Advance,
    /// )?;
    /// let distribution = ShiftedBetaGeometric::new(0.668, 3.806)?;
    /// let (new, old) = (terms.value(&distribution)?, terms.after(5).value(&distribution)?);
    /// assert!(old.discounted_periods > new.discounted_periods); // who stayed is loyal
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn after(self, periods: u32) -> Self {
        Self {
            start: periods,
            ..self
        }
    }

    /// The lifetime value under a distribution. An observed curve is not a distribution: state its
    /// tail first.
    ///
    /// # Errors
    /// [`Invalid`] if nobody stays until the [start](Self::after), and for unbounded payments under
    /// a distribution of your own whose [`periods_ahead`](Survival::periods_ahead) is not known;
    /// [`Error::Money`] if the value exceeds the range of money.
    pub fn value(&self, law: &impl Survival<f64>) -> Result<LifetimeValue, Error> {
        let factor = 1.0 / (1.0 + self.discount.over(self.period).value());
        let there = law.survival(self.start).number();
        if there <= 0.0 {
            let rule = "a period that someone stays to";
            return Err(Invalid::rule("start of the value", self.start, rule).into());
        }
        let rest = Rest {
            law,
            start: self.start,
            there,
        };
        let periods = |factor: f64| -> f64 {
            let factor = Approx::new(factor);
            match self.horizon {
                LifetimeHorizon::Periods(horizon) => {
                    discounted_periods(&rest, factor, horizon, self.timing).number()
                }
                LifetimeHorizon::Unbounded => rest.endless(factor.number(), self.timing),
            }
        };
        let discounted = periods(factor);
        let expected = match self.horizon {
            LifetimeHorizon::Periods(_) => periods(1.0),
            LifetimeHorizon::Unbounded => self.timing.payments(self.periods_ahead(law)?),
        };
        let money = Money::from_f64(self.margin.to_f64() * discounted, self.margin.currency())
            .map_err(|invalid| invalid.named("lifetime value"))?;
        Ok(LifetimeValue {
            money,
            discounted_periods: discounted,
            expected_periods: expected,
        })
    }
}

impl ValueTerms {
    fn periods_ahead(&self, law: &impl Survival<f64>) -> Result<f64, Invalid> {
        let ahead = law.periods_ahead(self.start).map(Approx::number);
        ahead.ok_or_else(|| {
            let rule = "known for payments without end";
            let hint =
                "state a horizon, or implement `Survival::periods_ahead` for the distribution";
            Invalid::rule("expected lifetime", "a sum that does not settle", rule).hint(hint)
        })
    }
}

impl PaymentTiming {
    /// How many payments are expected of who stays to the end of so many periods.
    fn payments(self, periods_ahead: f64) -> f64 {
        periods_ahead
            + match self {
                Self::Advance => 1.0,
                Self::MidPeriod => 0.5,
                Self::Arrears => 0.0,
            }
    }
}

/// A distribution from some period on.
#[derive(Debug)]
struct Rest<'a, L> {
    law: &'a L,
    start: u32,
    there: f64,
}

impl<L: Survival<f64>> Survival<f64> for Rest<'_, L> {
    fn survival(&self, period: u32) -> Approx<Share, f64> {
        let period = self.start.saturating_add(period);
        Approx::new((self.law.survival(period).number() / self.there).min(1.0))
    }
}

impl<L: Survival<f64>> Rest<'_, L> {
    /// All payments: until those that follow, at most the last one for ever, are noise.
    fn endless(&self, factor: f64, timing: PaymentTiming) -> f64 {
        let forever = factor / (1.0 - factor);
        let mut weight = match timing {
            PaymentTiming::Advance => 1.0,
            PaymentTiming::MidPeriod => libm::sqrt(factor),
            PaymentTiming::Arrears => factor,
        };
        let (mut sum, mut before, mut period) = (0.0, 1.0, 0);
        loop {
            period += 1;
            let after = self.survival(period).number();
            let paying = match timing {
                PaymentTiming::Advance => before,
                PaymentTiming::MidPeriod => 0.5 * (before + after),
                PaymentTiming::Arrears => after,
            };
            sum += paying * weight;
            if before * weight * forever.max(1.0) <= 1e-15 * sum || period > 10_000_000 {
                return sum;
            }
            weight *= factor;
            before = after;
        }
    }
}

/// The dashboard formula for lifetime value: the margin per period divided by the churn per period.
/// It has no discount and no horizon, counts the first payment in advance, and assumes that all
/// customers are alike; compare [`ValueTerms`].
///
/// # Errors
/// [`Invalid`] without churn, since the value is then unbounded, or if it exceeds the range of
/// money.
///
/// # Example
/// ```
/// use bizcase::quantity::{Churn, Currency, Money, Period};
/// use bizcase::retention::simple_lifetime_value;
///
/// let margin = Money::major(24, Currency::USD);
/// let value = simple_lifetime_value(margin, Period::Month, Churn::per_month(0.03)?)?;
/// assert_eq!(value.to_string(), "USD 800.00");
/// assert!(simple_lifetime_value(margin, Period::Month, Churn::per_month(0.0)?).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("LTV", "CLV", "customer lifetime value"))]
pub fn simple_lifetime_value(
    margin: Money,
    period: Period,
    churn: Churn,
) -> Result<Money, Invalid> {
    let share = churn.over(period).value();
    if share <= 0.0 {
        let rule = "above zero, or the value has no bound";
        return Err(Invalid::rule("churn", churn, rule).hint("state a horizon with ValueTerms"));
    }
    Money::from_f64(margin.to_f64() / share, margin.currency())
        .map_err(|invalid| invalid.named("lifetime value"))
}

/// What the mean over segments hides.
///
/// # Example
/// See [`SegmentValues`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum BlendWarning {
    /// The mean is positive and a segment's value negative, or the other way round.
    SignsDiffer {
        /// The segment.
        segment: String,
    },
    /// A segment's value differs from the mean by more than [`SegmentValues::TELLING`] of the mean.
    SegmentsDiffer {
        /// The segment farthest from the mean.
        segment: String,
        /// Its value divided by the mean.
        multiple: f64,
    },
}

impl fmt::Display for BlendWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignsDiffer { segment } => write!(
                f,
                "the mean hides that the value of customers of `{segment}` has the opposite sign"
            ),
            Self::SegmentsDiffer { segment, multiple } => write!(
                f,
                "the mean hides the segments: a customer of `{segment}` is worth {multiple:.2} times as much"
            ),
        }
    }
}

/// Customer lifetime values by segment.
///
/// The mean never comes without its warnings: [`blended`](Self::blended) returns both.
///
/// # Example
/// ```
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::retention::{BlendWarning, SegmentValues};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let values = SegmentValues::new([
///     ("monthly", Count::from(3_000), usd(400)),
///     ("two years", Count::from(1_000), usd(2_400)),
/// ])?;
/// let (mean, warnings) = values.blended()?;
/// assert_eq!(mean, usd(900));
/// assert_eq!(
///     warnings[0].to_string(),
///     "the mean hides the segments: a customer of `two years` is worth 2.67 times as much",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentValues {
    /// Name, new customers, and the value of one of them.
    segments: Vec<(String, Count, Money)>,
}

impl SegmentValues {
    /// The distance from the mean, relative to it, beyond which the mean hides a segment.
    pub const TELLING: f64 = 0.25;

    /// Segments by name, with the number of new customers and the value of one of them.
    ///
    /// # Errors
    /// [`Invalid`] if there is no segment, a name appears twice, or all segments are empty;
    /// [`Error::Money`] if currencies differ.
    pub fn new<S: Into<String>>(
        segments: impl IntoIterator<Item = (S, Count, Money)>,
    ) -> Result<Self, Error> {
        let segments: Vec<(String, Count, Money)> = segments
            .into_iter()
            .map(|(name, customers, value)| (name.into(), customers, value))
            .collect();
        let mut names = BTreeSet::new();
        for (name, _, value) in &segments {
            if !names.insert(name) {
                return Err(Invalid::rule("segment", name, "given once").into());
            }
            segments[0].2.plus(*value)?;
        }
        let customers: Count = segments.iter().map(|(_, customers, _)| *customers).sum();
        if customers.value() <= 0.0 {
            let rule = "one or more in all segments together";
            return Err(Invalid::rule("customers", customers, rule).into());
        }
        Ok(Self { segments })
    }

    /// The segments: name, new customers, and the value of one of them.
    pub fn segments(&self) -> impl Iterator<Item = (&str, Count, Money)> {
        self.segments
            .iter()
            .map(|(name, customers, value)| (name.as_str(), *customers, *value))
    }

    /// The mean value of a new customer, with warnings. There are none if every segment lies within
    /// [`TELLING`](Self::TELLING) of the mean.
    ///
    /// # Errors
    /// [`Invalid`] if the mean exceeds the range of money.
    pub fn blended(&self) -> Result<(Money, Vec<BlendWarning>), Error> {
        let (mut customers, mut total) = (0.0, 0.0);
        for (_, count, value) in &self.segments {
            customers += count.value();
            total += count.value() * value.to_f64();
        }
        let mean = total / customers;
        let currency = self.segments[0].2.currency();
        let money = Money::from_f64(mean, currency)
            .map_err(|invalid| invalid.named("mean lifetime value"))?;
        let mut warnings = Vec::new();
        let present = self
            .segments
            .iter()
            .filter(|(_, count, _)| count.value() > 0.0);
        for (name, _, value) in present.clone() {
            if value.to_f64() * mean < 0.0 {
                warnings.push(BlendWarning::SignsDiffer {
                    segment: name.clone(),
                });
            }
        }
        let away = |value: Money| (value.to_f64() - mean).abs();
        let farthest = present.max_by(|a, b| away(a.2).total_cmp(&away(b.2)));
        if let Some((name, _, value)) = farthest
            && away(*value) > Self::TELLING * mean.abs()
            && mean != 0.0
        {
            warnings.push(BlendWarning::SegmentsDiffer {
                segment: name.clone(),
                multiple: value.to_f64() / mean,
            });
        }
        Ok((money, warnings))
    }
}

/// The growth of a remaining customer's payments, by causes that are planned and measured
/// separately.
///
/// # Formula
/// After `t` periods a remaining customer pays
/// `start * (seats * usage * (1 + expansion - contraction))^t`, where `seats` and `usage` are
/// growth factors per period.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Growth, Share};
/// use bizcase::retention::{AccountGrowth, GeometricLifetime, Survival};
///
/// // Per month: 2 % more seats and 1 % more usage; upgrades add 0.5 % of the revenue and
/// // downgrades take 0.8 %.
/// let growth = AccountGrowth::<f64>::none()
///     .seats(Approx::new(0.02))
///     .usage(Approx::new(0.01))
///     .expansion(Approx::new(0.005))
///     .contraction(Approx::new(0.008));
/// assert!((growth.after(12).number() - (1.02 * 1.01 * 0.997_f64).powi(12)).abs() < 1e-14);
///
/// // Net revenue retention over a year, with 2 % of the customers lost per month.
/// let kept: Approx<Share, f64> = GeometricLifetime::new(Approx::new(0.02)).survival(12);
/// let retention = growth.after(12) * kept;
/// assert!((retention.number() - 1.082).abs() < 0.001);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AccountGrowth<N> {
    seats: N,
    usage: N,
    expansion: N,
    contraction: N,
}

impl<N: Number> AccountGrowth<N> {
    /// No growth: payments stay constant.
    #[must_use]
    pub fn none() -> Self {
        let zero = N::splat(0.0);
        Self {
            seats: zero,
            usage: zero,
            expansion: zero,
            contraction: zero,
        }
    }

    /// Sets the relative growth of seats per period.
    #[must_use]
    pub fn seats(self, growth: Approx<Ratio, N>) -> Self {
        let seats = growth.number();
        Self { seats, ..self }
    }

    /// Sets the relative growth of usage per seat and period.
    #[must_use]
    pub fn usage(self, growth: Approx<Ratio, N>) -> Self {
        let usage = growth.number();
        Self { usage, ..self }
    }

    /// Sets the revenue that upgrades and added products add per period, relative to the previous
    /// one.
    #[must_use]
    pub fn expansion(self, share: Approx<Ratio, N>) -> Self {
        let expansion = share.number();
        Self { expansion, ..self }
    }

    /// Sets the revenue that downgrades take per period, relative to the previous one.
    #[must_use]
    pub fn contraction(self, share: Approx<Share, N>) -> Self {
        let contraction = share.number();
        Self {
            contraction,
            ..self
        }
    }

    /// The growth factor of one period; never below zero.
    #[inline(always)]
    #[must_use]
    pub fn factor(&self) -> Approx<Ratio, N> {
        let one = N::splat(1.0);
        let plan = one + self.expansion - self.contraction;
        let factor = (one + self.seats) * (one + self.usage) * plan;
        Approx::from_number(factor.at_least(N::splat(0.0)))
    }

    /// The payment of a remaining customer after `periods` periods, as a multiple of the start.
    #[inline(always)]
    #[must_use]
    pub fn after(&self, periods: u32) -> Approx<Ratio, N> {
        Approx::from_number(raised(self.factor().number(), periods))
    }
}
