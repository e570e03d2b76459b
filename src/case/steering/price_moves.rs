//! How a price is put at a value, where it may be a list.

use crate::case::data::{Change, Figure};
use crate::case::model::PlacedFigure;
use crate::error::Invalid;

/// The first price of a list, if the place of one is given.
pub(super) fn listed(place: &str, figures: &[PlacedFigure]) -> Result<Option<f64>, Invalid> {
    let later = format!("{place} from month ");
    if !figures.iter().any(|it| it.place.starts_with(&later)) {
        return Ok(None);
    }
    let first = figures.iter().find(|it| it.place == place);
    let known = match first.map(|it| &it.figure) {
        Some(Figure::Known(price)) => Some(*price),
        Some(Figure::Amount(price)) => Some(price.to_f64()),
        _ => None,
    };
    let first = known.filter(|price| *price > 0.0).ok_or_else(|| {
        let parameter = format!("first price of the list at `{place}`");
        let rule = "a known price above zero, to which the later ones keep their proportion";
        let hint = format!("or try one price of the list: `{later}...`");
        Invalid::rule(&parameter, "not known", rule).hint(hint)
    })?;
    Ok(Some(first))
}

/// What puts a price at a value; with the first price of a list, the whole list in proportion.
pub(super) fn moved_to(price: f64, first: Option<f64>) -> Change {
    match first {
        Some(first) if price > 0.0 => Change::Times(price / first),
        _ => Change::Set(price.into()),
    }
}
