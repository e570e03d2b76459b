//! Models.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::copula::{Correlations, Margin};
use super::handle::next_model;
use super::trial::Formula;
use crate::distribution::Dist;
use crate::quantity::{Currency, Period, Unit};
use crate::random::Fingerprint;

/// Uncertain inputs and the outputs computed from them.
///
/// All money is in one currency. Names identify inputs and outputs in reports and errors. The name
/// of an input also identifies its random numbers: renaming an input draws it anew, while adding
/// others does not change it.
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
#[doc(alias = "Monte Carlo")]
pub struct Model {
    pub(super) id: u32,
    pub(super) currency: Currency,
    pub(super) inputs: Vec<Declared>,
    /// The places of the inputs by name.
    pub(super) places: HashMap<String, usize>,
    pub(super) outputs: Vec<(String, Unit)>,
    /// The names of the outputs.
    pub(super) taken: HashSet<String>,
    pub(super) formulas: Vec<Formula>,
    pub(super) correlations: Correlations,
    /// The addresses of random numbers that stand before its own.
    pub(super) aligned: Vec<String>,
    /// For outputs the thresholds whose crossings a stream counts.
    pub(super) thresholds: HashMap<usize, Vec<f64>>,
}

/// An input as declared.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) law: Dist,
    pub(super) unit: Unit,
    pub(super) period: Option<Period>,
    /// The name whose random numbers it is drawn by, if not its own.
    pub(super) address: Option<String>,
    /// How its ranks are tied; found when it is first correlated.
    pub(super) margin: OnceLock<Margin>,
}

/// Whose random numbers an input takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DrawnBy {
    /// By what they are found.
    pub(super) address: String,
    /// What a reader knows it by.
    pub(super) name: String,
}

impl Declared {
    pub(super) fn source(&self) -> DrawnBy {
        let address = self.drawn_by();
        let name = self.law.rows_name().unwrap_or(&address).to_owned();
        DrawnBy { address, name }
    }

    /// Whose random numbers it takes: those of its name, or one and the same for all columns of the
    /// same rows.
    pub(super) fn drawn_by(&self) -> String {
        let named = || self.address.as_ref().unwrap_or(&self.name).clone();
        self.law.rows().unwrap_or_else(named)
    }
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
            aligned: Vec::new(),
            thresholds: HashMap::new(),
        }
    }

    /// The model, whose inputs take the same random numbers in every trial as inputs of the same
    /// name in `other`.
    ///
    /// That is so anyway, but for Sobol points: there an input's numbers also depend on its place
    /// among all inputs.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut first = Model::new(Currency::USD);
    /// first.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let churn = first.share("churn", Dist::uniform(0.01, 0.02)?)?;
    /// let mut second = Model::new(Currency::USD);
    /// let same = second.share("churn", Dist::uniform(0.01, 0.02)?)?;
    /// let second = second.aligned_with(&first);
    ///
    /// let points = Sampling::sobol(1_024).seed(1);
    /// let (first, second) = (first.run(&points)?, second.run(&points)?);
    /// assert_eq!(first.input(churn).samples(), second.input(same).samples());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn aligned_with(mut self, other: &Self) -> Self {
        self.aligned = other.addresses();
        self
    }

    /// Whose random numbers the inputs take, in order and each once.
    pub(super) fn addresses(&self) -> Vec<String> {
        let mut known: HashSet<&str> = HashSet::new();
        let own: Vec<String> = self.inputs.iter().map(Declared::drawn_by).collect();
        let all = self.aligned.iter().chain(&own);
        all.filter(|it| known.insert(it.as_str()))
            .cloned()
            .collect()
    }

    /// The currency of all money in the model.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// A short code of the model: the version of the crate, the currency, inputs with their
    /// distributions, correlations, and the names of the outputs. It does not cover the code of the
    /// formulas or numbers in them.
    ///
    /// A distribution counts by its serialised form; a distribution of your own by how it prints.
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
            let hash = match &input.address {
                Some(address) => hash.text(address),
                None => hash,
            };
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

    /// What the numbers of each input mean, in order of declaration.
    pub(crate) fn units(&self) -> impl Iterator<Item = Unit> {
        self.inputs.iter().map(|input| input.unit)
    }

    /// The names of the inputs with their distributions, in order of declaration.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &Dist)> {
        self.inputs
            .iter()
            .map(|input| (input.name.as_str(), &input.law))
    }

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

/// Takes data into account whose parts all have a serialised form.
fn known_data(hash: Fingerprint, data: &impl serde::Serialize) -> Fingerprint {
    hash.data(data).unwrap_or_else(|hash| hash)
}
