//! Pages to read: the vocabulary of the field, and the reasons for the design.

pub mod design;
pub mod glossary;
