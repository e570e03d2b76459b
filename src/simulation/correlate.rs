//! Rank correlations between the inputs of a model.

use super::copula::{Correlation, Margin, reach, score_correlation};
use super::model::Declared;
use super::{Input, Model};
use crate::error::{Invalid, Permitted};

impl Model {
    /// How the draws of an input are tied.
    pub(super) fn margin(&self, place: usize) -> &Margin {
        let input = &self.inputs[place];
        input.margin.get_or_init(|| Margin::of(&input.law))
    }

    /// The correlation of normal scores that gives two inputs a rank correlation.
    pub(super) fn solved(
        &self,
        a: usize,
        b: usize,
        (first, second): (&Margin, &Margin),
        rank: f64,
    ) -> Result<f64, Invalid> {
        if first.is_fixed() || second.is_fixed() {
            return Ok(score_correlation(first, second, rank));
        }
        let (low, high) = reach(first, second);
        if rank < low - 1e-9 || rank > high + 1e-9 {
            let permitted = Permitted::between(inwards(low), inwards(high));
            return Err(
                Invalid::new(&self.correlation_of(a, b), rank, permitted).hint(
                    "draws that are equal share their rank, so that inputs of few values cannot follow others more closely",
                ),
            );
        }
        Ok(score_correlation(first, second, rank))
    }

    fn correlation_of(&self, a: usize, b: usize) -> String {
        let [a, b] = [a, b].map(|place| &self.inputs[place].name);
        format!("rank correlation of `{a}` with `{b}`")
    }

    /// Correlates the ranks of two inputs by Spearman's coefficient, from -1 to 1.
    ///
    /// The marginal distributions stay as declared. The coefficient is that of the draws, with
    /// equal draws sharing their mean rank. For an input with ties (a count, an event, a mixture
    /// with a fixed part) the copula's correlation is chosen to give it, and is larger. Values with
    /// less than a hundredth of the probability count as parts of a continuous segment, which moves
    /// the coefficient by less than 0.0001.
    ///
    /// [`run`](Self::run) checks whether all coefficients are possible together. It checks the
    /// correlations of the copula; those of inputs with ties are larger and contradict each other
    /// sooner. [`nearest_correlations`](Self::nearest_correlations) finds possible ones.
    ///
    /// # Errors
    /// [`Invalid`] if the coefficient lies outside [-1, 1] or cannot be reached by the two inputs
    /// (with ties the reachable range is smaller and not symmetric), if both handles are the same
    /// input, if one does not vary, if the pair is already correlated, or if one is a column of
    /// joint data.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Share};
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let strike = model.ratio("strike", Dist::bernoulli(Share::percent(5.0)?))?;
    /// let cost = model.money("cost", Dist::uniform(10.0, 20.0)?)?;
    /// let error = model.correlate(strike, cost, 0.9).unwrap_err();
    /// assert!(error.to_string().starts_with(
    ///     "rank correlation of `strike` with `cost` = 0.9 is outside [-0.3774, 0.3774]"
    /// ));
    /// model.correlate(strike, cost, 0.3)?;
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias("copula", "Spearman", "Iman-Conover"))]
    pub fn correlate<A, B>(
        &mut self,
        first: Input<A>,
        second: Input<B>,
        coefficient: f64,
    ) -> Result<(), Invalid> {
        self.correlate_at(first.of(self.id), second.of(self.id), coefficient)
    }

    /// Correlates the ranks of two inputs given by name, as in case files.
    ///
    /// # Errors
    /// As [`correlate`](Self::correlate), and [`Invalid`] if there is no input of that name; the
    /// message suggests the nearest.
    pub fn correlate_named(
        &mut self,
        first: &str,
        second: &str,
        coefficient: f64,
    ) -> Result<(), Invalid> {
        self.correlate_at(
            self.correlated(first)?,
            self.correlated(second)?,
            coefficient,
        )
    }

    fn correlate_at(&mut self, a: usize, b: usize, coefficient: f64) -> Result<(), Invalid> {
        let pair = format!("`{}` with `{}`", self.inputs[a].name, self.inputs[b].name);
        Permitted::CORRELATION.check(&self.correlation_of(a, b), coefficient)?;
        if a == b || self.correlations.get(a, b).is_some() {
            return Err(Invalid::rule(
                "rank correlation",
                pair,
                "two inputs not yet correlated",
            ));
        }
        if [a, b]
            .iter()
            .any(|&index| self.inputs[index].law.rows().is_some())
        {
            let rule = "two inputs with distributions of their own: joint data already fix how their columns depend on each other";
            return Err(Invalid::rule("rank correlation", pair, rule));
        }
        let margins = (self.margin(a), self.margin(b));
        for (place, margin) in [(a, margins.0), (b, margins.1)] {
            if margin.is_fixed() {
                let Declared { name, law, .. } = &self.inputs[place];
                return Err(
                    Invalid::rule("rank correlation", pair, "two inputs that vary")
                        .hint(format!("`{name}` is {law}")),
                );
            }
        }
        let score = self.solved(a, b, margins, coefficient)?;
        self.correlations.set(Correlation {
            first: a,
            second: b,
            rank: coefficient,
            score,
        });
        Ok(())
    }
}

/// The end of what is possible to four digits, rounded inwards: what is named can be asked for.
fn inwards(end: f64) -> f64 {
    let digits = libm::exp10(3.0 - libm::floor(libm::log10(end.abs())));
    libm::trunc(end * digits) / digits
}
