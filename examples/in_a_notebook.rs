//! The cells of the notebook `examples/notebook.ipynb` as one program: a case, its page, and the
//! same case at another churn, beside it.
//!
//! The notebook runs in Jupyter with the Rust kernel [evcxr]: `cargo install evcxr_jupyter`, then
//! `evcxr_jupyter --install`, then `jupyter lab examples/notebook.ipynb`. This program prints what
//! the notebook shows; its data are made up.
//!
//! [evcxr]: https://github.com/evcxr/evcxr

use bizcase::case::{self, Change, Scenario};
use bizcase::random::Sampling;
use bizcase::report::chart::OutcomeChart;
use bizcase::report::{self, Document};

/// Shows a page or a drawing in a notebook, by the lines that its kernel takes for one.
fn show(kind: &str, content: &str) {
    println!("EVCXR_BEGIN_CONTENT {kind}\n{content}\nEVCXR_END_CONTENT");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");

    let text = std::fs::read_to_string(format!("{folder}data/shops.toml"))?;
    let shops = case::read(toml::Deserializer::parse(&text)?)?;
    let sampling = Sampling::latin_hypercube(8_192).seed(1);
    let valuation = shops.value(&sampling)?;
    println!("{}", valuation.verdict);

    let npv = valuation.run.named("NPV with run-off")?;
    show(
        "image/svg+xml",
        &OutcomeChart::of(&npv).target(0.0, "break-even").svg()?,
    );

    show("text/html", &report::decision(&valuation)?.html());

    let mut shops = shops;
    shops
        .scenarios
        .push(Scenario::new("a fifth more churn").with("churn", Change::Times(1.2)));
    let beside = report::options(&shops.compare(&sampling)?)?;
    println!(
        "{}",
        Document::new("If customers leave sooner").with(beside)
    );

    Ok(())
}
