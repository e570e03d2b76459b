//! Van Westendorp's price sensitivity meter.

use serde::Serialize;

use super::curves::{Falling, Rising, Sums};
use super::knots::Knots;
use super::rows::Columns;
use super::{
    Cumulation, FourPrices, Intersection, MissingTooCheap, Plateau, PriceCurves, PriceOrder,
    PricePoint,
};
use crate::error::SurveyError;
use crate::quantity::{Currency, Unit};
use crate::sample::{Bootstrap, Interval, IntervalMethod};
use crate::survey::Exclusions;

const ANALYSIS: &str = "price sensitivity meter";

/// Van Westendorp's price sensitivity meter: the settings by which it reads answers.
///
/// By default a named price counts on both sides, curves are straight between prices, a plateau is
/// represented by its midpoint, and the four prices of a respondent rise strictly.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{FourPrices, PriceSensitivityMeter, Respondent};
///
/// let answers = [[5, 8, 12, 15], [5, 9, 12, 18], [7, 10, 15, 20], [9, 13, 12, 25]];
/// let rows: Vec<FourPrices> = (1..)
///     .zip(answers)
///     .map(|(id, four)| {
///         let prices = four.map(|price| Money::major(price, Currency::USD));
///         FourPrices::new(Respondent::new(id.to_string()), prices)
///     })
///     .collect();
/// let meter = PriceSensitivityMeter::default().analyse(&rows)?;
/// // At 9 two of three find it cheap and nobody expensive; at 12 the other way round.
/// assert_eq!(meter.idp()?.midpoint(), 10.0 + 2.0 / 3.0);
/// let (low, high) = meter.acceptable_range()?;
/// assert_eq!((low, high), (8.0, 13.5));
/// // The range of most reports is narrower.
/// let (low, high) = meter.narrow_range()?;
/// assert!(low > 8.0 && high < 13.5);
/// assert_eq!(meter.exclusions.to_string(), "1 of 4 left out: 1 cheap is not below expensive");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. H. van Westendorp (1976), *NSS Price Sensitivity Meter: A new approach to study consumer
/// perception of price*, Proceedings of the 29th ESOMAR Congress.
#[doc(alias("PSM", "van Westendorp"))]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct PriceSensitivityMeter {
    cumulation: Cumulation,
    intersection: Intersection,
    plateau: Plateau,
    order: PriceOrder,
    missing: MissingTooCheap,
    bootstrap: Option<Bootstrap>,
}

impl PriceSensitivityMeter {
    /// Sets whether a named price itself counts as too cheap or cheap.
    #[must_use]
    pub const fn cumulation(mut self, cumulation: Cumulation) -> Self {
        self.cumulation = cumulation;
        self
    }

    /// Sets how the curves run between named prices.
    #[must_use]
    pub const fn intersection(mut self, intersection: Intersection) -> Self {
        self.intersection = intersection;
        self
    }

    /// Sets which price represents a plateau in the acceptable ranges and in the intervals.
    #[must_use]
    pub const fn plateau(mut self, plateau: Plateau) -> Self {
        self.plateau = plateau;
        self
    }

    /// Sets which orders of the four prices are accepted.
    #[must_use]
    pub const fn order(mut self, order: PriceOrder) -> Self {
        self.order = order;
        self
    }

    /// Sets what happens to respondents who name no price as too cheap.
    #[must_use]
    pub const fn missing_too_cheap(mut self, missing: MissingTooCheap) -> Self {
        self.missing = missing;
        self
    }

    /// Adds bootstrap intervals for the price points.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// How the curves run between named prices.
    pub(crate) const fn intersection_used(&self) -> Intersection {
        self.intersection
    }

    /// Which price represents a range.
    pub(crate) const fn plateau_used(&self) -> Plateau {
        self.plateau
    }

    /// Computes the curves, the price points and both acceptable ranges.
    ///
    /// # Errors
    /// [`SurveyError::NobodyLeft`] if no respondent has usable answers, and
    /// [`SurveyError::Invalid`] for a price or weight below zero or a second currency.
    ///
    /// # Precision
    /// Unweighted curves are compared as whole numbers of respondents. Weighted sums within 1e-12
    /// of the total weight count as equal. No result depends on how a share is rounded.
    pub fn analyse(&self, rows: &[FourPrices]) -> Result<PriceSensitivity, SurveyError> {
        let columns = Columns::read(ANALYSIS, rows, self.order, self.missing, |_, _| None)?;
        let knots = Knots::of(&columns.prices);
        let mut sums = Sums::default();
        knots.sums(&columns.weights, &mut sums);
        let mut points = self.points(&knots, &sums, columns.too_cheap_asked);
        if let Some(bootstrap) = self.bootstrap {
            self.add_intervals(bootstrap, &columns, &knots, &mut points)?;
        }
        Ok(PriceSensitivity {
            curves: knots.curves(&sums, self.cumulation),
            points,
            too_cheap_asked: columns.too_cheap_asked,
            used_rows: columns.rows,
            exclusions: columns.exclusions,
            currency: columns.currency,
            method: *self,
        })
    }

    fn points(
        &self,
        knots: &Knots<4>,
        sums: &Sums,
        too_cheap_asked: bool,
    ) -> [Option<PricePoint>; 6] {
        POINTS.map(|(_, rising, falling)| {
            let asked = too_cheap_asked || !matches!(falling, Falling::TooCheap);
            let meeting =
                || knots.meeting(sums, (rising, falling), self.cumulation, self.intersection);
            asked.then(meeting).flatten()
        })
    }

    fn add_intervals(
        &self,
        bootstrap: Bootstrap,
        columns: &Columns,
        knots: &Knots<4>,
        points: &mut [Option<PricePoint>; 6],
    ) -> Result<(), SurveyError> {
        let room = || (Sums::default(), Vec::new());
        let resample = |(sums, weights): &mut (Sums, Vec<f64>), times: &[u32]| {
            weights.clear();
            let pairs = columns.weights.iter().zip(times);
            weights.extend(pairs.map(|(weight, &times)| weight * f64::from(times)));
            knots.sums(weights, sums);
            self.points(knots, sums, columns.too_cheap_asked)
        };
        let resamples = bootstrap.over_with(ANALYSIS, columns.weights.len(), room, resample)?;
        for (index, point) in points.iter_mut().enumerate() {
            let price = |points: &[Option<PricePoint>; 6]| {
                points[index].map(|point| point.price(self.plateau))
            };
            if let Some(point) = point {
                point.interval = Interval::of_draws(
                    point.price(self.plateau),
                    resamples.iter().map(price),
                    Unit::Money(columns.currency),
                    bootstrap.confidence_used(),
                    IntervalMethod::Bootstrap,
                );
            }
        }
        Ok(())
    }
}

/// The price points in the order in which they are kept, and the curves that meet in them.
const POINTS: [(&str, Rising, Falling); 6] = [
    (
        "optimal price point",
        Rising::TooExpensive,
        Falling::TooCheap,
    ),
    (
        "indifference price point",
        Rising::Expensive,
        Falling::Cheap,
    ),
    (
        "point of marginal cheapness",
        Rising::NotCheap,
        Falling::TooCheap,
    ),
    (
        "point of marginal expensiveness",
        Rising::TooExpensive,
        Falling::NotExpensive,
    ),
    (
        "narrow point of marginal cheapness",
        Rising::Expensive,
        Falling::TooCheap,
    ),
    (
        "narrow point of marginal expensiveness",
        Rising::TooExpensive,
        Falling::Cheap,
    ),
];

/// The result of a price sensitivity meter.
///
/// At the optimal price point the fewest respondents object to the price as too cheap or too
/// expensive. It is not an optimum of revenue or profit; for those see
/// [`NewtonMillerSmith`](super::NewtonMillerSmith).
///
/// # Example
/// See [`PriceSensitivityMeter`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceSensitivity {
    /// The cumulative curves.
    pub curves: PriceCurves,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// The rows used, counted from 0.
    pub used_rows: Vec<usize>,
    /// The currency of the prices.
    pub currency: Currency,
    /// The settings of the analysis.
    pub method: PriceSensitivityMeter,
    points: [Option<PricePoint>; 6],
    too_cheap_asked: bool,
}

impl PriceSensitivity {
    /// The optimal price point: as many respondents find the price too cheap as too expensive.
    ///
    /// # Errors
    /// [`SurveyError::NoCrossing`] if the two curves do not meet at a named price, for example if
    /// everybody names the same price or nobody was asked what is too cheap.
    pub fn opp(&self) -> Result<PricePoint, SurveyError> {
        self.point(0)
    }

    /// The indifference price point: as many respondents find the price cheap as expensive.
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn idp(&self) -> Result<PricePoint, SurveyError> {
        self.point(1)
    }

    /// The point of marginal cheapness as van Westendorp defines it: "too cheap" meets "not cheap".
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn pmc(&self) -> Result<PricePoint, SurveyError> {
        self.point(2)
    }

    /// The point of marginal expensiveness as van Westendorp defines it: "too expensive" meets "not
    /// expensive".
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn pme(&self) -> Result<PricePoint, SurveyError> {
        self.point(3)
    }

    /// The point of marginal cheapness as commonly used: "too cheap" meets "expensive".
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn pmc_narrow(&self) -> Result<PricePoint, SurveyError> {
        self.point(4)
    }

    /// The point of marginal expensiveness as commonly used: "too expensive" meets "cheap".
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn pme_narrow(&self) -> Result<PricePoint, SurveyError> {
        self.point(5)
    }

    /// The range from [`pmc`](Self::pmc) to [`pme`](Self::pme), in major units.
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn acceptable_range(&self) -> Result<(f64, f64), SurveyError> {
        self.range(self.pmc()?, self.pme()?)
    }

    /// The range from [`pmc_narrow`](Self::pmc_narrow) to [`pme_narrow`](Self::pme_narrow), in
    /// major units: the one that most reports show.
    ///
    /// # Errors
    /// As [`opp`](Self::opp).
    pub fn narrow_range(&self) -> Result<(f64, f64), SurveyError> {
        self.range(self.pmc_narrow()?, self.pme_narrow()?)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "ends what two fallible points begin"
    )]
    fn range(&self, low: PricePoint, high: PricePoint) -> Result<(f64, f64), SurveyError> {
        let plateau = self.method.plateau;
        Ok((low.price(plateau), high.price(plateau)))
    }

    fn point(&self, index: usize) -> Result<PricePoint, SurveyError> {
        let (point, rising, falling) = POINTS[index];
        self.points[index].ok_or_else(|| SurveyError::NoCrossing {
            point,
            rising: rising.name(),
            falling: match falling {
                Falling::TooCheap if !self.too_cheap_asked => "too cheap (not asked)",
                falling => falling.name(),
            },
            low: self.curves.prices.first().copied().unwrap_or(0.0),
            high: self.curves.prices.last().copied().unwrap_or(0.0),
        })
    }
}

impl Rising {
    const fn name(self) -> &'static str {
        match self {
            Self::NotCheap => "not cheap",
            Self::Expensive => "expensive",
            Self::TooExpensive => "too expensive",
        }
    }
}

impl Falling {
    const fn name(self) -> &'static str {
        match self {
            Self::TooCheap => "too cheap",
            Self::Cheap => "cheap",
            Self::NotExpensive => "not expensive",
        }
    }
}
