//! Likelihoods of customers who leave in whole periods.

use super::super::functions::ln_gamma_ratio;
use super::search::{in_logarithms, mean_of};
use crate::numeric::{Jet, Surface};
use crate::retention::Tenures;

/// What the laws of whole periods need of the data: for each period, how many left in it and
/// how many stayed through it.
#[derive(Debug, Clone)]
pub(super) struct Exposure {
    pub(super) left: Vec<f64>,
    pub(super) stayed: Vec<f64>,
    pub(super) customers: f64,
}

impl Exposure {
    /// Period `t` stands at index `t - 1`.
    pub(super) fn new(tenures: &Tenures) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole numbers that came from u32"
        )]
        let periods = tenures.observed() as usize;
        let (mut left, mut stayed) = (vec![0.0; periods], vec![0.0; periods]);
        let mut present = tenures.customers();
        let mut rows = tenures.rows().iter().peekable();
        for period in 0..=periods {
            // Who is last seen at the end of a period was there through it, and not in the next.
            let row = rows.next_if(|row| row.time <= period as f64);
            let (gone, active) = row.map_or((0.0, 0.0), |row| (row.left, row.active));
            if period > 0 {
                left[period - 1] = gone;
                present -= gone;
                stayed[period - 1] = present.max(0.0);
            }
            present -= active;
        }
        Self {
            left,
            stayed,
            customers: tenures.customers(),
        }
    }

    pub(super) fn lost(&self) -> f64 {
        self.left.iter().sum()
    }

    /// The share lost per period over all of them, and the log-likelihood of that.
    pub(super) fn geometric(&self) -> (f64, f64) {
        let (left, stayed) = (self.lost(), self.stayed.iter().sum::<f64>());
        let churn = left / (left + stayed);
        (churn, binomial(left, stayed))
    }
}

/// The highest log-likelihood of so many who left and so many who stayed, with one churn.
pub(super) fn binomial(left: f64, stayed: f64) -> f64 {
    let all = left + stayed;
    let part = |count: f64| {
        if count > 0.0 {
            count * libm::log(count / all)
        } else {
            0.0
        }
    };
    part(left) + part(stayed)
}

/// The mean log-likelihood of the shifted beta-geometric law by the logarithms of its parameters:
/// the odds to leave in period `t` are `alpha` to `beta + t - 1`.
pub(super) fn shifted_beta_geometric(exposure: &Exposure, point: &[f64; 2]) -> Surface<[f64; 2]> {
    let [alpha, beta] = point.map(libm::exp);
    let (mut value, mut gradient, mut hessian) = (0.0, [0.0; 2], [[0.0; 2]; 2]);
    let lost = exposure.lost();
    value += lost * libm::log(alpha);
    gradient[0] += lost / alpha;
    hessian[0][0] -= lost / (alpha * alpha);
    for (period, (left, stayed)) in exposure.left.iter().zip(&exposure.stayed).enumerate() {
        let kept = beta + period as f64;
        let all = alpha + kept;
        let trials = left + stayed;
        value += stayed * libm::log(kept) - trials * libm::log(all);
        let (stay, any) = (stayed / kept, trials / all);
        gradient[0] -= any;
        gradient[1] += stay - any;
        let bend = any / all;
        hessian[0][0] += bend;
        hessian[1][0] += bend;
        hessian[1][1] += bend - stay / kept;
    }
    let sum = Surface {
        value,
        gradient,
        hessian,
    };
    in_logarithms(mean_of(&sum, exposure.customers), &[alpha, beta])
}

/// The mean log-likelihood of the beta-discrete-Weibull law by the logarithms of its parameters.
pub(super) fn beta_discrete_weibull(
    exposure: &Exposure,
    point: &[f64; 3],
) -> Option<Surface<[f64; 3]>> {
    let [a, b, c] = [0, 1, 2].map(|index| Jet::parameter(point[index], index).exp());
    let ln_survival = |period: usize| {
        if period == 0 {
            return Some(Jet::constant(0.0));
        }
        let power = c.scaled(libm::log(period as f64)).exp();
        let (shape, whole) = (b + power, a + b);
        let mut jet = shape.ln_gamma() - (a + shape).ln_gamma() + whole.ln_gamma() - b.ln_gamma();
        // Without the cancellation of large logarithms.
        let ratio = ln_gamma_ratio(b.value, a.value) - ln_gamma_ratio(shape.value, a.value);
        jet.value = ratio;
        (power.value < 1e15).then_some(jet)
    };
    let mut sum = Jet::constant(0.0);
    let mut before = ln_survival(0)?;
    for (index, (&left, &stayed)) in exposure.left.iter().zip(&exposure.stayed).enumerate() {
        let after = ln_survival(index + 1)?;
        let step = after - before;
        if step.value >= 0.0 {
            return None;
        }
        if left > 0.0 {
            sum = sum + step.ln_1_less_exp().scaled(left);
        }
        sum = sum + step.scaled(stayed);
        before = after;
    }
    Some(super::surface_of(sum.scaled(1.0 / exposure.customers)))
}
