//! What advertisers pay for.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// Advertisers pay for what is shown to the users of an offer.
///
/// The `price` of the stream is that of a thousand impressions (CPM, cost per mille), the driver the
/// users: `per = "free_user"`, or `"customer"` where those who pay see it too. The stream's
/// [`Season`](super::Season) says how the year runs.
///
/// # Formula
/// In a month: `impressions = users x sessions x slots x fill`, and
/// `revenue = impressions / 1000 x price x realised`, times the season of the month. The revenue of a
/// thousand sessions (RPM) is `slots x fill x price`.
///
/// # Reference
/// Interactive Advertising Bureau, *Glossary of Terminology*: ad impression, CPM, fill rate.
///
/// # Example
/// ```
/// use bizcase::case::{Advertising, Stream};
///
/// let banner: Stream = toml::from_str(
///     r#"name = "banner"
///        per = "free_user"
///        price = "USD 4"
///        advertising = { sessions = 20, slots = 3, fill = "70%" }"#,
/// )?;
/// let shown = Advertising { sessions: 20.0.into(), slots: 3.0.into(), fill: 0.7.into() };
/// assert_eq!(banner.advertising, Some(shown));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Advertising {
    /// How often a user comes in a month.
    pub sessions: Figure,
    /// How many places for advertisements each session has.
    pub slots: Figure,
    /// The share of these places that is sold.
    pub fill: Figure,
}
