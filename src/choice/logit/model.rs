//! The multinomial logit.

use serde::{Deserialize, Serialize};

use super::fit::LogitFit;
use super::lanes::Lanes;
use crate::choice::design::Design;
use crate::choice::diagnosis::{LONG, check_columns, check_size, no_top, separated};
use crate::choice::errors::CoefficientErrors;
use crate::choice::situation::ChoiceSituation;
use crate::choice::utility::ChoiceUtility;
use crate::error::ChoiceError;
use crate::numeric::{Ascent, maximise_unless};

/// The multinomial (conditional) logit: the probability of an alternative is the exponential of its
/// utility over the sum of those of all available ones.
///
/// It assumes that all people want the same, and that the ratio of two probabilities does not hang
/// on what else is offered (independence of irrelevant alternatives).
///
/// # Errors of the coefficients
/// Clustered by person where respondents have ids, robust where they have weights, otherwise from
/// the information; see [`CoefficientErrors`].
///
/// # Precision
/// Newton's method with exact derivatives, until a step changes no coefficient by more than 1e-8 of
/// itself, and one more. The same bits on any number of threads.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, CoefficientErrors, MultinomialLogit, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::survey::Respondent;
///
/// // 60 of 100 choose a screen with a camera for 40 more; at the same price, 90 of 100.
/// let set = |id: u32| {
///     let (dearer, yes) = if id < 100 { (40.0, id < 60) } else { (0.0, id < 190) };
///     let offers = [
///         Alternative::new("with").with("price", 300.0 + dearer).with("camera", 1.0),
///         Alternative::new("without").with("price", 300.0).with("camera", 0.0),
///     ];
///     ChoiceSituation::new(Respondent::new(""), id.to_string(), offers, usize::from(!yes))
/// };
/// let sets: Vec<_> = (0..200).map(set).collect();
/// let utility = ChoiceUtility::new().price("price", Currency::USD).number("camera");
/// let fit = MultinomialLogit::new(utility).fit(&sets)?;
/// // Log odds: ln(90/10) for the camera, and ln(60/40) less that for 40 more.
/// let [price, camera] = [&fit.parameters[0], &fit.parameters[1]];
/// assert!((camera.value - 9.0_f64.ln()).abs() < 1e-12);
/// assert!((price.value - (1.5_f64.ln() - 9.0_f64.ln()) / 40.0).abs() < 1e-12);
/// assert_eq!(fit.errors, CoefficientErrors::Hessian);
/// assert_eq!(fit.worth("camera")?.to_string(), "camera is worth USD 49.05 ± 5.84");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. `McFadden` (1974), *Conditional logit analysis of qualitative choice behavior*, in Zarembka,
/// *Frontiers in econometrics*, 105-142; K. E. Train (2009), *Discrete choice methods with
/// simulation*, second edition, chapter 3.
#[doc(alias("MNL", "conditional logit"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultinomialLogit {
    utility: ChoiceUtility,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

impl MultinomialLogit {
    /// A logit with this utility.
    #[must_use]
    pub const fn new(utility: ChoiceUtility) -> Self {
        Self {
            utility,
            errors: None,
        }
    }

    /// Sets the kind of errors. Without it, the kind follows from the choices.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Finds the coefficients under which the choices are most likely.
    ///
    /// # Errors
    /// [`ChoiceError`]: [`NoVariation`](ChoiceError::NoVariation),
    /// [`Dependent`](ChoiceError::Dependent) or [`Separated`](ChoiceError::Separated) columns,
    /// [`TooFew`](ChoiceError::TooFew) choice sets or people, a
    /// [`Repeated`](ChoiceError::Repeated) task, a set with
    /// [`NothingToChoose`](ChoiceError::NothingToChoose); and [`Invalid`](ChoiceError::Invalid) for
    /// an attribute that is blank or no number, or an unknown reference.
    pub fn fit(&self, situations: &[ChoiceSituation]) -> Result<LogitFit, ChoiceError> {
        let design = Design::new(&self.utility, situations)?;
        let errors = self.errors.unwrap_or(CoefficientErrors::of(&design));
        let (ascent, inverse) = search("multinomial logit", &design)?;
        LogitFit::new(
            "multinomial logit",
            &design,
            situations,
            &ascent,
            inverse,
            errors,
        )
    }
}

/// Where a search ended, and the inverse of the information of all choices.
type Top = (Ascent<Vec<f64>>, Vec<Vec<f64>>);

/// The top of the likelihood of a design, and the inverse of the information of all its choices.
pub(in crate::choice) fn search(model: &str, design: &Design) -> Result<Top, ChoiceError> {
    check_size(design, model, design.width())?;
    check_columns(design)?;
    let (ascent, weight) = pooled(design);
    let Some(covariance) = &ascent.covariance else {
        return Err(no_top(design, model, &design.columns, &ascent));
    };
    let mut inverse = covariance.clone();
    for entry in inverse.iter_mut().flatten() {
        *entry /= weight;
    }
    Ok((ascent, inverse))
}

/// The coefficients of everybody together in the units of the columns, and the weight of all
/// choices.
pub(in crate::choice) fn pooled(design: &Design) -> (Ascent<Vec<f64>>, f64) {
    let lanes = Lanes::new(design);
    let endless =
        |step: &Vec<f64>, iterations: u32| iterations > LONG && separated(design, step).is_some();
    let start = vec![0.0; design.width()];
    let ascent = maximise_unless(start, &|point| lanes.surface(point), &endless);
    (ascent, lanes.weight())
}
