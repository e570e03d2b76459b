//! What are features worth, and what share does each offer take? Choice models and conjoint.
//!
//! People choose one [`Alternative`] of each [`ChoiceSituation`]; a [`Utility`] says which
//! attributes count.

mod coding;
mod design;
mod diagnosis;
mod errors;
mod experiment;
mod goodness;
mod logit;
mod market;
mod persons;
mod probability;
mod reading;
mod situation;
mod tastes;
mod utility;
mod worth;

pub use crate::error::ChoiceError;
pub use diagnosis::StraightLiner;
pub use errors::CoefficientErrors;
pub use experiment::{
    AssumedTastes, AttributeBalance, ChoiceExperiment, ChoiceQuestionnaire, CoefficientPower,
    ExperimentAttribute, QuestionnaireAnswer, QuestionnaireTask,
};
pub use goodness::ChoiceGoodness;
pub use logit::{LogitFit, MultinomialLogit};
pub use market::{
    ChoiceRule, ChoiceScenario, ChoiceSimulator, Elasticities, FoundPrice, MarketShares,
    ProductShare,
};
pub use situation::{Alternative, AttributeValue, ChoiceRow, ChoiceSituation};
pub use utility::{LevelCoding, Utility, UtilityTerm};
pub use worth::FeatureWorth;
