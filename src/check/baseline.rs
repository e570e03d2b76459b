//! Accepted figures, stored in a small text file.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::error::{CheckError, Error, Invalid, Permitted};
use crate::file;
use crate::quantity::{Currency, Unit};
use crate::random::fingerprint_of;
use crate::simulation::Model;

/// The environment variable that accepts the present figures as new baselines.
pub(super) const VARIABLE: &str = "BIZCASE_ACCEPT";

/// What the first line of a file says.
const TITLE: &str = "# Figures accepted by a check. To accept new ones, run the tests with \
                     BIZCASE_ACCEPT=1 and commit this file.";

/// Whether present figures are compared with the baseline or replace it.
///
/// # Example
/// ```
/// use bizcase::check::Acceptance;
///
/// match Acceptance::from_environment()? {
///     Acceptance::Compare => { /* BIZCASE_ACCEPT is not set, or 0 */ }
///     Acceptance::Accept => { /* BIZCASE_ACCEPT=1 */ }
/// }
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// Present figures are compared with the baseline.
    Compare,
    /// Present figures replace the baseline: the file is written.
    Accept,
}

impl Acceptance {
    /// Reads the environment variable `BIZCASE_ACCEPT`: `1` accepts; `0`, an empty value or no
    /// variable compares.
    ///
    /// # Errors
    /// [`Invalid`] for any other text, so that a typing error is not mistaken for either.
    pub fn from_environment() -> Result<Self, Invalid> {
        match std::env::var(VARIABLE).as_deref().map(str::trim) {
            Ok("1") => Ok(Self::Accept),
            Err(std::env::VarError::NotPresent) | Ok("" | "0") => Ok(Self::Compare),
            other => {
                let permitted = Permitted::OneOf(vec!["0".into(), "1".into()]);
                Err(Invalid::new(VARIABLE, format!("{other:?}"), permitted))
            }
        }
    }
}

/// The figures of a model as they were accepted.
///
/// The file is text, one figure or input a line, and ends with a code of the lines before it, so
/// that nothing in it can be changed by hand or by a merge unnoticed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Baseline {
    fingerprint: String,
    currency: Currency,
    inputs: Vec<Input>,
    pub(super) figures: Vec<Accepted>,
}

#[derive(Debug, Clone, PartialEq)]
struct Input {
    name: String,
    unit: String,
    range: String,
    code: String,
}

/// A figure as it was accepted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Accepted {
    pub(super) figure: String,
    pub(super) unit: String,
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Baseline {
    pub(super) fn new(model: &Model, figures: Vec<Accepted>) -> Self {
        let inputs = model.inputs().zip(model.units());
        let inputs = inputs.map(|((name, law), unit)| Input {
            name: name.to_owned(),
            unit: unit.to_string(),
            range: law.to_string(),
            code: fingerprint_of(law),
        });
        Self {
            fingerprint: model.fingerprint(),
            currency: model.currency(),
            inputs: inputs.collect(),
            figures,
        }
    }

    /// Reads the file, and refuses it unless it is whole and of this model.
    pub(super) fn read(path: &Path, model: &Model) -> Result<Self, Error> {
        let file = path.display().to_string();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(CheckError::MissingBaseline { file }.into());
            }
            Err(error) => return Err(unusable(file, "read", &error).into()),
        };
        let damaged = |(line, what): (usize, String)| CheckError::DamagedBaseline {
            file: file.clone(),
            line,
            what,
        };
        let found = Self::parse(&text).map_err(damaged)?;
        let current = Self::new(model, Vec::new());
        match found.difference(&current) {
            None => Ok(found),
            Some(difference) => Err(CheckError::ForeignBaseline {
                file,
                expected: current.fingerprint,
                found: found.fingerprint,
                difference,
            }
            .into()),
        }
    }

    /// Writes the file as a whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<(), CheckError> {
        let failed =
            |error: std::io::Error| unusable(path.display().to_string(), "written", &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        file::replace(path, self.text().as_bytes()).map_err(failed)
    }

    /// Why the models are not the same one: what an accepted figure means depends on the currency
    /// and the inputs, not on what the inputs are assumed to be.
    fn difference(&self, current: &Self) -> Option<String> {
        if self.currency != current.currency {
            return Some(format!(
                "it is in {}, not in {}",
                self.currency, current.currency
            ));
        }
        let names = |inputs: &[Input]| -> Vec<String> {
            let each = inputs.iter();
            each.map(|input| format!("`{}` ({})", input.name, input.unit))
                .collect()
        };
        let (old, new) = (names(&self.inputs), names(&current.inputs));
        let missing: Vec<String> = old.iter().filter(|it| !new.contains(it)).cloned().collect();
        let added: Vec<String> = new.iter().filter(|it| !old.contains(it)).cloned().collect();
        match (missing.is_empty(), added.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("it has the inputs {}", missing.join(", "))),
            (true, false) => Some(format!("it has no inputs {}", added.join(", "))),
            (false, false) => Some(format!(
                "it has the inputs {} instead of {}",
                missing.join(", "),
                added.join(", ")
            )),
        }
    }

    /// The inputs whose range changed since, in words.
    pub(super) fn changes(&self, model: &Model) -> Vec<String> {
        let current = Self::new(model, Vec::new());
        let old = |name: &str| self.inputs.iter().find(|it| it.name == name);
        let changed = current.inputs.iter().filter_map(|new| {
            let old = old(&new.name).filter(|old| old.code != new.code)?;
            let after = if old.range == new.range {
                "other data"
            } else {
                &new.range
            };
            Some(format!("{}: {} -> {after}", new.name, old.range))
        });
        changed.collect()
    }

    /// The accepted figure.
    pub(super) fn figure(&self, figure: &str, unit: Unit) -> Option<&Accepted> {
        let unit = unit.to_string();
        self.figures
            .iter()
            .find(|it| it.figure == figure && it.unit == unit)
    }

    fn text(&self) -> String {
        let mut text = format!("{TITLE}\nformat | 1\n");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "model | {}", self.fingerprint);
        let _ = writeln!(text, "currency | {}", self.currency);
        for Input {
            name,
            unit,
            range,
            code,
        } in &self.inputs
        {
            let (name, range) = (escaped(name), escaped(range));
            let _ = writeln!(text, "input | {name} | {unit} | {range} | {code}");
        }
        for it in &self.figures {
            let figure = escaped(&it.figure);
            let _ = writeln!(
                text,
                "figure | {figure} | {} | {} | {} | {}",
                it.unit, it.value, it.low, it.high
            );
        }
        let code = fingerprint_of(&text);
        let _ = writeln!(text, "code | {code}");
        text
    }

    /// The error is a line, counted from one, and what is wrong there.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        // A checkout may have changed the ends of the lines.
        let text = text.replace("\r\n", "\n");
        let all: Vec<&str> = text.lines().collect();
        let last = all.len().max(1);
        let Some((code, lines)) = all.split_last() else {
            return Err((1, "the file is empty".into()));
        };
        let Some(code) = code.strip_prefix("code | ") else {
            return Err((last, "its end is missing: a line with `code`".into()));
        };
        let mut builder = Builder::default();
        for (line, number) in lines
            .iter()
            .zip(1..)
            .filter(|(line, _)| !line.starts_with('#'))
        {
            builder.take(line).map_err(|what| (number, what))?;
        }
        let body = lines
            .iter()
            .fold(String::new(), |body, line| body + line + "\n");
        if fingerprint_of(&body) != code {
            let what = "the code does not fit the lines before it: one of them was changed";
            return Err((last, what.into()));
        }
        builder.built().map_err(|what| (last, what))
    }
}

/// The parts of a baseline as they are read.
#[derive(Default)]
struct Builder {
    format: Option<()>,
    fingerprint: Option<String>,
    currency: Option<Currency>,
    inputs: Vec<Input>,
    figures: Vec<Accepted>,
}

impl Builder {
    fn take(&mut self, line: &str) -> Result<(), String> {
        let fields: Vec<String> = line.split(" | ").map(unescaped).collect();
        let texts: Vec<&str> = fields.iter().map(String::as_str).collect();
        let number = |text: &str| {
            let read = text.parse::<f64>().ok().filter(|number| !number.is_nan());
            read.ok_or_else(|| format!("`{text}` is not a number"))
        };
        match texts[..] {
            ["format", "1"] => self.format = Some(()),
            ["format", other] => return Err(format!("format `{other}` is not known")),
            ["model", fingerprint] => self.fingerprint = Some(fingerprint.to_owned()),
            ["currency", code] => {
                let currency = Currency::from_code(code).map_err(|invalid| invalid.to_string())?;
                self.currency = Some(currency);
            }
            ["input", name, unit, range, code] => self.inputs.push(Input {
                name: name.to_owned(),
                unit: unit.to_owned(),
                range: range.to_owned(),
                code: code.to_owned(),
            }),
            ["figure", figure, unit, value, low, high] => self.figures.push(Accepted {
                figure: figure.to_owned(),
                unit: unit.to_owned(),
                value: number(value)?,
                low: number(low)?,
                high: number(high)?,
            }),
            _ => return Err(format!("`{line}` is no line of a baseline")),
        }
        Ok(())
    }

    fn built(self) -> Result<Baseline, String> {
        let missing = |what: &str| format!("a line with `{what}` is missing");
        self.format.ok_or_else(|| missing("format"))?;
        Ok(Baseline {
            fingerprint: self.fingerprint.ok_or_else(|| missing("model"))?,
            currency: self.currency.ok_or_else(|| missing("currency"))?,
            inputs: self.inputs,
            figures: self.figures,
        })
    }
}

/// A text without ends of lines and without the mark between fields.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('|', "\\p")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('p') => '|',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    plain
}

fn unusable(file: String, verb: &'static str, error: &std::io::Error) -> CheckError {
    let what = error.to_string();
    CheckError::UnusableBaseline { file, verb, what }
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Baseline, escaped, unescaped};
    use crate::distribution::Dist;
    use crate::quantity::Currency;
    use crate::simulation::Model;

    #[test]
    fn texts_come_back_from_their_escapes() {
        for text in ["plain", "a | b", "a\\p", "two\nlines\r", "\\", ""] {
            assert_eq!(unescaped(&escaped(text)), text);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut model = Model::new(Currency::EUR);
        model
            .money("price | net", Dist::uniform(1.0, 2.0).unwrap())
            .unwrap();
        let figure = Accepted {
            figure: "median of NPV".into(),
            unit: "EUR".into(),
            value: 0.1 + 0.2,
            low: f64::NEG_INFINITY,
            high: 1e300,
        };
        let baseline = Baseline::new(&model, vec![figure]);
        assert_eq!(Baseline::parse(&baseline.text()), Ok(baseline.clone()));
        assert_eq!(
            Baseline::parse(&baseline.text().replace('\n', "\r\n")),
            Ok(baseline)
        );
    }
}
