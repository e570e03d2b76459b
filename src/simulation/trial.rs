//! What a formula sees: the inputs of its trials, and the slots for its results.

use std::fmt;
use std::marker::PhantomData;

use super::{BLOCK, Input, Output};
use crate::numeric::wide::{Work, on_avx2};
use crate::quantity::{Approx, LANES, Lane, Number, PerPeriod, Period, Quantity};

/// How many rows of lanes a column of one block has.
pub(super) const ROWS: usize = BLOCK / LANES;

/// Columns of one block of trials, one after another.
pub(super) type Columns = [[f64; LANES]];

/// The inputs of one trial (`N = f64`) or of several side by side (`N = Lane`).
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Approx, Count, Currency, Money, Number};
/// use bizcase::simulation::{Input, Model, Trial};
///
/// struct Shop {
///     buyers: Input<Count>,
///     price: Input<Money>,
/// }
///
/// impl Shop {
/// // Generic, so it serves whole lanes and single trials alike.
///     fn revenue<N: Number>(&self, s: &Trial<N>) -> Approx<Money, N> {
///         s.get(self.buyers) * s.get(self.price)
///     }
/// }
///
/// let mut model = Model::new(Currency::EUR);
/// let shop = Shop {
///     buyers: model.count("buyers", Dist::pert(4_000.0, 9_300.0, 16_000.0)?)?,
///     price: model.money("price", Dist::log_normal_p10_p90(900.0, 1_600.0)?)?,
/// };
/// model.output("revenue", move |s| shop.revenue(s))?;
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Trial<'a, N = Lane> {
    columns: &'a Columns,
    periods: &'a [Option<Period>],
    model: u32,
    index: usize,
    number: PhantomData<N>,
}

impl<N: Number> Trial<'_, N> {
    /// The value of an input.
    #[inline(always)]
    #[must_use]
    pub fn get<Q: Quantity>(&self, input: Input<Q>) -> Approx<Q, N> {
        Approx::from_number(self.number(input.of(self.model)))
    }

    /// The effect of a rate over one `period`: a share lost for churn, a relative change for
    /// growth, discount and interest. A rate stated for another period is compounded.
    #[inline(always)]
    #[must_use]
    pub fn over<R: PerPeriod>(&self, input: Input<R>, period: Period) -> Approx<R::Over, N> {
        let index = input.of(self.model);
        let stated = self.periods[index].unwrap_or(period);
        Approx::from_number(R::over_period(self.number(index), stated, period))
    }

    #[inline(always)]
    fn number(&self, index: usize) -> N {
        N::read(&self.columns[index * ROWS..], self.index)
    }
}

impl<N> fmt::Debug for Trial<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trial {} of a block", self.index)
    }
}

/// The slots for the outputs of a formula's trials.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let buyers = model.count("buyers", Dist::uniform(100.0, 200.0)?)?;
/// let revenue = model.declare::<Money>("revenue")?;
/// let profit = model.declare::<Money>("profit")?;
/// // One pass computes both.
/// model.formula(move |s, results| {
///     let sold = s.get(buyers) * s.get(price);
///     results.set(revenue, sold);
///     results.set(profit, sold * 0.8);
/// });
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Results<'a, N = Lane> {
    columns: &'a mut Columns,
    model: u32,
    trial: usize,
    number: PhantomData<N>,
}

impl<N: Number> Results<'_, N> {
    /// Sets an output.
    #[inline(always)]
    pub fn set<Q: Quantity>(&mut self, output: Output<Q>, value: Approx<Q, N>) {
        let start = output.of(self.model) * ROWS;
        value.number().write(&mut self.columns[start..], self.trial);
    }
}

impl<N> fmt::Debug for Results<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Results of trial {} of a block", self.trial)
    }
}

/// One block of trials: the columns of the inputs, and room for the outputs.
pub(super) struct Block<'a> {
    pub(super) inputs: &'a Columns,
    pub(super) outputs: &'a mut Columns,
    pub(super) periods: &'a [Option<Period>],
    pub(super) model: u32,
    /// How many of the block's trials are wanted.
    pub(super) trials: usize,
    /// The trial that is evaluated, or the first of those that are.
    pub(super) at: usize,
}

/// A closure over scenarios, ready to be called block by block.
pub(super) type Formula = Box<dyn Fn(&mut Block<'_>) + Send + Sync>;

/// Wraps the user's closure in the loop over a block, so that the loop is compiled with it.
pub(super) fn formula<N: Number>(
    evaluate: impl Fn(&Trial<'_, N>, &mut Results<'_, N>) + Send + Sync + 'static,
) -> Formula {
    Box::new(move |block| over(&evaluate, block))
}

/// As above, for two copies of a closure: the second is compiled for wider instructions, which it
/// is only if nothing else calls it.
pub(super) fn vectorized_formula(
    baseline: impl Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
    wide: impl Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
) -> Formula {
    Box::new(move |block| {
        if let Err(unsupported) = on_avx2(Loop(&wide, block)) {
            over(&baseline, unsupported.1);
        }
    })
}

#[inline(always)]
fn over<N: Number>(evaluate: &impl Fn(&Trial<'_, N>, &mut Results<'_, N>), block: &mut Block<'_>) {
    let &mut Block {
        inputs,
        periods,
        model,
        trials,
        ..
    } = block;
    for trial in (0..trials).step_by(N::WIDTH) {
        block.at = trial;
        let number = PhantomData;
        let scenario = Trial {
            columns: inputs,
            periods,
            model,
            index: trial,
            number,
        };
        let columns = &mut *block.outputs;
        evaluate(
            &scenario,
            &mut Results {
                columns,
                model,
                trial,
                number,
            },
        );
    }
}

/// A closure and the block that it is to go over.
struct Loop<'f, 'b, 'c, F>(&'f F, &'b mut Block<'c>);

impl<F: Fn(&Trial<'_>, &mut Results<'_>)> Work for Loop<'_, '_, '_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        over(self.0, self.1);
    }
}

/// Two copies of one closure, the second compiled for the wider vector instructions that a CPU may
/// have. [`vectorized!`](crate::vectorized) makes it.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::simulation::Model;
/// use bizcase::vectorized;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// model.output_vectorized("twice the price", vectorized!(move |s| s.get(price) * 2.0))?;
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Vectorized<B, W> {
    pub(super) baseline: B,
    pub(super) wide: W,
}

impl<B, W> Vectorized<B, W> {
    /// Two copies of a closure that returns one output.
    #[doc(hidden)]
    pub fn output<Q>(baseline: B, wide: W) -> Self
    where
        B: Fn(&Trial<'_>) -> Approx<Q> + Send + Sync + 'static,
        W: Fn(&Trial<'_>) -> Approx<Q> + Send + Sync + 'static,
    {
        Self { baseline, wide }
    }

    /// Two copies of a closure that sets several outputs.
    #[doc(hidden)]
    pub fn formula(baseline: B, wide: W) -> Self
    where
        B: Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
        W: Fn(&Trial<'_>, &mut Results<'_>) + Send + Sync + 'static,
    {
        Self { baseline, wide }
    }
}

/// Compiles a formula twice: for every CPU, and for the wider vector instructions of newer ones.
///
/// It takes a closure with one argument for
/// [`Model::output_vectorized`](crate::simulation::Model::output_vectorized), or with two for
/// [`Model::formula_vectorized`](crate::simulation::Model::formula_vectorized). The results have
/// the same bits, about 1.5 times faster for long formulas. Everything that the closure captures
/// must be `Copy`, as handles are. Mark functions that it calls `#[inline(always)]`, because only
/// inlined code is compiled for the wider instructions.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::Model;
/// use bizcase::vectorized;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let (once, twice) = (model.declare::<Money>("once")?, model.declare::<Money>("twice")?);
/// model.formula_vectorized(vectorized!(move |s, results| {
///     results.set(once, s.get(price));
///     results.set(twice, s.get(price) * 2.0);
/// }));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[macro_export]
macro_rules! vectorized {
    (move |$scenario:pat_param| $body:expr) => {
        $crate::simulation::Vectorized::output(move |$scenario| $body, move |$scenario| $body)
    };
    (move |$scenario:pat_param, $results:pat_param| $body:expr) => {
        $crate::simulation::Vectorized::formula(
            move |$scenario, $results| $body,
            move |$scenario, $results| $body,
        )
    };
}
