//! Where the criteria of a case turn.

use crate::case::results::Valuation;
use crate::decision::{SwitchingValue, switching_values};
use crate::error::Error;
use crate::random::Sampling;
use crate::simulation::Claim;

impl Valuation {
    /// For each criterion and each uncertain figure the values at which the criterion turns, met or
    /// missed, with all other figures at random: of each criterion, the figure most likely to turn
    /// it first. See [`switching_values`].
    ///
    /// Criteria on the difference to an option, which no single model computes, are left out;
    /// [`must_be_true`](Self::must_be_true) judges them, and prices as well.
    ///
    /// # Errors
    /// As [`switching_values`].
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let mut case: BusinessCase = toml::from_str(SHOPS)?;
    /// case.criteria = vec!["P(NPV > USD 0) >= 60%".parse()?];
    /// let sampling = Sampling::latin_hypercube(1_024).seed(1);
    /// let found = case.value(&sampling)?.switching_values(&sampling)?;
    /// assert_eq!(found[0].input, "CAC");
    /// println!("{}", found[0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn switching_values(&self, sampling: &Sampling) -> Result<Vec<SwitchingValue>, Error> {
        let model = &self.built.model;
        let computed = |claim: &&Claim| model.outputs().any(|(name, _)| name == claim.outcome());
        let criteria: Vec<Claim> = self
            .case
            .criteria
            .iter()
            .filter(computed)
            .cloned()
            .collect();
        switching_values(model, &criteria, sampling)
    }
}
