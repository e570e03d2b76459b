//! Laws that hold for every cash flow.

#![allow(
    clippy::float_cmp,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "figures are small, and those that are exact are compared exactly"
)]

use bizcase::finance::{
    Annuity, Asset, CashFlows, Compounding, Convention, DatedFlows, DayCount, Depreciation, Due,
    NominalRate, PaybackClock, PresentValue, RecoveryClass, TaxRule, TaxYears, date, macrs,
};
use bizcase::quantity::{
    Approx, Currency, Decimal, LANES, Lane, Money, Period, Rate, Ratio, Share,
};
use proptest::prelude::*;

fn flows(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1e6..1e6, 1..most)
}

fn rate() -> impl Strategy<Value = f64> {
    -0.5..2.0
}

fn npv(flows: &[f64], rate: f64) -> f64 {
    CashFlows::yearly(flows)
        .unwrap()
        .npv(Rate::per_year(rate).unwrap())
        .unwrap()
}

fn cents(amount: i64) -> Money {
    Money::new(Decimal::new(amount, 2), Currency::USD)
}

/// A polynomial with whole coefficients, lowest power first.
type Polynomial = Vec<i128>;

fn primitive(mut polynomial: Polynomial) -> Polynomial {
    while polynomial.last() == Some(&0) {
        polynomial.pop();
    }
    let divisor = polynomial.iter().fold(0, |a: i128, b| {
        let (mut a, mut b) = (a, b.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    });
    polynomial
        .iter()
        .map(|coefficient| coefficient / divisor.max(1))
        .collect()
}

/// The number of distinct zeros above zero, by Sturm's theorem in exact integers.
fn sturm_count(flows: &[i32]) -> usize {
    let first = flows.iter().position(|&flow| flow != 0).unwrap_or(0);
    let start: Polynomial = flows[first..]
        .iter()
        .map(|&flow| i128::from(flow))
        .collect();
    if start.len() < 2 {
        return 0;
    }
    let mut chain = vec![primitive(start)];
    if chain[0].len() < 2 {
        return 0;
    }
    let derivative = (1..)
        .zip(&chain[0][1..])
        .map(|(power, flow)| power * flow)
        .collect();
    chain.push(primitive(derivative));
    while chain[chain.len() - 1].len() > 1 {
        let (divisor, mut rest) = (&chain[chain.len() - 1], chain[chain.len() - 2].clone());
        let lead = divisor[divisor.len() - 1];
        while rest.len() >= divisor.len() {
            let (factor, shift) = (rest[rest.len() - 1], rest.len() - divisor.len());
            // Multiplied by a positive number only, which keeps the signs.
            for coefficient in &mut rest {
                *coefficient *= lead.abs();
            }
            for (power, coefficient) in divisor.iter().enumerate() {
                rest[power + shift] -= factor * lead.signum() * coefficient;
            }
            rest = primitive(rest);
        }
        if rest.is_empty() {
            break;
        }
        chain.push(rest.iter().map(|coefficient| -coefficient).collect());
    }
    let variations = |sign: fn(&Polynomial) -> i128| {
        let signs: Vec<i128> = chain.iter().map(sign).filter(|&sign| sign != 0).collect();
        signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    variations(|polynomial| polynomial[0].signum())
        - variations(|polynomial| polynomial[polynomial.len() - 1].signum())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn npv_is_linear(a in flows(20), b in flows(20), scale in -3.0..3.0f64, rate in rate()) {
        let length = a.len().max(b.len());
        let at = |flows: &[f64], index: usize| flows.get(index).copied().unwrap_or(0.0);
        let sum: Vec<f64> = (0..length).map(|k| at(&a, k) + scale * at(&b, k)).collect();
        let size = npv(&sum.iter().map(|flow| flow.abs()).collect::<Vec<_>>(), rate)
            + npv(&a.iter().map(|flow| flow.abs()).collect::<Vec<_>>(), rate);
        let difference = npv(&sum, rate) - (npv(&a, rate) + scale * npv(&b, rate));
        prop_assert!(difference.abs() <= 1e-13 * size);
    }

    #[test]
    fn npv_at_every_rate_of_return_is_zero_to_the_last_digits(flows in flows(40)) {
        let found = CashFlows::yearly(&flows).unwrap().irr().unwrap();
        for root in found.roots() {
            let Ok(rate) = root.rate() else { continue };
            let rate = rate.over(Period::Year).value();
            let size = npv(&flows.iter().map(|flow| flow.abs()).collect::<Vec<_>>(), rate);
            // A rate next to -100 % has few digits left for the distance from it.
            let digits = 1e-13 + 1e-15 * flows.len() as f64 / (1.0 + rate);
            prop_assert!(npv(&flows, rate).abs() <= digits * size, "{root:?} {}", npv(&flows, rate));
        }
    }

    #[test]
    fn all_rates_found_are_as_many_as_sturm_counts(flows in prop::collection::vec(-9..10, 2..7)) {
        prop_assume!(flows.iter().any(|&flow| flow != 0));
        let found = {
            let plain: Vec<f64> = flows.iter().map(|&flow| f64::from(flow)).collect();
            CashFlows::yearly(&plain).unwrap().irr().unwrap()
        };
        prop_assert_eq!(found.roots().len(), sturm_count(&flows), "{:?} {:?}", flows, found);
    }

    /// In whole numbers the sum has no rounding, and its sign is that of the headline wherever some
    /// rate has it.
    #[test]
    fn the_headline_has_the_sign_of_the_sum_where_a_rate_has(flows in prop::collection::vec(-9..10, 2..9)) {
        let plain: Vec<f64> = flows.iter().map(|&flow| f64::from(flow)).collect();
        let found = CashFlows::yearly(&plain).unwrap().irr().unwrap();
        let Ok(headline) = found.headline() else { return Ok(()) };
        let sum: i32 = flows.iter().sum();
        let sign = |rate: f64| i32::from(rate > 0.0) - i32::from(rate < 0.0);
        let agrees = |rate: f64| sign(rate) == sum.signum();
        if found.roots().iter().any(|root| agrees(root.value())) {
            prop_assert!(agrees(headline.over(Period::Year).value()), "{:?} {:?}", flows, found);
        }
    }

    #[test]
    fn rates_of_return_do_not_depend_on_the_unit_of_money(flows in flows(30), scale in -600i32..600) {
        let factor = libm::ldexp(1.0, scale);
        let scaled: Vec<f64> = flows.iter().map(|flow| flow * factor).collect();
        let one = CashFlows::yearly(&flows).unwrap().irr().unwrap();
        let other = CashFlows::yearly(&scaled).unwrap().irr().unwrap();
        prop_assert_eq!(one.status(), other.status());
        for (a, b) in one.roots().iter().zip(other.roots()) {
            prop_assert!((a.log_rate() - b.log_rate()).abs() <= 1e-10 * (1.0 + a.log_rate().abs()));
        }
    }

    #[test]
    fn flows_backwards_return_the_reciprocal(flows in flows(30)) {
        let backwards: Vec<f64> = flows.iter().rev().copied().collect();
        let one = CashFlows::yearly(&flows).unwrap().irr().unwrap();
        let other = CashFlows::yearly(&backwards).unwrap().irr().unwrap();
        prop_assert_eq!(one.roots().len(), other.roots().len());
        for (a, b) in one.roots().iter().zip(other.roots().iter().rev()) {
            prop_assert!((a.log_rate() + b.log_rate()).abs() <= 1e-10 * (1.0 + a.log_rate().abs()));
        }
    }

    #[test]
    fn yearly_flows_and_flows_365_days_apart_return_the_same(flows in flows(30), shift in 0i16..9) {
        let start = date(2000 + shift, 3, 1).unwrap();
        let day = |index: usize| {
            start.checked_add(jiff::SignedDuration::from_hours(24 * 365 * index as i64)).unwrap()
        };
        let mut pairs: Vec<_> =
            flows.iter().enumerate().map(|(index, &flow)| (day(index), flow)).collect();
        pairs.reverse();
        let dated = DatedFlows::new(pairs).unwrap();
        let (one, other) = (CashFlows::yearly(&flows).unwrap().irr().unwrap(), dated.xirr().unwrap());
        prop_assert_eq!(one.status(), other.status());
        for (a, b) in one.roots().iter().zip(other.roots()) {
            prop_assert!((a.log_rate() - b.log_rate()).abs() <= 1e-10 * (1.0 + a.log_rate().abs()));
        }
        let yearly = Rate::per_year(0.07).unwrap();
        let size: f64 = flows.iter().map(|flow| flow.abs()).sum();
        let difference = dated.xnpv(yearly).unwrap() - npv(&flows, 0.07);
        prop_assert!(difference.abs() <= 1e-12 * size);
    }

    #[test]
    fn payments_split_into_interest_and_principal(
        rate in prop_oneof![-0.02..0.03, Just(0.0), -1e-12..1e-12],
        payments in 1u32..400,
        present in 1i64..100_000_000,
        start in any::<bool>(),
    ) {
        let due = if start { Due::AtStart } else { Due::AtEnd };
        let rate = Rate::per_month(rate).unwrap();
        let loan = Annuity::new(rate, Period::Month, f64::from(payments)).unwrap().due(due);
        let present_value = present as f64 / 100.0;
        let payment = loan.payment(present_value, 0.0).unwrap();
        for period in [1, payments / 2 + 1, payments] {
            let interest = loan.interest(period, present_value, 0.0).unwrap();
            let principal = loan.principal(period, present_value, 0.0).unwrap();
            // At negative rates both parts can be many times the payment.
            let size = interest.abs() + principal.abs();
            prop_assert!((interest + principal - payment).abs() <= 1e-13 * size);
            let [exact, part] = [
                loan.payment(cents(present), cents(0)).unwrap(),
                loan.interest(period, cents(present), cents(0)).unwrap(),
            ];
            let rest = loan.principal(period, cents(present), cents(0)).unwrap();
            prop_assert_eq!(part.plus(rest).unwrap(), exact);
        }
        // To the cent: all repayments are the loan, and a lender's books end at zero.
        let repayments = (1..=payments).map(|period| loan.principal(period, cents(present), cents(0)).unwrap());
        let all = Money::sum(repayments, Currency::USD).unwrap();
        prop_assert_eq!(all, cents(-present));
        prop_assert_eq!(loan.cumulative_principal(1..=payments, cents(present), cents(0)).unwrap(), all);
        let schedule = loan.schedule(cents(present), cents(0)).unwrap();
        let all = Money::sum(schedule.iter().map(|row| row.principal), Currency::USD).unwrap();
        prop_assert_eq!(all, cents(-present));
        prop_assert_eq!(schedule[schedule.len() - 1].balance, cents(0));
        for row in &schedule {
            prop_assert_eq!(row.interest.plus(row.principal).unwrap(), row.payment);
        }
        let repaid = loan.cumulative_principal(1..=payments, present_value, 0.0).unwrap();
        prop_assert!((repaid + present_value).abs() <= 1e-11 * present_value);
        let left = loan.future_value(payment, present_value).unwrap();
        prop_assert!(left.abs() <= 1e-10 * present_value * (1.0 + f64::from(payments)));
        let found = Annuity::rate(payments, Period::Month, due, payment, present_value, 0.0).unwrap();
        if payments > 1 {
            let found = found.unique().unwrap().over(Period::Month).value();
            prop_assert!((found - rate.over(Period::Month).value()).abs() <= 1e-13);
        }
        let needed = Annuity::periods(rate, Period::Month, due, payment, present_value, 0.0).unwrap();
        prop_assert!((needed / f64::from(payments) - 1.0).abs() <= 1e-9, "{}", needed);
    }

    #[test]
    fn depreciation_ends_at_the_salvage_value_to_the_cent(
        cost in 1i64..100_000_000,
        share in 0.0..1.0,
        life in 1u32..50,
        factor in 0.1..4.0,
    ) {
        let salvage = (cost as f64 * share) as i64;
        let asset = Asset::new(cents(cost), cents(salvage), life).unwrap();
        for method in [
            Depreciation::StraightLine,
            Depreciation::SumOfYearsDigits,
            Depreciation::DecliningThenStraightLine { factor },
        ] {
            let charges = asset.depreciation(method).unwrap();
            let total = Money::sum(charges.iter().copied(), Currency::USD).unwrap();
            prop_assert_eq!(total, cents(cost - salvage));
            prop_assert!(charges.iter().all(|charge| *charge >= cents(0)));
        }
        let never_below: Vec<f64> = Asset::new(cost as f64, salvage as f64, life).unwrap()
            .depreciation(Depreciation::Declining { factor }).unwrap();
        prop_assert!(never_below.iter().sum::<f64>() <= (cost - salvage) as f64 * (1.0 + 1e-12));
    }

    #[test]
    fn macrs_charges_the_whole_cost(cost in 0i64..100_000_000, quarter in 1u8..5, month in 1u8..13) {
        for (class, convention) in [
            (RecoveryClass::Seven, Convention::HalfYear),
            (RecoveryClass::Fifteen, Convention::MidQuarter { quarter }),
            (RecoveryClass::Residential, Convention::MidMonth { month }),
            (RecoveryClass::Nonresidential, Convention::MidMonth { month }),
        ] {
            let charges = macrs(cents(cost), class, convention).unwrap();
            prop_assert_eq!(Money::sum(charges, Currency::USD).unwrap(), cents(cost));
        }
    }

    #[test]
    fn losses_are_offset_once(profits in flows(20), limit in 0.0..1.0f64) {
        let rule = TaxRule::new(Share::new(0.25).unwrap()).offset_limit(Share::new(limit).unwrap());
        let mut years = TaxYears::<f64>::new(rule);
        let taxes: f64 = profits.iter().map(|&profit| years.tax(Approx::new(profit)).number()).sum();
        let total: f64 = profits.iter().sum();
        let carried = years.carried_forward().number();
        // Every unit of profit is taxed or offset, every unit of loss offset or still carried.
        let size: f64 = profits.iter().map(|profit| profit.abs()).sum();
        prop_assert!((taxes - 0.25 * (total + carried)).abs() <= 1e-12 * size);
        let expiring = rule.carried_for(2).unwrap().taxes(&profits).unwrap();
        prop_assert!(expiring.iter().sum::<f64>() >= taxes - 1e-12 * size);
    }

    #[test]
    fn a_lane_computes_the_bits_of_one_number(flows in flows(40), factor in 0.5..1.1, first in -6i32..6) {
        let scaled = |trial: usize| 1.0 + trial as f64;
        let mut clock = PaybackClock::<Lane>::new();
        let mut value = PresentValue::<Lane>::new(Approx::new(factor)).first_at(first);
        for &flow in &flows {
            let lane = Lane::new(std::array::from_fn(|trial| flow * scaled(trial)));
            value.add(Approx::from_number(lane));
            clock.record(value.total());
        }
        for trial in 0..LANES {
            let mut one_clock = PaybackClock::<f64>::new();
            let mut one = PresentValue::<f64>::new(Approx::<Ratio, f64>::new(factor)).first_at(first);
            for &flow in &flows {
                one.add(Approx::new(flow * scaled(trial)));
                one_clock.record(one.total());
            }
            prop_assert_eq!(value.total().number().get(trial), one.total().number());
            prop_assert_eq!(clock.periods(-1.0).get(trial), one_clock.periods(-1.0));
        }
    }

    #[test]
    fn payback_is_when_interpolated_cash_turns_positive(flows in flows(30)) {
        let plan = CashFlows::yearly(&flows).unwrap();
        let total: f64 = flows.iter().sum();
        let Some(periods) = plan.payback().unwrap().periods() else {
            prop_assert!(total < 0.0);
            return Ok(());
        };
        let cash = |time: f64| {
            let whole = time.floor() as usize;
            let rest = flows.get(whole + 1).map_or(0.0, |flow| flow * time.fract());
            flows[..=whole.min(flows.len() - 1)].iter().sum::<f64>() + rest
        };
        let size: f64 = flows.iter().map(|flow| flow.abs()).sum();
        if periods > 0.0 {
            prop_assert!(cash(periods).abs() <= 1e-12 * size);
        }
        for later in (periods.ceil() as usize)..flows.len() {
            prop_assert!(cash(later as f64) >= -1e-12 * size);
        }
    }

    #[test]
    fn nominal_and_effective_rates_invert_each_other(rate in -0.5..3.0, times in 1u32..400) {
        for compounding in [Compounding::TimesAYear(times), Compounding::Continuous] {
            let effective = Rate::per_year(rate).unwrap();
            let back = NominalRate::of(effective, compounding).unwrap().effective().unwrap();
            let back = back.over(Period::Year).value();
            prop_assert!((back - rate).abs() <= 1e-14 * (1.0 + f64::from(times) / 10.0));
        }
    }

    #[test]
    fn years_of_actual_days_add_up(a in 0i64..40_000, b in 0i64..40_000, c in 0i64..40_000) {
        let start = date(1950, 1, 1).unwrap();
        let day = |days| start.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        for convention in [DayCount::Actual365Fixed, DayCount::ActualActualIsda, DayCount::NoLeap365] {
            let years = |from, to| convention.years(day(from), day(to));
            prop_assert!((years(a, b) + years(b, c) - years(a, c)).abs() < 1e-12);
        }
        prop_assert_eq!(DayCount::Actual360.years(day(a), day(b)), (b - a) as f64 / 360.0);
    }
}

/// What is quoted where there are several rates: the one nearest zero with the sign of the sum.
/// Flows and rates from the issues of numpy-financial and better-irr. The first flows lose 0.5 and
/// have rates of -87.0, 8.9 and 71 %, of which numpy-financial quotes 8.9.
#[test]
fn the_headline_follows_its_rule() {
    for (flows, rate) in [
        (&[-5.0, 10.5, 1.0, -8.0, 1.0][..], -0.8702),
        (&[-50.0, -100.0, 600.0, 300.0, -100.0], 1.8544),
        (&[-100.0, 100.0, 0.0, -7.0], -0.0833),
    ] {
        let headline = CashFlows::yearly(flows)
            .unwrap()
            .irr()
            .unwrap()
            .headline()
            .unwrap();
        assert!(
            (headline.over(Period::Year).value() - rate).abs() < 1e-4,
            "{headline}"
        );
    }
}

/// Descartes' bound is met when rates are built in: the zeros of the product of `(1 + r) x - 1`.
#[test]
fn rates_that_are_built_in_are_all_found() {
    let mut flows = vec![1.0];
    let rates: Vec<f64> = (0..12).map(|k| -0.3 + 0.1 * f64::from(k)).collect();
    for rate in &rates {
        let mut next = vec![0.0; flows.len() + 1];
        for (index, flow) in flows.iter().enumerate() {
            next[index] -= flow;
            next[index + 1] += flow * (1.0 + rate);
        }
        flows = next;
    }
    let found = CashFlows::yearly(&flows).unwrap().irr().unwrap();
    assert_eq!(found.roots().len(), rates.len(), "{found:?}");
    for (root, rate) in found.roots().iter().zip(rates) {
        assert!((root.value() - rate).abs() < 1e-3, "{root:?} {rate}");
    }
}
