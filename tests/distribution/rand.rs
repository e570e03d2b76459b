//! Random numbers for the crate `rand`.

use bizcase::distribution::{Dist, Distribution as _};
use bizcase::quantity::Currency;
use bizcase::random::{NamedRng, Sampling, Seed};
use bizcase::simulation::Model;
use rand::{Rng, RngExt};

/// The first 100 draws of a generator are those of the input of its name.
#[test]
fn a_named_generator_gives_the_draws_of_a_run() {
    let mut model = Model::new(Currency::USD);
    let law = Dist::uniform(0.0, 1.0).unwrap();
    let input = model.ratio("share", law.clone()).unwrap();
    let output = model.output("share", move |s| s.get(input)).unwrap();
    let run = model.run(&Sampling::monte_carlo(100).seed(7)).unwrap();
    let rng = NamedRng::new(Seed(7), "share");
    let drawn: Vec<f64> = rng.sample_iter(law).take(100).collect();
    assert_eq!(run.outcome(output).samples(), drawn);
}

#[test]
fn draws_by_a_generator_have_the_mean_of_their_distribution() {
    let law = Dist::pert(2.0, 3.0, 9.0).unwrap();
    let rng = NamedRng::new(1, "days");
    let count = 10_000_u32;
    let sum: f64 = rng.sample_iter(law.clone()).take(count as usize).sum();
    let error = (law.variance().unwrap() / f64::from(count)).sqrt();
    assert!((sum / f64::from(count) - law.mean().unwrap()).abs() < 4.0 * error);
}

#[test]
fn words_and_bytes_are_the_same_numbers() {
    let [mut words, mut halves, mut bytes] = [0; 3].map(|_| NamedRng::new(3, "name"));
    let mut eight = [0; 8];
    for _ in 0..40 {
        let word = words.next_u64();
        assert_eq!(word >> 32, u64::from(halves.next_u32()));
        bytes.fill_bytes(&mut eight);
        assert_eq!(u64::from_le_bytes(eight), word);
    }
    let mut other = NamedRng::new(3, "another name");
    assert_ne!(other.next_u64(), NamedRng::new(3, "name").next_u64());
}
