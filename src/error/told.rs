//! What each error says as data.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::failure::Told;
use super::{
    AdoptionError, CaseError, CheckError, ChoiceError, DecisionError, Error, Failure, FitError,
    ImportError, Invalid, LedgerError, MarketError, MergeError, MoneyError, Permitted, Problem,
    RateOfReturnError, ReportError, RetentionError, RunError, SurveyError,
};

impl Told for MarketError {}
impl Told for MergeError {}
impl Told for MoneyError {}
impl Told for RateOfReturnError {}

impl Told for Invalid {
    fn tell(&self, failure: &mut Failure) {
        failure.of(&self.parameter);
        failure.given(&self.value);
        failure.permitted = Some(self.permitted.clone());
        failure.nearest = self.nearest.to_vec();
    }
}

impl Told for AdoptionError {
    fn tell(&self, failure: &mut Failure) {
        if let Self::Recorded(recorded) = self {
            failure.clone_from(recorded);
        }
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for FitError {
    fn tell(&self, failure: &mut Failure) {
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for DecisionError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Invalid(invalid) => invalid.tell(failure),
            Self::Circle { .. } | Self::Roots { .. } => {}
            Self::Orphan {
                node,
                parent,
                nearest,
            } => {
                failure.of(node);
                failure.given(parent);
                failure.nearest = nearest.iter().cloned().collect();
            }
            Self::Node { node, .. } => failure.of(node),
            Self::NothingFits {
                resource, limit, ..
            } => {
                failure.of(resource);
                failure.given(&limit.to_string());
            }
            Self::TooRisky { floor } => {
                failure.of("floor of the expected shortfall");
                failure.given(&floor.to_string());
            }
            Self::Scales {
                criterion, scales, ..
            } => {
                failure.of(criterion);
                failure.given(&scales[1]);
            }
            Self::Probabilities { node, sum } => {
                failure.of(node);
                failure.given(&sum.to_string());
            }
        }
    }
}

impl Told for ReportError {
    fn tell(&self, failure: &mut Failure) {
        let Self::NotWritten { file, .. } = self;
        failure.at(file);
    }
}

impl Told for RetentionError {
    fn tell(&self, failure: &mut Failure) {
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for CaseError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Unreadable { path, .. } => failure.at(path),
            Self::OutOfReach { figure, target, .. } => {
                failure.of(figure);
                failure.given(&target.to_string());
            }
            Self::MissingActuals { offer, .. } => failure.of(offer),
            Self::Untied { label, left, .. } => {
                failure.of(label);
                failure.given(left);
            }
            Self::Cycle { .. } => {}
        }
    }
}

impl Told for SurveyError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Invalid(invalid) => invalid.tell(failure),
            Self::UnknownAnswers {
                column,
                answers,
                known,
                ..
            } => {
                failure.of(column);
                failure.given(&answers.join(", "));
                failure.permitted = Some(Permitted::OneOf(known.clone()));
            }
            Self::OffScale {
                question,
                answers,
                scale,
                ..
            } => {
                failure.of(question);
                let answers: Vec<String> = answers.iter().map(ToString::to_string).collect();
                failure.given(&answers.join(", "));
                failure.permitted = Some(Permitted::Rule(format!("on the scale {scale}").into()));
            }
            Self::NoVariation { column, value, .. } => {
                failure.of(column);
                failure.given(value);
            }
            Self::Separated { column, .. } | Self::Dependent { column } => failure.of(column),
            Self::MarginNotMet { segment, group, .. } => {
                failure.of(segment);
                failure.given(group);
            }
            Self::SharesOfOneBase {
                second: share,
                base,
                ..
            }
            | Self::BrokenChain { share, base, .. } => {
                failure.of(share);
                failure.given(base);
            }
            _ => {}
        }
    }
}

impl Told for ChoiceError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Invalid(invalid) => invalid.tell(failure),
            Self::NotOneChosen {
                respondent, task, ..
            }
            | Self::Repeated {
                respondent, task, ..
            }
            | Self::NothingToChoose {
                respondent, task, ..
            } => failure.at(&format!("respondent {respondent}, task {task}")),
            Self::NoVariation { column, .. } | Self::Dependent { column, .. } => failure.of(column),
            Self::Separated { columns, .. } => failure.of(&columns.join(", ")),
            Self::PriceNotNegative {
                column,
                coefficient,
                ..
            } => {
                failure.of(column);
                failure.given(&coefficient.to_string());
            }
            Self::TooFew { .. } | Self::NotConverged { .. } => {}
        }
    }
}

impl Told for CheckError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::NotPassed { .. } | Self::NoBaseline { .. } => {}
            Self::DamagedBaseline { file, line, .. } => failure.at(&format!("{file}:{line}")),
            Self::MissingBaseline { file }
            | Self::UnusableBaseline { file, .. }
            | Self::ForeignBaseline { file, .. } => failure.at(file),
            Self::NoSuchFigure {
                file,
                figure,
                figures,
            } => {
                failure.at(file);
                failure.of(figure);
                failure.permitted = Some(Permitted::OneOf(figures.clone()));
            }
        }
    }
}

impl Told for LedgerError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::TwoOwners { name, .. }
            | Self::Duplicate { name }
            | Self::Backwards { name, .. }
            | Self::NoText { name, .. }
            | Self::NoCell { name, .. } => failure.of(name),
            Self::Nameless { .. } | Self::Disjoint { .. } => {}
        }
    }
}

impl Told for RunError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::OutOfRange {
                output,
                value,
                permitted,
                ..
            } => {
                failure.of(output);
                failure.given(&value.to_string());
                failure.permitted = Some(permitted.clone());
            }
            Self::NotSet { output } => failure.of(output),
            Self::ImpossibleCorrelation { input, .. } => failure.of(input),
            Self::TooLarge { .. }
            | Self::Cancelled { .. }
            | Self::Panicked { .. }
            | Self::NoNearestCorrelations { .. } => {}
        }
    }
}

impl Told for ImportError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Unreadable { file, .. } => failure.at(file),
            Self::Setting { file, cause } => {
                cause.tell(failure);
                failure.at(file);
            }
            Self::MixedLevels { file, column, .. } => {
                failure.at(file);
                failure.of(column);
            }
            Self::Refused { file, problems, .. } => {
                failure.at(file);
                failure.problems = problems.iter().map(Problem::failure).collect();
            }
        }
    }
}

impl Told for Problem {
    fn tell(&self, failure: &mut Failure) {
        if let Some(cause) = self.cause() {
            cause.tell(failure);
        }
        let column = self.column.map(|column| format!(":{column}"));
        failure.at(&match &self.reference {
            Some(reference) => format!("{}!{reference}", self.file),
            None => format!("{}:{}{}", self.file, self.line, column.unwrap_or_default()),
        });
        if let Some(header) = &self.header {
            failure.of(header);
        }
        if let Some(cell) = &self.cell {
            failure.given(cell);
        }
    }
}

impl Error {
    /// The error as data.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Invalid(part) => part.failure(),
            Self::Money(part) => part.failure(),
            Self::Case(part) => part.failure(),
            Self::Market(part) => part.failure(),
            Self::RateOfReturn(part) => part.failure(),
            Self::Adoption(part) => part.failure(),
            Self::Fit(part) => part.failure(),
            Self::Retention(part) => part.failure(),
            Self::Decision(part) => part.failure(),
            Self::Survey(part) => part.failure(),
            Self::Choice(part) => part.failure(),
            Self::Import(part) => part.failure(),
            Self::Check(part) => part.failure(),
            Self::Ledger(part) => part.failure(),
            Self::Run(part) => part.failure(),
            Self::Merge(part) => part.failure(),
            Self::Report(part) => part.failure(),
        }
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.failure().serialize(serializer)
    }
}

/// An outcome or the failure to reach one, as a field of a result: `{ reached = ... }` or
/// `{ refused = ... }`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome<T, E> {
    Reached(T),
    Refused(E),
}

/// Writes an outcome.
pub(crate) fn outcome<T: Serialize, E: Serialize, S: Serializer>(
    outcome: &Result<T, E>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match outcome {
        Ok(reached) => Outcome::<&T, &E>::Reached(reached),
        Err(refused) => Outcome::Refused(refused),
    }
    .serialize(serializer)
}

/// Reads an outcome; a failure is then one that was recorded.
pub(crate) fn recorded<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Result<T, AdoptionError>, D::Error> {
    Ok(match Outcome::deserialize(deserializer)? {
        Outcome::Reached(reached) => Ok(reached),
        Outcome::<T, Failure>::Refused(refused) => Err(AdoptionError::Recorded(Box::new(refused))),
    })
}
