//! From how many people?

use serde::Serialize;

use super::assumed::AssumedTastes;
use super::coded::Coded;
use super::questionnaire::ChoiceQuestionnaire;
use crate::choice::{ChoiceUtility, MultinomialLogit};
use crate::error::{ChoiceError, Invalid, Permitted};
use crate::numeric::{Side, normal_quantile};
use crate::quantity::Share;
use crate::random::Seed;
use crate::sample::Interval;

/// How often the number of respondents is raised before the search gives up.
const RAISES: u32 = 40;

/// How likely a survey is to find that a coefficient is not zero.
///
/// # Example
/// See [`ChoiceQuestionnaire::power`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoefficientPower {
    /// The column.
    pub column: String,
    /// The assumed coefficient.
    pub assumed: f64,
    /// The share of simulated surveys in which it differs from zero with the stated confidence.
    pub found: Interval,
    /// The mean of the estimates, which lies nearer to zero than assumed where people differ.
    pub mean: f64,
    /// The mean of their standard errors.
    pub standard_error: f64,
}

impl ChoiceQuestionnaire {
    /// How many respondents find each coefficient with this power, if all had the same tastes and
    /// coefficients were normal: at least `((z of power + z of confidence) error / coefficient)^2`.
    ///
    /// # Errors
    /// As [`standard_errors`](Self::standard_errors), and [`ChoiceError::Invalid`] where all assumed
    /// coefficients are zero.
    ///
    /// # Reference
    /// E. W. de Bekker-Grob, B. Donkers, M. F. Jonker and E. A. Stolk (2015), "Sample size
    /// requirements for discrete-choice experiments in healthcare: a practical guide", *The Patient*
    /// 8, 373-384.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{AssumedTastes, ChoiceExperiment, ChoiceUtility};
    /// use bizcase::quantity::{Currency, Share};
    ///
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0, 30.0])
    ///     .attribute("support", ["mail", "phone", "on site"])
    ///     .alternatives(3)
    ///     .tasks(9);
    /// let utility = ChoiceUtility::new().price("price", Currency::USD).levels("support", "mail");
    /// let tastes = AssumedTastes::new([("price", -0.1), ("support: phone", 0.3)]);
    /// let tasks = experiment.orthogonal()?;
    /// let (power, confidence) = (Share::percent(80.0)?, Share::percent(95.0)?);
    /// let needed = tasks.respondents(&utility, &tastes, power, confidence)?;
    /// assert_eq!((needed[0].0.as_str(), needed[0].1), ("price", 3.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn respondents(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
        power: Share,
        confidence: Share,
    ) -> Result<Vec<(String, f64)>, ChoiceError> {
        check_power(power, confidence)?;
        let z = normal_quantile(Side::Lower, power.value())
            + normal_quantile(Side::Upper, 0.5 * (1.0 - confidence.value()));
        let one = self.standard_errors(utility, tastes, 1.0)?;
        let assumed = |column: &String| tastes.coefficients.get(column).copied().unwrap_or(0.0);
        let needed = one.into_iter().filter_map(|(column, error)| {
            let coefficient = assumed(&column);
            let ratio = z * error / coefficient;
            (coefficient != 0.0).then(|| (column, libm::ceil(ratio * ratio)))
        });
        let needed: Vec<_> = needed.collect();
        if needed.is_empty() {
            let rule = "at least one that is not zero";
            return Err(Invalid::rule("assumed coefficients", "all zero", rule).into());
        }
        Ok(needed)
    }

    /// How likely this many respondents are to find each coefficient: surveys are simulated from the
    /// assumed tastes, each is fitted by a multinomial logit with errors by person, and coefficients
    /// are tested at the stated confidence. A survey without a fit counts as one that found nothing.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an attribute or column that does not exist, fewer than two
    /// respondents or no surveys.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{AssumedTastes, ChoiceExperiment, ChoiceUtility};
    /// use bizcase::quantity::{Currency, Share};
    ///
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0, 30.0])
    ///     .attribute("support", ["mail", "phone", "on site"])
    ///     .alternatives(3)
    ///     .tasks(9);
    /// let utility = ChoiceUtility::new().price("price", Currency::USD).levels("support", "mail");
    /// let tastes = AssumedTastes::new([("price", -0.1), ("support: phone", 0.3)]);
    /// let confidence = Share::percent(95.0)?;
    /// let power = experiment.orthogonal()?.power(&utility, &tastes, 40, 50, confidence, 1)?;
    /// assert!(power[0].found.estimate > 0.99);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn power(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
        respondents: u32,
        surveys: u32,
        confidence: Share,
        seed: impl Into<Seed>,
    ) -> Result<Vec<CoefficientPower>, ChoiceError> {
        Permitted::between(2.0, 1e7).check("respondents", f64::from(respondents))?;
        Permitted::between(1.0, 1e6).check("surveys", f64::from(surveys))?;
        check_power(confidence, confidence)?;
        let coded = Coded::new(self, utility)?;
        let assumed = tastes.in_order(&coded.columns)?;
        let seed = seed.into();
        let model = MultinomialLogit::new(utility.clone());
        let limit = normal_quantile(Side::Upper, 0.5 * (1.0 - confidence.value()));
        let mut tallies = vec![Tally::default(); coded.columns.len()];
        for number in 0..surveys {
            let answers = self.survey(&coded, &assumed, respondents, seed, number);
            let Ok(fit) = model.fit(&answers) else {
                continue;
            };
            for (tally, found) in tallies.iter_mut().zip(&fit.parameters) {
                tally.add(
                    found.value,
                    found.standard_error.unwrap_or(f64::INFINITY),
                    limit,
                );
            }
        }
        let columns = coded.columns.iter().zip(&assumed.means).zip(tallies);
        Ok(columns
            .map(|((column, &at), tally)| tally.power(column, at, surveys))
            .collect())
    }

    /// The fewest respondents whose simulated surveys find every coefficient that is assumed not to be
    /// zero with this power: from what [`respondents`](Self::respondents) says on, raised by a tenth
    /// until [`power`](Self::power) reaches it.
    ///
    /// # Errors
    /// As both, and [`ChoiceError::Invalid`] where 40 raises do not reach it.
    pub fn sample_size(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
        power: Share,
        confidence: Share,
        surveys: u32,
        seed: impl Into<Seed>,
    ) -> Result<u32, ChoiceError> {
        let seed = seed.into();
        let needed = self.respondents(utility, tastes, power, confidence)?;
        let most = needed
            .iter()
            .map(|(_, respondents)| *respondents)
            .fold(2.0, f64::max);
        let mut respondents = whole(most);
        for _ in 0..RAISES {
            let found = self.power(utility, tastes, respondents, surveys, confidence, seed)?;
            let mut sought = found.iter().filter(|it| it.assumed != 0.0);
            if sought.all(|it| it.found.estimate >= power.value()) {
                return Ok(respondents);
            }
            respondents = whole(libm::ceil(1.1 * f64::from(respondents)));
        }
        let rule = "reached by at most 45 times the respondents that equal tastes need";
        Err(Invalid::rule("power", power, rule).into())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, and surveys of so many are refused"
)]
const fn whole(respondents: f64) -> u32 {
    respondents as u32
}

fn check_power(power: Share, confidence: Share) -> Result<(), Invalid> {
    let inside = Permitted::between(0.5, 0.999_999);
    inside.check("power", power.value())?;
    inside.check("confidence", confidence.value()).map(|_| ())
}

/// What the fits of one coefficient say.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    fits: u32,
    found: u32,
    values: f64,
    errors: f64,
}

impl Tally {
    fn add(&mut self, value: f64, error: f64, limit: f64) {
        self.fits += 1;
        self.found += u32::from(value.abs() > limit * error);
        self.values += value;
        self.errors += error;
    }

    fn power(self, column: &str, assumed: f64, surveys: u32) -> CoefficientPower {
        let confidence = Share::literal(0.95);
        let fits = f64::from(self.fits.max(1));
        let (found, surveys) = (f64::from(self.found), f64::from(surveys));
        CoefficientPower {
            column: column.to_owned(),
            assumed,
            found: Interval::of_probability(found / surveys, (found, found), surveys, confidence),
            mean: self.values / fits,
            standard_error: self.errors / fits,
        }
    }
}
