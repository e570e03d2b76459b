//! What features are worth, from choices.

mod rows;
