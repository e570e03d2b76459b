//! Which study is worth its cost, and how large, against closed forms.

use bizcase::decision::{AnswerKind, Payoffs, PlannedStudy};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Ratio, Share};
use bizcase::random::{Sampling, Seed};
use bizcase::sample::Sample;
use bizcase::simulation::Model;

/// A project worth `theta`, normal around 10 with deviation 30, beside doing nothing.
fn project() -> (Payoffs, Sample<Ratio>) {
    let mut model = Model::new(Currency::USD);
    let theta = model
        .ratio("theta", Dist::normal(10.0, 30.0).unwrap())
        .unwrap();
    let worth = model.output("project", move |s| s.get(theta)).unwrap();
    let run = model
        .run(&Sampling::latin_hypercube(20_000).seed(1))
        .unwrap();
    let payoffs = Payoffs::of(&[run.outcome(worth)]).unwrap().or_nothing();
    (payoffs, run.input(theta))
}

fn study() -> PlannedStudy {
    PlannedStudy {
        name: "survey".into(),
        about: "theta".into(),
        answer: AnswerKind::Number {
            standard_deviation: 100.0,
        },
        sizes: vec![4, 16, 64, 256],
        fixed_cost: 0.5,
        cost_per_answer: 0.02,
        lost_by_waiting: None,
    }
}

/// Raiffa and Schlaifer (1961), section 5.5: the mean after `n` answers of deviation `s` is normal
/// with deviation `t = 900 / sqrt(900 + s^2 / n)`, and the study is worth `t phi(u) - 10 Phi(-u)`
/// with `u = 10 / t`. Computed in Python with 15 digits.
#[test]
fn matches_the_closed_form_of_a_normal_mean() {
    let (payoffs, theta) = project();
    let found = payoffs.worth_of_study(&study(), &theta, Seed(3)).unwrap();
    let expected = [
        (4, 2.406_587),
        (16, 5.046_461),
        (64, 6.760_218),
        (256, 7.389_394),
    ];
    for (size, (answers, worth)) in found.sizes.iter().zip(expected) {
        assert_eq!(size.answers, answers);
        let value = &size.information.value;
        let off = (value.value - worth).abs();
        assert!(off < 4.0 * value.standard_error + 0.02, "{size:?} {worth}");
        let cost = 0.5 + 0.02 * answers as f64;
        assert!((size.cost - cost).abs() < 1e-12);
        assert!((size.net.value - (value.value - cost)).abs() < 1e-12);
    }
    // 256 answers cost 5.6 and add less than that to 64.
    assert_eq!(found.best().unwrap().answers, 64);
}

#[test]
fn waiting_takes_its_share_of_everything() {
    let (payoffs, theta) = project();
    let at_once = payoffs.worth_of_study(&study(), &theta, Seed(3)).unwrap();
    let later = PlannedStudy {
        lost_by_waiting: Some(Share::percent(10.0).unwrap()),
        ..study()
    };
    let later = payoffs.worth_of_study(&later, &theta, Seed(3)).unwrap();
    for (now, then) in at_once.sizes.iter().zip(&later.sizes) {
        // A tenth of what the project is worth, 10, and of what is learnt.
        let lost = 0.1 * (10.0 + now.information.value.value);
        assert!(
            (now.net.value - then.net.value - lost).abs() < 0.01,
            "{then:?}"
        );
    }
    assert!(at_once.most() > later.most() + 1.0);
}

#[test]
fn a_study_that_cannot_be_made_is_refused() {
    let (payoffs, theta) = project();
    let told = |study: PlannedStudy| {
        let error = payoffs.worth_of_study(&study, &theta, Seed(1)).unwrap_err();
        error.to_string()
    };
    let none = PlannedStudy {
        sizes: Vec::new(),
        ..study()
    };
    assert_eq!(
        told(none),
        "sizes of the study `survey` = none must be one or more"
    );
    let free = PlannedStudy {
        cost_per_answer: -1.0,
        ..study()
    };
    assert!(told(free).starts_with("cost per answer of the study `survey` = -1"));
    let nobody = PlannedStudy {
        sizes: vec![0],
        ..study()
    };
    assert!(told(nobody).starts_with("number of answers = 0"));
    // Theta is no share that could succeed.
    let votes = PlannedStudy {
        answer: AnswerKind::Success,
        ..study()
    };
    assert!(told(votes).starts_with("theta = "));
}
