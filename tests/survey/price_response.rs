//! Ladders of prices, monadic tests and stated prices against other programs' figures.
//!
//! The figures are from statsmodels 0.15.0 (generalised linear models and least squares),
//! scikit-learn (isotonic regression) and Lambert's function of `SciPy`, printed to twelve digits.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::fs;

use bizcase::error::SurveyError;
use bizcase::import::{Csv, LadderColumns, StatedCodes};
use bizcase::quantity::{Count, Currency, Money, Share};
use bizcase::sample::{Bootstrap, FitParameters};
use bizcase::survey::{
    AnswerScale, DemandModel, DirectWillingness, GaborGranger, LadderAnswers, Link, MonadicAnswer,
    MonadicTest, NotAsked, PriceCell, PriceGoal, PriceLimit, PriceResponse, PriceScale, Repair,
    Respondent, Zeros, by_segment,
};

fn data(file: &str) -> String {
    let path = format!("{}/data/survey/{file}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// The standard errors of intercept and slope.
fn errors(parameters: &FitParameters) -> [f64; 2] {
    [0, 1].map(|index: usize| parameters[index].standard_error.unwrap())
}

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn ladder() -> Vec<LadderAnswers> {
    let text = data("ladder200.csv");
    let csv = Csv::from_text("ladder200.csv", &text).currency(Currency::USD);
    csv.price_ladder_wide(&LadderColumns::Headed("buy".into()))
        .unwrap()
        .rows
}

fn unweighted(mut rows: Vec<LadderAnswers>) -> Vec<LadderAnswers> {
    for row in &mut rows {
        row.respondent.weight = 1.0;
    }
    rows
}

fn raw(response: &PriceResponse) -> Vec<f64> {
    response.points.iter().map(|point| point.raw).collect()
}

#[track_caller]
fn all_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs();
        assert!(
            error <= tolerance * expected.abs(),
            "{found} for {expected}"
        );
    }
}

#[test]
fn shares_and_elasticities_of_a_ladder() {
    let response = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    assert_eq!(response.exclusions.used(), 200);
    assert_eq!(response.non_monotone.len(), 11);
    assert_eq!(
        raw(&response),
        [0.98, 0.91, 0.765, 0.59, 0.43, 0.235, 0.135, 0.08]
    );
    let elasticities: Vec<f64> = response.arc_elasticities().into_iter().flatten().collect();
    let expected = [
        -0.170_370_370_37,
        -0.571_343_283_582,
        -1.110_701_107_01,
        -1.662_745_098_04,
        -3.694_736_842_11,
        -3.945_945_945_95,
        -2.251_162_790_7,
    ];
    all_close(&elasticities, &expected, 1e-11);
    let weighted = GaborGranger::default().analyse(&ladder()).unwrap();
    let expected = [
        0.983_382_600_391,
        0.917_840_738_551,
        0.781_454_363_545,
        0.603_897_403_247,
        0.440_383_828_278,
        0.243_358_042_658,
        0.136_786_575_106,
        0.081_499_840_829_5,
    ];
    all_close(&raw(&weighted), &expected, 1e-11);
    assert!((weighted.points[2].revenue() - 14.847_632_907_4).abs() < 1e-9);
    assert!((response.points[3].profit(usd(6)) - 10.62).abs() < 1e-12);
}

/// Price and value on tested prices, and on the lines between them, for each repair.
#[test]
fn optima_of_a_ladder_by_repair() {
    let cases = [
        (
            Repair::Keep,
            0,
            [19.0, 14.535, 20.428_571_428_6, 14.606_428_571_4],
        ),
        (
            Repair::HighestYes,
            0,
            [19.0, 14.82, 21.318_181_818_2, 14.997_340_909_1],
        ),
        (
            Repair::FirstNo,
            0,
            [19.0, 14.25, 20.529_411_764_7, 14.329_529_411_8],
        ),
        (
            Repair::Drop,
            11,
            [19.0, 14.576_719_576_7, 20.828_125, 14.689_889_219_6],
        ),
    ];
    for (repair, dropped, expected) in cases {
        let rows = unweighted(ladder());
        let response = GaborGranger::default()
            .repair(repair)
            .analyse(&rows)
            .unwrap();
        assert_eq!(response.exclusions.count(), dropped);
        assert_eq!(response.non_monotone.len(), 11);
        let curve = response.demand(DemandModel::Isotonic).unwrap();
        let tested = curve
            .optimum(&PriceGoal::revenue().among(response.prices()))
            .unwrap();
        let between = curve.optimum(&PriceGoal::revenue()).unwrap();
        let found = [tested.price, tested.revenue, between.price, between.revenue];
        all_close(&found, &expected, 1e-11);
    }
}

#[test]
fn profit_and_limits_on_a_ladder() {
    let response = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    let curve = response.demand(DemandModel::Isotonic).unwrap();
    let goal = PriceGoal::profit(usd(6));
    let tested = curve
        .optimum(&goal.clone().among(response.prices()))
        .unwrap();
    assert_eq!((tested.price, tested.unique), (24.0, true));
    assert!((tested.profit - 10.62).abs() < 1e-12);
    let best = curve.optimum(&goal).unwrap();
    all_close(
        &[best.price, best.profit],
        &[23.428_571_428_6, 10.631_428_571_4],
        1e-11,
    );
    // Eight in ten have to buy: the price at which exactly they do.
    let enough = curve
        .optimum(&goal.clone().at_least_share(Share::percent(80.0).unwrap()))
        .unwrap();
    assert!((enough.share - 0.8).abs() < 1e-12);
    assert_eq!(enough.limited_by, Some(PriceLimit::Volume));
    // Four in five of the price have to be left.
    let margin = curve
        .optimum(&goal.clone().margin_at_least(Share::percent(80.0).unwrap()))
        .unwrap();
    assert!((margin.price - 30.0).abs() < 1e-12);
    assert_eq!(margin.limited_by, Some(PriceLimit::Margin));
    let capped = curve.optimum(&goal.clone().price_at_most(usd(20))).unwrap();
    assert_eq!(
        (capped.price, capped.limited_by),
        (20.0, Some(PriceLimit::Price))
    );
    let both = goal
        .at_least_share(Share::percent(80.0).unwrap())
        .price_at_least(usd(24));
    assert!(matches!(
        curve.optimum(&both),
        Err(SurveyError::NoPrice { .. })
    ));
}

#[test]
fn segments_of_a_ladder_are_pooled() {
    let by_segment = by_segment(&unweighted(ladder()), "segment", |rows| {
        GaborGranger::default().analyse(rows)
    })
    .unwrap();
    let expected = [
        (
            "small",
            0.035_714_285_714_3,
            14.0,
            15.437_5,
            11.672_640_306_1,
        ),
        ("mid", 0.169_491_525_424, 24.0, 24.0, 18.305_084_745_8),
        ("large", 0.325_581_395_349, 29.0, 29.0, 23.604_651_162_8),
    ];
    for (segment, share_at_39, tested, price, revenue) in expected {
        let response = &by_segment[segment];
        all_close(&[response.points[6].isotonic], &[share_at_39], 1e-11);
        let curve = response.demand(DemandModel::Isotonic).unwrap();
        let best = curve.optimum(&PriceGoal::revenue()).unwrap();
        all_close(&[best.price, best.revenue], &[price, revenue], 1e-11);
        let among = curve
            .optimum(&PriceGoal::revenue().among(response.prices()))
            .unwrap();
        assert_eq!(among.price, tested);
    }
}

#[test]
fn logit_of_a_ladder_matches_statsmodels() {
    let response = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    let fit = response.fit(Link::Logistic, PriceScale::Linear).unwrap();
    let [first, second] = errors(&fit.parameters);
    let found = [
        fit.parameters[0].value,
        fit.parameters[1].value,
        first,
        second,
        fit.log_likelihood,
        fit.median(),
    ];
    let expected = [
        4.217_891_322_22,
        -0.154_005_987_586,
        0.209_043_183_816,
        0.007_404_239_722_72,
        -714.812_038_369,
        27.387_839_838_8,
    ];
    all_close(&found, &expected, 1e-11);
    // Answers of a respondent hang together: the naive errors are too small.
    assert!(fit.clustered_standard_errors()[1] > 1.3 * second);
    let curve = response.demand(DemandModel::LOGIT).unwrap();
    let revenue = curve.optimum(&PriceGoal::revenue()).unwrap();
    let profit = curve.optimum(&PriceGoal::profit(usd(6))).unwrap();
    let found = [revenue.price, revenue.revenue, profit.price, profit.profit];
    let expected = [
        21.813_820_548_8,
        15.320_566_515_8,
        23.791_393_516,
        11.298_139_483,
    ];
    all_close(&found, &expected, 1e-11);
    let elasticity = curve.demand().elasticity(24.0).unwrap();
    all_close(&[elasticity], &[-1.376_605_334_61], 1e-11);
    let weighted = GaborGranger::default().analyse(&ladder()).unwrap();
    let fit = weighted.fit(Link::Logistic, PriceScale::Linear).unwrap();
    all_close(
        &[fit.parameters[0].value, fit.parameters[1].value],
        &[4.332_395_435_75, -0.156_197_551_579],
        1e-11,
    );
}

#[test]
fn log_logit_of_a_ladder_matches_statsmodels() {
    let response = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    let fit = response
        .fit(Link::Logistic, PriceScale::Logarithmic)
        .unwrap();
    let [first, second] = errors(&fit.parameters);
    let found = [
        fit.parameters[0].value,
        fit.parameters[1].value,
        first,
        second,
        fit.log_likelihood,
        fit.median(),
    ];
    let expected = [
        12.781_485_362,
        -3.930_869_717_52,
        0.646_511_598_444,
        0.195_404_883_934,
        -707.146_300_189,
        25.830_779_193_7,
    ];
    all_close(&found, &expected, 1e-11);
    let curve = response.demand(DemandModel::LOG_LOGIT).unwrap();
    let revenue = curve.optimum(&PriceGoal::revenue()).unwrap();
    let profit = curve.optimum(&PriceGoal::profit(usd(6))).unwrap();
    // The prices were found by a search: at a top, half of the digits of the value.
    all_close(
        &[revenue.price, profit.price],
        &[19.648_760_937_5, 22.054_066_089],
        1e-7,
    );
    all_close(
        &[revenue.revenue, profit.profit],
        &[14.650_182_419_3, 10.443_586_050_1],
        1e-11,
    );
    let elasticity = curve.demand().elasticity(24.0).unwrap();
    all_close(&[elasticity], &[-1.683_418_918_55], 1e-11);
    let weighted = GaborGranger::default().analyse(&ladder()).unwrap();
    let fit = weighted
        .fit(Link::Logistic, PriceScale::Logarithmic)
        .unwrap();
    all_close(
        &[fit.parameters[0].value, fit.parameters[1].value],
        &[13.149_943_219_6, -4.025_721_664_26],
        1e-11,
    );
}

#[test]
fn lines_through_a_ladder_match_statsmodels() {
    let response = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    let line = response.line(DemandModel::Linear).unwrap();
    let [first, second] = errors(&line.parameters);
    let found = [
        line.parameters[0].value,
        line.parameters[1].value,
        first,
        second,
        line.r_squared,
    ];
    let expected = [
        1.211_561_403_51,
        -0.025_656_641_604,
        0.068_045_411_656_2,
        0.002_278_807_957_21,
        0.954_805_856_137,
    ];
    all_close(&found, &expected, 1e-11);
    let curve = response.demand(DemandModel::Linear).unwrap();
    all_close(
        &[curve.optimum(&PriceGoal::revenue()).unwrap().price],
        &[23.611_067_695_6],
        1e-11,
    );
    let line = response.line(DemandModel::ConstantElasticity).unwrap();
    let [first, second] = errors(&line.parameters);
    let found = [
        line.parameters[0].value,
        line.parameters[1].value,
        first,
        second,
        line.r_squared,
    ];
    let expected = [
        3.808_963_708_92,
        -1.503_556_571_45,
        0.924_610_679_327,
        0.287_220_951_001,
        0.820_378_538_3,
    ];
    all_close(&found, &expected, 1e-11);
}

fn monadic() -> PriceResponse {
    let text = data("monadic240.csv");
    let csv = Csv::from_text("monadic240.csv", &text).currency(Currency::USD);
    let mut rows: Vec<MonadicAnswer> = csv.monadic().unwrap().rows;
    for row in &mut rows {
        row.respondent.weight = 1.0;
    }
    MonadicTest::default().analyse(&rows).unwrap()
}

#[test]
fn monadic_test_matches_statsmodels() {
    let response = monadic();
    assert_eq!(raw(&response), [0.775, 0.7, 0.475, 0.375, 0.3, 0.1]);
    let fit = response.fit(Link::Logistic, PriceScale::Linear).unwrap();
    let [first, second] = errors(&fit.parameters);
    let found = [
        fit.parameters[0].value,
        fit.parameters[1].value,
        first,
        second,
        fit.log_likelihood,
        fit.mcfadden_r_squared(),
        fit.median(),
        fit.mean_non_negative().unwrap(),
        fit.median_standard_error(),
    ];
    let expected = [
        3.383_775_990_39,
        -0.112_845_373_998,
        0.557_907_104_939,
        0.017_461_856_848_1,
        -137.826_356_162,
        0.166_434_555_347,
        29.985_952_197_2,
        30.281_547_534_1,
        1.300_257_641_35,
    ];
    all_close(&found, &expected, 1e-11);
    let interval = fit.median_interval(Share::percent(95.0).unwrap());
    all_close(
        &[interval.low, interval.high],
        &[27.223_920_192_6, 32.575_551_215_6],
        1e-11,
    );
    let curve = response.demand(DemandModel::LOGIT).unwrap();
    let prices = [PriceGoal::revenue(), PriceGoal::profit(usd(10))]
        .map(|goal| curve.optimum(&goal).unwrap().price);
    all_close(&prices, &[24.789_871_927_4, 28.889_986_700_8], 1e-8);
    let fit = response
        .fit(Link::Logistic, PriceScale::Logarithmic)
        .unwrap();
    let found = [
        fit.parameters[0].value,
        fit.parameters[1].value,
        fit.log_likelihood,
        fit.median(),
    ];
    let expected = [
        11.658_734_201_4,
        -3.466_053_553_25,
        -138.142_565_948,
        28.895_656_956_2,
    ];
    all_close(&found, &expected, 1e-11);
}

/// Cells of an experiment are the same answers, counted.
#[test]
fn cells_give_the_fit_of_their_answers() {
    let cells: Vec<PriceCell> = monadic()
        .points
        .iter()
        .map(|point| PriceCell {
            price: point.price,
            exposed: Count::new(point.asked).unwrap(),
            bought: Count::new((point.raw * point.asked).round()).unwrap(),
        })
        .collect();
    let counted = MonadicTest::of_cells(&cells, Some(Bootstrap::new(200))).unwrap();
    let fit = |response: &PriceResponse| response.fit(Link::Normal, PriceScale::Linear).unwrap();
    let (one, other) = (fit(&counted), fit(&monadic()));
    all_close(
        &[one.parameters[0].value, one.parameters[1].value],
        &[other.parameters[0].value, other.parameters[1].value],
        1e-12,
    );
    let curve = counted.demand(DemandModel::PROBIT).unwrap();
    assert_eq!(curve.draws().len(), 200);
    let more = PriceCell {
        bought: Count::from(41),
        ..cells[0]
    };
    let error = MonadicTest::of_cells(&[more], None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bought at USD 19.00 = 41 is outside [0, 40]"
    );
}

fn answers(pairs: &[(i64, &str)]) -> Vec<MonadicAnswer> {
    let answer = |(id, &(price, answer)): (usize, &(i64, &str))| {
        MonadicAnswer::new(Respondent::new(id.to_string()), usd(price), answer)
    };
    pairs.iter().enumerate().map(answer).collect()
}

#[test]
fn answers_without_a_finite_fit_are_named() {
    let fit = |pairs: &[(i64, &str)]| {
        let response = MonadicTest::default().analyse(&answers(pairs)).unwrap();
        response
            .fit(Link::Logistic, PriceScale::Linear)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        fit(&[(10, "yes"), (20, "yes"), (30, "no")]),
        "price separates the answers perfectly (all accept below 30, all refuse above 20): \
         no finite effect fits best",
    );
    assert!(fit(&[(10, "yes"), (20, "yes")]).contains("all accept, up to 20"));
    assert!(fit(&[(10, "no"), (20, "no")]).contains("all refuse, from 10 on"));
    assert!(fit(&[(10, "no"), (20, "yes")]).contains("all accept above 10"));
    assert!(fit(&[(10, "no"), (10, "yes")]).contains("price is 10 in all"));
    let rising = [
        (10, "no"),
        (10, "no"),
        (10, "yes"),
        (20, "yes"),
        (20, "yes"),
        (20, "no"),
    ];
    assert!(fit(&rising).contains("demand does not fall with the price"));
    let error = MonadicTest::default()
        .analyse(&answers(&[(10, "perhaps")]))
        .unwrap_err();
    assert!(matches!(error, SurveyError::UnknownAnswers { .. }));
    // The logarithm of nothing is refused, not moved.
    let response = MonadicTest::default()
        .analyse(&answers(&[(10, "yes"), (20, "no")]))
        .unwrap();
    let error = response.line(DemandModel::ConstantElasticity).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("share that buys at 20 = 0 must be above zero")
    );
}

/// A ladder stops at the first refusal; what was not shown is no refusal by itself.
#[test]
fn prices_not_shown_are_not_refused() {
    let text = "id,price,response\n1,10,yes\n1,15,no\n1,20,\n2,10,yes\n2,15,yes\n2,20,yes\n";
    let rows = |text| {
        let csv = Csv::from_text("long.csv", text).currency(Currency::USD);
        csv.price_ladder_long().unwrap().rows
    };
    let rows = rows(text);
    assert_eq!(rows.len(), 2);
    let shown = GaborGranger::default().analyse(&rows).unwrap();
    assert_eq!(raw(&shown), [1.0, 0.5, 1.0]);
    let assumed = GaborGranger::default().not_asked(NotAsked::AssumeMonotone);
    assert_eq!(raw(&assumed.analyse(&rows).unwrap()), [1.0, 0.5, 0.5]);
}

#[test]
fn three_layouts_of_one_ladder_agree() {
    let wide = "id,Q5_1,Q5_2,Q5_3\na,1,1,0\nb,1,0,0\nc,0,0,0\n";
    let long = "respondent,Price,Buy\na,10,y\na,15,y\na,20,n\nb,10,y\nb,15,n\nb,20,n\nc,10,n\nc,15,n\nc,20,n\n";
    let highest = "id,max price\na,15\nb,10\nc,\n";
    let prices = [usd(10), usd(15), usd(20)];
    let csv = |text| Csv::from_text("ladder.csv", text).currency(Currency::USD);
    let listed = LadderColumns::Listed("Q5_".into(), prices.to_vec());
    let all = [
        csv(wide).price_ladder_wide(&listed).unwrap().rows,
        csv(long).price_ladder_long().unwrap().rows,
        csv(highest).highest_accepted(&prices).unwrap().rows,
    ];
    for rows in all {
        let response = GaborGranger::default().analyse(&rows).unwrap();
        assert_eq!(raw(&response), [2.0 / 3.0, 1.0 / 3.0, 0.0]);
    }
}

#[test]
fn calibrated_answers_are_probabilities() {
    let scale = AnswerScale::calibrated([("5", 0.8), ("4", 0.2), ("3", 0.0)]).unwrap();
    let rows: Vec<LadderAnswers> = [["5", "4"], ["5", "3"]]
        .into_iter()
        .zip(["a", "b"])
        .map(|([low, high], id)| {
            LadderAnswers::new(Respondent::new(id))
                .says(usd(10), low)
                .says(usd(20), high)
        })
        .collect();
    let response = GaborGranger::new(scale).analyse(&rows).unwrap();
    assert_eq!(raw(&response), [0.8, 0.1]);
}

#[test]
fn stated_prices_declare_what_is_no_price() {
    let text = "id,WTP,drawn price,bought,weight\n\
                1,10,8,yes,1\n2,0,5,no,1\n3,999999,,,1\n4,dk,,,1\n5,30,20,no,1\n6,25,20,yes,2\n7,,,,1\n";
    let codes = StatedCodes {
        protest: vec!["999999".into()],
        dont_know: vec!["DK".into()],
    };
    let rows = Csv::from_text("bdm.csv", text)
        .currency(Currency::USD)
        .stated_prices(&codes)
        .unwrap()
        .rows;
    let willingness = DirectWillingness::default().analyse(&rows).unwrap();
    assert_eq!(
        willingness.exclusions.to_string(),
        "4 of 7 left out: 1 stated price is missing, 1 protest answer `999999`, \
         1 did not buy as the stated price says, 1 does not know (`dk`)",
    );
    assert_eq!(willingness.mean, 15.0);
    assert_eq!(
        (willingness.prices, willingness.shares),
        (vec![0.0, 10.0, 25.0], vec![1.0, 0.75, 0.5])
    );
    let strict = DirectWillingness::default()
        .zeros(Zeros::Protest)
        .analyse(&rows)
        .unwrap();
    assert_eq!(strict.exclusions.count(), 5);
}

#[test]
fn files_with_faults_name_the_cells() {
    let text =
        "id,cheap,expensive,too_expensive,too_cheap\n1,8,12,15,5\n1,8,twelve,15,5\n3,-8,12,15,5\n";
    let csv = Csv::from_text("psm.csv", text).currency(Currency::USD);
    let error = csv.price_sensitivity().unwrap_err();
    let lines: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[0],
        "psm.csv:3:1 id: `1` was already given on line 2; the rows differ in expensive"
    );
    assert!(
        lines[1].starts_with("psm.csv:3:3 expensive: `twelve` is not a price"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("psm.csv:4:2 cheap: -8"),
        "{}",
        lines[2]
    );
    let csv = Csv::from_text("psm.csv", "id,chaep,expensive,too_expensive\n1,8,12,15\n");
    let error = csv.currency(Currency::USD).price_sensitivity().unwrap_err();
    assert!(
        error.to_string().contains("did you mean `chaep`?"),
        "{error}"
    );
    let named = Csv::from_text(
        "psm.csv",
        "id,chaep,expensive,too_expensive\n1,$8,12 USD,\"1,500\"\n",
    );
    let rows = named
        .currency(Currency::USD)
        .headed("cheap", "chaep")
        .price_sensitivity()
        .unwrap()
        .rows;
    assert_eq!(rows[0].cheap, Some(usd(8)));
    assert_eq!(rows[0].too_expensive, Some(usd(1_500)));
}

/// A ladder that all refuse has no best price, by revenue or profit, on lines, steps or prices asked.
#[test]
fn a_ladder_that_all_refuse_has_no_best_price() {
    let rows: Vec<LadderAnswers> = (0..4)
        .map(|id| {
            LadderAnswers::highest_accepted(
                Respondent::new(id.to_string()),
                None,
                &[usd(5), usd(10), usd(15)],
            )
        })
        .collect();
    let response = GaborGranger::default()
        .bootstrap(Bootstrap::new(20))
        .analyse(&rows)
        .unwrap();
    for model in [DemandModel::Isotonic, DemandModel::IsotonicSteps] {
        let curve = response.demand(model).unwrap();
        for goal in [
            PriceGoal::revenue(),
            PriceGoal::profit(usd(2)),
            PriceGoal::revenue().among(response.prices()),
        ] {
            let error = curve.optimum(&goal).unwrap_err();
            assert!(matches!(error, SurveyError::NobodyBuys { .. }), "{error}");
            let error = curve.best_price(&goal).unwrap_err();
            assert!(matches!(error, SurveyError::NobodyBuys { .. }), "{error}");
        }
    }
}

/// Shares that tie are one share, and as many as have to buy are enough: 1 of 3 and 2 of 6.
#[test]
fn pooled_shares_of_a_ladder_are_exact() {
    let cell = |price, exposed, bought| PriceCell {
        price: usd(price),
        exposed: Count::from(exposed),
        bought: Count::from(bought),
    };
    let cells = [
        cell(10, 49_u32, 49_u32),
        cell(20, 147, 49),
        cell(30, 441, 147),
        cell(40, 7, 1),
    ];
    let response = MonadicTest::of_cells(&cells, None).unwrap();
    let pooled: Vec<f64> = response.points.iter().map(|point| point.isotonic).collect();
    assert_eq!(pooled, [1.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 7.0]);
    let goal = PriceGoal::revenue().at_least_share(Share::new(1.0 / 3.0).unwrap());
    let curve = response.demand(DemandModel::IsotonicSteps).unwrap();
    // 10 x 1, 20 / 3 and 30 / 3 keep the limit, and the first ties with the last.
    let best = curve.optimum(&goal).unwrap();
    assert_eq!((best.price, best.unique), (10.0, false));
}

/// A fit may put the best price where nobody was asked; it says so.
#[test]
fn a_best_price_beyond_those_asked_says_so() {
    let cell = |price, bought: u32| PriceCell {
        price: usd(price),
        exposed: Count::from(1_000_u32),
        bought: Count::from(bought),
    };
    let cells = [cell(2, 950), cell(3, 940), cell(4, 930)];
    let response = MonadicTest::of_cells(&cells, Some(Bootstrap::new(50))).unwrap();
    let curve = response.demand(DemandModel::LOGIT).unwrap();
    let best = curve.optimum(&PriceGoal::revenue()).unwrap();
    assert!(best.price > 4.0 && best.beyond_observed == Some((2.0, 4.0)));
    assert!(
        best.to_string()
            .ends_with("; beyond the prices observed, 2 to 4"),
        "{best}"
    );
    let inside = curve
        .optimum(&PriceGoal::revenue().price_at_most(usd(4)))
        .unwrap();
    assert!(inside.beyond_observed.is_none(), "{inside}");
    let best = curve.best_price(&PriceGoal::revenue()).unwrap();
    assert!(
        best.beyond_observed.is_some() && best.to_string().contains("beyond the prices observed"),
        "{best}"
    );
}

/// Covariances by the sandwich with the factor G / (G - 1), from score contributions and expected
/// information in forty digits (mpmath 1.4.1): errors of intercept and slope if answers were
/// independent, those with respondents as clusters, and the covariance of the two.
#[test]
fn clustered_errors_agree_with_multiple_precision() {
    let plain = GaborGranger::default()
        .analyse(&unweighted(ladder()))
        .unwrap();
    let weighted = GaborGranger::default().analyse(&ladder()).unwrap();
    let cases = [
        (
            &plain,
            Link::Logistic,
            PriceScale::Linear,
            [
                0.209_043_183_815_933_1,
                0.007_404_239_722_718_965,
                0.256_348_601_299_274,
                0.009_649_219_694_513_859,
                -0.002_211_909_626_019_035,
            ],
        ),
        (
            &weighted,
            Link::Logistic,
            PriceScale::Linear,
            [
                0.203_443_240_699_654_2,
                0.007_149_581_494_804_617,
                0.267_112_849_010_754_3,
                0.010_027_903_615_980_01,
                -0.002_410_110_697_003_397,
            ],
        ),
        (
            &plain,
            Link::Normal,
            PriceScale::Linear,
            [
                0.108_917_053_619_714_3,
                0.003_820_881_341_038_034,
                0.134_917_410_843_980_2,
                0.005_192_647_037_383_054,
                -0.000_616_103_593_534_933_1,
            ],
        ),
        (
            &weighted,
            Link::Normal,
            PriceScale::Logarithmic,
            [
                0.328_532_519_585_659,
                0.099_071_606_241_808_67,
                0.460_997_777_218_362_5,
                0.139_255_588_228_424,
                -0.063_480_945_785_831_6,
            ],
        ),
    ];
    for (response, link, scale, expected) in cases {
        let fit = response.fit(link, scale).unwrap();
        let [a, b] = errors(&fit.parameters);
        let [clustered_a, clustered_b] = fit.clustered_standard_errors();
        let found = [
            a,
            b,
            clustered_a,
            clustered_b,
            fit.clustered_covariance[0][1],
        ];
        all_close(&found, &expected, 1e-10);
    }
}

/// Every law on prices and on their logarithms: coefficients, standard errors, `McFadden`'s R squared,
/// median and its error by the delta method, and the mean, which is the integral of the share from
/// zero on; in thirty digits (mpmath 1.4.1), the integrals by quadrature.
#[test]
fn fits_and_means_of_all_laws_agree_with_multiple_precision() {
    let response = monadic();
    #[rustfmt::skip]
    let cases: [(Link, PriceScale, &[f64]); 5] = [
        (Link::Logistic, PriceScale::Logarithmic, &[11.658_734_201_44, -3.466_053_553_249_5, 1.811_775_370_845_2, 0.529_763_078_470_82, 0.164_522_137_736_95, 28.895_656_956_205, 1.233_498_069_465_8, 33.267_232_331_982]),
        (Link::Normal, PriceScale::Linear, &[2.041_864_253_851_1, -0.067_929_390_583_718, 0.319_902_475_584_37, 0.009_851_068_551_800_9, 0.166_430_874_408_58, 30.058_627_588_225, 1.298_919_305_271_7, 30.170_277_318_926]),
        (Link::Normal, PriceScale::Logarithmic, &[7.072_094_119_708_6, -2.103_176_763_065, 1.035_668_683_644_5, 0.302_264_182_406_94, 0.164_838_294_199_52, 28.863_480_544_437, 1.217_700_347_049_2, 32.317_652_007_893]),
        (Link::ExtremeValue, PriceScale::Logarithmic, &[8.335_670_154_705_5, -2.349_256_040_223, 1.199_871_274_290_7, 0.339_558_841_552_91, 0.166_669_783_485_17, 29.731_427_086_342, 1.317_826_228_697_1, 30.795_343_934_304]),
        (Link::ExtremeValue, PriceScale::Linear, &[2.534_871_465_264_8, -0.070_321_483_052_587, 0.364_170_307_498_51, 0.010_123_816_568_801, 0.163_493_107_056_82, 30.834_937_640_061, 1.461_585_072_736_8]),
    ];
    for (link, scale, expected) in cases {
        let fit = response.fit(link, scale).unwrap();
        let [first, second] = errors(&fit.parameters);
        let mut found = vec![
            fit.parameters[0].value,
            fit.parameters[1].value,
            first,
            second,
            fit.mcfadden_r_squared(),
            fit.median(),
            fit.median_standard_error(),
        ];
        found.extend(fit.mean_non_negative());
        all_close(&found, expected, 1e-11);
    }
    // Least squares of the logarithm of the shares (NumPy 2.4.6); revenue is best at -1 / slope.
    let line = response.line(DemandModel::SemiLog).unwrap();
    let [first, second] = errors(&line.parameters);
    let found = [
        line.parameters[0].value,
        line.parameters[1].value,
        first,
        second,
        line.r_squared,
    ];
    let expected = [
        1.198_085_854_156_769_8,
        -0.067_174_793_524_677_03,
        0.258_746_623_939_461_5,
        0.007_654_466_252_935_604,
        0.950_627_241_570_013_1,
    ];
    all_close(&found, &expected, 1e-11);
    let best = response.demand(DemandModel::SemiLog).unwrap();
    let best = best.optimum(&PriceGoal::revenue()).unwrap();
    // All buy below 17.8, so that the top of the line at 14.9 is passed over.
    all_close(
        &[best.price],
        &[1.198_085_854_156_769_8 / 0.067_174_793_524_677_03],
        1e-11,
    );
}
