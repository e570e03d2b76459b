//! A price as a list over time.

use std::error::Error;

use bizcase::case::{BusinessCase, Change, PriceList, PriceStep, Scenario, Study, StudyResult};
use bizcase::quantity::{Currency, Decimal};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use bizcase::survey::{Demand, DemandCurve};

/// Ten customers from the first month on, or from the ninth.
fn listed(price: &str, more: &str) -> Result<BusinessCase, Box<dyn Error>> {
    let text = format!(
        r#"name = "listed"
           currency = "EUR"
           launch = "2027-01"
           horizon = {{ months = 24 }}
           discount = "10% a year"
           [[offers]]
           name = "one"
           retention = {{ churn = 0 }}
           streams = [{{ name = "fee", price = {price} }}]
           [offers.go_to_market.reach]
           accounts = 10
           acquisition_cost = 0
           budget = 1
           adoption = {{ curve = [1.0] }}
           {more}"#
    );
    Ok(toml::from_str(&text)?)
}

const LIST: &str =
    r#"[{ from = 1, is = "EUR 10" }, { from = 7, is = "EUR 12" }, { from = 20, is = "EUR 9" }]"#;

fn revenue(case: &BusinessCase) -> Result<Vec<f64>, Box<dyn Error>> {
    let statement = case.statement(Base::Modes)?;
    statement.ties()?;
    Ok(statement
        .months
        .iter()
        .map(|it| it.revenue.to_f64())
        .collect())
}

/// Ten customers times the price of the month, by hand.
fn by_hand(price: impl Fn(usize) -> f64) -> Vec<f64> {
    (1..=24).map(|month| 10.0 * price(month)).collect()
}

fn of_list(month: usize) -> f64 {
    match month {
        ..7 => 10.0,
        7..20 => 12.0,
        _ => 9.0,
    }
}

#[test]
fn each_price_holds_from_its_month_on() -> Result<(), Box<dyn Error>> {
    assert_eq!(revenue(&listed(LIST, "")?)?, by_hand(of_list));
    // An offer that is entered later has the price of its month.
    let mut later = listed(LIST, "")?;
    later.offers[0].entry.months = 8;
    let served = |month| if month > 8 { of_list(month) } else { 0.0 };
    assert_eq!(revenue(&later)?, by_hand(served));
    Ok(())
}

#[test]
fn events_and_overrides_act_on_a_list() -> Result<(), Box<dyn Error>> {
    let event = r#"[[events]]
                   name = "a rival"
                   probability = 1.0
                   month = 15
                   effects = [{ on = "price", times = 0.5 }]"#;
    let halved = |month| of_list(month) * if month < 15 { 1.0 } else { 0.5 };
    assert_eq!(revenue(&listed(LIST, event)?)?, by_hand(halved));

    let case = listed(LIST, "")?;
    let under = |place: &str, change| case.under(&Scenario::new("other").with(place, change));
    let dearer = under("one.fee.price", Change::Times(2.0))?;
    assert_eq!(revenue(&dearer)?, by_hand(|month| 2.0 * of_list(month)));
    let flat = under("one.fee.price", Change::Set(7.0.into()))?;
    assert_eq!(revenue(&flat)?, by_hand(|_| 7.0));
    let late = under("one.fee.price from month 20", Change::Set(8.0.into()))?;
    assert_eq!(revenue(&late)?[18..], [120.0, 80.0, 80.0, 80.0, 80.0, 80.0]);
    Ok(())
}

/// A step of the list and a stage that multiplies the price by as much are the same to the bit: in
/// revenue, in who comes at the price, and in who leaves because of it.
#[test]
fn demand_follows_the_list() -> Result<(), Box<dyn Error>> {
    let draws = (0..50).map(|i| Demand::logit(3.0 + 0.02 * f64::from(i), -0.1));
    let curve = DemandCurve::new("survey", Currency::EUR, Demand::logit(4.0, -0.1)?)
        .with_draws(draws.collect::<Result<Vec<_>, _>>()?)
        .observed_between(10.0, 80.0);
    let case = |price: PriceList| -> Result<BusinessCase, Box<dyn Error>> {
        let mut case = listed("40", "")?;
        case.studies = vec![Study::new(
            "prices",
            StudyResult::Demand {
                curve: curve.clone(),
                every: bizcase::quantity::Period::Month,
            },
        )];
        let offer = &mut case.offers[0];
        offer.streams[0].price = price;
        offer.demand = Some(bizcase::case::PriceDemand::new("prices", "fee"));
        Ok(case)
    };
    let step = |from, is: f64| PriceStep {
        from,
        is: is.into(),
    };
    let list = case(PriceList(vec![step(1, 40.0), step(13, 60.0)]))?;
    let mut stage = case(40.0.into())?;
    stage.offers[0].stages = vec![toml::from_str(
        "phase = \"growth\"\nfrom = 12\nprice = 1.5",
    )?];
    let of = |case: &BusinessCase, name: &str| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = case
            .model()?
            .model
            .run(&Sampling::monte_carlo(64).seed(3))?;
        Ok(run.named(name)?.samples().to_vec())
    };
    for name in ["customers at the end of year 2", "revenue in year 2", "NPV"] {
        assert_eq!(of(&list, name)?, of(&stage, name)?, "{name}");
    }
    let statement = list.statement(Base::Modes)?;
    let closing = |month: usize| statement.months[month].closing;
    assert!(closing(12) < closing(11), "who does not buy at 60 leaves");
    assert_ne!(closing(11), Decimal::ZERO);
    // A price that the study did not ask about is refused, wherever it stands in the list.
    let beyond = case(PriceList(vec![step(1, 40.0), step(13, 90.0)]))?;
    let refused = beyond.model().unwrap_err().to_string();
    assert!(refused.contains("40 to 90"), "{refused}");
    Ok(())
}

#[test]
fn a_list_comes_back_from_a_file() -> Result<(), Box<dyn Error>> {
    let case = listed(LIST, "")?;
    let written = toml::to_string(&case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&written)?, case);
    let json = serde_json::to_string(&case)?;
    assert_eq!(serde_json::from_str::<BusinessCase>(&json)?, case);
    // One price is written as before.
    assert!(toml::to_string(&listed("40.5", "")?)?.contains("price = 40.5"));
    Ok(())
}

#[test]
fn a_list_that_cannot_be_meant_is_refused() -> Result<(), Box<dyn Error>> {
    let refused = |price: &str| listed(price, "").unwrap().model().unwrap_err().to_string();
    let late = refused("[{ from = 3, is = 10 }]");
    assert!(
        late.contains("first month of `one.fee.price` = 3"),
        "{late}"
    );
    let order = refused("[{ from = 1, is = 10 }, { from = 1, is = 12 }]");
    assert!(order.contains("a later month"), "{order}");
    assert!(refused("[]").contains("at least one price"));
    let currency = refused("[{ from = 1, is = 10 }, { from = 9, is = \"USD 12\" }]");
    assert!(
        currency.contains("one.fee.price from month 9"),
        "{currency}"
    );
    let mut twice = listed(LIST, "")?;
    twice.offers[0].streams[0].change = 0.02.into();
    let twice = twice.model().unwrap_err().to_string();
    assert!(twice.contains("one.fee.change"), "{twice}");
    // What lies beyond the plan is only odd.
    let beyond = listed("[{ from = 1, is = 10 }, { from = 25, is = 12 }]", "")?;
    let warnings = beyond.warnings()?;
    assert!(
        warnings
            .iter()
            .any(|it| it.place == "one.fee.price from month 25")
    );
    Ok(())
}

/// Twice the list is twice the revenue; a price tried is that of the first month.
#[test]
fn the_best_price_of_a_list_moves_the_list_as_a_whole() -> Result<(), Box<dyn Error>> {
    let case = listed(LIST, "")?;
    let sampling = Sampling::monte_carlo(16).seed(1);
    let found = case.best_price(&[("one.fee.price", &[10.0, 20.0])], &sampling)?;
    assert_eq!(found.lists, ["one.fee.price"]);
    let [once, twice] = [0, 1].map(|place| found.tried[place].expected.value);
    let own = case.value(&sampling)?;
    let own = own.run.outcome(own.built.outputs.npv_with_terminal).mean();
    assert_eq!(once.to_bits(), own.value.to_bits());
    // Nothing is spent: the value is that of the revenue.
    assert!((twice / once - 2.0).abs() < 1e-12, "{once} {twice}");
    let page = bizcase::report::prices(&found, case.currency);
    let page = bizcase::report::Document::new("Prices").with(page).text();
    assert!(
        page.contains("The prices of `one.fee.price` move as a whole"),
        "{page}"
    );

    // Goal seek moves it in the same way: twice the value takes twice the list.
    let goal = format!("mean of NPV >= EUR {:.2}", 2.0 * own.value).parse()?;
    let sought = case.seek("one.fee.price", 1.0, 100.0, &goal, &sampling)?;
    assert!(sought.is_list);
    // Prices are amounts in whole cents, and so is the one that is sought.
    assert!((sought.value - 20.0).abs() < 0.005, "{}", sought.value);

    // One price of the list alone.
    let late = "one.fee.price from month 20";
    let found = case.best_price(&[(late, &[9.0])], &sampling)?;
    assert!(found.lists.is_empty());
    assert_eq!(
        found.at_best().expected.value.to_bits(),
        own.value.to_bits()
    );

    let unknown = LIST.replace(
        "is = \"EUR 10\"",
        "is = { range = { uniform = { low = 8, high = 12 } } }",
    );
    let error = listed(&unknown, "")?.best_price(&[("one.fee.price", &[10.0])], &sampling);
    assert_eq!(
        error.unwrap_err().to_string(),
        "first price of the list at `one.fee.price` = not known must be a known price above zero, to \
         which the later ones keep their proportion; or try one price of the list: `one.fee.price from \
         month ...`"
    );
    Ok(())
}

#[test]
fn what_must_be_true_moves_a_list_as_a_whole() -> Result<(), Box<dyn Error>> {
    let sampling = Sampling::monte_carlo(16).seed(1);
    let mut case = listed(LIST, "")?;
    let own = case.value(&sampling)?;
    let own = own
        .run
        .outcome(own.built.outputs.npv_with_terminal)
        .mean()
        .value;
    case.criteria = vec![format!("P(NPV >= EUR {:.2}) >= 90%", 1.25 * own).parse()?];
    let missed = case.value(&sampling)?.must_be_true(&sampling)?;
    let price = missed[0]
        .levers
        .iter()
        .find(|it| it.figure == "one.fee.price")
        .unwrap();
    assert!(price.is_list);
    // A quarter more of all prices is a quarter more of the value.
    assert!((price.needed.unwrap() - 12.5).abs() < 0.02, "{price}");
    assert!(
        price
            .to_string()
            .ends_with("instead of EUR 10 and the later prices in proportion"),
        "{price}"
    );
    Ok(())
}
