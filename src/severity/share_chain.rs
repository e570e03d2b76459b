//! Shares that follow each other.

use serde::{Deserialize, Serialize};

use super::inputs::{drawn, finding, sample, within};
use super::{SeverityFinding, ShareBase};
use crate::distribution::{Dist, Term};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::Sample;

/// An uncertain share: how many of a base belong to a group.
///
/// # Example
/// See [`ShareChain`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedShare {
    /// The group, such as `those aware`: a later share states it as its base.
    pub name: String,
    /// What it is a share of.
    #[serde(default)]
    pub base: ShareBase,
    /// What it may be.
    pub range: Dist,
}

impl ChainedShare {
    /// The share of the people of `base` who belong to the group `name`.
    #[must_use]
    pub fn new(name: &str, base: &str, range: Dist) -> Self {
        Self {
            name: name.to_owned(),
            base: ShareBase::from(base.to_owned()),
            range,
        }
    }
}

/// Shares each of which is of the people that the share before it leads to, so that their product
/// is a share of the first base.
///
/// Two shares of one base cannot be multiplied: of all asked 60 % may have the need and 40 % be
/// willing, and between none and 40 % are both. A chain refuses them and names both.
///
/// # Example
/// Awareness, trial, availability and repeat (ATAR), each with its base:
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::random::Sampling;
/// use bizcase::severity::{ChainedShare, ShareChain};
///
/// let share = |name: &str, base: &str, share| Ok::<_, bizcase::Error>(
///     ChainedShare::new(name, base, Dist::fixed(share)?)
/// );
/// let chain = ShareChain::new("first year", [
///     share("those aware", "all asked", 0.05)?,
///     share("those who would try it", "those aware", 0.20)?,
///     share("those who find it", "those who would try it", 0.70)?,
///     share("those who buy again", "those who find it", 0.80)?,
/// ])?;
/// // 0.56 %: the worked example that is taught with Crawford and Di Benedetto's book.
/// let buyers = chain.draw(&Sampling::monte_carlo(2))?;
/// assert!((buyers.mean().value - 0.0056).abs() < 1e-15);
///
/// let both_of_all = ShareChain::new("first year", [
///     share("those aware", "all asked", 0.05)?,
///     share("those who would try it", "all asked", 0.20)?,
/// ]);
/// assert!(both_of_all.unwrap_err().to_string().starts_with(
///     "`those who would try it` is a share of all asked, as `those aware` is"
/// ));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// M. Crawford and A. Di Benedetto (2008), *New products management*, ninth edition, on the ATAR
/// model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct ShareChain(Plain);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    name: String,
    shares: Vec<ChainedShare>,
}

impl TryFrom<Plain> for ShareChain {
    type Error = SurveyError;

    fn try_from(plain: Plain) -> Result<Self, SurveyError> {
        if plain.shares.is_empty() {
            let parameter = format!("shares of `{}`", plain.name);
            return Err(Invalid::rule(&parameter, "none", "one or more").into());
        }
        chained(&plain.shares)?;
        Ok(Self(plain))
    }
}

impl From<ShareChain> for Plain {
    fn from(chain: ShareChain) -> Self {
        chain.0
    }
}

/// Refuses shares that do not follow each other.
pub(super) fn chained(shares: &[ChainedShare]) -> Result<(), SurveyError> {
    for (place, share) in shares.iter().enumerate() {
        within(&share.name, &share.range, &Permitted::SHARE)?;
        let before = &shares[..place];
        if before.iter().any(|it| it.name == share.name) {
            let told = format!("`{}` twice", share.name);
            return Err(Invalid::rule("shares of a chain", told, "named differently").into());
        }
        if let Some(same) = before.iter().find(|it| it.base == share.base) {
            return Err(SurveyError::SharesOfOneBase {
                first: same.name.clone(),
                second: share.name.clone(),
                base: share.base.to_string(),
            });
        }
        let reached = before.last().map(|it| ShareBase::from(it.name.clone()));
        if reached.is_some_and(|reached| reached != share.base) {
            return Err(SurveyError::BrokenChain {
                share: share.name.clone(),
                base: share.base.to_string(),
                reached: before.last().map_or_else(String::new, |it| it.name.clone()),
            });
        }
    }
    Ok(())
}

impl ShareChain {
    /// Shares that follow each other.
    ///
    /// # Errors
    /// [`SurveyError::SharesOfOneBase`] for two shares of one base, [`SurveyError::BrokenChain`] for
    /// a share of other people than the chain has come to, [`SurveyError::Invalid`] without a share,
    /// for two of one name, and for a range that can leave [0, 1].
    pub fn new(
        name: &str,
        shares: impl IntoIterator<Item = ChainedShare>,
    ) -> Result<Self, SurveyError> {
        Self::try_from(Plain {
            name: name.to_owned(),
            shares: shares.into_iter().collect(),
        })
    }

    /// The shares, in their order.
    #[must_use]
    pub fn shares(&self) -> &[ChainedShare] {
        &self.0.shares
    }

    /// What the product is a share of.
    #[must_use]
    pub fn base(&self) -> &ShareBase {
        &self.0.shares[0].base
    }

    /// Draws all shares and multiplies them. Ranges are independent, except those that are columns
    /// of the same survey, which are drawn together.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for the limits of a run.
    pub fn draw(&self, sampling: &Sampling) -> Result<Sample, SurveyError> {
        let shares = self.0.shares.iter();
        let terms: Vec<Term> = shares
            .map(|it| Term::new(&it.name, it.range.clone()))
            .collect();
        let terms: Vec<&Term> = terms.iter().collect();
        let columns = drawn(&format!("`{}`", self.0.name), &terms, sampling)?;
        let mut product = vec![1.0; columns[0].len()];
        for column in &columns {
            for (product, share) in product.iter_mut().zip(column) {
                *product *= share;
            }
        }
        Ok(sample(&self.0.name, Unit::Share, product, sampling)?)
    }

    /// The product as a finding under the name of the chain.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn finding(
        &self,
        sampling: &Sampling,
        confidence: Share,
    ) -> Result<SeverityFinding, SurveyError> {
        Ok(finding(&self.draw(sampling)?, self.base(), confidence)?)
    }
}
