//! What customers pay for.

use serde::{Deserialize, Serialize};

use super::advertising::Advertising;
use super::billing::BillingCycle;
use super::capacity::ServiceCapacity;
use super::figure::Figure;
use super::hardware::{Learning, Warranty};
use super::marketplace::Marketplace;
use super::price::PriceList;
use super::protection::PriceProtection;
use super::season::Season;
use super::usage::Usage;
use crate::pricing::PriceStructure;
use crate::quantity::Period;

/// Something that is paid for.
///
/// # Formula
/// Revenue of month `t` of the case: `count of the driver x quantity x price x realised x
/// (1 + change)^((t-1)/12)`,
/// less as its cost `1 - gross_margin` of it, and `unit_cost x (1 + unit_cost_change)^((t-1)/12)`
/// per driver and quantity. For what is made and sold, that cost falls with [`Learning`], and a
/// [`Warranty`] comes on top.
///
/// # Price structures
/// In the place of `price x quantity` a [`PriceStructure`] bills what each customer uses: the price
/// is then what customers with this [`Usage`] pay on average for a period, computed in each trial,
/// and `unit_cost` is for each unit used. `realised`, `change`, events and stages multiply all
/// amounts of the list, and so does the place of its price, such as `shops.calls.price`, which is 1
/// in the file: an override of 1.1 makes the whole list a tenth dearer. Bills follow usage month by
/// month; only usage that does not grow can have a [`BillingCycle`]. A
/// [demand](super::PriceDemand) is asked about one price, and cannot be for a structure.
///
/// # Example
/// ```
/// use bizcase::case::{ChargeBasis, Stream};
/// use bizcase::quantity::Period;
///
/// let setup = Stream { per: ChargeBasis::NewCustomer, ..Stream::new("set-up", 500.0) };
/// let calls: Stream = toml::from_str(
///     r#"name = "calls"
///        structure = { graduated = [{ up_to = 1000, unit = "USD 0" }, { unit = "USD 0.005" }] }
///        usage = { mean = 2000, spread = 1.2, growth = "15% a year" }"#,
/// )?;
/// assert!(calls.structure.is_some());
/// let seats = Stream { per: ChargeBasis::Unit, every: Period::Year, ..Stream::new("seats", 240.0) };
/// assert_eq!(seats.every, Period::Year);
/// # let _ = setup;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Its name, different from that of every other stream of the offer.
    pub name: String,
    /// What it is charged for.
    #[serde(default)]
    pub per: ChargeBasis,
    /// The list price: in the first month after launch, also where the stream starts later, or as a
    /// list of prices by month. Left out, and empty, where there is a `structure`.
    #[serde(
        default = "PriceList::missing",
        skip_serializing_if = "PriceList::is_missing"
    )]
    pub price: PriceList,
    /// How long customers keep the price at which they came, where the list has several: for what is
    /// charged per customer or unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protection: Option<PriceProtection>,
    /// The price list by quantity, in place of a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<PriceStructure>,
    /// How much customers use of what the structure bills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// The share of the list price that is realised.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub realised: Figure,
    /// How many times it is charged, such as orders a month.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub quantity: Figure,
    /// The period that a price pays for; without meaning for what is charged once.
    #[serde(default = "month")]
    pub every: Period,
    /// How the price changes, per year, from the first month after launch on: on top of the
    /// [general inflation](super::Prices).
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub change: Figure,
    /// The share of revenue left after what it costs in proportion to revenue.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub gross_margin: Figure,
    /// What each costs to serve, for the period that a price pays for.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub unit_cost: Figure,
    /// How the unit cost changes, per year, from the first month after launch on.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub unit_cost_change: Figure,
    /// How the unit cost falls with experience: for what is charged once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learning: Option<Learning>,
    /// What failures cost: for what is charged once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty: Option<Warranty>,
    /// How many months after the entry of the offer it starts.
    #[serde(default)]
    pub from: u32,
    /// How busy each month of the calendar is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
    /// What is shown to users, where advertisers pay for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advertising: Option<Advertising>,
    /// Who of the team renders it, where hours are sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<ServiceCapacity>,
    /// The other side, where customers trade with those of another offer and the stream earns a
    /// share of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marketplace: Option<Marketplace>,
    /// The bills, where they are not monthly: for what is charged per customer or unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<BillingCycle>,
}

fn month() -> Period {
    Period::Month
}

impl Stream {
    /// A stream charged per customer and month at full margin.
    #[must_use]
    pub fn new(name: &str, price: impl Into<PriceList>) -> Self {
        Self {
            name: name.to_owned(),
            per: ChargeBasis::Customer,
            price: price.into(),
            protection: None,
            structure: None,
            usage: None,
            realised: Figure::ONE,
            quantity: Figure::ONE,
            every: Period::Month,
            change: Figure::ZERO,
            gross_margin: Figure::ONE,
            unit_cost: Figure::ZERO,
            unit_cost_change: Figure::ZERO,
            learning: None,
            warranty: None,
            from: 0,
            season: None,
            advertising: None,
            capacity: None,
            marketplace: None,
            billing: None,
        }
    }

    /// A stream whose customers are billed by a structure for what they use a month.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Stream, Usage};
    /// use bizcase::pricing::{PriceForm, PriceStructure};
    ///
    /// let blocks = PriceForm::Package { size: 1000.into(), price: "USD 3".parse()? };
    /// let calls = Stream::billed("calls", PriceStructure::new(blocks)?, Usage::around_mean(4_500.0, 0.7));
    /// assert!(calls.price.0.is_empty());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn billed(name: &str, structure: PriceStructure, usage: Usage) -> Self {
        Self {
            structure: Some(structure),
            usage: Some(usage),
            ..Self::new(name, PriceList::missing())
        }
    }
}

/// What a stream is charged for.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::ChargeBasis::default(), bizcase::case::ChargeBasis::Customer);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChargeBasis {
    /// Every customer at the end of the month.
    #[default]
    Customer,
    /// Every unit, such as a seat, that customers have at the end of the month.
    Unit,
    /// Every customer won in the month, once; one who buys again as well.
    NewCustomer,
    /// Every unit sold in the month, once: those of new customers, and those bought besides.
    NewUnit,
    /// Everyone who uses it for free at the end of the month, as advertisers pay for.
    FreeUser,
}

impl ChargeBasis {
    /// Whether customers are charged again and again for as long as they stay.
    pub(in crate::case) const fn recurs(self) -> bool {
        matches!(self, Self::Customer | Self::Unit)
    }
}
