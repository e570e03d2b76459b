//! What studies found, as figures of a case.

use std::sync::Arc;

use super::accounts::{Accounts, SizedCount, SizedSegments};
use super::slots::Slot;
use super::terms::{Kind, Term, Terms};
use crate::case::data::{Backtested, Figure, Study, StudyResult};
use crate::distribution::{Dist, Distribution as _};
use crate::error::{Invalid, Permitted, unknown_name};
use crate::market::{Measure, Sizing, SizingInput};
use crate::quantity::{Month, Ratio, Share};
use crate::sample::JointEmpirical;
use crate::survey::DemandCurve;

/// What is asked of a study.
#[derive(Clone, Copy)]
struct Asked<'f> {
    /// The place of the figure that asks.
    by: &'f str,
    study: &'f str,
    part: Option<&'f str>,
    spend: Option<&'f Figure>,
}

impl<'f> Asked<'f> {
    fn of(by: &'f str, figure: &'f Figure) -> Option<Self> {
        let Figure::Study { study, part, spend } = figure else {
            return None;
        };
        Some(Self {
            by,
            study,
            part: part.as_deref(),
            spend: spend.as_deref(),
        })
    }

    /// The study, if it has what is asked of it.
    fn among<'s>(&self, studies: &'s [Study]) -> Result<&'s Study, Invalid> {
        let asking = |invalid: Invalid| invalid.named(&format!("study of `{}`", self.by));
        let study = Study::named(studies, self.study).map_err(asking)?;
        let known = study.parts();
        match self.part {
            Some(part) if !known.is_empty() && !known.contains(&part) => {
                let what = format!("part of the study `{}` that `{}` is", self.study, self.by);
                Err(unknown_name(&what, part, known))
            }
            _ => Ok(study),
        }
    }

    fn place(&self) -> String {
        match self.part {
            Some(part) => format!("{}.{part}", self.study),
            None => self.study.to_owned(),
        }
    }
}

fn needless_spend(asked: Asked<'_>, found: &str) -> Invalid {
    let value = format!("given beside `{}`, {found}", asked.study);
    let rule = "left out: only a sizing of revenue is divided by it";
    Invalid::rule(&format!("{}.spend", asked.place()), value, rule)
}

impl Terms<'_> {
    /// What a study found becomes a figure of its own, once; whatever refers to it is linked to
    /// that, so that it has the same draw everywhere.
    pub(super) fn found(&mut self, path: &str, figure: Figure, kind: Kind) -> Figure {
        let Some(asked) = Asked::of(path, &figure) else {
            return figure;
        };
        let linked = self.linked(asked, None, kind);
        self.or_zero(linked)
    }

    fn linked(
        &mut self,
        asked: Asked<'_>,
        year: Option<i32>,
        kind: Kind,
    ) -> Result<Figure, Invalid> {
        let found = asked.among(self.studies)?;
        let place = match year {
            Some(year) => format!("{} in {year}", asked.place()),
            None => asked.place(),
        };
        if !self.has(&place) {
            if let StudyResult::Sizing(sizing) = &found.found {
                let year = year.unwrap_or(sizing.scope().year);
                self.sized(&place, found, sizing, asked, year)?;
            } else if asked.spend.is_some() {
                return Err(needless_spend(asked, "no sizing"));
            } else {
                let figure = found.figure(asked.part, &place)?;
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
        let asked = Asked::of(path, figure);
        if let Some(asked) = asked {
            self.check_year(asked, launch.year());
        }
        let years = asked.and_then(|it| Some((it, self.years_of(it.study)?)));
        let Some((asked, (first, last))) = years else {
            return Accounts {
                years: vec![self.count(path.to_owned(), figure)],
                before: 0,
                segments: asked.and_then(|it| self.segments(it, &it.place())),
            };
        };
        let known = |year: i32| year.clamp(first, last);
        let end = launch.plus(i32::try_from(months).unwrap_or(i32::MAX) - 1);
        let slots = (launch.year()..=end.year()).map(|year| {
            let linked = self.linked(asked, Some(known(year)), Kind::Count);
            let linked = self.or_zero(linked);
            let place = format!("{path} in {year}");
            self.add_as(&place, Some(path), &linked, Kind::Count)
        });
        let years = slots.collect();
        let launched = format!("{} in {}", asked.place(), known(launch.year()));
        Accounts {
            years,
            before: launch.number() - 1,
            segments: self.segments(asked, &launched),
        }
    }

    /// The segments of a sizing, where all of it was asked for and it has several.
    fn segments(&self, asked: Asked<'_>, place: &str) -> Option<SizedSegments> {
        let study = Study::named(self.studies, asked.study).ok()?;
        let whole = self.sized_at(place)?;
        let names = study.sized_segments();
        let several = asked.part.is_none() && !names.is_empty();
        several.then(|| SizedSegments::of(whole, &names))
    }

    /// Refuses a launch before the first year of a sizing.
    fn check_year(&mut self, asked: Asked<'_>, launch: i32) {
        let study = Study::named(self.studies, asked.study);
        let Some((first, last)) = study.ok().and_then(Study::sized_years) else {
            return;
        };
        if launch < first {
            let rule = "a year that the sizing has";
            let hint = if first == last {
                format!("`{}` has {first}", asked.study)
            } else {
                format!("`{}` has {first} to {last}", asked.study)
            };
            self.fail(Invalid::rule(asked.by, launch, rule).hint(hint));
        }
    }

    /// The first and the last year of a sizing that has several.
    fn years_of(&self, study: &str) -> Option<(i32, i32)> {
        let study = Study::named(self.studies, study).ok()?;
        study.sized_years().filter(|(first, last)| last > first)
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
        asked: Asked<'_>,
        year: i32,
    ) -> Result<(), Invalid> {
        let spend = self.spend(place, sizing, asked)?;
        let (part, year) = (asked.part, sizing.year(year)?);
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
                spend,
            }),
            ..Term::new(place, Kind::Count, Figure::ZERO)
        });
        Ok(())
    }

    /// The place of what an account spends in a year, where a sizing is in revenue.
    fn spend(
        &mut self,
        place: &str,
        sizing: &Sizing,
        asked: Asked<'_>,
    ) -> Result<Option<usize>, Invalid> {
        let measure = sizing.scope().measure;
        let (currency, spend) = match (measure, asked.spend) {
            (Measure::Accounts, None) => return Ok(None),
            (Measure::Revenue { currency, .. }, Some(spend)) => (currency, spend),
            (_, Some(_)) => return Err(needless_spend(asked, &format!("a sizing of {measure}"))),
            (_, None) => {
                let value = format!("`{}`, a sizing of {measure}", asked.study);
                let invalid = Invalid::rule(place, value, "a sizing of accounts");
                return Err(match measure {
                    Measure::Revenue { .. } => invalid.hint(
                        "divide it by what an account spends in a year: write `spend` beside \
                         `study`, such as \"USD 1,200\"; or list the study under `cross_checks`",
                    ),
                    _ => invalid,
                });
            }
        };
        let path = format!("{}.spend", asked.place());
        if let Some(known) = self.at_path(&path) {
            return Ok(Some(known));
        }
        let slot = self.money(path, spend, currency);
        self.divides(slot)?;
        Ok(Some(slot.index))
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

    /// Refuses a figure that may be zero, where something is divided by it.
    fn divides<Q>(&self, slot: Slot<Q>) -> Result<(), Invalid> {
        let (path, figure) = self.at(slot);
        let zero = match figure {
            Figure::Known(value) => *value <= 0.0,
            Figure::Amount(amount) => amount.to_f64() <= 0.0,
            Figure::Uncertain(it) => {
                it.range.support().low < 0.0 || it.range.cdf(0.0).value() > 0.0
            }
            _ => false,
        };
        if !zero {
            return Ok(());
        }
        let value = match figure {
            Figure::Uncertain(it) => it.range.to_string(),
            _ => "0".to_owned(),
        };
        let hint = "it divides, and may be zero";
        Err(Invalid::new(path, value, Permitted::POSITIVE).hint(hint))
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

    /// The factor by which a study may miss, where its backtest is carried on; 1 in a base case.
    pub(in crate::case) fn missed(
        &mut self,
        study: &Study,
    ) -> Result<Option<Slot<Ratio>>, Invalid> {
        if study.backtest == Backtested::AsFitted {
            return Ok(None);
        }
        let path = format!("{}: miss", study.name);
        // Without one, the case is refused when it is checked as a whole.
        let spread = study.miss().filter(|_| !self.at_base);
        let spread = spread.map(|it| it.spread()).filter(|it| *it > 0.0);
        let range = spread.map(|it| Dist::log_normal_from_median_sigma(1.0, it));
        let range = range.transpose()?;
        Ok(Some(self.drawn(study, &path, range, 1.0, Kind::Factor)))
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
