//! Portfolios beside all choices there are, and what holds of every best one.

use std::collections::BTreeMap;

use bizcase::decision::{
    ChosenPortfolio, Portfolio, PortfolioCandidate, SimulatedPortfolio, WhyLeftOut,
};
use bizcase::distribution::Dist;
use bizcase::error::DecisionError;
use bizcase::quantity::{Currency, Share, Unit};
use bizcase::random::Sampling;
use bizcase::sample::Sample;
use bizcase::simulation::Model;
use proptest::prelude::*;

fn limits<const N: usize>(limits: [(&str, f64); N]) -> BTreeMap<String, f64> {
    limits.map(|(name, limit)| (name.to_owned(), limit)).into()
}

/// The ceramics company of Cooper, Edgett and Kleinschmidt: expected commercial values, and
/// development costs of which there are 15.
fn ceramics() -> Portfolio {
    let rows = [
        ("Alpha", 5.0, 3.0),
        ("Beta", 19.5, 5.0),
        ("Gamma", 2.1, 2.0),
        ("Delta", 1.5, 1.0),
        ("Echo", 15.7, 5.0),
        ("Foxtrot", 15.5, 10.0),
    ];
    let candidate =
        |(id, value, cost)| PortfolioCandidate::new(id, value).using("development", cost);
    Portfolio {
        candidates: rows.map(candidate).into(),
        limits: limits([("development", 15.0)]),
        exclusive: Vec::new(),
    }
}

/// They go down the list of value over cost, Beta, Echo and Alpha first, and stop at the budget;
/// Gamma, or Delta, still fits into it. No choice is worth more.
#[test]
fn the_ceramics_company_funds_what_it_ranks_first() {
    let best = ceramics().best().unwrap();
    assert_eq!(best.chosen, ["Alpha", "Beta", "Gamma", "Echo"]);
    assert!((best.value - 42.3).abs() < 1e-9 && best.is_optimal());
    assert!((best.used["development"] - 15.0).abs() < 1e-9);
    // In parts, the next would be Foxtrot, of 15.5 for 10.
    assert!((best.shadow_prices["development"] - 1.55).abs() < 1e-9);
    let room = |id: &str| &best.left_out.iter().find(|it| it.id == id).unwrap().why;
    let short = |short| WhyLeftOut::NoRoom {
        resource: "development".to_owned(),
        short,
    };
    assert_eq!(
        (room("Delta"), room("Foxtrot")),
        (&short(1.0), &short(10.0))
    );
    assert!((ceramics().cost_of("Foxtrot").unwrap().unwrap() - 7.3).abs() < 1e-9);
}

/// Every choice there is: the best value, if any keeps the limits.
fn by_force(portfolio: &Portfolio) -> Option<f64> {
    let candidates = &portfolio.candidates;
    let chosen = |choice: u32, id: &str| {
        let at = candidates.iter().position(|it| it.id == id).unwrap();
        choice >> at & 1 == 1
    };
    let allowed = |choice: &u32| {
        let taken = || candidates.iter().filter(|it| chosen(*choice, &it.id));
        let within = portfolio.limits.iter().all(|(name, limit)| {
            let used: f64 = taken().filter_map(|it| it.uses.get(name)).sum();
            used <= limit * (1.0 + 1e-12)
        });
        let mut needs = taken().flat_map(|it| &it.requires);
        let mut groups = portfolio.exclusive.iter();
        within
            && needs.all(|id| chosen(*choice, id))
            && groups.all(|group| group.iter().filter(|id| chosen(*choice, id)).count() <= 1)
    };
    let value = |choice: u32| {
        let taken = candidates.iter().filter(|it| chosen(choice, &it.id));
        taken.map(|it| it.value).sum::<f64>()
    };
    let all = (0..1_u32 << candidates.len()).filter(allowed).map(value);
    all.max_by(f64::total_cmp)
}

/// Up to nine candidates with two resources, prerequisites and exclusions; some are worth less than
/// nothing, and some bring of a resource.
fn portfolio() -> impl Strategy<Value = Portfolio> {
    let candidate = (-5.0..20.0, 0.0..10.0, -2.0..8.0);
    let pair = || (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (
        prop::collection::vec(candidate, 1..9),
        prop::collection::vec(pair(), 0..4),
        prop::collection::vec(pair(), 0..3),
        (8.0..30.0, 8.0..20.0),
    )
        .prop_map(|(rows, needs, rivals, (money, weeks))| {
            let id = |at: usize| format!("c{at}");
            let mut candidates: Vec<PortfolioCandidate> = rows
                .iter()
                .enumerate()
                .map(|(at, &(value, cost, work))| {
                    PortfolioCandidate::new(&id(at), value)
                        .using("money", cost)
                        .using("weeks", work)
                })
                .collect();
            for (one, other) in needs {
                let (one, other) = (one.index(rows.len()), other.index(rows.len()));
                // Earlier ones only, so that there are no circles.
                if other < one {
                    candidates[one].requires.push(id(other));
                }
            }
            let group = |(one, other): (prop::sample::Index, prop::sample::Index)| {
                let (one, other) = (one.index(rows.len()), other.index(rows.len()));
                (one != other).then(|| vec![id(one), id(other)])
            };
            Portfolio {
                candidates,
                limits: limits([("money", money), ("weeks", weeks)]),
                exclusive: rivals.into_iter().filter_map(group).collect(),
            }
        })
}

fn value_of(portfolio: &Portfolio, chosen: &[String]) -> f64 {
    let taken = portfolio
        .candidates
        .iter()
        .filter(|it| chosen.contains(&it.id));
    taken.map(|it| it.value).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_best_choice_is_that_of_all_choices(portfolio in portfolio()) {
        let best: ChosenPortfolio = match portfolio.best() {
            Ok(best) => best,
            // Two that exclude each other and are needed together.
            Err(DecisionError::Invalid(_)) => return Ok(()),
            Err(DecisionError::NothingFits { .. }) => {
                prop_assert_eq!(by_force(&portfolio), Some(0.0));
                return Ok(());
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let forced = by_force(&portfolio).unwrap();
        prop_assert!((best.value - forced).abs() < 1e-9, "{} for {forced}", best.value);
        prop_assert!(best.is_optimal());
        prop_assert!((value_of(&portfolio, &best.chosen) - best.value).abs() < 1e-9);
        for (name, used) in &best.used {
            prop_assert!(*used <= portfolio.limits[name] * (1.0 + 1e-9));
        }
        prop_assert_eq!(best.chosen.len() + best.left_out.len(), portfolio.candidates.len());
    }

    /// One limit: what more of it buys never exceeds what a candidate at the margin is worth.
    #[test]
    fn more_money_buys_no_less_and_no_more_than_the_shadow_price_says(
        rows in prop::collection::vec((0.1..20.0, 0.5..10.0), 2..9),
        budget in 10.0..30.0,
        more in 0.0..10.0,
    ) {
        let candidate = |(at, (value, cost)): (usize, (f64, f64))| {
            PortfolioCandidate::new(&at.to_string(), value).using("money", cost)
        };
        let portfolio = Portfolio {
            candidates: rows.into_iter().enumerate().map(candidate).collect(),
            limits: limits([("money", budget)]),
            exclusive: Vec::new(),
        };
        let best = portfolio.best().unwrap();
        let bought = portfolio.frontier("money", &[budget, budget + more]).unwrap();
        prop_assert!((bought[0].value - best.value).abs() < 1e-9);
        prop_assert!(bought[1].value >= bought[0].value - 1e-9);
        // In parts the value is concave in the budget, with the shadow price as its slope here, and
        // whole candidates are worth no more than parts; what they miss is below one candidate.
        let most = portfolio.candidates.iter().map(|it| it.value).fold(0.0, f64::max);
        let gained = bought[1].value - bought[0].value;
        prop_assert!(gained <= best.shadow_prices["money"] * more + most + 1e-9);
    }
}

/// Candidates that are worth what they cost and as much more each.
fn strongly_correlated(costs: &[u32], more: u32) -> Portfolio {
    let candidates = costs.iter().enumerate().map(|(at, &cost)| {
        PortfolioCandidate::new(&at.to_string(), f64::from(cost + more))
            .using("money", f64::from(cost))
    });
    Portfolio {
        candidates: candidates.collect(),
        limits: limits([("money", f64::from(costs.iter().sum::<u32>() / 2))]),
        exclusive: Vec::new(),
    }
}

/// The most that whole costs can be worth, by dynamic programming (Bellman 1957).
fn by_tables(costs: &[u32], more: u32) -> u32 {
    let limit = (costs.iter().sum::<u32>() / 2) as usize;
    let mut most = vec![0; limit + 1];
    for &cost in costs {
        for left in (cost as usize..=limit).rev() {
            most[left] = most[left].max(most[left - cost as usize] + cost + more);
        }
    }
    most[limit]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The hardest class of Pisinger (2005), *Where are the hard knapsack problems?*
    #[test]
    fn the_best_of_candidates_that_are_all_as_efficient_is_that_of_tables(
        costs in prop::collection::vec(1..200_u32, 20..90),
        more in 0..100_u32,
    ) {
        let best = strongly_correlated(&costs, more).best().unwrap();
        let expected = f64::from(by_tables(&costs, more));
        prop_assert!(best.value <= expected + 1e-6 && best.bound >= expected - 1e-6);
        prop_assert!(!best.is_optimal() || (best.value - expected).abs() < 1e-6);
        let money = f64::from(costs.iter().sum::<u32>() / 2);
        prop_assert!(best.used["money"] <= money + 1e-6);
    }
}

#[test]
fn a_thousand_candidates_that_are_all_as_efficient_are_chosen_from_exactly() {
    // Steps of a generator of Lehmer, so that costs are spread evenly.
    let costs: Vec<u32> = (1..=1_000_u32).map(|at| 1 + at * 16_807 % 1_009).collect();
    let best = strongly_correlated(&costs, 100).best().unwrap();
    assert!(best.is_optimal(), "{} of {}", best.value, best.bound);
    assert!((best.value - f64::from(by_tables(&costs, 100))).abs() < 1e-6);
}

#[test]
fn a_portfolio_that_contradicts_itself_is_refused() {
    let changed = |change: &dyn Fn(&mut Portfolio)| {
        let mut portfolio = ceramics();
        change(&mut portfolio);
        portfolio.best().unwrap_err()
    };
    let message = |change: &dyn Fn(&mut Portfolio)| changed(change).to_string();
    assert_eq!(
        message(&|it| it.limits = limits([("development", 0.5)])),
        "nothing fits: even `Delta` needs 1 of `development`, of which there is 0.5"
    );
    assert_eq!(
        message(&|it| {
            it.candidates[0].requires = vec!["Beta".to_owned()];
            it.candidates[1].requires = vec!["Echo".to_owned()];
            it.candidates[4].requires = vec!["Alpha".to_owned()];
        }),
        "prerequisites depend on each other in a circle: Alpha -> Beta -> Echo -> Alpha"
    );
    assert!(matches!(
        changed(&|it| it.candidates[0].requires = vec!["Alpha".to_owned()]),
        DecisionError::Circle { names, .. } if names == ["Alpha", "Alpha"]
    ));
    let text = message(&|it| it.candidates[0].requires = vec!["Betta".to_owned()]);
    assert!(text.ends_with("did you mean `Beta`?"), "{text}");
    let text = message(&|it| it.exclusive = vec![vec!["Alpha".to_owned(), "Zeta".to_owned()]]);
    assert!(
        text.starts_with("exclusive candidate = `Zeta` is none of"),
        "{text}"
    );
    let text = message(&|it| {
        it.candidates[0].requires = vec!["Beta".to_owned()];
        it.exclusive = vec![vec!["Alpha".to_owned(), "Beta".to_owned()]];
    });
    assert!(text.contains("do not exclude each other"), "{text}");
    let text = message(&|it| it.candidates[1].id = "Alpha".to_owned());
    assert!(text.contains("a second `Alpha`"), "{text}");
    assert!(message(&|it| it.candidates[0].value = f64::NAN).starts_with("value of `Alpha`"));
    assert!(message(&|it| it.limits = limits([("development", -1.0)])).contains("limit of"));
    let text = message(&|it| {
        it.candidates[0] = PortfolioCandidate::new("Alpha", 1.0).using("devlopment", 1.0);
    });
    assert!(text.ends_with("did you mean `development`?"), "{text}");
    assert!(ceramics().cost_of("Zeta").is_err());
    assert!(ceramics().frontier("money", &[1.0]).is_err());
}

/// Six candidates of two markets: outcomes of one market move together.
fn markets(trials: u64) -> (Portfolio, Vec<Sample>) {
    let mut model = Model::new(Currency::EUR);
    let north = model
        .ratio("north", Dist::normal(0.0, 1.0).unwrap())
        .unwrap();
    let south = model
        .ratio("south", Dist::normal(0.0, 1.0).unwrap())
        .unwrap();
    let ids = ["n1", "n2", "n3", "s1", "s2", "s3"];
    for (at, id) in ids.into_iter().enumerate() {
        let own = model
            .ratio(&format!("own {id}"), Dist::normal(0.0, 0.5).unwrap())
            .unwrap();
        let (market, mean) = (
            if at < 3 { north } else { south },
            1.0 - 0.1 * f64::from(u8::try_from(at).unwrap()),
        );
        model
            .output(id, move |s| {
                s.get(market) + s.get(own) + bizcase::quantity::Approx::new(mean)
            })
            .unwrap();
    }
    let run = model.run(&Sampling::monte_carlo(trials).seed(4)).unwrap();
    let outcomes = ids.map(|id| run.named(id).unwrap()).into();
    let candidate = |id: &str| PortfolioCandidate::new(id, 0.0).using("teams", 1.0);
    let portfolio = Portfolio {
        candidates: ids.map(candidate).into(),
        limits: limits([("teams", 3.0)]),
        exclusive: Vec::new(),
    };
    (portfolio, outcomes)
}

fn shortfall(outcomes: &[Sample], chosen: u32, tail: Share) -> (f64, f64) {
    let taken = outcomes
        .iter()
        .enumerate()
        .filter(|(at, _)| chosen >> at & 1 == 1);
    let mut sums = vec![0.0; outcomes[0].samples().len()];
    for (_, outcome) in taken {
        for (sum, value) in sums.iter_mut().zip(outcome.samples()) {
            *sum += value;
        }
    }
    let sum: Sample = Sample::new("sum", Unit::Ratio, sums).unwrap();
    (sum.mean().value, sum.expected_shortfall(tail).value)
}

/// Beside all choices of up to three teams: the best mean above each floor. A careful choice spreads
/// over both markets, because the trials are shared.
#[test]
fn choices_above_a_floor_are_the_best_of_all_choices() {
    let (portfolio, outcomes) = markets(1_000);
    let simulated = SimulatedPortfolio::new(portfolio, &outcomes).unwrap();
    let tail = Share::percent(10.0).unwrap();
    let bold = simulated.best().unwrap();
    assert_eq!(bold.choice.chosen, ["n1", "n2", "n3"]);
    for floor in [-6.0, -2.0, -1.5, -1.0, -0.5, 0.0] {
        let found = simulated.best_above(tail, floor).unwrap();
        let choices = (0_u32..64).filter(|choice| choice.count_ones() <= 3);
        let held = choices.map(|choice| shortfall(&outcomes, choice, tail));
        let held = held.filter(|(_, shortfall)| *shortfall >= floor);
        let best = held.map(|(mean, _)| mean).max_by(f64::total_cmp).unwrap();
        let mean = found.outcome.mean().value;
        assert!(
            (mean - best).abs() < 1e-9,
            "{mean} for {best} above {floor}"
        );
        assert!(found.outcome.expected_shortfall(tail).value >= floor - 1e-9);
        assert!((found.choice.value - mean).abs() < 1e-9);
    }
    let careful = simulated.best_above(tail, -2.0).unwrap().choice.chosen;
    assert!(
        careful.iter().any(|id| id.starts_with('n'))
            && careful.iter().any(|id| id.starts_with('s'))
    );
    let error = simulated.best_above(tail, 3.0).unwrap_err();
    assert!(matches!(error, DecisionError::TooRisky { .. }), "{error}");
}

/// In a trial the three best of those above zero are funded.
#[test]
fn membership_is_how_often_a_candidate_is_among_the_best() {
    let (portfolio, outcomes) = markets(400);
    let simulated = SimulatedPortfolio::new(portfolio, &outcomes).unwrap();
    let membership = simulated.membership().unwrap();
    for (at, member) in membership.iter().enumerate() {
        let funded = (0..400).filter(|&trial| {
            let own = outcomes[at].samples()[trial];
            let higher = outcomes.iter().filter(|it| it.samples()[trial] > own);
            own > 0.0 && higher.count() < 3
        });
        let share = funded.count() as f64 / 400.0;
        assert!(
            (member.probability.value - share).abs() < 1e-12,
            "{}",
            member.id
        );
    }
    assert!(membership[0].probability.value > membership[5].probability.value);
}

#[test]
fn outcomes_that_do_not_belong_to_the_candidates_are_refused() {
    let (portfolio, outcomes) = markets(200);
    let new = |outcomes: &[Sample]| SimulatedPortfolio::new(portfolio.clone(), outcomes);
    assert!(new(&outcomes).is_ok());
    assert!(
        new(&outcomes[1..])
            .unwrap_err()
            .to_string()
            .starts_with("outcome of `n1`")
    );
    let mut others = outcomes.clone();
    others[0] = others[0].clone().renamed("n9");
    assert!(new(&others).unwrap_err().to_string().contains("`n9`"));
    others[0] = Sample::new("n1", Unit::Ratio, vec![1.0; 100]).unwrap();
    assert!(new(&others).is_err());
    let unclear = SimulatedPortfolio::new(portfolio, &outcomes).unwrap();
    assert!(unclear.best_above(Share::ZERO, 0.0).is_err());
    assert!(
        unclear
            .best_above(Share::percent(5.0).unwrap(), f64::NAN)
            .is_err()
    );
}
