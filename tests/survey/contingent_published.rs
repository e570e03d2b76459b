//! Contingent valuation against published surveys and values computed by other programs.

use std::fs;
use std::path::PathBuf;

use bizcase::quantity::{Currency, Decimal, Money, Share};
use bizcase::survey::{
    BidCounts, Bids, ContingentAnswer, ContingentFit, ContingentValuation, Covariates,
    DoubleBidCounts, MeanBound, NonparametricWtp, Reply, Respondent, Spike, WtpDistribution,
    WtpMeasure,
};
use serde_json::Value;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    let gap = (found - wanted).abs() / wanted.abs().max(f64::MIN_POSITIVE);
    assert!(
        gap <= tolerance,
        "{what}: {found} for {wanted}, off by {gap:e}"
    );
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap().iter();
    list.map(|number| number.as_f64().unwrap()).collect()
}

/// R. T. Carson, R. C. Mitchell, W. M. Hanemann, R. J. Kopp, S. Presser and P. A. Ruud (1992), *A
/// Contingent Valuation Study of Lost Passive Use Values Resulting from the Exxon Valdez Oil
/// Spill*: answers to the first bid.
fn carson_single() -> Vec<ContingentAnswer> {
    let at = |bid, yes: u32, no: u32| BidCounts {
        bid: usd(bid),
        yes: yes.into(),
        no: no.into(),
    };
    let table = [
        at(10, 178, 86),
        at(30, 138, 129),
        at(60, 129, 126),
        at(120, 88, 169),
    ];
    BidCounts::answers(&table).unwrap()
}

/// Both answers of the same survey.
fn carson_double() -> Vec<ContingentAnswer> {
    let at = |[bid, higher, lower]: [i64; 3], [yy, yn, ny, nn]: [u32; 4]| DoubleBidCounts {
        bid: usd(bid),
        higher: usd(higher),
        lower: usd(lower),
        yes_yes: yy.into(),
        yes_no: yn.into(),
        no_yes: ny.into(),
        no_no: nn.into(),
    };
    let table = [
        at([10, 30, 5], [119, 59, 8, 78]),
        at([30, 60, 10], [69, 69, 31, 98]),
        at([60, 120, 30], [54, 75, 25, 101]),
        at([120, 250, 60], [35, 53, 30, 139]),
    ];
    DoubleBidCounts::answers(&table).unwrap()
}

const LAWS: [(WtpDistribution, &str); 5] = [
    (WtpDistribution::Logistic, "logistic"),
    (WtpDistribution::Normal, "normal"),
    (WtpDistribution::LogLogistic, "log-logistic"),
    (WtpDistribution::LogNormal, "log-normal"),
    (WtpDistribution::Weibull, "weibull"),
];

/// The file's second derivatives are differences, good to five digits; `contingent.json` has
/// standard errors at 30 digits. A weak effect of the bid magnifies them in the intervals.
const BY_DIFFERENCES: f64 = 2e-5;

/// The figures of a file, to the digits it holds.
fn agrees(fit: &ContingentFit, wanted: &Value, what: &str) {
    let tolerance = 1e-8;
    let (values, errors) = (&wanted["coef"], &wanted["se"]);
    for coefficient in &fit.parameters {
        let key = match coefficient.name.as_str() {
            "constant" => "const",
            "ln bid" => "bid",
            name => name,
        };
        let name = format!("{what}: {key}");
        close(
            coefficient.value,
            values[key].as_f64().unwrap(),
            tolerance,
            &name,
        );
        close(
            coefficient.standard_error.unwrap(),
            errors[key].as_f64().unwrap(),
            BY_DIFFERENCES,
            &name,
        );
    }
    let errors: Vec<f64> = fit
        .parameters
        .iter()
        .map(|one| one.standard_error.unwrap())
        .collect();
    let table = wanted["vcov"].as_array().unwrap();
    for (i, (row, wanted)) in fit.parameters.covariance().iter().zip(table).enumerate() {
        for (j, (found, wanted)) in row.iter().zip(numbers(wanted)).enumerate() {
            let gap = (found - wanted).abs() / (errors[i] * errors[j]);
            assert!(
                gap < 2.0 * BY_DIFFERENCES,
                "{what}: covariance off by {gap:e}"
            );
        }
    }
    for (found, key) in [
        (fit.log_likelihood, "loglik"),
        (fit.aic(), "aic"),
        (fit.bic(), "bic"),
    ] {
        close(
            found,
            wanted[key].as_f64().unwrap(),
            tolerance,
            &format!("{what}: {key}"),
        );
    }
    measures_agree(fit, &wanted["wtp"], what);
    let Some(intervals) = wanted.get("median_ci95") else {
        return;
    };
    let confidence = Share::percent(95.0).unwrap();
    let median = WtpMeasure::Median;
    let fieller = fit.interval(median, confidence).unwrap();
    let delta = fit.delta_interval(median, confidence).unwrap();
    for (found, key) in [(fieller, "fieller"), (delta, "delta_on_linear_scale")] {
        let wanted = numbers(&intervals[key]);
        close(
            found.low,
            wanted[0],
            50.0 * BY_DIFFERENCES,
            &format!("{what}: {key}"),
        );
        close(
            found.high,
            wanted[1],
            50.0 * BY_DIFFERENCES,
            &format!("{what}: {key}"),
        );
    }
}

fn measures_agree(fit: &ContingentFit, wanted: &Value, what: &str) {
    for (measure, key) in [
        (WtpMeasure::Median, "median"),
        (WtpMeasure::TruncatedMean, "truncated_mean"),
        (WtpMeasure::AdjustedTruncatedMean, "adjusted_truncated_mean"),
        (WtpMeasure::Mean, "mean_unrestricted"),
        (WtpMeasure::NonNegativeMean, "mean_nonnegative"),
        (WtpMeasure::Mean, "mean"),
        (WtpMeasure::NonNegativeMean, "mean"),
    ] {
        let found = fit.willingness(measure).unwrap();
        match wanted.get(key) {
            Some(Value::Null) => assert!(found.is_infinite() && found > 0.0, "{what}: {key}"),
            Some(wanted) => close(
                found,
                wanted.as_f64().unwrap(),
                1e-8,
                &format!("{what}: {key}"),
            ),
            None => {}
        }
    }
}

fn read(path: &str) -> Value {
    let path = format!("{}/data/survey/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A folder with data that came with other packages, and what they give: not part of the project.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("BIZCASE_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: BIZCASE_REAL_DATA names no folder with cv_naturalpark.csv");
    }
    folder
}

fn reply(text: &str) -> Reply {
    text.parse().unwrap()
}

/// The survey on the natural park of Alentejo that comes with `DCchoice`.
fn natural_park(folder: &std::path::Path) -> (Vec<ContingentAnswer>, Covariates) {
    let text = fs::read_to_string(folder.join("cv_naturalpark.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    let money = |text: &str| Money::new(text.parse::<Decimal>().unwrap(), Currency::EUR);
    let answers = rows.iter().map(|row| {
        let first = (money(row[1]), reply(row[5]));
        ContingentAnswer::double(
            Respondent::new(row[0]),
            first,
            (money(row[7]), reply(row[6])),
        )
    });
    let column =
        |place: usize| -> Vec<f64> { rows.iter().map(|row| row[place].parse().unwrap()).collect() };
    let sexes: Vec<&str> = rows.iter().map(|row| row[8]).collect();
    let covariates = Covariates::new().category("sex", "male", &sexes).unwrap();
    let covariates = covariates
        .number("age", column(9))
        .number("income", column(10));
    (answers.collect(), covariates)
}

#[test]
fn natural_park_agrees_with_exact_figures() {
    let Some(folder) = real_data() else { return };
    let text = fs::read_to_string(folder.join("cv_exact.json")).unwrap();
    let exact: Value = serde_json::from_str(&text).unwrap();
    let park = &exact["results"]["naturalpark"];
    let (answers, covariates) = natural_park(&folder);
    for (law, key) in LAWS {
        let both = ContingentValuation::new(law);
        agrees(
            &both.fit(&answers).unwrap(),
            &park["double"][key],
            &format!("double {key}"),
        );
        let first = both.bids(Bids::FirstOnly).fit(&answers).unwrap();
        agrees(&first, &park["single"][key], &format!("single {key}"));
    }
    let law = ContingentValuation::new(WtpDistribution::LogLogistic).covariates(covariates);
    let both = law.fit(&answers).unwrap();
    agrees(
        &both,
        &park["double_covariates_log-logistic"],
        "double, covariates",
    );
    let first = law.bids(Bids::FirstOnly).fit(&answers).unwrap();
    agrees(
        &first,
        &park["single_covariates_log-logistic"],
        "single, covariates",
    );
}

#[test]
fn carson_agrees_with_exact_figures() {
    let exact = read("carson.json");
    for (law, key) in LAWS {
        for (answers, design) in [(carson_single(), "single"), (carson_double(), "double")] {
            let fit = ContingentValuation::new(law).fit(&answers).unwrap();
            agrees(&fit, &exact[design][key], &format!("{design} {key}"));
        }
    }
}

fn nonparametric_agrees(wtp: &NonparametricWtp, wanted: &Value, what: &str) {
    let survival = numbers(&wanted["survival"]);
    assert_eq!(wtp.bids, numbers(&wanted["bids"]), "{what}");
    for (found, wanted) in wtp.survival.iter().zip(survival) {
        close(*found, wanted, 2e-11, what);
    }
    for (bound, key) in [
        (MeanBound::Lower, "lower_bound_mean"),
        (MeanBound::Midpoint, "midpoint_mean_truncated_at_max_bid"),
        (
            MeanBound::UpperToHighestBid,
            "upper_bound_mean_truncated_at_max_bid",
        ),
    ] {
        let found = wtp.mean(bound).unwrap();
        close(
            found,
            wanted[key].as_f64().unwrap(),
            1e-10,
            &format!("{what}: {key}"),
        );
    }
    close(
        wtp.log_likelihood,
        wanted["loglik"].as_f64().unwrap(),
        1e-11,
        what,
    );
}

#[test]
fn turnbull_agrees_with_exact_figures() {
    let exact = read("carson.json");
    for (answers, key) in [
        (carson_single(), "turnbull_single"),
        (carson_double(), "turnbull_double"),
    ] {
        let wtp = NonparametricWtp::turnbull(&answers).unwrap();
        nonparametric_agrees(&wtp, &exact[key], key);
    }
    let Some(folder) = real_data() else { return };
    let text = fs::read_to_string(folder.join("cv_exact.json")).unwrap();
    let exact: Value = serde_json::from_str(&text).unwrap();
    let park = &exact["results"]["naturalpark"];
    let (answers, _) = natural_park(&folder);
    let both = NonparametricWtp::turnbull(&answers).unwrap();
    nonparametric_agrees(&both, &park["turnbull_double"], "natural park, double");
    assert_eq!(both.median_interval(), (12.0, 18.0));
    let first = NonparametricWtp::kristrom(&answers).unwrap();
    nonparametric_agrees(&first, &park["turnbull_single"], "natural park, single");
    // As the R package DCchoice 0.2.0 gives them.
    close(
        first.mean(MeanBound::MidpointToZero).unwrap(),
        85.533_280_174_1,
        1e-11,
        "park",
    );
    close(first.median().unwrap(), 30.553_191_489_4, 1e-11, "park");
}

/// Kriström's estimate as the R package `DCchoice` 0.2.0 gives it, to 12 digits.
#[test]
fn kristrom_agrees_with_dcchoice() {
    let wtp = NonparametricWtp::kristrom(&carson_double()).unwrap();
    close(
        wtp.mean(MeanBound::Lower).unwrap(),
        52.800_720_564_1,
        1e-11,
        "lower",
    );
    close(
        wtp.mean(MeanBound::MidpointToZero).unwrap(),
        82.589_105_290_4,
        1e-11,
        "to zero",
    );
    close(wtp.median().unwrap(), 62.159_059_087_1, 1e-11, "median");
    assert_eq!(wtp.median_interval(), (60.0, 120.0));
}

fn made_up(rows: &[Value]) -> Vec<ContingentAnswer> {
    let said = |value: &Value| {
        if value.as_u64() == Some(1) {
            Reply::Yes
        } else {
            Reply::No
        }
    };
    let answer = |(number, row): (usize, &Value)| {
        let bid = |place: usize| row[place].as_i64().map(usd);
        let who = Respondent::new(number.to_string()).weight(row[5].as_f64().unwrap());
        let second = bid(2).map(|bid| (bid, said(&row[3])));
        let first = (bid(0).unwrap(), said(&row[1]));
        let answer = ContingentAnswer::one_and_a_half(who, first, second);
        match row[4].as_u64() {
            Some(_) => answer.paying_anything(said(&row[4])),
            None => answer,
        }
    };
    rows.iter().enumerate().map(answer).collect()
}

fn model(case: &Value, rows: &[Value]) -> ContingentValuation {
    let name = case["law"].as_str().unwrap();
    let (law, _) = LAWS.into_iter().find(|(_, key)| *key == name).unwrap();
    let column = |place: usize| rows.iter().map(move |row| row[place].as_f64().unwrap());
    let mut covariates = Covariates::new();
    if rows[0].as_array().unwrap().len() > 6 {
        covariates = covariates
            .number("age", column(6).collect::<Vec<_>>())
            .number("group", column(7).collect::<Vec<_>>());
    }
    let spike = if case["spike"].as_bool().unwrap() {
        Spike::AtZero
    } else {
        Spike::None
    };
    ContingentValuation::new(law)
        .spike(spike)
        .covariates(covariates)
}

/// All designs, spikes, covariates and weights against derivatives at 50 digits.
#[test]
fn fits_agree_with_multiple_precision() {
    let confidence = Share::percent(95.0).unwrap();
    for case in read("contingent.json")["cases"].as_array().unwrap() {
        let rows = case["rows"].as_array().unwrap();
        let fit = model(case, rows).fit(&made_up(rows)).unwrap();
        let what = case["name"].as_str().unwrap();
        let errors = numbers(&case["standard_errors"]);
        let wanted = numbers(&case["coefficients"]).into_iter().zip(errors);
        for (one, (value, error)) in fit.parameters.iter().zip(wanted) {
            let name = format!("{what}: {}", one.name);
            close(one.value, value, 1e-10, &name);
            close(one.standard_error.unwrap(), error, 1e-10, &name);
        }
        for (row, wanted) in fit
            .parameters
            .covariance()
            .iter()
            .zip(case["covariance"].as_array().unwrap())
        {
            for (found, wanted) in row.iter().zip(numbers(wanted)) {
                close(*found, wanted, 1e-8, what);
            }
        }
        close(
            fit.log_likelihood,
            case["log_likelihood"].as_f64().unwrap(),
            1e-12,
            what,
        );
        for (measure, key) in [
            (WtpMeasure::Median, "median"),
            (WtpMeasure::Mean, "mean"),
            (WtpMeasure::NonNegativeMean, "mean_nonnegative"),
            (WtpMeasure::TruncatedMean, "truncated_mean"),
            (WtpMeasure::AdjustedTruncatedMean, "adjusted_truncated_mean"),
        ] {
            let found = fit.willingness(measure).unwrap();
            match case["figures"][key].as_f64() {
                Some(wanted) => close(found, wanted, 1e-9, &format!("{what}: {key}")),
                None => assert!(found.is_infinite() && found > 0.0, "{what}: {key}"),
            }
        }
        let median = WtpMeasure::Median;
        let delta = fit.delta_interval(median, confidence).unwrap();
        let fieller = fit.fieller_interval(median, confidence).unwrap();
        for (interval, key) in [(delta, "delta"), (fieller, "fieller")] {
            let ends = numbers(&case["intervals"][key]);
            close(interval.low, ends[0], 1e-8, &format!("{what}: {key}"));
            close(interval.high, ends[1], 1e-8, &format!("{what}: {key}"));
        }
    }
}
