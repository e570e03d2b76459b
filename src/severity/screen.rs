//! Which problem first, and which segment.

use serde::{Deserialize, Serialize};

use super::inputs::{drawn, sample, within};
use super::share_chain::chained;
use super::tell_apart::{Factor, tell_apart};
use super::{ChainedShare, TellApart};
use crate::distribution::Term;
use crate::error::{Invalid, Permitted, SurveyError, repeated, unknown_name};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::{Sample, rank_probabilities};

/// A problem of a segment that might be worth a full case: how large, how severe, how willing.
///
/// # Example
/// See [`Screen`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The problem and whose it is.
    pub name: String,
    /// How many have it, or what they spend.
    pub size: Term,
    /// Further factors of its own, such as what a customer would pay a year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Term>,
    /// Factors of several candidates, which are one number wherever their name stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub common: Vec<Term>,
    /// Shares that follow each other: the severely affected among all, the willing among those.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<ChainedShare>,
}

impl Candidate {
    /// A problem with its size.
    #[must_use]
    pub fn new(name: &str, size: Term) -> Self {
        Self {
            name: name.to_owned(),
            size,
            factors: Vec::new(),
            common: Vec::new(),
            shares: Vec::new(),
        }
    }

    /// Multiplies by a factor of its own.
    #[must_use]
    pub fn times(mut self, factor: Term) -> Self {
        self.factors.push(factor);
        self
    }

    /// Multiplies by a factor that other candidates have too.
    #[must_use]
    pub fn times_common(mut self, factor: Term) -> Self {
        self.common.push(factor);
        self
    }

    /// Multiplies by a share of those that the share before it leads to.
    #[must_use]
    pub fn share(mut self, share: ChainedShare) -> Self {
        self.shares.push(share);
        self
    }

    /// The factors with the addresses of their random numbers: those of its own begin with its
    /// name.
    fn terms(&self) -> Vec<Term> {
        let own = |name: &str, range| Term::new(&format!("{}: {name}", self.name), range);
        let shares = self.shares.iter().map(|it| own(&it.name, it.range.clone()));
        let factors = [&self.size].into_iter().chain(&self.factors);
        let factors = factors.map(|it| own(&it.name, it.range.clone()));
        factors
            .chain(shares)
            .chain(self.common.iter().cloned())
            .collect()
    }

    fn check(&self) -> Result<(), SurveyError> {
        for term in [&self.size]
            .into_iter()
            .chain(&self.factors)
            .chain(&self.common)
        {
            let name = format!("{}: {}", self.name, term.name);
            within(&name, &term.range, &Permitted::COUNT)?;
        }
        let terms = self.terms();
        if let Some(name) = repeated(terms.iter().map(|term| term.name.as_str())) {
            let rule = "a factor of a candidate once";
            return Err(Invalid::rule("factor", format!("`{name}`"), rule).into());
        }
        chained(&self.shares)
    }
}

/// A screen of candidates before any full case: size x severity x willingness as ranges, from rough
/// studies.
///
/// The score of a candidate is the product of its factors. From its draws come the probability of
/// every rank, and what to find out to tell the first two apart. A screen ranks; it does not say
/// that the first is worth doing.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Term};
/// use bizcase::quantity::Unit;
/// use bizcase::random::Sampling;
/// use bizcase::severity::{Candidate, ChainedShare, Screen};
///
/// let candidate = |name: &str, size: (f64, f64, f64), severe: (f64, f64), willing: (f64, f64)| {
///     Ok::<_, bizcase::Error>(
///         Candidate::new(name, Term::new("firms", Dist::pert(size.0, size.1, size.2)?))
///             .share(ChainedShare::new("those hurt", "all asked", Dist::uniform(severe.0, severe.1)?))
///             .share(ChainedShare::new("those willing", "those hurt", Dist::uniform(willing.0, willing.1)?)),
///     )
/// };
/// let screen = Screen::new("three problems", Unit::Count, [
///     candidate("late payments", (20e3, 25e3, 30e3), (0.3, 0.5), (0.1, 0.5))?,
///     candidate("tax forms", (20e3, 30e3, 35e3), (0.2, 0.4), (0.2, 0.3))?,
///     candidate("stock counts", (1e3, 2e3, 4e3), (0.5, 0.7), (0.2, 0.3))?,
/// ]);
/// let found = screen.draw(&Sampling::latin_hypercube(4_096))?;
/// assert_eq!(found.ranked[0].name, "late payments");
/// assert!(found.probability_in_top("stock counts", 2)?.value() < 0.01);
///
/// // How willing the first are decides: worth a survey before anything else.
/// let apart = found.first_two.as_ref().unwrap();
/// assert!(apart.first_is_better > 0.6 && apart.first_is_better < 0.9);
/// assert_eq!(apart.inputs[0].input, "late payments: those willing");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Its name.
    pub name: String,
    /// What the scores are: a count of buyers, or money.
    pub unit: Unit,
    /// What is compared.
    pub candidates: Vec<Candidate>,
    /// How sure one wants to be of the order of the first two; 90 % by default.
    #[serde(default = "ninety")]
    pub sure: Share,
}

const fn ninety() -> Share {
    Share::literal(0.9)
}

/// What a screen found.
///
/// # Example
/// See [`Screen`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ScreenResult {
    /// The candidates, those of the highest mean score first.
    pub ranked: Vec<RankedCandidate>,
    /// What tells the first two apart; none for a single candidate.
    pub first_two: Option<TellApart>,
}

/// A candidate with its score and the probabilities of its ranks.
///
/// # Example
/// See [`Screen`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RankedCandidate {
    /// The problem and whose it is.
    pub name: String,
    /// The score.
    pub score: Sample,
    /// The probability of every rank, the first first. Candidates that tie share the ranks.
    pub ranks: Vec<Share>,
}

impl Screen {
    /// Candidates to compare.
    #[must_use]
    pub fn new(name: &str, unit: Unit, candidates: impl IntoIterator<Item = Candidate>) -> Self {
        Self {
            name: name.to_owned(),
            unit,
            candidates: candidates.into_iter().collect(),
            sure: ninety(),
        }
    }

    /// Draws all factors, and ranks the candidates in every trial.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] without a candidate, for two of one name, a factor that can be
    /// negative or a share that can leave [0, 1], a common factor with two ranges, scores of shares,
    /// and the limits of a run; [`SurveyError::SharesOfOneBase`] and [`SurveyError::BrokenChain`] as
    /// in [`ShareChain::new`](super::ShareChain::new).
    pub fn draw(&self, sampling: &Sampling) -> Result<ScreenResult, SurveyError> {
        self.check()?;
        let terms: Vec<Vec<Term>> = self.candidates.iter().map(Candidate::terms).collect();
        let all: Vec<&Term> = terms.iter().flatten().collect();
        let columns = drawn(&format!("`{}`", self.name), &all, sampling)?;
        let mut rest = columns.as_slice();
        let mut scores = Vec::with_capacity(terms.len());
        let mut factors = Vec::with_capacity(terms.len());
        for (candidate, terms) in self.candidates.iter().zip(&terms) {
            let (own, others) = rest.split_at(terms.len());
            rest = others;
            let score = product(own);
            scores.push(sample(&candidate.name, self.unit, score, sampling)?);
            let named = terms.iter().zip(own);
            factors.push(
                named
                    .map(|(term, draws)| Factor::of(term, draws))
                    .collect::<Vec<_>>(),
            );
        }
        let mut order: Vec<usize> = (0..scores.len()).collect();
        let means: Vec<f64> = scores.iter().map(|score| score.mean().value).collect();
        order.sort_by(|&a, &b| means[b].total_cmp(&means[a]));
        let draws: Vec<&[f64]> = scores.iter().map(Sample::samples).collect();
        let ranks = rank_probabilities(&draws);
        let first_two = match order.as_slice() {
            &[first, second, ..] => Some(tell_apart(
                (&scores[first], &factors[first]),
                (&scores[second], &factors[second]),
                self.unit,
                self.sure,
            )?),
            _ => None,
        };
        let ranked = |&place: &usize| RankedCandidate {
            name: self.candidates[place].name.clone(),
            score: scores[place].clone(),
            ranks: ranks[place].clone(),
        };
        Ok(ScreenResult {
            ranked: order.iter().map(ranked).collect(),
            first_two,
        })
    }

    fn check(&self) -> Result<(), SurveyError> {
        if self.candidates.is_empty() {
            let parameter = format!("candidates of `{}`", self.name);
            return Err(Invalid::rule(&parameter, "none", "one or more").into());
        }
        if self.unit == Unit::Share {
            return Err(
                Invalid::rule("unit of a screen", "share", "a count, money or a ratio").into(),
            );
        }
        let names = self.candidates.iter().map(|it| it.name.as_str());
        if let Some(name) = repeated(names) {
            let told = format!("`{name}`");
            return Err(Invalid::rule("candidate", told, "given only once").into());
        }
        self.candidates.iter().try_for_each(Candidate::check)
    }
}

/// The product of columns, trial by trial.
fn product(columns: &[Vec<f64>]) -> Vec<f64> {
    let trials = columns.first().map_or(0, Vec::len);
    let of = |trial: usize| columns.iter().map(|column| column[trial]).product();
    (0..trials).map(of).collect()
}

impl ScreenResult {
    /// The probability that a candidate is among the first `top`.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such candidate; the nearest is suggested.
    pub fn probability_in_top(&self, candidate: &str, top: usize) -> Result<Share, Invalid> {
        let names = self.ranked.iter().map(|it| it.name.as_str());
        let found = self.ranked.iter().find(|it| it.name == candidate);
        let found = found.ok_or_else(|| unknown_name("candidate", candidate, names))?;
        let sum: f64 = found.ranks.iter().take(top).map(|it| it.value()).sum();
        Share::new(sum.min(1.0))
    }
}
