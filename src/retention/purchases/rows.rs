//! Purchase histories as columns, equal ones together.

use super::PurchaseHistory;
use crate::error::{FitError, RetentionError};

/// How many customers stand side by side.
pub(super) const WIDE: usize = 8;

/// Columns of customers; those with the same history stand once, with a weight. Filled up with
/// rows of weight zero.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) frequency: Vec<[f64; WIDE]>,
    pub(super) recency: Vec<[f64; WIDE]>,
    pub(super) age: Vec<[f64; WIDE]>,
    pub(super) weight: Vec<[f64; WIDE]>,
    /// Each frequency that occurs, with how many customers have it.
    pub(super) by_frequency: Vec<(f64, f64)>,
    pub(super) customers: f64,
}

impl Rows {
    pub(super) fn new(histories: impl Iterator<Item = PurchaseHistory>) -> Self {
        let mut rows: Vec<(f64, f64, f64, f64)> = histories
            .map(|h| (f64::from(h.frequency()), h.recency(), h.age(), 1.0))
            .collect();
        let customers = rows.len() as f64;
        rows.sort_unstable_by(|a, b| {
            a.0.total_cmp(&b.0)
                .then(a.1.total_cmp(&b.1))
                .then(a.2.total_cmp(&b.2))
        });
        rows.dedup_by(|next, kept| {
            let same = (next.0, next.1, next.2) == (kept.0, kept.1, kept.2);
            kept.3 += if same { next.3 } else { 0.0 };
            same
        });
        let mut by_frequency: Vec<(f64, f64)> = Vec::new();
        for &(frequency, _, _, weight) in &rows {
            match by_frequency.last_mut() {
                Some((last, sum)) if *last >= frequency => *sum += weight,
                _ => by_frequency.push((frequency, weight)),
            }
        }
        rows.resize(rows.len().next_multiple_of(WIDE), (0.0, 0.0, 1.0, 0.0));
        let column = |of: fn(&(f64, f64, f64, f64)) -> f64| {
            let chunks = rows.chunks_exact(WIDE);
            chunks
                .map(|chunk| std::array::from_fn(|index| of(&chunk[index])))
                .collect()
        };
        Self {
            frequency: column(|row| row.0),
            recency: column(|row| row.1),
            age: column(|row| row.2),
            weight: column(|row| row.3),
            by_frequency,
            customers,
        }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.weight.len() * WIDE
    }
}

/// What a start of a search needs to know, or why none can be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scales {
    /// Repeat purchases per unit of time until the last one known.
    pub(super) rate: f64,
    /// The mean age.
    pub(super) age: f64,
}

impl Scales {
    pub(super) fn of(law: &str, histories: &[PurchaseHistory]) -> Result<Self, RetentionError> {
        let refuse = |reason| FitError::NotIdentified {
            distribution: law.to_owned(),
            count: histories.len(),
            given: "customers",
            reason,
        };
        let repeats: f64 = histories.iter().map(|h| f64::from(h.frequency())).sum();
        let ages: f64 = histories.iter().map(PurchaseHistory::age).sum();
        if repeats <= 0.0 {
            return Err(refuse("nobody purchased again").into());
        }
        if histories.len() < 5 {
            return Err(refuse("there are no more customers than parameters").into());
        }
        Ok(Self {
            rate: repeats / ages,
            age: ages / histories.len() as f64,
        })
    }
}
