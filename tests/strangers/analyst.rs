//! An analyst goes from two small files to a report.

use bizcase::import::{Csv, SegmentCount, SegmentPrice};
use bizcase::market::{Funnel, Market, Segment, Spend};
use bizcase::quantity::{Approx, Period};
use bizcase::report::{Document, Section, Table};

const SHOPS: &str = "segment,count\nbakeries,\"9,965\"\nbutchers,\"10,797\"\n";
const PRICES: &str = "segment,price\nbakeries,EUR 49\nbutchers,EUR 59\n";

#[test]
fn two_files_make_a_sizing() -> Result<(), bizcase::Error> {
    let shops = Csv::from_text("shops.csv", SHOPS).rows::<SegmentCount>()?;
    let prices = Csv::from_text("prices.csv", PRICES).rows::<SegmentPrice>()?;
    let segments = shops
        .rows
        .into_iter()
        .zip(prices.rows)
        .map(|(shop, price)| Segment {
            name: shop.segment,
            population: shop.count,
            served: shop.count,
            price: price.price,
        });
    let market = Market::new(
        "Germany",
        2025,
        Spend::Potential,
        Period::Month,
        segments.collect(),
    )?;
    let (need, serviceable, obtainable) = (Approx::new(0.8), Approx::new(0.5), Approx::new(0.1));
    let accounts = market.bottom_up::<f64>(&Funnel {
        need,
        serviceable,
        obtainable,
    });
    let mut table = Table::new("segment", &["TAM", "SAM", "SOM"]);
    for (segment, size) in market.segments().iter().zip(accounts.segments()) {
        let sizes = [size.tam(), size.sam(), size.som()];
        let cells = sizes.map(|size| format!("{:.0}", size.number()));
        table.row([segment.name.clone()].into_iter().chain(cells));
    }
    let page = Document::new("Craft shops").with(Section::new("Accounts").table(table));
    assert!(
        page.text().contains("butchers   8638   4319   432"),
        "{page}"
    );
    Ok(())
}
