//! Input that breaks rate-of-return functions: a typed status or error, never a wrong number.
#![allow(
    clippy::float_cmp,
    reason = "figures that are exact are compared exactly"
)]

use bizcase::error::RateOfReturnError;
use bizcase::finance::{
    Annuity, CashFlows, Compounding, Crossing, DatedFlows, NominalRate, Payback, RateOfReturn,
    RateStatus, date,
};
use bizcase::quantity::{Currency, Decimal, Money, Period, Rate};

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
        (&[1.0, 2.0][..], RateStatus::NoSignChange),
        (&[-1.0, -2.0], RateStatus::NoSignChange),
        (&[5.0], RateStatus::NoSignChange),
        (&[-100.0, 0.0, 0.0], RateStatus::TotalLoss),
        (&[0.0, 0.0], RateStatus::AllZero),
        (&[0.0], RateStatus::AllZero),
        (&[1.0, -2.0, 2.0], RateStatus::NoRealRoot),
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
        assert_eq!(found.status(), RateStatus::Single, "{flows:?}");
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
    assert_eq!(irr(&alternating).status(), RateStatus::NoRealRoot);
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
    assert_eq!(found.status(), RateStatus::Unresolved);
    let RateOfReturnError::Unresolved { low, high, .. } = found.headline().unwrap_err() else {
        panic!("{found:?}");
    };
    assert!(low < 0.0 && high > 0.0);
}

/// 0.10, 0.20 and -0.30 on one day: in doubles they leave 5.6e-17, and a second root of 8.7e237.
#[test]
fn flows_that_cancel_on_one_day_leave_nothing() {
    let days = [
        date(2026, 1, 1).unwrap(),
        date(2026, 6, 1).unwrap(),
        date(2027, 1, 1).unwrap(),
    ];
    let wash = [0.10, 0.20, -0.30].map(|flow| (days[1], flow));
    // As computed, not written: 3 x 0.1 has a last digit of its own.
    let computed = [(days[1], 0.1 * 3.0), (days[1], -0.3)];
    let loan = [(days[0], -1_000.0), (days[2], 1_100.0)];
    for wash in [&wash[..], &computed[..]] {
        let flows = DatedFlows::new(loan.iter().chain(wash).copied()).unwrap();
        let found = flows.xirr().unwrap();
        assert_eq!(found.status(), RateStatus::Single, "{found:?}");
        assert!((found.roots()[0].value() - 0.1).abs() < 1e-15);
        let alone = DatedFlows::new(wash.iter().copied()).unwrap();
        assert_eq!(alone.xirr().unwrap().status(), RateStatus::AllZero);
        assert_eq!(alone.xnpv(Rate::per_year(0.1).unwrap()).unwrap(), 0.0);
        // Beside an outlay that brings nothing back, the wash is nothing.
        let lost = DatedFlows::new([loan[0]].iter().chain(wash).copied()).unwrap();
        assert_eq!(lost.xirr().unwrap().status(), RateStatus::TotalLoss);
    }
    let cents = |amount| Money::new(Decimal::new(amount, 2), Currency::USD);
    // Above 2^53 cents a double no longer holds the cent that is left over.
    let large = [9_007_199_254_740_993, -9_007_199_254_740_992].map(|flow| (days[1], cents(flow)));
    let alone = DatedFlows::new(large).unwrap();
    assert_eq!(alone.xnpv(Rate::per_year(0.1).unwrap()).unwrap(), cents(1));
    assert_eq!(alone.xirr().unwrap().status(), RateStatus::NoSignChange);
    // Decimals as far apart as doubles reach are not mixed up.
    let apart = DatedFlows::new([1e300, 1e-300, -1e300].map(|flow| (days[1], flow))).unwrap();
    assert!(apart.xirr().is_ok());
}

/// At equal steps too: 0.1 and 0.2 pay 0.3 back exactly, at a rate of exactly zero.
#[test]
fn flows_that_add_up_to_nothing_return_nothing() {
    let found = irr(&[-0.3, 0.1, 0.2]);
    assert_eq!(found.headline().unwrap().to_string(), "0% a year");
    let flows = [-0.3, 0.1, 0.2];
    let none = Rate::per_year(0.0).unwrap();
    assert_eq!(CashFlows::yearly(&flows).unwrap().npv(none).unwrap(), 0.0);
    // Rates of 0, 10 and 20 %: (1 - x)(1.1 x - 1)(1.2 x - 1) times -1,000 with x = 1 / (1 + rate).
    let several = irr(&[-1_000.0, 3_300.0, -3_620.0, 1_320.0]);
    assert_eq!(several.roots().len(), 3);
    assert_eq!(several.headline().unwrap().to_string(), "0% a year");
}

/// The rule for the headline of several rates: the one nearest zero with the sign of the sum.
/// Flows are products of `(1 + r) x - 1` for the rates `r`.
#[test]
fn the_headline_does_not_contradict_the_sum() {
    for (rates, sum, headline) in [
        // In at first: the gain of 60 % is not that of a loser.
        (&[-0.2, 0.6][..], -12.0, -0.2),
        // Out at first: the same rates, and a winner.
        (&[-0.2, 0.6], 12.0, 0.6),
        (&[0.1, 0.2], 2.0, 0.1),
        // No loss discounts these to zero, so that the gain nearest zero is all there is.
        (&[0.1, 0.2], -2.0, 0.1),
        (&[-0.5, -0.1, 0.3], 1.5, 0.3),
        (&[-0.5, -0.1, 0.3], -1.5, -0.1),
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
        let scale = sum / flows.iter().sum::<f64>();
        let flows: Vec<f64> = flows.iter().map(|flow| flow * scale).collect();
        let found = irr(&flows);
        assert_eq!(found.status(), RateStatus::Multiple, "{rates:?}");
        let rate = found.headline().unwrap().over(Period::Year).value();
        assert!((rate - headline).abs() < 1e-12, "{rates:?} {sum}: {rate}");
    }
}

#[test]
fn no_rate_is_printed_with_hundreds_of_digits() {
    // A unit for next to nothing: 1e250, but for the last digits.
    let absurd = irr(&[-1e-250, 1.0, -0.5]);
    let several = absurd.unique().unwrap_err().to_string();
    assert!(several.len() < 200 && several.contains("e249"), "{several}");
    let rate = absurd.roots()[1].rate().unwrap().to_string();
    assert_eq!(rate, "1e252% a year");
}

/// A flow of zero weighs nothing, however much it would be compounded.
#[test]
fn a_flow_of_zero_far_out_is_nothing() {
    let rate = Rate::per_year(-0.999).unwrap();
    let (now, far) = (date(2026, 1, 1).unwrap(), date(2226, 1, 1).unwrap());
    let flows = DatedFlows::new([(now, -100.0), (far, 0.0)]).unwrap();
    assert_eq!(flows.xnpv(rate).unwrap(), -100.0);
    // Half of it is lost every year: 1 + 1/2 + 1/4 and so on.
    let half = Annuity::new(Rate::per_year(-0.5).unwrap(), Period::Year, 2_000.0).unwrap();
    assert_eq!(half.future_value(-1.0, 0.0).unwrap(), 2.0);
    let grown = CashFlows::yearly(&[1.0, 2.0]).unwrap();
    let grown = grown.discounted_payback(rate).unwrap();
    assert_eq!(grown, Payback::AtOnce);
    // What no number states is said to be beyond numbers, and is not called NaN.
    let beyond = DatedFlows::new([(now, -100.0), (far, 1.0)]).unwrap();
    let error = beyond.xnpv(rate).unwrap_err().to_string();
    assert!(error.starts_with("net present value = inf"), "{error}");
    let never = NominalRate::of(rate, Compounding::TimesAYear(0)).unwrap_err();
    assert!(
        never
            .to_string()
            .starts_with("compounding times a year = 0"),
        "{never}"
    );
}

#[test]
fn a_schedule_has_a_whole_number_of_payments_and_a_limit() {
    let of = |payments: f64| {
        let rate = Rate::per_month(0.01).unwrap();
        let loan = Annuity::new(rate, Period::Month, payments).unwrap();
        loan.schedule(1_000.0, 0.0)
    };
    assert!(of(2.5).unwrap_err().to_string().contains("whole number"));
    assert!(of(1e6).unwrap_err().to_string().contains("100000"));
    assert_eq!(of(1.0).unwrap()[0].payment, -1_010.0);
    let loan = Annuity::new(Rate::per_month(0.01).unwrap(), Period::Month, 4e9).unwrap();
    assert!(
        loan.cumulative_interest(1..=4_000_000_000, 1.0, 0.0)
            .is_err()
    );
}
