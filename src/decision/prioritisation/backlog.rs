//! Items in the order in which to do them.

use serde::{Deserialize, Serialize};

use super::{Agreement, BacklogItem, CriterionScale, ItemRating, Priorities, RaterSheet, Scoring};
use crate::distribution::{Dist, Distribution, draws, outside};
use crate::error::{DecisionError, Invalid, Permitted, repeated, unknown_name};
use crate::quantity::Unit;
use crate::random::Sampling;
use crate::sample::Sample;

/// What could be done, how it is scored, and what raters think of it.
///
/// In every trial the ratings are those of one rater, each as likely, so that who rates all items
/// high moves none of them up. Where that rater left a rating out, another one who gave it takes
/// their place.
///
/// # Example
/// ```
/// use bizcase::decision::{Backlog, BacklogItem, CriterionScale, RaterSheet, Scoring};
/// use bizcase::distribution::Dist;
/// use bizcase::random::Sampling;
///
/// let item = |id: &str| BacklogItem { id: id.to_owned(), name: format!("Feature {id}") };
/// let mut sheet = RaterSheet::new("Ada")
///     .scale("cost of delay", CriterionScale::amount())
///     .scale("duration", CriterionScale::amount());
/// for (id, cost, weeks) in [("A", 10e3, 4.0), ("B", 6e3, 2.0)] {
///     sheet = sheet
///         .rate(id, "cost of delay", Dist::triangular(0.5 * cost, cost, 1.5 * cost)?)
///         .rate(id, "duration", Dist::triangular(weeks, 1.2 * weeks, 2.0 * weeks)?);
/// }
/// let backlog = Backlog {
///     name: "spring".to_owned(),
///     scoring: Scoring::CostOfDelay,
///     items: vec![item("A"), item("B")],
///     raters: vec![sheet],
/// };
/// let ranked = backlog.rank(&Sampling::monte_carlo(2_000).seed(1))?;
/// assert_eq!(ranked.items[0].id, "B");
/// // Not certain: in three cases of ten A comes first.
/// assert!((ranked.items[1].top(1).value() - 0.31).abs() < 0.05);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("RICE", "WSJF", "prioritization"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backlog {
    /// The name.
    pub name: String,
    /// How ratings become scores.
    pub scoring: Scoring,
    /// The items.
    pub items: Vec<BacklogItem>,
    /// Who rated them.
    pub raters: Vec<RaterSheet>,
}

/// What is drawn: the ratings of every item by every criterion, one for each rater who gave it, then
/// the weights and who is heard.
struct Drawn<'b> {
    /// By item and criterion, the places of the columns to draw.
    places: Vec<Vec<Vec<usize>>>,
    addresses: Vec<String>,
    ranges: Vec<&'b Dist>,
}

impl Backlog {
    /// The score of each item in every trial, in the order of the items.
    ///
    /// # Errors
    /// [`DecisionError`] if there are no items or raters, an identifier or a rater comes twice, a
    /// rating names an unknown item or criterion or leaves its scale, two raters have different
    /// scales, an item is not rated by a criterion, weights are negative, or the sampling cannot be
    /// drawn.
    pub fn scores(&self, sampling: &Sampling) -> Result<Vec<Sample>, DecisionError> {
        let scales = self.checked()?;
        let mut drawn = self.drawn()?;
        let weights: Vec<usize> = self.weights(&mut drawn)?;
        let one_of_them = Dist::uniform(0.0, 1.0)?;
        drawn.addresses.push("the rater who is heard".to_owned());
        drawn.ranges.push(&one_of_them);
        let inputs = drawn.addresses.iter().map(String::as_str);
        let inputs: Vec<_> = inputs.zip(drawn.ranges).collect();
        let columns = draws("a backlog", &inputs, sampling)?;
        let heard = columns.last().map_or(&[][..], Vec::as_slice);
        let mut scores = Vec::with_capacity(self.items.len());
        for (item, criteria) in self.items.iter().zip(&drawn.places) {
            let score = |trial: usize| {
                let rated = criteria.iter().map(|given| {
                    let rater = one_of(given.len(), heard[trial]);
                    columns[given[rater]][trial]
                });
                let rated: Vec<f64> = rated.collect();
                let weights: Vec<f64> = weights.iter().map(|&at| columns[at][trial]).collect();
                self.scoring.score(&rated, &scales, &weights)
            };
            let values: Vec<f64> = (0..heard.len()).map(score).collect();
            for &value in &values {
                Permitted::FINITE.check(&format!("score of `{}`", item.id), value)?;
            }
            scores.push(Sample::of_trials(
                item.id.clone(),
                Unit::Ratio,
                values,
                *sampling,
            ));
        }
        Ok(scores)
    }

    /// The items by their expected rank, with the probability of every rank.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub fn rank(&self, sampling: &Sampling) -> Result<Priorities, DecisionError> {
        let scores = self.scores(sampling)?;
        Ok(Priorities::new(&self.name, &self.items, &scores))
    }

    /// How far the raters agree about the items by a criterion, from the medians of their ranges
    /// and at the level of the declared scale.
    ///
    /// # Errors
    /// As [`scores`](Self::scores) for what the sheets hold; for an unknown criterion; and as
    /// [`Agreement::between`].
    pub fn agreement(&self, criterion: &str) -> Result<Agreement, DecisionError> {
        let scales = self.checked()?;
        let criteria = self.scoring.criteria();
        let Some(place) = criteria.iter().position(|it| *it == criterion) else {
            return Err(unknown_name("criterion", criterion, criteria).into());
        };
        let rating = |sheet: &RaterSheet, item: &BacklogItem| {
            let mut ratings = sheet.ratings.iter();
            let given = ratings.find(|it| it.item == item.id && it.criterion == criterion);
            given.map(|it| it.range.median())
        };
        let unit = |item| {
            self.raters
                .iter()
                .map(|sheet| rating(sheet, item))
                .collect()
        };
        let units: Vec<_> = self.items.iter().map(unit).collect();
        Ok(Agreement::between(&units, scales[place].level)?)
    }

    /// Checks all that can be checked before drawing; the scales of the criteria in their order.
    fn checked(&self) -> Result<Vec<CriterionScale>, DecisionError> {
        let ids = || self.items.iter().map(|item| item.id.as_str());
        let raters = || self.raters.iter().map(|sheet| sheet.rater.as_str());
        for (what, twice) in [("item", repeated(ids())), ("rater", repeated(raters()))] {
            if let Some(twice) = twice {
                let rule = "named differently than the first";
                return Err(Invalid::rule(what, format!("a second `{twice}`"), rule).into());
            }
        }
        for (what, count) in [("items", self.items.len()), ("raters", self.raters.len())] {
            Permitted::between(1.0, f64::INFINITY)
                .check(&format!("number of {what}"), count as f64)?;
        }
        for sheet in &self.raters {
            self.check_sheet(sheet)?;
        }
        let criteria = self.scoring.criteria();
        Permitted::between(1.0, f64::INFINITY)
            .check("number of criteria", criteria.len() as f64)?;
        criteria.into_iter().map(|it| self.scale(it)).collect()
    }

    fn check_sheet(&self, sheet: &RaterSheet) -> Result<(), DecisionError> {
        let criteria = self.scoring.criteria();
        for rating in &sheet.ratings {
            let (item, criterion) = (rating.item.as_str(), rating.criterion.as_str());
            let whose = format!("rated by `{}`", sheet.rater);
            if !self.items.iter().any(|it| it.id == item) {
                let ids = self.items.iter().map(|it| it.id.as_str());
                return Err(unknown_name(&format!("item {whose}"), item, ids).into());
            }
            if !criteria.contains(&criterion) {
                let parameter = format!("criterion {whose}");
                return Err(unknown_name(&parameter, criterion, criteria).into());
            }
            let Some(scale) = sheet.scales.get(criterion) else {
                let parameter = format!("scale of `{criterion}`, {whose}");
                return Err(Invalid::rule(&parameter, "none", "declared").into());
            };
            let name = format!("`{criterion}` of `{item}`, {whose}");
            for permitted in [scale.permitted(), self.scoring.permitted(criterion)] {
                let support = rating.range.support();
                if !permitted.contains(support.low) || !reaches(&permitted, support.high) {
                    return Err(outside(&name, &rating.range, permitted).into());
                }
            }
        }
        Ok(())
    }

    /// The scale that all raters declare for a criterion.
    fn scale(&self, criterion: &str) -> Result<CriterionScale, DecisionError> {
        let mut declared = self.raters.iter().filter_map(|sheet| {
            let scale = sheet.scales.get(criterion)?;
            Some((&sheet.rater, scale))
        });
        let Some((first, scale)) = declared.next() else {
            let parameter = format!("scale of `{criterion}`");
            return Err(Invalid::rule(&parameter, "none", "declared by a rater").into());
        };
        if let Some((other, found)) = declared.find(|(_, other)| *other != scale) {
            return Err(DecisionError::Scales {
                criterion: criterion.to_owned(),
                raters: [first.clone(), other.clone()],
                scales: Box::new([scale.to_string(), found.to_string()]),
            });
        }
        scale.check(&format!("the scale of `{criterion}`"))?;
        self.scoring.check(criterion, scale)?;
        Ok(*scale)
    }

    fn drawn(&self) -> Result<Drawn<'_>, Invalid> {
        let mut drawn = Drawn {
            places: Vec::new(),
            addresses: Vec::new(),
            ranges: Vec::new(),
        };
        for item in &self.items {
            let criteria = self.scoring.criteria().into_iter();
            let places = criteria.map(|criterion| self.draw(item, criterion, &mut drawn));
            let places = places.collect::<Result<_, _>>()?;
            drawn.places.push(places);
        }
        Ok(drawn)
    }

    /// Adds the ratings of an item by a criterion; their places.
    fn draw<'b>(
        &'b self,
        item: &BacklogItem,
        criterion: &str,
        drawn: &mut Drawn<'b>,
    ) -> Result<Vec<usize>, Invalid> {
        let mut places = Vec::new();
        for sheet in &self.raters {
            let mine = |it: &&ItemRating| it.item == item.id && it.criterion == criterion;
            for rating in sheet.ratings.iter().filter(mine) {
                let address = rating.range.rows();
                let own = || format!("{}: {criterion} ({})", item.id, sheet.rater);
                places.push(drawn.add(address.unwrap_or_else(own), &rating.range));
            }
        }
        if places.is_empty() {
            let parameter = format!("`{criterion}` of `{}`", item.id);
            return Err(Invalid::rule(
                &parameter,
                "unrated",
                "rated by one rater or more",
            ));
        }
        Ok(places)
    }

    /// Adds the weights; their places.
    fn weights<'b>(&'b self, drawn: &mut Drawn<'b>) -> Result<Vec<usize>, Invalid> {
        let Scoring::Weighted { criteria } = &self.scoring else {
            return Ok(Vec::new());
        };
        let mut places = Vec::new();
        for (criterion, it) in criteria {
            let name = format!("weight of `{criterion}`");
            let support = it.weight.support();
            if support.low < 0.0 {
                return Err(outside(&name, &it.weight, Permitted::COUNT));
            }
            places.push(drawn.add(it.weight.rows().unwrap_or(name), &it.weight));
        }
        Ok(places)
    }
}

impl<'b> Drawn<'b> {
    fn add(&mut self, address: String, range: &'b Dist) -> usize {
        self.addresses.push(address);
        self.ranges.push(range);
        self.ranges.len() - 1
    }
}

/// Whether a range may go up to an end, which is infinite for one without.
fn reaches(permitted: &Permitted, end: f64) -> bool {
    let Permitted::Interval { high, .. } = permitted else {
        return false;
    };
    let open = matches!(high, crate::error::Bound::Excluding(limit) if limit.is_infinite());
    open || permitted.contains(end)
}

/// One of so many by a uniform number.
fn one_of(count: usize, uniform: f64) -> usize {
    let mut chosen = 0;
    while chosen + 1 < count && (chosen + 1) as f64 <= uniform * count as f64 {
        chosen += 1;
    }
    chosen
}
