//! One input at a time: tornado, tables and spider.

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Currency, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::sample::JointEmpirical;
use bizcase::sensitivity::{Others, Tornado, WhatIf, spider};
use bizcase::simulation::{Base, Model};

use super::functions::linear;

/// A product of two uniform inputs on (0, 1): with `a` at its P10 and P90 the mean is 0.05 and 0.45,
/// and the swing is 0.8 b, whose standard deviation is 0.8 / sqrt(12).
#[test]
fn a_swing_at_random_says_whether_it_depends_on_the_others() {
    let mut model = Model::new(Currency::USD);
    let law = Dist::uniform(0.0, 1.0).unwrap();
    let [a, b] = ["a", "b"].map(|name| model.ratio(name, law.clone()).unwrap());
    let product = model
        .output("product", move |s| s.get(a) * s.get(b))
        .unwrap();
    let around = Others::AtRandom(Sampling::latin_hypercube(4_096));
    let chart = Tornado::default()
        .others(around)
        .of(&model, product)
        .unwrap();
    let bar = chart.swings.iter().find(|it| it.input == "a").unwrap();
    assert!(
        (bar.at_low - 0.05).abs() < 1e-4 && (bar.at_high - 0.45).abs() < 1e-3,
        "{bar:?}"
    );
    assert!(
        (bar.interaction.unwrap() - 0.8 / 12_f64.sqrt()).abs() < 1e-3,
        "{bar:?}"
    );
    assert!((chart.base - 0.25).abs() < 0.01);

    let (model, sum) = linear();
    let chart = Tornado::default().others(around).of(&model, sum).unwrap();
    assert!(chart.swings.iter().all(|it| it.interaction.unwrap() < 1e-9));
    assert_eq!(chart.swings[0].input, "x3");
}

/// The rows of a study are gone through together: of ten rows, whose sums are 1 to 10, the tenth
/// and the ninetieth percentile.
#[test]
fn a_study_is_one_bar() {
    let rows: Vec<f64> = (1..=10).map(f64::from).collect();
    let halves = |times: f64| rows.iter().map(|it| it * times).collect::<Vec<_>>();
    let study = JointEmpirical::new("study", [("a", halves(0.25)), ("b", halves(0.75))]).unwrap();
    let mut model = Model::new(Currency::USD);
    let [a, b] = ["a", "b"].map(|name| {
        let column = study.column(name).unwrap();
        model.ratio(name, column.into()).unwrap()
    });
    let sum = model.output("sum", move |s| s.get(a) + s.get(b)).unwrap();
    let chart = Tornado::default().of(&model, sum).unwrap();
    let [bar] = &chart.swings[..] else {
        panic!("one bar, not {:?}", chart.swings)
    };
    assert_eq!((bar.input.as_str(), bar.values), ("study", None));
    assert_eq!((bar.at_low, bar.at_high), (2.0, 9.0));
}

/// The number of a draw is not more of anything: of ten draws, whose outputs are 0 to 9 in another
/// order, the tenth and the ninetieth percentile, and no values between which it moves.
#[test]
fn the_draws_of_a_study_have_no_order() {
    let numbers: Vec<f64> = (0..10).map(f64::from).collect();
    let study = JointEmpirical::new("study", [("draw", numbers)]).unwrap();
    let mut model = Model::new(Currency::USD);
    let column = study.column("draw").unwrap();
    let draw = model.ratio("study: draw", column.into()).unwrap();
    // 5, 6, 7, 8, 9, 0, 1, 2, 3, 4.
    let mixed = model
        .output("mixed", move |s| {
            let (draw, five) = (s.get(draw), Approx::<Ratio>::new(5.0));
            Approx::choose(draw.less_than(five), draw + five, draw - five)
        })
        .unwrap();
    let chart = Tornado::default().of(&model, mixed).unwrap();
    let bar = &chart.swings[0];
    assert_eq!((bar.input.as_str(), bar.values), ("study: draw", None));
    assert_eq!((bar.at_low, bar.at_high), (1.0, 8.0));
}

#[test]
fn tables_and_spiders_refuse_what_the_model_does_not_have() {
    let (model, output) = linear();
    let told = |table: WhatIf| table.of(&model, output).unwrap_err().to_string();
    let error = told(WhatIf::around(Base::Means).by("x9", [1.0]));
    assert!(error.starts_with("input = `x9`"), "{error}");
    let error = told(WhatIf::around(Base::Means).by("x1", []));
    assert!(error.starts_with("cells of the table = 0"), "{error}");
    let error = told(WhatIf::around(Base::Means).by("x1", [f64::NAN]));
    assert!(error.starts_with("x1 = NaN"), "{error}");
    let error = spider(&model, output, Base::Means, &[Share::ONE]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("percentile of a spider chart = 1"),
        "{error}"
    );
}
