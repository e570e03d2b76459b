//! Distributions as a report prints them, read back.

use std::str::FromStr;

use crate::distribution::Dist;
use crate::error::Invalid;
use crate::quantity::Ratio;

/// Reads what a distribution of this crate prints: a number, such as `0.12` or `12%`, or a name
/// with parameters, such as `PERT(0.005, 0.02, 0.06)`, `log-normal(P5 350, P95 800)` or
/// `normal(mean 25, sd 4) within [0, inf]`.
///
/// # Errors
/// [`Invalid`] if the text names no distribution or its parameters are not permitted. Distributions
/// made of data or of others have no text that can be read back.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
///
/// let cost = Dist::log_normal_p5_p95(350.0, 800.0)?;
/// assert_eq!("log-normal(P5 350, P95 800)".parse::<Dist>()?, cost);
/// assert_eq!("12%".parse::<Dist>()?, Dist::fixed(0.12)?);
/// let error = "about 12".parse::<Dist>().unwrap_err();
/// assert!(error.to_string().contains("must be a number or a distribution such as"));
/// # Ok::<(), bizcase::Error>(())
/// ```
impl FromStr for Dist {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Some((of, bounds)) = text.split_once(" within ") {
            let bounds = bounds.trim().strip_prefix('[');
            let (low, high) = bounds
                .and_then(|it| it.strip_suffix(']'))
                .and_then(|it| it.split_once(','))
                .ok_or_else(|| unknown(text))?;
            let end = |end: &str| end.trim().parse().map_err(|_| unknown(text));
            return of.parse::<Self>()?.truncated(end(low)?, end(high)?);
        }
        match number(text) {
            Some(value) => Self::fixed(value),
            None => Self::from_name(text).unwrap_or_else(|| Err(unknown(text))),
        }
    }
}

fn unknown(text: &str) -> Invalid {
    let rule = "a number or a distribution such as PERT(0.005, 0.02, 0.06), uniform(1, 2), \
                normal(mean 25, sd 4) or log-normal(P5 350, P95 800)";
    Invalid::rule("distribution", format!("`{text}`"), rule)
}

/// The numbers in a text that is written like a template: `Weibull(shape {shape}, scale {scale})`
/// has the numbers `shape` and `scale`. Capitals and spaces do not count.
pub(super) fn numbers(template: &'static str, text: &str) -> Option<Vec<(&'static str, f64)>> {
    let (name, expected) = parts(template)?;
    let (found_name, found) = parts(text)?;
    let plain = |name: &str| name.trim().to_lowercase().replace([' ', '_'], "-");
    if plain(name) != plain(found_name) || expected.len() != found.len() {
        return None;
    }
    let mut numbers = Vec::new();
    for (expected, found) in expected.into_iter().zip(found) {
        let placeholder = expected
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        match placeholder {
            Some(parameter) => numbers.push((parameter, number(found)?)),
            None if expected.eq_ignore_ascii_case(found) => {}
            None => return None,
        }
    }
    Some(numbers)
}

/// The name before the parentheses, and the words between them; a comma is a word.
fn parts(text: &str) -> Option<(&str, Vec<&str>)> {
    let (name, arguments) = text.strip_suffix(')')?.split_once('(')?;
    let mut words = Vec::new();
    for (index, argument) in arguments.split(',').enumerate() {
        if index > 0 {
            words.push(",");
        }
        words.extend(argument.split_whitespace());
    }
    Some((name, words))
}

fn number(text: &str) -> Option<f64> {
    if let Some(percent) = text.strip_suffix('%') {
        return Some(percent.trim_end().parse::<Ratio>().ok()?.value() / 100.0);
    }
    // Doubles print as short as they can, sometimes with an exponent.
    let plain = text.parse::<f64>().ok().filter(|value| value.is_finite());
    plain.or_else(|| Some(text.parse::<Ratio>().ok()?.value()))
}
