//! Likelihoods of the time that customers stay, as distributions of its logarithm with a location
//! and a scale.

use crate::numeric::{Jet, Side, Surface, logistic, normal_density, normal_tail, softplus};
use crate::retention::{TenureTiming, Tenures};

/// The distribution of `z = (ln(t) - location) / scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    /// The least of many: Weibull times.
    Extreme,
    /// Log-normal times.
    Normal,
    /// Log-logistic times.
    Logistic,
}

impl Standard {
    /// `ln S(z)`.
    fn ln_survival(self, z: Jet<2>) -> Option<Jet<2>> {
        Some(match self {
            Self::Extreme => z.exp().scaled(-1.0),
            Self::Normal => {
                let tail = normal_tail(Side::Upper, z.value);
                let hazard = normal_density(z.value) / tail;
                if tail < 1e-300 {
                    return None;
                }
                z.through(libm::log(tail), -hazard, -hazard * (hazard - z.value))
            }
            Self::Logistic => {
                let share = logistic(z.value);
                z.through(-softplus(z.value), -share, -share * (1.0 - share))
            }
        })
    }

    /// The logarithm of the density at `z`.
    fn ln_density(self, z: Jet<2>) -> Option<Jet<2>> {
        const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;
        Some(match self {
            Self::Extreme => z - z.exp(),
            Self::Normal => (z * z).scaled(-0.5).plus(-HALF_LN_2_PI),
            Self::Logistic => z + self.ln_survival(z)?.scaled(2.0),
        })
    }
}

/// The mean log-likelihood by location and logarithm of the scale. Exact times have the density of
/// the time itself; who left in a period has the probability of that period.
pub(super) fn location_scale(
    standard: Standard,
    tenures: &Tenures,
    point: &[f64; 2],
) -> Option<Surface<[f64; 2]>> {
    let location = Jet::parameter(point[0], 0);
    let ln_scale = Jet::parameter(point[1], 1);
    let per_scale = ln_scale.scaled(-1.0).exp();
    let z = |time: f64| (location.scaled(-1.0).plus(libm::log(time))) * per_scale;
    let mut sum = Jet::constant(0.0);
    for row in tenures.rows().iter().filter(|row| row.time > 0.0) {
        let here = z(row.time);
        if row.active > 0.0 {
            sum = sum + standard.ln_survival(here)?.scaled(row.active);
        }
        if row.left <= 0.0 {
            continue;
        }
        let one = if tenures.timing() == TenureTiming::Exact {
            (standard.ln_density(here)? - ln_scale).plus(-libm::log(row.time))
        } else {
            let before = if row.time > 1.0 {
                standard.ln_survival(z(row.time - 1.0))?
            } else {
                Jet::constant(0.0)
            };
            let step = standard.ln_survival(here)? - before;
            if step.value >= 0.0 {
                return None;
            }
            before + step.ln_1_less_exp()
        };
        sum = sum + one.scaled(row.left);
    }
    Some(sum.scaled(1.0 / tenures.customers()).into())
}
