//! The case as a model of the engine.

use std::collections::HashMap;

use super::BusinessCase;
use super::plan_model::{Compiled, YearSums};
use super::terms::Source;
use crate::error::{Error, Invalid};
use crate::ledger::Assumption;
use crate::market::{Funnel, Limit, Market, Obtainable, Size, Sizes};
use crate::numeric::wide::{Work, widest};
use crate::quantity::{Approx, Churn, Count, Lane, Money, Period, Quantity, Ratio, Share};
use crate::simulation::{Input, Model, Output, Results, Trial};

/// A business case declared on the engine's [`Model`], with handles to all inputs and outputs.
///
/// # Example
/// An own output on top of those of the case:
/// ```
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let mut built = case.model()?;
/// let (price, margin) = (built.inputs.price_realisation, built.inputs.gross_margin);
/// let kept = built.model.output("realised margin", move |s| s.get(price) * s.get(margin))?;
/// let run = built.model.run(&Sampling::monte_carlo(10_000))?;
/// assert!(run.outcome(kept).p5().value > 0.6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CaseModel {
    /// The engine's model.
    pub model: Model,
    /// Its inputs.
    pub inputs: CaseInputs,
    /// Its outputs.
    pub outputs: CaseOutputs,
}

/// The inputs of a case: one for each assumption, under the assumption's name.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(1_000))?;
/// assert_eq!(run.input(built.inputs.acquisition_cost).name(), "CAC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CaseInputs {
    /// The share of the list price that is realised.
    pub price_realisation: Input<Share>,
    /// The share that has the job to be done.
    pub need: Input<Share>,
    /// The share of the served that the offer can serve.
    pub serviceable: Input<Share>,
    /// The share of SAM that can be won.
    pub attainable: Input<Share>,
    /// Customer acquisition cost.
    pub acquisition_cost: Input<Money>,
    /// The share of customers lost.
    pub churn: Input<Churn>,
    /// The share of revenue left after its cost.
    pub gross_margin: Input<Share>,
    /// The cost of the build as a multiple of its budget.
    pub overrun: Input<Ratio>,
}

/// TAM, SAM and SOM of a segment or of all.
///
/// # Example
/// ```
/// use bizcase::simulation::Base;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let point = built.model.at(Base::Modes)?;
/// let tam = point.output(built.outputs.all_accounts.tam);
/// assert_eq!(tam.number(), 82_800.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Sized<Q> {
    /// The total addressable market.
    pub tam: Output<Q>,
    /// The serviceable addressable market.
    pub sam: Output<Q>,
    /// What is obtained by the end of the plan: the customers then present.
    pub som: Output<Q>,
}

/// What happens in one year after launch.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(1_000))?;
/// let [first, .., last] = &built.outputs.years[..] else { panic!("three years") };
/// assert!(run.outcome(first.customers).median().value < run.outcome(last.customers).median().value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct YearOutputs {
    /// The customers at its end.
    pub customers: Output<Count>,
    /// Its revenue.
    pub revenue: Output<Money>,
    /// Its revenue less the cost of revenue.
    pub gross_margin: Output<Money>,
    /// Its cash flow, without the build.
    pub cash: Output<Money>,
    /// How often each limit binds in its last month, in the order of [`Limit::ALL`].
    pub limits: [Output<Share>; 3],
}

/// The outputs of a case.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(1_000))?;
/// let (npv, by_name) = (run.outcome(built.outputs.npv), run.named("NPV")?);
/// assert_eq!(npv.mean(), by_name.mean());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CaseOutputs {
    /// Accounts by segment, in the market's order.
    pub accounts: Vec<Sized<Count>>,
    /// Accounts in total.
    pub all_accounts: Sized<Count>,
    /// Revenue a year at the realised price by segment, in the market's order.
    pub revenue: Vec<Sized<Money>>,
    /// Revenue a year in total.
    pub all_revenue: Sized<Money>,
    /// The demand ceiling at the end of the plan, in accounts.
    pub ceiling: Output<Count>,
    /// Year by year.
    pub years: Vec<YearOutputs>,
    /// Net present value at launch: "NPV".
    pub npv: Output<Money>,
    /// The run-off value as of launch: "run-off value".
    pub run_off: Output<Money>,
    /// Both together: "NPV with run-off".
    pub npv_with_run_off: Output<Money>,
    /// Months from launch until the money is back, the horizon where it is not: "payback, months".
    pub payback: Output<Count>,
    /// Whether the money is back within the horizon: "paid back".
    pub paid_back: Output<Share>,
    /// Months in which the gross margin of a customer pays back what it cost to win them:
    /// "CAC payback, months".
    pub acquisition_payback: Output<Count>,
}

impl BusinessCase {
    /// The case declared on the engine's model.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an assumption can leave the range of its quantity, a name is given
    /// twice, or a correlation names no assumption (the nearest is suggested); [`Error::Money`]
    /// if the currencies differ.
    ///
    /// # Example
    /// See [`CaseModel`].
    pub fn model(&self) -> Result<CaseModel, Error> {
        self.check()?;
        let mut model = Model::new(self.currency());
        let inputs = CaseInputs::declare(self, &mut model)?;
        let plan = self.plan()?;
        let compiled = plan.compile(&mut model, &inputs.sources(self), None)?;
        let outputs = CaseOutputs::declare(self, &mut model)?;
        let projection = Projection {
            compiled,
            market: self.market.clone(),
            inputs,
            outputs: outputs.clone(),
        };
        model.formula(move |scenario, out| widest(Trials(&projection, scenario, out)));
        Ok(CaseModel {
            model,
            inputs,
            outputs,
        })
    }
}

/// What the formula of a case needs.
struct Projection {
    compiled: Compiled,
    market: Market,
    inputs: CaseInputs,
    outputs: CaseOutputs,
}

/// The trials to be evaluated with wider vector instructions, where the CPU has them.
struct Trials<'a, 's, 'o>(&'a Projection, &'a Trial<'s>, &'a mut Results<'o>);

impl Work for Trials<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.evaluate(self.1, self.2);
    }
}

impl Projection {
    #[inline(always)]
    fn evaluate(&self, scenario: &Trial<'_>, out: &mut Results<'_>) {
        let Self {
            compiled: Compiled { engine, sources },
            market,
            inputs,
            outputs,
        } = self;
        let accounts = market.bottom_up(&inputs.funnel(scenario));
        let mut year = YearSums::default();
        let mut customers = Approx::new(0.0);
        let values = sources.values(scenario);
        let worth = engine.project_lanes(&values, &mut |month, flow| {
            let Some(offer) = flow.offers.first() else {
                return;
            };
            customers = offer.customers;
            year.visit(month, engine.months, flow, |number, sums| {
                if let Some(year) = outputs.years.get(number) {
                    year.set(offer.customers, sums, &offer.limits, out);
                }
            });
        });
        let realised = scenario.get(inputs.price_realisation);
        let ceiling = accounts.total().som();
        let obtained = accounts.obtaining(customers);
        outputs.set_sizes(&obtained, &obtained.revenue(realised), out);
        out.set(outputs.ceiling, ceiling);
        out.set(outputs.npv, worth.npv);
        out.set(outputs.run_off, worth.terminal);
        out.set(outputs.npv_with_run_off, worth.npv + worth.terminal);
        out.set(outputs.payback, worth.payback);
        out.set(outputs.paid_back, worth.paid_back);
        let list: Approx<Money> = market.average_price();
        let price = list * market.billing().per(Period::Month) * realised;
        let months =
            scenario.get(inputs.acquisition_cost) / (price * scenario.get(inputs.gross_margin));
        out.set(
            outputs.acquisition_payback,
            Approx::from_number(months.number()),
        );
    }
}

impl CaseInputs {
    fn declare(case: &BusinessCase, model: &mut Model) -> Result<Self, Error> {
        let law = |assumption: &Assumption| assumption.range.clone();
        let mut share = |it: &Assumption| model.share(&it.name, law(it));
        let price_realisation = share(&case.price_realisation)?;
        let need = share(&case.need)?;
        let serviceable = share(&case.serviceable)?;
        let attainable = share(&case.attainable)?;
        let gross_margin = share(&case.gross_margin)?;
        let cost = &case.acquisition_cost;
        let acquisition_cost = model.money(&cost.name, law(cost))?;
        let churn = model.churn(&case.churn.name, Period::Month, law(&case.churn))?;
        let overrun = model.ratio(&case.build.overrun.name, law(&case.build.overrun))?;
        for pair in &case.correlations {
            model.correlate_named(&pair.first, &pair.second, pair.coefficient)?;
        }
        Ok(Self {
            price_realisation,
            need,
            serviceable,
            attainable,
            acquisition_cost,
            churn,
            gross_margin,
            overrun,
        })
    }

    fn funnel(&self, scenario: &Trial<'_>) -> Funnel<Lane> {
        Funnel {
            need: scenario.get(self.need),
            serviceable: scenario.get(self.serviceable),
            obtainable: scenario.get(self.attainable),
        }
    }

    /// Where the figures of the plan find their numbers.
    fn sources(&self, case: &BusinessCase) -> HashMap<String, Source> {
        let sources = [
            (
                &case.price_realisation,
                Source::Share(self.price_realisation),
            ),
            (&case.need, Source::Share(self.need)),
            (&case.serviceable, Source::Share(self.serviceable)),
            (&case.attainable, Source::Share(self.attainable)),
            (&case.gross_margin, Source::Share(self.gross_margin)),
            (&case.acquisition_cost, Source::Money(self.acquisition_cost)),
            (&case.churn, Source::Churn(self.churn)),
            (&case.build.overrun, Source::Ratio(self.overrun)),
        ];
        let named = sources.map(|(assumption, source)| (assumption.name.clone(), source));
        named.into_iter().collect()
    }
}

impl CaseOutputs {
    fn declare(case: &BusinessCase, model: &mut Model) -> Result<Self, Invalid> {
        let segments = || {
            case.market
                .segments()
                .iter()
                .map(|segment| segment.name.as_str())
        };
        let accounts = segments()
            .map(|name| Sized::declare(model, &format!("accounts, {name}")))
            .collect::<Result<_, _>>()?;
        let revenue = segments()
            .map(|name| Sized::declare(model, &format!("revenue a year, {name}")))
            .collect::<Result<_, _>>()?;
        let years = (1..=case.years.len())
            .map(|year| YearOutputs::declare(model, year))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            accounts,
            all_accounts: Sized::declare(model, "accounts")?,
            revenue,
            all_revenue: Sized::declare(model, "revenue a year")?,
            ceiling: model.declare("demand ceiling")?,
            years,
            npv: model.declare("NPV")?,
            run_off: model.declare("run-off value")?,
            npv_with_run_off: model.declare("NPV with run-off")?,
            payback: model.declare("payback, months")?,
            paid_back: model.declare("paid back")?,
            acquisition_payback: model.declare("CAC payback, months")?,
        })
    }

    fn set_sizes(
        &self,
        accounts: &Sizes<'_, Count, Lane>,
        revenue: &Sizes<'_, Money, Lane>,
        out: &mut Results<'_>,
    ) {
        for (outputs, size) in self.accounts.iter().zip(accounts.segments()) {
            outputs.set(size, out);
        }
        for (outputs, size) in self.revenue.iter().zip(revenue.segments()) {
            outputs.set(size, out);
        }
        self.all_accounts.set(&accounts.total(), out);
        self.all_revenue.set(&revenue.total(), out);
    }
}

impl<Q: Quantity> Sized<Q> {
    fn declare(model: &mut Model, of: &str) -> Result<Self, Invalid> {
        Ok(Self {
            tam: model.declare(&format!("TAM {of}"))?,
            sam: model.declare(&format!("SAM {of}"))?,
            som: model.declare(&format!("SOM {of}"))?,
        })
    }

    fn set(&self, size: &Size<Q, Lane>, out: &mut Results<'_>) {
        out.set(self.tam, size.tam());
        out.set(self.sam, size.sam());
        out.set(self.som, size.som());
    }
}

impl YearOutputs {
    fn declare(model: &mut Model, year: usize) -> Result<Self, Invalid> {
        let [demand, channel, supply] = Limit::ALL
            .map(|limit| model.declare(&format!("{limit} binds at the end of year {year}")));
        Ok(Self {
            customers: model.declare(&format!("customers at the end of year {year}"))?,
            revenue: model.declare(&format!("revenue in year {year}"))?,
            gross_margin: model.declare(&format!("gross margin in year {year}"))?,
            cash: model.declare(&format!("cash flow in year {year}"))?,
            limits: [demand?, channel?, supply?],
        })
    }

    #[inline(always)]
    fn set(
        &self,
        customers: Approx<Count>,
        [revenue, margin, cash]: [Approx<Money>; 3],
        limits: &Obtainable<Lane>,
        out: &mut Results<'_>,
    ) {
        out.set(self.customers, customers);
        out.set(self.revenue, revenue);
        out.set(self.gross_margin, margin);
        out.set(self.cash, cash);
        for (output, limit) in self.limits.iter().zip(Limit::ALL) {
            out.set(*output, limits.binds(limit));
        }
    }
}
