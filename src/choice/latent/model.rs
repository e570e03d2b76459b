//! What latent classes assume, and their fit.

use serde::{Deserialize, Serialize};

use super::fit::{LatentClassFit, NAME};
use super::likelihood::Classes;
use super::membership::{Known, MembershipTerm};
use super::search::Seeking;
use super::setup::Setup;
use crate::choice::design::Design;
use crate::choice::diagnosis::{check_columns, no_top};
use crate::choice::logit::pooled;
use crate::choice::market::people::kinds;
use crate::choice::panel::Panel;
use crate::choice::{ChoiceError, ChoiceSituation, ChoiceUtility, CoefficientErrors};
use crate::error::Permitted;
use crate::random::Seed;

/// Latent classes: people belong to one of a few classes, each with coefficients of its own, and
/// their choices tell to which.
///
/// The likelihood of a person's choices (a panel) is averaged over classes. The probability of a
/// class is the same for everybody, or depends on what is known of people
/// ([`member_by`](Self::member_by), [`member_by_group`](Self::member_by_group)) by a logit. Classes
/// are numbered by their share, the largest first.
///
/// # How many classes
/// Compare fits by [`ChoiceGoodness::bic_of_people`](crate::choice::ChoiceGoodness::bic_of_people):
/// the lowest is best. Programs that count choices as observations ask for fewer classes.
///
/// # Search
/// The likelihood has many tops. From each of 20 starts the EM algorithm climbs until it becomes
/// slow, then Newton's method with exact derivatives reaches the top.
/// [`Search::agreeing`](crate::sample::Search::agreeing) of the
/// [parameters](LatentClassFit::parameters) says how many starts reached the best; if it is one, take
/// more. The result is the same on any number of threads.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, LatentClasses, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::survey::Respondent;
///
/// // 60 people choose between two offers eight times; a third of them looks for green power only.
/// let mut situations = Vec::new();
/// for person in 0..60_u32 {
///     for task in 0..8_u32 {
///         let price = f64::from(1 + (7 * person + 3 * task) % 5);
///         let offers = [
///             Alternative::new("grey").with("price", 3.0).with("green", 0.0),
///             Alternative::new("green").with("price", price).with("green", 1.0),
///         ];
///         let most = if person % 3 == 0 { 4.5 } else { 2.0 };
///         let green = price < most + f64::from((5 * person + task) % 4) - 1.5;
///         let who = Respondent::new(person.to_string());
///         situations.push(ChoiceSituation::new(who, task.to_string(), offers, usize::from(green)));
///     }
/// }
/// let utility = ChoiceUtility::new().price("price", Currency::EUR).number("green");
/// let fit = LatentClasses::new(utility, 2).seed(1).fit(&situations)?;
/// assert!(fit.classes[0].share.value() > 0.6);
/// assert_eq!(fit.parameters[0].name, "class 1: price");
/// // Person 0 belongs to the smaller class.
/// assert!(fit.members[0].probabilities[1].value() > 0.9);
/// assert!(fit.worth(2, "green")?.estimate > fit.worth(1, "green")?.estimate);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - W. A. Kamakura and G. J. Russell (1989), *Journal of Marketing Research* 26, 379-390.
/// - K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 14.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LatentClasses {
    utility: ChoiceUtility,
    classes: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    membership: Vec<MembershipTerm>,
    starts: u32,
    seed: Seed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

impl LatentClasses {
    /// A model with this many classes of people.
    #[must_use]
    pub const fn new(utility: ChoiceUtility, classes: u32) -> Self {
        Self {
            utility,
            classes,
            membership: Vec::new(),
            starts: 20,
            seed: Seed(0),
            errors: None,
        }
    }

    /// Lets the class depend on a number in a segment of the respondent.
    #[must_use]
    pub fn member_by(mut self, segment: impl Into<String>) -> Self {
        let segment = segment.into();
        self.membership.push(MembershipTerm::Number { segment });
        self
    }

    /// Lets the class depend on a group of respondents.
    #[must_use]
    pub fn member_by_group(
        mut self,
        segment: impl Into<String>,
        reference: impl Into<String>,
    ) -> Self {
        self.membership.push(MembershipTerm::Group {
            segment: segment.into(),
            reference: reference.into(),
        });
        self
    }

    /// The terms on which membership of a class depends.
    #[must_use]
    pub fn membership_terms(&self) -> &[MembershipTerm] {
        &self.membership
    }

    /// Sets the number of starts; the default is 20.
    #[must_use]
    pub const fn starts(mut self, starts: u32) -> Self {
        self.starts = starts;
        self
    }

    /// Sets the seed of the starts; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets how errors are estimated; the default suits the choices.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Fits the classes.
    ///
    /// # Errors
    /// - [`ChoiceError::Invalid`] unless there are 2 to 50 classes and 1 to 10,000 starts, for a
    ///   segment that a respondent lacks or that is the same for everybody, and the errors of the
    ///   situations.
    /// - [`ChoiceError::TooFew`] for no more people than parameters.
    /// - [`ChoiceError::NotConverged`] if no start reached a top, as where a class is so small that
    ///   its choices have no logit: take fewer classes.
    pub fn fit(&self, situations: &[ChoiceSituation]) -> Result<LatentClassFit, ChoiceError> {
        Permitted::between(2.0, 50.0).check("number of classes", f64::from(self.classes))?;
        Permitted::between(1.0, 1e4).check("number of starts", f64::from(self.starts))?;
        let design = Design::new(&self.utility, situations)?;
        check_columns(&design)?;
        let people = design.respondents(situations);
        let known = Known::new(&self.membership, &people)?;
        let panel = Panel::new(&design);
        let (alike, size) = pooled(&design);
        if !alike.converged() {
            return Err(no_top(&design, NAME, &design.columns, &alike));
        }
        let seeking = Seeking {
            classes: Classes {
                panel: &panel,
                known: &known,
                count: self.classes as usize,
            },
            alike: &alike.point,
            seed: self.seed,
            size,
        };
        let setup = Setup {
            design: &design,
            people: &people,
            kinds: kinds(&design, situations)?,
            seeking,
            errors: self.errors.unwrap_or(CoefficientErrors::of(&design)),
        };
        setup.fit(self.starts as usize)
    }
}
