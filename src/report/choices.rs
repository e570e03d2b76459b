//! What choices say, as sections: features in money, shares of products, prices that earn most.

use super::{Section, Table};
use crate::choice::{FeatureWorth, FoundPrice, MarketShares};
use crate::error::Invalid;
use crate::quantity::{Share, Unit, significant};
use crate::sample::Interval;

/// A section that says what features are worth in money, the most valued first, with Fieller's
/// intervals.
///
/// # Errors
/// [`Invalid`] for a confidence of 0 or 1.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, MultinomialLogit, ChoiceUtility};
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::report::{self, Document};
/// use bizcase::survey::Respondent;
///
/// let set = |id: u32| {
///     let (dearer, yes) = if id < 100 { (40.0, id < 60) } else { (0.0, id < 190) };
///     let offers = [
///         Alternative::new("with").with("price", 300.0 + dearer).with("camera", 1.0),
///         Alternative::new("without").with("price", 300.0).with("camera", 0.0),
///     ];
///     ChoiceSituation::new(Respondent::new(""), id.to_string(), offers, usize::from(!yes))
/// };
/// let sets: Vec<_> = (0..200).map(set).collect();
/// let utility = ChoiceUtility::new().price("price", Currency::USD).number("camera");
/// let worths = MultinomialLogit::new(utility).fit(&sets)?.worths()?;
/// let page = Document::new("Phones").with(report::feature_worths(&worths, Share::percent(95.0)?)?);
/// assert!(page.text().contains("40.1 to 66.9"));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn feature_worths(worths: &[FeatureWorth], confidence: Share) -> Result<Section, Invalid> {
    let mut ordered: Vec<&FeatureWorth> = worths.iter().collect();
    ordered.sort_by(|one, other| other.estimate.total_cmp(&one.estimate));
    let unit = worths
        .first()
        .map_or(String::new(), |it| it.currency.to_string());
    let sure = Unit::Share.show(confidence.value());
    let mut table = Table::new(
        &format!("feature, in {unit}"),
        &["worth", &format!("{sure} interval")],
    );
    for worth in ordered {
        let interval = worth.interval(confidence)?;
        let ends = between(&interval, 1.0, "");
        table.row([worth.feature.clone(), significant(worth.estimate, 3), ends]);
    }
    Ok(Section::new("What each feature is worth").table(table))
}

/// A section that says which share of choices falls on each product in each scenario.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceScenario, ChoiceSituation, MultinomialLogit, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::report::{self, Document};
/// use bizcase::sample::ParameterDraws;
/// use bizcase::survey::Respondent;
///
/// let asked = |(place, price, chosen): (usize, f64, bool)| {
///     let offer = [Alternative::new("ours").with("price", price), Alternative::new("none")];
///     ChoiceSituation::new(Respondent::new(""), place.to_string(), offer, usize::from(!chosen))
/// };
/// let answers = (0..200).map(|i| (i, if i < 100 { 10.0 } else { 20.0 }, i < 60 || i >= 160));
/// let answers: Vec<_> = answers.map(asked).collect();
/// let utility = ChoiceUtility::new().price("price", Currency::EUR).constant("none");
/// let market = MultinomialLogit::new(utility).fit(&answers)?.simulator(ParameterDraws::new(500))?;
/// let ours = Alternative::new("ours").with("price", 15.0);
/// let offer = ChoiceScenario::new("offer").product(ours).product(Alternative::new("none"));
/// let page = Document::new("Shares").with(report::market_shares(&market.shares(&[offer])?));
/// assert!(page.text().contains("50.0%"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[must_use]
pub fn market_shares(scenarios: &[MarketShares]) -> Section {
    let section = Section::new("Which share chooses what");
    scenarios.iter().fold(section, |section, shares| {
        let sure = shares.products.first().map(|it| it.share.confidence);
        let sure = Unit::Share.show(sure.map_or(0.0, Share::value));
        let mut table = Table::new(&shares.scenario, &["share", &format!("{sure} interval")]);
        for product in &shares.products {
            let share = format!("{:.1}%", 100.0 * product.share.estimate);
            table.row([
                product.product.clone(),
                share,
                between(&product.share, 100.0, "%"),
            ]);
        }
        section.table(table)
    })
}

/// A table of prices that earn most, each with the share and the profit for every choice of the
/// market.
///
/// # Example
/// See [`ChoiceSimulator::best_prices`](crate::choice::ChoiceSimulator::best_prices).
#[must_use]
pub fn found_prices(title: &str, prices: &[(String, FoundPrice)]) -> Section {
    let mut table = Table::new(
        "product",
        &["best price", "interval", "share", "profit a choice"],
    );
    for (name, found) in prices {
        table.row([
            name.clone(),
            found.price.unit.show(found.price.estimate),
            between(&found.price, 1.0, ""),
            format!("{:.1}%", 100.0 * found.share.estimate),
            found.profit.unit.show(found.profit.estimate),
        ]);
    }
    Section::new(title).table(table)
}

fn between(interval: &Interval, times: f64, unit: &str) -> String {
    let shown = |end: f64| {
        if end.is_finite() {
            format!("{}{unit}", significant(times * end, 3))
        } else {
            "unbounded".to_owned()
        }
    };
    format!("{} to {}", shown(interval.low), shown(interval.high))
}
