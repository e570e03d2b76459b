//! A fitted demand regression.

use serde::Serialize;

use super::model::{DEPENDENT, Design, named};
use super::{DemandForm, DemandRegression, ErrorStructure, Sale};
use crate::error::{Invalid, Permitted, SurveyError, loaded};
use crate::numeric::{Orthogonal, sandwich};
use crate::quantity::{Count, Currency, Money, Share, Unit};
use crate::sample::{
    FitParameters, Interval, IntervalMethod, Parameter, ParameterDraws, Reach, Search, normal_reach,
};
use crate::survey::price::major;
use crate::survey::{Demand, DemandCurve};

/// A fitted demand regression; see [`DemandRegression`].
///
/// The constant is that of the average store and week: the regression then passes through the means
/// of all columns.
///
/// # Example
/// See [`DemandRegression`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DemandRegressionFit {
    /// How the quantity depends on the price.
    pub form: DemandForm,
    /// The structure assumed for the errors of the coefficients.
    pub errors: ErrorStructure,
    /// The currency of the prices.
    pub currency: Currency,
    /// The constant, the covariates, and last the price or its logarithm. The data reach from the
    /// lowest to the highest price charged.
    pub parameters: FitParameters,
    /// The number of rows.
    pub observations: usize,
    /// The number of clusters, if errors are clustered.
    pub clusters: Option<usize>,
    /// The number of store and week effects removed, besides the constant.
    pub effects: usize,
    /// The degrees of freedom of the intervals: clusters less one, or rows less coefficients and
    /// effects without clusters.
    pub degrees_of_freedom: usize,
    /// The standard deviation of the residuals.
    pub residual_deviation: f64,
    /// The share of the variance that the regression explains, effects included.
    pub r_squared: f64,
    /// The share explained of the variance that remains after removing the effects.
    pub within_r_squared: f64,
    /// The mean of the exponentials of the residuals (Duan 1983): the factor by which the mean
    /// quantity exceeds the exponential of the mean logarithm. One for the linear form.
    pub smearing: f64,
    /// The means of the columns, in the order of the parameters.
    means: Vec<f64>,
}

loaded::through!(
    DemandRegressionFit {
        form: DemandForm,
        errors: ErrorStructure,
        currency: Currency,
        parameters: FitParameters,
        observations: usize,
        clusters: Option<usize>,
        effects: usize,
        degrees_of_freedom: usize,
        residual_deviation: f64,
        r_squared: f64,
        within_r_squared: f64,
        smearing: f64,
        means: Vec<f64>,
    } => if parameters.is_empty() || means.len() != parameters.len() {
        let rule = "one for each parameter, of which there is one at least";
        Err(Invalid::rule("means of the columns", means.len(), rule))
    } else {
        Permitted::POSITIVE.check("smearing", smearing).map(|_| DemandRegressionFit {
            form,
            errors,
            currency,
            parameters,
            observations,
            clusters,
            effects,
            degrees_of_freedom,
            residual_deviation,
            r_squared,
            within_r_squared,
            smearing,
            means,
        })
    }
);

impl DemandRegression {
    /// Fits the regression.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a price that is not above zero, a quantity below zero or above
    /// 1e60, or the logarithm of a quantity of zero, naming the row, and for too few rows or clusters;
    /// [`SurveyError::NoVariation`] for a column with one value; [`SurveyError::Dependent`] for a
    /// column that others or the effects determine; [`SurveyError::NotConverged`] if the effects of
    /// stores and weeks cannot be separated.
    pub fn fit(&self, sales: &[Sale]) -> Result<DemandRegressionFit, SurveyError> {
        let Some(currency) = sales.first().map(|sale| sale.price.currency()) else {
            return Err(Invalid::rule("sales", "none", "given").into());
        };
        let price = self.prices(sales, currency)?;
        let quantity = self.quantities(sales)?;
        let design = self.design(sales, price, &quantity)?;
        let factors = Orthogonal::new(&design.columns, DEPENDENT)
            .map_err(|dependent| named(&dependent, &design.names))?;
        let charged = Reach::over("price", sales.iter().map(|sale| major(sale.price)));
        DemandRegressionFit::new(self, currency, &quantity, &design, &factors, charged)
    }
}

impl DemandRegressionFit {
    fn new(
        regression: &DemandRegression,
        currency: Currency,
        quantity: &[f64],
        design: &Design,
        factors: &Orthogonal,
        charged: Reach,
    ) -> Result<Self, SurveyError> {
        let rows = quantity.len();
        let taken = design.columns.len() + design.absorbed;
        if rows <= taken {
            let hint = format!("there are {taken} coefficients and effects");
            return Err(Invalid::rule(
                "number of sales",
                rows,
                "above the number of coefficients and effects",
            )
            .hint(hint)
            .into());
        }
        let values = factors.coefficients(&design.outcome);
        let residuals = residuals(design, &values);
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        let (covariance, clusters) = covariance(
            regression.errors,
            design,
            &residuals,
            &factors.inverse_squares(),
        )?;
        let free = rows - taken;
        let named = design.names.iter().zip(&values).enumerate();
        let estimated = named.map(|(place, (name, &value))| {
            Parameter::new(name, value, Some(libm::sqrt(covariance[place][place])))
        });
        let parameters = FitParameters::new(
            estimated.collect(),
            covariance,
            Search::CLOSED_FORM,
            charged,
        );
        Ok(Self {
            form: regression.form,
            errors: regression.errors,
            currency,
            parameters,
            observations: rows,
            clusters,
            effects: design.absorbed,
            degrees_of_freedom: clusters.map_or(free, |count| count - 1),
            residual_deviation: libm::sqrt(squares / free as f64),
            r_squared: explained(squares, quantity),
            within_r_squared: explained(squares, &design.outcome),
            // The mean of e^error without assuming that errors are normal.
            smearing: if regression.form.on_logarithm() {
                residuals.iter().map(|&e| libm::exp(e)).sum::<f64>() / rows as f64
            } else {
                1.0
            },
            means: design.means.clone(),
        })
    }

    fn slope(&self) -> f64 {
        self.parameters[self.parameters.len() - 1].value
    }

    /// The constant with the covariates at their means.
    fn intercept(&self, values: &[f64]) -> f64 {
        let last = values.len() - 1;
        let effects = values[..last].iter().zip(&self.means);
        effects.map(|(value, mean)| value * mean).sum()
    }

    fn values(&self) -> Vec<f64> {
        self.parameters.values()
    }

    fn price(&self, price: Money) -> Result<f64, Invalid> {
        if price.currency() != self.currency {
            let permitted = Permitted::OneOf(vec![self.currency.to_string()]);
            return Err(Invalid::new("currency of a price", price, permitted));
        }
        Permitted::POSITIVE.check("price", major(price))
    }

    /// The mean quantity sold at a price in an average store and week, with covariates at their
    /// means. Logarithmic forms include [`smearing`](Self::smearing); a straight line stops at
    /// zero.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a price that is not above zero or in another currency.
    pub fn quantity(&self, price: Money) -> Result<f64, SurveyError> {
        let at = self.form.scale().of(self.price(price)?);
        let outcome = self.intercept(&self.values()) + self.slope() * at;
        Ok(match self.form {
            DemandForm::Linear => outcome.max(0.0),
            DemandForm::SemiLog | DemandForm::LogLog => libm::exp(outcome) * self.smearing,
        })
    }

    /// The point elasticity at a price, with its standard error: the percentage change of the
    /// quantity when the price rises by one percent, with covariates at their means.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a price that is not above zero or in another currency, and for
    /// a price at which a straight line predicts no sales.
    pub fn elasticity(&self, price: Money) -> Result<Parameter, SurveyError> {
        let at = self.price(price)?;
        let (values, last) = (self.values(), self.parameters.len() - 1);
        let mut slopes = vec![0.0; values.len()];
        let value = match self.form {
            DemandForm::LogLog => {
                slopes[last] = 1.0;
                values[last]
            }
            DemandForm::SemiLog => {
                slopes[last] = at;
                values[last] * at
            }
            DemandForm::Linear => {
                let moved = values[last] * at;
                let quantity = self.intercept(&values) + moved;
                if quantity <= 0.0 {
                    return Err(Invalid::rule(
                        "price",
                        price,
                        "one at which the line predicts sales",
                    )
                    .into());
                }
                for (slope, mean) in slopes.iter_mut().zip(&self.means) {
                    *slope = -moved * mean / (quantity * quantity);
                }
                slopes[last] = at / quantity - moved * at / (quantity * quantity);
                moved / quantity
            }
        };
        let variance: f64 = self
            .parameters
            .covariance()
            .iter()
            .zip(&slopes)
            .flat_map(|(row, a)| row.iter().zip(&slopes).map(move |(v, b)| a * v * b))
            .sum();
        let error = libm::sqrt(variance.max(0.0));
        let name = format!("elasticity at {price}");
        Ok(Parameter::new(name, value, Some(error)))
    }

    /// The interval of the elasticity at a price, by Student's t. For the linear form it rests on a
    /// linear approximation (delta method).
    ///
    /// # Errors
    /// As [`elasticity`](Self::elasticity), and for a confidence of 0 or 1.
    pub fn elasticity_interval(
        &self,
        price: Money,
        confidence: Share,
    ) -> Result<Interval, SurveyError> {
        self.around(&self.elasticity(price)?, confidence)
    }

    /// The interval of a coefficient, by Student's t.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for an unknown name, and for a confidence of 0 or 1.
    pub fn coefficient_interval(
        &self,
        name: &str,
        confidence: Share,
    ) -> Result<Interval, SurveyError> {
        self.around(self.parameters.named(name)?, confidence)
    }

    fn around(&self, coefficient: &Parameter, confidence: Share) -> Result<Interval, SurveyError> {
        // The confidence is checked as everywhere; its normal deviation is not used.
        normal_reach(confidence)?;
        Ok(Interval::around(
            coefficient.value,
            coefficient.standard_error.unwrap_or(0.0),
            self.degrees_of_freedom as f64,
            Unit::Ratio,
            confidence,
        ))
    }

    /// The demand of an average store and week, as a share of `potential`: the quantity sold if
    /// everybody bought.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`] if the quantity does not fall with the price, and
    /// [`SurveyError::Invalid`] for a potential of zero.
    pub fn demand(&self, potential: Count) -> Result<Demand, SurveyError> {
        let potential = Permitted::POSITIVE.check("potential quantity", potential.value())?;
        let values = self.values();
        self.demand_of(&values, potential)
            .ok_or_else(|| SurveyError::DemandRises {
                curve: format!("{} demand", self.form),
                column: self.parameters[values.len() - 1].name.clone(),
                slope: self.slope(),
            })
    }

    fn demand_of(&self, values: &[f64], potential: f64) -> Option<Demand> {
        let (intercept, slope) = (self.intercept(values), values[values.len() - 1]);
        let level = intercept + libm::log(self.smearing) - libm::log(potential);
        match self.form {
            DemandForm::Linear => Demand::linear(intercept / potential, slope / potential),
            DemandForm::SemiLog => Demand::semi_log(level, slope),
            DemandForm::LogLog => Demand::constant_elasticity(level, slope),
        }
        .ok()
    }

    /// The demand curve with joint draws of its parameters. Draws in which demand rises with the
    /// price are set aside and counted.
    ///
    /// # Errors
    /// As [`demand`](Self::demand), and for fewer than two draws.
    pub fn demand_curve(
        &self,
        name: impl Into<String>,
        potential: Count,
        draws: &ParameterDraws,
    ) -> Result<DemandCurve, SurveyError> {
        let charged = self.parameters.reach();
        let curve = DemandCurve::new(name, self.currency, self.demand(potential)?)
            .observed_between(charged.low, charged.high);
        let analysis = format!("{} demand", self.form);
        let drawn = self
            .parameters
            .rows(&analysis, draws.draws(), draws.seed_used())?;
        let made: Vec<Demand> = drawn
            .iter()
            .filter_map(|values| self.demand_of(values, potential.value()))
            .collect();
        let aside = drawn.len() - made.len();
        Ok(curve
            .with_draws(made)
            .setting_aside(aside)
            .drawn_by(IntervalMethod::KrinskyRobb))
    }
}

fn residuals(design: &Design, values: &[f64]) -> Vec<f64> {
    let mut rest = design.outcome.clone();
    for (column, value) in design.columns.iter().zip(values) {
        for (e, x) in rest.iter_mut().zip(column) {
            *e -= value * x;
        }
    }
    rest
}

/// One less the share of the variance that is left; one where there is none to explain.
fn explained(squares: f64, outcome: &[f64]) -> f64 {
    let mean = outcome.iter().sum::<f64>() / outcome.len() as f64;
    let all: f64 = outcome.iter().map(|y| (y - mean) * (y - mean)).sum();
    if all > 0.0 { 1.0 - squares / all } else { 1.0 }
}

/// The covariance of the coefficients, and the number of clusters if there are some.
fn covariance(
    errors: ErrorStructure,
    design: &Design,
    residuals: &[f64],
    bread: &Vec<Vec<f64>>,
) -> Result<(Vec<Vec<f64>>, Option<usize>), SurveyError> {
    let (rows, size) = (residuals.len() as f64, bread.len());
    let free = rows - (size + design.absorbed) as f64;
    let scaled = |by: f64, matrix: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let row = |row: &Vec<f64>| row.iter().map(|x| by * x).collect();
        matrix.iter().map(row).collect()
    };
    if errors == ErrorStructure::Classical {
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        return Ok((scaled(squares / free, bread), None));
    }
    let score = |row: usize| design.columns.iter().map(move |x| x[row] * residuals[row]);
    let Some(groups) = &design.clusters else {
        let scores = (0..residuals.len()).map(|row| (1.0, score(row).collect::<Vec<_>>()));
        // HC1.
        return Ok((scaled(rows / free, &sandwich(bread, scores)), None));
    };
    let count = groups.count as f64;
    if groups.count < 2 {
        return Err(
            Invalid::rule("number of clusters", groups.count, "at least two")
                .hint("use robust errors, or group otherwise")
                .into(),
        );
    }
    let mut sums = vec![vec![0.0; size]; groups.count];
    for (row, &group) in groups.of.iter().enumerate() {
        for (sum, part) in sums[group].iter_mut().zip(score(row)) {
            *sum += part;
        }
    }
    let counted = rows - (size + design.counted) as f64;
    // The finite-sample factor of Cameron and Miller (2015), also Stata's.
    let correction = count / (count - 1.0) * ((rows - 1.0) / counted);
    let covariance = scaled(
        correction,
        &sandwich(bread, sums.into_iter().map(|sum| (1.0, sum))),
    );
    Ok((covariance, Some(groups.count)))
}
