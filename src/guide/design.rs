//! Why things are as they are.
//!
//! **Why no `+` on [`Money`]?** Because `+` cannot report that the currencies differ or that the
//! sum is beyond what an exact amount can hold. Inside a simulation, where all money is in one
//! currency and numbers are `f64`, [`Approx`] has all operators.
//!
//! **Why decimal and floating point?** Decimal where an accountant adds: prices, statements,
//! imported amounts. Floating point where a mathematician exponentiates: discounting, adoption,
//! every simulated column. Money crosses once in each direction: into `f64` when an input is
//! declared, and back in summaries, rounded to the minor unit, half to even.
//!
//! **Why closures and not expression graphs?** A formula is ordinary code: it can loop, call
//! functions and be tested. The compiler checks its units and turns it into vector instructions,
//! because an [`Approx`] holds several trials side by side.
//!
//! **Why an own generator?** So that every draw has an address (seed, input, trial) and the same
//! bits in every version and on every machine. Philox is counter-based: any trial can be drawn on
//! its own. General-purpose crates change their values between releases.
//!
//! **Why sampling by inversion?** One uniform number per input and trial is what rank correlation
//! and stratified designs need, and what lets alternatives be compared on common random numbers.
//!
//! **Why does a rate carry its period?** Because twelve times a monthly churn is not a yearly one.
//! A rate enters a formula only through [`Scenario::over`], which compounds.
//!
//! **Why does every figure carry a standard error?** So that nobody decides on noise. It says
//! nothing about whether the assumptions are right.
//!
//! **Which number is "the base case"?** Inputs at their modes, their means or their medians give
//! three different values, and none is the mean of the outcome. Reports show them side by side.
//!
//! **How are rooms layered?** Imports run downwards only, and the business rooms and the engine do
//! not know each other: they meet in [`case`](crate::case) and in your own model. A test holds
//! this.
//!
//! [`Money`]: crate::quantity::Money
//! [`Approx`]: crate::quantity::Approx
//! [`Scenario::over`]: crate::simulation::Scenario::over
