//! Respondents who accept a price after refusing a lower one.

/// What becomes of a respondent whose answers rise with the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repair {
    /// The answers stay as given.
    #[default]
    Keep,
    /// Below the highest accepted price all prices are accepted: each answer becomes the highest
    /// at its price or above.
    HighestYes,
    /// Above the first refused price all prices are refused: each answer becomes the lowest at
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

/// The falling sequence nearest to `values` by weighted squares: pool adjacent violators.
///
/// Reference: R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk (1972), *Statistical
/// Inference under Order Restrictions*, chapter 1.
pub(super) fn isotonic_falling(values: &[f64], weights: &[f64]) -> Vec<f64> {
    // Weighted sum, weight and length of each pool.
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(values.len());
    for (value, &weight) in values.iter().zip(weights) {
        let mut pool = (value * weight, weight, 1);
        while let Some(&last) = pools.last() {
            // The means compared without a division: ties stay apart or together alike.
            if last.0 * pool.1 >= pool.0 * last.1 {
                break;
            }
            pool = (last.0 + pool.0, last.1 + pool.1, last.2 + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut least = 1.0_f64;
    let level = |(sum, weight, length): (f64, f64, usize)| {
        // Rounding of two quotients must not make the sequence rise.
        least = least.min(sum / weight);
        std::iter::repeat_n(least, length)
    };
    pools.into_iter().flat_map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::{Repair, assume_monotone, is_monotone, isotonic_falling, repair};

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

    /// Barlow et al. (1972), the pools of a short sequence, by hand.
    #[test]
    fn violators_are_pooled() {
        let pooled = isotonic_falling(&[0.9, 0.4, 0.6, 0.5, 0.1], &[1.0, 1.0, 3.0, 1.0, 2.0]);
        for (found, expected) in pooled.into_iter().zip([0.9, 0.55, 0.55, 0.5, 0.1]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }
}
