//! From revenue to net present value, and from one plan to another.

use crate::case::{Line, Statement};
use crate::error::{Error, MoneyError};
use crate::quantity::{Money, Unit};
use crate::report::chart::Waterfall;
use crate::report::chart::words::capitalised;
use crate::report::words::npv_name;

type AmountOf = fn(&Line) -> Money;

/// What stands between revenue and cash flow, with the sign it has there.
const LINES: [(&str, AmountOf, Sign); 9] = [
    (
        "cost of serving customers",
        |it| it.cost_of_revenue,
        Sign::Less,
    ),
    ("acquisition", |it| it.acquisition, Sign::Less),
    ("fixed cost", |it| it.fixed_cost, Sign::Less),
    ("build", |it| it.build, Sign::Less),
    ("ending of offers", |it| it.ending, Sign::Less),
    (
        "capital expenditure",
        |it| it.capital_expenditure,
        Sign::Less,
    ),
    ("disposals", |it| it.disposals, Sign::More),
    ("working capital", |it| it.working_capital, Sign::Less),
    ("tax", |it| it.tax, Sign::Less),
];

#[derive(Clone, Copy)]
enum Sign {
    More,
    Less,
}

impl Waterfall {
    /// From all revenue of the plan to its net present value: what each line of the statement takes
    /// away over the whole plan, what discounting does, and what comes after the plan. Lines
    /// without an amount are left out.
    ///
    /// The title tells both.
    ///
    /// # Errors
    /// [`Error`] if an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::chart::Waterfall;
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let svg = Waterfall::of_statement(&case.statement(Base::Modes)?)?.svg()?;
    /// assert!(svg.contains("fixed cost") && svg.contains("discounting"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_statement(statement: &Statement) -> Result<Self, Error> {
        let say = |text: &str| statement.benefit.say(text);
        let sums = Sums::of(statement)?;
        let unit = Unit::Money(statement.npv.currency());
        let (revenue, worth) = (sums.revenue.to_f64(), statement.npv_with_terminal);
        let title = format!(
            "{} {} in the plan make an {} of {}",
            unit.show(revenue),
            say("revenue"),
            npv_name(statement.after),
            unit.show(worth.to_f64())
        );
        let all = say("revenue of the plan");
        let mut chart =
            Self::new(&title, "amount", unit, &all, revenue).ending(npv_name(statement.after));
        for (label, amount) in sums.steps(statement)? {
            if !amount.amount().is_zero() {
                chart = chart.step(&say(label), amount.to_f64());
            }
        }
        Ok(chart.note(&format!(
            "{}, all months of the plan together.",
            capitalised(&statement.base.to_string())
        )))
    }

    /// From the net present value of one plan to that of another, such as at another price: what
    /// each line of the statement adds or takes away. Lines that do not differ are left out.
    ///
    /// The title tells by how much the second plan is worth more or less.
    ///
    /// # Errors
    /// [`Error`] if the plans are in different currencies, or an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Change, Scenario};
    /// use bizcase::report::chart::Waterfall;
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let dearer = Scenario::new("dearer")
    ///     .with("Bookkeeping for shops.subscription.price", Change::Set(36.0.into()));
    /// let [at_30, at_36] = [case.clone(), case.under(&dearer)?].map(|it| it.statement(Base::Modes));
    /// let chart = Waterfall::of_difference(("price of USD 30", &at_30?), ("price of USD 36", &at_36?))?;
    /// assert!(chart.svg()?.contains("Price of USD 36 is worth"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_difference(
        (before_name, before): (&str, &Statement),
        (after_name, after): (&str, &Statement),
    ) -> Result<Self, Error> {
        let say = |text: &str| after.benefit.say(text);
        let unit = Unit::Money(after.npv.currency());
        let change = after
            .npv_with_terminal
            .minus(before.npv_with_terminal)?
            .to_f64();
        let word = if change < 0.0 { "less" } else { "more" };
        let title = format!(
            "{} is worth {} {word} than {before_name}",
            capitalised(after_name),
            unit.show(change.abs())
        );
        let start = before.npv_with_terminal.to_f64();
        let mut chart =
            Self::new(&title, npv_name(after.after), unit, before_name, start).ending(after_name);
        let (then, now) = (Sums::of(before)?, Sums::of(after)?);
        let revenue = [("revenue", now.revenue.minus(then.revenue)?)];
        let pairs = then.steps(before)?.into_iter().zip(now.steps(after)?);
        let lines = pairs.map(|((_, then), (label, now))| Ok((label, now.minus(then)?)));
        let lines = lines.collect::<Result<Vec<_>, MoneyError>>()?;
        for (label, amount) in revenue.into_iter().chain(lines) {
            if !amount.amount().is_zero() {
                chart = chart.step(&say(label), amount.to_f64());
            }
        }
        Ok(chart.note(&format!(
            "{}, all months of the plan together.",
            capitalised(&after.base.to_string())
        )))
    }
}

/// The lines of a whole plan.
struct Sums {
    revenue: Money,
    cash_flow: Money,
    /// In the order of [`LINES`], with their signs.
    lines: Vec<(&'static str, Money)>,
}

impl Sums {
    fn of(statement: &Statement) -> Result<Self, MoneyError> {
        let currency = statement.npv.currency();
        let sum = |of: AmountOf| Money::sum(statement.months.iter().map(of), currency);
        let zero = Money::major(0, currency);
        let lines = LINES.map(|(label, of, sign)| {
            let amount = sum(of)?;
            let signed = match sign {
                Sign::More => amount,
                Sign::Less => zero.minus(amount)?,
            };
            Ok((label, signed))
        });
        Ok(Self {
            revenue: sum(|it| it.revenue)?,
            cash_flow: sum(|it| it.cash_flow)?,
            lines: lines.into_iter().collect::<Result<_, MoneyError>>()?,
        })
    }

    /// From revenue to what the plan is worth.
    fn steps(&self, statement: &Statement) -> Result<Vec<(&'static str, Money)>, MoneyError> {
        let discounting = statement.npv.minus(self.cash_flow)?;
        let after = statement.npv_with_terminal.minus(statement.npv)?;
        let last = [("discounting", discounting), ("after the plan", after)];
        Ok(self.lines.iter().copied().chain(last).collect())
    }
}
