//! Is it worth it? Criteria set in advance, and whether a run meets them; and what else a decision
//! rests on.
//!
//! A criterion is a [`Claim`](crate::simulation::Claim) on an outcome, such as "P(NPV > USD 0) >=
//! 60%" or "P5 of NPV > USD -15 m". [`decide`] compares a run with criteria and returns a
//! [`Verdict`]. For each criterion it gives the estimate, whether the criterion is met, how far
//! that is from changing, and whether the trials suffice to tell.
//!
//! | question | answer |
//! |---|---|
//! | Are the criteria met, and by how much? | [`decide`], [`Verdict`]; [`switching_values`] of the inputs |
//! | Go, stop, or find out more first? | [`Verdict::considering`] studies, [`Recommendation`] |
//! | What was decided, on what, and what was left open? | [`DecisionRecord`] |
//! | What is it worth to find out more? | [`Payoffs`], [`PlannedTest`] |
//! | How bad can it get? | [`Downside`], [`Dominance`], [`Utility`] and its [`CertaintyEquivalent`] |
//! | What to hold back beside an estimate? | [`Contingency`], [`PooledReserve`], [`ProjectBudget`], [`within_both`] |
//! | What to choose now, and what later? | [`DecisionTree`], [`StagedProject`] |
//! | What is it worth to wait, abandon or expand? | [`Lattice`] and [`RealOption`]; [`flexible_value`] on trials |
//! | What to do first? | [`Backlog`], [`Priorities`], [`Agreement`] of raters |
//! | Which of many to fund? | [`Portfolio`], [`SimulatedPortfolio`] |
//!
//! # Example
//! ```
//! use bizcase::decision::{Recommendation, decide};
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::Currency;
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Model;
//!
//! let mut model = Model::new(Currency::USD);
//! let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
//! model.output("NPV", move |s| s.get(profit))?;
//! let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
//!
//! let verdict = decide(&run, &["P(NPV > USD 0) >= 80%".parse()?])?;
//! assert_eq!(verdict.recommendation(), Some(Recommendation::NoGo));
//! assert_eq!(
//!     verdict.findings[0].to_string(),
//!     "P(NPV > USD 0) >= 80%: not met, 75.2% ± 0.432%; \
//!      NPV would have to be USD 185.8 higher in every trial",
//! );
//! # Ok::<(), bizcase::Error>(())
//! ```

mod considering;
mod finding;
mod information;
mod options;
mod portfolio;
mod prioritisation;
mod record;
mod risk;
mod switching;
mod tree;
mod trials;
mod verdict;

pub use finding::ClaimFinding;
pub use information::{
    AnswerKind, InformationValue, Payoffs, PlannedStudy, PlannedTest, SizeWorth, StudyWorth,
};
pub use options::{ExerciseDate, FlexibleValue, Lattice, OptionValue, RealOption, flexible_value};
pub use portfolio::{
    ChosenPortfolio, FrontierPoint, LeftOut, Membership, Portfolio, PortfolioCandidate,
    SimulatedChoice, SimulatedPortfolio, WhyLeftOut,
};
pub use prioritisation::{
    Agreement, Backlog, BacklogItem, CriterionScale, CriterionWeight, ItemRating, MeasurementLevel,
    Preference, Priorities, PriorityItem, RaterSheet, Scoring,
};
pub use record::{DecisionRecord, RecordedBasis, RecordedOption};
pub use risk::{
    CertaintyEquivalent, Contingency, Dominance, DominanceFinding, Downside, PooledReserve,
    ProjectBudget, Utility, total, within_both,
};
pub use switching::{SwitchingValue, Turn, switching_values};
pub use tree::{
    CommercialValue, DecisionTree, Gate, GateValue, NodeKind, NodeValue, PossibleOutcome,
    RiskProfile, Rollback, StagedProject, TreeNode,
};
pub use verdict::{DecisiveStudy, Recommendation, Verdict, decide};
