//! Published exchange rates, and warnings about them.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::{FromRow, Row};
use crate::error::{Invalid, Permitted, unknown_name};
use crate::quantity::{Currency, Money, Ratio, significant};

/// The rate of a currency on a day; columns `date`, `currency`, `rate`. Rows without a rate are
/// left out; rows are sorted by currency and date.
///
/// The currency is text, since lists of rates contain withdrawn codes and names of countries.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, ExchangeRate, Melted};
///
/// let text = "Date,USD,CYP,\n2026-04-13,1.1684,N/A,\n2026-04-10,1.1711,N/A,\n";
/// let rates = Csv::from_text("rates.csv", text)
///     .headed("date", "Date")
///     .missing("N/A")
///     .melt("currency", "rate", Melted::Others)
///     .rows::<ExchangeRate>()?;
/// assert_eq!(rates.rows[0].date.to_string(), "2026-04-10");
/// assert_eq!(rates.report.rows_skipped["no rate"], 2);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExchangeRate {
    /// The day.
    pub date: Date,
    /// The code or the name of the currency.
    pub currency: String,
    /// The rate, above zero.
    pub rate: f64,
}

impl FromRow for ExchangeRate {
    const COLUMNS: &'static [&'static str] = &["date", "currency", "rate"];
    const KEY: &'static [&'static str] = &["date", "currency"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (date, currency) = (row.date("date"), row.text("currency"));
        let Some(rate) = row.maybe("rate", Row::ratio)? else {
            return row.skip("no rate");
        };
        let checked = Permitted::POSITIVE.check("rate", rate.value());
        let rate = row.check("rate", checked);
        Some(Self {
            date: date?,
            currency: currency?,
            rate: rate?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by(|a, b| (&a.currency, a.date).cmp(&(&b.currency, b.date)));
    }
}

/// The direction of a published rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quotation {
    /// Units of the foreign currency for one unit of the base currency.
    ForeignPerBase,
    /// Units of the base currency for one unit of the foreign currency.
    BasePerForeign,
}

/// Exchange rates against one base currency.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, ExchangeRate, ExchangeRates, Quotation};
/// use bizcase::quantity::{Currency, Money};
///
/// let text = "date,currency,rate\n1993-04-01,PLN,15600\n1994-04-01,PLN,22433\n1995-04-01,PLN,2.34\n";
/// let rows = Csv::from_text("rates.csv", text).rows::<ExchangeRate>()?.rows;
/// let rates = ExchangeRates::new("USD", Quotation::ForeignPerBase, rows)?;
/// assert_eq!(
///     rates.warnings(2.0)?[0].to_string(),
///     "PLN: the rate goes from 22,433 on 1994-04-01 to 2.34 on 1995-04-01, by a factor of 9,587; \
///      was the currency redenominated?",
/// );
///
/// // The new zloty came on 1 January 1995.
/// let start = "1995-01-01".parse().unwrap();
/// let rates = rates.valid("PLN", Some(start), None);
/// let price = Money::major(234, Currency::from_code("PLN")?);
/// let day = "1995-05-01".parse().unwrap();
/// assert_eq!(rates.convert(price, Currency::USD, day)?, Money::major(100, Currency::USD));
/// assert!(rates.rate("PLN", "1994-05-01".parse().unwrap()).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExchangeRates {
    base: String,
    quotation: Quotation,
    /// Dates and rates as published, by currency, in order of date.
    series: BTreeMap<String, Vec<(Date, f64)>>,
    validity: BTreeMap<String, (Option<Date>, Option<Date>)>,
}

impl ExchangeRates {
    /// Takes rates against the currency `base`.
    ///
    /// # Errors
    /// [`Invalid`] if a rate is not above zero, or a currency has two rates on a day.
    pub fn new(
        base: &str,
        quotation: Quotation,
        rates: impl IntoIterator<Item = ExchangeRate>,
    ) -> Result<Self, Invalid> {
        let mut series: BTreeMap<String, Vec<(Date, f64)>> = BTreeMap::new();
        for ExchangeRate {
            date,
            currency,
            rate,
        } in rates
        {
            Permitted::POSITIVE.check(&format!("rate of {currency} on {date}"), rate)?;
            series.entry(currency).or_default().push((date, rate));
        }
        for (currency, rates) in &mut series {
            rates.sort_by_key(|(date, _)| *date);
            if let Some(pair) = rates.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                let parameter = format!("rate of {currency}");
                return Err(Invalid::rule(&parameter, pair[1].0, "given once a day"));
            }
        }
        Ok(Self {
            base: base.to_owned(),
            quotation,
            series,
            validity: BTreeMap::new(),
        })
    }

    /// Sets the days between which a code stands for the intended currency: not before its
    /// introduction or redenomination, not after its withdrawal.
    #[must_use]
    pub fn valid(mut self, currency: &str, from: Option<Date>, until: Option<Date>) -> Self {
        self.validity.insert(currency.to_owned(), (from, until));
        self
    }

    /// The price of one unit of `currency` in the base currency: the last rate up to `date`.
    ///
    /// # Errors
    /// [`Invalid`] if the currency is unknown, not valid on that day, or has no rate yet.
    pub fn rate(&self, currency: &str, date: Date) -> Result<f64, Invalid> {
        if currency == self.base {
            return Ok(1.0);
        }
        let (from, until) = self.valid_days(currency);
        if from.is_some_and(|from| date < from) || until.is_some_and(|until| date > until) {
            let rule = "a day on which the currency is valid";
            let days = days(from, until);
            return Err(Invalid::rule(&format!("date of {currency}"), date, rule)
                .hint(format!("it is valid {days}")));
        }
        let known = self.series.keys().map(String::as_str);
        let series = self
            .series
            .get(currency)
            .ok_or_else(|| unknown_name("currency", currency, known))?;
        let past = series
            .iter()
            .take_while(|(day, _)| *day <= date)
            .filter(|(day, _)| from.is_none_or(|from| *day >= from));
        let Some((_, rate)) = past.last() else {
            let rule = "a day on or after the first rate";
            return Err(Invalid::rule(&format!("date of {currency}"), date, rule));
        };
        Ok(match self.quotation {
            Quotation::ForeignPerBase => 1.0 / rate,
            Quotation::BasePerForeign => *rate,
        })
    }

    /// Converts an amount to another currency at the rates of a day, rounded to the minor unit.
    ///
    /// # Errors
    /// As [`rate`](Self::rate), and [`Invalid`] if the amount is too large.
    pub fn convert(&self, amount: Money, to: Currency, date: Date) -> Result<Money, Invalid> {
        if amount.currency() == to {
            return Ok(amount);
        }
        let (from, into) = (
            self.rate(amount.currency().code(), date)?,
            self.rate(to.code(), date)?,
        );
        Money::from_f64(amount.to_f64() * from / into, to)
    }

    /// Warnings about changes between consecutive rates by more than the factor `threshold`, and
    /// about rates on days when their currency is not valid.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is not above 1.
    pub fn warnings(&self, threshold: f64) -> Result<Vec<RateWarning>, Invalid> {
        if !(threshold > 1.0 && threshold.is_finite()) {
            return Err(Invalid::rule("threshold", threshold, "a factor above 1"));
        }
        let mut found = Vec::new();
        for (currency, rates) in &self.series {
            let (from, until) = self.valid_days(currency);
            let outside = |day: Date| {
                from.is_some_and(|from| day < from) || until.is_some_and(|until| day > until)
            };
            for &(date, rate) in rates.iter().filter(|(day, _)| outside(*day)) {
                found.push(RateWarning::NotValid {
                    currency: currency.clone(),
                    date,
                    rate,
                    days: days(from, until),
                });
            }
            let valid: Vec<&(Date, f64)> = rates.iter().filter(|(day, _)| !outside(*day)).collect();
            for pair in valid.windows(2) {
                let (before, after) = (*pair[0], *pair[1]);
                let factor = (after.1 / before.1).max(before.1 / after.1);
                if factor > threshold {
                    found.push(RateWarning::Jump {
                        currency: currency.clone(),
                        before,
                        after,
                        factor,
                    });
                }
            }
        }
        Ok(found)
    }

    fn valid_days(&self, currency: &str) -> (Option<Date>, Option<Date>) {
        self.validity.get(currency).copied().unwrap_or((None, None))
    }
}

fn days(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("from {from} to {until}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "always".to_owned(),
    }
}

/// A warning about a published rate.
///
/// # Example
/// See [`ExchangeRates`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum RateWarning {
    /// A rate far from the one before.
    Jump {
        /// The currency.
        currency: String,
        /// The date and the rate before.
        before: (Date, f64),
        /// The date and the rate after.
        after: (Date, f64),
        /// The larger rate divided by the smaller.
        factor: f64,
    },
    /// A rate on a day when the currency is not valid.
    NotValid {
        /// The currency.
        currency: String,
        /// The day.
        date: Date,
        /// The rate.
        rate: f64,
        /// The days on which it is valid.
        days: String,
    },
}

impl RateWarning {
    /// Whether the later rate is about the inverse of the earlier one, so that it was probably
    /// quoted the other way round.
    #[must_use]
    pub fn looks_inverted(&self) -> bool {
        match self {
            Self::Jump {
                before,
                after,
                factor,
                ..
            } => {
                let product = before.1 * after.1;
                let off = product.max(1.0 / product);
                libm::log(off) < 0.25 * libm::log(*factor)
            }
            Self::NotValid { .. } => false,
        }
    }
}

impl fmt::Display for RateWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jump {
                currency,
                before,
                after,
                factor,
            } => {
                let question = if self.looks_inverted() {
                    "is one of them quoted the other way round?"
                } else {
                    "was the currency redenominated?"
                };
                write!(
                    f,
                    "{currency}: the rate goes from {} on {} to {} on {}, by a factor of {}; {question}",
                    Ratio::new(before.1).unwrap_or(Ratio::ZERO),
                    before.0,
                    Ratio::new(after.1).unwrap_or(Ratio::ZERO),
                    after.0,
                    significant(*factor, 4),
                )
            }
            Self::NotValid {
                currency,
                date,
                rate,
                days,
            } => write!(
                f,
                "{currency}: there is a rate of {rate} on {date}, but the currency is valid {days}"
            ),
        }
    }
}
