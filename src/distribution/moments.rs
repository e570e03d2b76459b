//! Mean and variance together, and of parts.

/// Mean and variance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// Mean and variance of parts with weights (that add up to one), each with its own.
pub(super) fn combined(parts: &[(f64, Moments)]) -> Moments {
    let mean: f64 = parts.iter().map(|(weight, part)| weight * part.mean).sum();
    let variance = parts
        .iter()
        .map(|(weight, part)| {
            let apart = part.mean - mean;
            weight * (part.variance + apart * apart)
        })
        .sum();
    Moments { mean, variance }
}
