//! What a file may look like and is still read.

use std::io::{Read, Write};

use bizcase::import::{
    Bounds, Cell, ClassCount, Csv, Encoding, FromRow, ImportReport, Imported, Indicator, Melted,
    NumberStyle, Observation, Partition, Row, SegmentCount, SegmentPrice, YearAmount,
};
use bizcase::quantity::{Count, Currency, Growth, Money, Share};
use proptest::prelude::*;
use serde::Deserialize;

fn counts(csv: Csv<'_>) -> Vec<(String, f64)> {
    let rows = csv.rows::<SegmentCount>().unwrap().rows;
    rows.into_iter()
        .map(|row| (row.segment, row.count.value()))
        .collect()
}

fn expected() -> Vec<(String, f64)> {
    vec![("1-4".into(), 4_029_041.0), ("5-9, \"micro\"".into(), 7.5)]
}

#[test]
fn line_ends_quotes_spaces_and_byte_order_mark() {
    for text in [
        "segment,count\n1-4,4029041\n\"5-9, \"\"micro\"\"\",7.5\n",
        "segment,count\r\n1-4,4029041\r\n\"5-9, \"\"micro\"\"\",7.5\r\n",
        "segment,count\r1-4,4029041\r\"5-9, \"\"micro\"\"\",7.5",
        "\u{feff}segment,count\n\n1-4,\"4,029,041\"\n,\n\"5-9, \"\"micro\"\"\",+7.50",
        "\u{feff}\"segment\", count \n\u{a0}1-4 ,\" 4,029,041 \"\n\"5-9, \"\"micro\"\"\",7.5\n",
        // As tools leave it that put marked files together.
        "\u{feff}\u{feff}\"segment\",count\n1-4,4029041\n\"5-9, \"\"micro\"\"\",7.5\n",
    ] {
        assert_eq!(counts(Csv::from_text("firms.csv", text)), expected());
    }
}

/// Gives one byte at a time, as a slow connection may.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(buffer.len()).min(1);
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn bytes_may_come_one_by_one() {
    for marks in ["", "\u{feff}", "\u{feff}\u{feff}"] {
        let text = format!("{marks}\"segment\",count\r\n1-4,4029041\r\n\"5-9, \"\"micro\"\"\",7.5");
        let csv = Csv::from_reader("firms.csv", Trickle(text.as_bytes()));
        assert_eq!(counts(csv), expected());
    }
}

#[test]
fn file_is_read_by_path() {
    let path = std::env::temp_dir().join(format!("bizcase_import_{}.csv", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"segment,count\n1-4,7\n").unwrap();
    let csv = Csv::from_path(&path).unwrap();
    let imported = csv.rows::<SegmentCount>().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(imported.report.file, path.display().to_string());
    assert_eq!(imported.rows.len(), 1);
}

#[test]
fn shares_and_percentages() {
    struct Shares(Share, Share);
    impl FromRow for Shares {
        const COLUMNS: &'static [&'static str] = &["share", "percent"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let (share, percent) = (row.share("share"), row.percent("percent"));
            Some(Self(share?, percent?))
        }
    }
    let text = "share,percent\n12.5%,12.5\n0.125,12.5 %\n1,100%\n0%,0\n";
    let rows = Csv::from_text("s.csv", text).rows::<Shares>().unwrap().rows;
    let values: Vec<f64> = rows.iter().map(|row| row.0.value()).collect();
    assert_eq!(values, [0.125, 0.125, 1.0, 0.0]);
    assert!(rows.iter().all(|row| row.0 == row.1));
}

#[test]
fn amounts_state_their_currency_or_have_it_declared() {
    let usd = |text: &str| text.parse::<Money>().unwrap();
    let prices = |csv: Csv<'_>| {
        let rows = csv.rows::<SegmentPrice>().unwrap().rows;
        rows.iter().map(|row| row.price).collect::<Vec<_>>()
    };
    let text = "segment,price\n1-4,USD 25\n5-9,\"1,050.25 USD\"\n";
    let both = [usd("USD 25"), usd("USD 1,050.25")];
    assert_eq!(prices(Csv::from_text("p.csv", text)), both);
    let text = "segment,price\n1-4,25\n5-9,\"1,050.25\"\n";
    let csv = Csv::from_text("p.csv", text).currency(Currency::USD);
    assert_eq!(prices(csv), both);
    // Exact to the last digit, where a detour over f64 is not.
    let text = "segment,price\n1-4,12345678901234567890.12\n5-9,0.10\n";
    let csv = Csv::from_text("p.csv", text).currency(Currency::USD);
    let exact = [usd("USD 12345678901234567890.12"), usd("USD 0.10")];
    assert_eq!(prices(csv), exact);
}

#[test]
fn currency_in_a_column_of_its_own() {
    struct Plan(Money);
    impl FromRow for Plan {
        const COLUMNS: &'static [&'static str] = &["list_price", "currency"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.money_by("list_price", "currency").map(Self)
        }
    }
    // The layout of a usual price list: most columns are not asked for.
    let text = "sku,plan,currency,list_price,interval\n\
                PRO-M,Pro,EUR,100.00,month\nPRO-Y,Pro,EUR,\"1,000.00\",year\n";
    let Imported { rows, report, .. } = Csv::from_text("plans.csv", text).rows::<Plan>().unwrap();
    assert_eq!(rows[1].0, Money::major(1_000, Currency::EUR));
    assert_eq!(report.columns_ignored, ["sku", "plan", "interval"]);
}

#[test]
fn yearly_plan_by_column() {
    let text = "year,acquisition,fixed cost\n1,\"1,000,000\",2500000\n2,\"2,000,000\",3000000\n";
    let amounts = |header: &str| {
        let csv = Csv::from_text("plan.csv", text).currency(Currency::USD);
        let rows = csv
            .headed("amount", header)
            .rows::<YearAmount>()
            .unwrap()
            .rows;
        rows.iter()
            .map(|row| (row.year, row.amount.to_f64()))
            .collect::<Vec<_>>()
    };
    assert_eq!(amounts("acquisition"), [(1, 1e6), (2, 2e6)]);
    assert_eq!(amounts("fixed cost"), [(1, 2.5e6), (2, 3e6)]);
}

#[test]
fn rows_are_filtered_by_columns_the_type_does_not_have() {
    let text = "naics,size,firms\n23,Total,19\n23,1-4,12\n31-33,1-4,5\n54,1-4,9\n54,5-9,2\n";
    let imported = Csv::from_text("firms.csv", text)
        .headed("segment", "size")
        .headed("count", "firms")
        .only("naics", ["54"])
        .only("segment", ["1-4", "5-9"])
        .rows::<SegmentCount>()
        .unwrap();
    assert_eq!(imported.rows.len(), 2);
    let report = imported.report;
    assert_eq!(report.rows_skipped["naics is not 54"], 3);
    assert_eq!((report.rows_read, report.rows_used), (5, 2));
}

#[test]
fn missing_values_are_counted_and_never_zero() {
    #[derive(Debug, PartialEq)]
    struct Market {
        firms: Cell<Count>,
        growth: Cell<Growth>,
    }
    impl FromRow for Market {
        const COLUMNS: &'static [&'static str] = &["region", "firms", "growth"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            if row.text("region")? == "World" {
                return row.skip("a total of the others");
            }
            let firms = row.optional("firms", Row::count);
            let growth = row.optional("growth", Row::parse::<Growth>);
            Some(Self {
                firms: firms?,
                growth: growth?,
            })
        }
    }
    // `NA` is Namibia here, and only `D` and `..` are declared to be missing.
    let text = "region,firms,growth\nNA,D,7% a year\nEU,0,\nUS,..,1% a month\nWorld,9,\n";
    let csv = Csv::from_text("m.csv", text).missing("D").missing("..");
    let Imported { rows, report, .. } = csv.rows::<Market>().unwrap();
    assert_eq!(rows[0].firms, Cell::Missing);
    assert_eq!(rows[1].firms, Cell::Value(Count::ZERO));
    assert_eq!(
        rows[2].growth.value(),
        Some(Growth::per_month(0.01).unwrap())
    );
    assert_eq!(
        report.to_string(),
        "m.csv: 4 rows read, 3 used, 1 skipped\n  \
         1 skipped: a total of the others\n  \
         2 without a value: firms\n  \
         1 without a value: growth\n  \
         UTF-8, LF, cells separated by `,`, header on line 1; 67 bytes, CRC-32 8381e63b"
    );
}

#[test]
fn report_is_data() {
    let text = "segment,count,note,\n1-4,7,x,\n,,,\n5-9,8,,\n";
    let report = Csv::from_text("firms.csv", text)
        .rows::<SegmentCount>()
        .unwrap()
        .report;
    let json = serde_json::to_string(&report).unwrap();
    assert!(
        json.starts_with(r#"{"file":"firms.csv","rows_read":3,"rows_used":2,"rows_refused":0,"#)
    );
    assert!(
        json.contains(r#""rows_skipped":{"blank":1}"#)
            && json.contains(r#""columns_ignored":["note"]"#)
    );
    assert!(
        json.ends_with(r#""header_line":1,"bytes":41,"checksum":"f6deae22"}"#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<ImportReport>(&json).unwrap(), report);
}

#[test]
fn unneeded_columns_may_share_a_header() {
    let text = "flag,segment,flag,count,flag\nG,1-4,H,7,G\n";
    let csv = Csv::from_text("firms.csv", text);
    assert_eq!(counts(csv), [("1-4".into(), 7.0)]);
}

/// The rows come from an iterator and go into a sum; neither side holds them.
#[test]
fn rows_are_folded_as_they_come() {
    struct Firms(Count);
    impl FromRow for Firms {
        const COLUMNS: &'static [&'static str] = &["count"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.count("count").map(Self)
        }
    }
    let line = b"\"a segment with a long name, and a comma\",3\n".repeat(1_000);
    let rows = (0..100).flat_map(|_| line.iter().copied());
    let input = ReadIterator(b"segment,count\n".iter().copied().chain(rows));
    let (total, report) = Csv::from_reader("firms.csv", input)
        .fold(0.0, |total, row: Firms| total + row.0.value())
        .unwrap();
    assert_eq!((total, report.rows_used), (300_000.0, 100_000));
}

struct ReadIterator<I>(I);

impl<I: Iterator<Item = u8>> Read for ReadIterator<I> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut read = 0;
        for (place, byte) in buffer.iter_mut().zip(&mut self.0) {
            *place = byte;
            read += 1;
        }
        Ok(read)
    }
}

/// Bytes that mean something in CSV, more often than chance would have them.
fn csv_bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => prop::sample::select(b",,\n\n\r\"\" 0123456789.%-aU\xFC\x00".as_slice()),
        1 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..200)
}

/// The columns of a table as written, without the quirks.
fn table() -> impl Strategy<Value = Vec<(String, u32)>> {
    prop::collection::btree_map("[ -~\n\r\u{e4}\u{20ac}]{0,8}[a-z]", any::<u32>(), 1..20)
        .prop_map(|table| table.into_iter().collect())
}

proptest! {
    /// Whatever the bytes are, they end in rows or in problems with a place.
    #[test]
    fn any_bytes_end_in_rows_or_in_problems(bytes in csv_bytes(), with_header in any::<bool>()) {
        let header: &[u8] = if with_header { b"segment,count\n" } else { b"" };
        let input = header.chain(Trickle(&bytes));
        match Csv::from_reader("any.csv", input).rows::<SegmentCount>() {
            Ok(imported) => prop_assert!(!imported.rows.is_empty() || imported.report.rows_read > 0),
            Err(error) => {
                prop_assert!(!error.problems().is_empty());
                let lines = 2 + bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
                for problem in error.problems() {
                    prop_assert!((1..=lines as u64).contains(&problem.line), "{problem}");
                }
            }
        }
    }

    /// What is written by the rules comes back, whatever the line ends.
    #[test]
    fn tables_come_back(
        table in table(),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark in prop::sample::select(vec!["", "\u{feff}"]),
    ) {
        let mut text = format!("{mark}segment,count{end}");
        for (segment, count) in &table {
            let quoted = segment.replace('"', "\"\"");
            text += &[r#"""#, &quoted, r#"",""#, &count.to_string(), "\"", end].concat();
        }
        let rows = Csv::from_text("t.csv", &text).rows::<SegmentCount>();
        // Line ends within quotes come back as line feeds.
        let plain = |segment: &str| segment.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        let trimmed: std::collections::BTreeSet<String> =
            table.iter().map(|(segment, _)| plain(segment)).collect();
        if trimmed.len() < table.len() {
            prop_assert!(rows.is_err());
            return Ok(());
        }
        // Within quotes, what ends one row and begins the next may be a cell or a lost quote.
        let like_rows = |segment: &str| segment.contains(',') && segment.contains(['\n', '\r']);
        let rows = match rows {
            Err(error)
                if table.iter().any(|(segment, _)| like_rows(segment))
                    && error.to_string().contains("was a quote lost?") => return Ok(()),
            rows => rows.map_err(|error| TestCaseError::fail(error.to_string()))?.rows,
        };
        let back: Vec<(String, f64)> = rows
            .into_iter()
            .map(|row| (row.segment, row.count.value()))
            .collect();
        let written: Vec<(String, f64)> = table
            .iter()
            .map(|(segment, count)| (plain(segment), f64::from(*count)))
            .collect();
        prop_assert_eq!(back, written);
    }
}

/// What stands in the first column of the foyer's table, and a file for each that shows it.
#[test]
#[expect(clippy::too_many_lines, reason = "a case for each line of the table")]
fn table_of_the_foyer_is_true_line_by_line() {
    type Shown = (&'static str, fn());
    fn values(csv: Csv<'_>) -> Vec<f64> {
        counts(csv).into_iter().map(|row| row.1).collect()
    }
    fn refused(csv: Csv<'_>) -> String {
        csv.rows::<SegmentCount>().err().unwrap().to_string()
    }
    fn text(text: &str) -> Csv<'_> {
        Csv::from_text("f.csv", text)
    }
    let shown: [Shown; 19] = [
        ("encodings, byte order mark, line ends", || {
            assert_eq!(
                values(text("\u{feff}segment,count\ra,5\r\nb,7\n")),
                [5.0, 7.0]
            );
            let bytes = b"segment,count\nK\xf6ln,5\n".as_slice();
            let open = || Csv::from_reader("f.csv", bytes);
            assert!(refused(open()).contains("declare the encoding with `encoding`"));
            assert_eq!(values(open().encoding(Encoding::Latin1)), [5.0]);
        }),
        ("comma, semicolon, tab", || {
            for file in [
                "segment,count\na,5\n",
                "segment;count\na;5\n",
                "segment\tcount\na\t5\n",
            ] {
                assert_eq!(values(text(file)), [5.0]);
            }
            let declared = text("segment:count\na:5\n").delimiter(':');
            assert_eq!(values(declared), [5.0]);
        }),
        ("titles above, footnotes below", || {
            let file = "Firms\n\nsegment,count\na,5\n\nSource: register\n";
            let report = text(file).rows::<SegmentCount>().unwrap().report;
            assert_eq!((report.rows_used, report.notes.len()), (1, 2));
            let cut = "segment,count\na,5\nlarge old";
            assert!(refused(text(cut)).contains("row has 1 cell"));
            let merged = text(",Firms\nsegment,count\na,5\n").header_rows(2);
            assert_eq!(
                values(
                    merged
                        .headed("segment", "segment")
                        .headed("count", "Firms count")
                ),
                [5.0]
            );
        }),
        ("a lost quote", || {
            let file = "segment,count\n\"a,5\n\"b\",7\n";
            assert!(refused(text(file)).contains("was a quote lost?"));
        }),
        ("names of columns", || {
            let file = "Size,Firms\na,5\n";
            let named = text(file)
                .headed("segment", "Class")
                .headed("segment", "Size");
            assert_eq!(values(named.headed("count", "Firms")), [5.0]);
            assert!(refused(text(file)).contains("there is no such column"));
        }),
        ("one name twice, or no header at all", || {
            let file = "segment,n,n\na,5,7\n";
            assert_eq!(values(text(file).headed_nth("count", "n", 2)), [7.0]);
            let bare = text("a,5\n").without_header();
            assert_eq!(values(bare.at("segment", 1).at("count", 2)), [5.0]);
        }),
        ("usual names, a column for each price, all others", || {
            // The surveys of `tests/survey/price_sensitivity.rs` are read by them.
            assert!(text("segment,count\na,5\n").rows::<SegmentCount>().is_ok());
        }),
        ("cells of fixed widths, comment lines", || {
            let file = "# by office\nsegment,count\na,5\n";
            assert_eq!(values(text(file).comments("#")), [5.0]);
        }),
        ("several scenarios, totals among parts", || {
            let file = "segment,case,count\na,base,5\na,high,7\n";
            assert_eq!(values(text(file).only("case", ["base"])), [5.0]);
            assert_eq!(values(text(file).except("case", ["base"])), [7.0]);
            assert!(
                refused(text(file)).contains("already given on line 2; the rows differ in case")
            );
        }),
        ("totals, overlapping classes, levels", || {
            let file = "segment,count\n1-4,5\n5-9,7\nTotal,12\n";
            let sizes = Partition::of("segment", "count").total("Total");
            assert_eq!(values(text(file).partition(sizes)), [5.0, 7.0]);
            let firms = text(file).rows::<SegmentCount>().unwrap();
            assert!(firms.total("count", |row| Cell::Value(row.count)).is_err());
        }),
        ("`D`, `..`, letters for ranges, `20-99`", || {
            #[derive(Deserialize)]
            struct Firms {
                firms: Cell<Count>,
            }
            let csv = text("firms\nD\nb\n20-99\n5\n")
                .missing("D")
                .range("firms", "b", 20.0, 99.0);
            let firms = csv.records::<Firms>().unwrap().rows;
            let bounds = Bounds::of(firms.iter().map(|row| row.firms));
            assert_eq!(
                bounds.to_string(),
                "at least 45 (1 value, 2 ranges, 1 missing)"
            );
        }),
        ("`78115 b`, `1.2k`", || {
            let file = "segment,count\na,78115 b\n";
            assert!(refused(text(file)).contains("declare it with `flag(\"count\", \"b\")`"));
            assert_eq!(values(text(file).flag("count", "b")), [78_115.0]);
            let file = "segment,count\na,1.2k\n";
            assert_eq!(values(text(file).suffix("count", "k", 1_000)), [1_200.0]);
        }),
        ("`1,234.5` or `1.234,5`", || {
            assert_eq!(
                values(text("segment;count\na;1.234\nb;2,5\n")),
                [1_234.0, 2.5]
            );
            let file = "segment;count\na;1.234\n";
            assert!(refused(text(file)).contains("declare which with `numbers`"));
            assert_eq!(
                values(text(file).numbers("count", NumberStyle::DecimalComma)),
                [1_234.0]
            );
        }),
        ("`($1,000)`, `TEUR`, `in thousands`, cents, `%`", || {
            for file in [
                "segment,count (TEUR)\na,5\n",
                "segment,count (thousands)\na,5\n",
            ] {
                let header = file.lines().next().unwrap().split(',').next_back().unwrap();
                let open = || text(file).headed("count", header).currency(Currency::EUR);
                assert!(refused(open()).contains("declare it with `multiplied("));
                assert_eq!(values(open().multiplied("count", 1_000)), [5_000.0]);
            }
            let titled = "Firms (in thousands)\n\nsegment,count\na,5\n";
            assert!(refused(text(titled)).contains("declare it with `multiplied("));
            let cents = text("segment,cents\na,150\n").headed("count", "cents");
            assert_eq!(values(cents.divided("count", 100)), [1.5]);
        }),
        ("a multiplier in each row", || {
            let file = "segment,UNIT_MULT,count\na,3,5\n";
            assert!(refused(text(file)).contains("declare it with `multiplied_by("));
            assert_eq!(
                values(text(file).multiplied_by("count", "UNIT_MULT")),
                [5_000.0]
            );
        }),
        ("`31.12.2024`, `Jan 2024`, `2024-Q1`", || {
            for (cell, pattern) in [("31.12.2024", "%d.%m.%Y"), ("2024-Q4", "%Y-Q%q")] {
                let file = format!("date,value\n{cell},5\n");
                let rows = text(&file)
                    .dates("date", pattern)
                    .rows::<Observation>()
                    .unwrap()
                    .rows;
                assert_eq!(rows[0].date.year(), 2024);
                assert!(text(&file).rows::<Observation>().is_err());
            }
        }),
        (
            "years, months, quarters, ages, questions as columns",
            || {
                let rows = text("entity,2023,2024\nA,5,7\n").melt("year", "value", Melted::Years);
                assert_eq!(rows.rows::<Indicator>().unwrap().rows.len(), 2);
            },
        ),
        ("repeated rows, broken rows", || {
            let file = "segment,count\na,5\na,5\nb\n";
            assert!(refused(text(file)).contains("already given"));
            let csv = text(file).drop_duplicates().refuse_at_most(1);
            assert_eq!(values(csv), [5.0]);
        }),
        ("`(5)`, `5-`, `5 CR`, `US$ 5`, `5 zł`", || {
            for cell in ["(5)", "5-", "5 CR", "US$ -5"] {
                let file = format!("year,amount\n1,{cell}\n");
                let rows = text(&file)
                    .currency(Currency::USD)
                    .rows::<YearAmount>()
                    .unwrap()
                    .rows;
                assert_eq!(rows[0].amount.to_string(), "USD -5.00");
            }
            let file = "year,amount\n1,(-5)\n";
            let error = text(file)
                .currency(Currency::USD)
                .rows::<YearAmount>()
                .err()
                .unwrap();
            assert!(error.to_string().contains("it has two signs"));
        }),
    ];
    let foyer = include_str!("../../src/import/mod.rs");
    let lines: Vec<&str> = foyer
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter_map(|line| line.split(" | ").next())
        .skip(1)
        .collect();
    for line in &lines {
        assert!(
            shown.iter().any(|(name, _)| name == line),
            "nothing shows: {line}"
        );
    }
    assert_eq!(lines.len(), shown.len());
    for (_, show) in shown {
        show();
    }
}

proptest! {
    /// Whatever of a file is not among its rows is counted in the report.
    #[test]
    fn records_are_used_or_counted(lines in prop::collection::vec(0_usize..12, 0..40)) {
        const LINES: [&str; 12] = [
            "a,5", "b,7", "c,x", "d", "e,1,2", "", ",", "Source: register", "A longer note on it.",
            "small;12", "\"f\ng\",3", "Note: see below,",
        ];
        let body: Vec<&str> = lines.iter().map(|&line| LINES[line]).collect();
        let text = format!("Firms of a country\n\nclass,count\n{}\n", body.join("\n"));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let records = reader.records().count() as u64;
        let csv = Csv::from_text("f.csv", &text).refuse_at_most(u64::MAX);
        if let Ok(imported) = csv.rows::<ClassCount>() {
            let report = imported.report;
            let header = 1;
            prop_assert_eq!(report.rows_read + report.notes.len() as u64 + header, records, "{}", text);
            let skipped: u64 = report.rows_skipped.values().sum();
            let told = report.rows_used + report.rows_refused + skipped + report.totals_dropped;
            prop_assert_eq!(report.rows_read, told, "{}", text);
            prop_assert_eq!(report.rows_used, imported.rows.len() as u64);
        } else {
            // Without a good row there is nothing to import.
            prop_assert!(!lines.iter().any(|line| [0, 1, 10].contains(line)), "{}", text);
        }
    }
}

/// A reader that gives so many bytes at once.
struct Pieces<'a>(&'a [u8], usize);

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.1.min(buffer.len());
        self.0.read(&mut buffer[..most])
    }
}

/// Comments, empty lines, quotes and characters of several bytes stand at every border of pieces,
/// in a file longer than the head that is looked at first.
#[test]
fn a_file_is_the_same_in_pieces_of_any_size() {
    let rows = (0..2_500)
        .map(|row| format!("\n\n\r\n// it's \"a comment\n\"K\u{f6}ln\n\u{20ac} {row}\",{row}\n\n"));
    let text: String = std::iter::once("segment,count\r\n".to_owned())
        .chain(rows)
        .collect();
    assert!(text.len() > 100_000);
    let read = |csv: Csv<'_>| {
        let rows = csv.comments("//").rows::<SegmentCount>().unwrap();
        let skipped = rows.report.rows_skipped.clone();
        let lines: Vec<(String, f64)> = rows
            .rows
            .into_iter()
            .map(|row| (row.segment, row.count.value()))
            .collect();
        (lines, skipped)
    };
    let whole = read(Csv::from_text("firms.csv", &text));
    assert_eq!(whole.0.len(), 2_500);
    for size in [1, 2, 3, 7, 4_096, 16_383] {
        let pieces = Pieces(text.as_bytes(), size);
        assert_eq!(read(Csv::from_reader("firms.csv", pieces)), whole, "{size}");
    }
}
