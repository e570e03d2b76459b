//! The report on a decision, of every case file of the examples.

use std::fs;
use std::path::PathBuf;

use bizcase::case::{BusinessCase, Valuation};
use bizcase::random::Sampling;
use bizcase::report::{self, Document, template};

fn data(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/data")
        .join(file)
}

fn valued(file: &str) -> Valuation {
    let text = fs::read_to_string(data(file)).unwrap();
    let case: BusinessCase = toml::from_str(&text).unwrap();
    case.value(&Sampling::latin_hypercube(256).seed(1)).unwrap()
}

const FILES: [&str; 4] = [
    "shops.toml",
    "recipes.toml",
    "expense_reports.toml",
    "coffee_machine.toml",
];

/// The words of a text, without what frames tables.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == '|');
    let bare = words.map(|word| word.trim_matches(['[', ']', '*']));
    let figures = bare.filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    figures.map(str::to_owned).collect()
}

fn every_document(valuation: &Valuation) -> Vec<Document> {
    vec![
        report::decision(valuation).unwrap(),
        template::tool_budget(valuation).unwrap(),
        template::committee_memo(valuation).unwrap(),
        template::press_release(valuation).unwrap(),
        template::economic_case(valuation).unwrap(),
        template::economic_impact(valuation).unwrap(),
        report::statement(&valuation.statement).unwrap(),
    ]
}

/// A terminal has 100 columns, whatever the case says.
#[test]
fn every_report_fits_a_terminal_and_leaves_no_heading_empty() {
    for file in FILES {
        for document in every_document(&valued(file)) {
            let text = document.text();
            for line in text.lines() {
                assert!(line.chars().count() <= 100, "{file}: {line}");
                assert_eq!(line, line.trim_end(), "{file}: spaces at the end");
                for broken in ["NaN", "inf", "-0 ", "{", "}"] {
                    assert!(!line.contains(broken), "{file}: {line}");
                }
            }
            let lines: Vec<&str> = text.lines().collect();
            for pair in lines.windows(2) {
                let heading = pair[0].chars().all(|it| it == '-') && pair[0].len() > 2;
                assert!(
                    !heading || !pair[1].is_empty(),
                    "{file}: a heading without content"
                );
            }
        }
    }
}

#[test]
fn the_first_page_answers_in_this_order() {
    let page = report::decision(&valued("shops.toml")).unwrap().text();
    let headings = [
        "Decision: ",
        "The three questions",
        "What it rests on, the weakest evidence first",
        "What would turn it",
        "What to find out next",
        "Market size",
        "Customers, revenue and cash by year",
        "Value as of launch",
        "Payback",
        "What moves NPV with run-off most",
        "Base case: ",
        "Key figures of the base case",
        "What this rests on",
        "How it was computed",
    ];
    let places: Vec<usize> = headings
        .iter()
        .map(|heading| {
            page.find(&format!("\n{heading}"))
                .unwrap_or_else(|| panic!("{heading}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// The median and the ends of the range on the first page are those of the trials.
#[test]
fn the_range_on_the_first_page_is_that_of_the_trials() {
    let valuation = valued("shops.toml");
    let value = valuation.run.named("NPV with run-off").unwrap();
    let mut trials = value.samples().to_vec();
    trials.sort_by(f64::total_cmp);
    let above = trials.iter().filter(|&&it| it > 0.0).count();
    let page = report::decision(&valuation).unwrap().text();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_100 = 100.0 * above as f64 / trials.len() as f64;
    assert!(
        page.contains(&format!("in {of_100:.0} of 100 it is above USD 0")),
        "{of_100}: {page}"
    );
    let middle = value.unit().show(f64::midpoint(trials[127], trials[128]));
    assert!(
        page.contains(&format!("{middle} in the median")),
        "{middle}: {page}"
    );
}

#[test]
fn text_and_markdown_say_the_same() {
    let valuation = valued("recipes.toml");
    let document = report::decision(&valuation).unwrap();
    let (mut text, mut markdown) = (words(&document.text()), words(&document.markdown()));
    assert!(text.len() > 200);
    // A table that is too wide for a terminal has its first column in each of its parts.
    for words in [&mut text, &mut markdown] {
        words.sort();
        words.dedup();
    }
    assert_eq!(text, markdown);
}

/// A case without criteria, and one without anything uncertain, have a page that says so.
#[test]
fn what_a_case_lacks_is_said() {
    let text = fs::read_to_string(data("shops.toml")).unwrap();
    let mut case: BusinessCase = toml::from_str(&text).unwrap();
    case.criteria.clear();
    let few = case.value(&Sampling::monte_carlo(16).seed(1)).unwrap();
    let page = report::decision(&few).unwrap().text();
    for said in [
        "Decision: no verdict: no criteria were set",
        "Not assessed: without a criterion nothing can turn.",
        "Not assessed: that takes 100 trials or more.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn an_expired_assumption_is_named_on_the_first_page() {
    let text = fs::read_to_string(data("shops.toml")).unwrap();
    let text = text.replace(
        "evidence = \"interview\"",
        "evidence = \"interview\"\nowner = \"Mia\"\nvalid_until = \"2026-06-30\"",
    );
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let valuation = case
        .value(&Sampling::latin_hypercube(128).seed(1))
        .unwrap()
        .as_of("2026-11-30".parse().unwrap());
    let page = report::decision(&valuation).unwrap().text();
    let first = page.split("\nMarket size").next().unwrap();
    assert!(
        first.contains("Expired: need (2026-06-30, owner: Mia)."),
        "{first}"
    );
    assert!(page.contains("2026-06-30 (expired)"), "{page}");
}

/// A hundred customers pay 10 a month for a year, each won for 1; the build of 100,000 overruns by
/// half in the reference class. Nothing is discounted, so that all can be computed by hand.
const DEPOT: &str = r#"
name = "depot"
currency = "GBP"
launch = "2027-01"
horizon = { years = 1 }
discount = "0% a year"
build = { budget = "GBP 100000", months = 1 }
optimism_bias = [{ on = "build", reference = { own = { class = "our depots", source = "controlling", overrun = 0.5 } } }]
options = [{ name = "hut", build = { budget = "GBP 40000", months = 1 } }]
[[offers]]
name = "shops"
retention = { churn = 0 }
streams = [{ name = "fee", price = 10 }]
[offers.go_to_market.reach]
accounts = 100
acquisition_cost = 1
budget = 120_000
adoption = { curve = [1.0] }
"#;

/// 12,000 less 100 less 100,000, or less 150,000; 12,000 over 150,100. And so with 40,000.
#[test]
fn an_economic_case_shows_each_option_before_and_after_the_adjustment() {
    let case: BusinessCase = toml::from_str(DEPOT).unwrap();
    let valuation = case.value(&Sampling::latin_hypercube(128).seed(1)).unwrap();
    let page = template::economic_case(&valuation).unwrap().text();
    let row = |name: &str| -> Vec<String> {
        let line = page.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    assert!(page.contains("unadjusted, GBP k") && page.contains("our depots (controlling)"));
    assert_eq!(row("depot "), ["-88.1", "-138", "0%", "0.0799"], "{page}");
    assert_eq!(row("hut "), ["-28.1", "-48.1", "0%", "0.2"], "{page}");
}
