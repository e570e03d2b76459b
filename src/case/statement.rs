//! A single base case in exact money.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::BusinessCase;
use super::projection::{MonthFlow, Schedule};
use crate::error::{Error, Invalid, MoneyError, Permitted};
use crate::finance::{CashFlows, Payback, RateOfReturn};
use crate::quantity::{Approx, Currency, Money, Month};
use crate::simulation::Base;

/// One month or one year of a [`Statement`]. Every line ties exactly:
///
/// - opening + gained - lost = closing,
/// - revenue - cost of revenue = gross margin,
/// - gross margin - acquisition - fixed cost - build = cash flow,
/// - cumulative cash of the line before + cash flow = cumulative cash.
///
/// # Example
/// ```
/// use bizcase::simulation::Base;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let statement = case.statement(Base::Modes)?;
/// let years = statement.years();
/// assert_eq!(years[1].label, "year 1");
/// assert_eq!(years[1].opening + years[1].gained - years[1].lost, years[1].closing);
/// assert_eq!(years[1].fixed_cost.to_string(), "USD 120,000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// `2027-01` for a month; `build`, `year 1` for a year.
    pub label: String,
    /// Customers at the start, in expectation, to two decimals.
    pub opening: Decimal,
    /// New customers.
    pub gained: Decimal,
    /// Customers lost.
    pub lost: Decimal,
    /// Customers at the end.
    pub closing: Decimal,
    /// What is billed.
    pub revenue: Money,
    /// What serving the customers costs.
    pub cost_of_revenue: Money,
    /// Revenue less its cost.
    pub gross_margin: Money,
    /// What is spent on winning customers.
    pub acquisition: Money,
    /// Cost that does not depend on the number of customers.
    pub fixed_cost: Money,
    /// What is spent on the build.
    pub build: Money,
    /// What comes in less what goes out.
    pub cash_flow: Money,
    /// All cash flows so far.
    pub cumulative: Money,
}

/// The base case month by month, in exact money.
///
/// # Example
/// ```
/// use bizcase::simulation::Base;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let statement = case.statement(Base::Modes)?;
/// assert_eq!(statement.months.len(), 6 + 36);
/// assert!(statement.npv < statement.npv_with_run_off);
/// assert_eq!(statement.months[6].label, "2027-01");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Where the base case puts every input.
    pub base: Base,
    /// The months, from the first of the build to the last of the plan.
    pub months: Vec<Line>,
    /// How many of them lie before launch.
    pub build_months: usize,
    /// The run-off value, as of the end of the plan.
    pub run_off: Money,
    /// Net present value at launch, without run-off.
    pub npv: Money,
    /// Net present value at launch, with run-off.
    pub npv_with_run_off: Money,
}

impl BusinessCase {
    /// The base case in exact money: each leaf of each month is rounded once to the minor unit of
    /// the currency, such that the leaves of a line also add up to its rounded total; everything
    /// else is an exact sum of leaves.
    ///
    /// # Errors
    /// [`Error`] if the case is not valid (see [`model`](Self::model)), an assumption has no
    /// single mode or finite mean, or an amount is beyond 7.9e28.
    ///
    /// # Example
    /// See [`Statement`].
    pub fn statement(&self, base: Base) -> Result<Statement, Error> {
        let built = self.model()?;
        let point = built.model.at(base)?;
        let mut ledger = Ledger::new(self)?;
        let mut failed = Ok(());
        let drivers = built.inputs.at(&point, self);
        let worth = Schedule::new(self)?.project(&drivers, |_, flow| {
            if failed.is_ok() {
                failed = ledger.enter(flow);
            }
        });
        failed?;
        let money = |amount: Approx<Money, f64>| Money::from_f64(amount.number(), self.currency());
        Ok(Statement {
            base,
            months: ledger.lines,
            build_months: self.build.months as usize,
            run_off: money(worth.run_off_at_end)?,
            npv: money(worth.npv)?,
            npv_with_run_off: money(worth.npv + worth.run_off)?,
        })
    }
}

impl Statement {
    /// The build and the years after launch, each the exact sum of its months.
    #[must_use]
    pub fn years(&self) -> Vec<Line> {
        let (build, plan) = self
            .months
            .split_at(self.build_months.min(self.months.len()));
        let mut years: Vec<Line> = Line::over(build, "build".to_owned()).into_iter().collect();
        for (number, months) in (1..).zip(plan.chunks(12)) {
            years.extend(Line::over(months, format!("year {number}")));
        }
        years
    }

    /// When cumulative cash, build included, turns positive for good: months after launch, the
    /// last of them in part. `None` if that is not within the plan.
    ///
    /// # Errors
    /// [`Error`] if cumulative cash is beyond 7.9e28.
    pub fn payback(&self) -> Result<Option<f64>, Error> {
        let flows: Vec<Money> = self.cash_flows().collect();
        let payback: Payback<Money> = CashFlows::monthly(&flows)?.payback()?;
        let before = i32::try_from(self.build_months).unwrap_or(i32::MAX) - 1;
        let before = f64::from(before);
        Ok(payback.periods().map(|periods| (periods - before).max(0.0)))
    }

    /// The internal rates of return of the monthly cash flows, per month; headline and others.
    ///
    /// # Errors
    /// [`Error`] if an amount is beyond what a number can state.
    pub fn irr(&self) -> Result<RateOfReturn, Error> {
        let flows: Vec<Money> = self.cash_flows().collect();
        Ok(CashFlows::monthly(&flows)?.irr()?)
    }

    /// The same with the run-off value as a flow at the end of the plan.
    ///
    /// # Errors
    /// As [`irr`](Self::irr).
    pub fn irr_with_run_off(&self) -> Result<RateOfReturn, Error> {
        let mut flows: Vec<Money> = self.cash_flows().collect();
        if let Some(last) = flows.last_mut() {
            *last = last.plus(self.run_off)?;
        }
        Ok(CashFlows::monthly(&flows)?.irr()?)
    }

    fn cash_flows(&self) -> impl Iterator<Item = Money> {
        self.months.iter().map(|line| line.cash_flow)
    }
}

impl Line {
    /// The sum of months under one label; `None` if there are none.
    fn over(months: &[Self], label: String) -> Option<Self> {
        let (first, rest) = months.split_first()?;
        let start = Self {
            label,
            ..first.clone()
        };
        rest.iter()
            .try_fold(start, |sum, month| sum.then(month).ok())
    }

    fn then(self, next: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            label: self.label,
            opening: self.opening,
            gained: self.gained + next.gained,
            lost: self.lost + next.lost,
            closing: next.closing,
            revenue: self.revenue.plus(next.revenue)?,
            cost_of_revenue: self.cost_of_revenue.plus(next.cost_of_revenue)?,
            gross_margin: self.gross_margin.plus(next.gross_margin)?,
            acquisition: self.acquisition.plus(next.acquisition)?,
            fixed_cost: self.fixed_cost.plus(next.fixed_cost)?,
            build: self.build.plus(next.build)?,
            cash_flow: self.cash_flow.plus(next.cash_flow)?,
            cumulative: next.cumulative,
        })
    }
}

/// Enters the months of a projection as exact lines.
struct Ledger {
    next: Month,
    closing: Decimal,
    cumulative: Money,
    leaves: Leaves,
    lines: Vec<Line>,
}

impl Ledger {
    fn new(case: &BusinessCase) -> Result<Self, Error> {
        Ok(Self {
            next: case.timeline()?.start(),
            closing: Decimal::ZERO,
            cumulative: Money::major(0, case.currency()),
            leaves: Leaves::default(),
            lines: Vec::new(),
        })
    }

    fn enter(&mut self, flow: &MonthFlow<f64>) -> Result<(), Error> {
        let currency = self.cumulative.currency();
        let cost = flow.revenue - flow.gross_margin;
        let counts = [flow.gained, flow.lost].map(Approx::number);
        let amounts = [
            flow.revenue,
            cost,
            flow.acquisition,
            flow.fixed_cost,
            flow.build,
        ];
        let [gained, lost] = self.leaves.counts(counts)?;
        let [revenue, cost_of_revenue, acquisition, fixed_cost, build] =
            self.leaves.amounts(amounts.map(Approx::number), currency)?;
        let opening = self.closing;
        let gross_margin = revenue.minus(cost_of_revenue)?;
        let cash_flow = gross_margin
            .minus(acquisition)?
            .minus(fixed_cost)?
            .minus(build)?;
        self.closing = opening + gained - lost;
        self.cumulative = self.cumulative.plus(cash_flow)?;
        self.lines.push(Line {
            label: self.next.to_string(),
            opening,
            gained,
            lost,
            closing: self.closing,
            revenue,
            cost_of_revenue,
            gross_margin,
            acquisition,
            fixed_cost,
            build,
            cash_flow,
            cumulative: self.cumulative,
        });
        self.next = self.next.plus(1);
        Ok(())
    }
}

/// Rounds leaves so that their running totals are rounded too: a yearly cost of a million spread
/// over twelve months adds up to a million again.
#[derive(Default)]
struct Leaves {
    counts: [Running<Decimal>; 2],
    amounts: [Running<Option<Money>>; 5],
}

/// A running total, and how much of it has been entered.
#[derive(Default)]
struct Running<T> {
    total: f64,
    entered: T,
}

impl Leaves {
    /// Counts of customers, to two decimals.
    fn counts(&mut self, leaves: [f64; 2]) -> Result<[Decimal; 2], Invalid> {
        let mut rounded = [Decimal::ZERO; 2];
        for ((running, leaf), out) in self.counts.iter_mut().zip(leaves).zip(&mut rounded) {
            running.total =
                Permitted::between(0.0, 1e20).check("customers", running.total + leaf)?;
            let total = Decimal::from_f64(running.total)
                .unwrap_or_default()
                .round_dp(2);
            *out = total - running.entered;
            running.entered = total;
        }
        Ok(rounded)
    }

    /// Amounts of money, to the minor unit.
    fn amounts(&mut self, leaves: [f64; 5], currency: Currency) -> Result<[Money; 5], Error> {
        let zero = Money::major(0, currency);
        let mut rounded = [zero; 5];
        for ((running, leaf), out) in self.amounts.iter_mut().zip(leaves).zip(&mut rounded) {
            running.total += leaf;
            let total = Money::from_f64(running.total, currency)?;
            *out = total.minus(running.entered.unwrap_or(zero))?;
            running.entered = Some(total);
        }
        Ok(rounded)
    }
}
