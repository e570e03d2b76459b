//! What people would pay, from their answers and from sales.

mod contingent_faults;
mod contingent_intervals;
mod contingent_published;
mod coverage;
mod demand;
mod demand_regression;
mod price_response;
mod price_sensitivity;
mod proportion;
mod raking;
mod stored;
