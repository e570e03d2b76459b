//! The lines of the statement, gathered from the model's.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::inputs::Parameters;
use super::lines::{InYears, Rule, StatementRow};
use super::sheet::{Kind, Sheet, Style, reference};
use super::tax::{self, TaxYear};
use crate::case::{Function, Line, OfferLine, Statement, StreamLine, Valuation};
use crate::error::{Error, Invalid};
use crate::quantity::{Money, Month};

/// The sheet with the months, which formulas call.
pub(super) const MONTHS: &str = "By month";

/// The row of the first line on the sheets of months and years.
pub(super) const FIRST_ROW: usize = 4;

/// The most digits of a number that a spreadsheet keeps.
const DIGITS: u32 = 15;

/// All lines, and what follows from them.
pub(super) struct Gathered {
    pub(super) lines: Vec<StatementRow>,
    pub(super) discounted: Discounted,
    /// The sheet of taxes, where they are computed.
    pub(super) tax: Option<Sheet>,
}

/// The lines that the value is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Discounted {
    pub(super) factor: usize,
    pub(super) flow: usize,
}

pub(super) fn gathered(valuation: &Valuation, parameters: &Parameters) -> Result<Gathered, Error> {
    let mut lines = Lines::new(valuation);
    lines.customers()?;
    let profit = lines.profit()?;
    let (tax, sheet) = lines.tax(profit, parameters)?;
    let cash = lines.cash(profit, tax)?;
    let discounted = lines.discounted(cash, parameters);
    Ok(Gathered {
        lines: lines.rows,
        discounted,
        tax: sheet,
    })
}

/// The first and the last month of the build and of each year, as [`Statement::years`] has them.
pub(super) fn spans(statement: &Statement) -> Vec<(usize, usize)> {
    let build = statement.build_months.min(statement.months.len());
    let after = (build..statement.months.len()).step_by(12);
    let after = after.map(|first| (first, (first + 12).min(statement.months.len()) - 1));
    let build = (build > 0).then(|| (0, build - 1));
    build.into_iter().chain(after).collect()
}

/// The lines while they are gathered.
struct Lines<'v> {
    valuation: &'v Valuation,
    statement: &'v Statement,
    years: Vec<Line>,
    rows: Vec<StatementRow>,
    amount: Kind,
}

impl<'v> Lines<'v> {
    fn new(valuation: &'v Valuation) -> Self {
        let statement = &valuation.statement;
        Self {
            valuation,
            statement,
            years: statement.years(),
            rows: Vec::new(),
            amount: Kind::Amount(valuation.case.currency.minor_digits()),
        }
    }

    fn say(&self, text: &str) -> String {
        self.valuation.case.benefit.say(text)
    }

    /// Adds a line; tells its place.
    fn add(
        &mut self,
        label: String,
        style: Style,
        rule: Rule,
        of: impl Fn(&Line) -> Decimal,
    ) -> Result<usize, Invalid> {
        let value = |line: &Line| number(&label, &line.label, of(line));
        let months: Result<Vec<f64>, Invalid> = self.statement.months.iter().map(value).collect();
        let years: Result<Vec<f64>, Invalid> = self.years.iter().map(value).collect();
        let (months, years) = (months?, years?);
        self.rows.push(StatementRow {
            label,
            style,
            rule,
            months,
            years,
        });
        Ok(self.rows.len() - 1)
    }

    /// Adds a leaf, unless there is nothing in it.
    fn leaf(&mut self, label: String, of: impl Fn(&Line) -> Decimal) -> Result<(), Invalid> {
        if self.statement.months.iter().any(|line| !of(line).is_zero()) {
            self.add(label, self.amount.style(), Rule::Leaf, of)?;
        }
        Ok(())
    }

    /// Adds the sum of the lines from `first` on, which are leaves.
    fn total(
        &mut self,
        label: &str,
        first: usize,
        of: impl Fn(&Line) -> Decimal,
    ) -> Result<usize, Invalid> {
        let label = self.say(label);
        let end = self.rows.len();
        let rule = match end - first {
            0 => Rule::Leaf,
            1 => Rule::Signed(vec![('+', first)]),
            _ => Rule::Sum(first, end - 1),
        };
        self.add(label, self.amount.total(), rule, of)
    }

    fn head(&mut self, label: &str) {
        let label = self.say(label);
        self.rows.push(StatementRow::head(&label));
    }

    /// Each offer's customers roll forward; all of them are those of the offers.
    fn customers(&mut self) -> Result<(), Invalid> {
        type Count = fn(&OfferLine) -> Decimal;
        self.head("Customers");
        let offers = self
            .statement
            .months
            .first()
            .map_or(0, |it| it.offers.len());
        let names: Vec<String> = self.offer_names();
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for (offer, name) in names.iter().enumerate().take(offers) {
            let count =
                |of: Count| move |line: &Line| line.offers.get(offer).map_or(Decimal::ZERO, of);
            let first = self.rows.len();
            let label = self.say(&format!("customers at the start, {name}"));
            let opening = Rule::Opening(first + 5);
            self.add(label, Kind::Count.style(), opening, count(|it| it.opening))?;
            let movements: [(&str, Count); 4] = [
                ("+ gained", |it| it.gained),
                ("+ arrived from other offers", |it| it.arrived),
                ("- lost", |it| it.lost),
                ("- departed to other offers", |it| it.departed),
            ];
            for (label, of) in movements {
                self.add(label.to_owned(), Kind::Count.style(), Rule::Leaf, count(of))?;
            }
            let terms = ['+', '+', '+', '-', '-'].into_iter().zip(first..).collect();
            let label = self.say(&format!("customers at the end, {name}"));
            let rule = Rule::Signed(terms);
            let closing = self.add(label, Kind::Count.total(), rule, count(|it| it.closing))?;
            starts.push(('+', first));
            ends.push(('+', closing));
        }
        if offers > 1 {
            let label = self.say("customers at the end");
            self.add(label, Kind::Count.total(), Rule::Signed(ends), |it| {
                it.closing
            })?;
        }
        Ok(())
    }

    fn offer_names(&self) -> Vec<String> {
        let first = self.statement.months.first();
        let offers = first.map(|line| line.offers.iter().map(|it| it.name.clone()).collect());
        offers.unwrap_or_default()
    }

    /// From revenue to operating profit, whose place it tells.
    fn profit(&mut self) -> Result<usize, Invalid> {
        self.head("Revenue");
        let first = self.rows.len();
        self.streams(|stream| stream.revenue.amount())?;
        let revenue = self.total("revenue", first, |it| it.revenue.amount())?;
        self.head("Cost of revenue");
        let first = self.rows.len();
        self.streams(|stream| stream.cost.amount())?;
        self.costs(Function::Delivery)?;
        let cost = self.total("cost of revenue", first, |it| it.cost_of_revenue.amount())?;
        let rule = Rule::Signed(vec![('+', revenue), ('-', cost)]);
        let margin = self.whole("gross margin", rule, |it| it.gross_margin.amount())?;
        self.head("Acquisition");
        let first = self.rows.len();
        self.costs(Function::Sales)?;
        let won = self.total("acquisition", first, |it| it.acquisition.amount())?;
        self.head("Fixed cost");
        let first = self.rows.len();
        self.costs(Function::Overhead)?;
        let fixed = self.total("fixed cost", first, |it| it.fixed_cost.amount())?;
        self.head("Result");
        let mut terms = vec![('+', margin), ('-', won), ('-', fixed)];
        terms.push(('-', self.always("build", |it| it.build.amount())?));
        terms.push(('-', self.always("ending", |it| it.ending.amount())?));
        terms.push((
            '-',
            self.always("depreciation", |it| it.depreciation.amount())?,
        ));
        let rule = Rule::Signed(terms);
        self.whole("operating profit", rule, |it| it.operating_profit.amount())
    }

    fn whole(
        &mut self,
        label: &str,
        rule: Rule,
        of: impl Fn(&Line) -> Decimal,
    ) -> Result<usize, Invalid> {
        let label = self.say(label);
        self.add(label, self.amount.total(), rule, of)
    }

    /// A leaf that stands there even if there is nothing in it.
    fn always(&mut self, label: &str, of: impl Fn(&Line) -> Decimal) -> Result<usize, Invalid> {
        let label = self.say(label);
        self.add(label, self.amount.style(), Rule::Leaf, of)
    }

    /// A leaf for each stream of each offer.
    fn streams(&mut self, of: fn(&StreamLine) -> Decimal) -> Result<(), Invalid> {
        let Some(first) = self.statement.months.first() else {
            return Ok(());
        };
        for (offer, named) in first.offers.iter().enumerate() {
            for (stream, it) in named.streams.iter().enumerate() {
                let label = format!("{}: {}", named.name, it.name);
                self.leaf(label, |line| {
                    let offer = line.offers.get(offer);
                    let stream = offer.and_then(|it| it.streams.get(stream));
                    stream.map_or(Decimal::ZERO, of)
                })?;
            }
        }
        Ok(())
    }

    /// A leaf for each cost line and role of a function, and for what else an offer spends on it.
    fn costs(&mut self, function: Function) -> Result<(), Invalid> {
        let Some(first) = self.statement.months.first() else {
            return Ok(());
        };
        for (offer, named) in first.offers.iter().enumerate() {
            let label = match function {
                Function::Delivery => format!("{}: other", named.name),
                Function::Sales | Function::Overhead => named.name.clone(),
            };
            self.leaf(label, |line| rest(line, offer, function))?;
        }
        for (place, named) in first.costs.iter().enumerate() {
            if named.function == function {
                self.leaf(named.name.clone(), |line| {
                    line.costs
                        .get(place)
                        .map_or(Decimal::ZERO, |it| it.amount.amount())
                })?;
            }
        }
        for (place, named) in first.team.iter().enumerate() {
            if named.function == function {
                self.leaf(named.name.clone(), |line| {
                    line.team
                        .get(place)
                        .map_or(Decimal::ZERO, |it| it.cost.amount())
                })?;
            }
        }
        Ok(())
    }

    /// The tax by the rule, and by how much that of the model differs: leaves are rounded so that
    /// their running totals are, and what the model taxes is not rounded.
    fn tax(
        &mut self,
        profit: usize,
        parameters: &Parameters,
    ) -> Result<(usize, Option<Sheet>), Error> {
        let Some(cells) = &parameters.tax else {
            let tax = self.always("tax", |it| it.tax.amount())?;
            return Ok((tax, None));
        };
        let digits = self.valuation.case.currency.minor_digits();
        let years = self.tax_years(profit);
        let (sheet, taxes) = tax::sheet(cells, &years, (MONTHS, FIRST_ROW + profit), digits);
        let mut formulas = vec!["=0".to_owned(); self.statement.months.len()];
        let mut values = vec![0.0; formulas.len()];
        for (year, (cell, tax)) in years.iter().zip(taxes) {
            (formulas[year.last], values[year.last]) = (format!("={cell}"), tax);
        }
        let months = self.statement.months.iter().zip(&values);
        let differences = months.map(|(line, &rule)| {
            let rule = Decimal::try_from(rule).unwrap_or_default();
            let difference = line.tax.amount() - rule.round_dp(digits);
            difference.to_f64().unwrap_or_default()
        });
        let differences: Vec<f64> = differences.collect();
        let written = (formulas, values);
        let by_rule = self.monthly("tax by the rule", self.amount, written, InYears::Sums);
        let years = sums(&differences, &spans(self.statement));
        self.rows.push(StatementRow {
            label: "tax, rounding".to_owned(),
            style: self.amount.style(),
            rule: Rule::Leaf,
            months: differences,
            years,
        });
        let rule = Rule::Signed(vec![('+', by_rule), ('+', by_rule + 1)]);
        let tax = self.whole("tax", rule, |it| it.tax.amount())?;
        Ok((tax, Some(sheet)))
    }

    /// The months whose profit is taxed together: what is lost before launch in the first year.
    fn tax_years(&self, profit: usize) -> Vec<TaxYear> {
        let profits = &self.rows[profit].months;
        let build = self.statement.build_months.min(profits.len());
        let after = (build..profits.len()).step_by(12);
        after
            .map(|first| {
                let last = (first + 12).min(profits.len()) - 1;
                let first = if first == build { 0 } else { first };
                let profit = profits[first..=last].iter().sum();
                TaxYear {
                    first,
                    last,
                    profit,
                }
            })
            .collect()
    }

    /// From operating profit to cash, whose place it tells.
    fn cash(&mut self, profit: usize, tax: usize) -> Result<usize, Invalid> {
        let depreciation = profit - 1;
        let bought = self.always("capital expenditure", |it| it.capital_expenditure.amount())?;
        let sold = self.always("disposals", |it| it.disposals.amount())?;
        let tied = self.always("working capital", |it| it.working_capital.amount())?;
        let terms = [
            ('+', profit),
            ('+', depreciation),
            ('-', tax),
            ('-', bought),
            ('+', sold),
            ('-', tied),
        ];
        let rule = Rule::Signed(terms.into());
        let cash = self.whole("cash flow", rule, |it| it.cash_flow.amount())?;
        self.whole("cumulative cash", Rule::Running(cash), |it| {
            it.cumulative.amount()
        })?;
        Ok(cash)
    }

    /// The discount factor of each month and its discounted cash flow.
    fn discounted(&mut self, cash: usize, parameters: &Parameters) -> Discounted {
        self.head("Value as of the valuation date");
        let first = self.rows.len();
        let [steps, rates, factors, flows] = [first, first + 1, first + 2, first + 3];
        let cash_flows = self.rows[cash].months.clone();
        let mut columns = DiscountColumns::default();
        for (period, month) in (0..cash_flows.len()).zip(self.first_step()..) {
            let year = u32::try_from(month).map_or(1, |month| month.div_ceil(12).max(1));
            let Some(band) = parameters.rate_in(year) else {
                continue;
            };
            let at = |line: usize| reference(1 + period, FIRST_ROW + line);
            let grown = 1.0 + band.rate;
            // The first factor counts from the valuation date, each later one from the one before.
            let (factor, value) = match columns.factors.1.last() {
                None => (
                    format!("=(1+{})^(-{}/12)", at(rates), at(steps)),
                    libm::pow(grown, -f64::from(month) / 12.0),
                ),
                Some(before) => (
                    format!(
                        "={}/(1+{})^(1/12)",
                        reference(period, FIRST_ROW + factors),
                        at(rates)
                    ),
                    before / libm::pow(grown, 1.0 / 12.0),
                ),
            };
            columns.steps.push(f64::from(month));
            columns.rates.0.push(format!("={}", band.cell));
            columns.rates.1.push(band.rate);
            columns.factors.0.push(factor);
            columns.factors.1.push(value);
            columns
                .flows
                .0
                .push(format!("={}*{}", at(cash), at(factors)));
            columns.flows.1.push(cash_flows[period] * value);
        }
        self.rows.push(StatementRow {
            label: "months from the valuation date".to_owned(),
            style: Kind::Plain.style(),
            rule: Rule::Monthly,
            months: columns.steps,
            years: Vec::new(),
        });
        let nothing = InYears::Nothing;
        self.monthly("discount rate a year", Kind::Share, columns.rates, nothing);
        self.monthly("discount factor", Kind::Factor, columns.factors, nothing);
        let amount = self.amount;
        self.monthly("discounted cash flow", amount, columns.flows, InYears::Sums);
        Discounted {
            factor: factors,
            flow: flows,
        }
    }

    /// Adds a line with a formula for each month; tells its place.
    fn monthly(
        &mut self,
        label: &str,
        kind: Kind,
        (formulas, months): (Vec<String>, Vec<f64>),
        in_years: InYears,
    ) -> usize {
        let years = match in_years {
            InYears::Sums => sums(&months, &spans(self.statement)),
            InYears::Nothing => Vec::new(),
        };
        self.rows.push(StatementRow {
            label: label.to_owned(),
            style: kind.style(),
            rule: Rule::Written(formulas),
            months,
            years,
        });
        self.rows.len() - 1
    }

    /// How many months after the valuation date the first month ends: a launch that comes later
    /// than planned does not move that date.
    fn first_step(&self) -> i32 {
        let first = self.statement.months.first();
        let month = first.and_then(|line| line.label.parse::<Month>().ok());
        month.map_or(1, |month| month.since(self.valuation.case.launch) + 1)
    }
}

/// Formulas and values of the lines that discount.
#[derive(Default)]
struct DiscountColumns {
    steps: Vec<f64>,
    rates: (Vec<String>, Vec<f64>),
    factors: (Vec<String>, Vec<f64>),
    flows: (Vec<String>, Vec<f64>),
}

/// What an offer spends on a function beside streams, cost lines and roles.
fn rest(line: &Line, offer: usize, function: Function) -> Decimal {
    let Some(it) = line.offers.get(offer) else {
        return Decimal::ZERO;
    };
    let own = |of: Function, by: Option<usize>| of == function && by == Some(offer);
    let costs = line.costs.iter().filter(|it| own(it.function, it.offer));
    let roles = line.team.iter().filter(|it| own(it.function, it.offer));
    let known = costs.map(|it| it.amount).chain(roles.map(|it| it.cost));
    let known: Decimal = known.map(Money::amount).sum();
    let whole = match function {
        Function::Delivery => {
            let streams: Decimal = it.streams.iter().map(|it| it.cost.amount()).sum();
            it.cost_of_revenue.amount() - streams
        }
        Function::Sales => it.acquisition.amount(),
        Function::Overhead => it.direct_cost.amount(),
    };
    whole - known
}

/// A number as a cell keeps it: the nearest double gives its digits back if they are few enough.
fn number(label: &str, period: &str, value: Decimal) -> Result<f64, Invalid> {
    let digits = value.normalize().mantissa().unsigned_abs().checked_ilog10();
    if digits.is_some_and(|digits| digits >= DIGITS) {
        let parameter = format!("{label}, {period}");
        let rule = format!("a number of at most {DIGITS} digits, as many as a spreadsheet keeps");
        return Err(Invalid::rule(&parameter, value, rule));
    }
    Ok(value.to_f64().unwrap_or_default())
}

fn sums(months: &[f64], spans: &[(usize, usize)]) -> Vec<f64> {
    let sum = |&(first, last): &(usize, usize)| months[first..=last].iter().sum();
    spans.iter().map(sum).collect()
}
