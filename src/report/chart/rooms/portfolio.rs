//! What a budget buys, and what safety costs.

use crate::decision::{ChosenPortfolio, FrontierPoint, SimulatedChoice};
use crate::quantity::{Share, Unit};
use crate::report::chart::{Axis, LineChart, Mark, ScatterChart, Series};

impl LineChart {
    /// What the best choice is worth at each limit of a resource, such as a budget, and the choice
    /// that was made. `value` and `amount` are the units of the value and of the resource.
    ///
    /// Points are those of [`Portfolio::frontier`](crate::decision::Portfolio::frontier). The title
    /// tells what the last step of the resource adds.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{Portfolio, PortfolioCandidate};
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::LineChart;
    ///
    /// let portfolio = Portfolio {
    ///     candidates: vec![
    ///         PortfolioCandidate::new("A", 60.0).using("weeks", 3.0),
    ///         PortfolioCandidate::new("B", 50.0).using("weeks", 2.0),
    ///     ],
    ///     limits: [("weeks".to_owned(), 4.0)].into(),
    ///     exclusive: Vec::new(),
    /// };
    /// let points = portfolio.frontier("weeks", &[1.0, 2.0, 3.0, 4.0, 5.0])?;
    /// let (value, amount) = (Unit::Money(Currency::EUR), Unit::Count);
    /// let chart = LineChart::of_frontier(&points, &portfolio.best()?, "weeks", value, amount);
    /// assert!(chart.svg()?.contains("chosen, for 3 weeks: A"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn of_frontier(
        points: &[FrontierPoint],
        chosen: &ChosenPortfolio,
        resource: &str,
        value: Unit,
        amount: Unit,
    ) -> Self {
        let mut sorted: Vec<&FrontierPoint> = points.iter().collect();
        sorted.sort_by(|a, b| a.limit.total_cmp(&b.limit));
        let title = match (sorted.first(), sorted.last()) {
            (Some(first), Some(last)) => format!(
                "From {} to {}, the best choice grows from {} to {}",
                told(first.limit, resource, amount),
                told(last.limit, resource, amount),
                value.show(first.value),
                value.show(last.value)
            ),
            _ => format!("What {resource} buys"),
        };
        let used = chosen.used.get(resource).copied().unwrap_or(0.0);
        let mut steps: Vec<(f64, f64)> = sorted.iter().map(|it| (it.limit, it.value)).collect();
        let before = steps.iter().rfind(|it| it.0 <= used).map_or(0.0, |it| it.1);
        if chosen.value > before {
            // It needs less than the next limit that was tried.
            steps.push((used, chosen.value));
        }
        let names = chosen.chosen.join(", ");
        let label = format!("chosen, for {}: {names}", told(used, resource, amount));
        let across = match amount {
            Unit::Money(_) => "budget".to_owned(),
            _ => format!("limit of {resource}"),
        };
        Self::new(
            &title,
            Axis::of(&across, amount),
            Axis::of("value of the best choice", value).spanning(0.0, 0.0),
        )
        .series(Series::new("best choice", steps).marked(Mark::Steps))
        .named((used, chosen.value), &label)
    }
}

impl ScatterChart {
    /// Choices by what they are worth on average and in the worst `tail` of the cases (expected
    /// shortfall): each is named, in the order given. The first is the one that was made.
    ///
    /// Choices are those of
    /// [`SimulatedPortfolio::best_above`](crate::decision::SimulatedPortfolio::best_above) for
    /// several floors. The title tells what safety costs.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{Portfolio, PortfolioCandidate, SimulatedPortfolio};
    /// use bizcase::quantity::{Share, Unit};
    /// use bizcase::report::chart::ScatterChart;
    /// use bizcase::sample::Sample;
    ///
    /// let outcome = |id: &str, values: [f64; 4]| Sample::new(id, Unit::Ratio, values.to_vec());
    /// let portfolio = Portfolio {
    ///     candidates: ["bold", "safe"]
    ///         .map(|id| PortfolioCandidate::new(id, 0.0).using("teams", 1.0))
    ///         .into(),
    ///     limits: [("teams".to_owned(), 1.0)].into(),
    ///     exclusive: Vec::new(),
    /// };
    /// let simulated = SimulatedPortfolio::new(portfolio, &[
    ///     outcome("bold", [-8.0, -8.0, 20.0, 20.0])?,
    ///     outcome("safe", [2.0, 2.0, 2.0, 2.0])?,
    /// ])?;
    /// let half = Share::percent(50.0)?;
    /// let choices = [simulated.best_above(half, 0.0)?, simulated.best()?];
    /// let svg = ScatterChart::of_choices(&choices, half).svg()?;
    /// assert!(svg.contains("The safer choice is worth 4 less on average"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn of_choices(choices: &[SimulatedChoice], tail: Share) -> Self {
        let unit = choices.first().map_or(Unit::Ratio, |it| it.outcome.unit());
        let place = |it: &SimulatedChoice| {
            let bad = it.outcome.expected_shortfall(tail).value;
            (bad, it.outcome.mean().value)
        };
        let made = choices.first().map(place);
        let most = choices
            .iter()
            .map(place)
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        let title = match (made, most) {
            (Some(made), Some(most)) if most.1 > made.1 => format!(
                "The safer choice is worth {} less on average, and {} more in the worst {} of cases",
                unit.show(most.1 - made.1),
                unit.show(made.0 - most.0),
                Unit::Share.show(tail.value())
            ),
            (Some(made), Some(_)) => {
                format!("The choice is worth {} on average", unit.show(made.1))
            }
            _ => "No choice".to_owned(),
        };
        let bad = format!(
            "mean of the worst {} of cases",
            Unit::Share.show(tail.value())
        );
        let up = Axis::of("mean of all cases", unit);
        let mut chart = Self::new(&title, Axis::of(&bad, unit), up);
        let mut seen: Vec<String> = Vec::new();
        for choice in choices {
            let names = match choice.choice.chosen.as_slice() {
                [] => "nothing".to_owned(),
                chosen => chosen.join(", "),
            };
            if !seen.contains(&names) {
                chart = chart.dot(&names, place(choice));
                seen.push(names);
            }
        }
        match seen.first() {
            Some(made) => chart.highlighted(made),
            None => chart,
        }
    }
}

/// An amount of a resource; an amount of money says what it is.
fn told(limit: f64, resource: &str, amount: Unit) -> String {
    match amount {
        Unit::Money(_) => amount.show(limit),
        _ => format!("{} {resource}", amount.show(limit)),
    }
}
