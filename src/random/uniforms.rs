//! The uniform numbers of one input under a sampling design, addressed by trial.

use std::ops::Range;

use super::permutation::Permutation;
use super::replicates;
use super::sobol::Coordinate;
use super::stream::{HALVES, Stream};
use super::{Design, Sampling};
use crate::error::Invalid;
use crate::numeric::wide::{Work, widest};

/// How many trials are filled at once.
const GROUP: usize = HALVES;

/// Two to the power of 32: the strata of a Sobol point.
const SOBOL_STRATA: u64 = 1 << 32;

/// The uniform numbers of one named input.
///
/// The number for a trial depends on the sampling, the name of the input and the trial, and for
/// Sobol's sequence on the input's position.
#[derive(Debug, Clone)]
pub(crate) struct Uniforms {
    stream: Stream,
    method: Method,
}

#[derive(Debug, Clone)]
enum Method {
    Independent,
    Antithetic,
    Stratified {
        strata: Strata,
        place: Place,
        trials: u64,
        replicates: u64,
    },
}

/// How the strata of a replicate are assigned to its trials.
#[derive(Debug, Clone)]
enum Strata {
    LatinHypercube,
    Sobol(Box<Coordinate>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Random,
    Middle,
}

impl Uniforms {
    /// The numbers of all inputs, given their names in order of declaration.
    pub(crate) fn all(sampling: &Sampling, names: &[&str]) -> Result<Vec<Self>, Invalid> {
        sampling.check(names.len())?;
        let place = match sampling.design() {
            Design::LatinHypercubeCentred => Place::Middle,
            _ => Place::Random,
        };
        let stratified = |strata| Method::Stratified {
            strata,
            place,
            trials: sampling.trials(),
            replicates: sampling.replicates_used(),
        };
        let method = |position| match sampling.design() {
            Design::MonteCarlo => Some(Method::Independent),
            Design::Antithetic => Some(Method::Antithetic),
            Design::LatinHypercube | Design::LatinHypercubeCentred => {
                Some(stratified(Strata::LatinHypercube))
            }
            Design::Sobol => {
                Coordinate::new(position).map(|one| stratified(Strata::Sobol(Box::new(one))))
            }
        };
        let inputs = names.iter().enumerate();
        let uniforms = inputs.filter_map(|(position, name)| {
            let stream = Stream::new(sampling.seed_used(), name);
            method(position).map(|method| Self { stream, method })
        });
        Ok(uniforms.collect())
    }

    /// Fills `column` with the numbers of the trials from `first` on, none of them 0 or 1.
    ///
    /// `first` and the length of the column are multiples of 32. Trials beyond the last get
    /// numbers too.
    pub(crate) fn fill(&self, first: u64, column: &mut [f64]) {
        debug_assert!(first.is_multiple_of(GROUP as u64) && column.len().is_multiple_of(GROUP));
        match &self.method {
            Method::Independent => self.stream.fill(first, column),
            Method::Antithetic => self.fill_pairs(first, column),
            Method::Stratified {
                strata,
                place,
                trials,
                replicates,
            } => widest(Filling {
                uniforms: self,
                strata,
                place: *place,
                around: |trial| replicates::around(*trials, *replicates, trial),
                first,
                column,
            }),
        }
    }

    /// Trials `2 i` and `2 i + 1` share number `i` of the stream.
    fn fill_pairs(&self, first: u64, column: &mut [f64]) {
        let mut half = [0.0; GROUP / 2];
        for (start, group) in (first / 2..)
            .step_by(GROUP / 2)
            .zip(column.as_chunks_mut::<GROUP>().0)
        {
            self.stream.fill(start, &mut half);
            for (pair, u) in group.as_chunks_mut::<2>().0.iter_mut().zip(half) {
                *pair = [u, 1.0 - u];
            }
        }
    }

    #[inline(always)]
    fn fill_strata(
        &self,
        strata: &Strata,
        place: Place,
        around: impl Fn(u64) -> (u64, Range<u64>),
        first: u64,
        column: &mut [f64],
    ) {
        let replicate = |trial| {
            let (index, range) = around(trial);
            Replicate::new(strata, range, self.stream.keys(index))
        };
        let mut current = replicate(first);
        for (start, group) in (first..)
            .step_by(GROUP)
            .zip(column.as_chunks_mut::<GROUP>().0)
        {
            let within = match place {
                Place::Random => self.stream.halves(start),
                Place::Middle => [0; GROUP],
            };
            let mut done = 0;
            while done < GROUP {
                let trial = start + done as u64;
                if trial >= current.trials.end {
                    current = replicate(trial);
                }
                let left = current.trials.end - trial;
                let until = usize::try_from(left).map_or(GROUP, |left| GROUP.min(done + left));
                let mut within_here = [0; GROUP];
                within_here[..GROUP - done].copy_from_slice(&within[done..]);
                let index = trial - current.trials.start;
                let numbers = current.numbers(index, place, &within_here);
                group[done..until].copy_from_slice(&numbers[..until - done]);
                done = until;
            }
        }
    }
}

/// A column of a stratified design that is to be filled.
struct Filling<'u, 'c, A> {
    uniforms: &'u Uniforms,
    strata: &'u Strata,
    place: Place,
    around: A,
    first: u64,
    column: &'c mut [f64],
}

impl<A: Fn(u64) -> (u64, Range<u64>)> Work for Filling<'_, '_, A> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.uniforms.fill_strata(
            self.strata,
            self.place,
            self.around,
            self.first,
            self.column,
        );
    }
}

/// One independent design over a range of trials.
struct Replicate<'a> {
    trials: Range<u64>,
    order: Order<'a>,
    grid: Grid,
}

enum Order<'a> {
    Permuted(Permutation),
    Scrambled(&'a Coordinate, [u32; HALVES]),
}

impl<'a> Replicate<'a> {
    fn new(strata: &'a Strata, trials: Range<u64>, keys: [u32; HALVES]) -> Self {
        let size = trials.end - trials.start;
        let (order, strata) = match strata {
            Strata::LatinHypercube => (Order::Permuted(Permutation::new(size, keys)), size),
            Strata::Sobol(coordinate) => (Order::Scrambled(coordinate, keys), SOBOL_STRATA),
        };
        Self {
            trials,
            order,
            grid: Grid::new(strata),
        }
    }

    /// The numbers of consecutive trials of the replicate.
    #[inline(always)]
    fn numbers(&self, index: u64, place: Place, within: &[u32; GROUP]) -> [f64; GROUP] {
        let strata = match &self.order {
            Order::Permuted(permutation) => permutation.lanes(index),
            Order::Scrambled(coordinate, keys) => {
                let mut strata = [0; GROUP];
                for (stratum, point) in strata.iter_mut().zip(coordinate.lanes(index, keys)) {
                    *stratum = u64::from(point);
                }
                strata
            }
        };
        match place {
            Place::Random => self.grid.random(&strata, within),
            Place::Middle => self.grid.middle(&strata),
        }
    }
}

/// The unit interval in equal strata, each in as many equal cells as doubles can tell.
#[derive(Debug, Clone, Copy)]
struct Grid {
    strata: f64,
    /// Which of 32 random bits choose a cell, and half of its width as a share of the stratum.
    mask: u32,
    half: f64,
}

impl Grid {
    /// A number is `(stratum + (k + 1/2) / 2^bits) / strata`, with the sum exact and the quotient
    /// too near its place to reach the next stratum: the stratum, the cell and the half take 53
    /// bits together.
    fn new(strata: u64) -> Self {
        let stratum_bits = strata.next_power_of_two().trailing_zeros();
        let bits = 32.min(52 - stratum_bits.min(51));
        Self {
            strata: strata as f64,
            mask: u32::MAX << (32 - bits),
            half: 0.5 / (1_u64 << bits) as f64,
        }
    }

    #[inline(always)]
    fn random(&self, strata: &[u64; GROUP], within: &[u32; GROUP]) -> [f64; GROUP] {
        let mut numbers = [0.0; GROUP];
        for ((number, &stratum), &bits) in numbers.iter_mut().zip(strata).zip(within) {
            // The bits of 1 + k / 2^32, less 1, is exact.
            let cell = f64::from_bits(0x3FF0_0000_0000_0000 | u64::from(bits & self.mask) << 20);
            *number = (whole(stratum) + ((cell - 1.0) + self.half)) / self.strata;
        }
        numbers
    }

    #[inline(always)]
    fn middle(&self, strata: &[u64; GROUP]) -> [f64; GROUP] {
        let mut numbers = [0.0; GROUP];
        for (number, &stratum) in numbers.iter_mut().zip(strata) {
            *number = (whole(stratum) + 0.5) / self.strata;
        }
        numbers
    }
}

/// A whole number below 2^52 as a double, in a way that vector instructions have.
#[inline(always)]
fn whole(number: u64) -> f64 {
    const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
    f64::from_bits(TWO_TO_52.to_bits() | number) - TWO_TO_52
}
