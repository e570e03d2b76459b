//! What holds for every plan: it ties to the cent, and it comes back from a file.

use bizcase::case::{
    Allocation, AtEndOfLife, BillingCycle, BillingTime, BusinessCase, CapitalItem, ChargeBasis,
    Cost, CostLine, CurrencyRate, EndOfLife, Entry, Figure, Function, GoToMarket, HeadChange,
    Learning, Marketplace, Move, Offer, PaymentTerms, PriceList, PriceStep, Retention, Role,
    Stream, Tax, UnitChange, Warranty, WriteDown,
};
use bizcase::quantity::{Currency, Rate, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use proptest::prelude::*;

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0]
}

fn small() -> impl Strategy<Value = f64> {
    0.0..0.2_f64
}

fn retention() -> impl Strategy<Value = Retention> {
    prop_oneof![
        share().prop_map(|churn| Retention::Churn(churn.into())),
        (1_u32..25, share()).prop_map(|(months, churn)| Retention::Renewal {
            months,
            churn: churn.into()
        }),
        prop::collection::vec(0.0..1.0, 1..20).prop_map(|mut kept: Vec<f64>| {
            kept.sort_by(|a, b| b.total_cmp(a));
            Retention::Survival(kept)
        }),
    ]
}

fn machine() -> impl Strategy<Value = GoToMarket> {
    let figures = (1.0..1e5, 0.0..1e6, 1.0..500.0, share(), share(), 0.0..2.0);
    (0..3, figures).prop_map(|(kind, (accounts, budget, cost, one, other, mouth))| {
        let text = match kind {
            0 => format!(
                "[reach]\naccounts = {accounts:?}\nneed = {one:?}\nattainable = {other:?}\n\
                 budget = {budget:?}\nacquisition_cost = {cost:?}"
            ),
            1 => format!(
                "[b2b]\naccounts = {accounts:?}\nbudget = {budget:?}\nopportunity_cost = {cost:?}\n\
                 inbound = {mouth:?}\nwin = {one:?}\ncycle = {{ shares = [0.2, 0.3, 0.5] }}\n\
                 committee = [{{ role = \"all\", approval = {other:?}, people = 3, needed = 2 }}]\n\
                 sellers = {{ role = \"team\", opportunities = 40 }}\nunits = 7.5"
            ),
            _ => format!(
                "[b2c]\nreachable = {accounts:?}\nbudget = {budget:?}\nsignup_cost = {cost:?}\n\
                 word_of_mouth = {mouth:?}\nactivation = {one:?}\npaying = {other:?}\n\
                 free = {{ conversion = 0.02, churn = 0.1, cost = 0.07 }}"
            ),
        };
        toml::from_str(&text).unwrap()
    })
}

fn offer(index: usize) -> impl Strategy<Value = Offer> {
    let change = || {
        (small(), small()).prop_map(|(customers, by)| UnitChange {
            customers: customers.into(),
            by: by.into(),
        })
    };
    (
        machine(),
        retention(),
        prop::option::of(change()),
        prop::option::of(change()),
        (0.0..200.0, share(), 0.0..3.0, small(), 0_u32..10),
        prop::option::of(1_u32..30),
        any::<bool>(),
    )
        .prop_map(
            move |(go_to_market, retention, expansion, contraction, money, end, abroad)| {
                let (price, margin, cost, growth, entry): (f64, f64, f64, f64, u32) = money;
                let stream = |name: &str, per| Stream {
                    per,
                    gross_margin: margin.into(),
                    unit_cost: cost.into(),
                    change: growth.into(),
                    ..Stream::new(name, price)
                };
                Offer {
                    currency: abroad.then_some(Currency::JPY),
                    entry: Entry {
                        after: None,
                        months: entry,
                    },
                    expansion,
                    contraction,
                    streams: [
                        ChargeBasis::Customer,
                        ChargeBasis::Unit,
                        ChargeBasis::NewCustomer,
                        ChargeBasis::FreeUser,
                    ]
                    .into_iter()
                    .map(|per| stream(&format!("{per:?}"), per))
                    .collect(),
                    end: end.map(|month| EndOfLife {
                        month,
                        shutdown_cost: 1_234.56.into(),
                        obligation_months: 5,
                        obligation_cost: 78.9.into(),
                        salvage: 321.0.into(),
                        // The last offer is entered by month 10 and ends, if ever, after all others.
                        successor: None,
                        migrating: Figure::from(0.0),
                    }),
                    ..Offer::new(&format!("offer {index}"), go_to_market, retention)
                }
            },
        )
}

fn case() -> impl Strategy<Value = BusinessCase> {
    (
        (offer(0), offer(1), offer(2)),
        (0..3_usize, 1_u32..50, 0.0..0.3_f64),
        (share(), share(), share(), 0.0..90.0_f64),
        (1_u32..40, share(), any::<bool>(), -3_i32..30),
        (0_u32..5, -5_i32..20, 0_u32..6, 1.0..500.0_f64),
    )
        .prop_map(|(offers, (allocation, months, discount), money, asset, heads)| {
            let discount = Rate::per_year(discount).unwrap();
            let launch = "2027-02".parse().unwrap();
            let mut case = BusinessCase::new("any", Currency::USD, launch, months, discount);
            case.build = Some(
                toml::from_str(
                    "budget = { amount = \"1000\", currency = \"USD\" }\nmonths = 4\n\
                     overrun = { name = \"overrun\", range = { pert = { min = 0.9, mode = 1, max = 2 } }, evidence = \"guess\" }",
                )
                .unwrap(),
            );
            case.offers = vec![offers.0, offers.1, offers.2];
            case.allocation =
                [Allocation::Revenue, Allocation::Customers, Allocation::Even][allocation];
            let (tax, limit, taken, days) = money;
            case.tax = Some(Tax {
                rate: tax.into(),
                offset_limit: Share::new(limit).unwrap(),
                carried_for: None,
            });
            case.payment_terms = Some(PaymentTerms {
                receivable_days: days.into(),
                prepaid_days: 3.0.into(),
                inventory_days: 7.0.into(),
                payable_days: 30.0.into(),
            });
            case.exchange = vec![CurrencyRate {
                currency: Currency::JPY,
                rate: 0.0067.into(),
                change: (-0.02).into(),
            }];
            case.cannibalisation = vec![
                toml::from_str(&format!("by = \"offer 1\"\nof = \"offer 0\"\nshare = {taken:?}"))
                    .unwrap(),
            ];
            let (life_months, salvage, replaced, month) = asset;
            case.capital = vec![CapitalItem {
                name: "machine".into(),
                cost: 9_999.99.into(),
                month,
                life_months,
                salvage: Share::new(salvage).unwrap(),
                method: WriteDown::Declining { factor: 2.0 },
                renewal: if replaced { AtEndOfLife::Replaced } else { AtEndOfLife::Sold },
            }];
            let (at_start, change, ramp_months, each) = heads;
            case.team = vec![Role {
                name: "team".into(),
                function: Function::Sales,
                offer: Some("offer 1".into()),
                salary: 50_001.0.into(),
                on_cost: 0.21.into(),
                raise: 0.03.into(),
                hiring_cost: 777.0.into(),
                ramp_months,
                heads: at_start,
                changes: vec![HeadChange { month: change.max(-3), heads: 2 }],
                customers_each: Some(each),
            }];
            case.costs = vec![
                CostLine {
                    function: Function::Delivery,
                    ..CostLine::new("steps", Cost::Step { size: 33.0, each: 12.34.into() })
                },
                CostLine {
                    offer: Some("offer 2".into()),
                    change: 0.04.into(),
                    ..CostLine::new("own", Cost::Fixed([1_000.0, 2_000.0].into_iter().collect()))
                },
                CostLine::new("each", Cost::PerCustomer(0.11.into())),
            ];
            case
        })
}

/// A plan as any other, with bills, moves, two sides, things that are made, and a list of prices.
fn needy() -> impl Strategy<Value = BusinessCase> {
    let needs = (
        1_u32..14,
        any::<bool>(),
        share(),
        small(),
        share(),
        0.0..60.0,
        0.0..0.49,
    );
    (case(), needs).prop_map(|(mut case, needs)| {
        let (months, at_end, part, moving, again, serves, learning): (
            _,
            _,
            f64,
            f64,
            f64,
            f64,
            f64,
        ) = needs;
        case.payment_terms.as_mut().unwrap().prepaid_days = 0.0.into();
        for (offer, to) in case.offers.iter_mut().zip([1, 0, 0]) {
            let months = match &offer.retention {
                Retention::Renewal {
                    months: contract, ..
                } => (1..=months).rev().find(|it| contract % it == 0).unwrap(),
                _ => months,
            };
            offer.repurchase = again.into();
            offer.moves = vec![Move {
                to: format!("offer {to}"),
                share: moving.into(),
            }];
            offer.streams[0].billing = Some(BillingCycle {
                months,
                at: if at_end {
                    BillingTime::End
                } else {
                    BillingTime::Start
                },
                refund: (!at_end).then(|| part.into()),
            });
            let made = &mut offer.streams[2];
            made.unit_cost = 5.0.into();
            made.unit_cost_change = moving.into();
            made.learning = Some(Learning {
                per_doubling: learning.into(),
                made: 10.0,
            });
            made.warranty = Some(Warranty {
                failing: part.into(),
                cost: 3.0.into(),
            });
            offer.streams[3].change = 0.0.into();
            let step = |from, is: f64| PriceStep {
                from,
                is: is.into(),
            };
            offer.streams[3].price = PriceList(vec![step(1, 3.0), step(6, serves), step(17, 0.5)]);
        }
        case.offers[0].moves.push(Move {
            to: "offer 2".into(),
            share: moving.into(),
        });
        case.offers[2].streams[1].marketplace = Some(Marketplace {
            refunds: (0.5 * part).into(),
            ..Marketplace::new("offer 1", serves, part)
        });
        case
    })
}

fn ties(case: &BusinessCase) -> Result<(), TestCaseError> {
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    for line in &statement.months {
        for it in &line.offers {
            for count in [it.gained, it.arrived, it.lost, it.departed, it.closing] {
                prop_assert!(count >= 0.into(), "{it:?}");
            }
            let units = [it.units.gained, it.units.expanded, it.units.contracted];
            for count in units.into_iter().chain([it.units.lost, it.units.closing]) {
                prop_assert!(count >= 0.into(), "{it:?}");
            }
        }
        for amount in [
            line.revenue,
            line.cash_flow,
            line.tax,
            line.operating_profit,
        ] {
            prop_assert_eq!(amount, amount.rounded());
        }
    }
    Ok(())
}

fn comes_back(case: &BusinessCase) -> Result<(), TestCaseError> {
    let json = serde_json::to_string(case).unwrap();
    prop_assert_eq!(&serde_json::from_str::<BusinessCase>(&json).unwrap(), case);
    let toml = toml::to_string(case).unwrap();
    prop_assert_eq!(&toml::from_str::<BusinessCase>(&toml).unwrap(), case);
    Ok(())
}

/// One trial of the simulation and the statement are the same projection.
fn agrees_with_its_trials(mut case: BusinessCase) -> Result<(), TestCaseError> {
    case.build = None;
    case.team[0].changes.clear();
    case.capital[0].month = case.capital[0].month.max(1);
    let statement = case.statement(Base::Modes).unwrap();
    let run = case
        .model()
        .unwrap()
        .model
        .run(&Sampling::monte_carlo(2))
        .unwrap();
    let (value, exact) = (run.named("NPV").unwrap(), statement.npv.to_f64());
    prop_assert!((value.samples()[1] - exact).abs() <= 0.006 + 1e-9 * exact.abs());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_ties_in_every_month_quarter_and_year(case in case()) {
        ties(&case)?;
    }

    #[test]
    fn every_plan_with_more_needs_ties_too(case in needy()) {
        ties(&case)?;
    }

    #[test]
    fn every_plan_comes_back_from_a_file(case in case()) {
        comes_back(&case)?;
    }

    #[test]
    fn every_plan_with_more_needs_comes_back_too(case in needy()) {
        comes_back(&case)?;
    }

    #[test]
    fn trials_agree_with_statements(case in case()) {
        agrees_with_its_trials(case)?;
    }

    #[test]
    fn trials_with_more_needs_agree_too(case in needy()) {
        agrees_with_its_trials(case)?;
    }
}
