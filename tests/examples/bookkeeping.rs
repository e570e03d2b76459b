//! The example `ai_bookkeeping` against an independent computation of the same case.
//!
//! `tests/oracles/bookkeeping.py` made the expected figures in another language with other random
//! numbers; `tests/data/bookkeeping.csv` holds them with the standard error that 100,000 trials
//! have.

#![allow(clippy::float_cmp, reason = "sums of whole numbers are exact")]

use std::collections::HashMap;
use std::sync::LazyLock;

use bizcase::Error;
use bizcase::case::{
    BusinessCase, CaseModel, CaseOutputs, Line, ShortCase, SizeOutputs, Sized, Valuation,
};
use bizcase::decision::Recommendation;
use bizcase::market::Market;
use bizcase::quantity::{Count, Currency, Decimal, Money, Period, Share, Value};
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::sample::{Estimate, Sample};
use bizcase::sensitivity::{drivers, rank_correlation};
use bizcase::simulation::{Base, Output, Run};

use crate::example::bookkeeping as example;

/// How many trials the standard errors in the file are for.
const STATED: u64 = 100_000;

/// How far a figure may lie from the expected one, in standard errors.
///
/// The 339 figures are held against the file together. By the union bound one of them passes 4.2
/// standard errors by chance under fewer than one seed in a hundred (339 times P(|Z| > 4.2) is
/// 0.9 %), however they depend on each other.
const FAR: f64 = 4.2;

static VALUED: LazyLock<Valuation> = LazyLock::new(|| {
    let case = example::case().unwrap();
    case.value(&Sampling::monte_carlo(STATED).seed(2022))
        .unwrap()
});

/// One line of the file.
struct Expected {
    outcome: &'static str,
    statistic: &'static str,
    value: f64,
    standard_error: f64,
}

fn expected() -> impl Iterator<Item = Expected> {
    let lines = include_str!("../data/bookkeeping.csv").lines().skip(1);
    lines.map(|line| {
        // Names of segments hold commas and are then quoted.
        let (outcome, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").unwrap(),
            None => line.split_once(',').unwrap(),
        };
        let cells: Vec<&str> = rest.split(',').collect();
        let [statistic, value, standard_error] = cells[..] else {
            panic!("{line}")
        };
        Expected {
            outcome,
            statistic,
            value: value.parse().unwrap(),
            standard_error: standard_error.parse().unwrap(),
        }
    })
}

fn sampled() -> impl Iterator<Item = Expected> {
    expected().filter(|row| !row.statistic.starts_with("at "))
}

fn at(base: Base) -> HashMap<&'static str, f64> {
    let statistic = match base {
        Base::Modes => "at modes",
        Base::Means => "at means",
        Base::Medians => "at medians",
    };
    expected()
        .filter(|row| row.statistic == statistic)
        .map(|row| (row.outcome, row.value))
        .collect()
}

/// The columns of a run by name, each taken out once.
struct Columns<'a> {
    run: &'a Run,
    columns: HashMap<String, Sample>,
}

impl<'a> Columns<'a> {
    fn of(run: &'a Run) -> Self {
        let inputs = run.inputs().into_iter();
        Self {
            run,
            columns: inputs.map(|it| (it.name().to_owned(), it)).collect(),
        }
    }

    fn column(&mut self, name: &str) -> &Sample {
        self.columns
            .entry(name.to_owned())
            .or_insert_with(|| self.run.named(name).unwrap())
    }

    /// The figure, and its own standard error where it states one.
    fn figure(&mut self, row: &Expected) -> (f64, Option<f64>) {
        if let Some(other) = row.statistic.strip_prefix("rank correlation with ") {
            let other = self.column(other).samples().to_vec();
            let found = rank_correlation(&other, self.column(row.outcome).samples());
            return (found.unwrap(), None);
        }
        let usd = Money::major(0, Currency::USD);
        let column = self.column(row.outcome);
        let estimate: Estimate = match row.statistic {
            "mean" => column.mean(),
            "sd" => return (column.standard_deviation(), None),
            "p5" => column.p5(),
            "p50" => column.median(),
            "p95" => column.p95(),
            "probability_above_0" => column.probability_above(usd.into()).unwrap(),
            "probability_at_most_24" => {
                let two_years = Value::Count(Count::from(24));
                column.probability_at_most(two_years).unwrap()
            }
            other => panic!("unknown statistic {other}"),
        };
        (estimate.value, Some(estimate.standard_error))
    }
}

/// How many standard errors each figure of a run lies from the expected one.
fn distances(run: &Run) -> Vec<(f64, Expected)> {
    let mut columns = Columns::of(run);
    #[expect(clippy::cast_precision_loss, reason = "counts of trials are small")]
    let widened = (STATED as f64 / run.sampling().trials() as f64).sqrt();
    sampled()
        .map(|row| {
            let (found, _) = columns.figure(&row);
            ((found - row.value) / (row.standard_error * widened), row)
        })
        .collect()
}

#[test]
fn sampled_figures_agree_with_the_independent_computation() {
    let distances = distances(&VALUED.run);
    assert_eq!(distances.len(), 339);
    for (distance, row) in &distances {
        let Expected {
            outcome, statistic, ..
        } = row;
        assert!(
            distance.abs() < FAR,
            "{outcome}, {statistic}: {distance:.2} standard errors from {}",
            row.value
        );
    }
    let headlines = ["NPV", "NPV with run-off", "TAM accounts", "SAM accounts"];
    for (distance, row) in &distances {
        let is_headline = headlines.contains(&row.outcome) || row.outcome == "CAC payback, months";
        assert!(
            !is_headline || distance.abs() < 3.0,
            "{}, {}: {distance:.2} standard errors away",
            row.outcome,
            row.statistic
        );
    }
}

/// If the figures scatter as they should, the squared distances have mean 1. The figures of one
/// run hang together: they move in about ten directions, so that 16 seeds give some 160
/// independent squares, whose mean has a standard deviation of sqrt(2 / 160) = 0.11. Smaller: the
/// draws are not independent; larger: something is biased.
#[test]
fn figures_scatter_over_seeds_as_their_standard_errors_say() {
    let model = example::case().unwrap().model().unwrap().model;
    let mut squares = Vec::new();
    for seed in 1..=16 {
        let run = model.run(&Sampling::monte_carlo(6_000).seed(seed)).unwrap();
        squares.extend(
            distances(&run)
                .iter()
                .map(|(distance, _)| distance * distance),
        );
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let mean = squares.iter().sum::<f64>() / squares.len() as f64;
    assert!((0.6..1.5).contains(&mean), "mean square distance {mean:.3}");
}

/// The engine's standard error of a mean or a probability is good to a percent or, for a rare
/// event, to `1 / (2 sqrt(times seen))`, which is 9 % for the rarest. That of a percentile rests
/// on some 270 spacings, which scatter by 6 %. Four times that.
#[test]
fn stated_standard_errors_are_those_of_the_independent_computation() {
    let mut columns = Columns::of(&VALUED.run);
    for row in sampled() {
        let (_, Some(found)) = columns.figure(&row) else {
            continue;
        };
        let ratio = found / row.standard_error;
        let allowed = match row.statistic {
            "mean" if !row.outcome.starts_with("pa") => 0.04,
            _ => 0.36,
        };
        assert!(
            (ratio - 1.0).abs() < allowed,
            "{}, {}: standard error {found}, expected {}",
            row.outcome,
            row.statistic,
            row.standard_error
        );
    }
    let sampled: HashMap<_, _> = sampled()
        .map(|row| ((row.outcome, row.statistic), row))
        .collect();
    for driver in drivers(&VALUED.run, &columns.run.named("NPV with run-off").unwrap()) {
        let statistic = format!("rank correlation with {}", driver.input);
        let row = &sampled[&("NPV with run-off", statistic.as_str())];
        assert!((driver.standard_error / row.standard_error - 1.0).abs() < 0.04);
    }
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs()
}

/// The values of all outputs in a single case, by name.
fn single_case(base: Base) -> HashMap<String, f64> {
    let CaseModel { model, outputs, .. } = &VALUED.built;
    let point = model.at(base).unwrap();
    let acquisition_payback = outputs.offers[0].acquisition_payback.unwrap();
    let counts = [&outputs.ceiling, &outputs.payback, &acquisition_payback];
    let amounts = [&outputs.npv, &outputs.terminal, &outputs.npv_with_terminal];
    let years = &outputs.years;
    let counts = counts
        .into_iter()
        .chain(sizes(outputs).flat_map(|it| stages(&it.accounts)))
        .chain(years.iter().map(|year| &year.customers))
        .map(|&it| (named(it), point.output(it).number()));
    let amounts = amounts
        .into_iter()
        .chain(sizes(outputs).flat_map(|it| stages(&it.revenue)))
        .chain(
            years
                .iter()
                .flat_map(|year| [&year.revenue, &year.gross_margin, &year.cash]),
        )
        .map(|&it| (named(it), point.output(it).number()));
    let paid_back = (
        named(outputs.paid_back),
        point.output(outputs.paid_back).number(),
    );
    counts.chain(amounts).chain([paid_back]).collect()
}

/// The sizes of each segment and of all.
fn sizes(outputs: &CaseOutputs) -> impl Iterator<Item = &SizeOutputs> {
    outputs.segments.iter().chain([&outputs.size])
}

fn stages<Q>(sized: &Sized<Q>) -> [&Output<Q>; 3] {
    [&sized.tam, &sized.sam, &sized.som]
}

fn named<Q: Into<Value>>(output: Output<Q>) -> String {
    VALUED.run.outcome(output).name().to_owned()
}

#[test]
fn single_cases_agree_with_the_independent_computation() {
    for base in Base::ALL {
        let (found, expected) = (single_case(base), at(base));
        assert_eq!(found.len(), 6 + 30 + 1 + 5 * 4);
        for (name, found) in found {
            let expected = expected[name.as_str()];
            assert!(
                close(found, expected),
                "{name}, {base}: {found}, expected {expected}"
            );
        }
    }
}

/// A leaf of a year is the difference of two totals, each rounded to the cent; a count of
/// customers is rounded to hundredths of one. A total of several leaves may be off by each.
#[test]
fn statement_agrees_to_the_cent() {
    let case = example::case().unwrap();
    for base in Base::ALL {
        let (statement, expected) = (case.statement(base).unwrap(), at(base));
        let near = |name: &str, found: f64, leaves: f64| {
            let expected = expected[name];
            let allowed = 0.01 * leaves + 1e-9 * expected.abs();
            assert!(
                (found - expected).abs() <= allowed,
                "{name}, {base}: {found}, expected {expected}"
            );
        };
        near("NPV", statement.npv.to_f64(), 0.5);
        near(
            "NPV with run-off",
            statement.npv_with_terminal.to_f64(),
            0.5,
        );
        near(
            "run-off value at the end of the plan",
            statement.terminal.to_f64(),
            0.5,
        );
        let years = statement.years();
        assert_eq!(years[0].label, "build");
        for (number, year) in (1..).zip(&years[1..]) {
            let money = |name: &str, amount: Money, leaves| {
                near(&format!("{name} year {number}"), amount.to_f64(), leaves);
            };
            let count = |name: &str, count: Decimal, leaves| {
                let count: f64 = count.to_string().parse().unwrap();
                near(&format!("{name} year {number}"), count, leaves);
            };
            assert_eq!(year.label, format!("year {number}"));
            count("customers gained in", year.gained, 1.0);
            count("customers at the end of", year.closing, 1.0);
            money("revenue in", year.revenue, 1.0);
            money("acquisition in", year.acquisition, 1.0);
            money("gross margin in", year.gross_margin, 2.0);
            money("cash flow in", year.cash_flow, 5.0);
            money("cumulative cash at the end of", year.cumulative, 2.5);
        }
        let rate = statement.irr_with_terminal().unwrap().headline().unwrap();
        let rate = rate.over(Period::Year).value();
        // The flows are rounded to the cent, of some 1e7 in all.
        assert!((rate - expected["IRR with run-off"]).abs() < 1e-7);
        assert_eq!(statement.payback().unwrap(), None);
    }
}

fn money_sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(amounts, Currency::USD).unwrap()
}

#[test]
fn every_line_of_the_statement_ties() {
    let case = example::case().unwrap();
    for base in Base::ALL {
        let statement = case.statement(base).unwrap();
        let years = statement.years();
        assert_eq!((statement.months.len(), years.len()), (6 + 60, 1 + 5));
        for lines in [&statement.months, &years] {
            let (mut closing, mut cumulative) = (Decimal::ZERO, Money::major(0, Currency::USD));
            for line in lines {
                ties(line);
                assert_eq!(line.opening, closing, "{}", line.label);
                closing = line.closing;
                cumulative = cumulative.plus(line.cash_flow).unwrap();
                assert_eq!(line.cumulative, cumulative, "{}", line.label);
            }
        }
        let months = &statement.months;
        for leaf in [
            |line: &Line| line.revenue,
            |line: &Line| line.cost_of_revenue,
            |line: &Line| line.gross_margin,
            |line: &Line| line.acquisition,
            |line: &Line| line.fixed_cost,
            |line: &Line| line.build,
            |line: &Line| line.cash_flow,
        ] {
            let total = money_sum(months.iter().map(leaf));
            assert_eq!(total, money_sum(years.iter().map(leaf)));
        }
        assert_eq!(money_sum(months.iter().map(|line| line.build)), build(base));
        for (year, plan) in years[1..].iter().zip(example::short().unwrap().years) {
            assert_eq!(year.fixed_cost, plan.fixed_cost);
            assert!(year.acquisition <= plan.acquisition_budget);
        }
    }
}

fn ties(line: &Line) {
    let label = &line.label;
    assert_eq!(
        line.opening + line.gained - line.lost,
        line.closing,
        "{label}"
    );
    let margin = line.revenue.minus(line.cost_of_revenue).unwrap();
    assert_eq!(margin, line.gross_margin, "{label}");
    let spent = [line.acquisition, line.fixed_cost, line.build];
    let cash = margin.minus(money_sum(spent)).unwrap();
    assert_eq!(cash, line.cash_flow, "{label}");
    for amount in [margin, line.cash_flow, line.cumulative]
        .into_iter()
        .chain(spent)
    {
        assert_eq!(amount, amount.rounded(), "{label}");
    }
}

/// Three million times the mode, the mean and the median of PERT(0.90, 1.00, 1.60).
fn build(base: Base) -> Money {
    let text = match base {
        Base::Modes => "USD 3,000,000",
        Base::Means => "USD 3,250,000",
        Base::Medians => "USD 3,192,081.14",
    };
    text.parse().unwrap()
}

#[test]
fn som_is_within_sam_is_within_tam_in_every_trial() {
    fn nested<Q: Into<Value>>(sized: &Sized<Q>) {
        let [tam, sam, som] = stages(sized).map(|&output| VALUED.run.outcome(output));
        let trials = tam.samples().iter().zip(sam.samples()).zip(som.samples());
        for (trial, ((tam, sam), som)) in trials.enumerate() {
            assert!(
                0.0 <= *som && som <= sam && sam <= tam,
                "{}: {tam}, {sam}, {som} in trial {trial}",
                named(sized.tam)
            );
        }
    }
    for size in sizes(&VALUED.built.outputs) {
        nested(&size.accounts);
        nested(&size.revenue);
    }
}

#[test]
fn segments_add_up_to_the_total_in_every_trial() {
    let outputs = &VALUED.built.outputs;
    for stage in [
        |it: &Sized<Count>| it.tam,
        |it: &Sized<Count>| it.sam,
        |it: &Sized<Count>| it.som,
    ] {
        let parts: Vec<_> = outputs
            .segments
            .iter()
            .map(|it| VALUED.run.outcome(stage(&it.accounts)))
            .collect();
        let total = VALUED.run.outcome(stage(&outputs.size.accounts));
        for (trial, &total) in total.samples().iter().enumerate() {
            let sum: f64 = parts.iter().map(|part| part.samples()[trial]).sum();
            assert!(
                (sum - total).abs() <= 1e-12 * total,
                "{sum}, {total} in trial {trial}"
            );
        }
    }
}

#[test]
fn verdict_names_the_criterion_that_is_missed() {
    let verdict = &VALUED.verdict;
    assert_eq!(verdict.to_string(), "no go: 1 of 3 criteria is not met");
    assert!(verdict.recommendation() == Some(Recommendation::NoGo) && verdict.is_clear());
    let met: Vec<bool> = verdict.findings.iter().map(|it| it.met).collect();
    assert_eq!(met, [false, true, true]);
    // The figures behind the criteria are those of the file, at the criteria's thresholds.
    let figures = [
        ("NPV with run-off", "probability_above_0", 0.60),
        ("NPV with run-off", "p5", -15e6),
        ("CAC payback, months", "probability_at_most_24", 0.80),
    ];
    for (finding, (outcome, statistic, asked)) in verdict.findings.iter().zip(figures) {
        let found = |row: &Expected| (row.outcome, row.statistic) == (outcome, statistic);
        let row = expected().find(found).unwrap();
        assert_eq!(finding.criterion.outcome(), outcome);
        assert!((finding.found.value - row.value).abs() < FAR * row.standard_error);
        assert_eq!(finding.met, row.value > asked);
        assert!((finding.distance() > 0.0) == finding.met && finding.is_clear());
        assert!(finding.room.is_some_and(|room| room > 0.0) == finding.met);
    }
}

/// Shifting every trial by the stated room puts the finding on the edge.
#[test]
fn room_is_what_turns_the_verdict() {
    let value = VALUED.run.named("NPV with run-off").unwrap();
    let [chance, worst, _] = &VALUED.verdict.findings[..] else {
        panic!("three criteria")
    };
    let above = |least: f64| {
        let count = value
            .samples()
            .iter()
            .filter(|&&it| it - chance.room.unwrap() > least)
            .count();
        count * 100 / value.samples().len()
    };
    assert!(above(-1.0) >= 60 && above(1e4) < 60);
    assert!((worst.room.unwrap() - (worst.found.value + 15e6)).abs() < 1e-6);
}

/// The words of a text that carry a figure, each once: in a terminal, cells that take several lines
/// stand in another order, and a table that is too wide has its first column in each of its parts.
fn figures(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == '|');
    let bare = words.map(|word| word.trim_matches(|c| "():;.,[]*".contains(c)).to_owned());
    let mut figures: Vec<String> = bare
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    figures.sort();
    figures.dedup();
    figures
}

#[test]
fn report_fits_a_terminal_and_its_markdown_says_the_same() {
    let document = report::decision(&VALUED).unwrap();
    let (text, markdown) = (document.text(), document.markdown());
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
        assert_eq!(line, line.trim_end(), "spaces at the end");
    }
    assert!(figures(&text).len() > 250);
    assert_eq!(figures(&text), figures(&markdown));
    assert_eq!(text, document.to_string());
    let statement = report::statement(&VALUED.statement).unwrap();
    assert!(
        statement
            .text()
            .lines()
            .all(|line| line.chars().count() <= 100)
    );
    assert_eq!(figures(&statement.text()), figures(&statement.markdown()));
}

/// Every table of the Markdown form has as many cells in each row as in its header.
#[test]
fn markdown_tables_are_whole() {
    let markdown = report::decision(&VALUED).unwrap().markdown();
    let mut columns = None;
    for line in markdown.lines() {
        let bars = line.starts_with('|').then(|| line.matches('|').count());
        assert!(
            bars.is_none() || columns.is_none() || bars == columns,
            "{line}"
        );
        columns = bars;
    }
}

#[test]
fn report_says_that_errors_stand_on_few_replicates() {
    let sampling = Sampling::sobol(1_024).replicates(4).seed(1);
    let valued = example::case().unwrap().value(&sampling).unwrap();
    let text = report::decision(&valued).unwrap().text();
    assert!(text.contains("Mean of NPV: 4 replicates."), "{text}");
    // A hundred thousand trials are enough for errors that need no remark.
    let many = report::decision(&VALUED).unwrap().text();
    assert!(!many.contains("replicate"), "{many}");
}

#[test]
fn report_says_what_is_fact_and_what_is_guess() {
    let text = report::decision(&VALUED).unwrap().text();
    for fact in ["US Census Bureau", "QuickBooks Online"] {
        assert!(text.contains(fact), "{fact}");
    }
    for assumption in VALUED.case.ledger().unwrap().assumptions() {
        let row = |line: &str| line.starts_with(&assumption.name) && line.contains("  guess");
        assert!(text.lines().any(row), "{assumption}");
    }
    assert!(text.contains("there is no median payback within the plan"));
}

#[test]
fn case_comes_back_unchanged_from_json_and_toml() -> Result<(), Box<dyn std::error::Error>> {
    let case = example::case()?;
    let json = serde_json::to_string_pretty(&case)?;
    let from_json: BusinessCase = serde_json::from_str(&json)?;
    assert_eq!(from_json, case);
    assert_eq!(serde_json::to_string_pretty(&from_json)?, json);
    let toml = toml::to_string_pretty(&case)?;
    let from_toml: BusinessCase = toml::from_str(&toml)?;
    assert_eq!(from_toml, case);
    // Not only equal: the same numbers follow from it.
    let sampling = Sampling::monte_carlo(2_000).seed(3);
    let npv = |case: &BusinessCase| -> Result<Vec<f64>, Error> {
        let run = case.model()?.model.run(&sampling)?;
        Ok(run.named("NPV with run-off")?.samples().to_vec())
    };
    assert_eq!(npv(&from_json)?, npv(&case)?);
    assert_eq!(npv(&from_toml)?, npv(&case)?);
    Ok(())
}

#[test]
fn unknown_fields_are_refused_wherever_they_stand() {
    let json = serde_json::to_value(example::case().unwrap()).unwrap();
    let mut objects = Vec::new();
    places(&json, String::new(), &mut objects);
    assert!(objects.len() > 30);
    for place in objects {
        let mut changed = json.clone();
        let object = changed
            .pointer_mut(&place)
            .unwrap()
            .as_object_mut()
            .unwrap();
        object.insert("chrun".into(), 1.into());
        let refused = serde_json::from_value::<BusinessCase>(changed);
        assert!(
            refused.is_err(),
            "an unknown field at {place:?} was ignored"
        );
    }
}

/// The paths of all objects in a JSON value.
fn places(value: &serde_json::Value, path: String, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                places(field, format!("{path}/{name}"), found);
            }
            found.push(path);
        }
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_changed_case_changes_the_verdict() -> Result<(), Error> {
    let mut case = example::case()?;
    case.build = None;
    case.criteria.truncate(1);
    let verdict = case.value(&Sampling::monte_carlo(10_000).seed(1))?.verdict;
    assert_eq!(
        verdict.recommendation(),
        Some(Recommendation::Go),
        "{verdict}"
    );
    assert!(verdict.findings[0].found.value > Share::percent(60.0)?.value());
    Ok(())
}

#[test]
fn a_price_billed_by_the_year_is_worth_a_twelfth_of_it_a_month() -> Result<(), Error> {
    let monthly = example::short()?;
    let mut segments = monthly.market.segments().to_vec();
    for segment in &mut segments {
        segment.price = segment.price.times(12)?;
    }
    let spend = bizcase::market::Spend::Potential;
    let yearly = ShortCase {
        market: Market::new("United States", 2022, spend, Period::Year, segments)?,
        ..monthly.clone()
    };
    let (monthly, yearly) = (
        monthly.expand()?.statement(Base::Modes)?,
        yearly.expand()?.statement(Base::Modes)?,
    );
    assert_eq!(monthly.npv_with_terminal, yearly.npv_with_terminal);
    assert_eq!(monthly.months, yearly.months);
    Ok(())
}

#[test]
fn market_is_that_of_the_files() -> Result<(), Error> {
    let market: Market = example::short()?.market;
    // 4,029,041 + 1,034,135 + 656,917 + 561,160 firms; in the four sectors 2,720,339.
    let total = |of: fn(&bizcase::market::Segment) -> Count| -> f64 {
        market.segments().iter().map(|it| of(it).value()).sum()
    };
    assert_eq!(total(|segment| segment.population), 6_281_253.0);
    assert_eq!(total(|segment| segment.served), 2_720_339.0);
    Ok(())
}
