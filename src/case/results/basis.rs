//! What a case rests on.

use crate::case::data::{BusinessCase, Change, Figure, Override};
use crate::error::{Error, unknown_name};
use crate::ledger::Ledger;
use crate::random::fingerprint_of;

impl BusinessCase {
    /// All assumptions of the case as a ledger: its uncertain figures and what its studies found,
    /// as far as figures refer to it. A figure without a name of its own is called by its place.
    ///
    /// # Errors
    /// [`Error`] if two have the same name, or the case is not valid.
    ///
    /// # Example
    /// ```
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let ledger = case.ledger()?;
    /// assert_eq!(ledger.named("need")?.source, "41 owners, spring 2026");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ledger(&self) -> Result<Ledger, Error> {
        let assumptions = self.figures()?.into_iter().filter_map(|placed| {
            let Figure::Uncertain(mut assumption) = placed.figure else {
                return None;
            };
            assumption.name = placed.name;
            Some(*assumption)
        });
        Ok(Ledger::new(assumptions)?)
    }

    /// The case under the assumptions of a ledger, which are told by their names; what the ledger
    /// does not have stays as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the ledger has an assumption that the case does not (the nearest is
    /// suggested), so that a slip in a name does not go unnoticed; [`Error`] if the case is not
    /// valid.
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
    /// assert_eq!(*worse.ledger()?.named("churn")?, churn);
    /// assert_ne!(worse.fingerprint(), case.fingerprint());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assuming(&self, ledger: &Ledger) -> Result<Self, Error> {
        let own = self.ledger()?;
        let mut case = self.clone();
        for assumption in ledger.assumptions() {
            let name = &assumption.name;
            let names = || own.assumptions().iter().map(|own| own.name.as_str());
            let Some(known) = own.assumptions().iter().find(|own| own.name == *name) else {
                return Err(unknown_name("assumption of the case", name, names()).into());
            };
            if known != assumption {
                case.overrides.push(Override {
                    figure: name.clone(),
                    change: Change::Set(assumption.clone().into()),
                });
            }
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
}
