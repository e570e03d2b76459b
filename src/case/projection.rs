//! The months of a case, on one number or on several trials side by side.

use super::BusinessCase;
use crate::adoption::{LinearRamp, affordable};
use crate::error::Error;
use crate::finance::{PaybackClock, PresentValue, discount_factor, run_off_value};
use crate::market::Obtainable;
use crate::quantity::{Approx, Count, Money, Number, Period, Ratio, Share};
use crate::retention::Geometric;

/// What a case fixes: how long, and what may be spent when.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    build_months: u32,
    build_a_month: f64,
    /// Acquisition budget and fixed cost of each month after launch.
    spending: Vec<(f64, f64)>,
    ramp: LinearRamp,
    onboarding: f64,
    monthly_rate: f64,
}

/// What a case assumes: one value, or one in each trial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drivers<N> {
    /// SAM accounts that can be won by the end of the plan.
    pub(super) ceiling: Approx<Count, N>,
    /// The average realised price per month.
    pub(super) price: Approx<Money, N>,
    pub(super) acquisition_cost: Approx<Money, N>,
    pub(super) churn: Approx<Share, N>,
    pub(super) gross_margin: Approx<Share, N>,
    pub(super) overrun: Approx<Ratio, N>,
}

/// One month of the projection. Before launch all but the build is zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonthFlow<N> {
    pub(super) lost: Approx<Count, N>,
    pub(super) gained: Approx<Count, N>,
    pub(super) customers: Approx<Count, N>,
    /// What held back the customers gained.
    pub(super) limits: Obtainable<N>,
    pub(super) revenue: Approx<Money, N>,
    pub(super) gross_margin: Approx<Money, N>,
    pub(super) acquisition: Approx<Money, N>,
    pub(super) fixed_cost: Approx<Money, N>,
    pub(super) build: Approx<Money, N>,
}

impl<N: Number> MonthFlow<N> {
    #[inline(always)]
    pub(super) fn cash(&self) -> Approx<Money, N> {
        self.gross_margin - self.acquisition - self.fixed_cost - self.build
    }

    fn build(amount: Approx<Money, N>) -> Self {
        let (nobody, nothing) = (Approx::new(0.0), Approx::new(0.0));
        Self {
            lost: nobody,
            gained: nobody,
            customers: nobody,
            limits: Obtainable {
                demand: nobody,
                channel: nobody,
                supply: nobody,
            },
            revenue: nothing,
            gross_margin: nothing,
            acquisition: nothing,
            fixed_cost: nothing,
            build: amount,
        }
    }
}

/// What the months amount to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth<N> {
    /// Net present value at launch, without run-off.
    pub(super) npv: Approx<Money, N>,
    /// The run-off value, as of launch.
    pub(super) run_off: Approx<Money, N>,
    /// The run-off value, as of the end of the plan.
    pub(super) run_off_at_end: Approx<Money, N>,
    /// Months from launch until the money is back; the horizon where it is not.
    pub(super) payback: Approx<Count, N>,
    /// Whether the money is back within the horizon: 1 or 0.
    pub(super) paid_back: Approx<Share, N>,
}

impl Schedule {
    pub(super) fn new(case: &BusinessCase) -> Result<Self, Error> {
        case.check()?;
        let a_month = |amount: Money| amount.to_f64() / 12.0;
        let spending = case
            .years
            .iter()
            .flat_map(|year| [(a_month(year.acquisition_budget), a_month(year.fixed_cost)); 12]);
        let build_months = case.build.months;
        let build = case.build.budget.to_f64();
        Ok(Self {
            build_months,
            build_a_month: if build_months == 0 {
                0.0
            } else {
                build / f64::from(build_months)
            },
            spending: spending.collect(),
            ramp: LinearRamp::over(case.horizon())?,
            onboarding: case.onboarding.map_or(f64::INFINITY, Count::value),
            monthly_rate: case.discount.over(Period::Month).value(),
        })
    }

    /// Goes through the months, from the first of the build to the last of the plan. `visit` is
    /// given the number of the month, which is 1 for the first after launch.
    #[inline(always)]
    pub(super) fn project<N: Number>(
        &self,
        drivers: &Drivers<N>,
        mut visit: impl FnMut(u32, &MonthFlow<N>),
    ) -> Worth<N> {
        let factor = discount_factor(Approx::new(self.monthly_rate));
        let before = i32::try_from(self.build_months).unwrap_or(i32::MAX) - 1;
        let mut value = PresentValue::new(factor).first_at(-before);
        let mut cash: Approx<Money, N> = Approx::new(0.0);
        let mut clock = PaybackClock::new().first_at(-before);
        for _ in 0..self.build_months {
            let flow =
                MonthFlow::build(Approx::<Money, N>::new(self.build_a_month) * drivers.overrun);
            value.add(flow.cash());
            cash += flow.cash();
            clock.record(cash);
            visit(0, &flow);
        }
        let mut customers = Approx::new(0.0);
        for (month, &(budget, fixed_cost)) in (1..).zip(&self.spending) {
            let flow = self.month(month, customers, budget, fixed_cost, drivers);
            customers = flow.customers;
            value.add(flow.cash());
            cash += flow.cash();
            clock.record(cash);
            visit(month, &flow);
        }
        let margin = customers * drivers.price * drivers.gross_margin;
        let run_off = run_off_value(margin, drivers.churn.complement(), factor);
        let horizon = f64::from(self.horizon());
        let paid_back = clock.is_paid_back();
        let months = clock.periods(horizon);
        Worth {
            npv: value.total(),
            run_off: run_off * (value.next_weight() / factor),
            run_off_at_end: run_off,
            payback: Approx::from_number(months).at_least(Approx::new(0.0)),
            paid_back: Approx::choose(paid_back, Approx::new(1.0), Approx::new(0.0)),
        }
    }

    fn horizon(&self) -> u32 {
        u32::try_from(self.spending.len()).unwrap_or(u32::MAX)
    }

    #[inline(always)]
    fn month<N: Number>(
        &self,
        month: u32,
        opening: Approx<Count, N>,
        budget: f64,
        fixed_cost: f64,
        drivers: &Drivers<N>,
    ) -> MonthFlow<N> {
        let retention = Geometric::new(drivers.churn);
        let kept = retention.kept(opening);
        let ceiling = drivers.ceiling * self.ramp.reached(month);
        let limits = Obtainable {
            demand: (ceiling - kept).at_least(Approx::new(0.0)),
            channel: affordable(Approx::new(budget), drivers.acquisition_cost),
            supply: Approx::new(self.onboarding),
        };
        let gained = limits.som();
        let customers = kept + gained;
        let revenue = customers * drivers.price;
        MonthFlow {
            lost: retention.lost(opening),
            gained,
            customers,
            limits,
            revenue,
            gross_margin: revenue * drivers.gross_margin,
            acquisition: gained * drivers.acquisition_cost,
            fixed_cost: Approx::new(fixed_cost),
            build: Approx::new(0.0),
        }
    }
}
