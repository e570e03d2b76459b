//! Typed handles of inputs and outputs.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// A handle of an input of a [`Model`](super::Model) with the quantity `Q`.
///
/// It is `Copy`, so closures can capture it. Using it with another model is a programming error and
/// panics; in a formula the run then ends with [`RunError::Panicked`](crate::error::RunError).
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::simulation::{Input, Model};
/// use bizcase::distribution::Dist;
///
/// let mut model = Model::new(Currency::USD);
/// let won: Input<Share> = model.share("share won", Dist::uniform(0.01, 0.05)?)?;
/// # Ok::<(), bizcase::Error>(())
/// ```
/// An input cannot be read as another quantity:
/// ```compile_fail
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::{Input, Model};
/// use bizcase::distribution::Dist;
///
/// let mut model = Model::new(Currency::USD);
/// let price: Input<Money> = model.share("share won", Dist::uniform(0.01, 0.05)?)?;
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Input<Q> {
    pub(super) index: u32,
    pub(super) model: u32,
    quantity: PhantomData<fn() -> Q>,
}

/// A handle of an output of a [`Model`](super::Model) with the quantity `Q`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Currency, Money};
/// use bizcase::simulation::{Model, Output};
///
/// let mut model = Model::new(Currency::USD);
/// let fee: Output<Money> = model.output("fee", |_| Approx::new(25.0))?;
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Output<Q> {
    pub(super) index: u32,
    pub(super) model: u32,
    quantity: PhantomData<fn() -> Q>,
}

macro_rules! handle {
    ($($type:ident $word:literal),+) => {$(
        impl<Q> $type<Q> {
            pub(super) fn new(index: usize, model: u32) -> Self {
                // Names are distinct, so memory ends long before 2^32 of them.
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                Self { index, model, quantity: PhantomData }
            }

            /// The position of the handle in its model.
            #[inline]
            pub(super) fn of(self, model: u32) -> usize {
                assert!(self.model == model, concat!("this ", $word, " belongs to another model"));
                self.index as usize
            }
        }

        impl<Q> Copy for $type<Q> {}

        impl<Q> Clone for $type<Q> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<Q> fmt::Debug for $type<Q> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {} of model {}", $word, self.index, self.model)
            }
        }
    )+};
}

handle!(Input "input", Output "output");

/// A number that no other model of this process has. It is part of no result.
pub(super) fn next_model() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
