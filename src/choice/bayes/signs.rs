//! Coefficients that everybody has with one sign.

use crate::numeric::vector_math::exp;

/// Which coefficients are the exponential of a latent normal value, and with which sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signs(pub(super) Vec<Option<f64>>);

impl Signs {
    /// The coefficients of latent values.
    #[inline(always)]
    pub(super) fn tastes(&self, latent: &[f64]) -> Vec<[f64; 1]> {
        let pairs = latent.iter().zip(&self.0);
        pairs
            .map(|(&x, sign)| match sign {
                Some(sign) => exp([x]).map(|size| sign * size),
                None => [x],
            })
            .collect()
    }

    /// The slopes of coefficients by latent values.
    pub(super) fn slopes(&self, latent: &[f64]) -> Vec<f64> {
        let tastes = self.tastes(latent).into_iter().zip(&self.0);
        tastes
            .map(|([taste], sign)| if sign.is_some() { taste } else { 1.0 })
            .collect()
    }

    /// Latent values of coefficients, of which those with a sign are at least so large.
    pub(super) fn latent(&self, tastes: &[f64], least: f64) -> Vec<f64> {
        let pairs = tastes.iter().zip(&self.0);
        pairs
            .map(|(&x, sign)| sign.map_or(x, |sign| libm::log((sign * x).max(least))))
            .collect()
    }
}
