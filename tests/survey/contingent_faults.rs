//! Answers from which no willingness to pay can be told, and what the errors say about them; files
//! and laws of contingent valuation.

use std::fmt::Write;

use bizcase::error::SurveyError;
use bizcase::import::{Csv, ReplyCodes};
use bizcase::quantity::{Currency, Money, Share};
use bizcase::sample::{Bootstrap, ParameterDraws};
use bizcase::survey::{
    BidCounts, ContingentAnswer, ContingentValuation, Covariates, Interpolation, MeanBound,
    NonparametricWtp, Reply, Respondent, Spike, Undecided, WtpDistribution, WtpMeasure,
};
use proptest::prelude::*;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn single(rows: &[(i64, bool)]) -> Vec<ContingentAnswer> {
    let answer = |(number, &(bid, yes)): (usize, &(i64, bool))| {
        let reply = if yes { Reply::Yes } else { Reply::No };
        ContingentAnswer::single(Respondent::new(format!("r{number}")), usd(bid), reply)
    };
    rows.iter().enumerate().map(answer).collect()
}

fn mixed() -> Vec<ContingentAnswer> {
    let rows = [
        (5, true),
        (5, true),
        (5, false),
        (10, true),
        (10, false),
        (10, true),
        (20, true),
        (20, false),
        (20, false),
        (40, false),
        (40, true),
        (40, false),
    ];
    single(&rows)
}

fn refused(answers: &[ContingentAnswer]) -> SurveyError {
    let errors: Vec<SurveyError> = WtpDistribution::ALL
        .iter()
        .map(|&law| ContingentValuation::new(law).fit(answers).unwrap_err())
        .collect();
    errors.into_iter().next().unwrap()
}

#[test]
fn bids_that_are_never_refused_are_named() {
    let error = refused(&single(&[(5, true), (10, true), (20, true)]));
    assert_eq!(
        error.to_string(),
        "answer to bids from 5 to 20 is yes in all 3 answers, so its effect cannot be estimated",
    );
    let error = refused(&single(&[(5, false), (10, false)])).to_string();
    assert!(error.contains("is no in all 2 answers"), "{error}");
    // One such bid among others is told, not refused.
    let mut answers = mixed();
    answers.extend(single(&[(2, true), (2, true)]));
    let fit = ContingentValuation::new(WtpDistribution::Logistic)
        .fit(&answers)
        .unwrap();
    let never: Vec<f64> = fit
        .bids
        .iter()
        .filter(|tally| tally.never_refused())
        .map(|tally| tally.bid)
        .collect();
    assert_eq!(never, [2.0]);
}

#[test]
fn separation_names_column_and_rows() {
    let error = refused(&single(&[(5, true), (10, true), (20, false), (40, false)]));
    assert_eq!(
        error.to_string(),
        "bid separates the answers perfectly (all yes up to 10, all no from 20 on; rows 0, 1, 2, \
         3, first respondent r0): no finite effect fits best",
    );
    // Upside down, and with one bid in common.
    assert!(matches!(
        refused(&single(&[(5, false), (10, false), (20, true)])),
        SurveyError::Separated { .. }
    ));
    assert!(matches!(
        refused(&single(&[(5, true), (10, true), (10, false), (20, false)])),
        SurveyError::Separated { .. }
    ));
}

#[test]
fn a_separating_covariate_is_named() {
    let answers = mixed();
    // The members all said yes.
    let member = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let age = [
        30.0, 41.0, 52.0, 25.0, 61.0, 38.0, 44.0, 59.0, 30.0, 26.0, 28.0, 50.0,
    ];
    let covariates = Covariates::new()
        .number("age", age)
        .number("member", member);
    for law in WtpDistribution::ALL {
        let model = ContingentValuation::new(law).covariates(covariates.clone());
        let error = model.fit(&answers).unwrap_err();
        let SurveyError::Separated { column, detail } = &error else {
            panic!("{law}: {error}");
        };
        assert_eq!(column, "member", "{law}");
        assert_eq!(
            detail, "all 3 answers it tells apart are yes; rows 0, 3, 6",
            "{law}"
        );
    }
}

#[test]
fn columns_made_up_of_others_are_named() {
    let answers = mixed();
    let age: Vec<f64> = (0..12)
        .map(|row| 20.0 + f64::from(row * row % 17))
        .collect();
    let born: Vec<f64> = age.iter().map(|age| 2_024.0 - age).collect();
    let fit = |covariates| {
        let model = ContingentValuation::new(WtpDistribution::Normal).covariates(covariates);
        model.fit(&answers).unwrap_err().to_string()
    };
    let error = fit(Covariates::new()
        .number("age", age.clone())
        .number("born", born));
    assert_eq!(
        error,
        "born (made up of age) is a combination of the columns before it; leave one of them out",
    );
    let error = fit(Covariates::new().number("wave", vec![3.0; 12]));
    assert_eq!(
        error,
        "wave is 3 in all 12 answers, so its effect cannot be estimated"
    );
    let error = fit(Covariates::new().number("age", [1.0, 2.0]));
    assert!(
        error.contains("covariate age = 2 values must be one value per answer"),
        "{error}"
    );
    let mut holed = age;
    holed[7] = f64::NAN;
    assert!(fit(Covariates::new().number("age", holed)).contains("age in row 7"));
    let one_bid = single(&[(10, true), (10, false), (10, true)]);
    assert!(
        refused(&one_bid)
            .to_string()
            .contains("bid is 10 in all 3 answers")
    );
}

#[test]
fn impossible_bids_and_weights_name_the_row() {
    let message = |answers: &[ContingentAnswer]| refused(answers).to_string();
    let with = |answer: ContingentAnswer| {
        let mut answers = mixed();
        answers.push(answer);
        answers
    };
    let who = || Respondent::new("odd");
    let free = with(ContingentAnswer::single(who(), usd(0), Reply::Yes));
    assert!(message(&free).contains("first bid in row 12 (respondent odd)"));
    let euro = ContingentAnswer::single(who(), Money::major(5, Currency::EUR), Reply::Yes);
    assert!(message(&with(euro)).contains("first bid of respondent odd"));
    let lower = ContingentAnswer::double(who(), (usd(10), Reply::Yes), (usd(5), Reply::Yes));
    assert_eq!(
        message(&with(lower)),
        "second bid in row 12 (respondent odd) = 5 must be above the first, which was accepted",
    );
    let weight = ContingentAnswer::single(who().weight(-1.0), usd(5), Reply::Yes);
    assert!(message(&with(weight)).contains("weight of respondent odd"));
    assert!(matches!(refused(&[]), SurveyError::NobodyLeft { .. }));
    let weightless = [ContingentAnswer::single(
        who().weight(0.0),
        usd(5),
        Reply::Yes,
    )];
    assert!(matches!(
        refused(&weightless),
        SurveyError::NobodyLeft { .. }
    ));
}

#[test]
fn undecided_and_protest_answers_are_left_out_by_name() {
    let mut answers = mixed();
    let reply = |id: &str, reply| ContingentAnswer::single(Respondent::new(id), usd(10), reply);
    answers.push(reply("p", Reply::Protest("99".into())));
    answers.push(reply("d", Reply::DontKnow("DK".into())));
    answers.push(reply("m", Reply::Missing));
    let model = ContingentValuation::new(WtpDistribution::Logistic);
    let fit = model.fit(&answers).unwrap();
    assert_eq!(fit.respondents(), 12);
    assert_eq!(
        fit.exclusions.to_string(),
        "3 of 15 left out: 1 answer is missing, 1 protest answer `99`, 1 does not know (`DK`)",
    );
    let cautious = model.undecided(Undecided::CountAsNo).fit(&answers).unwrap();
    assert_eq!(cautious.respondents(), 13);
    let median =
        |fit: &bizcase::survey::ContingentFit| fit.willingness(WtpMeasure::Median).unwrap();
    assert!(median(&cautious) < median(&fit));
}

#[test]
fn demand_that_rises_has_no_median() {
    let rows = [
        (5, false),
        (5, false),
        (5, true),
        (20, true),
        (20, true),
        (20, false),
    ];
    let fit = ContingentValuation::new(WtpDistribution::Logistic)
        .fit(&single(&rows))
        .unwrap();
    for measure in [WtpMeasure::Median, WtpMeasure::NonNegativeMean] {
        assert!(matches!(
            fit.willingness(measure),
            Err(SurveyError::DemandRises { .. })
        ));
    }
    assert!(matches!(fit.demand(), Err(SurveyError::DemandRises { .. })));
    assert!(
        fit.willingness(WtpMeasure::TruncatedMean)
            .unwrap()
            .is_finite()
    );
}

#[test]
fn a_spike_needs_a_law_with_zero_and_its_question() {
    let error = ContingentValuation::new(WtpDistribution::Weibull)
        .spike(Spike::AtZero)
        .fit(&mixed());
    assert!(error.unwrap_err().to_string().contains("logistic, normal"));
    let error = ContingentValuation::new(WtpDistribution::Normal)
        .spike(Spike::AtZero)
        .fit(&mixed());
    // Who said yes is known to pay; the others were not asked and are left out.
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("is yes in all 6 answers")
    );
}

#[test]
fn figures_that_are_no_ratio_have_no_fieller_interval() {
    let fit = ContingentValuation::new(WtpDistribution::Logistic)
        .fit(&mixed())
        .unwrap();
    let half = Share::percent(50.0).unwrap();
    assert!(
        fit.fieller_interval(WtpMeasure::TruncatedMean, half)
            .is_err()
    );
    assert!(fit.interval(WtpMeasure::Median, Share::ONE).is_err());
    assert!(fit.interval(WtpMeasure::TruncatedMean, half).is_ok());
    assert!(
        fit.krinsky_robb_interval(WtpMeasure::Median, &ParameterDraws::new(1))
            .is_err()
    );
    assert!(
        fit.bootstrap_interval(WtpMeasure::Median, &Bootstrap::new(1))
            .is_err()
    );
    assert!(fit.for_profile(&[("age", 3.0)]).is_err());
}

#[test]
fn files_name_line_column_and_text() {
    let read = |text: &str| {
        let csv = Csv::from_text("cv.csv", text).currency(Currency::EUR);
        csv.contingent_valuation(&ReplyCodes::default())
    };
    let message = |text: &str| read(text).err().unwrap().to_string();
    let error = message("id,bid1,r1\n1,10,yes\n2,10,maybe\n3,ten,no\n");
    assert!(error.contains("cv.csv:3:3 r1: `maybe`"), "{error}");
    assert!(error.contains("cv.csv:4:2 bid1: `ten`"), "{error}");
    assert!(message("id,bid1\n1,10\n").contains("r1"));
    assert!(message("id,r1\n1,1\n").contains("bid"));
    assert!(message("id,bid1,bid_high,bid_low,answers\n1,6,18,3,y/n/y\n").contains("y/n/y"));
    // Columns in any order, names of their own, and what was declared.
    let csv = Csv::from_text("cv.csv", "Antwort;x\n").currency(Currency::EUR);
    assert!(csv.contingent_valuation(&ReplyCodes::default()).is_err());
    let text = "said,weight,offer paid,who\nDK,2,12.50,a\nY,1,\"1,200\",b\n-,1,3,c\n";
    let codes = ReplyCodes {
        dont_know: vec!["dk".into()],
        ..ReplyCodes::default()
    };
    let rows = Csv::from_text("cv.csv", text)
        .currency(Currency::EUR)
        .missing("-")
        .headed("bid", "offer paid")
        .headed("r1", "said")
        .headed("id", "who")
        .contingent_valuation(&codes)
        .unwrap()
        .rows;
    assert_eq!(rows[0].first.reply, Reply::DontKnow("DK".into()));
    assert!((rows[0].respondent.weight - 2.0).abs() < 1e-15);
    assert_eq!(rows[1].first.bid, Money::major(1_200, Currency::EUR));
    assert_eq!(
        (rows[2].first.reply.clone(), rows[2].respondent.id.as_str()),
        (Reply::Missing, "c")
    );
}

#[test]
fn covariates_come_from_columns_of_the_file() {
    let mut text = String::from("id,bid,r1,age,sex\n");
    for (number, answer) in mixed().iter().enumerate() {
        let reply = if answer.first.reply == Reply::Yes {
            "yes"
        } else {
            "no"
        };
        let (age, sex) = (
            20 + number * number % 17,
            ["female", "male", "male"][number % 3],
        );
        let bid = answer.first.bid.to_f64();
        writeln!(text, "{number},{bid},{reply},{age},{sex}").unwrap();
    }
    let csv = Csv::from_text("cv.csv", &text).currency(Currency::USD);
    let answers = csv
        .contingent_valuation(&ReplyCodes::default())
        .unwrap()
        .rows;
    let facts = || answers.iter().map(|answer| &answer.respondent.segments);
    let covariates = Covariates::new()
        .number_in("age", facts())
        .and_then(|covariates| covariates.category_in("sex", "male", facts()))
        .unwrap();
    let model = ContingentValuation::new(WtpDistribution::Logistic).covariates(covariates);
    let fit = model.fit(&answers).unwrap();
    let names: Vec<&str> = fit.parameters.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["constant", "age", "sex_female", "bid"]);
    assert!(Covariates::new().number_in("income", facts()).is_err());
    assert!(
        Covariates::new()
            .category_in("sex", "other", facts())
            .is_err()
    );
}

#[test]
fn draws_of_two_prices_are_of_one_curve() {
    let fit = ContingentValuation::new(WtpDistribution::Logistic)
        .fit(&mixed())
        .unwrap();
    let curve = fit
        .demand_curve("survey", &ParameterDraws::new(300).seed(4))
        .unwrap();
    assert!(
        curve
            .draws()
            .iter()
            .all(|draw| draw.share(10.0) >= draw.share(20.0))
    );
    assert_eq!(curve.draws().len() + curve.set_aside(), 300);
    let wtp = NonparametricWtp::turnbull(&mixed()).unwrap();
    let curve = wtp
        .demand_curve("survey", Interpolation::Step, &Bootstrap::new(50))
        .unwrap();
    assert_eq!(curve.draws().len() + curve.set_aside(), 50);
    assert!((curve.share(usd(5)).unwrap().value() - 2.0 / 3.0).abs() < 1e-12);
}

fn counted(rows: &[(i64, u32, u32)]) -> Vec<ContingentAnswer> {
    let row = |&(bid, yes, no): &(i64, u32, u32)| BidCounts {
        bid: usd(bid),
        yes: yes.into(),
        no: no.into(),
    };
    let table: Vec<BidCounts> = rows.iter().map(row).collect();
    BidCounts::answers(&table).unwrap()
}

fn without_a_law(answers: &[ContingentAnswer]) -> [NonparametricWtp; 2] {
    [
        NonparametricWtp::turnbull(answers).unwrap(),
        NonparametricWtp::kristrom(answers).unwrap(),
    ]
}

/// Where as many pay 20 as pay 10, the last line does not fall and reaches nobody: the mean has no
/// bound, in counts and in weights of a third.
#[test]
fn a_last_line_that_does_not_fall_leaves_the_mean_unbounded() {
    let counts = counted(&[(5, 50, 50), (10, 40, 60), (20, 40, 60)]);
    let mut weighted = counts.clone();
    for answer in &mut weighted {
        answer.respondent.weight = 0.3;
    }
    // A weight of 0.1 for each of three halves of 40: sums that differ by rounding.
    let mut mixed = counts.clone();
    for (place, answer) in mixed.iter_mut().enumerate() {
        answer.respondent.weight = [0.1, 0.7, 1.1][place % 3];
    }
    let doubled: Vec<ContingentAnswer> = mixed
        .iter()
        .chain(&mixed)
        .filter(|answer| answer.first.bid != usd(20))
        .cloned()
        .collect();
    let mut tied = doubled.clone();
    tied.extend(
        doubled
            .iter()
            .filter(|answer| answer.first.bid == usd(10))
            .map(|answer| {
                let mut higher = answer.clone();
                higher.first.bid = usd(20);
                higher.respondent.weight *= 0.3;
                higher
            }),
    );
    for answers in [&counts, &weighted, &tied] {
        for wtp in without_a_law(answers) {
            assert_eq!(wtp.survival[2].to_bits(), wtp.survival[3].to_bits());
            let error = wtp.mean(MeanBound::MidpointToZero).unwrap_err();
            assert!(matches!(error, SurveyError::Unbounded { .. }), "{error}");
            assert!(wtp.mean(MeanBound::Midpoint).unwrap().is_finite());
        }
    }
}

/// Half would pay 60: the median is 60 or more, and less than 120.
#[test]
fn half_is_half() {
    let counts = counted(&[(30, 70, 30), (60, 50, 50), (120, 20, 80)]);
    let mut weighted = counts.clone();
    for answer in &mut weighted {
        answer.respondent.weight = 0.1;
    }
    for answers in [&counts, &weighted] {
        for wtp in without_a_law(answers) {
            assert_eq!(wtp.median_interval(), (60.0, 120.0));
            assert_eq!(wtp.median(), Some(60.0));
        }
    }
    // With second bids: the first bid of 60 parts all answers into halves, whatever follows.
    let usd = |amount| Money::major(amount, Currency::USD);
    let mut answers = Vec::new();
    for number in 0..70_u32 {
        let who = Respondent::new(number.to_string());
        let (first, higher) = (number % 2 == 0, number % 3 == 0);
        let said = |yes| if yes { Reply::Yes } else { Reply::No };
        let second = if first { usd(120) } else { usd(30) };
        answers.push(ContingentAnswer::double(
            who,
            (usd(60), said(first)),
            (second, said(higher)),
        ));
    }
    let wtp = NonparametricWtp::turnbull(&answers).unwrap();
    assert_eq!(wtp.median_interval(), (60.0, 120.0));
}

/// 2, 1 and 16 of 20 each: shares that only rise are one share, 19 of 60.
#[test]
fn shares_that_only_rise_are_one_share() {
    let counts = counted(&[(5, 2, 18), (10, 1, 19), (15, 16, 4)]);
    for wtp in without_a_law(&counts) {
        let pooled = 19.0 / 60.0;
        assert_eq!(wtp.survival, [1.0, pooled, pooled, pooled]);
        // 19 ln(19/60) + 41 ln(41/60).
        let likelihood = 19.0 * pooled.ln() + 41.0 * (41.0_f64 / 60.0).ln();
        assert!((wtp.log_likelihood - likelihood).abs() < 1e-12);
    }
}

/// All resamples in which the last two shares tie, and many do, have an unbounded mean: it counts
/// for the upper end.
#[test]
fn an_unbounded_mean_bounds_no_interval() {
    let counts = counted(&[(5, 50, 50), (10, 40, 60), (20, 40, 60)]);
    let wtp = NonparametricWtp::kristrom(&counts).unwrap();
    let bootstrap = Bootstrap::new(200).seed(3);
    let interval = wtp
        .bootstrap_interval(MeanBound::MidpointToZero, &bootstrap)
        .unwrap();
    assert!(
        interval.high.is_infinite() && interval.low.is_finite(),
        "{interval}"
    );
    assert_eq!(interval.failed, Share::ZERO);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the answers, there is a result without NaN or a typed error; survival never rises,
    /// bounds are in order, and a change of currency unit changes no share.
    #[test]
    fn any_answers_give_a_result_or_an_error(
        rows in prop::collection::vec((1_i64..6, any::<bool>(), any::<bool>()), 1..60),
        law in 0_usize..5,
    ) {
        let said = |yes: bool| if yes { Reply::Yes } else { Reply::No };
        let answers = |unit: i64| -> Vec<ContingentAnswer> {
            let one = |(number, &(bid, yes, again)): (usize, &(i64, bool, bool))| {
                let bid = 4 * bid * unit;
                let next = if yes { 2 * bid } else { bid / 2 };
                let who = Respondent::new(number.to_string());
                if number % 3 == 0 {
                    ContingentAnswer::single(who, usd(bid), said(yes))
                } else {
                    ContingentAnswer::double(who, (usd(bid), said(yes)), (usd(next), said(again)))
                }
            };
            rows.iter().enumerate().map(one).collect()
        };
        let model = ContingentValuation::new(WtpDistribution::ALL[law]);
        let (plain, scaled) = (model.fit(&answers(1)), model.fit(&answers(1_000)));
        prop_assert_eq!(plain.is_ok(), scaled.is_ok());
        if let (Ok(plain), Ok(scaled)) = (plain, scaled) {
            prop_assert!(plain.parameters.iter().all(|c| c.value.is_finite() && c.standard_error.unwrap() > 0.0));
            prop_assert!((plain.log_likelihood - scaled.log_likelihood).abs() < 1e-8 * plain.log_likelihood.abs());
            for measure in WtpMeasure::ALL {
                if let (Ok(a), Ok(b)) = (plain.willingness(measure), scaled.willingness(measure)) {
                    prop_assert!(!a.is_nan());
                    prop_assert!((a.is_infinite() && b.is_infinite()) || (1_000.0 * a / b - 1.0).abs() < 1e-5, "{} {} {}", measure, a, b);
                }
            }
        }
        let wtp = NonparametricWtp::turnbull(&answers(1)).unwrap();
        prop_assert!(wtp.survival.windows(2).all(|pair| pair[0] >= pair[1]));
        let mean = |bound| wtp.mean(bound).unwrap();
        prop_assert!(mean(MeanBound::Lower) <= mean(MeanBound::Midpoint));
        prop_assert!(mean(MeanBound::Midpoint) <= mean(MeanBound::UpperToHighestBid));
    }

    /// Without follow-ups Turnbull's estimate is the share of "yes", neighbours pooled where it
    /// rises (Ayer and others 1955).
    #[test]
    fn turnbull_of_single_bids_is_isotonic(yes in prop::collection::vec(0_u32..20, 2..9)) {
        let table: Vec<BidCounts> = (5_i64..).step_by(5).zip(&yes)
            .map(|(bid, &yes)| BidCounts { bid: usd(bid), yes: yes.into(), no: (20 - yes).into() })
            .collect();
        let wtp = NonparametricWtp::turnbull(&BidCounts::answers(&table).unwrap()).unwrap();
        let mut blocks: Vec<(f64, usize)> = Vec::new();
        for &yes in &yes {
            blocks.push((f64::from(yes) / 20.0, 1));
            while let [.., (a, m), (b, n)] = blocks[..] {
                if b < a { break; }
                blocks.truncate(blocks.len() - 2);
                blocks.push(((a * m as f64 + b * n as f64) / (m + n) as f64, m + n));
            }
        }
        let pooled = blocks.iter().flat_map(|&(share, count)| vec![share; count]);
        for (found, wanted) in wtp.survival[1..].iter().zip(pooled) {
            prop_assert!((found - wanted).abs() < 1e-14, "{found} {wanted}");
        }
    }
}
