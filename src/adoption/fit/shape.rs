//! What a criterion compares with the data, for one potential adopter, with its slopes.

use super::FitCriterion;
use crate::adoption::CurveFamily;
use crate::adoption::real::{
    Real, bass_rate, bass_share, gompertz_share, logistic_share, shifted_gompertz_share,
    weibull_share,
};
use crate::numeric::Jet;

/// A family under a criterion, over so many periods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) family: CurveFamily,
    pub(super) criterion: FitCriterion,
    pub(super) periods: usize,
}

impl Shape {
    /// The parameters of the family at a point of the search: logarithms of what is positive.
    pub(super) fn parameters(self, point: [f64; 2]) -> [f64; 2] {
        match self.family {
            CurveFamily::Logistic | CurveFamily::Gompertz => [libm::exp(point[0]), point[1]],
            CurveFamily::Bass | CurveFamily::ShiftedGompertz | CurveFamily::Weibull => {
                point.map(libm::exp)
            }
        }
    }

    /// The point of the search at which the family has these parameters; the second coordinate is
    /// minus infinity where its parameter is zero.
    pub(super) fn point_of(self, [a, b]: [f64; 2]) -> [f64; 2] {
        match self.family {
            CurveFamily::Logistic | CurveFamily::Gompertz => [libm::log(a), b],
            CurveFamily::Bass | CurveFamily::ShiftedGompertz | CurveFamily::Weibull => {
                [a, b].map(libm::log)
            }
        }
    }

    /// How the parameters move with the point.
    pub(super) fn scales(self, point: [f64; 2]) -> [f64; 2] {
        let parameters = self.parameters(point);
        match self.family {
            CurveFamily::Logistic | CurveFamily::Gompertz => [parameters[0], 1.0],
            CurveFamily::Bass | CurveFamily::ShiftedGompertz | CurveFamily::Weibull => parameters,
        }
    }

    /// The share that has adopted by the end of a period.
    #[inline(always)]
    pub(super) fn share<R: Real>(self, [a, b]: [R; 2], period: usize) -> R {
        let time = period as f64;
        match self.family {
            CurveFamily::Bass => bass_share(a, b, R::constant(time)),
            CurveFamily::Logistic => logistic_share(a, b, R::constant(time)),
            CurveFamily::Gompertz => gompertz_share(a, b, R::constant(time)),
            CurveFamily::ShiftedGompertz => shifted_gompertz_share(a, b, R::constant(time)),
            // The scale is handed in as its logarithm.
            CurveFamily::Weibull if period == 0 => R::constant(0.0),
            CurveFamily::Weibull => weibull_share(a, b, R::constant(libm::log(time))),
        }
    }

    /// The parameters as numbers that carry their slopes along the point.
    pub(super) fn jets(self, point: [f64; 2]) -> [Jet<2>; 2] {
        let [x, y] = [0, 1].map(|index| Jet::parameter(point[index], index));
        match self.family {
            CurveFamily::Bass | CurveFamily::ShiftedGompertz => [x.exp(), y.exp()],
            CurveFamily::Logistic | CurveFamily::Gompertz | CurveFamily::Weibull => [x.exp(), y],
        }
    }

    fn plain(self, point: [f64; 2]) -> [f64; 2] {
        let parameters = self.parameters(point);
        match self.family {
            CurveFamily::Weibull => [parameters[0], point[1]],
            _ => parameters,
        }
    }

    /// Fills in what the criterion compares, at a point of the search.
    pub(super) fn fill(self, point: [f64; 2], values: &mut [f64]) {
        self.each(self.plain(point), values);
    }

    /// The comparison with its slopes.
    pub(super) fn fill_jets(self, point: [f64; 2], values: &mut [Jet<2>]) {
        self.each(self.jets(point), values);
    }

    #[inline(always)]
    fn each<R: Real>(self, parameters: [R; 2], values: &mut [R]) {
        match self.criterion {
            FitCriterion::Cumulative => {
                for (period, value) in (1..).zip(values) {
                    *value = self.share(parameters, period);
                }
            }
            FitCriterion::Density => {
                let [p, q] = parameters;
                for (period, value) in (1..).zip(values) {
                    *value = bass_rate(p, q, R::constant(f64::from(period)));
                }
            }
            FitCriterion::Increments | FitCriterion::Likelihood => {
                let mut before = self.share(parameters, 0);
                for (period, value) in (1..).zip(values) {
                    let now = self.share(parameters, period);
                    *value = now - before;
                    before = now;
                }
            }
        }
    }

    /// Where the search starts from: curves of every steepness, with their middle anywhere. With a
    /// potential of which a share has adopted, those that have reached that share.
    pub(super) fn starts(self, reached: Option<f64>) -> (Vec<Vec<[f64; 2]>>, usize) {
        const STEEPNESSES: u32 = 11;
        const MIDDLES: u32 = 13;
        let n = self.periods as f64;
        let steepest = libm::log(6.0 * n);
        let mut table = Vec::with_capacity(STEEPNESSES as usize);
        for i in 0..STEEPNESSES {
            // From a third of an e-fold over the history to six a period.
            let part = f64::from(i) / f64::from(STEEPNESSES - 1);
            let steepness = libm::exp(libm::log(0.35) + part * (steepest - libm::log(0.35))) / n;
            let row = (0..MIDDLES).map(|j| {
                let part = f64::from(j) / f64::from(MIDDLES - 1);
                let middle = match reached {
                    None => n * (-0.15 + 1.75 * part),
                    Some(share) => n + (self.lead(share) + 6.0 * (part - 0.5)) / steepness,
                };
                self.point(steepness, middle)
            });
            table.push(row.collect());
        }
        (table, MIDDLES as usize)
    }

    /// How many e-folds before its middle a curve has reached this share.
    fn lead(self, share: f64) -> f64 {
        let share = share.clamp(1e-12, 1.0 - 1e-9);
        match self.family {
            CurveFamily::Bass | CurveFamily::Logistic => libm::log(1.0 / share - 1.0),
            CurveFamily::Gompertz | CurveFamily::ShiftedGompertz => libm::log(-libm::log(share)),
            CurveFamily::Weibull => -libm::log(-libm::log1p(-share)),
        }
    }

    /// A point whose curve is as steep as a logistic one about a middle.
    fn point(self, steepness: f64, middle: f64) -> [f64; 2] {
        let ln = libm::log(steepness);
        match self.family {
            CurveFamily::Bass => {
                // p + q is the steepness, q / p its exponential over the middle.
                let odds = (steepness * middle).clamp(-6.0, 600.0);
                let innovation = -libm::log1p(libm::exp(odds));
                [ln + innovation, ln + odds + innovation]
            }
            CurveFamily::Logistic | CurveFamily::Gompertz => [ln, middle],
            CurveFamily::ShiftedGompertz => [ln, (steepness * middle).clamp(-6.0, 600.0)],
            CurveFamily::Weibull => {
                let n = self.periods as f64;
                let scale = middle.max(0.1 * n);
                [
                    libm::log((steepness * scale).clamp(0.2, 60.0)),
                    libm::log(scale),
                ]
            }
        }
    }

    /// Growth that has no limit: what the family tends to as its potential grows, with a rate or a
    /// power that is the only parameter left.
    pub(super) fn unlimited(self, growth: f64, values: &mut [f64]) {
        let n = self.periods as f64;
        // Relative to the end, so that nothing overflows.
        let total = |time: f64| match self.family {
            CurveFamily::Bass if growth.abs() < 1e-9 => time / n,
            CurveFamily::Bass => {
                libm::exp(growth * (time - n)) * -libm::expm1(-growth * time) / growth.abs()
            }
            CurveFamily::Logistic | CurveFamily::Gompertz => libm::exp(growth * (time - n)),
            CurveFamily::ShiftedGompertz => time / n * libm::exp(growth * (time - n)),
            CurveFamily::Weibull if time == 0.0 => 0.0,
            CurveFamily::Weibull => libm::exp(growth * libm::log(time / n)),
        };
        match self.criterion {
            FitCriterion::Cumulative => {
                for (period, value) in (1..).zip(values) {
                    *value = total(f64::from(period));
                }
            }
            FitCriterion::Density => {
                for (period, value) in (1..).zip(values) {
                    *value = libm::exp(growth * (f64::from(period) - n));
                }
            }
            FitCriterion::Increments | FitCriterion::Likelihood => {
                let mut before = total(0.0);
                for (period, value) in (1..).zip(values) {
                    let now = total(f64::from(period));
                    *value = now - before;
                    before = now;
                }
            }
        }
    }

    /// The growth rates (or powers) among which unlimited growth is looked for.
    pub(super) fn growths(self) -> (f64, f64) {
        match self.family {
            CurveFamily::Weibull => (0.05, 20.0),
            _ => (1e-6, 4.0),
        }
    }
}
