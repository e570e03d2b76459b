//! The colours of all charts: those of Okabe and Ito, which any colour vision can tell apart.

pub(super) const BLUE: &str = "#0072b2";
pub(super) const VERMILION: &str = "#d55e00";
pub(super) const SKY: &str = "#56b4e9";
pub(super) const ORANGE: &str = "#e69f00";
/// Totals, and what is no side of a comparison.
pub(super) const SLATE: &str = "#5b6470";
/// All text, and thin marks on areas.
pub(super) const INK: &str = "#1a1a1a";
/// Quiet text: 7.5:1 on white.
pub(super) const SOFT: &str = "#555555";
pub(super) const PAPER: &str = "#ffffff";

/// Series by their order: a colour and a pattern of dashes, by which they differ in grey print.
pub(super) const SERIES: [(&str, &str); 7] = [
    (BLUE, ""),
    (VERMILION, "8 4"),
    ("#009e73", "2 3"),
    ("#cc79a7", "10 3 2 3"),
    ("#b58900", "5 2"),
    (SKY, "12 4"),
    ("#000000", "1 3"),
];
