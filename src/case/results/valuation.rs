//! The case valued over all its uncertainty.

use std::ops::ControlFlow;

use serde::Serialize;

use super::cross_check::cross_checks;
use super::statement::Statement;
use crate::case::data::BusinessCase;
use crate::case::model::{CaseModel, Watch};
use crate::decision::{Verdict, decide};
use crate::error::{Error, Invalid};
use crate::ledger::Date;
use crate::market::Gap;
use crate::quantity::{Money, Share};
use crate::random::Sampling;
use crate::sensitivity::{Driver, Swing, Tornado, drivers};
use crate::simulation::{Base, Measured, Progress, Run};

/// Everything a decision needs: the run, the base cases beside it, what drives the value, and the
/// verdict.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let valuation = case.value(&Sampling::monte_carlo(10_000).seed(1))?;
/// assert_eq!(valuation.verdict.to_string(), "go: the criterion is met");
/// assert_eq!(valuation.drivers[0].input, "CAC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// Targets have a probability each:
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let mut case: BusinessCase = toml::from_str(text)?;
/// case.targets = vec!["P(customers at the end of month 18 >= 5,000)".parse()?];
/// let valued = case.value(&Sampling::monte_carlo(2_000).seed(1))?;
/// assert_eq!(valued.verdict.to_string(), "no go: the criterion is not met");
/// let chance = valued.targets[0].to_string();
/// assert!(chance.starts_with("P(customers at the end of month 18 >= 5,000) = "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("NPV", "EVPI"))]
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Valuation {
    /// The case that was valued.
    pub case: BusinessCase,
    /// The case as a model, with handles to its outputs.
    #[serde(skip)]
    pub built: CaseModel,
    /// All outputs in all trials.
    pub run: Run,
    /// The base case with all figures at their most likely values, or at their medians if one has
    /// no single mode.
    pub statement: Statement,
    /// The value in each base case that exists, for comparison with the mean of the outcome.
    pub base_figures: Vec<BaseFigure>,
    /// The uncertain figures by rank correlation with NPV with what comes after the horizon, the
    /// strongest first.
    pub drivers: Vec<Driver>,
    /// The uncertain figures by how far each swings that value on its own, the widest first.
    pub tornado: Vec<Swing>,
    /// Whether the criteria are met.
    pub verdict: Verdict,
    /// What each target was found to be: mostly, how likely it is to be reached.
    pub targets: Vec<Measured>,
    /// The sizes of the case, held against each sizing that it lists as a
    /// [cross-check](BusinessCase::cross_checks): the gap from its own to the other, by factor.
    pub cross_checks: Vec<Gap>,
    /// The day on which the valuation is read, if that was said: reports list what has expired by
    /// then.
    pub as_of: Option<Date>,
}

impl Valuation {
    /// The valuation as read on a day.
    #[must_use]
    pub fn as_of(mut self, today: Date) -> Self {
        self.as_of = Some(today);
        self
    }
}

/// The value of the case with all figures in one place.
///
/// # Example
/// ```
/// use bizcase::case::BaseFigure;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::Base;
///
/// let figure = BaseFigure {
///     base: Base::Means,
///     npv: Money::major(-17_830_760, Currency::USD),
///     npv_with_terminal: Money::major(1_406_604, Currency::USD),
/// };
/// assert!(figure.npv < figure.npv_with_terminal);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BaseFigure {
    /// Where the figures are.
    pub base: Base,
    /// Net present value at launch, without what comes after the horizon.
    pub npv: Money,
    /// Net present value at launch, with what comes after the horizon.
    pub npv_with_terminal: Money,
}

impl BusinessCase {
    /// Values the case by Monte Carlo and holds it against its criteria.
    ///
    /// # Errors
    /// [`Error`] as from [`model`](Self::model), [`Model::run`](crate::simulation::Model::run) and
    /// [`decide`].
    ///
    /// # Example
    /// See [`Valuation`].
    pub fn value(&self, sampling: &Sampling) -> Result<Valuation, Error> {
        self.valued(sampling, None)
    }

    /// Values the case as [`value`](Self::value) does. `watch` is told the progress of the trials,
    /// those of the options included that differences are asked to; if it breaks, the valuation
    /// ends with [`RunError::Cancelled`](crate::error::RunError::Cancelled).
    ///
    /// # Errors
    /// As [`value`](Self::value).
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use bizcase::random::Sampling;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let sampling = Sampling::monte_carlo(1_000).seed(1);
    /// let stopped = case.value_watched(&sampling, &|_| ControlFlow::Break(()));
    /// assert!(stopped.unwrap_err().to_string().starts_with("the run was cancelled"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn value_watched(
        &self,
        sampling: &Sampling,
        watch: &(dyn Fn(Progress) -> ControlFlow<()> + Sync),
    ) -> Result<Valuation, Error> {
        self.valued(sampling, Some(watch))
    }

    fn valued(&self, sampling: &Sampling, watch: Option<Watch<'_>>) -> Result<Valuation, Error> {
        let built = self.model()?;
        let run = self.run(&built, sampling, watch)?;
        let statements = self.statements(&built)?;
        let statement = match statements.first() {
            Some(statement) => statement.clone(),
            None => self.statement(Base::Medians)?,
        };
        let base_figures = statements.iter().map(BaseFigure::of).collect();
        let value = built.outputs.npv_with_terminal;
        Ok(Valuation {
            case: self.clone(),
            statement,
            base_figures,
            drivers: drivers(&run, &run.outcome(value)),
            tornado: Tornado::default()
                .between(Share::percent(5.0)?, Share::percent(95.0)?)?
                .of(&built.model, value)?
                .swings,
            verdict: decide(&run, &self.criteria)?,
            targets: self.measured(&run)?,
            cross_checks: cross_checks(self, &built, &run)?,
            as_of: None,
            built,
            run,
        })
    }

    /// The statement of each base case that exists; whether an event happens is no figure.
    fn statements(&self, built: &CaseModel) -> Result<Vec<Statement>, Error> {
        let defined = |base: &&Base| {
            built.model.inputs().all(|(name, range)| {
                let event = self.events.iter().any(|it| it.name == name);
                event || base.is_defined(range)
            })
        };
        let bases = Base::ALL.iter().filter(defined);
        bases.map(|&base| self.statement(base)).collect()
    }

    fn measured(&self, run: &Run) -> Result<Vec<Measured>, Invalid> {
        let targets = self.targets.iter().cloned();
        targets.map(|it| Measured::new(it, run)).collect()
    }
}

impl BaseFigure {
    fn of(statement: &Statement) -> Self {
        let Statement {
            base,
            npv,
            npv_with_terminal,
            ..
        } = *statement;
        Self {
            base,
            npv,
            npv_with_terminal,
        }
    }
}
