//! Recurring revenue of a small subscription export, whose bridge was worked out by hand, and the
//! laws every bridge obeys.

use std::collections::BTreeMap;

use bizcase::import::{self, Csv};
use bizcase::metrics::{
    Acquisition, Activity, Billing, BillingInterval, Counting, FreeMonths, LogoBase, Movement,
    PaidBackBy, Reactivation, RevenueBridge, RevenueTotals, RevenueVariance, Subscription,
    acquisition_cost, annual_recurring_revenue, average_revenue, burn_multiple,
    contribution_margin, ltv_to_cac, magic_number, payback_months, runway_months,
};
use bizcase::quantity::{Count, Currency, Money, Month, Period, Share};
use jiff::civil::Date;
use proptest::prelude::*;

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(format!("data/metrics/{file}"))
        .unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn usd(text: &str) -> Money {
    format!("USD {text}").parse().unwrap()
}

fn export() -> Vec<Subscription<String>> {
    let csv = Csv::from_path("data/metrics/subscriptions.csv")
        .unwrap()
        .headed("customer", "customer_id")
        .headed("started", "start_date")
        .headed("ended", "canceled_at")
        .headed("minor_amount", "unit_amount_cents")
        .headed("discount", "discount_pct")
        .percent("discount")
        .currency(Currency::USD);
    let rows = csv.rows::<import::SubscriptionRow>().unwrap().rows;
    let recurring = rows.iter().map(import::SubscriptionRow::recurring);
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
    assert_near(march.net_revenue_churn(Reactivation::Apart).value, -0.0625);
    assert_near(march.net_retention(Reactivation::Apart).value, 1.0625);
    assert_near(april.gross_revenue_churn().value, 0.117_647_058_823_529_41);
    assert_near(april.quick_ratio().value, 0.8);
    assert_near(june.gross_retention().value, 0.931_506_849_315_068_4);
    assert_near(
        june.net_revenue_churn(Reactivation::AgainstChurn).value,
        0.0,
    );
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
    assert_near(chained(Reactivation::Apart), 0.768_072_289_156_626_5);
    assert_near(chained(Reactivation::AgainstChurn), 0.824_548_192_771_084_3);
    let gross = bridge.chained_gross_retention(from, to).unwrap();
    assert_near(gross.value, 0.722_891_566_265_060_2);
}

#[test]
fn an_unknown_billing_interval_is_refused_with_its_line() {
    let text =
        "customer,started,amount,interval\na,2024-01-01,10,month\nb,2024-01-01,10,biweekly\n";
    let csv = Csv::from_text("s.csv", text).currency(Currency::USD);
    let error = csv
        .rows::<import::SubscriptionRow>()
        .unwrap_err()
        .to_string();
    assert!(error.contains("s.csv:3:4 interval"), "{error}");
    let text = "customer,started,amount\na,2024-01-01,10\n";
    let csv = Csv::from_text("s.csv", text).currency(Currency::USD);
    let row = csv
        .rows::<import::SubscriptionRow>()
        .unwrap()
        .rows
        .remove(0);
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

/// One bill of so many cents, from January 2024 on.
fn billed(
    customer: usize,
    cents: u32,
    interval: BillingInterval,
    intervals: u32,
) -> Subscription<usize> {
    let amount = usd(&format!("{}.{:02}", cents / 100, cents % 100));
    let monthly = Billing::new(amount, interval)
        .every(intervals)
        .monthly()
        .unwrap();
    Subscription::new(customer, "2024-01-01".parse().unwrap(), None, monthly)
}

#[test]
fn a_thousand_customers_at_ten_a_year_make_ten_thousand_a_year() {
    let mut rows: Vec<_> = (0..1_000)
        .map(|index| billed(index, 1_000, BillingInterval::Year, 1))
        .collect();
    // 10 a year is 5 / 6 a month; six of them are 5.
    let six = RevenueBridge::new(&rows[..6], month("2024-01"), Counting::MonthEnd).unwrap();
    assert_eq!(six.months()[0].closing, usd("5"));
    for row in &mut rows {
        row.end = Some("2024-03-01".parse().unwrap());
    }
    let bridge = RevenueBridge::new(&rows, month("2024-03"), Counting::MonthEnd).unwrap();
    let arr = annual_recurring_revenue(bridge.months()[1].closing).unwrap();
    assert_eq!(arr.value, Some(usd("10000")));
    assert_eq!(bridge.months()[2].closing, usd("0"));
    assert!(bridge.months().iter().all(ties));
}

#[test]
fn a_discount_may_be_an_amount() {
    let bill = Billing::new(usd("10"), BillingInterval::Month).quantity(3);
    let says = |billing: Billing, words: &str| {
        let error = billing.monthly().unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    // 30 a month less 6; first 10 % and then 6; 7 % of 100 exactly.
    assert_eq!(bill.amount_off(usd("6")).monthly().unwrap(), usd("24"));
    let both = bill
        .discount(Share::percent(10.0).unwrap())
        .amount_off(usd("6"));
    assert_eq!(both.monthly().unwrap(), usd("21"));
    let seven =
        Billing::new(usd("100"), BillingInterval::Month).discount(Share::percent(7.0).unwrap());
    assert_eq!(seven.monthly().unwrap(), usd("93"));
    assert_eq!(bill.amount_off(usd("30")).monthly().unwrap(), usd("0"));
    says(
        bill.amount_off(usd("30.01")),
        "amount off the bill = USD 30.01",
    );
    says(
        bill.amount_off(usd("-1")),
        "amount off the bill = USD -1.00",
    );
    says(bill.amount_off(Money::major(1, Currency::EUR)), "EUR");
}

#[test]
fn a_free_month_is_what_it_is_said_to_be() {
    let january = month("2024-01");
    let paid = |ahead, amount| Subscription::month_end("c", january.plus(ahead), usd(amount));
    // Free at first; paid; on the house; paid; free and gone.
    let rows = [
        paid(0, "0"),
        paid(1, "100"),
        paid(2, "0"),
        paid(3, "80"),
        paid(4, "0"),
    ];
    let bridge = |free| {
        RevenueBridge::with_free_months(&rows, january.plus(5), Counting::MonthEnd, free).unwrap()
    };
    let [gone, still] = [FreeMonths::ChurnAndReactivation, FreeMonths::StillCustomer].map(bridge);
    let default = RevenueBridge::new(&rows, january.plus(5), Counting::MonthEnd).unwrap();
    assert_eq!(default.months(), gone.months());
    let customers = |bridge: &RevenueBridge| {
        bridge
            .months()
            .iter()
            .map(|month| month.closing_customers)
            .collect::<Vec<_>>()
    };
    assert_eq!(customers(&gone), [0, 1, 0, 1, 0, 0]);
    assert_eq!(customers(&still), [0, 1, 1, 1, 1, 0]);
    let (march, april, june) = (still.months()[2], still.months()[3], still.months()[5]);
    assert_eq!((march.contraction, march.churn), (usd("-100"), usd("0")));
    assert_eq!((april.expansion, april.reactivation), (usd("80"), usd("0")));
    assert_eq!((june.churned_customers, june.churn), (1, usd("0")));
    assert!(gone.months().iter().chain(still.months()).all(ties));
    // Of whom was there in February, in March.
    let (from, to) = (january.plus(1), january.plus(2));
    let logos = |bridge: &RevenueBridge| bridge.retention(from, to).unwrap().logos.value;
    assert_eq!((logos(&gone), logos(&still)), (Some(0.0), Some(1.0)));
    assert_eq!(still.cohorts()[0].customers, [1, 1, 1, 1, 0]);
}

#[test]
fn the_end_of_a_subscription_is_named() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let closing = |row: Subscription<u8>| {
        let bridge = RevenueBridge::new(&[row], month("2024-02"), Counting::MonthEnd).unwrap();
        bridge
            .months()
            .iter()
            .map(|month| month.closing)
            .collect::<Vec<_>>()
    };
    let (start, end) = (day("2024-01-15"), day("2024-02-29"));
    // The first day without it is the last of February: it does not see the end of the month.
    assert_eq!(
        closing(Subscription::new(1, start, Some(end), usd("9"))),
        [usd("9"), usd("0")]
    );
    assert_eq!(
        closing(Subscription::through(1, start, Some(end), usd("9"))),
        [usd("9"), usd("9")]
    );
    let for_good = Subscription::through(1, start, Some(Date::MAX), usd("9"));
    assert_eq!(for_good.end, None);
}

#[test]
fn a_bridge_of_two_thousand_years_is_refused_with_its_row() {
    let row = |start: &str| Subscription::new("c", start.parse().unwrap(), None, usd("9"));
    let rows = [row("2024-01-01"), row("0024-01-01")];
    let error = RevenueBridge::new(&rows, month("2024-06"), Counting::MonthEnd).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("start of subscription 2 = 0024-01-01 must be within 1,200 months"),
        "{text}"
    );
    let century = [row("2024-01-01"), row("1924-07-01")];
    let bridge = RevenueBridge::new(&century, month("2024-06"), Counting::MonthEnd).unwrap();
    assert_eq!(bridge.months().len(), 1_200);
}

/// No figure is negative where its definition has no negative values; each says that it is undefined.
#[test]
fn figures_of_the_wrong_sign_are_undefined() {
    let margin = Share::percent(80.0).unwrap();
    let customers = Count::from(10);
    let cac = |spend, customers| {
        let cost = acquisition_cost(usd(spend), customers, Acquisition::Blended).unwrap();
        cost.value.map(Money::to_f64)
    };
    let payback = |cac, arpa| {
        payback_months(usd(cac), usd(arpa), margin, PaidBackBy::Margin)
            .unwrap()
            .value
    };
    let arpa = |monthly, customers| {
        average_revenue(usd(monthly), customers)
            .unwrap()
            .value
            .map(Money::to_f64)
    };
    let arr = |monthly| {
        annual_recurring_revenue(usd(monthly))
            .unwrap()
            .value
            .map(Money::to_f64)
    };
    let ratio = |a, b| ltv_to_cac(usd(a), usd(b)).unwrap().value;
    let burn = |a, b| burn_multiple(usd(a), usd(b)).unwrap().value;
    let runway = |a, b| runway_months(usd(a), usd(b)).unwrap().value;
    let magic = |a, b, c| magic_number(usd(a), usd(b), usd(c)).unwrap().value;
    let contribution = |a, b| contribution_margin(usd(a), usd(b)).unwrap().value;
    let nobody = Count::from(0);
    let undefined = [
        cac("-300", customers),
        cac("300", nobody),
        payback("-300", "50"),
        payback("300", "-50"),
        payback("300", "0"),
        payback("-300", "-50"),
        arpa("-300", customers),
        arpa("0", nobody),
        arr("-1"),
        ratio("-1", "300"),
        ratio("960", "-300"),
        ratio("-960", "-300"),
        ratio("960", "0"),
        burn("-3", "2"),
        burn("3", "-2"),
        burn("-3", "-2"),
        burn("3", "0"),
        burn("0", "0"),
        runway("-10", "1"),
        runway("10", "-1"),
        runway("-10", "-1"),
        runway("10", "0"),
        runway("0", "0"),
        magic("-5", "4", "2"),
        magic("5", "-4", "2"),
        magic("5", "4", "-2"),
        magic("5", "4", "0"),
        contribution("-200", "50"),
        contribution("200", "-50"),
        contribution("0", "0"),
    ];
    for (index, figure) in undefined.into_iter().enumerate() {
        assert_eq!(figure, None, "case {index}");
    }
    // What is defined, at the ends of the domains and within, by hand.
    let defined = [
        (cac("0", customers), 0.0),
        (cac("300", customers), 30.0),
        (payback("300", "50"), 7.5),
        (payback("0", "50"), 0.0),
        (arpa("300", customers), 30.0),
        (arr("0"), 0.0),
        (arr("10.0050"), 120.06),
        (ratio("960", "300"), 3.2),
        (ratio("0", "300"), 0.0),
        (burn("3", "2"), 1.5),
        (burn("0", "2"), 0.0),
        (runway("10", "4"), 2.5),
        (runway("0", "4"), 0.0),
        (magic("5.5", "5", "2.5"), 0.8),
        (magic("5", "5.5", "2.5"), -0.8),
        (contribution("200", "50"), 0.75),
        (contribution("50", "200"), -3.0),
    ];
    for (index, (figure, wanted)) in defined.into_iter().enumerate() {
        assert!(
            (figure.unwrap() - wanted).abs() < 1e-12,
            "case {index}: {figure:?}"
        );
    }
    let text = runway_months(usd("-10"), usd("1")).unwrap().to_string();
    assert!(text.contains("cash is not below zero"), "{text}");
}

#[test]
fn movements_of_the_wrong_sign_have_no_retention() {
    let good = bridge(Counting::MonthEnd).months()[3];
    assert!(good.gross_retention().value.is_some() && good.quick_ratio().value.is_some());
    let opposite = |amount: Money| usd("0").minus(amount).unwrap();
    let ten = usd("10");
    let wrong: [(&str, Movement); 4] = [
        ("churn", Movement { churn: ten, ..good }),
        (
            "contraction",
            Movement {
                contraction: ten,
                ..good
            },
        ),
        // More is lost than there was.
        (
            "losses",
            Movement {
                churn: opposite(good.opening.plus(ten).unwrap()),
                ..good
            },
        ),
        (
            "opening",
            Movement {
                opening: opposite(ten),
                ..good
            },
        ),
    ];
    for (name, movement) in wrong {
        let figures = [
            movement.gross_revenue_churn(),
            movement.gross_retention(),
            movement.net_revenue_churn(Reactivation::Apart),
            movement.net_retention(Reactivation::AgainstChurn),
        ];
        assert!(
            figures.iter().all(|figure| figure.value.is_none()),
            "{name}: {figures:?}"
        );
    }
    let shrunk = Movement {
        expansion: opposite(ten),
        ..good
    };
    assert_eq!(shrunk.net_retention(Reactivation::Apart).value, None);
    assert_eq!(shrunk.quick_ratio().value, None);
    let positive = Movement { churn: ten, ..good };
    assert_eq!(positive.quick_ratio().value, None);
    // All that was there is lost: 100 %, and nothing retained.
    let all = Movement {
        churn: opposite(good.opening),
        contraction: usd("0"),
        ..good
    };
    assert_eq!(
        (all.gross_revenue_churn().value, all.gross_retention().value),
        (Some(1.0), Some(0.0))
    );
    let more = Movement {
        opening_customers: 2,
        churned_customers: 3,
        ..good
    };
    assert_eq!(more.logo_churn(LogoBase::Opening).value, None);
}

#[test]
fn retention_from_published_totals() {
    // 1,000 at the start, 150 more, 20 and 50 less from the same customers: 1,080 and 930.
    let totals = |expansion, contraction, churn| {
        RevenueTotals::new(usd("1000"), usd(expansion), usd(contraction), usd(churn))
    };
    let published = totals("150", "20", "50").unwrap();
    assert_near(published.net_retention().value, 1.08);
    assert_near(published.gross_retention().value, 0.93);
    for (expansion, contraction, churn, words) in [
        ("-150", "20", "50", "expansion = USD -150.00"),
        ("150", "-20", "50", "contraction = USD -20.00"),
        ("150", "20", "-50", "churn = USD -50.00"),
        ("150", "500", "501", "contraction and churn = USD 1,001.00"),
    ] {
        let error = totals(expansion, contraction, churn)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(words), "{error}");
    }
    let nothing = [usd("0"); 4];
    let nothing = RevenueTotals::new(nothing[0], usd("5"), nothing[2], nothing[3]).unwrap();
    assert_eq!(
        (
            nothing.net_retention().value,
            nothing.gross_retention().value
        ),
        (None, None)
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
    Money::sum(parts, movement.closing.currency()).unwrap() == movement.closing
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

    /// Bills of any length: the year brings what is billed in it, to the cent.
    #[test]
    fn fractions_of_a_cent_add_up_to_the_year(
        bills in prop::collection::vec((1..100_000_u32, 1..25_u32), 1..80),
    ) {
        let rows: Vec<_> = bills.iter().enumerate().map(|(index, &(cents, months))| billed(index, cents, BillingInterval::Month, months)).collect();
        let bridge = RevenueBridge::new(&rows, month("2024-01"), Counting::MonthEnd).unwrap();
        prop_assert!(ties(&bridge.months()[0]));
        let found = annual_recurring_revenue(bridge.months()[0].closing).unwrap().value.unwrap();
        // In units of a cent over the least common multiple of all lengths up to 24.
        let whole: u64 = 5_354_228_880;
        let exact: u128 = bills.iter().map(|&(cents, months)| u128::from(cents) * 12 * u128::from(whole / u64::from(months))).sum();
        let cents = found.to_f64() * 100.0;
        prop_assert!((cents - exact as f64 / whole as f64).abs() <= 0.5 + 1e-6, "{} {}", found, exact);
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
    let case = [
        activity("basic", [60, 0, 0], "600"),
        activity("pro", [40, 0, 0], "800"),
    ];
    let actual = [
        activity("pro", [20, 0, 0], "400"),
        activity("basic", [70, 0, 0], "735"),
    ];
    let split = RevenueVariance::split(&case, &actual).unwrap();
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
    let says = |case: &[Activity], actual: &[Activity], words: &str| {
        let error = RevenueVariance::split(case, actual)
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
        each.map(|(name, (case, actual))| (build(name, case), build(name, actual)))
            .unzip()
    })
}

proptest! {
    #[test]
    fn the_parts_of_a_variance_add_up((case, actual) in segments()) {
        let split = RevenueVariance::split(&case, &actual).unwrap();
        let parts = split.parts().map(|part| part.1);
        prop_assert_eq!(Money::sum(parts, Currency::USD).unwrap(), split.total);
        let revenue = |list: &[Activity]| {
            Money::sum(list.iter().map(|one| one.revenue), Currency::USD).unwrap()
        };
        prop_assert_eq!(split.total, revenue(&actual).minus(revenue(&case)).unwrap());
        let none = RevenueVariance::split(&case, &case).unwrap();
        prop_assert!(none.parts().iter().all(|part| part.1.amount().abs() <= "0.01".parse().unwrap()));
        prop_assert_eq!(none.total, usd("0"));
    }
}
