//! Charts of valued cases, held against the figures of the same runs.

use crate::texts::{sound_drawings, text_boxes};
use bizcase::case::{BusinessCase, Valuation};
use bizcase::distribution::Dist;
use bizcase::market::{Factor, Measure, Scope, Sizing, SizingDraws, Spend, Stage};
use bizcase::quantity::Money;
use bizcase::random::Sampling;
use bizcase::report::chart::{
    BarChart, CashChart, Chart, FanChart, FunnelChart, Landscape, OutcomeChart, StackedChart,
    SwingChart,
};
use bizcase::report::{Document, Section};
use bizcase::severity::{OpportunityScoring, OutcomeRatings, Survey};
use bizcase::survey::Respondent;

const CASES: [&str; 2] = [
    include_str!("../../examples/data/shops.toml"),
    include_str!("../../examples/data/payroll.toml"),
];

fn case(text: &str) -> BusinessCase {
    toml::from_str(text).unwrap()
}

fn valued(text: &str) -> Valuation {
    case(text)
        .value(&Sampling::monte_carlo(200).seed(3))
        .unwrap()
}

#[test]
fn every_case_has_its_charts() -> Result<(), bizcase::Error> {
    for text in CASES {
        let valuation = valued(text);
        let outputs = &valuation.built.outputs;
        let worth = valuation.run.outcome(outputs.npv_with_terminal);
        let outcome = OutcomeChart::of(&worth).target(0.0, "break-even");
        let zero = Money::major(0, valuation.case.currency);
        let above = worth.probability_above(zero)?.value;
        assert!(
            outcome.title().ends_with(&frequency(above)),
            "{}",
            outcome.title()
        );
        sound_drawings(&outcome);
        sound_drawings(&outcome.dots());
        sound_drawings(&SwingChart::of_valuation(&valuation)?);
        sound_drawings(&FunnelChart::of_accounts(&valuation));
        sound_drawings(&FunnelChart::of_revenue(&valuation));
        let revenue = FanChart::of_valuation(&valuation, "revenue", |year| year.revenue)?;
        sound_drawings(&revenue);
        let cash = CashChart::of_valuation(&valuation)?;
        let paid_back = valuation.run.outcome(outputs.paid_back).mean().value;
        assert!(
            cash.title().ends_with(&frequency(paid_back)),
            "{}",
            cash.title()
        );
        sound_drawings(&cash);
    }
    Ok(())
}

fn frequency(share: f64) -> String {
    let count = (100.0 * share).round();
    if count >= 100.0 && share < 1.0 {
        "more than 99 of 100 such cases".to_owned()
    } else {
        format!("in {count} of 100 such cases")
    }
}

#[test]
fn what_is_worth_knowing_is_drawn_and_what_is_worth_nothing_named() -> Result<(), bizcase::Error> {
    let known = valued(CASES[0]).worth_knowing()?;
    let [_, page, _] = sound_drawings(&BarChart::of_worth_knowing(&known)?);
    assert!(page.contains(">everything<"));
    for it in &known.each {
        assert!(page.contains(&it.about), "{}", it.about);
    }
    Ok(())
}

#[test]
fn scenarios_are_bars_and_ranks() -> Result<(), bizcase::Error> {
    let compared = case(CASES[1]).compare(&Sampling::monte_carlo(200).seed(3))?;
    let bars = BarChart::of_comparison(&compared, "NPV")?;
    for svg in sound_drawings(&bars) {
        assert!(svg.contains("P5 to P95"));
        for one in compared.all() {
            assert!(
                text_boxes(&svg)
                    .iter()
                    .any(|it| one.name.starts_with(&it.text)),
                "{}",
                one.name
            );
        }
    }
    let ranks = StackedChart::of_comparison(&compared, "NPV")?;
    let often = compared.often_best("NPV")?;
    let best = often.iter().copied().fold(0.0, f64::max);
    let expected = format!("is best in {} of 100 such cases", (100.0 * best).round());
    assert!(
        ranks.title().ends_with(&expected),
        "{}: {expected}",
        ranks.title()
    );
    sound_drawings(&ranks);
    let error = BarChart::of_comparison(&compared, "NVP").unwrap_err();
    assert!(error.to_string().contains("`NVP` is none of"), "{error}");
    Ok(())
}

#[test]
fn a_landscape_numbers_its_outcomes_at_every_size() {
    // Ratings of 1 to 5 that differ by outcome, and a little by person; some outcomes coincide.
    let names = (0..14).map(|at| format!("minimise the time that thing {at} takes"));
    let names: Vec<String> = names.collect();
    let people = (0..60_i32).map(|person| {
        let answers = OutcomeRatings::new(Respondent::new(person.to_string()));
        let rate = |at: i32, by: i32| 1 + (at * by + person / 20 + person % 2) % 5;
        let rated = (0_i32..).zip(&names);
        rated.fold(answers, |answers, (at, name)| {
            answers.rated(name, rate(at, 3), rate(at, 2))
        })
    });
    let people: Vec<OutcomeRatings> = people.collect();
    let found = OpportunityScoring::top_box()
        .analyse(&Survey::new("owners"), &people)
        .unwrap();
    for svg in sound_drawings(&Landscape::of("What owners lack", &found)) {
        // Each number stands at its dot and in the list.
        let texts = text_boxes(&svg);
        assert_eq!(texts.iter().filter(|it| it.text == "14").count(), 2);
    }
}

fn drawn(stage: Stage, measure: Measure, share: f64) -> Result<SizingDraws, bizcase::Error> {
    let scope = Scope {
        measure,
        spend: Spend::Potential,
        geography: "Iceland".into(),
        year: 2026,
        stage,
    };
    let firms = Factor::count("firms", Dist::uniform(900.0, 1_100.0)?);
    let part = Factor::share("part", Dist::fixed(share)?);
    Sizing::fermi("firms", scope, [firms, part])?.draw(&Sampling::latin_hypercube(1_000))
}

#[test]
fn a_funnel_of_sizings_has_their_percentiles() -> Result<(), bizcase::Error> {
    let stages = [
        drawn(Stage::Total, Measure::Accounts, 1.0)?,
        drawn(Stage::Obtainable, Measure::Accounts, 0.2)?,
    ];
    let chart = FunnelChart::of_draws("firms", &stages)?;
    assert_eq!(chart.title(), "TAM 1,000, SOM 200");
    // The percentiles of a uniform distribution from 180 to 220.
    for svg in sound_drawings(&chart) {
        assert!(svg.contains("SOM 200 (182 to 218)"), "{svg}");
    }
    assert!(FunnelChart::of_draws("firms", &[]).is_err());
    Ok(())
}

#[test]
fn a_page_has_a_drawing_for_phones() -> Result<(), Box<dyn std::error::Error>> {
    let chart = StackedChart::new("Shares & parts", &["a", "b"])
        .row("x", &[0.2, 0.8])
        .source("a <survey>");
    let section = Section::new("Shares").chart(&chart)?;
    let document = Document::new("Page").with(section);
    let page = document.html();
    let drawing = |class: &str| {
        let start = format!("<figure class=\"{class}\">");
        let rest = page.split(&start).nth(1).unwrap();
        rest.split("</figure>").next().unwrap().to_owned()
    };
    assert_eq!(drawing("broad"), chart.svg()?.trim_end());
    assert!(drawing("narrow").contains(" width=\"360\""));
    assert!(
        text_boxes(&drawing("narrow"))
            .iter()
            .any(|it| it.text == "Source: a <survey>")
    );
    assert!(page.contains("@media screen and (max-width:32rem){.broad{display:none}"));
    assert!(document.markdown().contains("*Shares & parts*"));
    let stored = serde_json::to_string(&document)?;
    assert_eq!(serde_json::from_str::<Document>(&stored)?, document);
    Ok(())
}
