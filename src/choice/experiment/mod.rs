//! What to ask: questionnaires of choice tasks, how much they will tell, and from how many people.

mod answered;
mod array;
mod assumed;
mod coded;
mod dice;
mod efficient;
mod information;
mod levels;
mod orthogonal;
mod parts;
mod plan;
mod power;
mod precision;
mod questionnaire;

pub use answered::QuestionnaireAnswer;
pub use assumed::AssumedTastes;
pub use levels::ExperimentAttribute;
pub use plan::ChoiceExperiment;
pub use power::CoefficientPower;
pub use questionnaire::{AttributeBalance, ChoiceQuestionnaire, QuestionnaireTask};
