//! Typed rows of a generated file of 200 MB in memory, beside the bare loop of the csv crate: four
//! columns, kept, with the search for rows that are the same, and folded.

use std::fmt::Write as _;
use std::hint::black_box;

use bizcase::import::{Csv, FromRow, Row};
use bizcase::quantity::{Count, Currency, Money, Share};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The two columns that a sizing needs.
#[expect(dead_code, reason = "only read")]
struct FirmCount {
    size: String,
    firms: Count,
}

impl FromRow for FirmCount {
    const COLUMNS: &'static [&'static str] = &["employees", "firms"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (size, firms) = (row.text("employees"), row.count("firms"));
        Some(Self {
            size: size?,
            firms: firms?,
        })
    }
}

/// One row of a market table with a cell of every common kind.
#[expect(dead_code, reason = "only read")]
struct Segment {
    size: String,
    firms: Count,
    price: Money,
    need: Share,
}

impl FromRow for Segment {
    const COLUMNS: &'static [&'static str] = &["employees", "firms", "price", "need"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (size, firms) = (row.text("employees"), row.count("firms"));
        let price = row.money_in("price", Currency::USD);
        let need = row.share("need");
        Some(Self {
            size: size?,
            firms: firms?,
            price: price?,
            need: need?,
        })
    }
}

/// Four typed columns without an amount.
#[expect(dead_code, reason = "only read")]
struct Sites {
    size: String,
    firms: Count,
    sites: Count,
    need: Share,
}

impl FromRow for Sites {
    const COLUMNS: &'static [&'static str] = &["employees", "firms", "establishments", "need"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (size, firms) = (row.text("employees"), row.count("firms"));
        let (sites, need) = (row.count("establishments"), row.share("need"));
        Some(Self {
            size: size?,
            firms: firms?,
            sites: sites?,
            need: need?,
        })
    }
}

/// The same columns, read by serde.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct SitesRecord {
    employees: String,
    firms: f64,
    establishments: f64,
    need: f64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct SegmentRecord {
    employees: String,
    firms: f64,
    price: Money,
    need: f64,
}

fn table(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    text.push_str("naics,sector,employees,firms,establishments,employment,price,need\n");
    let mut row = 0_u32;
    while text.len() < bytes {
        row += 1;
        let (sector, size) = (row % 83 + 11, row % 20);
        let (firms, sites) = (row % 999_983, row % 1_299_709);
        let _ = writeln!(
            text,
            "{sector},\"Agriculture, Forestry, Fishing and Hunting\",{size}-{}9,{firms},{sites},{},{}.{:02},{}.5%",
            size + 1,
            sites * 7,
            row % 181,
            row % 100,
            row % 100,
        );
    }
    text
}

fn bare(text: &str) -> usize {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        cells += black_box(&record).len();
    }
    cells
}

fn folded<T: FromRow>(csv: Csv<'_>) -> usize {
    let count = |count, row: T| {
        black_box(&row);
        count + 1
    };
    csv.fold(0, count).unwrap().0
}

fn folded_records<T: DeserializeOwned>(csv: Csv<'_>) -> usize {
    let count = |count, row: T| {
        black_box(&row);
        count + 1
    };
    csv.fold_records(0, count).unwrap().0
}

fn kept<T: FromRow>(csv: Csv<'_>) -> usize {
    csv.rows::<T>().unwrap().rows.len()
}

fn kept_records<T: DeserializeOwned>(csv: Csv<'_>) -> usize {
    csv.records::<T>().unwrap().rows.len()
}

/// Ways to read a file, by name.
type Way = (&'static str, fn(Csv<'_>) -> usize);

const WAYS: [Way; 9] = [
    ("fold of two columns", folded::<FirmCount>),
    ("fold", folded::<Sites>),
    ("fold with amounts", folded::<Segment>),
    ("fold of records", folded_records::<SitesRecord>),
    ("kept rows", kept::<Sites>),
    ("kept rows with amounts", kept::<Segment>),
    ("kept records", kept_records::<SitesRecord>),
    ("kept records with amounts", kept_records::<SegmentRecord>),
    (
        "fold of records with amounts",
        folded_records::<SegmentRecord>,
    ),
];

fn import(criterion: &mut Criterion) {
    let text = table(200_000_000);
    let mut group = criterion.benchmark_group("import of 200 MB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(10);
    group.bench_function("csv ByteRecord loop", |bencher| {
        bencher.iter(|| bare(&text));
    });
    for (name, way) in WAYS {
        group.bench_function(name, |bencher| {
            bencher.iter(|| way(Csv::from_text("segments.csv", &text).currency(Currency::USD)));
        });
    }
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
