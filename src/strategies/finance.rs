//! Strategies for cash flows, loans, assets and taxes.

use jiff::civil::Date;
use proptest::prelude::*;

use super::words::{date, money, period, price, rate, ratio, share};
use crate::finance::{
    Annuity, Asset, BreakEven, Capital, Compounding, Convention, DatedFlows, DayCount,
    Depreciation, Due, NominalRate, RecoveryClass, TaxRule, Terminal, Timing, WorkingCapital,
};
use crate::quantity::{Currency, Growth, Money, Period, Rate};

/// Amounts at equal steps: an outlay first, then flows of either sign.
pub fn cash_flows(currency: Currency) -> impl Strategy<Value = Vec<Money>> {
    let later = prop::collection::vec(money(currency), 1..40);
    (price(currency), later).prop_map(|(outlay, mut flows)| {
        let nothing = Money::major(0, outlay.currency());
        flows.insert(0, nothing.minus(outlay).unwrap_or(nothing));
        flows
    })
}

/// Amounts on days, in any order.
pub fn dated_flows(currency: Currency) -> impl Strategy<Value = DatedFlows<Money>> {
    let flows = prop::collection::vec((date(), money(currency)), 1..20);
    flows.prop_filter_map("dated flows", |flows: Vec<(Date, Money)>| {
        DatedFlows::new(flows).ok()
    })
}

/// Timings of the first flow.
pub fn timing() -> impl Strategy<Value = Timing> {
    let all = [
        Timing::FirstNow,
        Timing::FirstAfterOnePeriod,
        Timing::MidPeriod,
    ];
    prop::sample::select(all.to_vec())
}

/// Payments at the end or the start of a period.
pub fn due() -> impl Strategy<Value = Due> {
    prop::sample::select(vec![Due::AtEnd, Due::AtStart])
}

/// Compounding frequencies.
pub fn compounding() -> impl Strategy<Value = Compounding> {
    prop_oneof![
        4 => prop::sample::select(vec![1, 2, 4, 12, 52, 365]).prop_map(Compounding::TimesAYear),
        1 => Just(Compounding::Continuous),
    ]
}

/// First-year conventions of MACRS.
pub fn convention() -> impl Strategy<Value = Convention> {
    prop_oneof![
        Just(Convention::HalfYear),
        (1_u8..=4).prop_map(|quarter| Convention::MidQuarter { quarter }),
        (1_u8..=12).prop_map(|month| Convention::MidMonth { month }),
    ]
}

/// Level payments at their end or start, over up to forty years.
pub fn annuity() -> impl Strategy<Value = Annuity> {
    (rate(), period(), 1.0..480.0, due()).prop_filter_map("an annuity", |(rate, step, n, due)| {
        Some(Annuity::new(rate, step, n).ok()?.due(due))
    })
}

/// Rates as quoted, with their compounding.
pub fn nominal_rate() -> impl Strategy<Value = NominalRate> {
    (-0.2..1.0, compounding()).prop_filter_map("a quoted rate", |(value, compounding)| {
        NominalRate::new(value, compounding).ok()
    })
}

/// The most common day-count conventions.
pub fn day_count() -> impl Strategy<Value = DayCount> {
    prop::sample::select(vec![
        DayCount::Actual365Fixed,
        DayCount::Actual360,
        DayCount::Actual364,
        DayCount::Actual36525,
        DayCount::ActualActualIsda,
        DayCount::ActualActualAfb,
        DayCount::ActualActualYearfrac,
        DayCount::Thirty360,
    ])
}

/// Assets depreciated over one to forty years.
pub fn asset(currency: Currency) -> impl Strategy<Value = Asset<Money>> {
    (price(currency), share(), 1_u32..=40).prop_filter_map("an asset", |(cost, rest, life)| {
        Asset::new(cost, cost.times(rest).ok()?.rounded(), life).ok()
    })
}

/// Depreciation methods.
pub fn depreciation() -> impl Strategy<Value = Depreciation> {
    prop_oneof![
        Just(Depreciation::StraightLine),
        Just(Depreciation::SumOfYearsDigits),
        (1.0..3.0).prop_map(|factor| Depreciation::Declining { factor }),
        (1.0..3.0).prop_map(|factor| Depreciation::DecliningThenStraightLine { factor }),
    ]
}

/// MACRS recovery classes.
pub fn recovery_class() -> impl Strategy<Value = RecoveryClass> {
    prop::sample::select(vec![
        RecoveryClass::Three,
        RecoveryClass::Five,
        RecoveryClass::Seven,
        RecoveryClass::Ten,
        RecoveryClass::Fifteen,
        RecoveryClass::Twenty,
        RecoveryClass::Residential,
        RecoveryClass::Nonresidential,
    ])
}

/// Tax rules with any rate, any limit to the offset, and losses carried forever or for up to
/// twenty years.
pub fn tax_rule() -> impl Strategy<Value = TaxRule> {
    (share(), share(), prop::option::of(0_u32..=20)).prop_filter_map(
        "a tax rule",
        |(rate, limit, years)| {
            let rule = TaxRule::new(rate).offset_limit(limit);
            match years {
                None => Some(rule),
                Some(years) => rule.carried_for(years).ok(),
            }
        },
    )
}

/// Days of receivables, stock and payables, up to a year each.
pub fn working_capital() -> impl Strategy<Value = WorkingCapital> {
    (0.0..365.0, 0.0..365.0, 0.0..365.0).prop_map(|(receivable, inventory, payable)| {
        WorkingCapital {
            receivable_days: receivable,
            inventory_days: inventory,
            payable_days: payable,
        }
    })
}

fn yearly(low: f64, high: f64) -> impl Strategy<Value = Rate> {
    (low..high).prop_filter_map("a yearly rate", |value| Rate::per_year(value).ok())
}

/// Equity, debt and their yearly cost.
pub fn capital(currency: Currency) -> impl Strategy<Value = Capital<Money>> {
    let amounts = (price(currency), price(currency));
    (amounts, yearly(0.0, 0.4), yearly(0.0, 0.2), share()).prop_map(
        |((equity, debt), cost_of_equity, cost_of_debt, tax)| Capital {
            equity,
            cost_of_equity,
            debt,
            cost_of_debt,
            tax,
        },
    )
}

/// Assumptions after the plan: growth of up to 3 % a year, or a sale for a multiple.
pub fn terminal(currency: Currency) -> impl Strategy<Value = Terminal<Money>> {
    let growing = (-0.05..0.03)
        .prop_filter_map("a growth", |value| Growth::new(value, Period::Year).ok())
        .prop_map(Terminal::Growing);
    let exit = (price(currency), ratio());
    prop_oneof![
        growing,
        exit.prop_map(|(of, multiple)| Terminal::Exit { of, multiple })
    ]
}

/// Prices above their variable cost, with a fixed cost.
pub fn break_even(currency: Currency) -> impl Strategy<Value = BreakEven<Money>> {
    (price(currency), share(), price(currency)).prop_filter_map(
        "a margin",
        |(price, part, fixed)| {
            let variable = price.times(part).ok()?;
            BreakEven::new(price, variable, fixed).ok()
        },
    )
}
