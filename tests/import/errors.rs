//! One broken file per kind of problem, its message word for word.

use std::io::Read;

use bizcase::error::Error;
use bizcase::import::{
    Csv, Fault, FromRow, ImportError, Row, SegmentCount, SegmentPrice, YearAmount,
};
use bizcase::quantity::{Churn, Count, Currency, Money, Month, Ratio, Share};

/// A row with every kind of cell.
#[derive(Debug)]
#[expect(dead_code, reason = "only the errors are looked at")]
struct Competitor {
    name: String,
    customers: Count,
    annual_revenue: Money,
    sites: u64,
    share: Share,
    margin: Share,
    price_index: Ratio,
    since: Month,
    churn: Churn,
}

impl FromRow for Competitor {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "customers",
        "annual_revenue",
        "sites",
        "share",
        "margin",
        "price_index",
        "since",
        "churn",
    ];
    const KEY: &'static [&'static str] = &["name"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (name, since) = (row.text("name"), row.month("since"));
        let (customers, sites) = (row.count("customers"), row.whole("sites"));
        let annual_revenue = row.money_in("annual_revenue", Currency::USD);
        let (share, margin) = (row.share("share"), row.percent("margin"));
        let (price_index, churn) = (row.ratio("price_index"), row.parse("churn"));
        Some(Self {
            name: name?,
            customers: customers?,
            annual_revenue: annual_revenue?,
            sites: sites?,
            share: share?,
            margin: margin?,
            price_index: price_index?,
            since: since?,
            churn: churn?,
        })
    }
}

const HEADER: &str = "name,customers,annual_revenue,sites,share,margin,price_index,since,churn\n";

fn message<T: FromRow>(csv: Csv<'_>) -> String {
    match csv.rows::<T>() {
        Ok(_) => panic!("the file was accepted"),
        Err(error) => error.to_string(),
    }
}

fn competitor(row: &str) -> String {
    let text = format!("{HEADER}{row}\n");
    message::<Competitor>(Csv::from_text("competitors.csv", &text))
}

fn segments(text: &str) -> String {
    message::<SegmentCount>(Csv::from_text("firms.csv", text))
}

#[test]
fn text_in_a_number() {
    let at = "competitors.csv:2:";
    for (row, expected) in [
        (
            "A,12k,1,1,1%,1,1,2020-01,1% a month",
            "2 customers: `12k` is not a count: unexpected character `k`",
        ),
        (
            "A,1,\"1,2oo\",1,1%,1,1,2020-01,1% a month",
            "3 annual_revenue: `1,2oo` is not an amount: unexpected character `o`",
        ),
        (
            "A,1,\"1,23,4\",1,1%,1,1,2020-01,1% a month",
            "3 annual_revenue: `1,23,4` is not an amount: the marks between its digits fit no convention",
        ),
        (
            "A,1,1,1.5,1%,1,1,2020-01,1% a month",
            "4 sites: `1.5` is not a whole number",
        ),
        (
            "A,1,1,1,one,1,1,2020-01,1% a month",
            "5 share: `one` is not a share: unexpected character `o`",
        ),
        (
            "A,1,1,1,1%,x%,1,2020-01,1% a month",
            "6 margin: `x%` is not a percentage: unexpected character `x`",
        ),
        (
            "A,1,1,1,1%,1,1.2.3,2020-01,1% a month",
            "7 price_index: `1.2.3` is not a number: the marks between its digits fit no convention",
        ),
        (
            "A,1,1,1,1%,1,1,Jan 2020,1% a month",
            "8 since: `Jan 2020` is not a month such as 2027-01: declare its format with `dates`, probably `%b %Y`",
        ),
        (
            "A,1,1,1,1%,1,1,2020-01,1%",
            "9 churn: `1%` is not a rate with its period, such as 12% a year",
        ),
    ] {
        assert_eq!(competitor(row), format!("{at}{expected}"));
    }
}

#[test]
fn number_out_of_range() {
    let at = "competitors.csv:2:";
    for (row, expected) in [
        (
            "A,-5,1,1,1%,1,1,2020-01,1% a month",
            "2 customers: -5 is outside [0, inf)",
        ),
        (
            "A,1,1,1,1.2,1,1,2020-01,1% a month",
            "5 share: 1.2 is outside [0, 1]; the cell has no % sign; declare the column with `percent(\"share\")`",
        ),
        (
            "A,1,1,1,38,1,1,2020-01,1% a month",
            "5 share: 38 is outside [0, 1]; the cell has no % sign; declare the column with `percent(\"share\")`",
        ),
        (
            "A,1,1,1,120%,1,1,2020-01,1% a month",
            "5 share: 120 is outside [0, 100]",
        ),
        (
            "A,1,1,1,1%,138,1,2020-01,1% a month",
            "6 margin: 138 is outside [0, 100]",
        ),
        (
            "A,1,1,1,1%,1,1,2020-13,1% a month",
            "8 since: 13 is outside [1, 12]",
        ),
        (
            "A,1,1,1,1%,1,1,2020-01,1.2 per month",
            "9 churn: 1.2 is outside [0, 1]",
        ),
        (
            "A,1,1,1e400,1%,1,1,2020-01,1% a month",
            "4 sites: inf is outside [0, inf)",
        ),
    ] {
        assert_eq!(competitor(row), format!("{at}{expected}"));
    }
}

#[test]
fn every_problem_of_a_row_is_told() {
    assert_eq!(
        competitor(",many,EUR 5,-1,200%,,NaN,2020,2% a month"),
        "\
competitors.csv:2:1 name: the cell is empty, a text is needed
competitors.csv:2:2 customers: `many` is not a count: unexpected character `m`
competitors.csv:2:3 annual_revenue: `EUR 5` is in EUR, but the currency was declared to be USD
competitors.csv:2:4 sites: -1 is outside [0, inf)
competitors.csv:2:5 share: 200 is outside [0, 100]
competitors.csv:2:6 margin: the cell is empty, a percentage is needed
competitors.csv:2:7 price_index: `NaN` is not a number: if it stands for a withheld or missing figure, declare it with `missing(\"NaN\")`
competitors.csv:2:8 since: `2020` is not a month such as 2027-01
8 problems in competitors.csv; nothing was imported"
    );
}

#[test]
fn missing_columns_are_named_at_once() {
    assert_eq!(
        segments("Segment,region,Number of firms\n1-4,EU,7\n"),
        "\
firms.csv:1:- segment: there is no such column; the header has Segment, region, Number of firms; did you mean `Segment`?
firms.csv:1:- count: there is no such column; the header has Segment, region, Number of firms
2 problems in firms.csv; nothing was imported"
    );
}

#[test]
fn wide_header_is_not_repeated_in_full() {
    let header: Vec<String> = (0..40).map(|year| format!("y{year}")).collect();
    let text = format!("segment,{}\n", header.join(","));
    assert_eq!(
        segments(&text),
        "firms.csv:1:- count: there is no such column; the header has segment, y0, y1, y2, y3, \
         y4, y5, y6, y7, y8, y9, y10 and 29 more"
    );
}

#[test]
fn duplicate_header() {
    assert_eq!(
        segments("segment,count,year,count\n1-4,7,2022,8\n"),
        "firms.csv:1:4 count: column 2 has the same header"
    );
}

#[test]
fn duplicate_key() {
    assert_eq!(
        segments("segment,count\n1-4,7\n5-9,8\n\n1-4,9\n\" 1-4\",9\n,1\n,1\n"),
        "\
firms.csv:5:1 segment: `1-4` was already given on line 2; the rows differ in count
firms.csv:6:1 segment: `1-4` was already given on line 2; the rows differ in count
firms.csv:7:1 segment: the cell is empty, a text is needed
firms.csv:8:1 segment: the cell is empty, a text is needed
4 problems in firms.csv; nothing was imported"
    );
}

#[test]
fn duplicate_key_of_two_columns() {
    struct Cell;
    impl FromRow for Cell {
        const COLUMNS: &'static [&'static str] = &[];
        const KEY: &'static [&'static str] = &["naics", "size"];
        fn from_row(_: &mut Row<'_>) -> Option<Self> {
            Some(Self)
        }
    }
    let text = "size,naics\n1-4,23\n1-4,54\n1-4,23\n";
    assert_eq!(
        message::<Cell>(Csv::from_text("firms.csv", text)),
        "firms.csv:4:2 naics, size: `23, 1-4` was already given on line 2"
    );
}

#[test]
fn two_currencies_in_one_file() {
    let text = "segment,price\n1-4,USD 25\n5-9,50 USD\n10-19,EUR 80\n";
    assert_eq!(
        message::<SegmentPrice>(Csv::from_text("prices.csv", text)),
        "prices.csv:4:2 price: `EUR 80` is in EUR, but line 2 is in USD; a file has one currency"
    );
    assert_eq!(
        message::<SegmentPrice>(Csv::from_text("prices.csv", text).currency(Currency::USD)),
        "prices.csv:4:2 price: `EUR 80` is in EUR, but the currency was declared to be USD"
    );
}

#[test]
fn two_currencies_in_a_column_of_currencies() {
    #[derive(Debug)]
    struct Plan;
    impl FromRow for Plan {
        const COLUMNS: &'static [&'static str] = &["currency", "list_price"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            row.money_by("list_price", "currency").map(|_| Self)
        }
    }
    let text = "currency,list_price\nUSD,100\nEUR,90\nusd,9o\nUSD,EUR 7\n";
    assert_eq!(
        message::<Plan>(Csv::from_text("plans.csv", text)),
        "\
plans.csv:3:1 currency: `EUR` is in EUR, but line 2 is in USD; a file has one currency
plans.csv:4:2 list_price: `9o` is not an amount: unexpected character `o`
plans.csv:5:2 list_price: `EUR 7` is in EUR, but the currency was declared to be USD
3 problems in plans.csv; nothing was imported"
    );
}

#[test]
fn amount_without_a_currency() {
    assert_eq!(
        message::<YearAmount>(Csv::from_text("plan.csv", "year,amount\n1,$25\n")),
        "plan.csv:2:2 amount: `$25` is not an amount with its currency, such as USD 25: \
         declare the currency of the file with `currency`"
    );
    assert_eq!(
        message::<YearAmount>(Csv::from_text("plan.csv", "year,amount\n1,USX 25\n")),
        "plan.csv:2:2 amount: `USX 25` is not an amount with its currency, such as USD 25: \
         `USX` is not an ISO 4217 currency code"
    );
}

#[test]
fn empty_file() {
    for text in ["", "\u{feff}", "\n\r\n\n"] {
        assert_eq!(
            segments(text),
            "firms.csv:1:- the file is empty; a header and rows are needed"
        );
    }
}

#[test]
fn header_only() {
    for text in [
        "segment,count",
        "segment,count\n",
        "segment,count\r\n\r\n",
        "segment,count\n,\n , \n",
    ] {
        assert_eq!(
            segments(text),
            "firms.csv:1:- there are no rows below the header"
        );
    }
}

#[test]
fn ragged_rows() {
    assert_eq!(
        segments("segment,count\n1-4,4,029,041\n\"5\n9\"\n10-19,2\n20-99,x\n"),
        "\
firms.csv:2:- row has 4 cells, the header has 2
firms.csv:3:- row has 1 cell, the header has 2
firms.csv:6:2 count: `x` is not a count: unexpected character `x`
3 problems in firms.csv; nothing was imported"
    );
}

#[test]
fn unclosed_quote() {
    assert_eq!(
        segments("segment,count\n1-4,7\n\"5-9,8\n10-19,9\n"),
        "firms.csv:3:1 segment: the quote that opens before `5-9,8…` is never closed"
    );
    // Without a final line break, and in the header.
    assert_eq!(
        segments("segment,\"count"),
        "firms.csv:1:2 the quote that opens before `count` is never closed"
    );
}

#[test]
fn bytes_that_are_not_utf_8() {
    let latin: &[u8] = b"\xEF\xBB\xBFsegment,count\r\n\"K\xC3\xB6ln, \"\"A\"\"\",1\r\nM\xFCnchen,2\r\nUlm,3\xA0\r\n";
    assert_eq!(
        message::<SegmentCount>(Csv::from_reader("orte.csv", latin)),
        "\
orte.csv:3:1 segment: byte 0xFC at offset 37 in `M\u{fffd}nchen` is not UTF-8; declare the encoding with `encoding`, or save the file as UTF-8
orte.csv:4:2 count: byte 0xA0 at offset 52 in `3\u{fffd}` is not UTF-8; declare the encoding with `encoding`, or save the file as UTF-8
2 problems in orte.csv; nothing was imported"
    );
    assert_eq!(latin[37], 0xFC);
    assert_eq!(latin[52], 0xA0);
    // Half of a pair, and half of a character.
    let utf_16: &[u8] = b"\xFF\xFEs\0\x00\xD8,\0c\0\n\0a";
    assert_eq!(
        message::<SegmentCount>(Csv::from_reader("orte.csv", utf_16)),
        "orte.csv:1:1 byte 0x00 at offset 4 in `s\u{fffd}` is not text; declare the encoding with `encoding`, or save the file as UTF-8"
    );
}

#[test]
fn nul_bytes() {
    assert_eq!(
        segments("segment,count\n1-4,7\n5-9,\0\n"),
        "firms.csv:3:2 count: byte 0x00 at offset 24 in `\u{fffd}` is not text; declare the encoding with `encoding`, or save the file as UTF-8"
    );
}

/// Gives `head` and then `filler` until `bytes` have been read; counts what it gave.
fn endless<'a>(head: &'a str, filler: &'static [u8], bytes: u64) -> impl Read + 'a {
    struct Repeat(&'static [u8], usize);
    impl Read for Repeat {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }
    head.as_bytes().chain(Repeat(filler, 0).take(bytes))
}

const TERABYTE: u64 = 1 << 40;

#[test]
fn endless_line_is_not_read_to_its_end() {
    let too_long =
        "row is longer than 1048576 bytes; is a quote left open, or is this not a table?";
    for (head, filler, line) in [
        ("", b",".as_slice(), 1),
        ("segment,count\n1-4,7\n", b",", 3),
        ("segment,count\n1-4,7\n", b"7", 3),
        ("segment,count\n1-4,\"7", b"7\n", 2),
    ] {
        let csv = Csv::from_reader("big.csv", endless(head, filler, TERABYTE));
        assert_eq!(
            message::<SegmentCount>(csv),
            format!("big.csv:{line}:- {too_long}")
        );
    }
}

#[test]
fn rows_of_commas_end_at_the_fiftieth() {
    let csv = Csv::from_reader("big.csv", endless("segment,count\n", b"1,,\n", TERABYTE));
    let error = csv.rows::<SegmentCount>().unwrap_err();
    assert_eq!(error.problems().len(), ImportError::MAX_PROBLEMS);
    let text = error.to_string();
    assert!(text.starts_with("big.csv:2:- row has 3 cells, the header has 2\n"));
    assert!(text.ends_with(
        "\nbig.csv:51:- row has 3 cells, the header has 2\n\
         50 problems in big.csv, which was not read further; nothing was imported"
    ));
}

#[test]
fn header_of_commas() {
    let text = format!("{}\n", ",".repeat(20_000));
    assert_eq!(
        segments(&text),
        "firms.csv:1:- the header has 20001 columns, at most 16384 are read"
    );
}

#[test]
fn path_that_cannot_be_read() {
    let missing = Csv::from_path("data/no_such_file.csv").unwrap_err();
    let text = missing.to_string();
    assert!(text.starts_with("data/no_such_file.csv: cannot be read: "));
    // A directory opens on some systems, but does not read.
    let directory = Csv::from_path("tests").and_then(Csv::rows::<SegmentCount>);
    let text = directory.unwrap_err().to_string();
    assert!(text.starts_with("tests: cannot be read: "), "{text}");
}

#[test]
fn reading_that_fails_on_the_way() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the line is dead"))
        }
    }
    let input = "segment,count\n1-4,7\n".as_bytes().chain(Failing);
    assert_eq!(
        message::<SegmentCount>(Csv::from_reader("remote", input)),
        "remote: cannot be read: the line is dead"
    );
}

#[test]
fn value_that_no_row_has() {
    let text = "naics,segment,count\n23,1-4,7\n54,1-4,8\n";
    let csv = Csv::from_text("firms.csv", text).only("naics", ["23", "541", "56"]);
    assert_eq!(
        message::<SegmentCount>(csv),
        "\
firms.csv:1:1 naics: no row has `541`
firms.csv:1:1 naics: no row has `56`
2 problems in firms.csv; nothing was imported"
    );
}

#[test]
fn header_for_a_column_that_nobody_reads() {
    let csv = Csv::from_text("firms.csv", "segment,count\n1-4,7\n").headed("segmnt", "Size");
    assert_eq!(
        message::<SegmentCount>(csv),
        "firms.csv: declared column = `segmnt` is none of segment, count; did you mean `segment`?"
    );
}

#[test]
fn missing_value_where_one_is_needed() {
    let csv = Csv::from_text("firms.csv", "segment,count\n1-4,D\n5-9,\n").missing("D");
    assert_eq!(
        message::<SegmentCount>(csv),
        "\
firms.csv:2:2 count: `D` stands for a missing value, a count is needed
firms.csv:3:2 count: the cell is empty, a count is needed
2 problems in firms.csv; nothing was imported"
    );
}

#[test]
fn rules_of_the_row_type_are_reported_in_place() {
    struct Funnel;
    impl FromRow for Funnel {
        const COLUMNS: &'static [&'static str] = &["visits", "trials"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let (visits, trials) = (row.count("visits"), row.count("trials"));
            let rate = Share::new(trials?.value() / visits?.value());
            row.check("trials", rate).map(|_| Self)
        }
    }
    let csv = Csv::from_text("funnel.csv", "visits,trials\n100,12\n5,40\n");
    assert_eq!(
        message::<Funnel>(csv),
        "funnel.csv:3:2 trials: 8 is outside [0, 1]; 8% is 0.08"
    );
}

#[test]
fn mistakes_of_the_row_type_are_errors_too() {
    struct Careless;
    impl FromRow for Careless {
        const COLUMNS: &'static [&'static str] = &["visits"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            (row.line() == 2).then(|| row.count("vists"))?;
            None
        }
    }
    assert_eq!(
        message::<Careless>(Csv::from_text("funnel.csv", "visits\n100\n5\n")),
        "\
funnel.csv:2:- vists: the row type reads this column, but COLUMNS does not list it
funnel.csv:3:- the row type refuses the row without saying why
2 problems in funnel.csv; nothing was imported"
    );
}

#[test]
fn long_cells_are_cut() {
    let text = format!("segment,count\n1-4,{}\n", "é".repeat(1_000));
    assert_eq!(
        segments(&text),
        format!(
            "firms.csv:2:2 count: `{}…` is not a count: unexpected character `é`",
            "é".repeat(40)
        )
    );
}

#[test]
fn errors_can_be_matched_and_counted() {
    let text = "segment,count\n1-4,x\n5-9\n5-9,-1\n10-19,3\n";
    let error = Csv::from_text("firms.csv", text)
        .rows::<SegmentCount>()
        .unwrap_err();
    let ImportError::Refused {
        rows_read,
        rows_refused,
        problems,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!((*rows_read, *rows_refused), (4, 3));
    assert!(matches!(
        problems[1].fault,
        Fault::Ragged {
            cells: 1,
            columns: 2
        }
    ));
    assert_eq!(problems[2].header.as_deref(), Some("count"));
    assert_eq!(problems[2].cell.as_deref(), Some("-1"));
    let crate_error = Error::from(error);
    assert_eq!(
        crate_error.invalid().map(|i| i.parameter.as_str()),
        Some("count")
    );
}
