//! The two layouts of a case file.

use serde::Deserialize;

use super::actual::Actual;
use super::benefit::Benefit;
use super::build::{Build, RankCorrelation};
use super::business_case::{
    AfterHorizon, Allocation, BusinessCase, Cannibalisation, CurrencyRate, Horizon, Schema,
};
use super::cost::{CapitalItem, CostLine, PaymentTerms, Role, Tax};
use super::figure::Figure;
use super::offer::Offer;
use super::optimism::OptimismBias;
use super::option::CaseOption;
use super::price_level::Prices;
use super::scenario::{Event, Override, Scenario};
use super::short::{ShortCase, YearPlan};
use super::study::Study;
use crate::finance::Discount;
use crate::market::Market;
use crate::quantity::{Count, Currency, Growth, Month};
use crate::simulation::{Claim, Statistic};

/// All fields of a case file: those of a [`BusinessCase`], and those of its short form, which stand
/// in place of `currency`, `horizon` and `offers`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    #[serde(default)]
    schema: Schema,
    name: String,
    #[serde(default)]
    benefit: Benefit,
    launch: Month,
    discount: Discount,
    prices: Option<Prices>,
    inflation: Option<Growth>,
    currency: Option<Currency>,
    horizon: Option<Horizon>,
    offers: Option<Vec<Offer>>,
    terminal: Option<AfterHorizon>,
    build: Option<Build>,
    #[serde(default)]
    optimism_bias: Vec<OptimismBias>,
    #[serde(default)]
    studies: Vec<Study>,
    #[serde(default)]
    cross_checks: Vec<String>,
    #[serde(default)]
    cannibalisation: Vec<Cannibalisation>,
    #[serde(default)]
    costs: Vec<CostLine>,
    #[serde(default)]
    team: Vec<Role>,
    #[serde(default)]
    capital: Vec<CapitalItem>,
    tax: Option<Tax>,
    payment_terms: Option<PaymentTerms>,
    #[serde(default)]
    exchange: Vec<CurrencyRate>,
    #[serde(default)]
    allocation: Allocation,
    #[serde(default)]
    events: Vec<Event>,
    #[serde(default)]
    scenarios: Vec<Scenario>,
    #[serde(default)]
    options: Vec<CaseOption>,
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(default)]
    correlations: Vec<RankCorrelation>,
    #[serde(default)]
    criteria: Vec<Claim>,
    #[serde(default)]
    targets: Vec<Statistic>,
    #[serde(default)]
    outcomes: Vec<String>,
    #[serde(default)]
    actuals: Vec<Actual>,
    // The short form.
    market: Option<Market>,
    price_realisation: Option<Figure>,
    need: Option<Figure>,
    serviceable: Option<Figure>,
    attainable: Option<Figure>,
    acquisition_cost: Option<Figure>,
    churn: Option<Figure>,
    gross_margin: Option<Figure>,
    years: Option<Vec<YearPlan>>,
    onboarding: Option<Count>,
}

impl Layout {
    /// The case in either layout.
    pub(super) fn case(mut self) -> Result<BusinessCase, String> {
        let case = match self.market.take() {
            Some(market) => self.short(market),
            None => self.whole(),
        };
        Ok(self.beside(case?))
    }

    /// What the short form says.
    fn short(&mut self, market: Market) -> Result<BusinessCase, String> {
        let given = [
            ("currency", self.currency.is_some()),
            ("horizon", self.horizon.is_some()),
            ("offers", self.offers.is_some()),
        ];
        if let Some((field, _)) = given.iter().find(|(_, given)| *given) {
            return Err(format!(
                "`{field}` beside `market`: a case in the short form, which begins with a `market`, \
                 has its currency from the prices, its horizon from `years` and one offer"
            ));
        }
        let short = ShortCase {
            name: self.name.clone(),
            launch: self.launch,
            market,
            price_realisation: needed("price_realisation", &mut self.price_realisation)?,
            need: needed("need", &mut self.need)?,
            serviceable: needed("serviceable", &mut self.serviceable)?,
            attainable: needed("attainable", &mut self.attainable)?,
            acquisition_cost: needed("acquisition_cost", &mut self.acquisition_cost)?,
            churn: needed("churn", &mut self.churn)?,
            gross_margin: needed("gross_margin", &mut self.gross_margin)?,
            years: needed("years", &mut self.years)?,
            build: needed("build", &mut self.build)?,
            onboarding: self.onboarding.take(),
            discount: self.discount.clone(),
            correlations: std::mem::take(&mut self.correlations),
            criteria: std::mem::take(&mut self.criteria),
        };
        short.expand().map_err(|error| error.to_string())
    }

    /// What the whole form says.
    fn whole(&mut self) -> Result<BusinessCase, String> {
        let given = [
            ("price_realisation", self.price_realisation.is_some()),
            ("need", self.need.is_some()),
            ("serviceable", self.serviceable.is_some()),
            ("attainable", self.attainable.is_some()),
            ("acquisition_cost", self.acquisition_cost.is_some()),
            ("churn", self.churn.is_some()),
            ("gross_margin", self.gross_margin.is_some()),
            ("years", self.years.is_some()),
            ("onboarding", self.onboarding.is_some()),
        ];
        if let Some((field, _)) = given.iter().find(|(_, given)| *given) {
            return Err(format!(
                "`{field}` without `market`: it belongs to the short form of a case, which has a \
                 `market`; otherwise it is a field of an offer"
            ));
        }
        let currency = needed("currency", &mut self.currency)?;
        let horizon = needed("horizon", &mut self.horizon)?;
        Ok(BusinessCase {
            horizon,
            offers: needed("offers", &mut self.offers)?,
            build: self.build.take(),
            correlations: std::mem::take(&mut self.correlations),
            criteria: std::mem::take(&mut self.criteria),
            ..BusinessCase::new(&self.name, currency, self.launch, 0, self.discount.clone())
        })
    }

    /// What both forms say alike.
    fn beside(self, mut case: BusinessCase) -> BusinessCase {
        case.studies.extend(self.studies);
        case.costs.extend(self.costs);
        BusinessCase {
            schema: self.schema,
            benefit: self.benefit,
            prices: self.prices,
            optimism_bias: self.optimism_bias,
            inflation: self.inflation,
            cross_checks: self.cross_checks,
            terminal: self.terminal.unwrap_or(case.terminal),
            cannibalisation: self.cannibalisation,
            team: self.team,
            capital: self.capital,
            tax: self.tax,
            payment_terms: self.payment_terms,
            exchange: self.exchange,
            allocation: self.allocation,
            events: self.events,
            scenarios: self.scenarios,
            options: self.options,
            overrides: self.overrides,
            targets: self.targets,
            outcomes: self.outcomes,
            actuals: self.actuals,
            ..case
        }
    }
}

fn needed<T>(field: &str, given: &mut Option<T>) -> Result<T, String> {
    given
        .take()
        .ok_or_else(|| format!("missing field `{field}`"))
}
