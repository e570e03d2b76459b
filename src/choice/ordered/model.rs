//! The ordered logit.

use serde::{Deserialize, Serialize};

use super::fit::OrderedFit;
use super::likelihood::Ordered;
use super::rows::{NAME, RatedOffer, Rows, Scale};
use crate::choice::diagnosis::LONG;
use crate::choice::errors::CoefficientErrors;
use crate::choice::likelihood::Likelihood;
use crate::choice::utility::ChoiceUtility;
use crate::error::{ChoiceError, Invalid, repeated, unknown_name};
use crate::numeric::{Ascent, Dependent, Orthogonal, maximise_unless};

/// The ordered logit (proportional odds): how offers are rated on an ordered scale.
///
/// An answer is the interval between two cut points in which the utility of the offer lies, with a
/// logistic error. A coefficient moves the odds of every answer or a higher one by the same factor.
/// Levels and numbers enter as in other models; there is no constant, since cut points move.
///
/// # Precision
/// Newton's method with exact derivatives on a concave likelihood.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, OrderedLogit, RatedOffer, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// // With a guarantee the odds of every answer or a better one are three times as high.
/// let counts = [(0.0, [30, 10, 10]), (1.0, [7, 5, 9])];
/// let scale = ["no", "maybe", "yes"];
/// let mut ratings = Vec::new();
/// for (guarantee, counts) in counts {
///     for (answer, times) in scale.iter().zip(counts) {
///         let offer = Alternative::new("offer").with("guarantee", guarantee);
///         ratings.extend(vec![RatedOffer::new(Respondent::new(""), offer, *answer); times]);
///     }
/// }
/// let fit = OrderedLogit::new(ChoiceUtility::new().number("guarantee"), scale).fit(&ratings)?;
/// assert!((fit.parameters.named("guarantee")?.value - 3.0_f64.ln()).abs() < 1e-9);
/// assert!((fit.parameters.named("no | maybe")?.value - 1.5_f64.ln()).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. `McCullagh` (1980), *Regression models for ordinal data*, Journal of the Royal Statistical
/// Society B 42, 109-142; J. W. Pratt (1981), *Concavity of the log likelihood*, Journal of the
/// American Statistical Association 76, 103-106.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderedLogit {
    utility: ChoiceUtility,
    scale: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

/// A column of which others make up all but this part is told nothing of.
const DEPENDENT: f64 = 1e-8;

impl OrderedLogit {
    /// A logit of answers on this scale, the lowest first.
    #[must_use]
    pub fn new<A: Into<String>>(
        utility: ChoiceUtility,
        scale: impl IntoIterator<Item = A>,
    ) -> Self {
        Self {
            utility,
            scale: scale.into_iter().map(Into::into).collect(),
            errors: None,
        }
    }

    /// Sets the kind of errors. Without it, the kind follows from the answers.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Finds the coefficients and cut points under which the ratings are most likely.
    ///
    /// # Errors
    /// [`ChoiceError`] as for choices: columns that are [`Dependent`](ChoiceError::Dependent),
    /// constant ([`NoVariation`](ChoiceError::NoVariation)) or tell answers apart perfectly
    /// ([`Separated`](ChoiceError::Separated)), [`TooFew`](ChoiceError::TooFew) ratings or people;
    /// and [`Invalid`](ChoiceError::Invalid) for an answer that is not on the scale, or one of the
    /// scale that nobody gave.
    pub fn fit(&self, ratings: &[RatedOffer]) -> Result<OrderedFit, ChoiceError> {
        let given = self.answers(ratings)?;
        let rows = Rows::new(&self.utility, ratings)?;
        let natural = Ordered {
            width: rows.columns.len(),
            answers: self.scale.len(),
            given: rows.order(&given),
            weights: rows.weights(),
            values: rows.values.clone(),
        };
        let parameters = natural.width + natural.answers - 1;
        if natural.given.len() < parameters {
            return Err(ChoiceError::TooFew {
                model: NAME.to_owned(),
                parameters,
                given: natural.given.len(),
                of: "ratings",
                remedy: "leave columns out or ask more",
            });
        }
        let scale = Scale::of(&natural, &rows.columns)?;
        check_columns(&natural, &rows.columns)?;
        let scaled = scale.applied(&natural);
        let names = self.names(&rows.columns);
        let endless = |step: &Vec<f64>, iterations: u32| {
            iterations > LONG && separated(&scaled, &names, step).is_some()
        };
        let start = start(&scaled);
        let ascent = maximise_unless(start, &|point| scaled.surface(point), &endless);
        if !ascent.converged() {
            return Err(no_top(&scaled, &names, &ascent));
        }
        let suited = CoefficientErrors::suited(rows.people.panel, &rows.people.weights);
        let errors = self.errors.unwrap_or(suited);
        OrderedFit::new(
            &self.scale,
            rows,
            names,
            &natural,
            (&scale, &ascent),
            errors,
        )
    }

    fn names(&self, columns: &[String]) -> Vec<String> {
        let cuts = self
            .scale
            .windows(2)
            .map(|ends| format!("{} | {}", ends[0], ends[1]));
        columns.iter().cloned().chain(cuts).collect()
    }

    /// The place of every answer on the scale.
    fn answers(&self, ratings: &[RatedOffer]) -> Result<Vec<usize>, Invalid> {
        if self.scale.len() < 2 {
            let rule = "of two or more answers";
            return Err(Invalid::rule("scale", self.scale.join(", "), rule));
        }
        if let Some(name) = repeated(self.scale.iter().map(String::as_str)) {
            return Err(Invalid::rule(
                "answer of the scale",
                format!("`{name}`"),
                "given once",
            ));
        }
        let place = |(row, rated): (usize, &RatedOffer)| {
            let found = self.scale.iter().position(|answer| *answer == rated.rating);
            found.ok_or_else(|| {
                let parameter = format!("rating in row {row}");
                let known = self.scale.iter().map(String::as_str);
                unknown_name(&parameter, &rated.rating, known)
            })
        };
        let places = ratings.iter().enumerate().map(place);
        let places = places.collect::<Result<Vec<_>, _>>()?;
        match (0..self.scale.len()).find(|answer| !places.contains(answer)) {
            Some(missing) if !ratings.is_empty() => {
                let given = format!("`{}`", self.scale[missing]);
                let error = Invalid::rule("answer of the scale", given, "one that somebody gave");
                Err(error.hint("join it with the answer beside it"))
            }
            _ => Ok(places),
        }
    }
}

/// Cut points at the shares of the answers, as without columns.
fn start(ordered: &Ordered) -> Vec<f64> {
    let mut point = vec![0.0; ordered.width];
    let total: f64 = ordered.weights.iter().sum();
    let mut below = 0.0;
    for answer in 0..ordered.answers - 1 {
        let rows = ordered.given.iter().zip(&ordered.weights);
        let own = rows.filter(|(given, _)| **given == answer);
        below += own.map(|(_, weight)| weight).sum::<f64>();
        point.push(libm::log(below / (total - below)));
    }
    point
}

/// Refuses columns that others or the cut points make up.
fn check_columns(ordered: &Ordered, names: &[String]) -> Result<(), ChoiceError> {
    let rows = ordered.given.len();
    let column = |place: usize| (0..rows).map(|row| ordered.row(row)[place]).collect();
    let mut columns = vec![vec![1.0; rows]];
    columns.extend((0..ordered.width).map(column));
    let Err(Dependent { column, of }) = Orthogonal::new(&columns, DEPENDENT) else {
        return Ok(());
    };
    let name = |place: &usize| match place.checked_sub(1) {
        Some(place) => names[place].clone(),
        None => "the cut points".to_owned(),
    };
    Err(ChoiceError::Dependent {
        column: name(&column),
        of: of.iter().map(name).collect(),
    })
}

/// Why a search did not end at a top.
fn no_top(ordered: &Ordered, names: &[String], ascent: &Ascent<Vec<f64>>) -> ChoiceError {
    separated(ordered, names, &ascent.step).unwrap_or_else(|| ChoiceError::NotConverged {
        model: NAME.to_owned(),
        iterations: ascent.iterations,
        gradient: ascent.gradient,
        best: names.iter().cloned().zip(ascent.point.clone()).collect(),
    })
}

/// The columns of a direction along which no answer becomes less likely.
fn separated(ordered: &Ordered, names: &[String], direction: &[f64]) -> Option<ChoiceError> {
    // What a row gains: its distances to the cut points on both sides.
    let margins = |row: usize| {
        let index = ordered.index(row, direction);
        let [low, high] = ordered.cuts(ordered.given[row]);
        let low = low.map(|cut| index - direction[cut]);
        let high = high.map(|cut| direction[cut] - index);
        low.into_iter().chain(high)
    };
    let all = || (0..ordered.given.len()).flat_map(margins);
    let most = all().fold(0.0_f64, |most, margin| most.max(margin.abs()));
    if most <= 0.0 || all().any(|margin| margin < -1e-6 * most) {
        return None;
    }
    let effects = &direction[..ordered.width];
    let largest = effects.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let columns = names
        .iter()
        .zip(effects)
        .filter(|(_, x)| x.abs() > 1e-3 * largest);
    let told = |&row: &usize| margins(row).any(|margin| margin > 1e-3 * most);
    let told = (0..ordered.given.len()).filter(told).count();
    Some(ChoiceError::Separated {
        columns: columns.map(|(name, _)| name.clone()).collect(),
        detail: format!(
            "{told} of {} answers are told without error",
            ordered.given.len()
        ),
    })
}
