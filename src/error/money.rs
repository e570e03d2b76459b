//! Errors of money arithmetic.

/// Amounts that cannot be combined, or a result too large for an exact amount.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
///
/// let price = Money::major(25, Currency::USD);
/// let error = price.plus(Money::major(20, Currency::EUR)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "USD 25.00 plus EUR 20.00: the currencies differ; convert one of them at a stated rate first",
/// );
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error(
        "{left} {operation} {right}: the currencies differ; convert one of them at a stated rate first"
    )]
    Currencies {
        /// The operation, such as "plus".
        operation: &'static str,
        /// The amount on the left.
        left: String,
        /// The amount on the right.
        right: String,
    },
    /// A result above 7.9e28 units, the limit of an exact amount.
    #[error(
        "{left} {operation} {right}: the result is beyond 7.9e28, the limit of an exact amount"
    )]
    Overflow {
        /// The operation, such as "times".
        operation: &'static str,
        /// The amount on the left.
        left: String,
        /// The amount or factor on the right.
        right: String,
    },
    /// A division by zero.
    #[error("{left} divided by {right}: a division by zero")]
    DivisionByZero {
        /// The amount on the left.
        left: String,
        /// The amount or divisor on the right.
        right: String,
    },
}
