//! Market shares today, and how concentrated the market is.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Lint;
use crate::error::{Invalid, Permitted, repeated, unknown_name};
use crate::quantity::{Money, Share, significant};

/// A competitor with its share, and its revenue in the market if known.
///
/// # Example
/// ```
/// use bizcase::market::Competitor;
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let alfa = Competitor::new("Alfa", Share::percent(30.0)?)
///     .with_revenue(Money::major(12_000_000, Currency::EUR));
/// assert_eq!(alfa.name, "Alfa");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competitor {
    /// The name.
    pub name: String,
    /// The share of the market.
    pub share: Share,
    /// The yearly revenue in this market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Money>,
}

impl Competitor {
    /// A competitor without a known revenue.
    #[must_use]
    pub fn new(name: &str, share: Share) -> Self {
        Self {
            name: name.to_owned(),
            share,
            revenue: None,
        }
    }

    /// Sets the yearly revenue in this market.
    #[must_use]
    pub fn with_revenue(mut self, revenue: Money) -> Self {
        self.revenue = Some(revenue);
        self
    }
}

/// The shares of the competitors you can name, and an explicit rest.
///
/// # Example
/// ```
/// use bizcase::market::{CompetitorShares, Edition};
///
/// // US Department of Justice: shares of 30, 30, 20 and 20 % make an index of 2,600.
/// let shares = CompetitorShares::percent([("a", 30.0), ("b", 30.0), ("c", 20.0), ("d", 20.0)])?;
/// assert_eq!(shares.rest().value(), 0.0);
/// let index = shares.herfindahl();
/// assert_eq!((index.low(), index.high()), (2_600.0, 2_600.0));
/// assert_eq!(index.to_string(), "2,600");
/// assert_eq!(index.band(Edition::Guidelines2010).unwrap().to_string(), "highly concentrated");
///
/// let error = CompetitorShares::percent([("a", 70.0), ("b", 40.0)]).unwrap_err();
/// assert!(error.to_string().starts_with("sum of shares = 1.1 is outside [0, 1]; a 70%, b 40%"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Competitor>", into = "Vec<Competitor>")]
pub struct CompetitorShares {
    competitors: Vec<Competitor>,
    rest: f64,
}

impl CompetitorShares {
    /// Takes the competitors you can name; what they leave is the rest.
    ///
    /// # Errors
    /// [`Invalid`] if the shares add up to more than one, or a name appears twice.
    pub fn new(competitors: impl IntoIterator<Item = Competitor>) -> Result<Self, Invalid> {
        competitors.into_iter().collect::<Vec<_>>().try_into()
    }

    /// Competitors from names and shares in percent.
    ///
    /// # Errors
    /// As [`new`](Self::new), and [`Invalid`] for a share outside [0, 100].
    pub fn percent<'n>(shares: impl IntoIterator<Item = (&'n str, f64)>) -> Result<Self, Invalid> {
        let competitor = |(name, percent)| Ok(Competitor::new(name, Share::percent(percent)?));
        let competitors: Vec<_> = shares
            .into_iter()
            .map(competitor)
            .collect::<Result<_, _>>()?;
        Self::new(competitors)
    }

    /// The named competitors.
    #[must_use]
    pub fn competitors(&self) -> &[Competitor] {
        &self.competitors
    }

    /// The combined share of competitors not named.
    #[must_use]
    pub fn rest(&self) -> Share {
        Share::literal(self.rest)
    }

    /// The Herfindahl-Hirschman index (HHI): the sum of squared shares in percent, from near 0 to
    /// 10,000.
    ///
    /// The contribution of the rest is unknown: next to nothing if it is many small firms, the
    /// square of the rest if it is a single firm. The index is therefore a range, and a single
    /// point if there is no rest.
    #[must_use]
    pub fn herfindahl(&self) -> Herfindahl {
        Herfindahl::of(&self.competitors, self.rest)
    }

    /// The effect on the index if two competitors merge.
    ///
    /// # Errors
    /// [`Invalid`] if there is no competitor of that name (the message suggests the nearest), or
    /// both names are the same.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::{CompetitorShares, MergerConcern, Edition};
    ///
    /// let shares = [25.0, 20.0, 10.0, 10.0, 10.0, 10.0, 7.5, 7.5];
    /// let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    /// let merger = CompetitorShares::percent(names.into_iter().zip(shares))?.merger("b", "d")?;
    /// assert_eq!((merger.before.low(), merger.after.low()), (1_537.5, 1_937.5));
    /// assert_eq!(merger.change, 400.0);
    /// assert_eq!(merger.concern(Edition::Guidelines2010), Some(MergerConcern::Significant));
    /// assert_eq!(merger.concern(Edition::Guidelines2023), Some(MergerConcern::Presumed));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn merger(&self, one: &str, other: &str) -> Result<Merger, Invalid> {
        let (one, other) = (self.position(one)?, self.position(other)?);
        if one == other {
            let name = format!("`{}`", self.competitors[one].name);
            return Err(Invalid::rule(
                "merging firm",
                name,
                "another than the first",
            ));
        }
        let shares = [one, other].map(|at| self.competitors[at].share.value());
        let mut merged = self.competitors.clone();
        merged[one].share = super::draws::share(shares[0] + shares[1]);
        merged.remove(other);
        let joint_share = shares[0] + shares[1];
        Ok(Merger {
            before: self.herfindahl(),
            after: Herfindahl::of(&merged, self.rest),
            change: 20_000.0 * shares[0] * shares[1],
            joint_share: super::draws::share(joint_share),
        })
    }

    fn position(&self, name: &str) -> Result<usize, Invalid> {
        let names = || self.competitors.iter().map(|competitor| &*competitor.name);
        let position = names().position(|known| known == name);
        position.ok_or_else(|| unknown_name("competitor", name, names()))
    }

    /// Lints for competitors whose share contradicts their revenue: share times market exceeds the
    /// known revenue by more than `factor`, or falls short of it by more than that.
    ///
    /// # Errors
    /// [`Invalid`] if the factor is below one, an amount is not above zero, or currencies differ.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::{Competitor, CompetitorShares};
    /// use bizcase::quantity::{Currency, Money, Share};
    ///
    /// let rub = |millions: i64| Money::major(millions * 1_000_000, Currency::from_code("RUB").unwrap());
    /// let two_percent = Competitor::new("us", Share::percent(2.0)?).with_revenue(rub(25));
    /// let lints = CompetitorShares::new([two_percent])?.check_revenue(rub(18_000), 2.0)?;
    /// assert_eq!(
    ///     lints[0].to_string(),
    ///     "share contradicts revenue: 2% of RUB 18,000,000,000.00 implies 14.4 times the \
    ///      RUB 25,000,000.00 of us",
    /// );
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn check_revenue(&self, market: Money, factor: f64) -> Result<Vec<Lint>, Invalid> {
        let known = self.competitors.iter().filter_map(|competitor| {
            let revenue = competitor.revenue?;
            let claim = ImpliedRevenue {
                share: competitor.share,
                market,
                revenue,
            };
            claim.check(&competitor.name, factor).transpose()
        });
        known.collect()
    }
}

impl TryFrom<Vec<Competitor>> for CompetitorShares {
    type Error = Invalid;

    fn try_from(competitors: Vec<Competitor>) -> Result<Self, Invalid> {
        let names = || competitors.iter().map(|competitor| &*competitor.name);
        if let Some(name) = repeated(names()) {
            let rule = "given only once";
            return Err(Invalid::rule("competitor", format!("`{name}`"), rule));
        }
        if let Some(name) = names().find(|name| name.trim().is_empty()) {
            let rule = "non-empty text";
            return Err(Invalid::rule(
                "name of a competitor",
                format!("`{name}`"),
                rule,
            ));
        }
        let percent = |share: Share| significant(share.value() * 100.0, 4);
        let listed: Vec<String> = competitors
            .iter()
            .map(|one| format!("{} {}%", one.name, percent(one.share)))
            .collect();
        let sum: f64 = competitors.iter().map(|one| one.share.value()).sum();
        // Shares of three decimals that should make a whole may miss it by their rounding.
        let sum = if (sum - 1.0).abs() < 1e-9 { 1.0 } else { sum };
        let checked = Permitted::SHARE.check("sum of shares", sum);
        checked.map_err(|error| error.hint(listed.join(", ")))?;
        Ok(Self {
            competitors,
            rest: 1.0 - sum,
        })
    }
}

impl From<CompetitorShares> for Vec<Competitor> {
    fn from(shares: CompetitorShares) -> Self {
        shares.competitors
    }
}

/// A Herfindahl-Hirschman index (HHI), as a range if part of the market is not known by firm.
///
/// # Example
/// ```
/// use bizcase::market::{Band, CompetitorShares, Edition};
///
/// let index = CompetitorShares::percent([("Alfa", 40.0), ("Beta", 30.0)])?.herfindahl();
/// assert_eq!(index.to_string(), "2,500 to 3,400");
/// assert_eq!(index.band(Edition::Guidelines2023), Some(Band::High));
/// // From 1,600 to 4,000: the range spans two bands of 2010.
/// let unsettled = CompetitorShares::percent([("Alfa", 40.0), ("Beta", 11.0)])?.herfindahl();
/// assert_eq!(unsettled.band(Edition::Guidelines2010), None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("HHI", "concentration"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Herfindahl {
    low: f64,
    high: f64,
}

impl Herfindahl {
    fn of(competitors: &[Competitor], rest: f64) -> Self {
        let squares = competitors.iter().map(|one| {
            let percent = 100.0 * one.share.value();
            percent * percent
        });
        // Shares in percent with a few decimals square to a few more.
        let low = rounded(squares.sum());
        Self {
            low,
            high: rounded(low + 1e4 * rest * rest),
        }
    }

    /// The index if the rest is many small firms.
    #[must_use]
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The index if the rest is a single firm.
    #[must_use]
    pub const fn high(self) -> f64 {
        self.high
    }

    /// The concentration band of an edition of the guidelines; `None` if it depends on the rest.
    #[must_use]
    pub fn band(self, edition: Edition) -> Option<Band> {
        let band = edition.band(self.low);
        (band == edition.band(self.high)).then_some(band)
    }
}

/// To nine decimals: shares given in percent do not square to long tails of digits.
fn rounded(index: f64) -> f64 {
    // The sum of nothing is minus zero.
    libm::round(index * 1e9) / 1e9 + 0.0
}

impl fmt::Display for Herfindahl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&significant(self.low, 5))?;
        if self.high > self.low {
            write!(f, " to {}", significant(self.high, 5))?;
        }
        Ok(())
    }
}

/// The edition of the US merger guidelines that defines the bands.
///
/// | edition | moderately concentrated | highly concentrated |
/// |---|---|---|
/// | 1992 | 1,000 to 1,800 | above 1,800 |
/// | 2010 | 1,500 to 2,500 | above 2,500 |
/// | 2023 | 1,000 to 1,800 | above 1,800 |
///
/// # Example
/// ```
/// use bizcase::market::{Band, Edition};
///
/// assert_eq!(Edition::Guidelines2010.band(2_000.0), Band::Moderate);
/// assert_eq!(Edition::Guidelines2023.band(2_000.0), Band::High);
/// ```
///
/// # Reference
/// US Department of Justice and Federal Trade Commission, *Horizontal Merger Guidelines* (1992),
/// section 1.5, and (2010), section 5.3; *Merger Guidelines* (2023), section 2.1. The 2023 edition
/// gives only the upper threshold; the lower one is the Department's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// The guidelines of 1992.
    #[serde(rename = "1992")]
    Guidelines1992,
    /// The guidelines of 2010.
    #[serde(rename = "2010")]
    Guidelines2010,
    /// The guidelines of 2023.
    #[serde(rename = "2023")]
    Guidelines2023,
}

impl Edition {
    /// The lower ends of the moderate and the high band.
    #[must_use]
    pub const fn thresholds(self) -> [f64; 2] {
        match self {
            Self::Guidelines1992 | Self::Guidelines2023 => [1_000.0, 1_800.0],
            Self::Guidelines2010 => [1_500.0, 2_500.0],
        }
    }

    /// The band of an index.
    #[must_use]
    pub fn band(self, index: f64) -> Band {
        let [moderate, high] = self.thresholds();
        if index > high {
            Band::High
        } else if index >= moderate {
            Band::Moderate
        } else {
            Band::Low
        }
    }
}

/// The concentration of a market.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Band::Low.to_string(), "unconcentrated");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Band {
    /// Unconcentrated.
    Low,
    /// Moderately concentrated.
    Moderate,
    /// Highly concentrated.
    High,
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "unconcentrated",
            Self::Moderate => "moderately concentrated",
            Self::High => "highly concentrated",
        })
    }
}

/// The effect of a merger on the Herfindahl-Hirschman index.
///
/// # Example
/// See [`CompetitorShares::merger`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Merger {
    /// The index before.
    pub before: Herfindahl,
    /// The index after.
    pub after: Herfindahl,
    /// The rise of the index: twice the product of the two shares in percent.
    pub change: f64,
    /// The combined share of the two.
    pub joint_share: Share,
}

/// How an edition of the guidelines regards a merger.
///
/// # Example
/// ```
/// use bizcase::market::MergerConcern;
///
/// assert!(MergerConcern::Presumed > MergerConcern::Significant);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MergerConcern {
    /// Ordinarily no further analysis.
    Unlikely,
    /// Raises significant competitive concerns.
    Significant,
    /// Presumed to lessen competition.
    Presumed,
}

impl Merger {
    /// How an edition regards the merger; `None` if it depends on the rest of the market.
    ///
    /// # Formula
    /// - 1992: significant from a rise of 100 in a moderately concentrated market, and from 50 in a
    ///   highly concentrated one; presumed above 100 in a highly concentrated one.
    /// - 2010: significant above 100 in either; presumed above 200 in a highly concentrated one.
    /// - 2023: presumed above 100 in a highly concentrated market, or if the two together have more
    ///   than 30 %; there is no other degree.
    #[must_use]
    pub fn concern(&self, edition: Edition) -> Option<MergerConcern> {
        let by_share = edition == Edition::Guidelines2023 && self.joint_share.value() > 0.30;
        if by_share && self.change > 100.0 {
            return Some(MergerConcern::Presumed);
        }
        // The rest of the market is unknown: the answer holds only if both ends of the index give
        // it.
        let of = |index| self.concern_in(edition, edition.band(index));
        let concern = of(self.after.low);
        (concern == of(self.after.high)).then_some(concern)
    }

    fn concern_in(&self, edition: Edition, band: Band) -> MergerConcern {
        let (significant, presumed) = match (edition, band) {
            (_, Band::Low) | (Edition::Guidelines2023, Band::Moderate) => {
                (f64::INFINITY, f64::INFINITY)
            }
            (_, Band::Moderate) => (100.0, f64::INFINITY),
            (Edition::Guidelines1992, Band::High) => (50.0, 100.0),
            (Edition::Guidelines2010, Band::High) => (100.0, 200.0),
            (Edition::Guidelines2023, Band::High) => (100.0, 100.0),
        };
        if self.change > presumed {
            MergerConcern::Presumed
        } else if self.change > significant {
            MergerConcern::Significant
        } else {
            MergerConcern::Unlikely
        }
    }
}

/// A market share compared with a known revenue.
///
/// # Example
/// ```
/// use bizcase::market::ImpliedRevenue;
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let usd = |millions: i64| Money::major(millions * 1_000_000, Currency::USD);
/// let claim = ImpliedRevenue {
///     share: Share::percent(2.0)?,
///     market: usd(18_000),
///     revenue: usd(25),
/// };
/// assert_eq!(claim.factor()?, 14.4);
/// assert!(claim.check("us", 20.0)?.is_none());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ImpliedRevenue {
    /// The share claimed.
    pub share: Share,
    /// The yearly market that the share refers to.
    pub market: Money,
    /// The known yearly revenue.
    pub revenue: Money,
}

impl ImpliedRevenue {
    /// The implied revenue divided by the known revenue: one if they agree.
    ///
    /// # Errors
    /// [`Invalid`] if an amount is not above zero or currencies differ.
    pub fn factor(&self) -> Result<f64, Invalid> {
        let (market, revenue) = (self.market.currency(), self.revenue.currency());
        if market != revenue {
            let expected = Permitted::OneOf(vec![market.to_string()]);
            return Err(Invalid::new("currency of the revenue", revenue, expected));
        }
        let market = Permitted::POSITIVE.check("market", self.market.to_f64())?;
        let known = Permitted::POSITIVE.check("revenue that is known", self.revenue.to_f64())?;
        Ok(self.share.value() * market / known)
    }

    /// A lint if the factor is above `tolerated` or below `1 / tolerated`.
    ///
    /// # Errors
    /// As [`factor`](Self::factor), and [`Invalid`] if `tolerated` is below one.
    pub fn check(&self, name: &str, tolerated: f64) -> Result<Option<Lint>, Invalid> {
        Permitted::between(1.0, f64::MAX).check("factor that is tolerated", tolerated)?;
        let factor = self.factor()?;
        let wrong = factor > tolerated || factor < 1.0 / tolerated;
        Ok(wrong.then(|| Lint::ShareContradictsRevenue {
            name: name.to_owned(),
            share: self.share,
            market: self.market,
            revenue: self.revenue,
            factor,
        }))
    }
}
