//! Projections of cohorts and their revenue.

use serde::Serialize;

use super::Survival;
use crate::error::Invalid;
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// Writes the number of customers at the end of each period into `active`: the arrivals of each
/// period so far times the survival at their age. `active` may be shorter than the arrivals.
///
/// Arrivals of a period are present at its end, at age 0. Works on one number or on several trials
/// side by side, without allocation. Beyond the end of a survival curve, nobody is left.
///
/// # Formula
/// `active(t)` is the sum of `arrivals(k) survival(t - k)` for `k` up to `t`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count};
/// use bizcase::retention::{GeometricLifetime, Survival, project};
///
/// let arrivals: Vec<Approx<Count, f64>> = vec![Approx::new(100.0); 3];
/// let curve = GeometricLifetime::new(Approx::new(0.1)).curve(2)?;
/// let mut active = [Approx::new(0.0); 3];
/// project(&arrivals, &curve, &mut active);
/// assert!((active[2].number() - 271.0).abs() < 1e-12); // 100 + 90 + 81
/// # Ok::<(), bizcase::Error>(())
/// ```
#[inline(always)]
pub fn project<N: Number>(
    arrivals: &[Approx<Count, N>],
    survival: &[Approx<Share, N>],
    active: &mut [Approx<Count, N>],
) {
    convolve(
        arrivals.iter().map(|arrived| arrived.number()),
        survival,
        active,
        Approx::number,
    );
}

/// Writes the revenue of each period, from what a customer of each age pays: survival times price
/// times [growth](super::AccountGrowth), or any other payment by age.
///
/// # Formula
/// `revenue(t)` is the sum of `arrivals(k) paid(t - k)` for `k` up to `t`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count, Money, Share};
/// use bizcase::retention::{AccountGrowth, GeometricLifetime, Survival, project_revenue};
///
/// // 30 a month, 2 % more every month they stay.
/// let growth = AccountGrowth::<f64>::none().expansion(Approx::new(0.02));
/// let kept = GeometricLifetime::new(Approx::new(0.1)).curve(2)?;
/// let price: Approx<Money, f64> = Approx::new(30.0);
/// let paid: Vec<Approx<Money, f64>> = (0..)
///     .zip(&kept)
///     .map(|(age, &share)| price * growth.after(age) * share)
///     .collect();
/// let arrivals: Vec<Approx<Count, f64>> = vec![Approx::new(100.0); 3];
/// let mut revenue = [Approx::new(0.0); 3];
/// project_revenue(&arrivals, &paid, &mut revenue);
/// let wanted = 3_000.0 * (1.0 + 0.918 + 0.918 * 0.918);
/// assert!((revenue[2].number() - wanted).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[inline(always)]
pub fn project_revenue<N: Number>(
    arrivals: &[Approx<Count, N>],
    paid: &[Approx<Money, N>],
    revenue: &mut [Approx<Money, N>],
) {
    convolve(
        arrivals.iter().map(|arrived| arrived.number()),
        paid,
        revenue,
        Approx::number,
    );
}

/// `out(t)` becomes the sum of `arrivals(k) weights(t - k)`. One row of the table of cohorts after
/// the other is added, so that the sums of neighbouring periods do not wait for each other.
#[inline(always)]
fn convolve<N: Number, W: Copy, O>(
    arrivals: impl Iterator<Item = N>,
    weights: &[W],
    out: &mut [Approx<O, N>],
    number: impl Fn(W) -> N,
) {
    for value in out.iter_mut() {
        *value = Approx::new(0.0);
    }
    for (start, arrived) in arrivals.enumerate().take(out.len()) {
        for (value, &weight) in out[start..].iter_mut().zip(weights) {
            *value = Approx::from_number(value.number() + arrived * number(weight));
        }
    }
}

/// The customers of each period when some lost customers come back, and those who are away.
///
/// A customer who comes back counts as new: their age starts again.
///
/// # Formula
/// In each period the share `reactivation` of those away at its start comes back:
/// `joined(t) = arrivals(t) + reactivation * away(t - 1)`. The active follow from `joined` as in
/// [`project`]; `away(t)` is everyone who ever came less the active.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count, Share};
/// use bizcase::retention::{GeometricLifetime, Reactivated, Survival};
///
/// let mut arrivals: Vec<Approx<Count, f64>> = vec![Approx::new(0.0); 3];
/// arrivals[0] = Approx::new(1_000.0);
/// let curve = GeometricLifetime::new(Approx::new(0.2)).curve(2)?;
/// let base = Reactivated::new(&arrivals, &curve, Approx::new(0.1));
/// // 1000; 800; 640 of them and a tenth of the 200 who were away.
/// assert!((base.active[2].number() - 660.0).abs() < 1e-12);
/// assert!((base.away[2].number() - 340.0).abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reactivated<N> {
    /// The number of customers at the end of each period.
    pub active: Vec<Approx<Count, N>>,
    /// The number who came back in each period.
    pub reactivated: Vec<Approx<Count, N>>,
    /// The number of lost customers who have not come back, at the end of each period.
    pub away: Vec<Approx<Count, N>>,
}

impl<N: Number> Reactivated<N> {
    /// Projects arrivals, survival by age, and the share of those away who come back in each
    /// period.
    #[must_use]
    pub fn new(
        arrivals: &[Approx<Count, N>],
        survival: &[Approx<Share, N>],
        reactivation: Approx<Share, N>,
    ) -> Self {
        let zero: Approx<Count, N> = Approx::new(0.0);
        let (mut joined, mut ever) = (Vec::with_capacity(arrivals.len()), zero);
        let mut base = Self {
            active: Vec::with_capacity(arrivals.len()),
            reactivated: Vec::with_capacity(arrivals.len()),
            away: Vec::with_capacity(arrivals.len()),
        };
        for &arrived in arrivals {
            let back = base.away.last().copied().unwrap_or(zero) * reactivation;
            joined.push(arrived + back);
            ever += arrived;
            let mut active = zero;
            for (&cohort, &share) in joined.iter().rev().zip(survival) {
                active += cohort * share;
            }
            base.active.push(active);
            base.reactivated.push(back);
            base.away.push((ever - active).at_least(zero));
        }
        base
    }
}

/// The customers of every cohort (row) at the end of every period (column), for reports.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Count};
/// use bizcase::retention::{GeometricLifetime, Survival, cohort_table};
///
/// let arrivals: [Approx<Count, f64>; 2] = [Approx::new(100.0), Approx::new(50.0)];
/// let table = cohort_table(&arrivals, &GeometricLifetime::new(Approx::new(0.5)).curve(2)?, 3)?;
/// let counts: Vec<Vec<f64>> =
///     table.iter().map(|row| row.iter().map(|count| count.number()).collect()).collect();
/// assert_eq!(counts, [[100.0, 50.0, 25.0], [0.0, 50.0, 25.0]]);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Errors
/// [`Invalid`] for more than ten million cells (arrivals times periods).
pub fn cohort_table<N: Number>(
    arrivals: &[Approx<Count, N>],
    survival: &[Approx<Share, N>],
    periods: usize,
) -> Result<Vec<Vec<Approx<Count, N>>>, Invalid> {
    /// Some 80 megabytes on one number.
    const MOST_CELLS: usize = 10_000_000;
    let cells = arrivals.len().max(1).checked_mul(periods);
    if cells.is_none_or(|cells| cells > MOST_CELLS) {
        let rule = "at most ten million, times the arrivals";
        return Err(Invalid::rule(
            "periods of the table of cohorts",
            periods,
            rule,
        ));
    }
    let cohort = |(start, &arrived): (usize, &Approx<Count, N>)| {
        let share = |period: usize| {
            let age = period.checked_sub(start)?;
            survival.get(age).copied()
        };
        (0..periods)
            .map(|period| share(period).map_or(Approx::new(0.0), |share| arrived * share))
            .collect()
    };
    Ok(arrivals.iter().enumerate().map(cohort).collect())
}

/// The net and gross revenue retention of a cohort after a number of periods: what its customers
/// pay then, divided by what they pay now. Gross retention ignores increases: each customer counts
/// at most with the present payment.
///
/// # Example
/// ```
/// use bizcase::quantity::Approx;
/// use bizcase::retention::{AccountGrowth, GeometricLifetime, revenue_retention};
///
/// let distribution = GeometricLifetime::new(Approx::new(0.01));
/// let growth = AccountGrowth::<f64>::none().seats(Approx::new(0.02));
/// let [net, gross] = revenue_retention(&distribution, &growth, 12);
/// assert!((net.number() - (0.99 * 1.02_f64).powi(12)).abs() < 1e-12);
/// assert!((gross.number() - 0.99_f64.powi(12)).abs() < 1e-12);
/// ```
#[inline]
#[must_use]
pub fn revenue_retention<N: Number>(
    law: &impl Survival<N>,
    growth: &super::AccountGrowth<N>,
    periods: u32,
) -> [Approx<Ratio, N>; 2] {
    let kept = law.survival(periods);
    let paid = growth.after(periods);
    let at_most_now = paid.at_most(Approx::new(1.0));
    [paid * kept, at_most_now * kept]
}
