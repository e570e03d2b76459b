//! Present values of inflows and outflows, several flows at a time.

/// How many flows are added up side by side.
pub(super) const STRIDE: usize = 4;

/// The present value of one side, `sum * exp(shift)`, and its duration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) sum: f64,
    pub(super) shift: f64,
    pub(super) duration: f64,
}

/// Present values and first moments of both sides, several flows at a time.
#[derive(Default)]
pub(super) struct Sums {
    inflow: [f64; STRIDE],
    outflow: [f64; STRIDE],
    inflow_moment: [f64; STRIDE],
    outflow_moment: [f64; STRIDE],
}

impl Sums {
    #[inline]
    pub(super) fn add(
        &mut self,
        flows: &[f64; STRIDE],
        weights: &[f64; STRIDE],
        times: &[f64; STRIDE],
    ) {
        for lane in 0..STRIDE {
            self.add_lane(lane, flows[lane] * weights[lane], times[lane]);
        }
    }

    #[inline]
    pub(super) fn add_one(&mut self, value: f64, time: f64) {
        self.add_lane(0, value, time);
    }

    #[inline]
    fn add_lane(&mut self, lane: usize, value: f64, time: f64) {
        let inflow = if value > 0.0 { value } else { 0.0 };
        let outflow = inflow - value;
        self.inflow[lane] += inflow;
        self.outflow[lane] += outflow;
        self.inflow_moment[lane] += inflow * time;
        self.outflow_moment[lane] += outflow * time;
    }

    pub(super) fn sides(&self, shift: f64, duration: impl Fn(f64) -> f64) -> (Side, Side) {
        let total = |lanes: &[f64; STRIDE]| (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        let side = |values, moments| {
            let sum = total(values);
            Side {
                sum,
                shift,
                duration: duration(total(moments) / sum),
            }
        };
        (
            side(&self.inflow, &self.inflow_moment),
            side(&self.outflow, &self.outflow_moment),
        )
    }
}

pub(super) fn padded<'f>(flows: impl Iterator<Item = &'f f64>) -> [f64; STRIDE] {
    let mut all = [0.0; STRIDE];
    for (slot, flow) in all.iter_mut().zip(flows) {
        *slot = *flow;
    }
    all
}

/// An index as a number of periods.
#[expect(
    clippy::cast_precision_loss,
    reason = "more than 2^53 flows do not fit into memory"
)]
pub(super) const fn number(index: usize) -> f64 {
    index as f64
}
