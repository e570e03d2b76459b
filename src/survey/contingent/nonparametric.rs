//! Willingness to pay without assuming a distribution.

use serde::Serialize;

use super::masses::{Span, Unfinished, masses};
use super::piece::Within;
use super::reading::Reading;
use super::sample::{Observations, ends};
use super::{Bids, ContingentAnswer, Spike, Undecided};
use crate::error::SurveyError;
use crate::quantity::{Currency, Unit};
use crate::sample::{Bootstrap, Interval, IntervalMethod};
use crate::survey::{Demand, DemandCurve, DemandTable, Exclusions, Interpolation};

/// How a mean treats willingness to pay between two bids and above the highest bid, where the
/// answers say no more.
///
/// # Example
/// ```
/// use bizcase::survey::MeanBound;
///
/// assert_eq!(MeanBound::Lower.to_string(), "lower bound (Kaplan-Meier)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum MeanBound {
    /// Everybody pays the bid below: the least that the mean can be (Kaplan-Meier mean, Turnbull's
    /// lower bound).
    Lower,
    /// Everybody pays the midpoint between the bids, and above the highest bid the highest bid
    /// (Spearman-Karber mean, truncated at the highest bid).
    Midpoint,
    /// Everybody pays the bid above, and above the highest bid the highest bid.
    UpperToHighestBid,
    /// Everybody pays the midpoint between the bids. Above the highest bid, the last segment is
    /// extended until nobody pays (Spearman-Karber mean as Kriström uses it).
    MidpointToZero,
}

impl std::fmt::Display for MeanBound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Lower => "lower bound (Kaplan-Meier)",
            Self::Midpoint => "midpoint, truncated at the highest bid (Spearman-Karber)",
            Self::UpperToHighestBid => "upper bound, truncated at the highest bid",
            Self::MidpointToZero => "midpoint, extrapolated to zero (Kristrom)",
        })
    }
}

/// The share that would pay each bid, estimated from the answers alone.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{BidCounts, MeanBound, NonparametricWtp};
///
/// let at = |bid, yes: u32, no: u32| BidCounts {
///     bid: Money::major(bid, Currency::USD),
///     yes: yes.into(),
///     no: no.into(),
/// };
/// let counts = [at(10, 178, 86), at(30, 138, 129), at(60, 129, 126), at(120, 88, 169)];
/// let answers = BidCounts::answers(&counts)?;
///
/// let wtp = NonparametricWtp::turnbull(&answers)?;
/// assert!((wtp.mean(MeanBound::Lower)? - 52.80).abs() < 0.01);
/// assert!((wtp.mean(MeanBound::MidpointToZero)? - 82.59).abs() < 0.01);
/// assert_eq!(wtp.median_interval(), (60.0, 120.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - B. W. Turnbull (1976), *The empirical distribution function with arbitrarily grouped, censored
///   and truncated data*, Journal of the Royal Statistical Society B 38, 290-295.
/// - B. Kriström (1990), *A non-parametric approach to the estimation of welfare measures in
///   discrete response valuation studies*, Land Economics 66, 135-139.
#[doc(alias("Turnbull", "Kristrom"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NonparametricWtp {
    /// The currency of the bids.
    pub currency: Currency,
    /// Zero and the bids, rising, in major units.
    pub bids: Vec<f64>,
    /// The share that would pay at least each of [`bids`](Self::bids); never rises.
    pub survival: Vec<f64>,
    /// The log-likelihood of the answers.
    pub log_likelihood: f64,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// The number of steps of the search.
    pub iterations: u32,
    #[serde(skip)]
    spans: Vec<Span>,
    #[serde(skip)]
    span_of: Vec<u32>,
    #[serde(skip)]
    weights: Vec<f64>,
}

impl NonparametricWtp {
    /// Turnbull's estimate from all bids. Bids are pooled where acceptance rises with the bid.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for bids that are not above zero or in several currencies, second
    /// bids that contradict the first answer, and invalid weights; [`SurveyError::NobodyLeft`];
    /// [`SurveyError::NotConverged`] for more than two thousand intervals with a share of their
    /// own.
    ///
    /// # Precision
    /// Answers to single bids have a closed form. It compares counts (whole-number weights) exactly
    /// and other sums of weights to 1e-12, so tied shares are equal to the bit, and half is half.
    /// With second bids the shares are found by a search. It ends when no log-likelihood can exceed
    /// the one found by more than 1e-12 per unit of weight; shares within 1e-9 of each other, or of
    /// one half, then count as equal.
    pub fn turnbull(answers: &[ContingentAnswer]) -> Result<Self, SurveyError> {
        Self::new("Turnbull's estimate", answers, Bids::All)
    }

    /// Kriström's estimate from first bids: the share of "yes" to each bid, with neighbours pooled
    /// where it rises.
    ///
    /// # Errors
    /// As [`turnbull`](Self::turnbull).
    pub fn kristrom(answers: &[ContingentAnswer]) -> Result<Self, SurveyError> {
        Self::new("Kristrom's estimate", answers, Bids::FirstOnly)
    }

    fn new(
        analysis: &'static str,
        answers: &[ContingentAnswer],
        bids: Bids,
    ) -> Result<Self, SurveyError> {
        let reading = Reading {
            bids,
            spike: Spike::None,
            undecided: Undecided::Drop,
        };
        let observations = Observations::new(analysis, answers, reading)?;
        let mut bids: Vec<f64> = vec![0.0];
        bids.extend(observations.list.iter().flat_map(|one| ends(one.within)));
        bids.sort_unstable_by(f64::total_cmp);
        bids.dedup();
        let mut spans: Vec<Span> = Vec::new();
        let (mut span_of, mut weights) = (Vec::new(), Vec::new());
        // Weights as they were given: counts stay whole numbers.
        let given = |row: usize| answers.get(row).map_or(1.0, |one| one.respondent.weight);
        let mut known = std::collections::BTreeMap::new();
        for one in &observations.list {
            let place = |bid: f64| bids.partition_point(|&other| other < bid);
            let (from, until) = match one.within {
                Within::Above(bid) => (place(bid), bids.len()),
                Within::Below(bid) => (0, place(bid)),
                Within::Between(low, high) => (place(low), place(high)),
            };
            let next = spans.len();
            let number: usize = *known.entry((from, until)).or_insert(next);
            if number == next {
                spans.push(Span {
                    from,
                    until,
                    weight: 0.0,
                });
            }
            spans[number].weight += given(one.row);
            span_of.push(u32::try_from(number).unwrap_or(u32::MAX));
            weights.push(given(one.row));
        }
        let found = masses(bids.len(), &spans).map_err(|error| not_converged(analysis, error))?;
        // Weights count up to a factor: in the likelihood, each answer is one on average.
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        Ok(Self {
            currency: observations.currency,
            bids,
            survival: found.survival,
            log_likelihood: found.log_likelihood / mean,
            exclusions: observations.exclusions,
            iterations: found.iterations,
            spans,
            span_of,
            weights,
        })
    }

    /// The mean willingness to pay, in major units, for a choice of values between and above the
    /// bids.
    ///
    /// # Errors
    /// [`SurveyError::Unbounded`] if the last segment is to be extended but does not fall.
    pub fn mean(&self, bound: MeanBound) -> Result<f64, SurveyError> {
        let mean = mean(&self.bids, &self.survival, bound);
        if mean.is_finite() {
            return Ok(mean);
        }
        Err(SurveyError::Unbounded {
            goal: format!("mean willingness to pay, {bound}"),
            reason: "the share that would pay does not fall between the last two bids".to_owned(),
        })
    }

    /// The bids between which the median lies, in major units; the upper one is infinite if half or
    /// more would pay the highest bid.
    #[must_use]
    pub fn median_interval(&self) -> (f64, f64) {
        let above = self.survival.partition_point(|&share| share >= 0.5);
        let high = self.bids.get(above).copied().unwrap_or(f64::INFINITY);
        (self.bids[above.saturating_sub(1)], high)
    }

    /// The bid that half would pay, with straight lines between the bids; `None` if more than half
    /// would pay the highest bid.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let above = self.survival.partition_point(|&share| share >= 0.5);
        let (low, high) = (self.bids[above.checked_sub(1)?], *self.bids.get(above)?);
        let (more, less) = (self.survival[above - 1], self.survival[above]);
        Some(low + (high - low) * ((more - 0.5) / (more - less)))
    }

    /// The bootstrap interval of a mean: percentiles over resamples of the respondents. The upper
    /// end is infinite if the mean of too many resamples is unbounded.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for fewer than two resamples, and [`SurveyError::NoDraws`] if no
    /// resample has an estimate.
    pub fn bootstrap_interval(
        &self,
        bound: MeanBound,
        bootstrap: &Bootstrap,
    ) -> Result<Interval, SurveyError> {
        let figures = self.resampled(bootstrap, |survival| {
            Some(mean(&self.bids, survival, bound))
        })?;
        let (confidence, method) = (bootstrap.confidence_used(), IntervalMethod::Bootstrap);
        let estimate = mean(&self.bids, &self.survival, bound);
        let unit = Unit::Money(self.currency);
        Interval::of_draws(estimate, figures, unit, confidence, method).ok_or_else(|| {
            SurveyError::NoDraws {
                curve: format!("mean willingness to pay, {bound}"),
            }
        })
    }

    fn resampled<T: Send>(
        &self,
        bootstrap: &Bootstrap,
        figure: impl Fn(&[f64]) -> Option<T> + Sync,
    ) -> Result<Vec<Option<T>>, SurveyError> {
        let draws = bootstrap.over("willingness to pay", self.span_of.len(), |times| {
            let mut spans = self.spans.clone();
            for span in &mut spans {
                span.weight = 0.0;
            }
            let each = self.span_of.iter().zip(&self.weights).zip(times);
            for ((&span, &weight), &times) in each {
                spans[span as usize].weight += weight * f64::from(times);
            }
            figure(&masses(self.bids.len(), &spans).ok()?.survival)
        })?;
        Ok(draws)
    }

    /// The demand that the answers support. [`Interpolation::Step`] is the least demand; its area
    /// is the lower bound of the mean. [`Interpolation::Linear`] runs straight between the bids.
    ///
    /// # Errors
    /// None for an estimate of this crate.
    pub fn demand(&self, interpolation: Interpolation) -> Result<Demand, SurveyError> {
        self.table(&self.survival, interpolation)
    }

    fn table(&self, survival: &[f64], between: Interpolation) -> Result<Demand, SurveyError> {
        let table = DemandTable::new(self.bids.as_slice(), survival, between)?;
        Ok(Demand::table(table))
    }

    /// The demand curve with draws from resamples of the respondents.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for fewer than two resamples.
    pub fn demand_curve(
        &self,
        name: impl Into<String>,
        interpolation: Interpolation,
        bootstrap: &Bootstrap,
    ) -> Result<DemandCurve, SurveyError> {
        let curve = DemandCurve::new(name, self.currency, self.demand(interpolation)?);
        let draws = self.resampled(bootstrap, |survival| {
            self.table(survival, interpolation).ok()
        })?;
        let asked = draws.len();
        let made: Vec<Demand> = draws.into_iter().flatten().collect();
        let aside = asked - made.len();
        Ok(curve.with_draws(made).setting_aside(aside))
    }
}

fn not_converged(analysis: &str, error: Unfinished) -> SurveyError {
    SurveyError::NotConverged {
        fit: analysis.to_owned(),
        iterations: error.iterations,
        gradient: error.gradient,
        best: Vec::new(),
    }
}

/// The mean; infinite where the last line does not fall.
fn mean(bids: &[f64], survival: &[f64], bound: MeanBound) -> f64 {
    let steps = bids.windows(2).zip(survival.windows(2));
    let area = |share: fn(f64, f64) -> f64| -> f64 {
        steps
            .clone()
            .map(|(bid, s)| (bid[1] - bid[0]) * share(s[0], s[1]))
            .sum()
    };
    let middle = |more: f64, less: f64| 0.5 * (more + less);
    match bound {
        MeanBound::Lower => area(|_, less| less),
        MeanBound::UpperToHighestBid => area(|more, _| more),
        MeanBound::Midpoint => area(middle),
        MeanBound::MidpointToZero => {
            let last = bids.len() - 1;
            let left = survival[last];
            let run = (bids[last] - bids[last - 1]) / (survival[last - 1] - left);
            let tail = if left > 0.0 {
                0.5 * left * left * run
            } else {
                0.0
            };
            area(middle) + tail
        }
    }
}
