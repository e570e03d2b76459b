//! How many customers leave in a month.

use super::drawn::DrawnShares;
use super::slots::{Slot, Values};
use crate::quantity::{Approx, Count, Number, Ratio, Share};
use crate::retention::{GeometricLifetime, ShiftedBetaGeometric, Survival};

/// How long customers stay.
#[derive(Debug, Clone)]
pub(super) enum Loyalty {
    /// The same share is lost every month. Where bills are for several months, customers are known
    /// by when they came, over as many months.
    Monthly { churn: Slot<Share>, ring: usize },
    /// The same share is lost whenever a term of months ends.
    Renewal { months: usize, churn: Slot<Share> },
    /// The share lost in each month since they came; the last goes on.
    Ages(Vec<f64>),
    /// The share lost in each month of age, by the draws of a study.
    Drawn(DrawnShares),
    /// The share lost by age under the shifted beta-geometric distribution, for a number of months.
    Mixed {
        alpha: Slot<Ratio>,
        beta: Slot<Ratio>,
        months: u32,
    },
}

/// Customers by when they can leave: by the month in which their term ends, or by age.
#[derive(Debug, Clone)]
pub(super) struct Cohorts<N> {
    held: Vec<Approx<Count, N>>,
    /// The share lost by age, where that is drawn.
    churns: Vec<Approx<Share, N>>,
}

impl<N: Number> Cohorts<N> {
    /// Keeps a part of everyone, in the same proportion whenever they came.
    #[inline(always)]
    pub(super) fn thin(&mut self, kept: Approx<Ratio, N>) {
        for held in &mut self.held {
            *held = *held * kept;
        }
    }

    /// Becomes those of all parts.
    pub(super) fn gather<'a>(&mut self, parts: impl Iterator<Item = &'a Self>)
    where
        N: 'a,
    {
        self.held.fill(Approx::new(0.0));
        for part in parts {
            for (held, &count) in self.held.iter_mut().zip(&part.held) {
                *held += count;
            }
        }
    }
}

impl Loyalty {
    #[inline(always)]
    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> Cohorts<N> {
        let held = match self {
            Self::Renewal { months, .. } | Self::Monthly { ring: months, .. } => {
                vec![Approx::new(0.0); *months]
            }
            _ => Vec::new(),
        };
        let churns = match self {
            Self::Mixed {
                alpha,
                beta,
                months,
            } => churns(
                &ShiftedBetaGeometric::from_draws(values.get(*alpha), values.get(*beta)),
                *months,
            ),
            Self::Drawn(hazards) => hazards.months(values),
            _ => Vec::new(),
        };
        Cohorts { held, churns }
    }

    /// How many of the customers leave in a month of the offer's age, and how many stay.
    #[inline(always)]
    pub(super) fn part<N: Number>(
        &self,
        age: usize,
        customers: Approx<Count, N>,
        factor: Option<Approx<Ratio, N>>,
        values: &Values<N>,
        cohorts: &mut Cohorts<N>,
    ) -> [Approx<Count, N>; 2] {
        let raised = |churn: Approx<Share, N>| match factor {
            Some(factor) => {
                let raised = (factor * churn).number().at_most(N::splat(1.0));
                Approx::from_number(raised)
            }
            None => churn,
        };
        match self {
            Self::Monthly { churn, .. } => {
                let churn = raised(values.get(*churn));
                cohorts.thin(churn.complement().ratio());
                let retention = GeometricLifetime::new(churn);
                [retention.lost(customers), retention.kept(customers)]
            }
            Self::Renewal { months, churn } => {
                let ending = &mut cohorts.held[age % months];
                let lost = *ending * raised(values.get(*churn));
                *ending -= lost;
                [lost, (customers - lost).at_least(Approx::new(0.0))]
            }
            Self::Ages(hazards) => {
                let mut lost = Approx::new(0.0);
                for (held, age) in cohorts.held.iter_mut().rev().zip(0..) {
                    let leaving = *held * raised(Approx::new(hazard(hazards, age)));
                    *held -= leaving;
                    lost += leaving;
                }
                [lost, (customers - lost).at_least(Approx::new(0.0))]
            }
            Self::Mixed { .. } | Self::Drawn(_) => {
                let mut lost = Approx::new(0.0);
                for (held, &churn) in cohorts.held.iter_mut().rev().zip(&cohorts.churns) {
                    let leaving = *held * raised(churn);
                    *held -= leaving;
                    lost += leaving;
                }
                [lost, (customers - lost).at_least(Approx::new(0.0))]
            }
        }
    }

    /// Those who come in a month of the offer's age.
    #[inline(always)]
    pub(super) fn welcome<N: Number>(
        &self,
        age: usize,
        customers: Approx<Count, N>,
        cohorts: &mut Cohorts<N>,
    ) {
        match self {
            Self::Monthly { ring: 0, .. } => {}
            Self::Renewal { months, .. } | Self::Monthly { ring: months, .. } => {
                cohorts.held[age % months] += customers;
            }
            Self::Ages(_) | Self::Mixed { .. } | Self::Drawn(_) => cohorts.held.push(customers),
        }
    }

    /// Some of those who are there count as having come with the last who came.
    pub(super) fn welcome_among<N: Number>(
        &self,
        age: usize,
        customers: Approx<Count, N>,
        cohorts: &mut Cohorts<N>,
    ) {
        match (self, cohorts.held.last_mut()) {
            (Self::Ages(_) | Self::Mixed { .. }, Some(last)) => *last += customers,
            _ => self.welcome(age, customers, cohorts),
        }
    }

    /// Those whose terms of so many months all began in a month of the same remainder.
    pub(super) fn in_term<N: Number>(
        &self,
        months: usize,
        begins: usize,
        cohorts: &Cohorts<N>,
    ) -> Approx<Count, N> {
        let first = match self {
            Self::Renewal { .. } | Self::Monthly { .. } => begins,
            // The first of the list came in month 1.
            _ => (begins + months - 1) % months,
        };
        let held = cohorts.held.iter().skip(first).step_by(months);
        held.fold(Approx::new(0.0), |sum, &it| sum + it)
    }

    /// The share of customers that stays a month after the plan.
    pub(super) fn kept_in_the_end<N: Number>(
        &self,
        values: &Values<N>,
        cohorts: &Cohorts<N>,
    ) -> Approx<Share, N> {
        match self {
            Self::Monthly { churn, .. } => values.get(*churn).complement(),
            Self::Renewal { months, churn } => {
                let kept = -values.get(*churn).number();
                let a_month = kept.ln_1p() / N::splat(*months as f64);
                Approx::from_number(a_month.exp())
            }
            Self::Ages(hazards) => Approx::new(1.0 - hazard(hazards, hazards.len())),
            Self::Mixed { .. } | Self::Drawn(_) => {
                // As in the next month, by who is there: those who stay longest leave less.
                let (mut all, mut leaving) = (Approx::new(0.0), Approx::new(0.0));
                for (&held, &churn) in cohorts.held.iter().rev().zip(&cohorts.churns) {
                    all += held;
                    leaving += held * churn;
                }
                let tiny = Approx::<Count, N>::new(f64::MIN_POSITIVE);
                let share: Approx<Ratio, N> = leaving / all.at_least(tiny);
                Approx::<Share, N>::from_number(share.number()).complement()
            }
        }
    }
}

fn hazard(hazards: &[f64], age: usize) -> f64 {
    hazards.get(age).or(hazards.last()).copied().unwrap_or(0.0)
}

/// The share lost in each month of age, from survival.
#[inline(always)]
fn churns<N: Number>(law: &impl Survival<N>, months: u32) -> Vec<Approx<Share, N>> {
    let mut curve = vec![Approx::new(1.0); months as usize + 1];
    law.fill(&mut curve);
    let tiny = N::splat(f64::MIN_POSITIVE);
    let pairs = curve.windows(2);
    pairs
        .map(|pair| {
            let kept = pair[1].number() / pair[0].number().at_least(tiny);
            Approx::<Share, N>::from_number(kept).complement()
        })
        .collect()
}
