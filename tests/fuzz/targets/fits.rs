//! Models fitted to what people did and said, and price lists.

use std::fmt::Debug;

use arbitrary::Unstructured;
use bizcase::adoption::{CurveFamily, FitCriterion, Fitting, History};
use bizcase::choice::{Alternative, ChoiceSituation, ChoiceUtility, MultinomialLogit};
use bizcase::distribution::Dist;
use bizcase::pricing::{PriceIndex, PriceStructure};
use bizcase::quantity::{Count, Currency, Decimal, Money, Period};
use bizcase::retention::{Contractual, KaplanMeier, SurvivalFit, Tenures};
use bizcase::survey::{
    BidCounts, ContingentValuation, DemandForm, DemandModel, DemandRegression, MonadicTest,
    PriceCell, PriceGoal, Respondent, Sale, WtpDistribution, WtpMeasure,
};

use super::{assert_numbers, byte, number, numbers, pick};

fn checked<T: Debug>(fitted: Result<T, impl ToString>) -> Option<T> {
    match fitted {
        Ok(fit) => {
            assert_numbers(&format!("{fit:?}"), b"");
            Some(fit)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// A price between a cent and any.
fn money(bytes: &mut Unstructured<'_>) -> Money {
    let cents = match byte(bytes) % 4 {
        0 => bytes.arbitrary::<i64>().unwrap_or(0),
        _ => i64::from(bytes.arbitrary::<u16>().unwrap_or(0)),
    };
    Money::new(Decimal::new(cents, 2), Currency::USD)
}

/// A count, mostly small.
fn count(bytes: &mut Unstructured<'_>) -> Count {
    match byte(bytes) {
        255 => Count::new(number(bytes).abs()).unwrap_or(Count::ZERO),
        small => Count::from(u32::from(small)),
    }
}

/// Curves of adoption and of retention.
pub(crate) fn curves(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    if byte(&mut bytes).is_multiple_of(2) {
        let mut fitting = Fitting::of(pick(&mut bytes, &CurveFamily::ALL));
        fitting = fitting.criterion(pick(
            &mut bytes,
            &[
                FitCriterion::Increments,
                FitCriterion::Cumulative,
                FitCriterion::Density,
                FitCriterion::Likelihood,
            ],
        ));
        fitting = match byte(&mut bytes) % 3 {
            0 => fitting,
            1 => fitting.potential(count(&mut bytes)),
            _ => fitting.potential_at_most(count(&mut bytes)).hold_out(2),
        };
        let counts: Vec<f64> = (0..byte(&mut bytes) % 16)
            .map(|_| count(&mut bytes).value())
            .collect();
        let Ok(history) = History::increments(Period::Year, &counts) else {
            return;
        };
        if let Some(fit) = checked(fitting.to(&history)) {
            assert_numbers(&format!("{:?} {:?}", fit.peak(), fit.forecast(5)), b"");
        }
    } else {
        let family = pick(&mut bytes, &Contractual::ALL);
        let rows: Vec<(u32, f64, f64)> = (0..byte(&mut bytes) % 16)
            .map(|at| {
                let period = match byte(&mut bytes) {
                    255 => bytes.arbitrary().unwrap_or(0),
                    _ => u32::from(at) + 1,
                };
                (period, count(&mut bytes).value(), count(&mut bytes).value())
            })
            .collect();
        let Some(tenures) = checked(Tenures::by_period(rows)) else {
            return;
        };
        assert_numbers(&format!("{:?}", KaplanMeier::new(&tenures)), b"");
        if let Some(fit) = checked(SurvivalFit::new(family, &tenures)) {
            assert_numbers(&format!("{:?}", fit.survival_at(3)), b"");
        }
    }
}

/// What people would pay, from answers to prices.
pub(crate) fn willingness(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let rows = byte(&mut bytes) % 8;
    match byte(&mut bytes) % 3 {
        0 => {
            let distribution = pick(&mut bytes, &WtpDistribution::ALL);
            let table: Vec<BidCounts> = (0..rows)
                .map(|_| BidCounts {
                    bid: money(&mut bytes),
                    yes: count(&mut bytes),
                    no: count(&mut bytes),
                })
                .collect();
            if table
                .iter()
                .any(|row| row.yes.value() + row.no.value() > 1e5)
            {
                return;
            }
            let Ok(answers) = BidCounts::answers(&table) else {
                return;
            };
            let fitted = checked(ContingentValuation::new(distribution).fit(&answers));
            for measure in WtpMeasure::ALL {
                if let Some(Ok(value)) = fitted.as_ref().map(|fit| fit.willingness(measure)) {
                    assert!(!value.is_nan(), "{measure:?} of {table:?}");
                }
            }
        }
        1 => {
            let cells: Vec<PriceCell> = (0..rows)
                .map(|_| PriceCell {
                    price: money(&mut bytes),
                    exposed: count(&mut bytes),
                    bought: count(&mut bytes),
                })
                .collect();
            let Some(response) = checked(MonadicTest::of_cells(&cells, None)) else {
                return;
            };
            for model in [
                DemandModel::Isotonic,
                DemandModel::IsotonicSteps,
                DemandModel::LOGIT,
                DemandModel::LOG_LOGIT,
                DemandModel::PROBIT,
                DemandModel::LOG_PROBIT,
                DemandModel::WEIBULL,
                DemandModel::Linear,
                DemandModel::SemiLog,
                DemandModel::ConstantElasticity,
            ] {
                if let Some(curve) = checked(response.demand(model)) {
                    let goal = PriceGoal::revenue().among(response.prices());
                    let _ = checked(curve.optimum(&goal));
                    let _ = checked(curve.optimum(&PriceGoal::revenue()));
                }
            }
        }
        _ => {
            let form = pick(
                &mut bytes,
                &[DemandForm::Linear, DemandForm::SemiLog, DemandForm::LogLog],
            );
            let sales: Vec<Sale> = (0..rows * 2)
                .map(|at| {
                    Sale::new(
                        ["a", "b"][usize::from(at % 2)],
                        at.to_string(),
                        money(&mut bytes),
                        number(&mut bytes),
                    )
                })
                .collect();
            let _ = checked(DemandRegression::new(form).fit(&sales));
        }
    }
}

/// Choices between offers of random attributes.
pub(crate) fn choices(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let utility = ChoiceUtility::new()
        .price("price", Currency::USD)
        .number("speed")
        .levels("brand", "own");
    let sets: Vec<ChoiceSituation> = (0..byte(&mut bytes) % 24)
        .map(|task| {
            let offers: Vec<Alternative> = (0..=byte(&mut bytes) % 3)
                .map(|index| {
                    let price = match byte(&mut bytes) {
                        255 => number(&mut bytes),
                        price => f64::from(price),
                    };
                    Alternative::new(index.to_string())
                        .with("price", price)
                        .with("speed", number(&mut bytes))
                        .with("brand", pick(&mut bytes, &["own", "other"]))
                })
                .collect();
            let chosen = usize::from(byte(&mut bytes) % 3);
            ChoiceSituation::new(
                Respondent::new((task / 2).to_string()),
                task.to_string(),
                offers,
                chosen,
            )
        })
        .collect();
    if let Some(fit) = checked(MultinomialLogit::new(utility).fit(&sets)) {
        let _ = checked(fit.worth("speed"));
    }
}

/// A price list as JSON or TOML, its bills, and an index.
pub(crate) fn prices(data: &[u8]) {
    let Some((quantity, text)) = data.split_first_chunk::<4>() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let _ = serde_json::from_str::<PriceIndex>(text);
    let read = [
        serde_json::from_str(text).ok(),
        toml::from_str::<PriceStructure>(text).ok(),
    ];
    for list in read.into_iter().flatten() {
        let _ = list.warnings();
        let quantity = u32::from_le_bytes(*quantity);
        for quantity in [
            Decimal::from(quantity),
            Decimal::new(i64::from(quantity), 5),
            Decimal::ZERO,
            Decimal::MAX,
            Decimal::NEGATIVE_ONE,
        ] {
            let _ = (
                list.average_price(quantity),
                list.marginal_price(quantity),
                list.amount(quantity),
            );
            if let Ok(bill) = list.bill(quantity) {
                assert!(bill.lines.len() < 10_000, "{} lines", bill.lines.len());
            }
        }
        let spread = Dist::log_normal_p10_p90(1.0, 1e4).expect("a distribution");
        if let Ok(expected) = list.expected_bill(&spread) {
            assert!(expected.number().is_finite(), "{list:?}");
        }
        let spread = Dist::poisson(
            numbers(&mut Unstructured::new(data), 1)
                .first()
                .map_or(3.0, |it| it.abs().min(1e4)),
        );
        if let Ok(expected) = spread.map(|it| list.expected_bill(&it)) {
            assert!(
                expected.is_err() || expected.is_ok_and(|it| it.number().is_finite()),
                "{list:?}"
            );
        }
    }
}
