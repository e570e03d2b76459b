//! Good, better, best: published examples, properties, and the way into a case.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::error::Error;

use bizcase::case::{BusinessCase, Study, StudyResult};
use bizcase::import::Csv;
use bizcase::pricing::{
    BestLineUp, CannibalisationRate, LineUp, PriceSearch, SearchMethod, TierWillingness,
    WillingnessPanel,
};
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::sample::Bootstrap;
use bizcase::survey::{Respondent, Stated, StatedPrice};
use proptest::prelude::*;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

const NAMES: [&str; 4] = ["t1", "t2", "t3", "t4"];

/// Customers who would pay these amounts, each so many of them.
fn panel(customers: &[(f64, Vec<i64>)]) -> WillingnessPanel {
    let tiers = customers[0].1.len();
    let rows: Vec<_> = customers
        .iter()
        .enumerate()
        .map(|(id, (weight, worth))| {
            let respondent = Respondent::new(id.to_string()).weight(*weight);
            TierWillingness::new(
                respondent,
                worth.iter().map(|&it| usd(it)).collect::<Vec<_>>(),
            )
        })
        .collect();
    WillingnessPanel::new("packages", NAMES[..tiers].to_vec(), &rows).unwrap()
}

/// Tiers by price and unit cost.
fn line_up(tiers: &[(i64, i64)]) -> LineUp {
    let tiers = NAMES.into_iter().zip(tiers);
    LineUp::new(tiers.map(|(name, &(price, cost))| (name, usd(price), usd(cost)))).unwrap()
}

/// The best prices, in whole dollars, for tiers with these costs.
fn best(panel: &WillingnessPanel, costs: &[i64]) -> BestLineUp {
    let costs: Vec<(i64, i64)> = costs.iter().map(|&cost| (1, cost)).collect();
    let search = PriceSearch::default().step(usd(1));
    panel.best_prices(&line_up(&costs), &search).unwrap()
}

fn prices(best: &BestLineUp) -> Vec<(&str, Money)> {
    let tiers = best.line_up.tiers().iter();
    tiers.map(|it| (it.name.as_str(), it.price)).collect()
}

/// Slides on versioning of a course in marketing: a low and a high version for 100 customers each
/// of segments A and B, who would pay (50, 100) and (40, 60): offering both at
/// 40 and 90 earns 40 x 100 + 90 x 100 = 13,000. In their case 3 A would pay 80 for the
/// high version: that one alone at 60 earns 12,000, both at 40 and 70 earn 11,000.
/// <https://www.coursehero.com/file/p1fej0/>
#[test]
fn matches_the_course_on_versioning() {
    let both = panel(&[(100.0, vec![50, 100]), (100.0, vec![40, 60])]);
    let found = best(&both, &[0, 0]);
    assert_eq!(prices(&found), [("t1", usd(40)), ("t2", usd(90))]);
    assert!((found.profit * 200.0 - 13_000.0).abs() < 1e-9);
    assert_eq!(found.method, SearchMethod::Enumerated);

    let third = panel(&[(100.0, vec![50, 80]), (100.0, vec![40, 60])]);
    let found = best(&third, &[0, 0]);
    assert_eq!(prices(&found), [("t2", usd(60))]);
    assert_eq!(found.left_out, ["t1"]);
    assert!((found.profit * 200.0 - 12_000.0).abs() < 1e-9);
    assert!(found.gain.value.abs() < 1e-12);
    let versions = third.choices(&line_up(&[(40, 0), (70, 0)])).unwrap();
    assert!((versions.profit.value * 200.0 - 11_000.0).abs() < 1e-9);
}

/// A question in microeconomics: 10 business travellers would pay 1,000 for a seat in first class
/// and 500 in economy, 90 tourists 400 and 300, at marginal costs of 400 and 200; and the same with
/// 90 and 10. <https://wizedu.com/questions/541273/>
#[test]
fn an_airline_sells_first_class_alone_when_tourists_are_few() {
    let flight =
        |business, tourists| panel(&[(business, vec![500, 1_000]), (tourists, vec![300, 400])]);
    let many = best(&flight(10.0, 90.0), &[200, 400]);
    assert_eq!(prices(&many), [("t1", usd(300)), ("t2", usd(800))]);
    assert!((many.profit * 100.0 - 13_000.0).abs() < 1e-9);

    let few = best(&flight(90.0, 10.0), &[200, 400]);
    assert_eq!(prices(&few), [("t2", usd(1_000))]);
    assert!((few.profit * 100.0 - 54_000.0).abs() < 1e-9);
}

/// A lecture on marketing arithmetic: the profit changes by new units x their unit contribution
/// less new units x rate x the old unit contribution, so that the break-even rate is new over old. <https://www.coursehero.com/file/6103699/session-3/>
#[test]
fn a_new_tier_changes_profit_as_the_formula_of_the_break_even_rate_says() {
    let customers: Vec<(f64, Vec<i64>)> = (0..200)
        .map(|it| (1.0, vec![it * 7 % 60, it * 13 % 90]))
        .collect();
    let panel = panel(&customers);
    let old = LineUp::new([("t2", usd(50), usd(10))]).unwrap();
    for price in [10, 20, 30, 40, 50] {
        let new = line_up(&[(price, 4), (50, 10)]);
        let migration = panel.migration(&old, &new).unwrap();
        let found = migration.cannibalisation.unwrap();
        let outcome = panel.choices(&new).unwrap();
        let (units, new_margin) = (outcome.tiers[0].share.value, (price - 4) as f64);
        let change = units * new_margin - units * found.rate * 40.0;
        assert!(
            (migration.profit_change.value - change).abs() < 1e-9,
            "{price}"
        );
        assert_eq!(found.pays(), change >= 0.0);
        assert!((found.break_even.unwrap() - new_margin / 40.0).abs() < 1e-12);
    }
}

/// What a customer takes, from the definition: nobody pays more than it is worth to them; the
/// greatest surplus; of equal ones the dearer, of these the later.
fn takes(worth: &[i64], tiers: &[(i64, i64)]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for place in 0..tiers.len() {
        let surplus = worth[place] - tiers[place].0;
        let better = match best {
            None => surplus >= 0,
            Some(other) => {
                let held = worth[other] - tiers[other].0;
                surplus > held || (surplus == held && tiers[place].0 >= tiers[other].0)
            }
        };
        if better {
            best = Some(place);
        }
    }
    best
}

/// The most that any list of whole prices earns.
fn brute_force(customers: &[(f64, Vec<i64>)], costs: &[i64], most: i64) -> f64 {
    let tiers = costs.len();
    let all: f64 = customers.iter().map(|it| it.0).sum();
    let mut best = 0.0_f64;
    for code in 0..(most + 2).pow(u32::try_from(tiers).unwrap()) {
        let price =
            |place: usize| code / (most + 2).pow(u32::try_from(place).unwrap()) % (most + 2);
        let list: Vec<(i64, i64)> = (0..tiers).map(|it| (price(it), costs[it])).collect();
        let profit = customers.iter().map(|(weight, worth)| {
            takes(worth, &list).map_or(0.0, |it| weight * (list[it].0 - list[it].1) as f64)
        });
        best = best.max(profit.sum::<f64>() / all);
    }
    best
}

fn customers(tiers: usize, most: i64) -> impl Strategy<Value = Vec<(f64, Vec<i64>)>> {
    let one = (0.5..4.0, prop::collection::vec(0..=most, tiers));
    prop::collection::vec(one, 1..7)
}

fn market(most: i64) -> impl Strategy<Value = (Vec<(f64, Vec<i64>)>, Vec<i64>)> {
    (1_usize..4).prop_flat_map(move |tiers| {
        (
            customers(tiers, most),
            prop::collection::vec(0..3_i64, tiers),
        )
    })
}

/// Prices and unit costs.
type List = Vec<(i64, i64)>;

/// A panel, and two line-ups of its tiers.
fn two_lists() -> impl Strategy<Value = (Vec<(f64, Vec<i64>)>, List, List)> {
    (1_usize..5).prop_flat_map(|tiers| {
        let list = || prop::collection::vec((0..12_i64, 0..5_i64), tiers);
        (customers(tiers, 12), list(), list())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_list_of_whole_prices_earns_more_than_the_best((customers, costs) in market(7)) {
        let most = brute_force(&customers, &costs, 7);
        prop_assume!(most > 0.0);
        let found = best(&panel(&customers), &costs);
        prop_assert!((found.profit - most).abs() < 1e-9, "{found} {most}");
        prop_assert!(found.gain.value > -1e-9);
    }

    #[test]
    fn everybody_takes_what_leaves_most((customers, list, _) in two_lists()) {
        let outcome = panel(&customers).choices(&line_up(&list)).unwrap();
        let all: f64 = customers.iter().map(|it| it.0).sum();
        for (place, tier) in outcome.tiers.iter().enumerate() {
            let takers = customers.iter().filter(|it| takes(&it.1, &list) == Some(place));
            let share = takers.map(|it| it.0).sum::<f64>() / all;
            prop_assert!((tier.share.value - share).abs() < 1e-12);
            prop_assert!((tier.profit - share * (list[place].0 - list[place].1) as f64).abs() < 1e-9);
        }
        let shares = outcome.tiers.iter().map(|it| it.share.value).sum::<f64>();
        prop_assert!((shares + outcome.staying_out.value - 1.0).abs() < 1e-12);
        let revenue = outcome.tiers.iter().map(|it| it.revenue).sum::<f64>();
        prop_assert!((revenue - outcome.revenue.value).abs() < 1e-9);
        prop_assert!(outcome.consumer_surplus.value >= 0.0);
    }

    #[test]
    fn a_dearer_tier_is_taken_by_fewer_and_leaves_customers_less(
        (customers, list, _) in two_lists(),
        rise in 1..6_i64,
    ) {
        let panel = panel(&customers);
        let mut dearer = list.clone();
        dearer[0].0 += rise;
        let (before, after) = (
            panel.choices(&line_up(&list)).unwrap(),
            panel.choices(&line_up(&dearer)).unwrap(),
        );
        // Where two tiers leave a customer the same, a dearer price may win the tie that it lost:
        // only those to whom the tier left no more than another.
        let strictly = customers.iter().all(|(_, worth)| {
            (1..list.len()).all(|it| worth[0] - list[0].0 != worth[it] - list[it].0)
        });
        if strictly {
            prop_assert!(after.tiers[0].share.value <= before.tiers[0].share.value + 1e-12);
        }
        prop_assert!(after.consumer_surplus.value <= before.consumer_surplus.value + 1e-9);
        prop_assert!(after.staying_out.value >= before.staying_out.value - 1e-12);
    }

    #[test]
    fn moves_add_up_and_turn_round((customers, one, other) in two_lists()) {
        let panel = panel(&customers);
        let (one, other) = (line_up(&one), line_up(&other));
        let (there, back) =
            (panel.migration(&one, &other).unwrap(), panel.migration(&other, &one).unwrap());
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        prop_assert!(close(there.up.value, back.down.value));
        prop_assert!(close(there.won.value, back.lost.value));
        prop_assert!(close(there.stayed.value, back.stayed.value));
        let (before, after) = (panel.choices(&one).unwrap(), panel.choices(&other).unwrap());
        let change = after.profit.value - before.profit.value;
        prop_assert!(close(there.profit_change.value, change));
        prop_assert!(close(there.revenue_change.value, after.revenue.value - before.revenue.value));
        let (mut share, mut profit) = (0.0, 0.0);
        for it in &there.moves {
            share += it.share;
            profit += it.profit_change;
        }
        prop_assert!(close(share, 1.0) && close(profit, change));

        let nothing = panel.migration(&one, &one).unwrap();
        prop_assert!(close(nothing.stayed.value + before.staying_out.value, 1.0));
        prop_assert!(nothing.profit_change.value.abs() < 1e-12);
        prop_assert_eq!(nothing.cannibalisation, None);
    }
}

/// Four tiers, each wanted by other customers, who would pay 1, 2, ... 30 for it and nothing else:
/// each tier is a market of its own, where the best price at a unit cost of 1 is
/// `max (p - 1)(31 - p)`, 16, and 15 of 30 buy.
#[test]
fn ascents_find_the_prices_of_markets_that_do_not_touch() {
    let customers: Vec<(f64, Vec<i64>)> = (0..120)
        .map(|it| {
            let mut worth = vec![0; 4];
            worth[it % 4] = i64::try_from(it / 4).unwrap() + 1;
            (1.0, worth)
        })
        .collect();
    let found = best(&panel(&customers), &[1; 4]);
    assert!(prices(&found).iter().all(|it| it.1 == usd(16)), "{found}");
    assert!((found.profit - 4.0 * 15.0 * 15.0 / 120.0).abs() < 1e-9);
    let SearchMethod::Ascents {
        starts,
        reached,
        lowest,
    } = found.method
    else {
        panic!("{found}");
    };
    assert_eq!(starts, 39);
    assert!(reached >= 1 && lowest <= found.profit);
    // Against the best tier alone.
    assert!((found.gain.value - 3.0 * 15.0 * 15.0 / 120.0).abs() < 1e-9);
}

/// Three tiers and so many customers that not all lists are compared, set against lists on a grid.
#[test]
fn ascents_beat_every_list_of_a_grid() {
    let customers: Vec<(f64, Vec<i64>)> = (0..400_i64)
        .map(|it| {
            let (size, taste) = (it * 37 % 101, it * 53 % 89);
            (
                1.0,
                vec![
                    10 + size / 4,
                    10 + size / 2 + taste / 8,
                    5 + size + taste / 2,
                ],
            )
        })
        .collect();
    let panel = panel(&customers);
    let found = best(&panel, &[2, 4, 10]);
    assert!(matches!(found.method, SearchMethod::Ascents { .. }));
    for code in 0..20_i64.pow(3) {
        let list = [code % 20 * 2, code / 20 % 20 * 4, code / 400 * 7];
        let list = line_up(&[(list[0], 2), (list[1], 4), (list[2], 10)]);
        let profit = panel.choices(&list).unwrap().profit.value;
        assert!(profit <= found.profit + 1e-9, "{profit} {found}");
    }
}

/// Cents that no double holds: 30.10 less 20.05 and 20.10 less 10.05 leave the same.
#[test]
fn ties_are_exact() {
    let cents = |text: &str| -> Money { text.parse().unwrap() };
    let worth = [cents("USD 20.10"), cents("USD 30.10")];
    let rows = [TierWillingness::new(Respondent::new("1"), worth)];
    let panel = WillingnessPanel::new("packages", ["good", "best"], &rows).unwrap();
    let list = [
        ("good", cents("USD 10.05"), usd(0)),
        ("best", cents("USD 20.05"), usd(0)),
    ];
    let outcome = panel.choices(&LineUp::new(list).unwrap()).unwrap();
    assert_eq!(outcome.tiers[1].share.value, 1.0);
}

const ROWS: &str = include_str!("../data/pricing/packages.csv");

fn surveyed() -> Result<WillingnessPanel, bizcase::Error> {
    let tiers = ["good", "better", "best"];
    let rows = Csv::from_text("packages.csv", ROWS)
        .currency(Currency::EUR)
        .tier_willingness(&tiers)?
        .rows;
    Ok(WillingnessPanel::new("packages", tiers, &rows)?.bootstrap(Bootstrap::new(400).seed(5)))
}

/// From a file of answers to the customers of each offer of a case file, draw by draw.
#[test]
fn shares_of_tiers_enter_a_case_with_their_draws() -> Result<(), Box<dyn Error>> {
    let outcome = surveyed()?.choices(&toml::from_str(
        r#"tiers = [
            { name = "good", price = "EUR 9", unit_cost = "EUR 1" },
            { name = "better", price = "EUR 19", unit_cost = "EUR 2" },
            { name = "best", price = "EUR 39", unit_cost = "EUR 6" },
        ]"#,
    )?)?;
    let mut case: BusinessCase = toml::from_str(include_str!("../data/pricing/packages.toml"))?;
    let found = StudyResult::Draws(outcome.draws()?.clone());
    case.studies = vec![Study {
        source: "what 120 respondents would pay".into(),
        records: Some(outcome.respondents as u64),
        ..Study::new("packages", found)
    }];
    let read: BusinessCase = toml::from_str(&toml::to_string(&case)?)?;
    assert_eq!(read, case);

    let built = read.model()?;
    let run = built.model.run(&Sampling::monte_carlo(200).seed(2))?;
    let trials = |name: &str| Ok::<_, Box<dyn Error>>(run.named(name)?.samples().to_vec());
    let sold = [
        trials("SOM accounts, good")?,
        trials("SOM accounts, better")?,
        trials("SOM accounts, best")?,
    ];
    // The three shares of a trial are of one draw, nobody leaves, and all come in the first month.
    let customers = trials("customers at the end of year 1")?;
    let mut rows = Vec::new();
    for (trial, customers) in customers.iter().enumerate() {
        let bought: f64 = sold.iter().map(|it| it[trial]).sum();
        assert!((bought - customers).abs() < 1e-6 && bought <= 10_000.0 + 1e-6);
        rows.push(sold[0][trial] / sold[2][trial]);
    }
    // The draws differ, and their mean is the share of the answers.
    assert!(rows.iter().any(|it| (it - rows[0]).abs() > 1e-3));
    for (tier, sold) in outcome.tiers.iter().zip(&sold) {
        let mean = sold.iter().sum::<f64>() / 200.0 / 10_000.0;
        assert!(
            (mean - tier.share.value).abs() < 0.02,
            "{} {mean}",
            tier.name
        );
        assert!(tier.share.interval.unwrap().contains(tier.share.value));
    }
    Ok(())
}

/// Respondents are resampled whole, and those of a segment apart from those of another.
#[test]
fn draws_are_of_whole_respondents() -> Result<(), Box<dyn Error>> {
    let panel = surveyed()?;
    let list = LineUp::new(["good", "better", "best"].into_iter().zip([9, 19, 39]).map(
        |(name, price)| {
            (
                name,
                Money::major(price, Currency::EUR),
                Money::major(1, Currency::EUR),
            )
        },
    ))?;
    let outcome = panel.choices(&list)?;
    let stored: serde_json::Value = serde_json::to_value(outcome.draws()?)?;
    let columns = stored["columns"].as_array().unwrap();
    let value = |column: usize, row: usize| columns[column][1][row].as_f64().unwrap();
    for row in 0..400 {
        let sum: f64 = (0..4).map(|column| value(column, row)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
    let by_size = panel.by_segment("size")?;
    let (small, large) = (&by_size["small"], &by_size["large"]);
    assert_eq!(
        small.respondents().len() + large.respondents().len(),
        panel.respondents().len()
    );
    let shares = [small, large].map(|it| it.choices(&list).unwrap());
    assert_ne!(shares[0].draws()?.name(), shares[1].draws()?.name());
    // Larger firms take the largest tier more often.
    assert!(shares[1].tiers[2].share.value > shares[0].tiers[2].share.value);
    Ok(())
}

#[test]
fn stated_prices_become_a_panel() -> Result<(), bizcase::Error> {
    let stated = |id: &str, amount| StatedPrice::new(Respondent::new(id), usd(amount));
    let unsure = StatedPrice {
        stated: Stated::DontKnow("DK".into()),
        ..stated("3", 0)
    };
    let good = [stated("1", 10), stated("2", 8), stated("3", 7)];
    let better = [stated("2", 20), stated("1", 15), unsure];
    let panel = WillingnessPanel::of_stated("w", [("good", &good[..]), ("better", &better)])?;
    assert_eq!(panel.worth(1, "better")?, usd(20));
    assert_eq!(
        panel.exclusions().to_string(),
        "1 of 3 left out: 1 does not know (`DK`)"
    );
    Ok(())
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let anna = |worth: &[Money]| TierWillingness::new(Respondent::new("anna"), worth);
    let refused = |worth: &[Money]| {
        let panel = WillingnessPanel::new("w", ["good", "best"], &[anna(worth)]);
        panel.unwrap_err().to_string()
    };
    let eur = Money::major(1, Currency::EUR);
    let fine: Money = "USD 0.0000001".parse().unwrap();
    let told = [
        refused(&[usd(1)]),
        refused(&[usd(1), usd(-1)]),
        refused(&[usd(1), eur]),
        refused(&[usd(1), fine]),
    ];
    assert_eq!(
        told[0],
        "amounts of respondent anna = 1 must be 2, one for each of `good`, `best`"
    );
    assert_eq!(
        told[1],
        "`best` of respondent anna = USD -1.00 is outside [0, 1e12]"
    );
    assert_eq!(
        told[2],
        "`best` of respondent anna = EUR 1.00 must be in USD, as the others"
    );
    assert_eq!(
        told[3],
        "`best` of respondent anna = USD 0.0000001 must be an amount of six decimals at most"
    );

    let nobody = WillingnessPanel::new("w", ["good"], &[]).unwrap_err();
    assert_eq!(
        nobody.to_string(),
        "respondents = none must be one or more that can be used"
    );
    let weightless = TierWillingness::new(Respondent::new("1").weight(0.0), [usd(1)]);
    let nobody = WillingnessPanel::new("w", ["good"], &[weightless]).unwrap_err();
    assert!(nobody.to_string().contains("1 weight is zero"), "{nobody}");
    assert!(WillingnessPanel::new("w", ["none"], &[anna(&[usd(1)])]).is_err());
    assert!(WillingnessPanel::new("w", ["a", "a"], &[anna(&[usd(1), usd(1)])]).is_err());
    let none: [&str; 0] = [];
    assert!(WillingnessPanel::new("w", none, &[anna(&[])]).is_err());

    let panel = panel(&[(1.0, vec![10, 20])]);
    let unknown = LineUp::new([("t3", usd(1), usd(0))]).unwrap();
    let told = panel.choices(&unknown).unwrap_err().to_string();
    assert!(
        told.starts_with("tier of the line-up = `t3` is none of t1, t2"),
        "{told}"
    );
    let foreign = LineUp::new([("t1", eur, eur)]).unwrap();
    let told = panel.choices(&foreign).unwrap_err().to_string();
    assert_eq!(
        told,
        "currency of the line-up = EUR must be USD, as the panel"
    );
    let told = LineUp::new([("t1", usd(5), eur)]).unwrap_err().to_string();
    assert_eq!(
        told,
        "unit cost of `t1` = EUR 1.00 must be in USD, as the others"
    );
    let dear = line_up(&[(1, 30), (1, 30)]);
    let told = panel
        .best_prices(&dear, &PriceSearch::default())
        .unwrap_err()
        .to_string();
    assert!(told.starts_with("unit costs of the line-up"), "{told}");
    let still = PriceSearch::default().step(usd(0));
    assert!(panel.best_prices(&line_up(&[(1, 0)]), &still).is_err());
    assert!(CannibalisationRate::new(10.0, 11.0, 1.0, 1.0).is_err());
    let told = panel
        .choices(&line_up(&[(1, 0)]))
        .unwrap()
        .draws()
        .unwrap_err()
        .to_string();
    assert!(told.starts_with("packages has no draws"), "{told}");
}
