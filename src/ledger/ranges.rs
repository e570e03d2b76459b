//! The ranges to be pooled, with their weights.

use std::fmt;

use crate::distribution::Dist;
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// Checked ranges with weights that add up to one.
pub(super) fn weighted(
    ranges: impl IntoIterator<Item = (f64, Dist)>,
) -> Result<Vec<(f64, Dist)>, Invalid> {
    let mut ranges: Vec<(f64, Dist)> = ranges.into_iter().collect();
    // The mixture checks the same: that there are some, their weights, and that they stand alone.
    Dist::mixture(ranges.iter().cloned())
        .map_err(|invalid| invalid.named("ranges to be pooled"))?;
    let total: f64 = ranges.iter().map(|(weight, _)| weight).sum();
    for (weight, _) in &mut ranges {
        *weight = Permitted::POSITIVE.check("weight of a range", *weight / total)?;
    }
    Ok(ranges)
}

pub(super) fn share(value: f64) -> Share {
    Share::new(value.clamp(0.0, 1.0)).unwrap_or(Share::ZERO)
}

/// `average of quantiles(25% uniform(0, 4), ...)`.
pub(super) fn listed(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    ranges: &[(f64, Dist)],
) -> fmt::Result {
    write!(f, "{name}(")?;
    for (index, (weight, law)) in ranges.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{} {law}", share(*weight))?;
    }
    f.write_str(")")
}
