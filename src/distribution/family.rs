//! The families whose distributions percentiles or data pick.

use super::domain::Domain;
use super::fit::{Data, Estimate, Link};
use super::named::Named;
use super::stated::Stated;
use crate::error::{FitError, Invalid};

/// A distribution that percentiles or data pick from its family.
pub(super) trait Estimated: Named {
    const DOMAIN: Domain;
    /// The names of the parameters that are estimated, as in the serialised form, and the scale on
    /// which the error of each is nearly normal.
    const PARAMETERS: &'static [(&'static str, Link)];

    /// The distribution with these parameters; the second is NaN if there is but one.
    fn with(first: f64, second: f64) -> Result<Self, Invalid>;

    /// The distribution with these percentiles, or the nearest to them.
    fn from_percentiles(stated: &Stated) -> Result<Self, FitError>;

    /// The parameters under which the data are most likely.
    fn estimate(data: &Data) -> Result<Estimate, FitError>;
}

/// Makes the enum `Family` of the distributions that are [`Estimated`].
macro_rules! families {
    (continuous { $($continuous:ident,)+ } counts { $($count:ident,)+ }) => {
        families!(@all [$($continuous)+] [$($count)+] $($continuous)+ $($count)+);
    };
    (@all [$($continuous:ident)+] [$($count:ident)+] $($kind:ident)+) => {
        /// A family of distributions, of which percentiles or data pick one.
        ///
        /// # Example
        /// ```
        /// use bizcase::distribution::Family;
        ///
        /// assert_eq!(Family::LogNormal.to_string(), "log-normal");
        /// assert!(Family::CONTINUOUS.contains(&Family::Weibull));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Family {
            $(#[doc = concat!("See [`", stringify!($kind), "`](struct@", stringify!($kind), ").")]
            $kind,)+
        }

        impl Family {
            /// The families of continuous distributions.
            pub const CONTINUOUS: &'static [Self] = &[$(Self::$continuous),+];

            /// The families of distributions of counts.
            pub const COUNTS: &'static [Self] = &[$(Self::$count),+];

            /// Whether the distributions are of whole numbers.
            #[must_use]
            pub fn is_count(self) -> bool {
                Self::COUNTS.contains(&self)
            }

            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => <$kind as Named>::NAME,)+
                }
            }

            pub(super) fn domain(self) -> Domain {
                match self {
                    $(Self::$kind => <$kind as Estimated>::DOMAIN,)+
                }
            }

            pub(super) fn parameters(self) -> &'static [(&'static str, Link)] {
                match self {
                    $(Self::$kind => <$kind as Estimated>::PARAMETERS,)+
                }
            }

            /// The distribution with these parameters, in their order.
            pub(super) fn with(self, values: &[f64]) -> Result<Dist, Invalid> {
                let [first, second] = [0, 1].map(|at| values.get(at).copied().unwrap_or(f64::NAN));
                match self {
                    $(Self::$kind => <$kind as Estimated>::with(first, second).map(Dist::$kind),)+
                }
            }

            /// The distribution with these percentiles, or the nearest to them.
            pub(super) fn with_percentiles(self, stated: &Stated) -> Result<Dist, FitError> {
                match self {
                    $(Self::$kind => {
                        <$kind as Estimated>::from_percentiles(stated).map(Dist::$kind)
                    })+
                }
            }

            /// The parameters under which the data are most likely.
            pub(super) fn estimate(self, data: &Data) -> Result<Estimate, FitError> {
                match self {
                    $(Self::$kind => <$kind as Estimated>::estimate(data),)+
                }
            }
        }

        impl fmt::Display for Family {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(super) use families;
