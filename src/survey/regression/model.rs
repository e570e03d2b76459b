//! The demand regression and its options.

use serde::{Deserialize, Serialize};

use super::Sale;
use super::within::{Groups, components, within};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::numeric::Dependent;
use crate::quantity::Currency;
use crate::survey::price::major;
use crate::survey::{Covariates, PriceScale};

/// A column of which others make up all but this part is told nothing of.
pub(super) const DEPENDENT: f64 = 1e-10;

/// How the quantity depends on the price.
///
/// # Example
/// ```
/// use bizcase::survey::DemandForm;
///
/// assert_eq!(DemandForm::LogLog.to_string(), "log-log");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandForm {
    /// `quantity = a + b price`: a straight line.
    Linear,
    /// `ln quantity = a + b price`: each unit of price loses the same percentage of sales.
    SemiLog,
    /// `ln quantity = a + b ln price`: `b` is the elasticity, equal at every price.
    LogLog,
}

impl std::fmt::Display for DemandForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Linear => "linear",
            Self::SemiLog => "semi-log",
            Self::LogLog => "log-log",
        })
    }
}

impl DemandForm {
    pub(super) const fn on_logarithm(self) -> bool {
        matches!(self, Self::SemiLog | Self::LogLog)
    }

    pub(super) const fn scale(self) -> PriceScale {
        match self {
            Self::Linear | Self::SemiLog => PriceScale::Linear,
            Self::LogLog => PriceScale::Logarithmic,
        }
    }
}

/// Levels that stores or weeks have besides the price. Without them, large stores with high prices
/// make demand look less elastic than it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedEffects {
    /// No levels.
    #[default]
    None,
    /// A level for each store.
    Store,
    /// A level for each week.
    Week,
    /// A level for each store and one for each week.
    StoreAndWeek,
}

/// Which errors may be correlated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStructure {
    /// Errors of one store, from week to week.
    #[default]
    ClusteredByStore,
    /// Errors of one week, from store to store.
    ClusteredByWeek,
    /// None; errors may differ in size (HC1).
    Robust,
    /// None, and all errors have the same variance.
    Classical,
}

/// A regression of quantities on prices, by least squares.
///
/// # Errors of the coefficients
/// With `N` rows, `K` coefficients and `G` clusters, the clustered sandwich is multiplied by
/// `G / (G - 1) (N - 1) / (N - K)`, the robust one by `N / (N - K)`. `K` counts the constant, the
/// slopes and the effects removed. Effects of groups nested in a cluster (store effects with errors
/// clustered by store) do not count.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{DemandForm, DemandRegression, FixedEffects, Sale};
///
/// // The large store charges more; within each store, one percent of price loses two of sales.
/// let sale = |store, week, price: i64, size: f64| {
///     let quantity = size / (price * price) as f64;
///     Sale::new(store, week, Money::major(price, Currency::USD), quantity)
/// };
/// let sales = [
///     sale("small", "1", 2, 100.0), sale("small", "2", 3, 101.0), sale("small", "3", 4, 100.0),
///     sale("large", "1", 6, 5_000.0), sale("large", "2", 8, 5_000.0), sale("large", "3", 9, 5_050.0),
/// ];
/// let pooled = DemandRegression::new(DemandForm::LogLog);
/// let within = pooled.clone().fixed_effects(FixedEffects::Store);
/// let price = Money::major(5, Currency::USD);
/// assert!(pooled.fit(&sales)?.elasticity(price)?.value > 0.0);
/// assert!((within.fit(&sales)?.elasticity(price)?.value + 2.0).abs() < 0.02);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - A. C. Cameron and D. L. Miller (2015), *A practitioner's guide to cluster-robust inference*,
///   Journal of Human Resources 50, 317-372.
/// - J. M. Wooldridge (2010), *Econometric Analysis of Cross Section and Panel Data*, chapter 10.
#[doc(alias = "price elasticity")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DemandRegression {
    pub(super) form: DemandForm,
    pub(super) effects: FixedEffects,
    pub(super) errors: ErrorStructure,
    covariates: Covariates,
}

/// The columns of a regression, with effects taken out.
pub(super) struct Design {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) means: Vec<f64>,
    pub(super) outcome: Vec<f64>,
    /// Effects taken out, apart from the constant.
    pub(super) absorbed: usize,
    /// Those of them that count beside the clusters.
    pub(super) counted: usize,
    /// The cluster of each row, if errors are clustered.
    pub(super) clusters: Option<Groups>,
}

/// The largest quantity: errors by cluster multiply squares of quantities with squares of prices,
/// which must stay finite.
const MOST_SOLD: f64 = 1e60;

impl DemandRegression {
    /// A regression without effects or covariates, with errors clustered by store.
    #[must_use]
    pub fn new(form: DemandForm) -> Self {
        Self {
            form,
            effects: FixedEffects::default(),
            errors: ErrorStructure::default(),
            covariates: Covariates::new(),
        }
    }

    /// Adds effects of stores or weeks.
    #[must_use]
    pub fn fixed_effects(mut self, effects: FixedEffects) -> Self {
        self.effects = effects;
        self
    }

    /// Sets which errors may be correlated.
    #[must_use]
    pub fn errors(mut self, errors: ErrorStructure) -> Self {
        self.errors = errors;
        self
    }

    /// Adds covariates with one value per sale, such as a promotion or a competitor's price.
    #[must_use]
    pub fn covariates(mut self, covariates: Covariates) -> Self {
        self.covariates = covariates;
        self
    }

    pub(super) fn prices(&self, sales: &[Sale], currency: Currency) -> Result<Vec<f64>, Invalid> {
        let read = |(row, sale): (usize, &Sale)| {
            let price = sale.price;
            let parameter = || format!("price in {}", place(row, sale));
            if price.currency() != currency {
                let permitted = Permitted::OneOf(vec![currency.to_string()]);
                return Err(Invalid::new(&parameter(), price, permitted));
            }
            let amount = major(price);
            if amount <= 0.0 {
                return Err(Invalid::new(&parameter(), amount, Permitted::POSITIVE));
            }
            Ok(self.form.scale().of(amount))
        };
        sales.iter().enumerate().map(read).collect()
    }

    pub(super) fn quantities(&self, sales: &[Sale]) -> Result<Vec<f64>, Invalid> {
        let read = |(row, sale): (usize, &Sale)| {
            let quantity = sale.quantity;
            let parameter = || format!("quantity in {}", place(row, sale));
            if !(0.0..=MOST_SOLD).contains(&quantity) {
                let rule = "a number from zero to 1e60";
                return Err(Invalid::rule(&parameter(), quantity, rule)
                    .hint("returns belong to the week of the sale"));
            }
            if !self.form.on_logarithm() {
                return Ok(quantity);
            }
            if quantity <= 0.0 {
                let rule = "above zero, since it has no logarithm";
                return Err(Invalid::rule(&parameter(), quantity, rule).hint(
                    "use the linear form or longer periods; adding one to all would bend the \
                     elasticity",
                ));
            }
            Ok(libm::log(quantity))
        };
        sales.iter().enumerate().map(read).collect()
    }

    pub(super) fn design(
        &self,
        sales: &[Sale],
        price: Vec<f64>,
        quantity: &[f64],
    ) -> Result<Design, SurveyError> {
        let stores = Groups::new(sales.iter().map(|sale| sale.store.as_str()));
        let weeks = Groups::new(sales.iter().map(|sale| sale.week.as_str()));
        let effects: Vec<&Groups> = match self.effects {
            FixedEffects::None => Vec::new(),
            FixedEffects::Store => vec![&stores],
            FixedEffects::Week => vec![&weeks],
            FixedEffects::StoreAndWeek => vec![&stores, &weeks],
        };
        let mut names = vec!["constant".to_owned()];
        let mut columns = vec![vec![1.0; sales.len()]];
        let mut means = vec![1.0];
        let covariates = self.covariates.checked(sales.len())?.iter();
        let priced = match self.form.scale() {
            PriceScale::Linear => "price",
            PriceScale::Logarithmic => "ln price",
        };
        let given = covariates.map(|column| (column.name.clone(), column.values.clone()));
        for (name, values) in given.chain([(priced.to_owned(), price)]) {
            varies(&name, &values)?;
            columns.push(self.without(&effects, &name, &values)?);
            means.push(mean(&values));
            names.push(name);
        }
        let outcome = if self.form.on_logarithm() {
            "ln quantity"
        } else {
            "quantity"
        };
        varies(outcome, quantity)?;
        let (absorbed, counted) = self.effects_counted(&stores, &weeks);
        Ok(Design {
            names,
            columns,
            means,
            outcome: self.without(&effects, outcome, quantity).or_else(|error| {
                // Quantities may be all effects.
                match error {
                    SurveyError::Dependent { .. } => Ok(vec![mean(quantity); quantity.len()]),
                    other => Err(other),
                }
            })?,
            absorbed,
            counted,
            clusters: match self.errors {
                ErrorStructure::ClusteredByStore => Some(stores),
                ErrorStructure::ClusteredByWeek => Some(weeks),
                ErrorStructure::Robust | ErrorStructure::Classical => None,
            },
        })
    }

    /// A column less the effects, if anything but them is left.
    fn without(
        &self,
        effects: &[&Groups],
        name: &str,
        values: &[f64],
    ) -> Result<Vec<f64>, SurveyError> {
        if effects.is_empty() {
            return Ok(values.to_vec());
        }
        let rest = within(effects, values).ok_or_else(|| SurveyError::NotConverged {
            fit: format!("{name} less the effects of stores and weeks"),
            iterations: 20_000,
            gradient: f64::INFINITY,
            best: Vec::new(),
        })?;
        let spread = |column: &[f64]| {
            let middle = mean(column);
            column
                .iter()
                .fold(0.0, |sum, x| libm::hypot(sum, x - middle))
        };
        if spread(&rest) > 1e-10 * spread(values) {
            return Ok(rest);
        }
        let groups = match self.effects {
            FixedEffects::Week => "the week effects: it does not differ within a week",
            FixedEffects::StoreAndWeek => "the store and week effects",
            _ => "the store effects: it does not change within a store",
        };
        Err(SurveyError::Dependent {
            column: format!("{name} (made up of {groups})"),
        })
    }

    /// The effects taken out besides the constant, and those that count beside clusters.
    fn effects_counted(&self, stores: &Groups, weeks: &Groups) -> (usize, usize) {
        let (by_store, by_week) = (stores.count - 1, weeks.count - 1);
        let absorbed = match self.effects {
            FixedEffects::None => 0,
            FixedEffects::Store => by_store,
            FixedEffects::Week => by_week,
            // One level of each separate market says nothing.
            FixedEffects::StoreAndWeek => {
                stores.count + weeks.count - components(stores, weeks) - 1
            }
        };
        let counted = match (self.errors, self.effects) {
            (ErrorStructure::ClusteredByStore, FixedEffects::Store)
            | (ErrorStructure::ClusteredByWeek, FixedEffects::Week) => 0,
            (ErrorStructure::ClusteredByStore, FixedEffects::StoreAndWeek) => absorbed - by_store,
            (ErrorStructure::ClusteredByWeek, FixedEffects::StoreAndWeek) => absorbed - by_week,
            _ => absorbed,
        };
        (absorbed, counted)
    }
}

/// How messages name a sale.
fn place(row: usize, sale: &Sale) -> String {
    format!("row {row} (store {}, week {})", sale.store, sale.week)
}

pub(super) fn named(dependent: &Dependent, names: &[String]) -> SurveyError {
    let of: Vec<&str> = dependent
        .of
        .iter()
        .map(|&place| names[place].as_str())
        .collect();
    SurveyError::Dependent {
        column: format!("{} (made up of {})", names[dependent.column], of.join(", ")),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn varies(name: &str, values: &[f64]) -> Result<(), SurveyError> {
    let first = values.first().copied().unwrap_or(f64::NAN);
    if values.iter().any(|x| x.total_cmp(&first).is_ne()) {
        return Ok(());
    }
    Err(SurveyError::NoVariation {
        column: name.to_owned(),
        value: first.to_string(),
        rows: values.len(),
    })
}
