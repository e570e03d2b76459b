//! How customers are won, on its way into an engine.

use super::{Assembly, position, years};
use crate::adoption::{Lags, LinearRamp};
use crate::case::data::{
    Adoption, AudienceReach, B2b, B2c, Delay, Figure, FreeTier, GoToMarket, Offer, Study,
    StudyResult,
};
use crate::case::engine::accounts::Accounts;
use crate::case::engine::current::whole;
use crate::case::engine::machine::{
    Adopted, B2bEngine, B2cEngine, Considering, FreeEngine, Machine, ReachEngine,
};
use crate::case::engine::terms::{Slot, Terms};
use crate::error::{Error, Invalid, Permitted};
use crate::market::Stage;
use crate::quantity::{Count, Currency, Month};

impl Assembly<'_> {
    pub(super) fn machine(
        &self,
        offer: &Offer,
        currency: Currency,
        terms: &mut Terms<'_>,
    ) -> Result<(Machine, Option<Slot<Count>>), Error> {
        let name = &offer.name;
        Ok(match &offer.go_to_market {
            GoToMarket::Reach(it) => (Machine::Reach(self.reach(name, it, currency, terms)?), None),
            GoToMarket::B2b(it) => {
                let units = terms.count(format!("{name}.units"), &it.units);
                (
                    Machine::B2b(self.b2b(name, it, currency, terms)?),
                    (!terms.is(units, 1.0)).then_some(units),
                )
            }
            GoToMarket::B2c(it) => (Machine::B2c(self.b2c(name, it, currency, terms)?), None),
        })
    }

    pub(super) fn reach(
        &self,
        name: &str,
        it: &AudienceReach,
        currency: Currency,
        terms: &mut Terms<'_>,
    ) -> Result<ReachEngine, Error> {
        let path = |what: &str| format!("{name}.{what}");
        Ok(ReachEngine {
            accounts: self.accounts(name, it, terms)?,
            shares: [
                terms.share(path("need"), &it.need),
                terms.share(path("serviceable"), &it.serviceable),
                terms.share(path("attainable"), &it.attainable),
            ],
            considering: considering(path("considering"), &it.considering, terms),
            kept: it
                .alternatives
                .iter()
                .map(|rival| {
                    terms.share(path(&format!("alternatives.{}", rival.name)), &rival.keeps)
                })
                .collect(),
            adopted: self.adopted(name, &it.adoption, terms)?,
            cost: terms.money(path("acquisition_cost"), &it.acquisition_cost, currency),
            budget: years(&path("budget"), &it.budget, currency, terms),
            onboarding: it
                .onboarding
                .as_ref()
                .map(|it| terms.count(path("onboarding"), it)),
        })
    }

    /// The launch, and how many months the plan goes.
    fn span(&self) -> (Month, u32) {
        (self.case.launch.plus(whole(self.delay)), self.months)
    }

    /// How many could buy. What a sizing has filtered already is not filtered again.
    fn accounts(
        &self,
        name: &str,
        it: &AudienceReach,
        terms: &mut Terms<'_>,
    ) -> Result<Accounts, Error> {
        if let Figure::Study { study, .. } = &it.accounts {
            let study = Study::named(&self.case.studies, study)?;
            if let StudyResult::Sizing(sizing) = &study.found {
                let stage = sizing.scope().stage;
                let filters = [
                    ("need", &it.need),
                    ("serviceable", &it.serviceable),
                    ("considering", &it.considering),
                    ("attainable", &it.attainable),
                ];
                let done = match stage {
                    Stage::Total => 0,
                    Stage::Serviceable => 2,
                    Stage::Obtainable => 4,
                };
                let given = |(_, figure): &&(&str, &Figure)| **figure != Figure::ONE;
                if let Some((field, _)) = filters[..done].iter().find(given) {
                    let parameter = format!("{name}.{field}");
                    let value = format!("given beside `{}`, a sizing of {stage}", study.name);
                    let rule = "left out: the sizing has filtered by it already";
                    return Err(Invalid::rule(&parameter, value, rule).into());
                }
            }
        }
        Ok(terms.accounts(&format!("{name}.accounts"), &it.accounts, self.span()))
    }

    /// How demand rises to the ceiling.
    fn adopted(
        &self,
        name: &str,
        adoption: &Adoption,
        terms: &mut Terms<'_>,
    ) -> Result<Adopted, Error> {
        match adoption {
            Adoption::Ramp { months } => {
                let over = months.unwrap_or(self.months);
                let ramp = LinearRamp::over(over)?;
                let months = 1..=over.min(self.months);
                let reached = months.map(|month| ramp.reached::<f64>(month).number());
                Ok(Adopted::Known(reached.collect()))
            }
            Adoption::Curve(shares) => {
                let parameter = format!("adoption of `{name}`");
                for &share in shares {
                    Permitted::SHARE.check(&parameter, share)?;
                }
                if shares.is_empty() {
                    return Err(Invalid::rule(&parameter, "[]", "at least one share").into());
                }
                Ok(Adopted::Known(shares.clone()))
            }
            Adoption::Fitted { study } => {
                Ok(Adopted::Drawn(self.fitted_adoption(name, study, terms)?))
            }
            Adoption::Bass {
                innovation,
                imitation,
                every,
            } => Ok(Adopted::Bass {
                innovation: terms.factor(format!("{name}.innovation"), innovation),
                imitation: terms.factor(format!("{name}.imitation"), imitation),
                every: *every,
            }),
        }
    }

    pub(super) fn b2b(
        &self,
        name: &str,
        it: &B2b,
        currency: Currency,
        terms: &mut Terms<'_>,
    ) -> Result<B2bEngine, Error> {
        let path = |what: &str| format!("{name}.{what}");
        let mut committee = Vec::new();
        for approver in &it.committee {
            let role = &approver.role;
            let parameter = format!("people of `{role}` in the committee of `{name}`");
            let people = f64::from(approver.people);
            Permitted::between(1.0, 100.0).check(&parameter, people)?;
            let needed = approver.needed.unwrap_or(approver.people);
            let parameter = format!("`{role}` needed in the committee of `{name}`");
            Permitted::between(0.0, people).check(&parameter, f64::from(needed))?;
            let approval = path(&format!("committee.{role}.approval"));
            let approval = terms.share(approval, &approver.approval);
            committee.push((approval, approver.people, needed));
        }
        let sellers = it.sellers.as_ref().map(|sellers| {
            let parameter = format!("role that sells `{name}`");
            let role = position(&parameter, &sellers.role, &self.names.roles)?;
            let each = terms.factor(path("sellers.opportunities"), &sellers.opportunities);
            Ok::<_, Invalid>((role, each))
        });
        Ok(B2bEngine {
            accounts: terms.accounts(&path("accounts"), &it.accounts, self.span()),
            considering: considering(path("considering"), &it.considering, terms),
            cost: terms.money(path("opportunity_cost"), &it.opportunity_cost, currency),
            budget: years(&path("budget"), &it.budget, currency, terms),
            inbound: terms.count(path("inbound"), &it.inbound),
            committee,
            win: terms.share(path("win"), &it.win),
            cycle: self.delay(&format!("sales cycle of `{name}`"), &it.cycle)?,
            sellers: sellers.transpose()?,
        })
    }

    /// The share that ends in each month from the one it began in on, up to the end of the plan.
    pub(super) fn delay(&self, parameter: &str, delay: &Delay) -> Result<Vec<f64>, Error> {
        let shares: Vec<f64> = match delay {
            Delay::Shares(shares) => {
                for &share in shares {
                    Permitted::SHARE.check(parameter, share)?;
                }
                let sum: f64 = shares.iter().sum();
                if (sum - 1.0).abs() > 1e-9 {
                    let rule = "shares that add up to 1";
                    return Err(Invalid::rule(parameter, sum, rule).into());
                }
                shares.clone()
            }
            Delay::Distribution(law) => {
                let lags = Lags::of(law, self.months).map_err(|it| it.named(parameter))?;
                (0..=self.months).map(|months| lags.share(months)).collect()
            }
        };
        Ok(shares)
    }

    fn b2c(
        &self,
        name: &str,
        it: &B2c,
        currency: Currency,
        terms: &mut Terms<'_>,
    ) -> Result<B2cEngine, Invalid> {
        let path = |what: &str| format!("{name}.{what}");
        Ok(B2cEngine {
            reachable: terms.accounts(&path("reachable"), &it.reachable, self.span()),
            considering: considering(path("considering"), &it.considering, terms),
            budget: years(&path("budget"), &it.budget, currency, terms),
            cost: terms.money(path("signup_cost"), &it.signup_cost, currency),
            organic: terms.count(path("organic"), &it.organic),
            word_of_mouth: terms.factor(path("word_of_mouth"), &it.word_of_mouth),
            activation: terms.share(path("activation"), &it.activation),
            paying: terms.share(path("paying"), &it.paying),
            free: it
                .free
                .as_ref()
                .map(|free| free_tier(name, free, currency, terms))
                .transpose()?,
        })
    }
}

fn considering(place: String, share: &Figure, terms: &mut Terms<'_>) -> Considering {
    let slot = terms.share(place, share);
    Considering((!terms.is(slot, 1.0)).then_some(slot))
}

/// What happens to free users.
fn free_tier(
    name: &str,
    free: &FreeTier,
    currency: Currency,
    terms: &mut Terms<'_>,
) -> Result<FreeEngine, Invalid> {
    let path = |what: &str| format!("{name}.free.{what}");
    let fall_back = terms.share(path("fall_back"), &free.fall_back);
    let place = path("conversion");
    let conversion = match &free.conversion.0[..] {
        [] => return Err(Invalid::rule(&place, "[]", "at least one share")),
        [every_month] => vec![terms.share(place, every_month)],
        months => {
            let places = (1..).map(|month| format!("{place}.{month}"));
            let months = months.iter().zip(places);
            months.map(|(it, place)| terms.share(place, it)).collect()
        }
    };
    Ok(FreeEngine {
        conversion,
        churn: terms.share(path("churn"), &free.churn),
        cost: terms.money(path("cost"), &free.cost, currency),
        fall_back: (!terms.is(fall_back, 0.0)).then_some(fall_back),
    })
}
