//! Fits of a distribution of willingness to pay.

use serde::Serialize;

use super::reading::Reading;
use super::sample::{Observation, Observations, Sample};
use super::{Bids, ContingentAnswer, ContingentFit, Spike, Undecided, WtpDistribution, separation};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::survey::Covariates;

/// Fits a distribution of willingness to pay to yes-or-no answers, by maximum likelihood.
///
/// Every answer tells between which bids a willingness to pay lies. The likelihood is the product
/// of the probabilities of these intervals. Newton's method finds its only maximum. Answers without
/// a maximum are an error that names them.
///
/// # Example
/// The median is 58 dollars, with an interval of 47 to 70 (first bids in the survey of Carson and
/// others after the Exxon Valdez oil spill).
/// ```
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::survey::{BidCounts, ContingentValuation, WtpDistribution, WtpMeasure};
///
/// let at = |bid, yes: u32, no: u32| BidCounts {
///     bid: Money::major(bid, Currency::USD),
///     yes: yes.into(),
///     no: no.into(),
/// };
/// let counts = [at(10, 178, 86), at(30, 138, 129), at(60, 129, 126), at(120, 88, 169)];
/// let answers = BidCounts::answers(&counts)?;
///
/// let fit = ContingentValuation::new(WtpDistribution::Logistic).fit(&answers)?;
/// assert_eq!(fit.willingness(WtpMeasure::Median)?.round(), 58.0);
/// let interval = fit.interval(WtpMeasure::Median, Share::percent(95.0)?)?;
/// assert_eq!(format!("{interval:.1}"), "46.8 to 70.4 (95%, Fieller)");
/// // The means differ from it, and from each other.
/// assert_eq!(fit.willingness(WtpMeasure::TruncatedMean)?.round(), 59.0);
/// assert_eq!(fit.willingness(WtpMeasure::NonNegativeMean)?.round(), 97.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - W. M. Hanemann, J. Loomis and B. Kanninen (1991), *Statistical efficiency of double-bounded
///   dichotomous choice contingent valuation*, American Journal of Agricultural Economics 73,
///   1255-1263.
/// - J. C. Cooper, W. M. Hanemann and G. Signorello (2002), *One-and-one-half-bound dichotomous
///   choice contingent valuation*, Review of Economics and Statistics 84, 742-750.
/// - B. Kriström (1997), *Spike models in contingent valuation*, American Journal of Agricultural
///   Economics 79, 1013-1023.
#[doc(alias("CVM", "dichotomous choice"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContingentValuation {
    distribution: WtpDistribution,
    bids: Bids,
    spike: Spike,
    undecided: Undecided,
    covariates: Covariates,
}

impl ContingentValuation {
    /// A fit of this distribution to all bids, without covariates or spike.
    #[must_use]
    pub fn new(distribution: WtpDistribution) -> Self {
        Self {
            distribution,
            bids: Bids::default(),
            spike: Spike::default(),
            undecided: Undecided::default(),
            covariates: Covariates::new(),
        }
    }

    /// Sets which bids are used.
    #[must_use]
    pub fn bids(mut self, bids: Bids) -> Self {
        self.bids = bids;
        self
    }

    /// Sets whether the distribution has a probability mass at zero.
    #[must_use]
    pub fn spike(mut self, spike: Spike) -> Self {
        self.spike = spike;
        self
    }

    /// Sets what happens to "don't know" answers.
    #[must_use]
    pub fn undecided(mut self, undecided: Undecided) -> Self {
        self.undecided = undecided;
        self
    }

    /// Adds covariates, with one value per answer, to the index.
    #[must_use]
    pub fn covariates(mut self, covariates: Covariates) -> Self {
        self.covariates = covariates;
        self
    }

    /// Fits the distribution.
    ///
    /// Weights count up to a common factor. With weights, standard errors come from the sandwich
    /// estimator; without, from the inverse of the observed information.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for bids that are not above zero or in several currencies, second
    /// bids that contradict the first answer, invalid weights or covariates, and a spike for a
    /// distribution of positive values; [`SurveyError::NobodyLeft`]; [`SurveyError::NoVariation`]
    /// if bids, answers or a covariate do not vary; [`SurveyError::Separated`] and
    /// [`SurveyError::Dependent`], naming rows and columns; [`SurveyError::NotConverged`].
    ///
    /// # Precision
    /// The search ends when a step moves no coefficient by more than 1e-8 of its scale. Convergence
    /// is quadratic, so the remaining error is about the square of that.
    pub fn fit(&self, answers: &[ContingentAnswer]) -> Result<ContingentFit, SurveyError> {
        let Self {
            distribution,
            bids,
            spike,
            ..
        } = *self;
        if spike == Spike::AtZero && distribution.on_logarithm() {
            let distributions = vec![
                WtpDistribution::Logistic.to_string(),
                WtpDistribution::Normal.to_string(),
            ];
            let permitted = Permitted::OneOf(distributions);
            return Err(
                Invalid::new("distribution with a spike at zero", distribution, permitted)
                    .hint("under the other distributions nobody's willingness to pay is zero")
                    .into(),
            );
        }
        let reading = Reading {
            bids,
            spike,
            undecided: self.undecided,
        };
        let observations = Observations::new("contingent valuation", answers, reading)?;
        separation::check_bids(&observations, answers)?;
        let sample = Sample::new(distribution, &observations, &self.covariates)?;
        let columns = self.covariates.checked(answers.len())?;
        separation::check_columns(&sample, &observations, columns)?;
        let top = sample.top(
            distribution.link(),
            &format!("{distribution} willingness to pay"),
        )?;
        let profile = columns.iter().map(|column| {
            let weighted = |one: &Observation| one.weight * column.values[one.row];
            observations.list.iter().map(weighted).sum::<f64>() / observations.list.len() as f64
        });
        Ok(ContingentFit::new(
            distribution,
            spike,
            profile.collect(),
            observations,
            sample,
            top,
        ))
    }
}
