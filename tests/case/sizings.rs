//! Sizings as the accounts of a case, by segment, and as cross-checks of it.

use std::error::Error;

use bizcase::case::BusinessCase;
use bizcase::market::{Sizing, Triangulation};
use bizcase::random::Sampling;
use bizcase::report;
use proptest::prelude::*;

/// A market in revenue, by segment, that grows.
const REVENUE: &str = r#"
name = "analyst"
method = "bottom_up"
scope = { measure = { revenue = { price = "realised", currency = "USD" } }, spend = "potential", geography = "Iceland", year = 2026, stage = "total" }
common = [{ name = "software", kind = "share", range = { uniform = { low = 0.2, high = 0.4 } } }]
outlook = [{ name = "growth", range = { uniform = { low = 0.0, high = 0.1 } }, years = 3 }]
[[segments]]
segment = "shops"
factors = [{ name = "turnover", kind = { money = "USD" }, per = "year", range = { uniform = { low = 4e7, high = 6e7 } } }]
[[segments]]
segment = "farms"
factors = [{ name = "turnover", kind = { money = "USD" }, per = "year", range = { uniform = { low = 1e7, high = 2e7 } } }]
"#;

fn case(accounts: &str, sizing: &str, more: &str) -> Result<BusinessCase, toml::de::Error> {
    let found: toml::Table = toml::from_str(sizing)?;
    let found = toml::Value::Table(found);
    toml::from_str(&format!(
        r#"name = "bookkeeping"
           currency = "USD"
           launch = "2027-01"
           horizon = {{ years = 2 }}
           discount = "10% a year"
           {more}
           [[studies]]
           name = "market"
           found = {{ sizing = {found} }}
           [[offers]]
           name = "books"
           retention = {{ churn = 0.02 }}
           streams = [{{ name = "seat", price = 40 }}]
           [offers.go_to_market.reach]
           accounts = {accounts}
           need = {{ name = "need", range = {{ uniform = {{ low = 0.4, high = 0.8 }} }} }}
           serviceable = 0.5
           attainable = 0.1
           acquisition_cost = 300
           budget = 1_000_000
        "#
    ))
}

const TRIALS: Sampling = Sampling::monte_carlo(300);

#[test]
fn a_sizing_in_revenue_is_divided_by_the_stated_spend_of_an_account() -> Result<(), Box<dyn Error>>
{
    let sampling = TRIALS.seed(5);
    let spend =
        r#"{ name = "spend of a shop", range = { uniform = { low = 900, high = 1_500 } } }"#;
    let accounts = format!(r#"{{ study = "market", part = "shops", spend = {spend} }}"#);
    let mut case = case(&accounts, REVENUE, "")?;
    let figures = case.figures()?;
    let placed = figures.iter().find(|it| it.place == "market.shops.spend");
    assert_eq!(placed.unwrap().name, "spend of a shop");

    let valued = case.value(&sampling)?;
    let run = &valued.run;
    let of = |name: &str| {
        run.inputs()
            .into_iter()
            .find(|it| it.name() == name)
            .unwrap()
    };
    let (need, spend) = (of("need"), of("spend of a shop"));
    let sizing: Sizing = toml::from_str(REVENUE)?;
    let revenue = sizing.draw(&sampling)?.segment_in("shops", 2027)?;
    let tam = run.named("TAM accounts, books")?;
    for trial in 0..300 {
        let accounts = revenue.samples()[trial] / spend.samples()[trial];
        assert_eq!(
            tam.samples()[trial].to_bits(),
            (accounts * need.samples()[trial]).to_bits()
        );
    }
    // It is an assumption like any other.
    assert!(
        valued
            .tornado
            .iter()
            .any(|it| it.input == "spend of a shop")
    );
    // The price is no part of it: at another price there are as many accounts.
    case.offers[0].streams[0].price = 80.0.into();
    let again = case.model()?.model.run(&sampling)?;
    assert_eq!(again.named("TAM accounts, books")?.samples(), tam.samples());
    let stored = toml::to_string(&case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&stored)?, case);
    Ok(())
}

#[test]
fn a_spend_that_cannot_divide_is_refused_with_both_places() {
    let refused = |accounts: &str, sizing: &str| match case(accounts, sizing, "").unwrap().model() {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    };
    let accounts = REVENUE
        .replace(
            r#"{ revenue = { price = "realised", currency = "USD" } }"#,
            "\"accounts\"",
        )
        .replace(
            "kind = { money = \"USD\" }, per = \"year\"",
            "kind = \"count\"",
        );
    assert_eq!(
        refused(r#"{ study = "market" }"#, REVENUE),
        "market in 2027 = `market`, a sizing of revenue a year at realised price in USD must be a \
         sizing of accounts; divide it by what an account spends in a year: write `spend` beside \
         `study`, such as \"USD 1,200\"; or list the study under `cross_checks`"
    );
    assert_eq!(
        refused(r#"{ study = "market", spend = 1_200 }"#, &accounts),
        "market.spend = given beside `market`, a sizing of accounts must be left out: only a \
         sizing of revenue is divided by it"
    );
    assert_eq!(
        refused(r#"{ study = "market", spend = 0 }"#, REVENUE),
        "market.spend = 0 is outside (0, inf); it divides, and may be zero"
    );
    let range = "{ range = { uniform = { low = -1, high = 9 } } }";
    let error = refused(
        &format!(r#"{{ study = "market", spend = {range} }}"#),
        REVENUE,
    );
    assert!(error.contains("it divides, and may be zero"), "{error}");
    let error = refused(r#"{ study = "market", spend = "EUR 1,200" }"#, REVENUE);
    assert!(
        error.starts_with("market.spend = EUR 1,200.00 must be in USD"),
        "{error}"
    );
    assert_eq!(
        refused(
            r#"{ study = "market", spend = { of = "books.seat.price", times = 12 } }"#,
            REVENUE
        ),
        "market.spend = linked to `books.seat.price` must be what an account spent when the sizing \
         was made; by a price of the case, a higher price would mean fewer accounts"
    );
    let mut two = case(r#"{ study = "market", spend = 1_200 }"#, REVENUE, "").unwrap();
    let mut other = two.offers[0].clone();
    other.name = "payroll".into();
    if let bizcase::case::GoToMarket::Reach(reach) = &mut other.go_to_market {
        reach.accounts = toml::from_str::<toml::Table>(r#"a = { study = "market", spend = 900 }"#)
            .unwrap()
            .remove("a")
            .unwrap()
            .try_into()
            .unwrap();
    }
    two.offers.push(other);
    assert_eq!(
        two.model().unwrap_err().to_string(),
        "market.spend = one for `books`, another for `payroll` must be the same: the accounts are \
         the very same"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sizes_by_segment_are_the_draws_of_the_sizing(
        seed in 0_u64..1_000,
        serviceable in 0.0..1.0_f64,
        attainable in 0.0..1.0_f64,
        spend in prop::option::of(1.0..1e4_f64),
    ) {
        let sizing = match spend {
            Some(_) => REVENUE.to_owned(),
            None => REVENUE
                .replace(r#"{ revenue = { price = "realised", currency = "USD" } }"#, "\"accounts\"")
                .replace("kind = { money = \"USD\" }, per = \"year\"", "kind = \"count\""),
        };
        let accounts = match spend {
            Some(spend) => format!(r#"{{ study = "market", spend = {spend:?} }}"#),
            None => r#"{ study = "market" }"#.to_owned(),
        };
        let mut case = case(&accounts, &sizing, "").unwrap();
        if let bizcase::case::GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
            reach.need = 1.0.into();
            reach.serviceable = serviceable.into();
            reach.attainable = attainable.into();
        }
        let sampling = Sampling::monte_carlo(32).seed(seed);
        let built = case.model().unwrap();
        let run = built.model.run(&sampling).unwrap();
        let draws = toml::from_str::<Sizing>(&sizing).unwrap().draw(&sampling).unwrap();
        let names: Vec<&str> = built.outputs.segments.iter().map(|it| it.of.as_str()).collect();
        prop_assert_eq!(&names, &["shops", "farms"]);
        let stage = |stage: &str, name: &str| run.named(&format!("{stage} accounts{name}")).unwrap();
        let total = draws.total_in(2027).unwrap();
        for trial in 0..32 {
            let at = |stage_: &str, name: &str| stage(stage_, name).samples()[trial];
            let divided = |size: f64| spend.map_or(size, |spend| size / spend);
            for name in names.iter().copied() {
                let own = draws.segment_in(name, 2027).unwrap();
                let (own, of) = (divided(own.samples()[trial]), format!(", {name}"));
                prop_assert_eq!(at("TAM", &of).to_bits(), own.to_bits());
                prop_assert_eq!(at("SAM", &of).to_bits(), (own * serviceable).to_bits());
                prop_assert!(0.0 <= at("SOM", &of) && at("SOM", &of) <= at("SAM", &of));
                prop_assert!(at("SAM", &of) <= at("TAM", &of));
            }
            let whole = divided(total.samples()[trial]);
            prop_assert_eq!(at("TAM", "").to_bits(), whole.to_bits());
            for stage in ["TAM", "SAM", "SOM"] {
                let sum = at(stage, ", shops") + at(stage, ", farms");
                prop_assert!((sum - at(stage, "")).abs() <= 1e-12 * sum, "{}", stage);
            }
        }
    }
}

/// Two published estimates of the number of piano tuners in Chicago, 150 and 225, as two studies of
/// one case: the effects are those of the logarithmic mean Divisia index by Ang (2005).
#[test]
fn a_cross_check_explains_its_gap_by_factor() -> Result<(), Box<dyn Error>> {
    let tuners = |name: &str, people: f64, household: f64, pianos: f64| {
        format!(
            r#"name = "{name}"
               method = "fermi"
               scope = {{ measure = "accounts", spend = "current", geography = "Chicago", year = 2026, stage = "total" }}
               common = [
                   {{ name = "people", kind = "count", range = {{ fixed = {people:?} }} }},
                   {{ name = "people in a household", kind = "ratio", role = "divides", range = {{ fixed = {household:?} }} }},
                   {{ name = "households with a piano", kind = "share", range = {{ fixed = {pianos:?} }} }},
                   {{ name = "pianos for a tuner", kind = "ratio", role = "divides", range = {{ fixed = 1000.0 }} }},
               ]"#
        )
    };
    let mut case = case(
        r#"{ study = "market" }"#,
        &tuners("3 m people", 3e6, 4.0, 0.2),
        "cross_checks = [\"other\"]",
    )?;
    if let bizcase::case::GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.need = 1.0.into();
    }
    let other: Sizing = toml::from_str(&tuners("9 m people", 9e6, 2.0, 0.05))?;
    let found = bizcase::case::StudyResult::Sizing(other);
    case.studies.push(bizcase::case::Study::new("other", found));
    let valued = case.value(&TRIALS.seed(1))?;
    let [gap] = &valued.cross_checks[..] else {
        panic!("one")
    };
    let effects: Vec<f64> = gap
        .contributions()
        .iter()
        .map(|it| it.effect.mean().value)
        .collect();
    for (effect, expected) in effects.iter().zip([203.213, 128.213, -256.427, 0.0]) {
        assert!((effect - expected).abs() < 0.001, "{effects:?}");
    }
    assert!((gap.difference().mean().value - 75.0).abs() < 1e-9);
    let text = report::decision(&valued)?.text();
    assert!(text.contains("From this case to other"), "{text}");
    Ok(())
}

/// Another sizing of the very same market, in money: what differs is what an account pays.
#[test]
fn a_cross_check_in_revenue_shares_the_draws_of_the_case() -> Result<(), Box<dyn Error>> {
    let accounts = REVENUE
        .replace(
            r#"{ revenue = { price = "realised", currency = "USD" } }"#,
            "\"accounts\"",
        )
        .replace(
            "kind = { money = \"USD\" }, per = \"year\"",
            "kind = \"count\"",
        );
    // The same inputs, the same need, and a spend of 600 where the case has 480 a year.
    let theirs = accounts
        .replace("name = \"analyst\"", "name = \"theirs\"")
        .replace("\"accounts\"", r#"{ revenue = { price = "realised", currency = "USD" } }"#)
        .replace(
            "common = [",
            r#"common = [
                { name = "need", kind = "share", range = { uniform = { low = 0.4, high = 0.8 } } },
                { name = "spend", kind = { money = "USD" }, per = "month", range = { fixed = 50.0 } },"#,
        );
    let mut case = case(
        r#"{ study = "market" }"#,
        &accounts,
        "cross_checks = [\"theirs\"]",
    )?;
    let theirs: Sizing = toml::from_str(&theirs)?;
    let found = bizcase::case::StudyResult::Sizing(theirs.clone());
    case.studies
        .push(bizcase::case::Study::new("theirs", found));
    let sampling = TRIALS.seed(9);
    let valued = case.value(&sampling)?;
    let [gap] = &valued.cross_checks[..] else {
        panic!("one")
    };
    assert_eq!(
        gap.second().1.samples(),
        theirs.draw(&sampling)?.total().samples()
    );
    for one in gap.contributions() {
        for (trial, effect) in one.effect.samples().iter().enumerate() {
            let whole = gap.difference().samples()[trial];
            let expected = if one.name == "spend" { whole } else { 0.0 };
            assert!(
                (effect - expected).abs() < 1e-9 * whole.abs(),
                "{}: {effect}",
                one.name
            );
        }
    }
    let ratio = gap.second().1.mean().value / gap.first().1.mean().value;
    assert!((ratio - 600.0 / 480.0).abs() < 1e-12, "{ratio}");

    // Two sizings that measure different things are not compared.
    let mut later = case.clone();
    let serviceable = serde_json::to_string(&theirs)?.replace("\"year\":2026", "\"year\":2025");
    let sizing: Sizing = serde_json::from_str(&serviceable)?;
    later.studies[1].found = bizcase::case::StudyResult::Sizing(sizing.clone());
    let error = later.value(&sampling).unwrap_err().to_string();
    assert_eq!(
        error,
        "the sizings do not measure the same thing: year is 2026 in one and 2025 in the other"
    );
    let mut itself = case.clone();
    itself.cross_checks = vec!["market".into()];
    assert_eq!(
        itself.model().unwrap_err().to_string(),
        "cross-check = `market` must be a study that the case does not rest on; the accounts of \
         `books` are from it"
    );
    // As data it comes back.
    assert_eq!(
        toml::from_str::<BusinessCase>(&toml::to_string(&case)?)?,
        case
    );
    let both = Triangulation::of(&theirs, &theirs.clone().named("again"), &sampling)?;
    assert!(both.difference().mean().value.abs() < 1e-9);
    Ok(())
}
