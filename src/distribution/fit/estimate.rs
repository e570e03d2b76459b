//! The most likely parameters of each family, and how sure they are.

use super::super::{Dist, Family};
use super::data::{Data, mean};
use super::location_scale::{self, Standard};
use crate::error::{FitError, Invalid};
use crate::numeric::{
    Ascent, Cholesky, Surface, digamma, digamma_rise, ln_less_digamma, maximise, rising_root,
    trigamma,
};
use crate::quantity::Share;

/// The scale on which the error of a parameter is nearly normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    Line,
    Log,
    Logit,
    /// The lower end of the support, which the data only come near from above.
    End,
}

/// A maximum of the likelihood.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) names: &'static [&'static str],
    pub(super) values: Vec<f64>,
    pub(super) scales: &'static [Scale],
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) log_likelihood: f64,
}

const LN_2_PI: f64 = 1.837_877_066_409_345_3;

/// The law of a family with these parameters, in the order of [`Estimate`].
pub(super) fn law(family: Family, values: &[f64]) -> Result<Dist, Invalid> {
    let first = values.first().copied().unwrap_or(f64::NAN);
    let second = values.get(1).copied().unwrap_or(f64::NAN);
    match family {
        Family::Normal => Dist::normal(first, second),
        Family::LogNormal => Dist::log_normal_from_median_sigma(first, second),
        Family::Exponential => Dist::exponential(first),
        Family::Gamma => Dist::gamma(first, second),
        Family::Weibull => Dist::weibull(first, second),
        Family::Beta => Dist::beta(first, second),
        Family::Logistic => Dist::logistic(first, second),
        Family::LogLogistic => Dist::log_logistic(first, second),
        Family::Gumbel => Dist::gumbel(first, second),
        Family::Pareto => Dist::pareto(first, second),
        Family::Poisson => Dist::poisson(first),
        Family::NegativeBinomial => Dist::negative_binomial(first, Share::new(second)?),
        Family::Geometric => Dist::geometric(Share::new(first)?),
    }
}

pub(super) fn estimate(family: Family, data: &Data) -> Result<Estimate, FitError> {
    match family {
        Family::Normal => Ok(normal(data)),
        Family::LogNormal => Ok(log_normal(data)),
        Family::Exponential => Ok(exponential(data)),
        Family::Gamma => gamma(data),
        Family::Beta => beta(data),
        Family::Logistic => location_scale::fitted(Standard::Logistic, &data.values, family)
            .map(|line| line.estimate(&["location", "scale"])),
        Family::Gumbel => location_scale::fitted(Standard::Gumbel, &data.values, family)
            .map(|line| line.estimate(&["location", "scale"])),
        Family::LogLogistic => {
            let line = location_scale::fitted(Standard::Logistic, &data.logs(), family)?;
            Ok(line.of_logarithms(false, data))
        }
        Family::Weibull => {
            // Minus the logarithm of a Weibull wait is the largest of many.
            let mirrored: Vec<f64> = data.logs().iter().map(|y| -y).collect();
            let line = location_scale::fitted(Standard::Gumbel, &mirrored, family)?;
            Ok(line.of_logarithms(true, data))
        }
        Family::Pareto => Ok(pareto(data)),
        Family::Poisson => poisson(data),
        Family::NegativeBinomial => negative_binomial(data),
        Family::Geometric => geometric(data),
    }
}

fn normal(data: &Data) -> Estimate {
    let n = data.count();
    let sd = data.sd;
    Estimate {
        names: &["mean", "sd"],
        values: vec![data.mean, sd],
        scales: &[Scale::Line, Scale::Log],
        covariance: diagonal(&[sd * sd / n, sd * sd / (2.0 * n)]),
        log_likelihood: -n * (libm::log(sd) + 0.5 * (LN_2_PI + 1.0)),
    }
}

fn log_normal(data: &Data) -> Estimate {
    let n = data.count();
    let logs = Data::of(data.logs());
    let (median, sigma) = (libm::exp(logs.mean), logs.sd);
    Estimate {
        names: &["median", "sigma"],
        values: vec![median, sigma],
        scales: &[Scale::Log, Scale::Log],
        covariance: diagonal(&[
            median * median * (sigma * sigma / n),
            sigma * sigma / (2.0 * n),
        ]),
        log_likelihood: -n * (libm::log(sigma) + 0.5 * (LN_2_PI + 1.0) + logs.mean),
    }
}

fn exponential(data: &Data) -> Estimate {
    let n = data.count();
    let rate = 1.0 / data.mean;
    Estimate {
        names: &["rate"],
        values: vec![rate],
        scales: &[Scale::Log],
        covariance: diagonal(&[rate * rate / n]),
        log_likelihood: -n * (libm::log(data.mean) + 1.0),
    }
}

fn gamma(data: &Data) -> Result<Estimate, FitError> {
    let n = data.count();
    let mean_log = mean(&data.logs());
    // The mean of ln(mean / x), without the cancellation of nearly equal logarithms.
    let ratios: Vec<f64> = data
        .values
        .iter()
        .map(|x| {
            let relative = (x - data.mean) / data.mean;
            relative - libm::log1p(relative)
        })
        .collect();
    let spread = mean(&ratios);
    let ln_shape = rising_root(-20.0, 33.0, 0.0, 1e-16, |t| {
        let shape = libm::exp(t);
        let slope = shape * trigamma(shape) - 1.0;
        (spread - ln_less_digamma(shape), slope)
    });
    let shape = libm::exp(ln_shape);
    if !(1e-8..1e14).contains(&shape) {
        return Err(data.unknown(Family::Gamma, "they are too nearly equal, or too far apart"));
    }
    let scale = data.mean / shape;
    let trigamma = trigamma(shape);
    let rest = n * (shape * trigamma - 1.0);
    let per_observation =
        (shape - 1.0) * mean_log - shape * (1.0 + libm::log(scale)) - libm::lgamma(shape);
    Ok(Estimate {
        names: &["shape", "scale"],
        values: vec![shape, scale],
        scales: &[Scale::Log, Scale::Log],
        covariance: vec![
            vec![shape / rest, -scale / rest],
            vec![-scale / rest, scale * scale * trigamma / rest],
        ],
        log_likelihood: n * per_observation,
    })
}

fn beta(data: &Data) -> Result<Estimate, FitError> {
    let n = data.count();
    let (low, high) = (
        mean(&data.logs()),
        mean(
            &data
                .values
                .iter()
                .map(|x| libm::log1p(-x))
                .collect::<Vec<_>>(),
        ),
    );
    let ln_beta = |a: f64, b: f64| libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let surface = |&[a, b]: &[f64; 2]| {
        if !(a > 0.0 && b > 0.0 && a + b < 1e14) {
            return None;
        }
        let (shared, whole) = (trigamma(a + b), digamma(a + b));
        Some(Surface {
            value: (a - 1.0) * low + (b - 1.0) * high - ln_beta(a, b),
            gradient: [low - digamma(a) + whole, high - digamma(b) + whole],
            hessian: [
                [shared - trigamma(a), shared],
                [shared, shared - trigamma(b)],
            ],
        })
    };
    let (m, rest) = (data.mean, 1.0 - data.mean);
    let total = (m * rest / (data.sd * data.sd) - 1.0).max(0.1);
    let search = maximise([m * total, rest * total], surface);
    let [a, b] = settled(&search, Family::Beta, &["alpha", "beta"])?;
    let (covariance, value) = match surface(&[a, b]) {
        Some(top) => (inverse_information(&top.hessian, n), top.value),
        None => (None, f64::NAN),
    };
    Ok(Estimate {
        names: &["alpha", "beta"],
        values: vec![a, b],
        scales: &[Scale::Log, Scale::Log],
        covariance: covariance
            .ok_or_else(|| data.unknown(Family::Beta, "the likelihood is flat at its top"))?,
        log_likelihood: n * value,
    })
}

fn pareto(data: &Data) -> Estimate {
    let n = data.count();
    let min = data.least;
    let excess = mean(
        &data
            .values
            .iter()
            .map(|x| libm::log1p((x - min) / min))
            .collect::<Vec<_>>(),
    );
    let shape = 1.0 / excess;
    Estimate {
        names: &["min", "shape"],
        values: vec![min, shape],
        scales: &[Scale::End, Scale::Log],
        covariance: diagonal(&[0.0, shape * shape / n]),
        log_likelihood: n * (libm::log(shape) - libm::log(min) - (shape + 1.0) * excess),
    }
}

fn poisson(data: &Data) -> Result<Estimate, FitError> {
    let n = data.count();
    let lambda = data.mean;
    if lambda <= 0.0 {
        return Err(data.unknown(Family::Poisson, "they are all zero"));
    }
    let factorials = mean(
        &data
            .values
            .iter()
            .map(|x| libm::lgamma(x + 1.0))
            .collect::<Vec<_>>(),
    );
    Ok(Estimate {
        names: &["mean"],
        values: vec![lambda],
        scales: &[Scale::Log],
        covariance: diagonal(&[lambda / n]),
        log_likelihood: n * (lambda * libm::log(lambda) - lambda - factorials),
    })
}

fn geometric(data: &Data) -> Result<Estimate, FitError> {
    let n = data.count();
    if data.mean <= 0.0 {
        return Err(data.unknown(Family::Geometric, "they are all zero"));
    }
    let p = 1.0 / (1.0 + data.mean);
    Ok(Estimate {
        names: &["probability"],
        values: vec![p],
        scales: &[Scale::Logit],
        covariance: diagonal(&[p * p * (1.0 - p) / n]),
        log_likelihood: n * (libm::log(p) + data.mean * libm::log1p(-p)),
    })
}

fn negative_binomial(data: &Data) -> Result<Estimate, FitError> {
    let family = Family::NegativeBinomial;
    let (n, m) = (data.count(), data.mean);
    if data.sd * data.sd <= m {
        let reason = "they spread no more than those of a Poisson law, which is the limit";
        return Err(data.unknown(family, reason));
    }
    let average =
        |f: &dyn Fn(f64) -> f64| mean(&data.values.iter().map(|&x| f(x)).collect::<Vec<_>>());
    let score = |t: f64| {
        let r = libm::exp(t);
        average(&|x| whole_rise(r, x)) - libm::log1p(m / r)
    };
    let (least, most) = (-16.0, 25.0);
    let ln_successes = rising_root(least, most, 0.0, 1e-15, |t| (-score(t), f64::NAN));
    if !(least + 0.1..most - 0.1).contains(&ln_successes) {
        return Err(data.unknown(
            family,
            "they spread too much, or hardly more than those of a Poisson law",
        ));
    }
    let r = libm::exp(ln_successes);
    let p = r / (r + m);
    let against = m / (r + m);
    let bend = average(&|x| trigamma(x + r)) - trigamma(r);
    let hessian = [
        [bend, 1.0 / p],
        [1.0 / p, -r / (p * p) - m / (against * against)],
    ];
    let combinations = average(&|x| libm::lgamma(x + r) - libm::lgamma(r) - libm::lgamma(x + 1.0));
    Ok(Estimate {
        names: &["successes", "probability"],
        values: vec![r, p],
        scales: &[Scale::Log, Scale::Logit],
        covariance: inverse_information(&hessian, n)
            .ok_or_else(|| data.unknown(family, "the likelihood is flat at its top"))?,
        log_likelihood: n * (combinations + r * libm::log(p) + m * libm::log(against)),
    })
}

/// `digamma(r + x) - digamma(r)` for a whole `x`.
fn whole_rise(r: f64, x: f64) -> f64 {
    if x > 200.0 {
        return digamma_rise(r, x);
    }
    let (mut sum, mut k) = (0.0, 0.0);
    while k < x {
        sum += 1.0 / (r + k);
        k += 1.0;
    }
    sum
}

fn diagonal(variances: &[f64]) -> Vec<Vec<f64>> {
    let row = |i: usize| {
        let entry = |j: usize| if i == j { variances[i] } else { 0.0 };
        (0..variances.len()).map(entry).collect()
    };
    (0..variances.len()).map(row).collect()
}

/// The inverse of minus `n` times a matrix of second derivatives, which must be negative definite.
pub(super) fn inverse_information(hessian: &[[f64; 2]; 2], n: f64) -> Option<Vec<Vec<f64>>> {
    let root = Cholesky::new(&[0.0; 2], |i, j| -hessian[i][j] * n)?;
    Some(root.inverse().map(Vec::from).into())
}

pub(super) fn settled<const N: usize>(
    search: &Ascent<[f64; N]>,
    family: Family,
    names: &[&'static str; N],
) -> Result<[f64; N], FitError> {
    if search.converged() {
        return Ok(search.point);
    }
    Err(FitError::NotConverged {
        law: family.to_string(),
        iterations: search.iterations,
        gradient: search.gradient,
        best: names.iter().copied().zip(search.point).collect(),
    })
}
