//! Whatever a user holds at the end can be stored: every public type is data, or says why not.

use std::collections::{BTreeMap, BTreeSet};

use bizcase::error::{
    AdoptionError, CaseError, CheckError, ChoiceError, DecisionError, FitError, ImportError,
    Invalid, LedgerError, MarketError, MergeError, MoneyError, Problem, RateOfReturnError,
    ReportError, RetentionError, RunError, SurveyError,
};
use bizcase::simulation::{Claim, Condition, Statistic, Threshold};
use serde::Serialize;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, ItemImpl, Type, Visibility};

/// What is no data, and why.
const NO_DATA: &[(&str, &str)] = &[
    // Handles, which mean something only to the model that gave them.
    ("Input", "a handle of a model"),
    ("Output", "a handle of a model"),
    ("SizedYear", "a handle of a sizing"),
    ("CaseOutputs", "handles of a model"),
    ("OfferOutputs", "handles of a model"),
    ("Sized", "handles of a model"),
    ("SizeOutputs", "handles of a model"),
    ("YearOutputs", "handles of a model"),
    ("Point", "values behind handles, without their names"),
    // Formulas of a user, which are code.
    ("CaseModel", "a model and its handles"),
    ("Model", "holds formulas"),
    ("Checks", "holds a model"),
    ("Watched", "holds a model and a callback"),
    ("Custom", "a distribution in code"),
    ("Vectorized", "a formula"),
    ("ToStatrs", "a distribution in the code of another crate"),
    ("NamedRng", "a generator in the code of another crate"),
    // What exists within a trial or a call.
    ("Trial", "the trial that a formula reads"),
    ("Results", "the trial that a formula writes"),
    ("Lane", "numbers of several trials in registers"),
    ("Mask", "conditions of several trials in registers"),
    ("PaybackClock", "a sum on its way through a trial"),
    ("PresentValue", "a sum on its way through a trial"),
    ("TaxYears", "losses on their way through a trial"),
    ("Sizes", "a view of a market in a trial"),
    (
        "BillFormula",
        "the price structure, which is data, in a trial",
    ),
    ("UsageSpread", "quantities on their way through a trial"),
    ("CashFlows", "a view of a caller's amounts"),
    ("RealFlows", "a view of a caller's amounts"),
    ("DatedFlows", "amounts of a caller with their dates"),
    (
        "ShortCase",
        "a short form of a business case, which is data",
    ),
    // What reads a file.
    ("Columns", "what a reader looks for"),
    ("Csv", "an open file"),
    ("Workbook", "an open file"),
    ("Row", "the row that a reader is at"),
    ("Fault", "data by the failure of its problem"),
];

/// Says of types whose `Serialize` a macro writes that they have it.
macro_rules! by_macro {
    ($($type:ident)+) => {{
        fn is_data<T: Serialize>() {}
        $(is_data::<$type>();)+
        [$(stringify!($type)),+]
    }};
}

fn by_macro() -> BTreeSet<String> {
    let names = by_macro! {
        AdoptionError CaseError CheckError ChoiceError DecisionError FitError ImportError Invalid LedgerError MarketError
        MergeError MoneyError Problem RateOfReturnError ReportError RetentionError RunError SurveyError
        Claim Condition Statistic Threshold
    };
    names.into_iter().map(str::to_owned).collect()
}

/// The public types of some files, and those that are data.
#[derive(Default)]
struct Found {
    public: BTreeSet<String>,
    data: BTreeSet<String>,
}

impl Found {
    fn declared(&mut self, visibility: &Visibility, name: &Ident, attributes: &[Attribute]) {
        if matches!(visibility, Visibility::Public(_)) {
            self.public.insert(name.to_string());
        }
        if attributes.iter().any(derives_serialize) {
            self.data.insert(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Struct(item) => self.declared(&item.vis, &item.ident, &item.attrs),
            Item::Enum(item) => self.declared(&item.vis, &item.ident, &item.attrs),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let name = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string());
        let of = item.trait_.as_ref().and_then(|(path, _)| name(path));
        if of.as_deref() == Some("Serialize")
            && let Type::Path(path) = &*item.self_ty
        {
            self.data.extend(name(&path.path));
        }
    }
}

fn derives_serialize(attribute: &Attribute) -> bool {
    let mut found = false;
    if attribute.path().is_ident("derive") {
        let parsed = attribute.parse_nested_meta(|meta| {
            let last = meta.path.segments.last();
            found |= last.is_some_and(|last| last.ident == "Serialize");
            Ok(())
        });
        parsed.unwrap();
    }
    found
}

fn found(texts: &BTreeMap<String, String>) -> Found {
    let mut found = Found::default();
    for text in texts.values() {
        found.visit_file(&syn::parse_file(text).unwrap());
    }
    found
}

#[test]
fn every_public_type_is_data_or_says_why_not() {
    let Found { public, mut data } = found(&super::texts());
    data.extend(by_macro());
    assert!(public.len() > 400, "all public types are looked at");
    let excepted: BTreeSet<String> = NO_DATA.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: Vec<&String> = public.difference(&data).collect();
    let wrong: Vec<_> = missing
        .iter()
        .filter(|name| !excepted.contains(**name))
        .collect();
    assert!(wrong.is_empty(), "types that cannot be stored: {wrong:?}");
    let idle: Vec<_> = excepted
        .iter()
        .filter(|name| !missing.contains(name))
        .collect();
    assert!(
        idle.is_empty(),
        "exceptions that are data, or no types: {idle:?}"
    );
}

#[test]
fn data_is_told_from_code() {
    let text = "#[derive(Debug, serde::Serialize)] pub struct Path;
        #[derive(Debug, Serialize)] pub struct Derived;
        #[derive(Debug)] pub enum Written {} impl Serialize for Written {}
        #[derive(Debug, Deserialize)] pub struct Read; impl Display for Read {}
        struct Private;";
    let Found { public, data } = found(&[("a.rs".to_owned(), text.to_owned())].into());
    let missing: Vec<_> = public.difference(&data).collect();
    assert_eq!(missing, ["Read"]);
}
