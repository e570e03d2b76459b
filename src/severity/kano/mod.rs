//! Kano's method: which features delight, satisfy or are taken for granted.

mod answer;
mod category;
mod counts;
mod pairs;
mod study;

pub use answer::KanoAnswer;
pub use category::{KanoCategory, KanoTable};
pub use counts::{KanoCounts, KanoRule};
pub use pairs::{KanoAnswers, KanoPair};
pub use study::{KanoFeature, KanoResult, KanoSurvey};
