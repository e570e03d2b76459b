//! Distributions of willingness to pay fitted to answers at a handful of prices.

use serde::Serialize;

use super::tally::{Cluster, Tally, straight_line};
use crate::error::{Invalid, SurveyError, loaded};
use crate::numeric::{Side, Surface, maximise, normal_quantile, sandwich, softplus};
use crate::quantity::{Share, Unit};
use crate::sample::{FitParameters, Interval, IntervalMethod, Search};
use crate::survey::{Demand, Link, PriceScale};

/// A distribution of willingness to pay fitted by maximum likelihood.
///
/// # Example
/// ```
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::survey::{Link, MonadicTest, PriceCell, PriceScale};
///
/// let cell = |price, bought| PriceCell {
///     price: Money::major(price, Currency::USD),
///     exposed: Count::from(100),
///     bought: Count::from(bought),
/// };
/// let test = MonadicTest::of_cells(&[cell(10, 80), cell(20, 50), cell(30, 20)], None)?;
/// let fit = test.fit(Link::Logistic, PriceScale::Linear)?;
/// // Symmetric answers: the slope is -ln 4 per ten dollars, and the median lies in the middle.
/// assert!((fit.parameters.named("slope")?.value + 4.0_f64.ln() / 10.0).abs() < 1e-12);
/// assert!((fit.median() - 20.0).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChoiceFit {
    /// The distribution of willingness to pay.
    pub link: Link,
    /// Whether it is a distribution over prices or over their logarithms.
    pub scale: PriceScale,
    /// The `intercept` and the `slope`, which is below zero. The data reach from the lowest to the
    /// highest tested price. The covariance treats all answers as independent; it comes from the
    /// expected information, as in a generalised linear model.
    pub parameters: FitParameters,
    /// The covariance of the parameters if answers of one respondent are correlated: the sandwich
    /// estimator with the factor G / (G - 1) for G respondents.
    pub clustered_covariance: [[f64; 2]; 2],
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// The log-likelihood with one probability of buying at all prices.
    pub null_log_likelihood: f64,
}

loaded::through!(
    ChoiceFit {
        link: Link,
        scale: PriceScale,
        parameters: FitParameters,
        clustered_covariance: [[f64; 2]; 2],
        log_likelihood: f64,
        null_log_likelihood: f64,
    } => if let [intercept, slope] = parameters.values()[..] {
        Demand::choice(link, scale, intercept, slope).map(|_| ChoiceFit {
            link,
            scale,
            parameters,
            clustered_covariance,
            log_likelihood,
            null_log_likelihood,
        })
    } else {
        let rule = "an intercept and a slope";
        Err(Invalid::rule("parameters of the fit", parameters.len(), rule))
    }
);

impl ChoiceFit {
    pub(super) fn new(
        name: &str,
        link: Link,
        scale: PriceScale,
        tally: &Tally,
        clusters: &[Cluster],
    ) -> Result<Self, SurveyError> {
        let ([a, b], search) = Self::coefficients(name, link, scale, tally)?;
        let x: Vec<f64> = tally.prices.iter().map(|&price| scale.of(price)).collect();
        let mut information = [[0.0; 2]; 2];
        let mut log_likelihood = 0.0;
        for index in tally.asked_prices() {
            let (eta, n) = (a + b * x[index], tally.asked[index]);
            let weight = n * expected_information(link, eta);
            for (row, &left) in information.iter_mut().zip(&[1.0, x[index]]) {
                for (cell, &right) in row.iter_mut().zip(&[1.0, x[index]]) {
                    *cell += weight * left * right;
                }
            }
            log_likelihood += log_likelihood_at(link, eta, n, tally.buying[index]);
        }
        let covariance = inverse(information);
        let scores = clusters.iter().map(|cluster| {
            let mut score = [0.0; 2];
            for &(price, answer) in &cluster.answers {
                let at = x[price as usize];
                let pull = cluster.weight * score_at(link, a + b * at, answer);
                score[0] += pull;
                score[1] += pull * at;
            }
            (1.0, score)
        });
        let groups = clusters.len() as f64;
        let finite = groups / (groups - 1.0).max(1.0);
        let clustered = sandwich(&covariance, scores);
        Ok(Self {
            link,
            scale,
            parameters: straight_line([a, b], covariance, search, tally),
            clustered_covariance: clustered.map(|row| row.map(|cell| cell * finite)),
            log_likelihood,
            null_log_likelihood: tally.null_log_likelihood(),
        })
    }

    /// Intercept and slope, and how they were found; or why there are none.
    pub(super) fn coefficients(
        name: &str,
        link: Link,
        scale: PriceScale,
        tally: &Tally,
    ) -> Result<([f64; 2], Search), SurveyError> {
        tally.check()?;
        let places: Vec<usize> = tally.asked_prices().collect();
        let total: f64 = tally.asked.iter().sum();
        let mut x = Vec::with_capacity(places.len());
        for &index in &places {
            let at = scale.of(tally.prices[index]);
            if !at.is_finite() {
                return Err(Invalid::rule("price", tally.prices[index], "above zero")
                    .hint("the logarithm of the price is in the formula")
                    .into());
            }
            x.push(at);
        }
        // Centred and scaled, so that both coefficients are of order one.
        let mean = |f: &dyn Fn(usize) -> f64| {
            let terms = places
                .iter()
                .enumerate()
                .map(|(i, &place)| tally.asked[place] * f(i));
            terms.sum::<f64>() / total
        };
        let middle = mean(&|i| x[i]);
        let spread = libm::sqrt(mean(&|i| (x[i] - middle) * (x[i] - middle)));
        let z: Vec<f64> = x.iter().map(|x| (x - middle) / spread).collect();
        let surface = |point: &[f64; 2]| {
            let mut sum = Surface::zero(point);
            for (&z, &index) in z.iter().zip(&places) {
                let eta = point[0] + point[1] * z;
                // Per answer, so that the stopping rule does not depend on the size of the sample.
                let (n, yes) = (tally.asked[index] / total, tally.buying[index] / total);
                sum.value += log_likelihood_at(link, eta, n, yes);
                let first = yes * score_at(link, eta, 1.0) + (n - yes) * score_at(link, eta, 0.0);
                let second = yes * bend_at(link, eta, 1.0) + (n - yes) * bend_at(link, eta, 0.0);
                for (row, left) in [1.0, z].into_iter().enumerate() {
                    sum.gradient[row] += first * left;
                    for (column, right) in [1.0, z].into_iter().enumerate() {
                        sum.hessian[row][column] += second * left * right;
                    }
                }
            }
            sum.value.is_finite().then_some(sum)
        };
        let overall = tally.buying.iter().sum::<f64>() / total;
        // Start from one share at all prices: there every answer has a likelihood above zero.
        let search = maximise([link.predictor(overall), 0.0], &surface);
        let [a, b] = search.point;
        // Back to the scale of the prices: z = (x - middle) / spread.
        let slope = b / spread;
        let intercept = a - slope * middle;
        if !search.converged() {
            return Err(SurveyError::NotConverged {
                fit: format!("fit of the {name}"),
                iterations: search.iterations,
                gradient: search.gradient,
                best: vec![("intercept".into(), intercept), ("slope".into(), slope)],
            });
        }
        if slope >= 0.0 {
            return Err(SurveyError::DemandRises {
                curve: name.to_owned(),
                column: "price".to_owned(),
                slope,
            });
        }
        let search = Search::from_one_start(search.iterations, search.gradient);
        Ok(([intercept, slope], search))
    }

    /// The fitted demand.
    ///
    /// # Errors
    /// None for a fit made by this crate.
    pub fn demand(&self) -> Result<Demand, Invalid> {
        let [intercept, slope] = self.line();
        Demand::choice(self.link, self.scale, intercept, slope)
    }

    /// Intercept and slope.
    fn line(&self) -> [f64; 2] {
        [self.parameters[0].value, self.parameters[1].value]
    }

    /// Their covariance, answers taken as independent.
    fn covariance(&self) -> [[f64; 2]; 2] {
        let covariance = self.parameters.covariance();
        [0, 1].map(|row: usize| [covariance[row][0], covariance[row][1]])
    }

    /// The clustered standard errors of intercept and slope, with respondents as clusters.
    #[must_use]
    pub fn clustered_standard_errors(&self) -> [f64; 2] {
        [0, 1].map(|i: usize| libm::sqrt(self.clustered_covariance[i][i]))
    }

    /// `McFadden`'s R squared: the improvement over one probability of buying at all prices.
    #[must_use]
    pub fn mcfadden_r_squared(&self) -> f64 {
        1.0 - self.log_likelihood / self.null_log_likelihood
    }

    /// The price at which half buy, in major units; below zero if fewer than half would take the
    /// product for free.
    #[must_use]
    pub fn median(&self) -> f64 {
        let [intercept, slope] = self.line();
        let middle = (self.link.predictor(0.5) - intercept) / slope;
        self.scale.price(middle)
    }

    /// The mean willingness to pay in major units, with negative values counted as zero.
    ///
    /// For logistic willingness to pay it is `ln(1 + e^a) / -b`, for normal willingness to pay
    /// `(a Phi(a) + phi(a)) / -b`. For log-logistic, log-normal and Weibull it is the mean of the
    /// distribution, infinite for a log-logistic distribution with a slope of -1 or above. `None`
    /// for an extreme value distribution over prices themselves.
    #[must_use]
    pub fn mean_non_negative(&self) -> Option<f64> {
        let [a, b] = self.line();
        Some(match (self.link, self.scale) {
            (Link::Logistic, PriceScale::Linear) => softplus(a) / -b,
            // A tail like 1 / price^-b has no mean at -b <= 1.
            (Link::Logistic, PriceScale::Logarithmic) if b >= -1.0 => f64::INFINITY,
            (Link::Logistic, PriceScale::Logarithmic) => {
                let angle = std::f64::consts::PI / -b;
                // Scale exp(-a / b), shape -b: the mean is scale * (pi / shape) / sin(pi / shape).
                libm::exp(-a / b) * angle / libm::sin(angle)
            }
            (Link::Normal, PriceScale::Linear) => {
                let below = Link::Normal.share(a);
                (a * below + crate::numeric::normal_density(a)) / -b
            }
            // The logarithm has mean -a / b and standard deviation -1 / b.
            (Link::Normal, PriceScale::Logarithmic) => libm::exp(-a / b + 0.5 / (b * b)),
            (Link::ExtremeValue, PriceScale::Logarithmic) => {
                // Shape -b: the mean is scale * Gamma(1 + 1 / shape).
                libm::exp(-a / b) * libm::tgamma(1.0 - 1.0 / b)
            }
            (Link::ExtremeValue, PriceScale::Linear) => return None,
        })
    }

    /// The standard error of the median by the delta method, in major units.
    #[must_use]
    pub fn median_standard_error(&self) -> f64 {
        let [[va, cab], [_, vb]] = self.covariance();
        let (b, middle) = (self.line()[1], self.scale.of(self.median()));
        // The gradient of m = (c - a) / b by a and b is -(1, m) / b.
        let variance = (va + middle * (2.0 * cab + middle * vb)) / (b * b);
        let slope = match self.scale {
            PriceScale::Linear => 1.0,
            PriceScale::Logarithmic => self.median(),
        };
        slope * libm::sqrt(variance.max(0.0))
    }

    /// The interval of the median by Fieller's theorem.
    ///
    /// It also holds if the effect of the price is weak: the interval is then unbounded.
    ///
    /// # Reference
    /// E. C. Fieller (1954), *Some problems in interval estimation*, Journal of the Royal
    /// Statistical Society B 16, 175-185.
    #[must_use]
    pub fn median_interval(&self, confidence: Share) -> Interval {
        let tail = 0.5 * confidence.complement().value();
        let z = if tail > 0.0 {
            normal_quantile(Side::Upper, tail)
        } else {
            f64::INFINITY
        };
        let [intercept, slope] = self.line();
        let a = intercept - self.link.predictor(0.5);
        let ends = fieller([a, slope], self.covariance(), z);
        let ends = (self.scale.price(ends.0), self.scale.price(ends.1));
        let method = IntervalMethod::Fieller;
        Interval::between(self.median(), ends, Unit::Ratio, confidence, method)
    }
}

/// The interval of `-a / b`: all `m` for which `a + b m` is within `z` of its errors of zero.
fn fieller([a, b]: [f64; 2], [[va, cab], [_, vb]]: [[f64; 2]; 2], z: f64) -> (f64, f64) {
    let square = z * z;
    // A m^2 + 2 B m + C <= 0.
    let (lead, half, rest) = (
        b * b - square * vb,
        a * b - square * cab,
        a * a - square * va,
    );
    let discriminant = half * half - lead * rest;
    // At this confidence the slope may be zero, and the set of ratios is unbounded.
    if lead <= 0.0 || discriminant.is_nan() || discriminant < 0.0 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let root = libm::sqrt(discriminant);
    ((-half - root) / lead, (-half + root) / lead)
}

/// The logarithm of the probability of an answer, yes (1) or no (0).
fn log_probability(link: Link, eta: f64, answer: f64) -> f64 {
    let yes = answer > 0.5;
    match link {
        // ln(1 / (1 + e^-x)) without overflow at either end.
        Link::Logistic => -softplus(if yes { -eta } else { eta }),
        Link::Normal => {
            let z = if yes { eta } else { -eta };
            if z < -35.0 {
                // The tail by its series, where it is too small for a double.
                // The constant is ln sqrt(2 pi).
                -0.5 * z * z - libm::log(-z) - 0.918_938_533_204_672_7
            } else {
                libm::log(Link::Normal.share(z))
            }
        }
        Link::ExtremeValue if yes => -libm::exp(-eta),
        Link::ExtremeValue => libm::log(-libm::expm1(-libm::exp(-eta))),
    }
}

/// The log-likelihood of `n` answers of which `yes` are yes.
fn log_likelihood_at(link: Link, eta: f64, n: f64, yes: f64) -> f64 {
    let mut sum = 0.0;
    for (weight, answer) in [(yes, 1.0), (n - yes, 0.0)] {
        // What nobody answered is no evidence, however unlikely.
        if weight > 0.0 {
            sum += weight * log_probability(link, eta, answer);
        }
    }
    sum
}

/// The derivative of the log-likelihood of an answer, or of a mixture of yes and no.
fn score_at(link: Link, eta: f64, answer: f64) -> f64 {
    match link {
        Link::Logistic => answer - Link::Logistic.share(eta),
        Link::Normal => answer * Link::Normal.pace(eta) - (1.0 - answer) * Link::Normal.pace(-eta),
        Link::ExtremeValue => {
            let rate = libm::exp(-eta);
            // d ln(1 - e^-rate) = -rate / (e^rate - 1), which tends to -1.
            let no = if rate > 0.0 {
                rate / libm::expm1(rate)
            } else {
                1.0
            };
            answer * rate - (1.0 - answer) * no
        }
    }
}

/// The second derivative of the log-likelihood of a yes (1) or a no (0).
fn bend_at(link: Link, eta: f64, answer: f64) -> f64 {
    match link {
        Link::Logistic => {
            let share = Link::Logistic.share(eta);
            -share * (1.0 - share)
        }
        Link::Normal => {
            let z = if answer > 0.5 { eta } else { -eta };
            let pace = Link::Normal.pace(z);
            -pace * (pace + z)
        }
        Link::ExtremeValue if answer > 0.5 => -libm::exp(-eta),
        Link::ExtremeValue => {
            let rate = libm::exp(-eta);
            if rate < 1e-8 {
                // The series of the quotient below, which loses its digits here.
                return -0.5 * rate;
            }
            let grown = libm::expm1(rate);
            let ratio = rate / grown;
            // d/d eta of -rate / (e^rate - 1).
            ratio * (1.0 - rate * (1.0 + 1.0 / grown))
        }
    }
}

/// The expected information of one answer.
fn expected_information(link: Link, eta: f64) -> f64 {
    let share = link.share(eta);
    let density = share * link.pace(eta);
    let variance = share * (1.0 - share);
    if variance > 0.0 {
        // Fisher's information of a yes or no: p'^2 / (p (1 - p)).
        density * density / variance
    } else {
        0.0
    }
}

fn inverse([[a, b], [c, d]]: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let determinant = a * d - b * c;
    [
        [d / determinant, -b / determinant],
        [-c / determinant, a / determinant],
    ]
}
