//! Whether a history holds the potential.

use super::FitCriterion;
use super::search::{Place, ratio};
use super::task::{Task, best};
use crate::distribution::{Distribution, StudentT};
use crate::error::{AdoptionError, PotentialEvidence, PotentialProblem};
use crate::numeric::golden_section;
use crate::quantity::Share;

/// The level at which growth without limit has to be rejected.
const LEVEL: f64 = 0.95;

/// The potentials of the profile, as multiples of what has adopted.
pub(super) const PROFILE: [f64; 8] = [1.02, 1.2, 1.5, 2.0, 5.0, 20.0, 200.0, 2_000.0];

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
    let scale = task.spread(&place, false)?.scale;
    let freedom = task.history.periods().saturating_sub(3);
    if !rejected(unlimited - place.misfit, freedom, scale)? {
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

/// Whether growth without limit is rejected: it fits worse by so much, beside the square of a
/// standard error with so many degrees of freedom.
fn rejected(worse: f64, freedom: usize, square: f64) -> Result<bool, AdoptionError> {
    Ok(worse >= critical(freedom, LEVEL)? * square)
}

/// What speaks against a potential that was found: the curve has not turned within the history, or
/// growth without a limit is not [rejected].
pub(super) fn doubt(
    turns_later: bool,
    worse: f64,
    freedom: usize,
    square: f64,
) -> Result<Option<PotentialProblem>, AdoptionError> {
    if turns_later {
        return Ok(Some(PotentialProblem::BeforeInflection));
    }
    let rejected = rejected(worse, freedom, square)?;
    Ok((!rejected).then_some(PotentialProblem::UnlimitedGrowthNotRejected))
}

/// The critical value of the F test with one degree of freedom against those left.
pub(super) fn critical(freedom: usize, level: f64) -> Result<f64, AdoptionError> {
    let t = StudentT::new(freedom.max(1) as f64, 0.0, 1.0)?
        .upper_quantile(Share::new(0.5 * (1.0 - level))?);
    Ok(t * t)
}

/// The least misfit of growth without a limit.
pub(super) fn unlimited(task: Task<'_>) -> f64 {
    let data = task.data();
    let mut values = vec![0.0; data.len()];
    least(task.shape.growths(), |growth| {
        task.shape.unlimited(growth, &mut values);
        if task.shape.criterion == FitCriterion::Likelihood {
            return task.timing(None).misfit(&values);
        }
        let scale = ratio(&values, data);
        let rests = values.iter().zip(data).map(|(f, y)| y - scale * f);
        rests.map(|rest| rest * rest).sum()
    })
}

/// The least misfit with any growth between two.
pub(super) fn least((low, high): (f64, f64), mut misfit: impl FnMut(f64) -> f64) -> f64 {
    const STEPS: u32 = 24;
    let mut misfit = |ln: f64| {
        let value = misfit(libm::exp(ln));
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let (low, high) = (libm::log(low), libm::log(high));
    let step = (high - low) / f64::from(STEPS);
    let tried = (0..=STEPS).map(|i| {
        let at = low + f64::from(i) * step;
        (misfit(at), at)
    });
    let least = tried.fold((f64::INFINITY, low), |a, b| if b.0 < a.0 { b } else { a });
    // 24 sections leave 1e-5 of the bracket, and the misfit is flat there.
    let top = golden_section((least.1 - step, least.1 + step), 24, 0.0, |ln| -misfit(ln));
    (-top.value).min(least.0)
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
        Some(libm::sqrt(spread.covariance[0][0]))
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
