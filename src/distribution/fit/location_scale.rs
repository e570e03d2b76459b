//! Fits of distributions that differ by location and scale only, or whose logarithms do.
//!
//! In one over the scale and location over scale the likelihood of a log-concave distribution is
//! concave, so that Newton's method finds its one top.
//!
//! # Reference
//! J. Burridge (1981), *Journal of the Royal Statistical Society B* 43, 41-45.

use super::data::{Data, mean};
use super::estimate::{Estimate, inverse_information, settled};
use crate::error::FitError;
use crate::numeric::{Surface, maximise};
use crate::sample::Search;

/// The distribution of location zero and scale one.
#[derive(Debug, Clone, Copy)]
pub(in crate::distribution) enum Standard {
    Logistic,
    Gumbel,
}

impl Standard {
    /// The most likely location and scale of the values.
    pub(in crate::distribution) fn fitted(
        self,
        values: &[f64],
        distribution: &str,
    ) -> Result<Line, FitError> {
        let data = Data::of(values.to_vec());
        if data.sd <= 0.0 {
            return Err(data.unknown(distribution, "they are all equal"));
        }
        let units: Vec<f64> = values.iter().map(|y| (y - data.mean) / data.sd).collect();
        let average =
            |f: &dyn Fn(f64) -> f64| mean(&units.iter().map(|&y| f(y)).collect::<Vec<_>>());
        let surface = |&[b, c]: &[f64; 2]| {
            let at = |y: f64, order: usize| self.ln_density(b * y - c)[order];
            (b > 0.0).then(|| Surface {
                value: libm::log(b) + average(&|y| at(y, 0)),
                gradient: [
                    1.0 / b + average(&|y| y * at(y, 1)),
                    -average(&|y| at(y, 1)),
                ],
                hessian: [
                    [
                        -1.0 / (b * b) + average(&|y| y * y * at(y, 2)),
                        -average(&|y| y * at(y, 2)),
                    ],
                    [-average(&|y| y * at(y, 2)), average(&|y| at(y, 2))],
                ],
            })
        };
        let search = maximise(self.start(), &surface);
        let [b, c] = settled(
            &search,
            distribution,
            &["1 / scale (standardised)", "location / scale"],
        )?;
        // Second derivatives by location and scale, in units of the scale.
        let bends = |f: &dyn Fn(f64, [f64; 3]) -> f64| {
            average(&|y| {
                let z = b * y - c;
                f(z, self.ln_density(z))
            })
        };
        let mixed = bends(&|z, [_, slope, bend]| slope + z * bend);
        let hessian = [
            [bends(&|_, [_, _, bend]| bend), mixed],
            [
                mixed,
                bends(&|z, [_, slope, bend]| 1.0 + 2.0 * z * slope + z * z * bend),
            ],
        ];
        let scale = data.sd / b;
        let covariance = inverse_information(&hessian, data.count())
            .ok_or_else(|| data.unknown(distribution, "the likelihood is flat at its top"))?;
        let value = -libm::log(scale) + bends(&|_, [value, ..]| value);
        Ok(Line {
            location: data.mean + c * scale,
            scale,
            covariance: covariance
                .iter()
                .map(|row| row.iter().map(|v| v * scale * scale).collect())
                .collect(),
            log_likelihood: data.count() * value,
            search: Search::from_one_start(search.iterations, search.gradient),
        })
    }

    /// The logarithm of the density and its first two derivatives.
    fn ln_density(self, z: f64) -> [f64; 3] {
        match self {
            Self::Logistic => {
                let odds = libm::exp(-z.abs());
                let slope = -libm::tanh(0.5 * z);
                let bend = -2.0 * odds / ((1.0 + odds) * (1.0 + odds));
                [-z.abs() - 2.0 * libm::log1p(odds), slope, bend]
            }
            Self::Gumbel => {
                let odds = libm::exp(-z);
                [-z - odds, odds - 1.0, -odds]
            }
        }
    }

    /// One over the scale and location over scale of data with mean zero and standard deviation
    /// one.
    fn start(self) -> [f64; 2] {
        match self {
            Self::Logistic => [1.8, 0.0],
            Self::Gumbel => [1.28, -0.577],
        }
    }
}

/// The fit of a line of values.
pub(in crate::distribution) struct Line {
    location: f64,
    scale: f64,
    covariance: Vec<Vec<f64>>,
    log_likelihood: f64,
    search: Search,
}

impl Line {
    pub(in crate::distribution) fn estimate(self) -> Estimate {
        Estimate {
            values: vec![self.location, self.scale],
            covariance: self.covariance,
            log_likelihood: self.log_likelihood,
            search: self.search,
        }
    }

    /// The scale and the shape of the values whose logarithms, or minus them, were fitted.
    pub(in crate::distribution) fn of_logarithms(self, minus: bool, data: &Data) -> Estimate {
        let sign = if minus { -1.0 } else { 1.0 };
        let (scale, shape) = (libm::exp(sign * self.location), 1.0 / self.scale);
        // The slopes of the scale by the location, and of the shape by the scale.
        let slopes = [sign * scale, -shape * shape];
        let entry = |i: usize, j: usize| slopes[i] * slopes[j] * self.covariance[i][j];
        let log_likelihood = self.log_likelihood - data.count() * mean(&data.logs());
        let (values, covariance) = if minus {
            (
                vec![shape, scale],
                vec![
                    vec![entry(1, 1), entry(1, 0)],
                    vec![entry(0, 1), entry(0, 0)],
                ],
            )
        } else {
            (
                vec![scale, shape],
                vec![
                    vec![entry(0, 0), entry(0, 1)],
                    vec![entry(1, 0), entry(1, 1)],
                ],
            )
        };
        Estimate {
            values,
            covariance,
            log_likelihood,
            search: self.search,
        }
    }
}
