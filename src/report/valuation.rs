//! The report on a valued case.

use super::{Document, Section, Table, ledger, statement};
use crate::case::{Sized, Valuation};
use crate::error::Error;
use crate::market::PriceBasis;
use crate::quantity::{Count, Currency, Money, Unit, Value, grouped, significant};
use crate::sample::Sample;
use crate::simulation::Output;

/// The report on a valued case: assumptions, market size, projection, value, its drivers, the
/// verdict, and the base case in exact money.
///
/// # Errors
/// [`Error`] if an amount of the base case exceeds 7.9e28.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let valuation = case.value(&Sampling::monte_carlo(10_000).seed(2022))?;
/// let page = report::valuation(&valuation)?;
/// assert!(page.text().contains("Decision: go: the criterion is met"));
/// assert!(page.markdown().starts_with('#'));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn valuation(valuation: &Valuation) -> Result<Document, Error> {
    let run = &valuation.run;
    let title = format!(
        "{}: {} trials, seed {}, run {}",
        valuation.case.name,
        grouped(&run.sampling().trials().to_string()),
        run.sampling().seed_used().0,
        run.fingerprint()
    );
    Ok(Document::new(title)
        .with(verdict(valuation))
        .with(market(valuation))
        .with(projection(valuation))
        .with(worth(valuation)?)
        .with(payback(valuation)?)
        .with(drivers(valuation))
        .with(statement::by_year(&valuation.statement)?)
        .with(assumptions(valuation)))
}

fn verdict(valuation: &Valuation) -> Section {
    let verdict = &valuation.verdict;
    let mut table = Table::new("criterion", &["found", "met"]);
    let mut section = Section::new(format!("Decision: {verdict}"));
    for finding in &verdict.findings {
        let met = if finding.met { "yes" } else { "no" };
        table.row([
            finding.criterion.to_string(),
            finding.found.to_string(),
            met.to_owned(),
        ]);
    }
    section = section.table(table);
    for finding in &verdict.findings {
        let doubt = if finding.is_clear() {
            ""
        } else {
            " (too close to call with these trials)"
        };
        section = section.note(format!(
            "- {}: {}{doubt}.",
            finding.criterion,
            finding.flip()
        ));
    }
    section
}

fn market(valuation: &Valuation) -> Section {
    let outputs = &valuation.built.outputs;
    let market = &valuation.case.market;
    let names = || {
        market
            .segments()
            .iter()
            .map(|segment| segment.name.as_str())
            .chain(["total"])
    };
    let accounts = || outputs.accounts.iter().chain([&outputs.all_accounts]);
    let revenue = || outputs.revenue.iter().chain([&outputs.all_revenue]);
    let whole = valuation.run.outcome(outputs.all_revenue.tam).p95().value;
    let money = Scale::of_money(market.currency(), whole);
    let stages: [(&str, Stage<Count>, Stage<Money>); 3] = [
        ("TAM", |sized| sized.tam, |sized| sized.tam),
        ("SAM", |sized| sized.sam, |sized| sized.sam),
        ("SOM", |sized| sized.som, |sized| sized.som),
    ];
    let section = Section::new("Market size")
        .note(format!("Accounts: {:#}.", market.accounts_scope()))
        .note(format!(
            "Revenue: {:#}.",
            market.revenue_scope(PriceBasis::Realised)
        ));
    let section = stages
        .into_iter()
        .fold(section, |section, (stage, account, priced)| {
            let revenue_header = format!("{} a year P5", money.unit);
            let header = ["accounts P5", "P50", "P95", &revenue_header, "P50", "P95"];
            let mut table = Table::new(stage, &header);
            for ((name, accounts), revenue) in names().zip(accounts()).zip(revenue()) {
                let accounts = range(&valuation.run.outcome(account(accounts)), &Scale::PLAIN);
                let revenue = range(&valuation.run.outcome(priced(revenue)), &money);
                table.row([name.to_owned()].into_iter().chain(accounts).chain(revenue));
            }
            section.table(table)
        });
    let ceiling = range(&valuation.run.outcome(outputs.ceiling), &Scale::PLAIN);
    section.note(format!(
        "SOM counts the customers obtained by the end of the plan: the least of what demand, \
         channel and supply allow. Demand alone would allow P5 {}, P50 {}, P95 {}.",
        ceiling[0], ceiling[1], ceiling[2],
    ))
}

/// Which of TAM, SAM and SOM.
type Stage<Q> = fn(&Sized<Q>) -> Output<Q>;

/// How the figures of a table are written.
struct Scale {
    unit: String,
    divisor: f64,
    decimals: usize,
}

impl Scale {
    const PLAIN: Self = Self {
        unit: String::new(),
        divisor: 1.0,
        decimals: 0,
    };

    /// Thousands where the largest amount has more than seven digits.
    fn of_money(currency: Currency, largest: f64) -> Self {
        if largest.abs() < 1e7 {
            Self {
                unit: currency.to_string(),
                ..Self::PLAIN
            }
        } else {
            Self {
                unit: format!("{currency} k"),
                divisor: 1e3,
                decimals: 1,
            }
        }
    }

    fn show(&self, value: f64) -> String {
        let rounded = format!("{:.*}", self.decimals, value / self.divisor);
        grouped(
            rounded
                .strip_prefix("-0")
                .filter(|rest| rest.trim_matches(['0', '.']).is_empty())
                .map_or(&rounded, |_| "0"),
        )
    }
}

/// P5, P50 and P95.
fn range<Q: Into<Value>>(outcome: &Sample<Q>, scale: &Scale) -> [String; 3] {
    [outcome.p5(), outcome.median(), outcome.p95()].map(|estimate| scale.show(estimate.value))
}

fn projection(valuation: &Valuation) -> Section {
    let run = &valuation.run;
    let years = &valuation.built.outputs.years;
    let largest = years
        .iter()
        .map(|year| run.outcome(year.revenue).p95().value);
    let money = Scale::of_money(valuation.case.currency(), largest.fold(0.0, f64::max));
    let mut table = Table::new(
        "year",
        &["customers P5", "P50", "P95", "revenue P5", "P50", "P95"],
    );
    let mut cash = Table::new(
        "year",
        &[
            "cash flow P5",
            "P50",
            "P95",
            "demand binds",
            "channel binds",
            "supply binds",
        ],
    );
    for (number, year) in (1..).zip(years) {
        let label = || [number.to_string()].into_iter();
        let customers = range(&run.outcome(year.customers), &Scale::PLAIN);
        table.row(
            label()
                .chain(customers)
                .chain(range(&run.outcome(year.revenue), &money)),
        );
        let often = year
            .limits
            .map(|limit| format!("{:#}", run.outcome(limit).mean()));
        cash.row(
            label()
                .chain(range(&run.outcome(year.cash), &money))
                .chain(often),
        );
    }
    Section::new("Customers, revenue and cash by year")
        .note(format!(
            "Customers at the end of the year. Money in {}; the cash flow is without the build. \
             What holds back new customers in the year's last month, in which share of the trials.",
            money.unit
        ))
        .table(table)
        .table(cash)
}

fn worth(valuation: &Valuation) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let largest = valuation.run.outcome(outputs.npv_with_run_off);
    let largest = largest.p5().value.abs().max(largest.p95().value.abs());
    let money = Scale::of_money(valuation.case.currency(), largest);
    let mut table = Table::new(&money.unit, &["mean", "sd", "P5", "P50", "P95", "P(> 0)"]);
    for output in [outputs.npv, outputs.run_off, outputs.npv_with_run_off] {
        for cells in value_rows(valuation, output, &money)? {
            table.row(cells);
        }
    }
    let remarks = remarks(
        valuation,
        [outputs.npv, outputs.run_off, outputs.npv_with_run_off],
    );
    let mut bases = Table::new("in a single case", &["NPV", "NPV with run-off"]);
    for figure in &valuation.base_figures {
        let (npv, with_run_off) = (figure.npv.to_string(), figure.npv_with_run_off.to_string());
        bases.row([figure.base.to_string(), npv, with_run_off]);
    }
    let section = Section::new("Value as of launch")
        .note(format!(
            "Discounted at {}. Below each figure its Monte Carlo standard error.",
            valuation.case.discount
        ))
        .table(table);
    Ok(remarks
        .into_iter()
        .fold(section, Section::note)
        .note("A single case is not the mean of the outcome:")
        .table(bases))
}

/// What readers of the errors must know of each mean, such as that it stands on few replicates.
fn remarks(valuation: &Valuation, outputs: [Output<Money>; 3]) -> Vec<String> {
    let outcomes = outputs.map(|output| valuation.run.outcome(output));
    let told = outcomes.iter().filter_map(|outcome| {
        let remark = outcome.mean().remark()?;
        Some(format!("Mean of {}: {remark}.", outcome.name()))
    });
    told.collect()
}

fn value_rows(
    valuation: &Valuation,
    output: Output<Money>,
    money: &Scale,
) -> Result<[Vec<String>; 2], Error> {
    let outcome = valuation.run.outcome(output);
    let chance = outcome.probability_above(Money::major(0, valuation.case.currency()))?;
    let percentiles = [outcome.p5(), outcome.median(), outcome.p95()];
    let show = |value| money.show(value);
    let mut figures = vec![outcome.name().to_owned(), show(outcome.mean().value)];
    figures.push(show(outcome.standard_deviation()));
    figures.extend(percentiles.map(|estimate| show(estimate.value)));
    figures.push(format!("{chance:#}"));
    let mut errors = vec![
        "  ±".to_owned(),
        show(outcome.mean().standard_error),
        String::new(),
    ];
    errors.extend(percentiles.map(|estimate| show(estimate.standard_error)));
    errors.push(Unit::Share.show(chance.standard_error));
    Ok([figures, errors])
}

fn payback(valuation: &Valuation) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let horizon = valuation.case.horizon();
    let back = valuation.run.outcome(outputs.paid_back).mean();
    let months = valuation.run.outcome(outputs.payback);
    let median = if back.value > 0.5 {
        format!("The median payback is {:.1} months.", months.median().value)
    } else {
        "In the median trial it does not: there is no median payback within the plan.".to_owned()
    };
    let earliest = if back.value > 0.0 {
        format!(
            " The earliest trial pays back after {:.1} months.",
            months.minimum()
        )
    } else {
        String::new()
    };
    let cash = format!(
        "Cash, build included, turns positive for good within the {horizon} months after launch \
         in {back} of the trials. {median}{earliest}"
    );
    let customer = valuation.run.outcome(outputs.acquisition_payback);
    let mut table = Table::new("months", &["mean", "P5", "P50", "P95", "P(<= 24)"]);
    let two_years = customer.probability_at_most(Count::from(24))?;
    let estimates = [
        customer.mean(),
        customer.p5(),
        customer.median(),
        customer.p95(),
    ];
    let rows = [
        estimates.map(|it| it.value),
        estimates.map(|it| it.standard_error),
    ];
    let chances = [two_years.value, two_years.standard_error].map(|it| Unit::Share.show(it));
    for ((label, row), chance) in ["CAC payback", "  ±"].into_iter().zip(rows).zip(chances) {
        let cells = row.map(|value| significant(value, 4));
        table.row([label.to_owned()].into_iter().chain(cells).chain([chance]));
    }
    Ok(Section::new("Payback")
        .note(cash)
        .note("CAC payback: when the gross margin of a customer has paid for winning them.")
        .table(table))
}

fn drivers(valuation: &Valuation) -> Section {
    let header = [
        "rank correlation",
        "±",
        "its P5",
        "value",
        "its P95",
        "value",
        "swing",
    ];
    let mut table = Table::new("assumption", &header);
    let show = |value| Unit::Ratio.show(value);
    for driver in &valuation.drivers {
        let name = &driver.input;
        let mut cells = vec![
            name.clone(),
            format!("{:+.4}", driver.correlation),
            format!("{:.4}", driver.standard_error),
        ];
        if let Some(swing) = valuation.tornado.iter().find(|swing| swing.input == *name) {
            let points = [
                swing.low,
                swing.at_low,
                swing.high,
                swing.at_high,
                swing.swing(),
            ];
            cells.extend(points.map(show));
        }
        table.row(cells);
    }
    Section::new("What moves NPV with run-off most")
        .note(
            "Rank correlation over all trials; and the value with one assumption at its P5 or \
             P95 and the others at their medians.",
        )
        .table(table)
}

fn assumptions(valuation: &Valuation) -> Section {
    let case = &valuation.case;
    let facts = match case.market.source() {
        "" => "Segments, counts and list prices: no source is given.".to_owned(),
        source => format!("Facts: segments, counts and list prices ({source})."),
    };
    let plan = format!(
        "Plan: acquisition budgets, fixed cost, a build of {} in {} months, a discount rate of {}.",
        case.build.budget, case.build.months, case.discount
    );
    let mut table = Table::new("assumption", &["range", "evidence"]);
    for assumption in case.assumptions() {
        table.row([
            assumption.name.clone(),
            assumption.range.to_string(),
            ledger::evidence(assumption),
        ]);
    }
    let section = Section::new("What this rests on")
        .note(facts)
        .note(plan)
        .table(table);
    let concerns = ledger::concerns(case.assumptions(), valuation.as_of);
    let section = concerns.into_iter().fold(section, Section::note);
    let section = case.correlations.iter().fold(section, |section, pair| {
        let (first, second) = (&pair.first, &pair.second);
        section.note(format!(
            "Rank correlation of {first} with {second}: {:+}.",
            pair.coefficient
        ))
    });
    section.note(format!(
        "Fingerprints: model {}, data {}; seed {}.",
        valuation.built.model.fingerprint(),
        case.fingerprint(),
        valuation.run.sampling().seed_used().0
    ))
}
