//! What is sold to whom, and how customers come and stay.

use serde::{Deserialize, Serialize};

use super::b2b::B2b;
use super::b2c::B2c;
use super::figure::Figure;
use super::life_cycle::{EndOfLife, LifeCycleStage};
use super::per_year::PerYear;
use super::stream::Stream;
use crate::quantity::{Currency, Period, Share};

/// A product in a segment of a region: the smallest thing with customers of its own.
///
/// # Example
/// ```
/// use bizcase::case::{GoToMarket, Offer};
///
/// let offer: Offer = toml::from_str(
///     r#"name = "shops"
///        retention = { churn = 0.02 }
///        streams = [{ name = "subscription", price = 40, gross_margin = 0.85 }]
///        [go_to_market.reach]
///        accounts = 60_000
///        attainable = 0.1
///        acquisition_cost = 300
///        budget = 300_000"#,
/// )?;
/// assert!(matches!(offer.go_to_market, GoToMarket::Reach(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name, different from that of every other offer.
    pub name: String,
    /// The product, if several offers are of one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Who buys it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub segment: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// The currency of all its amounts, if not that of the plan. It needs an exchange rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// When it is entered.
    #[serde(default, skip_serializing_if = "Entry::is_launch")]
    pub entry: Entry,
    /// How customers are won.
    pub go_to_market: GoToMarket,
    /// The share that buys at the price of a stream, as a study found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<PriceDemand>,
    /// How long they stay; for something that wears out, how long it lasts.
    pub retention: Retention,
    /// The share of leaving customers that buys again in the same month, to replace what has worn
    /// out. They count as lost and as gained, cost nothing to win, and use up demand before new
    /// customers do.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub repurchase: Figure,
    /// How customers come to buy more units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expansion: Option<UnitChange>,
    /// How customers come to buy fewer units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contraction: Option<UnitChange>,
    /// What they pay for.
    pub streams: Vec<Stream>,
    /// Which of them move to other offers month by month: upgrades and downgrades.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// What changes as the offer grows older, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<LifeCycleStage>,
    /// When and how it ends, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndOfLife>,
}

impl Offer {
    /// An offer from launch on that is not paid for yet.
    #[must_use]
    pub fn new(name: &str, go_to_market: GoToMarket, retention: Retention) -> Self {
        Self {
            name: name.to_owned(),
            product: String::new(),
            segment: String::new(),
            region: String::new(),
            currency: None,
            entry: Entry::default(),
            go_to_market,
            demand: None,
            retention,
            repurchase: Figure::ZERO,
            expansion: None,
            contraction: None,
            streams: Vec::new(),
            moves: Vec::new(),
            stages: Vec::new(),
            end: None,
        }
    }

    /// Shares that are multiplied with each other on the way from all accounts to those who buy.
    pub(in crate::case) fn multiplied(&self) -> Vec<(&'static str, &Figure)> {
        let mut shares = match &self.go_to_market {
            GoToMarket::Reach(it) => vec![
                ("need", &it.need),
                ("serviceable", &it.serviceable),
                ("considering", &it.considering),
                ("attainable", &it.attainable),
            ],
            GoToMarket::B2b(it) => vec![("considering", &it.considering), ("win", &it.win)],
            GoToMarket::B2c(it) => vec![
                ("considering", &it.considering),
                ("activation", &it.activation),
                ("paying", &it.paying),
            ],
        };
        let calibration = self.demand.as_ref().map(|it| &it.calibration);
        shares.extend(calibration.map(|it| ("demand.calibration", it)));
        shares
    }

    /// Whether customers are bought and then pay again and again.
    pub(in crate::case) fn is_paid_back(&self) -> bool {
        let recurring = |it: &Stream| it.per.recurs();
        matches!(self.go_to_market, GoToMarket::Reach(_)) && self.streams.iter().any(recurring)
    }
}

/// Customers of an offer move to another: an upgrade or a downgrade between tiers.
///
/// They move at the end of the month, after others have left and come; those who came in the month
/// stay for it. An offer's moves follow each other, each on those whom the ones before have left.
/// At the other offer they are new: they have its units, pay its prices and begin their term and
/// age there. Nobody moves to or from an offer that is not sold, nor after the plan.
///
/// # Example
/// ```
/// use bizcase::case::Move;
///
/// // Two in a hundred customers of "basic" become customers of "pro" every month.
/// let upgrade: Move = toml::from_str("to = \"pro\"\nshare = 0.02")?;
/// assert_eq!(upgrade, Move { to: "pro".into(), share: 0.02.into() });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The offer that they move to.
    pub to: String,
    /// The share of the customers who stayed that moves in a month.
    pub share: Figure,
}

/// When an offer starts: a number of months after the launch of the plan, or after another offer
/// starts.
///
/// # Example
/// ```
/// use bizcase::case::Entry;
///
/// // France comes half a year after Germany.
/// let france = Entry { after: Some("Germany".into()), months: 6 };
/// assert_ne!(france, Entry::default());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The offer after whose start it starts; by default the launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many months later.
    #[serde(default)]
    pub months: u32,
}

impl Entry {
    fn is_launch(&self) -> bool {
        *self == Self::default()
    }
}

/// How customers are won.
///
/// # Example
/// ```
/// use bizcase::case::GoToMarket;
///
/// let bought: GoToMarket =
///     toml::from_str("reach = { accounts = 900, acquisition_cost = 50, budget = 10_000 }")?;
/// assert!(matches!(bought, GoToMarket::Reach(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GoToMarket {
    /// A budget buys customers at a cost each, up to what demand and supply allow.
    Reach(AudienceReach),
    /// Organisations buy by committee, after a sales cycle, from sellers with a capacity.
    B2b(B2b),
    /// People come by advertising and word of mouth, are activated, and pay or use it for free.
    B2c(B2c),
}

impl GoToMarket {
    /// How many could buy.
    pub(in crate::case) fn accounts(&self) -> &Figure {
        match self {
            Self::Reach(it) => &it.accounts,
            Self::B2b(it) => &it.accounts,
            Self::B2c(it) => &it.reachable,
        }
    }
}

/// Customers are bought at a cost each, up to what demand and supply allow.
///
/// # Formula
/// New customers of a month: the least of `ceiling x adopted - kept`, `budget / acquisition_cost`
/// and `onboarding`, with `ceiling = accounts x need x serviceable x considering x attainable`. What
/// [alternatives](Rival) keep is not attainable: `considering x attainable` is at most 1 less the
/// sum of theirs.
///
/// # Example
/// ```
/// use bizcase::case::AudienceReach;
///
/// let machine: AudienceReach = toml::from_str(
///     r#"accounts = 60_000
///        need = "92%"
///        attainable = { range = { pert = { min = 0.05, mode = 0.1, max = 0.2 } } }
///        acquisition_cost = "EUR 300"
///        budget = [300_000, 500_000]"#,
/// )?;
/// assert_eq!(machine.budget, [300_000.0, 500_000.0].into_iter().collect());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceReach {
    /// How many the offer is made for.
    pub accounts: Figure,
    /// The share of them that has the need.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub need: Figure,
    /// The share of those that the offer can serve.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub serviceable: Figure,
    /// The share of those that would consider an alternative to what they do today.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub considering: Figure,
    /// The share of those that can be won when adoption is complete.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub attainable: Figure,
    /// Who else serves them: what stays with the alternatives bounds the attainable share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Rival>,
    /// How demand rises to that ceiling.
    #[serde(default)]
    pub adoption: Adoption,
    /// What it costs to win a customer.
    pub acquisition_cost: Figure,
    /// The most that may be spent on winning customers, by year.
    pub budget: PerYear,
    /// How many can be taken on board in a month, if that is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onboarding: Option<Figure>,
}

impl AudienceReach {
    /// Accounts that all have the need, can all be served and won, and a cost for each that is won;
    /// no budget yet.
    #[must_use]
    pub fn new(accounts: impl Into<Figure>, acquisition_cost: impl Into<Figure>) -> Self {
        Self {
            accounts: accounts.into(),
            need: Figure::ONE,
            serviceable: Figure::ONE,
            considering: Figure::ONE,
            attainable: Figure::ONE,
            alternatives: Vec::new(),
            adoption: Adoption::default(),
            acquisition_cost: acquisition_cost.into(),
            budget: PerYear::default(),
            onboarding: None,
        }
    }
}

/// An alternative to an offer: a competitor, or doing nothing.
///
/// # Its price
/// There is no field for it. Who changes over at two prices depends on what each offer is worth to
/// the same person, and neither a share kept nor a curve of what people would pay for this offer
/// says that: it takes choices between the two. Answers that were given while the alternative stood
/// at its price have that price in them, so the [demand](PriceDemand) of a study is that beside the
/// alternatives of its time. What another price of theirs would do is stated where it is known:
///
/// - by how much they keep: a range of `keeps`;
/// - as an [`Event`](super::Event), such as a free rival, with its effects on demand, price and churn;
/// - by a study that was asked beside that price, in a scenario of its own.
///
/// # Example
/// ```
/// use bizcase::case::AudienceReach;
///
/// let machine: AudienceReach = toml::from_str(
///     r#"accounts = 60_000
///        attainable = 0.5
///        acquisition_cost = "EUR 300"
///        budget = 300_000
///        alternatives = [
///            { name = "the bank's own", keeps = "35%" },
///            { name = "doing nothing", keeps = { name = "stay with paper", range = { pert = { min = 0.2, mode = 0.3, max = 0.5 } } } },
///        ]"#,
/// )?;
/// assert_eq!(machine.alternatives[0].name, "the bank's own");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// Its name.
    pub name: String,
    /// The share of the serviceable accounts that it has and keeps, whatever is offered to them.
    pub keeps: Figure,
}

/// How demand rises from nothing at entry to its ceiling.
///
/// # Example
/// ```
/// use bizcase::case::Adoption;
///
/// let in_three_years = Adoption::Ramp { months: Some(36) };
/// assert_ne!(in_three_years, Adoption::default());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Adoption {
    /// In a straight line over a number of months; by default over the whole plan.
    Ramp {
        /// How many months it takes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months: Option<u32>,
    },
    /// The share of the ceiling that is reached at the end of each month; the last stays.
    Curve(
        #[cfg_attr(feature = "schema", schemars(inner(range(min = 0.0, max = 1.0))))]
        #[serde(deserialize_with = "crate::error::loaded::shares")]
        Vec<f64>,
    ),
    /// The curve that a study fitted, from entry on, with the draws of its parameters.
    Fitted {
        /// The study.
        study: String,
    },
    /// A [`Bass`](crate::adoption::Bass) curve from entry on.
    Bass {
        /// The coefficient of innovation, `p`.
        innovation: Figure,
        /// The coefficient of imitation, `q`.
        imitation: Figure,
        /// The period that both are stated for.
        #[serde(default = "year")]
        every: Period,
    },
}

impl Default for Adoption {
    fn default() -> Self {
        Self::Ramp { months: None }
    }
}

/// How long customers stay.
///
/// # Example
/// ```
/// use bizcase::case::Retention;
///
/// let contract = Retention::Renewal { months: 12, churn: 0.08.into() };
/// assert_ne!(contract, Retention::Churn(0.08.into()));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Retention {
    /// The same share of customers is lost every month.
    Churn(Figure),
    /// Contracts run for a number of months; a share of those that end is not renewed.
    Renewal {
        /// The term of a contract.
        months: u32,
        /// The share that is not renewed.
        churn: Figure,
    },
    /// The share of customers still there after each month since they came; it never rises. A list
    /// that begins with 1 begins with everyone, before the first month. After the last month given,
    /// the share lost in it is lost every month.
    Survival(
        #[cfg_attr(feature = "schema", schemars(inner(range(min = 0.0, max = 1.0))))]
        #[serde(deserialize_with = "crate::error::loaded::shares")]
        Vec<f64>,
    ),
    /// The distribution that a study fitted, with the draws of its parameters.
    Fitted {
        /// The study.
        study: String,
        /// What holds beyond the data of the study; needed where the plan goes further.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tail: Option<FittedTail>,
    },
    /// Churn that differs between customers: the
    /// [`ShiftedBetaGeometric`](crate::retention::ShiftedBetaGeometric) distribution, per month.
    ShiftedBetaGeometric {
        /// The first parameter: churn in the first month is `alpha / (alpha + beta)`.
        alpha: Figure,
        /// The second parameter.
        beta: Figure,
    },
}

/// What is assumed of customers who stay longer than anyone in the data of a study.
///
/// # Example
/// ```
/// use bizcase::case::{FittedTail, Retention};
///
/// let retention: Retention = toml::from_str(
///     r#"fitted = { study = "churn", tail = { recent_churn = { periods = 3 } } }"#,
/// )?;
/// let tail = Some(FittedTail::RecentChurn { periods: 3 });
/// assert_eq!(retention, Retention::Fitted { study: "churn".into(), tail });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FittedTail {
    /// The fitted distribution goes on.
    AsFitted,
    /// Everyone leaves when the data end: a lower bound.
    EveryoneLeaves,
    /// This share leaves in every later month.
    ConstantChurn(Share),
    /// The mean churn of the last periods of the data goes on.
    RecentChurn {
        /// How many of the last periods of the study.
        periods: u32,
    },
}

/// The share that buys at the price of a stream.
///
/// The price is what a customer sees: the list price times what is realised of it, with all that
/// changes it over time, from stages and events to yearly changes. Where it acts:
///
/// | go-to-market | the share multiplies |
/// |---|---|
/// | [`AudienceReach`] | the ceiling: accounts with the need that can be served and won |
/// | [`B2b`] | the opportunities that are won, in the month in which they are decided |
/// | [`B2c`] | those who pay at once, and the free users who are converted |
///
/// The prices of alternatives act through the answers, which were given beside them: see [`Rival`].
///
/// When the price rises, customers who are already there leave as the curve says: of those who
/// bought at the old price, the share that does not buy at the new one, times `leaving`. When they
/// pay the new price, and hear of it, is said by the stream's [`PriceProtection`](super::PriceProtection).
/// Customers compare a price with what they have paid: `reference` says how much a rise weighs with
/// them besides.
///
/// # Formula
/// With the share `S(p)` that buys at a price `p`, a rise from `p` to `q` keeps
/// `1 - leaving x (1 - S(q + reference x (q - p)) / S(p))` of the customers who paid `p`.
///
/// # Reference
/// B. G. S. Hardie, E. J. Johnson and P. S. Fader (1993), *Modeling Loss Aversion and Reference
/// Dependence Effects on Brand Choice*, Marketing Science 12(4): `reference` is their coefficient of
/// a loss in price over that of the price. G. Kalyanaram and R. S. Winer (1995), *Empirical
/// Generalizations from Reference Price Research*, Marketing Science 14(3).
///
/// # Example
/// ```
/// use bizcase::case::{BeyondPrices, PriceDemand};
///
/// let demand: PriceDemand = toml::from_str(
///     r#"study = "prices"
///        stream = "seat"
///        calibration = 0.6"#,
/// )?;
/// assert_eq!(demand.beyond, BeyondPrices::Refuse);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceDemand {
    /// The study.
    pub study: String,
    /// The stream of the offer whose price is meant.
    pub stream: String,
    /// Of those who say that they would buy, the share who do.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub calibration: Figure,
    /// How much of the curve's response to a higher price applies to present customers; 1 is all of
    /// it.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub leaving: Figure,
    /// How much more a rise weighs with customers who have paid less: they decide as if the new
    /// price were higher by this multiple of the rise. An assumption, best with its source; zero
    /// by default.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub reference: Figure,
    /// What holds for prices that the study did not ask about.
    #[serde(default)]
    pub beyond: BeyondPrices,
}

impl PriceDemand {
    /// What a study found, for the price of a stream.
    #[must_use]
    pub fn new(study: &str, stream: &str) -> Self {
        Self {
            study: study.to_owned(),
            stream: stream.to_owned(),
            calibration: Figure::ONE,
            leaving: Figure::ONE,
            reference: Figure::ZERO,
            beyond: BeyondPrices::default(),
        }
    }
}

/// What holds for prices that a study did not ask about.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::BeyondPrices::default(), bizcase::case::BeyondPrices::Refuse);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BeyondPrices {
    /// A case that can come to such a price is refused. A curve that says nobody buys from some price
    /// on, such as that of purchase intents, has no such prices.
    #[default]
    Refuse,
    /// The curve is extrapolated.
    Extrapolate,
}

/// Customers who change how many units they buy.
///
/// # Example
/// ```
/// use bizcase::case::UnitChange;
///
/// // Every month one customer in a hundred adds a fifth to its seats.
/// let expansion = UnitChange { customers: 0.01.into(), by: 0.2.into() };
/// assert_eq!(expansion.by, 0.2.into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    /// The share of customers that change their units in a month.
    pub customers: Figure,
    /// The share of their units by which they change.
    pub by: Figure,
}

fn year() -> Period {
    Period::Year
}
