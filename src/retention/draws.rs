//! Parameters drawn from what the data leave open.

use super::fit::Scale;
use crate::distribution::{JointEmpirical, Parameter};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Cholesky, MOST_COORDINATES, Side, halton, normal_quantile};

/// A joint distribution of the parameters; see [`SurvivalFit::draws`](super::SurvivalFit::draws).
pub(super) fn joint(
    name: &str,
    rows: u32,
    columns: &[String],
    parameters: &[Parameter],
    covariance: &[Vec<f64>],
    scales: &[Scale],
) -> Result<JointEmpirical, Invalid> {
    Permitted::between(2.0, 1e5).check("rows of draws", f64::from(rows))?;
    if parameters.len() > MOST_COORDINATES {
        return Err(Invalid::rule(
            "parameters",
            parameters.len(),
            "12 or fewer to be drawn",
        ));
    }
    let slopes: Vec<f64> = parameters
        .iter()
        .zip(scales)
        .map(|(parameter, scale)| match scale {
            Scale::Log => 1.0 / parameter.value,
            Scale::Logit => 1.0 / (parameter.value * (1.0 - parameter.value)),
        })
        .collect();
    let scaled = |i: usize, j: usize| slopes[i] * slopes[j] * covariance[i][j];
    let Some(root) = Cholesky::semidefinite(&slopes, scaled) else {
        let parameter = "covariance of the parameters";
        return Err(Invalid::rule(parameter, name, "a covariance"));
    };
    let mut values: Vec<Vec<f64>> = vec![Vec::with_capacity(rows as usize); columns.len()];
    for row in 1..=rows {
        let normals: Vec<f64> = halton(row, columns.len())
            .map(|uniform| normal_quantile(Side::Lower, uniform))
            .collect();
        let shifts = root.times(&normals);
        for (index, column) in values.iter_mut().enumerate() {
            let shift = shifts[index];
            let value = parameters[index].value;
            column.push(match scales[index] {
                Scale::Log => (value * libm::exp(shift)).clamp(f64::MIN_POSITIVE, f64::MAX),
                Scale::Logit => 1.0 / (1.0 + (1.0 - value) / value * libm::exp(-shift)),
            });
        }
    }
    JointEmpirical::new(name, columns.iter().cloned().zip(values))
}
