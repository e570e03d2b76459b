//! The announcement, and the questions that it raises.

use super::parts::{alternatives, asked_for, returned};
use crate::case::{Benefit, Question, Valuation};
use crate::error::Error;
use crate::quantity::Unit;
use crate::report::decision::{research, rests, turning};
use crate::report::words::{npv_name, told};
use crate::report::{Document, Section, appendix};

/// The announcement of the product as of its launch with the questions that customers and the firm
/// ask, answered from the figures of the case; what the case cannot answer says so.
///
/// # Errors
/// As [`report::decision`](crate::report::decision()).
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report::template;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let valuation = case.value(&Sampling::latin_hypercube(256).seed(1))?;
/// let page = template::press_release(&valuation)?.text();
/// assert!(page.contains("How do we know that they will pay?\n-"));
/// assert!(page.contains("Not asked: no offer has a study"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// C. Bryar, B. Carr (2021), *Working Backwards*, chapter 5.
pub fn press_release(valuation: &Valuation) -> Result<Document, Error> {
    let case = &valuation.case;
    let page = Document::new(format!(
        "{}: announcement, questions and answers",
        case.name
    ))
    .with(announcement(valuation))
    .with(appendix::market(valuation)?);
    let page = asked(valuation)?.into_iter().fold(page, Document::with);
    let page = page
        .with(asked_for(valuation, "What must be spent before it earns?"))
        .with(returned(
            valuation,
            "What is it worth, and when is the money back?",
        )?)
        .with(wrong(valuation))
        .with(turning(valuation)?)
        .with(rests(valuation)?)
        .with(research(valuation)?);
    let others = alternatives(valuation, "Which alternatives were considered?")?;
    Ok(others.into_iter().fold(page, Document::with))
}

/// When what is launched, and at which prices.
fn announcement(valuation: &Valuation) -> Section {
    let case = &valuation.case;
    let section = Section::new("Announcement").note(format!(
        "In {}, {} becomes available.",
        case.launch, case.name
    ));
    let offers = case.offers.iter().map(|offer| {
        let streams: Vec<&str> = offer.streams.iter().map(|it| it.name.as_str()).collect();
        match streams.as_slice() {
            [] => format!("- {}.", offer.name),
            some => format!("- {}: {}.", offer.name, some.join(", ")),
        }
    });
    offers
        .fold(section, Section::note)
        .note("What customers say of it: not assessed, the case holds no words of theirs.")
}

/// The three questions, each under the heading that the form has for it.
fn asked(valuation: &Valuation) -> Result<Vec<Section>, Error> {
    let answers = valuation.answers()?;
    let sections = answers.iter().map(|it| {
        let heading = match it.question {
            Question::HowBig => "How many are they?",
            Question::DoesItHurt => "Which problem does it solve, and how many have it?",
            Question::WillTheyPay => "How do we know that they will pay?",
            Question::DoesItSave => "How do we know that it saves?",
        };
        let section = Section::new(heading).note(format!("- {}", it.answer));
        let rests = it.rests_on.iter();
        rests.fold(section, |section, basis| {
            section.note(format!("- Rests on {basis}."))
        })
    });
    Ok(sections.collect())
}

/// The three figures whose bad ends hurt most.
fn wrong(valuation: &Valuation) -> Section {
    let name = npv_name(valuation.case.terminal);
    let who = match valuation.case.benefit {
        Benefit::Revenue => "Why could it fail?",
        Benefit::Savings => "Why could it not save?",
    };
    let section = Section::new(who);
    if valuation.tornado.is_empty() {
        return section.note("Not assessed: no figure of the case is uncertain.");
    }
    let money = Unit::Money(valuation.case.currency);
    let mut worst: Vec<(f64, &str)> = valuation
        .tornado
        .iter()
        .map(|swing| (swing.at_low.min(swing.at_high), swing.input.as_str()))
        .collect();
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    let section = section.note(
        "Each at the bad end of its range, which 5 of 100 cases go beyond, with all others at their \
         medians:",
    );
    worst
        .iter()
        .take(3)
        .fold(section, |section, (value, input)| {
            section.note(format!(
                "- {}: {name} would be {}.",
                told(input),
                money.show(*value)
            ))
        })
}
