//! The room `severity`, by outside figures and as a stranger uses it.

mod chance;
mod fit;
mod importance;
mod importance_csv;
mod intent;
mod interviews;
mod kano;
mod opportunity;
mod pain_value;
mod paired;
mod planning;
mod screen;
mod switching;
mod turf;
