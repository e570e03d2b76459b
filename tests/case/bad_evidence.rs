//! Evidence that does not fit the case it is for: each error names both places and the mend.

use std::error::Error;

use bizcase::case::{
    Adoption, BusinessCase, Figure, FittedTail, GoToMarket, PriceDemand, Retention, Study,
    StudyResult,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Period};
use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
use bizcase::survey::{Demand, DemandCurve};

const SIZING: &str = r#"
name = "firms"
method = "bottom_up"
scope = { measure = "accounts", spend = "potential", geography = "Iceland", year = 2026, stage = "total" }
[[segments]]
segment = "shops"
factors = [{ name = "firms", kind = "count", range = { fixed = 900.0 } }]
[[segments]]
segment = "farms"
factors = [{ name = "firms", kind = "count", range = { fixed = 400.0 } }]
"#;

/// A case of one offer, which rests on a sizing.
fn case(more: &str) -> Result<BusinessCase, Box<dyn Error>> {
    let sizing = toml::Value::Table(toml::from_str(SIZING)?);
    Ok(toml::from_str(&format!(
        r#"name = "bookkeeping"
           currency = "USD"
           launch = "2027-01"
           horizon = {{ years = 10 }}
           discount = "10% a year"
           studies = [{{ name = "firms", found = {{ sizing = {sizing} }} }}]
           [[offers]]
           name = "books"
           retention = {{ churn = 0.02 }}
           streams = [{{ name = "seat", price = 40 }}]
           [offers.go_to_market.reach]
           accounts = {{ study = "firms", part = "shops" }}
           acquisition_cost = 300
           budget = 1_000_000
           {more}"#
    ))?)
}

fn refused(case: &BusinessCase) -> String {
    match case.model() {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn asked(currency: Currency, every: Period) -> Result<BusinessCase, Box<dyn Error>> {
    let curve = DemandCurve::new("survey", currency, Demand::logit(4.0, -0.1)?);
    let mut case = case("")?;
    let found = StudyResult::Demand { curve, every };
    case.studies.push(Study::new("prices", found));
    case.offers[0].demand = Some(PriceDemand::new("prices", "seat"));
    Ok(case)
}

#[test]
fn a_curve_for_another_currency_or_period() -> Result<(), Box<dyn Error>> {
    assert_eq!(
        refused(&asked(Currency::EUR, Period::Month)?),
        "currency of the study `prices` = EUR must be USD, the currency of `books.seat`"
    );
    assert_eq!(
        refused(&asked(Currency::USD, Period::Year)?),
        "period of the prices of `prices` = a year must be the period of the stream; `books.seat` \
         is paid every month"
    );
    Ok(())
}

#[test]
fn a_sizing_of_another_year_or_segment() -> Result<(), Box<dyn Error>> {
    let mut early = case("")?;
    early.launch = "2025-06".parse()?;
    assert_eq!(
        refused(&early),
        "books.accounts = 2025 must be a year that the sizing has; `firms` has 2026"
    );
    let mut late = case("")?;
    late.launch = "2029-01".parse()?;
    let warned: Vec<String> = late.warnings()?.iter().map(ToString::to_string).collect();
    assert!(
        warned
            .iter()
            .any(|it| it.starts_with("books.accounts = 2026")),
        "{warned:?}"
    );
    let text = toml::to_string(&case("")?)?.replace("part = \"shops\"", "part = \"shop\"");
    assert_eq!(
        refused(&toml::from_str(&text)?),
        "part of the study `firms` that `books.accounts` is = `shop` is none of shops, farms; did \
         you mean `shops`?"
    );
    Ok(())
}

#[test]
fn a_fit_beyond_its_data() -> Result<(), Box<dyn Error>> {
    let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
    let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
    let fitted = fit.fitted("churned", Period::Year, 100, 7)?;
    let mut case = case("")?;
    case.studies
        .push(Study::new("churn", StudyResult::Retention(fitted)));
    let mut with = |study: &str, tail| {
        let study = study.to_owned();
        case.offers[0].retention = Retention::Fitted { study, tail };
        refused(&case)
    };
    assert_eq!(
        with("churn", None),
        "retention of `books` = no tail must be the `tail` that is assumed beyond the data of the \
         study; `churn` reaches 84 months, the plan 120: write `as_fitted`, `constant_churn`, \
         `recent_churn` or `everyone_leaves`"
    );
    assert_eq!(
        with("churn", Some(FittedTail::RecentChurn { periods: 9 })),
        "recent periods in the retention of `books` = 9 is outside [1, 7]"
    );
    assert_eq!(
        with("firms", None),
        "study of the retention of `books` = `firms`, which found a sizing must be one that found \
         how long customers stay"
    );
    Ok(())
}

#[test]
fn a_study_that_is_none() -> Result<(), Box<dyn Error>> {
    let mut case = case("")?;
    if let GoToMarket::Reach(it) = &mut case.offers[0].go_to_market {
        it.adoption = Adoption::Fitted {
            study: "firm".into(),
        };
    }
    assert_eq!(
        refused(&case),
        "study of the adoption of `books` = `firm` is none of firms; did you mean `firms`?"
    );
    if let GoToMarket::Reach(it) = &mut case.offers[0].go_to_market {
        it.adoption = Adoption::default();
        it.need = Figure::study("pains");
    }
    assert!(refused(&case).starts_with("study of `books.need` = `pains` is none of firms"));
    Ok(())
}

#[test]
fn two_sources_for_one_figure() -> Result<(), Box<dyn Error>> {
    let cost = |text: &str| -> Result<String, Box<dyn Error>> {
        let whole = toml::to_string(&case("")?)?;
        let given = whole
            .lines()
            .find(|it| it.starts_with("acquisition_cost"))
            .unwrap();
        let text = whole.replace(given, &format!("acquisition_cost = {text}"));
        Ok(match toml::from_str::<BusinessCase>(&text) {
            Ok(case) => refused(&case),
            Err(error) => error.to_string(),
        })
    };
    let both = "{ study = \"firms\", range = { uniform = { low = 1, high = 2 } } }";
    let error = cost(both)?;
    assert!(error.contains("a figure has either a `range`"), "{error}");
    let error = cost("300\nacquisition_cost = 200")?;
    assert!(error.contains("duplicate key"), "{error}");
    assert_eq!(
        cost("{ study = \"firms\", part = \"shops\" }")?,
        "books.acquisition_cost = `firms.shops` must be a figure of the same kind; that is a count, \
         this is an amount of money"
    );
    Ok(())
}

#[test]
fn figures_that_wait_for_each_other() -> Result<(), Box<dyn Error>> {
    let mut case = case("")?;
    case.offers[0].streams[0].price = Figure::linked("books.acquisition_cost", 1.0).into();
    if let GoToMarket::Reach(it) = &mut case.offers[0].go_to_market {
        it.acquisition_cost = Figure::linked("books.seat.price", 1.0);
    }
    assert_eq!(
        refused(&case),
        "figures depend on each other in a circle: books.seat.price -> books.acquisition_cost -> \
         books.seat.price"
    );
    Ok(())
}

#[test]
fn options_that_share_a_name_with_two_meanings() -> Result<(), Box<dyn Error>> {
    let mut case = case(
        r#"[[options]]
           name = "other"
           keeps = { only = [] }
           [[options.offers]]
           name = "lite"
           retention = { churn = 0.02 }
           streams = [{ name = "seat", price = { name = "fee", range = { uniform = { low = 1, high = 3 } } } }]
           go_to_market = { reach = { accounts = 10, acquisition_cost = 1, budget = 1 } }"#,
    )?;
    case.offers[0].streams[0].price = Figure::guess("fee", Dist::uniform(1.0, 2.0)?).into();
    let error = case.option("other").unwrap_err().to_string();
    assert_eq!(
        error,
        "figure `fee` at `lite.seat.price` of option `other` = uniform(1, 3) must be that of the \
         case, at `books.seat.price`; figures of one name are one figure, with the same draws; name \
         it otherwise, or change it by an override"
    );
    Ok(())
}

#[test]
fn a_file_that_is_not_what_the_case_was_written_with() -> Result<(), Box<dyn Error>> {
    let mut case = case("")?;
    let found = case.studies[0].found.clone();
    case.studies[0].found = StudyResult::Stored {
        file: "firms.json".into(),
        fingerprint: "0123".into(),
    };
    let read = |_: &str| Ok::<_, Box<dyn Error>>(found.clone());
    let error = case.resolve(read).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "fingerprint of `firms.json` = {} must be that of the study which the case was written \
             with; the study `firms` has 0123; if the new file is meant, write the new fingerprint",
            found.fingerprint()
        )
    );
    Ok(())
}
