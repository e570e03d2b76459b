//! Who would consider moving, from ranges.

use serde::{Deserialize, Serialize};

use super::inputs::{drawn, finding, sample, within};
use super::{LossAversion, ReferenceAlternative, SeverityFinding, ShareBase};
use crate::distribution::{Dist, Distribution, Fixed, Term};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::Sample;

/// The share of a segment that would consider moving from what they have today.
///
/// A person considers it if what they gain over the reference alternative exceeds what they give
/// up, times loss aversion, plus the cost of switching. All three are in one unit, usually money a
/// year.
///
/// # Two kinds of not knowing
/// People differ: gain, losses and switching cost have a distribution over the segment
/// ([`AcrossPeople::people`]). And the figures are not known: each distribution may be higher or
/// lower as a whole by an uncertain factor ([`AcrossPeople::level`]), and loss aversion is
/// uncertain. The first decides how large the share is, the second how far it may be from the
/// truth. Only the second is drawn; over people the share is computed, on points spread evenly.
///
/// # Formula
/// P(gain / overstatement > loss aversion x losses + switching cost) over the segment. The three are
/// taken as independent of each other from person to person. Where those who gain most also give up
/// most, ask them: [`SwitchingSurvey`](super::SwitchingSurvey) takes their own rows.
///
/// # Precision
/// The gain is integrated exactly, losses and cost over a lattice of 987 points: within 0.001 for
/// distributions without steps.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Term};
/// use bizcase::quantity::Share;
/// use bizcase::random::Sampling;
/// use bizcase::severity::{AcrossPeople, LossAversion, ReferenceAlternative, SwitchingGate};
///
/// let gain = AcrossPeople::of(Dist::log_normal_p10_p90(100.0, 1_000.0)?)
///     .level(Term::new("level of the gain", Dist::pert(0.6, 1.0, 1.2)?));
/// let gate = SwitchingGate::new("owners of shops", ReferenceAlternative::Nothing, gain)
///     .losses(AcrossPeople::of(Dist::uniform(0.0, 100.0)?))
///     .switching_cost(AcrossPeople::of(Dist::log_normal_p10_p90(40.0, 200.0)?))
///     .loss_aversion(LossAversion::tversky_kahneman_1992());
///
/// let sampling = Sampling::latin_hypercube(1_000);
/// let considers = gate.draw(&sampling)?;
/// assert!(considers.share.mean().value > 0.5 && considers.share.mean().value < 0.75);
/// let sterner = gate.loss_aversion(LossAversion::nine_times()).draw(&sampling)?;
/// assert!(sterner.share.mean().value < 0.5);
///
/// // A study for a business case.
/// let finding = considers.finding("considers switching", Share::percent(90.0)?)?;
/// assert_eq!(finding.base.to_string(), "owners of shops");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchingGate {
    /// The segment: whom the share is of.
    pub base: ShareBase,
    /// What they have today.
    pub reference: ReferenceAlternative,
    /// What they gain over it.
    pub gain: AcrossPeople,
    /// What they give up.
    #[serde(default)]
    pub losses: AcrossPeople,
    /// What it costs them to move.
    #[serde(default)]
    pub switching_cost: AcrossPeople,
    /// How much more losses weigh.
    pub loss_aversion: LossAversion,
}

/// How a figure differs from person to person, and what is not known about it as a whole.
///
/// # Example
/// See [`SwitchingGate`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcrossPeople {
    /// The distribution over the segment: how people differ.
    pub people: Dist,
    /// A factor on all of it that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Term>,
}

/// Nothing, for everybody.
impl Default for AcrossPeople {
    fn default() -> Self {
        Self::of(Dist::Fixed(Fixed::literal(0.0)))
    }
}

impl AcrossPeople {
    /// A figure that differs by a known distribution.
    #[must_use]
    pub const fn of(people: Dist) -> Self {
        Self {
            people,
            level: None,
        }
    }

    /// All of it may be higher or lower by this factor.
    #[must_use]
    pub fn level(mut self, factor: Term) -> Self {
        self.level = Some(factor);
        self
    }

    fn check(&self, what: &str, permitted: &Permitted) -> Result<(), Invalid> {
        within(what, &self.people, permitted)?;
        match &self.level {
            Some(level) => within(&level.name, &level.range, &Permitted::POSITIVE),
            None => Ok(()),
        }
    }
}

/// The numbers of points over people and of steps between their second coordinates: neighbours in
/// Fibonacci's sequence, so that the points fill the square evenly (a good lattice).
const POINTS: u32 = 987;
const STEP: u32 = 610;

/// What is not known, in one trial.
#[derive(Debug, Clone, Copy)]
struct Levels {
    losses_weigh: f64,
    overstated: f64,
    gain: f64,
    losses: f64,
    cost: f64,
}

impl SwitchingGate {
    /// People of a segment who lose nothing and move at no cost, with the loss aversion of Tversky
    /// and Kahneman (1992).
    #[must_use]
    pub fn new(segment: &str, reference: ReferenceAlternative, gain: AcrossPeople) -> Self {
        Self {
            base: ShareBase::from(segment.to_owned()),
            reference,
            gain,
            losses: AcrossPeople::default(),
            switching_cost: AcrossPeople::default(),
            loss_aversion: LossAversion::tversky_kahneman_1992(),
        }
    }

    /// Sets what they give up.
    #[must_use]
    pub fn losses(mut self, losses: AcrossPeople) -> Self {
        self.losses = losses;
        self
    }

    /// Sets what it costs them to move.
    #[must_use]
    pub fn switching_cost(mut self, cost: AcrossPeople) -> Self {
        self.switching_cost = cost;
        self
    }

    /// Sets how much more losses weigh than gains.
    #[must_use]
    pub fn loss_aversion(mut self, loss_aversion: LossAversion) -> Self {
        self.loss_aversion = loss_aversion;
        self
    }

    /// Computes the share for every draw of what is not known.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for losses or a cost that can be negative, a factor that can be
    /// zero, one name with two ranges, and the limits of a run.
    pub fn draw(&self, sampling: &Sampling) -> Result<SwitchingDraws, SurveyError> {
        self.gain.check("gain", &Permitted::FINITE)?;
        self.losses.check("losses", &Permitted::COUNT)?;
        self.switching_cost
            .check("switching cost", &Permitted::COUNT)?;
        self.loss_aversion.check()?;
        let known = Term::new("known", Dist::Fixed(Fixed::literal(1.0)));
        let level = |of: &'_ AcrossPeople| of.level.clone().unwrap_or_else(|| known.clone());
        let terms = [
            self.loss_aversion.losses.clone(),
            self.loss_aversion.overstated.clone(),
            level(&self.gain),
            level(&self.losses),
            level(&self.switching_cost),
        ];
        let columns = drawn("a switching gate", &terms.each_ref(), sampling)?;
        let points = self.points();
        let trials = columns.first().map_or(0, Vec::len);
        let share = |trial: usize| {
            self.share(
                &points,
                Levels {
                    losses_weigh: columns[0][trial],
                    overstated: columns[1][trial],
                    gain: columns[2][trial],
                    losses: columns[3][trial],
                    cost: columns[4][trial],
                },
            )
        };
        let shares = (0..trials).map(share).collect();
        Ok(SwitchingDraws {
            base: self.base.clone(),
            reference: self.reference.clone(),
            loss_aversion: self.loss_aversion.name.clone(),
            share: sample("considers switching", Unit::Share, shares, sampling)?,
        })
    }

    /// Losses and costs of people, spread evenly over the segment.
    fn points(&self) -> Vec<(f64, f64)> {
        let (losses, cost) = (&self.losses.people, &self.switching_cost.people);
        let count = match (losses, cost) {
            (Dist::Fixed(_), Dist::Fixed(_)) => 1,
            _ => POINTS,
        };
        let place = |number: u32| Share::literal((f64::from(number) + 0.5) / f64::from(count));
        let point = |number: u32| {
            // Half-way round, so that no point stands in a corner and counts for a whole tail.
            let other = (number * STEP + POINTS / 2) % count;
            (losses.quantile(place(number)), cost.quantile(place(other)))
        };
        (0..count).map(point).collect()
    }

    fn share(&self, points: &[(f64, f64)], levels: Levels) -> f64 {
        let moves = |&(losses, cost): &(f64, f64)| {
            let against = levels.losses_weigh * levels.losses * losses + levels.cost * cost;
            // Nothing speaks against it, however small the level of the gain.
            let needed = if against > 0.0 {
                against * levels.overstated / levels.gain
            } else {
                0.0
            };
            self.gain.people.survival(needed).value()
        };
        let sum: f64 = points.iter().map(moves).sum();
        (sum / points.len() as f64).min(1.0)
    }
}

/// The share of a segment that would consider moving, with its draws.
///
/// # Example
/// See [`SwitchingGate`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SwitchingDraws {
    /// The segment.
    pub base: ShareBase,
    /// What they have today.
    pub reference: ReferenceAlternative,
    /// The name of the loss aversion.
    pub loss_aversion: String,
    /// The share, by trial: how people differ is inside it, the trials are what is not known.
    pub share: Sample,
}

impl SwitchingDraws {
    /// The share under a name of your own, to be one of the [`SeverityFindings`](super::SeverityFindings) of a
    /// study.
    ///
    /// # Errors
    /// [`Invalid`] never, for a share that was drawn.
    pub fn finding(&self, name: &str, confidence: Share) -> Result<SeverityFinding, Invalid> {
        let mut found = finding(&self.share, &self.base, confidence)?;
        name.clone_into(&mut found.name);
        Ok(found)
    }
}
