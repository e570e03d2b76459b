//! Documents of the forms that people are asked for, filled from any valued case.
//!
//! Each has the headings that its readers expect; where the case has no data for one, it says "Not
//! assessed" and what is missing, so that nothing is left out in silence.
//!
//! | template | who asks for it |
//! |---|---|
//! | [`tool_budget`] | a manager who approves a tool for the firm's own people |
//! | [`committee_memo`] | an investment committee |
//! | [`press_release`] | a team that works backwards from the announcement, with its questions and answers |
//! | [`economic_case`] | the appraisal of a public investment: options, unadjusted beside adjusted, switching values |
//! | [`economic_impact`] | readers of total-economic-impact studies: benefits and costs by year, with present values |
//!
//! # Example
//! ```
//! use bizcase::random::Sampling;
//! use bizcase::report::template;
//!
//! # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
//! # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
//! let valuation = case.value(&Sampling::latin_hypercube(256).seed(1))?;
//! let memo = template::committee_memo(&valuation)?.text();
//! assert!(memo.starts_with("Memo: Bookkeeping for shops"));
//! assert!(memo.contains("Not assessed: the case names no options"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod budget;
mod economic;
mod impact;
mod memo;
mod parts;
mod present;
mod press;

pub use budget::tool_budget;
pub use economic::economic_case;
pub use impact::economic_impact;
pub use memo::committee_memo;
pub use press::press_release;
