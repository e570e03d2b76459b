//! An internal case: the same projection in the words of users and savings.

use std::error::Error;

use bizcase::case::{Benefit, BusinessCase};
use bizcase::decision::Recommendation;
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::simulation::Base;

const INTERNAL: &str = r#"
    name = "expense reports"
    benefit = "savings"
    currency = "EUR"
    launch = "2027-01"
    horizon = { years = 3 }
    discount = "8% a year"
    terminal = "run_off"
    criteria = [
        "P(savings in year 2 > EUR 150 k) >= 50%",
        "P(users at the end of quarter 4 >= 500) >= 50%",
        "P(savings in month 30 > EUR 10 k) >= 50%",
    ]
    [[offers]]
    name = "expenses, customer side"
    retention = { churn = 0.002 }
    [[offers.streams]]
    name = "time"
    price = 48
    quantity = { name = "hours saved", range = { pert = { min = 0.3, mode = 0.75, max = 1.5 } } }
    realised = 0.5
    [offers.go_to_market.reach]
    accounts = 1_200
    acquisition_cost = 15
    budget = 20_000
    adoption = { ramp = { months = 18 } }
"#;

#[test]
fn an_internal_case_speaks_of_users_and_savings() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(INTERNAL)?;
    let valuation = case.value(&Sampling::monte_carlo(500).seed(1))?;
    assert_eq!(
        valuation.verdict.recommendation(),
        Some(Recommendation::Go),
        "{}",
        valuation.verdict
    );
    let model = &valuation.built.model;
    let names: Vec<&str> = model.outputs().map(|(name, _)| name).collect();
    for name in [
        "users at the end of year 3",
        "savings in year 1",
        "TAM savings a year",
        // What the offer is called is its own business.
        "users, expenses, customer side",
        "savings, expenses, customer side",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(
        !names
            .iter()
            .any(|it| it.starts_with("revenue") || it.starts_with("customers"))
    );
    let page = report::statement(&case.statement(Base::Modes)?)?.text();
    assert!(
        page.contains("savings") && !page.contains("revenue"),
        "{page}"
    );
    let page = report::decision(&valuation)?.text();
    assert!(page.contains("Users, savings and cash by year"), "{page}");
    Ok(())
}

/// One setting changes the words, and no number.
#[test]
fn the_words_change_no_number() -> Result<(), Box<dyn Error>> {
    let internal: BusinessCase = toml::from_str(INTERNAL)?;
    let mut sold = internal.clone();
    sold.benefit = Benefit::Revenue;
    sold.criteria.clear();
    let of = |case: &BusinessCase, name: &str| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = case
            .model()?
            .model
            .run(&Sampling::monte_carlo(64).seed(2))?;
        Ok(run.named(name)?.samples().to_vec())
    };
    for (here, there) in [
        ("savings in year 3", "revenue in year 3"),
        (
            "users at the end of year 1",
            "customers at the end of year 1",
        ),
        ("NPV with run-off", "NPV with run-off"),
    ] {
        assert_eq!(of(&internal, here)?, of(&sold, there)?);
    }
    assert_eq!(
        internal.statement(Base::Modes)?.months,
        sold.statement(Base::Modes)?.months
    );
    let written = toml::to_string(&internal)?;
    assert!(written.contains("benefit = \"savings\""));
    assert_eq!(toml::from_str::<BusinessCase>(&written)?, internal);
    assert!(!toml::to_string(&sold)?.contains("benefit"));
    Ok(())
}

/// The other words are not understood: each name is one outcome.
#[test]
fn a_criterion_in_the_other_words_is_refused() -> Result<(), Box<dyn Error>> {
    let text = INTERNAL.replace("P(savings in year 2", "P(revenue in year 2");
    let case: BusinessCase = toml::from_str(&text)?;
    let refused = case
        .value(&Sampling::monte_carlo(16))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("revenue in year 2"), "{refused}");
    Ok(())
}

/// Nobody sells anything inside a firm, and no line of a report says so.
#[test]
fn a_report_on_an_internal_case_has_no_word_of_selling() -> Result<(), Box<dyn Error>> {
    let text = INTERNAL.replace("expenses, customer side", "expenses");
    let case: BusinessCase = toml::from_str(&text)?;
    let sampling = Sampling::monte_carlo(500).seed(1);
    let valuation = case.value(&sampling)?;
    let page = report::decision(&valuation)?.text();
    let statement = report::statement(&case.statement(Base::Modes)?)?.text();
    let actual = bizcase::case::Actual {
        offer: "expenses".into(),
        month: case.launch,
        gained: 30.into(),
        lost: 0.into(),
        revenue: bizcase::quantity::Money::major(500, case.currency),
        cost_of_revenue: None,
        acquisition: bizcase::quantity::Money::major(400, case.currency),
    };
    let review = case.review(&[actual], Base::Modes)?.to_string();
    for text in [&page, &statement, &review] {
        let text = text.to_lowercase();
        for word in [
            "revenue",
            "customer",
            "cac ",
            "acquisition",
            "will they pay",
            "accounts",
        ] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let saved = page
        .lines()
        .find(|it| it.starts_with("- Does it save?"))
        .unwrap();
    assert!(saved.contains("Users save EUR"), "{saved}");
    for words in [
        "SAM is 1,200 (1,200 to 1,200) people",
        "Roll-out payback",
        "\nROI ",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The return can be asked without being listed.
    let asked = valuation.run.named("ROI")?;
    assert!(page.contains(&asked.unit().show(asked.median().value)));
    Ok(())
}
