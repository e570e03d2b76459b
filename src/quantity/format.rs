//! Numbers as people write them: `1,234.5`, `12.5`.

use crate::error::Invalid;

/// Numbers with more places than this are written as powers of ten.
const LONGEST: i32 = 21;

/// `digits` significant digits at most, without trailing zeros and with commas between thousands;
/// beyond a sextillion and below a sextillionth as a power of ten, such as `8.7e237`.
pub(crate) fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{}", value + 0.0);
    }
    // The exponent after rounding to that many digits, so that 999.96 counts as 1000.0.
    let scientific = format!("{value:.*e}", digits - 1);
    let exponent: i32 = scientific
        .rsplit_once('e')
        .and_then(|(_, power)| power.parse().ok())
        .unwrap_or(0);
    if exponent.abs() > LONGEST {
        let (digits, _) = scientific.split_once('e').unwrap_or((&scientific, ""));
        let trimmed = digits.trim_end_matches('0').trim_end_matches('.');
        return format!("{trimmed}e{exponent}");
    }
    let decimals = usize::try_from(i32::try_from(digits).unwrap_or(17) - 1 - exponent).unwrap_or(0);
    let fixed = format!("{value:.decimals$}");
    let trimmed = match fixed.split_once('.') {
        Some(_) => fixed.trim_end_matches('0').trim_end_matches('.'),
        None => &fixed,
    };
    grouped(trimmed)
}

/// Puts commas between the thousands of a plain decimal number.
pub(crate) fn grouped(plain: &str) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A decimal number with optional, rightly placed commas, as plain digits.
pub(crate) fn ungrouped(parameter: &str, text: &str) -> Result<String, Invalid> {
    let refuse = |hint: String| {
        Err(Invalid::rule(parameter, format!("`{text}`"), "a number such as 1,234.5").hint(hint))
    };
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = whole.chars().chain(fraction.chars());
    if let Some(odd) = all.clone().find(|c| !c.is_ascii_digit() && *c != ',') {
        return refuse(format!("unexpected character `{odd}`"));
    }
    if !all.clone().any(|c| c.is_ascii_digit()) || whole.is_empty() {
        return refuse("there are no digits before the decimal point".into());
    }
    if fraction.contains(',') {
        return refuse("a comma after the decimal point".into());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let has_commas = whole.contains(',');
    if has_commas && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return refuse("commas must stand between groups of three digits".into());
    }
    Ok(trimmed.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::{grouped, significant, ungrouped};

    #[test]
    fn significant_digits_are_kept_and_zeros_are_not() {
        for (value, digits, text) in [
            (0.0, 3, "0"),
            // Nothing owed is not a debt.
            (-0.0, 3, "0"),
            (f64::INFINITY, 3, "inf"),
            (12.5, 10, "12.5"),
            (0.07 * 100.0, 10, "7"),
            (1_234_567.0, 3, "1,234,567"),
            (999.96, 4, "1,000"),
            (8.7e237, 10, "8.7e237"),
            (-2e-40, 3, "-2e-40"),
            (-0.001_234_5, 3, "-0.00123"),
        ] {
            assert_eq!(significant(value, digits), text);
        }
    }

    #[test]
    fn commas_come_and_go() {
        assert_eq!(grouped("-1234567.5"), "-1,234,567.5");
        assert_eq!(ungrouped("n", "-1,234,567.5").unwrap(), "-1234567.5");
        for bad in [
            "",
            "-",
            "1,2oo",
            "12,34",
            ",123",
            "1.2.3",
            "1,234.5,6",
            ".5",
            "1_000",
            "NaN",
        ] {
            assert!(ungrouped("n", bad).is_err(), "{bad}");
        }
    }
}
