//! The case as data.

use serde::{Deserialize, Serialize};

use super::{
    Adoption, AfterHorizon, AudienceReach, Cost, CostLine, Entry, Figure, GoToMarket, Offer, Plan,
    Retention, Stream,
};
use crate::error::{Error, Invalid, MoneyError, Permitted};
use crate::ledger::Assumption;
use crate::market::Market;
use crate::quantity::{Approx, Count, Currency, Money, Month, Period, Rate, Timeline};
use crate::simulation::Claim;

/// A product's business case, as data that can be stored, compared and changed.
///
/// The fields say what the case assumes; what follows from them is computed by
/// [`statement`](Self::statement) and [`value`](Self::value). See the [room](crate::case) for the
/// projection.
///
/// # Example
/// From a file in any format of `serde`, here TOML:
/// ```
/// use bizcase::case::BusinessCase;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// let case: BusinessCase = toml::from_str(text)?;
/// assert_eq!(case.name, "Bookkeeping for shops");
/// assert_eq!(case.horizon(), 36);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessCase {
    /// What the case is about.
    pub name: String,
    /// The first month with customers.
    pub launch: Month,
    /// The segments with their counts and list prices.
    pub market: Market,
    /// The share of the list price that is realised, common to all segments.
    pub price_realisation: Assumption,
    /// The share of firms or people that has the job to be done.
    pub need: Assumption,
    /// The share of those in the served segments that the offer can serve.
    pub serviceable: Assumption,
    /// The share of SAM accounts that can be won by the end of the plan.
    pub attainable: Assumption,
    /// Customer acquisition cost (CAC), per customer.
    pub acquisition_cost: Assumption,
    /// The share of customers lost per month.
    pub churn: Assumption,
    /// The share of revenue left after the cost of revenue.
    pub gross_margin: Assumption,
    /// The plan for each year from launch on; it sets the horizon.
    pub years: Vec<YearPlan>,
    /// What is spent before launch.
    pub build: Build,
    /// How many customers can be taken on board in a month, if that is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onboarding: Option<Count>,
    /// The rate at which cash flows are discounted.
    pub discount: Rate,
    /// Rank correlations between assumptions.
    #[serde(default)]
    pub correlations: Vec<RankCorrelation>,
    /// What the case must meet.
    #[serde(default)]
    pub criteria: Vec<Claim>,
}

/// What one year is planned to cost, spread evenly over its months.
///
/// # Example
/// ```
/// use bizcase::case::YearPlan;
/// use bizcase::quantity::{Currency, Money};
///
/// let first = YearPlan {
///     year: 1,
///     acquisition_budget: Money::major(1_000_000, Currency::USD),
///     fixed_cost: Money::major(2_500_000, Currency::USD),
/// };
/// # let _ = first;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPlan {
    /// The number of the year: 1 for the one that starts with the launch.
    pub year: u64,
    /// The most that may be spent on winning customers.
    pub acquisition_budget: Money,
    /// Cost that does not depend on the number of customers.
    pub fixed_cost: Money,
}

/// What is spent before launch, evenly over the months before it.
///
/// # Example
/// ```
/// use bizcase::case::Build;
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::Assumption;
/// use bizcase::quantity::{Currency, Money};
///
/// let build = Build {
///     budget: Money::major(3_000_000, Currency::USD),
///     months: 6,
///     overrun: Assumption::guess("build overrun", Dist::pert(0.90, 1.00, 1.60)?),
/// };
/// # let _ = build;
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// What the build is planned to cost.
    pub budget: Money,
    /// How many months it takes, the last of them ending at launch.
    pub months: u32,
    /// What it costs in the end, as a multiple of the budget.
    pub overrun: Assumption,
}

/// How the ranks of two assumptions go together.
///
/// # Example
/// ```
/// use bizcase::case::RankCorrelation;
///
/// // Customers who are dear to win are also quick to leave.
/// let pair = RankCorrelation::new("CAC", "churn", 0.3);
/// assert_eq!(pair.coefficient, 0.3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankCorrelation {
    /// The name of one assumption.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// Spearman's coefficient, from -1 to 1.
    #[serde(deserialize_with = "crate::error::loaded::correlation")]
    pub coefficient: f64,
}

impl RankCorrelation {
    /// A rank correlation between two assumptions.
    #[must_use]
    pub fn new(first: &str, second: &str, coefficient: f64) -> Self {
        Self {
            first: first.to_owned(),
            second: second.to_owned(),
            coefficient,
        }
    }
}

impl BusinessCase {
    /// The currency of the case: that of its prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.market.currency()
    }

    /// How many months from launch to the end of the plan.
    #[must_use]
    pub fn horizon(&self) -> u32 {
        u32::try_from(self.years.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(12)
    }

    /// The months of the case, from the first of the build to the last of the plan.
    ///
    /// # Errors
    /// [`Invalid`] if there is no year or more than a century.
    pub fn timeline(&self) -> Result<Timeline, Invalid> {
        Permitted::between(1.0, 100.0)
            .check("years of the plan", f64::from(self.horizon()) / 12.0)?;
        let start = self
            .launch
            .plus(-i32::try_from(self.build.months).unwrap_or(i32::MAX));
        Timeline::new(
            start,
            Period::Month,
            self.build.months.saturating_add(self.horizon()),
        )
    }

    /// All assumptions, in the order in which they enter the model.
    #[must_use]
    pub fn assumptions(&self) -> [&Assumption; 8] {
        [
            &self.price_realisation,
            &self.need,
            &self.serviceable,
            &self.attainable,
            &self.acquisition_cost,
            &self.churn,
            &self.gross_margin,
            &self.build.overrun,
        ]
    }

    /// The case in its general form: a [`Plan`] with one offer, to which others, a team, tax,
    /// events or scenarios can be added. Both forms give the same figures.
    ///
    /// Criteria on what only the short form computes, such as market sizes, are left out.
    ///
    /// # Errors
    /// [`Error`] if the case is not valid.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Change, Scenario};
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let plan = case.plan()?;
    /// assert_eq!(plan.statement(Base::Modes)?, case.statement(Base::Modes)?);
    ///
    /// let dear = Scenario::new("dear customers").with("CAC", Change::Times(1.5));
    /// let dearer = plan.under(&dear)?.statement(Base::Modes)?;
    /// assert!(dearer.npv < case.statement(Base::Modes)?.npv);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self) -> Result<Plan, Error> {
        self.check()?;
        let mut plan = Plan::new(
            &self.name,
            self.currency(),
            self.launch,
            self.horizon(),
            self.discount,
        );
        plan.terminal = AfterHorizon::RunOff;
        plan.build = Some(self.build.clone());
        plan.offers = vec![self.offer()];
        let fixed = self.years.iter().map(|year| year.fixed_cost).collect();
        plan.costs = vec![CostLine::new("fixed cost", Cost::Fixed(fixed))];
        plan.correlations.clone_from(&self.correlations);
        let model = plan.model()?.model;
        let known = |it: &&Claim| model.outputs().any(|(name, _)| name == it.outcome());
        plan.criteria = self.criteria.iter().filter(known).cloned().collect();
        Ok(plan)
    }

    fn offer(&self) -> Offer {
        let served = self.market.segments().iter().map(|it| it.served);
        let price: Approx<Money, f64> = self.market.average_price();
        let figure = |assumption: &Assumption| Figure::from(assumption.clone());
        Offer {
            name: self.name.clone(),
            product: String::new(),
            segment: String::new(),
            region: String::new(),
            currency: None,
            entry: Entry::default(),
            go_to_market: GoToMarket::Reach(AudienceReach {
                accounts: served.sum::<Count>().into(),
                need: figure(&self.need),
                serviceable: figure(&self.serviceable),
                attainable: figure(&self.attainable),
                adoption: Adoption::default(),
                acquisition_cost: figure(&self.acquisition_cost),
                budget: self.years.iter().map(|it| it.acquisition_budget).collect(),
                onboarding: self.onboarding.map(Figure::from),
            }),
            retention: Retention::Churn(figure(&self.churn)),
            expansion: None,
            contraction: None,
            streams: vec![Stream {
                realised: figure(&self.price_realisation),
                every: self.market.billing(),
                gross_margin: figure(&self.gross_margin),
                ..Stream::new("subscription", price.number())
            }],
            stages: Vec::new(),
            end: None,
        }
    }

    /// Checks what the types cannot: one currency, no negative plan, a horizon.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.timeline()?;
        for (plan, expected) in self.years.iter().zip(1..) {
            if plan.year != expected {
                let rule = "the one after the year before it, starting at 1";
                return Err(Invalid::rule("year of the plan", plan.year, rule)
                    .hint(format!("year {expected} is missing or out of order"))
                    .into());
            }
        }
        let amounts = self.years.iter().zip(1..).flat_map(|(year, number)| {
            [
                (
                    format!("acquisition budget of year {number}"),
                    year.acquisition_budget,
                ),
                (format!("fixed cost of year {number}"), year.fixed_cost),
            ]
        });
        for (parameter, amount) in amounts {
            check_amount(&parameter, amount, self.currency())?;
        }
        self.build.check(self.currency())?;
        Permitted::COUNT.check("discount rate", self.discount.over(Period::Year).value())?;
        Ok(())
    }
}

impl Build {
    /// Checks what the types cannot: the currency, and as many months as the budget needs.
    pub(super) fn check(&self, currency: Currency) -> Result<(), Error> {
        check_amount("build budget", self.budget, currency)?;
        let shortest = if self.budget.amount().is_zero() {
            0.0
        } else {
            1.0
        };
        let months = Permitted::between(shortest, 120.0);
        months.check("months of the build", f64::from(self.months))?;
        Ok(())
    }
}

fn check_amount(parameter: &str, amount: Money, currency: Currency) -> Result<(), Error> {
    if amount.currency() != currency {
        let (left, right) = (Money::major(0, currency), amount);
        return Err(MoneyError::Currencies {
            operation: "beside",
            left: left.to_string(),
            right: format!("{right} ({parameter})"),
        }
        .into());
    }
    Permitted::COUNT.check(parameter, amount.to_f64())?;
    Ok(())
}
