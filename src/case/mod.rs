//! The business case: what the rooms found out, assembled into one model, as data.
//!
//! A [`BusinessCase`] is plain data (`serde`: TOML, JSON, ...): offers by product, segment and
//! region, each with customers of its own, what they share, and the studies that they rest on. A
//! case of one offer on one market has a [short form](ShortCase), in code and in files. It answers
//! in four ways:
//!
//! - [`statement`](BusinessCase::statement): a single base case in exact money by month, quarter
//!   and year, whose lines tie to the cent ([`Statement::ties`]);
//! - [`value`](BusinessCase::value): the distribution of everything that matters, by Monte Carlo,
//!   with the verdict on the criteria and the [answers](Valuation::answers) to the three questions;
//! - [`best_price`](BusinessCase::best_price): which price is worth most;
//! - [`model`](BusinessCase::model): the engine's model itself, to add inputs and outputs to.
//!
//! # What a case can say
//! | what | where |
//! |---|---|
//! | what another room found out, with its draws | [`Study`], [`StudyResult`], [`PriceDemand`] |
//! | a number, a range with its evidence, a link to another figure or to a study | [`Figure`], [`PerYear`] |
//! | accounts from a sizing, by year and segment; one in revenue is divided by a stated spend | [`Figure::Study`], [`SizeOutputs`] |
//! | a sizing that the case does not rest on, held against its own sizes | [`BusinessCase::cross_checks`] |
//! | how customers are won: bought up to a ceiling, by committee, or by advertising and word of mouth | [`GoToMarket`]: [`AudienceReach`], [`B2b`], [`B2c`] |
//! | competitors and doing nothing, which bound what can be attained | [`Rival`] |
//! | how long they stay, what they pay for, how they expand | [`Retention`], [`Stream`], [`UnitChange`] |
//! | a price that changes by a list, and who keeps the old one for how long | [`PriceList`], [`PriceProtection`] |
//! | bills by tiers, seats, packages, credits, over what customers use | [`PriceStructure`](crate::pricing::PriceStructure), [`Usage`] |
//! | bills by the quarter, year or contract; deferred and accrued revenue | [`BillingCycle`] |
//! | things that are made and sold: learning curve, warranty, buying again | [`Learning`], [`Warranty`], [`Offer::repurchase`] |
//! | upgrades, downgrades, a free tier whose users convert by cohort | [`Move`], [`FreeTier`] |
//! | advertising by sessions, slots and fill; seasons | [`Advertising`], [`Season`] |
//! | services that the heads of a role render | [`ServiceCapacity`] |
//! | two sides, of which one limits the other; GMV and refunds | [`Marketplace`] |
//! | savings inside a firm instead of revenue | [`Benefit`] |
//! | currencies, phased entry, cannibalisation | [`CurrencyRate`], [`Entry`], [`Cannibalisation`] |
//! | the life cycle to its end, with obligations, salvage and a successor | [`LifeCycleStage`], [`EndOfLife`] |
//! | fixed, step-fixed and variable cost, headcount, capital, tax, working capital | [`CostLine`], [`Role`], [`CapitalItem`], [`Tax`], [`PaymentTerms`] |
//! | stand-alone results and how shared costs are laid on them | [`OfferLine`], [`Allocation`] |
//! | at which rates cash flows are discounted: one, one by year, a schedule | [`Discount`](crate::finance::Discount) |
//! | nominal amounts or constant prices, and inflation | [`Prices`] |
//! | adjustments for optimism, by reference class | [`OptimismBias`] |
//! | the horizon and what comes after it | [`Horizon`], [`AfterHorizon`], [`BusinessCase::within`] |
//! | what may happen | [`Event`] |
//!
//! # Outcomes
//! A run has what every case says ([`CaseOutputs`]); what a criterion, a target or
//! [`BusinessCase::outcomes`] names besides is computed as well, by name:
//!
//! | name | what it is |
//! |---|---|
//! | "IRR", "IRR with terminal value", "IRR with run-off" | the internal rate of return a year; -1 where more is spent than comes in and no rate changes that |
//! | "benefit-cost ratio", "ROI" | discounted revenue with what comes after the plan, over all discounted costs; that less 1 |
//! | "equivalent annual value" | the level amount at the end of each year that is worth as much as the whole |
//! | "discounted payback, months" | months from launch until the discounted money is back; the horizon where it is not |
//! | "MRR", "ARR", "ARPA", "blended CAC", "LTV", "LTV/CAC", "monthly logo churn", "contribution margin", each "in year 2" | as in [`Statement::kpis`] by its default definitions |
//! | "NRR", "GRR", "quick ratio", each "in year 2" | net and gross revenue retention over the twelve months of a year; recurring revenue won over lost |
//! | "market share in year 2" | customers at its end over SAM in accounts |
//! | "discounted cash flow in year 2", "discount factor in year 2" | what the year adds to NPV; what one unit of money at its end is worth at launch |
//! | "revenue in quarter 3", "customers at the end of month 18" | a line of the statement in a year, a quarter or a month, counted from launch: see below |
//! | "NPV less do nothing", and so for any outcome and option | the difference to an option, trial by trial |
//!
//! Lines of the statement, followed by "in year 2", "in quarter 3" or "in month 18":
//!
//! - "revenue", "cost of revenue", "gross margin", "acquisition", "fixed cost", "ending",
//!   "depreciation", "operating profit", "tax", "capital expenditure", "disposals", "working
//!   capital", "billed", "cash flow", "GMV", "customers gained", "customers lost";
//! - of an offer, "revenue, shops", and so "acquisition", "customers gained", "customers lost",
//!   "customers arrived", "customers departed";
//! - "cost, servers" of a cost line, an event or a role.
//!
//! Or by "at the end of year 2" and so on: "customers", "cumulative cash", "book value", "tied up",
//! "deferred revenue", "accrued revenue"; "customers, shops", "units, shops", "free users, shops";
//! "heads, sellers".
//!
//! An internal case has [its own words](Benefit::say) for them, such as "users gained in year 1".
//!
//! A figure that a trial leaves undefined, such as LTV where nobody leaves, is an error that names
//! the trial: ask for a later year, or for what lies behind it.
//!
//! # Steering it
//! [`BusinessCase::under`] puts a [`Scenario`] in force, [`BusinessCase::compare`] runs all of them
//! on common random numbers, [`BusinessCase::compare_options`] does so with what else could be done
//! ([`CaseOption`]), or another way to charge for the same ([`Charging`]),
//! [`Valuation::must_be_true`] says for each criterion missed how far each figure would have to move,
//! [`Comparison::worth_knowing`] what it is worth to find out more, [`Valuation::considering`] whether
//! to do that first, [`Valuation::record`] what was decided on what, [`BusinessCase::seek`] finds what
//! a figure would have to be (goal seek), [`BusinessCase::stress`] whether the verdict holds under other
//! beliefs, [`BusinessCase::flexible`] what it is worth to abandon, expand or wait,
//! [`BusinessCase::warnings`] says what is odd, [`BusinessCase::figures`] lists every figure
//! with the place and name that overrides, links and goals call it by, and [`read`] reads a file
//! with the path of the field in every error.
//!
//! # Cases to start from
//! Made-up cases in `examples/data/`; the example `run_case` values any of them. Every field of a file
//! is described [in the book](crate::guide::case_file).
//!
//! | file | what it shows |
//! |---|---|
//! | `shops.toml` | the short form |
//! | `recipes.toml` | consumers, a free tier, an event, a perpetuity |
//! | `payroll.toml` | firms in two countries, a sales team, run-off |
//! | `field_service.toml` | seats under yearly contracts paid in advance, a sales cycle, expansion |
//! | `language_app.toml` | freemium with advertising, a family tier, fall-back to free |
//! | `coffee_machine.toml` | hardware that wears out, a learning curve, warranty, capsules |
//! | `expense_reports.toml` | time saved inside a firm |
//! | `handymen.toml` | a marketplace of two sides |
//! | `translation_japan.toml` | a second market in another currency, billed half-yearly |
//! | `news_site.toml` | readers and advertisers, conversion by cohort, a price rise with notice |
//! | `survey_software.toml` | licences with maintenance, consultants who bound what is sold |
//!
//! # Plan against actual
//! [`BusinessCase::review`] holds [`Actual`] figures, from a CSV file by
//! [`import::Csv`](crate::import::Csv), against the plan and splits the difference of revenue by
//! driver. [`BusinessCase::with_actuals`] puts them in place of what was planned.
//! [`BusinessCase::reforecast`] also learns from them about later months, and records what changed
//! ([`Reforecast`]). [`BusinessCase::after_pilots`] learns from a pilot before launch, about
//! figures and studies. "Value still to come" leaves out what is spent. [Targets](BusinessCase::targets)
//! of years, quarters and months have a probability each. [`Statement::kpis`] are the figures that
//! investors ask for ([`YearKpis`]), each with its definition ([`KpiDefinitions`]).
//!
//! # The projection
//! In each month offers first lose and then win customers; then cannibalised and migrating
//! customers and those who change tiers move, and everyone present is charged. Step-fixed cost and
//! headcount follow, capital items are written down, working capital follows what is billed, and
//! tax is paid at the end of each year.
//!
//! For an offer that [reaches](AudienceReach) its customers, churn takes its share of the customers
//! at the start of each month `t = 1..T`. Then new ones join, as many as the least of three limits
//! allows: demand (a ceiling that rises evenly from nothing to the attainable share of SAM in month
//! `T`, less the customers kept), channel (the month's acquisition budget divided by CAC) and
//! supply (how many can be taken on board). Budget that demand or supply leave no room for is not
//! spent. The build is spent evenly over the months before launch. Cash flows come at the end of
//! their month and are valued as of launch. The run-off value is the discounted gross margin of the
//! customers present at the end under the same churn, without new ones and without fixed cost.
//!
//! # Example
//! ```
//! use bizcase::case::BusinessCase;
//! use bizcase::decision::Recommendation;
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Base;
//!
//! let case: BusinessCase = toml::from_str(
//!     r#"
//!     name = "bookkeeping for shops"
//!     currency = "USD"
//!     launch = "2027-01"
//!     horizon = { years = 3 }
//!     discount = "12% a year"
//!     terminal = "run_off"
//!     build = { budget = "USD 200,000", months = 6 }
//!     criteria = ["P(NPV with run-off > USD 0) >= 60%"]
//!
//!     [[offers]]
//!     name = "shops"
//!     streams = [{ name = "subscription", price = "USD 36", gross_margin = 0.85 }]
//!     [offers.retention]
//!     churn = { name = "churn", range = { pert = { min = 0.009, mode = 0.015, max = 0.030 } } }
//!     [offers.go_to_market.reach]
//!     accounts = 60_000
//!     need = { name = "need", range = { triangular = { min = 0.8, mode = 0.92, max = 1 } } }
//!     serviceable = 0.55
//!     attainable = { name = "attainable", range = { pert = { min = 0.05, mode = 0.1, max = 0.2 } } }
//!     acquisition_cost = "USD 300"
//!     budget = 300_000
//!     "#,
//! )?;
//!
//! let statement = case.statement(Base::Modes)?;
//! let last = statement.years().pop().unwrap();
//! assert_eq!(last.opening + last.gained - last.lost, last.closing);
//!
//! let valuation = case.value(&Sampling::monte_carlo(10_000).seed(1))?;
//! assert_eq!(valuation.verdict.recommendation(), Some(Recommendation::Go));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Imports run downwards: what is written, the months, the model, what follows, what steers it.
mod data;
mod engine;
mod model;
mod results;
mod steering;

pub use crate::error::CaseError;
#[cfg(feature = "schema")]
pub use data::schema;
pub use data::{
    Actual, Adoption, Advertising, AfterHorizon, Allocation, Approver, AtEndOfLife, AudienceReach,
    B2b, B2c, Backtested, Benefit, BeyondPrices, BiasOn, BillingCycle, BillingTime, Build,
    BusinessCase, ByAge, Cannibalisation, CapitalItem, CaseOption, Change, ChargeBasis, Charging,
    Cost, CostLine, CurrencyRate, Delay, EndOfLife, Entry, Event, EventEffect, Figure, FittedTail,
    FreeTier, Function, GoToMarket, HeadChange, Horizon, Keeps, Learning, Lever, LifeCycleStage,
    Marketplace, Move, Offer, OptimismBias, Override, PaymentTerms, PerYear, Phase, PriceDemand,
    PriceKept, PriceList, PriceProtection, PriceStep, Prices, ProjectClass, RankCorrelation,
    ReferenceClass, Retention, Rival, Role, Scenario, Schema, Season, Sellers, ServiceCapacity,
    ShortCase, Stream, Study, StudyResult, SupplyBy, Tax, UnitChange, Usage, Warranty, WriteDown,
    YearPlan, read,
};
#[cfg(feature = "json")]
pub(crate) use data::{Tree, from_tree, located};
pub use model::{
    CaseModel, CaseOutputs, OfferOutputs, PlacedFigure, SizeOutputs, Sized, YearOutputs,
};
#[cfg(feature = "xlsx")]
pub(crate) use results::Resolved;
pub use results::{
    BaseFigure, CostEntry, Dimension, KpiDefinitions, Line, NormalisedYear, OfferLine, Question,
    QuestionAnswer, Statement, StreamLine, TeamLine, UnitLine, Valuation, YearKpis,
};
pub use steering::{
    Compared, ComparedCase, Comparison, Flexibility, Learned, MustBeTrue, NeededMove, NotLearned,
    Pilot, PilotLesson, PilotSubject, PilotUpdate, PriceComparison, PricedValue, Reforecast,
    Review, ReviewLine, Sought, Stress, Warning, WorthKnowing,
};
