//! The root of a rising function within a bracket, and where something is over.

/// Two doubles nearer than this relative distance are not told apart.
const UNRESOLVED: f64 = 4e-16;

/// A last Newton step may be so many times what is not told apart.
const NEAR: f64 = 1e6;

/// The point in `low..=high` at which the rising function `f` (its value and slope) is zero, or the
/// end next to it, to all digits or within `resolution`.
///
/// Newton's method within the bracket; a step that leaves it, or that does not halve it within
/// three, is replaced by bisection, so that the search ends after at most some 200 evaluations.
pub(crate) fn rising_root(
    mut low: f64,
    mut high: f64,
    start: f64,
    resolution: f64,
    f: &dyn Fn(f64) -> (f64, f64),
) -> f64 {
    let mut x = start.clamp(low, high);
    let (mut width, mut slow) = (high - low, 0);
    for _ in 0..400 {
        let (value, slope) = f(x);
        if value < 0.0 {
            low = x;
        } else if value > 0.0 {
            high = x;
        } else {
            return x;
        }
        slow = if high - low < 0.5 * width {
            0
        } else {
            slow + 1
        };
        width = high - low;
        let newton = x - value / slope;
        let trusted = newton > low && newton < high && slow < 3;
        let next = if trusted {
            newton
        } else {
            slow = 0;
            low + 0.5 * (high - low)
        };
        let step = (next - x).abs();
        x = next;
        // What a Newton step leaves is of the order of its square.
        let near = if trusted { NEAR } else { 1.0 };
        let enough = resolution.max(UNRESOLVED * x.abs());
        if width <= enough || step <= resolution.max(near * UNRESOLVED * x.abs()) {
            break;
        }
    }
    x
}

/// What so many halvings leave of a bracket in which something `holds` from `low` up to some point
/// and is over at `high`. Two hundred are more than any double has digits.
pub(crate) fn halved(
    (mut low, mut high): (f64, f64),
    times: u32,
    holds: &dyn Fn(f64) -> bool,
) -> (f64, f64) {
    for _ in 0..times {
        let middle = 0.5 * (low + high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::{halved, rising_root};

    #[test]
    fn halvings_close_in_on_where_something_is_over() {
        let (low, high) = halved((0.0, 8.0), 60, &|x| x * x < 2.0);
        assert!(low * low < 2.0 && high * high >= 2.0 && high - low <= 8.0 * f64::EPSILON);
    }

    #[test]
    fn finds_roots_where_newton_alone_would_leave() {
        let cube = |x: f64| (x * x * x - 8.0, 3.0 * x * x);
        assert!((rising_root(-1e6, 1e9, 0.0, 0.0, &cube) - 2.0).abs() < 1e-14);
        let steep = |x: f64| {
            (
                libm::atan(1e6 * (x - 0.3)),
                1e6 / (1.0 + 1e12 * (x - 0.3) * (x - 0.3)),
            )
        };
        assert!((rising_root(-5.0, 5.0, 4.0, 0.0, &steep) - 0.3).abs() < 1e-15);
    }

    #[test]
    fn ends_at_the_bound_without_a_root() {
        assert!(rising_root(0.0, 1.0, 0.5, 0.0, &|x| (x - 2.0, 1.0)) > 0.999);
    }
}
