//! A budget whose reserves are told apart.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::quantity::{Unit, Value};

/// A budget of an estimate, the contingency for what is uncertain about it, and a management reserve
/// for work that is outside its scope.
///
/// The estimate and the contingency are the [baseline](Self::baseline), which whoever leads the work
/// may spend and is measured by. The management reserve is drawn on by whoever owns the budget, and
/// comes from no trial: it covers what no input of the model speaks of. It is never part of a
/// percentile.
///
/// # Example
/// ```
/// use bizcase::decision::Contingency;
/// use bizcase::quantity::{Currency, Money, Unit};
/// use bizcase::sample::Sample;
///
/// let costs = (0..=100).map(|i| f64::from(100 + i)).collect();
/// let cost: Sample<Money> = Sample::new("cost", Unit::Money(Currency::EUR), costs)?;
/// let contingency = Contingency::of(&cost, Money::major(120, Currency::EUR))?;
/// let budget = contingency.budget(contingency.p80, Money::major(30, Currency::EUR))?;
/// assert_eq!((budget.baseline(), budget.total()), (180.0, 210.0));
/// assert_eq!(
///     budget.to_string(),
///     "EUR 180 (estimate EUR 120, contingency EUR 60), and apart from it \
///      a management reserve of EUR 30",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Project Management Institute (2017), *A Guide to the Project Management Body of Knowledge*, 6th
/// edition, section 7.3.3.1 and figure 7-8.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProjectBudget {
    /// The base estimate.
    pub base: f64,
    /// What is added so that it holds with the chosen probability; negative where less would do.
    pub contingency: f64,
    /// What is held back for work outside the scope of the estimate.
    pub management_reserve: f64,
    /// The unit of all three.
    pub unit: Unit,
}

impl ProjectBudget {
    pub(super) fn new<Q: Into<Value>>(
        base: f64,
        contingency: f64,
        management_reserve: Q,
        unit: Unit,
    ) -> Result<Self, Invalid> {
        let reserve = management_reserve
            .into()
            .in_unit("management reserve", unit)?;
        Ok(Self {
            base,
            contingency,
            management_reserve: Permitted::COUNT.check("management reserve", reserve)?,
            unit,
        })
    }

    /// The estimate with its contingency.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        self.base + self.contingency
    }

    /// All that is asked for: the baseline and the management reserve.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.baseline() + self.management_reserve
    }
}

impl fmt::Display for ProjectBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |amount: f64| self.unit.show(amount);
        write!(
            f,
            "{} (estimate {}, contingency {})",
            show(self.baseline()),
            show(self.base),
            show(self.contingency)
        )?;
        if self.management_reserve > 0.0 {
            let reserve = show(self.management_reserve);
            write!(f, ", and apart from it a management reserve of {reserve}")?;
        }
        Ok(())
    }
}
