//! Simulated surveys, and how often their intervals cover a known truth.

use bizcase::sample::Interval;

/// Uniform numbers by `SplitMix64` (Steele, Lea and Flood 2014).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number between 0 and 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = (z ^ (z >> 31)) >> 12;
        (bits as f64 + 0.5) / 2.0_f64.powi(52)
    }

    /// The place of one of some probabilities that sum to one.
    pub(crate) fn pick(&mut self, probabilities: &[f64]) -> usize {
        place(self.uniform(), probabilities)
    }
}

/// Where a number between 0 and 1 falls among probabilities that sum to one.
pub(crate) fn place(uniform: f64, probabilities: &[f64]) -> usize {
    let (mut left, last) = (uniform, probabilities.len() - 1);
    for (place, probability) in probabilities.iter().enumerate() {
        left -= probability;
        if left < 0.0 {
            return place;
        }
    }
    last
}

/// How many surveys are simulated.
const SURVEYS: u64 = 400;

/// Checks how often intervals of 95 % cover their truths over simulated surveys: in 93 to 97 % of
/// infinitely many, where 400 have a standard error of 1.1 %. Over 2,000 it was 93.8 to 96.4 %.
pub(crate) fn covers<const N: usize>(
    truths: [(&str, f64); N],
    intervals: impl Fn(u64, &mut Chance) -> [Interval; N],
) {
    let mut covered = [0_u32; N];
    for survey in 0..SURVEYS {
        let mut chance = Chance::new(survey.wrapping_mul(0xD1B5_4A32_D192_ED03));
        let found = intervals(survey, &mut chance);
        for ((count, interval), (_, truth)) in covered.iter_mut().zip(found).zip(truths) {
            *count += u32::from(interval.contains(truth));
        }
    }
    let error = (0.95 * 0.05 / SURVEYS as f64).sqrt();
    for (count, (name, _)) in covered.into_iter().zip(truths) {
        let share = f64::from(count) / SURVEYS as f64;
        let permitted = 0.93 - 2.0 * error..=0.97 + 2.0 * error;
        assert!(permitted.contains(&share), "{name} covered in {share}");
    }
}
