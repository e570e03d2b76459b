//! The cumulative curves of the four prices, and where they meet.

use serde::Serialize;

use super::knots::Knots;

/// Whether a price named as too cheap or cheap is itself too cheap or cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cumulation {
    /// It is: "too cheap" at `p` counts answers of `p` or more, as "too expensive" counts answers
    /// of `p` or less.
    #[default]
    Inclusive,
    /// It is not: "too cheap" and "cheap" at `p` count answers above `p`, as R's
    /// pricesensitivitymeter does.
    StrictLow,
}

/// How the curves run between named prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intersection {
    /// Straight lines.
    #[default]
    Linear,
    /// Steps: two curves meet at the first named price at which the rising one has reached the
    /// falling one.
    Step,
}

/// Which price represents a range in which two curves coincide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Plateau {
    /// The middle.
    #[default]
    Midpoint,
    /// The lower end.
    Minimum,
    /// The upper end.
    Maximum,
}

/// Where two curves meet: at one price, or along a range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PricePoint {
    /// The lower end of the range, in major units.
    pub low: f64,
    /// The upper end, in major units; equal to `low` where the curves cross at one price.
    pub high: f64,
    /// The interval of the representative price, if a bootstrap was set.
    pub interval: Option<crate::sample::Interval>,
}

impl PricePoint {
    /// Whether the curves meet at a single price.
    #[must_use]
    pub fn unique(&self) -> bool {
        self.low >= self.high
    }

    /// The middle of the range, in major units.
    #[must_use]
    pub const fn midpoint(&self) -> f64 {
        self.low.midpoint(self.high)
    }

    /// The price that represents the range, in major units.
    #[must_use]
    pub const fn price(&self, plateau: Plateau) -> f64 {
        match plateau {
            Plateau::Midpoint => self.midpoint(),
            Plateau::Minimum => self.low,
            Plateau::Maximum => self.high,
        }
    }
}

/// The four cumulative curves at every named price, as shares of the respondents.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceCurves {
    /// The named prices, rising, in major units.
    pub prices: Vec<f64>,
    /// The share that finds the price too cheap; falls.
    pub too_cheap: Vec<f64>,
    /// The share that finds it cheap; falls.
    pub cheap: Vec<f64>,
    /// The share that finds it expensive; rises.
    pub expensive: Vec<f64>,
    /// The share that finds it too expensive; rises.
    pub too_expensive: Vec<f64>,
}

impl PriceCurves {
    /// The share that finds the price neither too cheap nor too expensive, at every named price.
    #[must_use]
    pub fn acceptable(&self) -> Vec<f64> {
        let pairs = self.too_cheap.iter().zip(&self.too_expensive);
        pairs
            .map(|(low, high)| (1.0 - low - high).max(0.0))
            .collect()
    }
}

/// The weight of the answers up to each knot, by column.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    up_to: [Vec<f64>; 4],
    /// The weight of those for whom no price is too cheap; they are in all sums of that column.
    never: f64,
    /// The weight of all respondents.
    pub(super) total: f64,
}

/// The curves by what they count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rising {
    NotCheap,
    Expensive,
    TooExpensive,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Falling {
    TooCheap,
    Cheap,
    NotExpensive,
}

impl Knots<4> {
    /// The sums with these weights of the respondents.
    pub(super) fn sums(&self, weights: &[f64], sums: &mut Sums) {
        sums.total = weights.iter().sum();
        sums.never = 0.0;
        for (column, (answers, up_to)) in self.answers.iter().zip(&mut sums.up_to).enumerate() {
            up_to.clear();
            up_to.resize(self.prices.len(), 0.0);
            for (&knot, weight) in answers.iter().zip(weights) {
                match up_to.get_mut(knot as usize) {
                    Some(sum) => *sum += weight,
                    // Only of the too cheap price there may be none.
                    None if column == 0 => sums.never += weight,
                    None => {}
                }
            }
            let mut sum = if column == 0 { sums.never } else { 0.0 };
            for here in up_to {
                sum += *here;
                *here = sum;
            }
        }
    }

    /// Where a rising curve meets a falling one.
    pub(super) fn meeting(
        &self,
        sums: &Sums,
        (rising, falling): (Rising, Falling),
        cumulation: Cumulation,
        intersection: Intersection,
    ) -> Option<PricePoint> {
        // Sums of weights of the same people may differ by rounding; counts are exact.
        let tie = 1e-12 * sums.total;
        let ahead = |knot: usize| {
            sums.rising(rising, cumulation, knot) - sums.falling(falling, cumulation, knot)
        };
        let count = self.prices.len();
        let first = partition(count, |knot| ahead(knot) < -tie);
        let after = (first < count).then(|| ahead(first))?;
        let price = self.prices[first];
        if after > tie && intersection == Intersection::Linear {
            let crossing = match first.checked_sub(1) {
                Some(before) => {
                    let (low, short) = (self.prices[before], -ahead(before));
                    low + (price - low) * (short / (short + after))
                }
                None => price,
            };
            return Some(PricePoint::at(crossing, crossing));
        }
        // Until the next answer the curves stay as they are.
        let last = partition(count, |knot| ahead(knot) <= after + tie);
        Some(PricePoint::at(price, self.prices[last.max(1) - 1]))
    }

    /// The four curves in shares.
    pub(super) fn curves(&self, sums: &Sums, cumulation: Cumulation) -> PriceCurves {
        let knots = 0..self.prices.len();
        let share = |weight: f64| (weight / sums.total).clamp(0.0, 1.0);
        let falling = |column| {
            let weights = knots
                .clone()
                .map(|knot| sums.falling_from(column, cumulation, knot));
            weights.map(share).collect()
        };
        let rising = |column: usize| sums.up_to[column].iter().copied().map(share).collect();
        PriceCurves {
            prices: self.prices.clone(),
            too_cheap: falling(0),
            cheap: falling(1),
            expensive: rising(2),
            too_expensive: rising(3),
        }
    }
}

impl PricePoint {
    const fn at(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            interval: None,
        }
    }
}

/// The first of so many positions at which `holds` is over.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

impl Sums {
    fn rising(&self, curve: Rising, cumulation: Cumulation, knot: usize) -> f64 {
        match curve {
            Rising::NotCheap => self.total - self.falling_from(1, cumulation, knot),
            Rising::Expensive => self.up_to[2][knot],
            Rising::TooExpensive => self.up_to[3][knot],
        }
    }

    fn falling(&self, curve: Falling, cumulation: Cumulation, knot: usize) -> f64 {
        match curve {
            Falling::TooCheap => self.falling_from(0, cumulation, knot),
            Falling::Cheap => self.falling_from(1, cumulation, knot),
            Falling::NotExpensive => self.total - self.up_to[2][knot],
        }
    }

    /// The weight of the answers at a knot and above it, or above it only.
    fn falling_from(&self, column: usize, cumulation: Cumulation, knot: usize) -> f64 {
        let below = match (cumulation, knot.checked_sub(1)) {
            (Cumulation::StrictLow, _) => self.up_to[column][knot],
            (Cumulation::Inclusive, Some(before)) => self.up_to[column][before],
            (Cumulation::Inclusive, None) if column == 0 => self.never,
            (Cumulation::Inclusive, None) => 0.0,
        };
        self.total - below
    }
}
