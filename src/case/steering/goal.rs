//! Goal seek: what a figure would have to be.

use serde::Serialize;

use super::price_moves::{listed, moved_to};
use crate::case::data::{BusinessCase, Figure, Override};
use crate::case::model::PlacedFigure;
use crate::distribution::Distribution as _;
use crate::error::{CaseError, Error, Invalid, Permitted};
use crate::numeric::between;
use crate::quantity::Unit;
use crate::random::Sampling;
use crate::simulation::{Asked, Claim, Condition, Kind, Statistic, Threshold};

/// What a figure would have to be.
///
/// # Example
/// ```
/// use bizcase::case::Sought;
///
/// let sought = Sought {
///     figure: "price".into(),
///     is_list: false,
///     value: 40.0,
///     reached: 24.0,
///     all: vec![40.0],
/// };
/// assert_eq!(sought.all, [sought.value]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sought {
    /// The name of the figure.
    pub figure: String,
    /// Whether it is the first price of a [list](crate::case::PriceList) that moves as a whole, the
    /// later prices in proportion.
    pub is_list: bool,
    /// The value nearest to what the figure is now; the least of all where that is not known.
    pub value: f64,
    /// What the statistic is there.
    pub reached: f64,
    /// All values found, in ascending order.
    pub all: Vec<f64>,
}

/// How many stretches the range is first cut into.
const STRETCHES: u32 = 64;

impl BusinessCase {
    /// Goal seek: the value of a figure at which a claim just begins or ceases to hold, such as the
    /// churn that makes the NPV zero, or the price that pays back within two years.
    ///
    /// The range is cut into 64 stretches, and every stretch at whose ends the statistic lies on
    /// different sides of the threshold is bisected down to neighbouring numbers. Where the
    /// statistic jumps over the threshold, as at a step of cost, [`Sought::reached`] says how near
    /// it comes. All evaluations share the random numbers of the sampling; a statistic of a base
    /// case, such as "NPV with all inputs at their modes", takes none. The place of a list of prices
    /// stands for the list as a whole: its first price is sought, and the later ones keep their
    /// proportion to it.
    ///
    /// # Errors
    /// [`CaseError::OutOfReach`] if the statistic is on the same side of the threshold everywhere,
    /// with the least and the most that it comes to; [`Invalid`] if there is no such figure or
    /// outcome, the range is not one, the claim is on a range or a baseline, or its threshold is in
    /// another unit; otherwise the failure of the plan if it has no valid value anywhere in the
    /// range.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let worthwhile = "NPV with all inputs at their modes >= USD 0".parse()?;
    /// let trials = Sampling::monte_carlo(1_000);
    /// let churn = case.seek("churn", 0.001, 0.2, &worthwhile, &trials)?;
    /// assert_eq!(format!("{:.4}", churn.value), "0.0146");
    /// assert!(churn.reached.abs() < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "goal seek")]
    pub fn seek(
        &self,
        figure: &str,
        low: f64,
        high: f64,
        goal: &Claim,
        sampling: &Sampling,
    ) -> Result<Sought, Error> {
        Permitted::FINITE.check("low end of the range", low)?;
        Permitted::FINITE.check("high end of the range", high)?;
        if low >= high {
            let rule = "above its low end";
            return Err(Invalid::rule("high end of the range", high, rule).into());
        }
        Permitted::FINITE.check("width of the range", high - low)?;
        let threshold = threshold(goal)?;
        let figures = self.figures()?;
        let first = listed(figure, &figures)?;
        let search = Search {
            case: self,
            first,
            figure,
            statistic: goal.statistic(),
            sampling,
            threshold,
            target: threshold.number(),
        };
        let now = search.now(&figures);
        let mut points = Vec::new();
        let mut failed = None;
        for step in 0..=STRETCHES {
            let share = f64::from(step) / f64::from(STRETCHES);
            let at = if step == STRETCHES {
                high
            } else {
                low + (high - low) * share
            };
            match search.distance(at) {
                Ok(distance) => points.push((at, distance)),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if let (true, Some(error)) = (points.is_empty(), failed) {
            return Err(error);
        }
        let mut found: Vec<(f64, f64)> = Vec::new();
        for pair in points.windows(2) {
            found.extend(search.root(pair[0], pair[1])?);
        }
        found.extend(points.last().filter(|(_, distance)| *distance == 0.0));
        found.dedup_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        let Some(&(value, distance)) = found.iter().min_by(|a, b| {
            let away = |root: f64| now.map_or(root, |now| (root - now).abs());
            away(a.0).total_cmp(&away(b.0))
        }) else {
            return Err(search.out_of_reach(low, high, &points));
        };
        Ok(Sought {
            figure: figure.to_owned(),
            is_list: first.is_some(),
            value,
            reached: search.target + distance,
            all: found.into_iter().map(|(at, _)| at).collect(),
        })
    }
}

/// A search under way.
struct Search<'a> {
    case: &'a BusinessCase,
    figure: &'a str,
    /// The first price of a list, where it is one.
    first: Option<f64>,
    statistic: &'a Statistic,
    sampling: &'a Sampling,
    threshold: Threshold,
    /// The threshold as a number.
    target: f64,
}

/// What a claim compares its statistic with.
fn threshold(goal: &Claim) -> Result<Threshold, Invalid> {
    match goal.asked() {
        Asked::Condition(
            Condition::AtLeast(end)
            | Condition::Above(end)
            | Condition::AtMost(end)
            | Condition::Below(end),
        ) => Ok(end),
        Asked::Condition(Condition::Between(..)) | Asked::Unmoved(_) => {
            let rule = "a comparison with one threshold, by >=, >, <= or <";
            Err(Invalid::rule("goal", goal, rule))
        }
    }
}

impl Search<'_> {
    /// What the figure is now, in the middle of its range; nothing if it is linked.
    fn now(&self, figures: &[PlacedFigure]) -> Option<f64> {
        let found = figures
            .iter()
            .find(|it| it.place == self.figure || it.name == self.figure);
        match found.map(|it| &it.figure) {
            Some(Figure::Known(value)) => Some(*value),
            Some(Figure::Amount(amount)) => Some(amount.to_f64()),
            Some(Figure::Uncertain(it)) => Some(it.range.median()),
            _ => None,
        }
    }

    /// How far the statistic lies above the target with the figure at a value.
    fn distance(&self, at: f64) -> Result<f64, Error> {
        let mut case = self.case.clone();
        case.overrides.push(Override {
            figure: self.figure.to_owned(),
            change: moved_to(at, self.first),
        });
        let (found, unit) = self.measured(&case)?;
        let parameter = format!("target for {}", self.statistic);
        self.threshold.in_unit(&parameter, unit)?;
        Ok(found - self.target)
    }

    fn measured(&self, case: &BusinessCase) -> Result<(f64, Unit), Error> {
        if let Kind::AtBase(base) = self.statistic.kind() {
            return case.outcome_at(base, self.statistic.outcome());
        }
        let run = case.run(&case.model()?, self.sampling, None)?;
        let found = self.statistic.of(&run)?;
        Ok((found.value, found.unit))
    }

    /// Where the distance passes zero between two points, with what is left of it there.
    fn root(
        &self,
        (mut low, at_low): (f64, f64),
        (mut high, at_high): (f64, f64),
    ) -> Result<Option<(f64, f64)>, Error> {
        if at_low == 0.0 {
            return Ok(Some((low, 0.0)));
        }
        if at_high == 0.0 || (at_low < 0.0) == (at_high < 0.0) {
            return Ok(None);
        }
        let (mut near_low, mut near_high) = (at_low, at_high);
        let resolved = |low: f64, high: f64| high - low <= 1e-13 * high.abs().max(low.abs());
        while !resolved(low, high) {
            // Halving the distance is sooner there than halving the numbers in between, but for
            // the last ones.
            let even = 0.5 * (low + high);
            let middle = if low < even && even < high {
                even
            } else {
                match between(low, high) {
                    Some(middle) => middle,
                    None => break,
                }
            };
            let distance = self.distance(middle)?;
            if (distance < 0.0) == (at_low < 0.0) {
                (low, near_low) = (middle, distance);
            } else {
                (high, near_high) = (middle, distance);
            }
        }
        Ok(Some(if near_low.abs() <= near_high.abs() {
            (low, near_low)
        } else {
            (high, near_high)
        }))
    }

    fn out_of_reach(&self, low: f64, high: f64, points: &[(f64, f64)]) -> Error {
        let values = || points.iter().map(|(_, distance)| self.target + distance);
        CaseError::OutOfReach {
            figure: self.figure.to_owned(),
            low,
            high,
            statistic: self.statistic.to_string(),
            target: self.target,
            least: values().fold(f64::INFINITY, f64::min),
            most: values().fold(f64::NEG_INFINITY, f64::max),
        }
        .into()
    }
}
