//! Draws after data.

/// With fewer draws than this left in effect, nothing can be said of percentiles: draws and data
/// contradict each other, or there were too few draws.
const LEAST: f64 = 20.0;

/// The rows that stand for draws after data, as many as there were draws, from the logarithm of the
/// likelihood at each. Nothing where fewer than 20 draws are left in effect.
pub(crate) fn reweighted(log_likelihood: &[f64]) -> Option<Vec<usize>> {
    let (rows, effective) = resampled(log_likelihood)?;
    (effective >= LEAST).then_some(rows)
}

/// The rows, and how many equally weighted draws their weights are worth.
///
/// Systematic resampling: of each draw as many as its weight says, to the nearest number but one.
/// The effective number is that of Kong (1992): the squared sum of the weights over the sum of
/// their squares. Nothing where no draw could have given the data.
fn resampled(log_likelihood: &[f64]) -> Option<(Vec<usize>, f64)> {
    let largest = log_likelihood
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return None;
    }
    let weights: Vec<f64> = log_likelihood
        .iter()
        .map(|it| libm::exp(it - largest))
        .collect();
    let total: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|it| it * it).sum();
    let step = total / weights.len() as f64;
    let (mut rows, mut reached) = (Vec::with_capacity(weights.len()), 0.0);
    for (row, weight) in weights.iter().enumerate() {
        reached += weight;
        while rows.len() < weights.len() && (rows.len() as f64 + 0.5) * step < reached {
            rows.push(row);
        }
    }
    // What rounding left out belongs to the last draw that could have given the data.
    let last = weights.iter().rposition(|&weight| weight > 0.0)?;
    rows.resize(weights.len(), last);
    Some((rows, total * total / squares))
}

#[cfg(test)]
mod tests {
    use super::{resampled, reweighted};

    #[test]
    fn rows_stand_as_often_as_they_weigh() {
        let weights: [f64; 4] = [0.1, 0.0, 0.6, 0.3];
        let many: Vec<f64> = weights.iter().flat_map(|it| [it.ln(); 25]).collect();
        let (rows, effective) = resampled(&many).unwrap();
        let of = |from: usize| rows.iter().filter(|&&it| it / 25 == from).count();
        assert_eq!([of(0), of(1), of(2), of(3)], [10, 0, 60, 30]);
        // Kong: 1 / (0.01 + 0.36 + 0.09) of each four.
        assert!((effective - 25.0 / 0.46).abs() < 1e-9);
        assert_eq!(reweighted(&many), Some(rows));
        // Four draws of which 1 / 0.46 are left.
        assert!(reweighted(&weights.map(f64::ln)).is_none());
        assert!(reweighted(&[f64::NEG_INFINITY; 30]).is_none());
    }
}
