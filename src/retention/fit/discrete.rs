//! Likelihoods of customers who leave in whole periods.

use super::super::functions::ln_beta_fall;
use super::search::{in_logarithms, mean_of};
use crate::numeric::{Jet, Surface, digamma_rise, trigamma};
use crate::retention::Tenures;

/// What the distributions of whole periods need of the data: for each period in which anyone left
/// or was last seen, how many left in it and how many stayed through it. Between them nobody
/// leaves, so that data over four thousand million periods are as short as their rows.
#[derive(Debug, Clone)]
pub(super) struct Exposure {
    pub(super) stages: Vec<Stage>,
    pub(super) customers: f64,
}

/// A period with customers who left or were last seen, and the quiet ones before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// How many periods came before the quiet ones.
    pub(super) start: f64,
    /// How many quiet periods there are.
    pub(super) quiet: f64,
    /// How many customers stayed through each of them.
    pub(super) present: f64,
    /// How many left in the period after them.
    pub(super) left: f64,
    /// How many stayed through it.
    pub(super) stayed: f64,
}

impl Stage {
    /// The number of its own period; 1 is the first.
    pub(super) fn period(&self) -> f64 {
        self.start + self.quiet + 1.0
    }
}

impl Exposure {
    pub(super) fn new(tenures: &Tenures) -> Self {
        let mut stages = Vec::with_capacity(tenures.rows().len());
        let mut before = 0.0;
        for (row, stayed) in tenures.rows().iter().zip(tenures.stayed()) {
            // Who is last seen at the end of a period was there through it, and not in the next.
            if row.time > 0.0 {
                stages.push(Stage {
                    start: before,
                    quiet: row.time - before - 1.0,
                    present: row.left + stayed,
                    left: row.left,
                    stayed,
                });
                before = row.time;
            }
        }
        Self {
            stages,
            customers: tenures.customers(),
        }
    }

    pub(super) fn lost(&self) -> f64 {
        self.stages.iter().map(|stage| stage.left).sum()
    }

    /// The sum over all periods of those who stayed.
    pub(super) fn stayed(&self) -> f64 {
        self.within(0.0, f64::INFINITY).1
    }

    /// Over the periods after `start` up to `end`: how many left, and the sum of those who stayed.
    pub(super) fn within(&self, start: f64, end: f64) -> (f64, f64) {
        let (mut left, mut stayed) = (0.0, 0.0);
        for stage in &self.stages {
            let quiet = end.min(stage.period() - 1.0) - start.max(stage.start);
            stayed += quiet.max(0.0) * stage.present;
            if stage.period() > start && stage.period() <= end {
                left += stage.left;
                stayed += stage.stayed;
            }
        }
        (left, stayed)
    }

    /// The share lost per period over all of them, and the log-likelihood of that.
    pub(super) fn geometric(&self) -> (f64, f64) {
        let (left, stayed) = (self.lost(), self.stayed());
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

/// The mean log-likelihood of the shifted beta-geometric distribution by the logarithms of its
/// parameters: the odds to leave in period `t` are `alpha` to `beta + t - 1`.
pub(super) fn shifted_beta_geometric(exposure: &Exposure, point: &[f64; 2]) -> Surface<[f64; 2]> {
    let [alpha, beta] = point.map(libm::exp);
    let (mut value, mut gradient, mut hessian) = (0.0, [0.0; 2], [[0.0; 2]; 2]);
    let lost = exposure.lost();
    value += lost * libm::log(alpha);
    gradient[0] += lost / alpha;
    hessian[0][0] -= lost / (alpha * alpha);
    for stage in &exposure.stages {
        if stage.quiet > 0.0 && stage.present > 0.0 {
            // Each quiet period as the one below without anyone who leaves.
            let (stay, quiet) = (stage.present, stage.quiet);
            let (kept, all) = (beta + stage.start, alpha + beta + stage.start);
            value += stay * ln_beta_fall(alpha, kept, quiet);
            let (by_kept, by_all) = (digamma_rise(kept, quiet), digamma_rise(all, quiet));
            gradient[0] -= stay * by_all;
            gradient[1] += stay * (by_kept - by_all);
            let bend = stay * (trigamma(all) - trigamma(all + quiet));
            hessian[0][0] += bend;
            hessian[1][0] += bend;
            hessian[1][1] += bend - stay * (trigamma(kept) - trigamma(kept + quiet));
        }
        let (left, stayed) = (stage.left, stage.stayed);
        let kept = beta + (stage.period() - 1.0);
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

/// The mean log-likelihood of the beta-discrete-Weibull distribution by the logarithms of its
/// parameters.
pub(super) fn beta_discrete_weibull(
    exposure: &Exposure,
    point: &[f64; 3],
) -> Option<Surface<[f64; 3]>> {
    let [a, b, c] = [0, 1, 2].map(|index| Jet::parameter(point[index], index).exp());
    let ln_survival = |period: f64| {
        if period <= 0.0 {
            return Some(Jet::constant(0.0));
        }
        let power = c.scaled(libm::log(period)).exp();
        let (shape, whole) = (b + power, a + b);
        let mut jet = shape.ln_gamma() - (a + shape).ln_gamma() + whole.ln_gamma() - b.ln_gamma();
        // Without the cancellation of large logarithms.
        jet.value = ln_beta_fall(a.value, b.value, power.value);
        (power.value < 1e15).then_some(jet)
    };
    let mut sum = Jet::constant(0.0);
    let mut before = ln_survival(0.0)?;
    for stage in &exposure.stages {
        if stage.quiet > 0.0 {
            let quiet = ln_survival(stage.period() - 1.0)?;
            sum = sum + (quiet - before).scaled(stage.present);
            before = quiet;
        }
        let after = ln_survival(stage.period())?;
        let step = after - before;
        if step.value >= 0.0 {
            return None;
        }
        if stage.left > 0.0 {
            sum = sum + step.ln_1_less_exp().scaled(stage.left);
        }
        sum = sum + step.scaled(stage.stayed);
        before = after;
    }
    Some(sum.scaled(1.0 / exposure.customers).into())
}
