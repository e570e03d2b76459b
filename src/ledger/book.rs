//! Ledgers: lists of assumptions.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Assumption, Flagged};
use crate::error::{Invalid, LedgerError, unknown_name};
use crate::quantity::Period;
use crate::random::fingerprint_of;

/// Assumptions with distinct names, each with one owner.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
///
/// let ledger: Ledger = toml::from_str(
///     r#"
///     [[assumptions]]
///     name = "CAC"
///     range = { log_normal = { p5 = 350, p95 = 800 } }
///     evidence = "guess"
///     owner = "Mia"
///     "#,
/// )?;
/// assert_eq!(ledger.named("CAC")?.owner, "Mia");
/// assert!(ledger.named("cac").unwrap_err().to_string().ends_with("did you mean `CAC`?"));
///
/// let mine = ledger.assumptions()[0].clone();
/// let yours = mine.clone().owned_by("Tom");
/// assert_eq!(
///     Ledger::new([mine, yours]).unwrap_err().to_string(),
///     "`CAC` appears twice in the ledger, owned by Mia and by Tom",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("assumption log", "assumption register"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Ledger {
    assumptions: Vec<Assumption>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    assumptions: Vec<Assumption>,
}

impl Ledger {
    /// A ledger of these assumptions, in their order.
    ///
    /// # Errors
    /// [`LedgerError`] if a name is missing or appears twice (naming both owners if they differ),
    /// or an assumption expires before its own date.
    pub fn new(assumptions: impl IntoIterator<Item = Assumption>) -> Result<Self, LedgerError> {
        let assumptions: Vec<Assumption> = assumptions.into_iter().collect();
        let mut known: HashMap<&str, usize> = HashMap::with_capacity(assumptions.len());
        for (index, entry) in assumptions.iter().enumerate() {
            let name = entry.name.clone();
            if name.trim().is_empty() {
                let position = index + 1;
                return Err(LedgerError::Nameless { position });
            }
            if let Some(first) = known.insert(&entry.name, index) {
                let first = &assumptions[first];
                let (first, second) = (first.owner.clone(), entry.owner.clone());
                let nobody = |owner: String| {
                    if owner.is_empty() {
                        "nobody".to_owned()
                    } else {
                        owner
                    }
                };
                return Err(if first == second {
                    LedgerError::Duplicate { name }
                } else {
                    let (first, second) = (nobody(first), nobody(second));
                    LedgerError::TwoOwners {
                        name,
                        first,
                        second,
                    }
                });
            }
            if let (Some(date), Some(valid_until)) = (entry.date, entry.valid_until)
                && valid_until < date
            {
                let (date, valid_until) = (date.to_string(), valid_until.to_string());
                return Err(LedgerError::Backwards {
                    name,
                    date,
                    valid_until,
                });
            }
        }
        Ok(Self { assumptions })
    }

    /// The assumptions, in their order.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The assumption with this name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the message suggests the nearest name.
    pub fn named(&self, name: &str) -> Result<&Assumption, Invalid> {
        let names = || self.assumptions.iter().map(|it| it.name.as_str());
        match names().position(|known| known == name) {
            Some(index) => Ok(&self.assumptions[index]),
            None => Err(unknown_name("assumption", name, names())),
        }
    }

    /// The concerns about the assumptions on this day: dated in the future, expired, unsourced.
    ///
    /// # Example
    /// See the [room](crate::ledger).
    #[must_use]
    pub fn concerns(&self, today: Date) -> Vec<Flagged> {
        let each = self.assumptions.iter();
        each.flat_map(|assumption| assumption.concerns(today))
            .collect()
    }

    /// The assumptions older than `age` periods on this day, including those without a date and
    /// those dated in the future.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    /// use bizcase::quantity::Period;
    ///
    /// let old = Assumption::guess("churn", Dist::uniform(0.01, 0.03)?)
    ///     .dated("2025-11-21".parse()?);
    /// let ledger = Ledger::new([old])?;
    /// let day = |text: &str| text.parse();
    /// assert!(ledger.older_than(1, Period::Year, day("2026-11-21")?).is_empty());
    /// assert_eq!(
    ///     ledger.older_than(1, Period::Year, day("2026-11-22")?)[0].to_string(),
    ///     "`churn` is dated 2025-11-21, 366 days ago (no owner)",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn older_than(&self, age: u32, period: Period, today: Date) -> Vec<Flagged> {
        let each = self.assumptions.iter();
        each.filter_map(|assumption| assumption.too_old(age, period, today))
            .collect()
    }

    /// A short code of the ledger's whole content, equal in every version and on every machine.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    ///
    /// let guess = Assumption::guess("churn", Dist::uniform(0.01, 0.03)?);
    /// let one = Ledger::new([guess.clone()])?;
    /// let other = Ledger::new([guess.owned_by("Mia")])?;
    /// assert_ne!(one.fingerprint(), other.fingerprint());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint_of(self)
    }
}

impl TryFrom<Plain> for Ledger {
    type Error = LedgerError;

    fn try_from(plain: Plain) -> Result<Self, LedgerError> {
        Self::new(plain.assumptions)
    }
}

impl From<Ledger> for Plain {
    fn from(ledger: Ledger) -> Self {
        Self {
            assumptions: ledger.assumptions,
        }
    }
}
