//! A model at a single point: every input at its mode, mean or median.

use std::fmt;

use super::trial::ROWS;
use super::{BLOCK, Input, Model, Output};
use crate::distribution::Distribution;
use crate::error::{Error, Invalid};
use crate::quantity::{Approx, LANES, PerPeriod, Period, Quantity};

/// The point that a "base case" uses for every input.
///
/// For skewed ranges the three differ, and none gives the mean of the outcome; a report has to say
/// which one it shows.
///
/// # Example
/// ```
/// use bizcase::simulation::Base;
///
/// assert_eq!(Base::Modes.to_string(), "all inputs at their modes");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// Every input at its mode, the most likely value.
    Modes,
    /// Every input at its mean.
    Means,
    /// Every input at its median.
    Medians,
}

impl Base {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Modes, Self::Means, Self::Medians];
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Modes => "all inputs at their modes",
            Self::Means => "all inputs at their means",
            Self::Medians => "all inputs at their medians",
        })
    }
}

/// The inputs and outputs of a model at a single point.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::simulation::{Base, Model};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::triangular(20.0, 24.0, 40.0)?)?;
/// let twice = model.output("twice the price", move |s| s.get(price) * 2.0)?;
///
/// assert_eq!(model.at(Base::Modes)?.output(twice).number(), 48.0);
/// assert_eq!(model.at(Base::Means)?.output(twice).number(), 56.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Point {
    model: u32,
    periods: Vec<Option<Period>>,
    inputs: Vec<f64>,
    outputs: Vec<f64>,
}

impl Point {
    /// The value of an input.
    #[must_use]
    pub fn input<Q: Quantity>(&self, input: Input<Q>) -> Approx<Q, f64> {
        Approx::new(self.inputs[input.of(self.model)])
    }

    /// The effect of a rate over one `period`.
    #[must_use]
    pub fn over<R: PerPeriod>(&self, input: Input<R>, period: Period) -> Approx<R::Over, f64> {
        let index = input.of(self.model);
        let stated = self.periods[index].unwrap_or(period);
        Approx::new(R::over_period(self.inputs[index], stated, period))
    }

    /// The value of an output.
    #[must_use]
    pub fn output<Q: Quantity>(&self, output: Output<Q>) -> Approx<Q, f64> {
        Approx::new(self.outputs[output.of(self.model)])
    }

    /// The values of all inputs, in order of declaration.
    #[must_use]
    pub fn inputs(&self) -> &[f64] {
        &self.inputs
    }

    /// The values of all outputs, in order of declaration.
    #[must_use]
    pub fn outputs(&self) -> &[f64] {
        &self.outputs
    }
}

impl Model {
    /// Evaluates the model with every input at its mode, mean or median.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an input has no single mode or no finite mean; [`Error::Run`] if an
    /// output is not set or leaves the range of its quantity.
    pub fn at(&self, base: Base) -> Result<Point, Error> {
        let values: Result<Vec<f64>, Invalid> = self
            .inputs
            .iter()
            .map(|input| base.of(&input.name, &input.law))
            .collect();
        Ok(self.at_values(&[values?])?.remove(0))
    }

    /// Evaluates the model at stated values of all inputs, in order of declaration.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a scenario has too few or too many values, or one outside the range of
    /// its input; [`Error::Run`] if an output is not set or leaves the range of its quantity.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
    /// let points = model.at_values(&[vec![20.0], vec![30.0]])?;
    /// assert_eq!(points[1].output(twice).number(), 60.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn at_values(&self, scenarios: &[Vec<f64>]) -> Result<Vec<Point>, Error> {
        scenarios
            .iter()
            .try_for_each(|scenario| self.check_scenario(scenario))?;
        let mut points = Vec::with_capacity(scenarios.len());
        let periods: Vec<_> = self.inputs.iter().map(|input| input.period).collect();
        let mut inputs = vec![[0.0; LANES]; self.inputs.len() * ROWS];
        let mut outputs = vec![[0.0; LANES]; self.outputs.len() * ROWS];
        for block in scenarios.chunks(BLOCK) {
            for (trial, scenario) in block.iter().enumerate() {
                for (rows, value) in inputs.chunks_exact_mut(ROWS).zip(scenario) {
                    rows.as_flattened_mut()[trial] = *value;
                }
            }
            let first = points.len() as u64;
            self.evaluate(&periods, first, &inputs, &mut outputs, block.len())?;
            self.check_outputs(&inputs, &outputs, first, block.len())?;
            points.extend(block.iter().enumerate().map(|(trial, scenario)| {
                Point {
                    model: self.id,
                    periods: periods.clone(),
                    inputs: scenario.clone(),
                    outputs: outputs
                        .chunks_exact(ROWS)
                        .map(|rows| rows.as_flattened()[trial])
                        .collect(),
                }
            }));
        }
        Ok(points)
    }

    fn check_scenario(&self, scenario: &[f64]) -> Result<(), Invalid> {
        if scenario.len() != self.inputs.len() {
            return Err(
                Invalid::rule("number of values", scenario.len(), "one for each input")
                    .hint(format!("the model has {} inputs", self.inputs.len())),
            );
        }
        for (input, value) in self.inputs.iter().zip(scenario) {
            input.unit.permitted().check(&input.name, *value)?;
        }
        Ok(())
    }
}

impl Base {
    /// Whether a distribution has this base point: a single mode, or a finite mean.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::simulation::Base;
    ///
    /// let flat = Dist::uniform(1.0, 2.0)?;
    /// assert!(!Base::Modes.is_defined(&flat) && Base::Means.is_defined(&flat));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn is_defined(self, law: &impl Distribution) -> bool {
        self.of("", law).is_ok()
    }

    fn of(self, name: &str, law: &impl Distribution) -> Result<f64, Invalid> {
        let missing = |what: &str, hint: &str| {
            Invalid::rule(
                name,
                law,
                "a distribution with a single, finite value for the base case",
            )
            .hint(format!("it has no {what}; {hint}"))
        };
        match self {
            Self::Modes => law
                .mode()
                .ok_or_else(|| missing("single mode", "use its median")),
            Self::Means => law
                .mean()
                .ok_or_else(|| missing("finite mean", "use its median")),
            Self::Medians => Ok(law.median()),
        }
    }
}
