//! What several tests of cases ask.

use bizcase::case::{self, BusinessCase, CaseError, Line, Statement};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use serde::Deserializer;

/// Holds the months of a statement against the table of an independent computation, whose first
/// line is a comment and whose first column the month. Returns how many figures were compared.
pub(crate) fn compared(
    statement: &Statement,
    table: &str,
    figure: impl Fn(&Line, &str) -> f64,
    within: f64,
) -> usize {
    statement.ties().unwrap();
    let mut rows = table.lines().skip(1);
    let names: Vec<&str> = rows.next().unwrap().split(',').skip(1).collect();
    let mut compared = 0;
    for (line, row) in statement.months.iter().zip(rows) {
        for (name, expected) in names.iter().zip(row.split(',').skip(1)) {
            let (found, expected) = (figure(line, name), expected.parse::<f64>().unwrap());
            let label = &line.label;
            assert!(
                (found - expected).abs() < within,
                "{label} {name}: {found} {expected}"
            );
            compared += 1;
        }
    }
    compared
}

/// The value in the statement, which is that in the trials.
pub(crate) fn worth(case: &BusinessCase) -> f64 {
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    let value = statement.npv_with_terminal.to_f64();
    let built = case.model().unwrap();
    let run = built.model.run(&Sampling::monte_carlo(16)).unwrap();
    let trials = run.outcome(built.outputs.npv_with_terminal);
    for &trial in trials.samples() {
        assert!((trial - value).abs() < 0.01, "{trial} {value}");
    }
    value
}

/// An outcome with all figures at their modes.
pub(crate) fn at_modes(case: &BusinessCase, name: &str) -> f64 {
    let model = case.model().unwrap().model;
    let place = model.outputs().position(|(known, _)| known == name);
    model.at(Base::Modes).unwrap().outputs()[place.unwrap()]
}

/// What is wrong with a case in TOML.
pub(crate) fn said(text: &str) -> String {
    said_of(toml::Deserializer::parse(text).unwrap())
}

/// What is wrong with a case, without its place: as it is read, or else as it is built.
pub(crate) fn said_of<'de>(file: impl Deserializer<'de>) -> String {
    match case::read(file).map(|case| case.model()) {
        Ok(Ok(_)) => "accepted".to_owned(),
        Ok(Err(error)) => error.to_string(),
        Err(CaseError::Unreadable { message, .. }) => message,
        Err(other) => other.to_string(),
    }
}
