//! What it is worth to be able to abandon, expand or wait.

use serde::{Deserialize, Serialize};

use super::pilot::PilotSubject;
use crate::case::data::{BusinessCase, in_currency};
use crate::case::model::CaseModel;
use crate::decision::{ExerciseDate, FlexibleValue, PlannedTest, flexible_value};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Money, Unit};
use crate::random::Sampling;
use crate::sample::Sample;
use crate::simulation::Run;

/// Something that may be decided later about a case, when more is known.
///
/// Years are counted from launch, and end with a year of the plan. What is known at the end of one
/// are its customers, revenue, gross margin and cash flow, and all cash flows until then.
///
/// # Example
/// ```
/// use bizcase::case::Flexibility;
///
/// let stop: Flexibility = toml::from_str(
///     r#"abandon = { salvage = "EUR 100,000", after_years = [1, 2] }"#,
/// )?;
/// assert!(matches!(stop, Flexibility::Abandon { .. }));
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Flexibility {
    /// To end the plan after one of these years: what would come later is given up for what can be
    /// sold then. Salvage below zero is what ending costs.
    Abandon {
        /// What is got at the end of the year.
        salvage: Money,
        /// The years after which it can be ended.
        after_years: Vec<u32>,
    },
    /// To enlarge the plan after one of these years: all later cash flows, and what comes after the
    /// plan, grow in proportion.
    Expand {
        /// By which part: 0.5 for half as much again.
        #[serde(deserialize_with = "crate::error::loaded::positive")]
        by: f64,
        /// What that costs at the end of the year.
        cost: Money,
        /// The years after which it can be enlarged.
        after_years: Vec<u32>,
    },
    /// To begin at once, or to wait some years and begin then or never, with the results of a test
    /// made in the meantime. The whole plan moves by these years and is worth less, as it is
    /// discounted longer.
    Wait {
        /// How many years.
        years: u32,
        /// What the test is about.
        about: PilotSubject,
        /// The test.
        test: PlannedTest,
    },
}

impl BusinessCase {
    /// What the case is worth with something that may be decided later, by least-squares Monte
    /// Carlo on its own trials: see [`flexible_value`]. Its value is the mean of NPV with what comes
    /// after the plan.
    ///
    /// The premium of abandoning and expanding is over the plan as it is; that of waiting is over
    /// doing nothing, so that the mean of NPV has to be taken off where it is above zero. Of
    /// waiting, the share exercised first is that of beginning at once, which is none or all.
    ///
    /// # Errors
    /// [`Error::Invalid`] without years, for one that is not within the plan and not in order, fewer
    /// than 100 trials, or a test that cannot measure its subject; [`Error::Money`] for an amount
    /// in another currency; and as [`value`](Self::value).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Flexibility};
    /// use bizcase::quantity::Money;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let stop = Flexibility::Abandon {
    ///     salvage: Money::major(0, case.currency),
    ///     after_years: vec![1, 2],
    /// };
    /// let found = case.flexible(&stop, &Sampling::monte_carlo(1_000).seed(1))?;
    /// println!("worth {}, of which the right to stop {}", found.value, found.premium);
    /// assert!(found.premium.value >= -2.0 * found.premium.standard_error);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn flexible(
        &self,
        flexibility: &Flexibility,
        sampling: &Sampling,
    ) -> Result<FlexibleValue, Error> {
        let count = self.model()?.outputs.years.len();
        let mut case = self.clone();
        for year in 1..=count {
            case.outcomes.push(format!("{FLOW} in year {year}"));
            case.outcomes.push(format!("{FACTOR} in year {year}"));
        }
        let built = case.model()?;
        let run = case.run(&built, sampling, None)?;
        let years = Years::of(&built, run)?;
        match flexibility {
            Flexibility::Abandon {
                salvage,
                after_years,
            } => {
                let salvage = self.amount("salvage value", *salvage)?;
                years.decided(after_years, |it| it.abandoned(salvage))
            }
            Flexibility::Expand {
                by,
                cost,
                after_years,
            } => {
                let by = Permitted::POSITIVE.check("part to expand by", *by)?;
                let cost = self.amount("cost of expanding", *cost)?;
                years.decided(after_years, |it| it.expanded(by, cost))
            }
            Flexibility::Wait {
                years: later,
                about,
                test,
            } => {
                let subject = about.drawn(&case, &years.run)?;
                let results = test.results(&subject, sampling.seed_used())?;
                years.waited(*later, results)
            }
        }
    }

    /// An amount in the currency of the case.
    fn amount(&self, what: &str, amount: Money) -> Result<f64, Error> {
        Ok(in_currency(what, amount, self.currency)?)
    }
}

/// What each year adds to the value, and what money at its end is worth at launch.
const FLOW: &str = "discounted cash flow";
const FACTOR: &str = "discount factor";

/// The trials of a case, year by year.
struct Years<'a> {
    built: &'a CaseModel,
    run: Run,
    /// The value with what comes after the plan.
    value: Sample,
    flows: Vec<Sample>,
    /// Discount factors, which are the same in all trials.
    factors: Vec<f64>,
}

impl<'a> Years<'a> {
    fn of(built: &'a CaseModel, run: Run) -> Result<Self, Invalid> {
        let (mut flows, mut factors) = (Vec::new(), Vec::new());
        for year in 1..=built.outputs.years.len() {
            flows.push(run.named(&format!("{FLOW} in year {year}"))?);
            factors.push(run.named(&format!("{FACTOR} in year {year}"))?.minimum());
        }
        let value = run.outcome(built.outputs.npv_with_terminal);
        let value = run.named(value.name())?;
        Ok(Self {
            built,
            run,
            value,
            flows,
            factors,
        })
    }

    /// What is had where something may be decided after some years.
    fn decided(
        &self,
        after: &[u32],
        exercised: impl Fn(&AtEnd<'_>) -> Vec<f64>,
    ) -> Result<FlexibleValue, Error> {
        let mut dates = Vec::new();
        let mut before = 0;
        for &year in after {
            let later = Permitted::between(f64::from(before) + 1.0, self.flows.len() as f64);
            later.check("year after which the plan can be changed", f64::from(year))?;
            before = year;
            let at_end = self.at_end(year as usize);
            let name = format!("at the end of year {year}");
            dates.push(ExerciseDate {
                exercised: self.sample(name, self.value.unit(), exercised(&at_end)),
                known: at_end.known(),
            });
        }
        Ok(flexible_value(&self.value, &dates)?)
    }

    /// What is had where one may begin at once, or some years later.
    fn waited(&self, later: u32, results: Sample) -> Result<FlexibleValue, Error> {
        let within = Permitted::between(1.0, self.factors.len() as f64);
        within.check("years to wait", f64::from(later))?;
        let factor = self.factors[later as usize - 1];
        let (value, unit) = (self.value.samples(), self.value.unit());
        let moved = value.iter().map(|it| factor * it).collect();
        // Today nothing is known that tells one trial from another.
        let nothing = vec![0.0; value.len()];
        let dates = [
            ExerciseDate {
                exercised: self.sample("at once".to_owned(), unit, value.to_vec()),
                known: vec![self.sample("nothing".to_owned(), Unit::Ratio, nothing.clone())],
            },
            ExerciseDate {
                exercised: self.sample(format!("after {later} years"), unit, moved),
                known: vec![results],
            },
        ];
        let never = self.sample("never begun".to_owned(), unit, nothing);
        Ok(flexible_value(&never, &dates)?)
    }

    fn at_end(&self, year: usize) -> AtEnd<'_> {
        let mut to_come = self.value.samples().to_vec();
        let mut so_far = self.value.samples().to_vec();
        for flow in &self.flows[year..] {
            for (so_far, flow) in so_far.iter_mut().zip(flow.samples()) {
                *so_far -= flow;
            }
        }
        let after = self.run.outcome(self.built.outputs.terminal);
        for (so_far, after) in so_far.iter_mut().zip(after.samples()) {
            *so_far -= after;
        }
        for (to_come, so_far) in to_come.iter_mut().zip(&so_far) {
            *to_come -= so_far;
        }
        AtEnd {
            years: self,
            year,
            so_far,
            to_come,
        }
    }

    fn sample(&self, name: String, unit: Unit, values: Vec<f64>) -> Sample {
        Sample::of_trials(name, unit, values, self.run.sampling())
    }
}

/// The end of a year in every trial.
struct AtEnd<'a> {
    years: &'a Years<'a>,
    year: usize,
    /// What the plan has brought by then, at launch.
    so_far: Vec<f64>,
    /// What it will bring after it.
    to_come: Vec<f64>,
}

impl AtEnd<'_> {
    fn factor(&self) -> f64 {
        self.years.factors[self.year - 1]
    }

    fn abandoned(&self, salvage: f64) -> Vec<f64> {
        let got = self.factor() * salvage;
        self.so_far.iter().map(|so_far| so_far + got).collect()
    }

    fn expanded(&self, by: f64, cost: f64) -> Vec<f64> {
        let spent = self.factor() * cost;
        let value = self.years.value.samples().iter().zip(&self.to_come);
        value
            .map(|(value, to_come)| value + by * to_come - spent)
            .collect()
    }

    /// What is known by then.
    fn known(&self) -> Vec<Sample> {
        let (run, year) = (
            &self.years.run,
            self.years.built.outputs.years[self.year - 1],
        );
        let money = [year.revenue, year.gross_margin, year.cash];
        let money = money.map(|it| untyped(&run.outcome(it)));
        let so_far = "value so far".to_owned();
        let so_far = self
            .years
            .sample(so_far, self.years.value.unit(), self.so_far.clone());
        let customers = untyped(&run.outcome(year.customers));
        [customers, so_far].into_iter().chain(money).collect()
    }
}

fn untyped<Q: Into<crate::quantity::Value>>(sample: &Sample<Q>) -> Sample {
    let (name, values) = (sample.name().to_owned(), sample.samples().to_vec());
    Sample::of_trials(name, sample.unit(), values, sample.sampling())
}
