//! A case as a model of the engine.

use serde::Serialize;

mod asked;
mod compiled;
mod option;
mod outputs;
mod projection;
mod run;
mod sizes;

pub(in crate::case) use asked::{RETURN, Recurring, RecurringYear, less};
pub use outputs::{CaseOutputs, OfferOutputs, YearOutputs};
pub(in crate::case) use run::Watch;
pub use sizes::{SizeOutputs, Sized};

use crate::case::data::{BusinessCase, Figure};
use crate::case::engine::terms::Terms;
use crate::case::engine::{Engine, check_prices};
use crate::error::{Error, unknown_name};
use crate::numeric::wide::widest;
use crate::quantity::Unit;
use crate::simulation::{Base, Model, Point};
use compiled::Compiled;
use projection::{Projection, Trials};

/// A case declared on the engine's [`Model`], with handles to its outputs.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(1_000).seed(1))?;
/// let value = run.outcome(built.outputs.npv_with_terminal);
/// assert_eq!(value.mean(), run.named("NPV with terminal value")?.mean());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CaseModel {
    /// The engine's model. Its inputs are the uncertain figures of the case, by name.
    pub model: Model,
    /// Its outputs.
    pub outputs: CaseOutputs,
    /// How many months the plan has after launch.
    months: u32,
}

impl BusinessCase {
    /// The case declared on the engine's model.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a figure can leave the range of its quantity, a name is given twice,
    /// or one names nothing (the nearest is suggested); [`Error::Case`] if figures, entries or
    /// successors depend on each other in a circle; [`Error::Money`] if currencies differ.
    ///
    /// # Example
    /// See [`CaseModel`].
    pub fn model(&self) -> Result<CaseModel, Error> {
        self.model_at(None)
    }

    fn model_at(&self, base: Option<Base>) -> Result<CaseModel, Error> {
        let mut model = Model::new(self.currency);
        let compiled = self.compile(&mut model, base)?;
        let projection = Projection::declare(self, compiled, &mut model)?;
        let (outputs, months) = (projection.outputs.clone(), projection.months());
        model.formula(move |scenario, out| widest(Trials(&projection, scenario, out)));
        Ok(CaseModel {
            model,
            outputs,
            months,
        })
    }

    /// The figures of the case, each with its place, its name, and what it is under the overrides
    /// in force. A figure that is not uncertain is called by its place.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    ///
    /// # Example
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(text)?;
    /// let figures = case.figures()?;
    /// assert!(figures.iter().any(|figure| figure.place == "app.premium.price"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn figures(&self) -> Result<Vec<PlacedFigure>, Error> {
        let mut terms = Terms::of(self, false);
        Engine::of(self, &mut terms, None)?;
        terms.declare(&mut Model::new(self.currency))?;
        let listed = terms.listed().map(|(place, name, figure)| PlacedFigure {
            place: place.to_owned(),
            name: name.to_owned(),
            figure: figure.clone(),
        });
        Ok(listed.collect())
    }

    /// Declares the figures of the case on a model.
    fn compile(&self, model: &mut Model, base: Option<Base>) -> Result<Compiled, Error> {
        let mut terms = Terms::of(self, base.is_some());
        let engine = Engine::of(self, &mut terms, base)?;
        let sources = terms.declare(model)?;
        check_prices(self, &engine, &sources)?;
        for pair in &self.correlations {
            let names = [terms.drawn_as(&pair.first)?, terms.drawn_as(&pair.second)?];
            // A figure that an override has settled is no longer correlated.
            if let [Some(first), Some(second)] = names {
                model.correlate_named(first, second, pair.coefficient)?;
            }
        }
        Ok(Compiled { engine, sources })
    }

    /// An outcome with all figures in one place, and its unit.
    pub(in crate::case) fn outcome_at(
        &self,
        base: Base,
        outcome: &str,
    ) -> Result<(f64, Unit), Error> {
        let model = self.model_at(Some(base))?.model;
        let names = || model.outputs().map(|(name, _)| name);
        let place = names().position(|name| name == outcome);
        let place = place.ok_or_else(|| unknown_name("output", outcome, names()))?;
        let unit = model.outputs().nth(place).map_or(Unit::Ratio, |it| it.1);
        Ok((model.at(base)?.outputs()[place], unit))
    }

    /// The case with all its figures in one place.
    pub(in crate::case) fn at(&self, base: Base) -> Result<(Compiled, Point), Error> {
        let mut model = Model::new(self.currency);
        let compiled = self.compile(&mut model, Some(base))?;
        let point = model.at(base)?;
        Ok((compiled, point))
    }
}

/// A figure of a case with its place and name.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let figures = case.figures()?;
/// let price = figures.iter().find(|it| it.name == "price per employee");
/// assert_eq!(price.unwrap().place, "Germany.subscription.price");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlacedFigure {
    /// Its place, such as `shops.subscription.price`.
    pub place: String,
    /// Its name: that of its assumption, or its place.
    pub name: String,
    /// What it is.
    pub figure: Figure,
}
