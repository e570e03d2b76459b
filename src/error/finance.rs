//! Why cash flows have no single rate of return.

use super::Shown;

/// Cash flows for which one rate of return cannot be named.
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
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RateOfReturnError {
    /// Money only comes in or only goes out.
    #[error("the cash flows never change sign, so that no rate discounts them to zero")]
    NoSignChange,
    /// Every flow is zero, which every rate discounts to zero.
    #[error("all cash flows are zero, which every rate discounts to zero")]
    AllZero,
    /// Money went out and nothing came back by the end.
    #[error("nothing of what was paid came back: the whole is lost, a rate of -100 %")]
    TotalLoss,
    /// The flows change sign, and still no rate discounts them to zero.
    #[error("no rate above -100 % discounts the cash flows to zero")]
    NoRealRoot,
    /// More than one rate discounts the flows to zero.
    #[error(
        "{} rates discount the cash flows to zero, per {period}: {}; compare net present values instead",
        rates.len(),
        rates.iter().map(|&rate| Shown(rate).to_string()).collect::<Vec<_>>().join(", ")
    )]
    Several {
        /// The rates, from the lowest; as plain numbers, since some may round to -1 or infinity.
        rates: Vec<f64>,
        /// The period they are stated for.
        period: String,
    },
    /// The rate is so near -100 % or so large that no number states it.
    #[error(
        "the rate of return is beyond what a number can state: it compounds continuously at {log_rate} per {period}"
    )]
    BeyondRange {
        /// The natural logarithm of one plus the rate.
        log_rate: f64,
        /// The period it is stated for.
        period: String,
    },
    /// Over a whole range of rates the present value is zero but for rounding.
    #[error(
        "every rate from {} to {} per {period} discounts the cash flows to zero as far as rounding shows, so that no rate can be named",
        Shown(*low),
        Shown(*high)
    )]
    Unresolved {
        /// The lower end of the range.
        low: f64,
        /// The upper end.
        high: f64,
        /// The period they are stated for.
        period: String,
    },
    /// The search for all rates was given up.
    #[error(
        "the search for all rates of return was given up after {evaluations} evaluations of the present value"
    )]
    GaveUp {
        /// How often the present value was computed.
        evaluations: u32,
    },
}
