//! The economic case of a public appraisal.

use super::parts::not_assessed;
use crate::case::{BusinessCase, ReferenceClass, Valuation};
use crate::error::Error;
use crate::quantity::{Money, Unit, significant};
use crate::random::Sampling;
use crate::report::scale::Scale;
use crate::report::words::npv_name;
use crate::report::{Document, Section, Table, appendix, switching};

const RATIO: &str = "benefit-cost ratio";

/// The economic case of the appraisal of a public investment: the options side by side, each before
/// and after the adjustment for optimism, the benefit-cost ratio never without the value it is a
/// ratio of, the adjustments by reference class, and the values at which the verdict turns.
///
/// Each option is valued again with the sampling of the valuation.
///
/// # Errors
/// As [`report::decision`](crate::report::decision()).
///
/// # Example
/// ```
/// use bizcase::case::CaseOption;
/// use bizcase::random::Sampling;
/// use bizcase::report::template;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let mut case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let nothing = r#"{"name": "do nothing", "keeps": {"only": ["office and tools"]}}"#;
/// case.options.push(serde_json::from_str::<CaseOption>(nothing)?);
/// let valuation = case.value(&Sampling::latin_hypercube(256).seed(1))?;
/// let page = template::economic_case(&valuation)?.text();
/// assert!(page.contains("do nothing") && page.contains("unadjusted"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// HM Treasury (2022), *The Green Book: Central Government Guidance on Appraisal and Evaluation*,
/// chapter 5 and annex A.
pub fn economic_case(valuation: &Valuation) -> Result<Document, Error> {
    let case = &valuation.case;
    let sampling = valuation.run.sampling();
    let turned = valuation.switching_values(&valuation.asked_again())?;
    let turning = if turned.is_empty() {
        not_assessed(
            "Switching values",
            "the case names no criterion that could turn",
        )
    } else {
        switching::switching_values(&turned)
    };
    Ok(Document::new(format!("Economic case: {}", case.name))
        .with(options(case, &sampling)?)
        .with(optimism(case))
        .with(turning)
        .with(appendix::worth(valuation)?)
        .with(not_assessed(
            "Effects that have no price",
            "the case holds amounts of money alone",
        ))
        .with(not_assessed(
            "Who gains and who loses",
            "the case does not tell groups of people apart",
        ))
        .with(appendix::register(valuation)?))
}

/// One row an option: value before and after the adjustment, and the ratio beside it.
fn options(case: &BusinessCase, sampling: &Sampling) -> Result<Section, Error> {
    let mut plans = vec![(case.name.clone(), case.clone())];
    for option in &case.options {
        plans.push((option.name.clone(), case.option(&option.name)?));
    }
    let mut rows = Vec::new();
    for (name, plan) in plans {
        let before = mean(&plan.unadjusted(), sampling)?;
        let after = mean(&plan, sampling)?;
        rows.push((name, before, after));
    }
    let values = rows
        .iter()
        .flat_map(|(_, before, after)| [before.0, after.0]);
    let money = Scale::over(Unit::Money(case.currency), values);
    let (unadjusted, adjusted) = (money.head("unadjusted"), money.head("adjusted"));
    let heads = [&*unadjusted, &*adjusted, "P(> 0)", RATIO];
    let mut table = Table::new("option", &heads);
    for (name, before, after) in &rows {
        let ratio = after
            .2
            .map_or_else(|| "-".to_owned(), |it| significant(it, 3));
        let chance = Unit::Share.show(after.1);
        table.row([
            name.clone(),
            money.show(before.0),
            money.show(after.0),
            chance,
            ratio,
        ]);
    }
    let section = Section::new("Options").note(format!(
        "Mean {}, discounted at {}, before and after the adjustment for optimism. A dash stands for \
         an option without benefits or costs, which has no ratio.",
        npv_name(case.terminal),
        case.discount
    ));
    let section = section.table(table);
    Ok(if case.options.is_empty() {
        section
            .note("Other options: not assessed, the case names none, not even to do the minimum.")
    } else {
        section
    })
}

/// The mean value, the chance that it is above zero, and the mean ratio where there is one.
fn mean(plan: &BusinessCase, sampling: &Sampling) -> Result<(f64, f64, Option<f64>), Error> {
    let mut plan = plan.clone();
    plan.criteria.clear();
    plan.targets.clear();
    plan.outcomes.clear();
    let plain = plan.model()?;
    let run = plain.model.run(sampling)?;
    let value = run.outcome(plain.outputs.npv_with_terminal);
    let zero = Money::major(0, plan.currency);
    let above = value.probability_above(zero)?.value;
    plan.outcomes = vec![RATIO.to_owned()];
    // An option that sells or spends nothing has no ratio in some trials, or no such outcome at all.
    let ratio = plan.model().and_then(|built| built.model.run(sampling));
    let ratio = ratio
        .ok()
        .and_then(|run| Some(run.named(RATIO).ok()?.mean().value));
    Ok((value.mean().value, above, ratio))
}

/// Each adjustment by its reference class.
fn optimism(case: &BusinessCase) -> Section {
    let heading = "Optimism bias";
    if case.optimism_bias.is_empty() {
        return not_assessed(heading, "the case adjusts no cost, duration or benefit");
    }
    let words = ["reference class", "mitigated", "why"];
    let mut table = Table::new("on", &words).words(&["reference class", "why"]);
    for it in &case.optimism_bias {
        let class = match &it.reference {
            ReferenceClass::Published(class) => class.to_string(),
            ReferenceClass::Own { class, source, .. } => format!("{class} ({source})"),
        };
        let mitigated = Unit::Share.show(it.mitigated.value());
        table.row([it.on.to_string(), class, mitigated, it.why.clone()]);
    }
    Section::new(heading).table(table)
}
