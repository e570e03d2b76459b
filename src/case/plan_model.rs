//! A plan as a model of the engine.

use std::collections::HashMap;

use super::engine::{Engine, Flow, MILESTONES};
use super::periods::{PeriodOutputs, STILL_TO_COME};
use super::terms::{Source, Sources, Terms};
use super::{AfterHorizon, Figure, Plan};
use crate::error::{Error, Invalid, unknown_name};
use crate::numeric::wide::{Work, widest};
use crate::quantity::{Approx, Count, Lane, Money, Quantity, Share, Unit};
use crate::simulation::{Base, Claim, Model, Output, Point, Results, Statistic, Trial};

/// A plan declared on the engine's [`Model`], with handles to its outputs.
///
/// # Example
/// ```
/// use bizcase::case::Plan;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let plan: Plan = toml::from_str(text)?;
/// let built = plan.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(1_000).seed(1))?;
/// let value = run.outcome(built.outputs.npv_with_terminal);
/// assert_eq!(value.mean(), run.named("NPV with terminal value")?.mean());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PlanModel {
    /// The engine's model. Its inputs are the uncertain figures of the plan, by name.
    pub model: Model,
    /// Its outputs.
    pub outputs: PlanOutputs,
}

/// The outputs of a plan.
///
/// # Example
/// ```
/// use bizcase::case::Plan;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let plan: Plan = toml::from_str(text)?;
/// let built = plan.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// assert!(run.outcome(built.outputs.funding).minimum() > 0.0);
/// assert_eq!(built.outputs.npv_within[1].0, 60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PlanOutputs {
    /// Year by year after launch; the last may be cut short.
    pub years: Vec<PlanYear>,
    /// By offer, in the order of the plan.
    pub offers: Vec<OfferOutputs>,
    /// Net present value at launch: "NPV".
    pub npv: Output<Money>,
    /// What comes after the horizon, as of launch: "run-off value" if that is what the plan's
    /// [`AfterHorizon`] says, "terminal value" otherwise.
    pub terminal: Output<Money>,
    /// Both together: "NPV with run-off" or "NPV with terminal value".
    pub npv_with_terminal: Output<Money>,
    /// Net present value of what lies within two, five and ten years, where the plan goes as far:
    /// "NPV within 2 years". With the number of months.
    pub npv_within: Vec<(u32, Output<Money>)>,
    /// Months from launch until the money is back, the horizon where it is not: "payback, months".
    pub payback: Output<Count>,
    /// Whether the money is back within the horizon: "paid back".
    pub paid_back: Output<Share>,
    /// The most money that is out at any time: "peak funding".
    pub funding: Output<Money>,
    /// What is still to come, as of the end of the last month of which it is known what happened:
    /// "value still to come". All later cash flows with what comes after the horizon; what was
    /// spent before has no part in it. Without actual figures it is NPV with what comes after the
    /// horizon, and only declared where a criterion or target names it.
    pub still_to_come: Option<Output<Money>>,
    /// Single months and quarters that a criterion or target names.
    pub(super) periods: PeriodOutputs,
}

/// What happens in one year of a plan.
///
/// # Example
/// ```
/// use bizcase::case::Plan;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let plan: Plan = toml::from_str(text)?;
/// let built = plan.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// let [first, second, ..] = built.outputs.years[..] else { panic!("seven years") };
/// assert!(run.outcome(first.revenue).mean().value < run.outcome(second.revenue).mean().value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PlanYear {
    /// The customers at its end: "customers at the end of year 1".
    pub customers: Output<Count>,
    /// Its revenue: "revenue in year 1".
    pub revenue: Output<Money>,
    /// Its revenue less the cost of revenue: "gross margin in year 1".
    pub gross_margin: Output<Money>,
    /// Its cash flow, without what comes before launch: "cash flow in year 1".
    pub cash: Output<Money>,
}

/// What becomes of one offer.
///
/// # Example
/// ```
/// use bizcase::case::Plan;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let plan: Plan = toml::from_str(text)?;
/// let built = plan.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// let [germany, swiss] = built.outputs.offers[..] else { panic!("two offers") };
/// let worth = [germany, swiss].map(|it| run.outcome(it.stand_alone).mean().value);
/// assert!(worth[0] > worth[1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct OfferOutputs {
    /// Its customers at the end of the plan: "customers, shops".
    pub customers: Output<Count>,
    /// Its revenue over the whole plan, discounted: "revenue, shops".
    pub revenue: Output<Money>,
    /// Its stand-alone result over the whole plan, before allocation of shared costs, discounted:
    /// "stand-alone value, shops". Cost lines and roles of its own are part of it.
    pub stand_alone: Output<Money>,
}

/// A plan, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) engine: Engine,
    pub(super) sources: Sources,
}

impl Plan {
    /// The plan declared on the engine's model.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a figure can leave the range of its quantity, a name is given twice,
    /// or one names nothing (the nearest is suggested); [`Error::Case`] if figures, entries or
    /// successors depend on each other in a circle; [`Error::Money`] if currencies differ.
    ///
    /// # Example
    /// See [`PlanModel`].
    pub fn model(&self) -> Result<PlanModel, Error> {
        self.model_at(None)
    }

    fn model_at(&self, base: Option<Base>) -> Result<PlanModel, Error> {
        let mut model = Model::new(self.currency);
        let compiled = self.compile(&mut model, &HashMap::new(), base)?;
        let outputs = PlanOutputs::declare(self, &compiled.engine, &mut model)?;
        let projection = Projection {
            compiled,
            outputs: outputs.clone(),
        };
        model.formula(move |scenario, out| widest(Trials(&projection, scenario, out)));
        Ok(PlanModel { model, outputs })
    }

    /// The figures of the plan, each with its place, its name, and what it is under the overrides
    /// in force. A figure that is not uncertain is called by its place.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    ///
    /// # Example
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let plan: bizcase::case::Plan = toml::from_str(text)?;
    /// let figures = plan.figures()?;
    /// assert!(figures.iter().any(|figure| figure.place == "app.premium.price"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn figures(&self) -> Result<Vec<PlacedFigure>, Error> {
        let mut terms = Terms::under(&self.overrides);
        Engine::of(self, &mut terms, None)?;
        terms.declare(&mut Model::new(self.currency), &HashMap::new())?;
        let listed = terms.listed().map(|(place, name, figure)| PlacedFigure {
            place: place.to_owned(),
            name: name.to_owned(),
            figure: figure.clone(),
        });
        Ok(listed.collect())
    }

    /// Declares the figures of the plan, but for those that are declared already.
    pub(super) fn compile(
        &self,
        model: &mut Model,
        declared: &HashMap<String, Source>,
        base: Option<Base>,
    ) -> Result<Compiled, Error> {
        let mut terms = Terms::under(&self.overrides);
        let engine = Engine::of(self, &mut terms, base)?;
        let sources = terms.declare(model, declared)?;
        if declared.is_empty() {
            for pair in &self.correlations {
                let names = [terms.drawn_as(&pair.first)?, terms.drawn_as(&pair.second)?];
                // A figure that an override has settled is no longer correlated.
                if let [Some(first), Some(second)] = names {
                    model.correlate_named(first, second, pair.coefficient)?;
                }
            }
        }
        Ok(Compiled { engine, sources })
    }

    /// An outcome with all figures in one place, and its unit.
    pub(super) fn outcome_at(&self, base: Base, outcome: &str) -> Result<(f64, Unit), Error> {
        let model = self.model_at(Some(base))?.model;
        let names = || model.outputs().map(|(name, _)| name);
        let place = names().position(|name| name == outcome);
        let place = place.ok_or_else(|| unknown_name("output", outcome, names()))?;
        let unit = model.outputs().nth(place).map_or(Unit::Ratio, |it| it.1);
        Ok((model.at(base)?.outputs()[place], unit))
    }

    /// The plan with all its figures in one place.
    pub(super) fn at(&self, base: Base) -> Result<(Compiled, Point), Error> {
        let mut model = Model::new(self.currency);
        let compiled = self.compile(&mut model, &HashMap::new(), Some(base))?;
        let point = model.at(base)?;
        Ok((compiled, point))
    }
}

/// A figure of a plan with its place and name.
///
/// # Example
/// ```
/// use bizcase::case::Plan;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let plan: Plan = toml::from_str(text)?;
/// let figures = plan.figures()?;
/// let price = figures.iter().find(|it| it.name == "price per employee");
/// assert_eq!(price.unwrap().place, "Germany.subscription.price");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedFigure {
    /// Its place, such as `shops.subscription.price`.
    pub place: String,
    /// Its name: that of its assumption, or its place.
    pub name: String,
    /// What it is.
    pub figure: Figure,
}

struct Projection {
    compiled: Compiled,
    outputs: PlanOutputs,
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
            outputs,
        } = self;
        let values = sources.values(scenario);
        let mut year = YearSums::default();
        let zero = Approx::<Money>::new(0.0);
        let mut offers = vec![[zero; 2]; outputs.offers.len()];
        let mut periods = outputs.periods.start();
        let worth = engine.project_lanes(&values, &mut |month, flow| {
            engine.stand_alone(flow, &mut offers);
            year.visit(month, engine.months, flow, |number, sums| {
                if let Some(year) = outputs.years.get(number) {
                    let [revenue, margin, cash] = sums;
                    let mut customers = Approx::new(0.0);
                    for offer in &flow.offers {
                        customers += offer.customers;
                    }
                    out.set(year.customers, customers);
                    out.set(year.revenue, revenue);
                    out.set(year.gross_margin, margin);
                    out.set(year.cash, cash);
                }
            });
            if !outputs.periods.is_empty() {
                outputs.periods.visit(month, flow, &mut periods, out);
            }
            if month == super::engine::whole(engine.months) {
                for (outputs, offer) in outputs.offers.iter().zip(&flow.offers) {
                    out.set(outputs.customers, offer.customers);
                }
            }
        });
        for (outputs, [revenue, stand_alone]) in outputs.offers.iter().zip(offers) {
            out.set(outputs.revenue, revenue);
            out.set(outputs.stand_alone, stand_alone);
        }
        out.set(outputs.npv, worth.npv);
        out.set(outputs.terminal, worth.terminal);
        out.set(outputs.npv_with_terminal, worth.npv + worth.terminal);
        for ((_, output), value) in outputs.npv_within.iter().zip(worth.milestones) {
            out.set(*output, value);
        }
        out.set(outputs.payback, worth.payback);
        out.set(outputs.paid_back, worth.paid_back);
        out.set(outputs.funding, worth.funding);
        if let Some(output) = outputs.still_to_come {
            out.set(output, worth.still_to_come);
        }
    }
}

impl PlanOutputs {
    fn declare(plan: &Plan, engine: &Engine, model: &mut Model) -> Result<Self, Invalid> {
        let years = 1..=engine.months.div_ceil(12);
        let years = years.map(|year| {
            Ok(PlanYear {
                customers: model.declare(&format!("customers at the end of year {year}"))?,
                revenue: model.declare(&format!("revenue in year {year}"))?,
                gross_margin: model.declare(&format!("gross margin in year {year}"))?,
                cash: model.declare(&format!("cash flow in year {year}"))?,
            })
        });
        let years = years.collect::<Result<_, Invalid>>()?;
        let offers = plan.offers.iter().map(|offer| {
            let name = &offer.name;
            Ok(OfferOutputs {
                customers: model.declare(&format!("customers, {name}"))?,
                revenue: model.declare(&format!("revenue, {name}"))?,
                stand_alone: model.declare(&format!("stand-alone value, {name}"))?,
            })
        });
        let offers = offers.collect::<Result<_, Invalid>>()?;
        let within = MILESTONES.into_iter().filter(|&it| it <= engine.months);
        let within = within.map(|months| {
            let output = declare(model, &format!("NPV within {} years", months / 12))?;
            Ok((months, output))
        });
        let npv_within = within.collect::<Result<_, Invalid>>()?;
        let criteria = plan.criteria.iter().map(Claim::outcome);
        let targets = plan.targets.iter().map(Statistic::outcome);
        let asked: Vec<&str> = criteria.chain(targets).collect();
        let still_to_come = !plan.actuals.is_empty() || asked.contains(&STILL_TO_COME);
        let terminal = match plan.terminal {
            AfterHorizon::RunOff => "run-off value",
            _ => "terminal value",
        };
        Ok(Self {
            years,
            offers,
            npv_within,
            npv: model.declare("NPV")?,
            terminal: model.declare(terminal)?,
            npv_with_terminal: model.declare(&format!("NPV with {}", short(terminal)))?,
            payback: model.declare("payback, months")?,
            paid_back: model.declare("paid back")?,
            funding: model.declare("peak funding")?,
            still_to_come: still_to_come
                .then(|| model.declare(STILL_TO_COME))
                .transpose()?,
            periods: PeriodOutputs::declare(&asked, engine.months, model)?,
        })
    }
}

/// `NPV with run-off`, but `NPV with terminal value`.
fn short(terminal: &'static str) -> &'static str {
    match terminal {
        "run-off value" => "run-off",
        other => other,
    }
}

fn declare<Q: Quantity>(model: &mut Model, name: &str) -> Result<Output<Q>, Invalid> {
    model.declare(name)
}

/// Revenue, gross margin and cash of the year so far.
#[derive(Default)]
pub(super) struct YearSums {
    sums: Option<[Approx<Money>; 3]>,
}

impl YearSums {
    /// Adds a month; at the end of a year, or of the plan, hands the sums of the year on.
    #[inline(always)]
    pub(super) fn visit(
        &mut self,
        month: i32,
        months: u32,
        flow: &Flow<Lane>,
        mut year_ends: impl FnMut(usize, [Approx<Money>; 3]),
    ) {
        if month < 1 {
            return;
        }
        let flows = [flow.revenue, flow.gross_margin, flow.cash];
        let sums = match self.sums.take() {
            Some([revenue, margin, cash]) => {
                [revenue + flows[0], margin + flows[1], cash + flows[2]]
            }
            None => flows,
        };
        if month % 12 != 0 && month != super::engine::whole(months) {
            self.sums = Some(sums);
            return;
        }
        year_ends(usize::try_from(month - 1).unwrap_or(0) / 12, sums);
    }
}
