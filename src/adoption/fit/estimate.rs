//! A fit from its history: search, belief, standard errors.

use super::backtest::Backtest;
use super::identify::{self, Verdict};
use super::likelihood::Timing;
use super::search::{Place, Squares};
use super::shape::Shape;
use super::{Criterion, Fit, Fitting, Potential, PotentialSource};
use crate::adoption::real::Dual;
use crate::adoption::{Family, History};
use crate::distribution::Parameter;
use crate::error::{AdoptionError, Invalid, Permitted};
use crate::numeric::Orthogonal;
use crate::quantity::Count;

/// Steeper than this per period, or of a higher power, a curve is a step.
const STEEPEST: f64 = 30.0;

/// With so large a share of adoption in one period, it is a step.
const STEP: f64 = 0.98;

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
            Criterion::Cumulative => self.history.by_period(),
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

    /// The places where the criterion is least.
    pub(super) fn places(self, potential: Option<f64>) -> Vec<Place> {
        match self.shape.criterion {
            Criterion::Likelihood => self.timing(potential).places(),
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
            Family::Bass => a + b,
            Family::Weibull => a / 3.0,
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

    fn step(self) -> AdoptionError {
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

    /// Covariance of potential and parameters per unit of dispersion, the dispersion, and the
    /// condition of the slopes.
    pub(super) fn spread(self, place: &Place, known: bool) -> Result<Spread, AdoptionError> {
        let unknowns = 1 + usize::from(!known) + usize::from(place.point[1].is_finite());
        let freedom = (self.history.periods() - unknowns.min(self.history.periods())).max(1) as f64;
        let singular = || AdoptionError::NotIdentified {
            curve: self.shape.family.to_string(),
            reason: "its parameters cannot be told apart".to_owned(),
        };
        if self.shape.criterion == Criterion::Likelihood {
            let timing = self.timing(known.then_some(place.potential));
            let (covariance, pearson) = timing.covariance(place).ok_or_else(singular)?;
            return Ok(Spread {
                covariance,
                dispersion: pearson / freedom,
                condition: None,
            });
        }
        let free: Vec<usize> = [!known, true, place.point[1].is_finite()]
            .iter()
            .enumerate()
            .filter_map(|(index, &free)| free.then_some(index))
            .collect();
        let slopes = self.slopes(place);
        let rows = self.history.periods();
        let columns = free
            .iter()
            .map(|&index| &slopes[index * rows..(index + 1) * rows]);
        let columns: Vec<&[f64]> = columns.collect();
        let factors = Orthogonal::new(&columns, 1e-13).map_err(|_| singular())?;
        let inverse = factors.inverse_squares();
        let mut covariance = vec![vec![0.0; 3]; 3];
        for (a, &i) in free.iter().enumerate() {
            for (b, &j) in free.iter().enumerate() {
                covariance[i][j] = inverse[a][b];
            }
        }
        Ok(Spread {
            covariance,
            dispersion: place.misfit / freedom,
            condition: Some(factors.condition()),
        })
    }

    /// How what is compared moves with potential and parameters, column by column.
    fn slopes(self, place: &Place) -> Vec<f64> {
        let rows = self.history.periods();
        let mut duals = vec![
            Dual {
                value: 0.0,
                slope: [0.0; 2]
            };
            rows
        ];
        self.shape.fill_duals(place.point, &mut duals);
        let scales = self.shape.scales(place.point);
        let mut slopes: Vec<f64> = duals.iter().map(|dual| dual.value).collect();
        for (index, scale) in scales.into_iter().enumerate() {
            let column = duals.iter().map(|dual| {
                let slope = place.potential * dual.slope[index];
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
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) dispersion: f64,
    pub(super) condition: Option<f64>,
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

/// The fit without its backtest.
pub(super) fn fit(fitting: &Fitting, history: &History) -> Result<Fit, AdoptionError> {
    if fitting.criterion == Criterion::Density && fitting.family != Family::Bass {
        let rule = "a criterion of this curve; the density is one of Bass's only";
        return Err(Invalid::rule("criterion", "Density", rule).into());
    }
    let known = matches!(fitting.potential, Potential::Known(_));
    history.at_least(if known { 3 } else { 4 }, &fitting.curve_name())?;
    if let Potential::Known(potential) | Potential::AtMost(potential) = fitting.potential {
        covers(potential, history)?;
    }
    let task = Task::new(fitting, history);
    let most = history
        .per_period()
        .iter()
        .fold(0.0, |most: f64, y| most.max(*y));
    if most > STEP * history.adopted() {
        return Err(task.step());
    }
    let (place, source) = match fitting.potential {
        Potential::Known(potential) => (task.with_potential(potential)?, PotentialSource::Stated),
        Potential::Unknown => match identify::estimated(task)? {
            Verdict::Identified(place) => (place, PotentialSource::Estimated),
            Verdict::Refused(evidence) => {
                return Err(AdoptionError::PotentialNotIdentified(evidence));
            }
        },
        Potential::AtMost(bound) => match identify::bounded(task, bound)? {
            Some(place) => (place, PotentialSource::Estimated),
            None => (task.with_potential(bound)?, PotentialSource::AtBound),
        },
    };
    let adopted = history.adopted();
    let (place, source) = if place.potential < adopted {
        let unconstrained = place.potential;
        let source = PotentialSource::AllAdopted { unconstrained };
        (task.with_potential(adopted)?, source)
    } else {
        (place, source)
    };
    result(task, &place, source)
}

/// A potential is at least what has adopted.
fn covers(potential: f64, history: &History) -> Result<(), Invalid> {
    let permitted = Permitted::interval(
        crate::error::Bound::Including(history.adopted()),
        crate::error::Bound::Excluding(f64::INFINITY),
    );
    permitted.check("potential", potential).map_err(|invalid| {
        let adopted = history.adopted();
        let when = history.by_period().iter().position(|&sum| sum > potential);
        let period = when.unwrap_or(0) + 1 + history.launch();
        invalid.hint(format!(
            "{adopted} have adopted already; the potential is passed in period {period}"
        ))
    })?;
    Ok(())
}

fn result(task: Task<'_>, place: &Place, source: PotentialSource) -> Result<Fit, AdoptionError> {
    let Task { shape, history } = task;
    let held = source != PotentialSource::Estimated;
    let spread = task.spread(place, held)?;
    let values = shape.parameters(place.point);
    let covariance: Vec<Vec<f64>> = spread
        .covariance
        .iter()
        .map(|row| row.iter().map(|x| x * spread.dispersion).collect())
        .collect();
    let estimated = [!held, true, place.point[1].is_finite()];
    let names = shape.family.parameters();
    let parameters: Vec<Parameter> = ["potential", names[0], names[1]]
        .into_iter()
        .zip([place.potential, values[0], values[1]])
        .enumerate()
        .map(|(index, (name, value))| Parameter {
            name,
            value,
            standard_error: estimated[index].then(|| libm::sqrt(covariance[index][index])),
        })
        .collect();
    let mut fitted = vec![0.0; history.periods()];
    shape.fill(place.point, &mut fitted);
    let residuals: Vec<f64> = task
        .data()
        .iter()
        .zip(&fitted)
        .map(|(y, f)| y - place.potential * f)
        .collect();
    let sum_of_squares: f64 = residuals.iter().map(|r| r * r).sum();
    let unknowns = estimated.iter().filter(|&&free| free).count();
    let degrees_of_freedom = history.periods().saturating_sub(unknowns);
    let n = history.periods() as f64;
    let log_likelihood = if shape.criterion == Criterion::Likelihood {
        -0.5 * place.misfit
    } else {
        let variance = (sum_of_squares / n).max(f64::MIN_POSITIVE);
        -0.5 * n * (libm::log(2.0 * std::f64::consts::PI * variance) + 1.0)
    };
    Ok(Fit {
        family: shape.family,
        criterion: shape.criterion,
        curve: shape.family.curve(values)?,
        potential: Count::new(place.potential)?,
        potential_source: source,
        parameters,
        covariance,
        observations: history.periods(),
        degrees_of_freedom,
        residual_standard_error: libm::sqrt(sum_of_squares / degrees_of_freedom.max(1) as f64),
        residuals,
        sum_of_squares,
        condition: spread.condition,
        log_likelihood,
        backtest: Backtest::none(history),
        history: history.clone(),
    })
}
