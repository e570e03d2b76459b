//! Fitted distributions as data.

use bizcase::distribution::{Distribution, Family, Fit};
use bizcase::quantity::Share;

const MONTHS: [f64; 8] = [2.0, 3.5, 3.0, 6.0, 9.5, 4.0, 5.0, 2.5];

#[test]
fn fits_come_back_with_their_draws() {
    let ranking = Fit::rank(Family::CONTINUOUS, &MONTHS);
    assert!(ranking.fits.len() > 5, "{:?}", ranking.refused);
    for fit in ranking.fits {
        let json = serde_json::to_string(&fit).unwrap();
        let back: Fit = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), json);
        let p90 = Share::new(0.9).unwrap();
        let (found, expected) = (
            back.distribution.quantile(p90),
            fit.distribution.quantile(p90),
        );
        assert_eq!(found.to_bits(), expected.to_bits(), "{:?}", fit.family);
        let draws = |fit: &Fit| fit.parameters.draws("months", 50, 1).unwrap();
        assert_eq!(draws(&back), draws(&fit));
    }
}

#[test]
fn fits_whose_distribution_is_another_are_refused() {
    let fit = Fit::new(Family::LogNormal, &MONTHS).unwrap();
    let mut json = serde_json::to_value(&fit).unwrap();
    json["distribution"]["log_normal"]["median"] = 4.0.into();
    let message = serde_json::from_value::<Fit>(json).unwrap_err().to_string();
    assert!(
        message.ends_with("must be that of its family and parameters"),
        "{message}"
    );
}

/// Refusals of a ranking are data by their code.
#[test]
fn a_ranking_says_why_families_were_refused() {
    let json = serde_json::to_value(Fit::rank(Family::CONTINUOUS, &MONTHS)).unwrap();
    let refused = &json["refused"][0];
    assert_eq!(
        (&refused[0], &refused[1]["code"]),
        (&"beta".into(), &"invalid".into())
    );
}
