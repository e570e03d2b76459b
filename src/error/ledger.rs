//! What can be wrong with a ledger as a whole.

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
/// assert_eq!(error.to_string(), "`CAC` stands in the ledger twice, owned by Mia and by Tom");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// One name with two owners: nobody knows which entry counts.
    #[error("`{name}` stands in the ledger twice, owned by {first} and by {second}")]
    TwoOwners {
        /// The name.
        name: String,
        /// The owner of the entry that stands first.
        first: String,
        /// The owner of the other.
        second: String,
    },
    /// One name twice.
    #[error("`{name}` stands in the ledger twice")]
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
    /// An entry that ends before it begins.
    #[error("`{name}` is valid until {valid_until}, before its own date {date}")]
    Backwards {
        /// The name.
        name: String,
        /// When it was written down.
        date: String,
        /// When it ends.
        valid_until: String,
    },
    /// A text that a reader of CSV would change or refuse.
    #[error(
        "the {column} of `{name}`, {text:?}, cannot stand in a CSV file: spaces around a text, carriage returns, zero bytes and the marks of a merge do not survive there; write the ledger as TOML or JSON"
    )]
    NoText {
        /// The name of the assumption.
        name: String,
        /// The column.
        column: &'static str,
        /// What stands there.
        text: String,
    },
    /// A range that a cell of a CSV file cannot hold.
    #[error(
        "the range of `{name}`, {range}, has no form that fits into a cell; write the ledger as TOML or JSON"
    )]
    NoCell {
        /// The name.
        name: String,
        /// The range.
        range: String,
    },
    /// Ranges that have no value in common.
    #[error(
        "the ranges of {first} and {second} have no value in common, so that no law agrees with both; the linear pool keeps them side by side"
    )]
    Disjoint {
        /// One range.
        first: String,
        /// The other.
        second: String,
    },
}
