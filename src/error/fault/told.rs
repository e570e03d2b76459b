//! Faults in words.

use std::fmt;

use super::Fault;
use crate::error::{Invalid, Permitted};

impl Fault {
    #[expect(clippy::too_many_lines, reason = "a short arm for each of many faults")]
    pub(in crate::error) fn describe(&self, f: &mut fmt::Formatter<'_>, cell: &str) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty; a header and rows are needed"),
            Self::NoRows => f.write_str("there are no rows below the header"),
            Self::MissingColumn { cause } => missing_column(f, cause),
            Self::DuplicateHeader { first_column } => {
                write!(f, "column {first_column} has the same header")
            }
            Self::AmbiguousColumn {
                column,
                first,
                first_column,
            } => write!(
                f,
                "`{cell}` may be the column `{column}`, and so may `{first}` in column {first_column}; \
                 declare which with `headed(\"{column}\", ...)`"
            ),
            Self::TooManyColumns { columns, limit } => {
                write!(
                    f,
                    "the header has {columns} columns, at most {limit} are read"
                )
            }
            Self::Ragged { cells, columns } => {
                let plural = if *cells == 1 { "" } else { "s" };
                write!(f, "row has {cells} cell{plural}, the header has {columns}")
            }
            Self::TooLong { limit } => write!(
                f,
                "row is longer than {limit} bytes; is a quote left open, or is this not a table?"
            ),
            Self::TooManyBlankRows { limit } => {
                write!(f, "more than {limit} blank rows in a run; is this a table?")
            }
            Self::UnclosedQuote => {
                write!(f, "the quote that opens before `{cell}` is never closed")
            }
            Self::LostQuote {
                closes,
                behind: Some(behind),
            } => write!(
                f,
                "the quote that opens before `{cell}` closes on line {closes} before `{behind}`; was a quote lost?"
            ),
            Self::LostQuote { closes, .. } => write!(
                f,
                "the quote that opens before `{cell}` closes on line {closes}, and each line up to there reads like a row; was a quote lost?"
            ),
            Self::NotText {
                offset,
                byte,
                encoding,
            } => not_text(f, cell, *offset, *byte, encoding),
            Self::AmbiguousDelimiter { candidates } => {
                let shown: Vec<String> =
                    candidates.iter().map(|mark| format!("{mark:?}")).collect();
                write!(
                    f,
                    "the cells may be separated by {}; declare which with `delimiter`",
                    shown.join(" or ")
                )
            }
            Self::ConflictMarker => write!(
                f,
                "`{cell}` is a conflict marker of a version control system; resolve it first"
            ),
            Self::NoteInTable => {
                f.write_str("the row reads like a note, but rows of the table come behind it")
            }
            Self::RepeatedHeader => f.write_str("the header stands here once more"),
            Self::NothingToMelt => {
                f.write_str("no header is of the kind that is to be turned into rows")
            }
            Self::Missing { expected } if cell.is_empty() => {
                write!(f, "the cell is empty, {expected} is needed")
            }
            Self::Missing { expected } => {
                write!(
                    f,
                    "`{cell}` stands for a missing value, {expected} is needed"
                )
            }
            Self::Cell { expected, cause } => bad_cell(f, cell, expected, cause),
            Self::Currencies {
                found,
                expected,
                first_line,
            } => match first_line {
                Some(line) => write!(
                    f,
                    "`{cell}` is in {found}, but line {line} is in {expected}; a file has one currency"
                ),
                None => write!(
                    f,
                    "`{cell}` is in {found}, but the currency was declared to be {expected}"
                ),
            },
            Self::DuplicateKey {
                first_line,
                differing,
            } => {
                write!(f, "`{cell}` was already given on line {first_line}")?;
                match differing.as_slice() {
                    [] => Ok(()),
                    columns => write!(f, "; the rows differ in {}", columns.join(", ")),
                }
            }
            Self::Row { reason } => f.write_str(reason),
            _ => self.describe_figures(f, cell),
        }
    }

    fn describe_figures(&self, f: &mut fmt::Formatter<'_>, cell: &str) -> fmt::Result {
        match self {
            Self::MixedNumbers {
                found,
                expected,
                first: Some((line, other)),
            } => write!(
                f,
                "`{cell}` is written like {found}, but `{other}` on line {line} like {expected}; a column has one convention"
            ),
            Self::MixedNumbers {
                found, expected, ..
            } => write!(
                f,
                "`{cell}` is written like {found}, but the column was declared to be written like {expected}"
            ),
            Self::AmbiguousNumber { point, comma } => write!(
                f,
                "`{cell}` is {point} with a decimal point and {comma} with a decimal comma; declare which with `numbers`"
            ),
            Self::UndeclaredUnit { said, setting } => {
                write!(f, "the header says `{said}`; declare it with `{setting}`")
            }
            Self::UndeclaredTitle { said, setting } => {
                write!(
                    f,
                    "the title says `{said}`; declare it with `{setting}`, be it by 1"
                )
            }
            Self::UndeclaredScale { setting } => write!(
                f,
                "`{cell}` multiplies the figure of its row; declare it with `{setting}`"
            ),
            Self::MixedUnits { one, other } => write!(
                f,
                "`{one}` and `{other}` are in different units; read them apart, with `Melted::Headers`"
            ),
            Self::MixedPercent {
                has_sign,
                other: (line, text),
                setting,
            } => {
                let (has, other_has) = if *has_sign {
                    ("a", "none")
                } else {
                    ("no", "one")
                };
                write!(
                    f,
                    "`{cell}` has {has} % sign, but `{text}` on line {line} has {other_has}; if all are percentages, declare it with `{setting}`"
                )
            }
            Self::Partition {
                parts,
                most,
                total,
                sums,
            } => partition(f, (*parts, *most), *total, sums),
            Self::Overlap { other, line } => write!(
                f,
                "`{cell}` overlaps `{other}` on line {line}, which is in the same exclusive set"
            ),
            Self::NoSuchValue => write!(f, "no row has `{cell}`"),
            Self::Undeclared => {
                f.write_str("the row type reads this column, but COLUMNS does not list it")
            }
            _ => f.write_str("the row type refuses the row without saying why"),
        }
    }
}

fn not_text(
    f: &mut fmt::Formatter<'_>,
    cell: &str,
    offset: u64,
    byte: u8,
    encoding: &str,
) -> fmt::Result {
    let what = if byte == 0 {
        "text".to_owned()
    } else {
        encoding.to_owned()
    };
    write!(
        f,
        "byte 0x{byte:02X} at offset {offset} in `{cell}` is not {what}; declare the encoding with `encoding`, or save the file as UTF-8"
    )
}

fn partition(
    f: &mut fmt::Formatter<'_>,
    (least, most): (f64, f64),
    total: f64,
    sums: &[(String, u64)],
) -> fmt::Result {
    // Sums of decimals carry noise in their last digits.
    let show = |value: f64| ((value * 1e6).round() / 1e6).to_string();
    write!(f, "the parts add up to {}", show(least))?;
    if most.is_infinite() {
        f.write_str(" or more")?;
    } else if most > least {
        write!(f, " to {}", show(most))?;
    }
    write!(f, ", the total is {}", show(total))?;
    let suspects: Vec<String> = sums
        .iter()
        .map(|(class, line)| format!("`{class}` on line {line}"))
        .collect();
    match suspects.as_slice() {
        [] => Ok(()),
        [one] => write!(
            f,
            "; a sum of other rows is {one}; declare it with `overlapping`"
        ),
        several => write!(
            f,
            "; sums of other rows are {}; declare them with `overlapping`",
            several.join(", ")
        ),
    }
}

/// `38 is outside [0, 1]; hint` or `` `1,2oo` is not an amount: unexpected character `o` ``.
fn bad_cell(
    f: &mut fmt::Formatter<'_>,
    cell: &str,
    expected: &str,
    cause: &Invalid,
) -> fmt::Result {
    let in_range = matches!(cause.permitted, Permitted::Interval { .. });
    if in_range {
        write!(f, "{} is outside {}", cause.value, cause.permitted)?;
    } else {
        write!(f, "`{cell}` is not {expected}")?;
    }
    match &cause.hint {
        Some(hint) if in_range => write!(f, "; {hint}"),
        Some(hint) => write!(f, ": {hint}"),
        None => Ok(()),
    }
}

fn missing_column(f: &mut fmt::Formatter<'_>, cause: &Invalid) -> fmt::Result {
    const SHOWN: usize = 12;
    f.write_str("there is no such column; the header has ")?;
    match &cause.permitted {
        Permitted::OneOf(headers) if headers.len() > SHOWN => {
            let rest = headers.len() - SHOWN;
            write!(f, "{} and {rest} more", headers[..SHOWN].join(", "))?;
        }
        permitted => write!(f, "{permitted}")?,
    }
    match &cause.hint {
        Some(hint) => write!(f, "; {hint}"),
        None => Ok(()),
    }
}
