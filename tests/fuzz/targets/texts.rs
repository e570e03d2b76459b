//! Texts that are values: what reads must print, and read again as the same.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use bizcase::decision::NodeKind;
use bizcase::distribution::Dist;
use bizcase::import::AdoptionPeriod;
use bizcase::market::SizeBin;
use bizcase::metrics::BillingInterval;
use bizcase::quantity::{Churn, Count, Currency, Growth, Money, Month, Rate, Ratio, Share};
use bizcase::severity::{Disappointment, KanoAnswer};
use bizcase::simulation::{Claim, Condition, Statistic, Threshold};
use bizcase::survey::Reply;

use super::assert_numbers;

fn read<T: FromStr<Err: Display> + Debug>(text: &str) -> Option<T> {
    match text.parse::<T>() {
        Ok(read) => {
            assert_numbers(&format!("{read:?}"), text.as_bytes());
            Some(read)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// What is printed reads as the same.
fn exact<T: FromStr<Err: Display> + Display + Debug + PartialEq>(text: &str) {
    if let Some(first) = read::<T>(text) {
        let printed = first.to_string();
        let again = printed.parse::<T>();
        let again = again.unwrap_or_else(|error| panic!("{text:?} prints as {printed:?}: {error}"));
        assert_eq!(first, again, "{text:?} prints as {printed:?}");
    }
}

/// What is printed is rounded, and reads.
fn rounded<T: FromStr<Err: Display> + Display + Debug>(text: &str) {
    if let Some(first) = read::<T>(text) {
        let _ = first.to_string();
    }
}

/// Every type that is read from a text, by one byte, and the text.
pub(crate) fn texts(data: &[u8]) {
    let Some((which, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    match which % 19 {
        0 => exact::<Money>(text),
        1 => rounded::<Share>(text),
        2 => rounded::<Count>(text),
        3 => rounded::<Ratio>(text),
        4 => rounded::<Growth>(text),
        5 => rounded::<Rate>(text),
        6 => rounded::<Churn>(text),
        7 => exact::<Month>(text),
        8 => exact::<Currency>(text),
        9 => exact::<Claim>(text),
        10 => exact::<Statistic>(text),
        11 => exact::<Condition>(text),
        12 => exact::<Threshold>(text),
        13 => exact::<Dist>(text),
        14 => exact::<BillingInterval>(text),
        15 => exact::<NodeKind>(text),
        16 => exact::<SizeBin>(text),
        17 => exact::<AdoptionPeriod>(text),
        _ => {
            let _ = (
                read::<Reply>(text),
                read::<Disappointment>(text),
                read::<KanoAnswer>(text),
            );
        }
    }
}
