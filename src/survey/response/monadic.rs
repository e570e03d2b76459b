//! One price put to each respondent: monadic tests and price experiments.

use serde::Serialize;

use super::PriceResponse;
use super::gabor_granger::{finish, same_currency};
use super::price_response::{place, ranked};
use super::tally::{Cluster, Tally};
use crate::distribution::{Binomial, Distribution};
use crate::error::{Permitted, SurveyError};
use crate::quantity::{Count, Money, Share};
use crate::random::Stream;
use crate::sample::Bootstrap;
use crate::survey::scale::Unknown;
use crate::survey::{Answer, AnswerScale, Exclusions, Reason, Respondent};

/// The answer of a respondent to the one price they were shown.
///
/// # Example
/// See [`MonadicTest`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonadicAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// The price.
    pub price: Money,
    /// The answer; `None` if they gave none.
    pub answer: Option<String>,
}

impl MonadicAnswer {
    /// An answer.
    #[must_use]
    pub fn new(respondent: Respondent, price: Money, answer: impl Into<String>) -> Self {
        Self {
            respondent,
            price,
            answer: Some(answer.into()),
        }
    }
}

impl Answer for MonadicAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// One cell of a price experiment: how many were offered a price, and how many of them bought.
///
/// # Example
/// See [`ChoiceFit`](super::ChoiceFit).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PriceCell {
    /// The price.
    pub price: Money,
    /// How many were offered the price.
    pub exposed: Count,
    /// How many of them bought.
    pub bought: Count,
}

/// A monadic test: turns answers of respondents who each saw one price into shares of buyers.
///
/// By default answers are yes or no.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{MonadicAnswer, MonadicTest, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let answer = |id, price, answer| MonadicAnswer::new(Respondent::new(id), usd(price), answer);
/// let rows = [answer("1", 19, "yes"), answer("2", 19, "no"), answer("3", 29, "no")];
/// let response = MonadicTest::default().analyse(&rows)?;
/// assert_eq!(response.points[0].raw, 0.5);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonadicTest {
    scale: AnswerScale,
    bootstrap: Option<Bootstrap>,
}

impl Default for MonadicTest {
    fn default() -> Self {
        Self::new(AnswerScale::yes_no())
    }
}

const ANALYSIS: &str = "monadic demand";

impl MonadicTest {
    /// Reads answers by `scale`.
    #[must_use]
    pub const fn new(scale: AnswerScale) -> Self {
        Self {
            scale,
            bootstrap: None,
        }
    }

    /// Adds bootstrap intervals, and draws for the demand curve.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// Computes the share that would buy at each tested price.
    ///
    /// # Errors
    /// As [`GaborGranger::analyse`](super::GaborGranger::analyse).
    pub fn analyse(&self, rows: &[MonadicAnswer]) -> Result<PriceResponse, SurveyError> {
        let currency = same_currency(rows.iter().map(|row| row.price))?;
        let prices = ranked(rows.iter().map(|row| row.price).collect())?;
        let mut exclusions = Exclusions::of(rows.len());
        let mut unknown = Unknown::new("answer");
        let mut clusters = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let weight = row.respondent.checked_weight()?;
            let reason = match (&row.answer, place(&prices, row.price)) {
                (Some(answer), Some(price)) if weight > 0.0 => {
                    let probability = unknown.probability(&self.scale, answer, index);
                    clusters.push(Cluster {
                        weight,
                        answers: vec![(price, probability.unwrap_or(0.0))],
                    });
                    continue;
                }
                (Some(_), _) => Reason::NoWeight,
                (None, _) => Reason::Missing { column: "answer" },
            };
            exclusions.add(index, &row.respondent.id, reason);
        }
        unknown.refuse(&self.scale)?;
        let exclusions = exclusions.unless_nobody(ANALYSIS)?;
        finish(
            ANALYSIS,
            currency,
            &prices,
            clusters,
            exclusions,
            Vec::new(),
            self.bootstrap,
        )
    }

    /// Computes the share that bought in each cell of an experiment.
    ///
    /// Cells are resampled separately, since the experiment fixed how many people were offered each
    /// price.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for counts that are not whole, more buyers than offers, a cell
    /// without offers, or a second currency.
    pub fn of_cells(
        cells: &[PriceCell],
        bootstrap: Option<Bootstrap>,
    ) -> Result<PriceResponse, SurveyError> {
        let currency = same_currency(cells.iter().map(|cell| cell.price))?;
        let prices = ranked(cells.iter().map(|cell| cell.price).collect())?;
        let mut clusters = Vec::new();
        for cell in cells {
            let (exposed, bought) = (cell.exposed.whole()? as f64, cell.bought.whole()? as f64);
            let parameter = |what| format!("{what} at {}", cell.price);
            Permitted::between(1.0, 1e15).check(&parameter("exposed"), exposed)?;
            Permitted::between(0.0, exposed).check(&parameter("bought"), bought)?;
            let Some(price) = place(&prices, cell.price) else {
                continue;
            };
            for (weight, answer) in [(bought, 1.0), (exposed - bought, 0.0)] {
                clusters.push(Cluster {
                    weight,
                    answers: vec![(price, answer)],
                });
            }
        }
        clusters.retain(|cluster| cluster.weight > 0.0);
        let exclusions = Exclusions::of(cells.len());
        let response = finish(
            ANALYSIS,
            currency,
            &prices,
            clusters,
            exclusions,
            Vec::new(),
            None,
        )?;
        match bootstrap {
            None => Ok(response),
            Some(bootstrap) => {
                let resamples = binomial_resamples(&response.tally, bootstrap)?;
                Ok(response.resampled(resamples, bootstrap.confidence_used()))
            }
        }
    }
}

/// Buyers drawn anew in every cell: what resampling its people would give.
fn binomial_resamples(tally: &Tally, bootstrap: Bootstrap) -> Result<Vec<Tally>, SurveyError> {
    let cells = tally.prices.len();
    let mut laws = Vec::with_capacity(cells);
    for index in 0..cells {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number that was checked to be below 2^53"
        )]
        let exposed = tally.asked[index] as u64;
        laws.push(Binomial::new(exposed, Share::new(tally.share(index))?)?);
    }
    let stream = Stream::new(bootstrap.seed_used(), ANALYSIS);
    let mut uniforms = vec![0.0; cells.next_multiple_of(16)];
    let one = |number: u32| {
        stream.fill(u64::from(number) * uniforms.len() as u64, &mut uniforms);
        let mut resample = tally.clone();
        for ((buying, law), &uniform) in resample.buying.iter_mut().zip(&laws).zip(&uniforms) {
            *buying = law.quantile(Share::new(uniform)?);
        }
        Ok(resample)
    };
    (0..bootstrap.resamples()).map(one).collect()
}
