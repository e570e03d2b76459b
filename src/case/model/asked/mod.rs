//! The outcomes that are computed only where a case asks for them by name.

mod history;
mod lines;
mod measure;
pub(super) mod payback;
mod periods;
mod recurring;
mod whole;
mod year;

pub(in crate::case) use recurring::{Recurring, RecurringYear};
pub(in crate::case) use whole::RETURN;

use crate::case::data::{Benefit, BusinessCase, CaseOption};
use crate::case::engine::{Engine, Flow};
use crate::error::{Invalid, unknown_name};
use crate::quantity::{Approx, Count, Lane, Money};
use crate::simulation::{Claim, Model, Results, Statistic};
use history::{Charged, History};
use measure::{Handle, Measure};
use periods::{PeriodOutputs, PeriodSums};
use whole::Whole;
use year::Year;

/// The name of the outcome that leaves out what has happened already.
pub(super) const STILL_TO_COME: &str = "value still to come";

/// The outcomes that a case asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct AskedOutputs {
    periods: PeriodOutputs,
    figures: Vec<(Figure, Handle)>,
    charged: Charged,
}

/// What is computed of a whole trial, month by month.
#[derive(Debug, Clone, Copy)]
enum Figure {
    Whole(fn(&Whole<'_>) -> f64),
    Year(usize, fn(&Year<'_>) -> f64),
}

/// What is kept of the months of some trials, until they are over.
pub(super) struct Keeping {
    sums: PeriodSums,
    history: Option<History>,
}

/// The names that the criteria, targets and outcomes of a case ask for.
pub(super) fn names(case: &BusinessCase) -> Vec<&str> {
    let criteria = case.criteria.iter().map(Claim::outcome);
    let targets = case.targets.iter().map(Statistic::outcome);
    let outcomes = case.outcomes.iter().map(String::as_str);
    // Whether it saves is what an internal case is asked in any case.
    let saves = (case.benefit == Benefit::Savings).then_some(RETURN);
    let mut names: Vec<&str> = Vec::new();
    for name in criteria.chain(targets).chain(outcomes).chain(saves) {
        // A difference to an option needs both sides of it.
        let name = less(case, name).map_or(name, |(outcome, _)| outcome);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The outcome and the option of a name such as "NPV less do nothing".
pub(in crate::case) fn less<'a>(
    case: &'a BusinessCase,
    name: &'a str,
) -> Option<(&'a str, &'a CaseOption)> {
    let (outcome, option) = name.split_once(" less ")?;
    let option = case.options.iter().find(|it| it.name == option)?;
    Some((outcome, option))
}

/// Refuses names that are not among the outputs of a case; those that it could ask for are
/// suggested as well.
pub(in crate::case) fn check<'a>(
    case: &BusinessCase,
    names: impl Iterator<Item = &'a str>,
    model: &Model,
) -> Result<(), Invalid> {
    let declared = || model.outputs().map(|(name, _)| name);
    for name in names {
        let name = less(case, name).map_or(name, |(outcome, _)| outcome);
        if declared().any(|it| it == name) {
            continue;
        }
        let revenue = case.benefit.say("revenue in year ");
        let years = declared().filter(|it| it.starts_with(&revenue)).count();
        let yearly = Year::NAMES
            .iter()
            .flat_map(|name| (1..=years).map(move |year| format!("{name} in year {year}")));
        let possible: Vec<String> = Whole::names(case.terminal)
            .into_iter()
            .chain(yearly)
            .chain(PeriodOutputs::possible(case, years))
            .collect();
        let known = declared().chain(possible.iter().map(String::as_str));
        return Err(unknown_name("outcome", name, known));
    }
    Ok(())
}

impl AskedOutputs {
    pub(super) fn declare(
        case: &BusinessCase,
        engine: &Engine,
        model: &mut Model,
    ) -> Result<Self, Invalid> {
        let asked = names(case);
        let mut figures = Vec::new();
        for name in &asked {
            if let Some((figure, measure)) = Figure::named(name, case, engine.months) {
                figures.push((figure, measure.declare(name, model)?));
            }
        }
        Ok(Self {
            periods: PeriodOutputs::declare((&asked, case), engine.months, model)?,
            figures,
            charged: Charged::of(case),
        })
    }

    /// What is to be kept of the months; nothing where nothing is asked.
    pub(super) fn start(&self) -> Option<Keeping> {
        let (sums, whole) = (self.periods.start(), !self.figures.is_empty());
        (whole || !sums.is_empty()).then(|| Keeping {
            sums,
            history: whole.then(History::default),
        })
    }

    /// Takes a month into account; sets the periods that it completes.
    #[inline(never)]
    pub(super) fn visit(
        &self,
        month: i32,
        flow: &Flow<Lane>,
        keeping: &mut Keeping,
        out: &mut Results<'_>,
    ) {
        self.periods.visit(month, flow, &mut keeping.sums, out);
        if let Some(history) = &mut keeping.history {
            history.record(month, flow, &self.charged);
        }
    }

    /// Sets what needs all months. `sam` is the serviceable market in accounts.
    #[inline(never)]
    pub(super) fn set(
        &self,
        keeping: &Keeping,
        terminal: [Approx<Money>; 2],
        sam: Approx<Count>,
        out: &mut Results<'_>,
    ) {
        let Some(history) = &keeping.history else {
            return;
        };
        let [terminal, at_end] = terminal.map(|it| it.number().trials());
        let sam = sam.number().trials();
        let mut found = vec![[0.0; crate::quantity::LANES]; self.figures.len()];
        for lane in 0..crate::quantity::LANES {
            let months = history.months(lane);
            let whole = Whole::new(&months, terminal[lane], at_end[lane]);
            for ((figure, _), found) in self.figures.iter().zip(&mut found) {
                found[lane] = match figure {
                    Figure::Whole(of) => of(&whole),
                    Figure::Year(number, of) => of(&Year::new(&months, *number, sam[lane])),
                };
            }
        }
        for ((_, handle), found) in self.figures.iter().zip(found) {
            handle.set(Lane::new(found), out);
        }
    }
}

impl Figure {
    fn named(name: &str, case: &BusinessCase, months: u32) -> Option<(Self, Measure)> {
        if let Some((of, measure)) = Whole::named(name, case.terminal) {
            return Some((Self::Whole(of), measure));
        }
        let (figure, number) = name.rsplit_once(" in year ")?;
        let year: u32 = number.parse().ok()?;
        // "+3" and "03" are other names.
        let meant = year.to_string() == number && (1..=months.div_ceil(12)).contains(&year);
        let (of, measure) = Year::named(figure).filter(|_| meant)?;
        Some((Self::Year(year as usize, of), measure))
    }
}
