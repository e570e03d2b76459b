//! Recurring revenue of a small subscription export, whose bridge was worked out by hand, and the
//! laws every bridge obeys.

use std::collections::BTreeMap;

use bizcase::import::{self, Csv};
use bizcase::metrics::{
    Activity, Counting, LogoBase, Movement, Reactivated, RevenueBridge, RevenueVariance,
    Subscription, annual_recurring_revenue,
};
use bizcase::quantity::{Count, Currency, Money, Month, Period};
use jiff::civil::Date;
use proptest::prelude::*;

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(format!("tests/data/metrics/{file}"))
        .unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn usd(text: &str) -> Money {
    format!("USD {text}").parse().unwrap()
}

fn export() -> Vec<Subscription<String>> {
    let csv = Csv::from_path("tests/data/metrics/subscriptions.csv")
        .unwrap()
        .headed("customer", "customer_id")
        .headed("started", "start_date")
        .headed("ended", "canceled_at")
        .headed("minor_amount", "unit_amount_cents")
        .headed("discount", "discount_pct")
        .percent("discount")
        .currency(Currency::USD);
    let rows = csv.rows::<import::Subscription>().unwrap().rows;
    let recurring = rows.iter().map(import::Subscription::recurring);
    recurring.collect::<Result<_, _>>().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn bridge(counting: Counting) -> RevenueBridge {
    RevenueBridge::new(&export(), month("2024-06"), counting).unwrap()
}

#[test]
fn the_movements_are_those_worked_out_by_hand() {
    let bridge = bridge(Counting::MonthEnd);
    let expected = rows("movements.csv");
    assert_eq!(bridge.months().len(), expected.len());
    for (found, row) in bridge.months().iter().zip(&expected) {
        let amounts = [
            found.opening,
            found.new,
            found.expansion,
            found.contraction,
            found.churn,
            found.reactivation,
            found.closing,
        ];
        assert_eq!(found.month.to_string(), row[0]);
        for (index, amount) in amounts.into_iter().enumerate() {
            assert_eq!(
                amount,
                usd(&row[index + 1]),
                "{} column {}",
                found.month,
                index + 1
            );
        }
        let customers = [
            found.opening_customers,
            found.closing_customers,
            found.churned_customers,
        ];
        assert_eq!(
            customers.map(|n| n.to_string()),
            [&row[8], &row[9], &row[10]]
        );
    }
}

fn assert_near(value: Option<f64>, expected: f64) {
    let value = value.unwrap();
    assert!((value - expected).abs() < 1e-12, "{value}, not {expected}");
}

#[test]
fn monthly_ratios_are_those_of_their_definitions() {
    let bridge = bridge(Counting::MonthEnd);
    let [march, april, june] = [2, 3, 5].map(|index| bridge.months()[index]);
    assert_near(march.net_revenue_churn(Reactivated::Apart).value, -0.0625);
    assert_near(march.net_retention(Reactivated::Apart).value, 1.0625);
    assert_near(april.gross_revenue_churn().value, 0.117_647_058_823_529_41);
    assert_near(april.quick_ratio().value, 0.8);
    assert_near(june.gross_retention().value, 0.931_506_849_315_068_4);
    assert_near(june.net_revenue_churn(Reactivated::AgainstChurn).value, 0.0);
    assert_near(
        june.logo_churn(LogoBase::Opening).value,
        0.166_666_666_666_666_66,
    );
    assert_near(
        june.logo_churn(LogoBase::Average).value,
        0.153_846_153_846_153_85,
    );
    assert_near(june.quick_ratio().value, 9.0);
    assert_eq!(bridge.months()[1].quick_ratio().value, None);
    assert_eq!(bridge.months()[0].gross_retention().value, None);
    let arr = annual_recurring_revenue(june.closing).unwrap();
    assert_eq!(arr.value, Some(usd("13560")));
}

#[test]
fn retention_of_the_january_cohort() {
    let bridge = bridge(Counting::MonthEnd);
    let (from, to) = (month("2024-01"), month("2024-06"));
    let retention = bridge.retention(from, to).unwrap();
    assert_eq!(retention.base, usd("450"));
    assert_near(retention.net.value, 0.777_777_777_777_777_8);
    assert_near(retention.gross.value, 0.777_777_777_777_777_8);
    assert_near(retention.logos.value, 0.75);
    let chained = |reactivated| {
        bridge
            .chained_net_retention(from, to, reactivated)
            .unwrap()
            .value
    };
    assert_near(chained(Reactivated::Apart), 0.768_072_289_156_626_5);
    assert_near(chained(Reactivated::AgainstChurn), 0.824_548_192_771_084_3);
    let gross = bridge.chained_gross_retention(from, to).unwrap();
    assert_near(gross.value, 0.722_891_566_265_060_2);
}

#[test]
fn an_unknown_billing_interval_is_refused_with_its_line() {
    let text =
        "customer,started,amount,interval\na,2024-01-01,10,month\nb,2024-01-01,10,biweekly\n";
    let csv = Csv::from_text("s.csv", text).currency(Currency::USD);
    let error = csv.rows::<import::Subscription>().unwrap_err().to_string();
    assert!(error.contains("s.csv:3:4 interval"), "{error}");
    let text = "customer,started,amount\na,2024-01-01,10\n";
    let csv = Csv::from_text("s.csv", text).currency(Currency::USD);
    let row = csv.rows::<import::Subscription>().unwrap().rows.remove(0);
    let error = row.recurring().unwrap_err().to_string();
    assert!(
        error.contains("interval of the subscription of a"),
        "{error}"
    );
}

#[test]
fn who_comes_and_goes_within_a_month_counts_where_each_change_does() {
    let march = bridge(Counting::EachChange).months()[2];
    assert_eq!((march.new, march.churn), (usd("50"), usd("-50")));
    assert_eq!(
        march.closing,
        bridge(Counting::MonthEnd).months()[2].closing
    );
}

#[test]
fn refusals_name_the_row() {
    let good = |customer| {
        let start = "2024-02-01".parse().unwrap();
        Subscription::new(customer, start, None, usd("10"))
    };
    let says = |rows: &[Subscription<&str>], last: &str, words: &str| {
        let error = RevenueBridge::new(rows, month(last), Counting::MonthEnd).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    };
    let mut early = good("b");
    early.end = Some("2024-01-31".parse().unwrap());
    says(
        &[good("a"), early],
        "2024-06",
        "end of subscription 2 = 2024-01-31",
    );
    let mut euro = good("b");
    euro.monthly = Money::major(5, Currency::EUR);
    says(
        &[good("a"), euro],
        "2024-06",
        "currency of subscription 2 = EUR",
    );
    let mut credit = good("b");
    credit.monthly = usd("-5");
    says(
        &[good("a"), credit],
        "2024-06",
        "monthly amount of subscription 2 = USD -5.00",
    );
    says(
        &[good("a")],
        "2024-01",
        "last month of the bridge = 2024-01",
    );
    says(&[], "2024-01", "subscriptions = none");
    let error = bridge(Counting::MonthEnd).retention(month("2024-06"), month("2025-06"));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("it runs from 2024-01 to 2024-06")
    );
}

fn subscriptions() -> impl Strategy<Value = Vec<Subscription<u8>>> {
    let one = (
        0..12_u8,
        0..700_i32,
        prop::option::of(0..500_i32),
        0..40_i64,
    );
    prop::collection::vec(one, 1..60).prop_map(|rows| {
        let first: Date = "2023-11-17".parse().unwrap();
        let day = |after: i32| first.saturating_add(jiff::Span::new().days(after));
        let row = |(customer, start, length, amount): (u8, i32, Option<i32>, i64)| Subscription {
            customer,
            start: day(start),
            end: length.map(|length| day(start + length)),
            monthly: Money::major(amount, Currency::EUR),
        };
        rows.into_iter().map(row).collect()
    })
}

/// What runs at the end of a month, straight from the rows.
fn running(rows: &[Subscription<u8>], month: Month) -> BTreeMap<u8, i64> {
    let next: Date = format!("{}-01", month.plus(1)).parse().unwrap();
    let mut levels = BTreeMap::new();
    for row in rows {
        let runs = row.start < next && row.end.is_none_or(|end| end >= next);
        if runs && !row.monthly.amount().is_zero() {
            let units = i64::try_from(row.monthly.amount().mantissa()).unwrap();
            *levels.entry(row.customer).or_insert(0) += units;
        }
    }
    levels
}

fn ties(movement: &Movement) -> bool {
    let parts = [
        movement.opening,
        movement.new,
        movement.expansion,
        movement.contraction,
        movement.churn,
        movement.reactivation,
    ];
    let won = movement.new_customers + movement.reactivated_customers;
    Money::sum(parts, Currency::EUR).unwrap() == movement.closing
        && movement.opening_customers + won
            == movement.churned_customers + movement.closing_customers
}

proptest! {
    #[test]
    fn opening_and_movements_make_closing(rows in subscriptions()) {
        let last = month("2026-12");
        for counting in [Counting::MonthEnd, Counting::EachChange] {
            let bridge = RevenueBridge::new(&rows, last, counting).unwrap();
            for movement in bridge.months() {
                prop_assert!(ties(movement), "{movement:?}");
                let levels = running(&rows, movement.month);
                let total = Money::major(levels.values().sum(), Currency::EUR);
                prop_assert_eq!(movement.closing, total);
                prop_assert_eq!(movement.closing_customers, levels.len() as u64);
            }
            for period in [Period::Quarter, Period::Year] {
                prop_assert!(bridge.periods(period).unwrap().iter().all(ties));
            }
        }
    }

    #[test]
    fn a_cohort_is_the_same_customers_later(rows in subscriptions(), ahead in 0..24_i32) {
        let bridge = RevenueBridge::new(&rows, month("2028-12"), Counting::MonthEnd).unwrap();
        let from = bridge.months()[0].month;
        let (then, now) = (running(&rows, from), running(&rows, from.plus(ahead)));
        let retention = bridge.retention(from, from.plus(ahead)).unwrap();
        let base: i64 = then.values().sum();
        prop_assert_eq!(retention.base, Money::major(base, Currency::EUR));
        if base > 0 {
            let kept: i64 = then.keys().filter_map(|customer| now.get(customer)).sum();
            let value = retention.net.value.unwrap();
            prop_assert!((value * base as f64 - kept as f64).abs() < 1e-6);
            prop_assert!(retention.gross.value <= retention.net.value);
        }
        let cohorts = bridge.cohorts();
        for (ahead, movement) in bridge.months().iter().enumerate() {
            let alive = |cohort: &bizcase::metrics::Cohort| {
                let age = usize::try_from(movement.month.since(cohort.month)).ok()?;
                cohort.customers.get(age).copied()
            };
            let customers: u64 = cohorts.iter().filter_map(alive).sum();
            prop_assert_eq!(customers, movement.closing_customers, "{} ahead", ahead);
        }
    }
}

fn activity(segment: &str, [opening, gained, lost]: [u32; 3], revenue: &str) -> Activity {
    Activity {
        segment: segment.into(),
        opening: Count::from(opening),
        gained: Count::from(gained),
        lost: Count::from(lost),
        revenue: usd(revenue),
    }
}

#[test]
fn the_split_follows_the_sales_mix_scheme_of_cost_accounting() {
    // Plan: 60 at 10 and 40 at 20, so 14 on average. Actual: 70 at 10.50 and 20 at 20. Quantity:
    // (90 - 100) x 14 = -140. Mix: 70 x 10 + 20 x 20 - 90 x 14 = -160. Price: 70 x 0.50 = 35.
    let plan = [
        activity("basic", [60, 0, 0], "600"),
        activity("pro", [40, 0, 0], "800"),
    ];
    let actual = [
        activity("pro", [20, 0, 0], "400"),
        activity("basic", [70, 0, 0], "735"),
    ];
    let split = RevenueVariance::split(&plan, &actual).unwrap();
    assert_eq!(
        (split.opening, split.mix, split.price),
        (usd("-140"), usd("-160"), usd("35"))
    );
    assert_eq!(
        (split.gained, split.churn, split.total),
        (usd("0"), usd("0"), usd("-265"))
    );
}

#[test]
fn a_variance_names_what_does_not_match() {
    let says = |plan: &[Activity], actual: &[Activity], words: &str| {
        let error = RevenueVariance::split(plan, actual)
            .unwrap_err()
            .to_string();
        assert!(error.contains(words), "{error}");
    };
    let shops = activity("shops", [10, 1, 1], "100");
    says(
        std::slice::from_ref(&shops),
        &[activity("shop", [10, 1, 1], "100")],
        "shops",
    );
    says(
        std::slice::from_ref(&shops),
        &[activity("shops", [10, 1, 11], "100")],
        "customers of `shops` lost = 11",
    );
    says(
        std::slice::from_ref(&shops),
        &[shops.clone(), shops.clone()],
        "named once",
    );
    let mut euro = shops.clone();
    euro.revenue = Money::major(100, Currency::EUR);
    says(&[shops], &[euro], "EUR");
    says(&[], &[], "planned activity = none");
}

fn segments() -> impl Strategy<Value = (Vec<Activity>, Vec<Activity>)> {
    let one = (0..500_u32, 0..300_u32, 0.0..=1.0_f64, 0..1_000_000_u32);
    let pair = (one.clone(), one);
    let build = |name: usize, (opening, gained, share, cents): (u32, u32, f64, u32)| {
        let lost = Count::new((f64::from(opening) * share).floor()).unwrap();
        Activity {
            segment: format!("s{name}"),
            opening: Count::from(opening),
            gained: Count::from(gained),
            lost,
            revenue: usd(&format!("{}.{:02}", cents / 100, cents % 100)),
        }
    };
    prop::collection::vec(pair, 1..5).prop_map(move |pairs| {
        let each = pairs.into_iter().enumerate();
        each.map(|(name, (plan, actual))| (build(name, plan), build(name, actual)))
            .unzip()
    })
}

proptest! {
    #[test]
    fn the_parts_of_a_variance_add_up((plan, actual) in segments()) {
        let split = RevenueVariance::split(&plan, &actual).unwrap();
        let parts = split.parts().map(|part| part.1);
        prop_assert_eq!(Money::sum(parts, Currency::USD).unwrap(), split.total);
        let revenue = |list: &[Activity]| {
            Money::sum(list.iter().map(|one| one.revenue), Currency::USD).unwrap()
        };
        prop_assert_eq!(split.total, revenue(&actual).minus(revenue(&plan)).unwrap());
        let none = RevenueVariance::split(&plan, &plan).unwrap();
        prop_assert!(none.parts().iter().all(|part| part.1.amount().abs() <= "0.01".parse().unwrap()));
        prop_assert_eq!(none.total, usd("0"));
    }
}
