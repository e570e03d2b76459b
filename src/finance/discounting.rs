//! At which rates cash flows are discounted, year by year.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RealRate;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Growth, Period, Rate};

/// The last year that a band may end with.
const LAST_YEAR: f64 = 1_000.0;

/// At which rates cash flows are discounted: one rate for all years, one for each year, or those of
/// a schedule with its edition and source.
///
/// Years count from the date of valuation: the rate of year `t` discounts from the end of that year
/// to its start. What lies before that date grows to it at the rate of the first year.
///
/// # Formula
/// The factor of year `t`: `1 / ((1 + rate(1)) x ... x (1 + rate(t)))`, within a year compounded.
///
/// # Example
/// In a file it is a rate, a list of which the last goes on, a published schedule, or one of your
/// own; any of them may be stated to be `nominal` or `real`:
/// ```
/// use bizcase::finance::{Discount, GreenBook};
/// use bizcase::quantity::Rate;
///
/// #[derive(serde::Deserialize)]
/// struct Discounts {
///     usual: Discount,
///     wacc: Discount,
///     falling: Discount,
///     public: Discount,
///     own: Discount,
/// }
///
/// let discounts: Discounts = toml::from_str(
///     r#"usual = "12% a year"
///        wacc = { nominal = "9% a year" }
///        falling = ["12% a year", "10% a year"]
///        public = { schedule = "green_book_2022" }
///
///        [own]
///        name = "long-lived assets"
///        edition = "2026"
///        source = "board paper 12/2026"
///        bands = [{ until = 10, rate = "8% a year" }, { rate = "6% a year" }]"#,
/// )?;
/// assert_eq!(discounts.usual, Rate::per_year(0.12)?.into());
/// assert_eq!(discounts.wacc.to_string(), "9% a year, nominal");
/// assert_eq!(discounts.falling.rate_in(7), Rate::per_year(0.10)?);
/// assert_eq!(discounts.public, Discount::green_book(GreenBook::Standard));
/// assert_eq!(
///     discounts.own.to_string(),
///     "8% a year to year 10, 6% a year after that (long-lived assets, 2026)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("hurdle rate", "discount rate"))]
#[derive(Debug, Clone, PartialEq)]
pub struct Discount {
    pub(super) bands: Vec<DiscountBand>,
    pub(super) schedule: Option<ScheduleTitle>,
    pub(super) terms: Option<PriceTerms>,
}

/// The rate of a band of years.
///
/// # Example
/// ```
/// use bizcase::finance::DiscountBand;
/// use bizcase::quantity::Rate;
///
/// let first = DiscountBand { until: Some(30), rate: Rate::per_year(0.035)? };
/// let later = DiscountBand { until: None, ..first };
/// assert_ne!(first, later);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscountBand {
    /// The last year of the band, from 1 to 1,000; the last band has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
    /// The rate in each of its years.
    pub rate: Rate,
}

/// Where a discount schedule comes from.
///
/// # Example
/// ```
/// use bizcase::finance::{Discount, GreenBook};
///
/// let discount = Discount::green_book(GreenBook::Health);
/// assert_eq!(discount.title().unwrap().edition, "2022");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTitle {
    /// Its name.
    pub name: String,
    /// Its edition: the rates of a schedule change by edition.
    pub edition: String,
    /// Who published it, and where it stands.
    pub source: String,
}

/// Whether amounts are in the prices of their day or in constant ones, and rates include inflation
/// or are above it.
///
/// # Example
/// ```
/// use bizcase::finance::{Discount, GreenBook, PriceTerms};
///
/// let discount = Discount::green_book(GreenBook::Standard);
/// assert_eq!(discount.terms(), Some(PriceTerms::Real));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceTerms {
    /// In the prices of their day; rates include inflation.
    Nominal,
    /// In constant prices; rates are above inflation.
    Real,
}

impl fmt::Display for PriceTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nominal => "nominal",
            Self::Real => "real",
        })
    }
}

impl From<Rate> for Discount {
    fn from(rate: Rate) -> Self {
        Self {
            bands: vec![DiscountBand { until: None, rate }],
            schedule: None,
            terms: None,
        }
    }
}

impl Discount {
    /// One rate for each year from the first on; the last goes on.
    ///
    /// # Errors
    /// [`Invalid`] if there is none, or there are more than 1,000.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Discount;
    /// use bizcase::quantity::Rate;
    ///
    /// let discount = Discount::by_year([Rate::per_year(0.25)?, Rate::per_year(0.0)?])?;
    /// assert_eq!(discount.factor(3), 0.8);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn by_year(rates: impl IntoIterator<Item = Rate>) -> Result<Self, Invalid> {
        let mut bands: Vec<DiscountBand> = (1..)
            .zip(rates)
            .map(|(year, rate)| DiscountBand {
                until: Some(year),
                rate,
            })
            .collect();
        if let Some(last) = bands.last_mut() {
            last.until = None;
        }
        checked(&bands)?;
        Ok(Self {
            bands,
            schedule: None,
            terms: None,
        })
    }

    /// A schedule: one rate for each band of years, of which the last has no end.
    ///
    /// # Errors
    /// [`Invalid`] if it has no name, edition or source; if there is no band, one ends before the
    /// one before it or after year 1,000, or another than the last has no end.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Discount, DiscountBand, ScheduleTitle};
    /// use bizcase::quantity::Rate;
    ///
    /// let title = ScheduleTitle {
    ///     name: "long-lived assets".into(),
    ///     edition: "2026".into(),
    ///     source: "board paper 12/2026".into(),
    /// };
    /// let bands = vec![
    ///     DiscountBand { until: Some(10), rate: Rate::per_year(0.08)? },
    ///     DiscountBand { until: None, rate: Rate::per_year(0.06)? },
    /// ];
    /// let discount = Discount::schedule(title, bands)?;
    /// assert_eq!(discount.rate_in(11), Rate::per_year(0.06)?);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn schedule(title: ScheduleTitle, bands: Vec<DiscountBand>) -> Result<Self, Invalid> {
        let said = [
            ("name", &title.name),
            ("edition", &title.edition),
            ("source", &title.source),
        ];
        if let Some((what, _)) = said.iter().find(|(_, text)| text.trim().is_empty()) {
            let parameter = format!("{what} of a discount schedule");
            return Err(Invalid::rule(&parameter, "``", "said"));
        }
        checked(&bands)?;
        Ok(Self {
            bands,
            schedule: Some(title),
            terms: None,
        })
    }

    /// The discount, stated to be nominal or real.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Discount, PriceTerms};
    /// use bizcase::quantity::{Growth, Rate};
    ///
    /// let discount = Discount::from(Rate::per_year(0.071)?).in_terms(PriceTerms::Nominal);
    /// let real = discount.restated(PriceTerms::Real, Growth::per_year(0.02)?)?;
    /// assert_eq!(discount.to_string(), "7.1% a year, nominal");
    /// assert_eq!(real.to_string(), "5% a year, real");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn in_terms(self, terms: PriceTerms) -> Self {
        let terms = Some(terms);
        Self { terms, ..self }
    }

    /// Whether the rates are nominal or real, if that is said.
    #[must_use]
    pub const fn terms(&self) -> Option<PriceTerms> {
        self.terms
    }

    /// The discount in other terms at an inflation, by Fisher's equation as in [`RealRate`]. Rates
    /// whose terms are not stated, or are these already, stay as they are.
    ///
    /// # Errors
    /// [`Invalid`] if a rate exceeds the range of numbers.
    ///
    /// # Example
    /// See [`in_terms`](Self::in_terms).
    pub fn restated(&self, terms: PriceTerms, inflation: Growth) -> Result<Self, Invalid> {
        let mut restated = self.clone().in_terms(terms);
        if self.terms.is_none_or(|stated| stated == terms) {
            return Ok(restated);
        }
        for band in &mut restated.bands {
            band.rate = match terms {
                PriceTerms::Real => RealRate::of(band.rate, inflation)?.above_inflation(),
                PriceTerms::Nominal => RealRate::new(band.rate).nominal(inflation)?,
            };
        }
        Ok(restated)
    }

    /// The bands of years with their rates, in order.
    #[must_use]
    pub fn bands(&self) -> &[DiscountBand] {
        &self.bands
    }

    /// Where the rates come from, if they are those of a schedule.
    #[must_use]
    pub const fn title(&self) -> Option<&ScheduleTitle> {
        self.schedule.as_ref()
    }

    /// The rate of a year, from 1 on; that of the first year for year 0.
    #[must_use]
    pub fn rate_in(&self, year: u32) -> Rate {
        let within = |band: &&DiscountBand| band.until.is_none_or(|until| year <= until);
        let found = self.bands.iter().find(within);
        found.map_or_else(|| self.last(), |band| band.rate)
    }

    /// The rate of all years after those of the other bands.
    #[must_use]
    pub fn last(&self) -> Rate {
        // There is at least one band.
        self.bands[self.bands.len() - 1].rate
    }

    /// What one unit of money at the end of a year is worth at the date of valuation.
    ///
    /// # Example
    /// See [`GreenBook`](super::GreenBook).
    #[must_use]
    pub fn factor(&self, year: u32) -> f64 {
        self.factor_at_month(i32::try_from(year.saturating_mul(12)).unwrap_or(i32::MAX))
    }

    /// What one unit of money at the end of a month is worth at launch. The first month after launch
    /// is 1, the one before launch is 0; money spent before launch grows to it at the rate of the
    /// first year.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::Discount;
    /// use bizcase::quantity::Rate;
    ///
    /// let discount = Discount::from(Rate::per_year(0.21)?);
    /// assert!((discount.factor_at_month(6) * 1.1 - 1.0).abs() < 1e-12);
    /// assert!((discount.factor_at_month(-6) / 1.1 - 1.0).abs() < 1e-12);
    /// assert_eq!(discount.factor_at_month(0), 1.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn factor_at_month(&self, month: i32) -> f64 {
        let (mut factor, mut before) = (1.0, 0);
        for band in &self.bands {
            let end = band.until.map(|year| year.saturating_mul(12));
            let end = end.and_then(|it| i32::try_from(it).ok());
            let until = end.unwrap_or(month).min(month);
            let years = f64::from(until - before) / 12.0;
            let grown = 1.0 + band.rate.over(Period::Year).value();
            factor /= libm::pow(grown, years);
            if until == month {
                break;
            }
            before = until;
        }
        factor
    }
}

/// At least one band, each later than the one before it, the last without an end.
fn checked(bands: &[DiscountBand]) -> Result<(), Invalid> {
    let Some((last, earlier)) = bands.split_last() else {
        return Err(Invalid::rule("rates of a discount", "[]", "at least one"));
    };
    if let Some(until) = last.until {
        let rule = "left out, because its rate holds for all later years";
        return Err(Invalid::rule("end of the last band of years", until, rule));
    }
    let mut before = 0;
    for band in earlier {
        let Some(until) = band.until else {
            let rule = "given for every band but the last";
            return Err(Invalid::rule("end of a band of years", "none", rule));
        };
        let permitted = Permitted::between(f64::from(before) + 1.0, LAST_YEAR);
        permitted.check("end of a band of years", f64::from(until))?;
        before = until;
    }
    Ok(())
}

impl fmt::Display for Discount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, band) in self.bands.iter().enumerate() {
            match band.until {
                Some(until) => write!(f, "{} to year {until}, ", band.rate)?,
                None if index == 0 => write!(f, "{}", band.rate)?,
                None => write!(f, "{} after that", band.rate)?,
            }
        }
        if let Some(title) = &self.schedule {
            write!(f, " ({}, {})", title.name, title.edition)?;
        }
        match self.terms {
            Some(terms) => write!(f, ", {terms}"),
            None => Ok(()),
        }
    }
}
