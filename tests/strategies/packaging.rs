//! What holds for every line-up, panel and season.

use bizcase::case::{PriceProtection, Season};
use bizcase::pricing::{LineUp, PriceSearch, SearchMethod, WillingnessPanel};
use bizcase::quantity::{Currency, Money};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The best prices earn no less than those given, and than each tier alone; to charge them is to
    /// earn what they are said to.
    #[test]
    fn best_prices_beat_the_given_ones(panel in any::<WillingnessPanel>(), given in any::<LineUp>()) {
        let cent: Money = "EUR 0.01".parse().unwrap();
        let Ok(best) = panel.best_prices(&given, &PriceSearch::default().step(cent)) else {
            return Ok(());
        };
        let slack = 1e-9 * best.profit.abs();
        let charged = panel.choices(&best.line_up).unwrap();
        prop_assert!((charged.profit.value - best.profit).abs() <= slack);
        prop_assert!(panel.choices(&given).unwrap().profit.value <= best.profit + slack);
        prop_assert!(best.gain.value >= -slack);
        prop_assert_eq!(best.method, SearchMethod::Enumerated);
        prop_assert_eq!(best.line_up.tiers().len() + best.left_out.len(), given.tiers().len());
        for tier in charged.tiers {
            prop_assert!(tier.share.value > 0.0);
        }
    }

    /// Shares of all are those of the segments by their weight.
    #[test]
    fn segments_add_up(panel in any::<WillingnessPanel>(), list in any::<LineUp>()) {
        let weight = |it: &WillingnessPanel| it.respondents().iter().map(|it| it.weight).sum::<f64>();
        let all = panel.choices(&list).unwrap();
        for place in 0..list.tiers().len() {
            let mut sum = 0.0;
            for part in panel.by_segment("size").unwrap().values() {
                sum += weight(part) * part.choices(&list).unwrap().tiers[place].share.value;
            }
            prop_assert!((sum / weight(&panel) - all.tiers[place].share.value).abs() < 1e-12);
        }
    }

    #[test]
    fn all_of_it_comes_back_from_a_file(
        list in any::<LineUp>(),
        season in any::<Season>(),
        kept in any::<PriceProtection>(),
    ) {
        let text = toml::to_string(&list).unwrap();
        prop_assert_eq!(toml::from_str::<LineUp>(&text).unwrap(), list.clone());
        prop_assert_eq!(list.currency(), Currency::EUR);
        let text = serde_json::to_string(&season).unwrap();
        prop_assert_eq!(serde_json::from_str::<Season>(&text).unwrap(), season);
        let text = toml::to_string(&kept).unwrap();
        prop_assert_eq!(toml::from_str::<PriceProtection>(&text).unwrap(), kept);
    }
}
