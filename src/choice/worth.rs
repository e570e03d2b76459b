//! What features are worth in money, and how certain that is.
//!
//! # References
//! - E. C. Fieller (1954), *Some problems in interval estimation*, Journal of the Royal Statistical
//!   Society B 16, 175-185.
//! - I. Krinsky and A. L. Robb (1986), *On approximating the statistical properties of
//!   elasticities*, Review of Economics and Statistics 68, 715-719.
//! - A. R. Hole (2007), *A comparison of approaches to estimating confidence intervals for
//!   willingness to pay measures*, Health Economics 16, 827-840.

use std::fmt;

use serde::Serialize;

use super::errors::carried;
use crate::error::{ChoiceError, Invalid};
use crate::quantity::{Currency, Share, Unit, significant};
use crate::sample::{
    EstimatedRatio, FitParameters, Interval, IntervalMethod, Parameter, ParameterDraws,
    normal_reach,
};

/// What a feature is worth: how much more people would pay for one unit of it.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, MultinomialLogit, ChoiceUtility};
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::sample::ParameterDraws;
/// use bizcase::survey::Respondent;
///
/// let set = |id: u32| {
///     let (dearer, yes) = if id < 100 { (40.0, id < 60) } else { (0.0, id < 190) };
///     let offers = [
///         Alternative::new("with").with("price", 300.0 + dearer).with("camera", 1.0),
///         Alternative::new("without").with("price", 300.0).with("camera", 0.0),
///     ];
///     ChoiceSituation::new(Respondent::new(""), id.to_string(), offers, usize::from(!yes))
/// };
/// let sets: Vec<_> = (0..200).map(set).collect();
/// let utility = ChoiceUtility::new().price("price", Currency::USD).number("camera");
/// let camera = MultinomialLogit::new(utility).fit(&sets)?.worth("camera")?;
/// let sure = Share::percent(95.0)?;
/// assert_eq!(camera.interval(sure)?.to_string(), "USD 40.1 to USD 66.94 (95%, Fieller)");
/// assert_eq!(camera.delta_interval(sure)?.to_string(), "USD 37.61 to USD 60.49 (95%, delta method)");
/// let drawn = camera.krinsky_robb_interval(&ParameterDraws::new(10_000))?;
/// assert!((drawn.low - 40.1).abs() < 0.5 && (drawn.high - 66.9).abs() < 1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("wtp", "willingness to pay", "part-worth"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FeatureWorth {
    /// The column, or the name of a combination of columns.
    pub feature: String,
    /// Its worth in major units of the currency: minus its coefficient over that of the price.
    pub estimate: f64,
    /// The standard error by the delta method. The ratio of two normal estimates has no variance, so
    /// that it describes the middle of the distribution and not its tails.
    pub standard_error: f64,
    /// The currency.
    pub currency: Currency,
    #[serde(skip)]
    ratio: EstimatedRatio,
    /// The two coefficients.
    #[serde(skip)]
    pair: FitParameters,
}

impl FeatureWorth {
    /// The recommended interval: Fieller's. An end is infinite if the data do not rule out that the
    /// price has no effect.
    ///
    /// # Errors
    /// [`Invalid`] for a confidence of 0 or 1.
    pub fn interval(&self, confidence: Share) -> Result<Interval, Invalid> {
        let ends = self.ratio.fieller_ends(normal_reach(confidence)?);
        Ok(self.between(ends, confidence, IntervalMethod::Fieller))
    }

    /// The delta method's interval, which misleads if the effect of the price is weak.
    ///
    /// # Errors
    /// [`Invalid`] for a confidence of 0 or 1.
    pub fn delta_interval(&self, confidence: Share) -> Result<Interval, Invalid> {
        let half = normal_reach(confidence)? * self.standard_error;
        let ends = (self.estimate - half, self.estimate + half);
        Ok(self.between(ends, confidence, IntervalMethod::Delta))
    }

    /// Krinsky and Robb's interval: percentiles over draws of the two coefficients. In a draw whose
    /// price has no negative effect the worth is infinite.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two draws.
    pub fn krinsky_robb_interval(&self, draws: &ParameterDraws) -> Result<Interval, Invalid> {
        let rows = self
            .pair
            .rows(&self.feature, draws.draws(), draws.seed_used())?;
        let figures = rows.iter().map(|row| Some(ratio(row[0], -row[1])));
        let (unit, method) = (Unit::Money(self.currency), IntervalMethod::KrinskyRobb);
        let confidence = draws.confidence_used();
        Interval::of_draws(self.estimate, figures, unit, confidence, method)
            .ok_or_else(|| Invalid::rule("draws", "none", "two or more"))
    }

    fn between(&self, ends: (f64, f64), confidence: Share, method: IntervalMethod) -> Interval {
        let unit = Unit::Money(self.currency);
        Interval::between(self.estimate, ends, unit, confidence, method)
    }
}

/// A worth over an effect of the price that may be none.
fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 {
        numerator / denominator
    } else {
        f64::INFINITY.copysign(numerator)
    }
}

/// `camera is worth USD 49.05 ± 5.84`
impl fmt::Display for FeatureWorth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = Unit::Money(self.currency).show(self.estimate);
        let error = significant(self.standard_error, 3);
        write!(f, "{} is worth {value} ± {error}", self.feature)
    }
}

/// The coefficients of a model with a price below zero.
#[derive(Debug)]
pub(super) struct WorthColumns<'f> {
    parameters: &'f FitParameters,
    price: usize,
    currency: Currency,
}

impl<'f> WorthColumns<'f> {
    /// The coefficients of a model, with the column of the price and its currency.
    pub(super) fn new(
        model: &str,
        parameters: &'f FitParameters,
        price: Option<(usize, Currency)>,
    ) -> Result<Self, ChoiceError> {
        let Some((price, currency)) = price else {
            let rule = "part of the utility for features to be worth money";
            let error =
                Invalid::rule("price", "none", rule).hint("enter it by `ChoiceUtility::price`");
            return Err(error.into());
        };
        let coefficient = &parameters[price];
        if coefficient.value >= 0.0 {
            let reach = normal_reach(Share::literal(0.95))?;
            let half = reach * coefficient.standard_error.unwrap_or(0.0);
            return Err(ChoiceError::PriceNotNegative {
                model: model.to_owned(),
                column: coefficient.name.clone(),
                coefficient: coefficient.value,
                ends: (coefficient.value - half, coefficient.value + half),
            });
        }
        Ok(Self {
            parameters,
            price,
            currency,
        })
    }

    /// The worth of a combination of columns.
    pub(super) fn of(
        &self,
        name: &str,
        parts: &[(&str, f64)],
    ) -> Result<FeatureWorth, ChoiceError> {
        let mut weights = vec![0.0; self.parameters.len()];
        for &(column, weight) in parts {
            let found = self.parameters.named(column)?;
            let place = self.parameters.iter().position(|it| it.name == found.name);
            if let Some(place) = place {
                weights[place] += weight;
            }
        }
        Ok(self.weighted(name, &weights))
    }

    /// The worth of every column but the price.
    pub(super) fn all(&self) -> Result<Vec<FeatureWorth>, ChoiceError> {
        let others = self.parameters.iter().enumerate();
        let others = others.filter(|&(place, _)| place != self.price);
        others
            .map(|(_, it)| self.of(&it.name, &[(&it.name, 1.0)]))
            .collect()
    }

    fn weighted(&self, name: &str, weights: &[f64]) -> FeatureWorth {
        let covariance = self.parameters.covariance();
        let product = |row: &[f64]| row.iter().zip(weights).map(|(a, b)| a * b).sum::<f64>();
        let along: Vec<f64> = covariance.iter().map(|row| product(row)).collect();
        let ratio = EstimatedRatio {
            numerator: product(&self.parameters.values()),
            denominator: -self.parameters[self.price].value,
            numerator_variance: product(&along),
            denominator_variance: covariance[self.price][self.price],
            covariance: -along[self.price],
        };
        FeatureWorth {
            feature: name.to_owned(),
            estimate: ratio.value(),
            standard_error: ratio.standard_error(),
            currency: self.currency,
            pair: self.pair(name, &ratio),
            ratio,
        }
    }

    /// A combination of coefficients and that of the price.
    fn pair(&self, name: &str, ratio: &EstimatedRatio) -> FitParameters {
        let coefficient = |name: &str, value: f64, variance: f64| {
            Parameter::new(name, value, Some(libm::sqrt(variance.max(0.0))))
        };
        let price = &self.parameters[self.price].name;
        let (own, common) = (ratio.numerator_variance, -ratio.covariance);
        let denominator = ratio.denominator_variance;
        FitParameters::new(
            vec![
                coefficient(name, ratio.numerator, own),
                coefficient(price, -ratio.denominator, denominator),
            ],
            vec![vec![own, common], vec![common, denominator]],
            self.parameters.search(),
            self.parameters.reach().clone(),
        )
    }

    /// Minus the coefficient of the price, and the worth of every other column.
    pub(super) fn space(&self) -> FitParameters {
        let values = self.parameters.values();
        let scale = -values[self.price];
        let worth = |place: usize| values[place] / scale;
        // The slopes of the new parameters by the coefficients.
        let slopes = |place: usize| {
            let mut slopes = vec![0.0; values.len()];
            if place == self.price {
                slopes[place] = -1.0;
            } else {
                slopes[place] = 1.0 / scale;
                slopes[self.price] = worth(place) / scale;
            }
            slopes
        };
        let slopes: Vec<Vec<f64>> = (0..values.len()).map(slopes).collect();
        let covariance = carried(&slopes, self.parameters.covariance());
        let parameter = |(place, it): (usize, &Parameter)| {
            let error = Some(libm::sqrt(covariance[place][place].max(0.0)));
            if place == self.price {
                Parameter::new("scale", scale, error)
            } else {
                Parameter::new(&it.name, worth(place), error)
            }
        };
        let parameters = self.parameters.iter().enumerate().map(parameter);
        FitParameters::new(
            parameters.collect(),
            covariance,
            self.parameters.search(),
            self.parameters.reach().clone(),
        )
    }
}
