//! Errors of rates of return.

use super::Shown;

/// Cash flows without a unique rate of return.
///
/// # Example
/// ```
/// use bizcase::error::RateOfReturnError;
/// use bizcase::finance::CashFlows;
///
/// let error = CashFlows::yearly(&[100.0, 200.0])?.irr()?.headline().unwrap_err();
/// assert_eq!(error, RateOfReturnError::NoSignChange);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RateOfReturnError {
    /// All flows are inflows, or all are outflows.
    #[error("the cash flows never change sign, so no rate discounts them to zero")]
    NoSignChange,
    /// All flows are zero.
    #[error("all cash flows are zero, so every rate discounts them to zero")]
    AllZero,
    /// Money went out and none came back.
    #[error("nothing came back: everything was lost, a rate of -100 %")]
    TotalLoss,
    /// The flows change sign, but no rate discounts them to zero.
    #[error("no rate above -100 % discounts the cash flows to zero")]
    NoRealRoot,
    /// More than one rate discounts the flows to zero.
    #[error(
        "{} rates discount the cash flows to zero, per {period}: {}; compare net present values instead",
        rates.len(),
        rates.iter().map(|&rate| Shown(rate).to_string()).collect::<Vec<_>>().join(", ")
    )]
    Several {
        /// The rates, lowest first; as plain numbers, since some may round to -1 or infinity.
        rates: Vec<f64>,
        /// The period of the rates.
        period: String,
    },
    /// The rate is too close to -100 % or too large for a double.
    #[error(
        "the rate of return exceeds the range of numbers; compounded continuously it is {log_rate} per {period}"
    )]
    BeyondRange {
        /// The natural logarithm of one plus the rate.
        log_rate: f64,
        /// The period of the rate.
        period: String,
    },
    /// The present value is zero within rounding over a whole range of rates.
    #[error(
        "every rate from {} to {} per {period} discounts the cash flows to zero within rounding, so there is no single rate",
        Shown(*low),
        Shown(*high)
    )]
    Unresolved {
        /// The lower end of the range.
        low: f64,
        /// The upper end.
        high: f64,
        /// The period of the rates.
        period: String,
    },
    /// The search for all rates was abandoned.
    #[error(
        "the search for all rates of return was given up after {evaluations} evaluations of the present value"
    )]
    GaveUp {
        /// The number of evaluations of the present value.
        evaluations: u32,
    },
}
