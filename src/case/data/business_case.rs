//! The whole case as data.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::actual::Actual;
use super::benefit::Benefit;
use super::build::{Build, RankCorrelation};
use super::cost::{CapitalItem, CostLine, PaymentTerms, Role, Tax};
use super::figure::Figure;
use super::offer::Offer;
use super::optimism::{BiasOn, OptimismBias};
use super::option::CaseOption;
use super::price_level::Prices;
use super::scenario::{Change, Event, Override, Scenario};
use super::study::{Study, StudyResult};
use crate::error::Invalid;
use crate::finance::Discount;
use crate::quantity::{Currency, Growth, Month};
use crate::simulation::{Claim, Statistic};

/// A business case as data: offers in their currencies, the studies they rest on, a team, shared
/// costs, capital, tax, events, scenarios. It can be stored, compared and changed.
///
/// The fields say what the case assumes; what follows from them is computed by
/// [`statement`](Self::statement) and [`value`](Self::value). See the [room](crate::case) for the
/// projection. A case of one offer on one market has a [short form](super::ShortCase), in code and
/// in files. Months are counted from launch: the first month with customers is 1, those before it
/// are zero and negative.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let first = &statement.years()[0];
/// assert_eq!(first.opening + first.gained - first.lost, first.closing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("business plan", "financial model", "NPV"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BusinessCase {
    /// The version of the layout of this data.
    pub schema: Schema,
    /// What the case is about.
    pub name: String,
    /// What it earns, and so the words for it.
    #[serde(skip_serializing_if = "Benefit::is_revenue")]
    pub benefit: Benefit,
    /// The currency of the statement, and of every amount that names no other.
    pub currency: Currency,
    /// The first month with customers.
    pub launch: Month,
    /// How far the plan goes.
    pub horizon: Horizon,
    /// At which rates cash flows are discounted: one for all years, one for each, or those of a
    /// schedule. Years count from launch; what is spent before it grows to it at the rate of the
    /// first year.
    pub discount: Discount,
    /// Whether its amounts are nominal or in constant prices, if stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// The general inflation; see [`Prices`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inflation: Option<Growth>,
    /// What stands for all that comes after the horizon.
    pub terminal: AfterHorizon,
    /// What is spent before launch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
    /// Adjustments for optimism of costs, of the time the build takes, and of benefits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub optimism_bias: Vec<OptimismBias>,
    /// What other rooms found out, which figures refer to by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<Study>,
    /// Studies that the case does not rest on, by name: sizings to hold its own sizes against, with
    /// the gap explained; see [`Valuation::cross_checks`](crate::case::Valuation::cross_checks).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cross_checks: Vec<String>,
    /// What is sold to whom.
    pub offers: Vec<Offer>,
    /// Which offers take customers from which.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cannibalisation: Vec<Cannibalisation>,
    /// Fixed, step-fixed and other costs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<CostLine>,
    /// The headcount plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<Role>,
    /// What is bought and written down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capital: Vec<CapitalItem>,
    /// Income tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// What ties up cash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_terms: Option<PaymentTerms>,
    /// What other currencies are worth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exchange: Vec<CurrencyRate>,
    /// How shared costs are laid on the offers, after their stand-alone results.
    pub allocation: Allocation,
    /// What may happen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// What the plan is to be compared with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// What else could be done: do nothing, do the minimum, other proposals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<CaseOption>,
    /// Changes that are in force, in order; see [`BusinessCase::under`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Rank correlations between figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub correlations: Vec<RankCorrelation>,
    /// What the case must meet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Claim>,
    /// What is aimed at, mostly in single years, quarters or months: how likely it is to be reached
    /// stands beside the verdict. "P(revenue in year 2 >= EUR 500 k)" is a target.
    ///
    /// Besides the outcomes that every case has, each line of the statement can be asked of a year, a
    /// quarter or a month, such as "revenue in quarter 3" or "customers at the end of month 18": see
    /// the [list](crate::case#outcomes). Quarters and months count from launch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Statistic>,
    /// What else is to be computed, besides the outcomes that every case has and those that
    /// criteria and targets name: see the [list](crate::case#outcomes).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<String>,
    /// What has happened already, which takes the place of what was planned; see
    /// [`BusinessCase::with_actuals`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actuals: Vec<Actual>,
}

impl BusinessCase {
    /// A case over a number of months, without offers or costs yet.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::quantity::{Currency, Rate};
    ///
    /// let case = BusinessCase::new("recipes", Currency::EUR, "2027-01".parse()?, 60, Rate::per_year(0.1)?);
    /// assert!(case.offers.is_empty());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn new(
        name: &str,
        currency: Currency,
        launch: Month,
        months: u32,
        discount: impl Into<Discount>,
    ) -> Self {
        Self {
            schema: Schema::default(),
            name: name.to_owned(),
            benefit: Benefit::default(),
            currency,
            launch,
            horizon: Horizon::Months(months),
            discount: discount.into(),
            prices: None,
            inflation: None,
            terminal: AfterHorizon::None,
            build: None,
            optimism_bias: Vec::new(),
            studies: Vec::new(),
            cross_checks: Vec::new(),
            offers: Vec::new(),
            cannibalisation: Vec::new(),
            costs: Vec::new(),
            team: Vec::new(),
            capital: Vec::new(),
            tax: None,
            payment_terms: None,
            exchange: Vec::new(),
            allocation: Allocation::default(),
            events: Vec::new(),
            scenarios: Vec::new(),
            options: Vec::new(),
            overrides: Vec::new(),
            correlations: Vec::new(),
            criteria: Vec::new(),
            targets: Vec::new(),
            outcomes: Vec::new(),
            actuals: Vec::new(),
        }
    }

    /// The case as it would be without its adjustments for optimism: the build takes as long as
    /// planned, and all other uplifts are nothing.
    ///
    /// # Example
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(text)?;
    /// assert_eq!(case.unadjusted(), case);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unadjusted(&self) -> Self {
        let mut case = self.clone();
        case.optimism_bias.retain(|it| it.on != BiasOn::BuildMonths);
        let uplifts = case.optimism_bias.iter().map(|it| Override {
            figure: it.figure_name(),
            change: Change::Set(Figure::ZERO),
        });
        case.overrides.extend(uplifts);
        case
    }

    /// A study of the case by its name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest is suggested.
    ///
    /// # Example
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(text)?;
    /// assert_eq!(case.study("market")?.market()?.segments()[0].name, "shops");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn study(&self, name: &str) -> Result<&Study, Invalid> {
        Study::named(&self.studies, name)
    }

    /// The case with the studies that are stored elsewhere: `read` gives what stands in a file.
    ///
    /// # Errors
    /// Those of `read`; and [`Invalid`] if what it gives is not what the case was written with, by
    /// its fingerprint.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Study, StudyResult};
    /// use bizcase::quantity::{Currency, Rate};
    /// use bizcase::sample::JointEmpirical;
    ///
    /// let renewals = JointEmpirical::new("renewals", [("churn", vec![0.011, 0.014, 0.019])])?;
    /// let found = StudyResult::Draws(renewals);
    /// let stored = serde_json::to_string(&found)?;
    ///
    /// let rate = Rate::per_year(0.1)?;
    /// let mut case = BusinessCase::new("shops", Currency::USD, "2027-01".parse()?, 36, rate);
    /// let (file, fingerprint) = ("renewals.json".to_owned(), found.fingerprint());
    /// let elsewhere = StudyResult::Stored { file, fingerprint };
    /// case.studies = vec![Study::new("renewals", elsewhere)];
    ///
    /// let read = |_: &str| Ok::<_, Box<dyn std::error::Error>>(serde_json::from_str(&stored)?);
    /// assert_eq!(case.resolve(read)?.studies[0].found, found);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resolve<E: From<Invalid>>(
        mut self,
        mut read: impl FnMut(&str) -> Result<StudyResult, E>,
    ) -> Result<Self, E> {
        for study in &mut self.studies {
            let StudyResult::Stored { file, fingerprint } = &study.found else {
                continue;
            };
            let found = read(file)?;
            if found.fingerprint() != *fingerprint {
                let parameter = format!("fingerprint of `{file}`");
                let rule = "that of the study which the case was written with";
                let hint = format!(
                    "the study `{}` has {fingerprint}; if the new file is meant, write the new \
                     fingerprint",
                    study.name
                );
                return Err(Invalid::rule(&parameter, found.fingerprint(), rule)
                    .hint(hint)
                    .into());
            }
            study.found = found;
        }
        Ok(self)
    }

    /// The case over another horizon, to compare what it is worth within two, five or ten
    /// years or to the end of life.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Horizon, BusinessCase};
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let two_years = case.within(Horizon::Months(24));
    /// assert_eq!(two_years.statement(Base::Modes)?.years().len(), 1 + 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within(&self, horizon: Horizon) -> Self {
        Self {
            horizon,
            ..self.clone()
        }
    }
}

/// The version of the layout of a stored [`BusinessCase`]: other versions are refused.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::Schema::CURRENT.number(), 1);
/// assert!(serde_json::from_str::<bizcase::case::Schema>("2").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema(u32);

impl Schema {
    /// The version that this crate reads and writes.
    pub const CURRENT: Self = Self(1);

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl Default for Schema {
    fn default() -> Self {
        Self::CURRENT
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(deserializer)?;
        if number == Self::CURRENT.0 {
            return Ok(Self::CURRENT);
        }
        let rule = "1, the version that this program reads";
        Err(serde::de::Error::custom(Invalid::rule(
            "schema version",
            number,
            rule,
        )))
    }
}

/// How far a plan goes.
///
/// # Example
/// ```
/// use bizcase::case::Horizon;
///
/// let horizon: Horizon = serde_json::from_str("{\"years\": 10}")?;
/// assert_eq!(horizon, Horizon::Years(10));
/// assert_eq!(serde_json::from_str::<Horizon>("\"end_of_life\"")?, Horizon::EndOfLife);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Horizon {
    /// A number of months after launch.
    Months(u32),
    /// A number of years after launch.
    Years(u32),
    /// Until every offer has ended and its obligations are met.
    EndOfLife,
}

/// What stands for all that comes after the horizon.
///
/// # Example
/// ```
/// use bizcase::case::AfterHorizon;
///
/// assert_eq!(AfterHorizon::default(), AfterHorizon::None);
/// assert_ne!(AfterHorizon::RunOff, AfterHorizon::Perpetuity { growth: 0.02 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AfterHorizon {
    /// Nothing.
    #[default]
    None,
    /// The gross margin of the customers then present while they leave, without new ones and
    /// without other cost.
    RunOff,
    /// A year like the last twelve months of the plan, growing forever (Gordon): normalised as in
    /// [`NormalisedYear`](crate::case::NormalisedYear), month by month, with the losses then
    /// carried forward valued on their own. Offers that end with the plan have no part in it.
    Perpetuity {
        /// The growth per year.
        #[serde(deserialize_with = "crate::error::loaded::finite")]
        growth: f64,
    },
    /// A multiple of the operating profit of the last twelve months, depreciation and one-off costs
    /// added back.
    Multiple(#[serde(deserialize_with = "crate::error::loaded::finite")] f64),
}

impl AfterHorizon {
    /// What its value is called: "run-off value" or "terminal value".
    #[must_use]
    pub const fn value_name(self) -> &'static str {
        match self {
            Self::RunOff => "run-off value",
            _ => "terminal value",
        }
    }

    /// What the value that has it is called: "NPV with run-off" or "NPV with terminal value".
    #[must_use]
    pub const fn npv_name(self) -> &'static str {
        match self {
            Self::RunOff => "NPV with run-off",
            _ => "NPV with terminal value",
        }
    }
}

/// An offer takes customers from another.
///
/// # Example
/// ```
/// use bizcase::case::Cannibalisation;
///
/// // Three of ten customers of "lite" would otherwise be customers of "pro".
/// let lite = Cannibalisation { by: "lite".into(), of: "pro".into(), share: 0.3.into() };
/// assert_eq!(lite.of, "pro");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cannibalisation {
    /// The offer that takes them.
    pub by: String,
    /// The offer that loses them.
    pub of: String,
    /// The share of the customers whom the one wins that come from the other, as long as it has
    /// any.
    pub share: Figure,
}

/// What one unit of another currency is worth in that of the plan.
///
/// # Formula
/// In month `t`: `rate x (1 + change)^((t-1)/12)`.
///
/// # Example
/// ```
/// use bizcase::case::CurrencyRate;
///
/// let dollar: CurrencyRate = toml::from_str(
///     r#"currency = "USD"
///        rate = { name = "dollar", range = { triangular = { min = 0.8, mode = 0.9, max = 1.05 } } }
///        change = "-1% a year""#,
/// )?;
/// assert_eq!(dollar.currency.code(), "USD");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CurrencyRate {
    /// The other currency.
    pub currency: Currency,
    /// What one unit of it is worth in the first month after launch.
    pub rate: Figure,
    /// How that changes, per year, beside the difference in [inflation](Prices).
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub change: Figure,
}

/// How shared costs are laid on the offers.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::Allocation::default(), bizcase::case::Allocation::Revenue);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Allocation {
    /// In proportion to the revenue of the month; evenly while there is none.
    #[default]
    Revenue,
    /// In proportion to the customers at the end of the month; evenly while there are none.
    Customers,
    /// Evenly on all offers.
    Even,
}
