//! Intervals cover the truth as often as they say, on simulated surveys.
//!
//! Deviations from the nominal share are judged by its standard error over the surveys.

use bizcase::choice::{CoefficientErrors, LogitFit, MultinomialLogit};
use bizcase::quantity::Share;
use bizcase::sample::ParameterDraws;

use crate::people::{Survey, sets};

const SURVEYS: u64 = 400;

/// How far a share of surveys is from nominal, in standard errors.
fn apart(covered: u32, nominal: f64) -> f64 {
    let surveys = SURVEYS as f64;
    let share = f64::from(covered) / surveys;
    (share - nominal) / (nominal * (1.0 - nominal) / surveys).sqrt()
}

fn fits(survey: impl Fn(u64) -> Survey) -> impl Iterator<Item = LogitFit> {
    let model = MultinomialLogit::new(Survey::utility());
    (0..SURVEYS).map(move |seed| model.fit(&sets(&survey(seed))).unwrap())
}

/// Independent choices: worth by the information, in all three ways.
#[test]
fn intervals_of_worth_cover_it() {
    let confidence = Share::percent(90.0).unwrap();
    let draws = ParameterDraws::new(400).confidence(confidence);
    let mut covered = [0; 3];
    for fit in fits(|seed| Survey {
        seed: 100 + seed,
        ..Survey::of(80)
    }) {
        let worth = fit
            .with_errors(CoefficientErrors::Hessian)
            .unwrap()
            .worth("speed")
            .unwrap();
        let truth = 0.5 / 0.15;
        let intervals = [
            worth.delta_interval(confidence).unwrap(),
            worth.interval(confidence).unwrap(),
            worth.krinsky_robb_interval(&draws).unwrap(),
        ];
        for (count, interval) in covered.iter_mut().zip(intervals) {
            *count += u32::from(interval.contains(truth));
        }
    }
    for count in covered {
        assert!(apart(count, 0.9).abs() < 3.0, "{covered:?}");
    }
}

/// A price that shows weakly in few choices: Fieller's interval still covers, the delta method's
/// lies.
#[test]
fn fieller_covers_where_the_price_is_weak() {
    let confidence = Share::percent(90.0).unwrap();
    let (mut fieller, mut unbounded, mut used) = (0_u32, 0_u32, 0_u32);
    let weak = |seed| Survey {
        seed: 900 + seed,
        price: -0.06,
        speed: 0.3,
        tasks: 4,
        ..Survey::of(30)
    };
    for fit in fits(weak) {
        let fit = fit.with_errors(CoefficientErrors::Hessian).unwrap();
        // Without a price below zero there is no worth: such a survey covers nothing.
        let Ok(worth) = fit.worth("speed") else {
            continue;
        };
        used += 1;
        let interval = worth.interval(confidence).unwrap();
        fieller += u32::from(interval.contains(5.0));
        unbounded += u32::from(interval.is_unbounded());
    }
    assert!(used > 300 && unbounded > 50, "{used} {unbounded}");
    let share = f64::from(fieller) / f64::from(used);
    assert!(share > 0.87, "{share}");
}

/// People whose choices are alike: errors that are clustered by person cover, those of the
/// information do not. The truth is where many people lead.
#[test]
fn clustered_errors_cover_when_people_differ() {
    let mixed = |seed, people| Survey {
        seed,
        spread: 1.0,
        tasks: 8,
        ..Survey::of(people)
    };
    let model = MultinomialLogit::new(Survey::utility());
    let truth = model.fit(&sets(&mixed(1, 40_000))).unwrap();
    let truth = truth.parameters.named("speed").unwrap().value;
    let (mut clustered, mut naive) = (0, 0);
    for fit in fits(|seed| mixed(5_000 + seed, 80)) {
        let covers = |fit: &LogitFit| {
            let speed = fit.parameters.named("speed").unwrap();
            let reach = 1.644_853_626_951_472_2 * speed.standard_error.unwrap();
            u32::from((speed.value - truth).abs() <= reach)
        };
        clustered += covers(&fit);
        naive += covers(&fit.with_errors(CoefficientErrors::Hessian).unwrap());
    }
    assert!(apart(clustered, 0.9).abs() < 3.0, "{clustered}");
    assert!(apart(naive, 0.9) < -10.0, "{naive}");
}
