//! What stated intent is worth.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::distribution::{Dist, Distribution};
use bizcase::error::SurveyError;
use bizcase::import::Csv;
use bizcase::quantity::{Share, Unit};
use bizcase::random::Sampling;
use bizcase::sample::{Bootstrap, Interval, IntervalMethod};
use bizcase::severity::{
    ChainedShare, FactorForm, Hindcast, IntentAnswer, IntentCalibration, PastLaunch,
    SeverityFinding, ShareBase, ShareChain, StatedIntent, Survey, TrialUpdate,
};
use bizcase::survey::Respondent;

type Outcome = Result<(), bizcase::Error>;

fn rows(answers: &[(&str, usize)]) -> Vec<IntentAnswer> {
    let each = answers
        .iter()
        .flat_map(|&(answer, count)| vec![answer; count]);
    let row =
        |(id, answer): (usize, &str)| IntentAnswer::new(Respondent::new(id.to_string()), answer);
    each.enumerate().map(row).collect()
}

fn survey() -> Survey {
    Survey::new("concept test").bootstrap(Bootstrap::new(2_000).seed(5))
}

const FIVE: [(&str, usize); 5] = [("5", 20), ("4", 40), ("3", 20), ("2", 10), ("1", 10)];

/// 100 and 50 %: Q wiki, *How to compute calibrated purchase intent*. Powers of three and 75 with
/// 25 %: Ipsos, *Encyclopedia: purchase intentions*. The sums are by hand.
#[test]
fn published_rules_for_five_points() -> Outcome {
    let found = StatedIntent::by(IntentCalibration::hundred_fifty())
        .and(IntentCalibration::powers_of_three())
        .and(IntentCalibration::seventy_five_twenty_five())
        .and(IntentCalibration::five_points())
        .and(IntentCalibration::top_box())
        .analyse(&survey(), &rows(&FIVE))?;
    for (calibration, expected) in [
        ("100/50", 0.4),
        ("powers of three", 0.162 + 0.108 + 0.018 + 0.003 + 0.001),
        ("75/25", 0.25),
        ("five points", 0.14 + 0.2 + 0.06 + 0.01),
        ("top box", 0.2),
    ] {
        let share = found.would_buy(calibration)?.estimate();
        assert!((share - expected).abs() < 1e-12, "{calibration}: {share}");
    }
    // The share of each answer has Wilson's interval: 20 of 100 (Newcombe 1998 gives his formula).
    assert_eq!(
        format!("{:.4}", found.answers[0].interval),
        "0.1334 to 0.2888 (95%, Wilson)"
    );
    let error = found.would_buy("75-25").unwrap_err().to_string();
    assert!(error.contains("did you mean `75/25`?"), "{error}");
    Ok(())
}

/// Juster (1966): certain is 99 in 100, no chance 1 in 100, the rest in tenths.
#[test]
fn the_scale_of_juster() -> Outcome {
    let rows = rows(&[("0", 50), ("3", 20), ("7", 20), ("10", 10)]);
    let found = StatedIntent::by(IntentCalibration::juster()).analyse(&survey(), &rows)?;
    let expected = 0.5 * 0.01 + 0.2 * 0.3 + 0.2 * 0.7 + 0.1 * 0.99;
    assert!((found.would_buy("Juster")?.estimate() - expected).abs() < 1e-12);
    Ok(())
}

#[test]
fn a_range_leaves_more_open_than_a_point() -> Outcome {
    let many: Vec<_> = FIVE
        .iter()
        .map(|&(answer, count)| (answer, 20 * count))
        .collect();
    let found = StatedIntent::by(IntentCalibration::published_range()?)
        .and(IntentCalibration::powers_of_three())
        .analyse(&survey(), &rows(&many))?;
    let (range, point) = (
        found.would_buy("published range")?,
        found.would_buy("powers of three")?,
    );
    assert!(range.interval.half_width() > 4.0 * point.interval.half_width());
    // All answers move together: from the lowest published figures to the highest.
    assert!(range.interval.low > 0.16 && range.interval.high < 0.433);
    assert_eq!(found.findings()?.joint()?.rows(), 2_000);
    Ok(())
}

#[test]
fn answers_off_the_scale_are_listed_together() -> Outcome {
    let text = "id,purchase intent,size\n1,5,s\n2,0,s\n3,,l\n4, 4 ,l\n5,definitely,l\n";
    let rows = Csv::from_text("intent.csv", text).intent_answers()?.rows;
    let intent = StatedIntent::by(IntentCalibration::hundred_fifty());
    let error = intent.analyse(&survey(), &rows).unwrap_err();
    let SurveyError::UnknownAnswers {
        answers,
        rows: at,
        known,
        ..
    } = error
    else {
        panic!("{error}");
    };
    // Coded from zero, and in words.
    assert_eq!(
        (answers, at),
        (vec!["0".to_owned(), "definitely".to_owned()], vec![1, 4])
    );
    assert_eq!(known, ["5", "4", "3", "2", "1"]);
    let good = [rows[0].clone(), rows[2].clone(), rows[3].clone()];
    let found = intent.analyse(&survey(), &good)?;
    assert_eq!(
        found.exclusions.to_string(),
        "1 of 3 left out: 1 answer is missing"
    );
    assert_eq!(found.would_buy("100/50")?.estimate(), 0.75);
    Ok(())
}

#[test]
fn calibrations_of_different_scales_are_not_compared() -> Outcome {
    let mixed = StatedIntent::by(IntentCalibration::juster()).and(IntentCalibration::top_box());
    let error = mixed
        .analyse(&survey(), &rows(&FIVE))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("answers of calibration `top box`"),
        "{error}"
    );
    let twice = StatedIntent::by(IntentCalibration::top_box()).and(IntentCalibration::top_box());
    assert!(twice.analyse(&survey(), &rows(&FIVE)).is_err());
    let above = IntentCalibration::new("ours", "", [("yes", Dist::uniform(0.5, 1.2)?)]);
    assert!(
        above
            .unwrap_err()
            .to_string()
            .starts_with("share of `yes` in `ours`")
    );
    let same = [("Yes", Dist::fixed(0.5)?), ("yes ", Dist::fixed(0.5)?)];
    assert!(IntentCalibration::new("ours", "", same).is_err());
    Ok(())
}

fn stated(draws: Vec<f64>) -> Result<SeverityFinding, bizcase::Error> {
    let confidence = Share::percent(95.0)?;
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    let interval = Interval::new(
        mean,
        (0.0, 1.0),
        Unit::Share,
        confidence,
        IntervalMethod::Draws,
    )?;
    Ok(SeverityFinding::new("would buy", interval, draws)
        .of(ShareBase::Those("those aware".into())))
}

/// Conjugate: Beta(4, 16) after 9 of 80 is Beta(13, 87).
#[test]
fn trial_data_update_the_stated_share() -> Outcome {
    let prior = Dist::beta(4.0, 16.0)?;
    let at = |number: u32| Share::new((f64::from(number) + 0.5) / 10_000.0).unwrap();
    let share = stated(
        (0..10_000)
            .map(|number| prior.quantile(at(number)))
            .collect(),
    )?;
    let sampling = Sampling::latin_hypercube(1_000);
    let confidence = Share::percent(95.0)?;
    let now = TrialUpdate::of(&share, 9, 80, &sampling, confidence)?;
    assert!(
        (now.share.estimate() - 0.13).abs() < 1e-4,
        "{}",
        now.share.estimate()
    );
    let exact = Dist::beta(13.0, 87.0)?;
    let low = exact.quantile(Share::percent(2.5)?);
    assert!((now.share.interval.low - low).abs() < 1e-4);
    assert_eq!(now.share.base.to_string(), "those aware");
    assert_eq!(now.share.draws().len(), 1_000);
    assert!(TrialUpdate::of(&share, 81, 80, &sampling, confidence).is_err());
    let certain = stated(vec![0.2; 10])?;
    assert!(TrialUpdate::of(&certain, 1, 10, &sampling, confidence).is_err());
    Ok(())
}

/// ATAR as taught with Crawford and Di Benedetto (2008): 5 % x 20 % x 70 % x 80 % is 0.56 %, or
/// 5,600 of a million.
#[test]
fn awareness_trial_availability_and_repeat() -> Outcome {
    let links = [
        ("those aware", "all asked", 0.05),
        ("those who try", "those aware", 0.20),
        ("those who find it", "those who try", 0.70),
        ("those who repeat", "those who find it", 0.80),
    ];
    let share = |&(name, base, share): &(&str, &str, f64)| {
        ChainedShare::new(name, base, Dist::fixed(share).unwrap())
    };
    let chain = ShareChain::new("first year", links.iter().map(share))?;
    let found = chain.finding(&Sampling::monte_carlo(10), Share::percent(90.0)?)?;
    assert!((1e6 * found.estimate() - 5_600.0).abs() < 1e-6);
    assert_eq!(found.base, ShareBase::All);
    let text = serde_json::to_string(&chain).unwrap();
    assert_eq!(serde_json::from_str::<ShareChain>(&text).unwrap(), chain);

    let mut of_one = links;
    of_one[2].1 = "those aware";
    let error = ShareChain::new("first year", of_one.iter().map(share)).unwrap_err();
    let SurveyError::SharesOfOneBase {
        first,
        second,
        base,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (first.as_str(), second.as_str()),
        ("those who try", "those who find it")
    );
    assert_eq!(base, "those aware");
    // The same in a file.
    let bad = text.replace("\"base\":\"those who try\"", "\"base\":\"those aware\"");
    assert!(serde_json::from_str::<ShareChain>(&bad).is_err());

    let mut elsewhere = links;
    elsewhere[2].1 = "shops";
    let error = ShareChain::new("first year", elsewhere.iter().map(share)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`those who find it` is a share of shops, but the shares before it lead to `those who \
         try`; state it as a share of those"
    );
    Ok(())
}

/// Columns of one survey keep what ties them together: here the product of each row is 0.1.
#[test]
fn shares_of_one_survey_are_drawn_together() -> Outcome {
    let tied = bizcase::sample::JointEmpirical::new(
        "survey",
        [
            ("aware", vec![0.2, 0.4, 0.5]),
            ("tries", vec![0.5, 0.25, 0.2]),
        ],
    )?;
    let chain = ShareChain::new(
        "tied",
        [
            ChainedShare::new("those aware", "all asked", tied.column("aware")?.into()),
            ChainedShare::new("those who try", "those aware", tied.column("tries")?.into()),
        ],
    )?;
    let drawn = chain.draw(&Sampling::monte_carlo(200))?;
    assert!(
        drawn
            .samples()
            .iter()
            .all(|product| (product - 0.1).abs() < 1e-12)
    );
    Ok(())
}

fn launches(ratios: &[f64]) -> Vec<PastLaunch> {
    let launch = |(number, ratio): (usize, &f64)| {
        let realised = Share::new(0.3 * ratio).unwrap();
        PastLaunch::new(&number.to_string(), Share::new(0.3).unwrap(), realised)
    };
    ratios.iter().enumerate().map(launch).collect()
}

/// Of ln ratios -1, -2 and -3: mean -2, standard deviation 1; t(2) = 4.302653 at 97.5 % (Snedecor
/// and Cochran 1989), so that the ends are exp(-2 -+ 4.302653 sqrt(4/3)).
#[test]
fn a_prediction_from_three_launches() -> Outcome {
    let past: Vec<f64> = [-1.0, -2.0, -3.0_f64]
        .iter()
        .map(|ratio| ratio.exp())
        .collect();
    let found = Hindcast::of(&launches(&past), FactorForm::LogNormal)?;
    let reach = 4.302_653 * (4.0_f64 / 3.0).sqrt();
    assert!((found.typical - (-2.0_f64).exp()).abs() < 1e-12);
    assert!((found.interval.0.ln() - (-2.0 - reach)).abs() < 1e-5);
    assert!((found.interval.1.ln() - (-2.0 + reach)).abs() < 1e-5);
    assert!(found.few());
    // The first from the others: 0.3 exp(-2.5).
    let first = &found.left_out[0];
    assert!((first.predicted - 0.3 * (-2.5_f64).exp()).abs() < 1e-12);
    let misses: f64 = [(-1.0, -2.5), (-2.0, -2.0), (-3.0, -1.5)]
        .iter()
        .map(|&(came, predicted): &(f64, f64)| 0.3 * (came.exp() - predicted.exp()).abs())
        .sum();
    assert!((found.leave_one_out_error() - misses / 3.0).abs() < 1e-12);
    Ok(())
}

#[test]
fn launches_that_say_nothing_are_refused() -> Outcome {
    let refused = |ratios: &[f64], form| {
        Hindcast::of(&launches(ratios), form)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&[0.2], FactorForm::LogNormal).contains("two or more"));
    assert!(refused(&[0.2, 0.2, 0.2], FactorForm::Beta).contains("all equal"));
    let none = refused(&[0.2, 0.0], FactorForm::LogNormal);
    assert!(none.ends_with("use the beta form"), "{none}");
    let more = refused(&[0.2, 1.5], FactorForm::Beta);
    assert!(more.ends_with("use the log-normal form"), "{more}");
    let mut twice = launches(&[0.2, 0.3]);
    twice[1].name = twice[0].name.clone();
    assert!(Hindcast::of(&twice, FactorForm::Beta).is_err());
    let text = "launch,stated,actual\nsoup,40%,12%\ntea,20%,5%\n";
    let past = Csv::from_text("launches.csv", text).past_launches()?.rows;
    let found = Hindcast::of(&past, FactorForm::Beta)?;
    assert!((found.typical - 0.275).abs() < 1e-12);
    Ok(())
}

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

/// Five launches, then a sixth, 4,000 times: the standard error of the coverage is 0.35 %.
#[test]
fn the_next_launch_lies_in_the_interval_as_often_as_stated() -> Outcome {
    let truth = Dist::log_normal_from_median_sigma(0.3, 0.4)?;
    let mut random = Random(7);
    let mut covered = 0;
    for _ in 0..4_000 {
        let ratios: Vec<f64> = (0..6)
            .map(|_| truth.quantile(random.uniform()).min(3.3))
            .collect();
        let found = Hindcast::of(&launches(&ratios[..5]), FactorForm::LogNormal)?;
        covered += u32::from((found.interval.0..=found.interval.1).contains(&ratios[5]));
    }
    let coverage = f64::from(covered) / 4_000.0;
    assert!((coverage - 0.95).abs() < 0.014, "{coverage}");
    Ok(())
}

/// 300 surveys of 150: the standard error of the coverage is 1.3 %.
#[test]
fn intervals_of_calibrated_intent_cover_as_often_as_stated() -> Outcome {
    let shares = [0.1, 0.3, 0.3, 0.2, 0.1];
    let truth = 0.081 + 0.081 + 0.027 + 0.006 + 0.001;
    let mut random = Random(23);
    let mut covered = 0;
    for number in 0..300 {
        let mut counts = [("5", 0), ("4", 0), ("3", 0), ("2", 0), ("1", 0)];
        for _ in 0..150 {
            let (mut place, mut left) = (0, random.uniform().value());
            while place < 4 && left > shares[place] {
                left -= shares[place];
                place += 1;
            }
            counts[place].1 += 1;
        }
        let survey = Survey::new("simulated").bootstrap(Bootstrap::new(300).seed(number));
        let found = StatedIntent::by(IntentCalibration::powers_of_three());
        let found = found.analyse(&survey, &rows(&counts))?;
        covered += u32::from(found.would_buy[0].interval.contains(truth));
    }
    let coverage = f64::from(covered) / 300.0;
    assert!((0.92..0.98).contains(&coverage), "{coverage}");
    Ok(())
}
