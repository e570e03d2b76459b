//! Means of answers, and their draws.

use super::Survey;
use super::answered::Answered;
use crate::distribution::{Distribution, Gamma, Scale, Shape};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::numeric::wide::{Work, widest};
use crate::numeric::{in_order, vector_math};
use crate::quantity::Share;
use crate::random::Stream;

/// How many draws are made at once: the sums of some tens of columns stay in the nearest cache.
const LANES: usize = 64;

/// One question of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Answers by exclusive categories, a column each of ones and zeros. A lone category has the
    /// others as its remainder.
    Shares { categories: usize },
    /// An answer that is a number.
    Mean,
}

impl Asked {
    const fn columns(self) -> usize {
        match self {
            Self::Shares { categories } => categories,
            Self::Mean => 1,
        }
    }
}

/// The mean of every column: shares and numbers.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) estimates: Vec<f64>,
    /// By column, in the order of the draws.
    pub(super) draws: Vec<Vec<f64>>,
    /// By question, how many answered it.
    pub(super) answers: Vec<u64>,
    /// By question, how many unweighted answers would say as much (Kish).
    pub(super) effective: Vec<f64>,
}

impl Survey {
    /// The means of all columns over those who answered. `row(i, cells)` fills the cells of the
    /// `i`-th row that was given, in the order of the questions; NaN stands for no answer.
    ///
    /// Draws of shares have Jeffreys' prior as pseudo-answers: a mass of one over the categories,
    /// so that those of an unweighted share are Beta(k + 1/2, n - k + 1/2), and five of five is not
    /// certainty. Numbers have none.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a question that nobody answered, a number that only one did,
    /// and fewer people in the population than answered.
    pub(super) fn tally(
        &self,
        answered: &Answered<'_>,
        questions: &[(String, Asked)],
        row: impl Fn(usize, &mut [f64]) + Sync,
    ) -> Result<Tally, SurveyError> {
        let resamples = self.draws().resamples();
        Permitted::between(2.0, 1e7).check("number of draws", f64::from(resamples))?;
        let layout = Layout::of(questions);
        let counted = layout.counted(answered, &row);
        for ((name, asked), &answers) in questions.iter().zip(&counted.answers) {
            let fewest = if *asked == Asked::Mean { 2 } else { 1 };
            if answers < fewest {
                let rule = format!("{fewest} or more");
                let parameter = format!("answers to `{name}`");
                return Err(Invalid::rule(&parameter, answers, rule).into());
            }
        }
        let narrowing = self.narrowing(answered.ids.len())?;
        let streams: Vec<Stream> = answered
            .ids
            .iter()
            .map(|id| Stream::new(self.draws().seed_used(), &format!("{}: {id}", self.name())))
            .collect();
        let priors = self.priors(questions, &counted)?;
        let one = |block: usize| layout.block(block * LANES, &streams, answered, &priors, &row);
        let blocks = (resamples as usize).div_ceil(LANES);
        let mut draws = vec![Vec::with_capacity(blocks * LANES); layout.columns];
        for block in in_order(blocks, one) {
            for (all, means) in draws.iter_mut().zip(block.chunks_exact(LANES)) {
                all.extend_from_slice(means);
            }
        }
        for (column, estimate) in draws.iter_mut().zip(&counted.estimates) {
            column.truncate(resamples as usize);
            for draw in column.iter_mut() {
                *draw = estimate + narrowing * (*draw - estimate);
            }
        }
        Ok(Tally {
            estimates: counted.estimates,
            draws,
            answers: counted.answers,
            effective: counted.effective,
        })
    }

    /// What a finite population leaves of every deviation from the estimate.
    fn narrowing(&self, answered: usize) -> Result<f64, Invalid> {
        let Some(people) = self.people() else {
            return Ok(1.0);
        };
        let parameter = format!("number of people in the population of `{}`", self.name());
        let (people, answered) = (people as f64, answered as f64);
        Permitted::between(answered, 9e15).check(&parameter, people)?;
        Ok(libm::sqrt(1.0 - answered / people))
    }

    /// The mass of the pseudo-answers of every column and of its remainder, by draw; empty for
    /// numbers.
    fn priors(
        &self,
        questions: &[(String, Asked)],
        counted: &Counted,
    ) -> Result<Vec<Prior>, Invalid> {
        let draws = (self.draws().resamples() as usize).next_multiple_of(LANES);
        let mut priors = Vec::new();
        for ((name, asked), &unit) in questions.iter().zip(&counted.unit) {
            let Asked::Shares { categories } = *asked else {
                priors.push(Prior::default());
                continue;
            };
            let shape = 1.0 / categories.max(2) as f64;
            let mass = Gamma::new(Shape(shape), Scale(unit))?;
            let drawn = |category: usize| {
                let address = format!("{}: prior of {name}, {category}", self.name());
                let mut column = vec![0.0; draws];
                Stream::new(self.draws().seed_used(), &address).fill(0, &mut column);
                for mass_or_uniform in &mut column {
                    *mass_or_uniform = mass.quantile(Share::literal(*mass_or_uniform));
                }
                column
            };
            priors.push(Prior {
                categories: (0..categories.max(2)).map(drawn).collect(),
            });
        }
        Ok(priors)
    }
}

/// Pseudo-answers to one question, by category and draw.
#[derive(Debug, Default)]
struct Prior {
    categories: Vec<Vec<f64>>,
}

/// What is counted once, without drawing.
struct Counted {
    estimates: Vec<f64>,
    answers: Vec<u64>,
    effective: Vec<f64>,
    /// By question, the weight that one unweighted answer would have.
    unit: Vec<f64>,
}

/// Which columns each question has.
struct Layout {
    starts: Vec<(usize, usize)>,
    columns: usize,
}

impl Layout {
    fn of(questions: &[(String, Asked)]) -> Self {
        let mut columns = 0;
        let starts = questions.iter().map(|(_, asked)| {
            let start = columns;
            columns += asked.columns();
            (start, asked.columns())
        });
        Self {
            starts: starts.collect(),
            columns,
        }
    }

    fn counted(&self, answered: &Answered<'_>, row: &impl Fn(usize, &mut [f64])) -> Counted {
        let questions = self.starts.len();
        let mut cells = vec![0.0; self.columns];
        let mut sums = vec![0.0; self.columns];
        let (mut answers, mut weight, mut squares) = (
            vec![0; questions],
            vec![0.0; questions],
            vec![0.0; questions],
        );
        for (&index, &w) in answered.rows.iter().zip(&answered.weights) {
            row(index, &mut cells);
            for (question, &(start, length)) in self.starts.iter().enumerate() {
                if cells[start].is_nan() {
                    continue;
                }
                answers[question] += 1;
                weight[question] += w;
                squares[question] += w * w;
                for column in start..start + length {
                    sums[column] += w * cells[column];
                }
            }
        }
        for (question, &(start, length)) in self.starts.iter().enumerate() {
            for sum in &mut sums[start..start + length] {
                *sum /= weight[question];
            }
        }
        let pairs = || weight.iter().zip(&squares);
        Counted {
            estimates: sums,
            answers,
            effective: pairs().map(|(w, s)| w * w / s).collect(),
            unit: pairs().map(|(w, s)| s / w).collect(),
        }
    }

    /// The means of all columns in the draws from `first` on, a chunk for each column.
    fn block(
        &self,
        first: usize,
        streams: &[Stream],
        answered: &Answered<'_>,
        priors: &[Prior],
        row: &impl Fn(usize, &mut [f64]),
    ) -> Vec<f64> {
        let mut sums = vec![[0.0; LANES]; self.columns];
        // Most people answer everything: what they weigh is added up once.
        let mut complete = [0.0; LANES];
        let mut weights = vec![[0.0; LANES]; self.starts.len()];
        let mut cells = vec![0.0; self.columns];
        for ((stream, &weight), &index) in streams.iter().zip(&answered.weights).zip(&answered.rows)
        {
            row(index, &mut cells);
            let mut drawn = [0.0; LANES];
            stream.fill(first as u64, &mut drawn);
            widest(Adding {
                starts: &self.starts,
                cells: &cells,
                weight,
                drawn: &mut drawn,
                sums: &mut sums,
                complete: &mut complete,
                weights: &mut weights,
            });
        }
        for ((weights, prior), &(start, length)) in weights.iter_mut().zip(priors).zip(&self.starts)
        {
            for (weight, complete) in weights.iter_mut().zip(complete) {
                *weight += complete;
            }
            for (category, mass) in prior.categories.iter().enumerate() {
                let mass = &mass[first..first + LANES];
                add(weights, mass);
                if category < length {
                    add(&mut sums[start + category], mass);
                }
            }
            for sums in &mut sums[start..start + length] {
                for (sum, weight) in sums.iter_mut().zip(&*weights) {
                    *sum /= weight;
                }
            }
        }
        sums.into_iter().flatten().collect()
    }
}

fn add(sums: &mut [f64; LANES], terms: &[f64]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

/// Adds one respondent to the sums of a block of draws.
struct Adding<'a> {
    starts: &'a [(usize, usize)],
    cells: &'a [f64],
    weight: f64,
    /// Uniform numbers at first.
    drawn: &'a mut [f64; LANES],
    sums: &'a mut [[f64; LANES]],
    complete: &'a mut [f64; LANES],
    weights: &'a mut [[f64; LANES]],
}

impl Work for Adding<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut masses = vector_math::ln(*self.drawn);
        for mass in &mut masses {
            *mass *= -self.weight;
        }
        let missing = |&(start, _): &(usize, usize)| self.cells[start].is_nan();
        if self.starts.iter().any(missing) {
            for (at, weights) in self.starts.iter().zip(self.weights.iter_mut()) {
                if !missing(at) {
                    plus(weights, &masses, 1.0);
                }
            }
        } else {
            plus(self.complete, &masses, 1.0);
        }
        for (&cell, sums) in self.cells.iter().zip(self.sums.iter_mut()) {
            if cell != 0.0 && !cell.is_nan() {
                plus(sums, &masses, cell);
            }
        }
    }
}

#[inline(always)]
fn plus(sums: &mut [f64; LANES], masses: &[f64; LANES], times: f64) {
    for (sum, mass) in sums.iter_mut().zip(masses) {
        *sum += times * mass;
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Survey, Tally};
    use crate::error::SurveyError;
    use crate::sample::Bootstrap;
    use crate::severity::answered::Answered;
    use crate::survey::{Answer, Respondent};

    struct Vote(Respondent, f64);

    impl Answer for Vote {
        fn respondent(&self) -> &Respondent {
            &self.0
        }
    }

    fn tally(survey: &Survey, votes: &[Vote]) -> Result<Tally, SurveyError> {
        let answered = Answered::of("votes", votes, |_, _| Ok(None))?;
        let question = [("yes".to_owned(), Asked::Shares { categories: 1 })];
        survey.tally(&answered, &question, |row, cells| cells[0] = votes[row].1)
    }

    fn votes(answers: &[f64]) -> Vec<Vote> {
        let vote = |(id, &yes): (usize, &f64)| Vote(Respondent::new(id.to_string()), yes);
        answers.iter().enumerate().map(vote).collect()
    }

    /// Beta(k + 1/2, n - k + 1/2) has mean a / (a + b) and variance ab / (a + b)^2 / (a + b + 1).
    #[test]
    fn draws_of_a_share_are_those_of_jeffreys_posterior() {
        let survey = Survey::new("spring").bootstrap(Bootstrap::new(40_000));
        for (yes, n) in [(5, 5), (0, 3), (7, 20), (1, 1)] {
            let answers: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i < yes))).collect();
            let found = tally(&survey, &votes(&answers)).unwrap();
            let (a, b) = (f64::from(yes) + 0.5, f64::from(n - yes) + 0.5);
            let mean = a / (a + b);
            let variance = mean * (1.0 - mean) / (a + b + 1.0);
            let draws = &found.draws[0];
            let count = draws.len() as f64;
            let drawn = draws.iter().sum::<f64>() / count;
            let error = libm::sqrt(variance / count);
            assert!((drawn - mean).abs() < 4.0 * error, "{yes} of {n}: {drawn}");
            let spread = draws.iter().map(|x| (x - drawn) * (x - drawn)).sum::<f64>() / count;
            assert!(
                (spread / variance - 1.0).abs() < 0.06,
                "{yes} of {n}: {spread}"
            );
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_bit_and_weights_count_by_their_proportion() {
        let survey = Survey::new("spring").bootstrap(Bootstrap::new(100));
        let mut rows = votes(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
        for (row, weight) in rows.iter_mut().zip([2.0, 1.0, 1.0, 0.5, 3.0, 1.0, 1.0]) {
            row.0.weight = weight;
        }
        let first = tally(&survey, &rows).unwrap();
        rows.reverse();
        let second = tally(&survey, &rows).unwrap();
        assert_eq!(first.draws, second.draws);
        for row in &mut rows {
            row.0.weight *= 4.0;
        }
        let heavier = tally(&survey, &rows).unwrap();
        assert_eq!(first.draws, heavier.draws);
        assert_eq!(first.effective, [9.5 * 9.5 / 17.25]);
    }

    #[test]
    fn all_people_asked_leave_nothing_open() {
        let survey = Survey::new("spring")
            .bootstrap(Bootstrap::new(100))
            .population(4);
        let found = tally(&survey, &votes(&[1.0, 0.0, 0.0, 0.0])).unwrap();
        assert!(
            found.draws[0]
                .iter()
                .all(|draw| (draw - 0.25).abs() < 1e-15)
        );
    }
}
