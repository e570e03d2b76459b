//! Two sizings of one market, compared.

use serde::Serialize;

use super::draws::{sample, share, together};
use super::total::comparable;
use super::{Pooled, Sizing, SizingDraws};
use crate::error::Error;
use crate::quantity::Share;
use crate::random::Sampling;
use crate::sample::Sample;

/// Two sizings of the same scope, drawn in one run: how far apart they are, how certain that is,
/// and why.
///
/// Inputs with the same name and range are one fact and are drawn once for both. Inputs with the
/// same name and different ranges are two estimates of it and are drawn independently.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage, Triangulation};
/// use bizcase::random::Sampling;
///
/// let scope = Scope {
///     measure: Measure::Accounts,
///     spend: Spend::Potential,
///     geography: "Iceland".into(),
///     year: 2026,
///     stage: Stage::Total,
/// };
/// let firms = || Dist::fixed(1_000.0).map(|firms| Factor::count("firms", firms));
/// let team = |name: &str, low, high| -> Result<Sizing, bizcase::Error> {
///     let need = Factor::share("need", Dist::uniform(low, high)?);
///     Sizing::fermi(name, scope.clone(), [firms()?, need])
/// };
/// let (ours, theirs) = (team("ours", 0.2, 0.4)?, team("theirs", 0.3, 0.5)?);
/// let sampling = Sampling::sobol(1 << 14);
/// let both = Triangulation::of(&ours, &theirs, &sampling)?;
/// assert_eq!(both.difference().mean().value.round(), 100.0);
/// assert!((both.probability_second_larger().value() - 0.875).abs() < 0.005);
/// // The two distributions share half of their probability.
/// assert!((both.overlap().value() - 0.5).abs() < 0.005);
///
/// let served = Sizing::fermi("served", scope.at(Stage::Serviceable), [firms()?])?;
/// let error = Triangulation::of(&ours, &served, &sampling).unwrap_err();
/// assert!(error.to_string().contains("stage is TAM in one and SAM in the other"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "reconcile")]
#[derive(Debug, Clone, Serialize)]
pub struct Triangulation {
    first: SizingDraws,
    second: SizingDraws,
    difference: Sample,
}

impl Triangulation {
    /// Draws two sizings of the same scope.
    ///
    /// # Errors
    /// [`Error::Market`] naming the tags in which the scopes differ; [`Error::Invalid`] if the two
    /// have the same name or cannot be drawn.
    pub fn of(first: &Sizing, second: &Sizing, sampling: &Sampling) -> Result<Self, Error> {
        comparable(&[first, second])?;
        let [first, second] = together([first, second], sampling)?;
        Self::drawn(first, second)
    }

    /// Two sizings of the same scope that were drawn together.
    pub(crate) fn drawn(first: SizingDraws, second: SizingDraws) -> Result<Self, Error> {
        comparable(&[first.sizing(), second.sizing()])?;
        let pairs = second.total().samples().iter().zip(first.total().samples());
        let samples = pairs.map(|(second, first)| second - first).collect();
        let unit = first.sizing().unit().of_difference();
        let difference = sample("difference", unit, samples, first.sampling())?;
        Ok(Self {
            first,
            second,
            difference,
        })
    }

    /// The first sizing.
    #[must_use]
    pub const fn first(&self) -> &SizingDraws {
        &self.first
    }

    /// The second sizing.
    #[must_use]
    pub const fn second(&self) -> &SizingDraws {
        &self.second
    }

    /// The second total less the first, in the first year.
    #[must_use]
    pub const fn difference(&self) -> &Sample {
        &self.difference
    }

    /// The probability that the second is larger; ties count half.
    #[must_use]
    pub fn probability_second_larger(&self) -> Share {
        let sorted = self.difference.sorted();
        let below = sorted.partition_point(|&x| x < 0.0);
        let at_most = sorted.partition_point(|&x| x <= 0.0);
        let above = (sorted.len() - at_most) as f64;
        share((above + 0.5 * (at_most - below) as f64) / sorted.len() as f64)
    }

    /// The overlap of the two distributions: the area under the lower of their two densities. One
    /// if they are equal, zero if no value is possible under both.
    ///
    /// # Formula
    /// `1 - (max(F - G) + max(G - F))`, where `F` and `G` are the two distribution functions: one
    /// less Kuiper's distance. It needs neither densities nor bins. If the densities cross at most
    /// twice, as those of any two normal or log-normal distributions do, it equals the overlapping
    /// coefficient `integral min(f, g)`; otherwise it is an upper bound of it.
    ///
    /// # Precision
    /// Independent draws of two equal distributions show an overlap of about
    /// `1 - 1.8 / sqrt(trials)`.
    ///
    /// # Reference
    /// Inman and Bradley (1989), *The overlapping coefficient as a measure of agreement between
    /// probability distributions*, Communications in Statistics A 18; Kuiper (1960), *Tests
    /// concerning random points on a circle*, Indagationes Mathematicae 63.
    #[must_use]
    pub fn overlap(&self) -> Share {
        overlap(self.first.total().sorted(), self.second.total().sorted())
    }

    /// Pools the two into one estimate; see [`Pooled::of`].
    ///
    /// # Errors
    /// As [`Pooled::of`].
    pub fn pooled(&self) -> Result<Pooled, Error> {
        let both = [self.first.sizing(), self.second.sizing()];
        Pooled::of(&both, &self.first.sampling())
    }
}

/// One less Kuiper's distance between two samples in rising order.
fn overlap(first: &[f64], second: &[f64]) -> Share {
    let (mut i, mut j) = (0, 0);
    let (mut above, mut below) = (0.0_f64, 0.0_f64);
    while i < first.len() && j < second.len() {
        // Both distribution functions step past all values up to x before they are compared.
        let x = first[i].min(second[j]);
        i += first[i..].iter().take_while(|&&value| value <= x).count();
        j += second[j..].iter().take_while(|&&value| value <= x).count();
        let difference = i as f64 / first.len() as f64 - j as f64 / second.len() as f64;
        above = above.max(difference);
        below = below.max(-difference);
    }
    share(1.0 - above - below)
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    #[expect(clippy::float_cmp, reason = "quarters are exact")]
    fn overlap_of_samples_that_can_be_counted() {
        let first = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(overlap(&first, &first).value(), 1.0);
        assert_eq!(overlap(&first, &[5.0, 6.0]).value(), 0.0);
        assert_eq!(overlap(&first, &[3.0, 4.0, 5.0, 6.0]).value(), 0.5);
        // One inside the other: half of the first lies where the second does.
        assert_eq!(overlap(&first, &[2.0, 2.5, 2.9, 3.0]).value(), 0.5);
        assert_eq!(overlap(&[2.0, 2.0], &[2.0]).value(), 1.0);
    }
}
