//! Claims written as they are spoken.

use super::{Finding, Report};
use crate::error::Error;

/// Checks a claim on a model, or a finding, and panics with the whole message if it does not hold:
/// [`Checks`](crate::check::Checks) in one line, for tests that return nothing. The value is the
/// [`Report`](crate::check::Report) or the [`Finding`](crate::check::Finding).
///
/// ```
/// use bizcase::check;
/// use bizcase::check::value;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::Model;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
///
/// check!(model, P("NPV" > usd(0)) >= 70%);
/// check!(model, P("NPV" <= usd(2_500)) >= 80%);
/// check!(model, P("NPV" > usd(2_500)) <= 20%);
/// check!(model, percentile("NPV", 5%) > usd(-900));
/// check!(model, median("NPV") < usd(1_100));
/// check!(model, mean("NPV") > usd(900));
/// // Any other claim, and any finding.
/// check!(model, bizcase::check::mean("NPV").within(usd(900), usd(1_100)));
/// check!(value("price", usd(25)).below(usd(30)));
/// check!(bizcase::check::Checks::of(&model).run());
/// # Ok::<(), bizcase::Error>(())
/// ```
/// ```should_panic
/// # use bizcase::check;
/// # use bizcase::distribution::Dist;
/// # use bizcase::quantity::{Currency, Money};
/// # use bizcase::simulation::Model;
/// # let usd = |amount| Money::major(amount, Currency::USD);
/// # let mut model = Model::new(Currency::USD);
/// # let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// # model.output("NPV", move |s| s.get(profit))?;
/// check!(model, P("NPV" > usd(0)) >= 80%);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[macro_export]
macro_rules! check {
    (@probability $model:expr, $figure:ident, $outcome:expr, $threshold:expr, $asked:ident, $share:expr) => {
        $crate::check!(@require $crate::quantity::Share::percent(f64::from($share))
            .map_err($crate::Error::from)
            .and_then(|share| {
                let claim = $crate::check::$figure($outcome, $threshold).$asked(share);
                $crate::check::Checks::of(&$model).that(claim).run()
            })
            .and_then($crate::check::Report::require))
    };
    (@percentile $model:expr, $outcome:expr, $share:expr, $asked:ident, $target:expr) => {
        $crate::check!(@require $crate::quantity::Share::percent(f64::from($share))
            .map_err($crate::Error::from)
            .and_then(|share| {
                let claim = $crate::check::percentile($outcome, share).$asked($target);
                $crate::check::Checks::of(&$model).that(claim).run()
            })
            .and_then($crate::check::Report::require))
    };
    (@require $result:expr) => {
        match $result {
            Ok(holds) => holds,
            Err(error) => panic!("{error}"),
        }
    };
    ($model:expr, P($outcome:literal > $threshold:expr) >= $share:literal %) => {
        $crate::check!(@probability $model, probability_above, $outcome, $threshold, at_least, $share)
    };
    ($model:expr, P($outcome:literal > $threshold:expr) <= $share:literal %) => {
        $crate::check!(@probability $model, probability_above, $outcome, $threshold, at_most, $share)
    };
    ($model:expr, P($outcome:literal <= $threshold:expr) >= $share:literal %) => {
        $crate::check!(@probability $model, probability_at_most, $outcome, $threshold, at_least, $share)
    };
    ($model:expr, P($outcome:literal <= $threshold:expr) <= $share:literal %) => {
        $crate::check!(@probability $model, probability_at_most, $outcome, $threshold, at_most, $share)
    };
    ($model:expr, percentile($outcome:literal, $share:literal %) > $target:expr) => {
        $crate::check!(@percentile $model, $outcome, $share, above, $target)
    };
    ($model:expr, percentile($outcome:literal, $share:literal %) < $target:expr) => {
        $crate::check!(@percentile $model, $outcome, $share, below, $target)
    };
    ($model:expr, median($outcome:literal) > $target:expr) => {
        $crate::check!($model, $crate::check::median($outcome).above($target))
    };
    ($model:expr, median($outcome:literal) < $target:expr) => {
        $crate::check!($model, $crate::check::median($outcome).below($target))
    };
    ($model:expr, mean($outcome:literal) > $target:expr) => {
        $crate::check!($model, $crate::check::mean($outcome).above($target))
    };
    ($model:expr, mean($outcome:literal) < $target:expr) => {
        $crate::check!($model, $crate::check::mean($outcome).below($target))
    };
    ($model:expr, $claim:expr) => {
        $crate::check!(@require $crate::check::Checks::of(&$model)
            .that($claim)
            .run()
            .and_then($crate::check::Report::require))
    };
    ($finding:expr) => {
        $crate::check!(@require $crate::check::Findings::required($finding))
    };
}

/// What [`check!`](crate::check!) takes: findings, reports, and results of either.
///
/// Implemented for these only.
pub trait Findings: sealed::Sealed {
    /// What comes back where everything holds.
    type Held;

    /// Passes on what holds.
    ///
    /// # Errors
    /// [`Error`] with the whole message of what does not, or that it could not be looked at.
    fn required(self) -> Result<Self::Held, Error>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! findings {
    ($($found:ident),+) => {$(
        impl sealed::Sealed for $found {}

        impl Findings for $found {
            type Held = Self;

            fn required(self) -> Result<Self, Error> {
                self.require()
            }
        }
    )+};
}

findings!(Finding, Report);

impl<F: Findings, E: Into<Error>> sealed::Sealed for Result<F, E> {}

impl<F: Findings, E: Into<Error>> Findings for Result<F, E> {
    type Held = F::Held;

    fn required(self) -> Result<F::Held, Error> {
        self.map_err(Into::into)?.required()
    }
}
