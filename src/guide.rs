//! The book: a tutorial, short answers, the format of a case file, a comparison with other tools,
//! what is promised, the vocabulary of the field, and the reasons for the design.
//!
//! | page | for |
//! |---|---|
//! | [`tutorial`] | Learning it: from a CSV file to a decision, in six programs |
//! | [`cookbook`] | Doing one thing: short answers by question |
//! | [`case_file`] | Writing a case: every table and field of a file |
//! | [`comparison`] | Coming from a spreadsheet, @RISK, R or Python: which function is which |
//! | [`limits`] | Relying on it: accuracy, determinism, stability, and which definition is the default |
//! | [`glossary`] | Looking up a word |
//! | [`design`] | Asking why |

pub mod case_file;
pub mod comparison;
pub mod cookbook;
pub mod design;
pub mod glossary;
pub mod limits;
pub mod tutorial;
