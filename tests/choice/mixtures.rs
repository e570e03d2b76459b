//! Choices whose exact likelihoods, optima and errors an independent program computed.
//!
//! `tests/oracles/mixtures.py` made them up and computed them with complex steps.

use bizcase::choice::{Alternative, ChoiceRow, ChoiceSituation, ChoiceUtility};
use bizcase::quantity::Currency;
use bizcase::survey::Respondent;
use serde_json::Value;

/// What the program found.
pub(crate) struct Computed(Value);

impl Computed {
    pub(crate) fn read() -> Self {
        Self(serde_json::from_str(include_str!("../data/choice/mixtures.json")).unwrap())
    }

    pub(crate) fn at(&self, place: &str) -> &Value {
        self.0.pointer(place).unwrap_or(&Value::Null)
    }

    pub(crate) fn number(&self, place: &str) -> f64 {
        self.at(place).as_f64().unwrap()
    }

    pub(crate) fn numbers(&self, place: &str) -> Vec<f64> {
        let list = self.at(place).as_array().unwrap();
        list.iter().map(|it| it.as_f64().unwrap()).collect()
    }

    pub(crate) fn names(&self, place: &str) -> Vec<String> {
        let list = self.at(place).as_array().unwrap();
        list.iter()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn situations(&self) -> Vec<ChoiceSituation> {
        let income = self.numbers("/income");
        let rows = self.at("/rows").as_array().unwrap();
        let row = |row: &Value| {
            let cell = |place: usize| row[place].as_i64().unwrap();
            let person = usize::try_from(cell(0)).unwrap();
            let who =
                Respondent::new(person.to_string()).segment("income", income[person].to_string());
            let names = ["price", "quality", "speed"].into_iter().enumerate();
            let offer = names.fold(
                Alternative::new(cell(2).to_string()),
                |offer, (place, name)| {
                    offer.with(name, f64::from(i32::try_from(cell(4 + place)).unwrap()))
                },
            );
            ChoiceRow::new(who, cell(1).to_string(), offer, cell(3) == 1)
        };
        ChoiceSituation::from_rows(rows.iter().map(row)).unwrap()
    }
}

pub(crate) fn utility() -> ChoiceUtility {
    ChoiceUtility::new()
        .price("price", Currency::EUR)
        .number("quality")
        .number("speed")
}

/// Relative to the size of what is wanted, or to one.
#[track_caller]
pub(crate) fn close(found: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        let apart = (found - wanted).abs() / wanted.abs().max(1.0);
        assert!(apart <= tolerance, "{found} for {wanted}: {apart:e}");
    }
}

pub(crate) fn errors(parameters: &bizcase::sample::FitParameters) -> Vec<f64> {
    parameters
        .iter()
        .map(|it| it.standard_error.unwrap())
        .collect()
}

#[cfg(feature = "parallel")]
fn on_threads<T: PartialEq + std::fmt::Debug + Send>(fit: impl Fn() -> T + Sync) {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(&fit)
    };
    let one = with(1);
    for threads in [2, 3] {
        assert_eq!(with(threads), one);
    }
}

#[cfg(feature = "parallel")]
#[test]
fn threads_change_no_bit() {
    use bizcase::choice::{HierarchicalBayes, LatentClasses, MixedLogit, Mixing};

    let situations = Computed::read().situations();
    on_threads(|| {
        let model = MixedLogit::new(utility()).random("quality", Mixing::Normal);
        model.draws(50).fit(&situations).unwrap()
    });
    on_threads(|| {
        LatentClasses::new(utility(), 2)
            .starts(4)
            .fit(&situations)
            .unwrap()
    });
    on_threads(|| {
        let model = HierarchicalBayes::new(utility()).chains(3);
        model.burn_in(200).draws(20).fit(&situations).unwrap()
    });
}
