//! Code of the caller's own that panics: an error of the run, and the threads are as they were.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bizcase::distribution::{Dist, Distribution, Support};
use bizcase::error::{Error, RunError};
use bizcase::quantity::{Approx, Currency, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

fn panicked(error: Error) -> (&'static str, u64, String) {
    let Error::Run(error) = error else {
        panic!("another error: {error}")
    };
    match *error {
        RunError::Panicked {
            code,
            trial,
            message,
        } => (code, trial, message),
        other => panic!("another error: {other}"),
    }
}

fn sampling() -> Sampling {
    Sampling::monte_carlo(20_000).seed(3)
}

/// A model of one input between 0 and 1, and where that is above the bound first.
fn one_input(bound: f64) -> (Model, bizcase::simulation::Input<Ratio>, u64) {
    let mut model = Model::new(Currency::USD);
    let x = model.ratio("x", Dist::uniform(0.0, 1.0).unwrap()).unwrap();
    let same = model.output("same", move |s| s.get(x)).unwrap();
    let drawn = model.run(&sampling()).unwrap().outcome(same);
    let first = drawn.samples().iter().position(|&it| it > bound);
    (model, x, u64::try_from(first.unwrap()).unwrap())
}

#[test]
fn a_formula_that_panics_names_its_first_trial() {
    for bound in [0.2, 0.9, 0.999] {
        let (mut model, x, first) = one_input(bound);
        let broken = move |s: &bizcase::simulation::Trial<'_, f64>| {
            let value = s.get(x).number();
            assert!(value <= bound, "no answer beyond {bound}");
            Approx::<Ratio, f64>::new(value)
        };
        model.output_by_trial("broken", broken).unwrap();
        let (code, trial, message) = panicked(model.run(&sampling()).unwrap_err());
        assert_eq!((code, trial), ("formula", first));
        assert_eq!(message, format!("no answer beyond {bound}"));
        let (_, streamed, _) = panicked(model.stream(&sampling()).unwrap_err());
        assert_eq!(streamed, first);
        let error = model.at_values(&[vec![0.1], vec![1.0]]).unwrap_err();
        assert_eq!(panicked(error).1, 1);
    }
}

/// Trials that are evaluated side by side have the number of the first of them.
#[test]
fn a_formula_over_lanes_names_the_first_of_its_trials() {
    let (mut model, x, first) = one_input(0.999);
    let broken = move |s: &bizcase::simulation::Trial<'_>| {
        let value = s.get(x);
        let lane = value.number();
        assert!(lane.trials().iter().all(|&it| it <= 0.999));
        value
    };
    model.output("broken", broken).unwrap();
    let (_, trial, _) = panicked(model.run(&sampling()).unwrap_err());
    let lanes = bizcase::quantity::LANES as u64;
    assert_eq!(trial, first / lanes * lanes);
}

#[test]
fn a_watch_that_panics_ends_its_run_and_no_other() {
    let (model, ..) = one_input(0.5);
    let watch = |_| -> ControlFlow<()> { panic!("the window is gone") };
    let error = model.watched(&watch).run(&sampling()).unwrap_err();
    let (code, _, message) = panicked(error);
    assert_eq!((code, &*message), ("watch", "the window is gone"));
    assert_eq!(model.run(&sampling()).unwrap().inputs().len(), 1);
}

/// Uniform from 0 to 1, until it breaks.
#[derive(Debug)]
struct Fragile(Arc<AtomicBool>);

impl fmt::Display for Fragile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fragile")
    }
}

impl Distribution for Fragile {
    fn quantile(&self, probability: Share) -> f64 {
        assert!(!self.0.load(Ordering::Relaxed), "the table is gone");
        probability.value()
    }

    fn cdf(&self, x: f64) -> Share {
        Share::new(x.clamp(0.0, 1.0)).unwrap()
    }

    fn support(&self) -> Support {
        Support::UNIT
    }

    fn mean(&self) -> Option<f64> {
        Some(0.5)
    }

    fn variance(&self) -> Option<f64> {
        None
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

#[test]
fn a_distribution_of_ones_own_that_panics_is_an_error() {
    let broken = Arc::new(AtomicBool::new(false));
    let mut model = Model::new(Currency::USD);
    let own = Dist::custom(Fragile(broken.clone()));
    let x = model.ratio("x", own).unwrap();
    model.output("same", move |s| s.get(x)).unwrap();
    let before = model.run(&sampling()).unwrap();
    broken.store(true, Ordering::Relaxed);
    let (code, _, message) = panicked(model.run(&sampling()).unwrap_err());
    assert_eq!((code, &*message), ("distribution", "the table is gone"));
    broken.store(false, Ordering::Relaxed);
    let after = model.run(&sampling()).unwrap();
    assert_eq!(after.named("same").unwrap(), before.named("same").unwrap());
}

/// A run within a task of the pool that it shares, and within a pool of its own.
#[cfg(feature = "parallel")]
#[test]
fn pools_within_pools_give_the_same_bits() {
    use rayon::prelude::*;

    let (model, ..) = one_input(0.5);
    let alone = model.run(&sampling()).unwrap().named("same").unwrap();
    let pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap()
    };
    let (outer, inner) = (pool(2), pool(3));
    let nested: Vec<_> = outer.install(|| {
        let runs = (0..6).into_par_iter().map(|it| {
            let run = || model.run(&sampling()).unwrap();
            if it % 2 == 0 {
                run()
            } else {
                inner.install(run)
            }
        });
        runs.collect()
    });
    for run in nested {
        assert_eq!(run.named("same").unwrap(), alone);
    }
}
