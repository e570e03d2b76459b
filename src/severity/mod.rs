//! Does it hurt enough that people will consider an alternative?
//!
//! A market is addressable only as far as people would move. This room turns answers about pain and
//! intent into shares, each with its interval, its base and draws that enter a business case.
//!
//! Every method takes a [`Survey`]: its name, whom it asked, and how draws are made. Findings
//! from one survey are drawn together: a respondent has the same weight in the same draw of every
//! method. [`SeverityFindings`] are the findings as data; joined, they are one study.
//!
//! # Shares have a base
//! A [`ShareBase`] says what a share is of: all who were asked, or those with the job to be done.
//! Shares of one base are never multiplied with each other: of all asked, 60 % may have the need
//! and 40 % be open to change, and both may be the same people. A [`ShareChain`] multiplies shares,
//! each of them a share of the people whom the one before it left, and refuses all others.
//!
//! # What matters and is not met?
//! [`OpportunityScoring`] computes Ulwick's score of every outcome that customers rate, with the
//! probability of each rank. The scale is a type ([`TopBox`], [`MeanOfTen`], [`MeanOfFive`]), so that
//! thresholds of one never meet scores of another; a [`RatingScale`] says how answers are numbered.
//! [`KanoSurvey`] tells features that delight from those that are taken for granted.
//! [`ProductMarketFit`] tests whether enough users would be very disappointed without a product, and
//! [`NetPromoter`] whether they recommend it.
//!
//! # What does it cost, and what is ending it worth?
//! [`Pain`] computes what a problem costs a year from ranges, [`PainSurvey`] from respondents' own
//! times and costs; pain that is not money is listed beside it. [`EconomicValue`] is the price at which
//! an offer is worth as much as the [`ReferenceAlternative`], which may be doing nothing.
//!
//! # Would they move?
//! [`SwitchingGate`] computes the share of a segment whose gain exceeds what they give up, times
//! [`LossAversion`], and the cost of switching; how people differ is kept apart from what is not
//! known. [`SwitchingSurvey`] counts it among respondents.
//!
//! # Will they do what they say?
//! [`StatedIntent`] weighs answers by [`IntentCalibration`]s from named sources. [`Hindcast`] finds
//! a calibration in past launches, and [`TrialUpdate`] takes trial data in.
//!
//! # Which problem first?
//! [`Screen`] ranks candidates by size, severity and willingness from rough studies, and says what
//! to find out to [`TellApart`] the first two.
//!
//! # What matters most, without a scale?
//! [`BradleyTerry`] computes worths from paired comparisons, [`MaxDiff`] scores from the best and
//! worst of several, [`ConstantSum`] shares of points. [`Turf`] finds the few items that reach the
//! most people.
//!
//! # What do a few interviews say?
//! [`InterviewAnalysis`] counts themes, [`Mentions`] holds what a count says about a share, exactly,
//! and [`ThemeCounts`] how many themes are still unheard. [`chance_heard`] and
//! [`interviews_until_heard`] plan interviews.
//!
//! # How many to ask?
//! [`SampleSize`]: until an interval is narrow enough, or until two figures can be told apart.

mod answered;
mod economic_value;
mod findings;
mod fit;
mod found;
mod hindcast;
mod importance;
mod inputs;
mod intent_calibration;
mod interviews;
mod item_names;
mod kano;
mod loss_aversion;
mod opportunity;
mod pain;
mod pain_survey;
mod paired;
mod planning;
mod rating;
mod reference;
mod screen;
mod share_base;
mod share_chain;
mod share_who;
mod stated_intent;
mod survey;
mod switching;
mod switching_survey;
mod tally;
mod tell_apart;
mod turf;

pub use economic_value::{EconomicValue, EconomicValueDraws};
pub use findings::{SeverityFinding, SeverityFindings};
pub use fit::{
    Disappointment, FitBase, FitResult, FitThreshold, FitVerdict, NetPromoter, NetPromoterScore,
    ProductAnswer, ProductMarketFit,
};
pub use hindcast::{FactorForm, Hindcast, LeftOutLaunch, PastLaunch};
pub(crate) use importance::CompleteSet;
pub use importance::{
    ConstantSum, ConstantSumAnswer, ConstantSumResult, ItemPoints, MaxDiff, MaxDiffAnswers,
    MaxDiffItem, MaxDiffResult, MaxDiffSet,
};
pub use intent_calibration::IntentCalibration;
pub use interviews::{
    HeardTheme, Interview, InterviewAnalysis, InterviewResult, Mentions, ThemeCounts, chance_heard,
    interviews_until_heard,
};
pub use kano::{
    KanoAnswer, KanoAnswers, KanoCategory, KanoCounts, KanoFeature, KanoPair, KanoResult, KanoRule,
    KanoSurvey, KanoTable,
};
pub use loss_aversion::LossAversion;
pub use opportunity::{
    MeanOfFive, MeanOfTen, Opportunities, OpportunityGrade, OpportunityScale, OpportunityScore,
    OpportunityScoring, OutcomeOpportunity, OutcomeRating, OutcomeRatings, TenPointScale, TopBox,
};
pub use pain::{DrawnPain, ErrorCost, Pain, PainDraws, SegmentPain};
pub use pain_survey::{PainAnswer, PainResult, PainSurvey};
pub use paired::{
    BradleyTerry, BradleyTerryFit, ItemWorth, PairAnswer, PairCount, PairedAnswers, Preferred, Ties,
};
pub use planning::{PlannedSample, SampleSize, ShareInterval, TwoShares};
pub use rating::RatingScale;
pub use reference::ReferenceAlternative;
pub use screen::{Candidate, RankedCandidate, Screen, ScreenResult};
pub use share_base::ShareBase;
pub use share_chain::{ChainedShare, ShareChain};
pub use stated_intent::{IntentAnswer, IntentResult, StatedIntent, TrialUpdate};
pub use survey::Survey;
pub use switching::{AcrossPeople, SwitchingDraws, SwitchingGate};
pub use switching_survey::{SwitchingAnswer, SwitchingResult, SwitchingSurvey};
pub use tell_apart::{PairInput, TellApart};
pub use turf::{ItemSet, Optimality, Turf, TurfAnswer, TurfResult};
