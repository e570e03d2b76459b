//! The room `severity`, by outside figures and as a stranger uses it.

mod interviews;
mod paired;
mod turf;
