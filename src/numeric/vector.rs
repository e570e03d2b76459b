//! Points with a fixed number of coordinates, which need no heap, and with any number.

/// The coordinates of a point, and the square matrices that go with it.
pub(crate) trait Vector: Clone + std::fmt::Debug + AsRef<[f64]> + AsMut<[f64]> {
    /// Rows as wide as the point.
    type Matrix: Clone + std::fmt::Debug + AsRef<[Self]> + AsMut<[Self]>;

    /// Zeros, as many as coordinates.
    fn zeros(&self) -> Self;

    /// A matrix of zeros.
    fn square(&self) -> Self::Matrix;
}

impl<const N: usize> Vector for [f64; N] {
    type Matrix = [[f64; N]; N];

    fn zeros(&self) -> Self {
        [0.0; N]
    }

    fn square(&self) -> Self::Matrix {
        [[0.0; N]; N]
    }
}

impl Vector for Vec<f64> {
    type Matrix = Vec<Self>;

    fn zeros(&self) -> Self {
        vec![0.0; self.len()]
    }

    fn square(&self) -> Self::Matrix {
        vec![self.zeros(); self.len()]
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The greatest size of a coordinate.
pub(super) fn greatest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, x| x.abs().max(most))
}

/// `point + part step`.
pub(super) fn moved<V: Vector>(point: &V, part: f64, step: &V) -> V {
    let mut next = point.clone();
    for (x, s) in next.as_mut().iter_mut().zip(step.as_ref()) {
        *x += part * s;
    }
    next
}
