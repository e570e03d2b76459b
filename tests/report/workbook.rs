//! Workbooks as other programs read them: every formula is computed again, by a small reader of
//! formulas here and by `LibreOffice` where it is installed.

#![allow(
    clippy::cast_possible_truncation,
    reason = "rows and columns of sheets, far below 2^32"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use bizcase::case::{BusinessCase, Valuation};
use bizcase::random::Sampling;
use bizcase::report::{self, Document, Section, Table};
use calamine::{Data, Reader as _, Xlsx};

fn valued(name: &str) -> Valuation {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/data")
        .join(name);
    let text = fs::read_to_string(path).unwrap();
    let case: BusinessCase = toml::from_str(&text).unwrap();
    case.value(&Sampling::monte_carlo(256).seed(7)).unwrap()
}

/// All cases of the examples in one file.
const CASES: [&str; 11] = [
    "coffee_machine.toml",
    "expense_reports.toml",
    "field_service.toml",
    "handymen.toml",
    "language_app.toml",
    "news_site.toml",
    "payroll.toml",
    "recipes.toml",
    "shops.toml",
    "survey_software.toml",
    "translation_japan.toml",
];

/// A cell by its sheet, its column and its row, from 0 on.
type Place = (String, u32, u32);

struct Book {
    sheets: Vec<String>,
    values: BTreeMap<Place, f64>,
    texts: BTreeMap<Place, String>,
    formulas: BTreeMap<Place, String>,
}

impl Book {
    fn read(bytes: Vec<u8>) -> Self {
        let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheets = file.sheet_names();
        let (mut values, mut texts) = (BTreeMap::new(), BTreeMap::new());
        let mut formulas = BTreeMap::new();
        for sheet in &sheets {
            let range = file.worksheet_range(sheet).unwrap();
            let (row0, column0) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let place = (sheet.clone(), column0 + column as u32, row0 + row as u32);
                match data {
                    Data::Float(value) => drop(values.insert(place, *value)),
                    Data::Int(value) => drop(values.insert(place, *value as f64)),
                    Data::DateTime(day) => drop(values.insert(place, day.as_f64())),
                    Data::String(text) => drop(texts.insert(place, text.clone())),
                    other => panic!("{place:?}: {other:?}"),
                }
            }
            let range = file.worksheet_formula(sheet).unwrap();
            let (row0, column0) = range.start().unwrap_or_default();
            for (row, column, formula) in range.used_cells() {
                let place = (sheet.clone(), column0 + column as u32, row0 + row as u32);
                if !formula.is_empty() {
                    formulas.insert(place, formula.clone());
                }
            }
        }
        Self {
            sheets,
            values,
            texts,
            formulas,
        }
    }

    /// The numbers in the row with this label.
    fn row(&self, sheet: &str, label: &str) -> Vec<f64> {
        let labelled = |(place, text): &(&Place, &String)| place.0 == sheet && *text == label;
        let ((_, _, row), _) = self.texts.iter().find(labelled).unwrap();
        let of_row = self
            .values
            .iter()
            .filter(|((name, _, it), _)| name == sheet && it == row);
        of_row.map(|(_, &value)| value).collect()
    }

    /// The value of a cell from values alone, formulas followed to them.
    fn computed(&self, place: &Place, known: &mut BTreeMap<Place, f64>) -> f64 {
        if let Some(&value) = known.get(place) {
            return value;
        }
        let value = match self.formulas.get(place) {
            Some(formula) => {
                let mut reader = Formula {
                    book: self,
                    known,
                    sheet: &place.0,
                    rest: formula,
                };
                let value = reader.sum();
                assert_eq!(reader.rest, "", "{place:?}: {formula}");
                value
            }
            None => self.values.get(place).copied().unwrap_or(0.0),
        };
        known.insert(place.clone(), value);
        value
    }
}

/// Reads the formulas that the workbook has: sums, products, powers, and a few functions.
struct Formula<'a> {
    book: &'a Book,
    known: &'a mut BTreeMap<Place, f64>,
    sheet: &'a str,
    rest: &'a str,
}

impl Formula<'_> {
    fn eat(&mut self, token: char) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.eat('+') {
                value += self.product();
            } else if self.eat('-') {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.power();
        loop {
            if self.eat('*') {
                value *= self.power();
            } else if self.eat('/') {
                value /= self.power();
            } else {
                return value;
            }
        }
    }

    fn power(&mut self) -> f64 {
        // A sign binds more than a power in spreadsheets.
        if self.eat('-') {
            return -self.power();
        }
        let value = self.atom();
        if self.eat('^') {
            return value.powf(self.power());
        }
        value
    }

    fn atom(&mut self) -> f64 {
        if self.eat('(') {
            let value = self.sum();
            assert!(self.eat(')'));
            return value;
        }
        for function in ["SUM", "MAX", "MIN", "ROUND"] {
            if let Some(rest) = self
                .rest
                .strip_prefix(function)
                .and_then(|it| it.strip_prefix('('))
            {
                self.rest = rest;
                return self.function(function);
            }
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.');
            let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest;
            return number.parse().unwrap();
        }
        let place = self.place();
        self.book.computed(&place, self.known)
    }

    fn function(&mut self, name: &str) -> f64 {
        if name == "SUM" {
            let (sheet, column, row) = self.place();
            assert!(self.eat(':'));
            let (_, last_column, last_row) = self.place();
            assert!(self.eat(')'));
            let cells = (column..=last_column).flat_map(|c| (row..=last_row).map(move |r| (c, r)));
            let cells = cells.map(|(column, row)| (sheet.clone(), column, row));
            return cells
                .map(|place| self.book.computed(&place, self.known))
                .sum();
        }
        let first = self.sum();
        assert!(self.eat(','));
        let second = self.sum();
        assert!(self.eat(')'));
        match name {
            "MAX" => first.max(second),
            "MIN" => first.min(second),
            _ => (first * 10_f64.powf(second)).round() / 10_f64.powf(second),
        }
    }

    fn place(&mut self) -> Place {
        let sheet = match self.rest.find('!') {
            Some(end) if !self.rest[..end].contains([',', '(', ')', '+', '*', ':', '/', '-']) => {
                let sheet = self.rest[..end].trim_matches('\'');
                self.rest = &self.rest[end + 1..];
                sheet
            }
            _ => self.sheet,
        };
        self.eat('$');
        let mut column = 0;
        while let Some(letter) = self.rest.chars().next().filter(char::is_ascii_uppercase) {
            column = column * 26 + (letter as u32 - 'A' as u32 + 1);
            self.eat(letter);
        }
        self.eat('$');
        let end = self.rest.find(|c: char| !c.is_ascii_digit());
        let (row, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (
            sheet.to_owned(),
            column - 1,
            row.parse::<u32>().unwrap() - 1,
        )
    }
}

/// Half a cent, or as exact as fifteen digits are.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= (1e-9 * other.abs()).max(0.004)
}

#[test]
fn every_formula_follows_from_the_leaf_cells() {
    for name in CASES {
        let valuation = valued(name);
        let book = Book::read(report::workbook(&valuation).unwrap());
        assert!(book.formulas.len() > 500, "{name}: {}", book.formulas.len());
        let mut known = BTreeMap::new();
        for place in book.formulas.keys() {
            let computed = book.computed(place, &mut known);
            let stored = book.values[place];
            assert!(
                near(computed, stored),
                "{name}: {place:?}: {computed} is not {stored}"
            );
        }
        let statement = &valuation.statement;
        let cash = book.row("By month", "cash flow");
        let own: Vec<f64> = statement
            .months
            .iter()
            .map(|it| it.cash_flow.to_f64())
            .collect();
        assert_eq!(cash, own, "{name}");
        let rounding = *book
            .row("Value", "difference: the model does not round its months")
            .last()
            .unwrap();
        let cent = 0.1_f64.powi(i32::try_from(valuation.case.currency.minor_digits()).unwrap());
        assert!(
            rounding.abs() <= cent * cash.len() as f64,
            "{name}: {rounding}"
        );
    }
}

/// Where the rule of the tax sheet is not the model's, its difference is not a matter of rounding.
#[test]
fn taxes_follow_the_rule_of_the_model() {
    for name in CASES {
        let valuation = valued(name);
        if valuation.case.tax.is_none() {
            continue;
        }
        let book = Book::read(report::workbook(&valuation).unwrap());
        let cent = 0.1_f64.powi(i32::try_from(valuation.case.currency.minor_digits()).unwrap());
        for difference in book.row("By month", "tax, rounding") {
            assert!(difference.abs() < 1.5 * cent, "{name}: {difference}");
        }
    }
}

#[test]
fn the_same_valuation_gives_the_same_bytes() {
    let valuation = valued("shops.toml");
    let [one, other] = [(); 2].map(|()| report::workbook(&valuation).unwrap());
    assert!(one == other);
}

#[test]
fn inputs_have_their_evidence_and_dates() {
    let valuation = valued("shops.toml");
    let book = Book::read(report::workbook(&valuation).unwrap());
    assert_eq!(
        &book.sheets[..5],
        ["Value", "Outcomes", "Inputs", "By year", "By month"]
    );
    let ledger = valuation.case.ledger().unwrap();
    for it in ledger.assumptions() {
        let texts: Vec<&String> = book.texts.values().collect();
        assert!(
            texts.contains(&&it.name) && texts.contains(&&it.range.to_string()),
            "{}",
            it.name
        );
        assert!(
            it.source.is_empty() || texts.contains(&&it.source),
            "{}",
            it.name
        );
    }
    assert!(book.sheets.contains(&"Two-way".to_owned()));
}

#[test]
fn what_a_spreadsheet_cannot_hold_is_refused_by_name() {
    let mut table = Table::new("note", &["text"]);
    table.row(["long".to_owned(), "x".repeat(32_768)]);
    let document = Document::new("Notes").with(Section::new("All: notes").table(table));
    assert_eq!(
        document.workbook().unwrap_err().to_string(),
        "cell B2 of the sheet `All- notes` = a text of 32768 characters must be a text of at most \
         32767 characters, as many as a cell holds",
    );
    let error = Document::new("Nothing").workbook().unwrap_err();
    assert_eq!(
        error.to_string(),
        "document = Nothing must be a document with a table"
    );
    let mut table = Table::new("n", &[]);
    for _ in 0..1_048_576 {
        table.row([""]);
    }
    let document = Document::new("Long").with(Section::new("All").table(table));
    assert_eq!(
        document.workbook().unwrap_err().to_string(),
        "rows of the sheet `All` = 1048577 must be at most 1048576",
    );
}

/// Where `LibreOffice` is, computes all formulas anew, whatever values stand in the file.
fn recomputed(book: &[u8], name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let profile = folder.join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    fs::write(profile.join("user/registrymodifications.xcu"), always).unwrap();
    fs::write(folder.join("book.xlsx"), book).unwrap();
    let all_sheets =
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let ran = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", all_sheets, "--outdir"])
        .args([&folder, &folder.join("book.xlsx")])
        .output();
    match ran {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(folder)
        }
        Err(_) => None,
    }
}

/// A number as `LibreOffice` writes it, percentages with their sign.
fn number(cell: &str) -> f64 {
    match cell.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().unwrap() / 100.0,
        None => cell.parse().unwrap(),
    }
}

#[test]
fn libreoffice_computes_the_same_to_the_cent() {
    for name in ["payroll.toml", "shops.toml", "coffee_machine.toml"] {
        let bytes = report::workbook(&valued(name)).unwrap();
        let Some(folder) = recomputed(&bytes, name) else {
            eprintln!("skipped: `soffice` of LibreOffice is not on the PATH");
            return;
        };
        let book = Book::read(bytes);
        let mut compared = 0;
        for sheet in ["Value", "By year", "By month", "Tax"] {
            if !book.sheets.iter().any(|it| it == sheet) {
                continue;
            }
            let file = folder.join(format!("book-{sheet}.csv"));
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_path(file)
                .unwrap();
            for (row, record) in reader.records().enumerate() {
                for (column, cell) in record.unwrap().iter().enumerate() {
                    let place = (sheet.to_owned(), column as u32, row as u32);
                    if !book.formulas.contains_key(&place) {
                        continue;
                    }
                    let (found, stored) = (number(cell), book.values[&place]);
                    assert!(
                        near(found, stored),
                        "{name}: {place:?}: {found} is not {stored}"
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared > 500, "{name}: {compared}");
    }
}
