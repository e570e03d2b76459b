//! The share that would buy at a price: the sum of one piecewise linear curve per respondent.

use serde::Serialize;

use crate::numeric::CompensatedSum;
use crate::survey::pooling::TIE;

/// Whether a respondent buys at prices outside the range they named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tails {
    /// They do not buy.
    #[default]
    Zero,
    /// They buy as they do at the nearest price they named.
    Hold,
}

/// The mean probability of buying at a price: piecewise linear, with corners and possibly jumps at
/// the named prices.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct TrialCurve {
    /// The named prices, rising, in major units.
    pub prices: Vec<f64>,
    /// The probability just below each price.
    pub before: Vec<f64>,
    /// The probability at each price.
    pub at: Vec<f64>,
    /// The probability just above each price.
    pub after: Vec<f64>,
}

impl TrialCurve {
    /// The mean probability of buying at a price in major units.
    #[must_use]
    pub fn share(&self, price: f64) -> f64 {
        let above = self.prices.partition_point(|&known| known < price);
        let last = self.prices.len().saturating_sub(1);
        if above > last {
            return self.after.last().copied().unwrap_or(0.0);
        }
        if self.prices[above] <= price {
            return self.at[above];
        }
        let Some(below) = above.checked_sub(1) else {
            return self.before[0];
        };
        let (low, high) = (self.prices[below], self.prices[above]);
        let part = (price - low) / (high - low);
        self.after[below] + (self.before[above] - self.after[below]) * part
    }

    /// The price of greatest `(price - cost) x share`, and that value: at corners only, or also
    /// between them. Of equal ones the lowest; nothing where nobody buys.
    pub(super) fn best(
        &self,
        value: impl Fn(f64, f64) -> f64,
        places: Places,
    ) -> Option<(f64, f64)> {
        let mut best: Option<(f64, f64)> = None;
        let mut offer = |price: f64, share: f64| {
            let value = value(price, share);
            // Within rounding of each other the lower price wins.
            let better = best.is_none_or(|(_, most)| value - most > TIE * value.abs());
            if share > 0.0 && better {
                best = Some((price, value));
            }
        };
        for (index, &price) in self.prices.iter().enumerate() {
            if let (Places::Everywhere { cost }, Some(below)) = (places, index.checked_sub(1)) {
                let (low, from, to) = (self.prices[below], self.after[below], self.before[index]);
                if from > to {
                    // Where the line would reach zero, half-way back to the cost.
                    let end = price + to * (price - low) / (from - to);
                    let top = 0.5 * (end + cost);
                    if low < top && top < price {
                        offer(top, from + (to - from) * ((top - low) / (price - low)));
                    }
                }
            }
            offer(price, self.at[index]);
        }
        best
    }
}

/// Where a best price is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Places {
    /// At the prices that were named.
    Corners,
    /// At all prices; between corners the top of a parabola with this cost.
    Everywhere { cost: f64 },
}

/// A line that becomes steeper at a knot, for a respondent of weight one.
#[derive(Debug, Clone, Copy)]
struct Bend {
    knot: u32,
    respondent: u32,
    slope: f64,
}

/// A line that jumps at a knot: how much higher it is there than just below, and just above than
/// there.
#[derive(Debug, Clone, Copy)]
struct Jump {
    knot: u32,
    respondent: u32,
    at: f64,
    after: f64,
}

/// The lines of all respondents, as what changes at the knots. Nothing is kept of a respondent at
/// prices where their line runs on, so that the sum costs no more than the answers.
#[derive(Debug, Clone)]
pub(super) struct Events {
    prices: Vec<f64>,
    bends: Vec<Bend>,
    jumps: Vec<Jump>,
    /// The probability below all prices, for each respondent who has one.
    start: Vec<(u32, f64)>,
}

/// The broken line of one respondent, corner by corner: the knot and the probability there. Prices
/// do not fall.
pub(super) struct Line<const N: usize> {
    pub(super) corners: [(u32, f64); N],
    pub(super) below: f64,
    pub(super) above: f64,
}

/// Room for the sums at the knots: of slopes, and of jumps.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    slopes: Vec<f64>,
    jumps: Vec<[f64; 2]>,
}

impl Events {
    /// The changes of the lines of all respondents.
    pub(super) fn of<const N: usize>(prices: &[f64], lines: impl Iterator<Item = Line<N>>) -> Self {
        let mut events = Self {
            prices: prices.to_vec(),
            bends: Vec::with_capacity(lines.size_hint().0 * N),
            jumps: Vec::new(),
            start: Vec::new(),
        };
        for (respondent, line) in (0..).zip(lines) {
            events.add(respondent, &line);
        }
        events
    }

    #[inline]
    fn add<const N: usize>(&mut self, respondent: u32, line: &Line<N>) {
        if line.below > 0.0 {
            self.start.push((respondent, line.below));
        }
        let (mut steepness, mut arriving, mut index) = (0.0, line.below, 0);
        while index < N {
            let (knot, mut leaving) = line.corners[index];
            let mut most = arriving.max(leaving);
            // Corners at one price: the probability there is the highest of them.
            while index + 1 < N && line.corners[index + 1].0 == knot {
                index += 1;
                leaving = line.corners[index].1;
                most = most.max(leaving);
            }
            let (slope, next) = match line.corners.get(index + 1) {
                Some(&(to, high)) => {
                    let run = self.prices[to as usize] - self.prices[knot as usize];
                    ((high - leaving) / run, high)
                }
                None => (0.0, 0.0),
            };
            if index + 1 == N {
                leaving = line.above;
            }
            self.bends.push(Bend {
                knot,
                respondent,
                slope: slope - steepness,
            });
            let (at, after) = (most - arriving, leaving - most);
            if at > 0.0 || after < 0.0 {
                self.jumps.push(Jump {
                    knot,
                    respondent,
                    at,
                    after,
                });
            }
            (steepness, arriving) = (slope, next);
            index += 1;
        }
    }

    /// The mean line with these weights of the respondents.
    pub(super) fn curve(&self, weights: &[f64], room: &mut Room, curve: &mut TrialCurve) {
        let count = self.prices.len();
        room.slopes.clear();
        room.slopes.resize(count, 0.0);
        room.jumps.clear();
        room.jumps.resize(count, [0.0; 2]);
        for bend in &self.bends {
            room.slopes[bend.knot as usize] += weights[bend.respondent as usize] * bend.slope;
        }
        for jump in &self.jumps {
            let weight = weights[jump.respondent as usize];
            let [at, after] = &mut room.jumps[jump.knot as usize];
            *at += weight * jump.at;
            *after += weight * jump.after;
        }
        self.sweep(weights, room, curve);
    }

    /// From the lowest knot to the highest.
    fn sweep(&self, weights: &[f64], room: &Room, curve: &mut TrialCurve) {
        let total: f64 = weights.iter().sum();
        let start = self.start.iter().map(|&(who, p)| weights[who as usize] * p);
        let (mut height, mut slope) = (CompensatedSum::default(), CompensatedSum::default());
        height.add(start.sum());
        curve.prices.clone_from(&self.prices);
        for column in [&mut curve.before, &mut curve.at, &mut curve.after] {
            column.clear();
            column.reserve(self.prices.len());
        }
        let mut last = 0.0;
        let knots = self.prices.iter().zip(&room.slopes).zip(&room.jumps);
        for ((&price, &bend), &[at, after]) in knots {
            height.add(slope.total() * (price - last));
            last = price;
            slope.add(bend);
            curve.before.push(share(height.total(), total));
            height.add(at);
            curve.at.push(share(height.total(), total));
            height.add(after);
            curve.after.push(share(height.total(), total));
        }
    }
}

/// A weight as a share of all; what rounding leaves outside [0, 1] is cut.
fn share(weight: f64, total: f64) -> f64 {
    (weight / total).clamp(0.0, 1.0)
}
