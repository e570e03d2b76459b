//! The declaration of a distribution's parameters.

/// Declares the parameters of a distribution: their names, kinds and permitted values, and how the
/// distribution is built from them and printed with them.
///
/// ```text
/// parameters! {
///     Gamma, "gamma" {
///         shape: Shape in SHAPE,
///         scale: Scale in POSITIVE,
///         mean: f64 in POSITIVE,
///         sd as "standard deviation": f64 in SPREAD,
///     }
///     new(shape, scale) = "(shape {shape}, scale {scale})";
///     from_mean_sd(mean, sd) = "(mean {mean}, sd {sd})";
/// }
/// ```
///
/// From it come
/// - the private `Parameters`, the serialised form, which is checked by the constructor;
/// - `Parameters::shape(value)` and so on, which check one parameter and name it in their error;
/// - `Display`, and the same text read back ([`Named`](super::Named));
/// - a strategy for property tests, which draws each parameter by its kind and keeps what the
///   constructor permits.
///
/// With one constructor all parameters are required, and fields of the distribution have their
/// names. With several, the parameters given must be those of one of them; which they were, says
/// `From<Gamma> for Parameters`, which the distribution writes itself.
macro_rules! parameters {
    (
        $kind:ident, $name:literal {
            $($(#[$meta:meta])* $field:ident $(as $label:literal)?: $type:ident $(in $range:expr)?),+ $(,)?
        }
        $constructor:ident($($argument:ident),+) = $template:literal;
    ) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parameters {
            $($(#[$meta])* $field: $type,)+
        }

        impl TryFrom<Parameters> for $kind {
            type Error = crate::error::Invalid;

            fn try_from(given: Parameters) -> Result<Self, crate::error::Invalid> {
                Self::$constructor($(given.$argument),+)
            }
        }

        impl From<$kind> for Parameters {
            fn from(of: $kind) -> Self {
                Self {
                    $($field: of.$field.into(),)+
                }
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($name, $template), $($field = self.$field),+)
            }
        }

        impl $crate::distribution::named::Named for $kind {
            const NAME: &'static str = $name;

            fn read(text: &str) -> Option<Result<Self, crate::error::Invalid>> {
                let numbers = $crate::distribution::named::text::numbers(concat!($name, $template), text)?;
                $(let $argument = $crate::distribution::named::parameters::argument(
                    $name,
                    stringify!($argument),
                    &numbers,
                )?;)+
                let read = || Self::$constructor($($argument?),+);
                Some(read())
            }

            #[cfg(feature = "proptest")]
            fn any() -> proptest::strategy::BoxedStrategy<Self> {
                $crate::distribution::named::parameters::any(
                    |($($argument,)+)| Self::$constructor($($argument),+),
                )
            }
        }

        $(parameters!(@check $name, $field, [$($label)?], [$($range)?]);)+
    };
    (
        $kind:ident, $name:literal {
            $($field:ident $(as $label:literal)?: $type:ident $(in $range:expr)?),+ $(,)?
        }
        $($constructor:ident($($argument:ident),+) = $template:literal;)+
    ) => {
        #[derive(Default, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct Parameters {
            $(#[serde(skip_serializing_if = "Option::is_none")] $field: Option<$type>,)+
        }

        impl Parameters {
            /// The names of the parameters that are given.
            fn stated(&self) -> Vec<&'static str> {
                let all = [$((stringify!($field), self.$field.is_some())),+];
                all.into_iter().filter(|it| it.1).map(|it| it.0).collect()
            }
        }

        impl TryFrom<Parameters> for $kind {
            type Error = crate::error::Invalid;

            fn try_from(given: Parameters) -> Result<Self, crate::error::Invalid> {
                let stated = given.stated();
                $(if let (true, $(Some($argument)),+) =
                    (stated == [$(stringify!($argument)),+], $(given.$argument),+)
                {
                    return Self::$constructor($($argument),+);
                })+
                Err($crate::distribution::named::parameters::unknown(
                    concat!("parameters of ", $name),
                    &stated,
                    $crate::distribution::named::parameters::one_of!($([$($argument),+])+),
                ))
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let given = Parameters::from(*self);
                let stated = given.stated();
                $(if let (true, $(Some($argument)),+) =
                    (stated == [$(stringify!($argument)),+], $(given.$argument),+)
                {
                    return write!(f, concat!($name, $template), $($argument = $argument),+);
                })+
                f.write_str($name)
            }
        }

        impl $crate::distribution::named::Named for $kind {
            const NAME: &'static str = $name;

            fn read(text: &str) -> Option<Result<Self, crate::error::Invalid>> {
                $(if let Some(numbers) =
                    $crate::distribution::named::text::numbers(concat!($name, $template), text)
                {
                    $(let $argument = $crate::distribution::named::parameters::argument(
                        $name,
                        stringify!($argument),
                        &numbers,
                    )?;)+
                    let read = || Self::$constructor($($argument?),+);
                    return Some(read());
                })+
                None
            }

            #[cfg(feature = "proptest")]
            fn any() -> proptest::strategy::BoxedStrategy<Self> {
                $crate::distribution::named::parameters::any_of([$(
                    $crate::distribution::named::parameters::any(
                        |($($argument,)+)| Self::$constructor($($argument),+),
                    ),
                )+])
            }
        }

        $(parameters!(@check $name, $field, [$($label)?], [$($range)?]);)+
    };
    (@check $name:literal, $field:ident, [$($label:literal)?], []) => {};
    (@check $name:literal, $field:ident, [], [$range:expr]) => {
        parameters!(@function $field, $range, concat!(stringify!($field), " of ", $name));
    };
    (@check $name:literal, $field:ident, [$label:literal], [$range:expr]) => {
        parameters!(@function $field, $range, concat!($label, " of ", $name));
    };
    (@function $field:ident, $range:expr, $name:expr) => {
        impl Parameters {
            fn $field(value: f64) -> Result<f64, crate::error::Invalid> {
                $range.check($name, value)
            }
        }
    };
}
pub(super) use parameters;

/// `shape and scale, or mean and sd`.
macro_rules! one_of {
    ([$only:ident]) => { stringify!($only) };
    ([$first:ident, $last:ident]) => { concat!(stringify!($first), " and ", stringify!($last)) };
    ([$first:ident, $($rest:ident),+]) => {
        concat!(stringify!($first), ", ", $crate::distribution::named::parameters::one_of!([$($rest),+]))
    };
    ($first:tt $($rest:tt)+) => {
        concat!(
            $crate::distribution::named::parameters::one_of!($first),
            ", or ",
            $crate::distribution::named::parameters::one_of!($($rest)+)
        )
    };
}
pub(super) use one_of;

use crate::distribution::arguments::Argument;
use crate::error::Invalid;
#[cfg(feature = "proptest")]
pub(super) use strategies::{any, any_of};

/// The parameter of this name among the numbers of a text.
pub(super) fn argument<T: Argument>(
    distribution: &str,
    parameter: &str,
    numbers: &[(&str, f64)],
) -> Option<Result<T, Invalid>> {
    let number = numbers.iter().find(|number| number.0 == parameter)?.1;
    Some(T::of(&format!("{parameter} of {distribution}"), number))
}

pub(super) fn unknown(name: &str, stated: &[&str], rule: &'static str) -> Invalid {
    let stated = if stated.is_empty() {
        "none".to_owned()
    } else {
        stated.join(", ")
    };
    Invalid::rule(name, stated, rule)
}

#[cfg(feature = "proptest")]
mod strategies {
    use std::fmt::Debug;

    use proptest::strategy::{BoxedStrategy, Strategy, Union};

    use crate::distribution::arguments::Argument;
    use crate::error::Invalid;

    /// The arguments of a constructor, drawn each by its kind.
    pub(in crate::distribution::named) trait Arguments:
        Debug + Sized + 'static
    {
        fn any() -> BoxedStrategy<Self>;
    }

    macro_rules! arguments {
        ($($($kind:ident)+;)+) => {$(
            impl<$($kind: Argument + Debug + 'static),+> Arguments for ($($kind,)+) {
                fn any() -> BoxedStrategy<Self> {
                    ($($kind::any(),)+).boxed()
                }
            }
        )+};
    }

    arguments! {
        A;
        A B;
        A B C;
        A B C D;
    }

    /// Distributions from any arguments that the constructor permits.
    pub(in crate::distribution::named) fn any<A: Arguments, T: Debug + 'static>(
        build: impl Fn(A) -> Result<T, Invalid> + Clone + 'static,
    ) -> BoxedStrategy<T> {
        A::any()
            .prop_filter_map("permitted parameters", move |arguments| {
                build(arguments).ok()
            })
            .boxed()
    }

    /// Distributions from any of several constructors.
    pub(in crate::distribution::named) fn any_of<T: Debug + 'static>(
        constructors: impl IntoIterator<Item = BoxedStrategy<T>>,
    ) -> BoxedStrategy<T> {
        Union::new(constructors).boxed()
    }
}
