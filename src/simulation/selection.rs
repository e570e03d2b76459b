//! Runs that keep the trials of chosen outputs only.

use super::engine::blocks_of;
use super::plan::Plan;
use super::progress::Watched;
use super::run::column;
use super::{Model, Output};
use crate::error::Error;
use crate::quantity::{Unit, Value};
use crate::random::Sampling;
use crate::sample::Sample;

/// A choice of outputs: a handle, an array of handles of one quantity, or a tuple of up to six of
/// these.
///
/// The trait is sealed.
pub trait OutputSelection: sealed::OutputSelection {}

mod sealed {
    use crate::quantity::Unit;
    use crate::random::Sampling;

    /// The columns of a run in the order of the chosen outputs: name, unit, values, sampling.
    pub(super) type Kept = std::vec::IntoIter<(String, Unit, Vec<f64>, Sampling)>;

    pub trait OutputSelection {
        /// An outcome for each handle.
        type Outcomes;

        /// Adds the positions of the outputs.
        fn positions(&self, model: u32, positions: &mut Vec<usize>);
        /// Takes as many columns as there are positions.
        fn outcomes(&self, columns: &mut Kept) -> Self::Outcomes;
    }
}

impl<Q: Into<Value>> OutputSelection for Output<Q> {}

impl<Q: Into<Value>> sealed::OutputSelection for Output<Q> {
    type Outcomes = Sample<Q>;

    fn positions(&self, model: u32, positions: &mut Vec<usize>) {
        positions.push(self.of(model));
    }

    fn outcomes(&self, columns: &mut sealed::Kept) -> Sample<Q> {
        // There is a column for each position.
        let (name, unit, values, sampling) = columns.next().unwrap_or((
            String::new(),
            Unit::Ratio,
            vec![0.0],
            Sampling::monte_carlo(1),
        ));
        Sample::of_trials(name, unit, values, sampling)
    }
}

impl<S: OutputSelection, const N: usize> OutputSelection for [S; N] {}

impl<S: OutputSelection, const N: usize> sealed::OutputSelection for [S; N] {
    type Outcomes = [S::Outcomes; N];

    fn positions(&self, model: u32, positions: &mut Vec<usize>) {
        for each in self {
            each.positions(model, positions);
        }
    }

    fn outcomes(&self, columns: &mut sealed::Kept) -> Self::Outcomes {
        self.each_ref().map(|each| each.outcomes(columns))
    }
}

macro_rules! tuple {
    ($($part:ident $index:tt),+) => {
        impl<$($part: OutputSelection),+> OutputSelection for ($($part,)+) {}

        impl<$($part: OutputSelection),+> sealed::OutputSelection for ($($part,)+) {
            type Outcomes = ($($part::Outcomes,)+);

            fn positions(&self, model: u32, positions: &mut Vec<usize>) {
                $(self.$index.positions(model, positions);)+
            }

            fn outcomes(&self, columns: &mut sealed::Kept) -> Self::Outcomes {
                ($(self.$index.outcomes(columns),)+)
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);

impl Model {
    /// Evaluates all outputs like [`run`](Self::run), but keeps only the trials of the chosen ones,
    /// for models with many outputs. The result has the shape of the choice.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let buyers = model.count("buyers", Dist::uniform(100.0, 200.0)?)?;
    /// let revenue = model.output("revenue", move |s| s.get(buyers) * s.get(price))?;
    /// let profit = model.output("profit", move |s| s.get(buyers) * (s.get(price) * 0.2))?;
    /// let visits = model.output("visits", move |s| s.get(buyers) * 30.0)?;
    ///
    /// let sampling = Sampling::monte_carlo(10_000);
    /// let (profit, visits) = model.outcomes(&sampling, &(profit, visits))?;
    /// assert!(profit.mean().value < visits.mean().value);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn outcomes<S: OutputSelection>(
        &self,
        sampling: &Sampling,
        chosen: &S,
    ) -> Result<S::Outcomes, Error> {
        self.unwatched().outcomes(sampling, chosen)
    }
}

impl Watched<'_> {
    /// As [`Model::outcomes`].
    ///
    /// # Errors
    /// As [`Model::outcomes`], and [`RunError::Cancelled`](super::RunError::Cancelled).
    pub fn outcomes<S: OutputSelection>(
        &self,
        sampling: &Sampling,
        chosen: &S,
    ) -> Result<S::Outcomes, Error> {
        let plan = Plan::new(self.model, sampling)?;
        let mut kept = Vec::new();
        chosen.positions(plan.model, &mut kept);
        let samples = self.samples(&plan, 0..blocks_of(sampling), &kept)?;
        let columns = kept.iter().enumerate().map(|(position, &output)| {
            let (name, unit) = plan.outputs[output].clone();
            let values = column(&samples, position, kept.len(), plan.trials);
            (name, unit, values, *sampling)
        });
        let columns: Vec<_> = columns.collect();
        Ok(chosen.outcomes(&mut columns.into_iter()))
    }
}
