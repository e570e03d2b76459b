//! A curve and a history: the searches between them, and what the history leaves open.

use super::likelihood::Timing;
use super::search::{Place, Squares};
use super::shape::Shape;
use super::{FitCriterion, Fitting};
use crate::adoption::{CurveFamily, History};
use crate::error::AdoptionError;
use crate::numeric::{Jet, Orthogonal};

/// Steeper than this per period, or of a higher power, a curve is a step.
const STEEPEST: f64 = 30.0;

/// What is fitted to what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'h> {
    pub(super) shape: Shape,
    pub(super) history: &'h History,
}

impl<'h> Task<'h> {
    pub(super) fn new(fitting: &Fitting, history: &'h History) -> Self {
        Self {
            shape: Shape {
                family: fitting.family,
                criterion: fitting.criterion,
                periods: history.periods(),
            },
            history,
        }
    }

    /// What the criterion compares.
    pub(super) fn data(self) -> &'h [f64] {
        match self.shape.criterion {
            FitCriterion::Cumulative => self.history.by_period(),
            _ => self.history.per_period(),
        }
    }

    pub(super) fn squares(self, potential: Option<f64>) -> Squares<'h> {
        Squares {
            shape: self.shape,
            data: self.data(),
            adopted: self.history.adopted(),
            potential,
        }
    }

    pub(super) fn timing(self, potential: Option<f64>) -> Timing<'h> {
        Timing {
            shape: self.shape,
            data: self.data(),
            adopted: self.history.adopted(),
            potential,
        }
    }

    /// The place below a start with a potential.
    pub(super) fn near(self, potential: f64, start: [f64; 2]) -> Place {
        match self.shape.criterion {
            FitCriterion::Likelihood => self.timing(Some(potential)).follow(start),
            _ => self.squares(Some(potential)).follow(start),
        }
    }

    /// The places where the criterion is least.
    pub(super) fn places(self, potential: Option<f64>) -> Vec<Place> {
        match self.shape.criterion {
            FitCriterion::Likelihood => self.timing(potential).places(),
            _ => self.squares(potential).places(),
        }
    }

    /// The best place with a stated potential.
    pub(super) fn with_potential(self, potential: f64) -> Result<Place, AdoptionError> {
        let places = self.places(Some(potential));
        best(places.into_iter()).map_or_else(|| Err(self.nothing()), |place| self.checked(place))
    }

    /// A place that was reached, and is a curve.
    pub(super) fn checked(self, place: Place) -> Result<Place, AdoptionError> {
        let [a, b] = self.shape.parameters(place.point);
        let steep = match self.shape.family {
            CurveFamily::Bass => a + b,
            CurveFamily::Weibull => a / 3.0,
            _ => a,
        };
        if steep > STEEPEST {
            return Err(self.step());
        }
        if !place.converged {
            let names = self.shape.family.parameters();
            return Err(AdoptionError::NotConverged {
                curve: self.shape.family.to_string(),
                iterations: place.iterations,
                gradient: place.gradient,
                best: vec![("potential", place.potential), (names[0], a), (names[1], b)],
            });
        }
        Ok(place)
    }

    pub(super) fn step(self) -> AdoptionError {
        AdoptionError::NotIdentified {
            curve: self.shape.family.to_string(),
            reason: "adoption is a step within one period, so that nothing says how steep"
                .to_owned(),
        }
    }

    pub(super) fn nothing(self) -> AdoptionError {
        AdoptionError::NotIdentified {
            curve: self.shape.family.to_string(),
            reason: "no curve of the family comes near it".to_owned(),
        }
    }

    /// What the data leave open at a place, if the parameters can be told apart.
    pub(super) fn spread(self, place: &Place, known: bool) -> Result<Spread, AdoptionError> {
        let singular = || AdoptionError::NotIdentified {
            curve: self.shape.family.to_string(),
            reason: "its parameters cannot be told apart".to_owned(),
        };
        let spread = self.spread_of(place, known).ok_or_else(singular)?;
        let is_error =
            |k: usize| spread.covariance[k][k].is_finite() && spread.covariance[k][k] >= 0.0;
        if spread.scale.is_finite() && (0..3).all(is_error) {
            Ok(spread)
        } else {
            Err(singular())
        }
    }

    fn spread_of(self, place: &Place, known: bool) -> Option<Spread> {
        let free: Vec<usize> = [!known, true, place.point[1].is_finite()]
            .iter()
            .enumerate()
            .filter_map(|(index, &free)| free.then_some(index))
            .collect();
        let rows = self.history.periods();
        let freedom = rows.saturating_sub(free.len()).max(1) as f64;
        if self.shape.criterion == FitCriterion::Likelihood {
            let timing = self.timing(known.then_some(place.potential));
            let (covariance, pearson) = timing.covariance(place)?;
            return Some(Spread::of(&covariance, pearson / freedom, None));
        }
        let slopes = self.slopes(place);
        let columns: Vec<&[f64]> = free
            .iter()
            .map(|&index| &slopes[index * rows..(index + 1) * rows])
            .collect();
        let factors = Orthogonal::new(&columns, 1e-13).ok()?;
        let inverse = factors.inverse_squares();
        let whole = |part: &[Vec<f64>]| {
            let mut covariance = vec![vec![0.0; 3]; 3];
            for (a, &i) in free.iter().enumerate() {
                for (b, &j) in free.iter().enumerate() {
                    covariance[i][j] = part[a][b];
                }
            }
            covariance
        };
        let condition = Some(factors.condition());
        let simple = Spread::of(&whole(&inverse), place.misfit / freedom, condition);
        if self.shape.criterion != FitCriterion::Cumulative {
            return Some(simple);
        }
        let residuals = self.residuals(place);
        let covariance = whole(&summed(&columns, &inverse, &residuals));
        // The misfit with a wrong potential rises as much more as the variance of the potential is
        // greater than that of independent errors; the potential is the first that is free.
        let scale = if known {
            simple.scale
        } else {
            covariance[0][0] / inverse[0][0]
        };
        Some(Spread {
            covariance,
            scale,
            ..simple
        })
    }

    /// What the criterion compares less what the curve says.
    pub(super) fn residuals(self, place: &Place) -> Vec<f64> {
        let mut fitted = vec![0.0; self.history.periods()];
        self.shape.fill(place.point, &mut fitted);
        let pairs = self.data().iter().zip(&fitted);
        pairs.map(|(y, f)| y - place.potential * f).collect()
    }

    /// How what is compared moves with potential and parameters, column by column.
    fn slopes(self, place: &Place) -> Vec<f64> {
        let rows = self.history.periods();
        let mut jets = vec![Jet::constant(0.0); rows];
        self.shape.fill_jets(place.point, &mut jets);
        let scales = self.shape.scales(place.point);
        let mut slopes: Vec<f64> = jets.iter().map(|jet| jet.value).collect();
        for (index, scale) in scales.into_iter().enumerate() {
            let column = jets.iter().map(|jet| {
                let slope = place.potential * jet.gradient[index];
                if scale > 0.0 { slope / scale } else { 0.0 }
            });
            slopes.extend(column);
        }
        slopes
    }
}

/// What the data leave open at a place.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    /// The covariance of potential and parameters.
    pub(super) covariance: Vec<Vec<f64>>,
    /// Their variances if the errors of what is compared were independent of each other.
    pub(super) independent: [f64; 3],
    /// By how much the misfit with the true potential exceeds the least, as a multiple of the square
    /// of a Student number.
    pub(super) scale: f64,
    /// The condition of the slopes, of least squares.
    pub(super) condition: Option<f64>,
}

impl Spread {
    /// Of a covariance per unit of dispersion, and the dispersion.
    fn of(unit: &[Vec<f64>], dispersion: f64, condition: Option<f64>) -> Self {
        let scaled = |row: &Vec<f64>| row.iter().map(|entry| entry * dispersion).collect();
        Self {
            covariance: unit.iter().map(scaled).collect(),
            independent: [0, 1, 2].map(|k| unit[k][k] * dispersion),
            scale: dispersion,
            condition,
        }
    }
}

/// The covariance of a fit to sums whose errors are those of the periods added up: the errors of
/// different periods are independent, those of the sums are not (Mandel 1957).
///
/// With slopes `J`, the errors of the periods `u` and their running sums `L u`, the estimate is off by
/// `(J'J)^-1 J' L u`. The variance of `u` is that of the differences of the residuals, over the
/// number of independent errors that they amount to: `n - 2 k` and the trace of
/// `(J'J)^-1 G'G (J'J)^-1 S'S`, where `G` are the differences of the slopes from period to period
/// and `S = L'J` their sums from each period to the last.
fn summed(columns: &[&[f64]], inverse: &[Vec<f64>], residuals: &[f64]) -> Vec<Vec<f64>> {
    let differences = |values: &[f64]| -> Vec<f64> {
        let before = [0.0].into_iter().chain(values.iter().copied());
        values.iter().zip(before).map(|(x, y)| x - y).collect()
    };
    let sums: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let mut sum = 0.0;
            let mut sums: Vec<f64> = column
                .iter()
                .rev()
                .map(|x| {
                    sum += x;
                    sum
                })
                .collect();
            sums.reverse();
            sums
        })
        .collect();
    let steps: Vec<Vec<f64>> = columns.iter().map(|column| differences(column)).collect();
    let squares = |columns: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let product = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(x, y)| x * y).sum();
        let row = |a| columns.iter().map(|b| product(a, b)).collect();
        columns.iter().map(row).collect()
    };
    let around = product(&product(inverse, &squares(&sums)), inverse);
    let steps = squares(&steps);
    let k = columns.len();
    let trace: f64 = (0..k)
        .map(|a| (0..k).map(|b| steps[a][b] * around[b][a]).sum::<f64>())
        .sum();
    let errors = differences(residuals);
    let freedom = residuals.len() as f64 - 2.0 * k as f64 + trace;
    let variance = errors.iter().map(|u| u * u).sum::<f64>() / freedom.max(1.0);
    around
        .iter()
        .map(|row| row.iter().map(|entry| entry * variance).collect())
        .collect()
}

/// The product of two square matrices.
fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = a.len();
    let entry = |i: usize, j: usize| (0..size).map(|k| a[i][k] * b[k][j]).sum();
    (0..size)
        .map(|i| (0..size).map(|j| entry(i, j)).collect())
        .collect()
}

/// The place with the least misfit.
pub(super) fn best(places: impl Iterator<Item = Place>) -> Option<Place> {
    places
        .filter(|place| place.misfit.is_finite())
        .min_by(|a, b| {
            (!a.converged, a.misfit)
                .partial_cmp(&(!b.converged, b.misfit))
                .unwrap_or(std::cmp::Ordering::Equal)
        })
}
