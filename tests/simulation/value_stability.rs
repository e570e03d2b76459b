//! The bits that a seed gives. They change only with a note in the changelog under "Changed
//! numbers": someone may have written them into a decision.
//!
//! When they must change, copy what the failing test prints. The uniform numbers are also what
//! `tests/oracles/uniforms.py` computes on its own.

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Ratio};
use bizcase::random::Sampling;
use bizcase::simulation::{Input, Model, Run};

const NAMES: [&str; 3] = ["price", "churn per month", "Größe"];

/// Inputs that pass on the uniform numbers of their streams.
fn uniforms(sampling: Sampling) -> Result<(Vec<Input<Ratio>>, Run), Error> {
    let mut model = Model::new(Currency::USD);
    let inputs: Result<_, _> = NAMES
        .map(|name| model.ratio(name, Dist::uniform(0.0, 1.0)?))
        .into_iter()
        .collect();
    Ok((inputs?, model.run(&sampling)?))
}

/// FNV-1a over the bytes of the numbers, lowest first.
fn checksum(samples: &[f64]) -> u64 {
    let bytes = samples.iter().flat_map(|x| x.to_bits().to_le_bytes());
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// Prints as Rust source, so that a failing test shows what to put in its place.
fn hexadecimal(numbers: impl IntoIterator<Item = u64>) -> String {
    let digits = numbers.into_iter().map(|bits| format!("0x{bits:016X}"));
    digits.collect::<Vec<_>>().join(", ")
}

fn assert_pinned(name: &str, found: impl IntoIterator<Item = u64>, pinned: &str) {
    let found = hexadecimal(found);
    assert!(
        found == pinned,
        "the numbers of `{name}` have changed; if that is meant, say so in the changelog under \
         \"Changed numbers\" and pin\n{found}"
    );
}

#[test]
fn first_uniforms_of_each_input() -> Result<(), Error> {
    let (inputs, run) = uniforms(Sampling::monte_carlo(4).seed(2022))?;
    let pinned = [
        "0x3FD588CFF1600A2A, 0x3FDFDD0349BF71C2, 0x3FAD548EA9E87070, 0x3FEC14746C7CCE73",
        "0x3FA931F25EC3FB70, 0x3FDDD77719233ECA, 0x3FB2919493106F68, 0x3FE399B1DE2A4291",
        "0x3FCBAE94BA0C23D4, 0x3FBD66ED048DC738, 0x3FDD8E8F2B5BAEBA, 0x3FE721CFB8C0494D",
    ];
    for ((input, name), pinned) in inputs.into_iter().zip(NAMES).zip(pinned) {
        let drawn = run.input(input);
        assert_pinned(name, drawn.samples().iter().map(|u| u.to_bits()), pinned);
    }
    Ok(())
}

#[test]
fn uniforms_of_a_whole_run() -> Result<(), Error> {
    let (inputs, run) = uniforms(Sampling::monte_carlo(100_000).seed(2022))?;
    let sums = inputs
        .into_iter()
        .map(|input| checksum(run.input(input).samples()));
    let pinned = "0x8958FD680E284BF5, 0xE7E25DDC16392CCD, 0xAE0F613FE58A5233";
    assert_pinned("a whole run", sums, pinned);
    Ok(())
}

#[test]
fn uniforms_of_a_seed_beyond_32_bits() -> Result<(), Error> {
    let (inputs, run) = uniforms(Sampling::monte_carlo(1_000).seed(u64::MAX))?;
    let sums = inputs
        .into_iter()
        .map(|input| checksum(run.input(input).samples()));
    let pinned = "0x49812DF8433F6AB0, 0xF2099F082F7F652F, 0xCB3FDD59B7BD2728";
    assert_pinned("seed 2^64 - 1", sums, pinned);
    Ok(())
}
