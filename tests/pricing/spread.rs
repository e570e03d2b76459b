//! A structure bills the spread of quantities across customers, not their mean.

use bizcase::distribution::{Dist, Distribution};
use bizcase::pricing::{PriceStructure, UsageSpread};
use bizcase::quantity::{Approx, Count, Lane, Number, Ratio, Share};

use super::{money, structure};

const KINDS: [&str; 5] = [
    r#"graduated = [{ up_to = 400, unit = "USD 0.10" }, { up_to = 2500, unit = "USD 0.04" },
        { unit = "USD 0.01", flat = "USD 30" }]"#,
    r#"volume = [{ up_to = 400, unit = "USD 0.10" }, { up_to = 2500, unit = "USD 0.04" },
        { unit = "USD 0.01" }]"#,
    r#"stairstep = [{ up_to = 100, flat = "USD 0" }, { up_to = 1000, flat = "USD 40" },
        { flat = "USD 90" }]"#,
    r#"package = { size = 250, price = "USD 7" }"#,
    r#"hybrid = [{ flat = "USD 9" }, { credits = { price = "USD 5", included = 700, overage = "USD 0.03" } }]"#,
];

/// A million customers, each at the middle of its millionth of the distribution.
fn enumerated(quantities: &Dist) -> Vec<f64> {
    const CUSTOMERS: u32 = 1_000_000;
    let customers = (0..CUSTOMERS).map(|index| {
        let place = (f64::from(index) + 0.5) / f64::from(CUSTOMERS);
        quantities.quantile(Share::new(place).unwrap())
    });
    customers.collect()
}

fn mean_bill(list: &PriceStructure, customers: &[f64]) -> f64 {
    let formula = list.formula().unwrap();
    let bill = |quantity: &f64| formula.bill(Approx::<Count, f64>::new(*quantity)).number();
    customers.iter().map(bill).sum::<f64>() / customers.len() as f64
}

#[test]
fn expected_bills_are_those_of_a_million_customers() {
    let distributions = [
        Dist::log_normal_from_mean_sd(800.0, 720.0).unwrap(),
        Dist::gamma_from_mean_sd(900.0, 1_100.0).unwrap(),
        Dist::negative_binomial(1.5, Share::new(0.002).unwrap()).unwrap(),
        Dist::discrete([
            (0.0, 0.3),
            (400.0, 0.2),
            (401.0, 0.2),
            (2_500.0, 0.2),
            (40_000.0, 0.1),
        ])
        .unwrap(),
    ];
    for quantities in &distributions {
        let customers = enumerated(quantities);
        for kind in KINDS {
            let list = structure(kind);
            let expected = list.expected_bill(quantities).unwrap().number();
            let mean = mean_bill(&list, &customers);
            // The grid is short of the last ten-millionth, and ends of tiers fall between customers.
            let tolerance = 3e-5 * mean;
            assert!(
                (expected - mean).abs() < tolerance,
                "{quantities}, {kind}: {expected} {mean}"
            );
        }
    }
}

#[test]
fn a_sample_of_customers_is_billed_as_its_list() {
    let customers = [0_u32, 12, 399, 400, 401, 1_000, 2_500, 2_501, 90_000];
    let sample = Dist::empirical(customers.map(f64::from)).unwrap();
    for kind in KINDS {
        let list = structure(kind);
        let total = customers
            .map(|it| list.amount(it).unwrap().to_f64())
            .iter()
            .sum::<f64>();
        let expected = list.expected_bill(&sample).unwrap().number();
        assert!(
            (9.0 * expected - total).abs() < 1e-6,
            "{kind}: {expected} {total}"
        );
    }
}

/// All revenue is from the few whom the mean customer hides.
#[test]
fn the_bill_of_the_mean_customer_is_wrong() {
    let list = structure(r#"graduated = [{ up_to = 1000, unit = "USD 0" }, { unit = "USD 0.1" }]"#);
    let calls = Dist::log_normal_from_mean_sd(900.0, 1_800.0).unwrap();
    assert_eq!(list.bill(900).unwrap().total, money("USD 0"));
    // By the closed form of the mean excess, in Python.
    let expected = list.expected_bill(&calls).unwrap().number();
    assert!(
        (expected - 40.177_405_767_586_75).abs() < 1e-6,
        "{expected}"
    );
}

#[test]
fn formulas_of_trials_agree_with_distributions() {
    for (mean, spread) in [
        (800.0, 0.9),
        (50.0, 3.0),
        (3_000.0, 0.05),
        (400.0, 0.4),
        (1e5, 1.5),
    ] {
        let quantities = Dist::log_normal_from_mean_sd(mean, mean * spread).unwrap();
        let one = UsageSpread::<f64>::around_mean(Approx::new(mean), Approx::new(spread));
        let median = quantities.median();
        let other = UsageSpread::<f64>::around_median(Approx::new(median), Approx::new(spread));
        let lane = UsageSpread::<Lane>::around_mean(Approx::new(mean), Approx::new(spread));
        for kind in KINDS {
            let list = structure(kind);
            let formula = list.formula().unwrap();
            let expected = list.expected_bill(&quantities).unwrap().number();
            let found = formula.expected(&one).number();
            let tolerance = 1e-4 + 1e-11 * expected;
            assert!(
                (found - expected).abs() < tolerance,
                "{mean} {spread} {kind}: {found} {expected}"
            );
            assert!((formula.expected(&other).number() - found).abs() < tolerance);
            assert_eq!(formula.expected(&lane).number(), Lane::splat(found));
        }
    }
}

#[test]
fn customers_who_are_all_alike_pay_the_bill() {
    for kind in KINDS {
        let list = structure(kind);
        let formula = list.formula().unwrap();
        for quantity in [
            0_u32, 1, 99, 100, 101, 250, 251, 400, 401, 2_500, 2_501, 123_456,
        ] {
            let number = f64::from(quantity);
            let alike = UsageSpread::<f64>::around_mean(Approx::new(number), Approx::new(0.0));
            let bill = list.amount(quantity).unwrap().to_f64();
            let found = formula.expected(&alike).number();
            assert!(
                (found - bill).abs() < 1e-6,
                "{quantity} {kind}: {found} {bill}"
            );
        }
    }
}

#[test]
fn growth_multiplies_every_quantity() {
    let (mean, spread) = (
        Approx::<Count, f64>::new(500.0),
        Approx::<Ratio, f64>::new(0.7),
    );
    let grown = UsageSpread::around_mean(mean, spread).times(Approx::new(1.3));
    let stated = UsageSpread::around_mean(Approx::new(650.0), spread);
    let formula = structure(KINDS[0]).formula().unwrap();
    let (one, other) = (
        formula.expected(&grown).number(),
        formula.expected(&stated).number(),
    );
    assert!((one - other).abs() < 1e-9, "{one} {other}");
    assert!((grown.mean().number() - 650.0).abs() < 1e-9);
}
