//! Who moves when one line-up replaces another, and what that does to the margin.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::exact::{self, Exact};
use super::line_up::{LineUp, Offered};
use super::outcome::{PanelFigure, taken};
use super::panel::WillingnessPanel;
use crate::error::Invalid;
use crate::quantity::Unit;

/// Customers who take one thing of the old line-up and another of the new, or the same again.
///
/// # Example
/// See [`Migration`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TierMove {
    /// The tier of the old line-up; nothing for those who took none.
    pub from: Option<String>,
    /// The tier of the new line-up; nothing for those who take none.
    pub to: Option<String>,
    /// The share of all customers asked.
    pub share: f64,
    /// The change in price less unit cost, a customer asked.
    pub profit_change: f64,
}

/// How much of what a new tier sells comes from tiers that were there before.
///
/// # Formula
/// A new tier with the margin `m` that sells `n`, of which a share `c` would have bought old tiers
/// with the margin `o`, adds `n m - c n o`: it pays while `c` stays below the break-even rate,
/// `m / o`.
///
/// # Example
/// ```
/// use bizcase::pricing::CannibalisationRate;
///
/// // Seventy sold, of which forty-two would have bought the old one.
/// let rate = CannibalisationRate::new(70.0, 42.0, 8.0, 10.0)?;
/// assert_eq!((rate.rate, rate.break_even), (0.6, Some(0.8)));
/// assert!(rate.pays());
/// # Ok::<(), bizcase::error::Invalid>(())
/// ```
///
/// # Reference
/// R. A. Kerin, M. G. Harvey and J. T. Rothe (1978), *Cannibalism and New Product Development*,
/// Business Horizons 21(5). P. W. Farris, N. T. Bendle, P. E. Pfeifer and D. J. Reibstein (2010),
/// *Marketing Metrics*, on cannibalisation and the break-even rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CannibalisationRate {
    /// The share of the new tiers' customers who would have taken an old one.
    pub rate: f64,
    /// The margin of the new tiers over that of the old: the rate up to which they pay. Nothing
    /// where the old tiers earn no margin, so that nothing is lost.
    pub break_even: Option<f64>,
}

impl CannibalisationRate {
    /// The rate of new sales, of which `cannibalised` would have been old ones, with the margins of
    /// a customer on either.
    ///
    /// # Errors
    /// [`Invalid`] unless sales are above zero, cannibalised sales lie between zero and them, and
    /// margins are finite.
    pub fn new(
        new_sales: f64,
        cannibalised: f64,
        new_margin: f64,
        old_margin: f64,
    ) -> Result<Self, Invalid> {
        use crate::error::Permitted;
        Permitted::POSITIVE.check("new sales", new_sales)?;
        Permitted::between(0.0, new_sales).check("cannibalised sales", cannibalised)?;
        Permitted::FINITE.check("margin of the new tiers", new_margin)?;
        Permitted::FINITE.check("margin of the old tiers", old_margin)?;
        Ok(Self {
            rate: cannibalised / new_sales,
            break_even: (old_margin > 0.0).then(|| new_margin / old_margin),
        })
    }

    /// Whether the new tiers earn at least what is lost on the old ones.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.break_even.is_none_or(|most| self.rate <= most)
    }
}

/// What happens when one [`LineUp`] replaces another: who moves where, and what that changes.
///
/// Up and down follow the order of the panel's tiers. Shares are of all customers asked; the changes
/// of the [`moves`](Self::moves) add up to the change in profit.
///
/// # Example
/// ```
/// use bizcase::pricing::{LineUp, TierWillingness, WillingnessPanel};
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Respondent;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows = [("1", 60, 70), ("2", 60, 95), ("3", 30, 35), ("4", 55, 58)].map(
///     |(id, basic, pro)| TierWillingness::new(Respondent::new(id), [usd(basic), usd(pro)]),
/// );
/// let panel = WillingnessPanel::new("packages", ["basic", "pro"], &rows)?;
/// let today = LineUp::new([("pro", usd(70), usd(10))])?;
/// let tomorrow = LineUp::new([("basic", usd(30), usd(5)), ("pro", usd(70), usd(10))])?;
///
/// let migration = panel.migration(&today, &tomorrow)?;
/// // Two go down from pro to basic, where they keep more; two are won.
/// assert_eq!((migration.down.value, migration.won.value), (0.5, 0.5));
/// let basic = migration.cannibalisation.unwrap();
/// assert_eq!((basic.rate, basic.break_even), (0.5, Some(25.0 / 60.0)));
/// assert!(!basic.pays() && migration.profit_change.value < 0.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Migration {
    /// Everyone, by what they took and what they take, in the order of the line-ups; those who take
    /// none come last. Moves that nobody makes are left out.
    pub moves: Vec<TierMove>,
    /// The share that takes the same tier again, at whatever price.
    pub stayed: PanelFigure,
    /// The share that goes to a later tier.
    pub up: PanelFigure,
    /// The share that goes to an earlier tier.
    pub down: PanelFigure,
    /// The share that took none before.
    pub won: PanelFigure,
    /// The share that takes none any more.
    pub lost: PanelFigure,
    /// The change in revenue, a customer asked.
    pub revenue_change: PanelFigure,
    /// The change in price less unit cost, a customer asked.
    pub profit_change: PanelFigure,
    /// How much the tiers that are new take from those of the old line-up; nothing if no tier is
    /// new or none is taken. Its margins are means over those who take new tiers, and over those of
    /// them who would have taken an old one.
    pub cannibalisation: Option<CannibalisationRate>,
    unit: Unit,
}

/// `stayed 40%, up 10%, down 20%, won 5%, lost 2%: profit USD -1.20 per customer asked`.
impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("stayed", self.stayed),
            ("up", self.up),
            ("down", self.down),
            ("won", self.won),
            ("lost", self.lost),
        ];
        let shown = parts.map(|(what, it)| format!("{what} {}", Unit::Share.show(it.value)));
        let change = self.unit.show(self.profit_change.value);
        write!(
            f,
            "{}: profit {change} per customer asked",
            shown.join(", ")
        )
    }
}

impl WillingnessPanel {
    /// Who moves when `new` replaces `old`: each customer chooses from both as
    /// [`choices`](Self::choices) has it.
    ///
    /// Nobody is held back by habit or the trouble of moving: the migration is that of customers
    /// who look at the new list.
    ///
    /// # Errors
    /// [`Invalid`] for a tier that the panel has not, another currency, and a bootstrap of fewer
    /// than two resamples.
    ///
    /// # Example
    /// See [`Migration`].
    pub fn migration(&self, old: &LineUp, new: &LineUp) -> Result<Migration, Invalid> {
        let before = old.among(self.tiers(), self.currency())?;
        let after = new.among(self.tiers(), self.currency())?;
        let rows: Vec<Row> = self
            .weighted()
            .map(|(worth, weight)| Row::of(worth, weight, &before, &after))
            .collect();
        let whole = Changes::of(&rows, |_| 1.0);
        let resampled = self.resampled(|times| Changes::of(&rows, |row| f64::from(times[row])))?;
        let figure = |unit: Unit, of: &dyn Fn(&Changes) -> f64| {
            self.figure(of(&whole), resampled.iter().flatten().map(of), unit)
        };
        let share = |kind: Kind| figure(Unit::Share, &|it| it.shares[kind as usize]);
        let unit = Unit::Money(self.currency());
        Ok(Migration {
            moves: moves(&rows, old, new),
            stayed: share(Kind::Stayed),
            up: share(Kind::Up),
            down: share(Kind::Down),
            won: share(Kind::Won),
            lost: share(Kind::Lost),
            revenue_change: figure(unit, &|it| it.revenue),
            profit_change: figure(unit, &|it| it.profit),
            cannibalisation: cannibalisation(&rows, &before, &after),
            unit,
        })
    }
}

/// What a customer does of it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stayed,
    Up,
    Down,
    Won,
    Lost,
    Out,
}

/// One customer before and after.
struct Row {
    weight: f64,
    from: Option<usize>,
    to: Option<usize>,
    kind: Kind,
    revenue: f64,
    old_margin: f64,
    new_margin: f64,
}

impl Row {
    fn of(worth: &[Exact], weight: f64, before: &[Offered], after: &[Offered]) -> Self {
        let (from, to) = (taken(worth, before), taken(worth, after));
        let (old, new) = (from.map(|it| before[it]), to.map(|it| after[it]));
        let kind = match (old, new) {
            (None, None) => Kind::Out,
            (None, Some(_)) => Kind::Won,
            (Some(_), None) => Kind::Lost,
            (Some(old), Some(new)) => match new.column.cmp(&old.column) {
                Ordering::Less => Kind::Down,
                Ordering::Equal => Kind::Stayed,
                Ordering::Greater => Kind::Up,
            },
        };
        let price = |it: Option<Offered>| it.map_or(0.0, |it| exact::major(it.price));
        let margin = |it: Option<Offered>| it.map_or(0.0, |it| exact::major(it.margin()));
        Self {
            weight,
            from,
            to,
            kind,
            revenue: price(new) - price(old),
            old_margin: margin(old),
            new_margin: margin(new),
        }
    }

    fn profit(&self) -> f64 {
        self.new_margin - self.old_margin
    }
}

/// Shares by kind and mean changes.
struct Changes {
    shares: [f64; 6],
    revenue: f64,
    profit: f64,
}

impl Changes {
    fn of(rows: &[Row], times: impl Fn(usize) -> f64) -> Self {
        let (mut shares, mut revenue, mut profit, mut all) = ([0.0; 6], 0.0, 0.0, 0.0);
        for (index, row) in rows.iter().enumerate() {
            let weight = row.weight * times(index);
            all += weight;
            shares[row.kind as usize] += weight;
            revenue += weight * row.revenue;
            profit += weight * row.profit();
        }
        Self {
            shares: shares.map(|it| it / all),
            revenue: revenue / all,
            profit: profit / all,
        }
    }
}

/// Everyone by what they took and what they take.
fn moves(rows: &[Row], old: &LineUp, new: &LineUp) -> Vec<TierMove> {
    let all: f64 = rows.iter().map(|row| row.weight).sum();
    let places = |line_up: &LineUp| {
        let places = (0..line_up.tiers().len()).map(Some);
        places.chain([None]).collect::<Vec<_>>()
    };
    let name = |line_up: &LineUp, place: Option<usize>| {
        place.map(|place| line_up.tiers()[place].name.clone())
    };
    let mut moves = Vec::new();
    for from in places(old) {
        for to in places(new) {
            let same = rows.iter().filter(|row| (row.from, row.to) == (from, to));
            let (mut share, mut profit) = (0.0, 0.0);
            for row in same {
                share += row.weight / all;
                profit += row.weight / all * row.profit();
            }
            if share > 0.0 {
                moves.push(TierMove {
                    from: name(old, from),
                    to: name(new, to),
                    share,
                    profit_change: profit,
                });
            }
        }
    }
    moves
}

/// What the new tiers take from the old ones.
fn cannibalisation(
    rows: &[Row],
    before: &[Offered],
    after: &[Offered],
) -> Option<CannibalisationRate> {
    let old = |column: usize| before.iter().any(|it| it.column == column);
    let is_new = |row: &&Row| row.to.is_some_and(|place| !old(after[place].column));
    let (mut sold, mut margin, mut taken, mut lost) = (0.0, 0.0, 0.0, 0.0);
    for row in rows.iter().filter(is_new) {
        sold += row.weight;
        margin += row.weight * row.new_margin;
        if row.from.is_some() {
            taken += row.weight;
            lost += row.weight * row.old_margin;
        }
    }
    // Where nothing is taken from old tiers, their margin does not matter.
    let old_margin = if taken > 0.0 { lost / taken } else { 0.0 };
    CannibalisationRate::new(sold, taken, margin / sold, old_margin).ok()
}
