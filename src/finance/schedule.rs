//! Times of flows as whole days, and discount weights as products of two powers.

use super::sums::{STRIDE, Side, Sums, padded};

/// When dated flows are due, in years from the first, in ascending order.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) years: Vec<f64>,
    /// The times in units of which each holds a whole number, such as days.
    steps: Vec<u32>,
    /// Such a unit in years; zero if there is none.
    unit: f64,
}

impl Schedule {
    /// Times that may be whole multiples of one `per_year`-th of a year.
    pub(super) fn new(years: Vec<f64>, per_year: Option<f64>) -> Self {
        let unit = per_year.map_or(0.0, |per_year| 1.0 / per_year);
        let whole = |years: f64| {
            let steps = (years * per_year?).round();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number of days in twenty thousand years"
            )]
            let fits = (0.0..=1e7).contains(&steps).then_some(steps as u32);
            fits.filter(|_| (steps / per_year.unwrap_or(1.0)).total_cmp(&years).is_eq())
        };
        match years.iter().map(|&years| whole(years)).collect() {
            Some(steps) => Self { years, steps, unit },
            None => Self {
                years,
                steps: Vec::new(),
                unit: 0.0,
            },
        }
    }

    /// Times that are whole numbers of days.
    pub(super) fn of_days(days: Vec<u32>, per_year: f64) -> Self {
        Self {
            years: days
                .iter()
                .map(|&days| f64::from(days) / per_year)
                .collect(),
            steps: days,
            unit: 1.0 / per_year,
        }
    }
}

/// The weights of a schedule at one force of interest: with `q` the weight of one step, the
/// weight of step `d` is `low[d % w] * high[d / w]`, so that some hundred products replace
/// thousands of exponentials.
#[derive(Debug)]
pub(super) struct Powers<'a> {
    years: &'a [f64],
    steps: &'a [u32],
    pub(super) unit: f64,
    bits: u32,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl<'a> Powers<'a> {
    /// Room for the weights of the flows from `first` to `last`, where that is less work than an
    /// exponential for each.
    pub(super) fn new(schedule: &'a Schedule, first: usize, last: usize) -> Option<Self> {
        let steps = schedule.steps.get(first..=last)?;
        let total = steps[steps.len() - 1] - steps[0];
        let bits = total.max(16).ilog2().div_ceil(2);
        let width = 1usize << bits;
        let rows = (total as usize >> bits) + 1;
        let worthwhile = width + rows < 4 * steps.len();
        worthwhile.then(|| Self {
            years: &schedule.years[first..=last],
            steps,
            unit: schedule.unit,
            bits,
            low: vec![0.0; width],
            high: vec![0.0; rows.next_multiple_of(STRIDE)],
        })
    }

    pub(super) fn fill(&mut self, force: f64) {
        let step = libm::exp(-force.abs() * self.unit);
        let row = fill(&mut self.low, step);
        fill(&mut self.high, row);
    }

    pub(super) fn sides(&self, flows: &[f64], force: f64) -> (Side, Side) {
        let (first, last) = (self.steps[0], self.steps[self.steps.len() - 1]);
        let mut sums = Sums::default();
        let forwards = force >= 0.0;
        let weight = |step: u32| {
            let distance = if forwards { step - first } else { last - step };
            let mask = self.low.len() - 1;
            self.low[distance as usize & mask] * self.high[distance as usize >> self.bits]
        };
        let start = self.years[0];
        let (flow_chunks, flow_rest) = flows.as_chunks::<STRIDE>();
        let (step_chunks, step_rest) = self.steps.as_chunks::<STRIDE>();
        let (time_chunks, time_rest) = self.years.as_chunks::<STRIDE>();
        let mut add = |flows: &[f64; STRIDE], steps: &[u32], times: &[f64; STRIDE]| {
            let (mut weights, mut since) = ([0.0; STRIDE], [0.0; STRIDE]);
            for (slot, &step) in weights.iter_mut().zip(steps) {
                *slot = weight(step);
            }
            for (slot, &time) in since.iter_mut().zip(times) {
                *slot = time - start;
            }
            sums.add(flows, &weights, &since);
        };
        for ((flows, steps), times) in flow_chunks.iter().zip(step_chunks).zip(time_chunks) {
            add(flows, steps, times);
        }
        add(
            &padded(flow_rest.iter()),
            step_rest,
            &padded(time_rest.iter()),
        );
        let span = self.years[self.years.len() - 1] - start;
        sums.sides(if forwards { 0.0 } else { -force * span }, |duration| {
            duration
        })
    }
}

/// Fills a table with the powers of `base` from zero on; returns the one after the last.
fn fill(table: &mut [f64], base: f64) -> f64 {
    let square = base * base;
    let stride = square * square;
    let mut next = [1.0, base, square, square * base];
    for chunk in table.as_chunks_mut::<STRIDE>().0 {
        *chunk = next;
        next = next.map(|power| power * stride);
    }
    next[0]
}
