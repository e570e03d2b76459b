//! Claims written as they are spoken.

use super::{Finding, Report};
use crate::error::Error;

/// Checks a claim on a model, or a finding, and panics with the whole message if it does not hold.
///
/// It is [`Checks`](crate::check::Checks) in one line, for tests that return nothing. It returns
/// the [`Report`](crate::check::Report) or the [`Finding`](crate::check::Finding).
///
/// Write a claim as a [`Claim`](crate::simulation::Claim) everywhere, with the name of the outcome
/// in quotation marks or in a variable. Thresholds are expressions, numbers or percentages. A whole
/// claim may also be text, or an expression.
///
/// ```
/// use bizcase::check;
/// use bizcase::check::value;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::{Model, Statistic};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
///
/// check!(model, P("NPV" > usd(0)) >= 70%);
/// check!(model, P("NPV" <= usd(2_500)) > 0.8);
/// check!(model, P("NPV" between usd(0) and usd(1_000)) < 30%);
/// check!(model, P5 of "NPV" > usd(-900));
/// check!(model, P97.5 of "NPV" < usd(2_950));
/// check!(model, median of "NPV" < usd(1_100));
/// check!(model, mean of "NPV" between usd(900) and usd(1_100));
/// check!(model, "NPV" with all inputs at their medians >= usd(1_000));
///
/// let (outcome, likely) = ("NPV", 70.0);
/// check!(model, P(outcome > usd(0)) >= likely%);
/// check!(model, "P(NPV > USD 0) >= 70%");
/// check!(model, Statistic::mean(outcome).between(usd(900), usd(1_100)));
/// // Any finding.
/// check!(value("price", usd(25)).below(usd(30)));
/// check!(bizcase::check::Checks::of(&model).run());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// A claim that does not hold panics:
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
///
/// Claims that the macro does not accept do not compile, and the message says what to write.
/// "`check!` cannot compare by `==`: write >=, >, <=, <, ...":
/// ```compile_fail
/// # let model = bizcase::simulation::Model::new(bizcase::quantity::Currency::USD);
/// bizcase::check!(model, median of "NPV" == 3);
/// ```
/// "an outcome has many values: `check!` needs a statistic of it, such as ...":
/// ```compile_fail
/// # let model = bizcase::simulation::Model::new(bizcase::quantity::Currency::USD);
/// bizcase::check!(model, "NPV" > 3);
/// ```
/// "`check!` takes `mean of "NPV"` for `mean(..)`":
/// ```compile_fail
/// # let model = bizcase::simulation::Model::new(bizcase::quantity::Currency::USD);
/// bizcase::check!(model, mean("NPV") > 3);
/// ```
/// "`check!` needs what is asked of the statistic, such as ...":
/// ```compile_fail
/// # let model = bizcase::simulation::Model::new(bizcase::quantity::Currency::USD);
/// bizcase::check!(model, P("NPV" > 3));
/// ```
#[macro_export]
macro_rules! check {
    // A threshold.
    (@value $share:literal %) => { $crate::simulation::Threshold::percent(f64::from($share)) };
    (@value $share:ident %) => { $crate::simulation::Threshold::percent(f64::from($share)) };
    (@value $value:expr) => { $value };

    // What stands after a statistic, or inside P(...) after the name of the outcome, as a condition
    // that is handed to `$then`.
    (@condition $then:tt >= $($end:tt)+) => { $crate::check!(@one $then AtLeast $($end)+) };
    (@condition $then:tt > $($end:tt)+) => { $crate::check!(@one $then Above $($end)+) };
    (@condition $then:tt <= $($end:tt)+) => { $crate::check!(@one $then AtMost $($end)+) };
    (@condition $then:tt < $($end:tt)+) => { $crate::check!(@one $then Below $($end)+) };
    (@condition $then:tt between $($ends:tt)+) => { $crate::check!(@two $then [] $($ends)+) };
    (@condition $then:tt) => {
        compile_error!("`check!` needs what is asked of the statistic, such as `>= 60%`")
    };
    (@condition $then:tt $other:tt $($rest:tt)*) => {
        compile_error!(concat!(
            "`check!` cannot compare by `", stringify!($other),
            "`: write >=, >, <=, <, `between .. and ..`, or for a statistic \
             `within 5% of the baseline`"
        ))
    };
    (@one $then:tt $side:ident $($end:tt)+) => {
        $crate::check!(@then $then $crate::simulation::Condition::$side(
            $crate::check!(@value $($end)+).into()
        ))
    };
    (@two $then:tt [$($low:tt)+] and $($high:tt)+) => {
        $crate::check!(@then $then $crate::simulation::Condition::Between(
            $crate::check!(@value $($low)+).into(),
            $crate::check!(@value $($high)+).into(),
        ))
    };
    (@two $then:tt [$($low:tt)*] $next:tt $($rest:tt)*) => {
        $crate::check!(@two $then [$($low)* $next] $($rest)*)
    };
    (@two $then:tt [$($low:tt)*]) => {
        compile_error!("`check!` needs two values after `between`: write `between .. and ..`")
    };
    (@then [P $outcome:tt] $condition:expr) => {
        Ok::<_, $crate::Error>($crate::simulation::Statistic::probability(&$outcome, $condition))
    };
    (@then [$model:tt $statistic:tt] $condition:expr) => {
        $crate::check!(@claim $model $statistic.map(|statistic| statistic.is($condition)))
    };

    // What is asked of a statistic.
    (@asked $model:tt $statistic:tt within $share:literal % of the baseline) => {
        $crate::check!(@claim $model $statistic.and_then(|statistic| {
            let share = $crate::quantity::Share::percent(f64::from($share))?;
            Ok(statistic.unmoved_by(share))
        }))
    };
    (@asked $model:tt $statistic:tt $($asked:tt)*) => {
        $crate::check!(@condition [$model $statistic] $($asked)*)
    };
    (@claim $model:tt $claim:expr) => {
        $crate::check!(@require $claim
            .and_then(|claim| $crate::check::Checks::of(&$model).that(claim).run())
            .and_then($crate::check::Report::require))
    };
    (@require $result:expr) => {
        match $result {
            Ok(holds) => holds,
            Err(error) => panic!("{error}"),
        }
    };
    (@named $word:expr, $outcome:tt) => {
        format!("{} of \"{}\"", $word, $outcome)
            .parse::<$crate::simulation::Statistic>()
            .map_err($crate::Error::from)
    };
    (@base $base:ident $outcome:tt) => {
        Ok::<_, $crate::Error>($crate::simulation::Statistic::at_base(
            &$outcome, $crate::simulation::Base::$base
        ))
    };

    // The statistics.
    ($model:expr, P($outcome:tt $($event:tt)*) $($asked:tt)*) => {
        $crate::check!(@asked ($model)
            ($crate::check!(@condition [P $outcome] $($event)*)) $($asked)*)
    };
    ($model:expr, $word:ident of $outcome:tt $($asked:tt)*) => {
        $crate::check!(@asked ($model)
            ($crate::check!(@named stringify!($word), $outcome)) $($asked)*)
    };
    ($model:expr, $word:ident . $decimals:literal of $outcome:tt $($asked:tt)*) => {
        $crate::check!(@asked ($model)
            ($crate::check!(@named concat!(stringify!($word), ".", $decimals), $outcome))
            $($asked)*)
    };
    ($model:expr, $outcome:tt with all inputs at their modes $($asked:tt)*) => {
        $crate::check!(@asked ($model) ($crate::check!(@base Modes $outcome)) $($asked)*)
    };
    ($model:expr, $outcome:tt with all inputs at their means $($asked:tt)*) => {
        $crate::check!(@asked ($model) ($crate::check!(@base Means $outcome)) $($asked)*)
    };
    ($model:expr, $outcome:tt with all inputs at their medians $($asked:tt)*) => {
        $crate::check!(@asked ($model) ($crate::check!(@base Medians $outcome)) $($asked)*)
    };

    ($model:expr, mean($($name:tt)*) $($asked:tt)*) => {
        compile_error!("`check!` takes `mean of \"NPV\"` for `mean(..)`")
    };
    ($model:expr, median($($name:tt)*) $($asked:tt)*) => {
        compile_error!("`check!` takes `median of \"NPV\"` for `median(..)`")
    };
    ($model:expr, percentile($($name:tt)*) $($asked:tt)*) => {
        compile_error!("`check!` takes `P5 of \"NPV\"` for `percentile(.., 5%)`")
    };

    // A claim as text, as an expression, or what is neither.
    ($model:expr, $claim:literal) => {
        $crate::check!(@claim ($model) $claim
            .parse::<$crate::simulation::Claim>()
            .map_err($crate::Error::from))
    };
    ($model:expr, $outcome:literal $($asked:tt)+) => {
        compile_error!(concat!(
            "an outcome has many values: `check!` needs a statistic of it, such as `median of ",
            stringify!($outcome $($asked)+), "` or `P(", stringify!($outcome $($asked)+), ") >= 60%`"
        ))
    };
    ($model:expr, $claim:expr) => {
        $crate::check!(@claim ($model) Ok::<$crate::simulation::Claim, $crate::Error>($claim))
    };
    ($finding:expr) => {
        $crate::check!(@require $crate::check::Findings::required($finding))
    };
}

/// The results that [`check!`](crate::check!) accepts: findings, reports, and `Result`s of either.
///
/// The trait is sealed.
pub trait Findings: sealed::Sealed {
    /// What comes back where everything holds.
    type Held;

    /// Returns what holds.
    ///
    /// # Errors
    /// [`Error`] with the whole message of what does not hold or could not be checked.
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
