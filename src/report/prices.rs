//! What each of several prices is worth, as a section.

use super::scale::Scale;
use super::words::NO_ERRORS;
use super::{Section, Table};
use crate::case::PriceComparison;
use crate::quantity::{Currency, Unit};

/// A section with the prices that were tried: the expected value of the case at each, with its
/// Monte Carlo standard error, in which share of the trials it is the best, and how much less than
/// at the best one is expected. `currency` is that of the case.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: BusinessCase = toml::from_str(SHOPS)?;
/// let tried = [("Bookkeeping for shops.subscription.price", &[30.0, 36.0][..])];
/// let found = case.best_price(&tried, &Sampling::monte_carlo(500).seed(1))?;
/// let page = Document::new("Shops").with(report::prices(&found, case.currency)).text();
/// assert!(page.lines().any(|line| line.starts_with("36 ")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn prices(compared: &PriceComparison, currency: Currency) -> Section {
    let values = compared.tried.iter().map(|it| it.expected.value);
    let money = Scale::over(Unit::Money(currency), values);
    let (value, less) = (money.head("mean value"), money.head("less than the best"));
    let header = [&*value, "±", "best in", &*less];
    let first = format!("price, {currency}");
    let mut table = Table::new(&first, &header);
    for tried in &compared.tried {
        let regret = tried.regret.map_or(0.0, |it| it.mean.value);
        let prices: Vec<String> = tried.prices.iter().map(ToString::to_string).collect();
        table.row([
            prices.join(" + "),
            money.show(tried.expected.value),
            money.show(tried.expected.standard_error),
            Unit::Share.show(tried.often_best),
            money.show(regret),
        ]);
    }
    let lists = compared.lists.iter().map(|list| {
        format!("The prices of `{list}` move as a whole: the one shown is that of the first month.")
    });
    let section = Section::new("Which price").table(table).note(format!(
        "To know beforehand which price turns out best would be worth {} at most.",
        compared.cost_of_not_knowing
    ));
    let section = lists.fold(section, Section::note);
    if compared
        .tried
        .iter()
        .all(|it| it.expected.standard_error.is_infinite())
    {
        return section.note(NO_ERRORS);
    }
    section
}
