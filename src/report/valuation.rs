//! The report on a valued case.

use super::gap::gap;
use super::scale::{Scale, range};
use super::{Document, Section, Table, ledger, statement};
use crate::case::{
    AfterHorizon, Backtested, Benefit, Prices, SizeOutputs, Study, StudyResult, Valuation,
};
use crate::error::Error;
use crate::market::PriceBasis;
use crate::quantity::{Count, Money, Unit, grouped, significant};
use crate::sensitivity::Swing;
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
    let document = Document::new(title)
        .with(verdict(valuation))
        .with(questions(valuation)?)
        .with(market(valuation));
    let document = (valuation.cross_checks.iter())
        .map(gap)
        .fold(document, Document::with)
        .with(projection(valuation))
        .with(worth(valuation)?)
        .with(payback(valuation)?);
    Ok(outcomes(valuation)?
        .into_iter()
        .fold(document, Document::with)
        .with(drivers(valuation))
        .with(statement::by_year(&valuation.statement)?)
        .with(assumptions(valuation)?))
}

fn verdict(valuation: &Valuation) -> Section {
    let verdict = &valuation.verdict;
    let mut table = Table::new("criterion", &["found", "met"]);
    let mut section = Section::new(format!("Decision: {verdict}"));
    if verdict.recommendation().is_none() {
        return section.note(
            "The case names no criterion, such as \"P(NPV > USD 0) >= 60%\": nothing says when it \
             is worth it.",
        );
    }
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
    let studies = verdict.studies.iter();
    studies.fold(section, |section, it| section.note(format!("- {it}.")))
}

/// How big it is, whether it hurts, whether they pay, and which evidence is weakest.
fn questions(valuation: &Valuation) -> Result<Section, Error> {
    let answers = valuation.answers()?;
    let weakest = answers.iter().max_by_key(|it| it.weakest);
    let section = answers
        .iter()
        .fold(Section::new("The three questions"), |section, it| {
            section.note(format!("- {it}"))
        });
    let section = match weakest.and_then(|it| Some((it.question, it.weakest?))) {
        Some((question, evidence)) => section.note(format!(
            "The weakest evidence is under \"{question}\": {evidence}."
        )),
        None => section,
    };
    Ok(find_out(valuation)?
        .into_iter()
        .fold(section, Section::note))
}

/// Of the assumptions with the weakest evidence that which moves the value most.
fn find_out(valuation: &Valuation) -> Result<Option<String>, Error> {
    let ledger = valuation.case.ledger()?;
    let drivers = valuation.drivers.iter();
    let known = drivers.filter_map(|driver| {
        let mut assumptions = ledger.assumptions().iter();
        assumptions.find(|it| it.name == driver.input)
    });
    // The first of the weakest: drivers stand in the order of their strength.
    let weakest = known.reduce(|weakest, it| {
        if it.evidence > weakest.evidence {
            it
        } else {
            weakest
        }
    });
    Ok(weakest.map(|it| {
        format!(
            "Find out first about {}: the weakest evidence of all assumptions ({}), and of those \
             it moves the value most.",
            it.name, it.evidence
        )
    }))
}

fn market(valuation: &Valuation) -> Section {
    let outputs = &valuation.built.outputs;
    let whole = valuation.run.outcome(outputs.size.revenue.tam).p95().value;
    let money = Scale::of_money(valuation.case.currency, whole);
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
        .fold(section, |section, (stage, account, priced)| {
            let revenue_header = format!("{} a year P5", money.unit);
            let accounts_header = valuation.case.benefit.say("accounts P5");
            let header = [
                &*accounts_header,
                "P50",
                "P95",
                &*revenue_header,
                "P50",
                "P95",
            ];
            let mut table = Table::new(stage, &header);
            for size in outputs.segments.iter().chain([&outputs.size]) {
                let name = if size.of.is_empty() {
                    "total"
                } else {
                    &size.of
                };
                let accounts = range(&valuation.run.outcome(account(size)), &Scale::PLAIN);
                let revenue = range(&valuation.run.outcome(priced(size)), &money);
                let cells = accounts.into_iter().chain(revenue);
                table.row([name.to_owned()].into_iter().chain(cells));
            }
            section.table(table)
        });
    let ceiling = range(&valuation.run.outcome(outputs.ceiling), &Scale::PLAIN);
    let who = valuation.case.benefit.say("customers");
    section.note(format!(
        "SOM counts the {who} obtained by the end of the plan: the least of what demand, channel \
         and supply allow. Demand alone would allow P5 {}, P50 {}, P95 {}.",
        ceiling[0], ceiling[1], ceiling[2],
    ))
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
        let note = "Accounts: those whom each offer is made for. Revenue: what they would bring in                     a year at the realised prices.";
        markets.push(case.benefit.say(note));
    }
    markets.extend(sizings);
    markets
}

/// Which of TAM, SAM and SOM.
type Stage<Q> = fn(&SizeOutputs) -> Output<Q>;

fn projection(valuation: &Valuation) -> Section {
    let run = &valuation.run;
    let say = |text: &str| valuation.case.benefit.say(text);
    let years = &valuation.built.outputs.years;
    let largest = years
        .iter()
        .map(|year| run.outcome(year.revenue).p95().value);
    let money = Scale::of_money(valuation.case.currency, largest.fold(0.0, f64::max));
    let mut table = Table::new(
        "year",
        &[
            &*say("customers P5"),
            "P50",
            "P95",
            &*say("revenue P5"),
            "P50",
            "P95",
        ],
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
    Section::new(say("Customers, revenue and cash by year"))
        .note(say(&format!(
            "Customers at the end of the year. Money in {}; the cash flow is without the build. \
             What holds back new customers in the year's last month, in which share of the trials.",
            money.unit
        )))
        .table(table)
        .table(cash)
}

fn worth(valuation: &Valuation) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let after = valuation.case.terminal;
    let largest = valuation.run.outcome(outputs.npv_with_terminal);
    let largest = largest.p5().value.abs().max(largest.p95().value.abs());
    let money = Scale::of_money(valuation.case.currency, largest);
    let mut table = Table::new(&money.unit, &["mean", "sd", "P5", "P50", "P95", "P(> 0)"]);
    let shown = match after {
        AfterHorizon::None => vec![outputs.npv],
        _ => vec![outputs.npv, outputs.terminal, outputs.npv_with_terminal],
    };
    for &output in &shown {
        for cells in value_rows(valuation, output, &money)? {
            table.row(cells);
        }
    }
    let mut header = vec!["NPV"];
    if after != AfterHorizon::None {
        header.push(after.npv_name());
    }
    let mut bases = Table::new("in a single case", &header);
    for figure in &valuation.base_figures {
        let values = [figure.npv, figure.npv_with_terminal].map(|it| it.to_string());
        let cells = values.into_iter().take(header.len());
        bases.row([figure.base.to_string()].into_iter().chain(cells));
    }
    let section = Section::new("Value as of launch")
        .note(format!(
            "Discounted at {}{}. Below each figure its Monte Carlo standard error.",
            valuation.case.discount,
            prices(valuation),
        ))
        .table(table);
    Ok(remarks(valuation, &shown)
        .into_iter()
        .chain(optimism(valuation))
        .fold(section, Section::note)
        .note("A single case is not the mean of the outcome:")
        .table(bases))
}

/// What the adjustments for optimism take away, where there are any.
fn optimism(valuation: &Valuation) -> Option<String> {
    let statement = &valuation.statement;
    let [_, before] = statement.before_optimism_bias?;
    let (name, after) = (statement.after.npv_name(), statement.npv_with_terminal);
    let base = statement.base;
    Some(format!(
        "Optimism bias: {name} at {base} is {before} before the adjustment, {after} after."
    ))
}

/// Which prices the amounts are in, if the case says so.
fn prices(valuation: &Valuation) -> String {
    let case = &valuation.case;
    match (case.prices, case.inflation) {
        (Some(Prices::Nominal), Some(inflation)) => {
            format!(", in nominal prices, which rise by {inflation}")
        }
        (Some(prices), Some(inflation)) => format!(", in {prices}, at an inflation of {inflation}"),
        (Some(prices), None) => format!(", in {prices}"),
        (None, _) => String::new(),
    }
}

/// What readers of the errors must know of each mean, such as that it stands on few replicates.
fn remarks(valuation: &Valuation, outputs: &[Output<Money>]) -> Vec<String> {
    let told = outputs.iter().filter_map(|&output| {
        let outcome = valuation.run.outcome(output);
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
    let chance = outcome.probability_above(Money::major(0, valuation.case.currency))?;
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
    let statement = &valuation.statement;
    let horizon = statement.months.len() - statement.build_months;
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
    let section = Section::new("Payback").note(cash);
    let paid_back: Vec<_> = outputs
        .offers
        .iter()
        .filter_map(|it| it.acquisition_payback)
        .collect();
    if paid_back.is_empty() {
        return Ok(section);
    }
    let mut table = Table::new("months", &["mean", "P5", "P50", "P95", "P(<= 24)"]);
    for output in paid_back {
        for cells in acquisition_payback(valuation, output)? {
            table.row(cells);
        }
    }
    Ok(section
        .note(
            valuation
                .case
                .benefit
                .say("CAC payback: when the gross margin of a customer has paid for winning them.")
                .replacen("roll-out", "Roll-out", 1),
        )
        .table(table))
}

/// The estimates of a CAC payback, and below them their standard errors.
fn acquisition_payback(
    valuation: &Valuation,
    output: Output<Count>,
) -> Result<[Vec<String>; 2], Error> {
    let customer = valuation.run.outcome(output);
    let two_years = customer.probability_at_most(Count::from(24))?;
    let estimates = [
        customer.mean(),
        customer.p5(),
        customer.median(),
        customer.p95(),
    ];
    let label = customer.name().replacen("payback, months", "payback", 1);
    let row = |label: String, figures: [f64; 4], chance: f64| {
        let figures = figures.map(|value| significant(value, 4));
        let cells = [label].into_iter().chain(figures);
        cells.chain([Unit::Share.show(chance)]).collect()
    };
    Ok([
        row(label, estimates.map(|it| it.value), two_years.value),
        row(
            "  ±".to_owned(),
            estimates.map(|it| it.standard_error),
            two_years.standard_error,
        ),
    ])
}

/// The outcomes that the case asks for besides, and its targets.
fn outcomes(valuation: &Valuation) -> Result<Option<Section>, Error> {
    let (mut asked, targets) = (valuation.case.outcomes.clone(), &valuation.targets);
    let returned = "ROI".to_owned();
    if valuation.case.benefit == Benefit::Savings && !asked.contains(&returned) {
        asked.push(returned);
    }
    if asked.is_empty() && targets.is_empty() {
        return Ok(None);
    }
    let mut table = Table::new("outcome", &["mean", "P5", "P50", "P95"]);
    for name in &asked {
        let outcome = valuation.run.named(name)?;
        let figures = [
            outcome.mean(),
            outcome.p5(),
            outcome.median(),
            outcome.p95(),
        ];
        let cells = figures.map(|it| outcome.unit().show(it.value));
        table.row([name.clone()].into_iter().chain(cells));
    }
    let section = Section::new("What else was asked");
    let section = if asked.is_empty() {
        section
    } else {
        section.table(table)
    };
    Ok(Some(targets.iter().fold(section, |section, target| {
        section.note(format!("- {target}."))
    })))
}

/// The values of an input at both ends, with the outputs there.
fn swung(swing: &Swing) -> [String; 5] {
    let show = |value| Unit::Ratio.show(value);
    let [low, high] = match swing.values {
        Some(values) => values.map(show),
        None => [String::new(), String::new()],
    };
    let [at_low, at_high, width] = [swing.at_low, swing.at_high, swing.swing()].map(show);
    [low, at_low, high, at_high, width]
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
    for driver in &valuation.drivers {
        let name = &driver.input;
        let mut cells = vec![
            name.clone(),
            format!("{:+.4}", driver.correlation),
            format!("{:.4}", driver.standard_error),
        ];
        if let Some(swing) = valuation.tornado.iter().find(|swing| swing.input == *name) {
            cells.extend(swung(swing));
        }
        table.row(cells);
    }
    // Inputs that are moved together have no rank correlation of their own.
    let known = |swing: &&Swing| valuation.drivers.iter().any(|it| it.input == swing.input);
    for swing in valuation.tornado.iter().filter(|it| !known(it)) {
        let cells = [swing.input.clone(), String::new(), String::new()];
        table.row(cells.into_iter().chain(swung(swing)).collect::<Vec<_>>());
    }
    let value = match valuation.case.terminal {
        AfterHorizon::None => "NPV",
        after => after.npv_name(),
    };
    Section::new(format!("What moves {value} most"))
        .note(
            "Rank correlation over all trials; and the value with one assumption at its P5 or \
             P95 and the others at their medians.",
        )
        .table(table)
}

fn assumptions(valuation: &Valuation) -> Result<Section, Error> {
    let case = &valuation.case;
    let ledger = case.ledger()?;
    let mut table = Table::new("assumption", &["range", "evidence"]);
    for assumption in ledger.assumptions() {
        table.row([
            assumption.name.clone(),
            assumption.range.to_string(),
            ledger::evidence(assumption),
        ]);
    }
    let section = studies(valuation)
        .into_iter()
        .chain([plan(valuation)])
        .fold(Section::new("What this rests on"), Section::note)
        .table(table);
    let concerns = ledger::concerns(ledger.assumptions(), valuation.as_of);
    let section = concerns.into_iter().fold(section, Section::note);
    let section = case.correlations.iter().fold(section, |section, pair| {
        let (first, second) = (&pair.first, &pair.second);
        section.note(format!(
            "Rank correlation of {first} with {second}: {:+}.",
            pair.coefficient
        ))
    });
    Ok(section.note(format!(
        "Fingerprints: model {}, data {}; seed {}.",
        valuation.built.model.fingerprint(),
        case.fingerprint(),
        valuation.run.sampling().seed_used().0
    )))
}

/// What the studies of the case are, and where they come from.
fn studies(valuation: &Valuation) -> Vec<String> {
    let told = valuation.case.studies.iter().map(|study| {
        let from = match (&study.found, study.source.as_str()) {
            (StudyResult::Market(market), "") => market.source(),
            (_, source) => source,
        };
        let from = match from {
            "" => "no source is given".to_owned(),
            from => from.to_owned(),
        };
        let rests = match study.records {
            Some(records) => format!(", {} records", grouped(&records.to_string())),
            None => String::new(),
        };
        match &study.found {
            StudyResult::Market(_) => {
                format!("Facts: segments, counts and list prices ({from}{rests}).")
            }
            _ => format!(
                "Study `{}`: {} ({from}{rests}).{}",
                study.name,
                study.evidence,
                tested(study)
            ),
        }
    });
    told.collect()
}

/// What a backtest of a study showed, and whether it is carried on.
fn tested(study: &Study) -> String {
    let Some(miss) = study.miss() else {
        return String::new();
    };
    let carried = match study.backtest {
        Backtested::AsFitted => "not carried on",
        Backtested::Widen => "the draws are widened by as much",
    };
    format!(" Backtest: {miss}; {carried}.")
}

fn plan(valuation: &Valuation) -> String {
    let case = &valuation.case;
    let build = match &case.build {
        Some(build) => format!(" a build of {} in {} months,", build.budget, build.months),
        None => String::new(),
    };
    format!(
        "Plan: {}, fixed cost,{build} a discount rate of {}.",
        case.benefit.say("acquisition budgets"),
        case.discount
    )
}
