//! Repeat purchases against multiple precision, and against published figures where the CDNOW
//! sample is at hand.

use std::fs;

use bizcase::error::RetentionError;
use bizcase::retention::{
    NonContractual, PurchaseFit, PurchaseHistory, PurchaseModel, SpendFit, SpendModel,
};

fn lines(file: &str) -> Vec<Vec<String>> {
    let path = format!("{}/tests/data/retention/{file}", env!("CARGO_MANIFEST_DIR"));
    let separator = if file == "fits.csv" { ';' } else { ',' };
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(2);
    rows.map(|line| line.split(separator).map(str::to_owned).collect())
        .collect()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ')
        .map(|number| number.parse().unwrap())
        .collect()
}

#[track_caller]
fn assert_close(found: f64, wanted: f64, tolerance: f64) {
    let error = (found - wanted).abs() / wanted.abs();
    assert!(error <= tolerance, "{found} for {wanted}: {error:e}");
}

fn histories() -> Vec<PurchaseHistory> {
    let row = |row: Vec<String>| {
        let [x, recency, age, amount] = [0, 1, 2, 3].map(|i| row[i].parse::<f64>().unwrap());
        PurchaseHistory::new(x as u32, recency, age)?.spending(amount)
    };
    let rows: Result<Vec<_>, _> = lines("purchases.csv").into_iter().map(row).collect();
    rows.unwrap()
}

/// Parameters, standard errors and likelihood of 80 simulated customers: the likelihoods as the
/// papers print them, with their hypergeometric functions, at 40 digits.
#[test]
fn fits_match_multiple_precision() {
    let histories = histories();
    let mut count = 0;
    for row in lines("fits.csv").iter().filter(|row| row[1] == "purchases") {
        let (parameters, log_likelihood, convergence) = match row[0].as_str() {
            "gamma-gamma" => {
                let fit = SpendFit::new(&histories).unwrap();
                (fit.parameters, fit.log_likelihood, fit.convergence)
            }
            name => {
                let family = match name {
                    "BG/NBD" => NonContractual::BgNbd,
                    "MBG/NBD" => NonContractual::ModifiedBgNbd,
                    _ => NonContractual::ParetoNbd,
                };
                let fit = PurchaseFit::new(family, &histories).unwrap();
                (fit.parameters, fit.log_likelihood, fit.convergence)
            }
        };
        println!("{} {convergence:?}", row[0]);
        for ((parameter, wanted), error) in parameters
            .iter()
            .zip(numbers(&row[2]))
            .zip(numbers(&row[3]))
        {
            assert_close(parameter.value, wanted, 1e-9);
            assert_close(parameter.standard_error.unwrap(), error, 1e-8);
        }
        assert_close(log_likelihood, row[4].parse().unwrap(), 1e-12);
        count += 1;
    }
    assert_eq!(count, 4);
}

/// From half a week to two thousand years, through `a = 1` where the closed form fails.
#[test]
fn expected_purchases_match_multiple_precision() {
    for row in lines("expectations.csv") {
        let row: Vec<f64> = row.iter().map(|cell| cell.parse().unwrap()).collect();
        let model =
            PurchaseModel::new(NonContractual::BgNbd, [row[0], row[1], row[2], row[3]]).unwrap();
        let found = model.expected_purchases_of_newcomer(row[4]).unwrap();
        println!("{row:?} {:e}", found / row[5] - 1.0);
        assert_close(found, row[5], 2e-12);
    }
}
