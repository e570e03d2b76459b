//! Who would consider moving, from respondents' own figures.

use serde::{Deserialize, Serialize};

use super::answered::Answered;
use super::inputs::drawn;
use super::tally::{Asked, Tally};
use super::{LossAversion, ReferenceAlternative, SeverityFinding, Survey};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::Unit;
use crate::random::{Sampling, Stream};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// What one respondent would gain and give up by moving, all in one unit.
///
/// # Example
/// See [`SwitchingSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwitchingAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// What they gain over the reference alternative; below zero if they lose by it.
    pub gain: Option<f64>,
    /// What they give up.
    pub losses: Option<f64>,
    /// What it costs them to move.
    pub switching_cost: Option<f64>,
}

impl Answer for SwitchingAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

impl SwitchingAnswer {
    /// The figures of a respondent.
    #[must_use]
    pub const fn new(respondent: Respondent, gain: f64, losses: f64, switching_cost: f64) -> Self {
        Self {
            respondent,
            gain: Some(gain),
            losses: Some(losses),
            switching_cost: Some(switching_cost),
        }
    }
}

/// The share of respondents who would consider moving, by the rule of
/// [`SwitchingGate`](super::SwitchingGate) on each respondent's own figures, so that whoever gains
/// most may also give up most.
///
/// How people differ is in the rows. What is not known is drawn: which respondents happened to be
/// asked, and loss aversion. With a known loss aversion the interval is Wilson's; otherwise it is
/// between percentiles of the draws, in each of which loss aversion has one of twenty values that
/// are equally likely.
///
/// # Example
/// ```
/// use bizcase::severity::{
///     LossAversion, ReferenceAlternative, Survey, SwitchingAnswer, SwitchingSurvey,
/// };
/// use bizcase::survey::Respondent;
///
/// let row = |id: &str, gain, losses, cost| SwitchingAnswer::new(Respondent::new(id), gain, losses, cost);
/// let rows = [
///     row("1", 100.0, 20.0, 30.0), // 100 > 45 + 30
///     row("2", 100.0, 40.0, 30.0), // 100 < 90 + 30
///     row("3", 10.0, 0.0, 10.0),   // gains no more than it costs
///     row("4", 90.0, 0.0, 0.0),
/// ];
/// let gate = SwitchingSurvey::new(ReferenceAlternative::Nothing, LossAversion::tversky_kahneman_1992());
/// let found = gate.analyse(&Survey::new("owners").among("those with the job"), &rows)?;
/// assert_eq!(found.considers.estimate(), 0.5);
/// assert_eq!(format!("{:.3}", found.considers.interval), "0.150 to 0.850 (95%, Wilson)");
/// assert_eq!(found.considers.base.to_string(), "those with the job");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchingSurvey {
    reference: ReferenceAlternative,
    loss_aversion: LossAversion,
}

/// The share of respondents who would consider moving.
///
/// # Example
/// See [`SwitchingSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SwitchingResult {
    /// What they have today.
    pub reference: ReferenceAlternative,
    /// The name of the loss aversion.
    pub loss_aversion: String,
    /// The share, under the name `considers switching`.
    pub considers: SeverityFinding,
    /// Who was left out, and why.
    pub exclusions: Exclusions,
}

/// The values of an uncertain loss aversion: with twenty, the share in the draws has nearly its
/// full spread.
const VALUES: u64 = 20;

const NAME: &str = "considers switching";

impl SwitchingSurvey {
    /// Respondents who compare an offer with what they have.
    #[must_use]
    pub const fn new(reference: ReferenceAlternative, loss_aversion: LossAversion) -> Self {
        Self {
            reference,
            loss_aversion,
        }
    }

    /// Computes the share with its draws.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a figure that is not finite, losses or a cost below zero, each
    /// naming respondent and row; for a loss aversion that can be zero; and for ids that occur
    /// twice. [`SurveyError::NobodyLeft`].
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[SwitchingAnswer],
    ) -> Result<SwitchingResult, SurveyError> {
        self.loss_aversion.check()?;
        let answered = Answered::of("switching gate", rows, |index, row| {
            check(index, row)?;
            let missing = |column, given: Option<f64>| given.is_none().then_some(column);
            let column = missing("gain", row.gain)
                .or_else(|| missing("losses", row.losses))
                .or_else(|| missing("switching cost", row.switching_cost));
            Ok(column.map(|column| Reason::Missing { column }))
        })?;
        let values = self.values()?;
        let question =
            |number: usize| (format!("{NAME}, {number}"), Asked::Shares { categories: 1 });
        let questions: Vec<_> = (0..values.len()).map(question).collect();
        let tally = survey.tally(&answered, &questions, |row, cells| {
            let row = &rows[row];
            let amount = |given: Option<f64>| given.unwrap_or(f64::NAN);
            for (cell, (losses_weigh, overstated)) in cells.iter_mut().zip(&values) {
                let against = losses_weigh * amount(row.losses) + amount(row.switching_cost);
                *cell = f64::from(u8::from(amount(row.gain) / overstated > against));
            }
        })?;
        Ok(SwitchingResult {
            reference: self.reference.clone(),
            loss_aversion: self.loss_aversion.name.clone(),
            considers: considers(survey, &tally)?,
            exclusions: answered.exclusions,
        })
    }

    /// Equally likely values of loss aversion and overstatement.
    fn values(&self) -> Result<Vec<(f64, f64)>, Invalid> {
        let sampling = Sampling::latin_hypercube_centred(VALUES);
        let terms = [&self.loss_aversion.losses, &self.loss_aversion.overstated];
        let columns = drawn("loss aversion", &terms, &sampling)?;
        let pairs = columns[0].iter().copied().zip(columns[1].iter().copied());
        let count = if self.loss_aversion.is_fixed() {
            1
        } else {
            usize::MAX
        };
        let values = pairs.take(count).collect();
        Ok(values)
    }
}

fn check(index: usize, row: &SwitchingAnswer) -> Result<(), Invalid> {
    let who = format!("of respondent {} (row {index})", row.respondent.id);
    let figures = [
        ("gain", row.gain, Permitted::FINITE),
        ("losses", row.losses, Permitted::COUNT),
        ("switching cost", row.switching_cost, Permitted::COUNT),
    ];
    for (what, given, permitted) in figures {
        given.map_or(Ok(0.0), |it| permitted.check(&format!("{what} {who}"), it))?;
    }
    Ok(())
}

/// The share over all values of loss aversion; in every draw it has one of them.
fn considers(survey: &Survey, tally: &Tally) -> Result<SeverityFinding, Invalid> {
    if tally.draws.len() == 1 {
        return survey.share(NAME.to_owned(), tally, (0, 0));
    }
    let count = tally.estimates.len();
    let share = tally.estimates.iter().sum::<f64>() / count as f64;
    let trials = tally.draws[0].len();
    // Streams fill whole groups.
    let mut picks = vec![0.0; trials.next_multiple_of(64)];
    let address = format!("{}: loss aversion", survey.name());
    Stream::new(survey.draws().seed_used(), &address).fill(0, &mut picks);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a small number"
    )]
    let picked = |uniform: f64| ((uniform * count as f64) as usize).min(count - 1);
    let draw = |(trial, &uniform): (usize, &f64)| tally.draws[picked(uniform)][trial];
    let draws: Vec<f64> = picks[..trials].iter().enumerate().map(draw).collect();
    survey.figure(NAME.to_owned(), Unit::Share, (share, draws), (tally, 0))
}
