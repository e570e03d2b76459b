//! TAM, SAM and SOM of a case.

use crate::case::data::{Benefit, BusinessCase, Figure, Study, StudyResult};
use crate::case::engine::Engine;
use crate::case::engine::terms::Values;
use crate::error::{Error, Invalid};
use crate::market::{Funnel, Market, Size};
use crate::quantity::{Approx, Count, Lane, Money, Period, Quantity, Ratio, Share};
use crate::simulation::{Model, Output, Results};

/// TAM, SAM and SOM of one measure.
///
/// # Example
/// ```
/// use bizcase::simulation::Base;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let point = built.model.at(Base::Modes)?;
/// let tam = point.output(built.outputs.size.accounts.tam);
/// assert_eq!(tam.number(), 82_800.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Sized<Q> {
    /// The total addressable market.
    pub tam: Output<Q>,
    /// The serviceable addressable market.
    pub sam: Output<Q>,
    /// What is obtained by the end of the plan: the customers then present.
    pub som: Output<Q>,
}

/// How big a segment is, or all of them.
///
/// Accounts are those of the go-to-market: TAM has the need, SAM can be served, SOM are the
/// customers at the end of the plan. Revenue is what they would pay in a year at the realised
/// prices of the entry, in the currency of the case.
///
/// # Example
/// ```
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let built = case.model()?;
/// let names: Vec<_> = built.outputs.segments.iter().map(|it| it.of.as_str()).collect();
/// assert_eq!(names, ["shops"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SizeOutputs {
    /// The segment: one of a market or of a sizing, or else the customers of an offer, under its
    /// name.
    pub of: String,
    /// Accounts: "TAM accounts, shops", or "TAM accounts" in total; "TAM people" in an internal case.
    pub accounts: Sized<Count>,
    /// Revenue a year: "TAM revenue a year, shops", or "TAM revenue a year" in total.
    pub revenue: Sized<Money>,
}

/// What the sizes of a case are computed from.
pub(super) struct Audiences {
    each: Vec<Audience>,
    pub(super) segments: Vec<SizeOutputs>,
    pub(super) total: SizeOutputs,
    pub(super) ceiling: Output<Count>,
}

/// Accounts that one offer is made for, or several.
struct Audience {
    /// The places of the offers.
    offers: Vec<usize>,
    market: Option<Segmented>,
}

/// Accounts by the segments of a market.
struct Segmented {
    market: Market,
    /// The base of SAM over all segments.
    served: f64,
    /// The average list price a month; zero if it says nothing of what is paid here.
    list: f64,
}

/// What the offers for the same accounts say of them, the most of each.
struct Seen {
    accounts: Approx<Count>,
    funnel: Funnel<Lane>,
    /// What is paid in a month, in the currency of the case, and the share of the list price that
    /// this is.
    bill: Approx<Money>,
    realised: Approx<Share>,
}

impl Audiences {
    pub(super) fn declare(case: &BusinessCase, model: &mut Model) -> Result<Self, Error> {
        let words = case.benefit;
        let mut each: Vec<Audience> = Vec::new();
        let mut segments = Vec::new();
        for (place, offer) in case.offers.iter().enumerate() {
            let own = offer.go_to_market.accounts();
            // Offers for the accounts of one study are for the very same accounts.
            let found = matches!(own, Figure::Study { .. });
            let same = |it: &&mut Audience| {
                found && case.offers[it.offers[0]].go_to_market.accounts() == own
            };
            if let Some(audience) = each.iter_mut().find(same) {
                audience.offers.push(place);
                continue;
            }
            let market = Segmented::of(case, own)?;
            for name in segment_names(case, own, market.as_ref(), &offer.name) {
                segments.push(SizeOutputs::declare(model, words, name)?);
            }
            let offers = vec![place];
            each.push(Audience { offers, market });
        }
        Ok(Self {
            each,
            segments,
            total: SizeOutputs::declare(model, words, "")?,
            ceiling: model.declare("demand ceiling")?,
        })
    }

    /// Sets the sizes, given how many customers each offer has at the end of the plan. Returns SAM
    /// in accounts.
    #[inline(always)]
    pub(super) fn set(
        &self,
        engine: &Engine,
        values: &Values<Lane>,
        customers: &[Approx<Count>],
        out: &mut Results<'_>,
    ) -> Approx<Count> {
        let mut outputs = self.segments.iter();
        let nobody = Approx::<Count>::new(0.0);
        let mut accounts = Size::top_down(nobody, Approx::new(0.0), Approx::new(0.0));
        let mut revenue = accounts.priced(Approx::new(0.0));
        let mut ceiling = nobody;
        for audience in &self.each {
            let obtained = audience.offers.iter().map(|&offer| customers[offer]);
            let obtained = obtained.fold(nobody, |sum, it| sum + it);
            let seen = Seen::of(audience, engine, values);
            let mut add = |size, paid| {
                accounts = accounts.plus(size);
                revenue = revenue.plus(paid);
            };
            let mut set = |size, paid| {
                if let Some(outputs) = outputs.next() {
                    outputs.set(&size, &paid, out);
                }
            };
            if let Some(sized) = engine.offers[audience.offers[0]].segments() {
                let whole = seen.whole();
                let won = whole.obtaining(obtained);
                add(won, won.priced(seen.bill * 12.0));
                ceiling += whole.som();
                seen.segments(sized.of_all(seen.accounts, values), won, &mut set);
            } else {
                let each = &mut |size, paid| {
                    add(size, paid);
                    set(size, paid);
                };
                ceiling += seen.sizes(audience.market.as_ref(), obtained, each);
            }
        }
        self.total.set(&accounts, &revenue, out);
        out.set(self.ceiling, ceiling);
        accounts.sam()
    }
}

/// The names of the segments that the accounts of an offer are in.
fn segment_names<'a>(
    case: &'a BusinessCase,
    accounts: &'a Figure,
    market: Option<&'a Segmented>,
    offer: &'a str,
) -> Vec<&'a str> {
    if let Some(it) = market {
        let segments = it.market.segments().iter();
        return segments.map(|it| it.name.as_str()).collect();
    }
    let sized = match accounts {
        Figure::Study {
            study, part: None, ..
        } => Study::named(&case.studies, study).map(Study::sized_segments),
        _ => Ok(Vec::new()),
    };
    let names = sized.unwrap_or_default();
    if names.is_empty() { vec![offer] } else { names }
}

impl Segmented {
    /// The market that accounts are taken from, if that is what they are.
    fn of(case: &BusinessCase, accounts: &Figure) -> Result<Option<Self>, Error> {
        let Figure::Study { study, part, .. } = accounts else {
            return Ok(None);
        };
        let study = Study::named(&case.studies, study)?;
        let StudyResult::Market(market) = &study.found else {
            return Ok(None);
        };
        let market = match part {
            Some(part) => market.only(part)?,
            None => market.clone(),
        };
        let served = market.segments().iter().map(|it| it.served);
        let price: Approx<Money, f64> = market.average_price();
        Ok(Some(Self {
            served: served.sum::<Count>().value(),
            list: if market.currency() == case.currency {
                price.number() * market.billing().per(Period::Month)
            } else {
                0.0
            },
            market,
        }))
    }
}

impl Seen {
    #[inline(always)]
    fn of(audience: &Audience, engine: &Engine, values: &Values<Lane>) -> Self {
        let offers = audience.offers.iter().map(|&offer| {
            let offer = &engine.offers[offer];
            let (accounts, funnel) = offer.audience(values);
            Self {
                accounts,
                funnel,
                bill: engine.at_launch(offer, offer.bill(values)[0], values),
                realised: offer.realised(values),
            }
        });
        let nobody = Self {
            accounts: Approx::new(0.0),
            funnel: Funnel {
                need: Approx::new(0.0),
                serviceable: Approx::new(0.0),
                obtainable: Approx::new(0.0),
            },
            bill: Approx::new(0.0),
            realised: Approx::new(0.0),
        };
        offers.fold(nobody, |most, it| Self {
            accounts: most.accounts.at_least(it.accounts),
            funnel: Funnel {
                need: most.funnel.need.at_least(it.funnel.need),
                serviceable: most.funnel.serviceable.at_least(it.funnel.serviceable),
                obtainable: most.funnel.obtainable.at_least(it.funnel.obtainable),
            },
            bill: most.bill.at_least(it.bill),
            realised: most.realised.at_least(it.realised),
        })
    }

    /// Those who could be won, of all accounts.
    #[inline(always)]
    fn whole(&self) -> Size<Count, Lane> {
        self.funneled(self.accounts)
    }

    #[inline(always)]
    fn funneled(&self, accounts: Approx<Count>) -> Size<Count, Lane> {
        let (serviceable, obtainable) = (self.funnel.serviceable, self.funnel.obtainable);
        Size::top_down(accounts * self.funnel.need, serviceable, obtainable)
    }

    /// Hands on the accounts and the revenue of each segment of a sizing, given those of all: those
    /// who were won are divided in proportion to SAM.
    #[inline(always)]
    fn segments(
        &self,
        segments: impl Iterator<Item = Approx<Count>>,
        whole: Size<Count, Lane>,
        each: &mut impl FnMut(Size<Count, Lane>, Size<Money, Lane>),
    ) {
        let served = whole.sam().at_least(Approx::new(f64::MIN_POSITIVE));
        let won: Approx<Ratio> = whole.som() / served;
        for accounts in segments {
            let size = self.funneled(accounts);
            let size = size.obtaining(size.sam() * won);
            each(size, size.priced(self.bill * 12.0));
        }
    }

    /// Hands on the accounts and the revenue of each segment; returns how many could be won.
    #[inline(always)]
    fn sizes(
        &self,
        market: Option<&Segmented>,
        obtained: Approx<Count>,
        each: &mut impl FnMut(Size<Count, Lane>, Size<Money, Lane>),
    ) -> Approx<Count> {
        let Some(Segmented {
            market,
            served,
            list,
        }) = market
        else {
            let size = self.whole();
            let accounts = size.obtaining(obtained);
            each(accounts, accounts.priced(self.bill * 12.0));
            return size.som();
        };
        let share: Approx<Ratio> =
            self.accounts / Approx::<Count>::new(served.max(f64::MIN_POSITIVE));
        let sizes = market.bottom_up(&self.funnel).scaled(share);
        let ceiling = sizes.total().som();
        let sizes = sizes.obtaining(obtained);
        if *list <= 0.0 {
            for accounts in sizes.segments() {
                each(*accounts, accounts.priced(self.bill * 12.0));
            }
            return ceiling;
        }
        // Where the offer asks other prices than the market, those of all segments move with them.
        let listed = Approx::<Money>::new(*list) * self.realised;
        let moved = self.bill / listed.at_least(Approx::new(f64::MIN_POSITIVE));
        let paid = sizes.revenue(self.realised);
        for (accounts, revenue) in sizes.segments().iter().zip(paid.segments()) {
            each(*accounts, revenue.times(moved));
        }
        ceiling
    }
}

impl SizeOutputs {
    /// The sizes of a segment; without a name, of all of them.
    fn declare(model: &mut Model, words: Benefit, of: &str) -> Result<Self, Invalid> {
        let of_it = |what: &str| match of {
            "" => what.to_owned(),
            of => format!("{what}, {of}"),
        };
        Ok(Self {
            of: of.to_owned(),
            accounts: Sized::declare(model, &of_it(&words.say("accounts")))?,
            revenue: Sized::declare(model, &of_it(&words.say("revenue a year")))?,
        })
    }

    #[inline(always)]
    fn set(
        &self,
        accounts: &Size<Count, Lane>,
        revenue: &Size<Money, Lane>,
        out: &mut Results<'_>,
    ) {
        self.accounts.set(accounts, out);
        self.revenue.set(revenue, out);
    }
}

impl<Q: Quantity> Sized<Q> {
    fn declare(model: &mut Model, of: &str) -> Result<Self, Invalid> {
        Ok(Self {
            tam: model.declare(&format!("TAM {of}"))?,
            sam: model.declare(&format!("SAM {of}"))?,
            som: model.declare(&format!("SOM {of}"))?,
        })
    }

    #[inline(always)]
    fn set(&self, size: &Size<Q, Lane>, out: &mut Results<'_>) {
        out.set(self.tam, size.tam());
        out.set(self.sam, size.sam());
        out.set(self.som, size.som());
    }
}
