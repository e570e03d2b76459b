//! What an analyst meets who breaks the files of the example: each message word for word.
//!
//! `tests/import/errors.rs` has one broken file per rule of the import; here the files are those
//! of `examples/data/ai_bookkeeping/`, each broken in one place.

use std::cell::Cell;
use std::io::Read;

use bizcase::Error;
use bizcase::case::{BusinessCase, ShortCase, YearPlan};
use bizcase::import::{ClassCount, ClassSegment, Csv, ImportError, SegmentPrice};
use bizcase::market::{Grouping, Market, Segment, Spend};
use bizcase::quantity::Period;
use bizcase::random::Sampling;

use crate::example::bookkeeping as example;

/// The files of the example, as texts that a test may break.
#[derive(Clone)]
struct Files {
    plan: String,
    prices: String,
    segments: String,
    all_sectors: String,
    by_sector: String,
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../examples/data/ai_bookkeeping/", $name)).to_owned()
    };
}

impl Files {
    fn sound() -> Self {
        Self {
            plan: file!("plan.csv"),
            prices: file!("price_list.csv"),
            segments: file!("segments.csv"),
            all_sectors: file!("firms_all_sectors.csv"),
            by_sector: file!("firms_by_sector.csv"),
        }
    }

    /// The case, from these files as the example goes about it.
    fn case(&self) -> Result<ShortCase, Error> {
        Ok(ShortCase {
            market: self.market()?,
            years: self.years()?,
            ..example::short()?
        })
    }

    fn years(&self) -> Result<Vec<YearPlan>, ImportError> {
        Ok(Csv::from_text("plan.csv", &self.plan).rows()?.rows)
    }

    fn market(&self) -> Result<Market, Error> {
        let classes = Csv::from_text("segments.csv", &self.segments).rows::<ClassSegment>()?;
        let classes = classes.rows.into_iter();
        let sizes = Grouping::new(classes.map(|row| (row.class, row.segment)))?;
        let firms = |file: Csv<'_>| {
            let file = file.headed("class", "employees").headed("count", "firms");
            let rows = file.rows::<ClassCount>()?.rows;
            Ok::<_, Error>(sizes.totals(rows.iter().map(|row| (&*row.class, row.count)))?)
        };
        let all = firms(Csv::from_text("firms_all_sectors.csv", &self.all_sectors))?;
        let by_sector = Csv::from_text("firms_by_sector.csv", &self.by_sector);
        let served = firms(by_sector.only("naics", ["23", "54", "56", "81"]))?;
        let prices = Csv::from_text("price_list.csv", &self.prices).rows::<SegmentPrice>()?;
        let segment = |row: SegmentPrice| {
            Ok(Segment {
                population: all.of(&row.segment)?,
                served: served.of(&row.segment)?,
                name: row.segment,
                price: row.price,
            })
        };
        let segments: Result<_, Error> = prices.rows.into_iter().map(segment).collect();
        Market::new(
            "United States",
            2022,
            Spend::Potential,
            Period::Month,
            segments?,
        )
    }
}

/// One of the files.
type Part = fn(&mut Files) -> &mut String;

/// The text with one place changed.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "`{from}` in the file");
    text.replace(from, to)
}

/// What the analyst reads after changing one place of one file.
fn message(file: Part, from: &str, to: &str) -> String {
    let mut files = Files::sound();
    let text = file(&mut files);
    *text = changed(text, from, to);
    files
        .case()
        .and_then(|case| case.expand()?.model())
        .unwrap_err()
        .to_string()
}

#[test]
fn sound_files_make_the_case_of_the_example() -> Result<(), Error> {
    let case = Files::sound().case()?;
    let market = case.market.sourced(example::short()?.market.source());
    assert_eq!(market, example::short()?.market);
    assert_eq!(case.years, example::short()?.years);
    Ok(())
}

#[test]
fn missing_column() {
    assert_eq!(
        message(
            |it| &mut it.plan,
            "acquisition_budget",
            "Acquisition budget"
        ),
        "plan.csv:1:- acquisition_budget: there is no such column; the header has year, \
         Acquisition budget, fixed_cost; did you mean `Acquisition budget`?"
    );
    assert_eq!(
        message(|it| &mut it.all_sectors, "employees,firms", "size,firms"),
        "firms_all_sectors.csv:1:- employees: there is no such column; the header has size, firms"
    );
    assert_eq!(
        message(|it| &mut it.by_sector, "naics,sector", "NAICS code,sector"),
        "firms_by_sector.csv:1:- naics: there is no such column; the header has NAICS code, \
         sector, employees, firms; did you mean `NAICS code`?"
    );
}

#[test]
fn duplicate_segment() {
    assert_eq!(
        message(|it| &mut it.prices, "10-19,USD 80", "5-9,USD 80"),
        "price_list.csv:4:1 segment: `5-9` was already given on line 3; the rows differ in price"
    );
    assert_eq!(
        message(|it| &mut it.segments, "10-19,15-19", "20-99,10-14"),
        "segments.csv:5:2 class: `10-14` was already given on line 4; the rows differ in segment"
    );
    assert_eq!(
        message(|it| &mut it.plan, "\n3,", "\n2,"),
        "plan.csv:4:1 year: `2` was already given on line 3; \
         the rows differ in acquisition_budget, fixed_cost"
    );
}

#[test]
fn text_in_a_number() {
    assert_eq!(
        message(|it| &mut it.all_sectors, "\"4,029,041\"", "\"4,029,o41\""),
        "firms_all_sectors.csv:2:2 firms: `4,029,o41` is not a count: unexpected character `o`"
    );
    assert_eq!(
        message(|it| &mut it.all_sectors, "\"4,029,041\"", "about 4 million"),
        "firms_all_sectors.csv:2:2 firms: `about 4 million` is not a count: unexpected character \
         `a`"
    );
    assert_eq!(
        message(|it| &mut it.prices, "USD 80", "USD eighty"),
        "price_list.csv:4:2 price: `USD eighty` is not an amount with its currency, such as USD \
         25: unexpected character `e`"
    );
    assert_eq!(
        message(|it| &mut it.plan, "\n3,", "\nthird,"),
        "plan.csv:4:1 year: `third` is not a whole number: unexpected character `t`"
    );
}

#[test]
fn negative_number() {
    assert_eq!(
        message(|it| &mut it.all_sectors, "\"1,034,135\"", "\"-1,034,135\""),
        "firms_all_sectors.csv:3:2 firms: -1034135 is outside [0, inf)"
    );
    assert_eq!(
        message(|it| &mut it.prices, "USD 80", "USD -80"),
        "price_list.csv:4:2 price: -80 is outside [0, inf)"
    );
    assert_eq!(
        message(
            |it| &mut it.plan,
            "USD 4,000,000\",\"USD 3,500,000",
            "USD -4,000,000\",\"USD 3,500,000"
        ),
        "plan.csv:4:2 acquisition_budget: -4000000 is outside [0, inf)"
    );
}

#[test]
fn thousands_without_quotes() {
    assert_eq!(
        message(|it| &mut it.all_sectors, "\"1,034,135\"", "1,034,135"),
        "firms_all_sectors.csv:3:- row has 4 cells, the header has 2"
    );
}

#[test]
fn two_currencies() {
    assert_eq!(
        message(|it| &mut it.plan, "USD 3,500,000", "EUR 3,500,000"),
        "plan.csv:4:3 fixed_cost: `EUR 3,500,000` is in EUR, but line 2 is in USD; a file has one \
         currency"
    );
    // Each file is sound, but they do not go together.
    let mut files = Files::sound();
    files.prices = files.prices.replace("USD", "EUR");
    let error = files.case().and_then(ShortCase::expand).unwrap_err();
    assert_eq!(
        error.to_string(),
        "acquisition budget of year 1 = USD 1,000,000.00 must be in EUR; write it in that currency; an \
         offer in another has a `currency` of its own, and the case a rate for it under `exchange`"
    );
}

#[test]
fn names_that_do_not_match() {
    assert_eq!(
        message(|it| &mut it.prices, "10-19,USD 80", "10-20,USD 80"),
        "segment = `10-20` is none of 1-4, 10-19, 20-99, 5-9; did you mean `10-19`?"
    );
    let text = message(|it| &mut it.segments, "10-19,15-19", "10-19,15 to 19");
    assert!(text.starts_with("class = `15 to 19` is none of "), "{text}");
    assert!(text.ends_with("; did you mean `15-19`?"), "{text}");
    let mut files = Files::sound();
    files.by_sector = files.by_sector.replace("\n56,", "\n57,");
    let error = files.case().unwrap_err().to_string();
    assert_eq!(error, "firms_by_sector.csv:1:1 naics: no row has `56`");
}

#[test]
fn facts_that_contradict_each_other() {
    let mut files = Files::sound();
    files.all_sectors = changed(&files.all_sectors, "\"4,029,041\"", "\"402,904\"");
    let error = files.case().unwrap_err().to_string();
    assert_eq!(
        error,
        "served count of `1-4` = 1899585 is outside [0, 402904]"
    );
    let mut files = Files::sound();
    files.plan = changed(&files.plan, "\n3,", "\n6,");
    let error = files
        .case()
        .and_then(|case| case.expand()?.model())
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "year of the plan = 6 must be the one after the year before it, starting at 1; year 3 is \
         missing or out of order"
    );
}

#[test]
fn empty_files() {
    let files: [(&str, Part); 5] = [
        ("plan.csv", |it| &mut it.plan),
        ("price_list.csv", |it| &mut it.prices),
        ("segments.csv", |it| &mut it.segments),
        ("firms_all_sectors.csv", |it| &mut it.all_sectors),
        ("firms_by_sector.csv", |it| &mut it.by_sector),
    ];
    for (name, file) in files {
        let mut broken = Files::sound();
        let header = file(&mut broken).lines().next().unwrap().to_owned();
        for (text, rule) in [
            (
                String::new(),
                "the file is empty; a header and rows are needed",
            ),
            (header, "there are no rows below the header"),
        ] {
            *file(&mut broken) = text;
            let error = broken.case().unwrap_err().to_string();
            assert_eq!(error, format!("{name}:1:- {rule}"));
        }
    }
}

#[test]
fn nothing_is_imported_if_the_last_row_is_bad() {
    let text = Files::sound().by_sector + "99,Unclassified,1-4,n/a\n";
    let lines = text.lines().count();
    let csv = || Csv::from_text("firms_by_sector.csv", &text);
    let counted = || csv().headed("class", "employees").headed("count", "firms");
    let error = counted().rows::<ClassCount>().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "firms_by_sector.csv:{lines}:4 firms: `n/a` is not a count: if it stands for a withheld \
             or missing figure, declare it with `missing(\"n/a\")`"
        )
    );
    let ImportError::Refused {
        rows_read,
        rows_refused,
        ..
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!((rows_read, rows_refused), (lines as u64 - 1, 1));
    // Folding goes over the rows one by one, but its result is not given out.
    let total = counted().fold(0.0, |sum, row: ClassCount| sum + row.count.value());
    assert!(total.is_err());
}

/// Gives `byte` over and over, up to `left` times, and counts what was taken.
struct Repeated<'a> {
    pattern: &'static [u8],
    left: usize,
    taken: &'a Cell<usize>,
}

impl Read for Repeated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(self.left);
        for (index, byte) in (self.taken.get()..).zip(&mut buffer[..length]) {
            *byte = self.pattern[index % self.pattern.len()];
        }
        self.left -= length;
        self.taken.set(self.taken.get() + length);
        Ok(length)
    }
}

#[test]
fn a_gigabyte_of_commas_is_given_up_after_a_few_megabytes() {
    let patterns: [(&str, &'static [u8], &str); 3] = [
        // On one line.
        (
            "",
            b",",
            "commas.csv:1:- row is longer than 1048576 bytes; is a quote left open, or is this \
             not a table?",
        ),
        // Below a header, on one line.
        (
            "segment,price\n",
            b",",
            "commas.csv:2:- row is longer than 1048576 bytes; is a quote left open, or is this \
             not a table?",
        ),
        // Below a header, on many lines.
        (
            "segment,price\n",
            b",,\n",
            "commas.csv:2:- row has 3 cells, the header has 2",
        ),
    ];
    for (head, pattern, rule) in patterns {
        let taken = Cell::new(0);
        let commas = Repeated {
            pattern,
            left: 1 << 30,
            taken: &taken,
        };
        let csv = Csv::from_reader("commas.csv", head.as_bytes().chain(commas));
        let error = csv.rows::<SegmentPrice>().unwrap_err().to_string();
        assert!(error.starts_with(rule), "{error}");
        assert!(taken.get() < 3 << 20, "{} bytes were read", taken.get());
    }
}

#[test]
fn rows_without_anything_are_no_rows() {
    for text in ["segment,price\n,\n,\n", "segment,price\n  \n"] {
        let error = Csv::from_text("price_list.csv", text).rows::<SegmentPrice>();
        assert_eq!(
            error.unwrap_err().to_string(),
            "price_list.csv:1:- there are no rows below the header"
        );
    }
}

/// Assumptions live in the case, not in a table: a share of 1.2 is refused there.
#[test]
fn share_beyond_the_whole() -> Result<(), Error> {
    let json = serde_json::to_string(&example::case()?).unwrap();
    let case =
        |from: &str, to: &str| serde_json::from_str::<BusinessCase>(&changed(&json, from, to));
    let need = case(r#""mode":0.92,"max":1.0"#, r#""mode":0.92,"max":1.2"#).unwrap();
    assert_eq!(
        need.model().unwrap_err().to_string(),
        "need = triangular(0.8, 0.92, 1.2) with support [0.8, 1.2] is outside [0, 1]; truncate \
         it with `truncated`, or use a beta distribution with mean 0.973 and standard deviation 0.0838"
    );
    let percent = case(r#""mode":0.92,"max":1.0"#, r#""mode":92,"max":100"#).unwrap();
    assert_eq!(
        percent.model().unwrap_err().to_string(),
        "need = triangular(0.8, 92, 100) with support [0.8, 100] is outside [0, 1]; write twelve \
         percent as 0.12"
    );
    // What cannot be a value at all is refused where the file is read, with its place.
    for (from, to, expected) in [
        (
            r#""mode":0.92,"max":1.0"#,
            r#""mode":0.92,"max":0.9"#,
            "offers[0].go_to_market.reach.need.range.triangular: mode of triangular = 0.92 is \
             outside [0.8, 0.9]; the order is minimum, mode, maximum",
        ),
        (
            ">= 60%",
            ">= 160%",
            "criteria[0]: threshold = `160%` must be a share from 0% to 100%",
        ),
    ] {
        let error = case(from, to).unwrap_err().to_string();
        assert_eq!(error, expected);
    }
    let correlated = |name| format!(r#""correlations":[{{"first":"{name}""#);
    let misspelt = case(&correlated("CAC"), &correlated("CAK")).unwrap();
    assert_eq!(
        misspelt.model().unwrap_err().to_string(),
        "correlated input = `CAK` is none of price realisation, gross margin, need, cloud-ready share, \
         attainable share, CAC, churn per month, build overrun; did you mean `CAC`?"
    );
    Ok(())
}

#[test]
fn sampling_of_nothing() -> Result<(), Error> {
    let error = example::case()?
        .value(&Sampling::monte_carlo(0))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "number of trials = 0 is outside [2, 1e12]"
    );
    Ok(())
}
