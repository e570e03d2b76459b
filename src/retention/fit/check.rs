//! What cannot determine a law.

use crate::error::{FitError, Invalid, RetentionError};
use crate::retention::{Contractual, Tenures, Timing};

/// Refuses what cannot determine a law before a search is started.
pub(super) fn check(family: &Contractual, tenures: &Tenures) -> Result<(), RetentionError> {
    let whole = matches!(
        family,
        Contractual::Geometric
            | Contractual::ShiftedBetaGeometric
            | Contractual::BetaDiscreteWeibull
            | Contractual::PiecewiseHazard { .. }
    );
    if whole && tenures.timing() == Timing::Exact {
        let hint = "count them with `grouped`, or fit a law of time, such as Weibull";
        let error = Invalid::rule("tenures", "exact times", "by period").hint(hint);
        return Err(error.into());
    }
    let refuse = |reason| Err(not_identified(family, tenures, reason));
    let lost = tenures.lost();
    if lost <= 0.0 {
        return refuse("nobody has left yet, all are still active");
    }
    let seen = tenures.rows().iter().filter(|row| row.time > 0.0);
    let stages = seen.clone().count();
    let leaving = seen.clone().filter(|row| row.left > 0.0).count();
    let everyone = tenures.customers() - lost <= 0.0;
    let first_only = everyone && tenures.observed() <= 1.0;
    if tenures.timing() == Timing::ByPeriod && first_only {
        return refuse("every customer left in the first period");
    }
    let parameters = match family {
        Contractual::Geometric | Contractual::Exponential => 1,
        Contractual::BetaDiscreteWeibull => 3,
        Contractual::PiecewiseHazard { ends } => ends.len() + 1,
        _ => 2,
    };
    // Everyone gone: the last share is told by the others.
    let told = if tenures.timing() == Timing::Exact {
        stages
    } else {
        leaving - usize::from(everyone && leaving > 1)
    };
    if told < parameters {
        return refuse("there are fewer times at which customers left than parameters");
    }
    if parameters > 1 && stages < 2 {
        return refuse("all times are equal");
    }
    Ok(())
}

pub(super) fn not_identified(
    family: &Contractual,
    tenures: &Tenures,
    reason: &'static str,
) -> RetentionError {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count for a message"
    )]
    let count = tenures.customers() as usize;
    FitError::NotIdentified {
        law: family.to_string(),
        count,
        given: "customers",
        reason,
    }
    .into()
}
