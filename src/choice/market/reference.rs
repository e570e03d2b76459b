//! Markets of the yogurt data of Jain, Vilcassim and Chintagunta (1994), as published with the R
//! package mlogit: figures computed to convergence in double precision from the multinomial logit
//! estimates of these data, by a program of its own.

use super::people::Kind;
use super::{ChoiceScenario, ChoiceSimulator};
use crate::choice::coding::Coding;
use crate::choice::tastes::common;
use crate::choice::{Alternative, ChoiceSituation, ChoiceUtility};
use crate::quantity::{Currency, Money};
use crate::sample::IntervalMethod;
use crate::survey::Respondent;

const BRANDS: [&str; 4] = ["dannon", "hiland", "weight", "yoplait"];
/// The price, the feature, the brands beside dannon, and the choice of none.
const COEFFICIENTS: [f64; 6] = [
    -0.366_584_465_128,
    0.491_433_476_279,
    -3.715_600_209_83,
    -0.641_184_297_006,
    0.734_571_191_516,
    -3.0,
];

fn yogurt(brand: &str, price: f64) -> Alternative {
    let product = Alternative::new(brand).with("price", price);
    product.with("feat", 0.0).with("brand", brand)
}

fn shelf(prices: [f64; 4], none: bool) -> ChoiceScenario {
    let products = BRANDS.into_iter().zip(prices);
    let scenario = products.fold(ChoiceScenario::new("shelf"), |scenario, (brand, price)| {
        let cost = Money::major(4, Currency::USD);
        scenario
            .product(yogurt(brand, price))
            .unit_cost(brand, cost)
    });
    if none {
        scenario.product(Alternative::new("none"))
    } else {
        scenario
    }
}

fn market() -> ChoiceSimulator {
    let utility = ChoiceUtility::new()
        .price("price", Currency::USD)
        .number("feat")
        .levels("brand", "dannon")
        .constant("none");
    let shown = shelf([6.0, 8.0, 10.0, 12.0], true).products;
    let seen = ChoiceSituation::new(Respondent::new("1"), "1", shown, 0);
    let coding = Coding::new(&utility, &[&seen]).unwrap();
    let kinds = vec![Kind {
        share: 1.0,
        factors: vec![],
    }];
    let tastes = common(COEFFICIENTS.to_vec());
    ChoiceSimulator::new(coding, kinds, tastes, vec![], IntervalMethod::KrinskyRobb)
}

fn near(found: f64, wanted: f64) {
    assert!(
        (found - wanted).abs() <= 1e-9 * wanted.abs(),
        "{found} is not {wanted}"
    );
}

const SHELF: [f64; 4] = [8.0, 6.0, 8.0, 10.0];

#[test]
fn shares_are_those_of_the_reference() {
    let cheaper = shelf([8.0, 6.0, 8.0, 9.0], false);
    let shares = market().shares(&[shelf(SHELF, false), cheaper]).unwrap();
    let wanted = [
        [
            0.387_786_123_821,
            0.019_648_926_009_2,
            0.204_234_667_452,
            0.388_330_282_717,
        ],
        [
            0.330_889_091_357,
            0.016_765_982_261_7,
            0.174_268_802_79,
            0.478_076_123_591,
        ],
    ];
    for (shares, wanted) in shares.iter().zip(wanted) {
        for (product, wanted) in shares.products.iter().zip(wanted) {
            near(product.share.estimate, wanted);
        }
    }
}

#[test]
fn elasticities_are_those_of_the_reference() {
    let found = market()
        .elasticities(&shelf(SHELF, false), "price")
        .unwrap();
    let own = [
        -1.795_424_770_74,
        -2.156_288_844_58,
        -2.333_721_670_39,
        -2.242_286_161_45,
    ];
    let cross = [
        1.137_250_950_28,
        0.043_217_946_188_4,
        0.598_954_050_629,
        1.423_558_489_83,
    ];
    for (row, entries) in found.rows.iter().enumerate() {
        for (column, entry) in entries.iter().enumerate() {
            near(
                entry.estimate,
                if row == column {
                    own[row]
                } else {
                    cross[column]
                },
            );
        }
    }
}

#[test]
fn a_lower_price_is_worth_what_the_reference_says() {
    let cheaper = shelf([8.0, 6.0, 8.0, 9.0], false);
    let gain = market()
        .surplus_gain(&shelf(SHELF, false), &cheaper)
        .unwrap();
    near(gain.estimate, 0.432_835_342_661);
}

#[test]
fn best_prices_are_those_of_the_reference() {
    let alone = market()
        .best_prices(&shelf(SHELF, false), &["yoplait"])
        .unwrap();
    near(alone[0].price.estimate, 9.119_498_130_93);
    near(alone[0].share.estimate, 0.467_157_871_531);
    near(alone[0].profit.estimate, 2.391_613_850_15);
    let outside = market()
        .best_prices(&shelf(SHELF, true), &["yoplait"])
        .unwrap();
    near(outside[0].price.estimate, 8.566_767_701_57);
    near(outside[0].profit.estimate, 1.838_883_420_79);
}

#[test]
fn prices_in_equilibrium_are_those_of_the_reference() {
    let found = market().nash_prices(&shelf(SHELF, true), &BRANDS).unwrap();
    let prices = [
        7.633_261_684_36,
        6.750_942_193_01,
        7.219_616_812_56,
        8.443_067_342_08,
    ];
    let shares = [
        0.249_191_355_381,
        0.008_381_823_613_58,
        0.152_730_141_63,
        0.386_035_801_226,
    ];
    for ((found, price), share) in found.iter().zip(prices).zip(shares) {
        near(found.price.estimate, price);
        near(found.share.estimate, share);
    }
}

#[test]
fn the_demand_of_a_product_is_its_share_at_every_price() {
    let demand = market()
        .demand("yogurt", &shelf(SHELF, false), "yoplait")
        .unwrap();
    let share = |price| {
        demand
            .share(Money::major(price, Currency::USD))
            .unwrap()
            .value()
    };
    near(share(10), 0.388_330_282_717);
    near(share(9), 0.478_076_123_591);
}

/// Without the choice of none or a competitor of a fixed price, everyone buys at any price.
#[test]
fn prices_without_end_are_refused() {
    assert!(
        market().nash_prices(&shelf(SHELF, false), &BRANDS).is_ok(),
        "each has competitors"
    );
    let error = market()
        .best_prices(&shelf(SHELF, false), &BRANDS)
        .unwrap_err();
    assert!(error.to_string().contains("without end"), "{error}");
}

/// A copy of a product takes share in proportion by the logit rule, and half of the original's if
/// the two are disturbed alike.
#[test]
fn a_copy_takes_share_as_the_rule_says() {
    use super::ChoiceRule;
    let two = |names: &[&str]| {
        let products = names.iter().map(|name| {
            let brand = if *name == "copy" { "dannon" } else { *name };
            Alternative::new(*name)
                .with("price", 8.0)
                .with("feat", 0.0)
                .with("brand", brand)
        });
        products.fold(ChoiceScenario::new("two"), ChoiceScenario::product)
    };
    let scenarios = [
        two(&["dannon", "weight"]),
        two(&["dannon", "weight", "copy"]),
    ];
    let logit = market().shares(&scenarios).unwrap();
    let (one, both) = (
        logit[0].of("weight").unwrap(),
        logit[1].of("weight").unwrap(),
    );
    near(both.estimate, one.estimate / (2.0 - one.estimate));
    let rule = ChoiceRule::RandomizedFirstChoice {
        attribute: 2.0,
        product: 0.0,
        repeats: 4_000,
    };
    let disturbed = market().rule(rule).unwrap().shares(&scenarios).unwrap();
    let [one, both] = [0, 1].map(|it| disturbed[it].of("weight").unwrap().estimate);
    assert!((one - both).abs() < 1e-15, "{one} {both}");
    assert!(one > 0.2 && one < 0.8, "{one}");
}
