//! What a figure is measured in, and where it goes.

use crate::error::Invalid;
use crate::quantity::{Approx, Count, Lane, Money, Quantity, Ratio};
use crate::simulation::{Model, Output, Results};

/// An output of a figure.
#[derive(Debug, Clone, Copy)]
pub(super) enum Handle {
    Money(Output<Money>),
    Count(Output<Count>),
    Ratio(Output<Ratio>),
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Measure {
    Money,
    Count,
    Ratio,
}

impl Measure {
    pub(super) fn declare(self, name: &str, model: &mut Model) -> Result<Handle, Invalid> {
        Ok(match self {
            Self::Money => Handle::Money(model.declare(name)?),
            Self::Count => Handle::Count(model.declare(name)?),
            Self::Ratio => Handle::Ratio(model.declare(name)?),
        })
    }
}

impl Handle {
    pub(super) fn set(self, found: Lane, out: &mut Results<'_>) {
        fn of<Q: Quantity>(output: Output<Q>, found: Lane, out: &mut Results<'_>) {
            out.set(output, Approx::from_number(found));
        }
        match self {
            Self::Money(output) => of(output, found, out),
            Self::Count(output) => of(output, found, out),
            Self::Ratio(output) => of(output, found, out),
        }
    }
}
