//! The value of any distribution, made from the list of all.

use serde::{Serializer, ser};

use crate::distribution::member::Member;
use crate::distribution::{Custom, Dist};
use crate::error::Invalid;

/// Makes the enum [`Dist`] of all distributions and passes every question to the one inside.
///
/// Each question is a match over all, not a table of pointers, so that the compiler can see through
/// it in the loops that draw.
macro_rules! distributions {
    (
        $(#[$about:meta])*
        pub enum Dist;
        named { $($(#[$named_about:meta])* $named:ident: $file:ident,)+ }
        composed { $($(#[$composed_about:meta])* $composed:ident($payload:ty),)+ }
    ) => {
        $(pub use $file::$named;)+

        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Dist {
            $($(#[$named_about])* $named($named),)+
            $($(#[$composed_about])* $composed($payload),)+
        }

        $(impl From<$named> for Dist {
            fn from(of: $named) -> Self {
                Self::$named(of)
            }
        })+

        $(impl From<$composed> for Dist {
            fn from(of: $composed) -> Self {
                Self::$composed(of.into())
            }
        })+

        impl Dist {
            /// The distribution with a name and parameters that prints as this text.
            fn from_name(text: &str) -> Option<Result<Self, Invalid>> {
                $(if let Some(read) = <$named as Named>::read(text) {
                    return Some(read.map(Self::$named));
                })+
                None
            }

            /// Any distribution that has a name and parameters.
            #[cfg(feature = "proptest")]
            pub(crate) fn any_named() -> proptest::strategy::BoxedStrategy<Self> {
                use proptest::strategy::{Strategy as _, Union};
                Union::new([$(<$named as Named>::any().prop_map(Self::$named).boxed()),+]).boxed()
            }
        }

        dist::questions! {
            [$($named)+ $($composed)+]
            Distribution {
                fn quantile(&self, probability: Share) -> f64;
                fn upper_quantile(&self, probability: Share) -> f64;
                fn cdf(&self, x: f64) -> Share;
                fn survival(&self, x: f64) -> Share;
                fn support(&self) -> Support;
                fn mean(&self) -> Option<f64>;
                fn variance(&self) -> Option<f64>;
                fn mode(&self) -> Option<f64>;
                fn median(&self) -> f64;
                fn density(&self, x: f64) -> Option<f64>;
            }
            Member {
                fn texture(&self) -> Texture;
                fn atoms(&self) -> Option<Vec<(f64, f64)>>;
                fn spacing(&self) -> Option<f64>;
                fn slope(&self, x: f64) -> Option<f64>;
                fn kink(&self) -> Option<f64>;
                fn has_one_peak(&self) -> bool;
            }
            fmt::Display {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
            }
        }
    };
}
pub(super) use distributions;

/// Implements traits for [`Dist`], each method by the same one of the distribution inside.
macro_rules! questions {
    ($kinds:tt $($trait:path { $($methods:tt)+ })+) => {
        $(impl $trait for Dist {
            dist::answers! { $kinds $($methods)+ }
        })+
    };
}
pub(super) use questions;

macro_rules! answers {
    ($kinds:tt $(fn $method:ident(&self $(, $argument:ident: $type:ty)*) -> $result:ty;)+) => {
        $(fn $method(&self $(, $argument: $type)*) -> $result {
            dist::each! { self, $kinds, of => of.$method($($argument),*) }
        })+
    };
}
pub(super) use answers;

macro_rules! each {
    ($dist:expr, [$($kind:ident)+], $of:ident => $answer:expr) => {
        match $dist {
            $(Dist::$kind($of) => $answer,)+
        }
    };
}
pub(super) use each;

pub(super) fn refuse<S: Serializer>(of: &Custom, _: S) -> Result<S::Ok, S::Error> {
    Err(ser::Error::custom(format!(
        "the distribution `{of}` is a type of the program's own and has no serialised form"
    )))
}

impl Dist {
    /// Fails for a distribution of the program's own whose answers contradict each other.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Custom(of) => of.check(),
            // Parts of others were checked when they became that.
            _ => Ok(()),
        }
    }

    /// What picks the row, if this is a column of joint data: inputs for which it is the same text
    /// are drawn by the same uniform numbers.
    pub(crate) fn rows(&self) -> Option<String> {
        self.rows_name().map(|name| format!("rows of {name}"))
    }

    /// The name of the joint data that this is a column of.
    pub(crate) fn rows_name(&self) -> Option<&str> {
        match self {
            Self::JointColumn(of) => Some(of.of().name()),
            _ => None,
        }
    }

    /// Whether one value can have a probability of its own.
    pub(crate) fn may_have_steps(&self) -> bool {
        Member::may_have_steps(self)
    }
}
