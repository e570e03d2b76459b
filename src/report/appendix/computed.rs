//! How the figures were computed, so that they can be computed again.

use crate::case::Valuation;
use crate::quantity::grouped;
use crate::report::Section;

/// Trials, seed and fingerprints.
pub(super) fn computed(valuation: &Valuation) -> Section {
    let sampling = valuation.run.sampling();
    Section::new("How it was computed").note(format!(
        "{} trials, seed {}. Fingerprints: run {}, model {}, data {}. Equal fingerprints give equal \
         figures, to the last bit, on any machine.",
        grouped(&sampling.trials().to_string()),
        sampling.seed_used().0,
        valuation.run.fingerprint(),
        valuation.built.model.fingerprint(),
        valuation.case.fingerprint(),
    ))
}
