//! Sheets of workbooks (XLSX) on their way to the readers of CSV files.

mod hidden;
mod place;
mod shown;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx, XlsxError};

use self::hidden::Hidden;
use self::place::{Area, Target};
use super::Csv;
use super::sheet::SheetOrigin;
use crate::error::{ImportError, Invalid, unknown_name};

/// The most cells of one table, the empty ones within its corners among them.
const MOST_CELLS: u64 = 1 << 28;

/// How many places a warning names.
const NAMED: usize = 5;

/// A workbook of a spreadsheet program (XLSX), whose sheets are read as CSV files are.
///
/// [`table`](Self::table) gives a sheet, a range or a named range as a [`Csv`], with all its
/// declarations and readers. Then:
///
/// - problems name the sheet and the cell: `plan.xlsx!Costs!C7 amount: ...`;
/// - numbers are read as they are stored, to fifteen digits, whatever their format; what is shown as
///   a percentage is one, `12.5%`, and dates are dates, `2027-01-31`, or months, `2027-01`, where
///   their format has no day. Currencies are declared with [`Csv::currency`];
/// - a formula has the value that was stored with it. One without is refused, and so is one that
///   ends in an error such as `#DIV/0!`, unless that is declared to mean
///   [missing](Csv::missing);
/// - breaks within a cell are read as spaces;
/// - the report warns of merged cells, of hidden rows and columns, which are read like all others,
///   and of a hidden sheet.
///
/// Encoding and delimiter of a [`Layout`](super::Layout) have no meaning for a sheet, so that a
/// layout serves a file in both forms.
///
/// # Example
/// ```
/// use bizcase::import::{SegmentCount, Workbook};
/// use bizcase::report::{Document, Section, Table};
///
/// let mut table = Table::new("segment", &["count"]);
/// table.row(["1-4", "4,029,041"]);
/// table.row(["5-9", "-1"]);
/// let file = Document::new("Firms").with(Section::new("Firms").table(table)).workbook()?;
///
/// let book = Workbook::from_bytes("firms.xlsx", file)?;
/// assert_eq!(book.sheets(), ["Firms"]);
/// let first = book.table("Firms!A1:B2")?.rows::<SegmentCount>()?.rows;
/// assert_eq!(first[0].count.value(), 4_029_041.0);
/// assert_eq!(
///     book.table("Firms")?.rows::<SegmentCount>().unwrap_err().to_string(),
///     "firms.xlsx!Firms!B3 count: -1 is outside [0, inf)",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Workbook {
    label: String,
    bytes: Vec<u8>,
    sheets: Vec<(String, SheetVisible)>,
    names: Vec<(String, String)>,
}

impl Workbook {
    /// Opens the file at `path`, which is also its label in messages.
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes), and if the file cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, ImportError> {
        let path = path.as_ref();
        let label = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::from_bytes(&label, bytes),
            Err(error) => Err(ImportError::Unreadable {
                file: label,
                reason: error.to_string(),
            }),
        }
    }

    /// A workbook from the bytes of its file, called `label` in messages.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`] if it is not an XLSX file, or one behind a password.
    pub fn from_bytes(label: &str, bytes: impl Into<Vec<u8>>) -> Result<Self, ImportError> {
        let bytes = bytes.into();
        let opened = Xlsx::new(Cursor::new(&*bytes));
        let file = opened.map_err(|error| unreadable(label, &error))?;
        let sheets = file.sheets_metadata().iter();
        let sheets = sheets.map(|it| (it.name.clone(), it.visible)).collect();
        let names = file.defined_names().to_vec();
        Ok(Self {
            label: label.to_owned(),
            bytes,
            sheets,
            names,
        })
    }

    /// The names of the sheets, in order, the hidden ones among them.
    #[must_use]
    pub fn sheets(&self) -> Vec<&str> {
        self.sheets.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The named ranges, each with the range that it stands for as the file writes it.
    #[must_use]
    pub fn named_ranges(&self) -> Vec<(&str, &str)> {
        let names = self.names.iter();
        names
            .map(|(name, range)| (name.as_str(), range.as_str()))
            .collect()
    }

    /// A table of the workbook: a sheet by its name, a range such as `Sheet1!A1:F200` or
    /// `'My sheet'!A:F`, or a named range.
    ///
    /// # Errors
    /// [`ImportError::Setting`] if there is no such sheet or name (the nearest is suggested), the
    /// range is not one, or it has more than 268 million cells;
    /// [`ImportError::Unreadable`] if the sheet is damaged.
    pub fn table(&self, place: &str) -> Result<Csv<'static>, ImportError> {
        let target = self.target(place)?;
        let label = format!("{}!{}", self.label, target.sheet);
        let told = |error: XlsxError| unreadable(&label, &error);
        let mut file = Xlsx::new(Cursor::new(&*self.bytes)).map_err(told)?;
        let cells = cells(&mut file, &target).map_err(told)?;
        let merged = file
            .merge_cells_by_sheet_name(&target.sheet)
            .map_err(told)?;
        let hidden = Hidden::of(&self.bytes, &self.sheets(), &target.sheet);
        let Some(corners) = corners(&cells) else {
            return Ok(Csv::of_sheet(
                label,
                String::new(),
                self.origin(0, Vec::new()),
            ));
        };
        let size = corners.rows() * corners.columns();
        if size > MOST_CELLS {
            let rule = format!("a range of at most {MOST_CELLS} cells");
            let value = format!("{} with {size} cells", target.sheet);
            return Err(self.setting(Invalid::rule("table", value, rule)));
        }
        let warnings = self.warnings(&target, corners, (&merged, &hidden));
        let text = lines(&cells, corners);
        let origin = self.origin(corners.first_column, warnings);
        Ok(Csv::of_sheet(label, text, origin))
    }

    fn target(&self, place: &str) -> Result<Target, ImportError> {
        let known = |name: &str| self.sheets.iter().any(|(sheet, _)| sheet == name);
        if known(place) {
            return Ok(Target::whole(place));
        }
        let same = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(place);
        let written = match self.names.iter().find(same) {
            Some((_, range)) => range,
            None if place.contains('!') => place,
            None => {
                let names = self.names.iter().map(|(name, _)| name.as_str());
                let all = self.sheets().into_iter().chain(names);
                return Err(self.setting(unknown_name("sheet or named range", place, all)));
            }
        };
        let target = Target::read(written).map_err(|cause| self.setting(cause))?;
        if !known(&target.sheet) {
            let sheets = self.sheets();
            return Err(self.setting(unknown_name("sheet", &target.sheet, sheets)));
        }
        Ok(target)
    }

    fn setting(&self, cause: Invalid) -> ImportError {
        ImportError::Setting {
            file: self.label.clone(),
            cause: Box::new(cause),
        }
    }

    fn origin(&self, first_column: u32, warnings: Vec<String>) -> SheetOrigin {
        SheetOrigin {
            first_column: first_column as usize,
            checksum: crc32fast::hash(&self.bytes),
            bytes: self.bytes.len() as u64,
            warnings,
        }
    }

    /// What a reader of the table must know that its cells do not say.
    fn warnings(
        &self,
        target: &Target,
        corners: Area,
        (merged, hidden): (&[Dimensions], &Hidden),
    ) -> Vec<String> {
        let mut warnings = Vec::new();
        let state = self.sheets.iter().find(|(name, _)| *name == target.sheet);
        if state.is_some_and(|(_, visible)| *visible != SheetVisible::Visible) {
            warnings.push(format!("the sheet `{}` is hidden", target.sheet));
        }
        let merged: Vec<String> = merged
            .iter()
            .map(|it| Area::between(it.start, it.end))
            .filter(|it| it.meets(corners))
            .map(|it| it.to_string())
            .collect();
        if !merged.is_empty() {
            let listed = listed(&merged);
            warnings.push(format!(
                "merged cells, of which the first has the value: {listed}"
            ));
        }
        let rows = hidden.rows_in(corners);
        if !rows.is_empty() {
            warnings.push(format!("hidden rows, which were read: {}", listed(&rows)));
        }
        let columns = hidden.columns_in(corners);
        if !columns.is_empty() {
            warnings.push(format!(
                "hidden columns, which were read: {}",
                listed(&columns)
            ));
        }
        warnings
    }
}

impl fmt::Debug for Workbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workbook")
            .field("label", &self.label)
            .field("sheets", &self.sheets())
            .finish_non_exhaustive()
    }
}

fn listed(places: &[String]) -> String {
    let named = places
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match places.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn unreadable(label: &str, error: &XlsxError) -> ImportError {
    let reason = match error {
        XlsxError::Password => "it is behind a password".to_owned(),
        other => format!("it is no sound XLSX file: {other}"),
    };
    ImportError::Unreadable {
        file: label.to_owned(),
        reason,
    }
}

/// The texts of the cells by row and column, from 0 on; empty cells have none.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

fn cells(file: &mut Xlsx<Cursor<&[u8]>>, target: &Target) -> Result<Cells, XlsxError> {
    let mut cells = Cells::new();
    let mut reader = file.worksheet_cells_reader(&target.sheet)?;
    let formats: Vec<String> = reader.styles().iter().map(shown::format).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        if !target.area.contains(row, column) || matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let format = formats.get(style).map_or("General", String::as_str);
        let text = shown::text(cell.get_value(), format);
        cells.entry(row).or_default().insert(column, text);
    }
    drop(reader);
    let mut reader = file.worksheet_cells_reader(&target.sheet)?;
    while let Some(cell) = reader.next_formula()? {
        let (row, column) = cell.get_position();
        if target.area.contains(row, column) && !cell.get_value().is_empty() {
            let of_row = cells.entry(row).or_default();
            of_row
                .entry(column)
                .or_insert_with(|| shown::UNCOMPUTED.to_owned());
        }
    }
    Ok(cells)
}

/// The smallest range that has all cells with a text.
fn corners(cells: &Cells) -> Option<Area> {
    let filled = || {
        cells
            .iter()
            .filter(|(_, row)| row.values().any(|text| !text.is_empty()))
    };
    let (&first_row, _) = filled().next()?;
    let (&last_row, _) = filled().next_back()?;
    let columns = || filled().flat_map(|(_, row)| row.keys().copied());
    Some(Area {
        first_row,
        last_row,
        first_column: columns().min()?,
        last_column: columns().max()?,
    })
}

/// The cells as lines, so that each row is the line of its number.
fn lines(cells: &Cells, corners: Area) -> String {
    let mut text = String::new();
    for row in 0..=corners.last_row {
        if let Some(of_row) = cells.get(&row) {
            for column in corners.first_column..=corners.last_column {
                if column > corners.first_column {
                    text.push(char::from(super::sheet::DELIMITER));
                }
                if let Some(cell) = of_row.get(&column) {
                    shown::push(&mut text, cell);
                }
            }
        }
        text.push('\n');
    }
    text
}
