//! The top of a function with one top, without slopes.
//!
//! # Reference
//! J. Kiefer (1953), "Sequential minimax search for a maximum", *Proceedings of the American
//! Mathematical Society* 4, 502-506.

/// What each step leaves of the bracket: `(sqrt(5) - 1) / 2`, so that one of the two points inside
/// serves the next bracket too.
const SECTION: f64 = 0.618_033_988_749_894_9;

/// What golden sections leave of a bracket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Top {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The greater of the last two values inside.
    pub(crate) value: f64,
}

impl Top {
    /// The middle of the bracket.
    pub(crate) fn middle(self) -> f64 {
        0.5 * (self.low + self.high)
    }
}

/// Narrows a bracket around the top of `f`: `steps` times, or until it is `near` times its upper end
/// wide.
///
/// # Precision
/// A top is flat: its place is told to half the digits of the values of `f`, about eight.
pub(crate) fn golden_section(
    (mut low, mut high): (f64, f64),
    steps: u32,
    near: f64,
    mut f: impl FnMut(f64) -> f64,
) -> Top {
    let (mut left, mut right) = (high - SECTION * (high - low), low + SECTION * (high - low));
    let (mut at_left, mut at_right) = (f(left), f(right));
    for _ in 0..steps {
        if high - low <= near * high {
            break;
        }
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - SECTION * (high - low);
            at_left = f(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + SECTION * (high - low);
            at_right = f(right);
        }
    }
    let value = at_left.max(at_right);
    Top { low, high, value }
}

#[cfg(test)]
mod tests {
    use super::golden_section;

    #[test]
    fn finds_tops_inside_and_at_the_ends() {
        let inside = golden_section((0.0, 3.0), 80, 0.0, libm::sin);
        assert!((inside.middle() - std::f64::consts::FRAC_PI_2).abs() < 1e-7);
        assert!((inside.value - 1.0).abs() < 1e-15);
        let rising = golden_section((2.0, 5.0), 80, 0.0, |x| x);
        assert!((rising.middle() - 5.0).abs() < 1e-13);
        let rough = golden_section((1.0, 9.0), 80, 1e-3, |x| -(x - 4.0) * (x - 4.0));
        assert!(rough.high - rough.low <= 1e-3 * rough.high && rough.low <= 4.0);
    }
}
