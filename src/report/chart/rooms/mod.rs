//! Charts of what the rooms find: constructors from their result types.

#[cfg(feature = "survey")]
mod demand;
#[cfg(feature = "survey")]
mod price_response;
#[cfg(feature = "survey")]
mod price_sensitivity;

mod adoption;
mod competitors;
mod portfolio;
mod retention;
#[cfg(feature = "case")]
mod review;
#[cfg(feature = "case")]
mod statement;

/// How many draws of parameters a band is made of: its ends are then stable to a pixel.
const DRAWS: u32 = 1_000;

/// The figures between which 90 % of these lie; nothing if there are none.
fn middle(mut figures: Vec<f64>) -> Option<(f64, f64)> {
    figures.sort_unstable_by(f64::total_cmp);
    let at =
        |percent: usize| figures.get((figures.len().saturating_sub(1) * percent).div_ceil(100));
    Some((*at(5)?, *at(95)?))
}
