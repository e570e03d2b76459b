//! Lines through the shares that would buy at a handful of prices.

use serde::Serialize;

use super::DemandModel;
use super::tally::{Tally, straight_line};
use crate::error::{Invalid, SurveyError};
use crate::sample::{FitParameters, Search};
use crate::survey::Demand;

/// A straight line fitted by ordinary least squares to shares or to logarithms.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineFit {
    /// The model: [`DemandModel::Linear`], [`DemandModel::SemiLog`] or
    /// [`DemandModel::ConstantElasticity`].
    pub model: DemandModel,
    /// The `intercept` and the `slope`, which is the elasticity if both shares and prices are in
    /// logarithms. The standard errors are infinite with only two prices.
    pub parameters: FitParameters,
    /// The share of the variance that the line explains.
    pub r_squared: f64,
}

impl LineFit {
    pub(super) fn new(model: DemandModel, tally: &Tally) -> Result<Self, SurveyError> {
        let (log_price, log_share) = match model {
            DemandModel::Linear => (false, false),
            DemandModel::SemiLog => (false, true),
            DemandModel::ConstantElasticity => (true, true),
            other => {
                let rule = "Linear, SemiLog or ConstantElasticity";
                return Err(Invalid::rule("model of a line", format!("{other:?}"), rule).into());
            }
        };
        let logarithm = |parameter: &str, value: f64| {
            if value > 0.0 {
                return Ok(libm::log(value));
            }
            Err(Invalid::rule(parameter, value, "above zero").hint(
                "zero has no logarithm; leave the price out or fit a distribution of willingness to pay",
            ))
        };
        let mut points = Vec::with_capacity(tally.prices.len());
        for index in tally.asked_prices() {
            let (price, share) = (tally.prices[index], tally.share(index));
            let x = if log_price {
                logarithm("price", price)?
            } else {
                price
            };
            let parameter = format!("share that buys at {price}");
            let y = if log_share {
                logarithm(&parameter, share)?
            } else {
                share
            };
            points.push((x, y));
        }
        let n = points.len() as f64;
        let (mx, my) = (
            points.iter().map(|p| p.0).sum::<f64>() / n,
            points.iter().map(|p| p.1).sum::<f64>() / n,
        );
        let sum = |f: &dyn Fn(f64, f64) -> f64| {
            points.iter().map(|&(x, y)| f(x - mx, y - my)).sum::<f64>()
        };
        let (sxx, sxy, syy) = (sum(&|x, _| x * x), sum(&|x, y| x * y), sum(&|_, y| y * y));
        if points.len() < 2 {
            return Err(SurveyError::NoVariation {
                column: "price".to_owned(),
                value: tally.prices.first().copied().unwrap_or(0.0).to_string(),
                rows: points.len(),
            });
        }
        let slope = sxy / sxx;
        let residual = sum(&|x, y| (y - slope * x) * (y - slope * x));
        let variance = if points.len() > 2 {
            residual / (n - 2.0)
        } else {
            f64::INFINITY
        };
        let along = -variance * mx / sxx;
        let covariance = [
            [variance * (1.0 / n + mx * mx / sxx), along],
            [along, variance / sxx],
        ];
        let line = [my - slope * mx, slope];
        let parameters = straight_line(line, covariance, Search::CLOSED_FORM, tally);
        let parameters = parameters.student(n - 2.0);
        Ok(Self {
            model,
            parameters,
            r_squared: if syy > 0.0 { 1.0 - residual / syy } else { 1.0 },
        })
    }

    /// The demand on the line.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`] if the line does not fall.
    pub fn demand(&self, name: &str) -> Result<Demand, SurveyError> {
        let (intercept, slope) = (self.parameters[0].value, self.parameters[1].value);
        if slope >= 0.0 {
            return Err(SurveyError::DemandRises {
                curve: name.to_owned(),
                column: "price".to_owned(),
                slope,
            });
        }
        Ok(match self.model {
            DemandModel::SemiLog => Demand::semi_log(intercept, slope)?,
            DemandModel::ConstantElasticity => Demand::constant_elasticity(intercept, slope)?,
            _ => Demand::linear(intercept, slope)?,
        })
    }
}
