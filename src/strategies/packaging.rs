//! Strategies for packages, what customers would pay for them, and how long they keep a price.

use proptest::prelude::*;

use crate::case::{PriceKept, PriceProtection, Season};
use crate::pricing::{LineUp, TierWillingness, WillingnessPanel};
use crate::quantity::{Currency, Decimal, Money};
use crate::survey::Respondent;

/// The tiers of all line-ups and panels here, from the least to the most.
const TIERS: [&str; 3] = ["good", "better", "best"];

fn amount(currency: Currency) -> impl Strategy<Value = Money> {
    let cents = prop_oneof![1 => Just(0_i64), 4 => 1_i64..10_000, 1 => 1_i64..100_000_000];
    cents.prop_map(move |it| Money::new(Decimal::new(it, 2), currency))
}

/// Line-ups of up to three tiers, `good`, `better` and `best`.
pub fn line_up(currency: Currency) -> impl Strategy<Value = LineUp> {
    let tiers = prop::collection::vec((amount(currency), amount(currency)), 1..=3);
    tiers.prop_filter_map("a line-up", |tiers| {
        let tiers = TIERS.into_iter().zip(tiers);
        LineUp::new(tiers.map(|(name, (price, cost))| (name, price, cost))).ok()
    })
}

/// Panels of up to forty respondents with weights, who would pay something for `good`, `better` and
/// `best` each, in whatever order, and are small or large.
pub fn willingness_panel(currency: Currency) -> impl Strategy<Value = WillingnessPanel> {
    let worth = prop::collection::vec(amount(currency), 3);
    let respondents = prop::collection::vec((worth, 0.1..10.0, any::<bool>()), 1..40);
    respondents.prop_filter_map("a panel", |respondents| {
        let rows = respondents.into_iter().enumerate();
        let rows = rows.map(|(id, (worth, weight, large))| {
            let size = if large { "large" } else { "small" };
            let respondent = Respondent::new(id.to_string()).weight(weight);
            TierWillingness::new(respondent.segment("size", size), worth)
        });
        WillingnessPanel::new("packages", TIERS, &rows.collect::<Vec<_>>()).ok()
    })
}

/// How long customers keep a price, and how long before they pay more they are told.
pub fn price_protection() -> impl Strategy<Value = PriceProtection> {
    let kept = prop::option::of((0_u32..36, 0_u32..12));
    kept.prop_map(|kept| match kept {
        Some((months, notice)) => PriceProtection {
            keep: PriceKept::Months(months),
            notice,
        },
        None => PriceProtection {
            keep: PriceKept::ForEver,
            notice: 0,
        },
    })
}

/// Seasons from even to one in which hardly anything happens in some months.
pub fn season() -> impl Strategy<Value = Season> {
    prop::array::uniform12(0.01..1.0_f64).prop_filter_map("a season", |factors| {
        let mean = factors.iter().sum::<f64>() / 12.0;
        Season::new(factors.map(|factor| factor / mean)).ok()
    })
}
