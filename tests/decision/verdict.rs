//! Go, stop, or find out more first; and the record of it.

use bizcase::decision::{
    AnswerKind, DecisionRecord, Payoffs, PlannedStudy, PlannedTest, Recommendation, Verdict,
    decide, switching_values,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Ratio, Unit};
use bizcase::random::{Sampling, Seed};
use bizcase::sample::Sample;
use bizcase::simulation::{Claim, Model, Run};
use proptest::prelude::*;

/// Worth `x + y` of standard normal inputs, `x` shifted.
fn model(shift: f64) -> Model {
    let mut model = Model::new(Currency::USD);
    let x = model.ratio("x", Dist::normal(shift, 1.0).unwrap()).unwrap();
    let y = model.ratio("y", Dist::normal(0.0, 1.0).unwrap()).unwrap();
    model.output("worth", move |s| s.get(x) + s.get(y)).unwrap();
    model
}

fn run(shift: f64) -> Run {
    let sampling = Sampling::latin_hypercube(20_000).seed(7);
    model(shift).run(&sampling).unwrap()
}

fn verdict(run: &Run, claims: &[&str]) -> Verdict {
    let claims: Vec<Claim> = claims.iter().map(|it| it.parse().unwrap()).collect();
    decide(run, &claims).unwrap()
}

fn x(run: &Run) -> Sample {
    run.inputs().swap_remove(0)
}

/// With `x` known the worth is normal around it with deviation 1, and each criterion turns at one
/// value of `x`: above the 60th percentile of a normal, 0.2533 (so in 40 % of cases); above
/// -2 + 1.6449 = -0.3551 (63.9 %); above -2 + 1.7550 = -0.2450 (59.7 %, the mean of the lowest tenth
/// of a normal being -phi(1.2816) / 0.1); above 0.5 (30.9 %). Between -1 and 1 lies 68.3 % with `x`
/// at zero, 60 % at a distance of 0.591 from it (44.5 % within). Percentiles by the standard library
/// of Python.
#[test]
fn what_turns_a_verdict_matches_normal_tables() {
    let run = run(0.0);
    let expected = [
        ("P(worth > 0) >= 60%", 0.4),
        ("P5 of worth > -2", 0.638_7),
        ("ES10 of worth > -2", 0.596_8),
        ("mean of worth > 0.5", 0.308_5),
        ("P(worth between -1 and 1) >= 60%", 0.445_4),
        ("P5 of worth between -2 and -1", 0.379_2),
    ];
    for (claim, turned) in expected {
        let verdict = verdict(&run, &[claim]);
        assert_eq!(
            verdict.recommendation(),
            Some(Recommendation::NoGo),
            "{claim}"
        );
        let found = verdict.turned_by(&run, &[&x(&run)]).unwrap();
        // A fifth percentile given `x` is known to 0.05, from 20,000 rows and some ten parameters:
        // two points at each end.
        assert!((found.value - turned).abs() < 0.03, "{claim}: {found}");
    }
    // Both are met where the stricter one is.
    let both = verdict(&run, &["P(worth > 0) >= 60%", "P5 of worth > -2"]);
    let found = both.turned_by(&run, &[&x(&run)]).unwrap();
    assert!((found.value - 0.4).abs() < 0.02, "{found}");
}

/// A test with standard error 1 halves the variance: `x` given the result is normal with variance
/// 1/2 around half the result, the worth has variance 3/2, so that the share above zero is 60 % at
/// half a result of 0.2533 sqrt(3/2) = 0.3103; half the result has deviation sqrt(1/2): 33.1 %.
#[test]
fn a_test_turns_a_verdict_less_often_than_the_truth() {
    let run = run(0.0);
    let verdict = verdict(&run, &["P(worth > 0) >= 60%"]);
    let test = PlannedTest::Estimate {
        standard_error: 1.0,
    };
    let results = test.results(&x(&run), Seed(3)).unwrap();
    let found = verdict.turned_by(&run, &[&results]).unwrap();
    assert!((found.value - 0.3304).abs() < 0.02, "{found}");
}

#[test]
fn knowing_an_input_turns_as_often_as_it_lies_beyond_its_switching_value() {
    let claim: Claim = "P(worth > 0) >= 60%".parse().unwrap();
    let sampling = Sampling::latin_hypercube(20_000).seed(7);
    let switches = switching_values(&model(0.5), &[claim], &sampling).unwrap();
    let run = run(0.5);
    let verdict = verdict(&run, &["P(worth > 0) >= 60%"]);
    for switch in switches {
        let inputs = run.inputs();
        let input = inputs.iter().find(|it| it.name() == switch.input).unwrap();
        let found = verdict.turned_by(&run, &[input]).unwrap();
        let beyond = switch.probability.value();
        assert!((found.value - beyond).abs() < 0.02, "{switch}: {found}");
    }
}

fn study(cost_per_answer: f64) -> PlannedStudy {
    PlannedStudy {
        name: "survey".into(),
        about: "x".into(),
        answer: AnswerKind::Number {
            standard_deviation: 4.0,
        },
        sizes: vec![4, 16, 64],
        fixed_cost: 0.0,
        cost_per_answer,
        lost_by_waiting: None,
    }
}

fn considering(shift: f64, claim: &str, study: &PlannedStudy) -> Verdict {
    let run = run(shift);
    let payoffs = Payoffs::of(&[run.named("worth").unwrap()])
        .unwrap()
        .or_nothing();
    let worth = payoffs.worth_of_study(study, &x(&run), Seed(3)).unwrap();
    let verdict = verdict(&run, &[claim]);
    verdict
        .considering(&run, &[(&worth, &x(&run))], Seed(3))
        .unwrap()
}

#[test]
fn it_is_to_research_first_where_a_study_pays_and_could_turn_the_verdict() {
    let cheap = considering(-0.1, "P(worth > 0) >= 60%", &study(0.001));
    assert_eq!(cheap.recommendation(), Some(Recommendation::ResearchFirst));
    assert!(cheap.is_clear(), "what it leaves is far above its error");
    let text = cheap.to_string();
    assert!(
        text.starts_with(
            "research first: the criterion is not met; survey (64 answers): costs 0.064, leaves "
        ),
        "{text}"
    );
    assert!(text.ends_with("% of cases"), "{text}");

    // Too dear a study changes nothing; neither does one about a verdict that nothing turns.
    let dear = considering(-0.1, "P(worth > 0) >= 60%", &study(1.0));
    assert_eq!(dear.recommendation(), Some(Recommendation::NoGo));
    assert!(dear.studies.is_empty());
    let settled = considering(-0.1, "P(worth > -50) >= 60%", &study(0.001));
    assert_eq!(settled.recommendation(), Some(Recommendation::Go));
    assert_eq!(settled.studies.len(), 1);
    assert!(settled.studies[0].turns.value < 0.001);
}

#[test]
fn without_criteria_no_study_makes_a_verdict() {
    let run = run(0.0);
    let payoffs = Payoffs::of(&[run.named("worth").unwrap()])
        .unwrap()
        .or_nothing();
    let worth = payoffs
        .worth_of_study(&study(0.001), &x(&run), Seed(3))
        .unwrap();
    let verdict = verdict(&run, &[]);
    let verdict = verdict
        .considering(&run, &[(&worth, &x(&run))], Seed(3))
        .unwrap();
    assert_eq!(verdict.recommendation(), None);
    assert_eq!(verdict.to_string(), "no verdict: no criteria were set");
}

#[test]
fn what_cannot_be_known_is_refused() {
    let run = run(0.0);
    let verdict = verdict(&run, &["P(worth > 0) >= 60%"]);
    let other: Sample = Sample::new("other", Unit::Ratio, vec![1.0, 2.0]).unwrap();
    let error = verdict.turned_by(&run, &[&other]).unwrap_err().to_string();
    assert!(error.starts_with("trials of `other` = 2"), "{error}");
    let error = verdict
        .turned_by::<Ratio>(&run, &[])
        .unwrap_err()
        .to_string();
    assert_eq!(error, "samples known = none must be one or more");
}

#[test]
fn a_record_is_stored_and_read_back() {
    let verdict = considering(-0.1, "P(worth > 0) >= 60%", &study(0.001));
    let claim: Claim = "P(worth > 0) >= 60%".parse().unwrap();
    let sampling = Sampling::latin_hypercube(1_024).seed(7);
    let levers = switching_values(&model(-0.1), &[claim], &sampling).unwrap();
    let record = DecisionRecord::new("Do we build it?", verdict)
        .owned_by("Mia")
        .dated("2026-11-30".parse().unwrap())
        .turning(levers)
        .leaving_open("who sells it");
    assert_eq!(record.result, Some(Recommendation::ResearchFirst));
    let stored = serde_json::to_string(&record).unwrap();
    assert_eq!(
        serde_json::from_str::<DecisionRecord>(&stored).unwrap(),
        record
    );
    let written = toml::to_string(&record).unwrap();
    assert_eq!(toml::from_str::<DecisionRecord>(&written).unwrap(), record);
    let page = record.to_string();
    let parts = [
        "Decided by Mia on 2026-11-30",
        "Criteria",
        "What would turn it",
        "Studies that pay",
        "Left open\n- who sells it",
    ];
    for part in parts {
        assert!(page.contains(part), "{part} is missing from\n{page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A verdict is turned in a share of the trials, and without studies it is
    /// what the findings say.
    #[test]
    fn a_verdict_is_turned_in_a_share_of_the_trials(shift in -1.5..1.5_f64, target in 1_u32..100) {
        let sampling = Sampling::monte_carlo(1_000).seed(1);
        let run = model(shift).run(&sampling).unwrap();
        let claim = format!("P(worth > 0) >= {target}%");
        let verdict = verdict(&run, &[&claim]);
        let met = verdict.findings[0].met;
        prop_assert_eq!(verdict.recommendation(), Some(if met { Recommendation::Go } else { Recommendation::NoGo }));
        let turned = verdict.turned_by(&run, &[&x(&run)]).unwrap();
        prop_assert!((0.0..=1.0).contains(&turned.value));
    }
}
