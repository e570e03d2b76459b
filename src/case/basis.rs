//! What a case rests on.

use super::BusinessCase;
use crate::error::{Invalid, LedgerError, unknown_name};
use crate::ledger::{Assumption, Ledger};
use crate::random::fingerprint_of;

impl BusinessCase {
    /// All assumptions of the case as a ledger.
    ///
    /// # Errors
    /// [`LedgerError`] if two have the same name.
    ///
    /// # Example
    /// ```
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let ledger = case.ledger()?;
    /// assert_eq!(ledger.named("need")?.source, "41 owners, spring 2026");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ledger(&self) -> Result<Ledger, LedgerError> {
        Ledger::new(self.assumptions().into_iter().cloned())
    }

    /// The same case under the assumptions of a ledger, which are told by their names; those that
    /// the ledger does not have stay as they are.
    ///
    /// # Errors
    /// [`Invalid`] if the ledger has an assumption that the case does not (the nearest is
    /// suggested), so that a slip in a name does not go unnoticed.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let churn = Assumption::guess("churn", Dist::pert(0.010, 0.020, 0.040)?);
    /// let worse = case.assuming(&Ledger::new([churn.clone()])?)?;
    /// assert_eq!(worse.churn, churn);
    /// assert_ne!(worse.fingerprint(), case.fingerprint());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assuming(&self, ledger: &Ledger) -> Result<Self, Invalid> {
        let mut case = self.clone();
        for assumption in ledger.assumptions() {
            let name = &assumption.name;
            let own = case
                .assumptions_mut()
                .into_iter()
                .find(|own| own.name == *name);
            let Some(own) = own else {
                let names = self.assumptions().into_iter().map(|own| own.name.as_str());
                return Err(unknown_name("assumption of the case", name, names));
            };
            own.clone_from(assumption);
        }
        Ok(case)
    }

    /// A short code of everything the case says, the same in every version and on every machine.
    ///
    /// # Example
    /// See [`assuming`](Self::assuming).
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint_of(self)
    }

    fn assumptions_mut(&mut self) -> [&mut Assumption; 8] {
        [
            &mut self.price_realisation,
            &mut self.need,
            &mut self.serviceable,
            &mut self.attainable,
            &mut self.acquisition_cost,
            &mut self.churn,
            &mut self.gross_margin,
            &mut self.build.overrun,
        ]
    }
}
