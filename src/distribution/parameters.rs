//! The serialised form of laws whose parameters stand side by side.

/// A private `Parameters` with the named fields, read through `new` and written from the fields of
/// the law.
macro_rules! parameters {
    ($law:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parameters {
            $($field: $kind,)+
        }

        impl TryFrom<Parameters> for $law {
            type Error = crate::error::Invalid;

            fn try_from(given: Parameters) -> Result<Self, crate::error::Invalid> {
                Self::new($(given.$field),+)
            }
        }

        impl From<$law> for Parameters {
            fn from(law: $law) -> Self {
                Self {
                    $($field: law.$field,)+
                }
            }
        }
    };
}
pub(super) use parameters;
