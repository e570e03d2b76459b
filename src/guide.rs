//! Pages to read: the words of the field, and why things are as they are.

pub mod design;
pub mod glossary;
