//! Figures in words: people read "47 of 100" better than "47.3%".

use crate::quantity::Unit;

/// A share of cases as a number of one hundred.
pub(in crate::report) fn of_hundred(share: f64) -> String {
    let cases = libm::round(100.0 * share);
    if cases == 0.0 && share > 0.0 {
        "fewer than 1 of 100".to_owned()
    } else if cases >= 100.0 && share < 1.0 {
        "more than 99 of 100".to_owned()
    } else {
        format!("{} of 100", cases.clamp(0.0, 100.0))
    }
}

/// An amount with its unit and the sign of the typesetter.
pub(super) fn amount(unit: Unit, value: f64) -> String {
    unit.show(value).replace('-', "\u{2212}")
}

/// A sentence with a capital letter.
pub(super) fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::of_hundred;

    #[test]
    fn nothing_is_rounded_to_never_or_always() {
        let said = [0.0, 0.004, 0.474, 0.996, 1.0].map(of_hundred);
        let expected = [
            "0 of 100",
            "fewer than 1 of 100",
            "47 of 100",
            "more than 99 of 100",
            "100 of 100",
        ];
        assert_eq!(said, expected);
    }
}
