//! What was stated before past launches, held against what came.

use serde::{Deserialize, Serialize};

use super::SeverityFinding;
use super::inputs::of_draws;
use crate::distribution::{self, Dist, Distribution};
use crate::error::{Bound, Invalid, Permitted, SurveyError};
use crate::numeric::{Side, normal_quantile};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::student_quantile;

/// A past launch: the share that had been stated, and the share that came.
///
/// # Example
/// See [`Hindcast`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastLaunch {
    /// The launch.
    pub name: String,
    /// The share that was stated, always measured the same way.
    pub stated: Share,
    /// The share of the same people that came.
    pub realised: Share,
}

impl PastLaunch {
    /// A launch with the share stated and the share that came.
    #[must_use]
    pub fn new(name: &str, stated: Share, realised: Share) -> Self {
        Self {
            name: name.to_owned(),
            stated,
            realised,
        }
    }
}

/// The form of the distribution of a calibration factor.
///
/// # Example
/// See [`Hindcast`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorForm {
    /// Log-normal: the factor may exceed one, and misses are proportional.
    #[default]
    LogNormal,
    /// Beta: never more comes than was stated.
    Beta,
}

/// How much of what is stated comes true, from past launches: a factor with its spread, ready to
/// calibrate the next launch.
///
/// # Method
/// Of the ratios of realised to stated share (of their logarithms, for the log-normal form), the
/// mean and the standard deviation with n - 1. The factor is the prediction for one more launch: its
/// central 95 % are those of Student's t with the uncertainty of the mean, `t s sqrt(1 + 1/n)`. So
/// few launches give a wide factor instead of a confident one. Sampling error of the stated shares is
/// part of the spread and is not taken out.
///
/// The error that launches would have had is found by leaving each out in turn and predicting it
/// from the others. It is the figure to quote.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::{FactorForm, Hindcast, PastLaunch};
///
/// let launch = |name: &str, stated, realised| Ok::<_, bizcase::Error>(PastLaunch::new(
///     name, Share::percent(stated)?, Share::percent(realised)?,
/// ));
/// let past = Hindcast::of(&[
///     launch("soup", 40.0, 12.0)?,
///     launch("tea", 20.0, 5.0)?,
///     launch("rusk", 30.0, 12.0)?,
///     launch("jam", 10.0, 2.0)?,
/// ], FactorForm::LogNormal)?;
/// assert!((past.typical - 0.28).abs() < 0.01);
/// // Four launches say little: from a tenth to more than six tenths.
/// assert!(past.few());
/// assert!(past.interval.0 < 0.11 && past.interval.1 > 0.6);
/// assert_eq!(past.left_out[0].launch, "soup");
/// assert!((past.left_out[0].predicted - 0.11).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// G. L. Urban and G. M. Katz (1983), *Pre-test-market models: validation and managerial
/// implications*, Journal of Marketing Research 20, 221-234, for such a comparison over 44 launches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hindcast {
    /// The form of the factor.
    pub form: FactorForm,
    /// The factor for the next launch.
    pub factor: Dist,
    /// The factor in the middle: the geometric mean of the ratios, for the beta form their mean.
    pub typical: f64,
    /// Where 95 % of further launches should lie.
    pub interval: (f64, f64),
    /// Every launch as predicted from the others.
    pub left_out: Vec<LeftOutLaunch>,
}

/// A launch as predicted from the others.
///
/// # Example
/// See [`Hindcast`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeftOutLaunch {
    /// The launch.
    pub launch: String,
    /// The share predicted from the other launches.
    pub predicted: f64,
    /// The share that came.
    pub realised: f64,
}

/// Below this number the spread itself is hardly known: its interval of 95 % spans a factor of
/// more than two and a half.
const FEW: usize = 10;

impl Hindcast {
    /// A factor from past launches.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for fewer than two launches, two of one name, a stated share of
    /// zero, ratios that are all equal; for a realised share of zero in the log-normal form, and
    /// more than was stated in the beta form.
    pub fn of(launches: &[PastLaunch], form: FactorForm) -> Result<Self, SurveyError> {
        if launches.len() < 2 {
            let rule = "two or more, for a spread";
            return Err(Invalid::rule("past launches", launches.len(), rule).into());
        }
        let names = launches.iter().map(|launch| launch.name.as_str());
        if let Some(name) = crate::error::repeated(names) {
            let told = format!("`{name}` twice");
            return Err(Invalid::rule("past launches", told, "given once each").into());
        }
        let ratios: Vec<f64> = launches
            .iter()
            .map(|it| form.ratio(it))
            .collect::<Result<_, _>>()?;
        let count = ratios.len() as f64;
        let mean = ratios.iter().sum::<f64>() / count;
        let squares: f64 = ratios.iter().map(|it| (it - mean) * (it - mean)).sum();
        if squares <= (mean * 1e-12) * (mean * 1e-12) {
            let parameter = "ratios of realised to stated share";
            let rule = "different from launch to launch";
            return Err(Invalid::rule(parameter, "all equal", rule).into());
        }
        let spread = libm::sqrt(squares / (count - 1.0) * (1.0 + 1.0 / count));
        let wider = student_quantile(count - 1.0, 0.025) / normal_quantile(Side::Upper, 0.025);
        let typical = form.factor(mean);
        let factor = match form {
            FactorForm::LogNormal => Dist::log_normal_from_median_sigma(typical, spread * wider),
            FactorForm::Beta => Dist::beta_from_mean_sd(mean, spread * wider),
        }?;
        let tail = Share::literal(0.025);
        let without = |place: usize| {
            let others = mean * count - ratios[place];
            let launch = &launches[place];
            let predicted = launch.stated.value() * form.factor(others / (count - 1.0));
            LeftOutLaunch {
                launch: launch.name.clone(),
                predicted: predicted.min(1.0),
                realised: launch.realised.value(),
            }
        };
        Ok(Self {
            form,
            interval: (factor.quantile(tail), factor.upper_quantile(tail)),
            factor,
            typical,
            left_out: (0..launches.len()).map(without).collect(),
        })
    }

    /// Whether there are fewer than ten launches, too few to rely on the spread.
    #[must_use]
    pub const fn few(&self) -> bool {
        self.left_out.len() < FEW
    }

    /// The mean distance of the predictions from what came, in shares (0.02 is two points), where
    /// each launch is predicted from the others.
    #[must_use]
    pub fn leave_one_out_error(&self) -> f64 {
        let misses = self
            .left_out
            .iter()
            .map(|it| (it.predicted - it.realised).abs());
        misses.sum::<f64>() / self.left_out.len() as f64
    }

    /// A share stated for the next launch, with what comes of it: every draw times a draw of the
    /// factor, at most one. Measure the share as those of the past launches were.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for fewer than two draws.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Share, Unit};
    /// use bizcase::sample::{Interval, IntervalMethod};
    /// use bizcase::severity::{FactorForm, SeverityFinding, Hindcast, PastLaunch};
    ///
    /// let confidence = Share::percent(95.0)?;
    /// let launch = |name: &str, realised| Ok::<_, bizcase::Error>(
    ///     PastLaunch::new(name, Share::percent(50.0)?, Share::percent(realised)?)
    /// );
    /// let launches = [launch("soup", 10.0)?, launch("tea", 12.0)?, launch("jam", 11.0)?];
    /// let past = Hindcast::of(&launches, FactorForm::Beta)?;
    /// let interval = Interval::new(0.3, (0.28, 0.32), Unit::Share, confidence, IntervalMethod::Wilson)?;
    /// let stated = SeverityFinding::new("top box", interval, vec![0.3; 1_000]);
    /// let comes = past.calibrate(&stated, 7, confidence)?;
    /// assert!((comes.estimate() - 0.3 * 0.22).abs() < 0.003);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn calibrate(
        &self,
        stated: &SeverityFinding,
        seed: u64,
        confidence: Share,
    ) -> Result<SeverityFinding, SurveyError> {
        let sampling = Sampling::monte_carlo(stated.draws().len() as u64).seed(seed);
        let input = [("calibration by past launches", &self.factor)];
        let factors = distribution::draws("a calibration", &input, &sampling)?.concat();
        let pairs = stated.draws().iter().zip(&factors);
        let draws: Vec<f64> = pairs
            .map(|(share, factor)| (share * factor).min(1.0))
            .collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let interval = of_draws(&stated.name, mean, &draws, Unit::Share, confidence)?;
        let mut calibrated = SeverityFinding::new(stated.name.as_str(), interval, draws);
        calibrated.base = stated.base.clone();
        calibrated.answers = stated.answers;
        calibrated.effective_answers = stated.effective_answers;
        Ok(calibrated)
    }
}

impl FactorForm {
    /// What is averaged: the ratio of realised to stated share, or its logarithm.
    fn ratio(self, launch: &PastLaunch) -> Result<f64, Invalid> {
        let above = Permitted::interval(Bound::Excluding(0.0), Bound::Including(1.0));
        let PastLaunch {
            name,
            stated,
            realised,
        } = launch;
        let stated = above.check(&format!("stated share of `{name}`"), stated.value())?;
        let parameter = format!("realised share of `{name}`");
        let realised = realised.value();
        match self {
            Self::LogNormal => {
                let checked = above.check(&parameter, realised);
                let checked = checked.map_err(|error| error.hint("use the beta form"))?;
                Ok(libm::log(checked / stated))
            }
            Self::Beta => {
                let checked = Permitted::between(0.0, stated).check(&parameter, realised);
                let checked = checked.map_err(|error| error.hint("use the log-normal form"))?;
                Ok(checked / stated)
            }
        }
    }

    /// The factor that an average stands for.
    fn factor(self, mean: f64) -> f64 {
        match self {
            Self::LogNormal => libm::exp(mean),
            Self::Beta => mean,
        }
    }
}
