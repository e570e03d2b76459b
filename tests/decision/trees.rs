//! Decision trees and gates beside published trees, and what holds of them for all trees.

use bizcase::decision::{CommercialValue, DecisionTree, Gate, NodeKind, StagedProject, TreeNode};
use bizcase::error::DecisionError;
use bizcase::import::{Csv, StageGateRow};
use bizcase::quantity::{Currency, Share, Unit};
use proptest::prelude::*;

const USD: Unit = Unit::Money(Currency::USD);

fn decision(id: &str) -> TreeNode {
    TreeNode::new(id, NodeKind::Decision)
}

fn chance(id: &str) -> TreeNode {
    TreeNode::new(id, NodeKind::Chance)
}

/// Three plants below `parent`, with the probability of a good market.
fn plants(nodes: &mut Vec<TreeNode>, parent: &str, good: f64) {
    for (plant, high, low) in [("large", 200e3, -180e3), ("small", 100e3, -20e3)] {
        let id = format!("{parent}: {plant}");
        nodes.push(chance(&id).under(parent));
        for (market, payoff, probability) in [("good", high, good), ("bad", low, 1.0 - good)] {
            let end = TreeNode::payoff(&format!("{id}, {market}"), payoff);
            nodes.push(end.under(&id).likely(probability));
        }
    }
    nodes.push(TreeNode::payoff(&format!("{parent}: none"), 0.0).under(parent));
}

/// Thompson Lumber with a survey for 10,000, from these posteriors of a good market.
fn thompson(after_good_news: f64, after_bad_news: f64) -> DecisionTree {
    let mut nodes = vec![
        decision("survey?"),
        decision("without").under("survey?"),
        chance("with").under("survey?").costing(10e3),
        decision("good news").under("with").likely(0.45),
        decision("bad news").under("with").likely(0.55),
    ];
    plants(&mut nodes, "without", 0.5);
    plants(&mut nodes, "good news", after_good_news);
    plants(&mut nodes, "bad news", after_bad_news);
    DecisionTree::new(USD, nodes).unwrap()
}

/// Render, Stair and Hanna, *Quantitative Analysis for Management*: posteriors rounded to two
/// decimals, 106,400 and 2,400 after the survey, 49,200 at its node, 40,000 without.
#[test]
fn thompson_lumber_is_worked_back_as_in_the_textbook() {
    let best = thompson(0.78, 0.27).rollback();
    let value = |id: &str| best.nodes.iter().find(|it| it.id == id).unwrap().value;
    let close = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
    };
    close(value("good news"), 116_400.0);
    close(value("bad news"), 12_400.0);
    close(value("with"), 49_200.0);
    close(value("without"), 40_000.0);
    close(best.value(), 49_200.0);
    let policy: Vec<_> = best.policy().collect();
    assert_eq!(
        policy,
        [
            ("survey?", "with"),
            ("good news", "good news: large"),
            ("bad news", "bad news: small"),
        ]
    );
    // Exact posteriors: the survey is worth 19,000, 9,000 more than it costs.
    let exact = thompson(7.0 / 9.0, 3.0 / 11.0).rollback();
    close(exact.value(), 49_000.0);
    let worst = exact.profile.outcomes[0];
    close(worst.value, -190_000.0);
    close(worst.probability, 0.45 * 2.0 / 9.0);
}

const EDGES: &str = "\
node_id,parent_id,kind,label,probability,payoff,cost
root,,decision,Build?,,,
large,root,chance,Large plant,,,
l_fav,large,terminal,Favourable,0.5,200000,
l_unf,large,terminal,Unfavourable,0.5,-180000,
small,root,chance,Small plant,,,
s_fav,small,terminal,Favourable,0.5,100000,
s_unf,small,terminal,Unfavourable,0.5,-20000,
none,root,terminal,Nothing,,0,
";

#[test]
fn a_tree_is_read_from_a_file_and_kept_as_data() {
    let nodes = Csv::from_text("tree.csv", EDGES)
        .rows::<TreeNode>()
        .unwrap()
        .rows;
    let tree = DecisionTree::new(USD, nodes).unwrap();
    let best = tree.rollback();
    assert!((best.value() - 40_000.0).abs() < 1e-9);
    assert_eq!(best.choice("root"), Some("small"));
    let json = serde_json::to_string(&tree).unwrap();
    let back: DecisionTree = serde_json::from_str(&json).unwrap();
    assert_eq!(back, tree);
    assert_eq!(back.rollback(), best);
    // What the code refuses, a file cannot smuggle in.
    let broken = json.replacen("0.5", "0.4", 1);
    let error = serde_json::from_str::<DecisionTree>(&broken).unwrap_err();
    assert!(error.to_string().contains("`large` add to 0.9"), "{error}");
}

#[test]
fn cells_that_are_no_node_are_reported_with_their_place() {
    let text = EDGES
        .replace("chance,Large", "chanse,Large")
        .replace("0.5,200000", "1.5,200000");
    let error = Csv::from_text("tree.csv", &text)
        .rows::<TreeNode>()
        .err()
        .unwrap();
    let message = error.to_string();
    assert!(message.contains("tree.csv:3:3 kind"), "{message}");
    assert!(message.contains("tree.csv:4:5 probability"), "{message}");
}

#[test]
fn a_tree_that_contradicts_itself_is_refused_by_the_name_of_the_node() {
    let coin = |sum: f64| {
        vec![
            chance("coin"),
            TreeNode::payoff("heads", 1.0).under("coin").likely(0.5),
            TreeNode::payoff("tails", 0.0)
                .under("coin")
                .likely(sum - 0.5),
        ]
    };
    let with = |change: &dyn Fn(&mut Vec<TreeNode>)| {
        let mut nodes = coin(1.0);
        change(&mut nodes);
        DecisionTree::new(Unit::Ratio, nodes).unwrap_err()
    };
    let message = |change: &dyn Fn(&mut Vec<TreeNode>)| with(change).to_string();
    assert!(DecisionTree::new(Unit::Ratio, coin(1.0)).is_ok());
    let error = DecisionTree::new(Unit::Ratio, coin(0.9)).unwrap_err();
    assert!(matches!(error, DecisionError::Probabilities { node, .. } if node == "coin"));
    assert_eq!(
        message(&|nodes| nodes[1].parent = Some("coyn".to_owned())),
        "`heads` hangs from `coyn`, which is not in the tree; did you mean `coin`?"
    );
    assert_eq!(
        message(&|nodes| nodes.extend([decision("a").under("b"), decision("b").under("a")])),
        "nodes depend on each other in a circle: a -> b -> a"
    );
    assert!(matches!(
        with(&|nodes| nodes[0].parent = Some("coin".to_owned())),
        DecisionError::Circle { names, .. } if names == ["coin", "coin"]
    ));
    assert_eq!(
        message(&|nodes| nodes.push(TreeNode::payoff("stray", 1.0))),
        "a tree has one node without a parent, this one has 2: coin, stray"
    );
    assert_eq!(
        message(&|nodes| nodes[2].id = "heads".to_owned()),
        "`heads` is the name of two nodes"
    );
    assert_eq!(
        message(&|nodes| nodes[2].payoff = None),
        "`tails` is an end without a payoff"
    );
    assert_eq!(
        message(&|nodes| nodes[2].probability = None),
        "`tails` hangs from a chance node and needs a probability"
    );
    assert_eq!(
        message(&|nodes| nodes[0].kind = NodeKind::Decision),
        "`heads` has a probability, but hangs from a decision"
    );
    assert_eq!(
        message(&|nodes| nodes.push(TreeNode::payoff("edge", 1.0).under("heads"))),
        "`heads` is an end and has branches"
    );
    assert!(message(&|nodes| nodes[1].payoff = Some(f64::NAN)).starts_with("payoff of `heads`"));
    let none = DecisionTree::new(Unit::Ratio, Vec::new()).unwrap_err();
    assert!(none.to_string().ends_with("this one has none"));
}

/// The table of the ceramics company in Cooper, Edgett and Kleinschmidt, *Portfolio Management for
/// New Products*: value, probabilities, costs and the expected commercial value.
#[test]
fn expected_commercial_values_are_those_of_the_ceramics_company() {
    let text = "\
project,stage,pv_if_success,p_technical,p_commercial,dev_cost_remaining,launch_cost,scarce_resource
Alpha,development,30,0.8,0.5,3,5,3
Beta,development,63.75,0.5,0.8,5,2,5
Gamma,development,8.62,0.75,0.75,2,1,2
Delta,development,3,1,1,1,0.5,1
Echo,development,50,0.6,0.75,5,3,5
Foxtrot,development,66.25,0.5,0.8,10,2,10
";
    let rows = Csv::from_text("projects.csv", text)
        .rows::<StageGateRow>()
        .unwrap()
        .rows;
    let published = [5.0, 19.5, 2.1, 1.5, 15.7, 15.5];
    for (row, published) in rows.iter().zip(published) {
        let found = row.project.commercial_value().unwrap().expected;
        // To the digit printed.
        assert!((found - published).abs() <= 0.05, "{found} for {published}");
    }
}

/// The same project as a tree in which one may stop before every stage.
fn as_tree(project: &StagedProject) -> DecisionTree {
    let mut nodes = Vec::new();
    let mut above: Option<String> = None;
    for (place, gate) in project.gates.iter().enumerate() {
        let (choice, stage) = (format!("go {place}?"), format!("stage {place}"));
        let mut choose = decision(&choice);
        if let Some(above) = &above {
            let pass = project.gates[place - 1].pass.value();
            choose = choose.under(above).likely(pass);
            let failed = TreeNode::payoff(&format!("failed {place}"), 0.0);
            nodes.push(failed.under(above).likely(1.0 - pass));
        }
        nodes.push(choose);
        nodes.push(TreeNode::payoff(&format!("stop {place}"), 0.0).under(&choice));
        nodes.push(chance(&stage).under(&choice).costing(gate.cost));
        above = Some(stage);
    }
    let (last, pass) = (above.unwrap(), project.gates.last().unwrap().pass.value());
    nodes.push(
        TreeNode::payoff("market", project.value)
            .under(&last)
            .likely(pass),
    );
    nodes.push(
        TreeNode::payoff("failed", 0.0)
            .under(&last)
            .likely(1.0 - pass),
    );
    DecisionTree::new(Unit::Ratio, nodes).unwrap()
}

fn project() -> impl Strategy<Value = StagedProject> {
    let gate = (0.0..20.0, 0.0..1.0_f64);
    (0.0..100.0, prop::collection::vec(gate, 1..5)).prop_map(|(value, gates)| StagedProject {
        name: "project".to_owned(),
        value,
        gates: gates
            .into_iter()
            .map(|(cost, pass)| Gate::new("stage", cost, Share::new(pass).unwrap()))
            .collect(),
    })
}

/// By hand: (((1,000,000 x 0.7 - 250,000) x 0.5) - 80,000) x 0.4 - 15,000.
#[test]
fn the_template_of_stages_is_a_project() {
    let project: StagedProject = toml::from_str(StagedProject::NEW_PRODUCT).unwrap();
    let names: Vec<&str> = project.gates.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["validate before building", "MVP", "launch"]);
    assert!(
        project
            .gates
            .iter()
            .all(|it| it.evidence.is_some() && it.stop.is_some())
    );
    let worth = project.commercial_value().unwrap();
    assert!((worth.expected - 43_000.0).abs() < 1e-6, "{worth:?}");
    assert!((worth.success - 0.14).abs() < 1e-12);
    let written = toml::to_string(&project).unwrap();
    assert_eq!(toml::from_str::<StagedProject>(&written).unwrap(), project);
}

proptest! {
    #[test]
    fn stopping_is_worth_what_the_tree_of_it_is_worth(project in project()) {
        let found: CommercialValue = project.commercial_value().unwrap();
        let tree = as_tree(&project).rollback();
        prop_assert!((found.with_stopping - tree.value()).abs() < 1e-9);
        prop_assert!(found.with_stopping >= found.expected - 1e-12);
        // Without stops: what succeeds less what the stages cost on average.
        let paid: f64 = found.gates.iter().map(|gate| gate.expected_cost).sum();
        prop_assert!((found.expected - (project.value * found.success - paid)).abs() < 1e-9);
    }

    /// Whatever the order of the nodes: the profile has the value as its mean, and no decision
    /// could be better.
    #[test]
    fn the_profile_of_the_best_policy_has_the_value_as_its_mean(
        project in project(),
        order in any::<prop::sample::Index>(),
    ) {
        let tree = as_tree(&project);
        let mut nodes = tree.nodes().to_vec();
        let start = order.index(nodes.len());
        nodes.rotate_left(start);
        let best = DecisionTree::new(Unit::Ratio, nodes).unwrap().rollback();
        prop_assert!((best.value() - tree.rollback().value()).abs() < 1e-9);
        prop_assert!((best.profile.mean() - best.value()).abs() < 1e-9);
        let total: f64 = best.profile.outcomes.iter().map(|it| it.probability).sum();
        prop_assert!((total - 1.0).abs() < 1e-9);
    }
}
