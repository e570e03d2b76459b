//! How fast the error of the mean falls under each design, on the common model: the spread of the
//! mean over seeds against the number of trials. Prints a table and draws it into
//! `target/convergence.svg`. Not a timing.

use std::fmt::Write as _;

use bizcase::random::Sampling;
use bizcase_benches::common_model;

const SEEDS: u64 = 24;
const POWERS: std::ops::RangeInclusive<u32> = 9..=15;

type Design = (&'static str, &'static str, fn(u64) -> Sampling);

const DESIGNS: [Design; 4] = [
    ("Monte Carlo", "#555555", Sampling::monte_carlo),
    ("antithetic", "#c9762b", Sampling::antithetic),
    ("Latin hypercube", "#2b7bba", |n| {
        Sampling::latin_hypercube(n).replicates(1)
    }),
    ("Sobol", "#2e9e5b", |n| Sampling::sobol(n).replicates(1)),
];

/// The standard deviation of the mean over seeds.
fn spread(sampling: Sampling) -> Result<f64, bizcase::Error> {
    let (model, npv) = common_model()?;
    let mut means = Vec::new();
    for seed in 0..SEEDS {
        means.push(model.run(&sampling.seed(seed))?.outcome(npv).mean().value);
    }
    let centre = means.iter().sum::<f64>() / SEEDS as f64;
    let squares: f64 = means.iter().map(|mean| (mean - centre).powi(2)).sum();
    Ok((squares / (SEEDS - 1) as f64).sqrt())
}

/// Minus the slope of the logarithm of the spread over that of the trials: 0.5 for Monte Carlo.
fn order(spreads: &[f64]) -> f64 {
    let points: Vec<(f64, f64)> = POWERS
        .zip(spreads)
        .map(|(power, spread)| (f64::from(power), spread.log2()))
        .collect();
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| {
        (x + point.0 / n, y + point.1 / n)
    });
    let product: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    -product
        / points
            .iter()
            .map(|point| (point.0 - x).powi(2))
            .sum::<f64>()
}

fn drawn(rows: &[(Design, Vec<f64>)]) -> String {
    let place = |power: u32, spread: f64| {
        (
            60.0 + 60.0 * f64::from(power - POWERS.start()),
            20.0 + 22.0 * (18.0 - spread.log2()),
        )
    };
    let mut svg = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='360' font-family='sans-serif' \
         font-size='12'><rect width='640' height='360' fill='white'/>\
         <text x='60' y='14'>spread of the mean NPV over seeds, by number of trials</text>",
    );
    for power in POWERS {
        let (x, _) = place(power, 1.0);
        let _ = write!(
            svg,
            "<text x='{x}' y='350' text-anchor='middle'>2^{power}</text>"
        );
    }
    for exponent in (6..=18).step_by(2) {
        let (_, y) = place(*POWERS.start(), f64::from(1 << exponent));
        let _ = write!(
            svg,
            "<text x='50' y='{y}' text-anchor='end'>2^{exponent}</text>"
        );
    }
    for ((name, colour, _), spreads) in rows {
        let points: Vec<(f64, f64)> = POWERS
            .zip(spreads)
            .map(|(power, &spread)| place(power, spread))
            .collect();
        let path: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let (x, y) = points[points.len() - 1];
        let _ = write!(
            svg,
            "<polyline points='{}' fill='none' stroke='{colour}' stroke-width='2'/>\
             <text x='{:.1}' y='{y:.1}' fill='{colour}'>{name} (order {:.2})</text>",
            path.join(" "),
            x + 8.0,
            order(spreads)
        );
    }
    svg + "</svg>\n"
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(spread(Sampling::sobol(512).replicates(1)).map(|_| ())?);
    }
    let mut rows = Vec::new();
    println!("standard deviation of the mean NPV over {SEEDS} seeds");
    for design in DESIGNS {
        let spreads: Vec<f64> = POWERS
            .map(|power| spread(design.2(1 << power)))
            .collect::<Result<_, _>>()?;
        let shown: Vec<String> = spreads
            .iter()
            .map(|spread| format!("{spread:10.0}"))
            .collect();
        println!(
            "{:16}{}  order {:.2}",
            design.0,
            shown.join(""),
            order(&spreads)
        );
        rows.push((design, spreads));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/convergence.svg");
    std::fs::write(path, drawn(&rows))?;
    println!("drawn in target/convergence.svg");
    Ok(())
}
