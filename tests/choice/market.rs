//! Markets of fitted choice models: what holds in every market, and how sure its figures are.

use bizcase::case::{BusinessCase, Study, StudyResult};
use bizcase::choice::{
    Alternative, AssumedTastes, ChoiceExperiment, ChoiceRule, ChoiceScenario, ChoiceSimulator,
    ChoiceSituation, ChoiceUtility, MultinomialLogit,
};
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::sample::ParameterDraws;
use bizcase::survey::DemandCurve;
use proptest::prelude::*;

fn utility() -> ChoiceUtility {
    ChoiceUtility::new()
        .price("price", Currency::EUR)
        .levels("speed", "slow")
        .constant("none")
}

fn tastes() -> AssumedTastes {
    AssumedTastes::new([("price", -0.08), ("speed: fast", 0.9), ("none", -1.0)])
}

fn answers(respondents: u32, seed: u64) -> Vec<ChoiceSituation> {
    let tasks = ChoiceExperiment::new()
        .attribute("price", [10.0, 20.0, 30.0])
        .attribute("speed", ["slow", "fast"])
        .none("none")
        .tasks(6)
        .efficient(&utility(), &tastes())
        .unwrap();
    tasks
        .simulated(&utility(), &tastes(), respondents, seed)
        .unwrap()
}

fn market(draws: u32) -> ChoiceSimulator {
    let fit = MultinomialLogit::new(utility())
        .fit(&answers(60, 5))
        .unwrap();
    fit.simulator(ParameterDraws::new(draws).seed(1)).unwrap()
}

fn product(name: &str, price: f64, speed: &str) -> Alternative {
    Alternative::new(name)
        .with("price", price)
        .with("speed", speed)
}

fn shelf(price: f64) -> ChoiceScenario {
    ChoiceScenario::new(format!("at {price}"))
        .product(product("ours", price, "fast"))
        .product(product("theirs", 20.0, "slow"))
        .product(Alternative::new("none"))
}

fn eur(amount: i64) -> Money {
    Money::major(amount, Currency::EUR)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Shares add to one in every draw, by every rule, and a dearer product never gains.
    #[test]
    fn shares_add_to_one_and_fall_with_the_price(
        price in 5.0_f64..40.0, more in 0.01_f64..20.0, effect in 0.05_f64..1.0, rule in 0..3_u8,
    ) {
        let rule = match rule {
            0 => ChoiceRule::Logit,
            1 => ChoiceRule::FirstChoice,
            _ => ChoiceRule::RandomizedFirstChoice { attribute: 0.0, product: 1.0, repeats: 50 },
        };
        let market = market(40).rule(rule).unwrap();
        let scenarios = [shelf(price), shelf(price + more)].map(|it| it.effect("ours", effect));
        let shares = market.shares(&scenarios).unwrap();
        for shares in &shares {
            let sum: f64 = shares.products.iter().map(|it| it.share.estimate).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
        }
        let gain = shares[1].gain("ours", &shares[0]).unwrap();
        // In one draw both prices meet the same tastes, so that not one draw gains.
        prop_assert!(gain.high <= 0.0 && gain.estimate <= 0.0, "{gain:?}");
    }

    /// The demand of a product is its share, whatever curve stands for it.
    #[test]
    fn demand_is_the_share_at_each_price(price in 10.0_f64..30.0, effect in 0.1_f64..1.0) {
        let market = market(40);
        for scenario in [shelf(15.0), shelf(15.0).effect("ours", effect)] {
            let demand = market.demand("conjoint", &scenario, "ours").unwrap();
            let moved = scenario.with("ours", "price", price).unwrap();
            let share = market.shares(&[moved]).unwrap()[0].of("ours").unwrap();
            let found = demand.demand().share(price);
            prop_assert!((found - share.estimate).abs() < 1e-4, "{found} {share:?}");
        }
    }

    /// No price near the best one earns more.
    #[test]
    fn the_best_price_is_the_best(cost in 0_i64..20, factor in 0.5_f64..2.0) {
        let market = market(2);
        let scenario = shelf(15.0).unit_cost("ours", eur(cost));
        let best = market.best_prices(&scenario, &["ours"]).unwrap().remove(0);
        let other = best.price.estimate * factor;
        let moved = scenario.with("ours", "price", other).unwrap();
        let share = market.shares(&[moved]).unwrap()[0].of("ours").unwrap().estimate;
        let earned = (other - eur(cost).to_f64()) * share;
        prop_assert!(earned <= best.profit.estimate * (1.0 + 1e-9));
    }
}

/// A logit whose products are chosen at first sight with extreme-value errors is the logit rule.
#[test]
fn errors_of_products_alone_are_the_logit_rule() {
    let rule = ChoiceRule::RandomizedFirstChoice {
        attribute: 0.0,
        product: 1.0,
        repeats: 40_000,
    };
    let logit = market(2).shares(&[shelf(15.0)]).unwrap();
    let drawn = market(2)
        .rule(rule)
        .unwrap()
        .shares(&[shelf(15.0)])
        .unwrap();
    for (one, other) in logit[0].products.iter().zip(&drawn[0].products) {
        let share = one.share.estimate;
        let error = (share * (1.0 - share) / 40_000.0).sqrt();
        assert!(
            (share - other.share.estimate).abs() < 4.0 * error,
            "{one:?} {other:?}"
        );
    }
}

#[test]
fn what_makes_no_market_is_refused_by_name() {
    let market = market(10);
    let wrong = [
        (shelf(15.0).product(product("ours", 9.0, "fast")), "ours"),
        (shelf(15.0).product(product("new", 9.0, "fats")), "fast"),
        (
            shelf(15.0).product(Alternative::new("new").with("speed", "fast")),
            "price of product new",
        ),
        (shelf(15.0).effect("our", 0.5), "ours"),
        (shelf(15.0).effect("ours", -0.5), "effect on ours"),
        (ChoiceScenario::new("empty"), "empty"),
    ];
    for (scenario, told) in wrong {
        let error = market.shares(&[scenario]).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    let error = market
        .best_prices(&shelf(15.0), &["ours"])
        .unwrap_err()
        .to_string();
    assert!(error.contains("unit cost of ours"), "{error}");
    let dollars = Money::major(3, Currency::USD);
    let error = market.best_prices(&shelf(15.0).unit_cost("ours", dollars), &["ours"]);
    assert!(error.unwrap_err().to_string().contains("EUR"));
    assert!(market.elasticities(&shelf(15.0), "speed").is_err());
    let unpriced = market.demand("conjoint", &shelf(15.0), "none").unwrap_err();
    assert!(
        unpriced.to_string().contains("price of product none"),
        "{unpriced}"
    );
    let known = shelf(15.0).effect("ours", 0.5);
    let error = market
        .elasticities(&known, "price")
        .unwrap_err()
        .to_string();
    assert!(error.contains("effect on ours = 0.5"), "{error}");
    assert!(market.surplus_gain(&known, &shelf(10.0)).is_err());
    let costed = known.unit_cost("ours", eur(3));
    assert!(market.best_prices(&costed, &["ours"]).is_err());
}

/// What cannot be chosen is no rival, in no figure, and its own elasticities are no numbers beyond all.
#[test]
fn a_product_that_is_unavailable_is_left_out_of_the_market() {
    let market = market(20);
    let costed = |scenario: ChoiceScenario| scenario.unit_cost("ours", eur(3));
    let without = ChoiceScenario::new("without")
        .product(product("ours", 15.0, "fast"))
        .product(Alternative::new("none"));
    let gone = without
        .clone()
        .product(product("gone", 5.0, "fast").unavailable());
    let best = |scenario: &ChoiceScenario| {
        let scenario = costed(scenario.clone());
        market
            .best_prices(&scenario, &["ours"])
            .unwrap()
            .remove(0)
            .price
            .estimate
    };
    assert!((best(&without) - best(&gone)).abs() < 1e-9);
    let elasticity = |scenario: &ChoiceScenario| market.elasticities(scenario, "price").unwrap();
    let (one, other) = (elasticity(&without), elasticity(&gone));
    assert!((one.rows[0][0].estimate - other.rows[0][0].estimate).abs() < 1e-12);
    assert!(
        other
            .rows
            .iter()
            .flatten()
            .all(|entry| entry.estimate.is_finite())
    );
    assert!(market.surplus_gain(&without, &gone).unwrap().estimate.abs() < 1e-12);
}

/// People who like to pay more have no best price and no demand curve.
#[test]
fn a_price_that_people_like_has_no_demand() {
    let turned = AssumedTastes::new([("price", 0.05), ("speed: fast", 0.9)]);
    let tasks = ChoiceExperiment::new()
        .attribute("price", [10.0, 20.0, 30.0])
        .attribute("speed", ["slow", "fast"])
        .none("none")
        .tasks(6)
        .efficient(&utility(), &turned)
        .unwrap();
    let answers = tasks.simulated(&utility(), &turned, 200, 5).unwrap();
    let fit = MultinomialLogit::new(utility()).fit(&answers).unwrap();
    let market = fit.simulator(ParameterDraws::new(50)).unwrap();
    let scenario = shelf(15.0).unit_cost("ours", eur(3));
    let told = "coefficient of price";
    let demand = market.demand("conjoint", &scenario, "ours").unwrap_err();
    assert!(demand.to_string().contains(told), "{demand}");
    assert!(
        demand.to_string().contains("for 100% of people"),
        "{demand}"
    );
    let best = market.best_prices(&scenario, &["ours"]).unwrap_err();
    assert!(best.to_string().contains(told), "{best}");
    assert!(market.surplus_gain(&scenario, &shelf(10.0)).is_err());
    assert!(market.shares(&[scenario]).is_ok());
}

/// Intervals of shares cover the truth as often as they say, over surveys drawn from known tastes.
#[test]
fn intervals_of_shares_cover_the_truth() {
    let truth = {
        let odds = [
            (-0.08_f64 * 15.0 + 0.9).exp(),
            (-0.08_f64 * 20.0).exp(),
            (-1.0_f64).exp(),
        ];
        odds[0] / odds.iter().sum::<f64>()
    };
    let surveys = 300;
    let mut covered = 0;
    for survey in 0..surveys {
        let fit = MultinomialLogit::new(utility())
            .fit(&answers(60, 1_000 + survey))
            .unwrap();
        let draws = ParameterDraws::new(200).confidence(Share::percent(90.0).unwrap());
        let shares = fit
            .simulator(draws)
            .unwrap()
            .shares(&[shelf(15.0)])
            .unwrap();
        covered += u32::from(shares[0].of("ours").unwrap().contains(truth));
    }
    let found = f64::from(covered) / surveys as f64;
    let error = (0.9 * 0.1 / surveys as f64).sqrt();
    // Errors clustered by 60 people are some 1 % too small, and order statistics of 200 draws leave
    // out a little more than they say.
    assert!((found - 0.9).abs() < 3.0 * error + 0.01, "{found}");
}

/// A case takes the same draw of tastes for two products of one model: what both sell in a trial is
/// what the model says of one draw.
#[test]
fn a_case_draws_products_of_one_model_together() {
    let market = market(64);
    let (one, other) = (shelf(15.0), shelf(15.0));
    let curves = market
        .demands("conjoint", &[(&one, "ours"), (&other, "theirs")])
        .unwrap();
    let study = |name: &str, curve: &DemandCurve| {
        let (curve, every) = (curve.clone(), Period::Month);
        Study::new(name, StudyResult::Demand { curve, every })
    };
    let text = r#"
        name = "two products"
        currency = "EUR"
        launch = "2027-01"
        horizon = { years = 1 }
        discount = "10% a year"
        outcomes = ["customers, ours at the end of year 1", "customers, theirs at the end of year 1"]

        [[offers]]
        name = "ours"
        streams = [{ name = "seat", price = 15 }]
        demand = { study = "ours in the market", stream = "seat" }
        retention = { churn = 0.0 }
        [offers.go_to_market.reach]
        accounts = 1000
        attainable = 1
        adoption = { curve = [1.0] }
        acquisition_cost = 1
        budget = [1_000_000]

        [[offers]]
        name = "theirs"
        streams = [{ name = "seat", price = 20 }]
        demand = { study = "theirs in the market", stream = "seat" }
        retention = { churn = 0.0 }
        [offers.go_to_market.reach]
        accounts = 1000
        attainable = 1
        adoption = { curve = [1.0] }
        acquisition_cost = 1
        budget = [1_000_000]
    "#;
    let mut case: BusinessCase = toml::from_str(text).unwrap();
    case.studies = vec![
        study("ours in the market", &curves[0]),
        study("theirs in the market", &curves[1]),
    ];
    let text = toml::to_string(&case).unwrap();
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let run = case.value(&Sampling::monte_carlo(500).seed(3)).unwrap().run;
    let sold = |name: &str| {
        let name = format!("customers, {name} at the end of year 1");
        run.named(&name).unwrap().samples().to_vec()
    };
    let pairs: Vec<(f64, f64)> = curves[0]
        .draws()
        .iter()
        .zip(curves[1].draws())
        .map(|(ours, theirs)| (1_000.0 * ours.share(15.0), 1_000.0 * theirs.share(20.0)))
        .collect();
    for (ours, theirs) in sold("ours").into_iter().zip(sold("theirs")) {
        let known =
            |pair: &&(f64, f64)| (pair.0 - ours).abs() < 1e-6 && (pair.1 - theirs).abs() < 1e-6;
        assert!(
            pairs.iter().any(|pair| known(&pair)),
            "{ours} with {theirs}"
        );
    }
}
