//! What is wrong with a cell, and what to write instead: apart from the way through a good
//! file, which is then short.

use std::borrow::Cow;

use super::Row;
use crate::error::{Fault, Invalid, Permitted};
use crate::import::column::Unclear;
use crate::import::findings::Place;
use crate::import::foot::is_figure;
use crate::import::header::Source;
use crate::import::range;

/// Why a cell cannot be read.
pub(in crate::import) enum Trouble {
    // Boxed, so that the results of good cells are small.
    Invalid(Box<Invalid>),
    Fault(Box<Fault>),
}

impl From<Invalid> for Trouble {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(Box::new(invalid))
    }
}

impl From<Unclear> for Trouble {
    fn from(unclear: Unclear) -> Self {
        match unclear {
            Unclear::Fault(fault) => Self::Fault(Box::new(fault)),
            Unclear::NoNumber(hint) => Invalid::rule("number", "", "a number").hint(hint).into(),
        }
    }
}

impl<'r> Row<'r> {
    #[cold]
    pub(super) fn undeclared<T>(&mut self, column: &str) -> Option<T> {
        let place = Place::row(self.line).header(column);
        self.findings.add(place, Fault::Undeclared);
        None
    }

    #[cold]
    pub(super) fn missing<T>(&mut self, at: usize, text: &'r str, expected: &str) -> Option<T> {
        let expected = expected.to_owned();
        self.fault(at, text, Fault::Missing { expected })
    }

    #[cold]
    pub(super) fn broken_formula<T>(&mut self, at: usize, text: &str, hint: &str) -> Option<T> {
        let header = &self.header.columns[at].header;
        let cause = Invalid::rule(header, format!("`{text}`"), "a value").hint(hint);
        let fault = Fault::Cell {
            expected: "a value".to_owned(),
            cause: Box::new(cause),
        };
        self.fault(at, text, fault)
    }

    #[cold]
    pub(super) fn unreadable<T>(
        &mut self,
        at: usize,
        text: &'r str,
        expected: &str,
        trouble: Trouble,
    ) -> Option<T> {
        let fault = self.fault_of(at, text, expected, trouble);
        self.fault(at, text, fault)
    }

    fn fault_of(&self, at: usize, text: &str, expected: &str, trouble: Trouble) -> Fault {
        match trouble {
            Trouble::Fault(fault) => *fault,
            Trouble::Invalid(cause) => {
                let mut cause = *cause;
                if range::ends(text).is_some() {
                    let hint = "it is a range; read the column as a `Cell`, with `optional`";
                    cause = cause.hint(hint.to_owned());
                } else if let Some(flag) = flag_of(text)
                    && cause
                        .hint
                        .as_deref()
                        .is_none_or(|hint| hint.starts_with("unexpected"))
                {
                    let column = &self.header.columns[at].declared;
                    cause = cause.hint(format!(
                        "`{flag}` behind it may be a flag; declare it with `flag(\"{column}\", \"{flag}\")`"
                    ));
                } else if is_known_token(text) {
                    cause = cause.hint(format!(
                        "if it stands for a withheld or missing figure, declare it with `missing(\"{text}\")`"
                    ));
                }
                if cause.value.is_empty() {
                    cause.value = format!("`{text}`");
                }
                Fault::Cell {
                    expected: expected.to_owned(),
                    cause: Box::new(cause.named(&self.header.columns[at].header)),
                }
            }
        }
    }

    #[cold]
    pub(in crate::import) fn fault<T>(&mut self, at: usize, text: &str, fault: Fault) -> Option<T> {
        self.note(at, text, fault);
        None
    }

    fn note(&mut self, at: usize, text: &str, fault: Fault) {
        let column = &self.header.columns[at];
        let header = match self.melted {
            Some(melted) if column.source == Source::MeltedCell => &melted.header,
            _ => &column.header,
        };
        let index = self.index(at).map(|index| index + 1);
        let place = Place::spot(self.line, index, Some(header.clone()), Some(text));
        self.findings.add(place, fault);
    }
}

/// What a failed reading expected, as far as it says so.
pub(super) fn rule_of<T>(result: &Result<T, Invalid>) -> Cow<'static, str> {
    match result {
        Err(Invalid {
            permitted: Permitted::Rule(rule),
            ..
        }) => rule.clone(),
        _ => "permitted".into(),
    }
}

/// Whether a text is one by which offices and programs mark what they withhold or lack: a word
/// such as `D` or `NULL`, also in brackets or with a flag behind it, or nothing but marks.
pub(super) fn is_known_token(text: &str) -> bool {
    const LETTERS: [&str; 6] = ["D", "S", "X", "N", "Z", "C"];
    const WORDS: [&str; 26] = [
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "nan",
        "null",
        "nil",
        "none",
        "nd",
        "n.d.",
        "k.a.",
        "k. a.",
        "n/v",
        "-9",
        "-99",
        "-999",
        "-9999",
        "#n/a",
        "suppressed",
        "missing",
        "tbd",
        "tba",
        "confidential",
        "withheld",
        "unknown",
        "pending",
    ];
    const ERRORS: [&str; 6] = ["#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!"];
    let is_word = |text: &str| {
        let lower = text.to_lowercase();
        WORDS.contains(&lower.as_str()) || ERRORS.contains(&lower.as_str())
    };
    let is_marks = |text: &str| {
        !text.is_empty() && text.len() <= 9 && text.chars().all(|c| !c.is_alphanumeric())
    };
    if text.len() > 12 {
        return false;
    }
    let inner = text.strip_prefix(['(', '[', '<']);
    let inner = inner.and_then(|rest| rest.strip_suffix([')', ']', '>']));
    let is_token = |text: &str| LETTERS.contains(&text) || is_word(text) || is_marks(text);
    let is_letter = |text: &str| {
        LETTERS
            .iter()
            .any(|letter| letter.eq_ignore_ascii_case(text))
    };
    // `: c`, `.. p`: a mark, and the flag that says why.
    let is_flagged = text.split_once(' ').is_some_and(|(mark, flag)| {
        is_token(mark) && flag.len() <= 2 && !flag.contains(char::is_numeric)
    });
    is_token(text) || inner.is_some_and(|text| is_token(text) || is_letter(text)) || is_flagged
}

/// What may be the flag of a figure: one or two letters behind a space or in brackets.
pub(super) fn flag_of(text: &str) -> Option<&str> {
    let (figure, rest) = text.rsplit_once([' ', '(', '['])?;
    let flag = rest.trim_end_matches([')', ']']);
    let is_flag = (1..=2).contains(&flag.len()) && flag.bytes().all(|b| b.is_ascii_alphabetic());
    (is_flag && is_figure(figure)).then_some(flag)
}
