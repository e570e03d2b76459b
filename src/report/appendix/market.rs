//! How big the market is.

use crate::case::{SizeOutputs, StudyResult, Valuation};
use crate::error::Error;
use crate::market::PriceBasis;
use crate::quantity::{Count, Money};
use crate::report::chart::FunnelChart;
use crate::report::scale::{Scale, range};
use crate::report::{Section, Table};
use crate::sample::Sample;
use crate::simulation::Output;

/// TAM, SAM and SOM by segment, and what they measure.
pub(crate) fn market(valuation: &Valuation) -> Result<Section, Error> {
    let stages: [(&str, Stage<Count>, Stage<Money>); 3] = [
        ("TAM", |it| it.accounts.tam, |it| it.revenue.tam),
        ("SAM", |it| it.accounts.sam, |it| it.revenue.sam),
        ("SOM", |it| it.accounts.som, |it| it.revenue.som),
    ];
    let section = scopes(valuation)
        .into_iter()
        .fold(Section::new("Market size"), Section::note);
    let section = stages
        .into_iter()
        .fold(section, |section, (stage, accounts, revenue)| {
            section.table(table(valuation, stage, accounts, revenue))
        });
    let ceiling = valuation.run.outcome(valuation.built.outputs.ceiling);
    let show = |value: f64| ceiling.unit().show(value);
    let who = valuation.case.benefit.say("customers");
    let section = section
        .chart(&FunnelChart::of_accounts(valuation))?
        .chart(&FunnelChart::of_revenue(valuation))?;
    Ok(section.note(format!(
        "SOM counts the {who} obtained by the end of the plan: the least of what demand, channel \
         and supply allow. Demand alone would allow {} in the median ({} to {} from P5 to P95).",
        show(ceiling.median().value),
        show(ceiling.p5().value),
        show(ceiling.p95().value)
    )))
}

/// Which of TAM, SAM and SOM.
type Stage<Q> = fn(&SizeOutputs) -> Output<Q>;

/// One stage by segment: each has a unit of its own, the largest of its figures decides.
fn table(
    valuation: &Valuation,
    stage: &str,
    accounts: Stage<Count>,
    revenue: Stage<Money>,
) -> Table {
    let outputs = &valuation.built.outputs;
    let sizes = || outputs.segments.iter().chain([&outputs.size]);
    let people: Vec<Sample<Count>> = sizes()
        .map(|size| valuation.run.outcome(accounts(size)))
        .collect();
    let money: Vec<Sample<Money>> = sizes()
        .map(|size| valuation.run.outcome(revenue(size)))
        .collect();
    let (counts, amounts) = (Scale::of_samples(&people), Scale::of_samples(&money));
    let first = counts.head(&valuation.case.benefit.say("accounts"));
    let second = amounts.head("a year");
    let header = [
        &*format!("{first} P5"),
        "median",
        "P95",
        &*format!("{second} P5"),
        "median",
        "P95",
    ];
    let mut table = Table::new(stage, &header);
    for ((size, people), money) in sizes().zip(&people).zip(&money) {
        let name = match &*size.of {
            "" => "total",
            segment => segment,
        };
        let cells = range(people, &counts)
            .into_iter()
            .chain(range(money, &amounts));
        table.row([name.to_owned()].into_iter().chain(cells));
    }
    table
}

/// What the sizes of the case's markets and sizings measure.
fn scopes(valuation: &Valuation) -> Vec<String> {
    let case = &valuation.case;
    let (mut markets, mut sizings) = (Vec::new(), Vec::new());
    for study in &case.studies {
        match &study.found {
            StudyResult::Market(market) => {
                let revenue = market.revenue_scope(PriceBasis::Realised);
                markets.push(format!("Accounts: {:#}.", market.accounts_scope()));
                markets.push(format!("Revenue: {revenue:#}."));
            }
            StudyResult::Sizing(sizing) if !case.cross_checks.contains(&study.name) => {
                sizings.push(format!("Sizing `{}`: {}.", study.name, sizing.scope()));
            }
            _ => {}
        }
    }
    if markets.is_empty() {
        let note = "Accounts: those whom each offer is made for. Revenue: what they would bring in \
                    a year at the realised prices.";
        markets.push(case.benefit.say(note));
    }
    markets.extend(sizings);
    markets
}
