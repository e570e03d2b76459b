//! Whether a history holds the potential.

use super::estimate::{Task, best};
use super::search::{Place, ratio};
use super::{Criterion, Fit};
use crate::distribution::{Distribution, StudentT};
use crate::error::{AdoptionError, PotentialEvidence, PotentialProblem};
use crate::quantity::Share;

/// The level at which growth without limit has to be rejected.
const LEVEL: f64 = 0.95;

/// The potentials of the profile, as multiples of what has adopted.
const PROFILE: [f64; 8] = [1.02, 1.2, 1.5, 2.0, 5.0, 20.0, 200.0, 2_000.0];

pub(super) enum Verdict {
    Identified(Place),
    Refused(Box<PotentialEvidence>),
}

/// The estimate with the potential unknown, or why it is not believed.
pub(super) fn estimated(task: Task<'_>) -> Result<Verdict, AdoptionError> {
    let adopted = task.history.adopted();
    let places = task.places(None);
    let unlimited = unlimited(task);
    let inside = best(
        places
            .iter()
            .copied()
            .filter(|place| !place.ran_away(adopted)),
    );
    let Some(place) = inside.filter(|place| place.misfit < unlimited) else {
        if places.is_empty() {
            return Err(task.nothing());
        }
        let problem = PotentialProblem::NoEstimate;
        return Ok(refuse(task, None, problem, unlimited));
    };
    let place = task.checked(place)?;
    let family = task.shape.family;
    let peak = family.curve(task.shape.parameters(place.point))?.peak();
    if peak.time > task.history.periods() as f64 {
        let problem = PotentialProblem::BeforeInflection;
        return Ok(refuse(task, Some(&place), problem, unlimited));
    }
    let dispersion = task.spread(&place, false)?.dispersion;
    if unlimited - place.misfit < critical(task, LEVEL)? * dispersion {
        let problem = PotentialProblem::UnlimitedGrowthNotRejected;
        return Ok(refuse(task, Some(&place), problem, unlimited));
    }
    Ok(Verdict::Identified(place))
}

/// The estimate with the potential below a bound, or nothing where it is at the bound.
pub(super) fn bounded(task: Task<'_>, bound: f64) -> Result<Option<Place>, AdoptionError> {
    let adopted = task.history.adopted();
    let inside = best(
        task.places(None)
            .into_iter()
            .filter(|place| !place.ran_away(adopted) && place.potential <= bound),
    );
    let Some(inside) = inside else {
        return Ok(None);
    };
    let at_bound = task.with_potential(bound);
    match at_bound {
        Ok(place) if place.misfit < inside.misfit => Ok(None),
        _ => task.checked(inside).map(Some),
    }
}

/// The critical value of the F test with one degree of freedom against those left.
fn critical(task: Task<'_>, level: f64) -> Result<f64, AdoptionError> {
    let freedom = task.history.periods().saturating_sub(3).max(1) as f64;
    let t = StudentT::new(freedom, 0.0, 1.0)?.upper_quantile(Share::new(0.5 * (1.0 - level))?);
    Ok(t * t)
}

/// The least misfit of growth without a limit.
fn unlimited(task: Task<'_>) -> f64 {
    const STEPS: u32 = 24;
    let (low, high) = task.shape.growths();
    let data = task.data();
    let mut values = vec![0.0; data.len()];
    let mut misfit = |ln: f64| {
        task.shape.unlimited(libm::exp(ln), &mut values);
        let value = if task.shape.criterion == Criterion::Likelihood {
            task.timing(None).misfit(&values)
        } else {
            let scale = ratio(&values, data);
            let rests = values.iter().zip(data).map(|(f, y)| y - scale * f);
            rests.map(|rest| rest * rest).sum()
        };
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let (low, high) = (libm::log(low), libm::log(high));
    let step = (high - low) / f64::from(STEPS);
    let tried = (0..=STEPS).map(|i| {
        let at = low + f64::from(i) * step;
        (misfit(at), at)
    });
    let least = tried.fold((f64::INFINITY, low), |a, b| if b.0 < a.0 { b } else { a });
    golden(least.1 - step, least.1 + step, &mut misfit).min(least.0)
}

/// The least value of a function between two points, by golden sections.
fn golden(mut low: f64, mut high: f64, f: &mut impl FnMut(f64) -> f64) -> f64 {
    const SECTION: f64 = 0.618_033_988_749_894_8;
    let (mut a, mut b) = (high - SECTION * (high - low), low + SECTION * (high - low));
    let (mut at_a, mut at_b) = (f(a), f(b));
    for _ in 0..24 {
        if at_a < at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - SECTION * (high - low);
            at_a = f(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + SECTION * (high - low);
            at_b = f(b);
        }
    }
    at_a.min(at_b)
}

fn refuse(
    task: Task<'_>,
    place: Option<&Place>,
    problem: PotentialProblem,
    unlimited: f64,
) -> Verdict {
    let adopted = task.history.adopted();
    let names = task.shape.family.parameters();
    let estimate = place.map_or_else(Vec::new, |place| {
        let [a, b] = task.shape.parameters(place.point);
        vec![("potential", place.potential), (names[0], a), (names[1], b)]
    });
    let standard_error = place.and_then(|place| {
        let spread = task.spread(place, false).ok()?;
        Some(libm::sqrt(spread.covariance[0][0] * spread.dispersion))
    });
    let inflection = place.and_then(|place| {
        let curve = task.shape.family.curve(task.shape.parameters(place.point));
        curve.ok().map(|curve| curve.peak().time)
    });
    let profile = PROFILE
        .iter()
        .filter_map(|times| {
            let potential = times * adopted;
            let place = best(task.places(Some(potential)).into_iter())?;
            Some((potential, place.misfit))
        })
        .collect();
    Verdict::Refused(Box::new(PotentialEvidence {
        curve: task.shape.family.to_string(),
        problem,
        periods: task.history.periods(),
        adopted,
        estimate,
        potential_standard_error: standard_error,
        inflection,
        misfit: place.map(|place| place.misfit),
        misfit_unlimited: unlimited,
        profile,
    }))
}

/// The potentials with which the misfit is not significantly more than the least.
pub(super) fn interval(fit: &Fit, level: f64) -> Result<(f64, Option<f64>), AdoptionError> {
    let fitting = super::Fitting::of(fit.family).criterion(fit.criterion);
    let task = Task::new(&fitting, &fit.history);
    let least = fit.potential.value();
    let place = task.with_potential(least)?;
    let dispersion = task.spread(&place, false)?.dispersion;
    let limit = place.misfit + critical(task, level)? * dispersion;
    let above = |potential: f64| {
        let place = best(task.places(Some(potential)).into_iter());
        place.is_none_or(|place| place.misfit > limit)
    };
    // Halvings of the logarithm, to six digits.
    let root = |mut inside: f64, mut outside: f64| {
        for _ in 0..40 {
            let middle = libm::sqrt(inside * outside);
            if above(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
            if (outside / inside - 1.0).abs() < 1e-6 {
                break;
            }
        }
        inside
    };
    let adopted = fit.history.adopted().min(least);
    let low = if above(adopted) {
        root(least, adopted)
    } else {
        adopted
    };
    if unlimited(task) <= limit {
        return Ok((low, None));
    }
    let mut far = 2.0 * least;
    while !above(far) && far < 1e6 * least {
        far *= 4.0;
    }
    Ok((low, (far < 1e6 * least).then(|| root(least, far))))
}
