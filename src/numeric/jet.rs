//! Numbers that carry their first and second derivatives, so that the gradient and the curvature
//! of a likelihood are as exact as its value.
//!
//! # Reference
//! A. Griewank and A. Walther (2008), *Evaluating Derivatives*, second edition, chapter 13.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Surface, digamma, trigamma};

/// A value with its derivatives by `N` parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jet<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    pub(crate) hessian: [[f64; N]; N],
}

impl<const N: usize> Jet<N> {
    /// A number that depends on no parameter.
    pub(crate) const fn constant(value: f64) -> Self {
        Self {
            value,
            gradient: [0.0; N],
            hessian: [[0.0; N]; N],
        }
    }

    /// The parameter of this index.
    pub(crate) fn parameter(value: f64, index: usize) -> Self {
        let mut jet = Self::constant(value);
        jet.gradient[index] = 1.0;
        jet
    }

    /// A function of this number, from its value, slope and curvature there.
    pub(crate) fn through(mut self, value: f64, slope: f64, curvature: f64) -> Self {
        for (row, a) in self.hessian.iter_mut().zip(self.gradient) {
            for (cell, b) in row.iter_mut().zip(self.gradient) {
                *cell = slope * *cell + curvature * a * b;
            }
        }
        for cell in &mut self.gradient {
            *cell *= slope;
        }
        self.value = value;
        self
    }

    pub(crate) fn scaled(mut self, factor: f64) -> Self {
        self.value *= factor;
        self.gradient.iter_mut().for_each(|g| *g *= factor);
        self.hessian.iter_mut().flatten().for_each(|h| *h *= factor);
        self
    }

    pub(crate) fn plus(mut self, constant: f64) -> Self {
        self.value += constant;
        self
    }

    pub(crate) fn exp(self) -> Self {
        let value = libm::exp(self.value);
        self.through(value, value, value)
    }

    /// `exp(x) - 1`.
    pub(crate) fn exp_m1(self) -> Self {
        let value = libm::expm1(self.value);
        self.through(value, value + 1.0, value + 1.0)
    }

    pub(crate) fn ln(self) -> Self {
        let slope = 1.0 / self.value;
        self.through(libm::log(self.value), slope, -slope * slope)
    }

    /// `ln(1 - exp(x))` for `x < 0`.
    pub(crate) fn ln_1_less_exp(self) -> Self {
        let x = self.value;
        let value = if x > -std::f64::consts::LN_2 {
            libm::log(-libm::expm1(x))
        } else {
            libm::log1p(-libm::exp(x))
        };
        // exp(x) / (1 - exp(x)).
        let odds = 1.0 / libm::expm1(-x);
        self.through(value, -odds, -odds * (1.0 + odds))
    }

    /// The logarithm of the gamma function.
    pub(crate) fn ln_gamma(self) -> Self {
        let x = self.value;
        self.through(libm::lgamma(x), digamma(x), trigamma(x))
    }
}

impl<const N: usize> From<Jet<N>> for Surface<[f64; N]> {
    fn from(jet: Jet<N>) -> Self {
        Self {
            value: jet.value,
            gradient: jet.gradient,
            hessian: jet.hessian,
        }
    }
}

impl<const N: usize> Add for Jet<N> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.value += other.value;
        for (a, b) in self.gradient.iter_mut().zip(other.gradient) {
            *a += b;
        }
        let cells = self.hessian.iter_mut().flatten();
        for (a, b) in cells.zip(other.hessian.iter().flatten()) {
            *a += b;
        }
        self
    }
}

impl<const N: usize> Sub for Jet<N> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + other.scaled(-1.0)
    }
}

impl<const N: usize> Mul for Jet<N> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut product = self.scaled(other.value) + other.scaled(self.value);
        product.value = self.value * other.value;
        for (i, row) in product.hessian.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell += self.gradient[i] * other.gradient[j];
                *cell += self.gradient[j] * other.gradient[i];
            }
        }
        product
    }
}

impl<const N: usize> Div for Jet<N> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let (quotient, below) = (self.value / other.value, other.value);
        // From the derivatives of quotient * below = above, so that nothing is squared.
        let mut result = Self::constant(quotient);
        for (i, slope) in result.gradient.iter_mut().enumerate() {
            *slope = (self.gradient[i] - quotient * other.gradient[i]) / below;
        }
        for (i, row) in result.hessian.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                let crossed =
                    result.gradient[i] * other.gradient[j] + result.gradient[j] * other.gradient[i];
                let bent = self.hessian[i][j] - quotient * other.hessian[i][j];
                *cell = (bent - crossed) / below;
            }
        }
        result
    }
}

impl<const N: usize> Neg for Jet<N> {
    type Output = Self;

    fn neg(self) -> Self {
        self.scaled(-1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Jet;

    type Function = fn(Jet<2>, Jet<2>) -> Jet<2>;

    /// Derivatives against central differences of the values.
    #[test]
    fn derivatives_match_differences() {
        let cases: [Function; 6] = [
            |x, y| (x * y).exp(),
            |x, y| (x + y.scaled(2.0)).ln_gamma() * x,
            |x, y| (x + y).ln_gamma() - y.ln_gamma().scaled(0.3).plus(1.0),
            |x, y| (x * y).scaled(-0.4).ln_1_less_exp(),
            |x, y| -(x * y).exp_m1() / (y + x.ln()),
            |x, y| (y / (x * x)).ln() / y,
        ];
        let (at, step) = ([0.7, 1.9], 1e-4);
        for function in cases {
            let value = |moved: [f64; 2]| {
                function(Jet::parameter(moved[0], 0), Jet::parameter(moved[1], 1))
            };
            let jet = value(at);
            for i in 0..2 {
                let (mut low, mut high) = (at, at);
                low[i] -= step;
                high[i] += step;
                let slope = (value(high).value - value(low).value) / (2.0 * step);
                assert!((slope - jet.gradient[i]).abs() < 1e-6, "{slope} {jet:?}");
                for j in 0..2 {
                    let bend = (value(high).gradient[j] - value(low).gradient[j]) / (2.0 * step);
                    assert!((bend - jet.hessian[i][j]).abs() < 1e-6, "{bend} {jet:?}");
                }
            }
        }
    }
}
