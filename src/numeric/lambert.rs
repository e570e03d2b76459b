//! Lambert's function, in logarithms.

/// `W(e^y)`: the `w` above zero with `w + ln w = y`, for every finite `y` without overflow.
///
/// Reference: Corless, Gonnet, Hare, Jeffrey and Knuth (1996), *On the Lambert W function*,
/// Advances in Computational Mathematics 5, 329-359; the iteration is Halley's on `w + ln w - y`.
pub(crate) fn lambert_w_of_exp(y: f64) -> f64 {
    if y < -36.0 {
        // W(x) = x - x^2 + ..., of which doubles see the first term only.
        return libm::exp(y);
    }
    let mut w = if y > 1.0 {
        y - libm::log(y)
    } else {
        libm::exp(y) / (1.0 + libm::exp(0.5 * y))
    };
    // Third order from within a factor of three: four steps reach all digits.
    for _ in 0..8 {
        let missing = y - w - libm::log(w);
        let step = w / (1.0 + w) * missing;
        let next = w + step / (1.0 - 0.5 * step / (w * (1.0 + w)));
        if next.is_nan() || next <= 0.0 || (next - w).abs() <= 1e-16 * w {
            break;
        }
        w = next;
    }
    w
}

#[cfg(test)]
mod tests {
    use super::lambert_w_of_exp;

    /// Corless et al. (1996): `W(1)` is the omega constant, `W(e) = 1`.
    #[test]
    fn known_values_and_the_equation_that_defines_it() {
        let omega = 0.567_143_290_409_783_8;
        assert!((lambert_w_of_exp(0.0) - omega).abs() < 1e-15);
        assert!((lambert_w_of_exp(1.0) - 1.0).abs() < 1e-15);
        for y in [-700.0, -40.0, -30.0, -5.0, -1.0, 0.5, 3.0, 30.0, 800.0, 1e6] {
            let w = lambert_w_of_exp(y);
            let back = w + libm::log(w);
            assert!(
                (back - y).abs() <= 4e-16 * (1.0 + y.abs()) * 4.0,
                "{y}: {w}"
            );
        }
    }
}
