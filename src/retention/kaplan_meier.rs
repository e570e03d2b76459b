//! Survival counted without assuming a distribution.

use serde::Serialize;

use super::{Extended, Tail, Tenures};
use crate::error::{Bound, Invalid, Permitted, RetentionError};
use crate::numeric::{GammaTails, Side, normal_quantile};
use crate::quantity::Share;

/// Two survivals nearer than this are the same: products of shares do not end on round figures.
const SAME: f64 = 1e-12;

/// The Kaplan-Meier estimate of survival: it assumes no distribution and allows for customers who
/// are still active.
///
/// The curve ends with the data. To value or project customers beyond them, state a tail with
/// [`with_tail`](Self::with_tail).
///
/// # Formula
/// `S(t)` is the product of `1 - left / at risk` over the times up to `t`. Its standard error is
/// `S(t) sqrt(sum of left / (at risk (at risk - left)))` (Greenwood). A customer last seen at the
/// time at which another leaves counts as at risk then.
///
/// # Example
/// ```
/// use bizcase::retention::{Ending::*, KaplanMeier, Tenures};
///
/// // Weeks until relapse, maintained group (Miller 1997, the `aml` data of R's survival).
/// let weeks = Tenures::exact([
///     (9.0, Left), (13.0, Left), (13.0, StillActive), (18.0, Left), (23.0, Left),
///     (28.0, StillActive), (31.0, Left), (34.0, Left), (45.0, StillActive), (48.0, Left),
///     (161.0, StillActive),
/// ])?;
/// let curve = KaplanMeier::new(&weeks);
/// assert!((curve.survival_at(40.0)?.value() - 0.368_181_8).abs() < 1e-7);
/// assert_eq!(curve.median(), Some(31.0));
/// // R prints 0.818 with a standard error of 0.1163 for week 13.
/// assert!((curve.standard_error_at(13.0)?.unwrap() - 0.1163).abs() < 5e-5);
/// assert!(curve.survival_at(200.0).is_err()); // beyond the data
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// E. L. Kaplan and P. Meier (1958), *Journal of the American Statistical Association* 53,
/// 457-481; M. Greenwood (1926), *Reports on Public Health and Medical Subjects* 33, 1-26.
#[doc(alias("survival curve", "product-limit estimator"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KaplanMeier {
    steps: Vec<KaplanMeierStep>,
    observed: f64,
}

/// The survival after a time at which customers left.
///
/// # Example
/// See [`KaplanMeier`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KaplanMeierStep {
    /// The time.
    pub time: f64,
    /// The number of customers present just before it.
    pub at_risk: f64,
    /// The number who left at it.
    pub left: f64,
    /// The share remaining after it.
    pub survival: Share,
    /// The standard error of that share; `None` once everyone has left.
    pub standard_error: Option<f64>,
}

impl KaplanMeier {
    /// Computes the curve of these customers.
    #[must_use]
    pub fn new(tenures: &Tenures) -> Self {
        let (mut survival, mut variance) = (1.0, 0.0);
        let mut steps = Vec::new();
        for (row, staying) in tenures.rows().iter().zip(tenures.stayed()) {
            let at_risk = row.left + staying;
            if row.left > 0.0 {
                survival *= staying / at_risk;
                variance += row.left / (at_risk * staying);
                let standard_error = survival * libm::sqrt(variance);
                steps.push(KaplanMeierStep {
                    time: row.time,
                    at_risk,
                    left: row.left,
                    survival: Share::literal(survival),
                    standard_error: Some(standard_error).filter(|it| it.is_finite()),
                });
            }
        }
        Self {
            steps,
            observed: tenures.observed(),
        }
    }

    /// The times at which customers left, in order.
    #[must_use]
    pub fn steps(&self) -> &[KaplanMeierStep] {
        &self.steps
    }

    /// The last time at which a customer was seen.
    #[must_use]
    pub fn observed(&self) -> f64 {
        self.observed
    }

    /// The step that holds at a time; none before the first customer left.
    fn step_at(&self, time: f64) -> Result<Option<&KaplanMeierStep>, RetentionError> {
        Permitted::COUNT.check("time", time)?;
        let after = self.steps.partition_point(|step| step.time <= time);
        let step = after.checked_sub(1).map(|index| &self.steps[index]);
        // Once nobody is left nobody comes back, however long one watches.
        let over = step.is_some_and(|step| step.survival.value() <= 0.0);
        if time > self.observed && !over {
            return Err(RetentionError::BeyondData {
                asked: time,
                observed: self.observed,
            });
        }
        Ok(step)
    }

    /// The share of customers remaining at a time.
    ///
    /// # Errors
    /// [`RetentionError::BeyondData`] after the last time at which anyone was seen;
    /// [`Invalid`] for a negative time.
    pub fn survival_at(&self, time: f64) -> Result<Share, RetentionError> {
        let step = self.step_at(time)?;
        Ok(step.map_or(Share::ONE, |step| step.survival))
    }

    /// The standard error of the share remaining at a time (Greenwood); `None` once everyone has
    /// left.
    ///
    /// # Errors
    /// As [`survival_at`](Self::survival_at).
    pub fn standard_error_at(&self, time: f64) -> Result<Option<f64>, RetentionError> {
        let step = self.step_at(time)?;
        Ok(step.map_or(Some(0.0), |step| step.standard_error))
    }

    /// The confidence interval of the share remaining at a time.
    ///
    /// It is normal on the scale of `ln(-ln(S))`, which keeps it within [0, 1] (R's
    /// `conf.type = "log-log"`). `None` before anyone or after everyone has left.
    ///
    /// # Errors
    /// As [`survival_at`](Self::survival_at), and [`Invalid`] unless the level is strictly between
    /// 0 and 1.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::retention::{KaplanMeier, Tenures};
    ///
    /// let curve = KaplanMeier::new(&Tenures::by_period([(1, 30.0, 0.0), (2, 12.0, 58.0)])?);
    /// let [low, high] = curve.interval_at(2.0, Share::percent(95.0)?)?.unwrap();
    /// assert!(low < curve.survival_at(2.0)? && curve.survival_at(2.0)? < high);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn interval_at(
        &self,
        time: f64,
        level: Share,
    ) -> Result<Option<[Share; 2]>, RetentionError> {
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        let level = inside.check("confidence level", level.value())?;
        let Some((survival, error)) = self
            .step_at(time)?
            .and_then(|step| Some((step.survival.value(), step.standard_error?)))
        else {
            return Ok(None);
        };
        let z = normal_quantile(Side::Upper, 0.5 * (1.0 - level));
        let logarithm = libm::log(survival);
        // The standard error of ln(-ln(S)).
        let spread = z * error / (survival * -logarithm);
        let end = |shift: f64| Share::literal(libm::exp(logarithm * libm::exp(shift)));
        Ok(Some([end(spread), end(-spread)]))
    }

    /// The time by which half have left; the middle of the segment if exactly half remain along
    /// one. `None` if more than half remain at the end of the data.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let index = self
            .steps
            .iter()
            .position(|step| step.survival.value() <= 0.5 + SAME)?;
        let step = &self.steps[index];
        let exactly = (step.survival.value() - 0.5).abs() <= SAME;
        let end = self
            .steps
            .get(index + 1)
            .map_or(self.observed, |next| next.time);
        Some(if exactly {
            0.5 * (step.time + end)
        } else {
            step.time
        })
    }

    /// The restricted mean lifetime: the area under the curve up to a time.
    ///
    /// # Errors
    /// As [`survival_at`](Self::survival_at).
    pub fn restricted_mean(&self, until: f64) -> Result<f64, RetentionError> {
        self.step_at(until)?;
        let (mut area, mut time, mut survival) = (0.0, 0.0, 1.0);
        for step in self.steps.iter().take_while(|step| step.time < until) {
            area += survival * (step.time - time);
            (time, survival) = (step.time, step.survival.value());
        }
        Ok(area + survival * (until - time))
    }

    /// The curve up to its last whole period, followed by a stated tail.
    ///
    /// # Errors
    /// [`Invalid`] if the data end before the first whole period, or the tail looks back further
    /// than they go.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::retention::{KaplanMeier, Survival, Tail, Tenures};
    ///
    /// let curve = KaplanMeier::new(&Tenures::by_period([(1, 30.0, 0.0), (2, 14.0, 56.0)])?);
    /// let extended = curve.with_tail(Tail::ConstantChurn(Share::percent(10.0)?))?;
    /// let in_three: bizcase::quantity::Approx<Share, f64> = extended.survival(3);
    /// assert!((in_three.number() - 0.56 * 0.9).abs() < 1e-15);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn with_tail(&self, tail: Tail) -> Result<Extended, RetentionError> {
        let last = super::tail::whole_periods(self.observed)?;
        let mut steps = self.steps.iter().peekable();
        let mut survival = 1.0;
        let curve = (0..=last).map(|period| {
            while let Some(step) = steps.next_if(|step| step.time <= f64::from(period)) {
                survival = step.survival.value();
            }
            survival
        });
        Extended::new(curve.collect(), tail)
    }
}

/// The log-rank test of equal lifetimes in several groups.
///
/// # Example
/// ```
/// use bizcase::retention::{LogRank, Tenures};
///
/// let monthly = Tenures::by_period([(1, 300.0, 0.0), (2, 120.0, 580.0)])?;
/// let yearly = Tenures::by_period([(1, 20.0, 0.0), (2, 10.0, 970.0)])?;
/// let test = LogRank::new(&[&monthly, &yearly])?;
/// assert!(test.p_value.value() < 1e-6);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// N. Mantel (1966), *Cancer Chemotherapy Reports* 50, 163-170; D. Harrington (2005), "Linear rank
/// tests in survival analysis", *Encyclopedia of Biostatistics*.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LogRank {
    /// The number who left in each group.
    pub observed: Vec<f64>,
    /// The number expected to leave if all groups had the same survival.
    pub expected: Vec<f64>,
    /// The test statistic: chi-squared with one degree of freedom less than there are groups.
    pub chi_square: f64,
    /// The probability of a statistic at least this large if all groups have the same survival.
    pub p_value: Share,
}

impl LogRank {
    /// Tests two groups or more.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two groups, for mixed timings, or if the groups were never at
    /// risk together when someone left.
    pub fn new(groups: &[&Tenures]) -> Result<Self, RetentionError> {
        if groups.len() < 2 {
            return Err(Invalid::rule("groups", groups.len(), "two or more").into());
        }
        let pooled = Tenures::pooled(groups.iter().copied())?;
        let count = groups.len();
        let stayed: Vec<Vec<f64>> = groups.iter().map(|group| group.stayed()).collect();
        let mut at_risk: Vec<f64> = groups.iter().map(|group| group.customers()).collect();
        let mut next = vec![0; count];
        let (mut observed, mut expected) = (vec![0.0; count], vec![0.0; count]);
        let mut covariance = vec![vec![0.0; count]; count];
        for row in pooled.rows() {
            let all: f64 = at_risk.iter().sum();
            if row.left > 0.0 && all > 1.0 {
                let rest = row.left * (all - row.left).max(0.0) / (all - 1.0);
                for i in 0..count {
                    let share = at_risk[i] / all;
                    expected[i] += row.left * share;
                    for j in 0..count {
                        let own = if i == j { 1.0 } else { 0.0 };
                        covariance[i][j] += rest * share * (own - at_risk[j] / all);
                    }
                }
            } else if row.left > 0.0 {
                for (expected, at_risk) in expected.iter_mut().zip(&at_risk) {
                    *expected += row.left * at_risk / all;
                }
            }
            for (i, group) in groups.iter().enumerate() {
                if let Some(own) = group.rows().get(next[i]).filter(|own| own.time <= row.time) {
                    observed[i] += own.left;
                    // Who is there at the time of the next row, if there is one.
                    next[i] += 1;
                    let later = group.rows().get(next[i]).zip(stayed[i].get(next[i]));
                    at_risk[i] = later.map_or(0.0, |(row, stayed)| row.left + stayed);
                }
            }
        }
        let excess: Vec<f64> = observed.iter().zip(&expected).map(|(o, e)| o - e).collect();
        let rows: Vec<Vec<f64>> = covariance[..count - 1]
            .iter()
            .map(|row| row[..count - 1].to_vec())
            .collect();
        let solution = crate::numeric::least_squares(&rows, &excess[..count - 1]);
        let solution = solution.ok_or_else(|| {
            let rule = "at risk together when someone leaves";
            Invalid::rule("groups", "never compared", rule)
        })?;
        let chi_square: f64 = solution.iter().zip(&excess).map(|(s, e)| s * e).sum();
        let chi_square = chi_square.max(0.0);
        let tails = GammaTails::new(0.5 * (count - 1) as f64);
        let p_value = if chi_square > 0.0 {
            tails.tail(Side::Upper, 0.5 * chi_square)
        } else {
            1.0
        };
        Ok(Self {
            observed,
            expected,
            chi_square,
            p_value: Share::literal(p_value),
        })
    }
}
