//! What a lint says.

use std::fmt;

use super::Lint;
use crate::market::SizeBin;
use crate::quantity::{Money, Share, significant};

/// The mistake, a colon, and the numbers.
impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Lint {
    fn message(&self) -> String {
        match self {
            Self::SharesAboveWhole { parts, sum } => shares_above_whole(parts, *sum),
            Self::ShareContradictsRevenue {
                name,
                share,
                market,
                revenue,
                factor,
            } => share_contradicts_revenue(name, *share, [*market, *revenue], *factor),
            Self::GrowthContradictsEndPoints {
                claimed,
                computed,
                start,
                end,
                years,
                end_as_claimed,
            } => format!(
                "CAGR contradicts its end points: {} a year is claimed, but from {} to {} in {} \
                 years is {} a year; at the claimed rate the end would be {}",
                percent(*claimed),
                number(*start),
                number(*end),
                number(*years),
                percent(*computed),
                number(*end_as_claimed)
            ),
            Self::StockForFlow {
                chain,
                measure,
                per_time,
            } => stock_for_flow(chain, measure, *per_time),
            Self::MonthlyForYearly { name, one, other } => format!(
                "monthly for yearly: {name} is {} in one place and {} in the other, {} times as \
                 much",
                number(*one),
                number(*other),
                significant((other / one).max(one / other), 3)
            ),
            Self::OverlappingBins { first, second } => overlapping_bins(first, second),
            Self::TotalsAmongParts { totals, sum, whole } => {
                totals_among_parts(totals, *sum, *whole)
            }
            Self::ShareWithoutChannel {
                market,
                share,
                won,
                reached,
            } => share_without_channel(market, *share, *won, *reached),
            Self::TunedToAgree {
                narrowing,
                unsourced,
                changes,
                before,
                after,
            } => format!(
                "tuned to agree: {narrowing} of {changes} changes brought the sizings nearer, \
                 {unsourced} of them without a source; the larger was {} times the smaller, now \
                 {} times",
                significant(*before, 3),
                significant(*after, 3)
            ),
        }
    }
}

fn number(value: f64) -> String {
    significant(value, 4)
}

fn percent(value: f64) -> String {
    format!("{}%", significant(value * 100.0, 3))
}

fn shares_above_whole(parts: &[(String, f64)], sum: f64) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, share)| format!("{name} {}", percent(*share)))
        .collect();
    let (parts, sum) = (parts.join(", "), percent(sum));
    format!("shares above 100%: {parts} add up to {sum}")
}

fn share_contradicts_revenue(
    name: &str,
    share: Share,
    [market, revenue]: [Money; 2],
    factor: f64,
) -> String {
    let (times, than) = if factor > 1.0 {
        (factor, "times")
    } else {
        (1.0 / factor, "times less than")
    };
    let (share, times) = (percent(share.value()), number(times));
    format!(
        "share contradicts revenue: {share} of {market} implies {times} {than} the {revenue} of \
         {name}"
    )
}

fn stock_for_flow(chain: &str, measure: &str, per_time: i32) -> String {
    match per_time {
        0 => format!(
            "stock taken for flow: `{chain}` measures {measure}, but nothing in its chain is per \
             time: it counts what is there, not what is sold in a year"
        ),
        1 => format!(
            "flow taken for stock: `{chain}` measures {measure}, but its chain gives them per \
             time: it counts what happens in a year, not what is there"
        ),
        times => format!(
            "time counted wrongly: `{chain}` measures {measure}, but its chain is per time {times} \
             times over"
        ),
    }
}

fn overlapping_bins(first: &SizeBin, second: &SizeBin) -> String {
    let (low, high) = first.common(second);
    let shared = if high.is_infinite() {
        format!("{} and more", number(low))
    } else if high > low {
        format!("{} to {}", number(low), number(high))
    } else {
        number(low)
    };
    format!("size bins that overlap: {first} and {second} both hold {shared}")
}

fn totals_among_parts(totals: &[(String, f64)], sum: f64, whole: f64) -> String {
    let totals: Vec<String> = totals
        .iter()
        .map(|(name, value)| format!("{name}, {}", significant(*value, 10)))
        .collect();
    let times = significant(sum / whole, 3);
    let (sum, whole) = (significant(sum, 10), significant(whole, 10));
    format!(
        "totals among their parts: {}; all rows add up to {sum}, without totals to {whole}: \
         counted {times} times",
        totals.join("; ")
    )
}

fn share_without_channel(market: &str, share: f64, won: f64, reached: Option<f64>) -> String {
    let but = match reached {
        None => "and nothing says how they are reached".to_owned(),
        Some(reached) => format!("but the channels bring {}", number(reached)),
    };
    let (share, won) = (percent(share), number(won));
    format!("share without a channel: {share} of {market}, {won}, is assumed {but}")
}
