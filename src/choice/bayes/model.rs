//! What hierarchical Bayes assumes, and its draws.

use serde::{Deserialize, Serialize};

use super::chain::{Drawn, Length, Setting, run};
use super::fit::{HierarchicalFit, NAME};
use super::population::Prior;
use super::setup::Setup;
use super::signs::Signs;
use crate::choice::design::Design;
use crate::choice::diagnosis::{check_columns, no_top};
use crate::choice::logit::pooled;
use crate::choice::panel::Panel;
use crate::choice::{ChoiceError, ChoiceSituation, ChoiceUtility};
use crate::error::{Invalid, Permitted, unknown_name};
use crate::numeric::in_order;
use crate::random::Seed;

/// Hierarchical Bayes: each person has coefficients of their own, which are normally distributed
/// among people, and all that is not known is drawn from its posterior distribution.
///
/// # Prior
/// The covariance `S` of people is inverse Wishart with `K + 3` degrees of freedom for `K` columns
/// and the scale `(K + 3) I`; their mean is normal around zero with the covariance `S / 0.01`. These
/// are the defaults of the package bayesm (`nu = nvar + 3`, `V = nu I`, `Amu = 0.01`). They hold for
/// the units of the attributes, so that a price in cents has another prior than one in euros:
/// choose units in which coefficients are of order one, or set [`prior_variance`](Self::prior_variance).
///
/// # Signs
/// The coefficient of a [`rising`](Self::rising) or [`falling`](Self::falling) column is the
/// exponential, or minus the exponential, of a normal value: log-normal among people, never zero.
/// Its parameters and prior are those of the logarithm. The prior spreads logarithms widely, so
/// that it favours large coefficients more than one on the coefficients themselves.
///
/// # Draws
/// Metropolis steps for each person alternate with draws of the population (Metropolis within
/// Gibbs). Steps follow the slope of each person's posterior and have its covariance; their shape
/// and size are found during the burn-in and then stay. Chains run side by side, and their draws have addresses (seed,
/// chain, person): the same bits on any number of threads. By default 4 chains with 1,000 iterations
/// of burn-in and 1,000 draws each, of every third iteration. Look at R-hat, which should be below
/// 1.01, and at the effective number of draws, which should be above 400.
///
/// Weights of respondents do not enter the estimate; they count in simulations.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, HierarchicalBayes, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::survey::Respondent;
///
/// // Forty people, half of whom care for green power, choose between two offers eight times.
/// let mut situations = Vec::new();
/// for person in 0..40_u32 {
///     for task in 0..8_u32 {
///         let price = f64::from(1 + (7 * person + 3 * task) % 5);
///         let offers = [
///             Alternative::new("grey").with("price", 3.0).with("green", 0.0),
///             Alternative::new("green").with("price", price).with("green", 1.0),
///         ];
///         let most = if person % 2 == 0 { 4.0 } else { 2.0 };
///         let chosen = usize::from(price < most + f64::from((person + task) % 3) - 1.0);
///         let who = Respondent::new(person.to_string());
///         situations.push(ChoiceSituation::new(who, task.to_string(), offers, chosen));
///     }
/// }
/// let utility = ChoiceUtility::new().price("price", Currency::EUR).number("green");
/// let fit = HierarchicalBayes::new(utility)
///     .falling("price")
///     .chains(2)
///     .burn_in(200)
///     .draws(100)
///     .thin(2)
///     .seed(1)
///     .fit(&situations)?;
/// assert_eq!(fit.parameters[0].name, "ln price");
/// assert!(fit.individuals.iter().all(|it| it.coefficients[0].mean < 0.0));
/// assert!(fit.individuals[0].coefficients[1].mean > fit.individuals[1].coefficients[1].mean);
/// assert_eq!(fit.draws.rows(), 200);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - P. Rossi, G. Allenby and R. `McCulloch` (2005), *Bayesian Statistics and Marketing*, chapter 5.
/// - K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 12.
#[doc(alias = "CBC/HB")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HierarchicalBayes {
    utility: ChoiceUtility,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rising: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    falling: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prior_variance: Option<f64>,
    chains: u32,
    burn_in: u32,
    draws: u32,
    thin: u32,
    seed: Seed,
}

impl HierarchicalBayes {
    /// A model of these columns, with the defaults of prior and draws.
    #[must_use]
    pub const fn new(utility: ChoiceUtility) -> Self {
        Self {
            utility,
            rising: Vec::new(),
            falling: Vec::new(),
            prior_variance: None,
            chains: 4,
            burn_in: 1_000,
            draws: 1_000,
            thin: 3,
            seed: Seed(0),
        }
    }

    /// Keeps the coefficient of a column above zero for everybody.
    #[must_use]
    pub fn rising(mut self, column: impl Into<String>) -> Self {
        self.rising.push(column.into());
        self
    }

    /// Keeps the coefficient of a column, such as the price, below zero for everybody.
    #[must_use]
    pub fn falling(mut self, column: impl Into<String>) -> Self {
        self.falling.push(column.into());
        self
    }

    /// Sets the variance among people that the prior expects of each coefficient, or of its
    /// logarithm; the default is one.
    #[must_use]
    pub const fn prior_variance(mut self, variance: f64) -> Self {
        self.prior_variance = Some(variance);
        self
    }

    /// Sets the number of chains; the default is 4.
    #[must_use]
    pub const fn chains(mut self, chains: u32) -> Self {
        self.chains = chains;
        self
    }

    /// Sets how many iterations of each chain come before its draws; the default is 1,000.
    #[must_use]
    pub const fn burn_in(mut self, iterations: u32) -> Self {
        self.burn_in = iterations;
        self
    }

    /// Sets how many draws each chain keeps; the default is 1,000.
    #[must_use]
    pub const fn draws(mut self, draws: u32) -> Self {
        self.draws = draws;
        self
    }

    /// Keeps one draw of this many iterations; the default is 3.
    #[must_use]
    pub const fn thin(mut self, iterations: u32) -> Self {
        self.thin = iterations;
        self
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Draws from the posterior distribution.
    ///
    /// # Errors
    /// - [`ChoiceError::Invalid`] for a column that is not in the utility or has both signs, unless
    ///   there are 2 to 64 chains, 100 to a million iterations of burn-in, 10 to 100,000 draws, and 1
    ///   to 1,000 iterations for each; and the errors of the situations.
    /// - [`ChoiceError::TooFew`] for no more people than columns.
    /// - [`ChoiceError::NotConverged`] if a chain runs away, so that its covariance of people is
    ///   none.
    pub fn fit(&self, situations: &[ChoiceSituation]) -> Result<HierarchicalFit, ChoiceError> {
        self.check()?;
        let design = Design::new(&self.utility, situations)?;
        check_columns(&design)?;
        let signs = self.signs(&design.columns)?;
        let panel = Panel::new(&design);
        if panel.people() <= design.width() {
            return Err(ChoiceError::TooFew {
                model: NAME.to_owned(),
                parameters: design.width(),
                given: panel.people(),
                of: "people",
                remedy: "ask more people or leave columns out",
            });
        }
        let (alike, _) = pooled(&design);
        if !alike.converged() {
            return Err(no_top(&design, NAME, &design.columns, &alike));
        }
        let ids = design.ids(situations);
        let setting = Setting {
            panel: &panel,
            ids: &ids,
            signs: &signs,
            prior: &self.prior(&design, &signs),
            start: &signs.latent(&alike.point, LEAST),
            length: Length {
                burn_in: self.burn_in,
                draws: self.draws,
                thin: self.thin,
            },
            seed: self.seed,
        };
        let some = WHOLE.div_ceil(self.chains as usize);
        let drawn = in_order(self.chains as usize, |number| run(setting, number, some));
        let drawn: Option<Vec<Drawn>> = drawn.into_iter().collect();
        let runaway = || ChoiceError::NotConverged {
            model: NAME.to_owned(),
            iterations: self.burn_in,
            gradient: alike.gradient,
            best: design
                .columns
                .iter()
                .cloned()
                .zip(design.natural(&alike.point))
                .collect(),
        };
        let setup = Setup {
            design: &design,
            situations,
            ids,
            signs: &signs,
        };
        setup.fit(&drawn.ok_or_else(runaway)?)
    }

    fn check(&self) -> Result<(), Invalid> {
        Permitted::between(2.0, 64.0).check("number of chains", f64::from(self.chains))?;
        Permitted::between(100.0, 1e6).check("iterations of burn-in", f64::from(self.burn_in))?;
        Permitted::between(10.0, 1e5).check("draws of each chain", f64::from(self.draws))?;
        Permitted::between(1.0, 1e3).check("iterations for each draw", f64::from(self.thin))?;
        if let Some(variance) = self.prior_variance {
            Permitted::POSITIVE.check("prior variance", variance)?;
        }
        Ok(())
    }

    fn signs(&self, columns: &[String]) -> Result<Signs, Invalid> {
        let mut signs = vec![None; columns.len()];
        let rising = self.rising.iter().map(|name| (name, 1.0));
        let falling = self.falling.iter().map(|name| (name, -1.0));
        for (name, sign) in rising.chain(falling) {
            let place = columns.iter().position(|column| column == name);
            let known = columns.iter().map(String::as_str);
            let place = place.ok_or_else(|| unknown_name("column of the utility", name, known))?;
            if signs[place].replace(sign).is_some() {
                let rule = "given one sign, once";
                return Err(Invalid::rule("column", format!("`{name}` twice"), rule));
            }
        }
        Ok(Signs(signs))
    }

    /// The prior in the units of the columns.
    fn prior(&self, design: &Design, signs: &Signs) -> Prior {
        let degrees = design.width() as f64 + 3.0;
        let variance = self.prior_variance.unwrap_or(1.0);
        let columns = || design.scales.iter().zip(&signs.0);
        let mean = |(scale, sign): (&f64, &Option<f64>)| sign.map_or(0.0, |_| libm::log(*scale));
        let spread = |(scale, sign): (&f64, &Option<f64>)| {
            let factor = if sign.is_some() { 1.0 } else { *scale };
            degrees * variance * factor * factor
        };
        Prior {
            mean: columns().map(mean).collect(),
            mean_weight: 0.01,
            degrees,
            scale: columns().map(spread).collect(),
        }
    }
}

/// Coefficients with a sign start at this size or above, for columns of unit standard deviation.
const LEAST: f64 = 0.1;
/// Of so many draws the coefficients of all people are kept for simulations.
const WHOLE: usize = 200;
