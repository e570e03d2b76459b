//! Cumulative probabilities beside those of the crate statrs, over the parameters for which that is
//! precise: it states its incomplete beta and gamma functions to 2e-13 for shapes up to 1,000, and
//! its error function to 1e-10.

use ::statrs::distribution::{self as other, ContinuousCDF, DiscreteCDF};
use bizcase::distribution::{Dist, Distribution, Scale, Shape};
use bizcase::quantity::Share;
use proptest::prelude::*;

/// Whether both have the same probabilities at places all over the distribution.
fn agree(ours: &Dist, theirs: impl Fn(f64) -> f64, tolerance: f64) -> Result<(), TestCaseError> {
    for probability in [1e-6, 0.01, 0.2, 0.5, 0.8, 0.99] {
        let x = ours.quantile(Share::new(probability).unwrap());
        let (found, wanted) = (ours.cdf(x).value(), theirs(x));
        prop_assert!(
            (found - wanted).abs() <= tolerance * wanted.max(1e-3),
            "{ours} at {x}: {found}, statrs {wanted}"
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn continuous_distributions_agree(
        a in 0.2..500.0_f64,
        b in 0.2..500.0_f64,
        // statrs raises the scale to the power of the shape, which must not overflow.
        power in 0.2..20.0_f64,
    ) {
        let theirs = other::Beta::new(a, b).unwrap();
        agree(&Dist::beta(a, b).unwrap(), |x| theirs.cdf(x), 1e-11)?;
        let theirs = other::Gamma::new(a, 1.0 / b).unwrap();
        agree(&Dist::gamma(Shape(a), Scale(b)).unwrap(), |x| theirs.cdf(x), 1e-11)?;
        let theirs = other::Weibull::new(power, b).unwrap();
        agree(&Dist::weibull(Shape(power), Scale(b)).unwrap(), |x| theirs.cdf(x), 1e-11)?;
        let theirs = other::Pareto::new(b, power).unwrap();
        agree(&Dist::pareto(Shape(power), Scale(b)).unwrap(), |x| theirs.cdf(x), 1e-11)?;
        let theirs = other::Normal::new(a, b).unwrap();
        agree(&Dist::normal(a, b).unwrap(), |x| theirs.cdf(x), 1e-9)?;
        let theirs = other::Gumbel::new(a, b).unwrap();
        agree(&Dist::gumbel(a, b).unwrap(), |x| theirs.cdf(x), 1e-11)?;
        let theirs = other::StudentsT::new(0.0, b, a).unwrap();
        agree(&Dist::student_t(a, 0.0, b).unwrap(), |x| theirs.cdf(x), 1e-10)?;
    }

    #[test]
    fn counts_agree(trials in 1_u64..500, share in 0.1..0.9_f64, mean in 0.1..50.0_f64) {
        let probability = Share::new(share).unwrap();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "quantiles of these counts are whole numbers below a million"
        )]
        let whole = |x: f64| x as u64;
        let theirs = other::Binomial::new(share, trials).unwrap();
        agree(&Dist::binomial(trials, probability).unwrap(), |x| theirs.cdf(whole(x)), 1e-11)?;
        let theirs = other::Poisson::new(mean).unwrap();
        agree(&Dist::poisson(mean).unwrap(), |x| theirs.cdf(whole(x)), 1e-11)?;
        let theirs = other::NegativeBinomial::new(mean, share).unwrap();
        let ours = Dist::negative_binomial(mean, probability).unwrap();
        agree(&ours, |x| theirs.cdf(whole(x)), 1e-11)?;
    }
}
