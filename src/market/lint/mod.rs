//! Common mistakes in sizings, with the numbers that reveal them.

use serde::Serialize;

mod message;
mod sizing;

use super::SizeBin;
use super::bins::first_overlap;
use crate::error::Invalid;
use crate::quantity::{Money, Share};

/// A mistake that a sizing seems to contain. The message names the mistake and its numbers.
///
/// A lint is not an error: it says what looks wrong and leaves the judgement to you. The associated
/// functions look for one mistake each; [`Sizing::lints`], [`Gap::lints`] and
/// [`CompetitorShares::check_revenue`] look for all they can see.
///
/// | mistake | found by |
/// |---|---|
/// | shares above 100 % | [`Lint::shares_above_whole`] |
/// | a share that contradicts revenue | [`CompetitorShares::check_revenue`], [`ImpliedRevenue`] |
/// | a CAGR that contradicts its end points | [`GrowthClaim`] |
/// | a stock taken for a flow | [`Sizing::lints`] |
/// | monthly taken for yearly | [`Lint::monthly_for_yearly`], [`Sizing::lints`], [`Gap::lints`] |
/// | size bins that overlap | [`Lint::overlapping_bins`], [`Sizing::lints`] |
/// | a nation added to its states | [`Lint::totals_among_parts`] |
/// | "1 % of a huge market" | [`Lint::share_without_channel`], [`Sizing::lints`] |
/// | methods tuned until they agree | [`Audit::lint`](super::Audit::lint) |
///
/// [`Sizing::lints`]: super::Sizing::lints
/// [`Gap::lints`]: super::Gap::lints
/// [`CompetitorShares::check_revenue`]: super::CompetitorShares::check_revenue
/// [`ImpliedRevenue`]: super::ImpliedRevenue
/// [`GrowthClaim`]: super::GrowthClaim
///
/// # Example
/// ```
/// use bizcase::market::Lint;
///
/// let lint = Lint::shares_above_whole(&[("Alfa", 0.45), ("Beta", 0.40), ("Gamma", 0.27)]);
/// assert_eq!(
///     lint.unwrap().to_string(),
///     "shares above 100%: Alfa 45%, Beta 40%, Gamma 27% add up to 112%",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Lint {
    /// Shares of one whole add up to more than the whole.
    SharesAboveWhole {
        /// The parts and their shares.
        parts: Vec<(String, f64)>,
        /// Their sum.
        sum: f64,
    },
    /// A share of a market is far from the revenue it should bring.
    ShareContradictsRevenue {
        /// The holder of the share.
        name: String,
        /// The share claimed.
        share: Share,
        /// The market.
        market: Money,
        /// The known revenue.
        revenue: Money,
        /// The implied revenue divided by the known revenue.
        factor: f64,
    },
    /// A growth rate differs from that between its end points.
    GrowthContradictsEndPoints {
        /// The yearly growth claimed.
        claimed: f64,
        /// The yearly growth between the end points.
        computed: f64,
        /// The figure at the start.
        start: f64,
        /// The figure at the end.
        end: f64,
        /// The years between them.
        years: f64,
        /// The figure that the claimed growth would reach.
        end_as_claimed: f64,
    },
    /// A stock is counted as a yearly flow, or the other way round.
    StockForFlow {
        /// The sizing, with the segment if there are several.
        chain: String,
        /// The measure of its scope.
        measure: String,
        /// The number of factors per time in the chain: 0 for a stock, 1 for a flow.
        per_time: i32,
    },
    /// A figure is about twelve times another, or a twelfth of it.
    MonthlyForYearly {
        /// The figure.
        name: String,
        /// Its value in one place.
        one: f64,
        /// Its value in the other.
        other: f64,
    },
    /// Size classes overlap.
    OverlappingBins {
        /// A class.
        first: SizeBin,
        /// A class that overlaps it.
        second: SizeBin,
    },
    /// Some rows are the sums of others in the same column.
    TotalsAmongParts {
        /// Those rows, with their values.
        totals: Vec<(String, f64)>,
        /// The sum of all rows.
        sum: f64,
        /// The sum without the totals.
        whole: f64,
    },
    /// A share of a market is assumed, but no channel reaches the customers.
    ShareWithoutChannel {
        /// The sizing or the market.
        market: String,
        /// The share to be won.
        share: f64,
        /// The size of that share.
        won: f64,
        /// What the named channels can bring, if any are named.
        reached: Option<f64>,
    },
    /// Inputs were changed until two methods agreed.
    TunedToAgree {
        /// The number of changes that brought the two closer.
        narrowing: usize,
        /// The number of those without a source.
        unsourced: usize,
        /// The number of all changes.
        changes: usize,
        /// The larger sizing divided by the smaller, before.
        before: f64,
        /// The larger sizing divided by the smaller, after.
        after: f64,
    },
}

/// How far from twelve a ratio may be to look like a slip between month and year.
const NEAR_TWELVE: f64 = 0.02;

/// How far a sum may be from a total, relative to it, to be rounding.
const ROUNDING: f64 = 1e-6;

impl Lint {
    /// A lint if shares of one whole add up to more than it, beyond rounding.
    #[must_use]
    pub fn shares_above_whole(shares: &[(&str, f64)]) -> Option<Self> {
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        (sum > 1.0 + ROUNDING).then(|| Self::SharesAboveWhole {
            parts: shares
                .iter()
                .map(|&(name, share)| (name.to_owned(), share))
                .collect(),
            sum,
        })
    }

    /// A lint if two sources give figures twelve times apart, within 2 %.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::Lint;
    ///
    /// let lint = Lint::monthly_for_yearly("subscription", 25.0, 300.0).unwrap();
    /// assert_eq!(
    ///     lint.to_string(),
    ///     "monthly for yearly: subscription is 25 in one place and 300 in the other, \
    ///      12 times as much",
    /// );
    /// assert!(Lint::monthly_for_yearly("subscription", 25.0, 30.0).is_none());
    /// ```
    #[must_use]
    pub fn monthly_for_yearly(name: &str, one: f64, other: f64) -> Option<Self> {
        let ratio = other / one;
        let near = |ratio: f64| (ratio / 12.0 - 1.0).abs() <= NEAR_TWELVE;
        (near(ratio) || near(1.0 / ratio)).then(|| Self::MonthlyForYearly {
            name: name.to_owned(),
            one,
            other,
        })
    }

    /// A lint for the first two size classes found to overlap.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::Lint;
    ///
    /// let lint = Lint::overlapping_bins(["1-4", "5-9", "0-4", "10+"])?.unwrap();
    /// assert_eq!(lint.to_string(), "size bins that overlap: 1-4 and 0-4 both hold 1 to 4");
    /// assert!(Lint::overlapping_bins(["1-4", "5-9", "<1", "500+"])?.is_none());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid`] if a label is not a size class; see [`SizeBin`].
    pub fn overlapping_bins<'l>(
        labels: impl IntoIterator<Item = &'l str>,
    ) -> Result<Option<Self>, Invalid> {
        let bins: Vec<SizeBin> = labels
            .into_iter()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        Ok(
            first_overlap(&bins).map(|(first, second)| Self::OverlappingBins {
                first: first.clone(),
                second: second.clone(),
            }),
        )
    }

    /// A lint for rows that equal the sum of others within a relative rounding error: a nation
    /// among its states, subtotals above or below their parts.
    ///
    /// A row is a total if it equals the sum of all others, or of two or more consecutive
    /// neighbours, after other totals are removed. Rows are counts or amounts of at least zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::Lint;
    ///
    /// let rows = [("Oregon", 4.2), ("Washington", 7.8), ("West", 12.0)];
    /// let lint = Lint::totals_among_parts(&rows, 0.001).unwrap();
    /// assert_eq!(
    ///     lint.to_string(),
    ///     "totals among their parts: West, 12; all rows add up to 24, without totals to 12: \
    ///      counted 2 times",
    /// );
    /// ```
    #[must_use]
    pub fn totals_among_parts(rows: &[(&str, f64)], rounding: f64) -> Option<Self> {
        let mut parts = rows.to_vec();
        let mut totals = Vec::new();
        while let Some(at) = total_in(&parts, rounding) {
            let (name, value) = parts.remove(at);
            totals.push((name.to_owned(), value));
        }
        let sum = |rows: &[(&str, f64)]| rows.iter().map(|(_, value)| value).sum();
        (!totals.is_empty()).then(|| Self::TotalsAmongParts {
            totals,
            sum: sum(rows),
            whole: sum(&parts),
        })
    }

    /// A lint if a share of a market is assumed and no channel is named, or the channels reach
    /// fewer.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::Lint;
    /// use bizcase::quantity::Share;
    ///
    /// let share = Share::percent(1.0)?;
    /// assert_eq!(
    ///     Lint::share_without_channel("firms", 5_000_000.0, share, None).unwrap().to_string(),
    ///     "share without a channel: 1% of firms, 50,000, is assumed and nothing says how they \
    ///      are reached",
    /// );
    /// let lint = Lint::share_without_channel("firms", 5_000_000.0, share, Some(3_200.0));
    /// assert!(lint.unwrap().to_string().ends_with("the channels bring 3,200"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn share_without_channel(
        market: &str,
        size: f64,
        share: Share,
        reached: Option<f64>,
    ) -> Option<Self> {
        let won = size * share.value();
        let enough = reached.is_some_and(|reached| reached >= won);
        (!enough && won > 0.0).then(|| Self::ShareWithoutChannel {
            market: market.to_owned(),
            share: share.value(),
            won,
            reached,
        })
    }
}

/// The position of a row that is the sum of others.
fn total_in(rows: &[(&str, f64)], rounding: f64) -> Option<usize> {
    let all: f64 = rows.iter().map(|(_, value)| value).sum();
    let is_total = |(at, &(_, value)): (usize, &(&str, f64))| {
        let of_all = rows.len() > 2 && (all - 2.0 * value).abs() <= rounding * value;
        let (before, after) = (rows[..at].iter().rev(), rows[at + 1..].iter());
        value > 0.0
            && (of_all || adds_up(before, value, rounding) || adds_up(after, value, rounding))
    };
    rows.iter().enumerate().position(is_total)
}

/// Whether the first two or more rows add up to a value.
fn adds_up<'r>(rows: impl Iterator<Item = &'r (&'r str, f64)>, value: f64, rounding: f64) -> bool {
    let (mut sum, mut count) = (0.0, 0);
    for (_, part) in rows {
        sum += part;
        // A row of zero is no part: it would make every neighbour a total.
        count += u32::from(*part > 0.0);
        if sum > value * (1.0 + rounding) {
            return false;
        }
        if count > 1 && (sum - value).abs() <= rounding * value {
            return true;
        }
    }
    false
}
