//! Typed rows of a generated file of 200 MB in memory, beside the bare loop of the csv crate: kept,
//! with the search for rows that are the same, and folded.

use std::fmt::Write as _;
use std::hint::black_box;

use bizcase::import::{Csv, FromRow, Row};
use bizcase::quantity::{Count, Currency, Money, Share};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The two columns that a sizing needs.
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

fn import(criterion: &mut Criterion) {
    let text = table(200_000_000);
    let mut group = criterion.benchmark_group("import of 200 MB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(10);
    group.bench_function("csv ByteRecord loop", |bencher| {
        bencher.iter(|| {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                cells += black_box(&record).len();
            }
            cells
        });
    });
    group.bench_function("fold of rows with two typed cells", |bencher| {
        bencher.iter(|| {
            Csv::from_text("segments.csv", &text)
                .fold(0.0, |total, row: FirmCount| {
                    black_box(&row.size);
                    total + row.firms.value()
                })
                .unwrap()
        });
    });
    group.bench_function("fold of rows with four typed cells", |bencher| {
        bencher.iter(|| {
            Csv::from_text("segments.csv", &text)
                .fold(0.0, |total, row: Sites| {
                    black_box((&row.size, row.sites, row.need));
                    total + row.firms.value()
                })
                .unwrap()
        });
    });
    group.bench_function("kept rows with four typed cells", |bencher| {
        bencher.iter(|| {
            let rows = Csv::from_text("segments.csv", &text).rows::<Sites>();
            rows.unwrap().rows.len()
        });
    });
    group.bench_function("kept rows with an amount", |bencher| {
        bencher.iter(|| {
            let rows = Csv::from_text("segments.csv", &text).rows::<Segment>();
            rows.unwrap().rows.len()
        });
    });
    group.bench_function("fold of rows with an amount", |bencher| {
        bencher.iter(|| {
            Csv::from_text("segments.csv", &text)
                .fold(0.0, |total, row: Segment| {
                    black_box((&row.size, row.price, row.need));
                    total + row.firms.value()
                })
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
