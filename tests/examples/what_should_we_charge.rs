//! The example `what_should_we_charge` runs to its end, and its figures are those of other programs.

#[path = "../../examples/what_should_we_charge.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::survey::{DemandCurve, PriceGoal, PriceSensitivityMeter};

fn close(found: f64, wanted: f64, tolerance: f64) {
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs(),
        "{found} for {wanted}"
    );
}

fn goal() -> PriceGoal {
    PriceGoal::profit(Money::major(6, Currency::USD))
}

#[test]
fn the_price_stands_first() {
    let page = example::page(&Sampling::monte_carlo(2_000).seed(7)).unwrap();
    let text = page.text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.starts_with("Charge USD ")
            && answer.contains(" a month: the case is then worth USD "),
        "{text}"
    );
    assert!(
        page.html()
            .contains("Prices from USD 14.11 to USD 24.59 are acceptable")
    );
}

/// Counted in exact fractions at every price named: 313 of 320 respondents have their prices in
/// order.
#[test]
fn price_points_are_those_of_exact_counts() {
    let answers = example::csv("four_prices.csv")
        .unwrap()
        .price_sensitivity()
        .unwrap()
        .rows;
    let meter = PriceSensitivityMeter::default().analyse(&answers).unwrap();
    assert_eq!(meter.exclusions.used(), 313);
    let (low, high) = meter.acceptable_range().unwrap();
    close(low, 14.113_636_363_636_363, 1e-14);
    close(high, 24.592_592_592_592_59, 1e-14);
    close(
        meter.opp().unwrap().midpoint(),
        17.928_571_428_571_427,
        1e-14,
    );
}

/// Share at 25, best price for profit at a cost of 6, and that profit. Ladder and bids: probit on
/// the logarithm of the price by maximum likelihood in thirty digits (mpmath 1.4.1). Intents: the
/// sum of the lines of all respondents, and the top of the parabola between each two prices.
#[test]
fn best_prices_are_those_of_other_programs() {
    let cases: [(DemandCurve, [f64; 3]); 3] = [
        (
            example::intents().unwrap(),
            [
                0.219_924_371_865_266_48,
                19.091_524_986_241_474,
                4.691_220_696_332_301,
            ],
        ),
        (
            example::ladder().unwrap(),
            [0.347_370_572_465, 19.218_616_347_278_3, 7.397_494_273_962_8],
        ),
        (
            example::bids().unwrap(),
            [
                0.565_014_985_859,
                25.399_992_244_143_4,
                10.738_582_460_509_1,
            ],
        ),
    ];
    for (curve, [share, price, profit]) in cases {
        close(curve.demand().share(25.0), share, 1e-11);
        let best = curve.optimum(&goal()).unwrap();
        close(best.price, price, 1e-9);
        close(best.profit, profit, 1e-11);
        assert_eq!(curve.draws().len() + curve.set_aside(), 1_000);
        // The draws are around the curve.
        let expected = curve.expected(&goal(), Money::from_f64(price, Currency::USD).unwrap());
        close(expected.unwrap(), profit, 0.05);
    }
}

/// No price asked about has a higher expected profit than the best, and the case that is built on it
/// is worth no less than at lower prices, which serve more customers for less.
#[test]
fn the_best_price_of_all_surveys_beats_those_asked_about() {
    let curves = [
        example::intents().unwrap(),
        example::ladder().unwrap(),
        example::bids().unwrap(),
    ];
    let all = example::pooled(&curves).unwrap();
    assert_eq!(
        all.draws().len(),
        curves.iter().map(|it| it.draws().len()).sum::<usize>()
    );
    let best = all.best_price(&goal()).unwrap();
    // A mean of three curves has its best price among theirs.
    assert!((19.0..25.5).contains(&best.price), "{best}");
    let case = example::case(all.clone()).unwrap();
    let prices = [10.0, 15.0, best.price];
    let sampling = Sampling::monte_carlo(20_000).seed(7);
    let compared = case
        .best_price(&[("invoicing.subscription.price", &prices)], &sampling)
        .unwrap();
    let most = compared.tried[2].expected;
    for other in &compared.tried[..2] {
        // Four standard errors of both.
        let other = other.expected;
        let errors = 4.0 * (most.standard_error + other.standard_error);
        assert!(most.value > other.value - errors, "{most:?} {other:?}");
    }
    for price in [10, 15, 20, 25, 30, 40] {
        let price = Money::major(price, Currency::USD);
        assert!(all.expected(&goal(), price).unwrap() < best.expected);
    }
}
