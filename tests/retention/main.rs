//! How customers stay and buy again.

mod contractual;
mod purchases;
mod stored;
