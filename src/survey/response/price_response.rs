//! How many would buy at each tested price, and the demand through these shares.

use std::sync::Arc;

use serde::Serialize;

use super::tally::{Cluster, Tally};
use super::{ChoiceFit, DemandModel, LineFit};
use crate::error::{Permitted, SurveyError};
use crate::quantity::{Currency, Money, Unit};
use crate::sample::{Interval, IntervalMethod};
use crate::survey::demand::arc_elasticity;
use crate::survey::pooling::pooled_falling;
use crate::survey::{
    Demand, DemandCurve, DemandTable, Exclusions, Interpolation, Link, PriceScale,
};

/// The answers at one tested price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResponseAtPrice {
    /// The price.
    pub price: Money,
    /// The number of respondents asked, by weight.
    pub asked: f64,
    /// The share of them that would buy, as answered.
    pub raw: f64,
    /// That share after pooling shares that rise with the price.
    pub isotonic: f64,
    /// The interval of the pooled share, if a bootstrap was set.
    pub interval: Option<Interval>,
}

impl ResponseAtPrice {
    /// Revenue per respondent: the price times the raw share, in major units.
    #[must_use]
    pub fn revenue(&self) -> f64 {
        self.price.to_f64() * self.raw
    }

    /// Profit per respondent: the price less the unit cost, times the raw share, in major units.
    /// `unit_cost` is in the currency of the price.
    #[must_use]
    pub fn profit(&self, unit_cost: Money) -> f64 {
        (self.price.to_f64() - unit_cost.to_f64()) * self.raw
    }
}

/// What respondents would buy at the tested prices.
///
/// # Example
/// See [`GaborGranger`](super::GaborGranger) and [`MonadicTest`](super::MonadicTest).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceResponse {
    /// The shares by price, in rising order.
    pub points: Vec<ResponseAtPrice>,
    /// The rows of respondents who accept a price after refusing a lower one, counted from 0,
    /// whether they were left out, repaired or kept.
    pub non_monotone: Vec<usize>,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// The currency of the prices.
    pub currency: Currency,
    #[serde(skip)]
    pub(super) tally: Tally,
    /// Answers by respondent, where a respondent gave several.
    #[serde(skip)]
    pub(super) clusters: Arc<Vec<Cluster>>,
    #[serde(skip)]
    pub(super) resamples: Vec<Tally>,
    pub(super) name: &'static str,
}

impl PriceResponse {
    /// What all kinds of tests end in. Resampled tallies in which a price was not asked are kept
    /// without that price.
    pub(super) fn new(
        name: &'static str,
        currency: Currency,
        prices: &[Money],
        clusters: Vec<Cluster>,
        exclusions: Exclusions,
        non_monotone: Vec<usize>,
    ) -> Self {
        let majors = prices.iter().map(|price| price.to_f64()).collect();
        let mut tally = Tally::at(majors);
        for cluster in &clusters {
            tally.add(cluster, cluster.weight);
        }
        let mut response = Self {
            points: Vec::new(),
            non_monotone,
            exclusions,
            currency,
            tally,
            clusters: Arc::new(clusters),
            resamples: Vec::new(),
            name,
        };
        response.points = response.points_at(prices);
        response
    }

    fn points_at(&self, prices: &[Money]) -> Vec<ResponseAtPrice> {
        let isotonic = self.tally.isotonic();
        let rows = prices.iter().enumerate().zip(isotonic);
        rows.map(|((index, &price), isotonic)| ResponseAtPrice {
            price,
            asked: self.tally.asked[index],
            raw: self.tally.share(index),
            isotonic,
            interval: None,
        })
        .collect()
    }

    /// Adds what the resamples say.
    pub(super) fn resampled(
        mut self,
        resamples: Vec<Tally>,
        confidence: crate::quantity::Share,
    ) -> Self {
        let isotonic: Vec<Vec<f64>> = resamples.iter().map(Tally::isotonic_or_nan).collect();
        for (index, point) in self.points.iter_mut().enumerate() {
            let shares = isotonic.iter().map(|shares| Some(shares[index]));
            let method = IntervalMethod::Bootstrap;
            let unit = Unit::Share;
            let estimate = point.isotonic;
            point.interval = Interval::of_draws(estimate, shares, unit, confidence, method);
        }
        self.resamples = resamples;
        self
    }

    /// The arc elasticity between each tested price and the next: the percentage change of buyers
    /// per percent of price, from the raw shares by the midpoint formula. `None` where nobody buys
    /// at either price.
    #[must_use]
    pub fn arc_elasticities(&self) -> Vec<Option<f64>> {
        let point = |response: &ResponseAtPrice| (response.price.to_f64(), response.raw);
        let pairs = self.points.windows(2);
        pairs
            .map(|pair| arc_elasticity(point(&pair[0]), point(&pair[1])))
            .collect()
    }

    /// The tested prices, ready for [`PriceGoal::among`](crate::survey::PriceGoal::among).
    #[must_use]
    pub fn prices(&self) -> Vec<Money> {
        self.points.iter().map(|point| point.price).collect()
    }

    /// Fits a distribution of willingness to pay to all answers by maximum likelihood.
    ///
    /// # Errors
    /// [`SurveyError::NoVariation`] for a single price; [`SurveyError::Separated`] if all accept,
    /// all refuse, or one price separates those who accept from those who refuse;
    /// [`SurveyError::DemandRises`] if more buy at higher prices; [`SurveyError::NotConverged`].
    pub fn fit(&self, link: Link, scale: PriceScale) -> Result<ChoiceFit, SurveyError> {
        ChoiceFit::new(self.name, link, scale, &self.tally, &self.clusters)
    }

    /// Fits a straight line to the raw shares, or to logarithms, by least squares. Every tested
    /// price has equal weight.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] if the model is not a line, or for the logarithm of a share of
    /// zero; [`SurveyError::NoVariation`] for fewer than two prices.
    pub fn line(&self, model: DemandModel) -> Result<LineFit, SurveyError> {
        LineFit::new(model, &self.tally)
    }

    /// The demand curve through the answers, with one draw per resample if a bootstrap was set.
    /// Resamples without such a demand are set aside and counted.
    ///
    /// # Errors
    /// As [`fit`](Self::fit) and [`line`](Self::line), for the answers themselves.
    pub fn demand(&self, model: DemandModel) -> Result<DemandCurve, SurveyError> {
        let point = self.demand_of(&self.tally, model)?;
        let all = self.resamples.iter();
        let draws: Vec<Demand> = all
            .filter_map(|tally| self.demand_of(tally, model).ok())
            .collect();
        let set_aside = self.resamples.len() - draws.len();
        let curve = DemandCurve::new(self.name, self.currency, point)
            .with_draws(draws)
            .setting_aside(set_aside);
        Ok(match self.tally.prices.as_slice() {
            &[only] => curve.observed_between(only, only),
            &[low, .., high] => curve.observed_between(low, high),
            [] => curve,
        })
    }

    fn demand_of(&self, tally: &Tally, model: DemandModel) -> Result<Demand, SurveyError> {
        let table = |interpolation| {
            let (prices, shares) = tally.known();
            DemandTable::new(prices, shares, interpolation)
        };
        Ok(match model {
            DemandModel::Isotonic => Demand::table(table(Interpolation::Linear)?),
            DemandModel::IsotonicSteps => Demand::table(table(Interpolation::Step)?),
            DemandModel::Choice(link, scale) => {
                let ([intercept, slope], _) =
                    ChoiceFit::coefficients(self.name, link, scale, tally)?;
                Demand::choice(link, scale, intercept, slope)?
            }
            line => LineFit::new(line, tally)?.demand(self.name)?,
        })
    }
}

impl Tally {
    /// The pooled shares at all prices; every price was asked.
    fn isotonic(&self) -> Vec<f64> {
        pooled_falling(&self.buying, &self.asked)
    }

    /// The prices that were asked, with pooled shares.
    fn known(&self) -> (Vec<f64>, Vec<f64>) {
        let asked: Vec<usize> = self.asked_prices().collect();
        let of = |column: &[f64]| {
            asked
                .iter()
                .map(|&index| column[index])
                .collect::<Vec<f64>>()
        };
        let shares = pooled_falling(&of(&self.buying), &of(&self.asked));
        (of(&self.prices), shares)
    }

    /// The pooled shares at all prices; NaN, which intervals leave out, where nobody was asked.
    fn isotonic_or_nan(&self) -> Vec<f64> {
        let mut all = vec![f64::NAN; self.prices.len()];
        let (_, shares) = self.known();
        for (index, share) in self.asked_prices().zip(shares) {
            all[index] = share;
        }
        all
    }
}

/// Distinct prices, rising.
pub(super) fn ranked(mut distinct: Vec<Money>) -> Result<Vec<Money>, SurveyError> {
    distinct.sort_by_key(|price| price.amount());
    distinct.dedup_by_key(|price| price.amount());
    for price in &distinct {
        Permitted::COUNT.check("tested price", price.to_f64())?;
    }
    Ok(distinct)
}

/// The place of a price among distinct rising ones.
pub(super) fn place(prices: &[Money], price: Money) -> Option<u32> {
    let found = prices.binary_search_by(|known| known.amount().cmp(&price.amount()));
    u32::try_from(found.ok()?).ok()
}
