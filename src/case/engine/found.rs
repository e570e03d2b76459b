//! What studies found, as figures of a case.

use std::sync::Arc;

use super::accounts::{Accounts, SizedCount};
use super::slots::Slot;
use super::terms::{Kind, Term, Terms};
use crate::case::data::{Figure, Study, StudyResult};
use crate::distribution::{Dist, Distribution as _};
use crate::error::Invalid;
use crate::market::{Measure, Sizing, SizingInput};
use crate::quantity::{Month, Ratio, Share};
use crate::sample::JointEmpirical;
use crate::survey::DemandCurve;

impl Terms<'_> {
    /// What a study found becomes a figure of its own, once; whatever refers to it is linked to
    /// that, so that it has the same draw everywhere.
    pub(super) fn found(&mut self, figure: Figure, kind: Kind) -> Figure {
        let Figure::Study { study, part } = &figure else {
            return figure;
        };
        let linked = self.linked(study, part.as_deref(), None, kind);
        self.or_zero(linked)
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

    /// The accounts of an offer: in each calendar year of the plan where a study has them by year,
    /// and beyond the last of these as in the last.
    pub(in crate::case) fn accounts(
        &mut self,
        path: &str,
        figure: &Figure,
        (launch, months): (Month, u32),
    ) -> Accounts {
        if let Figure::Study { study, part } = figure
            && let Some((first, last)) = self.years_of(study)
        {
            if launch.year() < first {
                let rule = "a year that the sizing has";
                let hint = format!("`{study}` has {first} to {last}");
                self.fail(Invalid::rule(path, launch.year(), rule).hint(hint));
            }
            let end = launch.plus(i32::try_from(months).unwrap_or(i32::MAX) - 1);
            let slots = (launch.year()..=end.year()).map(|year| {
                let known = Some(year.clamp(first, last));
                let linked = self.linked(study, part.as_deref(), known, Kind::Count);
                let linked = self.or_zero(linked);
                let place = format!("{path} in {year}");
                self.add_as(&place, Some(path), &linked, Kind::Count)
            });
            return Accounts {
                years: slots.collect(),
                before: launch.number() - 1,
            };
        }
        Accounts {
            years: vec![self.count(path.to_owned(), figure)],
            before: 0,
        }
    }

    /// The first and the last year of a sizing that has several.
    fn years_of(&self, study: &str) -> Option<(i32, i32)> {
        let study = Study::named(self.studies, study).ok()?;
        let StudyResult::Sizing(sizing) = &study.found else {
            return None;
        };
        let first = sizing.scope().year;
        sizing
            .years()
            .last()
            .filter(|&last| last > first)
            .map(|last| (first, last))
    }

    /// The figure, or nothing with the fault kept for later.
    fn or_zero(&mut self, figure: Result<Figure, Invalid>) -> Figure {
        figure.unwrap_or_else(|invalid| {
            self.fail(invalid);
            Figure::ZERO
        })
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
            let medians: Vec<f64> = inputs.iter().map(|it| it.distribution().median()).collect();
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
        let figure = match input.distribution() {
            Dist::Fixed(fixed) => Figure::Known(fixed.median()),
            range => study.assumed(&path, range.clone()),
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
            Some(range) => study.assumed(path, range),
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
