//! The sizes of a case against sizings that it does not rest on.

use std::collections::HashMap;

use super::resolved::Resolved;
use crate::case::data::{BusinessCase, Figure, Study, StudyResult};
use crate::case::model::{CaseModel, PlacedFigure, SizeOutputs};
use crate::distribution::Dist;
use crate::error::{Error, Invalid, unknown_name};
use crate::market::{
    Factor, Gap, Measure, Part, PriceBasis, Scope, Sizing, SizingDraws, SizingInput, Stage,
    Triangulation,
};
use crate::quantity::Period;
use crate::simulation::Run;

/// The name of the sizes of the case among those that they are compared with.
const OURS: &str = "this case";

/// The gap from the sizes of a case to each of its cross-checks.
///
/// # Formula
/// The case as a sizing: accounts by segment, in the factors of the sizing that they are from,
/// times `need`, times `serviceable` for SAM, times `obtained` for SOM (customers at the end of the
/// plan over SAM), times `spend`, what an account pays in a year.
pub(super) fn cross_checks(
    case: &BusinessCase,
    built: &CaseModel,
    run: &Run,
) -> Result<Vec<Gap>, Error> {
    if case.cross_checks.is_empty() {
        return Ok(Vec::new());
    }
    let ours = Ours::of(case, built, run)?;
    let checks = case.cross_checks.iter();
    checks.map(|name| ours.gap(name)).collect()
}

/// What the case says of its sizes, in every trial.
struct Ours<'a> {
    case: &'a BusinessCase,
    built: &'a CaseModel,
    run: &'a Run,
    figures: Vec<PlacedFigure>,
    /// The draws of the inputs by name.
    inputs: HashMap<String, Vec<f64>>,
}

/// A factor whose value is known in every trial.
struct Column {
    factor: Factor,
    values: Vec<f64>,
}

impl<'a> Ours<'a> {
    fn of(case: &'a BusinessCase, built: &'a CaseModel, run: &'a Run) -> Result<Self, Error> {
        let inputs = run.inputs();
        let inputs = inputs
            .iter()
            .map(|it| (it.name().to_owned(), it.samples().to_vec()));
        Ok(Self {
            case,
            built,
            run,
            figures: case.figures()?,
            inputs: inputs.collect(),
        })
    }

    fn gap(&self, name: &str) -> Result<Gap, Error> {
        let study = Study::named(&self.case.studies, name)?;
        let StudyResult::Sizing(theirs) = &study.found else {
            let rule = "a sizing in accounts or revenue";
            return Err(Invalid::rule("cross-check", format!("`{name}`"), rule).into());
        };
        let theirs = theirs.clone().named(name);
        let known = self.known();
        let known: Vec<(&str, &Dist)> = known
            .iter()
            .map(|(name, range)| (&**name, *range))
            .collect();
        let drawn = theirs.draw_beside(&known, &self.run.sampling())?;
        Triangulation::drawn(self.drawn(theirs.scope())?, drawn)?.gap()
    }

    /// The names that stand for random numbers, with their ranges.
    fn known(&self) -> Vec<(String, &Dist)> {
        let figures = self.figures.iter().filter_map(|it| match &it.figure {
            Figure::Uncertain(figure) => Some((it, &figure.range)),
            _ => None,
        });
        let named = figures.map(|(it, range)| {
            // An input of a sizing is drawn by its name there.
            let studies = self.case.studies.iter();
            let mut of_study = studies.filter_map(|study| {
                let name = it.name.strip_prefix(&study.name)?.strip_prefix(": ")?;
                matches!(study.found, StudyResult::Sizing(_)).then_some(name)
            });
            (of_study.next().unwrap_or(&it.name).to_owned(), range)
        });
        named.collect()
    }

    /// The case as a sizing in the scope of another.
    fn drawn(&self, theirs: &Scope) -> Result<SizingDraws, Error> {
        let mut scope = theirs.clone();
        if let Measure::Revenue { .. } = scope.measure {
            let (price, currency) = (PriceBasis::Realised, self.case.currency);
            scope.measure = Measure::Revenue { price, currency };
        }
        let segments = self.segments(&mut scope)?;
        let (mut parts, mut columns) = (Vec::new(), Vec::new());
        for (segment, size) in segments.iter().zip(&self.built.outputs.segments) {
            let own = self.columns(segment, size, &scope)?;
            let factors = own.iter().map(|it| it.factor.clone());
            parts.push(Part::new(&segment.name, segment.factors().chain(factors)));
            columns.push(own);
        }
        let ours = Sizing::bottom_up(OURS, scope, parts, [])?;
        let inputs = ours.inputs().iter().map(|input| {
            let mut places = segments.iter().zip(&columns);
            let found = places.find_map(|(segment, own)| self.values(input, segment, own));
            found.ok_or_else(|| unknown_name("input of the case", input.name(), []))
        });
        let values = inputs.collect::<Result<_, _>>()?;
        SizingDraws::given(ours, values, self.run.sampling())
    }

    /// The segments that the case has sizes of, in their order; `scope` becomes that of what they
    /// rest on.
    fn segments(&self, scope: &mut Scope) -> Result<Vec<Segment<'a>>, Error> {
        let mut all: Vec<Segment<'a>> = Vec::new();
        let mut seen: Vec<&Figure> = Vec::new();
        for offer in &self.case.offers {
            let accounts = offer.go_to_market.accounts();
            let plain = |name: &str| Segment {
                name: name.to_owned(),
                offer: &offer.name,
                sizing: None,
            };
            let Figure::Study { study, part, .. } = accounts else {
                all.push(plain(&offer.name));
                continue;
            };
            if seen.contains(&accounts) {
                continue;
            }
            seen.push(accounts);
            let found = Study::named(&self.case.studies, study)?;
            match &found.found {
                StudyResult::Market(market) => {
                    rest_on(scope, &market.accounts_scope());
                    let asked = |name: &&str| part.as_ref().is_none_or(|part| part == name);
                    let names = market.segments().iter().map(|it| it.name.as_str());
                    all.extend(names.filter(asked).map(plain));
                }
                StudyResult::Sizing(sizing) => {
                    rest_on(scope, sizing.scope());
                    let in_accounts = sizing.scope().measure == Measure::Accounts;
                    let several = found.sized_segments();
                    let names = match part {
                        Some(part) => vec![part.as_str()],
                        None if several.is_empty() => vec![offer.name.as_str()],
                        None => several,
                    };
                    all.extend(names.into_iter().map(|name| Segment {
                        sizing: in_accounts.then_some((study, sizing)),
                        ..plain(name)
                    }));
                }
                _ => all.push(plain(&offer.name)),
            }
        }
        Ok(all)
    }

    /// The factors of a segment that come from the case itself.
    fn columns(
        &self,
        segment: &Segment<'_>,
        size: &SizeOutputs,
        scope: &Scope,
    ) -> Result<Vec<Column>, Error> {
        let stages = [size.accounts.tam, size.accounts.sam, size.accounts.som];
        let [tam, sam, som] = stages.map(|it| self.run.outcome(it).samples().to_vec());
        let mut all = Vec::new();
        let need = self.column(&format!("{}.need", segment.offer));
        if segment.sizing.is_none() {
            let accounts = match &need {
                Some(need) => ratios(&tam, need),
                None => tam.clone(),
            };
            all.push(Column::of("accounts", Factor::count, accounts)?);
        }
        let mut shares = vec![("need", need.unwrap_or_default())];
        if scope.stage >= Stage::Serviceable {
            shares.push(("serviceable", ratios(&sam, &tam)));
        }
        if scope.stage >= Stage::Obtainable {
            shares.push(("obtained", ratios(&som, &sam)));
        }
        for (name, values) in shares {
            if values.iter().any(|it| it.total_cmp(&1.0).is_ne()) {
                all.push(Column::of(name, Factor::share, values)?);
            }
        }
        if let Measure::Revenue { currency, .. } = scope.measure {
            let revenue = self.run.outcome(size.revenue.tam);
            let paid = |name: &str, range| Factor::money(name, range, currency).per(Period::Year);
            all.push(Column::of("spend", paid, ratios(revenue.samples(), &tam))?);
        }
        Ok(all)
    }

    /// The values of an input, if it is one of a segment.
    fn values(
        &self,
        input: &SizingInput,
        segment: &Segment<'_>,
        own: &[Column],
    ) -> Option<Vec<f64>> {
        let stem = input
            .name()
            .strip_suffix(&segment.name)?
            .strip_suffix(", ")?;
        if let Some(found) = own.iter().find(|it| it.factor.name() == stem) {
            return Some(found.values.clone());
        }
        let (study, _) = segment.sizing?;
        let own = self.column(&format!("{study}: {}", input.name()));
        own.or_else(|| self.column(&format!("{study}: {stem}")))
    }

    /// The numbers of the figure at a place, in every trial.
    fn column(&self, place: &str) -> Option<Vec<f64>> {
        let placed = self.figures.iter().find(|it| it.place == place)?;
        let resolved = Resolved::of(placed, &self.figures);
        let of = |value: f64| value * resolved.times + resolved.plus;
        match &resolved.base.figure {
            Figure::Uncertain(_) => {
                let drawn = self.inputs.get(&resolved.base.name)?;
                Some(drawn.iter().map(|&value| of(value)).collect())
            }
            Figure::Known(value) => {
                let trials = usize::try_from(self.run.sampling().trials()).ok()?;
                Some(vec![of(*value); trials])
            }
            _ => None,
        }
    }
}

/// A segment of the case.
struct Segment<'a> {
    name: String,
    /// The first offer for it.
    offer: &'a str,
    /// The study and the sizing in accounts that it is from.
    sizing: Option<(&'a str, &'a Sizing)>,
}

impl Segment<'_> {
    /// The factors that its accounts are made of, where a sizing has them.
    fn factors(&self) -> impl Iterator<Item = Factor> {
        let sizing = self.sizing.map(|(_, sizing)| sizing);
        let own = sizing.and_then(|sizing| {
            let mut parts = sizing.segments().iter();
            let alone = sizing.segments().len() == 1;
            parts.find(|it| alone || it.segment == self.name)
        });
        let common = sizing.map_or(&[][..], Sizing::common);
        let own = own.map_or(&[][..], |it| &it.factors[..]);
        common.iter().chain(own).cloned()
    }
}

impl Column {
    fn of(
        name: &str,
        factor: impl Fn(&str, Dist) -> Factor,
        values: Vec<f64>,
    ) -> Result<Self, Error> {
        // Never drawn: what it is in each trial is known.
        let any = Dist::fixed(values.first().copied().unwrap_or(0.0))?;
        let factor = factor(name, any);
        Ok(Self { factor, values })
    }
}

/// What sizes rest on says where and when they are, and at least at which stage.
fn rest_on(scope: &mut Scope, on: &Scope) {
    scope.geography.clone_from(&on.geography);
    (scope.year, scope.spend) = (on.year, on.spend);
    scope.stage = scope.stage.max(on.stage);
}

/// One part over another in every trial; nothing of nothing.
fn ratios(part: &[f64], whole: &[f64]) -> Vec<f64> {
    let pairs = part.iter().zip(whole);
    pairs
        .map(|(part, whole)| if *whole > 0.0 { part / whole } else { 0.0 })
        .collect()
}
