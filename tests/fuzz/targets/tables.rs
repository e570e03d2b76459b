//! Files as people keep them.

use std::fmt::Debug;

use arbitrary::Unstructured;
use bizcase::case::{Actual, YearPlan};
use bizcase::decision::TreeNode;
use bizcase::import::{
    AdoptionRow, AnswerRow, CashFlow, ClassCount, ClassSegment, CohortCell, Csv, Encoding,
    ExchangeRate, FromRow, Indicator, LadderColumns, Layout, Melted, NumberStyle, Observation,
    Partition, PriceListEntry, PurchaseSummary, ReplyCodes, SegmentCount, SegmentPrice,
    StageGateRow, StatedCodes, SubscriptionRow, TenureRow, Transaction, Workbook, YearAmount,
};
use bizcase::ledger::Assumption;
use bizcase::quantity::{Currency, Money};
use bizcase::severity::{Candidate, IntentAnswer, PainAnswer, PastLaunch, SwitchingAnswer};
use bizcase::survey::{BidCounts, DoubleBidCounts, FourPrices, MonadicAnswer, PriceCell, Sale};

use super::{assert_numbers, byte, number, pick};

const STYLES: [NumberStyle; 6] = [
    NumberStyle::DecimalPoint,
    NumberStyle::Indian,
    NumberStyle::DecimalComma,
    NumberStyle::SpacesAndPoint,
    NumberStyle::SpacesAndComma,
    NumberStyle::ApostrophesAndPoint,
];

/// How many bytes declare the layout; zeros declare nothing.
pub(crate) const DECLARED: usize = 12;

/// The layout that the first bytes declare, and the reader of the others.
fn declared(data: &[u8]) -> Option<(u8, Csv<'_>)> {
    let (settings, text) = data.split_at_checked(DECLARED)?;
    let mut csv = Csv::from_reader("f.csv", text);
    if settings[1] != 0 {
        csv = csv.delimiter(char::from(settings[1]));
    }
    csv = csv.encoding(match settings[2] {
        1 => Encoding::Utf16LittleEndian,
        2 => Encoding::Utf16BigEndian,
        3 => Encoding::Latin1,
        4 => Encoding::Windows1252,
        5 => Encoding::MacRoman,
        _ => Encoding::Utf8,
    });
    if settings[3] != 0 {
        csv = csv.header_rows(usize::from(settings[3]));
    }
    if settings[4] != 0 {
        csv = csv.comments(&char::from(settings[4]).to_string());
    }
    let column = ["value", "amount", "price", "share", "count", "year", "date"]
        [usize::from(settings[5]) % 7];
    if settings[6] != 0 {
        csv = csv.numbers(column, STYLES[usize::from(settings[6]) % 6]);
    }
    csv = match settings[7] % 12 {
        1 => csv.melt("year", "value", Melted::Years),
        2 => csv.melt("month", "value", Melted::Months),
        3 => csv.melt("date", "value", Melted::Quarters),
        4 => csv.melt("age", column, Melted::Numbers),
        5 => csv.melt(column, "value", Melted::Others),
        6 => csv.percent(column),
        7 => csv.multiplied(column, u64::from(settings[8]).pow(7)),
        8 => csv.divided(column, u64::from(settings[8])),
        9 => csv.suffix(column, "k", 1000).flag(column, "p"),
        10 => csv.dates(
            column,
            ["DD.MM.YYYY", "MM/DD/YY", "MMM YYYY", "YYYYMMDD"][usize::from(settings[8]) % 4],
        ),
        11 => csv
            .at(column, usize::from(settings[8]))
            .mixes_levels(column),
        _ => csv,
    };
    csv = match settings[9] % 8 {
        1 => csv.drop_duplicates(),
        2 => csv.refuse_at_most(u64::from(settings[10])),
        3 => csv.without_header(),
        4 => csv.fixed_widths([usize::from(settings[10]), usize::from(settings[11])]),
        5 => csv.missing("n/a").missing_in(column, ".."),
        6 => csv.partition(Partition::of("class", column).rounding(f64::from(settings[10]))),
        7 => csv.range(column, "<5", 0.0, 5.0).key([column]),
        _ => csv,
    };
    if settings[11] & 1 == 1 {
        csv = csv.currency(Currency::EUR);
    }
    Some((settings[0], csv))
}

fn checked<T: Debug>(read: Result<T, impl Debug + ToString>, data: &[u8]) {
    match read {
        Ok(read) => assert_numbers(&format!("{read:?}"), data),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn rows<T: FromRow + Debug>(csv: Csv<'_>, data: &[u8]) {
    checked(csv.rows::<T>(), data);
}

/// How a file is read into rows of one type.
type Rows = fn(Csv<'_>, &[u8]);

/// Every type of row.
pub(crate) const ROWS: &[(Rows, &[&str])] = &[
    (rows::<TreeNode>, TreeNode::COLUMNS),
    (rows::<StageGateRow>, StageGateRow::COLUMNS),
    (rows::<Actual>, Actual::COLUMNS),
    (rows::<YearPlan>, YearPlan::COLUMNS),
    (rows::<Indicator>, Indicator::COLUMNS),
    (rows::<Observation>, Observation::COLUMNS),
    (rows::<PriceListEntry>, PriceListEntry::COLUMNS),
    (rows::<CohortCell>, CohortCell::COLUMNS),
    (rows::<Transaction>, Transaction::COLUMNS),
    (rows::<SubscriptionRow>, SubscriptionRow::COLUMNS),
    (rows::<CashFlow>, CashFlow::COLUMNS),
    (rows::<AnswerRow>, AnswerRow::COLUMNS),
    (rows::<Assumption>, Assumption::COLUMNS),
    (rows::<FourPrices>, FourPrices::COLUMNS),
    (rows::<MonadicAnswer>, MonadicAnswer::COLUMNS),
    (rows::<PriceCell>, PriceCell::COLUMNS),
    (rows::<PainAnswer>, PainAnswer::COLUMNS),
    (rows::<SwitchingAnswer>, SwitchingAnswer::COLUMNS),
    (rows::<IntentAnswer>, IntentAnswer::COLUMNS),
    (rows::<PastLaunch>, PastLaunch::COLUMNS),
    (rows::<Candidate>, Candidate::COLUMNS),
    (rows::<AdoptionRow>, AdoptionRow::COLUMNS),
    (rows::<TenureRow>, TenureRow::COLUMNS),
    (rows::<PurchaseSummary>, PurchaseSummary::COLUMNS),
    (rows::<SegmentCount>, SegmentCount::COLUMNS),
    (rows::<ClassCount>, ClassCount::COLUMNS),
    (rows::<ClassSegment>, ClassSegment::COLUMNS),
    (rows::<SegmentPrice>, SegmentPrice::COLUMNS),
    (rows::<YearAmount>, YearAmount::COLUMNS),
    (rows::<ExchangeRate>, ExchangeRate::COLUMNS),
    (rows::<BidCounts>, BidCounts::COLUMNS),
    (rows::<DoubleBidCounts>, DoubleBidCounts::COLUMNS),
    (rows::<Sale>, Sale::COLUMNS),
];

/// Rows of every type under a layout of the first bytes.
pub(crate) fn csv_rows(data: &[u8]) {
    if let Some((which, csv)) = declared(data) {
        ROWS[usize::from(which) % ROWS.len()].0(csv, data);
    }
}

/// Every reader of a whole table.
pub(crate) const TABLES: &[Rows] = &[
    |csv, data| checked(csv.price_sensitivity(), data),
    |csv, data| {
        let ladder = LadderColumns::Headed("buy".into());
        checked(csv.price_ladder_wide(&ladder), data);
    },
    |csv, data| {
        let prices = vec![
            Money::major(9, Currency::USD),
            Money::major(14, Currency::USD),
        ];
        checked(
            csv.price_ladder_wide(&LadderColumns::Listed("q".into(), prices)),
            data,
        );
    },
    |csv, data| checked(csv.price_ladder_long(), data),
    |csv, data| {
        let prices = [
            Money::major(9, Currency::USD),
            Money::major(14, Currency::USD),
        ];
        checked(csv.highest_accepted(&prices), data);
    },
    |csv, data| checked(csv.monadic(), data),
    |csv, data| checked(csv.price_cells(), data),
    |csv, data| checked(csv.stated_prices(&StatedCodes::default()), data),
    |csv, data| checked(csv.tier_willingness(&["basic", "plus"]), data),
    |csv, data| checked(csv.choice_questionnaire(), data),
    |csv, data| checked(csv.questionnaire_answers("task"), data),
    |csv, data| checked(csv.outcome_ratings_wide(&["speed", "cost"]), data),
    |csv, data| checked(csv.outcome_ratings_long(), data),
    |csv, data| checked(csv.kano_answers_wide(&["search", "export"]), data),
    |csv, data| checked(csv.kano_answers_long(), data),
    |csv, data| checked(csv.product_answers(), data),
    |csv, data| checked(csv.paired_comparisons(), data),
    |csv, data| checked(csv.max_diff_sets(), data),
    |csv, data| checked(csv.constant_sums(&["speed", "cost"]), data),
    |csv, data| checked(csv.appeals(&["speed", "cost"]), data),
    |csv, data| checked(csv.interviews(), data),
    |csv, data| checked(csv.contingent_valuation(&ReplyCodes::default()), data),
    |csv, data| checked(csv.bid_counts(), data),
    |csv, data| checked(csv.double_bid_counts(), data),
    |csv, data| checked(csv.sales(), data),
    |csv, data| checked(csv.pain_answers(), data),
    |csv, data| checked(csv.switching_answers(), data),
    |csv, data| checked(csv.intent_answers(), data),
    |csv, data| checked(csv.past_launches(), data),
    |csv, data| checked(csv.candidates(), data),
    |csv, data| checked(csv.ledger(), data),
];

/// Whole tables under a layout of the first bytes.
pub(crate) fn csv_tables(data: &[u8]) {
    if let Some((which, csv)) = declared(data) {
        TABLES[usize::from(which) % TABLES.len()](csv, data);
    }
}

/// A layout in TOML, an empty line, and the file that it describes.
pub(crate) fn csv_layout(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Some((layout, file)) = text.split_once("\n\n") else {
        return;
    };
    if let Ok(layout) = toml::from_str::<Layout>(layout) {
        let csv = || Csv::from_text("f.csv", file).layout(layout.clone());
        checked(csv().rows::<Observation>(), data);
        checked(csv().rows::<SegmentCount>(), data);
        checked(csv().rows::<Transaction>(), data);
    }
}

/// A workbook of raw bytes, or one written from cells that the bytes say.
pub(crate) fn workbook(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let raw = byte(&mut bytes) == b'P';
    let book = if raw {
        data.to_vec()
    } else {
        written(&mut bytes)
    };
    let Ok(book) = Workbook::from_bytes("b.xlsx", book) else {
        assert!(raw, "a workbook of our own is unreadable");
        return;
    };
    let sheets: Vec<String> = book.sheets().into_iter().map(str::to_owned).collect();
    let named: Vec<String> = book
        .named_ranges()
        .into_iter()
        .map(|it| it.0.to_owned())
        .collect();
    for place in sheets.iter().chain(&named) {
        for read in [
            rows::<SegmentCount> as Rows,
            rows::<CashFlow>,
            rows::<Observation>,
        ] {
            if let Ok(csv) = book.table(place) {
                read(csv, data);
            }
        }
    }
}

/// A document's workbook with a table of cells as the bytes say.
fn written(bytes: &mut Unstructured<'_>) -> Vec<u8> {
    use bizcase::report::{Document, Section, Table};

    let mut table = Table::new("segment", &["count", "date", "amount"]);
    for _ in 0..byte(bytes) % 6 {
        let row: Vec<String> = (0..4)
            .map(|_| match byte(bytes) % 4 {
                0 => number(bytes).to_string(),
                1 => format!("USD {}", number(bytes)),
                2 => pick(
                    bytes,
                    &[
                        "2024-02-30",
                        "31.12.2024",
                        "=1+1",
                        "#N/A",
                        "12%",
                        "",
                        "\u{0}",
                        "'",
                    ],
                )
                .to_owned(),
                _ => bytes.arbitrary::<&str>().unwrap_or("").to_owned(),
            })
            .collect();
        table.row(row);
    }
    let document = Document::new("Book").with(Section::new("Sheet").table(table));
    document
        .workbook()
        .expect("a small document has a workbook")
}
