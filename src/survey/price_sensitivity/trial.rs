//! The share that would buy at a price, as the sum of one broken line per respondent.

/// What a respondent does at prices outside those they named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tails {
    /// They do not buy.
    #[default]
    Zero,
    /// They buy as at the nearest price they named.
    Hold,
}

/// The mean probability of buying at a price: a broken line with corners at the prices that were
/// named, and perhaps jumps there.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialCurve {
    /// The prices, rising, in major units.
    pub prices: Vec<f64>,
    /// The probability just below each price.
    pub before: Vec<f64>,
    /// The probability at each price.
    pub at: Vec<f64>,
    /// The probability just above each price.
    pub after: Vec<f64>,
}

impl TrialCurve {
    /// The probability at a price.
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
    /// between them. Of equal ones the lowest.
    pub(super) fn best(&self, value: impl Fn(f64, f64) -> f64, places: Places) -> (f64, f64) {
        let mut best = (0.0, f64::NEG_INFINITY);
        let mut offer = |price: f64, share: f64| {
            let value = value(price, share);
            // Within rounding of each other the lower price wins.
            if value - best.1 > 1e-12 * value.abs() {
                best = (price, value);
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

/// What changes at a price for a respondent of weight one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    pub(super) price: f64,
    pub(super) respondent: u32,
    /// How much steeper the line becomes.
    pub(super) slope: f64,
    /// How much higher the probability is at the price than just below it.
    pub(super) jump_at: f64,
    /// How much higher it is just above the price than at it.
    pub(super) jump_after: f64,
}

/// The lines of all respondents, as the changes in order of the price.
#[derive(Debug, Clone)]
pub(super) struct Events {
    events: Vec<Event>,
    /// The probability below all prices, for each respondent who has one.
    start: Vec<(u32, f64)>,
}

/// The broken line of one respondent, corner by corner, prices not falling.
pub(super) struct Line<const N: usize> {
    pub(super) corners: [(f64, f64); N],
    pub(super) below: f64,
    pub(super) above: f64,
}

impl Events {
    /// The changes of the lines of all respondents.
    pub(super) fn of<const N: usize>(lines: impl Iterator<Item = Line<N>>) -> Self {
        let capacity = lines.size_hint().0 * N;
        let (mut events, mut start) = (Vec::with_capacity(capacity), Vec::new());
        for (respondent, line) in (0..).zip(lines) {
            if line.below > 0.0 {
                start.push((respondent, line.below));
            }
            let (mut steepness, mut height) = (0.0, line.below);
            let mut index = 0;
            while index < N {
                let price = line.corners[index].0;
                let first = index;
                // Corners at one price: the probability there is the highest of them.
                let mut most = line.corners[index].1;
                while index + 1 < N && line.corners[index + 1].0 <= price {
                    index += 1;
                    most = most.max(line.corners[index].1);
                }
                let (enter, leave) = (line.corners[first].1, line.corners[index].1);
                let next = line.corners.get(index + 1);
                let (slope, after) = match next {
                    Some(&(to, high)) => ((high - leave) / (to - price), leave),
                    None => (0.0, line.above),
                };
                // The line arrives at `enter`, or jumps there from what holds below.
                let arriving = if first == 0 { height } else { enter };
                let at = most.max(arriving).max(after);
                events.push(Event {
                    price,
                    respondent,
                    slope: slope - steepness,
                    jump_at: at - arriving,
                    jump_after: after - at,
                });
                (steepness, height) = (slope, after);
                index += 1;
            }
        }
        events.sort_unstable_by_key(|event| event.price.to_bits());
        Self { events, start }
    }

    /// The mean line with these weights of the respondents.
    pub(super) fn curve(&self, weights: &[f64], curve: &mut TrialCurve) {
        let total: f64 = weights.iter().sum();
        let start = self.start.iter().map(|&(who, p)| weights[who as usize] * p);
        let (mut height, mut slope) = (Sum::default(), Sum::default());
        height.add(start.sum());
        for column in [
            &mut curve.prices,
            &mut curve.before,
            &mut curve.at,
            &mut curve.after,
        ] {
            column.clear();
        }
        let mut last = 0.0;
        for group in self.events.chunk_by(|one, other| one.price >= other.price) {
            let price = group[0].price;
            height.add(slope.value() * (price - last));
            last = price;
            let (mut jump_at, mut jump_after) = (0.0, 0.0);
            for event in group {
                let weight = weights[event.respondent as usize];
                slope.add(weight * event.slope);
                jump_at += weight * event.jump_at;
                jump_after += weight * event.jump_after;
            }
            curve.prices.push(price);
            curve.before.push(share(height.value(), total));
            height.add(jump_at);
            curve.at.push(share(height.value(), total));
            height.add(jump_after);
            curve.after.push(share(height.value(), total));
        }
    }
}

/// A weight as a share of all; what rounding leaves outside [0, 1] is cut.
fn share(weight: f64, total: f64) -> f64 {
    (weight / total).clamp(0.0, 1.0)
}

/// A sum that keeps what rounding takes off (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    #[inline]
    fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        let back = sum - self.sum;
        self.lost += (self.sum - (sum - back)) + (term - back);
        self.sum = sum;
    }

    #[inline]
    fn value(self) -> f64 {
        self.sum + self.lost
    }
}
