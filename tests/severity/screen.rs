//! Which problem first.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::distribution::{Dist, Term};
use bizcase::error::SurveyError;
use bizcase::import::Csv;
use bizcase::quantity::{Share, Unit};
use bizcase::random::Sampling;
use bizcase::severity::{Candidate, ChainedShare, Screen, ScreenResult};
use proptest::prelude::*;

type Outcome = Result<(), bizcase::Error>;

fn even(name: &str, low: f64, high: f64) -> Candidate {
    let range = if low < high {
        Dist::uniform(low, high)
    } else {
        Dist::fixed(low)
    };
    Candidate::new(name, Term::new("size", range.unwrap()))
}

fn drawn(candidates: impl IntoIterator<Item = Candidate>) -> Result<ScreenResult, SurveyError> {
    let screen = Screen::new("screen", Unit::Ratio, candidates);
    screen.draw(&Sampling::latin_hypercube(20_000).seed(2))
}

fn close(found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() < within,
        "{found} is not {expected}"
    );
}

/// A is uniform from 0.5 to 2.5, B is 1: A is better with probability 3/4, and what choosing A
/// loses is the integral of (1 - a) / 2 from 0.5 to 1, which is 1/16. Around its mean of 1.5, A
/// exceeds 1 with probability 0.9 at a half-width of 0.625.
#[test]
fn one_unknown_in_closed_form() -> Outcome {
    let found = drawn([even("b", 1.0, 1.0), even("a", 0.5, 2.5)])?;
    assert_eq!(
        (found.ranked[0].name.as_str(), found.ranked[1].name.as_str()),
        ("a", "b")
    );
    let apart = found.first_two.unwrap();
    close(apart.first_is_better, 0.75, 1e-3);
    close(apart.expected_loss, 0.0625, 1e-4);
    let [only] = apart.inputs.as_slice() else {
        panic!()
    };
    assert_eq!(only.input, "a: size");
    close(only.explains, 1.0, 1e-12);
    close(only.worth, 0.0625, 1e-4);
    assert_eq!(only.narrower, Some(0.62));
    Ok(())
}

/// The variances of two uniform sizes are (high - low)^2 / 12: 4 to 1.
#[test]
fn the_wider_of_two_unknowns_explains_more() -> Outcome {
    let found = drawn([even("a", 10.0, 14.0), even("b", 10.0, 12.0)])?;
    let inputs = found.first_two.unwrap().inputs;
    assert_eq!(inputs[0].input, "a: size");
    close(inputs[0].explains, 0.8, 0.01);
    close(inputs[1].explains, 0.2, 0.01);
    assert!(inputs[0].worth > inputs[1].worth);
    Ok(())
}

/// Of the product of two independent factors with coefficients of variation c and d, the first
/// explains c^2 / (c^2 + d^2 + c^2 d^2) by itself; both are 1/sqrt(12) of their width over the mean.
#[test]
fn what_only_both_explain_is_nobodys() -> Outcome {
    let a = even("a", 1.0, 3.0).times(Term::new("price", Dist::uniform(0.5, 1.5)?));
    let found = drawn([a, even("b", 0.1, 0.1)])?;
    let inputs = found.first_two.unwrap().inputs;
    let square = 1.0 / 12.0;
    let alone = square / (2.0 * square + square * square);
    close(inputs[0].explains, alone, 0.01);
    close(inputs[1].explains, alone, 0.01);
    Ok(())
}

#[test]
fn what_both_have_in_common_does_not_tell_them_apart() -> Outcome {
    let wage = || Term::new("wage", Dist::uniform(20.0, 60.0).unwrap());
    let found = drawn([
        even("a", 10.0, 12.0).times_common(wage()),
        even("b", 9.0, 11.0).times_common(wage()),
    ])?;
    let apart = found.first_two.unwrap();
    // P(A > B) for A - B = 1 + difference of two uniform numbers of width 2: 1 - 1/8.
    close(apart.first_is_better, 0.875, 0.005);
    let wage = apart.inputs.iter().find(|it| it.input == "wage").unwrap();
    assert!(wage.explains < 0.2 && wage.worth < 1e-9);
    let other = Term::new("wage", Dist::uniform(20.0, 50.0)?);
    let error = drawn([
        even("a", 1.0, 2.0).times_common(other),
        even("b", 1.0, 2.0).times_common(Term::new("wage", Dist::uniform(20.0, 60.0)?)),
    ]);
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("one range wherever it occurs")
    );
    Ok(())
}

#[test]
fn factors_of_one_name_are_each_candidates_own() -> Outcome {
    let found = drawn([even("a", 1.0, 2.0), even("b", 1.0, 2.0)])?;
    close(found.first_two.unwrap().first_is_better, 0.5, 0.01);
    Ok(())
}

#[test]
fn equal_candidates_share_their_ranks() -> Outcome {
    let found = drawn([
        even("a", 1.0, 1.0),
        even("b", 1.0, 1.0),
        even("c", 0.5, 0.5),
    ])?;
    let ranks: Vec<f64> = found.ranked[0].ranks.iter().map(|it| it.value()).collect();
    assert_eq!(ranks, [0.5, 0.5, 0.0]);
    let apart = found.first_two.as_ref().unwrap();
    assert_eq!((apart.first_is_better, apart.expected_loss), (0.5, 0.0));
    assert!(apart.inputs.is_empty());
    assert_eq!(found.probability_in_top("b", 2)?.value(), 1.0);
    assert!(drawn([even("a", 1.0, 2.0)])?.first_two.is_none());
    Ok(())
}

#[test]
fn shares_of_one_base_are_refused_in_code_and_in_a_file() -> Outcome {
    let share = |name, base| ChainedShare::new(name, base, Dist::uniform(0.2, 0.4).unwrap());
    let a = even("a", 1.0, 2.0)
        .share(share("hurt", "all asked"))
        .share(share("willing", "all asked"));
    let error = drawn([a]).unwrap_err();
    assert!(
        matches!(error, SurveyError::SharesOfOneBase { .. }),
        "{error}"
    );

    let head = "candidate,size_low,size_likely,size_high,severity_low,severity_likely,severity_high,\
                willingness_low,willingness_likely,willingness_high,willingness_base\n";
    let late = "late payments,20000,25000,30000,30%,40%,50%,10%,30%,50%,\n";
    let forms = "forms,10000,25000,40000,30%,40%,50%,10%,20%,50%,";
    let read = |base: &str| {
        let text = format!("{head}{late}{forms}{base}\n");
        let rows = Csv::from_text("candidates.csv", &text)
            .candidates()
            .unwrap()
            .rows;
        Screen::new("screen", Unit::Count, rows).draw(&Sampling::latin_hypercube(1_000))
    };
    assert_eq!(read("")?.ranked[0].name, "late payments");
    let error = read("all asked").unwrap_err().to_string();
    assert!(
        error.starts_with("`those willing` is a share of all asked, as `those hurt` is"),
        "{error}"
    );
    Ok(())
}

#[test]
fn a_screen_is_plain_data_and_refuses_what_cannot_be() -> Outcome {
    let screen = Screen::new("screen", Unit::Count, [even("a", 1.0, 2.0)]);
    let text = serde_json::to_string(&screen).unwrap();
    assert_eq!(serde_json::from_str::<Screen>(&text).unwrap(), screen);
    assert!(drawn([]).is_err());
    assert!(drawn([even("a", 1.0, 2.0), even("a", 1.0, 2.0)]).is_err());
    assert!(
        drawn([even("a", -1.0, 2.0)])
            .unwrap_err()
            .to_string()
            .starts_with("a: size")
    );
    let twice = even("a", 1.0, 2.0).times(Term::new("size", Dist::fixed(2.0)?));
    assert!(drawn([twice]).unwrap_err().to_string().contains("once"));
    let shares = Screen::new("screen", Unit::Share, [even("a", 0.1, 0.2)]);
    assert!(shares.draw(&Sampling::monte_carlo(2)).is_err());
    let found = drawn([even("alpha", 1.0, 2.0), even("beta", 1.0, 2.0)])?;
    let error = found.probability_in_top("alfa", 1).unwrap_err().to_string();
    assert!(error.contains("`alpha`"), "{error}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn every_rank_and_every_candidate_add_up_to_one(
        sizes in proptest::collection::vec((0.0..10.0, 0.0..5.0), 2..7),
    ) {
        let candidates = sizes.iter().enumerate().map(|(number, &(low, width))| {
            even(&number.to_string(), low, low + width)
        });
        let screen = Screen::new("screen", Unit::Ratio, candidates);
        let found = screen.draw(&Sampling::latin_hypercube(300)).unwrap();
        let count = found.ranked.len();
        for place in 0..count {
            let of_one: f64 = found.ranked[place].ranks.iter().map(|it| it.value()).sum();
            let of_rank: f64 = found.ranked.iter().map(|it| it.ranks[place].value()).sum();
            prop_assert!((of_one - 1.0).abs() < 1e-9 && (of_rank - 1.0).abs() < 1e-9);
        }
        let all = found.probability_in_top("0", count).unwrap();
        prop_assert!((all.value() - 1.0).abs() < 1e-9);
        let apart = found.first_two.unwrap();
        prop_assert!((0.0..=1.0).contains(&apart.first_is_better));
        prop_assert!(apart.expected_loss >= 0.0);
        // Knowing one figure is never worth more than knowing all.
        for input in &apart.inputs {
            prop_assert!(input.worth <= apart.expected_loss + 1e-9);
            prop_assert!((0.0..=1.0).contains(&input.explains));
        }
    }
}

#[test]
fn more_certainty_wanted_needs_more_found_out() -> Outcome {
    let candidates = || [even("a", 0.5, 2.5), even("b", 0.9, 1.1)];
    let by = |sure| -> Result<Option<f64>, bizcase::Error> {
        let mut screen = Screen::new("screen", Unit::Ratio, candidates());
        screen.sure = Share::percent(sure)?;
        let found = screen.draw(&Sampling::latin_hypercube(5_000))?;
        Ok(found.first_two.unwrap().inputs[0].narrower)
    };
    assert!(by(95.0)?.unwrap() < by(80.0)?.unwrap());
    assert_eq!(by(70.0)?, Some(1.0));
    Ok(())
}
