//! What a few interviews say.

mod analysis;
mod heard;
mod mentions;
mod themes;

pub use analysis::{HeardTheme, Interview, InterviewAnalysis, InterviewResult};
pub use heard::{chance_heard, interviews_until_heard};
pub use mentions::Mentions;
pub use themes::ThemeCounts;
