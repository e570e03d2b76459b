//! Choice models of surveys large and small, beside plain loops that do the same: Newton's method
//! over rows of numbers on one thread, and for the mixed logit one evaluation of its simulated
//! likelihood.

use std::hint::black_box;

use bizcase::choice::{
    Alternative, ChoiceScenario, ChoiceSituation, ChoiceUtility, MultinomialLogit,
};
use bizcase::quantity::{Currency, Money};
use bizcase::sample::ParameterDraws;
use bizcase::survey::Respondent;
use criterion::{Criterion as Bench, criterion_group, criterion_main};

const ALTERNATIVES: usize = 4;
const COLUMNS: usize = 5;
const TRUE: [f64; COLUMNS] = [-0.4, 0.5, -0.6, 0.7, 0.3];

/// A number from 0 to 1 that looks like chance.
fn chance(place: usize) -> f64 {
    let mixed = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Rows of all alternatives, and which of them was chosen.
struct Survey {
    rows: Vec<[f64; COLUMNS]>,
    chosen: Vec<usize>,
}

fn survey(situations: usize) -> Survey {
    let row = |row: usize| std::array::from_fn(|column| 4.0 * chance(row * COLUMNS + column));
    let rows: Vec<[f64; COLUMNS]> = (0..situations * ALTERNATIVES).map(row).collect();
    let chosen = (0..situations).map(|set| {
        let utility = |place: usize| {
            let row = &rows[set * ALTERNATIVES + place];
            let error = -(-chance((set * ALTERNATIVES + place) * 31 + 7).ln()).ln();
            row.iter().zip(TRUE).map(|(x, b)| x * b).sum::<f64>() + error
        };
        let best = (0..ALTERNATIVES).max_by(|&a, &b| utility(a).total_cmp(&utility(b)));
        best.unwrap()
    });
    Survey {
        chosen: chosen.collect(),
        rows,
    }
}

const NAMES: [&str; COLUMNS] = ["price", "speed", "weight", "range", "light"];

fn situations(survey: &Survey) -> Vec<ChoiceSituation> {
    let sets = survey
        .rows
        .chunks(ALTERNATIVES)
        .zip(&survey.chosen)
        .enumerate();
    sets.map(|(set, (rows, &chosen))| {
        let offers = rows.iter().enumerate().map(|(place, row)| {
            let offer = Alternative::new(place.to_string());
            NAMES
                .iter()
                .zip(row)
                .fold(offer, |offer, (name, x)| offer.with(*name, *x))
        });
        let person = Respondent::new((set / 24).to_string());
        ChoiceSituation::new(person, set.to_string(), offers.collect::<Vec<_>>(), chosen)
    })
    .collect()
}

/// Newton's method as one would write it, to the same tolerance.
fn plain(survey: &Survey) -> [f64; COLUMNS] {
    let mut point = [0.0; COLUMNS];
    for _ in 0..20 {
        let mut gradient = [0.0; COLUMNS];
        let mut hessian = [[0.0; COLUMNS]; COLUMNS];
        for (rows, &chosen) in survey.rows.chunks(ALTERNATIVES).zip(&survey.chosen) {
            let odds: Vec<f64> = rows
                .iter()
                .map(|row| row.iter().zip(point).map(|(x, b)| x * b).sum::<f64>().exp())
                .collect();
            let sum: f64 = odds.iter().sum();
            let mut mean = [0.0; COLUMNS];
            for (row, odds) in rows.iter().zip(&odds) {
                for (mean, x) in mean.iter_mut().zip(row) {
                    *mean += odds / sum * x;
                }
            }
            for (row, odds) in rows.iter().zip(&odds) {
                for i in 0..COLUMNS {
                    for j in 0..COLUMNS {
                        hessian[i][j] += odds / sum * (row[i] - mean[i]) * (row[j] - mean[j]);
                    }
                }
            }
            for ((slope, x), mean) in gradient.iter_mut().zip(rows[chosen]).zip(mean) {
                *slope += x - mean;
            }
        }
        let step = solved(hessian, gradient);
        for (b, step) in point.iter_mut().zip(step) {
            *b += step;
        }
        if step.iter().all(|step| step.abs() < 1e-10) {
            break;
        }
    }
    point
}

/// Gauss's elimination.
fn solved(mut a: [[f64; COLUMNS]; COLUMNS], mut b: [f64; COLUMNS]) -> [f64; COLUMNS] {
    for i in 0..COLUMNS {
        for k in i + 1..COLUMNS {
            let factor = a[k][i] / a[i][i];
            let above = a[i];
            for (x, above) in a[k].iter_mut().zip(above).skip(i) {
                *x -= factor * above;
            }
            b[k] -= factor * b[i];
        }
    }
    for i in (0..COLUMNS).rev() {
        let known: f64 = (i + 1..COLUMNS).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

fn utility() -> ChoiceUtility {
    NAMES[1..].iter().fold(
        ChoiceUtility::new().price("price", Currency::USD),
        |utility, name| utility.number(*name),
    )
}

fn multinomial(bench: &mut Bench) {
    for size in [2_412, 100_000] {
        let survey = survey(size);
        let sets = situations(&survey);
        let model = MultinomialLogit::new(utility());
        let found = model.fit(&sets).unwrap().parameters.values();
        for (one, other) in found.iter().zip(plain(&survey)) {
            assert!((one - other).abs() < 1e-8, "{one} {other}");
        }
        let mut group = bench.benchmark_group(format!("multinomial logit, {size} x 4"));
        group.sample_size(10);
        group.bench_function("from situations to errors", |bench| {
            bench.iter(|| model.fit(black_box(&sets)).unwrap());
        });
        group.bench_function("plain loop over rows of numbers", |bench| {
            bench.iter(|| plain(black_box(&survey)));
        });
        group.finish();
    }
}

fn market(bench: &mut Bench) {
    let fit = MultinomialLogit::new(utility())
        .fit(&situations(&survey(2_412)))
        .unwrap();
    let market = fit.simulator(ParameterDraws::new(1_000)).unwrap();
    let shelf = (0..4).fold(ChoiceScenario::new("shelf"), |shelf, place| {
        let offer = Alternative::new(place.to_string());
        let offer = NAMES.iter().fold(offer, |offer, name| {
            offer.with(*name, 1.0 + f64::from(place))
        });
        let cost = Money::major(1, Currency::USD);
        shelf.product(offer).unit_cost(place.to_string(), cost)
    });
    let mut group = bench.benchmark_group("a market of four products, 1,000 draws");
    group.sample_size(10);
    group.bench_function("shares of ten scenarios", |bench| {
        let scenarios = vec![shelf.clone(); 10];
        bench.iter(|| market.shares(black_box(&scenarios)).unwrap());
    });
    group.bench_function("prices in equilibrium", |bench| {
        bench.iter(|| {
            market
                .nash_prices(black_box(&shelf), &["0", "1", "2"])
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, multinomial, market);
criterion_main!(benches);
