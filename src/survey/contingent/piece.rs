//! The likelihood of one answer.

use crate::numeric::{Side, logistic, normal_density, normal_tail, softplus};
use crate::survey::Link;

/// Where a willingness to pay lies, by the indices of the bids around it: the share that says yes
/// at the lower bid less that at the upper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Within<T> {
    /// Accepted, and nothing higher was refused.
    Above(T),
    /// Refused, and nothing lower was accepted.
    Below(T),
    /// Between a bid that was accepted and one that was refused.
    Between(T, T),
}

/// The logarithm of a probability, with its derivatives by the index at the lower bid and by that
/// at the upper.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Piece {
    pub(super) value: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) lower_lower: f64,
    pub(super) upper_upper: f64,
    pub(super) lower_upper: f64,
}

impl Piece {
    fn above(value: f64, slope: f64, bend: f64) -> Self {
        Self {
            value,
            lower: slope,
            lower_lower: bend,
            ..Self::default()
        }
    }

    fn below(value: f64, slope: f64, bend: f64) -> Self {
        Self {
            value,
            upper: slope,
            upper_upper: bend,
            ..Self::default()
        }
    }

    fn finite(self) -> Option<Self> {
        let sum = self.value + self.lower + self.upper;
        let bends = self.lower_lower + self.upper_upper + self.lower_upper;
        (sum + bends).is_finite().then_some(self)
    }

    /// Nothing where the probability is zero or too small for a double.
    pub(super) fn new(link: Link, within: Within<f64>) -> Option<Self> {
        if let Within::Between(low, high) = within
            && low <= high
        {
            return None;
        }
        match link {
            Link::Logistic => logistic_piece(within),
            Link::Normal => normal_piece(within),
            Link::ExtremeValue => extreme_piece(within),
        }
        .finite()
    }
}

fn logistic_piece(within: Within<f64>) -> Piece {
    match within {
        Within::Above(l) => {
            let no = logistic(-l);
            Piece::above(-softplus(-l), no, -no * (1.0 - no))
        }
        Within::Below(u) => {
            let yes = logistic(u);
            Piece::below(-softplus(u), -yes, -yes * (1.0 - yes))
        }
        Within::Between(l, u) => {
            // G(l) - G(u) = G(l) G(-u) (1 - exp(u - l)).
            let gap = -libm::expm1(u - l);
            let odds = (1.0 - gap) / gap;
            let shared = odds / gap;
            let (no, yes) = (logistic(-l), logistic(u));
            Piece {
                value: libm::log(gap) - softplus(-l) - softplus(u),
                lower: no + odds,
                upper: -yes - odds,
                lower_lower: -no * (1.0 - no) - shared,
                upper_upper: -yes * (1.0 - yes) - shared,
                lower_upper: shared,
            }
        }
    }
}

fn normal_piece(within: Within<f64>) -> Piece {
    match within {
        Within::Above(l) => {
            let yes = normal_tail(Side::Lower, l);
            let hazard = normal_density(l) / yes;
            Piece::above(libm::log(yes), hazard, -hazard * (hazard + l))
        }
        Within::Below(u) => {
            let no = normal_tail(Side::Upper, u);
            let hazard = normal_density(u) / no;
            Piece::below(libm::log(no), -hazard, -hazard * (hazard - u))
        }
        Within::Between(l, u) => {
            // In the tail where the two shares are small.
            let side = if u > 0.0 { Side::Upper } else { Side::Lower };
            let share = (normal_tail(side, l) - normal_tail(side, u)).abs();
            let (low, high) = (normal_density(l) / share, normal_density(u) / share);
            Piece {
                value: libm::log(share),
                lower: low,
                upper: -high,
                lower_lower: -low * (low + l),
                upper_upper: -high * (high - u),
                lower_upper: low * high,
            }
        }
    }
}

fn extreme_piece(within: Within<f64>) -> Piece {
    match within {
        Within::Above(l) => {
            let hazard = libm::exp(-l);
            Piece::above(-hazard, hazard, -hazard)
        }
        Within::Below(u) => {
            let hazard = libm::exp(-u);
            let no = -libm::expm1(-hazard);
            let slope = hazard * (1.0 - no) / no;
            Piece::below(libm::log(no), -slope, slope * (1.0 - hazard / no))
        }
        Within::Between(l, u) => {
            let (low, high) = (libm::exp(-l), libm::exp(-u));
            // G(l) - G(u) = exp(-low) (1 - exp(-rise)); rise = high - low without cancellation.
            let rise = low * libm::expm1(l - u);
            let odds = 1.0 / libm::expm1(rise);
            let shared = odds * (1.0 + odds);
            Piece {
                value: libm::log(-libm::expm1(-rise)) - low,
                lower: low * (1.0 + odds),
                upper: -odds * high,
                lower_lower: -low * (1.0 + odds) - shared * low * low,
                upper_upper: odds * high - shared * high * high,
                lower_upper: shared * low * high,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Link, Piece, Within};

    /// Each derivative is the slope of what it derives from.
    #[test]
    fn derivatives_agree_with_differences() {
        let links = [Link::Logistic, Link::Normal, Link::ExtremeValue];
        let step = 1e-5;
        for link in links {
            for (l, u) in [(0.7, -1.1), (2.0, 1.5), (-0.4, -3.0)] {
                let forms: [fn(f64, f64) -> Within<f64>; 3] = [
                    |l, _| Within::Above(l),
                    |_, u| Within::Below(u),
                    |l, u| Within::Between(l, u),
                ];
                for form in forms {
                    let at = |l, u| Piece::new(link, form(l, u)).unwrap();
                    let here = at(l, u);
                    let (left, right) = (at(l - step, u), at(l + step, u));
                    let (down, up) = (at(l, u - step), at(l, u + step));
                    let slope = |a: f64, b: f64| (b - a) / (2.0 * step);
                    for (analytic, difference) in [
                        (here.lower, slope(left.value, right.value)),
                        (here.upper, slope(down.value, up.value)),
                        (here.lower_lower, slope(left.lower, right.lower)),
                        (here.upper_upper, slope(down.upper, up.upper)),
                        (here.lower_upper, slope(down.lower, up.lower)),
                    ] {
                        let gap = (analytic - difference).abs();
                        assert!(gap < 1e-8 * (1.0 + analytic.abs()), "{link:?} {l} {u}");
                    }
                }
            }
        }
    }

    #[test]
    fn impossible_intervals_have_no_likelihood() {
        assert_eq!(Piece::new(Link::Logistic, Within::Between(1.0, 1.0)), None);
        assert_eq!(Piece::new(Link::Normal, Within::Above(-60.0)), None);
    }
}
