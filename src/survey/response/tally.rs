//! Answers at a handful of prices, counted by weight.

use crate::error::SurveyError;
use crate::sample::{FitParameters, Parameter, Reach, Search};

/// Who was asked at each price, and who would buy, by weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    /// Rising.
    pub(super) prices: Vec<f64>,
    pub(super) asked: Vec<f64>,
    pub(super) buying: Vec<f64>,
}

impl Tally {
    pub(super) fn at(prices: Vec<f64>) -> Self {
        let none = vec![0.0; prices.len()];
        Self {
            prices,
            asked: none.clone(),
            buying: none,
        }
    }

    #[inline]
    pub(super) fn add(&mut self, cluster: &Cluster, weight: f64) {
        for &(price, answer) in &cluster.answers {
            self.asked[price as usize] += weight;
            self.buying[price as usize] += weight * answer;
        }
    }

    pub(super) fn share(&self, index: usize) -> f64 {
        // Sums of products may pass the sum of weights by rounding.
        (self.buying[index] / self.asked[index]).min(1.0)
    }

    pub(super) fn asked_prices(&self) -> impl Iterator<Item = usize> {
        (0..self.prices.len()).filter(|&index| self.asked[index] > 0.0)
    }

    /// Refuses answers through which no finite curve fits best.
    pub(super) fn check(&self) -> Result<(), SurveyError> {
        let column = || "price".to_owned();
        let places: Vec<usize> = self.asked_prices().collect();
        let &[first, .., last] = places.as_slice() else {
            let value = places.first().map_or(0.0, |&index| self.prices[index]);
            return Err(SurveyError::NoVariation {
                column: column(),
                value: value.to_string(),
                rows: places.len(),
            });
        };
        let refusing = |index: usize| self.share(index) < 1.0;
        let accepting = |index: usize| self.share(index) > 0.0;
        let separated = |detail: String| SurveyError::Separated {
            column: column(),
            detail,
        };
        let first_no = places.iter().copied().find(|&index| refusing(index));
        let last_yes = places.iter().rev().copied().find(|&index| accepting(index));
        let price = |index: usize| self.prices[index];
        match (first_no, last_yes) {
            (None, _) => Err(separated(format!("all accept, up to {}", price(last)))),
            (_, None) => Err(separated(format!("all refuse, from {} on", price(first)))),
            (Some(no), Some(yes)) if no >= yes => Err(separated(format!(
                "all accept below {}, all refuse above {}",
                price(no),
                price(yes)
            ))),
            _ => self.check_other_way(&places),
        }
    }

    /// All refuse up to a price and all accept from it on.
    fn check_other_way(&self, places: &[usize]) -> Result<(), SurveyError> {
        let first_yes = places.iter().copied().find(|&i| self.share(i) > 0.0);
        let last_no = places.iter().rev().copied().find(|&i| self.share(i) < 1.0);
        match (first_yes, last_no) {
            (Some(yes), Some(no)) if yes >= no => Err(SurveyError::Separated {
                column: "price".to_owned(),
                detail: format!("all accept above {}", self.prices[no]),
            }),
            _ => Ok(()),
        }
    }

    /// The logarithm of the likelihood of one probability for all prices.
    pub(super) fn null_log_likelihood(&self) -> f64 {
        let (n, yes) = (
            self.asked.iter().sum::<f64>(),
            self.buying.iter().sum::<f64>(),
        );
        let share = yes / n;
        yes * libm::log(share) + (n - yes) * libm::log1p(-share)
    }
}

/// The answers of one respondent: the weight, and which price got which answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    pub(super) weight: f64,
    pub(super) answers: Vec<(u32, f64)>,
}

/// Intercept and slope of a line over the tested prices.
pub(super) fn straight_line(
    values: [f64; 2],
    covariance: [[f64; 2]; 2],
    search: Search,
    tally: &Tally,
) -> FitParameters {
    let named = ["intercept", "slope"].into_iter().zip(values).enumerate();
    let parameters = named.map(|(index, (name, value))| {
        Parameter::new(name, value, Some(libm::sqrt(covariance[index][index])))
    });
    let prices = tally.asked_prices().map(|index| tally.prices[index]);
    FitParameters::new(
        parameters.collect(),
        covariance.map(Vec::from).into(),
        search,
        Reach::over("price", prices),
    )
}
