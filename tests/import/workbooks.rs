//! Sheets of workbooks, written by another program's library.

#![allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "numbers are read as they are written, and rows are few"
)]

use bizcase::import::{Cell, FromRow, Row, SegmentCount, Workbook};
use bizcase::quantity::{Count, Currency, Money, Month, Share};
use rust_xlsxwriter::{Format, Formula, Workbook as Written, Worksheet, XlsxError};

fn file(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Workbook {
    let mut written = Written::new();
    let sheet = written.add_worksheet().set_name("Costs").unwrap();
    fill(sheet).unwrap();
    written.define_name("Counts", "=Costs!$C$5:$D$7").unwrap();
    written.add_worksheet().set_name("It's empty").unwrap();
    let bytes = written.save_to_buffer().unwrap();
    Workbook::from_bytes("plan.xlsx", bytes).unwrap()
}

#[derive(Debug, PartialEq)]
struct Cost {
    month: Month,
    day: String,
    amount: Money,
    share: Share,
}

impl FromRow for Cost {
    const COLUMNS: &'static [&'static str] = &["month", "day", "amount", "share"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (month, day) = (row.month("month"), row.date("day"));
        let (amount, share) = (row.money("amount"), row.share("share"));
        Some(Self {
            month: month?,
            day: day?.to_string(),
            amount: amount?,
            share: share?,
        })
    }
}

#[test]
fn dates_percentages_and_amounts_are_what_they_are_shown_as() -> Result<(), bizcase::Error> {
    let book = file(|sheet| {
        let format = |code: &str| Format::new().set_num_format(code);
        sheet.write_row(0, 0, ["month", "day", "amount", "share"])?;
        for (row, (day, amount, share)) in [(46_388.0, 1_234.5, 0.125), (46_419.0, -7.0, 0.3)]
            .into_iter()
            .enumerate()
        {
            let row = row as u32 + 1;
            sheet.write_with_format(row, 0, day, &format("mmm yyyy"))?;
            sheet.write_with_format(row, 1, day, &format("dd.mm.yyyy"))?;
            sheet.write_with_format(row, 2, amount, &format("[$€-407] #,##0.00"))?;
            sheet.write_with_format(row, 3, share, &format("0.0%"))?;
        }
        // A sum with the noise of binary arithmetic, as it is stored.
        let sum = Formula::new("=SUM(C2:C3)").set_result("1227.5000000000002");
        sheet.write_with_format(3, 0, 46_447.0, &format("mmm yyyy"))?;
        sheet.write_with_format(3, 1, 46_447.0, &format("dd.mm.yyyy"))?;
        sheet.write(3, 2, sum)?;
        sheet.write_with_format(3, 3, 0.0, &format("0%"))?;
        Ok(())
    });
    let read = book
        .table("Costs")?
        .currency(Currency::EUR)
        .rows::<Cost>()?;
    let months: Vec<String> = read.rows.iter().map(|it| it.month.to_string()).collect();
    assert_eq!(months, ["2027-01", "2027-02", "2027-03"]);
    assert_eq!(read.rows[1].day, "2027-02-01");
    let amounts: Vec<String> = read.rows.iter().map(|it| it.amount.to_string()).collect();
    assert_eq!(amounts, ["EUR 1,234.50", "EUR -7.00", "EUR 1,227.50"]);
    assert_eq!(read.rows[0].share, Share::percent(12.5)?);
    let told = read.report.to_string();
    assert!(told.contains("\n  XLSX, header on line 1; "), "{told}");
    Ok(())
}

#[test]
fn problems_name_sheet_row_and_column() {
    let book = file(|sheet| {
        sheet.write(2, 1, "Firms in 2026")?;
        sheet.write_row(4, 2, ["segment", "count"])?;
        sheet.write_row(5, 2, ["small", "many"])?;
        sheet.write(6, 2, "large")?;
        sheet.write(6, 3, Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let problems = "plan.xlsx!Costs!D6 count: `many` is not a count: unexpected character `m`\n\
                    plan.xlsx!Costs!D7 count: `#DIV/0!` is not a value: the formula of the cell ends in an \
                    error; correct it in the spreadsheet\n\
                    2 problems in plan.xlsx!Costs; nothing was imported";
    for place in ["Costs!C5:D7", "Counts", "counts", "Costs!$C:$D", "Costs"] {
        let error = book
            .table(place)
            .unwrap()
            .rows::<SegmentCount>()
            .unwrap_err();
        assert_eq!(error.to_string(), problems, "{place}");
        assert_eq!(
            error.failure().problems[0].path.as_deref(),
            Some("plan.xlsx!Costs!D6")
        );
    }
    let missing = book.table("Costs!C5:D5").unwrap().missing("#DIV/0!");
    assert!(
        missing
            .rows::<SegmentCount>()
            .unwrap_err()
            .to_string()
            .contains("no rows")
    );
}

#[test]
fn an_error_may_be_declared_missing() -> Result<(), bizcase::Error> {
    struct Firms(Cell<Count>);
    impl FromRow for Firms {
        const COLUMNS: &'static [&'static str] = &["count"];

        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            Some(Self(row.optional("count", Row::count)?))
        }
    }
    let book = file(|sheet| {
        sheet.write(0, 0, "count")?;
        sheet.write(1, 0, Formula::new("=NA()").set_result("#N/A"))?;
        sheet.write(2, 0, 7)?;
        Ok(())
    });
    let rows = book.table("Costs")?.missing("#N/A").rows::<Firms>()?.rows;
    assert!(matches!(rows[0].0, Cell::Missing));
    assert!(matches!(rows[1].0, Cell::Value(count) if count.value() == 7.0));
    Ok(())
}

#[test]
fn places_that_are_not_there_are_refused_with_the_nearest() {
    let book = file(|_| Ok(()));
    for (place, said) in [
        ("Cost", "did you mean `Costs`?"),
        ("count", "did you mean `Counts`?"),
        ("Cots!A1:B2", "did you mean `Costs`?"),
        ("Costs!B2:A1", "a range such as `Sheet1!A1:F200`"),
    ] {
        let error = book.table(place).unwrap_err().to_string();
        assert!(
            error.starts_with("plan.xlsx: ") && error.contains(said),
            "{place}: {error}"
        );
    }
    let empty = book
        .table("It's empty")
        .unwrap()
        .rows::<SegmentCount>()
        .unwrap_err();
    assert!(empty.to_string().contains("the file is empty"), "{empty}");
    let none = Workbook::from_bytes("notes.xlsx", "segment,count\n".as_bytes()).unwrap_err();
    assert!(
        none.to_string()
            .starts_with("notes.xlsx: cannot be read: it is no sound XLSX file"),
        "{none}"
    );
}

#[test]
fn merged_headers_are_read_and_what_is_hidden_is_said() -> Result<(), bizcase::Error> {
    let book = file(|sheet| {
        sheet.merge_range(0, 1, 0, 2, "2026", &Format::new())?;
        sheet.write_row(1, 0, ["segment", "firms", "jobs"])?;
        sheet.write(2, 0, "small \"and\" quoted")?;
        sheet.write_row(2, 1, [7, 12])?;
        sheet.write(3, 0, "large")?;
        sheet.write_row(3, 1, [3, 900])?;
        sheet.set_row_hidden(3)?;
        sheet.set_column_hidden(2)?;
        Ok(())
    });
    let table = book.table("Costs")?.headed("count", "2026 firms");
    let read = table.header_rows(2).rows::<SegmentCount>()?;
    assert_eq!(read.rows[0].segment, "small \"and\" quoted");
    assert_eq!(read.rows[1].count.value(), 3.0);
    assert_eq!(
        read.report.warnings,
        [
            "merged cells, of which the first has the value: B1:C1",
            "hidden rows, which were read: 4",
            "hidden columns, which were read: C",
        ],
    );
    Ok(())
}

#[test]
fn a_number_in_a_sheet_has_no_notation() -> Result<(), bizcase::Error> {
    use bizcase::import::NumberStyle;

    let book = file(|sheet| {
        sheet.write_row(0, 0, ["segment", "count"])?;
        sheet.write(1, 0, "small")?;
        sheet.write(1, 1, 1.234)?;
        Ok(())
    });
    let count = book.table("Costs")?.rows::<SegmentCount>()?.rows[0].count;
    assert_eq!(count.value(), 1.234);
    let declared = book
        .table("Costs")?
        .numbers("count", NumberStyle::DecimalComma);
    assert_eq!(
        declared.rows::<SegmentCount>().unwrap_err().to_string(),
        "plan.xlsx!Costs: numbers of `count` = 1.234.567,5 must be left out for a sheet, whose numbers \
         are stored as such",
    );
    Ok(())
}
