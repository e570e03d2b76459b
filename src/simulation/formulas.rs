//! Outputs of a model, and the closures that compute them.

use super::trial::{formula, vectorized_formula};
use super::{Model, Output, Results, Trial, Vectorized};
use crate::error::Invalid;
use crate::quantity::{Approx, Lane, Quantity};

impl Model {
    /// Adds an output: a closure over the inputs, evaluated on several trials at once.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn output<Q: Quantity>(
        &mut self,
        name: &str,
        evaluate: impl Fn(&Trial<'_>) -> Approx<Q> + Send + Sync + 'static,
    ) -> Result<Output<Q>, Invalid> {
        let output = self.declare(name)?;
        self.formula(move |scenario, results| results.set(output, evaluate(scenario)));
        Ok(output)
    }

    /// Adds an output whose formula is also compiled for wider vector instructions.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    ///
    /// # Example
    /// See [`vectorized!`](crate::vectorized).
    pub fn output_vectorized<Q: Quantity>(
        &mut self,
        name: &str,
        evaluate: Vectorized<
            impl Fn(&Trial<'_>) -> Approx<Q> + Send + Sync + 'static,
            impl Fn(&Trial<'_>) -> Approx<Q> + Send + Sync + 'static,
        >,
    ) -> Result<Output<Q>, Invalid> {
        let output = self.declare(name)?;
        let Vectorized { baseline, wide } = evaluate;
        self.formulas.push(vectorized_formula(
            move |scenario, results| results.set(output, baseline(scenario)),
            move |scenario, results| results.set(output, wide(scenario)),
        ));
        Ok(output)
    }

    /// Adds an output whose closure sees one trial at a time, for models that need branches.
    ///
    /// It is several times slower than [`output`](Self::output), with the same results.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Approx, Count, Currency};
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let growth = model.ratio("growth", Dist::uniform(1.01, 1.10)?)?;
    /// model.output_by_trial("years to double", move |s| {
    ///     let (mut size, mut years) = (1.0, 0.0);
    ///     while size < 2.0 {
    ///         size *= s.get(growth).number();
    ///         years += 1.0;
    ///     }
    ///     Approx::<Count, f64>::new(years)
    /// })?;
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn output_by_trial<Q: Quantity>(
        &mut self,
        name: &str,
        evaluate: impl Fn(&Trial<'_, f64>) -> Approx<Q, f64> + Send + Sync + 'static,
    ) -> Result<Output<Q>, Invalid> {
        let output = self.declare(name)?;
        self.formulas.push(formula::<f64>(move |scenario, results| {
            results.set(output, evaluate(scenario));
        }));
        Ok(output)
    }

    /// Declares an output that a [`formula`](Self::formula) will set.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn declare<Q: Quantity>(&mut self, name: &str) -> Result<Output<Q>, Invalid> {
        if !self.taken.insert(name.to_owned()) {
            let rule = "a name that no other output has";
            return Err(Invalid::rule(
                "name of an output",
                format!("`{name}`"),
                rule,
            ));
        }
        self.outputs.push((name.to_owned(), Q::unit(self.currency)));
        Ok(Output::new(self.outputs.len() - 1, self.id))
    }

    /// Adds a closure that computes several [declared](Self::declare) outputs in one pass.
    pub fn formula(
        &mut self,
        evaluate: impl Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
    ) {
        self.formulas.push(formula::<Lane>(evaluate));
    }

    /// Adds a closure that computes several declared outputs in one pass, also compiled for wider
    /// vector instructions.
    ///
    /// # Example
    /// See [`vectorized!`](crate::vectorized).
    pub fn formula_vectorized(
        &mut self,
        evaluate: Vectorized<
            impl Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
            impl Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
        >,
    ) {
        self.formulas
            .push(vectorized_formula(evaluate.baseline, evaluate.wide));
    }
}
