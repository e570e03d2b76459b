//! Adjustments for optimism, on their way into an engine.

use crate::case::data::{BiasOn, BusinessCase, Figure, OptimismBias, ReferenceClass};
use crate::case::engine::terms::{Slot, Terms};
use crate::distribution::{Dist, Distribution as _};
use crate::error::{Error, Invalid, Permitted, unknown_name};
use crate::ledger::{Assumption, Evidence};
use crate::quantity::Ratio;

/// The guidance that published classes come from.
const GUIDANCE: &str = "Mott MacDonald (2002), in HM Treasury's supplementary guidance on optimism \
                        bias";

/// No project takes more than four times as long as planned, or costs so much more.
const MOST: f64 = 4.0;

/// The uplift of one thing, where it is adjusted.
pub(super) fn uplift(
    case: &BusinessCase,
    on: &BiasOn,
    terms: &mut Terms<'_>,
) -> Result<Option<Slot<Ratio>>, Error> {
    let Some(bias) = case.optimism_bias.iter().find(|it| it.on == *on) else {
        return Ok(None);
    };
    let figure = figure(bias)?;
    Ok(Some(terms.number_of(bias.figure_name(), &figure)))
}

/// By how many months the build takes longer than planned.
pub(super) fn delay(case: &BusinessCase) -> Result<u32, Error> {
    let found = case
        .optimism_bias
        .iter()
        .find(|it| it.on == BiasOn::BuildMonths);
    let Some((bias, build)) = found.zip(case.build.as_ref()) else {
        return Ok(0);
    };
    let left = bias.mitigated.complement().value();
    let overrun = match &bias.reference {
        ReferenceClass::Published(class) => class.duration_upper_bound(),
        ReferenceClass::Own {
            overrun: Figure::Known(overrun),
            ..
        } => *overrun,
        ReferenceClass::Own { .. } => {
            let rule = "a known number, because months are whole and set up before the trials";
            let parameter = format!("overrun of {}", bias.figure_name());
            return Err(Invalid::rule(&parameter, "a range", rule).into());
        }
    };
    let permitted = Permitted::between(0.0, MOST);
    let overrun = permitted.check(&format!("overrun of {}", bias.figure_name()), overrun)?;
    // A product a rounding above a whole number is that number.
    let months = f64::from(build.months) * overrun * left - 1e-9;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most four times the months of a build, and not below zero"
    )]
    let months = months.max(0.0).ceil() as u32;
    Ok(months)
}

/// The uplift as a figure.
fn figure(bias: &OptimismBias) -> Result<Figure, Invalid> {
    let left = bias.mitigated.complement().value();
    let named = |class: &str, source: &str, range: Dist| {
        Figure::from(Assumption {
            evidence: Evidence::Benchmark,
            source: source.to_owned(),
            rationale: rationale(bias, class),
            ..Assumption::guess(&bias.figure_name(), range)
        })
    };
    match &bias.reference {
        ReferenceClass::Published(class) => {
            let bound = class.cost_upper_bound();
            let range = if left < 1.0 {
                Dist::pert(0.0, bound * left, bound)?
            } else {
                Dist::fixed(bound)?
            };
            Ok(named(&class.to_string(), GUIDANCE, range))
        }
        ReferenceClass::Own {
            class,
            source,
            overrun,
        } => match overrun {
            Figure::Uncertain(it) => {
                let range = it.range.clone().scaled(left.max(f64::MIN_POSITIVE))?;
                if it.name.trim().is_empty() {
                    return Ok(named(class, source, range));
                }
                let mut own = it.clone();
                own.range = range;
                Ok(Figure::Uncertain(own))
            }
            Figure::Known(overrun) => Ok(named(class, source, Dist::fixed(overrun * left)?)),
            _ => {
                let parameter = format!("overrun of {}", bias.figure_name());
                let rule = "a number or a range";
                Err(Invalid::rule(&parameter, "another figure", rule))
            }
        },
    }
}

fn rationale(bias: &OptimismBias, class: &str) -> String {
    let mitigated = bias.mitigated;
    match bias.why.trim() {
        "" => format!("reference class: {class}; nothing mitigated"),
        why => format!("reference class: {class}; {mitigated} mitigated: {why}"),
    }
}

/// Refuses an adjustment without its reason, of what is not there, or made twice.
pub(super) fn check(case: &BusinessCase) -> Result<(), Invalid> {
    for (index, bias) in case.optimism_bias.iter().enumerate() {
        let parameter = bias.figure_name();
        if case.optimism_bias[..index]
            .iter()
            .any(|it| it.on == bias.on)
        {
            return Err(Invalid::rule(&parameter, "twice", "given only once"));
        }
        check_reasons(bias, &parameter)?;
        check_target(case, bias, &parameter)?;
        check_size(bias, &parameter)?;
    }
    Ok(())
}

fn check_reasons(bias: &OptimismBias, parameter: &str) -> Result<(), Invalid> {
    let said = |what: &str, text: &str| {
        if text.trim().is_empty() {
            let parameter = format!("{what} of {parameter}");
            return Err(Invalid::rule(&parameter, "``", "said"));
        }
        Ok(())
    };
    if bias.mitigated > crate::quantity::Share::ZERO {
        said("`why` so much is mitigated", &bias.why)?;
    }
    if let ReferenceClass::Own { class, source, .. } = &bias.reference {
        said("reference class", class)?;
        said("source", source)?;
    }
    Ok(())
}

fn check_target(case: &BusinessCase, bias: &OptimismBias, parameter: &str) -> Result<(), Invalid> {
    fn among<'a>(
        parameter: &str,
        name: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Invalid> {
        let names: Vec<&str> = names.collect();
        if names.contains(&name) {
            return Ok(());
        }
        Err(unknown_name(parameter, name, names))
    }
    match &bias.on {
        BiasOn::Build | BiasOn::BuildMonths => match &case.build {
            None => Err(Invalid::rule(
                parameter,
                "given",
                "left out where there is no `build`",
            )),
            Some(build) if bias.on == BiasOn::Build && build.overrun != Figure::ONE => {
                let rule = "left out beside the `overrun` of the build, or both count the same";
                let hint = "write the overrun as `reference = { own = { ... } }`";
                Err(Invalid::rule(parameter, "given", rule).hint(hint))
            }
            Some(_) if bias.on == BiasOn::BuildMonths && !case.actuals.is_empty() => {
                let rule = "left out once there are actual figures: the launch is known";
                Err(Invalid::rule(parameter, "given", rule))
            }
            Some(_) => Ok(()),
        },
        BiasOn::Cost(name) => {
            let names = case.costs.iter().map(|it| it.name.as_str());
            among("cost that is adjusted for optimism", name, names)
        }
        BiasOn::Capital(name) => {
            let names = case.capital.iter().map(|it| it.name.as_str());
            among("capital item that is adjusted for optimism", name, names)
        }
        BiasOn::Benefit(name) => {
            let names = case.offers.iter().map(|it| it.name.as_str());
            among("offer that is adjusted for optimism", name, names)
        }
    }
}

fn check_size(bias: &OptimismBias, parameter: &str) -> Result<(), Invalid> {
    let overrun = match (&bias.on, &bias.reference) {
        (BiasOn::Benefit(_), ReferenceClass::Published(class)) => {
            let rule = "your own data: the published classes are of costs and durations";
            return Err(Invalid::rule(parameter, class, rule));
        }
        (_, ReferenceClass::Published(_)) => return Ok(()),
        (_, ReferenceClass::Own { overrun, .. }) => overrun,
    };
    let (low, high) = match overrun {
        Figure::Known(known) => (*known, *known),
        Figure::Uncertain(it) => (it.range.support().low, it.range.support().high),
        _ => return Ok(()),
    };
    // Costs cannot fall below nothing; benefits neither.
    let (permitted, ends) = match bias.on {
        BiasOn::Benefit(_) => (Permitted::between(-MOST, 1.0), [low, high]),
        _ => (Permitted::between(-1.0, f64::INFINITY), [low, low]),
    };
    for end in ends {
        permitted.check(&format!("overrun of {parameter}"), end)?;
    }
    Ok(())
}
