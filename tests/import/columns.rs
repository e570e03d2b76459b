//! Columns that are known when a file is read: usual names, positions, groups, and surveys as rows
//! like all others.

use std::fmt::Write as _;

use bizcase::import::{
    Columns, Csv, FromRow, ImportReport, Imported, Indicator, LadderColumns, Melted,
    PriceListEntry, ReplyCodes, Row, SegmentCount, StatedCodes,
};
use bizcase::quantity::{Count, Currency, Money};
use bizcase::survey::{Stated, StatedPrice};
use proptest::prelude::*;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn survey(text: &str) -> Csv<'_> {
    Csv::from_text("s.csv", text).currency(Currency::USD)
}

fn counts(csv: Csv<'_>) -> Result<Vec<(String, f64)>, String> {
    let rows = csv
        .rows::<SegmentCount>()
        .map_err(|error| error.to_string())?
        .rows;
    Ok(rows
        .into_iter()
        .map(|row| (row.segment, row.count.value()))
        .collect())
}

#[test]
fn optional_columns_that_are_declared_must_be_there() {
    #[derive(Debug, serde::Deserialize)]
    struct Figure {
        #[allow(dead_code, reason = "only the error is looked at")]
        v: Option<f64>,
    }
    let text = "plan,price,Discount 2023\nPro,100,0.1\n";
    let open = || Csv::from_text("p.csv", text).currency(Currency::USD);
    let error = open()
        .headed("discount", "Discount 2024")
        .rows::<PriceListEntry>();
    assert_eq!(
        error.unwrap_err().to_string(),
        "p.csv:1:- Discount 2024: there is no such column; the header has plan, price, \
         Discount 2023; did you mean `Discount 2023`?"
    );
    // Whatever is declared about it.
    let error = open()
        .percent("discount")
        .rows::<PriceListEntry>()
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("p.csv:1:- discount: there is no such column"),
        "{error}"
    );
    let lacking = open()
        .headed("discount", "Discount 2024")
        .may_lack("discount");
    assert_eq!(
        lacking.rows::<PriceListEntry>().unwrap().rows[0].discount,
        None
    );

    let csv = Csv::from_text("v.csv", "k,Value 2023\na,5\n").headed("v", "Value 2024");
    assert!(
        csv.records::<Figure>()
            .unwrap_err()
            .to_string()
            .contains("Value 2024")
    );

    let text = "cheap,expensive,too_expensive,Gewichte\n1,2,3,2\n";
    for name in ["weight", "too_cheap", "pi_cheap"] {
        let error = survey(text)
            .headed(name, "Gewicht")
            .price_sensitivity()
            .unwrap_err();
        assert!(
            error.to_string().starts_with("s.csv:1:- Gewicht: there is"),
            "{error}"
        );
    }
}

#[test]
fn settings_of_a_column_hold_in_surveys_too() {
    let text = "id,cheap,expensive,too_expensive,weight,pi_cheap\n\
                1,99,2,3,50,4\n2,1,2,3,50%,99\n";
    let Imported { rows, report, .. } = survey(text)
        .missing_in("cheap", "99")
        .multiplied("expensive", 1_000)
        .currency_of("too_expensive", Currency::EUR)
        .percent("weight")
        .missing_in("pi_cheap", "99")
        .price_sensitivity()
        .unwrap();
    assert_eq!((rows[0].cheap, rows[1].cheap), (None, Some(usd(1))));
    assert_eq!(rows[0].expensive, Some(usd(2_000)));
    assert_eq!(rows[0].too_expensive, Some(Money::major(3, Currency::EUR)));
    assert_eq!(
        (&rows[0].intent_cheap, &rows[1].intent_cheap),
        (&Some("4".into()), &None)
    );
    assert_eq!(report.missing_cells["cheap"], 1);
    assert_eq!(report.units["expensive"], "USD, x 1,000");
    assert_eq!(report.units["too_expensive"], "EUR");

    // Each column of a ladder is of the group `response`.
    let text = "id,buy_9,buy_14\n1,99,no\n2,yes,99\n";
    let ladder = LadderColumns::Headed("buy".into());
    let csv = survey(text).missing_in("response", "99");
    let rows = csv.price_ladder_wide(&ladder).unwrap().rows;
    assert_eq!(
        rows[0].answers,
        [(usd(9), None), (usd(14), Some("no".into()))]
    );
    assert_eq!(
        rows[1].answers,
        [(usd(9), Some("yes".into())), (usd(14), None)]
    );

    // A second header is an alias, and selections hold.
    let text = "id,Gebot,r1,wave\n1,10,yes,1\n2,20,no,2\n";
    let csv = survey(text)
        .headed("bid", "Bid")
        .headed("bid", "Gebot")
        .only("wave", ["2"]);
    let Imported { rows, report, .. } = csv.contingent_valuation(&ReplyCodes::default()).unwrap();
    assert_eq!((rows.len(), rows[0].first.bid), (1, usd(20)));
    assert_eq!(report.rows_skipped["wave is not 2"], 1);
}

#[test]
fn exact_names_come_before_usual_ones() {
    let cells = survey("n,price,exposed,bought\n7,19,1200,84\n")
        .price_cells()
        .unwrap()
        .rows;
    assert_eq!(cells[0].exposed, Count::from(1_200));
    let stated = |text: &str| -> Vec<StatedPrice> {
        survey(text)
            .stated_prices(&StatedCodes::default())
            .unwrap()
            .rows
    };
    assert_eq!(
        stated("id,bid,wtp\n1,5,8\n")[0].stated,
        Stated::Price(usd(8))
    );
    assert_eq!(stated("id,Bid\n1,5\n")[0].stated, Stated::Price(usd(5)));
    // Two usual names for one column are no matter of order.
    let error = survey("store,week,price,units,sales\nA,1,5,3,15\n")
        .sales()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "s.csv:1:5 sales: `sales` may be the column `quantity`, and so may `units` in column 4; \
         declare which with `headed(\"quantity\", ...)`"
    );
    let csv = survey("store,week,price,units,sales\nA,1,5,3,15\n").headed("quantity", "units");
    let sales = csv.sales().unwrap().rows;
    assert_eq!(
        (sales[0].quantity, sales[0].facts["sales"].as_str()),
        (3.0, "15")
    );
}

#[test]
fn problems_of_survey_columns_have_the_line_of_the_header() {
    let text = "Survey of May\nn = 412\n\nid,cheap,expensive\n1,8,12\n";
    let error = survey(text).price_sensitivity().unwrap_err().to_string();
    assert!(
        error.starts_with("s.csv:4:- too_expensive: there is no such column"),
        "{error}"
    );
    // Titles above the table are notes, as in all files.
    let text = "Survey of May\nn = 412\n\nid,cheap,expensive,too_expensive\n1,8,12,15\n";
    let Imported { rows, report, .. } = survey(text).price_sensitivity().unwrap();
    assert_eq!(
        (rows[0].cheap, report.header_line, report.notes.len()),
        (Some(usd(8)), 4, 2)
    );
    let error = survey("id,bid,bid_high,answers\n1,6,18,yy\n");
    let error = error
        .contingent_valuation(&ReplyCodes::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("s.csv:1:- bid_low: there is no such column"),
        "{error}"
    );
}

/// Price, exposures and purchases as a user's own layout has them.
#[test]
fn layouts_of_users_can_do_what_ours_do() {
    struct Visit {
        shop: String,
        visits: Vec<(String, Count)>,
        facts: Vec<(String, String)>,
    }
    impl FromRow for Visit {
        fn columns() -> Columns {
            let columns = Columns::new()
                .needs("shop")
                .known_as("shop", ["outlet", "filiale"]);
            columns
                .group("visits", Melted::Years)
                .key(["shop"])
                .with_others()
        }
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let shop = row.text("shop");
            let years = row.group("visits").iter();
            let visits: Vec<Option<(String, Count)>> = years
                .map(|year| Some((year.text().to_owned(), row.count(year.column())?)))
                .collect();
            let facts = row.others().map(|(a, b)| (a.to_owned(), b.to_owned()));
            Some(Self {
                shop: shop?,
                facts: facts.collect(),
                visits: visits.into_iter().collect::<Option<_>>()?,
            })
        }
    }
    let text = "Filiale,2023,2024*,town,owner\nA,5,7,Bonn,\nA,x,8,Ulm,Mia\n";
    let error = Csv::from_text("v.csv", text)
        .rows::<Visit>()
        .map(drop)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "v.csv:3:1 Filiale: `A` was already given on line 2; the rows differ in town, owner\n\
         v.csv:3:2 2023: `x` is not a count: unexpected character `x`\n\
         2 problems in v.csv; nothing was imported"
    );
    let text = text.replace("A,x", "B,6");
    let csv = Csv::from_text("v.csv", &text).multiplied("visits", 10);
    let Imported { rows, report, .. } = csv.rows::<Visit>().unwrap();
    let seventy = Count::from(70);
    assert_eq!(rows[0].visits[1], ("2024".to_owned(), seventy));
    assert_eq!(rows[0].facts, [("town".to_owned(), "Bonn".to_owned())]);
    assert_eq!((rows[1].shop.as_str(), rows[1].facts.len()), ("B", 2));
    assert_eq!(report.columns_ignored, [""; 0]);
    let error = Csv::from_text("v.csv", "shop,town\nA,Bonn\n")
        .rows::<Visit>()
        .map(drop);
    let error = error.unwrap_err().to_string();
    assert_eq!(
        error,
        "v.csv:1:- visits: there is no such column; the header has shop, town"
    );
}

#[test]
fn columns_are_found_by_position_and_by_the_nth_of_a_name() {
    let text = "segment,count,note,count\nsmall,7,x,12\n";
    let open = || Csv::from_text("f.csv", text);
    let one = |count| Ok(vec![("small".to_owned(), count)]);
    assert_eq!(counts(open().headed_nth("count", "count", 2)), one(12.0));
    assert_eq!(counts(open().headed_nth("count", "count", 1)), one(7.0));
    assert_eq!(counts(open().at("count", 4)), one(12.0));
    let error = counts(open().headed_nth("count", "count", 3)).unwrap_err();
    assert!(
        error.starts_with("f.csv:1:- count (3): there is no such column"),
        "{error}"
    );
    let error = counts(open().at("count", 5)).unwrap_err();
    assert!(
        error.starts_with("f.csv:1:- column 5: there is no such column"),
        "{error}"
    );
    assert!(counts(open().at("count", 0)).is_err());
}

#[test]
fn files_without_a_header_and_of_fixed_widths() {
    let two = Ok(vec![("small".to_owned(), 12.5), ("large".to_owned(), 7.0)]);
    let headless = |text| {
        let csv = Csv::from_text("f.csv", text).without_header();
        csv.at("segment", 1).at("count", 2)
    };
    assert_eq!(counts(headless("small,12.5\nlarge,7\n")), two);
    assert_eq!(counts(headless("small\t12.5\nlarge\t7")), two);
    let report = headless("small;12.5\nlarge;7\n")
        .rows::<SegmentCount>()
        .unwrap()
        .report;
    assert_eq!((report.header_line, report.delimiter.as_str()), (0, ";"));
    assert!(
        report
            .to_string()
            .contains("cells separated by `;`, no header")
    );
    let error = counts(headless("a,1;2\nb,3;4\n")).unwrap_err();
    assert!(error.contains("separated by ',' or ';'"), "{error}");
    let unplaced = Csv::from_text("f.csv", "small,12\n").without_header();
    assert_eq!(
        counts(unplaced.at("segment", 1)).unwrap_err(),
        "f.csv:1:- count: there is no such column; the header has column 1, column 2; \
         did you mean `column 2`?"
    );

    let fixed = |text| Csv::from_text("f.txt", text).fixed_widths([9, 6]);
    assert_eq!(
        counts(fixed("segment  count\nsmall      12.5\nlarge        7\n")),
        two
    );
    let text = "segment  count\nGröße S      1\nGröße M      2\n";
    let sizes = vec![("Größe S".to_owned(), 1.0), ("Größe M".to_owned(), 2.0)];
    assert_eq!(counts(fixed(text)), Ok(sizes));
    let text = "segment  count\nsmall      12.5 x\nlarge\n";
    assert_eq!(
        counts(fixed(text)).unwrap_err(),
        "f.txt:2:- row has 3 cells, the header has 2\n\
         f.txt:3:2 count: the cell is empty, a count is needed\n\
         2 problems in f.txt; nothing was imported"
    );
    let report = fixed("segment  count\nsmall      12.5\n").rows::<SegmentCount>();
    assert!(
        report
            .unwrap()
            .report
            .to_string()
            .contains("cells of fixed widths, header on line 1")
    );
    for widths in [vec![], vec![3, 0]] {
        let csv = Csv::from_text("f.txt", "segment\n").fixed_widths(widths);
        assert!(
            counts(csv)
                .unwrap_err()
                .starts_with("f.txt: fixed widths = ")
        );
    }
}

#[test]
fn comment_lines_are_notes_above_and_skipped_below() {
    let text = "# segment,count\n# made in May\nsegment,count\nsmall,12\n# \"one, more\nlarge,7\n";
    let imported = Csv::from_text("f.csv", text)
        .comments("#")
        .rows::<SegmentCount>();
    let Imported { rows, report, .. } = imported.unwrap();
    assert_eq!(
        (rows.len(), report.header_line, report.notes.len()),
        (2, 3, 2)
    );
    assert_eq!((report.rows_skipped["comment"], report.rows_read), (1, 3));
    assert!(counts(Csv::from_text("f.csv", text).comments("")).is_err());
}

#[test]
fn values_that_rows_have_are_found_wherever_they_stand() {
    let text = "entity,2019,2020\nA,1,2\nB,3,4\n";
    let open = || Csv::from_text("w.csv", text).melt("year", "value", Melted::Years);
    let report = open()
        .only("year", ["2020"])
        .rows::<Indicator>()
        .unwrap()
        .report;
    assert_eq!((report.rows_used, report.rows_read), (2, 4));
    assert_eq!(report.rows_skipped["year is not 2020"], 2);
    let report = open()
        .except("value", ["3"])
        .rows::<Indicator>()
        .unwrap()
        .report;
    assert_eq!(report.rows_skipped["value is 3"], 1);
    let error = open()
        .only("year", ["2021"])
        .rows::<Indicator>()
        .unwrap_err()
        .to_string();
    assert!(error.contains("no row has `2021`"), "{error}");
    // A value that is asked for twice, or with spaces.
    let csv = Csv::from_text("f.csv", "segment,count\nsmall,12\n");
    assert!(counts(csv.only("segment", ["small", " small\u{a0}", "small"])).is_ok());
}

#[test]
fn refused_rows_are_told_up_to_a_thousand() {
    let mut text = String::from("segment,count\nok,1\n");
    for row in 0..5_000 {
        let _ = writeln!(text, "s{row},x");
    }
    let csv = Csv::from_text("r.csv", &text).refuse_at_most(5_000);
    let report = csv.rows::<SegmentCount>().unwrap().report;
    assert_eq!((report.rows_refused, report.refusals.len()), (5_000, 1_000));
    assert_eq!(
        report.warnings,
        ["4000 more rows were refused than are told one by one"]
    );
    // The key of a row that is left out is free.
    let csv = Csv::from_text("r.csv", "segment,count\na,x\na,7\n").refuse_at_most(1);
    assert_eq!(counts(csv), Ok(vec![("a".to_owned(), 7.0)]));
}

/// Rows of a file, as an independent and simple reading counts them: lines with any text.
fn records(text: &str) -> u64 {
    text.lines().filter(|line| !line.is_empty()).count() as u64
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-e]{1,3},[0-9]{1,4}",
        1 => "[a-e]{1,3},x",
        1 => "[a-e]{1,3}",
        1 => "[a-e]{1,3},[0-9],[0-9]",
        1 => Just(",".to_owned()),
        1 => Just(String::new()),
        1 => Just("# comment".to_owned()),
        1 => Just("Source: register of May".to_owned()),
        1 => Just("-----".to_owned()),
    ]
}

fn account(report: &ImportReport) -> u64 {
    let skipped: u64 = report.rows_skipped.values().sum();
    let dropped = if report.duplicates_dropped {
        report.rows_duplicated
    } else {
        0
    };
    let parts = report.rows_used + skipped + report.rows_refused + dropped + report.totals_dropped;
    assert_eq!(report.rows_read, parts, "{report}");
    report.rows_read + report.notes.len() as u64
}

proptest! {
    /// Whatever is not in the rows is counted in the report.
    #[test]
    fn every_record_of_a_file_is_accounted_for(
        lines in prop::collection::vec(line(), 0..30),
        title in prop::option::of("[A-Z][a-z]{3,8}"),
        drops in any::<bool>(),
        filters in any::<bool>(),
    ) {
        let title = title.map(|title| title + "\n").unwrap_or_default();
        let text = format!("{title}class,count\na,1\n{}\n", lines.join("\n"));
        let open = || {
            let csv = Csv::from_text("t.csv", &text).comments("#").refuse_at_most(100);
            let csv = csv.headed("segment", "class");
            let csv = if drops { csv.drop_duplicates() } else { csv };
            if filters { csv.only("segment", ["a"]) } else { csv }
        };
        // The header is no row.
        let all = records(&text) - 1;
        let keyed = open().rows::<SegmentCount>();
        let keyed = keyed.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(keyed.rows.len() as u64, keyed.report.rows_used);
        prop_assert_eq!(account(&keyed.report), all);
        let columns = Columns::new().needs("segment").needs("count");
        let read = |row: &mut Row<'_>| row.text("segment").zip(row.count("count"));
        let (rows, report) = open().fold_by(&columns, read, 0, |rows, _| rows + 1).unwrap();
        prop_assert_eq!(rows, report.rows_used);
        prop_assert_eq!(account(&report), all);
    }
}
