//! Weights with which a sample has the margins of its population.

use std::collections::BTreeMap;

use serde::Serialize;

use super::respondent::{Answer, Respondent};
use super::weighting::Weighting;
use crate::error::{Bound, Invalid, Permitted, Shown, SurveyError};

/// Shares of a published table may add up to this much more or less than one, and totals may
/// differ by this share.
const ROUNDED: f64 = 0.005;

/// A margin is met when every group is this near to its share, relative to the share.
const MET: f64 = 1e-9;

/// Margins that can be met are met in some dozens of rounds, unless cells are nearly empty.
const MOST_ROUNDS: u32 = 2_000;

/// Weights respondents until every group has the share that it is known to have in the population:
/// iterative proportional fitting, or raking.
///
/// Among all weights with these margins the result is the nearest to the weights that the
/// respondents came with (in Kullback-Leibler distance). Respondents of weight zero keep it.
///
/// # Example
/// ```
/// use bizcase::survey::{Raking, Respondent};
///
/// // Too many large firms and too many in the north answered.
/// let cells = [("small", "north", 20), ("small", "south", 10), ("large", "north", 30), ("large", "south", 40)];
/// let mut firms = Vec::new();
/// for (size, region, count) in cells {
///     for _ in 0..count {
///         let id = firms.len().to_string();
///         firms.push(Respondent::new(id).segment("size", size).segment("region", region));
///     }
/// }
/// let raked = Raking::new()
///     .shares("size", [("small", 0.6), ("large", 0.4)])
///     .shares("region", [("north", 0.4), ("south", 0.6)])
///     .rake(&firms)?;
/// for (firm, weight) in firms.iter_mut().zip(&raked.weights) {
///     firm.weight = *weight;
/// }
/// let small = firms.iter().filter(|firm| firm.segments["size"] == "small");
/// assert!((small.map(|firm| firm.weight).sum::<f64>() - 60.0).abs() < 1e-6);
/// // The price of it: 100 respondents say as much as 62.
/// assert_eq!(raked.after.effective.round(), 62.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// W. E. Deming and F. F. Stephan (1940), *On a least squares adjustment of a sampled frequency
/// table when the expected marginal totals are known*, Annals of Mathematical Statistics 11,
/// 427-444. R's `survey::rake` returns the same weights; `anesrake` trims as
/// [`at_most`](Self::at_most) does.
#[doc(alias("rim weighting", "iterative proportional fitting"))]
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Raking {
    margins: Vec<Margin>,
    at_most: Option<f64>,
}

/// The known figures of one segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Margin {
    segment: String,
    groups: Vec<(String, f64)>,
    figures: Figures,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Figures {
    Shares,
    Counts,
}

/// Respondents' new weights, and what they cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Raked {
    /// A weight for every row, in their order; the mean of those above zero is one.
    pub weights: Vec<f64>,
    /// Every group of every margin.
    pub margins: Vec<RakedMargin>,
    /// The weighting before.
    pub before: Weighting,
    /// The weighting that the new weights mean.
    pub after: Weighting,
    /// The number of respondents at the limit of [`Raking::at_most`].
    pub trimmed: usize,
    /// The number of rounds through all margins.
    pub iterations: u32,
}

/// The share of one group before and after raking.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RakedMargin {
    /// The segment, such as `size`.
    pub segment: String,
    /// The group, such as `small`.
    pub group: String,
    /// The share in the population.
    pub wanted: f64,
    /// The share under the weights that the respondents came with.
    pub before: f64,
    /// The share under the new weights.
    pub after: f64,
}

impl Raking {
    /// No margins yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The shares that the groups of a segment have in the population. They add up to one, give or
    /// take half a percent for rounding in the table that they come from.
    #[must_use]
    pub fn shares<G: Into<String>>(
        self,
        segment: impl Into<String>,
        groups: impl IntoIterator<Item = (G, f64)>,
    ) -> Self {
        self.margin(segment.into(), groups, Figures::Shares)
    }

    /// How many people each group of a segment has in the population. Totals of several segments
    /// agree, give or take half a percent.
    #[must_use]
    pub fn counts<G: Into<String>>(
        self,
        segment: impl Into<String>,
        groups: impl IntoIterator<Item = (G, f64)>,
    ) -> Self {
        self.margin(segment.into(), groups, Figures::Counts)
    }

    /// Trims the weights: none exceeds this multiple of the mean weight. Trimming and raking
    /// alternate until both hold. Many use 5.
    #[must_use]
    pub const fn at_most(mut self, times: f64) -> Self {
        self.at_most = Some(times);
        self
    }

    fn margin<G: Into<String>>(
        mut self,
        segment: String,
        groups: impl IntoIterator<Item = (G, f64)>,
        figures: Figures,
    ) -> Self {
        let groups = groups
            .into_iter()
            .map(|(group, figure)| (group.into(), figure));
        self.margins.push(Margin {
            segment,
            groups: groups.collect(),
            figures,
        });
        self
    }

    /// The new weights of the respondents.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] if there are no margins; a figure is not above zero, or figures
    ///   do not add up; a respondent is in no group of a segment, or in one that its margin does
    ///   not name; nobody is in a group; a weight is negative, or none is above zero; the limit of
    ///   the weights is not above one.
    /// - [`SurveyError::MarginNotMet`] if no weights have all these margins, because cells of the
    ///   sample are empty or weights may not be large enough.
    ///
    /// # Precision
    /// Every group has its share to nine digits.
    pub fn rake<R: Answer>(&self, rows: &[R]) -> Result<Raked, SurveyError> {
        let limit = self.checked()?;
        let respondents: Vec<&Respondent> = rows.iter().map(Answer::respondent).collect();
        let given = respondents.iter().map(|who| who.checked_weight());
        let given = given.collect::<Result<Vec<f64>, _>>()?;
        let before = Weighting::of_checked(&given)?;
        let margins = self
            .margins
            .iter()
            .map(|margin| Placed::of(margin, &respondents, &given));
        let margins = margins.collect::<Result<Vec<_>, _>>()?;

        let people = before.used as f64;
        let mut weights = given.clone();
        for iterations in 1..=MOST_ROUNDS {
            for margin in &margins {
                margin.scale(people, &mut weights);
            }
            let trimmed = trim(limit, &mut weights);
            if margins
                .iter()
                .all(|margin| margin.worst(people, &weights).1 <= MET)
            {
                return Ok(Raked {
                    margins: margins
                        .iter()
                        .flat_map(|m| m.report(&given, &weights))
                        .collect(),
                    after: Weighting::of_checked(&weights)?,
                    weights,
                    before,
                    trimmed,
                    iterations,
                });
            }
        }
        Err(not_met(&margins, people, &weights, limit))
    }

    /// Refuses margins that mean nothing; the limit of the weights, in mean weights.
    fn checked(&self) -> Result<f64, Invalid> {
        if self.margins.is_empty() {
            return Err(Invalid::rule("margins", "none", "one or more"));
        }
        let counted = self.margins.iter().filter(|m| m.figures == Figures::Counts);
        let mut counted = counted.map(|margin| (margin, margin.total()));
        let first = counted.next();
        for margin in &self.margins {
            margin.checked()?;
        }
        if let Some((first, people)) = first {
            for (margin, total) in counted {
                if (total - people).abs() > ROUNDED * people {
                    let parameter = format!("total of margin `{}`", margin.segment);
                    let rule = format!("{}, the total of `{}`", Shown(people), first.segment);
                    return Err(Invalid::rule(&parameter, Shown(total), rule));
                }
            }
        }
        let above_one = Permitted::interval(Bound::Excluding(1.0), Bound::Including(f64::INFINITY));
        above_one.check(
            "largest weight over the mean",
            self.at_most.unwrap_or(f64::INFINITY),
        )
    }
}

impl Margin {
    fn total(&self) -> f64 {
        self.groups.iter().map(|(_, figure)| figure).sum()
    }

    fn checked(&self) -> Result<(), Invalid> {
        let Self {
            segment, groups, ..
        } = self;
        for (index, (group, figure)) in groups.iter().enumerate() {
            let parameter = format!("`{group}` in margin `{segment}`");
            Permitted::POSITIVE.check(&parameter, *figure)?;
            if groups[..index].iter().any(|(known, _)| known == group) {
                return Err(Invalid::rule(&parameter, "a second figure", "given once"));
            }
        }
        let total = self.total();
        if self.figures == Figures::Shares && (total - 1.0).abs() > ROUNDED {
            let parameter = format!("total of margin `{segment}`");
            let error = Invalid::rule(&parameter, Shown(total), "1, as shares of everybody are");
            return Err(error.hint("numbers of people go to Raking::counts"));
        }
        Ok(())
    }
}

/// A margin with the place of every respondent in it.
struct Placed<'a> {
    segment: &'a str,
    /// The name and the share of each group.
    groups: Vec<(&'a str, f64)>,
    /// The group of every respondent.
    places: Vec<usize>,
}

impl<'a> Placed<'a> {
    fn of(margin: &'a Margin, people: &[&Respondent], weights: &[f64]) -> Result<Self, Invalid> {
        let total = margin.total();
        let groups = margin.groups.iter();
        let groups: Vec<_> = groups
            .map(|(name, figure)| (name.as_str(), figure / total))
            .collect();
        let by_name: BTreeMap<&str, usize> = groups.iter().map(|g| g.0).zip(0..).collect();
        let place = |who: &&Respondent| {
            let group = who.in_segment(&margin.segment)?;
            by_name.get(group).copied().ok_or_else(|| {
                let parameter = format!("segment `{}` of respondent {}", margin.segment, who.id);
                let known = by_name.keys().map(|&name| name.to_owned()).collect();
                Invalid::new(&parameter, group, Permitted::OneOf(known))
            })
        };
        let places = people.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let placed = Self {
            segment: &margin.segment,
            groups,
            places,
        };
        let totals = placed.totals(weights);
        if let Some(empty) = totals.iter().position(|&total| total == 0.0) {
            let parameter = format!(
                "respondents in `{}` of `{}`",
                placed.groups[empty].0, placed.segment
            );
            let error = Invalid::rule(&parameter, "none", "one or more with a weight above zero");
            return Err(error.hint("join the group with another"));
        }
        Ok(placed)
    }

    fn totals(&self, weights: &[f64]) -> Vec<f64> {
        let mut totals = vec![0.0; self.groups.len()];
        for (&place, weight) in self.places.iter().zip(weights) {
            totals[place] += weight;
        }
        totals
    }

    /// Gives every group its share of the people.
    fn scale(&self, people: f64, weights: &mut [f64]) {
        let totals = self.totals(weights).into_iter().zip(&self.groups);
        let factors: Vec<f64> = totals
            .map(|(total, (_, share))| share * people / total)
            .collect();
        for (weight, &place) in weights.iter_mut().zip(&self.places) {
            *weight *= factors[place];
        }
    }

    /// The group that is farthest from its share, and how far relative to it.
    fn worst(&self, people: f64, weights: &[f64]) -> (usize, f64) {
        let totals = self
            .totals(weights)
            .into_iter()
            .zip(&self.groups)
            .enumerate();
        totals.fold((0, 0.0), |worst, (index, (total, (_, share)))| {
            let distance = (total / people / share - 1.0).abs();
            if distance > worst.1 {
                (index, distance)
            } else {
                worst
            }
        })
    }

    /// Pairs of a group of this margin and one of another that nobody is in.
    fn empty_with(&self, other: &Self, weights: &[f64]) -> Vec<String> {
        let mut met = vec![false; self.groups.len() * other.groups.len()];
        for (row, _) in weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight > 0.0)
        {
            met[self.places[row] * other.groups.len() + other.places[row]] = true;
        }
        let mut empty = Vec::new();
        for (own, (name, _)) in self.groups.iter().enumerate() {
            for (far, (other_name, _)) in other.groups.iter().enumerate() {
                if !met[own * other.groups.len() + far] {
                    let (segment, other_segment) = (self.segment, other.segment);
                    empty.push(format!(
                        "`{name}` of `{segment}` and `{other_name}` of `{other_segment}`"
                    ));
                }
            }
        }
        empty
    }

    fn report(&self, before: &[f64], after: &[f64]) -> Vec<RakedMargin> {
        let shares = |weights: &[f64]| {
            let all: f64 = weights.iter().sum();
            let totals = self.totals(weights).into_iter();
            totals.map(move |total| total / all).collect::<Vec<f64>>()
        };
        let shares = shares(before).into_iter().zip(shares(after));
        let groups = self.groups.iter().zip(shares);
        let line = |(&(group, wanted), (before, after)): (&(&str, f64), (f64, f64))| RakedMargin {
            segment: self.segment.to_owned(),
            group: group.to_owned(),
            wanted,
            before,
            after,
        };
        groups.map(line).collect()
    }
}

/// Cuts weights to the limit; how many were cut.
fn trim(limit: f64, weights: &mut [f64]) -> usize {
    let mut trimmed = 0;
    for weight in weights {
        if *weight > limit {
            *weight = limit;
            trimmed += 1;
        }
    }
    trimmed
}

/// Says which group misses its share, and which cells nobody is in.
fn not_met(margins: &[Placed<'_>], people: f64, weights: &[f64], limit: f64) -> SurveyError {
    let worst = margins
        .iter()
        .map(|margin| (margin, margin.worst(people, weights)));
    let worst = worst.max_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let Some((margin, (group, _))) = worst else {
        return Invalid::rule("margins", "none", "one or more").into();
    };
    let others = margins.iter().filter(|other| !std::ptr::eq(*other, margin));
    let empty = others.flat_map(|other| margin.empty_with(other, weights));
    let (name, wanted) = margin.groups[group];
    SurveyError::MarginNotMet {
        segment: margin.segment.to_owned(),
        group: name.to_owned(),
        wanted,
        reached: margin.totals(weights)[group] / people,
        iterations: MOST_ROUNDS,
        empty: empty.collect(),
        limit: limit.is_finite().then_some(limit),
    }
}
