//! Where the quantiles of a distribution are not one smooth curve: what the table of its draws must
//! know.

use super::answers::share;
use super::member::Member;
use super::{Dist, Distribution, Support, Truncated};

/// More values than this are not listed one by one.
pub(super) const MOST_VALUES: usize = 4_096;

/// Probabilities below this are never asked for.
pub(super) const LEAST: f64 = 1.0 / 9_007_199_254_740_992.0;

/// Components with more marks than this in all are given fewer.
const MOST_MARKS: usize = 1_024;

/// The lower and upper probabilities of the marks of one component, from its middle outwards.
const MARKED: [f64; 7] = [0.5, 0.25, 0.1, 0.02, 1e-3, 1e-5, 1e-8];

/// What is known of a distribution by the way it is made.
#[derive(Debug, Clone, Default)]
pub(super) struct Structure {
    /// Values with a probability of their own, rising, each once.
    pub(super) atoms: Vec<f64>,
    /// Ranges with more such values than are listed.
    pub(super) crowds: Vec<(f64, f64)>,
    /// Values at which the density or a slope of it jumps: the ends and kinks of components.
    pub(super) kinks: Vec<f64>,
    /// Values all along each component, so that none is so narrow that a check passes it by.
    pub(super) marks: Vec<f64>,
    /// Whether there may be several peaks, however narrow.
    pub(super) is_composed: bool,
    /// Whether a distribution of the user's own is a part, which may have values of their own
    /// unknown here.
    pub(super) is_open: bool,
    /// Whether there is no density at all between the values.
    pub(super) is_stepped: bool,
}

impl Structure {
    /// The structure of a distribution.
    pub(super) fn of(law: &Dist) -> Self {
        let mut structure = Self::deep(law, LEAST);
        structure.tidy();
        structure
    }

    /// The structure of a distribution whose values are wanted down to this probability.
    fn deep(law: &Dist, least: f64) -> Self {
        if let Some((low, high)) = whole_range(law, least) {
            return Self::listed(law, low, high);
        }
        match law {
            Dist::Mixture(mixture) => {
                let laws: Vec<&Dist> = mixture.components().map(|(_, law)| law).collect();
                Self::of_mixture(&laws, least)
            }
            Dist::Affine(affine) => {
                let mut inner = Self::deep(affine.of(), least);
                inner.change(|x| affine.moved(x));
                inner
            }
            Dist::Truncated(truncated) => Self::of_truncated(truncated, least),
            Dist::Posterior(posterior) => Self {
                is_composed: true,
                ..Self::deep(posterior.prior(), least)
            },
            Dist::KernelSmoothed(kernel) => {
                let peaks = kernel.peaks(MOST_MARKS);
                Self {
                    crowds: peaks
                        .is_none()
                        .then(|| kernel.extent())
                        .into_iter()
                        .collect(),
                    marks: peaks.unwrap_or_default(),
                    is_composed: true,
                    ..Self::default()
                }
            }
            Dist::Custom(_) => Self {
                is_composed: true,
                is_open: true,
                ..Self::default()
            },
            _ => match law.atoms() {
                Some(atoms) => Self::of_values(atoms.into_iter().map(|atom| atom.0).collect()),
                None => Self::default(),
            },
        }
    }

    fn of_values(values: Vec<f64>) -> Self {
        let mut structure = Self {
            atoms: values,
            is_stepped: true,
            ..Self::default()
        };
        structure.tidy();
        structure
    }

    /// A distribution of whole numbers, or of multiples of them.
    fn listed(law: &Dist, low: f64, high: f64) -> Self {
        match whole_values(law, low, high) {
            Some(values) => Self::of_values(values),
            None => Self {
                crowds: vec![(low, high)],
                is_stepped: true,
                ..Self::default()
            },
        }
    }

    fn of_mixture(laws: &[&Dist], least: f64) -> Self {
        let mut all = Self {
            is_composed: true,
            is_stepped: true,
            ..Self::default()
        };
        let marked = (MOST_MARKS / (2 * laws.len())).clamp(1, MARKED.len());
        for law in laws {
            let part = Self::deep(law, least);
            if !part.is_stepped {
                all.is_stepped = false;
                all.mark(law, &MARKED[..marked]);
            }
            all.atoms.extend(part.atoms);
            all.crowds.extend(part.crowds);
            all.kinks.extend(part.kinks);
            all.marks.extend(part.marks);
            all.is_open |= part.is_open;
        }
        all
    }

    /// The ends, the kink and the marks of a component.
    fn mark(&mut self, law: &Dist, marked: &[f64]) {
        let Support { low, high } = law.support();
        self.kinks
            .extend([low, high].into_iter().filter(|end| end.is_finite()));
        self.kinks.extend(law.kink());
        for &p in marked {
            self.marks.push(law.quantile(share(p)));
            self.marks.push(law.upper_quantile(share(p)));
        }
    }

    fn of_truncated(law: &Truncated, least: f64) -> Self {
        if let Some(atoms) = law.atoms() {
            return Self::of_values(atoms.into_iter().map(|atom| atom.0).collect());
        }
        let Support { low, high } = law.support();
        let mut inner = Self::deep(law.of(), least * law.probability_kept());
        let inside = |x: &f64| *x >= low && *x <= high;
        inner.atoms.retain(inside);
        inner.kinks.retain(inside);
        inner.marks.retain(inside);
        inner.crowds = inner
            .crowds
            .iter()
            .map(|&(from, to)| (from.max(low), to.min(high)))
            .filter(|crowd| crowd.0 <= crowd.1)
            .collect();
        inner
    }

    fn change(&mut self, moved: impl Fn(f64) -> f64) {
        for values in [&mut self.atoms, &mut self.kinks, &mut self.marks] {
            for value in values {
                *value = moved(*value);
            }
        }
        for crowd in &mut self.crowds {
            *crowd = (moved(crowd.0), moved(crowd.1));
        }
    }

    fn tidy(&mut self) {
        for values in [&mut self.atoms, &mut self.kinks, &mut self.marks] {
            values.retain(|value| value.is_finite());
            values.sort_by(f64::total_cmp);
            values.dedup_by(|a, b| *a <= *b);
        }
        if let (true, [first, .., last]) = (self.atoms.len() > MOST_VALUES, &self.atoms[..]) {
            self.crowds.push((*first, *last));
        }
        let crowds = std::mem::take(&mut self.crowds);
        for values in [&mut self.atoms, &mut self.kinks, &mut self.marks] {
            values.retain(|x| !crowds.iter().any(|crowd| crowd.0 <= *x && *x <= crowd.1));
        }
        self.crowds = joined(crowds);
    }
}

/// The steps of several distributions together.
#[derive(Debug)]
pub(super) struct Steps {
    /// Values with a probability of their own, rising, as far as they are listed.
    pub(super) values: Vec<f64>,
    /// The distance of the closest of those that are too many to be listed.
    pub(super) crowd: Option<f64>,
    /// For each distribution, whether it has no other values than those listed.
    pub(super) listed: Vec<bool>,
}

/// The steps of these distributions.
pub(super) fn steps(laws: &[&Dist]) -> Steps {
    let mut all = Structure::default();
    let mut crowd: Option<f64> = None;
    let mut listed = Vec::with_capacity(laws.len());
    for law in laws {
        let part = Structure::deep(law, LEAST);
        if let (false, Some(spacing)) = (part.crowds.is_empty(), law.spacing()) {
            crowd = Some(crowd.map_or(spacing, |crowd| crowd.min(spacing)));
        }
        listed.push(part.is_stepped && part.crowds.is_empty() && !part.is_open);
        all.atoms.extend(part.atoms);
    }
    all.tidy();
    if !all.crowds.is_empty() {
        listed.fill(false);
    }
    Steps {
        values: all.atoms,
        crowd,
        listed,
    }
}

/// Ranges in rising order, those that overlap as one.
fn joined(mut ranges: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for (from, to) in ranges {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// The least and the greatest value that a distribution of whole numbers, or of multiples of them,
/// has with at least this probability.
fn whole_range(law: &Dist, least: f64) -> Option<(f64, f64)> {
    law.spacing()?;
    let least = share(least.max(f64::MIN_POSITIVE));
    Some((law.quantile(least), law.upper_quantile(least)))
}

/// All values that such a distribution has between two of them; nothing if there are too many.
pub(super) fn whole_values(law: &Dist, low: f64, high: f64) -> Option<Vec<f64>> {
    match law {
        Dist::Affine(affine) => {
            let values = whole_values(affine.of(), affine.origin(low), affine.origin(high))?;
            Some(values.into_iter().map(|x| affine.moved(x)).collect())
        }
        Dist::Truncated(truncated) => whole_values(truncated.of(), low, high),
        _ => {
            let (low, high) = (libm::ceil(low), libm::floor(high));
            let count = high - low + 1.0;
            if !(0.0..=MOST_VALUES as f64).contains(&count) {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between zero and the most values"
            )]
            let count = count as u32;
            Some((0..count).map(|step| low + f64::from(step)).collect())
        }
    }
}
