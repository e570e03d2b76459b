//! Wider vector instructions where the CPU has them, chosen at run time.
//!
//! The same source is compiled for the baseline and for AVX2. Nothing is contracted into fused
//! operations and nothing reordered, so both give the same bits.

/// A loop over columns. Mark `run` and all it calls `#[inline(always)]`: only what is inlined is
/// compiled for the wider instructions.
pub(crate) trait Work {
    /// What it comes to.
    type Output;

    /// Does the work.
    fn run(self) -> Self::Output;
}

/// Does the work with the widest instructions of this CPU.
#[inline]
pub(crate) fn widest<W: Work>(work: W) -> W::Output {
    match on_avx2(work) {
        Ok(output) => output,
        Err(work) => work.run(),
    }
}

/// Does the work with AVX2, or gives it back where the CPU has none.
#[inline]
pub(crate) fn on_avx2<W: Work>(work: W) -> Result<W::Output, W> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = pulp::x86::V3::try_new() {
        return Ok(avx2.vectorize(Inlined(work)));
    }
    Err(work)
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
struct Inlined<W>(W);

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl<W: Work> pulp::NullaryFnOnce for Inlined<W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.0.run()
    }
}
