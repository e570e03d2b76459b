//! What a case earns, and the words for it.

use serde::{Deserialize, Serialize};

/// What a case earns, and from whom. The projection is the same; outcomes, statements and reports
/// use the words that belong to it.
///
/// An internal case saves time instead of selling anything. Its offer is the tool, its accounts
/// are the people it is made for, adoption is that inside the firm, and acquisition cost is what it
/// takes to roll it out to one of them. What a user saves in a month is a stream: `price` is the
/// wage of an hour in full, `quantity` the hours saved, and `realised` the share of these that
/// turns into other work.
///
/// # Example
/// ```
/// use bizcase::case::{Benefit, BusinessCase};
/// use bizcase::simulation::Base;
///
/// let case: BusinessCase = toml::from_str(
///     r#"name = "expense reports"
///        benefit = "savings"
///        currency = "EUR"
///        launch = "2027-01"
///        horizon = { years = 1 }
///        discount = "8% a year"
///        criteria = ["P(savings in year 1 > EUR 100 k) >= 50%"]
///        [[offers]]
///        name = "expenses by photo"
///        retention = { churn = 0 }
///        streams = [{ name = "time", price = 48, quantity = 0.75, realised = 0.5 }]
///        [offers.go_to_market.reach]
///        accounts = 1_200
///        acquisition_cost = 15
///        budget = 20_000
///        adoption = { curve = [0.2, 0.5, 0.8] }"#,
/// )?;
/// assert_eq!(case.benefit, Benefit::Savings);
/// // 1,200 people x 80 % x 48 an hour x 0.75 hours x 50 %.
/// let last = &case.statement(Base::Modes)?.months[11];
/// assert_eq!(last.revenue.to_string(), "EUR 17,280.00");
/// assert!(case.model()?.model.outputs().any(|(name, _)| name == "users at the end of year 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// Revenue, from customers.
    #[default]
    Revenue,
    /// Savings, by users inside the firm.
    Savings,
}

/// What the words of a case that sells are inside a firm.
const INTERNAL: [(&str, &str); 11] = [
    ("revenue", "savings"),
    ("Revenue", "Savings"),
    ("customer", "user"),
    ("Customer", "User"),
    ("CAC payback", "roll-out payback"),
    ("winning them", "rolling it out to them"),
    ("acquisition", "roll-out"),
    ("Acquisition", "Roll-out"),
    ("accounts", "people"),
    ("Accounts", "People"),
    ("the realised prices", "what their time is worth"),
];

impl Benefit {
    /// A text about revenue and customers in the words of the case: an internal case has savings,
    /// users, people instead of accounts, and a roll-out instead of acquisition.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::Benefit;
    ///
    /// let outcome = "customers at the end of year";
    /// assert_eq!(Benefit::Savings.say(outcome), "users at the end of year");
    /// assert_eq!(Benefit::Savings.say("CAC payback, months"), "roll-out payback, months");
    /// assert_eq!(Benefit::Revenue.say(outcome), outcome);
    /// ```
    #[must_use]
    pub fn say(self, text: &str) -> String {
        match self {
            Self::Revenue => text.to_owned(),
            Self::Savings => INTERNAL.iter().fold(text.to_owned(), |text, (word, ours)| {
                text.replace(word, ours)
            }),
        }
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn is_revenue(&self) -> bool {
        *self == Self::Revenue
    }
}
