//! Offers on their way into an engine.

use super::billing::ring;
use super::hardware::{learning, warranty};
use super::price::{generations, prices};
use super::shared::effect_slot;
use super::shown::advertising;
use super::usage::usage;
use super::{Assembly, MAX_MONTHS, changing, optimism};
use crate::case::data::{BiasOn, ChargeBasis, Lever, Offer, Retention, Stream, UnitChange};
use crate::case::engine::current::whole;
use crate::case::engine::loyalty::Loyalty;
use crate::case::engine::offer::{EndEngine, OfferEngine, StageEngine, UnitEngine};
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::{Slot, Terms, in_order};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Count, Currency, Period, Ratio, Share};

impl Assembly<'_> {
    pub(super) fn offer(
        &self,
        offer: &Offer,
        starts: u32,
        first_stream: usize,
        terms: &mut Terms<'_>,
    ) -> Result<OfferEngine, Error> {
        let name = &offer.name;
        let currency = offer.currency.unwrap_or(self.case.currency);
        let exchange = (currency != self.case.currency)
            .then(|| self.exchange_of(name, currency))
            .transpose()?;
        let stages = offer.stages.iter().zip(1..).map(|(stage, number)| {
            let path = |what: &str| format!("{name}.stages.{number}.{what}");
            StageEngine {
                phase: stage.phase,
                from: stage.from,
                factors: [
                    terms.factor(path("demand"), &stage.demand),
                    terms.factor(path("price"), &stage.price),
                    terms.factor(path("churn"), &stage.churn),
                    terms.factor(path("acquisition_cost"), &stage.acquisition_cost),
                ],
            }
        });
        let stages: Vec<StageEngine> = stages.collect();
        if let Some(pair) = stages
            .windows(2)
            .find(|pair| pair[1].from <= pair[0].from || pair[1].phase <= pair[0].phase)
        {
            let rule = "later than the stage before it";
            let parameter = format!("{} of `{name}`", pair[1].phase);
            return Err(Invalid::rule(&parameter, pair[1].from, rule).into());
        }
        let on = BiasOn::Benefit(name.clone());
        let shortfall = optimism::uplift(self.case, &on, terms)?;
        let streams = offer.streams.iter().map(|it| {
            let priced = stream(name, it, currency, terms)?;
            let billing = self.billing(offer, it, terms)?;
            Ok::<_, Invalid>(StreamEngine {
                billing,
                shortfall,
                learning: learning(name, it, terms)?,
                marketplace: self.marketplace(offer, it, &priced, terms)?,
                advertising: advertising(offer, it, terms)?,
                capacity: self.capacity(offer, it, &priced, terms)?,
                season: self.season(offer, it)?,
                warranty: warranty((name, currency), it, &priced, terms)?,
                ..priced
            })
        });
        let mut streams: Vec<StreamEngine> = streams.collect::<Result<_, _>>()?;
        let generations = generations(offer, &mut streams)?;
        let (machine, each) = self.machine(offer, currency, terms)?;
        let end = offer.end.as_ref();
        let last = end.map(|end| starts.saturating_add(end.month));
        let end = end
            .map(|end| {
                let path = |what: &str| format!("{name}.end.{what}");
                let parameter = format!("successor of `{name}`");
                let successor = end.successor.as_deref();
                let successor = successor.map(|it| self.names.offer(&parameter, it));
                let migrating = terms.share(path("migrating"), &end.migrating);
                Ok::<_, Invalid>(EndEngine {
                    shutdown: terms.money(path("shutdown_cost"), &end.shutdown_cost, currency),
                    obligation: terms.money(
                        path("obligation_cost"),
                        &end.obligation_cost,
                        currency,
                    ),
                    obligation_months: end.obligation_months,
                    salvage: terms.money(path("salvage"), &end.salvage, currency),
                    successor: successor.transpose()?.map(|it| (it, migrating)),
                })
            })
            .transpose()?;
        let loyalty = self.loyalty(name, &offer.retention, ring(&streams), terms)?;
        let repurchase = terms.share(format!("{name}.repurchase"), &offer.repurchase);
        let mut engine = OfferEngine {
            repurchase: (!terms.is(repurchase, 0.0)).then_some(repurchase),
            starts,
            last,
            machine,
            buying: None,
            loyalty,
            generations,
            units: units(name, each, offer, terms),
            streams,
            first_stream,
            stages,
            end,
            exchange,
            effects: self.effects(name, terms)?,
            known: Vec::new(),
        };
        engine.buying = self.buying(offer, &engine, currency, terms)?;
        Ok(engine)
    }

    pub(super) fn exchange_of(&self, name: &str, currency: Currency) -> Result<usize, Error> {
        let found = self.names.currencies.iter().position(|&it| it == currency);
        found.ok_or_else(|| {
            let rule = format!(
                "{}, the currency of the case, or one that the case has a rate for under `exchange`",
                self.case.currency
            );
            Invalid::rule(&format!("currency of the offer `{name}`"), currency, rule).into()
        })
    }

    pub(super) fn effects(
        &self,
        name: &str,
        terms: &mut Terms<'_>,
    ) -> Result<Vec<(Lever, usize, Slot<Ratio>)>, Error> {
        let mut effects = Vec::new();
        for (event, index) in self.case.events.iter().zip(0..) {
            for (effect, number) in event.effects.iter().zip(1..) {
                if let Some(offer) = &effect.offer {
                    let parameter = format!("offer that `{}` concerns", event.name);
                    self.names.offer(&parameter, offer)?;
                }
                let concerned = effect.offer.as_ref().is_none_or(|offer| offer == name);
                if concerned && effect.on != Lever::SharedCost {
                    let slot = effect_slot(event, number, &effect.times, terms);
                    effects.push((effect.on, index, slot));
                }
            }
        }
        Ok(effects)
    }

    /// Successors must be there to take customers over, and not in a circle.
    pub(super) fn check_ends(&self, offers: &[OfferEngine]) -> Result<(), Error> {
        let successor = |index: usize| {
            let end = offers[index].end.as_ref();
            Ok(end.and_then(|end| end.successor.map(|(successor, _)| successor)))
        };
        let name = |index: usize| self.case.offers[index].name.clone();
        in_order("successors", offers.len(), successor, name)?;
        for (offer, index) in offers.iter().zip(0..) {
            let (Some(last), Ok(Some(next))) = (offer.last, successor(index)) else {
                continue;
            };
            if last >= self.months {
                continue;
            }
            if !offers[next].is_open(whole(last) + 1) {
                let rule = "sold in the month after the offer that it succeeds ends";
                let parameter = format!("successor of `{}`", name(index));
                return Err(Invalid::rule(&parameter, format!("`{}`", name(next)), rule).into());
            }
        }
        Ok(())
    }

    pub(super) fn takings(
        &self,
        terms: &mut Terms<'_>,
    ) -> Result<Vec<(usize, usize, Slot<Share>)>, Error> {
        let mut takings = Vec::new();
        for it in &self.case.cannibalisation {
            let by = self.names.offer("offer that takes customers", &it.by)?;
            let of = self.names.offer("offer that loses customers", &it.of)?;
            if by == of {
                let rule = "another offer than the one that takes customers";
                return Err(Invalid::rule(
                    "offer that loses customers",
                    format!("`{}`", it.of),
                    rule,
                )
                .into());
            }
            let path = format!("{}.cannibalises.{}", it.by, it.of);
            takings.push((by, of, terms.share(path, &it.share)));
        }
        Ok(takings)
    }

    pub(super) fn moves(
        &self,
        terms: &mut Terms<'_>,
    ) -> Result<Vec<(usize, usize, Slot<Share>)>, Invalid> {
        let mut moves = Vec::new();
        for (from, offer) in self.case.offers.iter().enumerate() {
            let parameter = format!("offer that customers of `{}` move to", offer.name);
            for it in &offer.moves {
                let to = self.names.offer(&parameter, &it.to)?;
                if to == from {
                    let rule = "another offer";
                    return Err(Invalid::rule(&parameter, format!("`{}`", it.to), rule));
                }
                let path = format!("{}.moves.{}", offer.name, it.to);
                moves.push((from, to, terms.churn(path, &it.share)));
            }
        }
        Ok(moves)
    }

    /// How long customers stay.
    fn loyalty(
        &self,
        name: &str,
        retention: &Retention,
        ring: usize,
        terms: &mut Terms<'_>,
    ) -> Result<Loyalty, Error> {
        let path = format!("{name}.churn");
        match retention {
            Retention::Churn(churn) => Ok(Loyalty::Monthly {
                churn: terms.churn(path, churn),
                ring,
            }),
            Retention::Renewal { months, churn } => {
                let parameter = format!("months of a contract of `{name}`");
                Permitted::between(1.0, MAX_MONTHS).check(&parameter, f64::from(*months))?;
                Ok(Loyalty::Renewal {
                    months: *months as usize,
                    churn: terms.share(path, churn),
                })
            }
            Retention::ShiftedBetaGeometric { alpha, beta } => Ok(Loyalty::Mixed {
                alpha: terms.factor(format!("{name}.alpha"), alpha),
                beta: terms.factor(format!("{name}.beta"), beta),
                months: self.months,
            }),
            Retention::Fitted { study, tail } => Ok(Loyalty::Drawn(self.fitted_retention(
                name,
                study,
                tail.as_ref(),
                terms,
            )?)),
            Retention::Survival(kept) => {
                let parameter = format!("survival of `{name}`");
                // A list may begin with everyone, before the first month.
                let kept = match kept.split_first() {
                    Some((first, rest)) if first.total_cmp(&1.0).is_eq() => rest,
                    _ => kept,
                };
                if kept.is_empty() {
                    let rule = "at least one share after a month";
                    return Err(Invalid::rule(&parameter, "[]", rule).into());
                }
                let mut before = 1.0;
                let mut hazards = Vec::new();
                for &share in kept {
                    let checked = Permitted::between(0.0, before).check(&parameter, share);
                    checked.map_err(|it| it.hint("those who have left do not come back"))?;
                    hazards.push(if before > 0.0 {
                        1.0 - share / before
                    } else {
                        1.0
                    });
                    before = share;
                }
                Ok(Loyalty::Ages(hazards))
            }
        }
    }
}

pub(super) fn stream(
    name: &str,
    it: &Stream,
    currency: Currency,
    terms: &mut Terms<'_>,
) -> Result<StreamEngine, Invalid> {
    let path = |what: &str| format!("{name}.{}.{what}", it.name);
    let unit_cost = terms.money(path("unit_cost"), &it.unit_cost, currency);
    let usage = usage(name, it, currency, terms)?;
    let (price, later) = match &usage {
        Some(usage) => (usage.list.as_price(), Vec::new()),
        None => prices(&path("price"), it, currency, terms)?,
    };
    Ok(StreamEngine {
        per: it.per,
        from: it.from,
        price,
        usage,
        later,
        protection: None,
        realised: terms.share(path("realised"), &it.realised),
        quantity: terms.factor(path("quantity"), &it.quantity),
        monthly: match it.per {
            ChargeBasis::NewCustomer | ChargeBasis::NewUnit => 1.0,
            _ => it.every.per(Period::Month),
        },
        change: changing(path("change"), &it.change, terms),
        gross_margin: terms.share(path("gross_margin"), &it.gross_margin),
        unit_cost: (!terms.is(unit_cost, 0.0)).then_some(unit_cost),
        cost_change: changing(path("unit_cost_change"), &it.unit_cost_change, terms),
        shortfall: None,
        learning: None,
        warranty: None,
        marketplace: None,
        advertising: None,
        capacity: None,
        season: None,
        billing: None,
    })
}

pub(super) fn units(
    name: &str,
    each: Option<Slot<Count>>,
    offer: &Offer,
    terms: &mut Terms<'_>,
) -> Option<UnitEngine> {
    let (expansion, contraction) = (&offer.expansion, &offer.contraction);
    if each.is_none() && expansion.is_none() && contraction.is_none() {
        return None;
    }
    let expansion = expansion.as_ref().map(|UnitChange { customers, by }| {
        (
            terms.share(format!("{name}.expansion.customers"), customers),
            terms.factor(format!("{name}.expansion.by"), by),
        )
    });
    let contraction = contraction.as_ref().map(|UnitChange { customers, by }| {
        (
            terms.share(format!("{name}.contraction.customers"), customers),
            terms.share(format!("{name}.contraction.by"), by),
        )
    });
    Some(UnitEngine {
        each,
        expansion,
        contraction,
    })
}
