//! Four-price surveys against exact counts, another program's definition, and their own laws.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::fs;

use bizcase::error::SurveyError;
use bizcase::import::{Csv, NumberStyle};
use bizcase::quantity::{Currency, Money};
use bizcase::sample::Bootstrap;
use bizcase::survey::{
    AnswerScale, Cumulation, FourPrices, Intersection, MissingTooCheap, NewtonMillerSmith, Plateau,
    PriceOrder, PriceSensitivity, PriceSensitivityMeter, Respondent, Tails, by_segment,
};
use proptest::prelude::*;

fn data(file: &str) -> String {
    let path = format!("{}/data/survey/{file}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// A survey of the repository, or one of the folder of real data if it is there.
fn survey(file: &str) -> Option<Vec<FourPrices>> {
    let text = match file {
        "psm_own120.csv" => data(file),
        "psm_tiny12_nms.csv" => data("psm_tiny12.csv"),
        other => {
            let Ok(folder) = std::env::var("BIZCASE_REAL_DATA") else {
                eprintln!("skipped {other}: BIZCASE_REAL_DATA is not set");
                return None;
            };
            fs::read_to_string(format!("{folder}/wtp/{other}")).unwrap()
        }
    };
    let csv = Csv::from_text(file, &text).currency(Currency::EUR);
    Some(csv.price_sensitivity().unwrap().rows)
}

fn unweighted(mut rows: Vec<FourPrices>) -> Vec<FourPrices> {
    for row in &mut rows {
        // Who has no weight is left out of both.
        row.respondent.weight = row.respondent.weight.min(1.0).ceil();
    }
    rows
}

fn points(meter: &PriceSensitivity, plateau: &str) -> [f64; 6] {
    let rule = match plateau {
        "min" => Plateau::Minimum,
        "mid" => Plateau::Midpoint,
        "max" => Plateau::Maximum,
        other => panic!("{other}"),
    };
    [
        meter.pmc(),
        meter.pme(),
        meter.idp(),
        meter.opp(),
        meter.pmc_narrow(),
        meter.pme_narrow(),
    ]
    .map(|point| point.unwrap().price(rule))
}

fn meter(order: &str, cumulation: &str, intersection: &str) -> PriceSensitivityMeter {
    PriceSensitivityMeter::default()
        .order(match order {
            "strict" => PriceOrder::Strict,
            _ => PriceOrder::EqualNeighbours,
        })
        .cumulation(match cumulation {
            "inclusive" => Cumulation::Inclusive,
            _ => Cumulation::StrictLow,
        })
        .intersection(match intersection {
            "linear" => Intersection::Linear,
            _ => Intersection::Step,
        })
}

fn weighted(rows: Vec<FourPrices>, weights: &str) -> Vec<FourPrices> {
    match weights {
        "weighted" => rows,
        _ => unweighted(rows),
    }
}

/// Every variant of six price points: 16 computed in exact fractions by a program that counts at
/// every price, 80 by another that breaks no ties.
#[test]
fn price_points_are_exact() {
    let own = data("psm_own_points.csv");
    let own = own
        .lines()
        .skip(1)
        .map(|line| format!("psm_own120.csv,{line},"));
    let others = data("psm_points.csv");
    let mut compared = 0;
    for line in own.chain(others.lines().skip(1).map(str::to_owned)) {
        let cells: Vec<&str> = line.split(',').collect();
        let [file, order, weights, cumulation, intersection, plateau] = cells[..6] else {
            panic!("{line}");
        };
        let Some(rows) = survey(file) else { continue };
        let result = meter(order, cumulation, intersection)
            .analyse(&weighted(rows, weights))
            .unwrap();
        for (found, expected) in points(&result, plateau).into_iter().zip(&cells[6..12]) {
            let expected: f64 = expected.parse().unwrap();
            // The second file has twelve digits.
            assert!(
                (found - expected).abs() <= 1e-11 * expected,
                "{line}: {found}"
            );
        }
        if let Ok(valid) = cells[12].parse::<usize>() {
            assert_eq!(result.exclusions.used(), valid, "{line}");
        }
        compared += 1;
    }
    assert!(compared >= 48, "{compared}");
}

/// The same program in fractions: reach, revenue and profit at a unit cost of 4.
#[test]
fn optima_of_purchase_intent_are_exact() {
    let cases = [
        (
            "unweighted",
            [
                19.5,
                0.281_914_430_856_381_35,
                21.5,
                5.772_271_434_233_121,
                21.5,
                4.698_360_469_724_633_5,
            ],
        ),
        (
            "weighted",
            [
                19.0,
                0.277_564_638_025_654_56,
                21.0,
                5.707_194_700_981_469,
                21.5,
                4.638_174_689_110_301_5,
            ],
        ),
    ];
    let method = NewtonMillerSmith::new(AnswerScale::five_points())
        .unit_cost(Money::major(4, Currency::EUR));
    for (weights, expected) in cases {
        let rows = weighted(survey("psm_own120.csv").unwrap(), weights);
        let trial = method.analyse(&rows).unwrap();
        let found = [
            trial.reach.price,
            trial.reach.value,
            trial.revenue.price,
            trial.revenue.value,
            trial.profit.price,
            trial.profit.value,
        ];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(
                (found - expected).abs() <= 4e-15 * expected,
                "{found} {expected}"
            );
        }
    }
}

/// Another program without ties: price and value of reach, revenue at named prices and at all
/// prices, number of prices, sum of the shares at all of them.
#[test]
fn purchase_intent_matches_published_definition() {
    type Figures = [f64; 6];
    let cases: [(&str, &str, Figures, usize, f64); 3] = [
        (
            "psm_tiny12_nms.csv",
            "unweighted",
            [10.0, 0.321, 12.0, 3.82, 12.044_303_797_5, 3.820_051_687_76],
            16,
            2.173_928_571_43,
        ),
        (
            "psm_weighted250_nms.csv",
            "unweighted",
            [
                11.83,
                0.273_976_812_208,
                11.96,
                3.250_219_649_11,
                11.96,
                3.250_219_649_11,
            ],
            616,
            69.032_681_758_8,
        ),
        (
            "psm_weighted250_nms.csv",
            "weighted",
            [
                11.83,
                0.210_066_174_451,
                17.655,
                2.713_157_955_86,
                17.655,
                2.713_157_955_86,
            ],
            616,
            65.639_692_909_6,
        ),
    ];
    for (file, weights, expected, prices, sum) in cases {
        let Some(rows) = survey(file) else { continue };
        let method = NewtonMillerSmith::new(AnswerScale::five_points());
        let trial = method.analyse(&weighted(rows, weights)).unwrap();
        let optima = [trial.reach, trial.revenue_at_named, trial.revenue];
        let found = optima
            .iter()
            .flat_map(|optimum| [optimum.price, optimum.value]);
        for (found, expected) in found.zip(expected) {
            assert!(
                (found - expected).abs() <= 5e-12 * expected,
                "{file}: {found} {expected}"
            );
        }
        assert_eq!(trial.curve.prices.len(), prices);
        let total: f64 = trial.curve.at.iter().sum();
        assert!((total - sum).abs() <= 5e-12 * sum, "{file}: {total}");
    }
}

fn eur(amount: i64) -> Money {
    Money::major(amount, Currency::EUR)
}

fn person(id: usize, prices: [i64; 4]) -> FourPrices {
    FourPrices::new(Respondent::new(id.to_string()), prices.map(eur))
}

/// Weights that are powers of two of each other and counts of copies say the same thing.
#[test]
fn a_weight_of_two_is_two_respondents() {
    let rows = survey("psm_own120.csv").unwrap();
    let mut doubled = rows.clone();
    doubled.extend(rows.iter().cloned());
    let mut heavy = rows;
    for row in &mut heavy {
        row.respondent.weight *= 2.0;
    }
    let one = PriceSensitivityMeter::default().analyse(&doubled).unwrap();
    let other = PriceSensitivityMeter::default().analyse(&heavy).unwrap();
    for (one, other) in points(&one, "mid").into_iter().zip(points(&other, "mid")) {
        // The weights are summed in another order.
        assert!((one - other).abs() < 1e-13 * one, "{one} {other}");
    }
}

#[test]
fn every_exclusion_has_a_name_and_a_reason() {
    let mut rows = vec![
        person(1, [5, 8, 12, 15]),
        person(2, [9, 8, 12, 15]),
        person(3, [5, 5, 12, 15]),
        person(4, [5, 8, 12, 15]),
        person(5, [5, 8, 12, 15]),
    ];
    rows[3].expensive = None;
    rows[4].respondent.weight = 0.0;
    let result = PriceSensitivityMeter::default().analyse(&rows).unwrap();
    let reasons: Vec<String> = result
        .exclusions
        .list
        .iter()
        .map(|out| format!("{} {}: {}", out.row, out.respondent, out.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            "1 2: too cheap is not below cheap",
            "2 3: too cheap is not below cheap",
            "3 4: expensive is missing",
            "4 5: weight is zero",
        ]
    );
    assert!(result.exclusions.many());
    // Nobody is left: the error counts the reasons.
    let error = PriceSensitivityMeter::default()
        .analyse(&rows[1..])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "price sensitivity meter: none of 4 respondents can be used: \
         1 expensive is missing, 2 too cheap is not below cheap, 1 weight is zero",
    );
}

#[test]
fn odd_surveys_have_documented_results() {
    let default = PriceSensitivityMeter::default();
    // One respondent.
    let one = default.analyse(&[person(1, [5, 8, 12, 15])]).unwrap();
    assert_eq!(one.idp().unwrap().midpoint(), 10.0);
    let opp = one.opp().unwrap();
    assert!(!opp.unique() && opp.low < opp.high, "{opp:?}");
    // All prices equal: the curves that need two prices do not meet.
    let same = [person(1, [9, 9, 9, 9]), person(2, [9, 9, 9, 9])];
    assert!(matches!(
        default.analyse(&same),
        Err(SurveyError::NobodyLeft { .. })
    ));
    let flat = default
        .order(PriceOrder::EqualNeighbours)
        .analyse(&same)
        .unwrap();
    assert_eq!(flat.idp().unwrap().midpoint(), 9.0);
    assert!(matches!(flat.pmc(), Err(SurveyError::NoCrossing { .. })));
    // Without answers at all.
    assert!(matches!(
        default.analyse(&[]),
        Err(SurveyError::NobodyLeft { asked: 0, .. })
    ));
    // Two currencies.
    let mut mixed = [person(1, [5, 8, 12, 15]), person(2, [5, 8, 12, 15])];
    mixed[1].cheap = Some(Money::major(8, Currency::USD));
    let error = default.analyse(&mixed).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cheap of respondent 2 = USD 8.00 is none of EUR; a survey has prices in one currency",
    );
}

#[test]
fn too_cheap_may_be_missing_for_some_or_all() {
    let default = PriceSensitivityMeter::default();
    let mut rows = vec![
        person(1, [5, 8, 12, 15]),
        person(2, [6, 9, 13, 16]),
        person(3, [7, 9, 14, 18]),
    ];
    rows[2].too_cheap = None;
    assert_eq!(default.analyse(&rows).unwrap().exclusions.count(), 1);
    let kept = default
        .missing_too_cheap(MissingTooCheap::Never)
        .analyse(&rows)
        .unwrap();
    assert_eq!(kept.exclusions.count(), 0);
    // At the lowest price, too cheap for two of three.
    assert_eq!(kept.curves.too_cheap[0], 2.0 / 3.0);
    for row in &mut rows {
        row.too_cheap = None;
    }
    let without = default.analyse(&rows).unwrap();
    assert_eq!(without.exclusions.used(), 3);
    assert!(without.idp().is_ok() && without.pme().is_ok());
    let error = without.opp().unwrap_err();
    assert!(
        error.to_string().contains("too cheap (not asked)"),
        "{error}"
    );
}

#[test]
fn unknown_intents_are_refused_together() {
    let mut rows: Vec<FourPrices> = (0..4)
        .map(|id| person(id, [5, 8, 12, 15]).intents("5", "3"))
        .collect();
    rows[1].intent_cheap = Some("maybe".into());
    rows[3].intent_cheap = Some("6".into());
    let method = NewtonMillerSmith::new(AnswerScale::five_points());
    let error = method.analyse(&rows).unwrap_err();
    assert_eq!(
        error.to_string(),
        "intent at the cheap price: `maybe`, `6` are not on the scale (5, 4, 3, 2, 1), first from the respondent at place 2",
    );
    rows[1].intent_cheap = None;
    rows[3].intent_cheap = Some("4".into());
    assert_eq!(
        method.analyse(&rows).unwrap().exclusions.to_string(),
        "1 of 4 left out: 1 intent at the cheap price is missing",
    );
}

/// Held tails with certainty at the lowest price make the falling demand curve that people expect.
#[test]
fn tails_and_ends_shape_the_trial_curve() {
    let rows = [person(1, [5, 8, 12, 15]).intents("5", "3")];
    let scale = AnswerScale::five_points();
    let zero = NewtonMillerSmith::new(scale.clone())
        .analyse(&rows)
        .unwrap();
    assert_eq!((zero.curve.share(4.9), zero.curve.share(8.0)), (0.0, 0.7));
    let held = NewtonMillerSmith::new(scale)
        .ends(1.0, 0.0)
        .tails(Tails::Hold);
    let held = held.analyse(&rows).unwrap();
    assert_eq!((held.curve.share(1.0), held.curve.share(5.0)), (1.0, 1.0));
    assert_eq!(held.curve.share(20.0), 0.0);
    // The demand curve never rises, whatever the tails.
    assert_eq!(zero.demand.demand().share(2.0), 0.7);
}

#[test]
fn segments_are_analysed_apart() {
    let rows = survey("psm_own120.csv").unwrap();
    let all = PriceSensitivityMeter::default().analyse(&rows).unwrap();
    let by_region = by_segment(&rows, "region", |rows| {
        PriceSensitivityMeter::default().analyse(rows)
    })
    .unwrap();
    let used: usize = by_region.values().map(|one| one.exclusions.used()).sum();
    assert_eq!(used, all.exclusions.used());
    assert!(
        by_segment(&rows, "age", |rows| PriceSensitivityMeter::default()
            .analyse(rows))
        .is_err()
    );
}

#[test]
fn resamples_have_the_same_bits_on_any_number_of_threads() {
    let rows = survey("psm_own120.csv").unwrap();
    let meter = PriceSensitivityMeter::default().bootstrap(Bootstrap::new(300).seed(4));
    let method = NewtonMillerSmith::new(AnswerScale::five_points());
    let method = method.bootstrap(Bootstrap::new(300).seed(4));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let figures = (
                meter.analyse(&rows).unwrap(),
                method.analyse(&rows).unwrap(),
            );
            format!("{figures:?}")
        })
    };
    assert_eq!(on(1), on(3));
    let more = PriceSensitivityMeter::default().bootstrap(Bootstrap::new(300).seed(5));
    assert_ne!(
        more.analyse(&rows).unwrap().opp(),
        meter.analyse(&rows).unwrap().opp()
    );
}

fn any_survey() -> impl Strategy<Value = Vec<FourPrices>> {
    let four = prop::array::uniform4(1_i64..40).prop_map(|mut prices| {
        prices.sort_unstable();
        prices
    });
    let person = (four, 1_u8..5, 1_u8..6, 1_u8..6);
    prop::collection::vec(person, 1..40).prop_map(|people| {
        let row = |(id, (prices, weight, cheap, expensive)): (usize, ([i64; 4], u8, u8, u8))| {
            let mut row = person_with(id, prices, weight);
            row = row.intents(cheap.to_string(), expensive.to_string());
            row
        };
        people.into_iter().enumerate().map(row).collect()
    })
}

fn person_with(id: usize, prices: [i64; 4], weight: u8) -> FourPrices {
    let respondent = Respondent::new(id.to_string()).weight(f64::from(weight) / 3.0);
    FourPrices::new(respondent, prices.map(eur))
}

proptest! {
    /// The price points keep their order, and neither the order of the rows nor a common factor
    /// of weights matters.
    #[test]
    fn points_are_ordered_and_blind_to_rows_and_scale(rows in any_survey()) {
        let meter = PriceSensitivityMeter::default().order(PriceOrder::EqualNeighbours);
        let result = meter.analyse(&rows).unwrap();
        if let (Ok(opp), Ok(pme), Ok(narrow)) = (result.opp(), result.pme(), result.pmc_narrow()) {
            prop_assert!(narrow.low <= opp.high && opp.low <= pme.high);
        }
        let mut turned: Vec<FourPrices> = rows.iter().rev().cloned().collect();
        for row in &mut turned {
            row.respondent.weight *= 8.0;
        }
        let other = meter.analyse(&turned).unwrap();
        for (one, other) in [(result.idp(), other.idp()), (result.opp(), other.opp())] {
            match (one, other) {
                (Ok(one), Ok(other)) => {
                    prop_assert!((one.low - other.low).abs() < 1e-9);
                    prop_assert!((one.high - other.high).abs() < 1e-9);
                }
                (one, other) => prop_assert!(one.is_err() && other.is_err()),
            }
        }
    }

    /// The sum of events is the mean of the lines of the respondents, taken one by one.
    #[test]
    fn trial_curves_are_means_of_lines(rows in any_survey(), price in 0.0..45.0_f64, at in 1_i64..40) {
        let method = NewtonMillerSmith::new(AnswerScale::five_points()).order(PriceOrder::EqualNeighbours);
        // Those who would buy at no price have no best price, and add nothing to the mean.
        let analyse = |rows: &[FourPrices]| match method.analyse(rows) {
            Ok(trial) => Some(trial),
            Err(SurveyError::NobodyBuys { .. }) => None,
            Err(other) => panic!("{other}"),
        };
        let Some(all) = analyse(&rows) else {
            let buys = |row| analyse(std::slice::from_ref(row)).is_some();
            prop_assert!(!rows.iter().any(buys));
            return Ok(());
        };
        let weight: f64 = rows.iter().map(|row| row.respondent.weight).sum();
        for price in [price, at as f64] {
            let one = |row: &FourPrices| {
                let alone = analyse(std::slice::from_ref(row));
                row.respondent.weight * alone.map_or(0.0, |alone| alone.curve.share(price))
            };
            let mean = rows.iter().map(one).sum::<f64>() / weight;
            prop_assert!((all.curve.share(price) - mean).abs() < 1e-12);
            let value = price * all.curve.share(price);
            prop_assert!(value <= all.revenue.value * (1.0 + 1e-9) + 1e-12);
        }
    }
}

/// Intents that stand for no purchase at all leave nothing to be greatest.
#[test]
fn intents_without_purchase_have_no_optimum() {
    let rows = [person(1, [5, 8, 12, 15]).intents("no", "no")];
    let scale = AnswerScale::calibrated([("yes", 1.0), ("no", 0.0)]).unwrap();
    let error = NewtonMillerSmith::new(scale.clone())
        .analyse(&rows)
        .unwrap_err();
    assert!(matches!(error, SurveyError::NobodyBuys { .. }), "{error}");
    // Whoever buys at a loss is seen to: 12 is best of what sells, and brings 12 - 100.
    let rows = [person(1, [5, 8, 12, 15]).intents("yes", "yes")];
    let dear = NewtonMillerSmith::new(scale.clone()).unit_cost(eur(100));
    let trial = dear.analyse(&rows).unwrap();
    assert_eq!(
        (trial.profit_at_named.price, trial.profit_at_named.value),
        (12.0, -88.0)
    );
    assert!(!trial.revenue.at_edge && !trial.revenue.to_string().contains("edge"));
    // All buy at the dearest price too: nobody was asked beyond it.
    let held = NewtonMillerSmith::new(scale).ends(1.0, 1.0);
    let trial = held.analyse(&rows).unwrap();
    assert_eq!((trial.revenue.price, trial.revenue.at_edge), (15.0, true));
    assert_eq!(
        trial.revenue.to_string(),
        "15 at a price of 15; at the edge of the prices asked about, beyond which more may be had",
    );
}

/// A column of prices is written in one convention, and in the currency that was declared.
#[test]
fn prices_of_a_survey_are_written_alike() {
    let read = |last: &str| {
        let text = format!("id;too_cheap;cheap;expensive;too_expensive\n1;1;1,5;2;3\n2;1;{last}\n");
        let rows = Csv::from_text("f.csv", &text)
            .currency(Currency::EUR)
            .price_sensitivity();
        rows.map(|read| read.rows[1].cheap.unwrap().to_string())
            .map_err(|error| error.to_string())
    };
    assert_eq!(read("2,25;3;4").unwrap(), "EUR 2.25");
    // The cell above proves the comma of this one.
    assert_eq!(read("1,500;3;4").unwrap(), "EUR 1.50");
    assert_eq!(read("\u{20ac}2;3;4").unwrap(), "EUR 2.00");
    assert_eq!(
        read("1.50;3;4").unwrap_err(),
        "f.csv:3:3 cheap: `1.50` is written like 1,234,567.5, but `1,5` on line 2 like \
         1.234.567,5; a column has one convention"
    );
    assert_eq!(
        read("$2;3;4").unwrap_err(),
        "f.csv:3:3 cheap: `$2` is not a price: the prices of the file are in EUR"
    );

    let text = "cheap;expensive;too_expensive\n1,200;1,300;1,400\n";
    let open = || Csv::from_text("f.csv", text).currency(Currency::EUR);
    assert!(open().price_sensitivity().is_err());
    let point = open()
        .numbers("cheap", NumberStyle::DecimalPoint)
        .numbers("expensive", NumberStyle::DecimalPoint)
        .numbers("too_expensive", NumberStyle::DecimalPoint);
    let rows = point.price_sensitivity().unwrap().rows;
    assert_eq!(rows[0].cheap.unwrap(), Money::major(1_200, Currency::EUR));
}
