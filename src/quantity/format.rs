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

/// The two numbers that a text such as `75.000` can mean, written so that each has one meaning:
/// in many countries the point separates thousands. Nothing for a text that has one meaning.
pub(crate) fn two_readings(text: &str) -> Option<[String; 2]> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.')?;
    let digits = whole.trim_start_matches(['-', '+']);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let both = (1..=3).contains(&digits.len())
        && fraction.len() == 3
        && is_number(digits)
        && is_number(fraction)
        && !digits.starts_with('0');
    both.then(|| {
        let decimals = if fraction.ends_with('0') {
            &fraction[..2]
        } else {
            &format!("{fraction}0")
        };
        [format!("{whole},{fraction}"), format!("{whole}.{decimals}")]
    })
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
    use super::{grouped, significant, two_readings, ungrouped};

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

    #[test]
    fn a_point_before_three_digits_may_separate_thousands() {
        let readings = |text| two_readings(text).map(|both| both.join(" or "));
        assert_eq!(readings("75.000").unwrap(), "75,000 or 75.00");
        assert_eq!(readings("-1.125").unwrap(), "-1,125 or -1.1250");
        for one in [
            "75",
            "75.00",
            "75.0000",
            "0.125",
            "1,234.500",
            "1234.500",
            "007.125",
            "",
        ] {
            assert_eq!(readings(one), None, "{one}");
        }
    }
}
