//! Errors of ledgers.

/// A list of assumptions that contradicts itself.
///
/// # Example
/// ```
/// use bizcase::error::LedgerError;
///
/// let error = LedgerError::TwoOwners {
///     name: "CAC".into(),
///     first: "Mia".into(),
///     second: "Tom".into(),
/// };
/// assert_eq!(error.to_string(), "`CAC` appears twice in the ledger, owned by Mia and by Tom");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// A name with two owners.
    #[error("`{name}` appears twice in the ledger, owned by {first} and by {second}")]
    TwoOwners {
        /// The name.
        name: String,
        /// The owner of the first entry.
        first: String,
        /// The owner of the second entry.
        second: String,
    },
    /// A name that appears twice.
    #[error("`{name}` appears twice in the ledger")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// An entry without a name.
    #[error("entry {position} of the ledger has no name")]
    Nameless {
        /// Its position, counted from one.
        position: usize,
    },
    /// An entry that expires before its own date.
    #[error("`{name}` is valid until {valid_until}, before its own date {date}")]
    Backwards {
        /// The name.
        name: String,
        /// The date of the entry.
        date: String,
        /// The last day on which it is valid.
        valid_until: String,
    },
    /// A text that a reader of CSV would change or refuse.
    #[error(
        "the {column} of `{name}`, {text:?}, cannot be written to a CSV file, which does not keep spaces around a text, carriage returns, zero bytes and merge markers; write the ledger as TOML or JSON"
    )]
    NoText {
        /// The name of the assumption.
        name: String,
        /// The column.
        column: &'static str,
        /// The text.
        text: String,
    },
    /// A range that a cell of a CSV file cannot hold.
    #[error(
        "the range of `{name}`, {range}, does not fit into a cell; write the ledger as TOML or JSON"
    )]
    NoCell {
        /// The name.
        name: String,
        /// The range.
        range: String,
    },
    /// Ranges without a common value.
    #[error(
        "the ranges of {first} and {second} have no value in common, so no distribution agrees with both; use the linear pool, which keeps both"
    )]
    Disjoint {
        /// The first range.
        first: String,
        /// The second range.
        second: String,
    },
}
