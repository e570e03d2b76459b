//! Net flows as a polynomial in the force of interest, for places where inflows and outflows
//! nearly cancel.
//!
//! There the sides apart say little about their difference, and intervals would have to be cut
//! very small. The derivatives of the difference itself, which cancel just as it does, decide over
//! intervals of ordinary size.

use super::sums::number;

/// How many derivatives are used.
const ORDER: usize = 12;

/// The discounted net flows around one force of interest, as a share of all flows together.
///
/// With `u` half the span times the distance from that force, and up to a positive factor, the
/// net flows are the sum of `moments[k] * (-u)^k / k!`, but for a remainder that the last power
/// bounds, since no moment exceeds one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expansion {
    moments: [f64; ORDER],
    noise: f64,
}

/// What an expansion can tell about an interval around its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// The net flows keep their sign.
    Signed,
    /// They only rise or only fall.
    Monotone,
    /// They are within rounding of zero throughout.
    Hidden,
    /// None of these is certain.
    Open,
}

impl Expansion {
    /// The expansion of flows that were discounted to the centre, with their times as numbers from
    /// -1 to 1.
    pub(super) fn new(flows: impl Iterator<Item = (f64, f64)>, noise: f64) -> Self {
        let mut moments = [0.0; ORDER];
        let mut all = 0.0;
        for (value, time) in flows {
            all += value.abs();
            let mut term = value;
            for moment in &mut moments {
                *moment += term;
                term *= time;
            }
        }
        Self {
            moments: moments.map(|moment| moment / all),
            noise,
        }
    }

    /// The most that the terms from `first` on add up to in the `first`-th derivative, leaving out
    /// its leading one.
    fn rest(&self, first: usize, reach: f64) -> f64 {
        let mut power = 1.0;
        let mut sum = 0.0;
        for (step, moment) in (1..).zip(&self.moments[first + 1..]) {
            power *= reach / number(step);
            sum += moment.abs() * power;
        }
        let beyond = power * reach / number(ORDER - first);
        sum + beyond * libm::exp(reach)
    }

    /// What holds for all forces at most so far from the centre that `reach` is half the span
    /// times the distance.
    pub(super) fn judge(&self, reach: f64) -> Verdict {
        let (value, slope) = (self.moments[0].abs(), self.moments[1].abs());
        let change = self.rest(0, reach);
        if value > change + self.noise {
            Verdict::Signed
        } else if slope > self.rest(1, reach) + self.noise {
            Verdict::Monotone
        } else if value + change < 8.0 * self.noise {
            Verdict::Hidden
        } else {
            Verdict::Open
        }
    }
}
