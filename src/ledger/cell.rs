//! Assumptions as rows of a CSV file: the range in one cell, as reports print it.

use std::fmt::Write as _;

use super::{Assumption, Ledger};
use crate::distribution::Dist;
use crate::error::{Invalid, LedgerError};
use crate::quantity::{Ratio, Share};

/// The columns of a ledger as CSV, in the order in which they are written.
pub(crate) const COLUMNS: [&str; 10] = [
    "name",
    "quantity",
    "unit",
    "range",
    "evidence",
    "source",
    "owner",
    "date",
    "valid_until",
    "rationale",
];

/// A range as it stands in a cell, in the words in which reports print it: a number, such as
/// `0.12` or `12%`, or a law with its parameters, such as `PERT(0.005, 0.02, 0.06)`,
/// `log-normal(P5 350, P95 800)` or `normal(mean 25, sd 4) within [0, inf]`.
///
/// # Errors
/// [`Invalid`] if the text is no such law or its parameters are not permitted.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::range_from_cell;
///
/// let cost = Dist::log_normal_p5_p95(350.0, 800.0)?;
/// assert_eq!(range_from_cell("log-normal(P5 350, P95 800)")?, cost);
/// assert_eq!(range_from_cell("12%")?, Dist::fixed(0.12)?);
/// let error = range_from_cell("about 12").unwrap_err();
/// assert!(error.to_string().contains("must be a number or a law such as"));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn range_from_cell(text: &str) -> Result<Dist, Invalid> {
    let text = text.trim();
    if let Some((law, bounds)) = text.split_once(" within ") {
        let bounds = bounds
            .trim()
            .strip_prefix('[')
            .and_then(|it| it.strip_suffix(']'));
        let (low, high) = bounds
            .and_then(|it| it.split_once(','))
            .ok_or_else(|| unknown(text))?;
        let end = |end: &str| end.trim().parse::<f64>().map_err(|_| unknown(text));
        return range_from_cell(law)?.truncated(end(low)?, end(high)?);
    }
    if let Some(value) = number(text) {
        return Dist::fixed(value);
    }
    let (name, arguments) = text
        .strip_suffix(')')
        .and_then(|rest| rest.split_once('('))
        .ok_or_else(|| unknown(text))?;
    let arguments: Option<Vec<(String, f64)>> = arguments.split(',').map(argument).collect();
    let arguments = arguments.ok_or_else(|| unknown(text))?;
    let labels: Vec<&str> = arguments.iter().map(|(label, _)| label.as_str()).collect();
    let values: Vec<f64> = arguments.iter().map(|(_, value)| *value).collect();
    let name = name.trim().to_lowercase().replace([' ', '_'], "-");
    law(&name, &labels, &values).unwrap_or_else(|| Err(unknown(text)))
}

fn law(name: &str, labels: &[&str], values: &[f64]) -> Option<Result<Dist, Invalid>> {
    Some(match (name, labels, values) {
        ("fixed", [""], &[value]) => Dist::fixed(value),
        ("uniform", ["", ""], &[low, high]) => Dist::uniform(low, high),
        ("triangular", ["", "", ""], &[min, mode, max]) => Dist::triangular(min, mode, max),
        ("pert", ["", "", ""], &[min, mode, max]) => Dist::pert(min, mode, max),
        ("pert", ["", "", "", "shape"], &[min, mode, max, shape]) => {
            Dist::pert_with_shape(min, mode, max, shape)
        }
        ("normal", ["mean", "sd"], &[mean, sd]) => Dist::normal(mean, sd),
        ("log-normal", ["mean", "sd"], &[mean, sd]) => Dist::log_normal_from_mean_sd(mean, sd),
        ("log-normal", ["median", "sigma"], &[median, sigma]) => {
            Dist::log_normal_from_median_sigma(median, sigma)
        }
        ("log-normal", ["p5", "p95"], &[low, high]) => Dist::log_normal_p5_p95(low, high),
        ("log-normal", ["p10", "p90"], &[low, high]) => Dist::log_normal_p10_p90(low, high),
        ("beta", ["mean", "sd"], &[mean, sd]) => Dist::beta_from_mean_sd(mean, sd),
        ("beta", ["", ""], &[alpha, beta]) => Dist::beta(alpha, beta),
        ("gamma", ["mean", "sd"], &[mean, sd]) => Dist::gamma_from_mean_sd(mean, sd),
        ("gamma", ["shape", "scale"], &[shape, scale]) => Dist::gamma(shape, scale),
        ("exponential", ["mean"], &[mean]) => Dist::exponential_from_mean(mean),
        ("exponential", ["rate"], &[rate]) => Dist::exponential(rate),
        ("weibull", ["shape", "scale"], &[shape, scale]) => Dist::weibull(shape, scale),
        ("pareto", ["min", "shape"], &[min, shape]) => Dist::pareto(min, shape),
        ("poisson", ["mean"], &[mean]) => Dist::poisson(mean),
        ("bernoulli", [""], &[probability]) => Share::new(probability).map(Dist::bernoulli),
        ("geometric", [""], &[probability]) => {
            return Some(Share::new(probability).and_then(Dist::geometric));
        }
        _ => return None,
    })
}

/// A number with a label before it, in small letters.
fn argument(text: &str) -> Option<(String, f64)> {
    let text = text.trim();
    let (label, value) = text.rsplit_once(' ').unwrap_or(("", text));
    Some((label.trim().to_lowercase(), number(value)?))
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        return Some(percent.trim_end().parse::<Ratio>().ok()?.value() / 100.0);
    }
    // Doubles print as short as they can, sometimes with an exponent.
    let plain = text.parse::<f64>().ok().filter(|value| value.is_finite());
    plain.or_else(|| Some(text.parse::<Ratio>().ok()?.value()))
}

fn unknown(text: &str) -> Invalid {
    let rule = "a number or a law such as PERT(0.005, 0.02, 0.06), uniform(1, 2), \
                normal(mean 25, sd 4) or log-normal(P5 350, P95 800)";
    Invalid::rule("range", format!("`{text}`"), rule)
}

impl Ledger {
    /// The ledger as CSV, to be read again by [`import`](crate::import): a header and a line for
    /// each assumption.
    ///
    /// # Errors
    /// [`LedgerError::NoCell`] if a range has no short form, such as one of data;
    /// [`LedgerError::NoText`] if a text would be read as another, such as one that ends with a
    /// space.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    ///
    /// let cost = Assumption::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?);
    /// let text = Ledger::new([cost.owned_by("Mia")])?.csv()?;
    /// assert_eq!(
    ///     text,
    ///     "name,quantity,unit,range,evidence,source,owner,date,valid_until,rationale\n\
    ///      CAC,,,\"log-normal(P5 350, P95 800)\",guess,,Mia,,,\n",
    /// );
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn csv(&self) -> Result<String, LedgerError> {
        let mut text = COLUMNS.join(",");
        text.push('\n');
        for assumption in self.assumptions() {
            for (index, cell) in cells(assumption)?.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                // Writing to a String cannot fail.
                let _ = write!(text, "{comma}{}", quoted(cell));
            }
            text.push('\n');
        }
        Ok(text)
    }
}

fn cells(assumption: &Assumption) -> Result<[String; 10], LedgerError> {
    let range = assumption.range.to_string();
    if range_from_cell(&range).ok().as_ref() != Some(&assumption.range) {
        let name = assumption.name.clone();
        return Err(LedgerError::NoCell { name, range });
    }
    for (column, text) in [
        ("name", &assumption.name),
        ("unit", &assumption.unit),
        ("source", &assumption.source),
        ("owner", &assumption.owner),
        ("rationale", &assumption.rationale),
    ] {
        let marker = column == "name" && MARKERS.iter().any(|it| text.starts_with(it));
        if marker || !survives(text) {
            let (name, text) = (assumption.name.clone(), text.clone());
            return Err(LedgerError::NoText { name, column, text });
        }
    }
    let text = |it: Option<String>| it.unwrap_or_default();
    Ok([
        assumption.name.clone(),
        text(assumption.quantity.map(|it| it.to_string())),
        assumption.unit.clone(),
        range,
        assumption.evidence.to_string(),
        assumption.source.clone(),
        assumption.owner.clone(),
        text(assumption.date.map(|it| it.to_string())),
        text(assumption.valid_until.map(|it| it.to_string())),
        assumption.rationale.clone(),
    ])
}

/// A cell in quotes where RFC 4180 asks for them, and around spaces that would be trimmed.
/// What an unfinished merge leaves at the start of a line: a reader refuses such a row.
const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// Whether a reader finds the same text in a cell: spaces around it are taken for layout, a carriage
/// return for the end of a line, a zero byte or a replacement character for a broken file.
fn survives(text: &str) -> bool {
    let layout = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    !text.starts_with(layout) && !text.ends_with(layout) && !text.contains(['\0', '\r', '\u{fffd}'])
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
