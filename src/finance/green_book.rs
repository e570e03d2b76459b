//! The discount schedules of HM Treasury.

use serde::{Deserialize, Serialize};

use super::discounting::{Discount, DiscountBand, PriceTerms, ScheduleTitle};
use crate::quantity::Rate;

/// A schedule of social time preference rates of HM Treasury's Green Book, 2022 edition. The rates
/// are real: they discount amounts in constant prices.
///
/// # Example
/// ```
/// use bizcase::finance::{Discount, GreenBook};
/// use bizcase::quantity::Rate;
///
/// let [standard, health] = [GreenBook::Standard, GreenBook::Health].map(Discount::green_book);
/// assert_eq!(standard.rate_in(31), Rate::per_year(0.030)?);
/// assert_eq!(health.rate_in(31), Rate::per_year(0.0129)?);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// HM Treasury (2022), *The Green Book*, annex A6, and its supplementary guidance, as tabulated in
/// the R package `greenbook` (April 2026). Rates change by edition.
#[doc(alias = "social discount rate")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum GreenBook {
    /// The rates of most appraisals: 3.5 % a year, falling from year 31 on. In a file
    /// `{ schedule = "green_book_2022" }`.
    #[serde(rename = "green_book_2022")]
    Standard,
    /// The rates of health effects: 1.5 % a year, falling from year 31 on. In a file
    /// `{ schedule = "green_book_2022_health" }`.
    #[serde(rename = "green_book_2022_health")]
    Health,
    /// The rates that allow for catastrophic risk and for growth but not for pure time preference:
    /// 3 % a year, falling from year 31 on. In a file
    /// `{ schedule = "green_book_2022_catastrophic" }`.
    #[serde(rename = "green_book_2022_catastrophic")]
    CatastrophicRisk,
}

/// The last years of the bands.
const UNTIL: [Option<u32>; 6] = [Some(30), Some(75), Some(125), Some(200), Some(300), None];

impl GreenBook {
    const fn name(self) -> &'static str {
        match self {
            Self::Standard => "HM Treasury Green Book, standard",
            Self::Health => "HM Treasury Green Book, health",
            Self::CatastrophicRisk => "HM Treasury Green Book, catastrophic risk",
        }
    }

    /// The rates, band by band.
    const fn rates(self) -> [f64; 6] {
        match self {
            Self::Standard => [0.035, 0.030, 0.025, 0.020, 0.015, 0.010],
            Self::Health => [0.015, 0.0129, 0.0107, 0.0086, 0.0064, 0.0043],
            Self::CatastrophicRisk => [0.030, 0.0257, 0.0214, 0.0171, 0.0129, 0.0086],
        }
    }
}

impl Discount {
    /// A schedule of HM Treasury's Green Book.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Discount, GreenBook};
    ///
    /// let discount = Discount::green_book(GreenBook::Standard);
    /// assert_eq!(format!("{:.4}", discount.factor(50)), "0.1973");
    /// ```
    #[must_use]
    pub fn green_book(which: GreenBook) -> Self {
        let bands = UNTIL.into_iter().zip(which.rates());
        let bands = bands.filter_map(|(until, rate)| {
            let rate = Rate::per_year(rate).ok()?;
            Some(DiscountBand { until, rate })
        });
        Self {
            bands: bands.collect(),
            terms: Some(PriceTerms::Real),
            schedule: Some(ScheduleTitle {
                name: which.name().to_owned(),
                edition: "2022".to_owned(),
                source: "HM Treasury, The Green Book, annex A6 and supplementary guidance"
                    .to_owned(),
            }),
        }
    }
}
