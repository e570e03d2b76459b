//! What else could be done, and what must be true.

use bizcase::case::{BusinessCase, CaseOption};
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

const CASE: &str = r#"
name = "new tool"
currency = "EUR"
launch = "2027-01"
horizon = { years = 3 }
discount = "10% a year"
build = { budget = "EUR 50,000", months = 3 }
criteria = ["P(NPV less do nothing > EUR 0) >= 50%"]
[[offers]]
name = "shops"
retention = { churn = { name = "churn", range = { pert = { min = 0.01, mode = 0.02, max = 0.05 } } } }
streams = [{ name = "fee", price = "EUR 60" }]
[offers.go_to_market.reach]
accounts = { name = "shops", range = { uniform = { low = 800, high = 1_200 } } }
acquisition_cost = 150
budget = 60_000
[[costs]]
name = "office"
cost = { fixed = 12_000 }
[[costs]]
name = "marketing"
cost = { fixed = 30_000 }
[[options]]
name = "do nothing"
keeps = { only = ["office"] }
costs = [{ name = "old system", cost = { fixed = { name = "upkeep", range = { uniform = { low = 15_000, high = 25_000 } } } } }]
[[options]]
name = "do the minimum"
keeps = { without = ["marketing"] }
overrides = [{ figure = "churn", change = { times = 1.2 } }]
"#;

fn case() -> BusinessCase {
    toml::from_str(CASE).unwrap()
}

#[test]
fn options_are_plans_on_the_same_draws() {
    let case = case();
    for sampling in [
        Sampling::monte_carlo(512).seed(3),
        Sampling::sobol(512).seed(3),
    ] {
        let compared = case.compare_options(&sampling).unwrap();
        let minimum = compared.alternative("do the minimum").unwrap();
        // One draw of the shops for all of them; churn is drawn alike and multiplied.
        let shops = |it: &bizcase::case::ComparedCase| {
            it.run.named("TAM accounts").unwrap().samples().to_vec()
        };
        assert_eq!(shops(minimum), shops(&compared.base));
        // Without marketing, and with more churn: what that saves and loses, trial by trial.
        let saved = 30_000.0 / 12.0;
        let factor = 1.1_f64.powf(-1.0 / 12.0);
        let marketing: f64 = (1..=36).map(|month| saved * factor.powi(month)).sum();
        let difference = compared.difference("do the minimum", "NPV").unwrap();
        assert!(difference.mean.value < marketing);
        let unmoved = BusinessCase {
            options: vec![CaseOption {
                overrides: vec![],
                ..case.options[1].clone()
            }],
            criteria: vec![],
            ..case.clone()
        };
        let compared = unmoved.compare_options(&sampling).unwrap();
        let [base, other] = ["new tool", "do the minimum"]
            .map(|it| compared.alternative(it).unwrap().run.named("NPV").unwrap());
        for difference in other.minus(&base).unwrap().samples() {
            assert!(
                (difference - marketing).abs() < 1e-6,
                "{difference}, not {marketing}"
            );
        }
    }
}

#[test]
fn a_claim_may_be_on_the_difference_to_an_option() {
    let sampling = Sampling::monte_carlo(2_000).seed(4);
    let case = case();
    let valued = case.value(&sampling).unwrap();
    let compared = case.compare_options(&sampling).unwrap();
    let apart = compared.difference("do nothing", "NPV").unwrap();
    let claimed = &valued.verdict.findings[0].found;
    let apart_by_lower = (claimed.value - apart.lower.value).abs();
    assert!(apart_by_lower < 1e-12, "P(case > option)");
    let named = valued.run.named("NPV less do nothing").unwrap();
    assert!((named.mean().value + apart.mean.value).abs() < 1e-6);
}

/// Doing nothing costs the office and the old system, and nothing else.
#[test]
fn doing_nothing_is_a_plan_without_offers() {
    let nothing = case().option("do nothing").unwrap();
    let statement = nothing.statement(Base::Means).unwrap();
    statement.ties().unwrap();
    let year = &statement.years()[0];
    assert_eq!(year.cash_flow, Money::major(-32_000, Currency::EUR));
    assert_eq!(statement.build_months, 0);
}

#[test]
fn what_an_option_cannot_mean_is_refused_by_name() {
    let refused = |from: &str, to: &str, option: &str| {
        assert_eq!(CASE.matches(from).count(), 1, "{from}");
        let case: BusinessCase = toml::from_str(&CASE.replace(from, to)).unwrap();
        case.option(option).unwrap_err().to_string()
    };
    let said = refused(
        "keeps = { without = [\"marketing\"] }",
        "keeps = { without = [\"marketting\"] }",
        "do the minimum",
    );
    assert!(
        said.starts_with("part of option `do the minimum` = `marketting`"),
        "{said}"
    );
    assert!(said.ends_with("did you mean `marketing`?"), "{said}");
    let said = refused(
        "name = \"upkeep\", range = { uniform = { low = 15_000, high = 25_000 } }",
        "name = \"churn\", range = { uniform = { low = 15_000, high = 25_000 } }",
        "do nothing",
    );
    assert!(
        said.contains("accepted") || said.starts_with("figure `churn`"),
        "{said}"
    );
    let said = case().option("do noting").unwrap_err().to_string();
    assert!(said.ends_with("did you mean `do nothing`?"), "{said}");
    let mut twice = case();
    twice.options[1].name = "do nothing".into();
    assert!(
        twice
            .model()
            .unwrap_err()
            .to_string()
            .starts_with("option = `do nothing`")
    );
    let mut unknown = case();
    unknown.criteria = vec!["P(NPV less do nothin > EUR 0) >= 50%".parse().unwrap()];
    let said = unknown
        .value(&Sampling::monte_carlo(64))
        .unwrap_err()
        .to_string();
    assert!(said.contains("NPV less do nothin"), "{said}");
}

/// With one figure known, the claim on the mean becomes a root that goal seek also finds.
#[test]
fn what_must_be_true_is_what_goal_seek_finds() {
    let mut case = case();
    let claim = "mean of NPV >= EUR 1 m";
    case.criteria = vec![claim.parse().unwrap()];
    let sampling = Sampling::monte_carlo(256).seed(5);
    let missed = case
        .value(&sampling)
        .unwrap()
        .must_be_true(&sampling)
        .unwrap();
    let [missed] = &missed[..] else {
        panic!("one criterion is missed")
    };
    let price = missed
        .levers
        .iter()
        .find(|it| it.figure == "shops.fee.price")
        .unwrap();
    let sought = case.seek(
        "shops.fee.price",
        60.0,
        120.0,
        &claim.parse().unwrap(),
        &sampling,
    );
    let (needed, sought) = (price.needed.unwrap(), sought.unwrap().value);
    assert!((needed - sought).abs() < 0.1, "{needed} and {sought}");
    // Levers that can do it alone stand before those that cannot.
    let needed: Vec<bool> = missed.levers.iter().map(|it| it.needed.is_some()).collect();
    assert!(needed.is_sorted_by(|a, b| a >= b), "{needed:?}");
}

/// The same market, customers and draws, charged in another way.
#[test]
fn an_offer_may_be_charged_otherwise() {
    let mut case = case();
    let text = r#"
        name = "by the parcel"
        charging = [{ offer = "shops", streams = [{
            name = "parcels",
            structure = { graduated = [{ up_to = 100, unit = "EUR 0" }, { unit = "EUR 0.50" }] },
            usage = { mean = 220, spread = 0 },
        }] }]"#;
    case.options.push(toml::from_str(text).unwrap());
    // All use 220, of which 120 are billed: the fee of 60.
    let plan = case.option("by the parcel").unwrap();
    assert_eq!(plan.offers[0].streams.len(), 1);
    let compared = case.compare_options(&Sampling::sobol(256).seed(2)).unwrap();
    let named = |name: &str| {
        compared
            .alternative(name)
            .unwrap()
            .run
            .named("NPV")
            .unwrap()
    };
    let (fee, parcels) = (named("new tool"), named("by the parcel"));
    for (one, other) in fee.samples().iter().zip(parcels.samples()) {
        assert!((one - other).abs() < 1e-6 * one.abs(), "{one} {other}");
    }

    let refused = |from: &str, to: &str| {
        let mut case = case.clone();
        case.options[2] = toml::from_str(&text.replace(from, to)).unwrap();
        case.option("by the parcel").unwrap_err().to_string()
    };
    let said = refused("\"shops\"", "\"shop\"");
    assert!(said.ends_with("did you mean `shops`?"), "{said}");
    let said = refused("charging =", "keeps = { only = [\"office\"] }\ncharging =");
    assert!(
        said.starts_with("offer charged otherwise in option"),
        "{said}"
    );
    let twice = format!(
        "charging = [{{ offer = \"shops\", streams = [] }}, {}",
        "{ offer = \"shops\""
    );
    let said = refused("charging = [{ offer = \"shops\"", &twice);
    assert!(said.contains("`shops` twice"), "{said}");
}
