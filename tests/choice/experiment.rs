//! Questionnaires: how much they tell, and that they keep to what was asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bizcase::choice::{
    AssumedTastes, ChoiceExperiment, ChoiceQuestionnaire, ChoiceUtility, MultinomialLogit,
};
use bizcase::import::Csv;
use bizcase::quantity::{Currency, Share};
use proptest::prelude::*;

const LEVELS: [&str; 3] = ["a", "b", "c"];

fn three_by_three() -> ChoiceExperiment {
    ["one", "two", "three"]
        .into_iter()
        .fold(ChoiceExperiment::new(), |plan, name| {
            plan.attribute(name, LEVELS)
        })
        .alternatives(3)
        .tasks(9)
}

fn effects() -> ChoiceUtility {
    ["one", "two", "three"]
        .into_iter()
        .fold(ChoiceUtility::new(), |utility, name| {
            utility.effects(name, "c")
        })
}

/// Huber and Zwerina (1996), "The importance of utility balance in efficient choice designs",
/// *Journal of Marketing Research* 33, 307-317: the cyclic design of three attributes with three
/// levels in nine sets of three has a D-error of 0.192 where nothing is known of tastes, and about
/// 0.38 for tastes of -1, 0, 1 in each attribute, which swaps of levels bring down to 0.280.
#[test]
fn the_cyclic_design_has_its_published_error() {
    let nothing = AssumedTastes::default();
    let cyclic = three_by_three().orthogonal().unwrap();
    let error = cyclic.d_error(&effects(), &nothing).unwrap();
    assert!((error - 0.192).abs() < 5e-4, "{error}");
    let tastes = ["one", "two", "three"].map(|name| (format!("{name}: a"), -1.0));
    let tastes = AssumedTastes::new(tastes);
    let before = cyclic.d_error(&effects(), &tastes).unwrap();
    let efficient = three_by_three()
        .seed(3)
        .efficient(&effects(), &tastes)
        .unwrap();
    let after = efficient.d_error(&effects(), &tastes).unwrap();
    assert!(before < 0.385 && after < 0.2805, "{after} from {before}");
}

#[test]
fn an_orthogonal_design_says_how_many_tasks_it_has() {
    let error = three_by_three()
        .tasks(8)
        .orthogonal()
        .unwrap_err()
        .to_string();
    assert_eq!(error, "tasks times blocks = 8 is none of 9, 27");
    let prohibited = three_by_three().prohibit([("one", "a".into()), ("two", "b".into())]);
    assert!(prohibited.orthogonal().is_err());
}

#[test]
fn unknown_names_and_levels_are_refused_with_the_nearest() {
    let plan = three_by_three().prohibit([("tow", "a".into())]);
    let error = plan.random().unwrap_err().to_string();
    assert!(error.contains("two"), "{error}");
    let tastes = AssumedTastes::new([("one: d", 1.0)]);
    let error = three_by_three()
        .efficient(&effects(), &tastes)
        .unwrap_err()
        .to_string();
    assert!(error.contains("one: "), "{error}");
}

#[test]
fn too_few_tasks_for_the_columns_are_refused() {
    let plan = three_by_three().alternatives(2).tasks(3);
    let error = plan
        .efficient(&effects(), &AssumedTastes::default())
        .unwrap_err();
    assert!(error.to_string().contains("3 tasks"), "{error}");
}

/// What the information says of the errors, fits of simulated answers show.
#[test]
fn stated_standard_errors_are_those_of_fits() {
    let tastes = AssumedTastes::new([("one: a", -0.8), ("two: b", 0.5), ("three: a", 0.3)]);
    let plan = three_by_three().tasks(6).blocks(2).none("none");
    let tasks = plan
        .efficient(&effects().constant("none"), &tastes)
        .unwrap();
    let utility = effects().constant("none");
    let stated = tasks.standard_errors(&utility, &tastes, 200.0).unwrap();
    let confidence = Share::percent(95.0).unwrap();
    let power = tasks
        .power(&utility, &tastes, 200, 60, confidence, 11)
        .unwrap();
    for ((column, stated), found) in stated.iter().zip(&power) {
        assert_eq!(*column, found.column);
        // Errors by person of 200 people scatter by some 5 %, their mean over 60 surveys by less.
        assert!(
            (found.standard_error / stated - 1.0).abs() < 0.03,
            "{found:?} {stated}"
        );
        let scatter = stated / 60_f64.sqrt();
        assert!(
            (found.mean - found.assumed).abs() < 4.0 * scatter,
            "{found:?}"
        );
    }
}

#[test]
fn people_answer_the_same_when_more_are_asked() {
    let tasks = three_by_three().orthogonal().unwrap();
    let tastes = AssumedTastes::new([("one: a", 1.0)]).differ("two: a", 0.5);
    let few = tasks.simulated(&effects(), &tastes, 20, 3).unwrap();
    let many = tasks.simulated(&effects(), &tastes, 30, 3).unwrap();
    assert_eq!(few, many[..few.len()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A questionnaire keeps to its plan, reads back as it was written, and can be analysed.
    #[test]
    fn questionnaires_keep_to_their_plan(
        prices in proptest::collection::btree_set(1_u32..200, 2..5),
        levels in 2_usize..5,
        alternatives in 2_usize..4,
        tasks in 4_usize..9,
        blocks in 1_usize..3,
        seed in 0_u64..1_000,
    ) {
        let names: Vec<String> = (0..levels).map(|level| format!("level, {level}")).collect();
        let prices: Vec<f64> = prices.into_iter().map(|it| f64::from(it) / 4.0).collect();
        let forbidden = (prices[0], names[1].clone());
        let plan = ChoiceExperiment::new()
            .attribute("price", prices.clone())
            .attribute("feature", names.clone())
            .attribute("speed", ["slow", "fast"])
            .none("none")
            .prohibit([("price", forbidden.0.into()), ("feature", forbidden.1.clone().into())])
            .alternatives(alternatives)
            .tasks(tasks)
            .blocks(blocks)
            .seed(seed);
        let utility = ChoiceUtility::new()
            .price("price", Currency::EUR)
            .levels("feature", names[0].as_str())
            .levels("speed", "slow")
            .constant("none");
        let efficient = plan.efficient(&utility, &AssumedTastes::new([("price", -0.02)]));
        for made in [Some(plan.random().unwrap()), efficient.ok()].into_iter().flatten() {
            prop_assert_eq!(made.tasks.len(), tasks * blocks);
            for task in &made.tasks {
                prop_assert_eq!(task.alternatives.len(), alternatives + 1);
                for (place, product) in task.alternatives.iter().enumerate() {
                    let twice = task.alternatives[..place].iter().any(|it| it.attributes == product.attributes);
                    prop_assert!(!twice);
                    let met = product.attributes.get("price") == Some(&forbidden.0.into())
                        && product.attributes.get("feature") == Some(&forbidden.1.clone().into());
                    prop_assert!(!met);
                }
            }
            let text = made.to_csv();
            let read = Csv::from_text("tasks.csv", text.as_str()).choice_questionnaire().unwrap().rows;
            prop_assert_eq!(&ChoiceQuestionnaire::new(read), &made);
        }
    }
}

#[test]
fn a_questionnaire_is_data() {
    let tasks = three_by_three().orthogonal().unwrap();
    let text = serde_json::to_string(&tasks).unwrap();
    assert_eq!(
        serde_json::from_str::<ChoiceQuestionnaire>(&text).unwrap(),
        tasks
    );
    let shown: BTreeMap<_, _> = tasks.balance()[0].shown.clone();
    assert!(shown.values().all(|&times| times == 9));
}

/// The reader of questionnaire answers, the join with what was shown, and a fit.
#[test]
fn answers_in_a_file_become_a_fit() {
    let experiment = ChoiceExperiment::new()
        .attribute("price", [10.0, 20.0])
        .attribute("support", ["mail", "phone"])
        .none("none")
        .tasks(4);
    let tasks = experiment.orthogonal().unwrap();
    let chosen = ["1", "1", "2", "none"];
    let mut text = String::from("id,task_1,task_2,task_3,task_4\n");
    for person in 0..12 {
        let turn = |task: usize| chosen[(task + person) % 4];
        let row = [0, 1, 2, 3].map(turn).join(",");
        writeln!(text, "{person},{row}").unwrap();
    }
    let answers = Csv::from_text("answers.csv", text.as_str())
        .questionnaire_answers("task")
        .unwrap();
    let sets = tasks.answered(&answers.rows).unwrap();
    assert_eq!(sets.len(), 48);
    let utility = ChoiceUtility::new()
        .price("price", Currency::EUR)
        .constant("none");
    let fit = MultinomialLogit::new(utility).fit(&sets).unwrap();
    assert_eq!(fit.parameters.len(), 2);
}
