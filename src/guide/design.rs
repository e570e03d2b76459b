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
//! **How can a Latin hypercube be drawn one trial at a time?** Its strata are assigned by a
//! permutation that is computed, not shuffled: a keyed one, in which the place of a number follows
//! from the number. Sobol points follow from their index, and so does their scrambling. So every
//! design runs in any order, on any number of threads and machines.
//!
//! **Why is a Sobol run cut into sixteen replicates?** Because one scrambled sequence tells
//! nothing about its own error. [`Sampling::replicates`] asks for another number; one replicate is
//! the most precise and the least sure of it.
//!
//! **Why a Gaussian copula and not the reordering of Iman and Conover?** To reorder a column one
//! must have all of it: the rank of a trial depends on every other trial, so that no trial could
//! be drawn alone and no part of a run on its own. The copula needs one trial at a time, keeps
//! every marginal distribution and reaches the rank correlation asked in expectation. Its price is
//! that a Latin hypercube keeps its strata in the first input of a correlated group only; the
//! others mix strata of several inputs, and are about as even as the mix allows. Sobol points lose
//! less. The reordering, in turn, meets the rank correlation of the sample only nearly: it bends
//! the scores, not the ranks.
//!
//! **Why are impossible correlations not repaired?** Because the repair changes what was said.
//! [`Model::nearest_correlations`] names the nearest possible ones and every coefficient they
//! change, and [`Model::adopt_correlations`] takes them if that is meant.
//!
//! **Why does a rate carry its period?** Because twelve times a monthly churn is not a yearly one.
//! A rate enters a formula only through [`Trial::over`], which compounds.
//!
//! **Why does every figure carry a standard error?** So that nobody decides on noise. It says
//! nothing about whether the assumptions are right.
//!
//! **Which number is "the base case"?** Inputs at their modes, their means or their medians give
//! three different values, and none is the mean of the outcome. Reports show them side by side.
//!
//! **Why does a run not depend on who computes it?** Blocks of trials have fixed addresses. Their
//! moments are joined in a binary tree over these addresses, and sketches count in integers: what
//! is joined with what never depends on threads, shards or the order of arrival.
//!
//! **Why an own quantile sketch?** Merging has to be exact and to give the same bits everywhere.
//! t-digest and KLL depend on the order of merging; ports of `DDSketch` find a bucket by the
//! platform's logarithm, collapse buckets by the order of arrival, take small values for zero, and
//! cannot say between which ends a probability lies. Taking the leading bits of a number as its
//! bucket needs no logarithm and no limit.
//!
//! **Why does a check look at doublings?** Because a test that draws until it likes the answer
//! proves nothing, unless every look is paid for. Eight looks at 1,024 to 131,072 trials share one
//! error rate; a guarantee over every single trial would be wider for looks that nobody takes. See
//! [`Guard`].
//!
//! **What is a fingerprint of?** Of the serialised form, which files depend on as well: of the
//! currency, the inputs with their distributions, the correlations and the outputs for a
//! [`Model`]; of all that is said for a case and a ledger; of the model and the sampling for a run.
//! Formulas are code and have none: what they hold is data, and reports show its fingerprint too.
//!
//! **When is a baseline of another model?** When the currency or the inputs differ. What an input
//! is assumed to be may differ: that figures then move is what a baseline is for.
//!
//! **Why does a fit refuse?** Because the number would be believed. Before the peak of a diffusion
//! the market potential is not in the data; a bid that nobody refuses says nothing of the price
//! beyond it; a cohort of which nobody left has no bound on its lifetime. Other programs print
//! 1e16 there. An error carries the evidence, and says what would help: a potential, a prior, a
//! stated tail.
//!
//! **Why must a tail be stated?** Because what lies beyond the data is an assumption, and often
//! most of the value.
//!
//! **Why are prices compared as exact amounts?** Because answers to price questions are heaped on
//! round numbers, and a tie decided by the last bit of a double moves the answer from release to
//! release. Counts and prices are compared exactly; where a curve is straight, crossings are
//! solved, not searched on a grid.
//!
//! **Why has every figure for investors a definition?** Because vendors disagree on all of them: a
//! figure without its definition cannot be compared, so a [`Kpi`] carries it.
//!
//! **Why is a distribution after data kept as prior and data?** So that the file says what was believed and
//! what was seen, and more data can be added. Only its quantiles are computed; conjugate families
//! stay closed.
//!
//! **How are rooms layered?** Imports run downwards only, and the business rooms and the engine do
//! not know each other: they meet in [`case`](crate::case) and in your own model. A test holds
//! this.
//!
//! [`Model::adopt_correlations`]: crate::simulation::Model::adopt_correlations
//! [`Model::nearest_correlations`]: crate::simulation::Model::nearest_correlations
//! [`Guard`]: crate::check::Guard
//! [`Kpi`]: crate::metrics::Kpi
//! [`Model`]: crate::simulation::Model
//! [`Money`]: crate::quantity::Money
//! [`Approx`]: crate::quantity::Approx
//! [`Sampling::replicates`]: crate::random::Sampling::replicates
//! [`Trial::over`]: crate::simulation::Trial::over
