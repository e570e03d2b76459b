//! The notebook says what the program says that is compiled and run.

use serde_json::Value;

const NOTEBOOK: &str = include_str!("../../examples/notebook.ipynb");
const PROGRAM: &str = include_str!("../../examples/in_a_notebook.rs");

fn bare(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Every line of every cell stands in the program, in the same order; what only a notebook needs,
/// its dependencies and its folder, stands in none.
#[test]
fn cells_are_the_program() {
    let notebook: Value = serde_json::from_str(NOTEBOOK).unwrap();
    let cells = notebook["cells"].as_array().unwrap();
    let code = cells.iter().filter(|cell| cell["cell_type"] == "code");
    let mut program = bare(PROGRAM);
    let mut lines = 0;
    for cell in code {
        let text: String = serde_json::from_value::<Vec<String>>(cell["source"].clone())
            .unwrap()
            .concat();
        let own = text.starts_with(':') || text.starts_with("let folder =");
        for line in bare(&text).filter(|_| !own) {
            assert!(program.any(|it| it == line), "not in the program: {line}");
            lines += 1;
        }
        assert_eq!(
            cell["outputs"],
            serde_json::json!([]),
            "outputs are not kept"
        );
    }
    assert!(lines > 20, "{lines} lines");
}
