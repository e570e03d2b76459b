//! Figures for tables of one's own.

use crate::quantity::Unit;

/// A figure with three significant digits and without a unit, as people read and remember it: commas
/// between thousands, and from ten thousand on thousands (k), millions (m) or billions (bn).
///
/// # Example
/// ```
/// use bizcase::report::three_digits;
///
/// let figures = [0.049_23, 165.94, 1_234.0, 12_345.0].map(three_digits);
/// assert_eq!(figures, ["0.0492", "166", "1,230", "12.3 k"]);
/// ```
#[must_use]
pub fn three_digits(figure: f64) -> String {
    shown(Unit::Count, figure)
}

/// A figure with three significant digits and its unit.
pub(super) fn shown(unit: Unit, figure: f64) -> String {
    let rounded = format!("{figure:.2e}").parse();
    unit.show(rounded.unwrap_or(figure))
}

/// Ratios that people read in per cent, by how their names begin; they are no shares, because they
/// may lie below 0 or above 1.
const IN_PERCENT: [&str; 6] = [
    "IRR",
    "ROI",
    "NRR",
    "GRR",
    "monthly logo churn",
    "contribution margin",
];

/// A figure of this name with three significant digits and its unit.
pub(super) fn named(name: &str, unit: Unit, figure: f64) -> String {
    let percent = unit == Unit::Ratio && IN_PERCENT.iter().any(|it| name.starts_with(it));
    shown(if percent { Unit::Share } else { unit }, figure)
}
