//! Priors from other products.

use serde::Serialize;

use crate::adoption::CurveFamily;
use crate::distribution::{Dist, Distribution};
use crate::error::{AdoptionError, Invalid, Permitted};
use crate::sample::percentile;

/// A class of products with published adoption coefficients.
///
/// # Example
/// ```
/// use bizcase::adoption::{ANALOGIES, ProductClass};
///
/// let durables = ANALOGIES.iter().filter(|known| known.class == ProductClass::ConsumerDurables);
/// assert_eq!(durables.count(), 8);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProductClass {
    /// Household appliances.
    ConsumerDurables,
    /// Consumer electronics and telephones.
    ConsumerElectronics,
    /// Agricultural innovations.
    Agricultural,
    /// Services that people visit.
    Services,
}

/// Published adoption coefficients of a product, per year.
///
/// # Example
/// See [`Priors`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Analogy {
    /// The product.
    pub product: &'static str,
    /// The class of the product.
    pub class: ProductClass,
    /// The coefficient of innovation.
    pub p: f64,
    /// The coefficient of imitation.
    pub q: f64,
    /// The publication.
    pub source: &'static str,
}

const VAN_DEN_BULTE: &str = "averages over the literature compiled by C. Van den Bulte, appendix of the Bass tutorial of Marketing Engineering";
const LILIEN: &str =
    "G. L. Lilien and A. Rangaswamy, Marketing Engineering, table of the Bass model";

const fn analogy(
    class: ProductClass,
    product: &'static str,
    p: f64,
    q: f64,
    source: &'static str,
) -> Analogy {
    Analogy {
        product,
        class,
        p,
        q,
        source,
    }
}

use ProductClass::{Agricultural, ConsumerDurables, ConsumerElectronics, Services};

/// Published adoption coefficients per year, as far as they were checked against their source.
///
/// # Example
/// See [`Priors`].
#[rustfmt::skip]
pub const ANALOGIES: &[Analogy] = &[
    analogy(ConsumerDurables, "black and white television", 0.028, 0.25, LILIEN),
    analogy(ConsumerDurables, "colour television", 0.005, 0.84, LILIEN),
    analogy(ConsumerDurables, "room air conditioner", 0.010, 0.42, LILIEN),
    analogy(ConsumerDurables, "clothes dryer", 0.017, 0.36, LILIEN),
    analogy(ConsumerDurables, "water softener", 0.018, 0.30, LILIEN),
    analogy(ConsumerDurables, "record player", 0.025, 0.65, LILIEN),
    analogy(ConsumerDurables, "steam iron", 0.029, 0.33, LILIEN),
    analogy(ConsumerDurables, "electric bed covering", 0.006, 0.24, LILIEN),
    analogy(ConsumerElectronics, "cable television", 0.02116, 0.2698, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "calculator", 0.00136, 0.438, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "camcorder", 0.000_094, 0.4679, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "cassette deck", 0.001, 0.2875, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "CD player", 0.0017, 0.3991, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "cellular telephone", 0.00471, 0.506, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "cordless telephone", 0.002, 0.388, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "digital watch", 0.0056, 0.3542, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "disk drive", 0.0208, 0.995, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "laser disc player", 0.0025, 0.3242, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "radio", 0.01034, 0.4537, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "recording media", 0.00874, 0.328_47, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "telephone", 0.0075, 0.082, VAN_DEN_BULTE),
    analogy(ConsumerElectronics, "turntable", 0.0577, 0.21, VAN_DEN_BULTE),
    analogy(Agricultural, "artificial insemination", 0.014, 0.437, VAN_DEN_BULTE),
    analogy(Agricultural, "bale hay", 0.0095, 0.519, VAN_DEN_BULTE),
    analogy(Agricultural, "corn", 0.0388, 1.005_34, VAN_DEN_BULTE),
    analogy(Agricultural, "tractor", 0.0072, 0.117_95, VAN_DEN_BULTE),
    analogy(Services, "motel", 0.007, 0.36, LILIEN),
    analogy(Services, "fast food restaurant", 0.018, 0.54, LILIEN),
];

/// Priors of a curve: distributions of its two parameters and of the potential.
///
/// Any distribution can be used, and the three are independent. For the Bass curve, coefficients of
/// earlier products are the usual source.
///
/// # Example
/// ```
/// use bizcase::adoption::{Priors, ProductClass};
/// use bizcase::distribution::{Dist, Distribution};
///
/// // 20 to 40 million homes with a drive, say nine in ten planners.
/// let homes = Dist::log_normal_p5_p95(20e6, 40e6)?;
/// let priors = Priors::by_analogy(ProductClass::ConsumerDurables, homes)?;
/// assert!((priors.first.median() - 0.0175).abs() < 1e-4);
/// assert!((priors.second.median() - 0.345).abs() < 1e-3);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// F. Sultan, J. U. Farley and D. R. Lehmann (1990), "A meta-analysis of applications of diffusion
/// models", *Journal of Marketing Research* 27, 70-77; C. Van den Bulte (2002), "Want to know how
/// diffusion speed varies across countries and products? Try using a Bass model", *PDMA Visions*
/// 26, 12-15; P. J. Lenk and A. G. Rao (1990), "New models from old: forecasting product adoption
/// by hierarchical Bayes procedures", *Marketing Science* 9, 42-53.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priors {
    /// The prior of the family's first parameter; for the Bass curve, `p`.
    pub first: Dist,
    /// The prior of the second parameter; for the Bass curve, `q`.
    pub second: Dist,
    /// The prior of the potential, for instance from a sizing.
    pub potential: Dist,
}

impl Priors {
    /// Priors of the two parameters of a family, in the order of [`CurveFamily::parameters`], and
    /// of the potential.
    #[must_use]
    pub const fn new(first: Dist, second: Dist, potential: Dist) -> Self {
        Self {
            first,
            second,
            potential,
        }
    }

    /// Priors of the Bass coefficients per year from the products of a class: log-normal
    /// distributions around their medians, as wide as the products differ.
    ///
    /// # Errors
    /// None for the classes of this crate.
    pub fn by_analogy(class: ProductClass, potential: Dist) -> Result<Self, AdoptionError> {
        let chosen: Vec<Analogy> = ANALOGIES
            .iter()
            .filter(|known| known.class == class)
            .copied()
            .collect();
        Self::from_analogies(&chosen, potential)
    }

    /// Priors of the Bass coefficients from products of your choice: log-normal distributions
    /// around their medians. Their width is the normalised median absolute deviation of the
    /// logarithms, so one unusual product does not widen it. It is at least 0.35 (a factor of 1.4),
    /// or twice that for fewer than three products.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] without a product, or for coefficients that are not above zero.
    pub fn from_analogies(products: &[Analogy], potential: Dist) -> Result<Self, AdoptionError> {
        if products.is_empty() {
            return Err(Invalid::rule("products to argue from", "none", "one or more").into());
        }
        for known in products {
            Permitted::POSITIVE.check(&format!("p of {}", known.product), known.p)?;
            Permitted::POSITIVE.check(&format!("q of {}", known.product), known.q)?;
        }
        Ok(Self {
            first: about(products.iter().map(|known| known.p).collect())?,
            second: about(products.iter().map(|known| known.q).collect())?,
            potential,
        })
    }

    /// Priors of the Bass coefficients per year from 213 applications: log-normal distributions
    /// with means of 0.03 and 0.38 (Sultan, Farley and Lehmann 1990). On the logarithm they are 0.8
    /// and 0.5 wide, as the products of [`ANALOGIES`] differ.
    ///
    /// # Errors
    /// None.
    pub fn average(potential: Dist) -> Result<Self, AdoptionError> {
        // The mean of a log-normal law is its median times exp(width^2 / 2).
        let median = |mean: f64, width: f64| mean * libm::exp(-0.5 * width * width);
        Ok(Self {
            first: Dist::log_normal_from_median_sigma(median(0.03, 0.8), 0.8)?,
            second: Dist::log_normal_from_median_sigma(median(0.38, 0.5), 0.5)?,
            potential,
        })
    }

    /// Whether the distributions have only what the family can have.
    pub(super) fn check(&self, family: CurveFamily) -> Result<(), Invalid> {
        let names = family.parameters();
        let free = matches!(family, CurveFamily::Logistic | CurveFamily::Gompertz);
        for (name, law, positive) in [
            (names[0], &self.first, true),
            (names[1], &self.second, !free),
            ("potential", &self.potential, true),
        ] {
            if positive {
                let parameter = format!("least value of the prior of {name}");
                Permitted::COUNT
                    .check(&parameter, law.support().low)
                    .map_err(|invalid| {
                        invalid.hint("a log-normal distribution, say, has none below")
                    })?;
            }
        }
        Ok(())
    }
}

/// The log-normal distribution about the median of some numbers.
fn about(values: Vec<f64>) -> Result<Dist, Invalid> {
    let few = values.len() < 3;
    let logs: Vec<f64> = values.into_iter().map(libm::log).collect();
    let centre = median(logs.clone());
    let deviation = median(logs.iter().map(|ln| (ln - centre).abs()).collect());
    let least = if few { 0.7 } else { 0.35 };
    // The normal law has half of its weight within 0.6745 standard deviations.
    let width = (deviation / 0.674_489_750_196_081_7).max(least);
    Dist::log_normal_from_median_sigma(libm::exp(centre), width)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    percentile(&values, 0.5)
}
