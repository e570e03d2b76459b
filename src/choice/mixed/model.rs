//! What a mixed logit assumes, and its fit.

use serde::{Deserialize, Serialize};

use super::assumptions::Assumptions;
use super::draws::{Plan, PointSet};
use super::fit::{DrawsRepeated, MixedFit, MixedLikelihood, ParameterMove};
use super::mixing::Mixing;
use super::setup::Setup;
use crate::choice::{ChoiceError, ChoiceSituation, ChoiceUtility, CoefficientErrors};
use crate::error::Permitted;
use crate::random::Seed;

/// Mixed logit: coefficients differ among people by distributions whose parameters are estimated by
/// maximum simulated likelihood.
///
/// All choices of a person are made with the same coefficients (a panel). The probability of a
/// person's choices is averaged over draws of the coefficients; each person has draws of their own.
/// Coefficients that are not [`random`](Self::random) are the same for everybody. Derivatives are
/// exact, so that the search takes few steps and errors come from the true curvature.
///
/// # Draws
/// The estimate depends on the draws, the less the more there are: repeat the fit
/// [with other draws](Self::repeated). By default 500 points of Sobol's sequence, scrambled for each
/// person by their id, so that the order of people changes nothing but rounding. The draws are kept
/// in memory: eight bytes for each person, draw and random coefficient, 8.7 MB for 361 people, 500
/// draws and six coefficients.
///
/// # Signs
/// The likelihood is nearly the same with a standard deviation of the other sign, but with finitely
/// many draws not quite: there is an optimum for each combination of signs. The search also tries
/// the mirror image of each random coefficient and takes the best; the figure reported is the
/// size. [`MixedFit::optima`] shows how far apart the optima are.
///
/// # Errors of estimates
/// By default robust and clustered by person, with the factor `G / (G - 1)` for `G` people, where
/// respondents have ids; otherwise from the second derivatives. Both use the likelihood of each
/// person as a whole: the outer product of choice situations, which some programs report, is too
/// small for a panel.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, MixedLogit, Mixing, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::survey::Respondent;
///
/// // Sixty people, half of whom care for green power, choose between two offers eight times.
/// let mut situations = Vec::new();
/// for person in 0..60_u32 {
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
/// let fit = MixedLogit::new(utility)
///     .random("green", Mixing::Normal)
///     .draws(100)
///     .seed(1)
///     .fit(&situations)?;
/// assert_eq!(fit.parameters.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
///     ["price", "green", "sd of green"]);
/// assert!(fit.goodness.log_likelihood > fit.log_likelihood_pooled);
/// // What person 0 and person 1 would pay for green power, given their choices.
/// assert!(fit.individuals[0].worths[0].mean > fit.individuals[1].worths[0].mean);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - D. Revelt and K. Train (1998), "Mixed logit with repeated choices", *Review of Economics and
///   Statistics* 80, 647-657.
/// - K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapters 6, 9-11.
/// - K. Train and M. Weeks (2005), "Discrete choice models in preference space and
///   willingness-to-pay space".
/// - S. Hess, K. Train and J. Polak (2006), *Transportation Research B* 40, 147-163, on modified
///   Latin hypercube sampling.
#[doc(alias = "random parameters logit")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MixedLogit(Assumptions);

impl MixedLogit {
    /// A model in which coefficients are the same for everybody until
    /// [`random`](Self::random) says otherwise.
    #[must_use]
    pub const fn new(utility: ChoiceUtility) -> Self {
        Self(Assumptions {
            utility,
            random: Vec::new(),
            falling: Vec::new(),
            correlated: false,
            willingness: false,
            plan: Plan {
                points: PointSet::ScrambledSobol,
                draws: 500,
                seed: Seed(0),
                antithetic: false,
                round: 0,
            },
            starts: 1,
            start: None,
            errors: None,
        })
    }

    /// Lets the coefficient of a column differ among people; the name of an attribute with levels
    /// stands for all of its columns.
    #[must_use]
    pub fn random(mut self, column: impl Into<String>, mixing: Mixing) -> Self {
        self.0.random.push((column.into(), mixing));
        self
    }

    /// Puts a log-normal or censored coefficient below zero. That of the price is there already.
    #[must_use]
    pub fn falling(mut self, column: impl Into<String>) -> Self {
        self.0.falling.push(column.into());
        self
    }

    /// Lets all random coefficients be correlated: their covariance is estimated by its lower
    /// triangular root. Only for distributions made of normal ones.
    #[must_use]
    pub const fn correlated(mut self) -> Self {
        self.0.correlated = true;
        self
    }

    /// Estimates willingness to pay in place of coefficients: utility is
    /// `scale (worth of attributes - price)`. The distributions are those of the worths, and that of
    /// the price is the one of the scale, log-normal if it is random. The worth of an attribute may
    /// have any sign; [`falling`](Self::falling) also says which are below zero.
    #[must_use]
    pub const fn willingness_space(mut self) -> Self {
        self.0.willingness = true;
        self
    }

    /// Sets where draws lie and how many there are for each person; the default is 500 of
    /// [`PointSet::ScrambledSobol`].
    #[must_use]
    pub const fn points(mut self, points: PointSet, draws: u32) -> Self {
        self.0.plan.points = points;
        self.0.plan.draws = draws;
        self
    }

    /// Sets how many draws each person has.
    #[must_use]
    pub const fn draws(mut self, draws: u32) -> Self {
        self.0.plan.draws = draws;
        self
    }

    /// Sets the seed of the draws; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.0.plan.seed = seed.into();
        self
    }

    /// Makes the second half of the draws mirror images of the first in all coefficients.
    #[must_use]
    pub const fn antithetic(mut self) -> Self {
        self.0.plan.antithetic = true;
        self
    }

    /// Searches from several starts, with other sizes and signs of the spreads; the default is one.
    #[must_use]
    pub const fn starts(mut self, starts: u32) -> Self {
        self.0.starts = starts;
        self
    }

    /// Climbs from these parameters only, in the order and units of [`MixedFit::parameters`], and
    /// tries no mirror images: to arrive where another program did.
    #[must_use]
    pub fn start_at(mut self, parameters: &[f64]) -> Self {
        self.0.start = Some(parameters.to_vec());
        self
    }

    /// Sets how errors are estimated.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.0.errors = Some(errors);
        self
    }

    /// Fits the model.
    ///
    /// # Errors
    /// - [`ChoiceError::Invalid`] for a column that is not in the utility, no random coefficient,
    ///   correlated coefficients that are not made of normal ones, fewer than 2 draws, more starts
    ///   than 1,000, or more draws than memory should hold; and the errors of the situations.
    /// - [`ChoiceError::TooFew`] for no more people than parameters.
    /// - [`ChoiceError::NotConverged`] if no search reached a top.
    pub fn fit(&self, situations: &[ChoiceSituation]) -> Result<MixedFit, ChoiceError> {
        Permitted::between(1.0, 1e3).check("number of starts", f64::from(self.0.starts))?;
        Setup::new(&self.0, situations)?.fit()
    }

    /// The simulated log-likelihood at stated parameters, in the order and units of
    /// [`MixedFit::parameters`]: to compare with other programs, or with
    /// [`MixedFit::signed`] of a fit.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit), and [`ChoiceError::Invalid`] unless there is a finite value for
    /// each parameter.
    pub fn likelihood_at(
        &self,
        situations: &[ChoiceSituation],
        parameters: &[f64],
    ) -> Result<MixedLikelihood, ChoiceError> {
        Setup::new(&self.0, situations)?.likelihood_at(parameters)
    }

    /// Fits the model again with other draws, as often as asked, and tells how far the estimates
    /// move. If they move by more than a small part of their errors, take more draws.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit), and [`ChoiceError::Invalid`] unless it is repeated 1 to 100
    /// times.
    pub fn repeated(
        &self,
        situations: &[ChoiceSituation],
        fit: &MixedFit,
        times: u32,
    ) -> Result<DrawsRepeated, ChoiceError> {
        Permitted::between(1.0, 100.0).check("number of repetitions", f64::from(times))?;
        let mut fits = Vec::new();
        for round in 1..=times {
            let mut other = self.0.clone();
            other.plan.round = round;
            fits.push(Setup::new(&other, situations)?.fit()?);
        }
        let known = fit.parameters.iter().enumerate();
        let parameters = known.map(|(place, parameter)| {
            let values = fits
                .iter()
                .map(|fit| fit.parameters.get(place).map(|it| it.value));
            ParameterMove::new(parameter, values.flatten())
        });
        Ok(DrawsRepeated {
            parameters: parameters.collect(),
            log_likelihoods: fits.iter().map(|fit| fit.goodness.log_likelihood).collect(),
        })
    }
}
