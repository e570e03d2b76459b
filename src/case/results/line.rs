//! One month, quarter or year of a statement.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::case::data::{ChargeBasis, Function, Phase};
use crate::error::{CaseError, Error, MoneyError};
use crate::quantity::Money;

/// One month, quarter or year of a [`Statement`](super::Statement). Every line ties exactly:
///
/// - opening + gained - lost = closing, in total and by offer, where arrived and departed are
///   customers who move between offers;
/// - revenue - cost of revenue = gross margin;
/// - gross margin - acquisition - fixed cost - build - ending - depreciation = operating profit;
/// - operating profit + depreciation - tax - capital expenditure + disposals - working capital =
///   cash flow;
/// - revenue + change of deferred revenue - change of accrued revenue = billed;
/// - cumulative cash of the line before + cash flow = cumulative cash;
/// - every amount is the sum of its parts by offer, stream, cost line and role.
///
/// [`ties`](Self::ties) checks all of it.
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
/// years[1].ties()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Line {
    /// `2027-01` for a month; `build`, `quarter 1`, `year 1`.
    pub label: String,
    /// Customers at the start, in expectation, to two decimals.
    pub opening: Decimal,
    /// New customers.
    pub gained: Decimal,
    /// Customers lost.
    pub lost: Decimal,
    /// Customers at the end.
    pub closing: Decimal,
    /// The value of what customers traded with each other, of which revenue is a share: gross
    /// merchandise value (GMV).
    pub volume: Money,
    /// What is earned.
    pub revenue: Money,
    /// What serving the customers costs.
    pub cost_of_revenue: Money,
    /// Revenue less its cost.
    pub gross_margin: Money,
    /// What is spent on winning customers.
    pub acquisition: Money,
    /// Cost that does not depend on the number of customers, or only in steps.
    pub fixed_cost: Money,
    /// What is spent on the build.
    pub build: Money,
    /// What ending offers costs: shutdown and obligations, less salvage.
    pub ending: Money,
    /// What capital items are written down by.
    pub depreciation: Money,
    /// What is left before tax and interest (EBIT).
    pub operating_profit: Money,
    /// Income tax.
    pub tax: Money,
    /// What capital items are bought for.
    pub capital_expenditure: Money,
    /// What they are sold for at the end of their lives, which is their book value.
    pub disposals: Money,
    /// What customers are billed, less what they get back.
    pub billed: Money,
    /// What is newly tied up in working capital; negative where it is released.
    pub working_capital: Money,
    /// What comes in less what goes out.
    pub cash_flow: Money,
    /// All cash flows so far.
    pub cumulative: Money,
    /// The book value of capital items at the start and at the end.
    pub book_value: [Money; 2],
    /// What is tied up in working capital at the start and at the end.
    pub tied_up: [Money; 2],
    /// What of it is billed but not earned yet, a liability, at the start and at the end: deferred
    /// revenue.
    pub deferred: [Money; 2],
    /// What of it is earned but not billed yet, an asset, at the start and at the end: accrued
    /// revenue.
    pub accrued: [Money; 2],
    /// The offers, in the order of the plan.
    pub offers: Vec<OfferLine>,
    /// Cost lines and the cost of events, in the order of the plan.
    pub costs: Vec<CostEntry>,
    /// The headcount, in the order of the plan.
    pub team: Vec<TeamLine>,
}

/// What an offer does in one month, quarter or year.
///
/// Before allocation it stands alone: `contribution` is its gross margin less what is spent on it
/// alone. After its part of the shared costs it has its `result`; the results of all offers add up
/// to the operating profit.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let swiss = &statement.years()[3].offers[1];
/// assert_eq!(swiss.contribution.minus(swiss.allocated)?, swiss.result);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OfferLine {
    /// Its name.
    pub name: String,
    /// The product, segment and region that the plan gives it; empty where it gives none.
    pub product: String,
    /// Who buys it.
    pub segment: String,
    /// Where.
    pub region: String,
    /// Its phase at the end; nothing before its entry.
    pub phase: Option<Phase>,
    /// Customers at the start.
    pub opening: Decimal,
    /// New customers, and those who buy again.
    pub gained: Decimal,
    /// Those of them who buy again in place of what has worn out.
    pub returned: Decimal,
    /// Customers who came from other offers.
    pub arrived: Decimal,
    /// Customers lost.
    pub lost: Decimal,
    /// Customers who went to other offers.
    pub departed: Decimal,
    /// Customers at the end.
    pub closing: Decimal,
    /// How often customers bought more units.
    pub expanded: Decimal,
    /// How often customers bought fewer units.
    pub contracted: Decimal,
    /// Units, such as seats.
    pub units: UnitLine,
    /// Opportunities opened, or people signed up.
    pub prospects: Decimal,
    /// Those who use it for free, at the end.
    pub free_users: Decimal,
    /// Its streams, in the order of the plan.
    pub streams: Vec<StreamLine>,
    /// The value of what its customers traded with those of other offers.
    pub volume: Money,
    /// What is billed.
    pub revenue: Money,
    /// What serving its customers costs, with cost lines and roles of its own.
    pub cost_of_revenue: Money,
    /// What is spent on winning its customers.
    pub acquisition: Money,
    /// Other costs of its own.
    pub direct_cost: Money,
    /// What its end costs.
    pub ending: Money,
    /// Its stand-alone result, before allocation.
    pub contribution: Money,
    /// Its part of the shared costs, the build and depreciation.
    pub allocated: Money,
    /// What is left of its contribution.
    pub result: Money,
}

/// What offers are added up by.
///
/// # Example
/// ```
/// use bizcase::case::Dimension;
///
/// assert_ne!(Dimension::Product, Dimension::Region);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// By product.
    Product,
    /// By segment.
    Segment,
    /// By region.
    Region,
    /// Streams of the same name.
    Stream,
}

/// Units from one end of a line to the other.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let seats = statement.years()[2].offers[0].units;
/// let movement = seats.gained + seats.expanded - seats.contracted - seats.lost;
/// assert_eq!(seats.opening + movement, seats.closing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnitLine {
    /// At the start.
    pub opening: Decimal,
    /// Of new customers.
    pub gained: Decimal,
    /// Bought besides by customers.
    pub expanded: Decimal,
    /// Given up by customers.
    pub contracted: Decimal,
    /// Of lost customers.
    pub lost: Decimal,
    /// At the end.
    pub closing: Decimal,
}

/// A stream of an offer in one month, quarter or year.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let first = &statement.years()[1].offers[0];
/// assert_eq!(first.revenue, first.streams[0].revenue.plus(first.streams[1].revenue)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StreamLine {
    /// Its name.
    pub name: String,
    /// What it is charged for.
    pub per: ChargeBasis,
    /// The value of what was traded; zero for what is not traded.
    pub volume: Money,
    /// What is earned.
    pub revenue: Money,
    /// What serving it costs.
    pub cost: Money,
}

/// A cost line in one month, quarter or year.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// assert_eq!(statement.years()[1].costs[1].amount.to_string(), "EUR 120,000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CostEntry {
    /// Its name.
    pub name: String,
    /// Where it stands in the statement.
    pub function: Function,
    /// Whether it belongs to one offer: its place among the offers.
    pub offer: Option<usize>,
    /// How much.
    pub amount: Money,
}

/// A role in one month, quarter or year.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let sellers = &statement.years()[3].team[0];
/// assert_eq!(sellers.opening + sellers.hired - sellers.left, sellers.closing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TeamLine {
    /// Its name.
    pub name: String,
    /// Where its cost stands in the statement.
    pub function: Function,
    /// Whether it belongs to one offer: its place among the offers.
    pub offer: Option<usize>,
    /// Heads at the start.
    pub opening: Decimal,
    /// Who came.
    pub hired: Decimal,
    /// Who went.
    pub left: Decimal,
    /// Heads at the end.
    pub closing: Decimal,
    /// How many heads' work is done, at the end.
    pub productive: Decimal,
    /// What they cost in full.
    pub cost: Money,
}

impl Line {
    /// The sum of lines that follow each other under one label; `None` if there are none or an
    /// amount is beyond 7.9e28.
    pub(super) fn over(lines: &[Self], label: String) -> Option<Self> {
        let (first, rest) = lines.split_first()?;
        let mut sum = Self {
            label,
            ..first.clone()
        };
        rest.iter().try_for_each(|next| sum.extend(next)).ok()?;
        Some(sum)
    }

    fn extend(&mut self, next: &Self) -> Result<(), MoneyError> {
        self.gained += next.gained;
        self.lost += next.lost;
        self.closing = next.closing;
        let amounts = [
            (&mut self.volume, next.volume),
            (&mut self.revenue, next.revenue),
            (&mut self.cost_of_revenue, next.cost_of_revenue),
            (&mut self.gross_margin, next.gross_margin),
            (&mut self.acquisition, next.acquisition),
            (&mut self.fixed_cost, next.fixed_cost),
            (&mut self.build, next.build),
            (&mut self.ending, next.ending),
            (&mut self.depreciation, next.depreciation),
            (&mut self.operating_profit, next.operating_profit),
            (&mut self.tax, next.tax),
            (&mut self.capital_expenditure, next.capital_expenditure),
            (&mut self.disposals, next.disposals),
            (&mut self.billed, next.billed),
            (&mut self.working_capital, next.working_capital),
            (&mut self.cash_flow, next.cash_flow),
        ];
        add_each(amounts)?;
        self.cumulative = next.cumulative;
        self.book_value[1] = next.book_value[1];
        self.tied_up[1] = next.tied_up[1];
        self.deferred[1] = next.deferred[1];
        self.accrued[1] = next.accrued[1];
        for (offer, next) in self.offers.iter_mut().zip(&next.offers) {
            offer.extend(next)?;
        }
        for (cost, next) in self.costs.iter_mut().zip(&next.costs) {
            cost.amount = cost.amount.plus(next.amount)?;
        }
        for (role, next) in self.team.iter_mut().zip(&next.team) {
            role.hired += next.hired;
            role.left += next.left;
            role.closing = next.closing;
            role.productive = next.productive;
            role.cost = role.cost.plus(next.cost)?;
        }
        Ok(())
    }

    /// The offers added up by product, segment or region, or the revenue of streams by name: the
    /// name of each group, its revenue and its stand-alone result before shared costs.
    ///
    /// Streams have no stand-alone result of their own: theirs is the revenue less what serving
    /// them costs.
    ///
    /// # Errors
    /// [`Error`] if an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Dimension, BusinessCase};
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let years = case.statement(Base::Modes)?.years();
    /// let regions = years[5].by(Dimension::Region)?;
    /// assert_eq!(regions.iter().map(|it| &*it.0).collect::<Vec<_>>(), ["DE", "CH"]);
    /// let streams = years[5].by(Dimension::Stream)?;
    /// assert_eq!(streams[1].0, "set-up");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by(&self, dimension: Dimension) -> Result<Vec<(String, Money, Money)>, Error> {
        let mut groups: Vec<(String, Money, Money)> = Vec::new();
        let mut add = |name: &str, revenue: Money, result: Money| {
            match groups.iter_mut().find(|group| group.0 == name) {
                Some(group) => {
                    group.1 = group.1.plus(revenue)?;
                    group.2 = group.2.plus(result)?;
                }
                None => groups.push((name.to_owned(), revenue, result)),
            }
            Ok::<(), Error>(())
        };
        for offer in &self.offers {
            let name = match dimension {
                Dimension::Product => &offer.product,
                Dimension::Segment => &offer.segment,
                Dimension::Region => &offer.region,
                Dimension::Stream => {
                    for it in &offer.streams {
                        add(&it.name, it.revenue, it.revenue.minus(it.cost)?)?;
                    }
                    continue;
                }
            };
            add(name, offer.revenue, offer.contribution)?;
        }
        Ok(groups)
    }

    /// Checks that the line ties, in every respect that its documentation names.
    ///
    /// # Errors
    /// [`CaseError::Untied`] with the first rule that does not hold; [`Error`] if an amount is
    /// beyond 7.9e28.
    pub fn ties(&self) -> Result<(), Error> {
        let check = Check { label: &self.label };
        check.counts(
            "opening + gained - lost = closing",
            self.opening + self.gained - self.lost,
            self.closing,
        )?;
        let zero = Money::major(0, self.revenue.currency());
        let margin = self.revenue.minus(self.cost_of_revenue)?;
        check.money(
            "revenue - cost of revenue = gross margin",
            margin,
            self.gross_margin,
        )?;
        let spent = [self.acquisition, self.fixed_cost, self.build, self.ending];
        let profit = less(margin, &spent)?.minus(self.depreciation)?;
        check.money(
            "gross margin - costs = operating profit",
            profit,
            self.operating_profit,
        )?;
        let cash = less(
            profit.plus(self.depreciation)?.plus(self.disposals)?,
            &[self.tax, self.capital_expenditure, self.working_capital],
        )?;
        check.money("operating profit to cash flow", cash, self.cash_flow)?;
        let book = self.book_value[0].plus(self.capital_expenditure)?;
        let book = less(book, &[self.depreciation, self.disposals])?;
        check.money("book value at the end", book, self.book_value[1])?;
        let tied = self.tied_up[0].plus(self.working_capital)?;
        check.money("working capital at the end", tied, self.tied_up[1])?;
        let billed = billed(self.revenue, self.deferred, self.accrued)?;
        check.money("revenue to what is billed", billed, self.billed)?;
        for role in &self.team {
            let heads = role.opening + role.hired - role.left;
            check.counts(
                "opening + hired - left = heads at the end",
                heads,
                role.closing,
            )?;
        }
        let mut gained = [Decimal::ZERO; 4];
        let (mut volume, mut revenue, mut results) = (zero, zero, zero);
        for offer in &self.offers {
            offer.ties(&check)?;
            let counts = [offer.opening, offer.gained, offer.lost, offer.closing];
            for (sum, count) in gained.iter_mut().zip(counts) {
                *sum += count;
            }
            volume = volume.plus(offer.volume)?;
            revenue = revenue.plus(offer.revenue)?;
            results = results.plus(offer.result)?;
        }
        let whole = [self.opening, self.gained, self.lost, self.closing];
        for (parts, whole) in gained.into_iter().zip(whole) {
            check.counts("customers are those of the offers", parts, whole)?;
        }
        check.money("GMV is that of the offers", volume, self.volume)?;
        check.money("revenue is that of the offers", revenue, self.revenue)?;
        // A plan without offers has nothing to lay its costs on.
        if !self.offers.is_empty() {
            check.money(
                "results add up to operating profit",
                results,
                self.operating_profit,
            )?;
        }
        self.functions_tie(&check)
    }

    /// Checks that the line starts with what the one before it ended with.
    pub(super) fn follows(&self, before: &Self) -> Result<(), Error> {
        let check = Check { label: &self.label };
        let rule = "starts with what the line before ends with";
        check.counts(rule, self.opening, before.closing)?;
        check.money(rule, self.book_value[0], before.book_value[1])?;
        check.money(rule, self.tied_up[0], before.tied_up[1])?;
        check.money(rule, self.deferred[0], before.deferred[1])?;
        check.money(rule, self.accrued[0], before.accrued[1])?;
        let cumulative = before.cumulative.plus(self.cash_flow)?;
        check.money("cumulative cash rolls forward", cumulative, self.cumulative)?;
        for (offer, before) in self.offers.iter().zip(&before.offers) {
            check.counts(rule, offer.opening, before.closing)?;
            check.counts(rule, offer.units.opening, before.units.closing)?;
        }
        for (role, before) in self.team.iter().zip(&before.team) {
            check.counts(rule, role.opening, before.closing)?;
        }
        Ok(())
    }

    /// Whether the costs of each function are those of the offers, cost lines and roles.
    fn functions_tie(&self, check: &Check<'_>) -> Result<(), Error> {
        let zero = Money::major(0, self.revenue.currency());
        let wholes = [
            (Function::Delivery, self.cost_of_revenue),
            (Function::Sales, self.acquisition),
            (Function::Overhead, self.fixed_cost),
        ];
        for (function, whole) in wholes {
            let mut parts = zero;
            for offer in &self.offers {
                parts = parts.plus(match function {
                    Function::Delivery => offer.cost_of_revenue,
                    Function::Sales => offer.acquisition,
                    Function::Overhead => offer.direct_cost,
                })?;
            }
            let lines = self
                .costs
                .iter()
                .map(|it| (it.function, it.offer, it.amount));
            let roles = self.team.iter().map(|it| (it.function, it.offer, it.cost));
            for (of, offer, amount) in lines.chain(roles) {
                if of == function && offer.is_none() {
                    parts = parts.plus(amount)?;
                }
            }
            check.money("costs are those of their parts", parts, whole)?;
        }
        Ok(())
    }
}

impl OfferLine {
    fn extend(&mut self, next: &Self) -> Result<(), MoneyError> {
        self.phase = next.phase;
        self.gained += next.gained;
        self.returned += next.returned;
        self.arrived += next.arrived;
        self.lost += next.lost;
        self.departed += next.departed;
        self.closing = next.closing;
        self.expanded += next.expanded;
        self.contracted += next.contracted;
        self.units.gained += next.units.gained;
        self.units.expanded += next.units.expanded;
        self.units.contracted += next.units.contracted;
        self.units.lost += next.units.lost;
        self.units.closing = next.units.closing;
        self.prospects += next.prospects;
        self.free_users = next.free_users;
        for (stream, next) in self.streams.iter_mut().zip(&next.streams) {
            stream.volume = stream.volume.plus(next.volume)?;
            stream.revenue = stream.revenue.plus(next.revenue)?;
            stream.cost = stream.cost.plus(next.cost)?;
        }
        add_each([
            (&mut self.volume, next.volume),
            (&mut self.revenue, next.revenue),
            (&mut self.cost_of_revenue, next.cost_of_revenue),
            (&mut self.acquisition, next.acquisition),
            (&mut self.direct_cost, next.direct_cost),
            (&mut self.ending, next.ending),
            (&mut self.contribution, next.contribution),
            (&mut self.allocated, next.allocated),
            (&mut self.result, next.result),
        ])
    }

    fn ties(&self, check: &Check<'_>) -> Result<(), Error> {
        let here = self.gained + self.arrived - self.lost - self.departed;
        check.counts(
            "customers of an offer roll forward",
            self.opening + here,
            self.closing,
        )?;
        let it = self.units;
        let units = it.opening + it.gained + it.expanded - it.contracted - it.lost;
        check.counts("units of an offer roll forward", units, it.closing)?;
        let mut revenue = Money::major(0, self.revenue.currency());
        let mut volume = revenue;
        for stream in &self.streams {
            revenue = revenue.plus(stream.revenue)?;
            volume = volume.plus(stream.volume)?;
        }
        check.money(
            "GMV of an offer is that of its streams",
            volume,
            self.volume,
        )?;
        check.money(
            "revenue of an offer is that of its streams",
            revenue,
            self.revenue,
        )?;
        let spent = [
            self.cost_of_revenue,
            self.acquisition,
            self.direct_cost,
            self.ending,
        ];
        let left = less(revenue, &spent)?;
        check.money("stand-alone result of an offer", left, self.contribution)?;
        check.money(
            "result of an offer",
            left.minus(self.allocated)?,
            self.result,
        )
    }
}

fn add_each<const N: usize>(amounts: [(&mut Money, Money); N]) -> Result<(), MoneyError> {
    for (sum, amount) in amounts {
        *sum = sum.plus(amount)?;
    }
    Ok(())
}

/// What is billed for what is earned.
pub(super) fn billed(
    revenue: Money,
    [deferred, deferred_at_end]: [Money; 2],
    [accrued, accrued_at_end]: [Money; 2],
) -> Result<Money, MoneyError> {
    let ahead = deferred_at_end.minus(deferred)?;
    revenue.plus(ahead)?.minus(accrued_at_end.minus(accrued)?)
}

/// An amount without others.
pub(super) fn less(amount: Money, others: &[Money]) -> Result<Money, MoneyError> {
    others.iter().try_fold(amount, |left, &it| left.minus(it))
}

/// Compares what should be the same.
struct Check<'a> {
    label: &'a str,
}

impl Check<'_> {
    fn counts(&self, rule: &'static str, left: Decimal, right: Decimal) -> Result<(), Error> {
        self.same(rule, left == right, &left, &right)
    }

    fn money(&self, rule: &'static str, left: Money, right: Money) -> Result<(), Error> {
        self.same(rule, left == right, &left, &right)
    }

    fn same(
        &self,
        rule: &'static str,
        holds: bool,
        left: &dyn std::fmt::Display,
        right: &dyn std::fmt::Display,
    ) -> Result<(), Error> {
        if holds {
            return Ok(());
        }
        Err(CaseError::Untied {
            label: self.label.to_owned(),
            rule,
            left: left.to_string(),
            right: right.to_string(),
        }
        .into())
    }
}
