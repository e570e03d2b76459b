//! Ledgers of assumptions.

use super::{Csv, FromRow, Row};
use crate::distribution::Dist;
use crate::error::{Error, Fault, ImportError, Invalid, Permitted};
use crate::ledger::{Assumption, Date, Evidence, Ledger};
use crate::quantity::{Currency, Unit};

/// An assumption; columns `name`, `quantity` (a currency, `share`, `count` or `ratio`), `unit`,
/// `range`, `evidence`, `source`, `owner`, `date`, `valid_until`, `rationale`. All but `name`,
/// `range` and `evidence` may be empty. A range is written as reports print it: see [`Dist`].
///
/// # Example
/// See [`Csv::ledger`].
impl FromRow for Assumption {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "quantity",
        "unit",
        "range",
        "evidence",
        "source",
        "owner",
        "date",
        "valid_until",
        "rationale",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let name = row.text("name");
        let quantity = optional(row, "quantity", quantity);
        let unit = optional(row, "unit", text);
        let range = read(row, "range", range);
        let evidence = read(row, "evidence", evidence);
        let source = optional(row, "source", text);
        let owner = optional(row, "owner", text);
        let date = optional(row, "date", day);
        let valid_until = optional(row, "valid_until", day);
        let rationale = optional(row, "rationale", text);
        let words = |cell: Option<String>| cell.unwrap_or_default();
        Some(Self {
            quantity: quantity?,
            unit: words(unit?),
            owner: words(owner?),
            date: date?,
            valid_until: valid_until?,
            rationale: words(rationale?),
            ..Self::new(&name?, range?, evidence?, &words(source?))
        })
    }
}

fn range(text: &str) -> Result<Dist, Invalid> {
    text.parse()
}

fn read<T>(
    row: &mut Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Option<T> {
    let text = row.text(column)?;
    row.check(column, parse(&text))
}

#[expect(
    clippy::option_option,
    reason = "the inner is missing, the outer unreadable"
)]
fn optional<T>(
    row: &mut Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Option<Option<T>> {
    row.maybe(column, |row, column| read(row, column, parse))
}

#[expect(clippy::unnecessary_wraps, reason = "as the other cells are read")]
fn text(text: &str) -> Result<String, Invalid> {
    Ok(text.to_owned())
}

fn quantity(text: &str) -> Result<Unit, Invalid> {
    match text {
        "share" => Ok(Unit::Share),
        "count" => Ok(Unit::Count),
        "ratio" => Ok(Unit::Ratio),
        code => Currency::from_code(code).map(Unit::Money).map_err(|_| {
            let rule = "share, count, ratio or the code of a currency such as USD";
            Invalid::rule("quantity", format!("`{code}`"), rule)
        }),
    }
}

fn evidence(text: &str) -> Result<Evidence, Invalid> {
    let folded = text.to_lowercase();
    let found = Evidence::ALL
        .into_iter()
        .find(|it| it.to_string() == folded);
    found.ok_or_else(|| {
        let words = Evidence::ALL.map(|it| it.to_string()).to_vec();
        Invalid::new("evidence", format!("`{text}`"), Permitted::OneOf(words))
    })
}

fn day(text: &str) -> Result<Date, Invalid> {
    let rule = "a date such as 2026-11-22";
    text.parse()
        .map_err(|_| Invalid::rule("date", format!("`{text}`"), rule))
}

fn is_header_alone(error: &ImportError) -> bool {
    matches!(error.problems(), [only] if only.fault == Fault::NoRows)
}

impl Csv<'_> {
    /// Reads the file as a ledger; [`Ledger::csv`] writes such files.
    ///
    /// # Errors
    /// [`Error::Import`] with every unreadable cell; [`Error::Ledger`] if the ledger contradicts
    /// itself, for example by two owners for one name.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "\
    /// name,quantity,unit,range,evidence,source,owner,date,valid_until,rationale
    /// CAC,USD,per customer,\"log-normal(P5 350, P95 800)\",experiment,spring campaign,Mia,2026-05-01,,
    /// need,share,,\"triangular(0.8, 0.92, 1)\",interview,41 owners,Tom,2026-04-30,2026-10-31,
    /// ";
    /// let ledger = Csv::from_text("ledger.csv", text).ledger()?;
    /// assert_eq!(ledger.named("need")?.owner, "Tom");
    /// assert_eq!(ledger.csv()?, text);
    ///
    /// let damaged = text.replace("triangular(0.8, 0.92, 1)", "triangular(0.8, 0.92, 0.9)");
    /// let error = Csv::from_text("ledger.csv", &damaged).ledger().unwrap_err();
    /// assert!(error.to_string().starts_with("ledger.csv:3:4 range: "));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn ledger(self) -> Result<Ledger, Error> {
        let assumptions = match self.rows::<Assumption>() {
            Ok(read) => read.rows,
            // A header alone is a ledger of nothing, as such a ledger is written.
            Err(error) if is_header_alone(&error) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(Ledger::new(assumptions)?)
    }
}
