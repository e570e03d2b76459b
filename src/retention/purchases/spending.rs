//! Spending per purchase: the gamma-gamma model.

use serde::Serialize;

use super::PurchaseHistory;
use crate::error::{FitError, Invalid, Permitted, RetentionError, loaded};
use crate::numeric::{Surface, digamma, trigamma};
use crate::retention::fit;
use crate::retention::fit::search::{Sought, highest, in_logarithms, mean_of};
use crate::sample::{FitParameters, Reach};

/// The gamma-gamma model of purchase amounts. A customer's amounts vary around a mean of their own,
/// and the means vary between customers. The expected spend of a customer with few purchases lies
/// between their own mean and that of all customers.
///
/// # Example
/// ```
/// use bizcase::retention::{PurchaseHistory, SpendModel};
///
/// // Fader and Hardie (2013): the CDNOW customers.
/// let model = SpendModel::new(6.25, 3.74, 15.44)?;
/// let customer = PurchaseHistory::new(2, 30.43, 38.86)?.spending(22.35)?;
/// assert!((model.expected_spend(&customer)? - 24.66).abs() < 0.01);
/// assert!((model.mean()? - 35.22).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. S. Fader and B. G. S. Hardie (2013), "The gamma-gamma model of monetary value",
/// brucehardie.com/notes/025; M. Colombo and W. Jiang (1999), *Journal of Interactive Marketing*
/// 13(3), 2-12.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpendModel {
    p: f64,
    q: f64,
    v: f64,
}

loaded::through!(SpendModel { p: f64, q: f64, v: f64 } => SpendModel::new(p, q, v));

impl SpendModel {
    /// The model with shape `p` of amounts, and shape `q` and scale `v` (the papers' gamma) of
    /// customers.
    ///
    /// # Errors
    /// [`Invalid`] unless all are positive and finite.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self, Invalid> {
        Ok(Self {
            p: Permitted::POSITIVE.check("p", p)?,
            q: Permitted::POSITIVE.check("q", q)?,
            v: Permitted::POSITIVE.check("v", v)?,
        })
    }

    /// The mean purchase amount of a customer about whom nothing is known.
    ///
    /// # Formula
    /// `p v / (q - 1)`
    ///
    /// # Errors
    /// [`Invalid`] unless `q` is above 1; otherwise the mean is infinite.
    pub fn mean(&self) -> Result<f64, Invalid> {
        if self.q <= 1.0 {
            let rule = "above 1, or the mean amount is infinite";
            return Err(Invalid::rule("q", self.q, rule));
        }
        Ok(self.p * self.v / (self.q - 1.0))
    }

    /// The mean amount of a customer's future purchases. Equals [`mean`](Self::mean) for a customer
    /// without known amounts, or whose repeat purchases were all free: the model does not allow
    /// amounts of zero.
    ///
    /// # Formula
    /// `p (v + x m) / (p x + q - 1)` after `x` repeat purchases of mean amount `m`.
    ///
    /// # Errors
    /// As [`mean`](Self::mean), for a customer without amounts.
    pub fn expected_spend(&self, customer: &PurchaseHistory) -> Result<f64, Invalid> {
        let Some(amount) = customer.monetary_value().filter(|&amount| amount > 0.0) else {
            return self.mean();
        };
        let x = f64::from(customer.frequency());
        let weight = self.p * x + self.q - 1.0;
        if weight <= 0.0 {
            return self.mean();
        }
        Ok(self.p * (self.v + x * amount) / weight)
    }
}

/// The gamma-gamma model fitted by maximum likelihood.
///
/// The model assumes that the amount per purchase is independent of the number of purchases;
/// [`correlation`](Self::correlation) shows how well this holds in the data.
///
/// # Example
/// ```
/// use bizcase::retention::{PurchaseHistory, SpendFit};
///
/// let amounts = [
///     (1, 12.0), (3, 19.5), (2, 41.0), (5, 24.0), (1, 8.5), (4, 33.0), (2, 15.0), (1, 62.0),
///     (2, 9.5), (6, 48.0), (3, 14.0), (8, 22.0), (5, 70.0),
/// ];
/// let customer = |(times, mean)| PurchaseHistory::new(times, 20.0, 39.0)?.spending(mean);
/// let customers = amounts.into_iter().map(customer).collect::<Result<Vec<_>, _>>()?;
/// let fit = SpendFit::new(&customers)?;
/// assert!((fit.model.mean()? - 30.68).abs() < 0.01);
/// assert!((fit.correlation - 0.24).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "gamma-gamma")]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpendFit {
    /// The fitted model.
    pub model: SpendModel,
    /// The parameters `p`, `q`, `v`. The data reach from the smallest to the largest mean amount.
    pub parameters: FitParameters,
    /// The number of customers with amounts who were fitted.
    pub customers: usize,
    /// The number of customers left out because all their repeat purchases were free.
    pub free: usize,
    /// The maximum of the log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's information criterion, `2 k - 2 ln(L)`: lower is better.
    pub aic: f64,
    /// The correlation between the number of repeat purchases and their mean amount.
    pub correlation: f64,
}

loaded::through!(
    SpendFit {
        model: SpendModel,
        parameters: FitParameters,
        customers: usize,
        free: usize,
        log_likelihood: f64,
        aic: f64,
        correlation: f64,
    } => parameters.are(&[model.p, model.q, model.v]).map(|()| SpendFit {
        model,
        parameters,
        customers,
        free,
        log_likelihood,
        aic,
        correlation,
    })
);

impl SpendFit {
    /// Fits customers with repeat purchases and leaves out the others. Customers whose repeat
    /// purchases were all free are left out too, since the model does not allow amounts of zero;
    /// [`free`](Self::free) counts them.
    ///
    /// # Errors
    /// [`Invalid`] for a customer with repeat purchases but no amount, with its position from 1;
    /// [`FitError`] and [`RetentionError::Unbounded`] as
    /// [`SurvivalFit::new`](crate::retention::SurvivalFit::new).
    pub fn new(histories: &[PurchaseHistory]) -> Result<Self, RetentionError> {
        let (mut rows, mut free) = (Vec::new(), 0);
        for (index, history) in histories.iter().enumerate() {
            let x = f64::from(history.frequency());
            match history.monetary_value() {
                Some(amount) if amount > 0.0 => rows.push((x, amount)),
                Some(_) => free += 1,
                None if x > 0.0 => {
                    let place = format!("monetary value of customer {}", index + 1);
                    return Err(Invalid::rule(&place, "missing", "given").into());
                }
                None => {}
            }
        }
        let customers = rows.len();
        let refuse = |reason| FitError::NotIdentified {
            distribution: LAW.to_owned(),
            count: customers,
            given: "customers with repeat purchases",
            reason,
        };
        if rows.len() < 4 {
            return Err(refuse("there are no more customers than parameters").into());
        }
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let count = rows.len() as f64;
        let mean = rows.iter().map(|row| row.1).sum::<f64>() / count;
        if rows.iter().all(|row| (row.1 - mean).abs() <= 1e-12 * mean) {
            return Err(refuse("all amounts are equal").into());
        }
        // In units of the mean amount everything is of order one.
        let scaled: Vec<(f64, f64)> = rows.iter().map(|&(x, m)| (x, m / mean)).collect();
        let surface = |point: &[f64; 3]| {
            let at = point.map(libm::exp);
            Some(in_logarithms(likelihood(&scaled, &at), &at))
        };
        let starts = [(2.0, 3.0), (6.0, 4.0), (1.0, 8.0), (15.0, 2.5)]
            .map(|(p, q): (f64, f64)| [p, q, (q - 1.0) / p].map(libm::log));
        let sought = Sought {
            law: LAW,
            names: &NAMES,
            scale: count,
        };
        let ln_mean = libm::log(mean);
        let simpler = || {
            let best = count * (alike(&scaled) - ln_mean);
            (
                "a distribution with the same mean for all customers".to_owned(),
                best,
            )
        };
        let found = highest(sought, &starts, &simpler, &surface);
        let mut top = found.map_err(|error| in_units(error, count, mean))?;
        top.point[2] += ln_mean;
        // The density of an amount, not of its multiple of the mean.
        top.value -= ln_mean;
        let [p, q, v] = top.point.map(libm::exp);
        let amounts = Reach::over("mean amount", rows.iter().map(|row| row.1));
        let correlation = correlation(&rows);
        let estimate = fit::Estimate::of_logarithms(&top, &NAMES, count);
        Ok(Self {
            model: SpendModel::new(p, q, v)?,
            parameters: estimate.parameters(amounts),
            customers: rows.len(),
            free,
            log_likelihood: estimate.log_likelihood,
            aic: 6.0 - 2.0 * estimate.log_likelihood,
            correlation,
        })
    }
}

const LAW: &str = "gamma-gamma";
const NAMES: [&str; 3] = ["p", "q", "v"];

/// The mean log-likelihood of mean amounts `m` after `x` purchases, by `p`, `q` and `v`.
fn likelihood(rows: &[(f64, f64)], &[p, q, v]: &[f64; 3]) -> Surface<[f64; 3]> {
    let (mut value, mut gradient, mut hessian) = (0.0, [0.0; 3], [[0.0; 3]; 3]);
    // Functions of the frequency alone are computed once for each that occurs.
    let mut frequency = f64::NAN;
    let (mut front, mut psi, mut psi_own, mut bend, mut bend_own) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (ln_v, psi_q, bend_q) = (libm::log(v), digamma(q), trigamma(q));
    for &(x, m) in rows {
        let (own, all) = (p * x, p * x + q);
        if frequency.is_nan() || x > frequency {
            frequency = x;
            front = libm::lgamma(all) - libm::lgamma(own) - libm::lgamma(q) + q * ln_v;
            (psi, psi_own) = (digamma(all), digamma(own));
            (bend, bend_own) = (trigamma(all), trigamma(own));
        }
        let total = v + m * x;
        let (ln_total, ln_amount, ln_m) = (libm::log(total), libm::log(m * x), libm::log(m));
        value += front + own * ln_amount - ln_m - all * ln_total;
        gradient[0] += x * (psi - psi_own + ln_amount - ln_total);
        gradient[1] += psi - psi_q + ln_v - ln_total;
        gradient[2] += q / v - all / total;
        hessian[0][0] += x * x * (bend - bend_own);
        hessian[1][0] += x * bend;
        hessian[2][0] -= x / total;
        hessian[1][1] += bend - bend_q;
        hessian[2][1] += 1.0 / v - 1.0 / total;
        hessian[2][2] += all / (total * total) - q / (v * v);
    }
    let sum = Surface {
        value,
        gradient,
        hessian,
    };
    mean_of(&sum, rows.len() as f64)
}

/// The mean log-likelihood of customers who all have the mean amount 1, by a search of thirds over
/// the logarithm of the shape of amounts.
fn alike(rows: &[(f64, f64)]) -> f64 {
    const MANY: f64 = 1e8;
    let at = |ln_p: f64| {
        let p = libm::exp(ln_p);
        // With q large the mean of every customer is p v / (q - 1), which is 1 here.
        likelihood(rows, &[p, MANY, MANY / p]).value
    };
    let (mut low, mut high) = (-6.0, 9.0);
    for _ in 0..80 {
        let third = (high - low) / 3.0;
        if at(low + third) < at(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    at(0.5 * (low + high))
}

/// An error about amounts in units of their mean as one about the amounts.
fn in_units(error: RetentionError, count: f64, mean: f64) -> RetentionError {
    let scaled = |(name, value): (&'static str, f64)| {
        let unit = if name == NAMES[2] { mean } else { 1.0 };
        (name, value * unit)
    };
    match error {
        RetentionError::Unbounded {
            distribution,
            best,
            log_likelihood,
            limit,
            limit_log_likelihood,
        } => RetentionError::Unbounded {
            distribution,
            best: best.into_iter().map(scaled).collect(),
            log_likelihood: log_likelihood - count * libm::log(mean),
            limit,
            limit_log_likelihood,
        },
        error => error,
    }
}

/// Pearson's correlation; 0 where one of the two does not vary.
fn correlation(rows: &[(f64, f64)]) -> f64 {
    let count = rows.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| rows.iter().map(of).sum::<f64>() / count;
    let (x, m) = (mean(|row| row.0), mean(|row| row.1));
    let (mut xx, mut xm, mut mm) = (0.0, 0.0, 0.0);
    for row in rows {
        let (a, b) = (row.0 - x, row.1 - m);
        (xx, xm, mm) = (xx + a * a, xm + a * b, mm + b * b);
    }
    let scale = libm::sqrt(xx) * libm::sqrt(mm);
    if scale > 0.0 { xm / scale } else { 0.0 }
}
