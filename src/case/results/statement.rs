//! A single base case in exact money.

use serde::Serialize;

use super::entries::Ledger;
use super::line::Line;
use super::normalised::NormalisedYear;
use crate::case::data::{AfterHorizon, Benefit, BusinessCase, Prices};
use crate::error::{Error, MoneyError};
use crate::finance::{CashFlows, Payback, RateOfReturn};
use crate::quantity::{Approx, Currency, Money, Month};
use crate::simulation::Base;

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
/// assert!(statement.npv < statement.npv_with_terminal);
/// assert_eq!(statement.months[6].label, "2027-01");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Statement {
    /// The name of the case.
    pub case: String,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The first month after launch.
    pub launch: Month,
    /// Where the base case puts every input.
    pub base: Base,
    /// What the case earns, and so the words for it.
    pub benefit: Benefit,
    /// The months, from the first of the build to the last of the plan.
    pub months: Vec<Line>,
    /// Which prices its amounts are in, if the case says so.
    pub prices: Option<Prices>,
    /// How many of them lie before launch.
    pub build_months: usize,
    /// What stands for all that comes after the plan.
    pub after: AfterHorizon,
    /// What that is worth as of the end of the plan.
    pub terminal: Money,
    /// How that comes about, where it is a perpetuity.
    pub normalised: Option<NormalisedYear>,
    /// Net present value at launch, without what comes after the plan.
    pub npv: Money,
    /// Net present value at launch, with what comes after the plan.
    pub npv_with_terminal: Money,
    /// Both of them before the adjustments for optimism, where there are any.
    pub before_optimism_bias: Option<[Money; 2]>,
}

impl BusinessCase {
    /// The case in exact money, with all its figures in one place. Events happen by the rule of the
    /// base: at modes and medians those more likely than not, at means all of them in part.
    ///
    /// Each leaf of each month is rounded once to the minor unit of the currency, such that the
    /// leaves of a line also add up to its rounded total; everything else is an exact sum.
    ///
    /// # Errors
    /// [`Error`] if the plan is not valid (see [`model`](Self::model)), a range has no single mode
    /// or finite mean, or an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let statement = case.statement(Base::Modes)?;
    /// statement.ties()?;
    /// let third = &statement.years()[3];
    /// assert_eq!(third.revenue, third.offers[0].revenue);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn statement(&self, base: Base) -> Result<Statement, Error> {
        let mut statement = self.adjusted_statement(base)?;
        if !self.optimism_bias.is_empty() {
            let before = self.unadjusted().adjusted_statement(base)?;
            statement.before_optimism_bias = Some([before.npv, before.npv_with_terminal]);
        }
        Ok(statement)
    }

    fn adjusted_statement(&self, base: Base) -> Result<Statement, Error> {
        let (compiled, point) = self.at(base)?;
        let values = compiled.sources.values(&point);
        let mut ledger = Ledger::new(self, &compiled.engine);
        let mut failed = Ok(());
        let worth = compiled.engine.project(&values, |month, flow| {
            if failed.is_ok() {
                failed = ledger.enter(month, flow);
            }
        });
        failed?;
        let money = |amount: Approx<Money, f64>| Money::from_f64(amount.number(), self.currency);
        let terminal = money(worth.terminal_at_end)?;
        let recent = last_year(&ledger.lines, terminal)?;
        let normalised = worth
            .bridge
            .map(|it| NormalisedYear::of(&it, recent, terminal, self.currency))
            .transpose()?;
        Ok(Statement {
            case: self.name.clone(),
            currency: self.currency,
            launch: self.launch,
            base,
            benefit: self.benefit,
            prices: self.prices,
            normalised,
            months: ledger.lines,
            build_months: compiled.engine.build_months as usize,
            after: self.terminal,
            terminal,
            npv: money(worth.npv)?,
            npv_with_terminal: money(worth.npv + worth.terminal)?,
            before_optimism_bias: None,
        })
    }
}

impl Statement {
    /// The build and the years after launch, each the exact sum of its months.
    #[must_use]
    pub fn years(&self) -> Vec<Line> {
        self.by("year", 12)
    }

    /// The build and the quarters after launch, each the exact sum of its months.
    ///
    /// # Example
    /// ```
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let quarters = case.statement(Base::Modes)?.quarters();
    /// assert_eq!((quarters.len(), &*quarters[12].label), (1 + 12, "quarter 12"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn quarters(&self) -> Vec<Line> {
        self.by("quarter", 3)
    }

    fn by(&self, period: &str, length: usize) -> Vec<Line> {
        let (build, case) = self
            .months
            .split_at(self.build_months.min(self.months.len()));
        let mut lines: Vec<Line> = Line::over(build, "build".to_owned()).into_iter().collect();
        for (number, months) in (1..).zip(case.chunks(length)) {
            lines.extend(Line::over(months, format!("{period} {number}")));
        }
        lines
    }

    /// Checks that every month, quarter and year ties, that what one ends with the next one starts
    /// with, and that the bridge to the [normalised year](NormalisedYear) does.
    ///
    /// # Errors
    /// [`CaseError::Untied`](crate::error::CaseError::Untied) with the first rule that does not
    /// hold; [`Error`] if an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let mut statement = case.statement(Base::Modes)?;
    /// statement.ties()?;
    /// statement.months[7].gained += bizcase::quantity::Decimal::ONE;
    /// assert!(statement.ties().unwrap_err().to_string().starts_with("2027-02: opening + gained"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ties(&self) -> Result<(), Error> {
        for lines in [&self.months, &self.quarters(), &self.years()] {
            lines.iter().try_for_each(Line::ties)?;
            for pair in lines.windows(2) {
                pair[1].follows(&pair[0])?;
            }
        }
        self.normalised.as_ref().map_or(Ok(()), |it| {
            it.ties(last_year(&self.months, self.terminal)?, self.terminal)
        })
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

    /// The internal rates of return with what comes after the plan as a flow at its end.
    ///
    /// # Errors
    /// As [`irr`](Self::irr).
    pub fn irr_with_terminal(&self) -> Result<RateOfReturn, Error> {
        let mut flows: Vec<Money> = self.cash_flows().collect();
        if let Some(last) = flows.last_mut() {
            *last = last.plus(self.terminal)?;
        }
        Ok(CashFlows::monthly(&flows)?.irr()?)
    }

    fn cash_flows(&self) -> impl Iterator<Item = Money> {
        self.months.iter().map(|line| line.cash_flow)
    }
}

/// The cash flow of the last twelve months.
fn last_year(months: &[Line], like: Money) -> Result<Money, MoneyError> {
    let zero = Money::major(0, like.currency());
    let flows = months.iter().rev().take(12).map(|line| line.cash_flow);
    flows.into_iter().try_fold(zero, Money::plus)
}
