//! Files as people keep and publish them.

mod columns;
mod errors;
mod gauntlet;
mod layouts;
mod reads;
mod real_files;
mod units;
#[cfg(feature = "xlsx")]
mod workbooks;
