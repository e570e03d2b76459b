//! Do intervals cover the truth as often as they say? Surveys are simulated from known laws.

use bizcase::quantity::{Currency, Money, Share};
use bizcase::sample::{Bootstrap, Interval, ParameterDraws};
use bizcase::survey::{
    BidCounts, Bids, ContingentAnswer, ContingentFit, ContingentValuation, DemandForm,
    DemandRegression, FixedEffects, MeanBound, NonparametricWtp, Reply, Respondent, Sale,
    WtpDistribution, WtpMeasure,
};

/// A small generator of its own (`SplitMix64`), so that no room is tested by itself.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

const BIDS: [i64; 5] = [8, 15, 25, 40, 60];

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn said(yes: bool) -> Reply {
    if yes { Reply::Yes } else { Reply::No }
}

/// Logistic willingness to pay of median 24 and scale 12, asked once or twice.
fn survey(random: &mut Random, count: usize) -> Vec<ContingentAnswer> {
    let answer = |number: usize| {
        let u = random.uniform();
        let worth = 24.0 + 12.0 * (u / (1.0 - u)).ln();
        let bid = BIDS[number % BIDS.len()];
        let yes = worth >= bid as f64;
        let next = if yes { 2 * bid } else { bid / 2 };
        let second = (usd(next), said(worth >= next as f64));
        ContingentAnswer::double(
            Respondent::new(number.to_string()),
            (usd(bid), said(yes)),
            second,
        )
    };
    (0..count).map(answer).collect()
}

fn confidence() -> Share {
    Share::percent(90.0).unwrap()
}

/// How many of so many surveys have an interval around the truth.
fn covered(
    surveys: u64,
    count: usize,
    truth: f64,
    interval: impl Fn(&[ContingentAnswer], u64) -> Interval,
) -> f64 {
    let one = |seed: u64| {
        let answers = survey(&mut Random(seed * 7_919), count);
        interval(&answers, seed).contains(truth)
    };
    (0..surveys).filter(|&seed| one(seed)).count() as f64 / surveys as f64
}

fn fitted(answers: &[ContingentAnswer], bids: Bids) -> ContingentFit {
    ContingentValuation::new(WtpDistribution::Logistic)
        .bids(bids)
        .fit(answers)
        .unwrap()
}

/// Within four standard errors of 90 %.
fn is_right(share: f64, surveys: u64, what: &str) {
    println!("{what}: {share}");
    let error = (0.9 * 0.1 / surveys as f64).sqrt();
    assert!((share - 0.9).abs() < 4.0 * error, "{what} covers {share}");
}

#[test]
fn fieller_covers_the_median() {
    for (bids, count) in [(Bids::All, 300), (Bids::FirstOnly, 300), (Bids::All, 80)] {
        let share = covered(1_000, count, 24.0, |answers, _| {
            fitted(answers, bids)
                .interval(WtpMeasure::Median, confidence())
                .unwrap()
        });
        is_right(share, 1_000, "Fieller");
    }
}

#[test]
fn delta_covers_the_median_of_a_large_survey() {
    let share = covered(1_000, 400, 24.0, |answers, _| {
        let fit = fitted(answers, Bids::All);
        fit.delta_interval(WtpMeasure::Median, confidence())
            .unwrap()
    });
    is_right(share, 1_000, "delta");
}

/// The mean without negative values is 12 ln(1 + exp(24 / 12)).
#[test]
fn krinsky_robb_covers_median_and_mean() {
    let mean = 12.0 * (1.0 + 2.0_f64.exp()).ln();
    for (measure, truth) in [
        (WtpMeasure::Median, 24.0),
        (WtpMeasure::NonNegativeMean, mean),
    ] {
        let share = covered(600, 300, truth, |answers, seed| {
            let draws = ParameterDraws::new(500).seed(seed).confidence(confidence());
            fitted(answers, Bids::All)
                .krinsky_robb_interval(measure, &draws)
                .unwrap()
        });
        is_right(share, 600, "Krinsky-Robb");
    }
}

#[test]
fn bootstrap_covers_the_median() {
    let share = covered(400, 300, 24.0, |answers, seed| {
        let bootstrap = Bootstrap::new(200).seed(seed).confidence(confidence());
        fitted(answers, Bids::All)
            .bootstrap_interval(WtpMeasure::Median, &bootstrap)
            .unwrap()
    });
    is_right(share, 400, "bootstrap");
}

/// The lower bound of the mean that the design can see: the area of the steps under the truth.
#[test]
fn bootstrap_covers_the_lower_bound_without_a_law() {
    let share_at = |bid: f64| 1.0 / (1.0 + ((bid - 24.0) / 12.0).exp());
    let steps = [0.0, 8.0, 15.0, 25.0, 40.0, 60.0];
    let truth: f64 = steps
        .windows(2)
        .map(|bid| (bid[1] - bid[0]) * share_at(bid[1]))
        .sum();
    let share = covered(400, 400, truth, |answers, seed| {
        let bootstrap = Bootstrap::new(200).seed(seed).confidence(confidence());
        let wtp = NonparametricWtp::kristrom(answers).unwrap();
        wtp.bootstrap_interval(MeanBound::Lower, &bootstrap)
            .unwrap()
    });
    is_right(share, 400, "bootstrap of Kristrom's estimate");
}

/// Shares on the curve between percentiles of its draws.
#[test]
fn draws_of_the_demand_curve_cover_its_shares() {
    let truth = 1.0 / (1.0 + (6.0_f64 / 12.0).exp());
    let share = covered(600, 300, truth, |answers, seed| {
        let draws = ParameterDraws::new(400).seed(seed);
        let curve = fitted(answers, Bids::All)
            .demand_curve("survey", &draws)
            .unwrap();
        curve.share_interval(usd(30), confidence()).unwrap()
    });
    is_right(share, 600, "draws");
}

/// Elasticity -2, store effects that go with the price, and errors that stay with a store.
#[test]
fn clustered_errors_cover_the_elasticity() {
    let surveys = 800;
    let one = |seed: u64| {
        let mut random = Random(seed * 104_729 + 1);
        let mut sales = Vec::new();
        for store in 0..30 {
            let level = random.normal();
            let drift = 0.1 * random.normal();
            for week in 0..12_i32 {
                let cents = 100.0 * (1.0 + 0.3 * level + 0.2 * random.normal()).exp();
                #[expect(clippy::cast_possible_truncation, reason = "a price of some cents")]
                let price = Money::new((cents.round() as i64).into(), Currency::USD);
                let noise = drift * f64::from(week - 6) + 0.1 * random.normal();
                let quantity = (9.0 + level - 2.0 * cents.round().ln() + noise).exp();
                sales.push(Sale::new(
                    store.to_string(),
                    week.to_string(),
                    price,
                    quantity,
                ));
            }
        }
        let fit = DemandRegression::new(DemandForm::LogLog)
            .fixed_effects(FixedEffects::Store)
            .fit(&sales)
            .unwrap();
        fit.coefficient_interval("ln price", confidence())
            .unwrap()
            .contains(-2.0)
    };
    let share = (0..surveys).filter(|&seed| one(seed)).count() as f64 / surveys as f64;
    is_right(share, surveys, "clustered errors");
}

/// A bid that hardly matters: the delta method is sure of a median that the data do not hold,
/// Fieller says that nothing bounds it.
#[test]
fn fieller_says_where_nothing_bounds_the_median() {
    let yes = [8_u32, 7, 8, 7, 7];
    let table: Vec<BidCounts> = BIDS
        .iter()
        .zip(yes)
        .map(|(&bid, yes)| BidCounts {
            bid: usd(bid),
            yes: yes.into(),
            no: (12 - yes).into(),
        })
        .collect();
    let fit = fitted(&BidCounts::answers(&table).unwrap(), Bids::All);
    let delta = fit
        .delta_interval(WtpMeasure::Median, confidence())
        .unwrap();
    assert!(!delta.is_unbounded());
    let interval = fit.interval(WtpMeasure::Median, confidence()).unwrap();
    assert!(interval.is_unbounded(), "{interval}");
}

/// The same bits on one thread and on several.
#[test]
fn intervals_do_not_depend_on_threads() {
    let answers = survey(&mut Random(5), 200);
    let fit = fitted(&answers, Bids::All);
    let interval = || {
        let bootstrap = Bootstrap::new(64).seed(9);
        fit.bootstrap_interval(WtpMeasure::Median, &bootstrap)
            .unwrap()
    };
    let pool = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    };
    assert_eq!(pool(1).install(interval), pool(3).install(interval));
}
