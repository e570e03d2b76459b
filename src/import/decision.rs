//! Rows of decision trees and of projects in stages.

use serde::Serialize;

use super::{FromRow, Row};
use crate::decision::{Gate, StagedProject, TreeNode};
use crate::quantity::Share;

/// A node of a decision tree and the branch to it; columns `node_id`, `parent_id`, `kind` and, if
/// the file has them, `label`, `probability`, `payoff`, `cost`. For
/// [`DecisionTree::new`](crate::decision::DecisionTree::new).
///
/// # Example
/// ```
/// use bizcase::decision::{DecisionTree, TreeNode};
/// use bizcase::import::Csv;
/// use bizcase::quantity::{Currency, Unit};
///
/// let text = "\
/// node_id,parent_id,kind,label,probability,payoff,cost
/// root,,decision,Build?,,,
/// small,root,chance,Small plant,,,
/// good,small,terminal,Favourable,0.5,100000,
/// bad,small,terminal,Unfavourable,0.5,-20000,
/// none,root,terminal,Nothing,,0,
/// ";
/// let nodes = Csv::from_text("tree.csv", text).rows::<TreeNode>()?.rows;
/// let tree = DecisionTree::new(Unit::Money(Currency::USD), nodes)?;
/// assert_eq!(tree.rollback().value(), 40_000.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
impl FromRow for TreeNode {
    const COLUMNS: &'static [&'static str] = &["node_id", "parent_id", "kind"];
    const OPTIONAL: &'static [&'static str] = &["label", "probability", "payoff", "cost"];
    const KEY: &'static [&'static str] = &["node_id"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (id, parent) = (row.text("node_id"), row.maybe("parent_id", Row::text));
        let (kind, label) = (row.parse("kind"), row.maybe("label", Row::text));
        let probability = row.maybe("probability", Row::share);
        let (payoff, cost) = (
            row.maybe("payoff", Row::ratio),
            row.maybe("cost", Row::ratio),
        );
        Some(Self {
            id: id?,
            parent: parent?,
            kind: kind?,
            label: label?.unwrap_or_default(),
            probability: probability?.map(Share::value),
            payoff: payoff?.map(f64::from),
            cost: cost?.map(f64::from),
        })
    }
}

/// A project between development and launch; columns `project`, `pv_if_success`, `p_technical`,
/// `p_commercial`, `dev_cost_remaining`, `launch_cost` and, if the file has it, `scarce_resource`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, StageGateRow};
///
/// let text = "\
/// project,pv_if_success,p_technical,p_commercial,dev_cost_remaining,launch_cost
/// Beta,63.75,0.5,0.8,5,2
/// ";
/// let rows = Csv::from_text("projects.csv", text).rows::<StageGateRow>()?.rows;
/// assert_eq!(rows[0].project.commercial_value()?.expected, 19.5);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageGateRow {
    /// The project, with the stages `development` and `launch`.
    pub project: StagedProject,
    /// How much it needs of what is scarce.
    pub scarce_resource: Option<f64>,
}

impl FromRow for StageGateRow {
    const COLUMNS: &'static [&'static str] = &[
        "project",
        "pv_if_success",
        "p_technical",
        "p_commercial",
        "dev_cost_remaining",
        "launch_cost",
    ];
    const OPTIONAL: &'static [&'static str] = &["scarce_resource"];
    const KEY: &'static [&'static str] = &["project"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (name, value) = (row.text("project"), row.ratio("pv_if_success"));
        let (technical, commercial) = (row.share("p_technical"), row.share("p_commercial"));
        let (develop, launch) = (row.ratio("dev_cost_remaining"), row.ratio("launch_cost"));
        let scarce_resource = row.maybe("scarce_resource", Row::ratio);
        let gates = vec![
            Gate::new("development", develop?.value(), technical?),
            Gate::new("launch", launch?.value(), commercial?),
        ];
        Some(Self {
            project: StagedProject {
                name: name?,
                value: value?.value(),
                gates,
            },
            scarce_resource: scarce_resource?.map(f64::from),
        })
    }
}
