//! The engine: runs, designs, streams, shards and the bits of a seed.

mod convergence;
mod designs;
mod engine;
mod faults;
mod shards;
mod stored;
mod streams;
mod value_stability;
