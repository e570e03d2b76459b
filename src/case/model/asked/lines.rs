//! The lines of a statement, to be asked of a period.

use super::measure::Measure;
use crate::case::data::BusinessCase;
use crate::case::engine::{Flow, OfferFlow};
use crate::quantity::Lane;

/// A line of the statement.
#[derive(Debug, Clone)]
pub(super) struct StatementLine {
    of: Of,
    pub(super) sums: Sums,
    pub(super) measure: Measure,
    /// What there is before the first month.
    pub(super) start: f64,
}

/// Whose line it is.
#[derive(Debug, Clone)]
enum Of {
    Whole(fn(&Flow<Lane>) -> Lane),
    Offer(usize, fn(&OfferFlow<Lane>) -> Lane),
    /// What is traded in these streams.
    Traded(Vec<usize>),
    Heads(usize),
    Cost(usize),
    Team(usize),
}

/// Over which months a line is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sums {
    /// Those of the period.
    Period,
    /// Those of the period, with what is billed ahead at its end and not at its start.
    Billed,
    /// All until its end, the build included.
    UntilEnd,
    /// None: it stands at the end.
    AtEnd,
}

type Whole = (&'static str, Sums, Measure, fn(&Flow<Lane>) -> Lane);
type Own = (&'static str, Sums, Measure, fn(&OfferFlow<Lane>) -> Lane);

/// Of the whole case, after which " in" or " at the end of" comes with the period.
const WHOLE: [Whole; 21] = {
    use Measure::{Count, Money};
    use Sums::{AtEnd, Billed, Period, UntilEnd};
    [
        ("revenue", Period, Money, |it| it.revenue.number()),
        ("cost of revenue", Period, Money, |it| {
            (it.revenue - it.gross_margin).number()
        }),
        ("gross margin", Period, Money, |it| it.gross_margin.number()),
        ("acquisition", Period, Money, |it| it.acquisition.number()),
        ("fixed cost", Period, Money, |it| it.fixed_cost.number()),
        ("ending", Period, Money, ending),
        ("depreciation", Period, Money, written_down),
        ("operating profit", Period, Money, |it| {
            let margin = it.gross_margin - it.acquisition - it.fixed_cost - it.build;
            margin.number() - ending(it) - written_down(it)
        }),
        ("tax", Period, Money, |it| it.tax.number()),
        ("capital expenditure", Period, Money, |it| {
            sum(it.assets.iter().map(|it| it.bought.number()))
        }),
        ("disposals", Period, Money, |it| {
            sum(it.assets.iter().map(|it| it.sold.number()))
        }),
        ("working capital", Period, Money, |it| it.invested.number()),
        ("billed", Billed, Money, |it| it.revenue.number()),
        ("cash flow", Period, Money, |it| it.cash.number()),
        ("customers gained", Period, Count, |it| {
            sum(it.offers.iter().map(|it| it.gained.number()))
        }),
        ("customers lost", Period, Count, |it| {
            sum(it.offers.iter().map(|it| it.lost.number()))
        }),
        ("cumulative cash", UntilEnd, Money, |it| it.cash.number()),
        ("book value", UntilEnd, Money, |it| {
            let assets = it.assets.iter();
            sum(assets.map(|it| (it.bought - it.written_down - it.sold).number()))
        }),
        ("tied up", UntilEnd, Money, |it| it.invested.number()),
        ("deferred revenue", AtEnd, Money, |it| it.deferred.number()),
        ("accrued revenue", AtEnd, Money, |it| it.accrued.number()),
    ]
};

/// Of the whole case and of each offer.
const OWN: [Own; 9] = {
    use Measure::{Count, Money};
    use Sums::{AtEnd, Period};
    [
        ("revenue", Period, Money, |it| it.revenue.number()),
        ("acquisition", Period, Money, |it| it.acquisition.number()),
        ("customers gained", Period, Count, |it| it.gained.number()),
        ("customers lost", Period, Count, |it| it.lost.number()),
        ("customers arrived", Period, Count, |it| it.arrived.number()),
        ("customers departed", Period, Count, |it| {
            it.departed.number()
        }),
        ("customers", AtEnd, Count, |it| it.customers.number()),
        ("units", AtEnd, Count, |it| it.units.closing.number()),
        ("free users", AtEnd, Count, |it| it.free_users.number()),
    ]
};

impl StatementLine {
    /// The lines of a case by name, as they are called in a period: "revenue in", "customers, app
    /// at the end of".
    pub(super) fn all(case: &BusinessCase) -> Vec<(String, Self)> {
        let say = |text: &str| case.benefit.say(text);
        let mut all: Vec<(String, Self)> = Vec::new();
        let mut add = |name: String, of: Of, sums: Sums, measure: Measure, start: f64| {
            let when = match sums {
                Sums::Period | Sums::Billed => "in",
                Sums::UntilEnd | Sums::AtEnd => "at the end of",
            };
            let line = Self {
                of,
                sums,
                measure,
                start,
            };
            all.push((format!("{name} {when}"), line));
        };
        for (name, sums, measure, of) in WHOLE {
            add(say(name), Of::Whole(of), sums, measure, 0.0);
        }
        let traded = traded(case);
        if !traded.is_empty() {
            let gmv = Of::Traded(traded);
            add("GMV".to_owned(), gmv, Sums::Period, Measure::Money, 0.0);
        }
        let customers = Of::Whole(|it| sum(it.offers.iter().map(|it| it.customers.number())));
        add(
            say("customers"),
            customers,
            Sums::AtEnd,
            Measure::Count,
            0.0,
        );
        for (place, offer) in case.offers.iter().enumerate() {
            for (name, sums, measure, of) in OWN {
                let name = format!("{}, {}", say(name), offer.name);
                add(name, Of::Offer(place, of), sums, measure, 0.0);
            }
        }
        let costs = case.costs.iter().map(|it| &it.name);
        let events = case.events.iter().map(|it| &it.name);
        for (place, name) in costs.chain(events).enumerate() {
            let name = format!("cost, {name}");
            add(name, Of::Cost(place), Sums::Period, Measure::Money, 0.0);
        }
        for (place, role) in case.team.iter().enumerate() {
            let name = format!("cost, {}", role.name);
            add(name, Of::Team(place), Sums::Period, Measure::Money, 0.0);
            let (name, heads) = (format!("heads, {}", role.name), f64::from(role.heads));
            add(
                name,
                Of::Heads(place),
                Sums::UntilEnd,
                Measure::Count,
                heads,
            );
        }
        all
    }

    /// What it is in a month.
    pub(super) fn of(&self, flow: &Flow<Lane>) -> Lane {
        match &self.of {
            Of::Whole(of) => of(flow),
            Of::Offer(place, of) => of(&flow.offers[*place]),
            Of::Traded(streams) => sum(streams
                .iter()
                .map(|&place| flow.streams[place].volume.number())),
            Of::Cost(place) => flow.costs[*place].number(),
            Of::Team(place) => flow.team[*place].cost.number(),
            Of::Heads(place) => {
                let role = &flow.team[*place];
                (role.hired - role.left).number()
            }
        }
    }
}

fn sum(numbers: impl Iterator<Item = Lane>) -> Lane {
    numbers.fold(nothing(), |sum, it| sum + it)
}

pub(super) fn nothing() -> Lane {
    Lane::new([0.0; crate::quantity::LANES])
}

fn ending(flow: &Flow<Lane>) -> Lane {
    sum(flow.offers.iter().map(|it| it.ending.number()))
}

fn written_down(flow: &Flow<Lane>) -> Lane {
    sum(flow.assets.iter().map(|it| it.written_down.number()))
}

/// The streams in which customers trade, among those of all offers.
fn traded(case: &BusinessCase) -> Vec<usize> {
    let streams = case.offers.iter().flat_map(|it| &it.streams);
    let trades = streams
        .enumerate()
        .filter(|(_, it)| it.marketplace.is_some());
    trades.map(|(place, _)| place).collect()
}
