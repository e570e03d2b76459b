//! How often intervals cover the truth, over simulated surveys whose truth is known.
//!
//! Of `SURVEYS` surveys, 95 % should be covered; the standard error of that share is
//! `sqrt(0.95 x 0.05 / SURVEYS)`, 1.3 %. Four of them and one percent for the bootstrap, which is
//! exact only for many respondents, are the tolerance.

use bizcase::distribution::{Dist, Distribution};
use bizcase::quantity::{Currency, Money, Share};
use bizcase::sample::{Bootstrap, Interval};
use bizcase::survey::{
    AnswerScale, DemandModel, DirectWillingness, FourPrices, GaborGranger, LadderAnswers, Link,
    MonadicAnswer, MonadicTest, NewtonMillerSmith, PriceGoal, PriceScale, PriceSensitivityMeter,
    Respondent, StatedPrice,
};

const SURVEYS: u64 = 300;
const PEOPLE: u64 = 150;
const RESAMPLES: u32 = 200;

/// Uniform numbers by `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> Share {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = (z ^ (z >> 31)) >> 12;
        Share::new((bits as f64 + 0.5) / 2.0_f64.powi(52)).unwrap()
    }
}

/// The level of a respondent's prices: log-normal around 20.
fn level(uniform: Share) -> f64 {
    Dist::log_normal_from_median_sigma(20.0, 0.5)
        .unwrap()
        .quantile(uniform)
}

fn euros(amount: f64) -> Money {
    Money::from_f64(amount, Currency::EUR).unwrap()
}

fn bootstrap(survey: u64) -> Bootstrap {
    Bootstrap::new(RESAMPLES).seed(survey)
}

/// Half, eight tenths, five quarters and twice the level.
fn four_prices(id: u64, level: f64) -> FourPrices {
    let prices = [0.5, 0.8, 1.25, 2.0].map(|factor| euros(factor * level));
    FourPrices::new(Respondent::new(id.to_string()), prices).intents("5", "4")
}

/// Counts over all surveys how often each of several intervals covers its truth.
fn coverage<const N: usize>(
    truths: [(&str, f64); N],
    mut intervals: impl FnMut(u64, &mut Random) -> [Interval; N],
) {
    let mut covered = [0_u64; N];
    for survey in 0..SURVEYS {
        let mut random = Random(survey.wrapping_mul(0xD1B5_4A32_D192_ED03));
        let found = intervals(survey, &mut random);
        for ((count, interval), (_, truth)) in covered.iter_mut().zip(found).zip(truths) {
            *count += u64::from(interval.contains(truth));
        }
    }
    let error = (0.95 * 0.05 / SURVEYS as f64).sqrt();
    for (count, (name, _)) in covered.into_iter().zip(truths) {
        let share = count as f64 / SURVEYS as f64;
        assert!(
            (share - 0.95).abs() <= 4.0 * error + 0.01,
            "{name} covered in {share}"
        );
    }
}

/// The logarithm of the level is symmetric, so that curves at factors `f` and `g` of it meet at
/// the level's median times the square root of `f g`.
#[test]
fn price_points_are_covered() {
    let truths = [
        ("OPP", 20.0),
        ("IDP", 20.0),
        ("PMC", 20.0 * 0.4_f64.sqrt()),
        ("PME", 20.0 * 2.5_f64.sqrt()),
        ("narrow PMC", 20.0 * 0.625_f64.sqrt()),
        ("narrow PME", 20.0 * 1.6_f64.sqrt()),
    ];
    coverage(truths, |survey, random| {
        let rows: Vec<_> = (0..PEOPLE)
            .map(|id| four_prices(id, level(random.uniform())))
            .collect();
        let meter = PriceSensitivityMeter::default().bootstrap(bootstrap(survey));
        let found = meter.analyse(&rows).unwrap();
        [
            found.opp(),
            found.idp(),
            found.pmc(),
            found.pme(),
            found.pmc_narrow(),
            found.pme_narrow(),
        ]
        .map(|point| point.unwrap().interval.unwrap())
    });
}

/// The truth is that of 20,000 respondents at even quantiles of the population.
#[test]
fn optima_of_purchase_intent_are_covered() {
    let method = NewtonMillerSmith::new(AnswerScale::five_points());
    let even = |id: u64| Share::new((id as f64 + 0.5) / 20_000.0).unwrap();
    let population: Vec<_> = (0..20_000)
        .map(|id| four_prices(id, level(even(id))))
        .collect();
    let truth = method.analyse(&population).unwrap();
    let share = truth.demand.share(euros(25.0)).unwrap().value();
    let truths = [
        ("revenue price", truth.revenue.price),
        ("revenue", truth.revenue.value),
        ("demand at 25", share),
    ];
    coverage(truths, |survey, random| {
        let rows: Vec<_> = (0..PEOPLE)
            .map(|id| four_prices(id, level(random.uniform())))
            .collect();
        let found = method
            .clone()
            .bootstrap(bootstrap(survey))
            .analyse(&rows)
            .unwrap();
        [
            found.revenue.price_interval.unwrap(),
            found.revenue.value_interval.unwrap(),
            found
                .demand
                .share_interval(euros(25.0), Share::percent(95.0).unwrap())
                .unwrap(),
        ]
    });
}

fn logistic(uniform: Share) -> f64 {
    let u = uniform.value();
    25.0 + 6.0 * (u / (1.0 - u)).ln()
}

const LADDER: [i64; 7] = [10, 15, 20, 25, 30, 35, 45];

fn answer(willingness: f64, price: i64) -> &'static str {
    if willingness >= price as f64 {
        "1"
    } else {
        "0"
    }
}

/// Willingness to pay is logistic around 25 with scale 6: the best price for revenue solves
/// `p = 6 (1 + exp((25 - p) / 6))`.
#[test]
fn ladders_are_covered() {
    let mut price = 25.0_f64;
    for _ in 0..200 {
        price = 0.5 * (price + 6.0 * (1.0 + ((25.0 - price) / 6.0).exp()));
    }
    let share = |price: f64| 1.0 / (1.0 + ((price - 25.0) / 6.0).exp());
    let truths = [
        ("best price", price),
        ("greatest revenue", price * share(price)),
        ("median", 25.0),
        ("share at 25", 0.5),
    ];
    let confidence = Share::percent(95.0).unwrap();
    coverage(truths, |survey, random| {
        let rows: Vec<_> = (0..PEOPLE)
            .map(|id| {
                let willingness = logistic(random.uniform());
                LADDER.iter().fold(
                    LadderAnswers::new(Respondent::new(id.to_string())),
                    |row, &price| {
                        row.says(
                            Money::major(price, Currency::EUR),
                            answer(willingness, price),
                        )
                    },
                )
            })
            .collect();
        let response = GaborGranger::default()
            .bootstrap(bootstrap(survey))
            .analyse(&rows)
            .unwrap();
        let curve = response.demand(DemandModel::LOGIT).unwrap();
        let optimum = curve
            .optimum_intervals(&PriceGoal::revenue(), confidence)
            .unwrap();
        let median = curve
            .interval(confidence, |demand| Some(demand.price_at(0.5)))
            .unwrap();
        [
            optimum.price,
            optimum.value,
            median,
            response.points[3].interval.unwrap(),
        ]
    });
}

#[test]
fn fieller_intervals_of_a_monadic_median_are_covered() {
    coverage([("median", 25.0)], |_, random| {
        let rows: Vec<_> = (0..PEOPLE)
            .map(|id| {
                let price = LADDER[usize::try_from(id).unwrap() % LADDER.len()];
                let answer = answer(logistic(random.uniform()), price);
                let respondent = Respondent::new(id.to_string());
                MonadicAnswer::new(respondent, Money::major(price, Currency::EUR), answer)
            })
            .collect();
        let response = MonadicTest::default().analyse(&rows).unwrap();
        let fit = response.fit(Link::Logistic, PriceScale::Linear).unwrap();
        [fit.median_interval(Share::percent(95.0).unwrap())]
    });
}

#[test]
fn stated_prices_are_covered() {
    let confidence = Share::percent(95.0).unwrap();
    let truths = [
        ("mean", 20.0 * 0.125_f64.exp()),
        ("median", 20.0),
        ("share at 20", 0.5),
    ];
    coverage(truths, |survey, random| {
        let rows: Vec<_> = (0..PEOPLE)
            .map(|id| {
                StatedPrice::new(
                    Respondent::new(id.to_string()),
                    euros(level(random.uniform())),
                )
            })
            .collect();
        let found = DirectWillingness::default()
            .bootstrap(bootstrap(survey))
            .analyse(&rows)
            .unwrap();
        [
            found.mean_interval.unwrap(),
            found
                .demand
                .interval(confidence, |demand| Some(demand.price_at(0.5)))
                .unwrap(),
            found
                .demand
                .share_interval(euros(20.0), confidence)
                .unwrap(),
        ]
    });
}
