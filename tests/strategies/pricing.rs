//! What holds for every price structure, deal, index and region.

use bizcase::case::{BusinessCase, Stream, Usage};
use bizcase::pricing::{
    Deal, Indexation, PointRounding, PriceForm, PriceRegion, PriceStructure, Tier,
};
use bizcase::quantity::{Approx, Count, Currency, Decimal, Lane, Money, Number};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use bizcase::strategies;
use proptest::prelude::*;

fn zero(list: &PriceStructure) -> Money {
    Money::major(0, list.currency())
}

/// Quantities at the ends of tiers, next to them and anywhere, of those that a list permits.
fn quantities(list: &PriceStructure) -> Vec<Decimal> {
    let step = Decimal::new(1, list.decimals());
    let tiers = |form: &PriceForm| match form {
        PriceForm::Graduated(tiers) | PriceForm::Volume(tiers) | PriceForm::Stairstep(tiers) => {
            tiers.iter().filter_map(|it| it.up_to).collect()
        }
        PriceForm::PerSeat { discounts, .. } => discounts.iter().map(|it| it.above).collect(),
        PriceForm::Package { size, .. } => vec![*size, *size * Decimal::TEN],
        _ => Vec::new(),
    };
    let ends = match list.form() {
        PriceForm::Hybrid(parts) => parts.iter().flat_map(tiers).collect(),
        form => tiers(form),
    };
    let near = ends.into_iter().flat_map(|end| [end, end + step]);
    let fixed = [0, 1, 2, 7, 40, 1_000, 65_536, 1_000_000].map(Decimal::from);
    near.chain(fixed).collect()
}

/// Ten customers from the first month of a year on, who pay for nothing yet.
fn ten_customers() -> BusinessCase {
    let file = r#"name = "ten"
        currency = "EUR"
        launch = "2027-01"
        horizon = { months = 12 }
        discount = "10% a year"
        [[offers]]
        name = "api"
        retention = { churn = 0 }
        streams = []
        [offers.go_to_market.reach]
        accounts = 10
        acquisition_cost = 0
        budget = 1
        adoption = { curve = [1.0] }"#;
    toml::from_str(file).unwrap()
}

proptest! {
    #[test]
    fn bills_are_never_negative_and_their_lines_tie(list in any::<PriceStructure>()) {
        for quantity in quantities(&list) {
            let bill = list.bill(quantity).unwrap();
            prop_assert!(bill.total >= zero(&list));
            let lines = Money::sum(bill.lines.iter().map(|it| it.amount), list.currency());
            prop_assert_eq!(lines.unwrap(), bill.total);
            prop_assert_eq!(list.amount(quantity).unwrap().rounded(), bill.total);
        }
    }

    /// To half a minor unit, which rounding takes, and what doubles lose.
    #[test]
    fn formulas_agree_with_exact_bills_to_the_cent(list in any::<PriceStructure>()) {
        let formula = list.formula().unwrap();
        for quantity in quantities(&list) {
            let exact = list.amount(quantity).unwrap().to_f64();
            let number: f64 = quantity.try_into().unwrap();
            let found = formula.bill(Approx::<Count, f64>::new(number)).number();
            prop_assert!((found - exact).abs() < 0.001, "{}: {} {}", quantity, found, exact);
            let lane = formula.bill(Approx::<Count, Lane>::new(number)).number();
            prop_assert_eq!(lane, Lane::splat(found));
        }
    }

    #[test]
    fn structures_come_back_from_toml_and_json(list in any::<PriceStructure>()) {
        let toml = toml::to_string(&list).unwrap();
        prop_assert_eq!(&toml::from_str::<PriceStructure>(&toml).unwrap(), &list);
        let json = serde_json::to_string(&list).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PriceStructure>(&json).unwrap(), &list);
    }

    /// Without flat amounts the next unit costs its tier's price, wherever it falls.
    #[test]
    fn graduated_bills_rise_and_join(tiers in strategies::tiers(Currency::USD), units in 1_u32..200_000) {
        let unit = |tier: Tier| Tier { unit: tier.unit.or(tier.flat), flat: None, ..tier };
        let list = PriceForm::Graduated(tiers.into_iter().map(unit).collect());
        let list = PriceStructure::new(list).unwrap();
        prop_assert!(list.warnings().is_empty());
        let dearest = match list.form() {
            PriceForm::Graduated(tiers) => tiers.iter().filter_map(|it| it.unit).map(Money::amount).max(),
            _ => None,
        };
        let mut last = zero(&list).amount();
        for quantity in 0..=8 {
            let now = list.amount(u64::from(units) + quantity).unwrap().amount();
            prop_assert!(quantity == 0 || (now >= last && now - last <= dearest.unwrap()));
            last = now;
        }
    }

    /// What is above a bound is billed as by the tiers above it, which begin there.
    #[test]
    fn graduated_bills_add_up_over_a_cut(tiers in strategies::tiers(Currency::USD), more in 0_u32..100_000) {
        let unit = |tier: Tier| Tier { unit: tier.unit.or(tier.flat), flat: None, ..tier };
        let tiers: Vec<Tier> = tiers.into_iter().map(unit).collect();
        prop_assume!(tiers.len() > 1);
        let whole = PriceStructure::new(PriceForm::Graduated(tiers.clone())).unwrap();
        let cut = tiers[0].up_to.unwrap();
        let moved = |tier: &Tier| Tier { up_to: tier.up_to.map(|end| end - cut), ..*tier };
        let rest = PriceForm::Graduated(tiers[1..].iter().map(moved).collect());
        let rest = PriceStructure::new(rest).unwrap();
        let above = rest.amount(more).unwrap();
        let sum = whole.amount(cut).unwrap().plus(above).unwrap();
        prop_assert_eq!(whole.amount(cut + Decimal::from(more)).unwrap(), sum);
    }

    /// A warning is where the bill falls, and everywhere else it does not.
    #[test]
    fn bills_fall_where_they_are_warned_of(list in any::<PriceStructure>()) {
        let warnings = list.warnings();
        let step = Decimal::new(1, list.decimals());
        for quantity in quantities(&list) {
            let next = list.amount(quantity + step).unwrap();
            let falls = next < list.amount(quantity).unwrap();
            prop_assert_eq!(falls, warnings.iter().any(|it| it.at == quantity), "{}", quantity);
        }
        for warning in warnings {
            prop_assert!(warning.next_bill < warning.bill);
            if let Some(again) = warning.recovered {
                prop_assert!(list.amount(again).unwrap() >= warning.bill);
                prop_assert!(list.amount(again - step).unwrap() < warning.bill || again - step == warning.at);
            }
        }
    }

    /// Whatever the list and the usage, the statement ties and the trials agree with it.
    #[test]
    fn cases_billed_by_structures_tie(
        list in strategies::price_structure(Currency::EUR),
        usage in any::<Usage>(),
    ) {
        let mut case = ten_customers();
        case.offers[0].streams.push(Stream::billed("use", list, usage));
        let statement = case.statement(Base::Modes).unwrap();
        statement.ties().unwrap();
        let sum: f64 = statement.months.iter().map(|it| it.revenue.to_f64()).sum();
        let built = case.model().unwrap();
        let run = built.model.run(&Sampling::monte_carlo(8)).unwrap();
        for trial in run.outcome(built.outputs.years[0].revenue).samples() {
            prop_assert!(*trial >= 0.0 && (trial - sum).abs() <= 0.01 + 1e-12 * sum, "{} {}", trial, sum);
        }
        let text = toml::to_string(&case).unwrap();
        prop_assert_eq!(toml::from_str::<BusinessCase>(&text).unwrap(), case);
    }

    #[test]
    fn deals_tie_to_the_cent(deal in any::<Deal>()) {
        let bills = deal.bills().unwrap();
        let nothing = Money::major(0, deal.structure.currency());
        for bill in &bills {
            let lines = Money::sum(bill.bill.lines.iter().map(|it| it.amount), nothing.currency());
            prop_assert_eq!(lines.unwrap(), bill.bill.total);
            prop_assert!(bill.bill.total >= nothing && bill.month <= deal.months);
        }
        prop_assert_eq!(bills[0].month, 1);
        let text = toml::to_string(&deal).unwrap();
        prop_assert_eq!(toml::from_str::<Deal>(&text).unwrap(), deal);
    }

    #[test]
    fn indexed_prices_stay_within_cap_and_floor(clause in any::<Indexation>(), list in strategies::price(Currency::EUR)) {
        let last = clause.index.months().next_back().unwrap();
        let years = u32::try_from(last.since(clause.base)).unwrap() / clause.every;
        let price = clause.price(list, last).unwrap();
        let bound = |limit: Decimal| {
            (0..years).fold(list.amount(), |amount, _| amount * (Decimal::ONE + limit))
        };
        let tolerance = Decimal::new(1, 12);
        if let Some(cap) = clause.cap {
            prop_assert!(price.amount() <= bound(cap) + tolerance);
        }
        if let Some(floor) = clause.floor {
            prop_assert!(price.amount() + tolerance >= bound(floor));
        }
        let text = toml::to_string(&clause).unwrap();
        prop_assert_eq!(&toml::from_str::<Indexation>(&text).unwrap(), &clause);
        prop_assert!(clause.factor(last.plus(i32::try_from(clause.every).unwrap())).is_err());
    }

    #[test]
    fn regional_prices_are_points_next_to_the_exact_price(region in any::<PriceRegion>(), list in strategies::price(Currency::USD)) {
        let exact = region.exact(list).unwrap().amount();
        let text = toml::to_string(&region).unwrap();
        prop_assert_eq!(&toml::from_str::<PriceRegion>(&text).unwrap(), &region);
        let Some(points) = region.points else {
            return Ok(());
        };
        match region.price(list) {
            Ok(price) => {
                let away = price.amount() - exact;
                prop_assert!(((price.amount() - points.ending) % points.every).is_zero());
                prop_assert!(away.abs() < points.every);
                match region.rounding {
                    PointRounding::Down => prop_assert!(away <= Decimal::ZERO),
                    PointRounding::Up => prop_assert!(away >= Decimal::ZERO),
                    PointRounding::Nearest => prop_assert!(
                        away.abs() * Decimal::TWO <= points.every || exact < points.ending
                    ),
                }
            }
            Err(_) => prop_assert!(region.rounding == PointRounding::Down && exact < points.ending),
        }
    }
}
