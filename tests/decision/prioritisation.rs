//! Prioritisation beside published figures and closed forms, and what holds of it for all backlogs.

use bizcase::decision::{
    Agreement, Backlog, BacklogItem, CriterionScale, CriterionWeight, MeasurementLevel, Preference,
    Priorities, RaterSheet, Scoring,
};
use bizcase::distribution::Dist;
use bizcase::error::DecisionError;
use bizcase::random::Sampling;
use proptest::prelude::*;

fn fixed(value: f64) -> Dist {
    Dist::fixed(value).unwrap()
}

fn item(id: &str) -> BacklogItem {
    BacklogItem {
        id: id.to_owned(),
        name: format!("Feature {id}"),
    }
}

/// A backlog of one rater, with amounts from zero up: the items with their ratings by criterion.
fn backlog(scoring: Scoring, rated: &[(&str, &[Dist])]) -> Backlog {
    let criteria: Vec<String> = scoring.criteria().into_iter().map(str::to_owned).collect();
    let mut sheet = RaterSheet::new("Ada");
    for criterion in &criteria {
        sheet = sheet.scale(criterion, CriterionScale::amount());
    }
    for (id, ranges) in rated {
        for (criterion, range) in criteria.iter().zip(*ranges) {
            sheet = sheet.rate(id, criterion, range.clone());
        }
    }
    Backlog {
        name: "backlog".to_owned(),
        scoring,
        items: rated.iter().map(|(id, _)| item(id)).collect(),
        raters: vec![sheet],
    }
}

fn points(low: f64, high: f64) -> CriterionScale {
    CriterionScale::points(low, high).unwrap()
}

/// A backlog scored by two weighted criteria on a scale from 0 to 1, with weights nobody knows.
fn two_criteria(rated: &[(&str, f64, f64)]) -> Backlog {
    let weight = || CriterionWeight::new(Dist::exponential(1.0).unwrap());
    let criteria = ["one", "two"].map(|name| (name.to_owned(), weight()));
    let mut sheet = RaterSheet::new("Ada")
        .scale("one", points(0.0, 1.0))
        .scale("two", points(0.0, 1.0));
    for &(id, one, two) in rated {
        sheet = sheet
            .rate(id, "one", fixed(one))
            .rate(id, "two", fixed(two));
    }
    Backlog {
        name: "weights unknown".to_owned(),
        scoring: Scoring::Weighted {
            criteria: criteria.into_iter().collect(),
        },
        items: rated.iter().map(|(id, ..)| item(id)).collect(),
        raters: vec![sheet],
    }
}

fn ranked(backlog: &Backlog) -> Priorities {
    backlog
        .rank(&Sampling::latin_hypercube(4_000).seed(2))
        .unwrap()
}

/// A mirror of a page on RICE prints `(R x I x C) * Effort`; `McBride`'s is divided by the effort:
/// 2,000 x 2 x 80 % / 4 = 800.
#[test]
fn rice_is_divided_by_the_effort() {
    let rated = |effort| [2_000.0, 2.0, 0.8, effort].map(fixed);
    let found = ranked(&backlog(
        Scoring::Rice,
        &[("slow", &rated(8.0)), ("quick", &rated(4.0))],
    ));
    assert_eq!(found.items[0].id, "quick");
    assert!((found.items[0].score.value - 800.0).abs() < 1e-9);
    assert!((found.items[1].score.value - 400.0).abs() < 1e-9);
    assert!((found.items[0].top(1).value() - 1.0).abs() < 1e-12);
}

#[test]
fn other_scores_are_their_formulas() {
    let score = |scoring: Scoring, ratings: &[f64]| {
        let ratings: Vec<Dist> = ratings.iter().copied().map(fixed).collect();
        ranked(&backlog(scoring, &[("A", &ratings)])).items[0]
            .score
            .value
    };
    assert!((score(Scoring::Ice, &[8.0, 5.0, 3.0]) - 120.0).abs() < 1e-9);
    assert!((score(Scoring::CostOfDelay, &[12e3, 8.0]) - 1_500.0).abs() < 1e-9);
    assert!((score(Scoring::Wsjf, &[8.0, 5.0, 3.0, 4.0]) - 4.0).abs() < 1e-9);
    // Ulwick: importance 9 and satisfaction 3 are 15.
    assert!((score(Scoring::Opportunity, &[9.0, 3.0]) - 15.0).abs() < 1e-9);
}

/// All weights alike likely: the first is best where its weight is above 0.6, the second likewise,
/// and the one that is good at both in between.
#[test]
fn acceptability_with_unknown_weights_is_the_closed_form() {
    let found = ranked(&two_criteria(&[
        ("A", 1.0, 0.0),
        ("B", 0.0, 1.0),
        ("C", 0.6, 0.6),
    ]));
    let first = |id: &str| {
        found
            .items
            .iter()
            .find(|it| it.id == id)
            .unwrap()
            .top(1)
            .value()
    };
    for (id, expected) in [("A", 0.4), ("B", 0.4), ("C", 0.2)] {
        assert!(
            (first(id) - expected).abs() < 0.025,
            "{id}: {} for {expected}",
            first(id)
        );
    }
}

/// Two raters who see the same items in opposite ways: each is heard in half of the trials.
#[test]
fn raters_are_heard_one_at_a_time() {
    let sheet = |rater: &str, a: f64, b: f64| {
        let criteria = ["impact", "confidence", "ease"];
        criteria
            .iter()
            .fold(RaterSheet::new(rater), |sheet, criterion| {
                sheet
                    .scale(criterion, points(0.0, 10.0))
                    .rate("A", criterion, fixed(a))
                    .rate("B", criterion, fixed(b))
            })
    };
    let mut both = Backlog {
        name: "both".to_owned(),
        scoring: Scoring::Ice,
        items: vec![item("A"), item("B")],
        raters: vec![sheet("Ada", 9.0, 2.0), sheet("Bob", 1.0, 3.0)],
    };
    let found = ranked(&both);
    assert!((found.items[0].top(1).value() - 0.5).abs() < 0.02);
    let agreement = both.agreement("impact").unwrap();
    assert!(
        agreement.alpha < 0.0,
        "they contradict each other: {agreement}"
    );
    // Who left a rating out is not asked.
    both.raters[1].ratings.retain(|it| it.item == "B");
    let found = ranked(&both);
    assert_eq!(found.items[0].id, "A");
    assert!((found.items[0].top(1).value() - 1.0).abs() < 1e-12);
}

#[test]
fn what_cannot_be_scored_is_refused() {
    let rated = [2_000.0, 2.0, 0.8, 4.0].map(fixed);
    let plain = backlog(Scoring::Rice, &[("A", &rated), ("B", &rated)]);
    let sampling = Sampling::monte_carlo(100);
    let refused = |change: &dyn Fn(&mut Backlog)| {
        let mut changed = plain.clone();
        change(&mut changed);
        changed.rank(&sampling).unwrap_err()
    };
    let message = |change: &dyn Fn(&mut Backlog)| refused(change).to_string();
    assert!(plain.rank(&sampling).is_ok());
    let error = refused(&|it| {
        let mut other = it.raters[0].clone();
        other.rater = "Bob".to_owned();
        other.scales.insert("impact".to_owned(), points(0.0, 3.0));
        it.raters.push(other);
    });
    assert!(matches!(&error, DecisionError::Scales { criterion, .. } if criterion == "impact"));
    assert_eq!(
        error.to_string(),
        "`Ada` rates `impact` on the scale 0 or more (ratio), `Bob` on 0 to 3 (interval)"
    );
    assert!(
        message(&|it| it.raters[0].ratings[0].item = "C".to_owned())
            .contains("`C` is none of A, B")
    );
    let text = message(&|it| it.raters[0].ratings[0].criterion = "raech".to_owned());
    assert!(text.ends_with("did you mean `reach`?"), "{text}");
    let text = message(&|it| it.raters[0].ratings[2].range = fixed(80.0));
    assert!(
        text.starts_with("`confidence` of `A`, rated by `Ada` = 80 is outside [0, 1]"),
        "{text}"
    );
    let text = message(&|it| it.raters[0].ratings[3].range = fixed(0.0));
    assert!(text.contains("`effort`"), "{text}");
    let text = message(&|it| drop(it.raters[0].ratings.remove(1)));
    assert!(text.starts_with("`impact` of `A` = unrated"), "{text}");
    assert!(
        message(&|it| {
            it.raters[0].scales.remove("reach");
        })
        .contains("scale of `reach`")
    );
    assert!(message(&|it| it.items[1].id = "A".to_owned()).contains("a second `A`"));
    assert!(message(&|it| it.raters.clear()).contains("number of raters"));
    assert!(message(&|it| it.items.clear()).contains("item"));
    let ordinal = CriterionScale::points(0.0, 1.0)
        .unwrap()
        .level(MeasurementLevel::Ordinal);
    let mut weighted = two_criteria(&[("A", 1.0, 0.0)]);
    weighted.raters[0].scales.insert("one".to_owned(), ordinal);
    let text = weighted.rank(&sampling).unwrap_err().to_string();
    assert!(text.contains("interval level"), "{text}");
}

#[test]
fn priorities_are_kept_as_json_and_csv_by_their_identifiers() {
    let found = ranked(&two_criteria(&[("A", 1.0, 0.2), ("B", 0.4, 0.9)]));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Priorities>(&json).unwrap(), found);
    let csv = found.csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    for (row, item) in rows.iter().zip(&found.items) {
        assert_eq!((&row[1], &row[2]), (item.id.as_str(), item.name.as_str()));
        let rank: f64 = row[9].parse().unwrap();
        assert!((rank - item.ranks[0].value()).abs() < 1e-15);
    }
    assert_eq!(rows.len(), 2);
}

/// Krippendorff (2011), section C: four observers, twelve units. Nominal 0.743, ordinal 0.815,
/// interval 0.849, ratio 0.797.
#[test]
fn alpha_is_what_krippendorff_prints() {
    let observers = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ];
    let rated = observers.map(|row| {
        let cells = row.split(' ');
        cells
            .map(|cell| cell.parse().ok())
            .collect::<Vec<Option<f64>>>()
    });
    let units: Vec<Vec<_>> = (0..12)
        .map(|unit| rated.iter().map(|row| row[unit]).collect())
        .collect();
    for (level, published) in [
        (MeasurementLevel::Nominal, 0.743),
        (MeasurementLevel::Ordinal, 0.815),
        (MeasurementLevel::Interval, 0.849),
        (MeasurementLevel::Ratio, 0.797),
    ] {
        let found = Agreement::between(&units, level).unwrap();
        assert!(
            (found.alpha - published).abs() < 5e-4,
            "{found} for {published}"
        );
        assert_eq!((found.units, found.pairable), (11, 40));
    }
    // Section A: two observers, ten units, yes or no: 0.095.
    let pairs = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"].map(|row| {
        let cells = row.split(' ');
        cells
            .map(|cell| cell.parse().ok())
            .collect::<Vec<Option<f64>>>()
    });
    let units: Vec<Vec<_>> = (0..10)
        .map(|unit| vec![pairs[0][unit], pairs[1][unit]])
        .collect();
    let found = Agreement::between(&units, MeasurementLevel::Nominal).unwrap();
    assert!((found.alpha - 0.095).abs() < 5e-4, "{found}");
    assert!(Agreement::between(&[vec![Some(1.0), None]], MeasurementLevel::Nominal).is_err());
    let same = vec![vec![Some(1.0), Some(1.0)]; 3];
    assert!(Agreement::between(&same, MeasurementLevel::Nominal).is_err());
}

/// What waiting costs if the items are done one after the other in this order.
fn cost_of_waiting(order: &[usize], jobs: &[(f64, f64)]) -> f64 {
    let mut time = 0.0;
    let costs = order.iter().map(|&job| {
        time += jobs[job].1;
        time * jobs[job].0
    });
    costs.sum()
}

fn orders(jobs: usize) -> Vec<Vec<usize>> {
    if jobs == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(jobs - 1).into_iter();
    let longer = shorter.flat_map(|order| {
        (0..jobs).map(move |at| {
            let mut order = order.clone();
            order.insert(at, jobs - 1);
            order
        })
    });
    longer.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Smith's rule: no order costs less than that of the cost of delay over the duration.
    #[test]
    fn cost_of_delay_over_duration_is_the_order_that_costs_least(
        jobs in prop::collection::vec((1.0..100.0, 0.5..20.0), 1..6),
    ) {
        let ids = ["0", "1", "2", "3", "4"];
        let rated: Vec<[Dist; 2]> = jobs.iter().map(|&(cost, weeks)| [fixed(cost), fixed(weeks)]).collect();
        let rated: Vec<(&str, &[Dist])> = ids.into_iter().zip(rated.iter().map(|it| &it[..])).collect();
        let backlog = backlog(Scoring::CostOfDelay, &rated);
        let found = backlog.rank(&Sampling::monte_carlo(2)).unwrap();
        let order: Vec<usize> = found.items.iter().map(|it| it.id.parse().unwrap()).collect();
        let least = orders(jobs.len()).iter().map(|it| cost_of_waiting(it, &jobs)).fold(f64::INFINITY, f64::min);
        prop_assert!(cost_of_waiting(&order, &jobs) <= least * (1.0 + 1e-12));
    }

    /// Every item has some rank, every rank some item, and less of what is disliked is better.
    #[test]
    fn ranks_are_shared_out_in_full(
        rated in prop::collection::vec((0.0..1.0, 0.0..1.0), 2..6),
    ) {
        let ids = ["0", "1", "2", "3", "4"];
        let rated: Vec<(&str, f64, f64)> = ids.into_iter().zip(rated).map(|(id, (one, two))| (id, one, two)).collect();
        let mut backlog = two_criteria(&rated);
        let sampling = Sampling::monte_carlo(200);
        let found = backlog.rank(&sampling).unwrap();
        for place in 0..found.items.len() {
            let of_rank: f64 = found.items.iter().map(|it| it.ranks[place].value()).sum();
            let of_item: f64 = found.items[place].ranks.iter().map(|it| it.value()).sum();
            prop_assert!((of_rank - 1.0).abs() < 1e-9 && (of_item - 1.0).abs() < 1e-9);
        }
        let Scoring::Weighted { criteria } = &mut backlog.scoring else { unreachable!() };
        for weight in criteria.values_mut() {
            weight.preference = Preference::Less;
        }
        let turned = backlog.rank(&sampling).unwrap();
        for item in &found.items {
            let back = turned.items.iter().find(|it| it.id == item.id).unwrap();
            prop_assert!((item.score.value + back.score.value - 1.0).abs() < 1e-9);
        }
    }
}
