//! Cash flows: their worth, their return, and when the money is back.

use arbitrary::Unstructured;
use bizcase::finance::{
    Annuity, Asset, CashFlows, Date, DatedFlows, DayCount, Depreciation, Due, Timing, date,
};
use bizcase::quantity::{Currency, Decimal, Money, Period, Rate, Ratio};

use super::{byte, number, numbers, pick};

fn rate(bytes: &mut Unstructured<'_>) -> Rate {
    Rate::new(number(bytes), Period::Year)
        .unwrap_or_else(|_| Rate::new(0.1, Period::Year).expect("a rate"))
}

#[track_caller]
fn finite<E>(value: Result<f64, E>) {
    let value = value.ok();
    assert!(value.is_none_or(f64::is_finite), "{value:?}");
}

/// Amounts as a fuzzer says, in numbers and in money.
pub(crate) fn cash_flows(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let (first, second) = (rate(&mut bytes), rate(&mut bytes));
    let timing = pick(
        &mut bytes,
        &[
            Timing::FirstNow,
            Timing::FirstAfterOnePeriod,
            Timing::MidPeriod,
        ],
    );
    let step = pick(&mut bytes, &[Period::Year, Period::Quarter, Period::Month]);
    match byte(&mut bytes) % 3 {
        0 => even(&numbers(&mut bytes, 24), step, timing, [first, second]),
        1 => dated(&mut bytes, first),
        _ => annuity(&mut bytes, first, step),
    }
}

fn even(amounts: &[f64], step: Period, timing: Timing, [first, second]: [Rate; 2]) {
    if let Ok(flows) = CashFlows::new(amounts, step) {
        let flows = flows.timing(timing);
        finite(flows.npv(first));
        finite(
            flows
                .mirr(first, second)
                .map(|it| it.over(Period::Year).value()),
        );
        finite(flows.profitability_index(first).map(Ratio::value));
        finite(flows.equivalent_annuity(first));
        finite(flows.payback().map(|it| it.periods().unwrap_or(0.0)));
        finite(
            flows
                .discounted_payback(first)
                .map(|it| it.periods().unwrap_or(0.0)),
        );
        if let Ok(found) = flows.irr() {
            for root in found.roots() {
                assert!(
                    root.value() > -1.0 || root.log_rate().is_finite(),
                    "{root:?}"
                );
            }
            let _ = (found.headline(), found.unique());
        }
    }
    let exact = |amount: &f64| Money::new(Decimal::try_from(*amount).ok()?, Currency::USD).into();
    let amounts: Vec<Money> = amounts.iter().filter_map(exact).collect();
    if let Ok(flows) = CashFlows::new(&amounts, step) {
        let flows = flows.timing(timing);
        let _ = (
            flows.npv(first),
            flows.payback(),
            flows.irr(),
            flows.mirr(first, second),
        );
        let _ = flows.discounted_payback(second);
    }
}

fn day(bytes: &mut Unstructured<'_>) -> Date {
    let near: (u8, u8, u8) = bytes.arbitrary().unwrap_or((0, 0, 0));
    let year = match near.0 {
        0 => -9999,
        255 => 9999,
        near => 1900 + i16::from(near),
    };
    let part = |part: u8| i8::try_from(part + 1).unwrap_or(1);
    date(year, part(near.1 % 12), part(near.2 % 28)).expect("a date of the calendar")
}

fn dated(bytes: &mut Unstructured<'_>, first: Rate) {
    let amounts = numbers(bytes, 16);
    let flows: Vec<(Date, f64)> = amounts.into_iter().map(|it| (day(bytes), it)).collect();
    let count = pick(
        bytes,
        &[
            DayCount::Actual365Fixed,
            DayCount::Actual360,
            DayCount::Actual364,
            DayCount::Actual36525,
            DayCount::ActualActualIsda,
        ],
    );
    if let Ok(flows) = DatedFlows::new(flows) {
        let flows = flows.day_count(count);
        let flows = match byte(bytes) % 2 {
            0 => flows,
            _ => flows.valued_at(day(bytes)),
        };
        finite(flows.xnpv(first));
        if let Ok(found) = flows.xirr() {
            for root in found.roots() {
                assert!(
                    !root.value().is_nan() && !root.log_rate().is_nan(),
                    "{root:?}"
                );
            }
        }
    }
}

fn annuity(bytes: &mut Unstructured<'_>, first: Rate, step: Period) {
    let (payments, payment, present, future) =
        (number(bytes), number(bytes), number(bytes), number(bytes));
    let due = pick(bytes, &[Due::AtEnd, Due::AtStart]);
    if let Ok(annuity) = Annuity::new(first, step, payments) {
        let annuity = annuity.due(due);
        finite(annuity.present_value(payment, future));
        finite(annuity.future_value(payment, present));
        finite(annuity.payment(present, future));
        finite(annuity.interest(3, present, future));
        finite(annuity.principal(3, present, future));
        if payments <= 1e4 {
            let _ = annuity.schedule(present, future);
        }
    }
    finite(Annuity::periods(first, step, due, payment, present, future));
    let count = byte(bytes);
    if let Ok(found) = Annuity::rate(u32::from(count), step, due, payment, present, future) {
        for root in found.roots() {
            assert!(!root.value().is_nan(), "{root:?}");
        }
    }
    let life = u32::from(bytes.arbitrary::<u16>().unwrap_or(0));
    if let Ok(asset) = Asset::new(present, future, life) {
        let factor = number(bytes);
        for method in [
            Depreciation::StraightLine,
            Depreciation::SumOfYearsDigits,
            Depreciation::Declining { factor },
        ] {
            for part in asset.depreciation(method).into_iter().flatten() {
                assert!(part.is_finite(), "{method:?}: {part}");
            }
        }
    }
}
