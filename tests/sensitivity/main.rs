//! Which inputs matter, against functions whose indices are known.

mod functions;
mod given;
mod moved;
mod screening;
mod shapley;
mod sobol;
