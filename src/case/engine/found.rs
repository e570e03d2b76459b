//! What studies found, as figures of a case.

use std::sync::Arc;

use super::accounts::{Accounts, SizedCount};
use super::slots::Slot;
use super::terms::{Kind, Term, Terms};
use crate::case::data::{Figure, Study, StudyResult};
use crate::distribution::{Dist, Distribution as _};
use crate::error::Invalid;
use crate::ledger::Assumption;
use crate::market::{Measure, Sizing, SizingInput};
use crate::quantity::{Count, Month, Ratio, Share};
use crate::sample::JointEmpirical;
use crate::survey::DemandCurve;

impl Terms<'_> {
    /// What a study found becomes a figure of its own, once; whatever refers to it is linked to
    /// that, so that it has the same draw everywhere.
    pub(super) fn found(&mut self, figure: Figure, kind: Kind) -> Figure {
        let Figure::Study { study, part } = &figure else {
            return figure;
        };
        match self.linked(study, part.as_deref(), None, kind) {
            Ok(linked) => linked,
            Err(invalid) => {
                self.fail(invalid);
                Figure::ZERO
            }
        }
    }

    fn linked(
        &mut self,
        study: &str,
        part: Option<&str>,
        year: Option<i32>,
        kind: Kind,
    ) -> Result<Figure, Invalid> {
        let found = Study::named(self.studies, study)?;
        let mut place = match part {
            Some(part) => format!("{study}.{part}"),
            None => study.to_owned(),
        };
        if let Some(year) = year {
            place = format!("{place} in {year}");
        }
        if !self.has(&place) {
            if let StudyResult::Sizing(sizing) = &found.found {
                let year = year.unwrap_or(sizing.scope().year);
                self.sized(&place, found, sizing, part, year)?;
            } else {
                let figure = found.figure(part, &place)?;
                self.add::<Ratio>(place.clone(), &figure, kind);
            }
        }
        Ok(Figure::linked(&place, 1.0))
    }

    /// The accounts of an offer: in each calendar year of the plan where a study has them by year.
    pub(in crate::case) fn accounts(
        &mut self,
        path: &str,
        figure: &Figure,
        (launch, months): (Month, u32),
    ) -> Accounts {
        let sizing = match figure {
            Figure::Study { study, .. } => Study::named(self.studies, study).ok(),
            _ => None,
        };
        let years = match sizing.map(|it| &it.found) {
            Some(StudyResult::Sizing(sizing)) if sizing.years().count() > 1 => sizing.years(),
            _ => {
                return Accounts {
                    years: vec![self.count(path.to_owned(), figure)],
                    before: 0,
                };
            }
        };
        let known: Vec<i32> = years.collect();
        let end = launch.plus(i32::try_from(months).unwrap_or(i32::MAX) - 1);
        let slots =
            (launch.year()..=end.year()).map(|year| self.in_year(path, figure, year, &known));
        Accounts {
            years: slots.collect(),
            before: launch.number() - 1,
        }
    }

    /// The accounts of a calendar year; beyond the last that the study has, those of the last.
    fn in_year(&mut self, path: &str, figure: &Figure, year: i32, known: &[i32]) -> Slot<Count> {
        let (Figure::Study { study, part }, Some(&last)) = (figure, known.last()) else {
            return self.count(path.to_owned(), figure);
        };
        if !known.contains(&year.min(last)) {
            let rule = "a year that the sizing has, or a sizing of a single year";
            let hint = format!("`{study}` has {} to {last}", known[0]);
            self.fail(Invalid::rule(path, year, rule).hint(hint));
        }
        let linked = self.linked(study, part.as_deref(), Some(year.min(last)), Kind::Count);
        let linked = linked.unwrap_or_else(|invalid| {
            self.fail(invalid);
            Figure::ZERO
        });
        self.add_as(
            &format!("{path} in {year}"),
            Some(path),
            &linked,
            Kind::Count,
        )
    }

    /// Adds what a sizing gives in a year, after its inputs.
    fn sized(
        &mut self,
        place: &str,
        study: &Study,
        sizing: &Sizing,
        part: Option<&str>,
        year: i32,
    ) -> Result<(), Invalid> {
        if sizing.scope().measure != Measure::Accounts {
            let measure = format!("`{}`, a sizing of {}", study.name, sizing.scope().measure);
            let rule = "a sizing of accounts";
            let hint = "a sizing in revenue is a cross-check of the case; divide it by what an \
                        account spends to get accounts";
            return Err(Invalid::rule(place, measure, rule).hint(hint));
        }
        let year = sizing.year(year)?;
        let inputs = sizing.inputs();
        if let Some(part) = part {
            let medians: Vec<f64> = inputs.iter().map(|it| it.law().median()).collect();
            sizing.segment_in(part, year, |input| medians[input])?;
        }
        let mut places = Vec::new();
        for input in inputs {
            places.push(self.input_of(study, inputs, input));
        }
        self.place(Term {
            sized: Some(SizedCount {
                sizing: Arc::new(sizing.clone()),
                segment: part.map(str::to_owned),
                year,
                inputs: places,
            }),
            ..Term::new(place, Kind::Count, Figure::ZERO)
        });
        Ok(())
    }

    /// The place of an input of a sizing, drawn as the sizing itself draws it.
    fn input_of(&mut self, study: &Study, all: &[SizingInput], input: &SizingInput) -> usize {
        let path = format!("{}: {}", study.name, input.name());
        if let Some(place) = self.at_path(&path) {
            return place;
        }
        let figure = match input.law() {
            Dist::Fixed(fixed) => Figure::Known(fixed.median()),
            range => Figure::from(Assumption {
                evidence: study.evidence,
                source: study.source.clone(),
                ..Assumption::guess(&path, range.clone())
            }),
        };
        let leader = input.moves_with().map_or(input, |leader| &all[leader]);
        self.place(Term {
            address: Some(leader.name().to_owned()),
            follows: input.moves_with().is_some(),
            ..Term::new(&path, Kind::Number, figure)
        })
    }

    /// The row of the draws of a demand curve, or -1 for its best estimate.
    pub(super) fn curve_of(&mut self, study: &Study, curve: &DemandCurve) -> Slot<Ratio> {
        let path = format!("{}: draw", study.name);
        let row = curve.draw_number().ok().filter(|_| !self.at_base);
        self.drawn(study, &path, row.map(Dist::from), -1.0, Kind::Number)
    }

    /// The share that buys at a known price.
    pub(super) fn share_at(
        &mut self,
        study: &Study,
        curve: &DemandCurve,
        price: f64,
    ) -> Slot<Share> {
        let path = format!("{}: share at {price}", study.name);
        let estimate = curve.demand().share(price);
        let column = curve.share_column(price).ok().filter(|_| !self.at_base);
        self.drawn(study, &path, column.map(Dist::from), estimate, Kind::Share)
    }

    /// A figure drawn with the rows of a study, or known where it has none, once.
    fn drawn<Q>(
        &mut self,
        study: &Study,
        path: &str,
        range: Option<Dist>,
        known: f64,
        kind: Kind,
    ) -> Slot<Q> {
        if let Some(place) = self.at_path(path) {
            return Slot::at(place);
        }
        let figure = match range {
            Some(range) => Figure::from(Assumption {
                evidence: study.evidence,
                source: study.source.clone(),
                ..Assumption::guess(path, range)
            }),
            None => Figure::Known(known),
        };
        Slot::at(self.place(Term::new(path, kind, figure)))
    }

    /// The row of the draws of a study, or -1 for its best estimate: that is where a base case has
    /// it.
    pub(in crate::case) fn row_of(&mut self, study: &Study, draws: &JointEmpirical) -> Slot<Ratio> {
        let path = format!("{}: draw", study.name);
        let row = draws
            .numbered()
            .column("row")
            .ok()
            .filter(|_| !self.at_base);
        self.drawn(study, &path, row.map(Dist::from), -1.0, Kind::Number)
    }
}
