//! Laws of a family from stated percentiles.

use super::law::share;
use super::{Dist, Distribution, Family, Metalog, Support};
use crate::error::{Bound, FitError, Invalid, Permitted};
use crate::numeric::{
    BetaTails, Descent, GammaTails, Side, Unit, descend, differences, least_squares,
    normal_quantile, rising_root,
};
use crate::quantity::Share;

/// A law from stated percentiles, with how far it is from each.
///
/// With as many percentiles as the family has parameters, the law meets them all. With more, it
/// comes as near as least squares can: in the values, for laws of all numbers and for shares; in
/// their logarithms, that is by relative distance, for laws of positive amounts.
///
/// # Precision
/// Closed forms or a search that ends in converged or an error; two percentiles are met to about 12
/// digits.
///
/// # Example
/// ```
/// use bizcase::distribution::{Elicited, Family};
/// use bizcase::quantity::Share;
///
/// let percent = Share::percent;
/// let stated = [(percent(10.0)?, 5.0), (percent(50.0)?, 9.0), (percent(90.0)?, 20.0)];
/// let months = Elicited::new(Family::Gamma, &stated)?;
/// assert_eq!(months.law.to_string().split('(').next(), Some("gamma"));
/// assert!(months.residuals.iter().all(|residual| residual.error().abs() < 1.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Elicited {
    /// The law.
    pub law: Dist,
    /// What was stated beside what the law gives, in rising order.
    pub residuals: Vec<Residual>,
}

/// A stated percentile, and that of the law.
///
/// # Example
/// See [`Elicited`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// The probability of at most the value.
    pub probability: Share,
    /// The value that was stated.
    pub stated: f64,
    /// The value the law gives.
    pub fitted: f64,
}

impl Residual {
    /// By how much the law's value exceeds the stated one.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.fitted - self.stated
    }
}

impl Elicited {
    /// The law of the family that meets these percentiles (a probability and a value), or comes
    /// nearest.
    ///
    /// # Errors
    /// - [`Invalid`] for a family of counts, unless the probabilities are above 0 and below 1 and
    ///   the values rise with them, and for values that the family cannot have;
    /// - [`FitError::NotIdentified`] if there are fewer than the family has parameters, or no law of
    ///   the family has them;
    /// - [`FitError::NotConverged`] if the search fails.
    pub fn new(family: Family, percentiles: &[(Share, f64)]) -> Result<Self, FitError> {
        let stated = Stated::new(family, percentiles)?;
        let law = stated.law()?;
        let residual = |&(p, stated): &(f64, f64)| {
            let probability = share(p);
            Residual {
                probability,
                stated,
                fitted: law.quantile(probability),
            }
        };
        Ok(Self {
            residuals: stated.points.iter().map(residual).collect(),
            law,
        })
    }
}

/// Checked percentiles, rising.
struct Stated {
    family: Family,
    points: Vec<(f64, f64)>,
}

impl Stated {
    fn new(family: Family, percentiles: &[(Share, f64)]) -> Result<Self, FitError> {
        if family.is_count() {
            let rule = "one of a continuous family";
            return Err(Invalid::rule("law from percentiles", family, rule).into());
        }
        let mut points: Vec<(f64, f64)> = percentiles
            .iter()
            .map(|&(probability, value)| (probability.value(), value))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let lowest = if family.is_positive() {
            0.0
        } else {
            f64::NEG_INFINITY
        };
        let highest = if family == Family::Beta {
            1.0
        } else {
            f64::INFINITY
        };
        let (mut low_p, mut low_x) = (0.0, lowest);
        for &(p, x) in &points {
            let inside =
                |low, high| Permitted::interval(Bound::Excluding(low), Bound::Excluding(high));
            inside(low_p, 1.0).check(&format!("probability of a percentile of {family}"), p)?;
            inside(low_x, highest)
                .check(&format!("percentile of {family}"), x)
                .map_err(|invalid| {
                    if x <= low_x && low_x > lowest {
                        invalid.hint("the values must rise with their probabilities")
                    } else {
                        invalid
                    }
                })?;
            (low_p, low_x) = (p, x);
        }
        let stated = Self { family, points };
        let needed = if family == Family::Exponential { 1 } else { 2 };
        if stated.points.len() < needed {
            return Err(stated.unknown("it takes two"));
        }
        Ok(stated)
    }

    fn unknown(&self, reason: &'static str) -> FitError {
        FitError::NotIdentified {
            law: self.family.to_string(),
            count: self.points.len(),
            given: "percentiles",
            reason,
        }
    }

    fn law(&self) -> Result<Dist, FitError> {
        let law = match self.family {
            Family::Gamma => return self.gamma(),
            Family::Beta => return self.beta(),
            Family::Exponential => {
                let count = self.points.len() as f64;
                let distance = |&(p, x): &(f64, f64)| libm::log(x) - libm::log(hazard(p));
                let ln_mean = self.points.iter().map(distance).sum::<f64>() / count;
                Dist::exponential_from_mean(libm::exp(ln_mean))
            }
            _ => {
                let (location, scale) = self.line()?;
                self.of_line(location, scale)
            }
        };
        Ok(law?)
    }

    fn of_line(&self, location: f64, scale: f64) -> Result<Dist, Invalid> {
        let median = libm::exp(location);
        match self.family {
            Family::LogNormal => Dist::log_normal_from_median_sigma(median, scale),
            Family::Weibull => Dist::weibull(1.0 / scale, median),
            Family::Pareto => Dist::pareto(median, 1.0 / scale),
            Family::LogLogistic => Dist::log_logistic(median, 1.0 / scale),
            Family::Logistic => Dist::logistic(location, scale),
            Family::Gumbel => Dist::gumbel(location, scale),
            _ => Dist::normal(location, scale),
        }
    }

    /// Location and scale of the values, or of their logarithms, against the quantiles of the
    /// standard law.
    fn line(&self) -> Result<(f64, f64), FitError> {
        let standard = |p: f64| match self.family {
            Family::Normal | Family::LogNormal => normal_quantile(Side::Lower, p),
            Family::Logistic | Family::LogLogistic => libm::log(p) - libm::log1p(-p),
            Family::Gumbel => -libm::log(-libm::log(p)),
            Family::Weibull => libm::log(hazard(p)),
            _ => hazard(p),
        };
        let rows: Vec<Vec<f64>> = self
            .points
            .iter()
            .map(|&(p, _)| vec![1.0, standard(p)])
            .collect();
        let values: Vec<f64> = self
            .points
            .iter()
            .map(|&(_, x)| {
                if self.family.is_positive() {
                    libm::log(x)
                } else {
                    x
                }
            })
            .collect();
        match least_squares(&rows, &values).as_deref() {
            Some(&[location, scale]) => Ok((location, scale)),
            _ => Err(self.unknown("their probabilities are too near to each other")),
        }
    }

    fn ends(&self) -> ((f64, f64), (f64, f64)) {
        (self.points[0], self.points[self.points.len() - 1])
    }

    fn gamma(&self) -> Result<Dist, FitError> {
        let ((p, low), (q, high)) = self.ends();
        let ratio = libm::log(high) - libm::log(low);
        let ln_quantile =
            |ln_shape: f64, p: f64| libm::log(unit_gamma(&GammaTails::new(libm::exp(ln_shape)), p));
        let missing = |t: f64| ratio - (ln_quantile(t, q) - ln_quantile(t, p));
        let (least, most) = (-7.0, 27.0);
        if missing(least) > 0.0 {
            return Err(self.unknown("they are too far apart"));
        }
        if missing(most) < 0.0 {
            return Err(self.unknown("they are too near to each other"));
        }
        let start = rising_root(least, most, 0.0, 1e-16, |t| (missing(t), f64::NAN));
        if self.points.len() == 2 {
            let scale = libm::exp(libm::log(low) - ln_quantile(start, p));
            if missing(start).abs() > 1e-10 * ratio {
                return Err(self.unknown("they are too far apart"));
            }
            return Ok(Dist::gamma(libm::exp(start), scale)?);
        }
        let distances = |t: f64| -> Vec<f64> {
            let each = self.points.iter();
            each.map(|&(p, x)| libm::log(x) - ln_quantile(t, p))
                .collect()
        };
        let search = nearest([start], |&[t]| {
            let distances = distances(t.clamp(least - 1.0, most + 1.0));
            let mean = average(&distances);
            distances.iter().map(|distance| distance - mean).collect()
        });
        let [t] = self.converged(&search, ["ln(shape)"])?;
        let scale = libm::exp(average(&distances(t.clamp(least - 1.0, most + 1.0))));
        Ok(Dist::gamma(libm::exp(t), scale)?)
    }

    fn beta(&self) -> Result<Dist, FitError> {
        let (low, high) = self.ends();
        let [logit, ln_total] = self.beta_through(low, high)?;
        let shapes = |&[logit, ln_total]: &[f64; 2]| beta_shapes(logit, ln_total);
        if self.points.len() == 2 {
            let (alpha, beta) = shapes(&[logit, ln_total]);
            return Ok(Dist::beta(alpha, beta)?);
        }
        let spread = high.1 - low.1;
        let search = nearest([logit, ln_total], |point| {
            let (alpha, beta) = shapes(point);
            let tails = BetaTails::new(alpha, beta);
            let each = self.points.iter();
            each.map(|&(p, x)| (unit_beta(&tails, p) - x) / spread)
                .collect()
        });
        let best = self.converged(&search, ["logit(mean)", "ln(alpha + beta)"])?;
        let (alpha, beta) = shapes(&best);
        Ok(Dist::beta(alpha, beta)?)
    }

    /// The logit of the mean and the logarithm of `alpha + beta` of the law with these two
    /// percentiles: for each total the mean that meets the first, and the total for which that meets
    /// the second.
    ///
    /// A search from the normal law of the logits nearly always finds them sooner.
    fn beta_through(&self, low: (f64, f64), high: (f64, f64)) -> Result<[f64; 2], FitError> {
        let logit = |x: f64| libm::log(x) - libm::log1p(-x);
        let search = nearest(beta_start(low, high), |&[at, ln_total]| {
            let (alpha, beta) = beta_shapes(at, ln_total);
            let tails = BetaTails::new(alpha, beta);
            let distance = |(p, x)| (logit(unit_beta(&tails, p)) - logit(x)).clamp(-1e3, 1e3);
            vec![distance(low), distance(high)]
        });
        if search.converged && self.beta_meets(&search.point) {
            return Ok(search.point);
        }
        let excess = |logit: f64, ln_total: f64, (p, x): (f64, f64)| {
            let (alpha, beta) = beta_shapes(logit, ln_total);
            let tails = BetaTails::new(alpha, beta);
            let at = Unit { x, y: 1.0 - x };
            let ln_tail = |side| libm::log(tails.tail(side, at));
            if p <= 0.5 {
                ln_tail(Side::Lower) - libm::log(p)
            } else {
                libm::log1p(-p) - ln_tail(Side::Upper)
            }
        };
        let mean = |ln_total: f64| {
            rising_root(-FARTHEST_LOGIT, FARTHEST_LOGIT, 0.0, 1e-16, |logit| {
                (-excess(logit, ln_total, low), f64::NAN)
            })
        };
        let missing = |ln_total: f64| excess(mean(ln_total), ln_total, high);
        if missing(LEAST_LN_TOTAL) > 0.0 {
            return Err(self.unknown("they are too far apart"));
        }
        if missing(MOST_LN_TOTAL) < 0.0 {
            return Err(self.unknown("they are too near to each other"));
        }
        let ln_total = rising_root(LEAST_LN_TOTAL, MOST_LN_TOTAL, 1.0, 1e-16, |t| {
            (missing(t), f64::NAN)
        });
        let found = [mean(ln_total), ln_total];
        if self.beta_meets(&found) {
            Ok(found)
        } else {
            Err(self.unknown("they are too far apart"))
        }
    }

    /// Whether the law has the first and the last percentile.
    fn beta_meets(&self, &[logit, ln_total]: &[f64; 2]) -> bool {
        let (alpha, beta) = beta_shapes(logit, ln_total);
        let tails = BetaTails::new(alpha, beta);
        let (low, high) = self.ends();
        [low, high].iter().all(|&(p, x)| {
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-10 * b;
            let found = unit_beta(&tails, p);
            near(found, x) && near(1.0 - found, 1.0 - x)
        })
    }

    fn converged<const N: usize>(
        &self,
        search: &Descent<[f64; N]>,
        names: [&'static str; N],
    ) -> Result<[f64; N], FitError> {
        if search.converged {
            return Ok(search.point);
        }
        Err(FitError::NotConverged {
            law: self.family.to_string(),
            iterations: search.iterations,
            gradient: search.gradient,
            best: names.into_iter().zip(search.point).collect(),
        })
    }
}

/// The point at which the residuals are least; parameters and residuals are of order one.
fn nearest<const N: usize>(
    start: [f64; N],
    residuals: impl Fn(&[f64; N]) -> Vec<f64>,
) -> Descent<[f64; N]> {
    let fill = |point: &[f64; N], values: &mut [f64]| values.copy_from_slice(&residuals(point));
    let rows = residuals(&start).len();
    let mut scratch = vec![0.0; rows];
    let nothing = 1e-27 * rows as f64;
    descend(&start, rows, nothing, 1e-3, &mut |point, values, slopes| {
        fill(point, values);
        if let Some(slopes) = slopes {
            differences(point, &[1.0; N], fill, &mut scratch, slopes);
        }
        true
    })
}

/// Means and totals of beta laws that are searched; beyond them doubles see a constant or a coin.
const FARTHEST_LOGIT: f64 = 14.0;
const LEAST_LN_TOTAL: f64 = -4.0;
const MOST_LN_TOTAL: f64 = 25.0;

fn beta_shapes(logit: f64, ln_total: f64) -> (f64, f64) {
    let logit = logit.clamp(-FARTHEST_LOGIT, FARTHEST_LOGIT);
    let total = libm::exp(ln_total.clamp(LEAST_LN_TOTAL - 1.0, MOST_LN_TOTAL + 1.0));
    let part = |logit: f64| total / (1.0 + libm::exp(-logit));
    (part(logit), part(-logit))
}

/// Where the search begins: the mean and the spread of a normal law of the logits.
fn beta_start(low: (f64, f64), high: (f64, f64)) -> [f64; 2] {
    let logit = |x: f64| libm::log(x) - libm::log1p(-x);
    let z = |p: f64| normal_quantile(Side::Lower, p);
    let sd = (logit(high.1) - logit(low.1)) / (z(high.0) - z(low.0));
    let mean = (logit(low.1) - sd * z(low.0)).clamp(-FARTHEST_LOGIT, FARTHEST_LOGIT);
    let odds = libm::exp(-mean);
    let weight = odds / ((1.0 + odds) * (1.0 + odds));
    let total = (1.0 / (weight * sd * sd)).clamp(0.5, 1e10);
    [mean, libm::log(total)]
}

fn unit_beta(tails: &BetaTails, p: f64) -> f64 {
    if p <= 0.5 {
        tails.quantile(Side::Lower, p).x
    } else {
        tails.quantile(Side::Upper, 1.0 - p).x
    }
}

fn unit_gamma(tails: &GammaTails, p: f64) -> f64 {
    if p <= 0.5 {
        tails.quantile(Side::Lower, p)
    } else {
        tails.quantile(Side::Upper, 1.0 - p)
    }
}

/// `-ln(1 - p)`.
fn hazard(p: f64) -> f64 {
    -libm::log1p(-p)
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

impl Dist {
    /// The law of a family that falls below `low` in 10 % of cases and above `high` in another
    /// 10 %.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution, Family};
    /// use bizcase::quantity::Share;
    ///
    /// let conversion = Dist::from_p10_p90(Family::Beta, 0.02, 0.08)?;
    /// assert!((conversion.quantile(Share::percent(90.0)?) - 0.08).abs() < 1e-13);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_p10_p90(family: Family, low: f64, high: f64) -> Result<Self, FitError> {
        Self::from_percentiles(family, &[(share(0.1), low), (share(0.9), high)])
    }

    /// The law of a family that falls below `low` in 5 % of cases and above `high` in another 5 %.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_p5_p95(family: Family, low: f64, high: f64) -> Result<Self, FitError> {
        Self::from_percentiles(family, &[(share(0.05), low), (share(0.95), high)])
    }

    /// The law of a family that meets these percentiles, or comes nearest; how near, says
    /// [`Elicited`].
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_percentiles(
        family: Family,
        percentiles: &[(Share, f64)],
    ) -> Result<Self, FitError> {
        Elicited::new(family, percentiles).map(|elicited| elicited.law)
    }

    /// A law through these percentiles, of whatever shape they have.
    ///
    /// # Errors
    /// See [`Metalog::new`].
    pub fn metalog(percentiles: &[(Share, f64)], support: Support) -> Result<Self, FitError> {
        Metalog::new(percentiles, support).map(Self::Metalog)
    }
}
