//! Classes of people with coefficients of their own.

mod fit;
mod likelihood;
mod membership;
mod model;
mod search;
mod setup;

pub use fit::{ClassMember, LatentClass, LatentClassFit};
pub use membership::MembershipTerm;
pub use model::LatentClasses;
