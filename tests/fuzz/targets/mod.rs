//! Hostile input: each target reads bytes as one door of the library would, and asserts what the
//! library promises whatever the bytes say: no panic, no result that is not a number, an end.
//!
//! Shared by the fuzzer (`tests/fuzz/run`) and by the test `hostile`, which replays the corpus.

mod cases;
mod distributions;
mod documents;
mod finance;
mod fits;
mod seeds;
mod simulations;
mod tables;
mod texts;

pub(crate) use seeds::seeds;

/// Reads bytes, and panics where the library breaks a promise.
pub(crate) type Target = fn(&[u8]);

/// All targets by name.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("csv_rows", tables::csv_rows),
    ("csv_tables", tables::csv_tables),
    ("csv_layout", tables::csv_layout),
    ("workbook", tables::workbook),
    ("case_edits", cases::case_edits),
    ("case_toml", cases::case_toml),
    ("request", cases::request),
    ("texts", texts::texts),
    ("dist_json", distributions::dist_json),
    ("dist_numbers", distributions::dist_numbers),
    ("dist_fits", distributions::dist_fits),
    ("curves", fits::curves),
    ("willingness", fits::willingness),
    ("choices", fits::choices),
    ("prices", fits::prices),
    ("cash_flows", finance::cash_flows),
    ("document", documents::document),
    ("ledger", documents::ledger),
    ("correlations", simulations::correlations),
    ("partials", simulations::partials),
];

/// Numbers at which formulas break: ends of ranges, of digits and of exponents.
pub(crate) const EDGES: &[f64] = &[
    0.0,
    1.0,
    -1.0,
    0.5,
    2.0,
    100.0,
    1e-9,
    1.0 - 1e-16,
    1e9,
    -1e9,
    1e15,
    9_007_199_254_740_993.0,
    1e28,
    7.9e28,
    1e100,
    1e154,
    1.34e154,
    1e300,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    -0.0,
    1e-300,
    f64::EPSILON,
    12.0,
    0.1,
    1e6,
    1e-6,
    1e19,
];

/// The next byte; zero where there is none.
pub(crate) fn byte(bytes: &mut arbitrary::Unstructured<'_>) -> u8 {
    bytes.arbitrary().unwrap_or(0)
}

/// A number: an edge, a small decimal, or any bits.
pub(crate) fn number(bytes: &mut arbitrary::Unstructured<'_>) -> f64 {
    let kind: u8 = bytes.arbitrary().unwrap_or(0);
    match kind % 4 {
        0 => EDGES[usize::from(kind / 4) % EDGES.len()],
        1 => f64::from(bytes.arbitrary::<i16>().unwrap_or(0)) / 10.0,
        2 => f64::from(bytes.arbitrary::<u16>().unwrap_or(0)) / 65_536.0,
        _ => bytes.arbitrary().unwrap_or(0.0),
    }
}

/// Up to `most` numbers.
pub(crate) fn numbers(bytes: &mut arbitrary::Unstructured<'_>, most: usize) -> Vec<f64> {
    let count = usize::from(byte(bytes)) % (most + 1);
    (0..count).map(|_| number(bytes)).collect()
}

/// One of a list.
pub(crate) fn pick<T: Clone>(bytes: &mut arbitrary::Unstructured<'_>, of: &[T]) -> T {
    of[usize::from(byte(bytes)) % of.len()].clone()
}

/// Refuses what is shown as not a number, unless it was given so.
#[track_caller]
pub(crate) fn assert_numbers(shown: &str, given: &[u8]) {
    let said = given
        .windows(3)
        .any(|word| word.eq_ignore_ascii_case(b"nan"));
    let nan = shown
        .split(|it: char| !it.is_ascii_alphanumeric())
        .any(|word| word == "NaN");
    assert!(said || !nan, "a result is not a number: {shown}");
}
