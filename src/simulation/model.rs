//! Inputs, outputs and the closures between them.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::copula::{Correlation, Correlations, Margin, reach, score_correlation};
use super::handle::next_model;
use super::scenario::{Formula, formula, vectorized_formula};
use super::{Input, Output, Results, Scenario, Vectorized};
use crate::distribution::{Dist, Distribution};
use crate::error::{Bound, Invalid, Permitted, unknown_name};
use crate::quantity::{
    Approx, Churn, Count, Currency, Growth, Lane, Money, PerPeriod, Period, Quantity, Rate, Ratio,
    Share, Unit, Value,
};
use crate::random::Fingerprint;

/// Uncertain inputs and the outputs computed from them.
///
/// All money is in one currency. Names identify inputs and outputs everywhere: in reports, in
/// errors, and as the address of an input's random numbers, so that renaming an input draws it
/// anew while adding others leaves it alone.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let list_price = model.known("list price", Money::major(25, Currency::USD))?;
/// let realised = model.share("realised price", Dist::triangular(0.70, 0.875, 1.00)?)?;
/// let price = model.output("price", move |s| s.get(list_price) * s.get(realised))?;
///
/// let run = model.run(&Sampling::monte_carlo(1_000))?;
/// assert!(run.outcome(price).maximum() <= 25.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Model {
    pub(super) id: u32,
    pub(super) currency: Currency,
    pub(super) inputs: Vec<Declared>,
    /// The places of the inputs by name.
    pub(super) places: HashMap<String, usize>,
    pub(super) outputs: Vec<(String, Unit)>,
    taken: HashSet<String>,
    pub(super) formulas: Vec<Formula>,
    pub(super) correlations: Correlations,
    /// For outputs the thresholds whose crossings a stream counts.
    pub(super) thresholds: HashMap<usize, Vec<f64>>,
}

/// An input as declared.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) law: Dist,
    pub(super) unit: Unit,
    pub(super) period: Option<Period>,
    /// How its ranks are tied; found when it is first correlated.
    margin: OnceLock<Margin>,
}

impl Model {
    /// A model without inputs, whose money is in `currency`.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        Self {
            id: next_model(),
            currency,
            inputs: Vec::new(),
            places: HashMap::new(),
            outputs: Vec::new(),
            taken: HashSet::new(),
            formulas: Vec::new(),
            correlations: Correlations::default(),
            thresholds: HashMap::new(),
        }
    }

    /// The currency of all money in the model.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Declares an amount of money, in major units of the model's currency.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn money(&mut self, name: &str, law: Dist) -> Result<Input<Money>, Invalid> {
        self.declare_input(name, law, Unit::Money(self.currency), None)
    }

    /// Declares a share or a probability.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the law can leave [0, 1].
    pub fn share(&mut self, name: &str, law: Dist) -> Result<Input<Share>, Invalid> {
        self.declare_input(name, law, Unit::Share, None)
    }

    /// Declares a count.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the law can be negative.
    pub fn count(&mut self, name: &str, law: Dist) -> Result<Input<Count>, Invalid> {
        self.declare_input(name, law, Unit::Count, None)
    }

    /// Declares a plain number.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn ratio(&mut self, name: &str, law: Dist) -> Result<Input<Ratio>, Invalid> {
        self.declare_input(name, law, Unit::Ratio, None)
    }

    /// Declares the share of customers lost per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the law can leave [0, 1].
    pub fn churn(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<Churn>, Invalid> {
        self.declare_rate(name, period, law)
    }

    /// Declares a discount or interest rate, effective per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the law can reach -1.
    pub fn rate(&mut self, name: &str, period: Period, law: Dist) -> Result<Input<Rate>, Invalid> {
        self.declare_rate(name, period, law)
    }

    /// Declares a relative change per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the law can reach -1.
    pub fn growth(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<Growth>, Invalid> {
        self.declare_rate(name, period, law)
    }

    fn declare_rate<R: PerPeriod>(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<R>, Invalid> {
        let lowest = law.support().low;
        if R::unit() == Unit::Ratio && lowest <= -1.0 {
            return Err(Invalid::new(name, lowest, Permitted::RATE)
                .hint("nothing can lose more than all of itself; truncate the distribution"));
        }
        self.declare_input(name, law, R::unit(), Some(period))
    }

    /// Declares an input whose value is known.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or an amount of money is in another currency.
    pub fn known<Q: Quantity>(&mut self, name: &str, exact: Q) -> Result<Input<Q>, Invalid> {
        let value: Value = exact.into();
        let unit = Q::unit(self.currency);
        let law = Dist::fixed(value.in_unit(name, unit)?)?;
        self.declare_input(name, law, unit, None)
    }

    fn declare_input<Q>(
        &mut self,
        name: &str,
        law: Dist,
        unit: Unit,
        period: Option<Period>,
    ) -> Result<Input<Q>, Invalid> {
        if self.places.contains_key(name) {
            let rule = "a name that no other input has";
            return Err(Invalid::rule("name of an input", format!("`{name}`"), rule));
        }
        check_support(name, &law, unit)?;
        self.places.insert(name.to_owned(), self.inputs.len());
        self.inputs.push(Declared {
            name: name.to_owned(),
            law,
            unit,
            period,
            margin: OnceLock::new(),
        });
        Ok(Input::new(self.inputs.len() - 1, self.id))
    }

    /// Replaces the distribution of an input, given by name, and returns the one it had. All other
    /// draws stay as they are, so that two runs of the same sampling differ by this change alone.
    ///
    /// # Errors
    /// [`Invalid`] if there is no input of this name (the nearest is suggested), the law can leave
    /// the range of its quantity, it is a column of joint data though the input is correlated, or
    /// its ties keep a rank correlation of the input out of reach. A fixed value is no such law: a
    /// correlation rests while one of its inputs does not vary.
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
    /// let sampling = Sampling::monte_carlo(1_000);
    /// let before = model.run(&sampling)?.input(price).mean().value;
    /// model.assume("price", Dist::uniform(21.0, 31.0)?)?;
    /// let after = model.run(&sampling)?.input(price).mean().value;
    /// assert!((after - before - 1.0).abs() < 1e-9);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn assume(&mut self, name: &str, law: Dist) -> Result<Dist, Invalid> {
        let Some(&index) = self.places.get(name) else {
            let names = self.inputs.iter().map(|input| input.name.as_str());
            return Err(unknown_name("input", name, names));
        };
        let (unit, period) = (self.inputs[index].unit, self.inputs[index].period);
        check_support(name, &law, unit)?;
        if period.is_some() && unit == Unit::Ratio && law.support().low <= -1.0 {
            return Err(Invalid::new(name, law.support().low, Permitted::RATE));
        }
        let of_it = |pair: &Correlation| pair.first == index || pair.second == index;
        let mut correlated: Vec<Correlation> =
            self.correlations.iter().copied().filter(of_it).collect();
        let margin = OnceLock::new();
        if !correlated.is_empty() {
            if law.rows().is_some() {
                let rule = "a law of its own: the input is correlated with another";
                return Err(Invalid::rule(name, law, rule));
            }
            let own = margin.get_or_init(|| Margin::of(&law));
            for pair in &mut correlated {
                let of = |place| {
                    if place == index {
                        own
                    } else {
                        self.margin(place)
                    }
                };
                let margins = (of(pair.first), of(pair.second));
                pair.score = self.solved(pair.first, pair.second, margins, pair.rank)?;
            }
        }
        for pair in correlated {
            self.correlations.set(pair);
        }
        let input = &mut self.inputs[index];
        input.margin = margin;
        Ok(std::mem::replace(&mut input.law, law))
    }

    /// How the draws of an input are tied.
    pub(super) fn margin(&self, place: usize) -> &Margin {
        let input = &self.inputs[place];
        input.margin.get_or_init(|| Margin::of(&input.law))
    }

    /// The correlation of normal scores that gives two inputs a rank correlation.
    fn solved(
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

    /// Correlates the ranks of two inputs: Spearman's coefficient, from -1 to 1.
    ///
    /// The marginal distributions stay as declared. The coefficient is that of the draws, where
    /// equal ones share their mean rank: for an input with ties (a count, an event, a mixture with a
    /// fixed part) the copula's correlation is the one that gives it, which is larger. Values with
    /// less than a hundredth of the probability count as parts of a continuous stretch; that moves
    /// the coefficient by less than 0.0001.
    ///
    /// Whether all coefficients can hold at once is checked by [`run`](Self::run), on the
    /// correlations of the copula: those of inputs with ties are larger than the coefficients and
    /// contradict each other sooner. [`nearest_correlations`](Self::nearest_correlations) finds what
    /// can hold.
    ///
    /// # Errors
    /// [`Invalid`] if the coefficient is outside [-1, 1] or out of the reach of the two inputs
    /// (with ties it ends before, and not at the same distance on both sides), if both handles are
    /// the same input, if one does not vary, or if the pair is correlated already or one is a column
    /// of joint data.
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
    /// As [`correlate`](Self::correlate), and [`Invalid`] if there is no input of a name; the
    /// nearest is suggested.
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
            let rule = "two inputs with laws of their own: the rows of joint data say how their columns hang together";
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

    /// Adds an output: a closure over the inputs, evaluated on several trials at once.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn output<Q: Quantity>(
        &mut self,
        name: &str,
        evaluate: impl Fn(&Scenario<'_>) -> Approx<Q> + Send + Sync + 'static,
    ) -> Result<Output<Q>, Invalid> {
        let output = self.declare(name)?;
        self.formula(move |scenario, results| results.set(output, evaluate(scenario)));
        Ok(output)
    }

    /// The same for a formula compiled for wider vector instructions as well.
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
            impl Fn(&Scenario<'_>) -> Approx<Q> + Send + Sync + 'static,
            impl Fn(&Scenario<'_>) -> Approx<Q> + Send + Sync + 'static,
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

    /// Adds an output whose closure sees one trial at a time, for models that must branch.
    ///
    /// Several times slower than [`output`](Self::output), with the same results.
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
        evaluate: impl Fn(&Scenario<'_, f64>) -> Approx<Q, f64> + Send + Sync + 'static,
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
        evaluate: impl Fn(&Scenario<'_>, &mut Results<'_>) + Send + Sync + 'static,
    ) {
        self.formulas.push(formula::<Lane>(evaluate));
    }

    /// A short code of what the model is made of: the version of the crate, the currency, inputs
    /// with their distributions, correlations, and the names of the outputs. The code of the
    /// formulas is not part of it, nor are numbers that stand in them.
    ///
    /// It is that of the serialised form of the distributions; of a law of the program's own, that
    /// of how it prints.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let before = model.fingerprint();
    /// model.assume("price", Dist::uniform(20.0, 31.0)?)?;
    /// assert_ne!(model.fingerprint(), before);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.hash())
    }

    pub(super) fn hash(&self) -> u64 {
        let start = Fingerprint::default().text(env!("CARGO_PKG_VERSION"));
        let start = start.text(self.currency.code());
        let inputs = self.inputs.iter().fold(start, |hash, input| {
            let hash = hash.text("input").text(&input.name);
            let hash = known_data(hash, &input.unit);
            let hash = known_data(hash, &input.period);
            hash.data(&input.law)
                .unwrap_or_else(|hash| hash.text(&input.law.to_string()))
        });
        let pairs = self.correlations.iter();
        let pairs = pairs.fold(inputs, |hash, pair| {
            known_data(hash, &(pair.first, pair.second, pair.rank))
        });
        self.outputs.iter().fold(pairs, known_data).value()
    }

    /// The same for a formula compiled for wider vector instructions as well.
    ///
    /// # Example
    /// See [`vectorized!`](crate::vectorized).
    pub fn formula_vectorized(
        &mut self,
        evaluate: Vectorized<
            impl Fn(&Scenario<'_>, &mut Results<'_>) + Send + Sync + 'static,
            impl Fn(&Scenario<'_>, &mut Results<'_>) + Send + Sync + 'static,
        >,
    ) {
        self.formulas
            .push(vectorized_formula(evaluate.baseline, evaluate.wide));
    }

    /// What the numbers of each input mean, in order of declaration.
    pub(crate) fn units(&self) -> impl Iterator<Item = Unit> {
        self.inputs.iter().map(|input| input.unit)
    }

    /// The names of the inputs with what they stand for, in order of declaration.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &Dist)> {
        self.inputs
            .iter()
            .map(|input| (input.name.as_str(), &input.law))
    }
}

impl Model {
    /// The names of the outputs with their units, in order of declaration.
    pub fn outputs(&self) -> impl Iterator<Item = (&str, Unit)> {
        self.outputs
            .iter()
            .map(|(name, unit)| (name.as_str(), *unit))
    }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let inputs: Vec<_> = self
            .inputs()
            .map(|(name, law)| format!("{name}: {law}"))
            .collect();
        f.debug_struct("Model")
            .field("currency", &self.currency)
            .field("inputs", &inputs)
            .field("outputs", &self.outputs)
            .finish_non_exhaustive()
    }
}

/// The end of what is possible to four digits, rounded inwards: what is named can be asked for.
fn inwards(end: f64) -> f64 {
    let digits = libm::exp10(3.0 - libm::floor(libm::log10(end.abs())));
    libm::trunc(end * digits) / digits
}

/// Takes data into account whose parts all have a serialised form.
fn known_data(hash: Fingerprint, data: &impl serde::Serialize) -> Fingerprint {
    hash.data(data).unwrap_or_else(|hash| hash)
}

/// Refuses a law whose support leaves the range of its quantity.
fn check_support(name: &str, law: &Dist, unit: Unit) -> Result<(), Invalid> {
    law.check()?;
    let permitted = unit.permitted();
    let support = law.support();
    let inside = |end: f64| {
        let open_ended = end.is_infinite() && permits_infinity(&permitted, end);
        open_ended || permitted.contains(end)
    };
    if inside(support.low) && inside(support.high) {
        return Ok(());
    }
    // Three significant digits are enough to paste.
    let short = |number: f64| format!("{number:.2e}").parse().unwrap_or(number);
    let sd = |variance: f64| short(libm::sqrt(variance));
    let hint = match (unit, law.mean(), law.variance()) {
        (Unit::Share, Some(mean), Some(variance)) if mean > 0.0 && mean < 1.0 => format!(
            "truncate it, or use Dist::beta_from_mean_sd({}, {})",
            short(mean),
            sd(variance)
        ),
        (Unit::Share, Some(mean), _) if mean > 1.0 && support.high <= 100.0 => {
            "write twelve percent as 0.12".to_owned()
        }
        (Unit::Count, Some(mean), Some(variance)) if mean > 0.0 => format!(
            "truncate it, or use Dist::log_normal_from_mean_sd({}, {})",
            short(mean),
            sd(variance)
        ),
        _ => "truncate it".to_owned(),
    };
    let reach = format!("{law} with support [{}, {}]", support.low, support.high);
    Err(Invalid::new(name, reach, permitted).hint(hint))
}

/// Whether a permitted range is unbounded in the direction of `end`: no draw is infinite.
fn permits_infinity(permitted: &Permitted, end: f64) -> bool {
    match permitted {
        Permitted::Interval { low, high } => {
            let bound = if end < 0.0 { low } else { high };
            *bound == Bound::Excluding(end)
        }
        _ => false,
    }
}
