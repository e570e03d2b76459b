//! Opportunity scores of a large survey with all their draws, beside the plain loop over the draws:
//! weights of every respondent drawn one by one, and added up by outcome.

use std::hint::black_box;

use bizcase::sample::Bootstrap;
use bizcase::severity::{OpportunityScoring, OutcomeRating, OutcomeRatings, Survey};
use bizcase::survey::Respondent;
use criterion::{Criterion as Bench, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_distr::{Distribution, Exp1};
use rand_xoshiro::Xoshiro256PlusPlus;

const RESPONDENTS: usize = 100_000;
const OUTCOMES: usize = 30;
const DRAWS: u32 = 2_000;
/// The loop makes so many of the draws, and is as long as they are few.
const LOOPED: u32 = 20;

/// An answer from 1 to 5 that looks like chance.
fn answer(respondent: usize, question: usize) -> i32 {
    let mixed = (respondent * 2_654_435_761 + question * 40_503).wrapping_mul(0x9E37_79B9) >> 7;
    1 + i32::try_from(mixed % 5).unwrap()
}

fn rows() -> Vec<OutcomeRatings> {
    let rating = |respondent: usize, outcome: usize| OutcomeRating {
        outcome: format!("outcome {outcome}"),
        importance: Some(answer(respondent, 2 * outcome)),
        satisfaction: Some(answer(respondent, 2 * outcome + 1)),
    };
    (0..RESPONDENTS)
        .map(|id| {
            let mut row = OutcomeRatings::new(Respondent::new(id.to_string()));
            row.ratings = (0..OUTCOMES).map(|outcome| rating(id, outcome)).collect();
            row
        })
        .collect()
}

/// The sums of the weights of those in the top boxes, by question and draw.
fn looped(top: &[Vec<bool>]) -> Vec<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut sums = vec![0.0; 2 * OUTCOMES];
    for _ in 0..LOOPED {
        for row in top {
            let weight: f64 = Exp1.sample(&mut random);
            for (sum, &top) in sums.iter_mut().zip(row) {
                *sum += if top { weight } else { 0.0 };
            }
        }
    }
    sums
}

fn severity(bench: &mut Bench) {
    let rows = rows();
    let top: Vec<Vec<bool>> = (0..RESPONDENTS)
        .map(|id| {
            (0..2 * OUTCOMES)
                .map(|question| answer(id, question) >= 4)
                .collect()
        })
        .collect();
    let mut group = bench.benchmark_group("100,000 respondents x 30 outcomes");
    group.sample_size(10);
    group.bench_function("baseline: plain loop, 20 of 2,000 draws, one thread", |b| {
        b.iter(|| black_box(looped(&top)));
    });
    let survey = Survey::new("large").bootstrap(Bootstrap::new(DRAWS));
    group.bench_function("opportunity scores, 2,000 draws", |b| {
        b.iter(|| {
            OpportunityScoring::top_box()
                .analyse(&survey, &rows)
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, severity);
criterion_main!(benches);
