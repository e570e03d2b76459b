//! Which of twelve opportunities should be funded, with money and people for some of them? Two
//! markets move all outcomes together, so that a careful choice spreads over both.
//!
//! The opportunities are made up.
//! `cargo run --release --example portfolio`

use std::error::Error;

use bizcase::decision::{
    Backlog, BacklogItem, CriterionScale, Portfolio, PortfolioCandidate, RaterSheet, Scoring,
    SimulatedPortfolio,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money, Share, Unit};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

/// Name, market, what it earns in thousands of euros (low, likely, high), what it costs, the weeks
/// of work, and what it needs.
pub(crate) type Opportunity = (
    &'static str,
    usize,
    [f64; 3],
    f64,
    f64,
    &'static [&'static str],
);

pub(crate) const OPPORTUNITIES: [Opportunity; 12] = [
    ("invoices", 0, [200.0, 420.0, 900.0], 180.0, 20.0, &[]),
    (
        "reminders",
        0,
        [90.0, 160.0, 260.0],
        50.0,
        6.0,
        &["invoices"],
    ),
    ("bank feed", 0, [150.0, 300.0, 700.0], 140.0, 14.0, &[]),
    (
        "tax forms",
        0,
        [120.0, 260.0, 420.0],
        120.0,
        18.0,
        &["bank feed"],
    ),
    ("payroll", 0, [100.0, 700.0, 1_900.0], 420.0, 40.0, &[]),
    ("payroll light", 0, [80.0, 260.0, 600.0], 150.0, 16.0, &[]),
    ("travel costs", 1, [60.0, 140.0, 260.0], 70.0, 8.0, &[]),
    ("cards", 1, [50.0, 380.0, 1_100.0], 200.0, 22.0, &[]),
    (
        "limits of cards",
        1,
        [60.0, 120.0, 220.0],
        40.0,
        5.0,
        &["cards"],
    ),
    ("receipts", 1, [140.0, 240.0, 380.0], 100.0, 12.0, &[]),
    (
        "approvals",
        1,
        [70.0, 110.0, 170.0],
        45.0,
        6.0,
        &["receipts"],
    ),
    ("fleet", 1, [20.0, 90.0, 400.0], 110.0, 14.0, &[]),
];

/// What may be lost on average in the worst tenth of cases.
pub(crate) const FLOOR: f64 = -120e3;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let sampling = Sampling::latin_hypercube(4_096).seed(2026);
    let portfolio = funded(&sampling)?;
    let tail = Share::percent(10.0)?;
    let bold = portfolio.best()?;
    let careful = portfolio.best_above(tail, FLOOR)?;
    for (word, found) in [("Most on average", &bold), ("Safer", &careful)] {
        println!(
            "{word}: {}\n  worth {}, in the worst tenth of cases {:#}\n",
            found.choice.chosen.join(", "),
            found.outcome.mean(),
            found.outcome.expected_shortfall(tail),
        );
    }
    println!("Left out of the first, and why:");
    for left in &bold.choice.left_out {
        println!("  {}: {}", left.id, left.why);
    }
    for (resource, price) in &bold.choice.shadow_prices {
        println!("One more of {resource} would be worth about {price:.0}.");
    }

    println!("\nHow often it belongs to the best choice, and its place by the cost of delay:");
    let ranked = urgent()?.rank(&sampling)?;
    for member in portfolio.membership()? {
        let place = ranked.items.iter().find(|it| it.id == member.id);
        let [first, three] = [1, 3].map(|k| place.map_or(0.0, |it| it.top(k).value()));
        println!(
            "  {:16} {:>6}   first {:>6}, among three {:>6}",
            member.id,
            Unit::Share.show(member.probability.value),
            Unit::Share.show(first),
            Unit::Share.show(three),
        );
    }

    println!("\nWhat money buys:");
    let means = portfolio.by_means();
    for point in means.frontier("EUR", &[250e3, 500e3, 750e3, 1_000e3])? {
        let (limit, value) = (point.limit, point.value);
        let unit = Unit::Money(Currency::EUR);
        println!("  {}: {}", unit.show(limit), unit.show(value));
    }
    Ok(())
}

/// The opportunities with their outcomes on common trials, a budget and weeks of work.
pub(crate) fn funded(sampling: &Sampling) -> Result<SimulatedPortfolio, bizcase::Error> {
    let mut model = Model::new(Currency::EUR);
    let markets = [
        model.ratio("small firms", Dist::log_normal_p10_p90(0.3, 1.4)?)?,
        model.ratio("large firms", Dist::log_normal_p10_p90(0.3, 1.4)?)?,
    ];
    for (id, market, [low, likely, high], cost, ..) in OPPORTUNITIES {
        let earned = Dist::pert(1e3 * low, 1e3 * likely, 1e3 * high)?;
        let earned = model.money(&format!("{id}: earned"), earned)?;
        let cost = Money::from_f64(1e3 * cost, Currency::EUR)?;
        let cost = model.known(&format!("{id}: cost"), cost)?;
        let market = markets[market];
        model.output(id, move |s| s.get(earned) * s.get(market) - s.get(cost))?;
    }
    let run = model.run(sampling)?;
    let outcomes = OPPORTUNITIES.map(|it| run.named(it.0));
    let outcomes = outcomes.into_iter().collect::<Result<Vec<_>, _>>()?;
    let candidate = |(id, _, _, cost, weeks, needs): Opportunity| {
        let candidate = PortfolioCandidate::new(id, 0.0)
            .using("EUR", 1e3 * cost)
            .using("weeks", weeks);
        needs.iter().fold(candidate, |it, need| it.requiring(need))
    };
    let portfolio = Portfolio {
        candidates: OPPORTUNITIES.map(candidate).into(),
        limits: [("EUR".to_owned(), 750e3), ("weeks".to_owned(), 80.0)].into(),
        exclusive: vec![vec!["payroll".to_owned(), "payroll light".to_owned()]],
    };
    Ok(SimulatedPortfolio::new(portfolio, &outcomes)?)
}

/// What each week of delay costs, over the weeks of work.
pub(crate) fn urgent() -> Result<Backlog, bizcase::Error> {
    let mut sheet = RaterSheet::new("the team")
        .scale("cost of delay", CriterionScale::amount())
        .scale("duration", CriterionScale::amount());
    for (id, _, [low, likely, high], _, weeks, _) in OPPORTUNITIES {
        // What it earns in three years, by the week.
        let weekly = |earned: f64| 1e3 * earned / 156.0;
        let delay = Dist::pert(weekly(low), weekly(likely), weekly(high))?;
        let work = Dist::pert(0.8 * weeks, weeks, 2.0 * weeks)?;
        sheet = sheet
            .rate(id, "cost of delay", delay)
            .rate(id, "duration", work);
    }
    let item = |(id, ..): Opportunity| BacklogItem {
        id: id.to_owned(),
        name: id.to_owned(),
    };
    Ok(Backlog {
        name: "twelve opportunities".to_owned(),
        scoring: Scoring::CostOfDelay,
        items: OPPORTUNITIES.map(item).into(),
        raters: vec![sheet],
    })
}
