//! Shares by month that differ from draw to draw of a study.

use std::sync::Arc;

use super::slots::{Slot, Values};
use crate::quantity::{Approx, LANES, Number, Ratio, Share};

/// Shares by month: those of the best estimate, and of each draw.
#[derive(Debug, Clone)]
pub(super) struct DrawnShares {
    /// The row of the draws; negative for the best estimate.
    pub(super) row: Slot<Ratio>,
    pub(super) estimate: Arc<[f64]>,
    pub(super) drawn: Arc<[Vec<f64>]>,
    /// What the miss of a backtest multiplies, where it is carried on.
    pub(super) missed: Option<Missed>,
}

/// The factor of a miss, and what it multiplies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Missed {
    /// The hazard behind shares lost.
    Hazard(Slot<Ratio>),
    /// Shares reached, up to all.
    Reached(Slot<Ratio>),
}

impl Missed {
    #[inline(always)]
    fn changed<N: Number>(self, share: N, values: &Values<N>) -> N {
        match self {
            // 1 - (1 - share)^factor.
            Self::Hazard(factor) => -((-share).ln_1p() * values.get(factor).number()).exp_m1(),
            Self::Reached(factor) => (share * values.get(factor).number()).at_most(N::splat(1.0)),
        }
    }
}

impl DrawnShares {
    /// The shares of all months.
    #[inline(always)]
    pub(super) fn months<N: Number>(&self, values: &Values<N>) -> Vec<Approx<Share, N>> {
        (0..self.estimate.len())
            .map(|month| self.at(month, values))
            .collect()
    }

    /// The share of a month, from 0 on; the last goes on.
    #[inline(always)]
    pub(super) fn at<N: Number>(&self, month: usize, values: &Values<N>) -> Approx<Share, N> {
        let mut rows = [[0.0; LANES]];
        values.get(self.row).number().write(&mut rows, 0);
        for row in rows[0].iter_mut().take(N::WIDTH) {
            let months = self.of(*row);
            *row = months.get(month).or(months.last()).copied().unwrap_or(0.0);
        }
        let share = N::read(&rows, 0);
        Approx::from_number(match self.missed {
            Some(missed) => missed.changed(share, values),
            None => share,
        })
    }

    fn of(&self, row: f64) -> &[f64] {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the row of a draw: whole, and below the number of draws"
        )]
        let found = (row >= 0.0).then(|| self.drawn.get(row as usize));
        found.flatten().map_or(&self.estimate, Vec::as_slice)
    }
}
