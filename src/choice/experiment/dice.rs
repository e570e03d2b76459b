//! Random numbers one after another.

use crate::random::{Seed, Stream};

/// How many numbers are made at once.
const BLOCK: usize = 256;

#[derive(Debug)]
pub(super) struct Dice {
    stream: Stream,
    block: [f64; BLOCK],
    next: usize,
}

impl Dice {
    pub(super) fn new(seed: Seed, name: &str) -> Self {
        Self {
            stream: Stream::new(seed, name),
            block: [0.0; BLOCK],
            next: 0,
        }
    }

    /// Evenly between 0 and 1.
    pub(super) fn uniform(&mut self) -> f64 {
        let place = self.next % BLOCK;
        if place == 0 {
            self.stream.fill(self.next as u64, &mut self.block);
        }
        self.next += 1;
        self.block[place]
    }

    /// One of so many.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a number of levels"
    )]
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.uniform() * count as f64) as usize
    }
}
