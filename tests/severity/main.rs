//! The room `severity`, by outside figures and as a stranger uses it.

mod importance;
mod interviews;
mod paired;
mod planning;
mod turf;
