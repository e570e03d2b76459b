//! Input that breaks rate-of-return functions: a typed status or error, never a wrong number.
#![allow(
    clippy::float_cmp,
    reason = "figures that are exact are compared exactly"
)]

use bizcase::error::RateOfReturnError;
use bizcase::finance::{CashFlows, Crossing, Payback, RateOfReturn, Status};
use bizcase::quantity::{Currency, Money, Rate};

fn irr(flows: &[f64]) -> RateOfReturn {
    CashFlows::yearly(flows).unwrap().irr().unwrap()
}

#[test]
fn nothing_and_what_is_no_number_are_refused_by_name() {
    let empty: [f64; 0] = [];
    let error = CashFlows::yearly(&empty).unwrap_err();
    assert_eq!(
        error.to_string(),
        "number of cash flows = 0 must be at least one"
    );
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = CashFlows::yearly(&[-1.0, bad, 2.0]).unwrap_err();
        assert!(error.to_string().starts_with("cash flow 1 = "), "{error}");
    }
}

#[test]
fn two_currencies_are_refused() {
    let flows = [
        Money::major(-1, Currency::USD),
        Money::major(2, Currency::EUR),
    ];
    let error = CashFlows::yearly(&flows).unwrap_err();
    assert!(error.to_string().contains("currencies differ"), "{error}");
}

#[test]
fn flows_of_one_sign_have_a_status_instead_of_a_rate() {
    for (flows, status) in [
        (&[1.0, 2.0][..], Status::NoSignChange),
        (&[-1.0, -2.0], Status::NoSignChange),
        (&[5.0], Status::NoSignChange),
        (&[-100.0, 0.0, 0.0], Status::TotalLoss),
        (&[0.0, 0.0], Status::AllZero),
        (&[0.0], Status::AllZero),
        (&[1.0, -2.0, 2.0], Status::NoRealRoot),
    ] {
        assert_eq!(irr(flows).status(), status, "{flows:?}");
        assert!(irr(flows).headline().is_err());
    }
}

#[test]
fn a_double_root_is_found_and_said_to_touch() {
    // -(1.1 x - 1)^2 with x = 1 / (1 + rate).
    let found = irr(&[-100.0, 220.0, -121.0]);
    assert_eq!(found.roots().len(), 1);
    assert_eq!(found.roots()[0].crossing(), Crossing::Touching);
    assert!((found.roots()[0].value() - 0.1).abs() < 1e-9);
}

#[test]
fn roots_at_round_rates_are_each_found_once() {
    // Zeros of a product of (a x - 1), among them a rate of exactly zero.
    for rates in [
        &[0.0][..],
        &[0.0, 0.5],
        &[-0.5, 0.0, 1.0],
        &[0.0, 0.1, 0.2, 0.3],
    ] {
        let mut flows = vec![1.0];
        for rate in rates {
            let mut next = vec![0.0; flows.len() + 1];
            for (index, flow) in flows.iter().enumerate() {
                next[index] -= flow;
                next[index + 1] += flow * (1.0 + rate);
            }
            flows = next;
        }
        let found = irr(&flows);
        assert_eq!(found.roots().len(), rates.len(), "{rates:?}: {found:?}");
        for (root, rate) in found.roots().iter().zip(rates) {
            assert!((root.value() - rate).abs() < 1e-9, "{root:?} {rate}");
        }
    }
}

#[test]
fn flows_of_1e300_beside_1e_300_have_their_root() {
    for (flows, log_rate) in [
        (vec![-1e300, 1e-300], -600.0 * std::f64::consts::LN_10),
        (vec![-1e-300, 1e300], 600.0 * std::f64::consts::LN_10),
        (vec![-1e300, 1e300], 0.0),
        (vec![-f64::MAX, f64::MAX], 0.0),
        (vec![-5e-324, 5e-324], 0.0),
    ] {
        let found = irr(&flows);
        assert_eq!(found.status(), Status::Single, "{flows:?}");
        assert!(
            (found.roots()[0].log_rate() - log_rate).abs() <= 1e-13 * log_rate.abs(),
            "{found:?}"
        );
    }
    let error = irr(&[-1e-300, 1e300]).headline().unwrap_err();
    assert!(
        matches!(error, RateOfReturnError::BeyondRange { .. }),
        "{error}"
    );
    let mixed = irr(&[-1e300, 1e-300, 1e300, -1e-300, 2e300]);
    assert!(mixed.roots().iter().all(|root| root.log_rate().is_finite()));
}

#[test]
fn a_thousand_sign_changes_end() {
    let alternating: Vec<f64> = (0..1001)
        .map(|k| if k % 2 == 0 { -1.0 } else { 1.0 })
        .collect();
    assert_eq!(irr(&alternating).status(), Status::NoRealRoot);
    let growing: Vec<f64> = (0..1000)
        .map(|k| f64::from(k + 1) * if k % 2 == 0 { -1.0 } else { 1.0 })
        .collect();
    assert!(irr(&growing).roots().len() <= 999);
    // A constant whose digits decide the signs.
    let mut state = 1u64;
    let noise: Vec<f64> = (0..5000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            f64::from((state >> 33) as u32) / f64::from(1u32 << 30) - 1.0
        })
        .collect();
    assert!(irr(&noise).roots().len() < 100);
}

#[test]
fn rates_near_minus_one_and_far_above_one_are_found() {
    let lost = irr(&[-1.0, 1e-12]);
    assert!((lost.roots()[0].value() - -0.999_999_999_999).abs() < 1e-15);
    let won = irr(&[-1e-12, 1.0]);
    assert!((won.roots()[0].value() / 999_999_999_999.0 - 1.0).abs() < 1e-13);
}

#[test]
fn a_tiny_rate_keeps_its_digits() {
    // 1000 of 365 flows, 1e-9 more than was paid: the rate is 1e-12 but for the duration.
    let found = irr(&[-1.0, 1.0 + 2f64.powi(-40)]);
    assert_eq!(found.roots()[0].value(), 2f64.powi(-40));
}

#[test]
fn values_beyond_all_numbers_are_errors() {
    let flows = [f64::MAX, f64::MAX];
    let rate = Rate::per_year(0.0).unwrap();
    assert!(CashFlows::yearly(&flows).unwrap().npv(rate).is_err());
    let near = Rate::per_year(-0.999_999).unwrap();
    let long = vec![1.0; 400];
    assert!(CashFlows::yearly(&long).unwrap().npv(near).is_err());
    assert!(
        CashFlows::yearly(&[-f64::MAX, -f64::MAX])
            .unwrap()
            .payback()
            .is_err()
    );
}

#[test]
fn sums_that_are_zero_but_for_rounding_pay_back() {
    let thirds = CashFlows::yearly(&[-0.9, 0.3, 0.3, 0.3])
        .unwrap()
        .payback()
        .unwrap();
    assert_eq!(thirds.whole_periods(), Some(3));
    assert_eq!(
        CashFlows::yearly(&[1.0, -0.5]).unwrap().payback().unwrap(),
        Payback::AtOnce
    );
    let again = CashFlows::yearly(&[-100.0, 150.0, -100.0, 100.0])
        .unwrap()
        .payback()
        .unwrap();
    assert_eq!(again.periods(), Some(2.5));
}

/// Binomial coefficients with alternating signs: a tenfold zero at a rate of zero.
#[test]
fn a_range_of_rates_that_rounding_cannot_tell_apart_is_said_to_be_unresolved() {
    let mut flows = vec![1.0];
    for _ in 0..10 {
        let mut next = vec![0.0; flows.len() + 1];
        for (index, flow) in flows.iter().enumerate() {
            next[index] -= flow;
            next[index + 1] += flow;
        }
        flows = next;
    }
    let found = irr(&flows);
    assert_eq!(found.status(), Status::Unresolved);
    let RateOfReturnError::Unresolved { low, high, .. } = found.headline().unwrap_err() else {
        panic!("{found:?}");
    };
    assert!(low < 0.0 && high > 0.0);
}
