//! Will they pay, and for what? Choice models and conjoint: what each feature is worth, which share
//! each offer takes at which price.
//!
//! People choose one [`Alternative`] of each [`ChoiceSituation`]. A [`ChoiceUtility`] says which
//! attributes count and how: numbers, a price, levels beside a reference, constants such as for
//! choosing none. Rankings, ratings and best-worst choices have models of their own:
//! [`RankedLogit`], [`OrderedLogit`], [`BestWorst`]. [`NestedLogit`] is for offers that are alike.
//!
//! # From choices to a case
//! 1. A [`ChoiceExperiment`] draws up a [`ChoiceQuestionnaire`], and says how much it will tell and
//!    from how many people.
//! 2. [`Csv::choices_long`](crate::import::Csv::choices_long) and its siblings read what was chosen.
//! 3. [`MultinomialLogit`] is fitted first: all people have one taste, and errors are clustered by
//!    person. [`FeatureWorth`] is what a feature is worth in money, with Fieller's interval.
//!    Where people differ, [`MixedLogit`] finds how coefficients are distributed, [`LatentClasses`]
//!    which kinds of people there are, and [`HierarchicalBayes`] what each person wants.
//! 4. A [`ChoiceSimulator`] puts offers beside those of competitors ([`ChoiceScenario`]): their
//!    shares, what a price does, the price that earns most, alone or when competitors answer.
//! 5. Its [`demand`](ChoiceSimulator::demand) is a [`DemandCurve`](crate::survey::DemandCurve) with
//!    draws, which a business case takes as a study.
//!
//! Every figure of a draw rests on one draw of the coefficients, so that two offers, prices or
//! scenarios are compared with the same people.
//!
//! # Example
//! ```
//! use bizcase::choice::{
//!     Alternative, AssumedTastes, ChoiceExperiment, ChoiceScenario, MultinomialLogit, ChoiceUtility,
//! };
//! use bizcase::quantity::{Currency, Money, Share};
//! use bizcase::sample::ParameterDraws;
//!
//! let utility = ChoiceUtility::new()
//!     .price("price", Currency::EUR)
//!     .levels("support", "mail")
//!     .constant("none");
//! let tasks = ChoiceExperiment::new()
//!     .attribute("price", [19.0, 29.0, 39.0])
//!     .attribute("support", ["mail", "phone"])
//!     .none("none")
//!     .tasks(6)
//!     .random()?;
//! // Answers as a survey would bring them.
//! let people = AssumedTastes::new([("price", -0.07), ("support: phone", 0.8), ("none", -2.0)]);
//! let answers = tasks.simulated(&utility, &people, 300, 1)?;
//!
//! let fit = MultinomialLogit::new(utility).fit(&answers)?;
//! let phone = fit.worth("support: phone")?.interval(Share::percent(95.0)?)?;
//! assert!(phone.contains(0.8 / 0.07));
//!
//! let product = |name: &str, price: f64, support: &str| {
//!     Alternative::new(name).with("price", price).with("support", support)
//! };
//! let market = ChoiceScenario::new("launch")
//!     .product(product("ours", 29.0, "phone"))
//!     .product(product("theirs", 24.0, "mail"))
//!     .product(Alternative::new("none"))
//!     .unit_cost("ours", Money::major(8, Currency::EUR));
//! let simulator = fit.simulator(ParameterDraws::new(500))?;
//! let best = simulator.best_prices(&market, &["ours"])?;
//! assert!((30.0..45.0).contains(&best[0].price.estimate));
//! assert_eq!(simulator.demand("conjoint", &market, "ours")?.draws().len(), 500);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # What to keep in mind
//! A survey's choices are not a market's: people know all products and find them on one shelf, and
//! pay nothing. [`ChoiceScenario::effects`] and [`ChoiceSimulator::scale`] stand for what is known of
//! the difference; a case adds a calibration of its own, from those who say yes to those who buy.
//!
//! # References
//! - K. E. Train (2009), *Discrete Choice Methods with Simulation*, second edition.
//! - J. J. Louviere, D. A. Hensher and J. D. Swait (2000), *Stated Choice Methods*.

mod bayes;
mod best_worst;
mod coding;
mod design;
mod diagnosis;
mod errors;
mod experiment;
mod goodness;
mod latent;
mod likelihood;
mod logit;
mod market;
mod mixed;
mod nested;
mod ordered;
mod panel;
mod persons;
mod probability;
mod reading;
mod situation;
mod tastes;
mod utility;
mod worth;
mod worth_draws;

pub use crate::error::ChoiceError;
pub use bayes::{ChainAgreement, HierarchicalBayes, HierarchicalFit};
pub use best_worst::{BestWorst, BestWorstChance, BestWorstFit, BestWorstItem, BestWorstProcess};
pub use diagnosis::StraightLiner;
pub use errors::CoefficientErrors;
pub use experiment::{
    AssumedTastes, AttributeBalance, ChoiceExperiment, ChoiceQuestionnaire, CoefficientPower,
    ExperimentAttribute, QuestionnaireAnswer, QuestionnaireTask,
};
pub use goodness::ChoiceGoodness;
pub use latent::{ClassMember, LatentClass, LatentClassFit, LatentClasses, MembershipTerm};
pub use logit::{ChoiceRanking, LogitFit, MultinomialLogit, RankedLogit};
pub use market::{
    ChoiceRule, ChoiceScenario, ChoiceSimulator, Elasticities, FoundPrice, MarketShares,
    ProductShare,
};
pub use mixed::{
    DrawsRepeated, IndividualTaste, MixedFit, MixedLikelihood, MixedLogit, Mixing, ParameterMove,
    PointSet, TasteMoments,
};
pub use nested::{NestedFit, NestedLogit};
pub use ordered::{OrderedFit, OrderedLogit, RatedOffer};
pub use situation::{Alternative, AttributeValue, ChoiceRow, ChoiceSituation};
pub use utility::{ChoiceUtility, LevelCoding, UtilityTerm};
pub use worth::FeatureWorth;
