//! What customers would pay for each tier, person by person.

use std::collections::BTreeMap;

use serde::Serialize;

use super::exact::{self, Exact};
use crate::error::{Invalid, unknown_name};
use crate::quantity::{Currency, Money};
use crate::sample::Bootstrap;
use crate::survey::{Answer, Exclusions, Reason, Respondent, Stated, StatedPrice};

/// The most that one respondent would pay for each tier, or for each feature: one amount for each
/// column of a [`WillingnessPanel`].
///
/// # Example
/// ```
/// use bizcase::pricing::TierWillingness;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Respondent;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let anna = TierWillingness::new(Respondent::new("anna"), [usd(10), usd(25), usd(30)]);
/// assert_eq!(anna.amounts[1], usd(25));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierWillingness {
    /// The respondent.
    pub respondent: Respondent,
    /// The most they would pay, by column.
    pub amounts: Vec<Money>,
}

impl TierWillingness {
    /// A respondent and what they would pay.
    #[must_use]
    pub fn new(respondent: Respondent, amounts: impl Into<Vec<Money>>) -> Self {
        Self {
            respondent,
            amounts: amounts.into(),
        }
    }
}

impl Answer for TierWillingness {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// Respondents and the most that each would pay for every tier.
///
/// The tiers are in order, from the least to the most: a customer who goes to a later one moves up.
/// Respondents of weight zero are left out.
///
/// # Example
/// ```
/// use bizcase::pricing::{LineUp, TierWillingness, WillingnessPanel};
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Respondent;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows = [("1", 10, 12), ("2", 10, 30), ("3", 4, 30)]
///     .map(|(id, good, best)| TierWillingness::new(Respondent::new(id), [usd(good), usd(best)]));
/// let panel = WillingnessPanel::new("packages", ["good", "best"], &rows)?;
///
/// let line_up = LineUp::new([("good", usd(8), usd(0)), ("best", usd(25), usd(0))])?;
/// let chosen = panel.choices(&line_up)?;
/// // The first takes good; the others take best, which leaves them 5 instead of 2 and nothing.
/// assert_eq!(chosen.revenue.value, (8.0 + 25.0 + 25.0) / 3.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("good-better-best", "packaging"))]
#[derive(Debug, Clone, Serialize)]
#[serde(into = "Written")]
pub struct WillingnessPanel {
    pub(super) name: String,
    pub(super) currency: Currency,
    pub(super) tiers: Vec<String>,
    people: Vec<Respondent>,
    /// What each would pay, person by person and tier by tier.
    worth: Vec<Exact>,
    exclusions: Exclusions,
    bootstrap: Option<Bootstrap>,
}

/// A panel as data.
#[derive(Serialize)]
struct Written {
    name: String,
    tiers: Vec<String>,
    rows: Vec<TierWillingness>,
    exclusions: Exclusions,
    bootstrap: Option<Bootstrap>,
}

impl From<WillingnessPanel> for Written {
    fn from(panel: WillingnessPanel) -> Self {
        let rows = panel.people.iter().enumerate().map(|(row, person)| {
            let worths = panel.worths(row).iter();
            let amounts = worths.map(|&it| exact::money(it, panel.currency));
            TierWillingness::new(person.clone(), amounts.collect::<Vec<_>>())
        });
        Self {
            rows: rows.collect(),
            name: panel.name,
            tiers: panel.tiers,
            exclusions: panel.exclusions,
            bootstrap: panel.bootstrap,
        }
    }
}

impl WillingnessPanel {
    /// What respondents would pay for tiers, which are named in the order of the amounts.
    ///
    /// The name stands for the panel's draws wherever they are used.
    ///
    /// # Errors
    /// [`Invalid`] without tiers or respondents, for a name given twice or `none`, which stands for
    /// those who stay out, a row without an amount for each tier, a negative weight, and an amount
    /// that is negative, in a second currency, above 1e12, or finer than six decimals.
    pub fn new<T: Into<String>>(
        name: impl Into<String>,
        tiers: impl IntoIterator<Item = T>,
        rows: &[TierWillingness],
    ) -> Result<Self, Invalid> {
        let tiers = columns("tiers of the panel", tiers)?;
        let read = Columns::read(&tiers, rows)?;
        Self::of(name.into(), tiers, read, Exclusions::of(rows.len()))
    }

    /// What respondents would pay for tiers, from what they would pay for each feature: a tier is
    /// worth the sum of its features.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and for a feature that is unknown or named twice in a tier.
    ///
    /// # Example
    /// ```
    /// use bizcase::pricing::{TierWillingness, WillingnessPanel};
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::survey::Respondent;
    ///
    /// let usd = |amount| Money::major(amount, Currency::USD);
    /// let rows = [TierWillingness::new(Respondent::new("1"), [usd(10), usd(3), usd(8)])];
    /// let panel = WillingnessPanel::of_features(
    ///     "packages",
    ///     ["ledger", "reports", "payroll"],
    ///     [("good", &["ledger"][..]), ("best", &["ledger", "reports", "payroll"])],
    ///     &rows,
    /// )?;
    /// assert_eq!(panel.worth(0, "best")?, usd(21));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_features<T>(
        name: impl Into<String>,
        features: impl IntoIterator<Item = T>,
        tiers: impl IntoIterator<Item = (T, impl AsRef<[T]>)>,
        rows: &[TierWillingness],
    ) -> Result<Self, Invalid>
    where
        T: Into<String> + AsRef<str>,
    {
        let features = columns("features", features)?;
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        for (tier, named) in tiers {
            let tier: String = tier.into();
            parts.push(positions(&tier, named.as_ref(), &features)?);
            names.push(tier);
        }
        let tiers = columns("tiers of the panel", names)?;
        let read = Columns::read(&features, rows)?;
        let read = read.summed(&tiers, &parts, features.len())?;
        Self::of(name.into(), tiers, read, Exclusions::of(rows.len()))
    }

    /// What respondents stated for each tier in turn, as the survey room reads it; joined by the
    /// respondents' ids. Weights and segments are those of the first tier's rows.
    ///
    /// Respondents without a price for every tier (protests, "don't know", no answer, no row) are
    /// left out, with the reason.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and for an id given twice in the rows of a tier.
    ///
    /// # Example
    /// ```
    /// use bizcase::pricing::WillingnessPanel;
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::survey::{Respondent, StatedPrice};
    ///
    /// let stated = |id: &str, amount| {
    ///     StatedPrice::new(Respondent::new(id), Money::major(amount, Currency::USD))
    /// };
    /// let good = [stated("1", 10), stated("2", 8)];
    /// let best = [stated("1", 25)];
    /// let panel = WillingnessPanel::of_stated("packages", [("good", &good[..]), ("best", &best)])?;
    /// assert_eq!(panel.exclusions().to_string(), "1 of 2 left out: 1 stated price is missing");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_stated<'r, T: Into<String>>(
        name: impl Into<String>,
        tiers: impl IntoIterator<Item = (T, &'r [StatedPrice])>,
    ) -> Result<Self, Invalid> {
        let (names, stated): (Vec<String>, Vec<_>) = tiers
            .into_iter()
            .map(|(name, rows)| (name.into(), rows))
            .unzip();
        let tiers = columns("tiers of the panel", names)?;
        let mut by_id = Vec::with_capacity(stated.len());
        for (tier, rows) in tiers.iter().zip(&stated) {
            by_id.push(rows_by_id(tier, rows)?);
        }
        let asked = stated.first().copied().unwrap_or_default();
        let mut exclusions = Exclusions::of(asked.len());
        let mut rows = Vec::new();
        for (index, first) in asked.iter().enumerate() {
            let id = first.respondent.id.as_str();
            let amounts = by_id.iter().map(|rows| price(rows.get(id).copied()));
            match amounts.collect::<Result<Vec<_>, _>>() {
                Ok(amounts) => rows.push(TierWillingness::new(first.respondent.clone(), amounts)),
                Err(reason) => exclusions.add(index, id, reason),
            }
        }
        let read = Columns::read(&tiers, &rows)?;
        Self::of(name.into(), tiers, read, exclusions)
    }

    fn of(
        name: String,
        tiers: Vec<String>,
        read: Columns,
        mut exclusions: Exclusions,
    ) -> Result<Self, Invalid> {
        if tiers.iter().any(|it| it == OUT) {
            let rule = "another, because it stands for those who stay out";
            return Err(Invalid::rule("name of a tier", format!("`{OUT}`"), rule));
        }
        let kept: Vec<usize> = (0..read.people.len())
            .filter(|&row| read.people[row].weight > 0.0)
            .collect();
        for (row, person) in read
            .people
            .iter()
            .enumerate()
            .filter(|it| it.1.weight <= 0.0)
        {
            exclusions.add(row, &person.id, Reason::NoWeight);
        }
        let (Some(currency), false) = (read.currency, kept.is_empty()) else {
            let told = if exclusions.count() == 0 {
                "none".to_owned()
            } else {
                exclusions.to_string()
            };
            return Err(Invalid::rule(
                "respondents",
                told,
                "one or more that can be used",
            ));
        };
        let all = Self {
            name: name.clone(),
            currency,
            tiers,
            people: read.people,
            worth: read.worth,
            exclusions: Exclusions::default(),
            bootstrap: None,
        };
        Ok(Self {
            exclusions,
            ..all.only(&kept, name)
        })
    }

    /// Some of the respondents, as if no others had been asked.
    fn only(&self, rows: &[usize], name: String) -> Self {
        let worth = rows.iter().flat_map(|&row| self.worths(row)).copied();
        Self {
            name,
            people: rows.iter().map(|&row| self.people[row].clone()).collect(),
            worth: worth.collect(),
            tiers: self.tiers.clone(),
            exclusions: Exclusions::of(rows.len()),
            ..*self
        }
    }

    /// Adds bootstrap intervals and draws to what the panel finds. Respondents are resampled whole.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// A panel for every value of a segment, each named after it. Their draws are independent,
    /// because their respondents are different people.
    ///
    /// # Errors
    /// [`Invalid`] if a respondent has no such segment.
    ///
    /// # Example
    /// ```
    /// use bizcase::pricing::{TierWillingness, WillingnessPanel};
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::survey::Respondent;
    ///
    /// let rows = [("1", "small", 10), ("2", "large", 40)].map(|(id, size, amount)| {
    ///     let respondent = Respondent::new(id).segment("size", size);
    ///     TierWillingness::new(respondent, [Money::major(amount, Currency::USD)])
    /// });
    /// let panel = WillingnessPanel::new("packages", ["good"], &rows)?;
    /// let by_size = panel.by_segment("size")?;
    /// assert_eq!(by_size["large"].name(), "packages, size large");
    /// assert_eq!(by_size["large"].respondents().len(), 1);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn by_segment(&self, segment: &str) -> Result<BTreeMap<String, Self>, Invalid> {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, person) in self.people.iter().enumerate() {
            groups
                .entry(person.in_segment(segment)?)
                .or_default()
                .push(row);
        }
        let panels = groups.into_iter().map(|(value, rows)| {
            let name = format!("{}, {segment} {value}", self.name);
            (value.to_owned(), self.only(&rows, name))
        });
        Ok(panels.collect())
    }

    /// The name that stands for its draws.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tiers, from the least to the most.
    #[must_use]
    pub fn tiers(&self) -> &[String] {
        &self.tiers
    }

    /// The currency of all amounts.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The respondents.
    #[must_use]
    pub fn respondents(&self) -> &[Respondent] {
        &self.people
    }

    /// The respondents that were left out.
    #[must_use]
    pub const fn exclusions(&self) -> &Exclusions {
        &self.exclusions
    }

    /// The most that a respondent, counted from 0, would pay for a tier.
    ///
    /// # Errors
    /// [`Invalid`] for a respondent or tier that there is not.
    pub fn worth(&self, respondent: usize, tier: &str) -> Result<Money, Invalid> {
        let known = || self.tiers.iter().map(String::as_str);
        let place = known().position(|it| it == tier);
        let column = place.ok_or_else(|| unknown_name("tier", tier, known()))?;
        if respondent >= self.people.len() {
            let rule = format!("below {}", self.people.len());
            return Err(Invalid::rule("respondent", respondent, rule));
        }
        Ok(exact::money(self.worths(respondent)[column], self.currency))
    }

    /// What a respondent would pay, by tier.
    pub(super) fn worths(&self, row: usize) -> &[Exact] {
        let tiers = self.tiers.len();
        &self.worth[row * tiers..(row + 1) * tiers]
    }

    /// Respondents with their weights.
    pub(super) fn weighted(&self) -> impl Iterator<Item = (&[Exact], f64)> {
        let rows = self.worth.chunks_exact(self.tiers.len());
        rows.zip(&self.people)
            .map(|(worth, person)| (worth, person.weight))
    }

    pub(super) const fn resampling(&self) -> Option<Bootstrap> {
        self.bootstrap
    }
}

/// Those who take no tier, as a column of the draws.
pub(super) const OUT: &str = "none";

/// Rows in exact numbers.
struct Columns {
    people: Vec<Respondent>,
    worth: Vec<Exact>,
    currency: Option<Currency>,
}

impl Columns {
    fn read(names: &[String], rows: &[TierWillingness]) -> Result<Self, Invalid> {
        let mut read = Self {
            people: Vec::with_capacity(rows.len()),
            worth: Vec::with_capacity(rows.len() * names.len()),
            currency: None,
        };
        for row in rows {
            let person = &row.respondent;
            person.checked_weight()?;
            if row.amounts.len() != names.len() {
                let parameter = format!("amounts of respondent {}", person.id);
                let rule = format!("{}, one for each of `{}`", names.len(), names.join("`, `"));
                return Err(Invalid::rule(&parameter, row.amounts.len(), rule));
            }
            for (name, &money) in names.iter().zip(&row.amounts) {
                let currency = *read.currency.get_or_insert(money.currency());
                let parameter = format!("`{name}` of respondent {}", person.id);
                read.worth.push(exact::amount(&parameter, money, currency)?);
            }
            read.people.push(person.clone());
        }
        Ok(read)
    }

    /// Tiers as the sums of their features.
    fn summed(
        self,
        tiers: &[String],
        parts: &[Vec<usize>],
        features: usize,
    ) -> Result<Self, Invalid> {
        let mut worth = Vec::with_capacity(self.people.len() * tiers.len());
        for (row, person) in self.worth.chunks_exact(features).zip(&self.people) {
            for (tier, parts) in tiers.iter().zip(parts) {
                let parameter = format!("`{tier}` of respondent {}", person.id);
                let parts = parts.iter().map(|&feature| row[feature]);
                worth.push(exact::sum(&parameter, parts)?);
            }
        }
        Ok(Self { worth, ..self })
    }
}

/// Names of columns, each once.
fn columns<T: Into<String>>(
    parameter: &str,
    names: impl IntoIterator<Item = T>,
) -> Result<Vec<String>, Invalid> {
    let names: Vec<String> = names.into_iter().map(Into::into).collect();
    if names.is_empty() {
        return Err(Invalid::rule(parameter, "none", "one or more"));
    }
    for (place, name) in names.iter().enumerate() {
        if names[..place].contains(name) {
            let value = format!("`{name}` twice");
            return Err(Invalid::rule(parameter, value, "named differently"));
        }
    }
    Ok(names)
}

/// The columns of a tier's features.
fn positions<T: AsRef<str>>(
    tier: &str,
    named: &[T],
    features: &[String],
) -> Result<Vec<usize>, Invalid> {
    let parameter = format!("feature of `{tier}`");
    let mut found = Vec::with_capacity(named.len());
    for name in named {
        let name = name.as_ref();
        let known = || features.iter().map(String::as_str);
        let place = known().position(|it| it == name);
        let place = place.ok_or_else(|| unknown_name(&parameter, name, known()))?;
        if found.contains(&place) {
            let value = format!("`{name}` twice");
            return Err(Invalid::rule(&parameter, value, "named once"));
        }
        found.push(place);
    }
    Ok(found)
}

fn rows_by_id<'r>(
    tier: &str,
    rows: &'r [StatedPrice],
) -> Result<BTreeMap<&'r str, &'r StatedPrice>, Invalid> {
    let mut by_id = BTreeMap::new();
    for row in rows {
        let id = row.respondent.id.as_str();
        if by_id.insert(id, row).is_some() {
            let parameter = format!("respondent in the rows of `{tier}`");
            return Err(Invalid::rule(
                &parameter,
                format!("{id} twice"),
                "given once",
            ));
        }
    }
    Ok(by_id)
}

/// The price that was stated, or why there is none.
fn price(row: Option<&StatedPrice>) -> Result<Money, Reason> {
    const COLUMN: &str = "stated price";
    match row.map(|it| &it.stated) {
        Some(Stated::Price(price)) => Ok(*price),
        Some(Stated::Protest(answer)) => Err(Reason::Protest {
            answer: answer.clone(),
        }),
        Some(Stated::DontKnow(answer)) => Err(Reason::DontKnow {
            answer: answer.clone(),
        }),
        Some(Stated::Missing) | None => Err(Reason::Missing { column: COLUMN }),
    }
}
