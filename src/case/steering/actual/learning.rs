//! What the actual figures say of the figures of the plan.

use super::history::{History, Lesson};
use super::price::{margin, price};
use crate::case::data::{Figure, GoToMarket, Lever, Retention};
use crate::distribution::{Distribution, Observed};
use crate::quantity::Count;

impl History<'_> {
    /// All that can be learned of the offer.
    pub(super) fn lessons(&self) -> Vec<Lesson> {
        if self.fresh().is_empty() {
            return Vec::new();
        }
        let mut lessons = vec![
            Lesson {
                place: self.place("churn"),
                seen: self.churn(),
            },
            self.acquisition(),
        ];
        lessons.extend(price(self));
        lessons.extend(margin(self));
        lessons
    }

    /// Customers lost, of those who could leave.
    fn churn(&self) -> Result<Observed, String> {
        self.unmoved(Lever::Churn, "churn")?;
        let [lost, of] = match &self.offer.retention {
            Retention::Churn(_) => {
                let sums = self.fresh().iter().map(|it| (it.actual.lost, it.opening));
                sums.fold([0.0; 2], |[lost, of], (left, opening)| {
                    [lost + left.value(), of + opening]
                })
            }
            Retention::Renewal { months, .. } => self.renewals((*months).max(1) as usize)?,
            Retention::Survival(_) => {
                return Err("a survival curve is taken as it is".to_owned());
            }
            Retention::ShiftedBetaGeometric { .. } | Retention::Fitted { .. } => {
                return Err("customers lost would have to be counted by cohort".to_owned());
            }
        };
        let (lost, of) = (whole(lost), whole(of));
        Observed::successes(lost, of).map_err(|_| "there was nobody who could leave".to_owned())
    }

    /// Customers lost, of those whose contract ended in the month.
    fn renewals(&self, term: usize) -> Result<[f64; 2], String> {
        let mut held = vec![0.0; term];
        let mut sums = [0.0; 2];
        for (index, month) in self.months.iter().enumerate() {
            let ending = &mut held[month.age as usize % term];
            let lost = month.actual.lost.value();
            if lost > *ending + 0.5 {
                return Err(format!(
                    "in {} customers left before their contracts of {term} months ended",
                    month.actual.month
                ));
            }
            if index >= self.learned {
                sums = [sums[0] + lost, sums[1] + *ending];
            }
            *ending = f64::max(0.0, *ending - lost) + month.actual.gained.value();
        }
        if sums[1] < 0.5 {
            return Err(format!("no contract of {term} months has ended yet"));
        }
        Ok(sums)
    }

    /// How many customers were bought for what was spent, where customers are what is bought.
    fn acquisition(&self) -> Lesson {
        let (what, seen) = match &self.offer.go_to_market {
            GoToMarket::Reach(_) => ("acquisition_cost", self.bought()),
            GoToMarket::B2b(_) => ("opportunity_cost", Err(not_counted("opportunities"))),
            GoToMarket::B2c(_) => ("signup_cost", Err(not_counted("sign-ups"))),
        };
        Lesson {
            place: self.place(what),
            seen,
        }
    }

    fn bought(&self) -> Result<Observed, String> {
        self.unmoved(Lever::AcquisitionCost, "acquisition_cost")?;
        let months = self.fresh().iter().map(|it| it.actual);
        let (gained, spent) = months.fold((0.0, 0.0), |(gained, spent), it| {
            (gained + it.gained.value(), spent + it.acquisition.to_f64())
        });
        Observed::bought(whole(gained), spent).map_err(|_| "nothing was spent on it".to_owned())
    }

    /// Fails if a stage of the offer or an event moves, or may have moved, a lever in the months.
    pub(super) fn unmoved(&self, lever: Lever, factor: &str) -> Result<(), String> {
        let (Some(first), Some(last)) = (self.fresh().first(), self.fresh().last()) else {
            return Ok(());
        };
        for (index, stage) in self.offer.stages.iter().enumerate() {
            let until = self.offer.stages.get(index + 1).map(|next| next.from);
            let over = until.is_some_and(|until| until < first.age);
            let place = self.place(&format!("stages.{}.{factor}", index + 1));
            let moves = self.figure(&place).is_some_and(|it| *it != Figure::ONE);
            if moves && stage.from < last.age && !over {
                return Err(format!("the stage \"{}\" moves it", stage.phase));
            }
        }
        let last = last.actual.month.since(self.case.launch) + 1;
        for event in &self.case.events {
            let concerned = event.effects.iter().any(|effect| {
                let here = effect.offer.as_ref();
                effect.on == lever && here.is_none_or(|offer| *offer == self.offer.name)
            });
            let earliest = match self.figure(&format!("{}.month", event.name)) {
                Some(Figure::Known(month)) => *month,
                Some(Figure::Uncertain(it)) => it.range.support().low,
                _ => 0.0,
            };
            if concerned && event.probability.value() > 0.0 && earliest <= f64::from(last) {
                return Err(format!("the event \"{}\" may have moved it", event.name));
            }
        }
        Ok(())
    }
}

fn not_counted(what: &str) -> String {
    format!("the actual figures do not count {what}; say what is known of it as evidence")
}

/// The nearest whole number of customers.
fn whole(count: f64) -> u64 {
    let rounded = libm::round(count.max(0.0));
    Count::new(rounded)
        .and_then(Count::whole)
        .unwrap_or(u64::MAX)
}
