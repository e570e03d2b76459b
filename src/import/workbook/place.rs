//! Where a table stands in a workbook.

use std::fmt;

use crate::error::{Invalid, column_letters};

/// The last row and column that a sheet has, from 0 on.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) sheet: String,
    pub(super) area: Area,
}

/// A range of rows and columns, from 0 on, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) first_column: u32,
    pub(super) last_column: u32,
}

impl Target {
    pub(super) fn whole(sheet: &str) -> Self {
        let area = Area::between((0, 0), (LAST_ROW, LAST_COLUMN));
        Self {
            sheet: sheet.to_owned(),
            area,
        }
    }

    /// A range as spreadsheets write it: `Sheet1!A1:F200`, `'My sheet'!$A$1:$F$200`, `Sheet1!A:F`.
    pub(super) fn read(text: &str) -> Result<Self, Invalid> {
        let refused = || {
            let rule = "a sheet, a named range or a range such as `Sheet1!A1:F200`";
            Invalid::rule("table", format!("`{text}`"), rule)
        };
        let (sheet, range) = text.rsplit_once('!').ok_or_else(refused)?;
        let quoted = sheet
            .strip_prefix('\'')
            .and_then(|it| it.strip_suffix('\''));
        // What follows a comma is a second range.
        if quoted.is_none() && sheet.contains(['!', ',']) {
            return Err(refused());
        }
        let sheet = quoted.map_or_else(|| sheet.to_owned(), |it| it.replace("''", "'"));
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let (first, last) = (corner(first), corner(last));
        let ((first_column, first_row), (last_column, last_row)) =
            first.zip(last).ok_or_else(refused)?;
        let area = Area {
            first_row: first_row.unwrap_or(0),
            last_row: last_row.unwrap_or(LAST_ROW),
            first_column: first_column.unwrap_or(0),
            last_column: last_column.unwrap_or(LAST_COLUMN),
        };
        let is_whole = first_row.is_some() == last_row.is_some()
            && first_column.is_some() == last_column.is_some()
            && (first_row.is_some() || first_column.is_some());
        let is_range = area.first_row <= area.last_row && area.first_column <= area.last_column;
        if !is_whole || !is_range {
            return Err(refused());
        }
        Ok(Self { sheet, area })
    }
}

/// The column and the row of `$F$200`, either of which may be left out.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim();
    let letters = text.strip_prefix('$').unwrap_or(text);
    let end = letters.find(|c: char| !c.is_ascii_alphabetic());
    let (letters, rest) = letters.split_at(end.unwrap_or(letters.len()));
    let mut column = 0_u32;
    for letter in letters.to_ascii_uppercase().bytes() {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter - b'A') + 1)?;
    }
    let digits = rest.strip_prefix('$').unwrap_or(rest);
    let row = match digits {
        "" => None,
        digits if digits.bytes().all(|it| it.is_ascii_digit()) => {
            Some(digits.parse::<u32>().ok()?.checked_sub(1)?)
        }
        _ => return None,
    };
    let column = column.checked_sub(1);
    let within = column.is_none_or(|it| it <= LAST_COLUMN) && row.is_none_or(|it| it <= LAST_ROW);
    within.then_some((column, row))
}

impl Area {
    pub(super) const fn between(first: (u32, u32), last: (u32, u32)) -> Self {
        Self {
            first_row: first.0,
            last_row: last.0,
            first_column: first.1,
            last_column: last.1,
        }
    }

    pub(super) const fn contains(self, row: u32, column: u32) -> bool {
        self.first_row <= row
            && row <= self.last_row
            && self.first_column <= column
            && column <= self.last_column
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.first_row <= other.last_row
            && other.first_row <= self.last_row
            && self.first_column <= other.last_column
            && other.first_column <= self.last_column
    }

    pub(super) fn rows(self) -> u64 {
        u64::from(self.last_row - self.first_row) + 1
    }

    pub(super) fn columns(self) -> u64 {
        u64::from(self.last_column - self.first_column) + 1
    }
}

/// `A1:F200`.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = column_letters(self.first_column as usize);
        let last = column_letters(self.last_column as usize);
        write!(
            f,
            "{first}{}:{last}{}",
            self.first_row + 1,
            self.last_row + 1
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn ranges_are_read_as_spreadsheets_write_them() {
        for (text, sheet, area) in [
            ("Sheet1!A1:F200", "Sheet1", "A1:F200"),
            ("'It''s mine'!$B$2:$AA$3", "It's mine", "B2:AA3"),
            ("S!C:D", "S", "C1:D1048576"),
            ("S!2:3", "S", "A2:XFD3"),
            ("S!b7", "S", "B7:B7"),
        ] {
            let target = Target::read(text).unwrap();
            assert_eq!((&*target.sheet, &*target.area.to_string()), (sheet, area));
        }
        for bad in [
            "A1:B2",
            "S!",
            "S!B2:A1",
            "S!A0:B2",
            "S!A1:B",
            "S!XFE1",
            "S!A1048577",
            "S!#REF!",
            "S!A1:B2,S!D1:E2",
            "S!ZZZZZZZZZ1",
        ] {
            assert!(Target::read(bad).is_err(), "{bad}");
        }
    }
}
