//! An estimated coefficient.

use std::fmt;

/// A coefficient of a fit, with its standard error.
///
/// # Example
/// ```
/// use bizcase::survey::Coefficient;
///
/// let slope = Coefficient { name: "bid".into(), value: -0.0157, standard_error: 0.0072 };
/// assert!((slope.ratio() + 2.18).abs() < 0.01);
/// assert_eq!(slope.to_string(), "bid = -0.0157 (standard error 0.0072)");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The column it belongs to.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Coefficient {
    /// The estimate in standard errors: beyond two or so it differs from zero by more than chance.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.value / self.standard_error
    }
}

impl fmt::Display for Coefficient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            value,
            standard_error,
        } = self;
        write!(f, "{name} = {value} (standard error {standard_error})")
    }
}
