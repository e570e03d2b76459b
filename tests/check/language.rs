//! One language: a claim is the same in code, as text, in TOML, in JSON and in `check!`.

use bizcase::check;
use bizcase::check::{Checks, Status};
use bizcase::decision::decide;
use bizcase::distribution::Dist;
use bizcase::quantity::{Count, Currency, Money, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Base, Claim, Condition, Measured, Model, Statistic, Threshold};
use serde::Deserialize;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn percent(value: f64) -> Share {
    Share::percent(value).unwrap()
}

/// NPV is uniform from -1,000 to 3,000, and the buyers from 10 to 20.
fn model() -> Model {
    let mut model = Model::new(Currency::USD);
    let profit = Dist::uniform(-1_000.0, 3_000.0).unwrap();
    let profit = model.money("profit", profit).unwrap();
    let buyers = Dist::uniform(10.0, 20.0).unwrap();
    let buyers = model.count("buyers", buyers).unwrap();
    model.output("NPV", move |s| s.get(profit)).unwrap();
    model
        .output("buyers at the end", move |s| s.get(buyers))
        .unwrap();
    model
}

#[derive(Deserialize)]
struct File {
    criteria: Vec<Claim>,
}

/// A claim in code with its text; it comes back from text, TOML and JSON, and all of them come to
/// the same finding, which is printed the same.
fn same_everywhere(model: &Model, claim: &Claim, text: &str) -> Status {
    assert_eq!(claim.to_string(), text);
    let parsed: Claim = text.parse().unwrap();
    let toml: File = toml::from_str(&format!("criteria = ['{text}']")).unwrap();
    let json = serde_json::to_string(claim).unwrap();
    let json: Claim = serde_json::from_str(&json).unwrap();
    let found = |claim: &Claim| {
        let report = Checks::of(model).that(claim.clone()).run().unwrap();
        report.findings[0].clone()
    };
    let finding = found(claim);
    for other in [&parsed, &toml.criteria[0], &json] {
        assert_eq!(other, claim);
        assert_eq!(found(other), finding);
    }
    assert!(finding.to_string().contains(text), "{finding}");
    finding.status
}

#[test]
fn a_claim_is_the_same_in_code_text_toml_json_and_check() {
    let model = model();
    let (outcome, likely) = ("NPV", 70.0);
    let held = |claim: Claim, text: &str, report: &check::Report| {
        assert_eq!(same_everywhere(&model, &claim, text), Status::Passed);
        assert_eq!(report.findings[0].asked, text);
    };
    held(
        Statistic::probability_above("NPV", usd(0)).at_least(percent(70.0)),
        "P(NPV > USD 0) >= 70%",
        &check!(model, P("NPV" > usd(0)) >= 70%),
    );
    held(
        Statistic::probability_at_least("NPV", usd(0)).above(0.7),
        "P(NPV >= USD 0) > 70%",
        &check!(model, P(outcome >= usd(0)) > likely%),
    );
    held(
        Statistic::probability_below("NPV", usd(2_500)).at_most(percent(90.0)),
        "P(NPV < USD 2,500) <= 90%",
        &check!(model, P("NPV" < usd(2_500)) <= 0.9),
    );
    held(
        Statistic::probability_at_most("buyers at the end", Count::from(15)).below(0.55),
        "P(buyers at the end <= 15) < 55%",
        &check!(model, P("buyers at the end" <= 15) < percent(55.0)),
    );
    let middle = Condition::Between(usd(0).into(), usd(1_000).into());
    held(
        Statistic::probability("NPV", middle).between(percent(20.0), percent(30.0)),
        "P(NPV between USD 0 and USD 1,000) between 20% and 30%",
        &check!(model, P("NPV" between usd(0) and usd(1_000)) between 20% and 30%),
    );
    held(
        Statistic::percentile("NPV", percent(5.0)).above(usd(-900)),
        "P5 of NPV > USD -900",
        &check!(model, P5 of "NPV" > usd(-900)),
    );
    held(
        Statistic::percentile("NPV", percent(97.5)).below(usd(2_990)),
        "P97.5 of NPV < USD 2,990",
        &check!(model, P97.5 of outcome < usd(2_990)),
    );
    held(
        Statistic::median("buyers at the end").at_least(14),
        "median of buyers at the end >= 14",
        &check!(model, median of "buyers at the end" >= 14),
    );
    held(
        Statistic::mean("NPV").between(usd(900), usd(1_100)),
        "mean of NPV between USD 900 and USD 1,100",
        &check!(model, mean of "NPV" between usd(900) and usd(1_100)),
    );
    held(
        Statistic::at_base("NPV", Base::Medians).at_most(usd(1_000)),
        "NPV with all inputs at their medians <= USD 1,000",
        &check!(model, "NPV" with all inputs at their medians <= usd(1_000)),
    );
}

/// What a check passes a decision finds met, from the same text.
#[test]
fn a_criterion_is_a_claim() {
    let run = model().run(&Sampling::monte_carlo(20_000)).unwrap();
    let criteria = [
        ("P(NPV > USD 0) >= 70%", true, Some(200.0)),
        ("P(NPV > USD 0) <= 70%", false, Some(-200.0)),
        ("P(NPV <= USD 0) < 30%", true, Some(200.0)),
        ("P(NPV between USD 0 and USD 1,000) >= 20%", true, None),
        ("P5 of NPV > USD -700", false, Some(-100.0)),
        (
            "mean of NPV between USD 900 and USD 1,500",
            true,
            Some(100.0),
        ),
        ("ES10 of NPV >= USD -850", true, Some(50.0)),
        ("median of NPV < USD 900", false, Some(-100.0)),
    ];
    for (text, met, room) in criteria {
        let verdict = decide(&run, &[text.parse().unwrap()]).unwrap();
        let finding = &verdict.findings[0];
        assert_eq!(finding.met, met, "{finding}");
        assert!(finding.to_string().starts_with(text), "{finding}");
        match (finding.room, room) {
            (Some(found), Some(room)) => assert!((found - room).abs() < 60.0, "{finding}"),
            (found, room) => assert_eq!(found, room, "{finding}"),
        }
    }
    let refused = |text: &str| {
        let claims = [text.parse().unwrap()];
        decide(&run, &claims).unwrap_err().to_string()
    };
    let error = refused("median of NPV within 5% of the baseline");
    assert!(
        error.contains("must be decided by this run alone"),
        "{error}"
    );
    let error = refused("NPV with all inputs at their modes > USD 0");
    assert!(error.contains("takes the model, not a run"), "{error}");
    let error = refused("P(NPV > EUR 0) >= 50%");
    assert_eq!(
        error,
        "threshold of `NPV` = EUR 0 must be an amount in USD, such as USD 5"
    );
    let chance = "P(buyers at the end < 12.5)".parse().unwrap();
    let chance = Measured::new(chance, &run).unwrap();
    assert!(chance.found.distance(0.25).abs() < 4.0, "{chance}");
}

#[test]
fn thresholds_are_read_as_people_write_them_and_keep_every_digit() {
    for (text, printed) in [
        ("USD -15m", "USD -15 m"),
        ("usd 1", "refused"),
        ("USD 1_500_000", "USD 1.5 m"),
        ("EUR 1,234,567.89", "EUR 1,234,567.89"),
        ("EUR 0.5 k", "EUR 500"),
        ("CHF 2,000 bn", "CHF 2,000 bn"),
        ("60 %", "60%"),
        ("33.3%", "33.3%"),
        ("0.1%", "0.1%"),
        ("99.95%", "99.95%"),
        ("1300", "1,300"),
        ("25 k", "25 k"),
        ("-0", "0"),
        ("1e30", "1e30"),
        ("120%", "refused"),
        ("USD", "refused"),
        ("USD 1,00", "refused"),
        ("12 apples", "refused"),
        ("NaN", "refused"),
        ("1e999", "refused"),
        ("", "refused"),
    ] {
        let found = text.parse::<Threshold>();
        let found = found.map_or("refused".to_owned(), |it| it.to_string());
        assert_eq!(found, printed, "{text}");
    }
    // A share in percent and as a fraction, which a division by a hundred would tell apart.
    for tenth in 1..1_000 {
        let value = f64::from(tenth) / 10.0;
        let text = format!("{value}%").parse::<Threshold>().unwrap();
        assert_eq!(text, percent(value).into());
        assert_eq!(text.to_string(), format!("{value}%"));
    }
    let ratio = Threshold::from(Ratio::new(1.0 / 3.0).unwrap());
    assert_eq!(ratio.to_string().parse::<Threshold>().unwrap(), ratio);
}

#[test]
fn names_that_would_mislead_stand_in_quotation_marks() {
    for (outcome, printed) in [
        ("a > b", "mean of a > b"),
        ("P(x > 3)", "mean of P(x > 3)"),
        (" edge", "mean of \" edge\""),
        ("\"quoted\"", "mean of \"\"quoted\"\""),
        ("a =", "mean of \"a =\""),
        ("", "mean of \"\""),
    ] {
        let mean = Statistic::mean(outcome);
        assert_eq!(mean.to_string(), printed);
        assert_eq!(printed.parse::<Statistic>().unwrap(), mean);
        let claim = mean.above(usd(3));
        assert_eq!(claim.to_string().parse::<Claim>().unwrap(), claim);
        let event = Statistic::probability_at_most(outcome, 3).at_least(0.5);
        assert_eq!(event.to_string().parse::<Claim>().unwrap(), event);
    }
    let base = Statistic::at_base("mean of NPV", Base::Modes);
    let text = "\"mean of NPV\" with all inputs at their modes";
    assert_eq!(base.to_string(), text);
    assert_eq!(text.parse::<Statistic>().unwrap(), base);
    let plain: Statistic = "P(\"NPV\" > USD 0)".parse().unwrap();
    assert_eq!(plain, Statistic::probability_above("NPV", usd(0)));
}

#[test]
fn what_cannot_be_read_is_refused_by_word() {
    for (text, told) in [
        ("P(NPV > USD 0) at least 60%", "for `at least` write >="),
        ("P(NPV > USD 0) = 60%", "for `=` write >= or <="),
        ("P5 of NPV above USD 3", "for `above` write >"),
        ("mean of NPV => USD 3", "a comparison by >=, >, <=, <"),
        (
            "P(NPV > USD 0)",
            "add what is asked of it, such as `>= 60%`",
        ),
        ("NPV > USD 0", "statistic = `NPV` must be one such as"),
        ("average of NPV > USD 0", "statistic = `average of NPV`"),
        ("P105 of NPV > USD 0", "statistic = `P105 of NPV`"),
        (
            "P(NPV > USD 0) >= 60",
            "= 60 is outside [0, 1]; for 60 percent write 60%",
        ),
        (
            "P(NPV > USD 0) >= USD 60",
            "= USD 60 must be a share, such as 60%",
        ),
        ("P(NPV > XYY 0) >= 60%", "is not an ISO 4217 currency code"),
        (
            "P(NPV > USD 0) >= 160%",
            "threshold = `160%` must be a share from 0% to 100%",
        ),
        ("mean of NPV > many", "threshold = `many`"),
        ("P(NPV > USD 0) between 60% and 50%", "lower end"),
        ("", "a comparison by"),
    ] {
        let error = text.parse::<Claim>().unwrap_err().to_string();
        assert!(error.contains(told), "{text}: {error}");
    }
    let error = toml::from_str::<File>("criteria = [{ outcome = 'NPV' }]");
    let error = error.err().unwrap().to_string();
    assert!(
        error.contains("expected a claim such as \"P(NPV > EUR 0) >= 60%\""),
        "{error}"
    );
    let error = toml::from_str::<File>("criteria = ['P(NPV > 3) at least 60%']");
    let error = error.err().unwrap().to_string();
    assert!(error.contains("for `at least` write >="), "{error}");
}
