//! Buyers and users, where they are different people.

use serde::{Deserialize, Serialize};

use super::{Factor, GrowthPhase, Kind, Lint, Part, Scope, Sizing};
use crate::distribution::Dist;
use crate::error::{Error, Invalid, repeated};

/// The person who decides to buy; their willingness to pay sets the price.
///
/// # Example
/// See [`Audiences`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
    /// A description, such as the head of a practice or a parent.
    pub persona: String,
    /// What they pay per account and period.
    pub pays: Factor,
}

/// The person who uses the offer day by day; their use decides retention.
///
/// # Example
/// See [`Audiences`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// A description, such as a receptionist or a child.
    pub persona: String,
    /// The yearly share of accounts lost because this person stops using the offer.
    pub lost_a_year: Dist,
}

/// A segment of accounts, with its buyer and its user.
///
/// # Example
/// See [`Audiences`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// The name of the segment, unique among audiences.
    pub segment: String,
    /// The number of accounts.
    pub accounts: Factor,
    /// The person who buys.
    pub buyer: Buyer,
    /// The person who uses.
    pub user: User,
}

/// Mutually exclusive segments, each with a buyer and a user.
///
/// The buyer determines what an account pays, the user how long it stays. Asking the wrong one of
/// the two is the commonest mistake in selling to firms. Prices of the segments move together
/// unless a factor says otherwise; see [`Sizing`](Sizing#dependence).
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{
///     Audience, Audiences, Buyer, Factor, Measure, PriceBasis, Scope, Spend, Stage, User,
/// };
/// use bizcase::quantity::{Count, Currency, Period};
/// use bizcase::random::Sampling;
///
/// let clinic = |segment: &str, accounts, low, high| -> Result<Audience, bizcase::Error> {
///     Ok(Audience {
///         segment: segment.into(),
///         accounts: Factor::known("accounts", Count::from(accounts)),
///         buyer: Buyer {
///             persona: "head of the practice".into(),
///             pays: Factor::money("price", Dist::uniform(low, high)?, Currency::EUR)
///                 .per(Period::Month),
///         },
///         user: User {
///             persona: "receptionist".into(),
///             lost_a_year: Dist::pert(0.05, 0.10, 0.25)?,
///         },
///     })
/// };
/// let clinics = Audiences::new([
///     clinic("1-4 doctors", 700, 80.0, 120.0)?,
///     clinic("5-20 doctors", 100, 300.0, 500.0)?,
/// ])?;
/// let scope = Scope {
///     measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::EUR },
///     spend: Spend::Potential,
///     geography: "Iceland".into(),
///     year: 2026,
///     stage: Stage::Serviceable,
/// };
/// let draws = clinics.sizing("clinics", scope, [], 3)?.draw(&Sampling::latin_hypercube(4_096))?;
/// let expected = 12.0 * (700.0 * 100.0 + 100.0 * 400.0);
/// assert!((draws.total().mean().value / expected - 1.0).abs() < 1e-4);
/// // What is left three years later if nobody joins.
/// let kept = draws.total_in(2029)?.mean().value / draws.total().mean().value;
/// assert!((kept - 0.69).abs() < 0.01);
///
/// let error = Audiences::new([clinic("1-4", 7, 1.0, 2.0)?, clinic("4-9", 7, 1.0, 2.0)?]);
/// assert!(error.unwrap_err().to_string().contains("1-4 and 4-9 both hold 4"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Audience>", into = "Vec<Audience>")]
pub struct Audiences {
    audiences: Vec<Audience>,
}

impl Audiences {
    /// Segments with their buyers and users.
    ///
    /// # Errors
    /// [`Invalid`] if there is no segment, two have the same name or overlapping size classes, or a
    /// buyer does not pay money per period.
    pub fn new(audiences: impl IntoIterator<Item = Audience>) -> Result<Self, Invalid> {
        audiences.into_iter().collect::<Vec<_>>().try_into()
    }

    /// The segments.
    #[must_use]
    pub fn audiences(&self) -> &[Audience] {
        &self.audiences
    }

    /// Yearly payments by segment, followed by what is left of them in each of `years` later years
    /// as users leave and nobody joins. Common factors apply to all segments.
    ///
    /// # Errors
    /// As [`Sizing::bottom_up`].
    pub fn sizing(
        &self,
        name: &str,
        scope: Scope,
        common: impl IntoIterator<Item = Factor>,
        years: u32,
    ) -> Result<Sizing, Error> {
        let parts = self.audiences.iter().map(|audience| {
            let factors = [audience.accounts.clone(), audience.buyer.pays.clone()];
            let part = Part::new(&audience.segment, factors);
            if years == 0 {
                return part;
            }
            let loss = format!("lost a year by {}", audience.user.persona);
            part.growing(GrowthPhase::loss(
                &loss,
                audience.user.lost_a_year.clone(),
                years,
            ))
        });
        Sizing::bottom_up(name, scope, parts, common)
    }
}

impl TryFrom<Vec<Audience>> for Audiences {
    type Error = Invalid;

    fn try_from(audiences: Vec<Audience>) -> Result<Self, Invalid> {
        if audiences.is_empty() {
            return Err(Invalid::rule("number of segments", 0, "at least one"));
        }
        let segments = || audiences.iter().map(|audience| &*audience.segment);
        if let Some(segment) = repeated(segments()) {
            let rule = "given only once";
            return Err(Invalid::rule("segment", format!("`{segment}`"), rule));
        }
        for audience in &audiences {
            let pays = &audience.buyer.pays;
            if !matches!(pays.kind(), Kind::Money(_)) || pays.period().is_none() {
                let rule = "money per period, such as a price per month";
                return Err(Invalid::rule("what the buyer pays", pays, rule));
            }
        }
        if let Ok(Some(overlap)) = Lint::overlapping_bins(segments()) {
            let rule = "segments that exclude each other";
            return Err(Invalid::rule("segments", format!("`{overlap}`"), rule));
        }
        Ok(Self { audiences })
    }
}

impl From<Audiences> for Vec<Audience> {
    fn from(audiences: Audiences) -> Self {
        audiences.audiences
    }
}
