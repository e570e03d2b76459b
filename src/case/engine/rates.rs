//! At which rates the months of a plan, and those after it, are discounted.

use super::current::whole;
use crate::finance::{Discount, run_off_value};
use crate::quantity::{Approx, Money, Number, Period, Ratio, Share};

/// The rates of a plan.
#[derive(Debug, Clone)]
pub(super) struct Rates {
    /// Per month, until another begins.
    first: f64,
    /// The first month of each later rate, and that rate per month.
    later: Vec<(i32, f64)>,
    after: After,
}

/// The rates after a plan.
#[derive(Debug, Clone)]
struct After {
    /// For how many months each holds before the last one, as factors per month.
    bands: Vec<(u32, f64)>,
    last: f64,
    /// What one unit grows to in each of the years, the last of which goes on.
    years: Vec<f64>,
    /// What one unit grows to from one month of a year to the next, over all years of a perpetuity.
    months: [f64; 12],
    /// What a year's flow of one unit, growing for ever, is worth at the end of the plan.
    perpetuity: f64,
}

impl Rates {
    /// The rates of a discount over so many months after a launch that comes so many later than the
    /// date of valuation, and after them for flows that grow.
    pub(super) fn of(discount: &Discount, (months, delay): (u32, u32), growth: f64) -> Self {
        let first = discount.rate_in(1).over(Period::Month).value();
        let ends = discount.bands().iter().filter_map(|band| band.until);
        let later = ends.map(|until| {
            let rate = discount.rate_in(until + 1).over(Period::Month).value();
            (whole(12 * until + 1) - whole(delay), rate)
        });
        let later: Vec<(i32, f64)> = later.collect();
        let after = if later.iter().any(|&(begins, _)| begins > whole(months) + 1) {
            After::falling(discount, months + delay, growth)
        } else {
            After::constant(discount, growth)
        };
        Self {
            first,
            later,
            after,
        }
    }

    /// The rate per month from the start on.
    pub(super) fn first(&self) -> f64 {
        self.first
    }

    /// The rate per month of a month in which another begins.
    #[inline(always)]
    pub(super) fn beginning_in(&self, month: i32) -> Option<f64> {
        let found = self.later.iter().find(|&&(begins, _)| begins == month);
        found.map(|&(_, rate)| rate)
    }

    /// What the amounts of earlier months of a year grow by into a month, from 0 on, as all years
    /// after the plan weigh them.
    #[inline(always)]
    pub(super) fn grown_into(&self, month: i32) -> f64 {
        let place = usize::try_from(month).unwrap_or(0);
        self.after.months[place.min(11)]
    }

    /// What one unit grows to in a year after the plan, from 0 on.
    #[inline(always)]
    pub(super) fn grown_in(&self, year: u32) -> f64 {
        let years = &self.after.years;
        let grown = years.get(year as usize).or(years.last());
        grown.copied().unwrap_or(1.0)
    }

    /// What a year's flow, growing for ever, is worth at the end of the plan per unit.
    pub(super) fn perpetuity(&self) -> f64 {
        self.after.perpetuity
    }

    /// What the margin of customers who leave is worth at the end of the plan; `factor` is that of
    /// a month after it.
    #[inline(always)]
    pub(super) fn run_off<N: Number>(
        &self,
        margin: Approx<Money, N>,
        kept: Approx<Share, N>,
        factor: Approx<Ratio, N>,
    ) -> Approx<Money, N> {
        let After { bands, last, .. } = &self.after;
        if bands.is_empty() {
            return run_off_value(margin, kept, factor);
        }
        run_off_in_bands(margin, kept, (bands, *last), 0)
    }

    /// What has been billed ahead is served without a bill as the customers leave: the value of
    /// cash that revenue exceeds. A month from now `1 - kept` of it is gone, and so on.
    #[inline(always)]
    pub(super) fn owed<N: Number>(
        &self,
        ahead: Approx<Money, N>,
        kept: Approx<Share, N>,
        factor: Approx<Ratio, N>,
    ) -> Approx<Money, N> {
        let After { bands, last, .. } = &self.after;
        let left = self.run_off(ahead, kept, factor);
        let a_month_later = if bands.is_empty() {
            left
        } else {
            run_off_in_bands(ahead, kept, (bands, *last), 1)
        };
        (ahead + a_month_later) * factor - left
    }
}

impl After {
    /// One rate for all months after the plan.
    fn constant(discount: &Discount, growth: f64) -> Self {
        let month = discount.last().over(Period::Month).value();
        let year = discount.last().over(Period::Year).value();
        Self {
            bands: Vec::new(),
            last: 1.0 / (1.0 + month),
            years: vec![1.0 + year],
            months: [1.0 + month; 12],
            perpetuity: (1.0 + growth) / (year - growth),
        }
    }

    /// Rates that go on changing after so many months.
    fn falling(discount: &Discount, months: u32, growth: f64) -> Self {
        let rates = Self::monthly(discount, months);
        let last = Self::constant(discount, growth);
        let (mut weights, mut worth, mut grown) = ([0.0; 12], 1.0, 1.0);
        let mut years = Vec::new();
        for year in rates.chunks_exact(12) {
            let before = worth;
            grown *= 1.0 + growth;
            for (weight, rate) in weights.iter_mut().zip(year) {
                worth /= 1.0 + rate;
                *weight += grown * worth;
            }
            years.push(before / worth);
        }
        // All later years are discounted at the last rate.
        let tail = grown * worth * last.perpetuity;
        let month = last.months[0];
        let to_the_end = (0..12_i32)
            .rev()
            .map(|left| libm::pow(month, f64::from(left)));
        for (weight, earned) in weights.iter_mut().zip(to_the_end) {
            *weight += tail * earned;
        }
        years.extend(&last.years);
        let mut steps = [1.0; 12];
        for (step, pair) in steps[1..].iter_mut().zip(weights.windows(2)) {
            *step = pair[0] / pair[1];
        }
        Self {
            bands: banded(&rates),
            years,
            months: steps,
            perpetuity: weights[11],
            ..last
        }
    }

    /// The rate of each month after the plan, in whole years until the last rate holds.
    fn monthly(discount: &Discount, months: u32) -> Vec<f64> {
        let mut ends = discount.bands().iter().filter_map(|band| band.until);
        let changing = (12 * ends.next_back().unwrap_or(0)).saturating_sub(months);
        let all = 1..=12 * changing.div_ceil(12);
        let rate = |month: u32| {
            let year = (months + month).div_ceil(12);
            discount.rate_in(year).over(Period::Month).value()
        };
        all.map(rate).collect()
    }
}

/// For how many months each rate holds, as a factor.
fn banded(rates: &[f64]) -> Vec<(u32, f64)> {
    let alike = |a: &f64, b: &f64| a.total_cmp(b).is_eq();
    let bands = rates.chunk_by(alike).map(|band| {
        let months = u32::try_from(band.len()).unwrap_or(u32::MAX);
        (months, 1.0 / (1.0 + band[0]))
    });
    bands.collect()
}

/// The [run-off value](run_off_value) at factors that differ, once so many months have gone by: each
/// factor holds for so many months, the last for all later ones.
fn run_off_in_bands<N: Number>(
    margin: Approx<Money, N>,
    kept: Approx<Share, N>,
    (bands, last): (&[(u32, f64)], f64),
    mut gone: u32,
) -> Approx<Money, N> {
    let mut left = Approx::<Ratio, N>::new(1.0);
    let mut value = Approx::<Money, N>::new(0.0);
    for &(months, factor) in bands {
        let shrinking: Approx<Ratio, N> = Approx::<Ratio, N>::new(factor) * kept;
        let (sum, power) = powers(shrinking, months - gone);
        gone = 0;
        value += margin * (left * sum);
        left = left * power;
    }
    value + run_off_value(margin * left, kept, Approx::new(last))
}

/// `base + base^2 + ... + base^count`, and its last term: without a division by `1 - base`, which
/// may be zero.
fn powers<N: Number>(base: Approx<Ratio, N>, count: u32) -> (Approx<Ratio, N>, Approx<Ratio, N>) {
    let (mut sum, mut power) = (Approx::<Ratio, N>::new(0.0), Approx::<Ratio, N>::new(1.0));
    for bit in (0..u32::BITS - count.leading_zeros()).rev() {
        sum += sum * power;
        power = power * power;
        if count >> bit & 1 == 1 {
            power = power * base;
            sum += power;
        }
    }
    (sum, power)
}
