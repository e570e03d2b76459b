//! Items in the order in which to do them, and how sure that order is.

use serde::{Deserialize, Serialize};

use super::BacklogItem;
use crate::quantity::{Share, csv_line};
use crate::sample::{Estimate, Sample, rank_probabilities};

/// The items of a [`Backlog`](super::Backlog), the lowest expected rank first.
///
/// # Example
/// See [`Backlog`](super::Backlog).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Priorities {
    /// The name of the backlog.
    pub name: String,
    /// The items; those of one expected rank in the order of the backlog.
    pub items: Vec<PriorityItem>,
}

/// An item with its score and the probability of each rank. See [`Backlog`](super::Backlog).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriorityItem {
    /// The identifier.
    pub id: String,
    /// The name.
    pub name: String,
    /// The mean score.
    pub score: Estimate,
    /// The 10th, 50th and 90th percentile of the score.
    pub percentiles: [f64; 3],
    /// The mean of its ranks, 1 being the first.
    pub expected_rank: f64,
    /// The probability of each rank, the first first. Items that are equal in a trial share their
    /// ranks.
    pub ranks: Vec<Share>,
}

impl PriorityItem {
    /// The probability to be among the first `k`.
    #[must_use]
    pub fn top(&self, k: usize) -> Share {
        let sum: f64 = self.ranks.iter().take(k).map(|rank| rank.value()).sum();
        Share::literal(sum.min(1.0))
    }
}

impl Priorities {
    pub(super) fn new(name: &str, items: &[BacklogItem], scores: &[Sample]) -> Self {
        let columns: Vec<&[f64]> = scores.iter().map(Sample::samples).collect();
        let ranks = rank_probabilities(&columns);
        let found = items.iter().zip(scores).zip(ranks);
        let mut items: Vec<PriorityItem> = found
            .map(|((item, score), ranks)| {
                let expected = ranks.iter().zip(1_u32..);
                let expected = expected.map(|(share, rank)| share.value() * f64::from(rank));
                let percentile = |p: f64| score.percentile(Share::literal(p)).value;
                PriorityItem {
                    id: item.id.clone(),
                    name: item.name.clone(),
                    score: score.mean(),
                    percentiles: [0.1, 0.5, 0.9].map(percentile),
                    expected_rank: expected.sum(),
                    ranks,
                }
            })
            .collect();
        items.sort_by(|a, b| a.expected_rank.total_cmp(&b.expected_rank));
        Self {
            name: name.to_owned(),
            items,
        }
    }

    /// The items as a CSV file with a header: place, identifier, name, score with its standard error
    /// and percentiles, expected rank, and the probability of each rank.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::Priorities;
    ///
    /// let ranked: Priorities = serde_json::from_str(r#"{"name": "spring", "items": [{
    ///     "id": "B-7", "name": "Export, with totals", "percentiles": [1.0, 2.0, 3.0],
    ///     "score": {"value": 2.0, "standard_error": 0.1, "unit": "ratio", "replicates": 100},
    ///     "expected_rank": 1.0, "ranks": [1.0]
    /// }]}"#)?;
    /// assert_eq!(
    ///     ranked.csv(),
    ///     "place,id,name,score,standard_error,p10,p50,p90,expected_rank,rank_1\n\
    ///      1,B-7,\"Export, with totals\",2,0.1,1,2,3,1,1\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn csv(&self) -> String {
        let heads = [
            "place",
            "id",
            "name",
            "score",
            "standard_error",
            "p10",
            "p50",
            "p90",
        ];
        let heads = heads.map(str::to_owned).into_iter();
        let ranks = (1..=self.items.len()).map(|rank| format!("rank_{rank}"));
        let mut text = String::new();
        csv_line(
            &mut text,
            heads.chain(["expected_rank".to_owned()]).chain(ranks),
        );
        for (place, item) in (1_usize..).zip(&self.items) {
            let words = [place.to_string(), item.id.clone(), item.name.clone()];
            let score = [item.score.value, item.score.standard_error];
            let numbers = score.iter().chain(&item.percentiles).copied();
            let numbers = numbers.chain([item.expected_rank]);
            let numbers = numbers.chain(item.ranks.iter().map(|rank| rank.value()));
            let numbers = numbers.map(|number| number.to_string());
            csv_line(&mut text, words.into_iter().chain(numbers));
        }
        text
    }
}
