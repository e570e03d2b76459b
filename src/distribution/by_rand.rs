//! Drawing by a generator of the crate `rand`.

use rand::Rng;
use rand::distr;

use super::{Dist, Distribution};
use crate::quantity::Share;
use crate::random::open_unit;

/// Draws with any generator of the crate `rand`, by inversion: one word a draw. See
/// [`NamedRng`](crate::random::NamedRng).
impl distr::Distribution<f64> for Dist {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let uniform = open_unit(rng.next_u64());
        // Counted from the nearer end, so that no digit of the upper tail is lost.
        let tail = |p| Share::new(p).unwrap_or(Share::ZERO);
        if uniform <= 0.5 {
            self.quantile(tail(uniform))
        } else {
            self.upper_quantile(tail(1.0 - uniform))
        }
    }
}
