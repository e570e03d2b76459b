//! Demand formulas.

use serde::{Deserialize, Serialize};

use super::DemandTable;
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{Side, logistic, normal_density, normal_quantile, normal_tail};

/// The distribution of willingness to pay: turns `x = intercept + slope * price` into a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// `1 / (1 + exp(-x))`.
    Logistic,
    /// The standard normal distribution function at `x`.
    Normal,
    /// `exp(-exp(-x))`; over the logarithm of the price it is the Weibull distribution.
    ExtremeValue,
}

/// Whether the formula uses the price or its logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceScale {
    /// The price.
    Linear,
    /// Its natural logarithm.
    Logarithmic,
}

/// The share that buys as a function of the price in major units: a share in [0, 1] that never
/// rises with the price.
///
/// # Formula
/// With `a` the intercept and `b < 0` the slope:
///
/// | constructor | share at price `p` |
/// |---|---|
/// | [`logit`](Self::logit) | `1 / (1 + exp(-(a + b p)))` |
/// | [`log_logit`](Self::log_logit) | `1 / (1 + exp(-(a + b ln p)))` |
/// | [`probit`](Self::probit) | `Phi(a + b p)` |
/// | [`log_probit`](Self::log_probit) | `Phi(a + b ln p)` |
/// | [`weibull`](Self::weibull) | `exp(-exp(-(a + b ln p)))` |
/// | [`linear`](Self::linear) | `a + b p`, within [0, 1] |
/// | [`semi_log`](Self::semi_log) | `exp(a + b p)`, at most 1 |
/// | [`constant_elasticity`](Self::constant_elasticity) | `exp(a + b ln p)`, at most 1 |
/// | [`table`](Self::table) | see [`DemandTable`] |
///
/// # Example
/// ```
/// use bizcase::survey::Demand;
///
/// let demand = Demand::logit(4.0, -0.2)?;
/// assert_eq!(demand.share(20.0), 0.5);
/// assert!((demand.price_at(0.5) - 20.0).abs() < 1e-12);
/// // Where half of the market buys, each percent of price loses 2 % of the buyers.
/// assert!((demand.elasticity(20.0).unwrap() + 2.0).abs() < 1e-12);
/// assert!(Demand::logit(4.0, 0.2).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Shape", into = "Shape")]
pub struct Demand(pub(super) Shape);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Shape {
    Table(DemandTable),
    Choice {
        link: Link,
        scale: PriceScale,
        intercept: f64,
        slope: f64,
    },
    Linear {
        intercept: f64,
        slope: f64,
    },
    /// The logarithm of the share is linear in the price or in its logarithm.
    Exponential {
        scale: PriceScale,
        intercept: f64,
        slope: f64,
    },
}

impl From<Demand> for Shape {
    fn from(demand: Demand) -> Self {
        demand.0
    }
}

impl TryFrom<Shape> for Demand {
    type Error = Invalid;

    fn try_from(shape: Shape) -> Result<Self, Invalid> {
        let demand = Self(shape);
        if let Some((intercept, slope)) = demand.coefficients() {
            falling(intercept, slope)?;
        }
        Ok(demand)
    }
}

impl Demand {
    /// Demand known at a set of prices.
    #[must_use]
    pub const fn table(table: DemandTable) -> Self {
        Self(Shape::Table(table))
    }

    /// Willingness to pay distributed as `link` says, over prices or their logarithms.
    ///
    /// # Errors
    /// [`Invalid`] unless both coefficients are finite and the slope is below zero.
    pub fn choice(
        link: Link,
        scale: PriceScale,
        intercept: f64,
        slope: f64,
    ) -> Result<Self, Invalid> {
        let (intercept, slope) = falling(intercept, slope)?;
        Ok(Self(Shape::Choice {
            link,
            scale,
            intercept,
            slope,
        }))
    }

    /// Logistic willingness to pay.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn logit(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::choice(Link::Logistic, PriceScale::Linear, intercept, slope)
    }

    /// Log-logistic willingness to pay.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn log_logit(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::choice(Link::Logistic, PriceScale::Logarithmic, intercept, slope)
    }

    /// Normal willingness to pay.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn probit(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::choice(Link::Normal, PriceScale::Linear, intercept, slope)
    }

    /// Log-normal willingness to pay.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn log_probit(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::choice(Link::Normal, PriceScale::Logarithmic, intercept, slope)
    }

    /// Weibull willingness to pay.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn weibull(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::choice(
            Link::ExtremeValue,
            PriceScale::Logarithmic,
            intercept,
            slope,
        )
    }

    /// A straight line, cut off at 0 and 1.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn linear(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        let (intercept, slope) = falling(intercept, slope)?;
        Ok(Self(Shape::Linear { intercept, slope }))
    }

    /// A share whose logarithm is linear in the price.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn semi_log(intercept: f64, slope: f64) -> Result<Self, Invalid> {
        Self::exponential(PriceScale::Linear, intercept, slope)
    }

    /// A share whose logarithm is linear in the logarithm of the price, with slope `elasticity`.
    ///
    /// # Errors
    /// As [`choice`](Self::choice).
    pub fn constant_elasticity(intercept: f64, elasticity: f64) -> Result<Self, Invalid> {
        Self::exponential(PriceScale::Logarithmic, intercept, elasticity)
    }

    pub(super) fn exponential(
        scale: PriceScale,
        intercept: f64,
        slope: f64,
    ) -> Result<Self, Invalid> {
        let (intercept, slope) = falling(intercept, slope)?;
        Ok(Self(Shape::Exponential {
            scale,
            intercept,
            slope,
        }))
    }

    /// The intercept and the slope of a formula; `None` for a table.
    #[must_use]
    pub const fn coefficients(&self) -> Option<(f64, f64)> {
        match self.0 {
            Shape::Table(_) => None,
            Shape::Choice {
                intercept, slope, ..
            }
            | Shape::Linear { intercept, slope }
            | Shape::Exponential {
                intercept, slope, ..
            } => Some((intercept, slope)),
        }
    }

    /// The table; `None` for a formula.
    #[must_use]
    pub const fn as_table(&self) -> Option<&DemandTable> {
        match &self.0 {
            Shape::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The share that buys at a price in major units; prices below zero count as zero.
    #[must_use]
    pub fn share(&self, price: f64) -> f64 {
        let price = price.max(0.0);
        match &self.0 {
            Shape::Table(table) => table.share(price),
            &Shape::Choice {
                link,
                scale,
                intercept,
                slope,
            } => link.share(intercept + slope * scale.of(price)),
            Shape::Linear { intercept, slope } => (intercept + slope * price).clamp(0.0, 1.0),
            &Shape::Exponential {
                scale,
                intercept,
                slope,
            } => libm::exp(intercept + slope * scale.of(price)).min(1.0),
        }
    }

    /// The highest price, in major units, at which at least `share` buys: the quantile of
    /// willingness to pay with `share` above it. Zero if no price reaches the share, infinite if
    /// all do.
    #[must_use]
    pub fn price_at(&self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        let price = match &self.0 {
            Shape::Table(table) => return table.price_at(share),
            &Shape::Choice {
                link,
                scale,
                intercept,
                slope,
            } => scale.price((link.predictor(share) - intercept) / slope),
            Shape::Linear { intercept, slope } if share > 0.0 => (share - intercept) / slope,
            Shape::Linear { .. } => f64::INFINITY,
            &Shape::Exponential {
                scale,
                intercept,
                slope,
            } => scale.price((libm::log(share) - intercept) / slope),
        };
        price.max(0.0)
    }

    /// The point elasticity at a price: the percentage change of buyers when the price rises by one
    /// percent. `None` where nobody buys.
    ///
    /// For a table, the elasticity of the segment above the price; for a step function, zero.
    #[must_use]
    pub fn elasticity(&self, price: f64) -> Option<f64> {
        let share = self.share(price);
        if share <= 0.0 || price <= 0.0 {
            return (share > 0.0).then_some(0.0);
        }
        Some(match &self.0 {
            Shape::Table(table) => price * table.slope(price) / share,
            Shape::Linear { slope, .. } if share < 1.0 => price * slope / share,
            Shape::Exponential { scale, slope, .. } if share < 1.0 => slope * scale.pace(price),
            Shape::Linear { .. } | Shape::Exponential { .. } => 0.0,
            &Shape::Choice {
                link,
                scale,
                intercept,
                slope,
            } => slope * scale.pace(price) * link.pace(intercept + slope * scale.of(price)),
        })
    }

    /// The arc elasticity: the percentage change of buyers per percent of price between two prices,
    /// both relative to the midpoint. `None` for equal prices or without buyers.
    ///
    /// # Formula
    /// `((s2 - s1) / (s2 + s1)) / ((p2 - p1) / (p2 + p1))`
    #[must_use]
    pub fn arc_elasticity(&self, from: f64, to: f64) -> Option<f64> {
        arc_elasticity((from, self.share(from)), (to, self.share(to)))
    }
}

/// Between two points of price and share, by the midpoint formula.
pub(in crate::survey) fn arc_elasticity(from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let change = (to.1 - from.1) / (to.1 + from.1);
    let elasticity = change / ((to.0 - from.0) / (to.0 + from.0));
    elasticity.is_finite().then_some(elasticity)
}

fn falling(intercept: f64, slope: f64) -> Result<(f64, f64), Invalid> {
    let below_zero =
        Permitted::interval(Bound::Excluding(f64::NEG_INFINITY), Bound::Excluding(0.0));
    let intercept = Permitted::FINITE.check("intercept of the demand", intercept)?;
    Ok((intercept, below_zero.check("slope of the demand", slope)?))
}

impl Link {
    /// The share for a predictor.
    pub(in crate::survey) fn share(self, x: f64) -> f64 {
        match self {
            Self::Logistic => logistic(x),
            Self::Normal => normal_tail(Side::Lower, x),
            Self::ExtremeValue => libm::exp(-libm::exp(-x)),
        }
    }

    /// The predictor for a share.
    pub(in crate::survey) fn predictor(self, share: f64) -> f64 {
        match self {
            Self::Logistic => libm::log(share) - libm::log1p(-share),
            Self::Normal if share <= 0.0 => f64::NEG_INFINITY,
            Self::Normal if share >= 1.0 => f64::INFINITY,
            Self::Normal => normal_quantile(Side::Lower, share),
            Self::ExtremeValue => -libm::log(-libm::log(share)),
        }
    }

    /// The derivative of the logarithm of the share.
    pub(in crate::survey) fn pace(self, x: f64) -> f64 {
        match self {
            Self::Logistic => logistic(-x),
            // Mills' ratio, by its series where the tail is too small for a quotient.
            Self::Normal if x < -35.0 => -x - 1.0 / x,
            Self::Normal => normal_density(x) / normal_tail(Side::Lower, x),
            Self::ExtremeValue => libm::exp(-x),
        }
    }
}

impl PriceScale {
    /// What the formula sees of a price.
    pub(in crate::survey) fn of(self, price: f64) -> f64 {
        match self {
            Self::Linear => price,
            Self::Logarithmic => libm::log(price),
        }
    }

    /// The price of which the formula sees `x`.
    pub(in crate::survey) fn price(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Logarithmic => libm::exp(x),
        }
    }

    /// By how much what the formula sees changes for each relative change of the price.
    fn pace(self, price: f64) -> f64 {
        match self {
            Self::Linear => price,
            Self::Logarithmic => 1.0,
        }
    }
}
