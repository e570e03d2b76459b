//! Respondents who accept a price after refusing a lower one.

use serde::Serialize;

/// What happens to a respondent whose answers rise with the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// The answers stay as given.
    #[default]
    Keep,
    /// All prices below the highest accepted one are accepted: each answer becomes the highest
    /// at its price or above.
    HighestYes,
    /// All prices above the first refused one are refused: each answer becomes the lowest at
    /// its price or below.
    FirstNo,
    /// The respondent is left out.
    Drop,
}

/// Whether the answers, in order of the price, never rise. Prices not asked are `None`.
pub(super) fn is_monotone(answers: &[Option<f64>]) -> bool {
    let mut least = f64::INFINITY;
    answers.iter().flatten().all(|&answer| {
        let falls = answer <= least;
        least = least.min(answer);
        falls
    })
}

/// Mends answers in order of the price; nobody is left out here.
pub(super) fn repair(answers: &mut [Option<f64>], rule: Repair) {
    match rule {
        Repair::Keep | Repair::Drop => {}
        Repair::HighestYes => {
            let mut most = 0.0_f64;
            for answer in answers.iter_mut().rev().flatten() {
                most = most.max(*answer);
                *answer = most;
            }
        }
        Repair::FirstNo => {
            let mut least = 1.0_f64;
            for answer in answers.iter_mut().flatten() {
                least = least.min(*answer);
                *answer = least;
            }
        }
    }
}

/// Gives prices that were not asked the answer that the others imply: refused above a refused
/// one, accepted below an accepted one. What lies between stays unknown.
pub(super) fn assume_monotone(answers: &mut [Option<f64>]) {
    let mut refused = false;
    for answer in answers.iter_mut() {
        match answer {
            Some(value) => refused |= *value <= 0.0,
            None if refused => *answer = Some(0.0),
            None => {}
        }
    }
    let mut accepted = false;
    for answer in answers.iter_mut().rev() {
        match answer {
            Some(value) => accepted |= *value >= 1.0,
            None if accepted => *answer = Some(1.0),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Repair, assume_monotone, is_monotone, repair};

    const ODD: [Option<f64>; 4] = [Some(1.0), Some(0.0), None, Some(1.0)];

    #[test]
    fn repairs_end_in_falling_answers() {
        assert!(!is_monotone(&ODD));
        let (mut yes, mut no) = (ODD, ODD);
        repair(&mut yes, Repair::HighestYes);
        repair(&mut no, Repair::FirstNo);
        assert_eq!(yes, [Some(1.0), Some(1.0), None, Some(1.0)]);
        assert_eq!(no, [Some(1.0), Some(0.0), None, Some(0.0)]);
        assume_monotone(&mut no);
        assert_eq!(no, [Some(1.0), Some(0.0), Some(0.0), Some(0.0)]);
    }

    #[test]
    fn what_nobody_said_stays_unknown_between_yes_and_no() {
        let mut ladder = [None, Some(1.0), None, Some(0.0), None];
        assume_monotone(&mut ladder);
        assert_eq!(ladder, [Some(1.0), Some(1.0), None, Some(0.0), Some(0.0)]);
    }
}
