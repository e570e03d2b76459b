//! Ways to make money, each a few lines of a case file, against published examples and closed forms.
//!
//! Those named by an id are public worked examples, with the mistakes of their sources named.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::error::Error;

use bizcase::case::{BusinessCase, Season, Statement};
use bizcase::simulation::Base;
use proptest::prelude::*;

/// A case of so many months in US dollars, launched in January; `rest` follows its first lines.
fn case(months: u32, rest: &str) -> BusinessCase {
    let text = format!(
        r#"name = "one way to make money"
           currency = "USD"
           launch = "2027-01"
           horizon = {{ months = {months} }}
           discount = "10% a year"
           {rest}"#
    );
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// An offer whose customers all come in the first month and stay.
fn offer(name: &str, customers: u32, streams: &str) -> String {
    format!(
        r#"[[offers]]
           name = "{name}"
           retention = {{ churn = 0 }}
           streams = [{streams}]
           [offers.go_to_market.reach]
           accounts = {customers}
           acquisition_cost = 0
           budget = 1
           adoption = {{ curve = [1.0] }}
        "#
    )
}

fn statement(case: &BusinessCase) -> Statement {
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    statement
}

fn revenue(case: &BusinessCase) -> Vec<f64> {
    let months = statement(case).months;
    months.iter().map(|it| it.revenue.to_f64()).collect()
}

fn refused(case: &BusinessCase) -> String {
    case.model().unwrap_err().to_string()
}

/// `qbo_annual_typo`: 25 a month are 300 a year; a book on `QuickBooks` Online, table 2-2, prints 30.
#[test]
fn a_subscription_of_25_a_month_is_300_a_year() {
    let case = case(12, &offer("firms", 1, r#"{ name = "plan", price = 25 }"#));
    assert_eq!(statement(&case).years()[0].revenue.to_f64(), 300.0);
}

/// Calls of an interface at 0.002 each: a hundred firms begin with 50,000 a month, and each makes
/// 2 % more every month.
#[test]
fn usage_grows_with_each_customer() {
    let stream = r#"{ name = "calls", per = "unit", quantity = 50_000, price = 0.002 }"#;
    let growth = "retention = { churn = 0 }\n expansion = { customers = 1, by = 0.02 }";
    let text = offer("firms", 100, stream).replace("retention = { churn = 0 }", growth);
    for (month, found) in revenue(&case(24, &text)).into_iter().enumerate() {
        let expected = 100.0 * 50_000.0 * 0.002 * 1.02_f64.powi(i32::try_from(month).unwrap());
        assert!(
            (found - expected).abs() < 0.011,
            "{month}: {found} {expected}"
        );
    }
}

/// A free tier with a thousand sign-ups a month that come of themselves.
fn freemium(months: u32, free: &str, churn: f64) -> BusinessCase {
    let text = format!(
        r#"[[offers]]
           name = "app"
           retention = {{ churn = {churn} }}
           streams = [{{ name = "plan", price = 5 }}]
           [offers.go_to_market.b2c]
           reachable = 1e15
           budget = 0
           signup_cost = 1
           organic = 1_000
           paying = 0
           free = {{ {free} }}"#
    );
    case(months, &text)
}

/// Of each month's sign-ups 3 % of those still there pay after a month, 1 % after two, 0.4 % in every
/// later one; 5 % of the others leave. Customers of each month of sign-up by the product of the
/// shares that stayed.
#[test]
fn free_users_convert_by_cohort() {
    let conversion = |age: usize| [0.03, 0.01].get(age).copied().unwrap_or(0.004);
    let case = freemium(30, "conversion = [0.03, 0.01, 0.004], churn = 0.05", 0.0);
    for (month, line) in statement(&case).months.iter().enumerate() {
        let still_free = |age: usize| {
            (0..age)
                .map(|it| (1.0 - conversion(it)) * 0.95)
                .product::<f64>()
        };
        let paying = (0..month).map(|age| 1_000.0 * still_free(age) * conversion(age));
        let gained = line.gained.to_string().parse::<f64>().unwrap();
        assert!(
            (gained - paying.sum::<f64>()).abs() < 0.03,
            "{}",
            line.label
        );
        let free: f64 = (0..=month).map(|age| 1_000.0 * still_free(age)).sum();
        let found = line.offers[0]
            .free_users
            .to_string()
            .parse::<f64>()
            .unwrap();
        assert!(
            (found - free).abs() < 0.06,
            "{}: {found} {free}",
            line.label
        );
    }
}

/// A list of one share is that share, to the bit.
#[test]
fn one_conversion_for_all_ages_is_a_list_of_equal_ones() {
    let one = revenue(&freemium(36, "conversion = 0.02, churn = 0.05", 0.03));
    let list = revenue(&freemium(
        36,
        "conversion = [0.02, 0.02, 0.02, 0.02], churn = 0.05",
        0.03,
    ));
    for (one, list) in one.into_iter().zip(list) {
        assert!((one - list).abs() < 0.02, "{one} {list}");
    }
}

/// `spotify_stock_not_flow`: 113 of 248 million users pay, 45.6 %: a stock, "not a conversion rate"
/// (gopractice.io). With a churn of payers of 2 % a month the conversion that leads to it is 1.7 %.
#[test]
fn a_ratio_of_payers_to_users_is_not_a_conversion_rate() -> Result<(), Box<dyn Error>> {
    let (payers, free) = (113.0, 248.0 - 113.0);
    let stock = payers / 248.0;
    assert!((stock - 0.4556_f64).abs() < 5e-5);
    let taken_for_a_flow = freemium(12, &format!("conversion = {stock}, churn = 0.03"), 0.02);
    let warnings = taken_for_a_flow.warnings()?;
    let told = warnings.iter().find(|it| it.place == "app.free.conversion");
    let told = told.map(ToString::to_string).unwrap_or_default();
    assert!(told.contains("is a stock, not a conversion rate"), "{told}");

    let conversion = 0.02 * payers / free;
    let in_the_end = freemium(
        900,
        &format!("conversion = {conversion}, churn = 0.03"),
        0.02,
    );
    assert!(
        in_the_end
            .warnings()?
            .iter()
            .all(|it| it.place != "app.free.conversion")
    );
    let months = statement(&in_the_end).months;
    let last = &months[899].offers[0];
    let number = |it: bizcase::quantity::Decimal| it.to_string().parse::<f64>().unwrap();
    let (paying, free) = (number(last.closing), number(last.free_users));
    assert!((paying / (paying + free) - stock).abs() < 1e-4);
    Ok(())
}

/// `ads_rpm`: 10,000 page views at 5 a thousand are 50; 20,000 at 3 are 60 (Website Ad Revenue
/// Calculator, bit1024.com).
#[test]
fn advertising_is_paid_by_the_thousand() {
    let shown = |users, sessions, price| {
        let stream = format!(
            r#"{{ name = "banner", price = {price}, advertising = {{ sessions = {sessions}, slots = 1, fill = 1 }} }}"#
        );
        revenue(&case(1, &offer("readers", users, &stream)))[0]
    };
    assert_eq!(shown(1_000, 10, 5), 50.0);
    assert_eq!(shown(500, 40, 3), 60.0);
    // 2,000 users, 15 sessions, 4 slots of which 60 % are sold: 72,000 impressions at 2.50.
    let stream = r#"{ name = "banner", price = 2.5, advertising = { sessions = 15, slots = 4, fill = "60%" } }"#;
    assert_eq!(
        revenue(&case(1, &offer("readers", 2_000, stream)))[0],
        180.0
    );
}

const SEASON: &str = "season = [0.8, 0.8, 0.9, 0.9, 1.0, 1.0, 0.9, 0.9, 1.0, 1.1, 1.3, 1.4]";

#[test]
fn a_season_moves_money_within_the_year() {
    let stream = |more: &str| {
        format!(r#"{{ name = "banner", price = 10, gross_margin = 0.8, unit_cost = 1{more} }}"#)
    };
    let with = |more: &str| {
        let mut case = case(18, &offer("readers", 100, &stream(more)));
        case.terminal = bizcase::case::AfterHorizon::RunOff;
        case.offers[0].retention = toml::from_str("churn = 0.01").unwrap();
        case
    };
    let (even, seasonal) = (with(""), with(&format!(", {SEASON}")));
    let factors = [0.8, 0.8, 0.9, 0.9, 1.0, 1.0, 0.9, 0.9, 1.0, 1.1, 1.3, 1.4];
    let months = revenue(&even)
        .into_iter()
        .zip(revenue(&seasonal))
        .zip(factors.iter().cycle());
    for ((even, seasonal), factor) in months {
        assert!(
            (seasonal - even * factor).abs() < 0.01,
            "{seasonal} {even} {factor}"
        );
    }
    // Customers who are there at the end are worth as much in a busy month as in any other.
    let after = |case: &BusinessCase| {
        let statement = statement(case);
        statement
            .npv_with_terminal
            .minus(statement.npv)
            .unwrap()
            .to_f64()
    };
    assert!((after(&even) - after(&seasonal)).abs() < 0.02);
    // A launch in July begins with July.
    let mut july = seasonal.clone();
    july.launch = "2027-07".parse().unwrap();
    assert!((revenue(&july)[5] / revenue(&even)[5] - 1.4).abs() < 1e-3);
}

#[test]
fn a_season_that_changes_the_year_is_refused() {
    assert!(Season::new([1.0; 12]).is_ok());
    let told = Season::new([1.25; 12]).unwrap_err().to_string();
    assert!(
        told.starts_with("mean of the season = 1.25 must be 1"),
        "{told}"
    );
    let mut closed = [1.2; 12];
    closed[0] = 0.0;
    assert!(
        Season::new(closed)
            .unwrap_err()
            .to_string()
            .starts_with("season of month 1 = 0")
    );
    let told = toml::from_str::<BusinessCase>("season = [1, 1]")
        .unwrap_err()
        .to_string();
    assert!(!told.is_empty());
    let short: Result<Season, _> = serde_json::from_str("[1, 1]");
    assert!(
        short
            .unwrap_err()
            .to_string()
            .contains("twelve factors, January first")
    );
}

/// Buyers and sellers who trade 13.2 bn a month.
fn etsy(more: &str) -> BusinessCase {
    let take_rate = 2.7 / 13.2;
    let stream = format!(
        r#"{{ name = "orders", price = 132, quantity = 2, marketplace = {{ supply = "sellers", serves = 100, take_rate = {take_rate}{more} }} }}"#
    );
    let text = offer("buyers", 50_000_000, &stream) + &offer("sellers", 1_000_000, "");
    case(1, &text)
}

/// `take_rate_etsy`: 2.7 bn of revenue on 13.2 bn of merchandise is a take rate of 20.5 %
/// (deckmetric.com).
#[test]
fn a_take_rate_is_revenue_over_merchandise() {
    let line = &statement(&etsy("")).months[0];
    assert_eq!(line.volume.to_f64(), 13.2e9);
    assert_eq!(line.revenue.to_f64(), 2.7e9);
    assert!((line.revenue.ratio_to(line.volume).unwrap().value() - 0.2045).abs() < 5e-5);
    // A tenth is sent back: merchandise is stated before, revenue after.
    let line = &statement(&etsy(", refunds = 0.1")).months[0];
    assert_eq!(line.volume.to_f64(), 13.2e9);
    assert!((line.revenue.to_f64() - 2.43e9).abs() < 0.01);
    let told = refused(&etsy(", refunds = 10"));
    assert!(
        told.starts_with("buyers.orders.marketplace.refunds = 10 is outside [0, 1]"),
        "{told}"
    );
}

/// Advertisers and readers are customers of two offers: what readers see bounds what is sold. Twenty
/// advertisers want 900,000 impressions each; 100,000 people read for free in the first month, and
/// each sees 45.
#[test]
fn an_audience_is_what_advertisers_pay_for() {
    let stream = r#"{ name = "space", price = 6, quantity = 900, marketplace = { supply = "readers", by = "users", serves = 0.045, take_rate = 1 } }"#;
    let text = offer("advertisers", 20, stream)
        + r#"[[offers]]
             name = "readers"
             retention = { churn = 0 }
             streams = []
             [offers.go_to_market.b2c]
             reachable = 1e12
             budget = 0
             signup_cost = 1
             organic = 100_000
             paying = 0
             free = { conversion = 0, churn = 0 }"#;
    let found = revenue(&case(6, &text));
    for (month, found) in found.into_iter().enumerate() {
        let shown = 45.0 * 100_000.0 * (month + 1) as f64;
        let expected = shown.min(20.0 * 900_000.0) / 1_000.0 * 6.0;
        assert!(
            (found - expected).abs() < 0.1,
            "{month}: {found} {expected}"
        );
    }
    // Nobody pays to read: without those who read for free there is nothing to see.
    let paying = text.replace(r#"by = "users", "#, "");
    assert!(revenue(&case(6, &paying)).iter().all(|&it| it == 0.0));
}

/// `perpetual_year1`: a licence of 200,000 with 22 % maintenance costs 244,000 in its first year
/// (thenegotiationexperts.com). Maintenance is paid for a year ahead and renewed every year.
#[test]
fn a_licence_with_maintenance_costs_244_000_in_its_first_year() {
    let streams = r#"
        { name = "licence", per = "new_customer", price = 200_000 },
        { name = "maintenance", price = { of = "firms.licence.price", times = 0.22 }, every = "year", billing = { months = 12 } }"#;
    let text = offer("firms", 1, streams)
        .replace("churn = 0 }", "renewal = { months = 12, churn = 0.1 } }");
    let statement = statement(&case(24, &text));
    let years = statement.years();
    assert_eq!(years[0].revenue.to_f64(), 244_000.0);
    assert_eq!(years[0].cash_flow.to_f64(), 244_000.0);
    // One in ten does not renew; nobody else comes, because all firms have had the licence.
    assert!((years[1].offers[0].streams[1].revenue.to_f64() - 0.9 * 44_000.0).abs() < 4_400.1);
}

/// `hardware_profit_split`: of the profit of a printer over its life a third comes from the printer
/// and two thirds from its cartridges (BCG 2006). Here 40 of the printer, and 20 of each of four
/// cartridges.
#[test]
fn consumables_earn_twice_what_the_printer_earns() {
    let streams = r#"
        { name = "printer", per = "new_customer", price = 120, unit_cost = 80 },
        { name = "cartridges", price = 25, unit_cost = 5, every = "year" }"#;
    let statement = statement(&case(48, &offer("homes", 10, streams)));
    let margin = |stream: usize| -> f64 {
        let lines = statement
            .months
            .iter()
            .map(|it| &it.offers[0].streams[stream]);
        lines.map(|it| it.revenue.to_f64() - it.cost.to_f64()).sum()
    };
    let (printer, cartridges) = (margin(0), margin(1));
    assert!((printer - 400.0).abs() < 1e-9);
    assert!((printer / (printer + cartridges) - 1.0 / 3.0).abs() < 1e-4);
}

/// Consultants at 160 hours a month, 70 % of which can be sold at 110, for clients who want 12.
fn services(clients: u32, heads: &str) -> BusinessCase {
    let stream = r#"{ name = "hours", price = 110, quantity = 12, capacity = { role = "consultants", hours = 160, utilisation = "70%" } }"#;
    let team = format!(
        "[[team]]\nname = \"consultants\"\nfunction = \"delivery\"\nsalary = 60_000\n{heads}\n"
    );
    case(12, &(offer("clients", clients, stream) + &team))
}

/// Fees are heads times utilisation times rate (Maister 1993), and no more than clients want.
#[test]
fn services_are_bound_by_their_heads() {
    // 40 clients want 480 of 560 hours, 60 want 720.
    assert!(
        revenue(&services(40, "heads = 5"))
            .iter()
            .all(|&it| (it - 52_800.0).abs() < 1e-6)
    );
    assert!(
        revenue(&services(60, "heads = 5"))
            .iter()
            .all(|&it| (it - 61_600.0).abs() < 0.006)
    );
    // Another one comes in month 4, and does a third more of the work in each of three months.
    let grown = revenue(&services(
        60,
        "heads = 5\nramp_months = 3\nchanges = [{ month = 4, heads = 1 }]",
    ));
    for (month, heads) in [
        (3, 5.0),
        (4, 5.0 + 1.0 / 3.0),
        (5, 5.0 + 2.0 / 3.0),
        (6, 6.0),
    ] {
        let expected = heads * 160.0 * 0.7 * 110.0;
        assert!((grown[month - 1] - expected).abs() < 0.006, "{month}");
    }
    let mut unknown = services(40, "heads = 5");
    unknown.offers[0].streams[0].capacity.as_mut().unwrap().role = "consultant".into();
    assert!(
        refused(&unknown).contains("did you mean `consultants`?"),
        "{}",
        refused(&unknown)
    );
}

#[test]
fn what_does_not_go_together_is_refused() {
    let told = |stream: &str| refused(&case(12, &offer("users", 10, stream)));
    let shown = "advertising = { sessions = 2, slots = 1, fill = 1 }";
    for (more, rule) in [
        ("per = \"new_customer\"", "users see it"),
        ("quantity = 3", "left out beside `quantity`"),
        ("every = \"year\"", "left out beside `every`"),
    ] {
        let told = told(&format!(
            r#"{{ name = "banner", price = 1, {more}, {shown} }}"#
        ));
        assert!(told.starts_with("users.banner.advertising"), "{told}");
        assert!(told.contains(rule), "{told}");
    }
    let told = told(&format!(
        r#"{{ name = "fee", price = 1, billing = {{ months = 12 }}, {SEASON} }}"#
    ));
    assert!(
        told.starts_with("users.fee.season = given must be left out beside `billing`"),
        "{told}"
    );
    let empty = freemium(12, "conversion = [], churn = 0.05", 0.01);
    assert!(refused(&empty).starts_with("app.free.conversion = [] must be at least one share"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nobody_sells_more_hours_than_there_are(clients in 1_u32..200, heads in 0_u32..20) {
        let wanted = 12.0 * f64::from(clients);
        let most = f64::from(heads) * 160.0 * 0.7;
        for found in revenue(&services(clients, &format!("heads = {heads}"))) {
            prop_assert!((found - wanted.min(most) * 110.0).abs() < 0.006);
        }
    }

    #[test]
    fn cases_with_all_of_it_come_back_from_a_file(
        sessions in 0.0..50.0_f64,
        fill in 0.0..=1.0_f64,
        refunds in 0.0..=1.0_f64,
        conversion in prop::collection::vec(0.0..0.1_f64, 1..5),
    ) {
        let mut case = etsy(&format!(", refunds = {refunds}"));
        let banner = format!(
            r#"name = "banner"
               price = 2
               {SEASON}
               advertising = {{ sessions = {sessions}, slots = 2, fill = {fill} }}"#
        );
        case.offers[0].streams.push(toml::from_str(&banner).unwrap());
        let free = format!("conversion = {conversion:?}, churn = 0.05");
        case.offers.extend(freemium(1, &free, 0.02).offers);
        let written = toml::to_string(&case).unwrap();
        prop_assert_eq!(&toml::from_str::<BusinessCase>(&written).unwrap(), &case);
        statement(&case);
    }
}
