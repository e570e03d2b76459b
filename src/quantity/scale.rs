//! Numbers in thousands, millions and billions.

/// The scales that numbers of more than four digits are written in.
pub(crate) const SCALES: [(&str, usize); 3] = [("bn", 9), ("m", 6), ("k", 3)];

/// Digits without the scale behind them, and by how many places that moves the point.
pub(crate) fn unscaled(text: &str) -> (&str, usize) {
    let found = SCALES.iter().find_map(|(name, places)| {
        let digits = text.strip_suffix(name)?;
        Some((digits.trim_end(), *places))
    });
    found.unwrap_or((text, 0))
}

/// A plain decimal number with its point moved to the left and to the right: exact, where a
/// product would be rounded.
pub(crate) fn shifted(plain: &str, left: usize, right: usize) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let zeros = |count| "0".repeat(count);
    let all = format!("{}{whole}{fraction}{}", zeros(left), zeros(right));
    let (whole, fraction) = all.split_at(whole.len() + right);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}
