//! A fit from its history: search, belief, and what is told of it.

use super::backtest::Backtest;
use super::fitting::Potential;
use super::identify::{self, Verdict};
use super::search::Place;
use super::task::Task;
use super::{AdoptionFit, FitCriterion, Fitting, PotentialSource};
use crate::adoption::{CurveFamily, History};
use crate::error::{AdoptionError, Invalid, Permitted};
use crate::quantity::Count;
use crate::sample::{FitParameters, Parameter, Reach, Search, Spread as Draws};

/// With so large a share of adoption in one period, it is a step.
const STEP: f64 = 0.98;

/// The fit without its backtest.
pub(super) fn fit(fitting: &Fitting, history: &History) -> Result<AdoptionFit, AdoptionError> {
    if fitting.criterion == FitCriterion::Density && fitting.family != CurveFamily::Bass {
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
    let source = match source {
        PotentialSource::Estimated if place.potential < history.adopted() => {
            PotentialSource::AllAdopted
        }
        source => source,
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

fn result(
    task: Task<'_>,
    place: &Place,
    source: PotentialSource,
) -> Result<AdoptionFit, AdoptionError> {
    let Task { shape, history } = task;
    let held = !source.is_estimated();
    let spread = task.spread(place, held)?;
    let values = shape.parameters(place.point);
    let estimated = [!held, true, place.point[1].is_finite()];
    let names = shape.family.parameters();
    let named = ["potential", names[0], names[1]].into_iter();
    let named = named
        .zip([place.potential, values[0], values[1]])
        .enumerate();
    let free = matches!(shape.family, CurveFamily::Logistic | CurveFamily::Gompertz);
    let parameters = named.map(|(index, (name, value))| {
        let error = estimated[index].then(|| libm::sqrt(spread.covariance[index][index]));
        // A location can be of either sign; all else is positive.
        let positive = value > 0.0 && !(free && index == 2);
        let scale = if positive {
            Draws::LogNormal
        } else {
            Draws::Normal
        };
        Parameter::new(name, value, error).spread(scale)
    });
    let mut parameters: Vec<Parameter> = parameters.collect();
    parameters[0].least = Some(history.adopted());
    let residuals = task.residuals(place);
    let sum_of_squares: f64 = residuals.iter().map(|r| r * r).sum();
    let unknowns = estimated.iter().filter(|&&free| free).count();
    let degrees_of_freedom = history.periods().saturating_sub(unknowns);
    let n = history.periods() as f64;
    let log_likelihood = if shape.criterion == FitCriterion::Likelihood {
        -0.5 * place.misfit
    } else {
        let variance = (sum_of_squares / n).max(f64::MIN_POSITIVE);
        -0.5 * n * (libm::log(2.0 * std::f64::consts::PI * variance) + 1.0)
    };
    Ok(AdoptionFit {
        family: shape.family,
        criterion: shape.criterion,
        curve: shape.family.curve(values)?,
        potential: Count::new(place.potential.max(history.adopted()))?,
        potential_source: source,
        parameters: FitParameters::new(
            parameters,
            spread.covariance,
            Search::from_one_start(place.iterations, place.gradient),
            Reach::new("period", 1.0, n),
        )
        .student(degrees_of_freedom as f64),
        independent_errors: [0, 1, 2]
            .map(|k| estimated[k].then(|| libm::sqrt(spread.independent[k])))
            .to_vec(),
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
