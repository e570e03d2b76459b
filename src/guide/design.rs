//! The reasons for the design.
//!
//! **Why no `+` on [`Money`]?** Because `+` cannot report that the currencies differ or that the
//! sum exceeds the range of an exact amount. Inside a simulation, where all money is in one
//! currency and numbers are `f64`, [`Approx`] has all operators.
//!
//! **Why is `1.0 - share` a share?** Because one is the whole, and a share less a share is a share
//! in the algebra of [`Approx`]. A formula may pass through a negative difference; the model checks
//! the range when a share leaves it as an output.
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
//! **Why a generator of our own?** So that every draw has an address (seed, input, trial) and the
//! same bits in every version and on every machine. Philox is counter-based: any trial can be drawn
//! on its own. General-purpose crates change their values between releases.
//!
//! **Why sampling by inversion?** Rank correlation and stratified designs need one uniform number
//! per input and trial. It also lets alternatives be compared on common random numbers.
//!
//! **How can a Latin hypercube be drawn one trial at a time?** Its strata are assigned by a keyed
//! permutation that is computed, not shuffled: the place of a number follows from the number. Sobol
//! points and their scrambling follow from their index. Every design therefore runs in any order,
//! on any number of threads and machines.
//!
//! **Why is a Sobol run split into sixteen replicates?** Because one scrambled sequence cannot
//! estimate its own error. [`Sampling::replicates`] sets another number; a single replicate is the
//! most precise and knows its error least.
//!
//! **Why a Gaussian copula and not the reordering of Iman and Conover?** Reordering needs the whole
//! column: the rank of a trial depends on every other trial, so no trial and no part of a run could
//! be drawn alone. The copula needs one trial at a time, keeps every marginal distribution and
//! reaches the requested rank correlation in expectation. Its price: in a group of correlated
//! inputs, a Latin hypercube keeps its strata for the first input only; the others mix the strata
//! of several inputs. Sobol points lose less. Reordering, in turn, meets the rank correlation of
//! the sample only nearly, because it transforms scores, not ranks.
//!
//! **Why are impossible correlations not repaired?** Because a repair changes your assumptions.
//! [`Model::nearest_correlations`] returns the nearest possible ones and every coefficient they
//! change; [`Model::adopt_correlations`] adopts them if you agree.
//!
//! **Why does a rate carry its period?** Because twelve times a monthly churn is not a yearly one.
//! A rate enters a formula only through [`Trial::over`], which compounds.
//!
//! **Why does every figure carry a standard error?** So that nobody decides on noise. It says
//! nothing about whether the assumptions are right.
//!
//! **Which number is "the base case"?** Inputs at their modes, means or medians give three
//! different values, and none is the mean of the outcome. Reports show them side by side.
//!
//! **Why do results not depend on the machine?** Blocks of trials have fixed addresses. Their
//! moments are joined in a binary tree over these addresses, and sketches count in integers, so the
//! order of joining never depends on threads, shards or arrival.
//!
//! **Why a quantile sketch of our own?** Merging has to be exact and give the same bits everywhere.
//! t-digest and KLL depend on the order of merging. Ports of `DDSketch` find buckets by the
//! platform's logarithm, collapse them by the order of arrival, treat small values as zero, and
//! give no bounds for a probability. Using the leading bits of a number as its bucket needs no
//! logarithm and no limit.
//!
//! **Why does a check look after each doubling?** Because a test that draws until it likes the
//! answer proves nothing, unless every look is paid for. Eight looks at 1,024 to 131,072 trials
//! share one error rate. A guarantee at every single trial would be wider, for looks that nobody
//! takes. See [`Guard`].
//!
//! **What does a fingerprint cover?** The serialised form. For a [`Model`]: the currency, the
//! inputs with their distributions, the correlations and the outputs. For a case and a ledger: all
//! of their content. For a run: the model and the sampling. Formulas are code and have no
//! fingerprint; the data they hold have one, and reports show it.
//!
//! **When does a baseline belong to another model?** When the currency or the inputs differ. The
//! ranges of the inputs may change: a baseline exists to show how figures then move.
//!
//! **Why does a fit refuse?** Because people would believe the number. Before the peak of a
//! diffusion, the data do not determine the market potential. A bid that nobody refuses says
//! nothing about higher prices. A cohort that nobody left sets no bound on its lifetime. Other
//! programs print 1e16 there. An error carries the evidence and says what helps: a potential, a
//! prior, a stated tail.
//!
//! **Why must a tail be stated?** Because what lies beyond the data is an assumption, and often
//! most of the value.
//!
//! **Why are prices compared as exact amounts?** Because answers to price questions cluster at
//! round numbers, and a tie decided by the last bit of a double changes the answer from release to
//! release. Counts and prices are compared exactly; crossings of straight lines are solved, not
//! searched on a grid.
//!
//! **Why does every investor metric have a definition?** Because vendors disagree on all of them. A
//! figure without its definition cannot be compared, so a [`Kpi`] carries it.
//!
//! **Why is a distribution updated by data stored as prior and data?** So that the file shows both
//! the belief and the observations, and more data can be added. Only its quantiles are computed;
//! conjugate families stay closed.
//!
//! **How are rooms layered?** Imports run downwards only. The business rooms and the engine do not
//! know each other: they meet in [`case`](crate::case) and in your own model. A test enforces this.
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
