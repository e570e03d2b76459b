//! How large amounts are written in tables.

use crate::quantity::{Currency, Value, grouped};
use crate::sample::Sample;

/// How the figures of a table are written.
pub(super) struct Scale {
    pub(super) unit: String,
    divisor: f64,
    decimals: usize,
}

impl Scale {
    pub(super) const PLAIN: Self = Self {
        unit: String::new(),
        divisor: 1.0,
        decimals: 0,
    };

    /// Thousands where the largest amount has more than seven digits.
    pub(super) fn of_money(currency: Currency, largest: f64) -> Self {
        if largest.abs() < 1e7 {
            Self {
                unit: currency.to_string(),
                ..Self::PLAIN
            }
        } else {
            Self {
                unit: format!("{currency} k"),
                divisor: 1e3,
                decimals: 1,
            }
        }
    }

    pub(super) fn show(&self, value: f64) -> String {
        let rounded = format!("{:.*}", self.decimals, value / self.divisor);
        grouped(
            rounded
                .strip_prefix("-0")
                .filter(|rest| rest.trim_matches(['0', '.']).is_empty())
                .map_or(&rounded, |_| "0"),
        )
    }
}

/// P5, P50 and P95.
pub(super) fn range<Q: Into<Value>>(outcome: &Sample<Q>, scale: &Scale) -> [String; 3] {
    [outcome.p5(), outcome.median(), outcome.p95()].map(|estimate| scale.show(estimate.value))
}
