//! Rates of return and the status of their search.

use serde::Serialize;

use super::equation::Equation;
use super::roots::{self, Crossing};
use crate::error::{Invalid, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// All rates that discount cash flows to zero.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, RateStatus};
///
/// let fund = CashFlows::yearly(&[-100.0, 10.0, 110.0])?.irr()?;
/// assert_eq!(fund.status(), RateStatus::Single);
/// assert_eq!(fund.headline()?.to_string(), "10% a year");
///
/// let gift = CashFlows::yearly(&[10.0, 110.0])?.irr()?;
/// assert_eq!(gift.status(), RateStatus::NoSignChange);
/// assert!(gift.headline().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateOfReturn {
    status: RateStatus,
    roots: Vec<Root>,
    period: Period,
    /// The sign of the sum of all flows; zero where it was not needed.
    balance: i8,
}

/// How many rates of return there are, and why if there are none.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, RateStatus};
///
/// assert_eq!(CashFlows::yearly(&[-100.0, 0.0])?.irr()?.status(), RateStatus::TotalLoss);
/// assert_eq!(CashFlows::yearly(&[1.0, -2.0, 2.0])?.irr()?.status(), RateStatus::NoRealRoot);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum RateStatus {
    /// One rate.
    Single,
    /// Several rates; none of them alone is the return.
    Multiple,
    /// The net present value differs from zero only by rounding over a whole range of rates, so
    /// neither their number nor their values can be determined; [`uncertainty`](Root::uncertainty)
    /// gives the width of the range.
    Unresolved,
    /// The flows change sign, but no rate discounts them to zero.
    NoRealRoot,
    /// All flows are inflows, or all are outflows.
    NoSignChange,
    /// Money went out and none came back by the end of the series, whose last flow is zero: a
    /// return of -100 %.
    TotalLoss,
    /// All flows are zero.
    AllZero,
}

/// A rate that discounts cash flows to zero.
///
/// It is stored as the natural logarithm of one plus the rate, which keeps the digits of a rate
/// within 1e-100 of -100 % and of a rate of 1e300.
///
/// # Example
/// ```
/// use bizcase::finance::CashFlows;
///
/// let lost = CashFlows::yearly(&[-1.0, 1e-40])?.irr()?;
/// assert_eq!(lost.roots()[0].value(), -1.0);
/// assert!((lost.roots()[0].log_rate() - 1e-40_f64.ln()).abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Root {
    log_rate: f64,
    crossing: Crossing,
    uncertainty: f64,
    period: Period,
}

/// Ranges wider than this, on the scale of the logarithm, leave a rate unresolved.
const RESOLUTION: f64 = 1e-4;

impl Root {
    /// The rate as a plain number per [`period`](RateOfReturn::period): 0.12 is twelve percent.
    ///
    /// Rounds to -1 or infinity if a double cannot hold it; [`log_rate`](Root::log_rate) always
    /// can.
    #[must_use]
    pub fn value(self) -> f64 {
        libm::expm1(self.log_rate)
    }

    /// The rate with its period.
    ///
    /// # Errors
    /// [`Invalid`] if the rate rounds to -100 % or infinity.
    pub fn rate(self) -> Result<Rate, Invalid> {
        Rate::new(self.value(), self.period).map_err(|invalid| invalid.named("rate of return"))
    }

    /// `ln(1 + rate)`, the continuously compounded rate; finite and exact for every root.
    #[must_use]
    pub fn log_rate(self) -> f64 {
        self.log_rate
    }

    /// The largest error of [`log_rate`](Root::log_rate) that rounding of the present values may
    /// cause: about 1e-15 for an ordinary investment, 1e-6 for a double root.
    #[must_use]
    pub fn uncertainty(self) -> f64 {
        self.uncertainty
    }

    /// How far it is from a rate of zero.
    fn distance(self) -> f64 {
        self.log_rate.abs()
    }

    fn is_resolved(self) -> bool {
        self.uncertainty <= RESOLUTION * self.log_rate.abs().max(1.0)
    }

    /// How the net present value crosses zero at this rate.
    #[must_use]
    pub fn crossing(self) -> Crossing {
        self.crossing
    }
}

impl RateOfReturn {
    /// The rates of an equation, or why there is none.
    pub(super) fn of(
        equation: Option<Equation<'_>>,
        flows: &[f64],
        period: Period,
        total: impl Fn() -> f64,
    ) -> Result<Self, RateOfReturnError> {
        let Some(mut equation) = equation else {
            return Ok(Self {
                status: without_sign_change(flows),
                roots: Vec::new(),
                period,
                balance: 0,
            });
        };
        let zeros = roots::zeros(&mut equation).map_err(|gave_up| RateOfReturnError::GaveUp {
            evaluations: gave_up.evaluations,
        })?;
        let root = |zero: roots::Zero| Root {
            log_rate: zero.force,
            crossing: zero.crossing,
            uncertainty: zero.uncertainty,
            period,
        };
        let mut roots: Vec<Root> = zeros.into_iter().map(root).collect();
        let near_zero = |root: &Root| root.log_rate.abs() <= root.uncertainty;
        let mut balance = 0;
        if roots.len() > 1 || roots.iter().any(near_zero) {
            let total = total();
            balance = i8::from(total > 0.0) - i8::from(total < 0.0);
            let nearest = roots
                .iter_mut()
                .min_by(|a, b| a.distance().total_cmp(&b.distance()));
            // Flows that add up to nothing have a rate of exactly zero.
            if let Some(root) = nearest.filter(|root| balance == 0 && near_zero(root)) {
                root.log_rate = 0.0;
            }
        }
        let status = match roots.len() {
            _ if !roots.iter().all(|root| root.is_resolved()) => RateStatus::Unresolved,
            0 => RateStatus::NoRealRoot,
            1 => RateStatus::Single,
            _ => RateStatus::Multiple,
        };
        Ok(Self {
            status,
            roots,
            period,
            balance,
        })
    }

    /// How many rates there are, and why if there are none.
    #[must_use]
    pub fn status(&self) -> RateStatus {
        self.status
    }

    /// All rates, lowest first.
    #[must_use]
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The period of the rates.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The rate to quote. If there are several, it is the one nearest zero among those with the
    /// sign of the sum of all flows, or among all if none has that sign.
    /// [`roots`](RateOfReturn::roots) returns the others.
    ///
    /// An investor who gets back less than was paid in is therefore never quoted a gain if a loss
    /// also discounts the flows to zero, and the other way round. Between a rate of zero and this
    /// one the net present value keeps the sign of the sum. The rate can be read as that of an
    /// investment: it has the sign of the sum where, at a rate of zero, the flows lend more than
    /// they borrow (Hazen 2003). Flows that add up to exactly zero have a rate of zero.
    ///
    /// None of several rates alone is the return; compare net present values instead.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    ///
    /// // Rates of -21.9 % and 56.9 %, and a total loss of 12.5.
    /// let lost = CashFlows::yearly(&[100.0, -235.0, 122.5])?.irr()?;
    /// assert_eq!(lost.roots().len(), 2);
    /// assert_eq!(lost.headline()?.to_string(), "-21.9493346% a year");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// G. B. Hazen (2003), *A new perspective on multiple internal rates of return*, The
    /// Engineering Economist 48, 31-51.
    ///
    /// # Errors
    /// [`RateOfReturnError`] if there is no rate, rounding hides it, or a double cannot hold it.
    pub fn headline(&self) -> Result<Rate, RateOfReturnError> {
        if let Some(root) = self.roots.iter().find(|root| !root.is_resolved()) {
            return Err(RateOfReturnError::Unresolved {
                low: libm::expm1(root.log_rate - root.uncertainty),
                high: libm::expm1(root.log_rate + root.uncertainty),
                period: self.period.to_string(),
            });
        }
        match self.leading() {
            Some(root) => root.rate().map_err(|_| RateOfReturnError::BeyondRange {
                log_rate: root.log_rate,
                period: self.period.to_string(),
            }),
            None => Err(match self.status {
                RateStatus::NoSignChange => RateOfReturnError::NoSignChange,
                RateStatus::TotalLoss => RateOfReturnError::TotalLoss,
                RateStatus::AllZero => RateOfReturnError::AllZero,
                _ => RateOfReturnError::NoRealRoot,
            }),
        }
    }

    /// The root nearest zero of those with the sign of the sum, or else of all.
    fn leading(&self) -> Option<&Root> {
        let sign = |root: &Root| i8::from(root.log_rate > 0.0) - i8::from(root.log_rate < 0.0);
        let nearest = |agreeing: bool| {
            let all = self.roots.iter();
            all.filter(|root| !agreeing || sign(root) == self.balance)
                .min_by(|a, b| a.distance().total_cmp(&b.distance()))
        };
        nearest(true).or_else(|| nearest(false))
    }

    /// The rate, if it is the only one.
    ///
    /// # Errors
    /// [`RateOfReturnError`] if there is no rate or several, or if a double cannot hold it.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    ///
    /// let mine = CashFlows::yearly(&[-100.0, 230.0, -132.0])?.irr()?;
    /// assert!(mine.unique().unwrap_err().to_string().starts_with("2 rates discount"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn unique(&self) -> Result<Rate, RateOfReturnError> {
        if self.roots.len() > 1 {
            return Err(RateOfReturnError::Several {
                rates: self.roots.iter().map(|root| root.value()).collect(),
                period: self.period.to_string(),
            });
        }
        self.headline()
    }
}

fn without_sign_change(flows: &[f64]) -> RateStatus {
    let all_zero = flows.iter().all(|&flow| flow == 0.0);
    let no_inflow = flows.iter().all(|&flow| flow <= 0.0);
    match flows.last() {
        _ if all_zero => RateStatus::AllZero,
        Some(&last) if no_inflow && last == 0.0 => RateStatus::TotalLoss,
        _ => RateStatus::NoSignChange,
    }
}
