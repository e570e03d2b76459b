//! Quirks of published files, one by one: what is read, what is refused, and in which words.

#![allow(
    clippy::items_after_statements,
    clippy::float_cmp,
    clippy::struct_field_names,
    reason = "row types stand beside their files, and figures are read exactly"
)]

use bizcase::import::{
    Bounds, Cell, ClassCount, Csv, Encoding, ExchangeRate, ExchangeRates, FromRow, ImportReport,
    Imported, Indicator, Melted, NumberStyle, Observation, Partition, Quotation, Row, SegmentCount,
};
use bizcase::quantity::{Count, Currency, Money, Ratio, Share};
use serde::Deserialize;

fn fixture(name: &str) -> Csv<'static> {
    let path = format!("{}/data/import/{name}", env!("CARGO_MANIFEST_DIR"));
    Csv::from_reader(name, std::fs::File::open(path).unwrap())
}

fn counts(csv: Csv<'_>) -> Vec<(String, f64)> {
    let rows = csv.rows::<SegmentCount>().unwrap().rows;
    rows.into_iter()
        .map(|row| (row.segment, row.count.value()))
        .collect()
}

fn refusal<T: FromRow>(csv: Csv<'_>) -> String {
    match csv.rows::<T>() {
        Ok(_) => panic!("the file was accepted"),
        Err(error) => error.to_string(),
    }
}

fn two(first: &str, last: &str) -> Vec<(String, f64)> {
    vec![(first.to_owned(), 12.0), (last.to_owned(), 7.0)]
}

#[test]
fn byte_order_mark_and_line_ends() {
    assert_eq!(counts(fixture("bom_crlf.csv")), two("small", "large"));
    assert_eq!(
        counts(fixture("carriage_return.csv")),
        two("small", "large")
    );
    let mixed = fixture("mixed_line_ends.csv")
        .rows::<SegmentCount>()
        .unwrap();
    assert_eq!(mixed.rows.len(), 3);
    assert_eq!(mixed.report.line_ends, "LF and CR LF and CR");
    assert_eq!(mixed.report.warnings, ["lines end in LF and CR LF and CR"]);
    // Lines are counted alike, however they end.
    for name in ["bom_crlf.csv", "carriage_return.csv"] {
        let error = refusal::<SegmentCount>(fixture(name).missing("7"));
        assert_eq!(
            error,
            format!("{name}:3:2 count: `7` stands for a missing value, a count is needed")
        );
    }
}

#[test]
fn encodings_are_declared() {
    assert_eq!(
        counts(fixture("latin_1.csv").encoding(Encoding::Latin1)),
        two("Köln", "München")
    );
    let quoted = two("Größe M", "Café “Zum Löwen”");
    assert_eq!(
        counts(fixture("windows_1252.csv").encoding(Encoding::Windows1252)),
        quoted
    );
    assert_eq!(
        counts(fixture("mac_roman.csv").encoding(Encoding::MacRoman)),
        quoted
    );
    // A byte order mark declares itself.
    assert_eq!(counts(fixture("utf_16.csv")), two("Köln", "Wrocław"));
    assert_eq!(
        refusal::<SegmentCount>(fixture("latin_1.csv")),
        "\
latin_1.csv:2:1 segment: byte 0xF6 at offset 15 in `K\u{fffd}ln` is not UTF-8; declare the encoding with `encoding`, or save the file as UTF-8
latin_1.csv:3:1 segment: byte 0xFC at offset 23 in `M\u{fffd}nchen` is not UTF-8; declare the encoding with `encoding`, or save the file as UTF-8
2 problems in latin_1.csv; nothing was imported"
    );
    assert_eq!(
        refusal::<SegmentCount>(fixture("windows_1252.csv").encoding(Encoding::Latin1)),
        "windows_1252.csv:3:1 segment: byte 0x93 at offset 30 in `Café \u{fffd}Zum Löwen\u{fffd}` is not ISO-8859-1; declare the encoding with `encoding`, or save the file as UTF-8"
    );
}

#[test]
fn delimiter_is_proven_by_the_header() {
    for (name, delimiter) in [
        ("latin_1.csv", ";"),
        ("utf_16.csv", "\t"),
        ("totals.csv", ","),
    ] {
        let imported = fixture(name)
            .encoding(Encoding::Latin1)
            .rows::<SegmentCount>();
        assert_eq!(imported.unwrap().report.delimiter, delimiter);
    }
    let bars = Csv::from_text("bars.csv", "segment|count\nsmall, old|12\nlarge|7\n");
    assert_eq!(counts(bars), two("small, old", "large"));
    // Declared, it is not looked for.
    let error = refusal::<SegmentCount>(
        fixture("latin_1.csv")
            .encoding(Encoding::Latin1)
            .delimiter(','),
    );
    assert!(
        error.starts_with("latin_1.csv:1:- segment: there is no such column"),
        "{error}"
    );
}

#[test]
fn ambiguous_delimiter_is_an_error() {
    #[derive(Debug, Deserialize)]
    struct Pair {
        #[allow(dead_code, reason = "only the header is looked at")]
        a: Option<String>,
        #[allow(dead_code, reason = "only the header is looked at")]
        c: Option<String>,
    }
    let error = Csv::from_text("p.csv", "a,b;c\n1,2;3\n4,5;6\n")
        .records::<Pair>()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "p.csv:1:- the cells may be separated by ',' or ';'; declare which with `delimiter`"
    );
}

#[test]
fn header_stands_below_titles_and_the_table_ends_above_footnotes() {
    let Imported { rows, report, .. } = fixture("titles_and_notes.csv")
        .rows::<SegmentCount>()
        .unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(report.header_line, 5);
    let notes: Vec<(u64, &str)> = report
        .notes
        .iter()
        .map(|note| (note.line, note.text.as_str()))
        .collect();
    assert_eq!(
        notes,
        [
            (1, "Table 7: Firms by size"),
            (2, "Published 3 May 2024"),
            (4, "Number of firms"),
            (9, "__________"),
            (
                10,
                "1) Without agriculture.\n\n2) Since 2011 by the new census."
            ),
            (13, "© Statistical Office, 2024"),
            (14, "Source: Business register, as of May, 2024"),
        ]
    );
    assert_eq!(
        fixture("tabs.csv")
            .rows::<SegmentCount>()
            .unwrap()
            .report
            .header_line,
        3
    );
    // If the table goes on, it was no footnote.
    let text = "segment,count\nsmall,12\nSource: register\nlarge,7\n";
    assert_eq!(
        refusal::<SegmentCount>(Csv::from_text("f.csv", text)),
        "f.csv:3:- row has 1 cell, the header has 2"
    );
    // A row cut short is no footnote either.
    let text = "segment,region,count\nsmall,North,12\nlarge,No";
    assert_eq!(
        refusal::<SegmentCount>(Csv::from_text("f.csv", text)),
        "f.csv:3:- row has 2 cells, the header has 3"
    );
}

#[test]
fn rows_at_the_end_are_notes_only_with_evidence() {
    let read = |text: &str| match Csv::from_text("k.csv", text).rows::<SegmentCount>() {
        Ok(imported) => {
            let notes = imported.report.notes.iter();
            let notes: Vec<String> = notes.map(|note| note.text.clone()).collect();
            format!("{} rows, notes: {}", imported.rows.len(), notes.join(" / "))
        }
        Err(error) => error.to_string(),
    };
    for (rows, expected) in [
        (
            "Desktops,5\nNotebooks,7 units\n",
            "k.csv:3:2 count: `7 units` is not a count: unexpected character `u`",
        ),
        (
            "Desktops,5\nSource code,\n",
            "k.csv:3:2 count: the cell is empty, a count is needed",
        ),
        // A last line cut short.
        (
            "a,5\nUnited States of America",
            "k.csv:3:- row has 1 cell, the header has 2",
        ),
        (
            "a,5\nNorth America",
            "k.csv:3:- row has 1 cell, the header has 2",
        ),
        // Rows of another delimiter, and another table.
        (
            "a,5\n\nsmall firms;12\nlarge firms;7\n",
            "\
k.csv:4:- row has 1 cell, the header has 2
k.csv:5:- row has 1 cell, the header has 2
2 problems in k.csv; nothing was imported",
        ),
        (
            "a,5\n\nregion,firms,jobs\nNorth,1,2\n",
            "\
k.csv:4:- row has 3 cells, the header has 2
k.csv:5:- row has 3 cells, the header has 2
2 problems in k.csv; nothing was imported",
        ),
        // Notes, each by its evidence.
        (
            "a,5\nSource: register, May, 2024\nNote 1 without farms\n",
            "1 rows, notes: Source: register May 2024 / Note 1 without farms",
        ),
        (
            "a,5\nSource: register,2024\n",
            "1 rows, notes: Source: register 2024",
        ),
        (
            "a,5\nFigures are rounded.",
            "k.csv:3:- row has 1 cell, the header has 2",
        ),
        (
            "a,5\nFigures are rounded.\n",
            "1 rows, notes: Figures are rounded.",
        ),
        ("a,5\n\nRounded", "1 rows, notes: Rounded"),
        ("a,5\n-----\nRounded\n", "1 rows, notes: ----- / Rounded"),
        ("a,5\n\nRounded,\n", "1 rows, notes: Rounded"),
        // What says of itself that it is a note, within the table.
        (
            "Source: register,2024\na,5\n",
            "k.csv:2:- the row reads like a note, but rows of the table come behind it",
        ),
    ] {
        assert_eq!(read(&format!("segment,count\n{rows}")), expected, "{rows}");
    }
    // However many they are.
    let text = format!("segment,count\na,5\n\n{}", "small firms;12\n".repeat(999));
    assert!(read(&text).contains("50 problems in k.csv"));
    let conflict = "<<<<<<< HEAD\nsegment,count\n=======\nsegment,counts\n>>>>>>> new\na,5\n";
    assert!(
        read(conflict).starts_with(
            "k.csv:1:- `<<<<<<< HEAD` is a conflict marker of a version control system; resolve it first\n"
        ),
        "{}",
        read(conflict)
    );
}

#[test]
fn exclusive_classes_add_up_to_their_total() {
    let sizes = || Partition::of("segment", "count").total("Total");
    let firms = fixture("totals.csv").partition(sizes().overlapping(["<10"]));
    let firms = firms.rows::<SegmentCount>().unwrap();
    assert_eq!((firms.rows.len(), firms.report.totals_dropped), (4, 2));
    let total = firms.total("count", |row| Cell::Value(row.count)).unwrap();
    assert_eq!(total.exact(), Some(6_120.0));
    assert_eq!(
        refusal::<SegmentCount>(fixture("totals.csv").partition(sizes())),
        "\
totals.csv:2:2 count: the parts add up to 11620, the total is 6120; a sum of other rows is `<10` on line 5; declare it with `overlapping`
totals.csv:5:1 segment: `<10` overlaps `<5` on line 3, which is in the same exclusive set
totals.csv:5:1 segment: `<10` overlaps `5-9` on line 4, which is in the same exclusive set
3 problems in totals.csv; nothing was imported"
    );
    // Rounded figures add up within what rounding explains.
    let text = "segment,count\nTotal,100\nsmall,70\nlarge,20\n";
    let rounded = |unit: f64| {
        let csv = Csv::from_text("r.csv", text).partition(sizes().rounding(unit));
        csv.rows::<SegmentCount>().map(|firms| firms.rows.len())
    };
    assert_eq!(rounded(10.0), Ok(2));
    assert_eq!(
        rounded(1.0).unwrap_err().to_string(),
        "r.csv:2:2 count: the parts add up to 90, the total is 100"
    );
}

#[test]
fn sets_are_checked_one_by_one() {
    let sizes = Partition::of("class", "count")
        .total("Total")
        .within(["area"]);
    let open = || fixture("states_and_nation.csv").headed("class", "size");
    let areas = open()
        .partition(sizes.clone())
        .rows::<ClassCount>()
        .unwrap();
    assert_eq!((areas.rows.len(), areas.report.totals_dropped), (6, 3));
    // The nation is the total of its states.
    let nation = Partition::of("area", "count")
        .total("Nation")
        .within(["class"]);
    let both = open()
        .partition(sizes)
        .partition(nation)
        .rows::<ClassCount>()
        .unwrap();
    assert_eq!((both.rows.len(), both.report.totals_dropped), (4, 5));
}

#[test]
fn rows_that_are_sums_of_others_are_reported_and_not_summed() {
    let firms = fixture("totals.csv").rows::<SegmentCount>().unwrap();
    assert_eq!(
        firms.report.warnings,
        [
            "line 2: count 6,120 of `Total` is the sum of the 3 rows from line 5 to line 7",
            "line 5: count 5,500 of `<10` is the sum of the 2 rows from line 3 to line 4",
        ]
    );
    assert_eq!(
        firms
            .total("count", |row| Cell::Value(row.count))
            .unwrap_err()
            .to_string(),
        "totals.csv: `count` mixes totals with their parts, so it has no sum: \
         line 2: count 6,120 of `Total` is the sum of the 3 rows from line 5 to line 7"
    );
    let ((), report) = fixture("totals.csv")
        .fold((), |(), _: SegmentCount| ())
        .unwrap();
    assert!(report.check_levels("count").is_err());
    // Or because somebody said so.
    let csv = Csv::from_text("f.csv", "segment,count\na,1\nb,2\n").mixes_levels("count");
    let firms = csv.rows::<SegmentCount>().unwrap();
    assert_eq!(
        firms
            .total("count", |row| Cell::Value(row.count))
            .unwrap_err()
            .to_string(),
        "f.csv: `count` mixes totals with their parts, so it has no sum: so it was declared"
    );
}

#[test]
fn scenarios_are_chosen() {
    #[derive(Debug)]
    struct Size;
    impl FromRow for Size {
        const COLUMNS: &'static [&'static str] = &["segment", "year", "count"];
        const KEY: &'static [&'static str] = &["segment", "year"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.count("count").map(|_| Self)
        }
    }
    assert_eq!(
        refusal::<Size>(fixture("scenarios.csv")),
        "scenarios.csv:3:1 segment, year: `SMB, 2024` was already given on line 2; the rows differ in scenario"
    );
    let base = fixture("scenarios.csv")
        .only("scenario", ["base"])
        .rows::<Size>();
    assert_eq!(base.unwrap().rows.len(), 2);
}

#[test]
fn withheld_figures_are_ranges_or_missing_and_never_zero() {
    struct Industry {
        firms: Cell<Count>,
        employment: Cell<Count>,
        payroll: Cell<Money>,
    }
    impl FromRow for Industry {
        const COLUMNS: &'static [&'static str] = &["firms", "employment", "payroll"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let firms = row.optional("firms", Row::count);
            let employment = row.optional("employment", Row::count);
            let payroll = row.optional("payroll", Row::money);
            Some(Self {
                firms: firms?,
                employment: employment?,
                payroll: payroll?,
            })
        }
    }
    let words = ["D", "S", "..", "*", ":", "--", "N/A"];
    let open = || fixture("suppressed.csv").currency(Currency::USD);
    let csv = words.iter().fold(open(), |csv, word| csv.missing(word));
    let csv = csv
        .range("employment", "a", 0.0, 19.0)
        .range("employment", "b", 20.0, 99.0);
    let industries = csv.rows::<Industry>().unwrap();
    let of = |low, high| Cell::Interval {
        low: Some(Count::from(low)),
        high: Some(Count::from(high)),
    };
    let employment: Vec<Cell<Count>> = industries.rows.iter().map(|row| row.employment).collect();
    let open_end = Cell::Interval {
        low: Some(Count::from(2_500)),
        high: None,
    };
    assert_eq!(
        employment,
        [
            Cell::Value(Count::from(387)),
            of(0, 19),
            of(20, 99),
            Cell::Missing,
            of(100, 249),
            open_end
        ]
    );
    assert_eq!(
        Bounds::of(employment[..3].iter().copied()).to_string(),
        "407 to 505 (1 value, 2 ranges, 0 missing)"
    );
    assert_eq!(
        Bounds::of(industries.rows.iter().map(|row| row.payroll)).to_string(),
        "at least 3,851 (2 values, 0 ranges, 4 missing)"
    );
    assert_eq!(
        Bounds::of(industries.rows.iter().map(|row| row.firms)).missing,
        2
    );
    let report = &industries.report;
    assert_eq!(
        (
            report.interval_cells["employment"],
            report.missing_cells["payroll"]
        ),
        (4, 4)
    );
    assert_eq!(
        refusal::<Industry>(open().missing("..").missing("--").missing("*").range("employment", "a", 0.0, 19.0)),
        "\
suppressed.csv:3:4 payroll: `D` is not an amount: if it stands for a withheld or missing figure, declare it with `missing(\"D\")`
suppressed.csv:4:3 employment: `b` is not a count: unexpected character `b`
suppressed.csv:4:4 payroll: `S` is not an amount: if it stands for a withheld or missing figure, declare it with `missing(\"S\")`
suppressed.csv:5:4 payroll: `:` is not an amount: if it stands for a withheld or missing figure, declare it with `missing(\":\")`
suppressed.csv:6:4 payroll: `N/A` is not an amount: if it stands for a withheld or missing figure, declare it with `missing(\"N/A\")`
5 problems in suppressed.csv; nothing was imported"
    );
}

#[test]
fn only_declared_words_are_missing() {
    #[derive(Deserialize)]
    struct Country {
        code: String,
        count: Option<f64>,
    }
    let rows = fixture("namibia.csv")
        .missing("n/a")
        .records::<Country>()
        .unwrap()
        .rows;
    assert_eq!((rows[0].code.as_str(), rows[1].count), ("NA", None));
}

#[test]
fn numbers_are_read_by_the_convention_of_their_column() {
    let values = |csv: Csv<'_>| -> Vec<f64> { counts(csv).into_iter().map(|row| row.1).collect() };
    assert_eq!(values(fixture("totals.csv"))[..2], [6_120.0, 4_000.0]);
    assert_eq!(values(fixture("indian.csv")), [1_234_567.0, 1_234.0]);
    assert_eq!(
        values(fixture("spaces.csv")),
        [1_234_567.0, 12_000.0, 1_000.0]
    );
    assert_eq!(values(fixture("scientific.csv")), [1.2e6, 0.3]);
    // `1.234` comes before the cell that proves what it means.
    let german = fixture("decimal_comma.csv").rows::<SegmentCount>().unwrap();
    assert_eq!(german.rows[0].count.value(), 1_234.0);
    assert_eq!(german.report.units["count"], "written like 1.234.567,5");
    assert_eq!(
        refusal::<SegmentCount>(fixture("mixed_numbers.csv")),
        "mixed_numbers.csv:3:2 count: `2,345.5` is written like 1,234,567.5, but `1.234,5` on line 2 like 1.234.567,5; a column has one convention"
    );
    assert_eq!(
        refusal::<SegmentCount>(fixture("ambiguous_number.csv")),
        "\
ambiguous_number.csv:2:2 count: `1.234` is 1.234 with a decimal point and 1,234 with a decimal comma; declare which with `numbers`
ambiguous_number.csv:3:2 count: `2.500` is 2.5 with a decimal point and 2,500 with a decimal comma; declare which with `numbers`
2 problems in ambiguous_number.csv; nothing was imported"
    );
    let declared = fixture("ambiguous_number.csv").numbers("count", NumberStyle::DecimalComma);
    assert_eq!(values(declared), [1_234.0, 2_500.0]);
    let wrong = fixture("mixed_numbers.csv").numbers("count", NumberStyle::DecimalPoint);
    assert_eq!(
        refusal::<SegmentCount>(wrong),
        "mixed_numbers.csv:2:2 count: `1.234,5` is written like 1.234.567,5, but the column was declared to be written like 1,234,567.5"
    );
}

#[test]
fn multipliers_and_currencies_of_headers_are_declared() {
    #[derive(Debug, Deserialize)]
    struct Payroll {
        payroll: Money,
    }
    let open = || fixture("units.csv").headed("payroll", "Payroll ($1,000)");
    let undeclared = open()
        .currency(Currency::USD)
        .records::<Payroll>()
        .unwrap_err();
    assert_eq!(
        undeclared.to_string(),
        "units.csv:1:2 Payroll ($1,000): the header says `1,000`; declare it with `multiplied(\"payroll\", ...)`"
    );
    let declared = open().currency(Currency::USD).multiplied("payroll", 1_000);
    let Imported { rows, report, .. } = declared.records::<Payroll>().unwrap();
    assert_eq!(rows[1].payroll, Money::major(1_000_500, Currency::USD));
    assert_eq!(report.units["Payroll ($1,000)"], "USD, x 1,000");
    let euros = open().currency(Currency::EUR).multiplied("payroll", 1_000);
    assert_eq!(
        euros.records::<Payroll>().unwrap_err().to_string(),
        "units.csv:2:2 Payroll ($1,000): `354` is not an amount: the header says $, declared is EUR"
    );
    #[derive(Debug, Deserialize)]
    struct Bare {
        #[allow(dead_code, reason = "only the header is looked at")]
        payroll: f64,
    }
    let bare = open()
        .multiplied("payroll", 1_000)
        .records::<Bare>()
        .unwrap_err();
    assert_eq!(
        bare.to_string(),
        "units.csv:1:2 Payroll ($1,000): the header says `$`; declare it with `currency_of(\"payroll\", ...)`"
    );
}

#[test]
fn percentages_and_shares_are_told_apart() {
    struct Churn(Share);
    impl FromRow for Churn {
        const COLUMNS: &'static [&'static str] = &["churn"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.share("churn").map(Self)
        }
    }
    let declared = fixture("percent_as_shares.csv")
        .percent("churn")
        .rows::<Churn>()
        .unwrap();
    assert_eq!(declared.rows[0].0.value(), 0.0018);
    assert_eq!(
        declared.report.warnings,
        ["churn: no percentage is above 1, the largest is 0.18; are they shares?"]
    );
    let shares = fixture("percent_as_shares.csv").rows::<Churn>().unwrap();
    assert_eq!(
        (shares.rows[0].0.value(), shares.report.warnings.len()),
        (0.18, 0)
    );
    assert_eq!(
        refusal::<Churn>(fixture("shares_as_percent.csv")),
        "shares_as_percent.csv:3:2 churn: 18 is outside [0, 1]; the cell has no % sign; declare the column with `percent(\"churn\")`"
    );
}

#[test]
fn years_may_carry_the_mark_of_a_footnote() {
    let text = "Country,2019*,2020 1),2021 (r),2022 p,2023p,2024 est.,2025/26,2026 share\n\
                Norway,1,2,3,4,5,6,7,8\n";
    let figures = Csv::from_text("f.csv", text)
        .headed("entity", "Country")
        .melt("year", "value", Melted::Years)
        .rows::<Indicator>()
        .unwrap();
    let years: Vec<u64> = figures.rows.iter().map(|row| row.year).collect();
    assert_eq!(years, [2019, 2020, 2021, 2022, 2023, 2024]);
    assert_eq!(figures.report.columns_ignored.len(), 2);
}

#[test]
fn years_as_columns_become_rows() {
    let sizes = fixture("years_wide.csv")
        .headed("entity", "Segment")
        .melt("year", "value", Melted::Years)
        .rows::<Indicator>()
        .unwrap();
    let rows: Vec<(&str, u64, Option<f64>)> = sizes
        .rows
        .iter()
        .map(|row| {
            (
                row.entity.as_str(),
                row.year,
                row.value.value().map(Ratio::value),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Enterprise", 2023, Some(4.1)),
            ("Enterprise", 2024, Some(4.2)),
            ("Enterprise", 2025, None),
            ("SMB", 2023, Some(110.0)),
            ("SMB", 2024, Some(120.0)),
            ("SMB", 2025, Some(131.0)),
        ]
    );
    assert_eq!(sizes.report.columns_ignored, ["Region", "CAGR"]);
    let bad = Csv::from_text("w.csv", "entity,2023,2024\nSMB,110,1x0\n").melt(
        "year",
        "value",
        Melted::Years,
    );
    assert_eq!(
        refusal::<Indicator>(bad),
        "w.csv:2:3 2024: `1x0` is not a number: unexpected character `x`"
    );
}

#[test]
fn dates_have_a_declared_format_and_come_out_in_order() {
    let days = |csv: Csv<'_>| -> Vec<String> {
        let rows = csv.rows::<Observation>().unwrap().rows;
        rows.iter().map(|row| row.date.to_string()).collect()
    };
    let open = || {
        fixture("newest_first.csv")
            .headed("date", "day")
            .headed("value", "rate")
    };
    assert_eq!(
        days(open().dates("date", "%d.%m.%Y")),
        ["2023-12-31", "2024-06-30", "2024-12-31"]
    );
    assert_eq!(
        refusal::<Observation>(open()).lines().next().unwrap(),
        "newest_first.csv:2:1 day: `31.12.2024` is not a date: declare its format with `dates`, probably `%d.%m.%Y`"
    );
    let compact = fixture("compact_dates.csv")
        .headed("date", "day")
        .dates("date", "%Y%m%d");
    assert_eq!(days(compact), ["2024-02-29", "2024-03-01"]);
    assert_eq!(
        refusal::<Observation>(
            fixture("compact_dates.csv")
                .headed("date", "day")
                .dates("date", "%d.%m.%Y")
        ),
        "\
compact_dates.csv:2:1 day: `20240301` is not a date: it is not written as `%d.%m.%Y`
compact_dates.csv:3:1 day: `20240229` is not a date: it is not written as `%d.%m.%Y`
2 problems in compact_dates.csv; nothing was imported"
    );
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Monthly {
        month: bizcase::quantity::Month,
    }
    let months = fixture("month_names.csv")
        .dates("Month", "%b %Y")
        .records::<Monthly>()
        .unwrap();
    assert_eq!(months.rows[1].month.to_string(), "2024-03");
}

#[test]
fn codes_are_texts() {
    let csv = fixture("codes.csv").headed("segment", "code");
    let codes: Vec<String> = counts(csv).into_iter().map(|row| row.0).collect();
    assert_eq!(codes, ["01", "31-33", "007"]);
}

#[test]
fn duplicate_rows_are_reported_or_refused() {
    let all = fixture("duplicates.csv")
        .headed("class", "segment")
        .rows::<ClassCount>()
        .unwrap();
    assert_eq!((all.rows.len(), all.report.rows_duplicated), (3, 1));
    assert_eq!(
        all.report.warnings,
        ["line 4 is the same as line 2 in all cells"]
    );
    assert_eq!(
        refusal::<SegmentCount>(fixture("duplicates.csv")),
        "duplicates.csv:4:1 segment: `small` was already given on line 2"
    );
    let once = fixture("duplicates.csv")
        .drop_duplicates()
        .rows::<SegmentCount>()
        .unwrap();
    assert_eq!((once.rows.len(), once.report.rows_duplicated), (2, 1));
}

#[test]
fn broken_tables_are_refused_line_by_line() {
    for (name, expected) in [
        (
            "shifted_row.csv",
            "shifted_row.csv:3:- row has 4 cells, the header has 3",
        ),
        (
            "shifted_cells.csv",
            "shifted_cells.csv:3:3 count: the cell is empty, a count is needed",
        ),
        (
            "no_header.csv",
            "\
no_header.csv:1:- segment: there is no such column; the header has small, 12
no_header.csv:1:- count: there is no such column; the header has small, 12
2 problems in no_header.csv; nothing was imported",
        ),
        (
            "conflict.csv",
            "\
conflict.csv:3:- `<<<<<<< HEAD` is a conflict marker of a version control system; resolve it first
conflict.csv:5:- `=======` is a conflict marker of a version control system; resolve it first
conflict.csv:6:1 segment: `large` was already given on line 4; the rows differ in count
conflict.csv:7:- `>>>>>>> branch` is a conflict marker of a version control system; resolve it first
4 problems in conflict.csv; nothing was imported",
        ),
        (
            "ragged.csv",
            "\
ragged.csv:3:- row has 1 cell, the header has 2
ragged.csv:4:- row has 3 cells, the header has 2
2 problems in ragged.csv; nothing was imported",
        ),
    ] {
        assert_eq!(refusal::<SegmentCount>(fixture(name)), expected);
    }
    let text = "segment,count\nsmall,12\nsegment,count\nlarge,7\n";
    assert_eq!(
        refusal::<SegmentCount>(Csv::from_text("twice.csv", text)),
        "twice.csv:3:- the header stands here once more"
    );
}

#[test]
fn a_few_bad_rows_may_be_left_out() {
    let csv = fixture("ragged.csv").refuse_at_most(2);
    let Imported { rows, report, .. } = csv.rows::<SegmentCount>().unwrap();
    assert_eq!(
        (rows.len(), report.rows_read, report.rows_refused),
        (2, 4, 2)
    );
    assert_eq!(
        report.refusals,
        [
            "ragged.csv:3:- row has 1 cell, the header has 2",
            "ragged.csv:4:- row has 3 cells, the header has 2",
        ]
    );
    assert!(refusal::<SegmentCount>(fixture("ragged.csv").refuse_at_most(1)).contains(":4:-"));
}

#[test]
fn two_header_rows_are_read_as_one() {
    let csv = fixture("two_header_rows.csv").header_rows(2);
    let csv = csv.headed("segment", "State").headed("count", "2022 Firms");
    let firms = csv.rows::<SegmentCount>().unwrap();
    assert_eq!(firms.rows[1].count.value(), 8.0);
    assert_eq!(
        firms.report.columns_ignored,
        ["2021 Firms", "2021 Jobs", "2022 Jobs"]
    );
}

#[test]
fn ranges_as_text() {
    #[derive(Deserialize)]
    struct Bracket {
        income: Cell<Money>,
        households: u32,
    }
    let rows = fixture("incomes.csv")
        .currency(Currency::USD)
        .records::<Bracket>()
        .unwrap()
        .rows;
    let usd = |amount: i64| Some(Money::major(amount, Currency::USD));
    let ranges: Vec<Cell<Money>> = rows.iter().map(|row| row.income).collect();
    assert_eq!(
        ranges,
        [
            Cell::Interval {
                low: None,
                high: usd(10_000)
            },
            Cell::Interval {
                low: usd(10_000),
                high: usd(49_999)
            },
            Cell::Interval {
                low: usd(50_000),
                high: usd(99_999)
            },
            Cell::Interval {
                low: usd(100_000),
                high: None
            },
        ]
    );
    assert_eq!(rows[3].households, 5);
}

#[test]
fn redenominated_currencies_and_inverted_quotes() {
    let rates = fixture("rates.csv").rows::<ExchangeRate>().unwrap();
    assert_eq!(rates.report.rows_skipped["no rate"], 1);
    let rates = ExchangeRates::new("USD", Quotation::ForeignPerBase, rates.rows).unwrap();
    let told = |rates: &ExchangeRates| -> Vec<String> {
        rates
            .warnings(2.0)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        told(&rates),
        [
            "IEP: the rate goes from 0.61 on 1992-04-01 to 1.54 on 1993-04-01, by a factor of 2.525; is one of them quoted the other way round?",
            "PLN: the rate goes from 22,433 on 1994-04-01 to 2.34 on 1995-04-01, by a factor of 9,587; was the currency redenominated?",
        ]
    );
    let start = "1995-01-01".parse().unwrap();
    let valid = rates.valid("PLN", Some(start), None);
    assert_eq!(
        told(&valid)[1..],
        [
            "PLN: there is a rate of 15600 on 1993-04-01, but the currency is valid from 1995-01-01 on",
            "PLN: there is a rate of 22433 on 1994-04-01, but the currency is valid from 1995-01-01 on",
        ]
    );
    let early = valid
        .rate("PLN", "1994-05-01".parse().unwrap())
        .unwrap_err();
    assert_eq!(
        early.to_string(),
        "date of PLN = 1994-05-01 must be a day on which the currency is valid; it is valid from 1995-01-01 on"
    );
}

#[test]
fn reports_are_data_and_add_up() {
    let csv = fixture("titles_and_notes.csv").only("segment", ["1-4"]);
    let report = csv.rows::<SegmentCount>().unwrap().report;
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<ImportReport>(&json).unwrap(), report);
    let skipped: u64 = report.rows_skipped.values().sum();
    assert_eq!(report.rows_read, report.rows_used + skipped);
    // As Python has it: `zlib.crc32`.
    let check = Csv::from_text("check.csv", "segment,count\na,1\n").rows::<SegmentCount>();
    assert_eq!(check.unwrap().report.checksum, "26e220bb");
}

#[test]
fn amounts_have_one_sign_and_the_mark_of_their_currency() {
    #[derive(Debug, Deserialize)]
    struct Flow {
        amount: Money,
    }
    let read = |cell: &str, currency: Currency| {
        let text = format!("amount\n\"{cell}\"\n");
        let csv = Csv::from_text("m.csv", &text).currency(currency);
        match csv.records::<Flow>() {
            Ok(flows) => flows.rows[0].amount.to_string(),
            Err(error) => error.to_string(),
        }
    };
    let pln = Currency::from_code("PLN").unwrap();
    let brl = Currency::from_code("BRL").unwrap();
    let ngn = Currency::from_code("NGN").unwrap();
    let sek = Currency::from_code("SEK").unwrap();
    for (cell, currency, expected) in [
        ("-5", Currency::USD, "USD -5.00"),
        ("(5)", Currency::USD, "USD -5.00"),
        ("5-", Currency::USD, "USD -5.00"),
        ("$-5", Currency::USD, "USD -5.00"),
        ("-$5", Currency::USD, "USD -5.00"),
        ("($5)", Currency::USD, "USD -5.00"),
        ("USD (5)", Currency::USD, "USD -5.00"),
        ("5.00 CR", Currency::USD, "USD -5.00"),
        ("5.00 DR", Currency::USD, "USD 5.00"),
        ("+5", Currency::USD, "USD 5.00"),
        ("US$ 5", Currency::USD, "USD 5.00"),
        ("$5 USD", Currency::USD, "USD 5.00"),
        ("R$ 1,234.50", brl, "BRL 1,234.50"),
        ("5.00 zł", pln, "PLN 5.00"),
        ("₦5,000", ngn, "NGN 5,000.00"),
        ("5 kr", sek, "SEK 5.00"),
        (
            "(-5)",
            Currency::USD,
            "m.csv:2:1 amount: `(-5)` is not an amount: it has two signs, which may mean plus or minus",
        ),
        (
            "-(5)",
            Currency::USD,
            "m.csv:2:1 amount: `-(5)` is not an amount: it has two signs, which may mean plus or minus",
        ),
        (
            "($-5)",
            Currency::USD,
            "m.csv:2:1 amount: `($-5)` is not an amount: it has two signs, which may mean plus or minus",
        ),
        (
            "--5",
            Currency::USD,
            "m.csv:2:1 amount: `--5` is not an amount: it has two signs, which may mean plus or minus",
        ),
        (
            "€5",
            Currency::USD,
            "m.csv:2:1 amount: `€5` is not an amount: the prices of the file are in USD",
        ),
        (
            "R$5",
            Currency::USD,
            "m.csv:2:1 amount: `R$5` is not an amount: the prices of the file are in USD",
        ),
    ] {
        assert_eq!(read(cell, currency), expected, "{cell}");
    }
    // Of rupees `Cr` may be crores.
    assert_eq!(
        read("5 Cr", Currency::INR),
        "m.csv:2:1 amount: `5 Cr` is not an amount: `CR` may be a credit or crores; for these declare it with `suffix(\"amount\", \"Cr\", 10_000_000)`"
    );
    let crores = Csv::from_text("m.csv", "amount\n₹5 Cr\n₹7\n").currency(Currency::INR);
    let crores = crores
        .suffix("amount", "Cr", 10_000_000)
        .records::<Flow>()
        .unwrap()
        .rows;
    assert_eq!(crores[0].amount, Money::major(50_000_000, Currency::INR));
    // Numbers that are no amounts have one sign too.
    for (cell, expected) in [
        ("5-", Some(-5.0)),
        ("(5)", Some(-5.0)),
        ("(-5)", None),
        ("--5", None),
    ] {
        #[derive(Deserialize)]
        struct Change {
            change: f64,
        }
        let text = format!("change\n{cell}\n");
        let rows = Csv::from_text("c.csv", &text).records::<Change>().ok();
        assert_eq!(rows.map(|rows| rows.rows[0].change), expected, "{cell}");
    }
    let text = "amount\n5 CR\n7 DR\n";
    let flows = Csv::from_text("m.csv", text)
        .currency(Currency::USD)
        .records::<Flow>();
    assert_eq!(
        flows.unwrap().report.warnings,
        ["amount: 1 amounts with `CR` were read as negative"]
    );
}

#[test]
fn lost_quotes_are_told_and_swallow_no_rows() {
    #[derive(Debug, Deserialize)]
    struct Person {
        #[allow(dead_code, reason = "only the errors are looked at")]
        id: u32,
        name: String,
        #[allow(dead_code, reason = "only the errors are looked at")]
        age: u32,
    }
    let read = |rows: &str| {
        let text = format!("id,name,age\n{rows}");
        let people = Csv::from_text("p.csv", &text).records::<Person>();
        match people {
            Ok(people) => {
                let names = people.rows.iter().map(|row| row.name.clone());
                names.collect::<Vec<String>>().join(" / ")
            }
            Err(error) => error.to_string(),
        }
    };
    for (rows, expected) in [
        (
            "2,\"Alice,Doe\",30\n1,\"John, Doe,25\n3,\"Bob\",35\n4,John,45\n",
            "p.csv:3:2 name: the quote that opens before `John, Doe,25…` closes on line 4 before `Bob\",35`; was a quote lost?",
        ),
        (
            "1,\"John,25\n2,Bob,20\n3,\"Bo\",35\n",
            "p.csv:2:2 name: the quote that opens before `John,25…` closes on line 4 before `Bo\",35`; was a quote lost?",
        ),
        (
            "1,\"John\"ny,25\n2,Bob,20\n",
            "p.csv:2:2 name: the quote that opens before `John\"ny,25` closes on line 2 before `ny,25`; was a quote lost?",
        ),
        // Two quotes lost, so that the others still fit.
        (
            "1,\"John,25\n2,Bob\",35\n",
            "p.csv:2:2 name: the quote that opens before `John,25…` closes on line 3, and each line up to there reads like a row; was a quote lost?",
        ),
        // Nothing lost.
        (
            "1,\"Doe, \"\"John\"\"\",25\n2,\"a\nb\" ,20\n",
            "Doe, \"John\" / a\nb",
        ),
        (
            "1,5\" pipe,25\n2,\"\",20\n",
            "p.csv:3:2 name: the cell is empty, a text is needed",
        ),
    ] {
        assert_eq!(read(rows), expected, "{rows}");
    }
    // Far behind the start of the file, and over the ends of what is read at once.
    let many = "1,\"x, y\",5\n".repeat(20_000);
    let text = format!("id,name,age\n{many}7,\"Lost,25\n8,\"Bob\",35\n");
    let error = Csv::from_text("p.csv", &text)
        .records::<Person>()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "p.csv:20002:2 name: the quote that opens before `Lost,25…` closes on line 20003 before `Bob\",35`; was a quote lost?"
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one place a multiplier can stand in after the other"
)]
fn multipliers_are_seen_wherever_they_stand() {
    let refused = |text: &str| {
        refusal::<SegmentCount>(
            Csv::from_text("f.csv", text)
                .headed("segment", "s")
                .headed("count", "v"),
        )
    };
    for (header, said) in [
        ("Umsatz TEUR", "TEUR"),
        ("Firms MM", "MM"),
        ("Revenue $MM", "MM"),
        ("売上高（百万円）", "百万円"),
        ("Firms x1000", "x1000"),
    ] {
        let text = format!("s,{header}\na,5\n");
        let csv = || {
            Csv::from_text("f.csv", &text)
                .headed("segment", "s")
                .headed("count", header)
        };
        let error = refusal::<SegmentCount>(csv().currency(Currency::EUR));
        assert_eq!(
            error,
            format!(
                "f.csv:1:2 {header}: the header says `{said}`; declare it with `multiplied(\"count\", ...)`"
            )
        );
    }
    // In a title, for the whole table.
    let titled = "\"Firms by size (in thousands)\"\n\ns,v\na,5\n";
    assert_eq!(
        refused(titled),
        "f.csv:1:- the title says `in thousands`; declare it with `multiplied(\"count\", ...)`, be it by 1"
    );
    let csv = Csv::from_text("f.csv", titled)
        .headed("segment", "s")
        .headed("count", "v");
    assert_eq!(
        counts(csv.multiplied("count", 1_000)),
        [("a".to_owned(), 5_000.0)]
    );
    // A header that is turned into rows.
    let melted = "entity,Revenue ($ millions),Customers\nA,5,70\n";
    let melt = |columns: Melted| {
        Csv::from_text("f.csv", melted)
            .currency(Currency::USD)
            .melt("what", "value", columns)
    };
    #[derive(Debug, Deserialize)]
    struct Figure {
        #[allow(dead_code, reason = "so that it is no column of figures")]
        entity: String,
        value: f64,
    }
    let read = |csv: Csv<'_>| match csv.records::<Figure>() {
        Ok(figures) => format!("{}", figures.rows[0].value),
        Err(error) => error.to_string(),
    };
    assert_eq!(
        read(melt(Melted::Others)),
        "f.csv:1:2 Revenue ($ millions): the header says `millions`; declare it with `multiplied(\"value\", ...)`"
    );
    assert_eq!(
        read(
            melt(Melted::Headers(vec![
                "Revenue ($ millions)".to_owned(),
                "Customers".to_owned()
            ]))
            .multiplied("value", 1_000_000)
        ),
        "f.csv:1:- `Revenue ($ millions)` and `Customers` are in different units; read them apart, with `Melted::Headers`"
    );
    let one = Melted::Headers(vec!["Revenue ($ millions)".to_owned()]);
    assert_eq!(read(melt(one).multiplied("value", 1_000_000)), "5000000");
    // In a column of its own.
    let rows = "s,SCALAR_FACTOR,VALUE\na,units,5\nb,thousands,7\n";
    let csv = || {
        Csv::from_text("f.csv", rows)
            .headed("segment", "s")
            .headed("count", "VALUE")
    };
    assert_eq!(
        refusal::<SegmentCount>(csv()),
        "f.csv:3:2 SCALAR_FACTOR: `thousands` multiplies the figure of its row; declare it with `multiplied_by(\"count\", \"SCALAR_FACTOR\")`"
    );
    // A fault of the file, not of the row that shows it.
    assert!(csv().refuse_at_most(5).rows::<SegmentCount>().is_err());
    let scaled = csv().multiplied_by("count", "SCALAR_FACTOR");
    assert_eq!(
        counts(scaled),
        [("a".to_owned(), 5.0), ("b".to_owned(), 7_000.0)]
    );
    let units = rows.replace("thousands", "units");
    let plain = Csv::from_text("f.csv", &units)
        .headed("segment", "s")
        .headed("count", "VALUE");
    assert_eq!(counts(plain).len(), 2);
    let odd = rows.replace("thousands", "dozens");
    let csv = Csv::from_text("f.csv", &odd)
        .headed("segment", "s")
        .headed("count", "VALUE");
    assert_eq!(
        refusal::<SegmentCount>(csv.multiplied_by("count", "SCALAR_FACTOR")),
        "f.csv:3:3 VALUE: `7` is not a count: `dozens` in `SCALAR_FACTOR` is no multiplier"
    );
    // Hundredths.
    #[derive(Debug, Deserialize)]
    struct Price {
        price: Money,
    }
    let cents = || {
        Csv::from_text("f.csv", "Price (cents)\n1999\n")
            .headed("price", "Price (cents)")
            .currency(Currency::USD)
    };
    assert_eq!(
        cents().records::<Price>().unwrap_err().to_string(),
        "f.csv:1:1 Price (cents): the header says `cents`; declare it with `divided(\"price\", ...)`"
    );
    let prices = cents().divided("price", 100).records::<Price>().unwrap();
    assert_eq!(prices.rows[0].price.to_string(), "USD 19.99");
    assert_eq!(prices.report.units["Price (cents)"], "USD, / 100");
    assert_eq!(
        cents()
            .divided("price", 12)
            .records::<Price>()
            .unwrap_err()
            .to_string(),
        "f.csv: divisor of price = 12 must be a power of ten such as 100"
    );
}

#[test]
fn figures_with_flags_and_suffixes() {
    struct Figure(Cell<Count>);
    impl FromRow for Figure {
        const COLUMNS: &'static [&'static str] = &["value"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.optional("value", Row::count).map(Self)
        }
    }
    let text = "value\n78115 b\n45 (p)\n: c\n12\n1200bp\n";
    let csv = || Csv::from_text("e.csv", text);
    let flagged = csv()
        .flag("value", "b")
        .flag("value", "p")
        .flag("value", "c")
        .missing(":")
        .flag("value", "bp");
    let figures = flagged.rows::<Figure>().unwrap();
    let values: Vec<Option<f64>> = figures
        .rows
        .iter()
        .map(|row| row.0.value().map(Count::value))
        .collect();
    assert_eq!(
        values,
        [Some(78_115.0), Some(45.0), None, Some(12.0), Some(1_200.0)]
    );
    let flags = &figures.report.flagged_cells["value"];
    assert_eq!(
        (flags["b"], flags["p"], flags["c"], flags["bp"]),
        (1, 1, 1, 1)
    );
    assert!(
        figures
            .report
            .to_string()
            .contains("\n  1 flagged `b`: value\n")
    );
    assert_eq!(
        refusal::<Figure>(csv())
            .lines()
            .take(3)
            .collect::<Vec<&str>>(),
        [
            "e.csv:2:1 value: `78115 b` is not a count: `b` behind it may be a flag; declare it with `flag(\"value\", \"b\")`",
            "e.csv:3:1 value: `45 (p)` is not a count: `p` behind it may be a flag; declare it with `flag(\"value\", \"p\")`",
            "e.csv:4:1 value: `: c` is not a count: if it stands for a withheld or missing figure, declare it with `missing(\": c\")`",
        ]
    );
    let text = "segment,count\na,1.2k\nb,3M\nc,70\nd,$2k\n";
    let csv = Csv::from_text("k.csv", text)
        .suffix("count", "k", 1_000)
        .suffix("count", "M", 1_000_000);
    let values: Vec<f64> = counts(csv.currency(Currency::USD))
        .into_iter()
        .map(|row| row.1)
        .collect();
    assert_eq!(values, [1_200.0, 3e6, 70.0, 2_000.0]);
    // An open range is one, and says so where a figure is needed.
    let text = "value\n\"1,500+\"\n";
    let open = Csv::from_text("o.csv", text).rows::<Figure>().unwrap();
    assert_eq!(
        open.rows[0].0,
        Cell::Interval {
            low: Some(Count::from(1_500)),
            high: None
        }
    );
    let text = "segment,count\na,\"1,500+\"\n";
    assert_eq!(
        refusal::<SegmentCount>(Csv::from_text("o.csv", text)),
        "o.csv:2:2 count: `1,500+` is not a count: it is a range; read the column as a `Cell`, with `optional`"
    );
}

#[test]
fn words_for_missing_figures_are_recognised() {
    for word in [
        "(D)",
        "NULL",
        "#N/A",
        "***",
        ": c",
        "(X)",
        "n.a.",
        "#DIV/0!",
        "–",
        "…",
        "null",
        "[x]",
        "..",
        "TBD",
        "confidential",
    ] {
        let text = format!("segment,count\na,{word}\n");
        assert_eq!(
            refusal::<SegmentCount>(Csv::from_text("w.csv", &text)),
            format!(
                "w.csv:2:2 count: `{word}` is not a count: if it stands for a withheld or missing figure, declare it with `missing(\"{word}\")`"
            )
        );
    }
}

#[test]
fn ends_declared_for_a_code_are_numbers_of_the_program() {
    struct Size(Cell<Ratio>);
    impl FromRow for Size {
        const COLUMNS: &'static [&'static str] = &["size"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.optional("size", Row::ratio).map(Self)
        }
    }
    // Neither the convention nor the multiplier of the column touches them.
    let text = "size;x\na;1\n1.234,5;1\n1.000-4.999;1\n";
    let csv = Csv::from_text("s.csv", text)
        .numbers("size", NumberStyle::DecimalComma)
        .multiplied("size", 1_000)
        .range("size", "a", 1.234, 2.5);
    let rows = csv.rows::<Size>().unwrap().rows;
    let of = |low: f64, high: f64| Cell::Interval {
        low: Some(Ratio::new(low).unwrap()),
        high: Some(Ratio::new(high).unwrap()),
    };
    assert_eq!(rows[0].0, of(1.234, 2.5));
    assert_eq!(rows[1].0.value().map(Ratio::value), Some(1_234_500.0));
    assert_eq!(rows[2].0, of(1e6, 4_999_000.0));
}

#[test]
fn percent_signs_stand_behind_all_figures_of_a_column_or_none() {
    struct Churn;
    impl FromRow for Churn {
        const COLUMNS: &'static [&'static str] = &["churn"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.ratio("churn").map(|_| Self)
        }
    }
    let read = |text| Csv::from_text("c.csv", text).rows::<Churn>();
    assert_eq!(
        read("churn\n5%\n7\n").err().unwrap().to_string(),
        "c.csv:3:1 churn: `7` has no % sign, but `5%` on line 2 has one; if all are percentages, declare it with `percent(\"churn\")`"
    );
    assert_eq!(
        read("churn\n7\n5%\n").err().unwrap().to_string(),
        "c.csv:3:1 churn: `5%` has a % sign, but `7` on line 2 has none; if all are percentages, declare it with `percent(\"churn\")`"
    );
    assert!(read("churn\n5%\n0\n7%\n").is_ok());
    let declared = Csv::from_text("c.csv", "churn\n5%\n7\n")
        .percent("churn")
        .rows::<Churn>();
    assert!(declared.is_ok());
    // Rows of several measures that become one column are compared each for itself.
    let text = "entity,2023,2024\nRevenue,100,110\nMargin,5%,6%\n";
    let melted = |text| {
        let csv = Csv::from_text("m.csv", text).melt("year", "value", Melted::Years);
        csv.rows::<Indicator>()
    };
    let figures = melted(text).unwrap().rows;
    let margin = figures
        .iter()
        .find(|row| row.entity == "Margin" && row.year == 2024);
    assert_eq!(margin.unwrap().value.value().unwrap().value(), 0.06);
    assert!(melted("entity,2023,2024\nMargin,5%,6\n").is_err());
}

#[test]
fn classes_that_share_a_number_overlap() {
    let sizes = |rows: &str| {
        let text = format!("segment,count\n{rows}");
        let csv = Csv::from_text("f.csv", &text).partition(Partition::of("segment", "count"));
        csv.rows::<SegmentCount>()
            .map(|firms| firms.rows.len())
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        sizes("1-4 employees,5\n4-9 employees,7\n"),
        Err("f.csv:3:1 segment: `4-9 employees` overlaps `1-4 employees` on line 2, which is in the same exclusive set".to_owned())
    );
    assert_eq!(sizes("1-4 employees,5\n5-9 employees,7\n"), Ok(2));
    // Where each begins at the end of the one before, an end belongs to one of them.
    assert_eq!(sizes("0-10,5\n10-20,7\n20-30,1\n"), Ok(3));
    assert_eq!(sizes("0.5-1.5,5\n1.5-2.5,7\n"), Ok(2));
}

#[test]
fn totals_by_other_names_and_within_rounding_are_not_summed() {
    let warned = |rows: &str| {
        let text = format!("segment,count\n{rows}");
        let firms = Csv::from_text("f.csv", &text)
            .rows::<SegmentCount>()
            .unwrap();
        let total = firms.total("count", |row| Cell::Value(row.count));
        assert_eq!(total.is_err(), !firms.report.warnings.is_empty());
        firms.report.warnings.join("; ")
    };
    assert_eq!(
        warned("a,5\nb,9\nState Total,15\n"),
        "line 4: `State Total` reads like a total"
    );
    assert_eq!(
        warned("a,5\nb,9\nSumme,15\n"),
        "line 4: `Summe` reads like a total"
    );
    assert_eq!(
        warned("North,33.3\nSouth,33.3\nWest,33.3\nNation,100\n"),
        "line 5: count 100 of `Nation` is the sum of the 3 rows from line 2 to line 4"
    );
    assert_eq!(warned("a,12\nb,7\nc,20\n"), "");
}

#[test]
fn second_header_row_of_figures_is_a_row() {
    // Both rows together have the name, but then the first year would be lost.
    #[derive(Debug, Deserialize)]
    struct Figure {
        #[allow(dead_code, reason = "only the errors are looked at")]
        v: f64,
    }
    let text = "Year,Value\n2023,5\n2024,6\n";
    let error = Csv::from_text("y.csv", text)
        .headed("v", "Value 5")
        .records::<Figure>();
    let error = error.unwrap_err().to_string();
    let expected = "y.csv:1:- Value 5: there is no such column; the header has Year, Value";
    assert!(error.starts_with(expected), "{error}");
    // Years above figures are a header.
    let text = "State,Firms,Firms\n,2023,2024\nOhio,5,6\nIowa,7,8\n";
    let csv = Csv::from_text("y.csv", text)
        .headed("segment", "State")
        .headed("count", "Firms 2024");
    assert_eq!(counts(csv).len(), 2);
}

#[test]
fn legacy_encodings_are_declared() {
    // Bytes of Python's codecs: "市,5" and so on.
    for (encoding, bytes, word) in [
        (Encoding::ShiftJis, &b"\x93\x8c\x8b\x9e"[..], "東京"),
        (Encoding::EucJp, b"\xc5\xec\xb5\xfe", "東京"),
        (Encoding::Gb18030, b"\xb1\xb1\xbe\xa9", "北京"),
        (Encoding::Big5, b"\xa5x\xa5_", "台北"),
        (Encoding::EucKr, b"\xbc\xad\xbf\xef", "서울"),
        (Encoding::Windows1250, b"\xa3\xf3d\x9f", "Łódź"),
        (Encoding::Windows1251, b"\xcc\xee\xf1\xea\xe2\xe0", "Москва"),
        (Encoding::Koi8U, b"\xed\xcf\xd3\xcb\xd7\xc1", "Москва"),
        (Encoding::Latin2, b"\xa3\xf3d\xbc", "Łódź"),
        (Encoding::Latin9, b"\xa4uro", "€uro"),
        (Encoding::Windows1254, b"\xddstanbul", "İstanbul"),
    ] {
        let file = [b"segment,count\n", bytes, b",5\n"].concat();
        let csv = Csv::from_reader("e.csv", file.as_slice()).encoding(encoding);
        let imported = csv.rows::<SegmentCount>().unwrap();
        assert_eq!(imported.rows[0].segment, word, "{encoding}");
        assert_eq!(imported.report.encoding, encoding.to_string());
    }
    let file = b"segment,count\n\x93\x8c,5\n\x93\xff,7\n".as_slice();
    assert_eq!(
        refusal::<SegmentCount>(Csv::from_reader("e.csv", file).encoding(Encoding::ShiftJis)),
        "e.csv:3:1 segment: byte 0x93 at offset 19 in `\u{fffd}` is not Shift_JIS; declare the encoding with `encoding`, or save the file as UTF-8"
    );
}
