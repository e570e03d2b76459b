//! The figures of a plan as numbers of a model.

use std::collections::HashMap;

use super::accounts::SizedCount;
pub(in crate::case) use super::slots::{Slot, Values};
use crate::case::data::{BusinessCase, Figure, Override, Study, in_currency};
use crate::distribution::{Dist, Distribution};
use crate::error::{Bound, CaseError, Error, Invalid, Permitted, Shown, unknown_name};
use crate::quantity::{
    Churn, Count, Currency, Growth, Money, Number, PerPeriod, Period, Quantity, Ratio, Share,
};
use crate::simulation::{Input, Model, Point, Trial};

/// What the number of a figure means, and what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Kind {
    Money(Currency),
    Share,
    Count,
    /// A number from zero upwards.
    Factor,
    /// A share of something else that may exceed it.
    Proportion,
    /// A share lost per month.
    Churn,
    /// A relative change per year, read per year or per month.
    Growth(Period),
    /// Any number.
    Number,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Money(_) => "an amount of money",
            Self::Share => "a share",
            Self::Count => "a count",
            Self::Factor | Self::Proportion => "a factor",
            Self::Churn => "a share lost per month",
            Self::Growth(_) => "a change per year",
            Self::Number => "a number",
        }
    }

    fn permitted(self) -> Permitted {
        match self {
            Self::Share | Self::Churn => Permitted::SHARE,
            Self::Money(_) | Self::Count | Self::Factor => Permitted::COUNT,
            Self::Proportion => Permitted::between(0.0, 2.0),
            // Nothing loses more than all of itself, or doubles every year.
            Self::Growth(_) => Permitted::interval(Bound::Excluding(-1.0), Bound::Including(1.0)),
            Self::Number => Permitted::FINITE,
        }
    }
}

/// Where a number comes from.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) enum Source {
    Known(f64),
    Money(Input<Money>),
    Share(Input<Share>),
    Count(Input<Count>),
    Ratio(Input<Ratio>),
    Churn(Input<Churn>),
    Growth(Input<Growth>),
    Linked {
        of: usize,
        times: f64,
        plus: f64,
    },
    /// What a sizing gives, by its place among those of the case.
    Sized(usize),
}

/// What inputs are read from.
pub(in crate::case) trait Read<N> {
    fn value<Q: Quantity>(&self, input: Input<Q>) -> N;
    fn periodic<R: PerPeriod>(&self, input: Input<R>, period: Period) -> N;
}

impl<N: Number> Read<N> for Trial<'_, N> {
    #[inline(always)]
    fn value<Q: Quantity>(&self, input: Input<Q>) -> N {
        self.get(input).number()
    }

    #[inline(always)]
    fn periodic<R: PerPeriod>(&self, input: Input<R>, period: Period) -> N {
        self.over(input, period).number()
    }
}

impl Read<f64> for Point {
    fn value<Q: Quantity>(&self, input: Input<Q>) -> f64 {
        self.input(input).number()
    }

    fn periodic<R: PerPeriod>(&self, input: Input<R>, period: Period) -> f64 {
        self.over(input, period).number()
    }
}

/// A figure with its place and, once all are known, its source.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) path: String,
    /// The name of its assumption, if it has one; an override leaves it.
    pub(super) own: Option<String>,
    /// Another name that overrides may call it by.
    pub(super) alias: Option<String>,
    pub(super) kind: Kind,
    pub(super) figure: Figure,
    /// The name whose random numbers it is drawn by, if not its own.
    pub(super) address: Option<String>,
    /// Whether that is the name of another figure that it moves with.
    pub(super) follows: bool,
    /// What a sizing gives takes the place of the figure.
    pub(super) sized: Option<SizedCount>,
}

impl Term {
    pub(super) fn new(path: &str, kind: Kind, figure: Figure) -> Self {
        Self {
            path: path.to_owned(),
            own: None,
            alias: None,
            kind,
            figure,
            address: None,
            follows: false,
            sized: None,
        }
    }

    /// The name of its random numbers.
    fn name(&self) -> &str {
        self.own.as_ref().unwrap_or(&self.path)
    }

    fn is_called(&self, name: &str) -> bool {
        self.path == name || self.name() == name || self.alias.as_deref() == Some(name)
    }
}

/// Collects the figures of a case, each under its place, with the overrides in force.
#[derive(Debug)]
pub(in crate::case) struct Terms<'c> {
    pub(super) studies: &'c [Study],
    /// Whether what studies found stands at its best estimate.
    pub(super) at_base: bool,
    overrides: &'c [Override],
    placed: Vec<Term>,
    /// The first term at a place.
    paths: HashMap<String, usize>,
    /// The first term of a name or at a place.
    called: HashMap<String, usize>,
    /// Which overrides have found their figure.
    used: Vec<bool>,
    /// The first override that could not be put in force.
    failed: Option<Invalid>,
}

impl<'c> Terms<'c> {
    /// No figures yet.
    pub(in crate::case) fn of(case: &'c BusinessCase, at_base: bool) -> Self {
        Self {
            studies: &case.studies,
            at_base,
            overrides: &case.overrides,
            placed: Vec::new(),
            paths: HashMap::new(),
            called: HashMap::new(),
            used: vec![false; case.overrides.len()],
            failed: None,
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "places are made for the call"
    )]
    pub(super) fn add<Q>(&mut self, path: String, figure: &Figure, kind: Kind) -> Slot<Q> {
        self.add_as(&path, None, figure, kind)
    }

    /// Adds a figure that overrides may call by another name too.
    pub(super) fn add_as<Q>(
        &mut self,
        path: &str,
        alias: Option<&str>,
        figure: &Figure,
        kind: Kind,
    ) -> Slot<Q> {
        let own = match figure {
            Figure::Uncertain(it) if !it.name.trim().is_empty() => Some(it.name.clone()),
            _ => None,
        };
        let figure = self.found(path, figure.clone(), kind);
        let mut term = Term {
            own,
            alias: alias.map(str::to_owned),
            ..Term::new(path, kind, figure)
        };
        for (place, it) in self.overrides.iter().enumerate() {
            if term.is_called(&it.figure) {
                self.used[place] = true;
                match it.change.applied_to(&term.figure) {
                    Ok(changed) => term.figure = self.found(path, changed, kind),
                    Err(invalid) => {
                        self.fail(invalid.named(&format!("override of `{}`", it.figure)));
                    }
                }
            }
        }
        Slot::at(self.place(term))
    }

    pub(super) fn place(&mut self, term: Term) -> usize {
        let index = self.placed.len();
        self.paths.entry(term.path.clone()).or_insert(index);
        for name in [&term.path, term.name()] {
            self.called.entry(name.to_owned()).or_insert(index);
        }
        self.placed.push(term);
        index
    }

    pub(super) fn fail(&mut self, invalid: Invalid) {
        self.failed.get_or_insert(invalid);
    }

    /// Whether there is a figure at a place.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    pub(super) fn at_path(&self, path: &str) -> Option<usize> {
        self.paths.get(path).copied()
    }

    /// The place of a figure, and what it is.
    pub(super) fn at<Q>(&self, slot: Slot<Q>) -> (&str, &Figure) {
        let term = &self.placed[slot.index];
        (&term.path, &term.figure)
    }

    /// What a sizing gives at a place.
    pub(super) fn sized_at(&self, path: &str) -> Option<&SizedCount> {
        self.placed[self.at_path(path)?].sized.as_ref()
    }

    /// The slot of a figure that may have been added before.
    pub(in crate::case) fn once(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        match self.paths.get(&path) {
            Some(&index) => Slot::at(index),
            None => self.factor(path, it),
        }
    }

    /// The number of a figure, if that is known.
    pub(super) fn number<Q>(&self, slot: Slot<Q>) -> Option<f64> {
        match &self.placed[slot.index].figure {
            Figure::Known(number) => Some(*number),
            Figure::Amount(amount) => Some(amount.to_f64()),
            _ => None,
        }
    }

    /// Whether a figure is known to be this number.
    pub(in crate::case) fn is<Q>(&self, slot: Slot<Q>, number: f64) -> bool {
        matches!(self.placed[slot.index].figure, Figure::Known(known) if known.total_cmp(&number).is_eq())
    }

    pub(in crate::case) fn money(
        &mut self,
        path: String,
        it: &Figure,
        currency: Currency,
    ) -> Slot<Money> {
        self.add(path, it, Kind::Money(currency))
    }

    /// An amount that overrides may call by another place too.
    pub(in crate::case) fn also_money(
        &mut self,
        path: &str,
        alias: &str,
        it: &Figure,
        currency: Currency,
    ) -> Slot<Money> {
        self.add_as(path, Some(alias), it, Kind::Money(currency))
    }

    pub(in crate::case) fn share(&mut self, path: String, it: &Figure) -> Slot<Share> {
        self.add(path, it, Kind::Share)
    }

    pub(in crate::case) fn count(&mut self, path: String, it: &Figure) -> Slot<Count> {
        self.add(path, it, Kind::Count)
    }

    pub(in crate::case) fn factor(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        self.add(path, it, Kind::Factor)
    }

    pub(in crate::case) fn proportion(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        self.add(path, it, Kind::Proportion)
    }

    pub(in crate::case) fn churn(&mut self, path: String, it: &Figure) -> Slot<Share> {
        self.add(path, it, Kind::Churn)
    }

    /// A change per year, whose slot holds the change per month.
    pub(in crate::case) fn growth(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        self.add(path, it, Kind::Growth(Period::Month))
    }

    /// Any number.
    pub(in crate::case) fn number_of(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        self.add(path, it, Kind::Number)
    }

    /// A change per year, whose slot holds it as it is.
    pub(in crate::case) fn yearly_growth(&mut self, path: String, it: &Figure) -> Slot<Ratio> {
        self.add(path, it, Kind::Growth(Period::Year))
    }

    /// Adds a number that is drawn under a name of its own, such as whether an event happens.
    pub(in crate::case) fn occurrence(&mut self, name: &str, probability: Share) -> Slot<Ratio> {
        let law = Dist::bernoulli(probability);
        self.factor(name.to_owned(), &Figure::guess(name, law))
    }

    /// The places of the figures with their names, and what they are.
    pub(in crate::case) fn listed(&self) -> impl Iterator<Item = (&str, &str, &Figure)> {
        let terms = self.placed.iter();
        terms.map(|term| (term.path.as_str(), term.name(), &term.figure))
    }

    fn unknown(&self, what: &str, name: &str) -> Invalid {
        let names = self.placed.iter().map(Term::name);
        let drawn = |term: &&Term| term.name() != term.path;
        let paths = self
            .placed
            .iter()
            .filter(drawn)
            .map(|term| term.path.as_str());
        unknown_name(what, name, names.chain(paths))
    }

    /// Declares what is uncertain on a model.
    pub(in crate::case) fn declare(&self, model: &mut Model) -> Result<Sources, Error> {
        self.check_overrides()?;
        let order = self.order()?;
        let mut sources = vec![Source::Known(0.0); self.placed.len()];
        let mut supports = vec![(0.0, 0.0); self.placed.len()];
        let mut sized = Vec::new();
        self.check_addresses()?;
        for &index in &order {
            let term = &self.placed[index];
            if let Some(count) = &term.sized {
                sources[index] = Source::Sized(sized.len());
                supports[index] = (0.0, f64::INFINITY);
                sized.push(count.clone());
                continue;
            }
            (sources[index], supports[index]) = match &term.figure {
                Figure::Uncertain(it) => (term.drawn(&it.range, model)?, support(&it.range)),
                Figure::Linked { of, times, plus } => {
                    let of = self.find(of)?;
                    let other = self.placed[of].kind;
                    if std::mem::discriminant(&other) != std::mem::discriminant(&term.kind) {
                        let rule = "a figure of the same kind";
                        let name = format!("`{}`", self.placed[of].path);
                        let hint =
                            format!("that is {}, this is {}", other.word(), term.kind.word());
                        return Err(Invalid::rule(&term.path, name, rule).hint(hint).into());
                    }
                    let ends = [supports[of].0, supports[of].1].map(|end| end * times + plus);
                    for end in ends.into_iter().filter(|end| end.is_finite()) {
                        term.kind.permitted().check(&term.path, end)?;
                    }
                    let (times, plus) = (*times, *plus);
                    let source = Source::Linked { of, times, plus };
                    (source, (ends[0].min(ends[1]), ends[0].max(ends[1])))
                }
                _ => {
                    let value = term.known()?;
                    (Source::Known(value), (value, value))
                }
            };
        }
        let growths = self.placed.iter().enumerate();
        let growths = growths.filter(|(_, term)| term.kind == Kind::Growth(Period::Month));
        Ok(Sources {
            growths: growths.map(|(index, _)| index).collect(),
            each: sources,
            supports,
            sized,
            order,
        })
    }

    /// Refuses two figures that would be drawn by the same random numbers though their ranges
    /// differ.
    fn check_addresses(&self) -> Result<(), Invalid> {
        let mut known: HashMap<&str, (&Term, &Dist)> = HashMap::new();
        for term in self.placed.iter().filter(|term| !term.follows) {
            let Figure::Uncertain(it) = &term.figure else {
                continue;
            };
            let address = term.address.as_deref().unwrap_or(term.name());
            let (first, range) = *known.entry(address).or_insert((term, &it.range));
            if *range != it.range {
                let rule = "one range under one name: the name stands for the random numbers";
                let hint = format!(
                    "`{}` has {range}; give one of them another name",
                    first.path
                );
                let value = format!("{} with {}", address, it.range);
                return Err(Invalid::rule(&term.path, value, rule).hint(hint));
            }
        }
        Ok(())
    }

    fn check_overrides(&self) -> Result<(), Invalid> {
        if let Some(invalid) = &self.failed {
            return Err(invalid.clone());
        }
        for (it, used) in self.overrides.iter().zip(&self.used) {
            if !used {
                return Err(self.unknown("overridden figure", &it.figure));
            }
        }
        Ok(())
    }

    /// Refuses a name that no figure has.
    pub(in crate::case) fn check_called(&self, what: &str, name: &str) -> Result<(), Invalid> {
        if self.called.contains_key(name) {
            return Ok(());
        }
        Err(self.unknown(what, name))
    }

    /// The name under which a figure is drawn, or nothing if it is not uncertain (any more).
    pub(in crate::case) fn drawn_as(&self, name: &str) -> Result<Option<&str>, Invalid> {
        let found = self.called.get(name).map(|&index| &self.placed[index]);
        let term = found.ok_or_else(|| {
            let drawn = |it: &&Term| matches!(it.figure, Figure::Uncertain(_));
            let known = self.placed.iter().filter(drawn).map(Term::name);
            unknown_name("correlated input", name, known)
        })?;
        let uncertain = matches!(term.figure, Figure::Uncertain(_));
        Ok(uncertain.then(|| term.name()))
    }

    fn find(&self, name: &str) -> Result<usize, Invalid> {
        let found = self.called.get(name).copied();
        found.ok_or_else(|| self.unknown("linked figure", name))
    }

    /// The terms such that each comes after the one it is linked to.
    fn order(&self) -> Result<Vec<usize>, Error> {
        let after = |index: usize| match &self.placed[index].figure {
            Figure::Linked { of, .. } => self.find(of).map(Some),
            _ => Ok(None),
        };
        let name = |index: usize| self.placed[index].path.clone();
        in_order("figures", self.placed.len(), after, name)
    }
}

/// The indices below `count` such that each comes after the one it waits for.
pub(in crate::case) fn in_order(
    what: &'static str,
    count: usize,
    after: impl Fn(usize) -> Result<Option<usize>, Invalid>,
    name: impl Fn(usize) -> String,
) -> Result<Vec<usize>, Error> {
    let mut order = Vec::with_capacity(count);
    let mut placed = vec![false; count];
    for start in 0..count {
        let mut chain = vec![start];
        let mut last = start;
        while let Some(before) = after(last)?.filter(|&before| !placed[before]) {
            if let Some(closes) = chain.iter().position(|&link| link == before) {
                let mut names: Vec<String> = chain[closes..].iter().map(|&it| name(it)).collect();
                names.push(name(before));
                return Err(CaseError::Cycle { what, names }.into());
            }
            chain.push(before);
            last = before;
        }
        for index in chain.into_iter().rev() {
            if !placed[index] {
                placed[index] = true;
                order.push(index);
            }
        }
    }
    Ok(order)
}

/// A number above one was most likely meant as a percentage, in a file followed by `per`.
pub(super) fn percent(invalid: Invalid, value: f64, per: &str) -> Invalid {
    if value > 1.0 && value <= 1_000.0 {
        let (percent, share) = (Shown(value), Shown(value / 100.0));
        invalid.hint(format!("{percent}% is {share} or \"{percent}%{per}\""))
    } else {
        invalid
    }
}

fn support(law: &Dist) -> (f64, f64) {
    let support = law.support();
    (support.low, support.high)
}

impl Term {
    /// The number of a known figure, in the unit of its field.
    fn known(&self) -> Result<f64, Error> {
        let (parameter, kind) = (&self.path, self.kind);
        let value = match (&self.figure, kind) {
            (Figure::Amount(amount), Kind::Money(currency)) => {
                in_currency(parameter, *amount, currency)?
            }
            (Figure::Periodic { value, period }, Kind::Churn) => {
                let churn = Churn::new(*value, *period).map_err(|it| it.named(parameter))?;
                churn.over(Period::Month).value()
            }
            (Figure::Periodic { value, period }, Kind::Growth(_)) => {
                let growth = Growth::new(*value, *period).map_err(|it| it.named(parameter))?;
                growth.over(Period::Year).value()
            }
            (Figure::Known(value), _) => *value,
            (Figure::Amount(amount), _) => {
                let rule = "a number, not an amount of money";
                return Err(Invalid::rule(parameter, amount, rule).into());
            }
            (Figure::Periodic { value, period }, _) => {
                let text = format!("{value} per {period}");
                let rule = "a number, not one per time";
                return Err(Invalid::rule(parameter, text, rule).into());
            }
            // Declared and linked figures have other sources.
            _ => 0.0,
        };
        Ok(self.checked(value)?)
    }

    /// A typical value that its kind permits.
    fn checked(&self, value: f64) -> Result<f64, Invalid> {
        let checked = self.kind.permitted().check(&self.path, value);
        checked.map_err(|invalid| match self.kind {
            Kind::Growth(_) => percent(invalid, value, " a year"),
            Kind::Share | Kind::Churn | Kind::Proportion => percent(invalid, value, ""),
            _ => invalid,
        })
    }

    /// Declares an uncertain figure.
    fn drawn(&self, law: &Dist, model: &mut Model) -> Result<Source, Invalid> {
        let (name, law) = (self.name(), law.clone());
        if matches!(self.kind, Kind::Growth(_) | Kind::Proportion) {
            self.checked(law.median())?;
        }
        if matches!(self.kind, Kind::Factor | Kind::Proportion | Kind::Money(_))
            && law.support().low < 0.0
        {
            let hint = "truncate the distribution, or choose one that stays above zero";
            return Err(Invalid::new(name, law, Permitted::COUNT).hint(hint));
        }
        Ok(match self.kind {
            Kind::Money(_) => Source::Money(model.money(name, law)?),
            Kind::Share => Source::Share(model.share(name, law)?),
            Kind::Count => Source::Count(model.count(name, law)?),
            Kind::Factor | Kind::Proportion => Source::Ratio(model.ratio(name, law)?),
            Kind::Churn => Source::Churn(model.churn(name, Period::Month, law)?),
            Kind::Growth(_) => Source::Growth(model.growth(name, Period::Year, law)?),
            Kind::Number => {
                let input = model.ratio(name, law)?;
                if let Some(address) = &self.address {
                    model.draw_by(name, address)?;
                }
                Source::Ratio(input)
            }
        })
    }
}

/// Where the numbers of all figures come from.
#[derive(Debug, Clone)]
pub(in crate::case) struct Sources {
    each: Vec<Source>,
    /// Between which numbers each lies.
    supports: Vec<(f64, f64)>,
    sized: Vec<SizedCount>,
    order: Vec<usize>,
    growths: Vec<usize>,
}

impl Sources {
    /// Between which numbers a figure lies.
    pub(in crate::case) fn support<Q>(&self, slot: Slot<Q>) -> (f64, f64) {
        self.supports[slot.index]
    }

    /// The numbers of one trial, or of several side by side.
    #[inline(always)]
    pub(in crate::case) fn values<N: Number>(&self, read: &impl Read<N>) -> Values<N> {
        let mut values = vec![N::splat(0.0); self.each.len()];
        for &index in &self.order {
            values[index] = match self.each[index] {
                Source::Known(value) => N::splat(value),
                Source::Money(input) => read.value(input),
                Source::Share(input) => read.value(input),
                Source::Count(input) => read.value(input),
                Source::Ratio(input) => read.value(input),
                Source::Churn(input) => read.periodic(input, Period::Month),
                Source::Growth(input) => read.periodic(input, Period::Year),
                Source::Linked { of, times, plus } => values[of] * N::splat(times) + N::splat(plus),
                Source::Sized(place) => self.sized[place].value(&values),
            };
        }
        for &index in &self.growths {
            values[index] = Growth::over_period(values[index], Period::Year, Period::Month);
        }
        Values::new(values)
    }
}
