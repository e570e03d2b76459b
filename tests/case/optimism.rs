//! Adjustments for optimism: by reference class, with a source, and shown before and after.

use bizcase::case::{BusinessCase, ProjectClass, Statement};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support;

const CASE: &str = r#"
name = "depot"
currency = "GBP"
launch = "2027-01"
horizon = { years = 2 }
discount = "21% a year"
build = { budget = "GBP 100000", months = 1 }
[[offers]]
name = "shops"
retention = { churn = 0 }
streams = [{ name = "fee", price = 10 }]
[offers.go_to_market.reach]
accounts = 100
acquisition_cost = 1
budget = 120_000
adoption = { curve = [1.0] }
[[costs]]
name = "office"
cost = { fixed = 12_000 }
[[capital]]
name = "machine"
cost = 2_400
month = 1
life_months = 24
"#;

fn case(bias: &str) -> BusinessCase {
    toml::from_str(&format!("optimism_bias = [{bias}]\n{CASE}")).unwrap()
}

fn statement(bias: &str) -> Statement {
    let statement = case(bias).statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    statement
}

/// `Mott MacDonald` (2002): equipment and development, 200 % at most. Two fifths of it mitigated, the
/// cost is 2.2 times that planned.
#[test]
fn a_published_class_is_adjusted_as_the_guidance_says() {
    let bias = "{ on = \"build\", reference = { published = \"equipment_development\" }, mitigated \
                = 0.4, why = \"a fixed price\" }";
    let adjusted = statement(bias);
    assert_eq!(adjusted.months[0].build.to_string(), "GBP 220,000.00");
    let plain: BusinessCase = toml::from_str(CASE).unwrap();
    let plain = plain.statement(Base::Modes).unwrap();
    assert_eq!(plain.before_optimism_bias, None);
    assert_eq!(
        adjusted.before_optimism_bias,
        Some([plain.npv, plain.npv_with_terminal])
    );
    assert_eq!(
        adjusted.npv.minus(plain.npv).unwrap().to_string(),
        "GBP -120,000.00"
    );
    // With nothing mitigated it is the upper bound itself.
    let whole =
        statement("{ on = \"build\", reference = { published = \"equipment_development\" } }");
    assert_eq!(whole.months[0].build.to_string(), "GBP 300,000.00");
}

#[test]
fn it_is_an_input_of_its_own_in_the_ledger_and_among_the_swings() {
    let case = case(
        "{ on = \"build\", reference = { published = \"outsourcing\" }, mitigated = 0.25, why = \
         \"framework contract\" }, { on = { cost = \"office\" }, reference = { published = \
         \"standard_buildings\" } }",
    );
    let ledger = case.ledger().unwrap();
    let build = ledger.named("optimism bias, build").unwrap();
    assert!(build.source.starts_with("Mott MacDonald (2002)"));
    assert_eq!(
        build.rationale,
        "reference class: outsourcing; 25% mitigated: framework contract"
    );
    let office = ledger.named("optimism bias, office").unwrap();
    assert_eq!(
        office.rationale,
        "reference class: standard buildings; nothing mitigated"
    );
    let valued = case.value(&Sampling::monte_carlo(2_000).seed(1)).unwrap();
    let swing = valued
        .tornado
        .iter()
        .find(|it| it.input == "optimism bias, build")
        .unwrap();
    assert!(swing.at_low > swing.at_high);
    // PERT(0, 0.3075, 0.41): the mean is (4 x 0.3075 + 0.41) / 6.
    let before = case.unadjusted();
    let before = before.value(&Sampling::monte_carlo(2_000).seed(1)).unwrap();
    let mean = |it: &bizcase::case::Valuation| it.run.outcome(it.built.outputs.npv).mean().value;
    let office = statement(
        "{ on = { cost = \"office\" }, reference = { published = \
                            \"standard_buildings\" } }",
    );
    let [unadjusted, _] = office.before_optimism_bias.unwrap();
    let office = office.npv.minus(unadjusted).unwrap().to_f64();
    let expected = office - 1e5 * (4.0 * 0.3075 + 0.41) / 6.0;
    assert!((mean(&valued) - mean(&before) - expected).abs() < 400.0);
}

#[test]
fn costs_capital_and_benefits_are_adjusted() {
    let own = |on: &str, overrun: f64| {
        format!(
            "{{ on = {on}, reference = {{ own = {{ class = \"ours\", source = \"us\", overrun = \
             {overrun} }} }} }}"
        )
    };
    let office = statement(&own("{ cost = \"office\" }", 0.5));
    assert_eq!(office.months[1].costs[0].amount.to_string(), "GBP 1,500.00");
    let machine = statement(&own("{ capital = \"machine\" }", 0.1));
    assert_eq!(
        machine.months[1].capital_expenditure.to_string(),
        "GBP 2,640.00"
    );
    assert_eq!(machine.months[24].depreciation.to_string(), "GBP 110.00");
    let shops = statement(&own("{ benefit = \"shops\" }", 0.25));
    assert_eq!(shops.months[1].revenue.to_string(), "GBP 750.00");
    assert_eq!(shops.months[1].closing.to_string(), "100");
}

/// Ten months and 54 %: the build takes six more, and everything comes half a year later.
#[test]
fn a_longer_build_makes_the_launch_later() {
    let text = r#"
        name = "depot"
        currency = "GBP"
        launch = "2027-01"
        horizon = { years = 2 }
        discount = "21% a year"
        build = { budget = "GBP 0", months = 10 }
        optimism_bias = [{ on = "build_months", reference = { published = "equipment_development" } }]
        costs = [{ name = "fee", cost = { once = 121_000 }, from = 12 }]
        [[offers]]
        name = "nobody"
        retention = { churn = 0 }
        streams = []
        go_to_market = { reach = { accounts = 0, acquisition_cost = 1, budget = 0 } }
    "#;
    let case: BusinessCase = toml::from_str(text).unwrap();
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    assert_eq!(statement.build_months, 16);
    assert_eq!(statement.months[0].label, "2026-03");
    assert_eq!(statement.months[16].label, "2027-07");
    // 121,000 a year and a half after the planned launch, in the place of a year.
    assert_eq!(statement.npv.to_string(), "GBP -90,909.09");
    let [before, _] = statement.before_optimism_bias.unwrap();
    assert_eq!(before.to_string(), "GBP -100,000.00");
}

#[test]
fn the_classes_have_their_published_upper_bounds() {
    for (class, cost, duration) in [
        (ProjectClass::StandardBuildings, 0.24, 0.04),
        (ProjectClass::NonStandardBuildings, 0.51, 0.39),
        (ProjectClass::StandardCivilEngineering, 0.44, 0.20),
        (ProjectClass::NonStandardCivilEngineering, 0.66, 0.25),
        (ProjectClass::EquipmentDevelopment, 2.00, 0.54),
        (ProjectClass::Outsourcing, 0.41, 0.15),
    ] {
        assert_eq!(class.cost_upper_bound().to_bits(), f64::to_bits(cost));
        assert_eq!(
            class.duration_upper_bound().to_bits(),
            f64::to_bits(duration)
        );
    }
}

#[test]
fn an_adjustment_is_read_back_as_it_was_written() {
    let written = case(
        "{ on = { benefit = \"shops\" }, reference = { own = { class = \"ours\", source = \"us\", \
         overrun = { range = { pert = { min = 0, mode = 0.1, max = 0.4 } } } } }, mitigated = 0.5, \
         why = \"orders in hand\" }",
    );
    let text = toml::to_string(&written).unwrap();
    assert_eq!(toml::from_str::<BusinessCase>(&text).unwrap(), written);
}

/// What is said of an adjustment that cannot be meant.
fn said(bias: &str) -> String {
    let text = format!("optimism_bias = [{bias}]\n{CASE}");
    support::said(&text)
}

#[test]
fn an_adjustment_without_class_source_or_reason_is_refused() {
    let published = "reference = { published = \"outsourcing\" }";
    for (bias, expected) in [
        (
            "on = \"build\", reference = { own = { source = \"us\", overrun = 0.2 } }".to_owned(),
            "missing field `class`",
        ),
        (
            "on = \"build\", reference = { own = { class = \"ours\", overrun = 0.2 } }".to_owned(),
            "missing field `source`",
        ),
        (
            "on = \"build\", reference = { own = { class = \"ours\", source = \" \", overrun = 0.2 } }"
                .to_owned(),
            "source of optimism bias, build = `` must be said",
        ),
        (
            format!("on = \"build\", {published}, mitigated = 0.4"),
            "`why` so much is mitigated of optimism bias, build = `` must be said",
        ),
        (
            format!("on = {{ cost = \"ofice\" }}, {published}"),
            "cost that is adjusted for optimism = `ofice` is none of office; did you mean `office`?",
        ),
        (
            format!("on = {{ benefit = \"shops\" }}, {published}"),
            "optimism bias, shops = outsourcing must be your own data: the published classes are of \
             costs and durations",
        ),
        (
            "on = { benefit = \"shops\" }, reference = { own = { class = \"ours\", source = \"us\", \
             overrun = 25 } }"
                .to_owned(),
            "overrun of optimism bias, shops = 25 is outside [-4, 1]",
        ),
        (
            format!("on = \"build\", {published} }}, {{ on = \"build\", {published}"),
            "optimism bias, build = twice must be given only once",
        ),
        (
            "on = \"build_months\", reference = { own = { class = \"ours\", source = \"us\", overrun \
             = { range = { uniform = { low = 0, high = 1 } } } } }"
                .to_owned(),
            "overrun of optimism bias, build months = a range must be a known number, because months \
             are whole and set up before the trials",
        ),
    ] {
        assert_eq!(said(&format!("{{ {bias} }}")), expected, "{bias}");
    }
    let overrun = CASE.replace("months = 1 }", "months = 1, overrun = 1.2 }");
    let text = format!("optimism_bias = [{{ on = \"build\", {published} }}]\n{overrun}");
    let case: BusinessCase = toml::from_str(&text).unwrap();
    assert_eq!(
        case.model().unwrap_err().to_string(),
        "optimism bias, build = given must be left out beside the `overrun` of the build, or both \
         count the same; write the overrun as `reference = { own = { ... } }`"
    );
}
