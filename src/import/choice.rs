//! Layouts of choice experiments: what was shown and chosen, questionnaires, markets.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Columns;
use super::survey::{ID, Known, WEIGHT, facts, needs, with};
use super::{Csv, Imported, Melted, Row};
use crate::choice::{
    Alternative, AttributeValue, ChoiceRow, ChoiceScenario, ChoiceSituation, ChoiceUtility,
    QuestionnaireAnswer, QuestionnaireTask, UtilityTerm,
};
use crate::error::{ImportError, Invalid, unknown_name};
use crate::quantity::{Count, Currency};
use crate::survey::Respondent;

const TASK: Known = (
    "task",
    &[
        "obsid",
        "observation",
        "chid",
        "choiceid",
        "choiceset",
        "set",
        "situation",
        "question",
        "qid",
        "card",
    ],
);
const ALTERNATIVE: Known = (
    "alt",
    &[
        "alternative",
        "altid",
        "concept",
        "profile",
        "product",
        "option",
    ],
);
const CHOICE: Known = (
    "choice",
    &[
        "chosen", "choose", "selected", "picked", "answer", "decision", "wahl",
    ],
);
const AVAILABLE: Known = ("available", &["avail", "av", "availability"]);
const BLOCK: Known = ("block", &["version", "questionnaireversion"]);
const SCENARIO: Known = ("scenario", &["market", "case"]);
const UNIT_COST: Known = ("unit_cost", &["cost", "costperunit", "variablecost"]);
const EFFECT: Known = ("effect", &["awareness", "distribution", "externaleffect"]);

/// How cells say that an alternative was chosen or was there, and that it was not.
const YES: [&str; 6] = ["1", "yes", "true", "y", "x", "t"];
const NO: [&str; 6] = ["0", "no", "false", "n", "-", "f"];

/// Choice experiments in a file. Columns are found by their names, under their usual names or those
/// given with [`Csv::headed`]. The utility says which columns are attributes, and which of them are
/// numbers: a text in these is an error that names the line. All other columns are kept as segments
/// of the respondent.
impl Csv<'_> {
    /// Choices, one row for each alternative of each task: `id` (optional), `task`, `alt`, `choice`
    /// (1 or yes for the one that was chosen), the attributes of the utility, and optionally
    /// `weight` and `available`. [`ChoiceSituation::from_rows`] puts the tasks together.
    ///
    /// An attribute may be blank, as in a choice of none. Without ids, every task is a person's.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{ChoiceSituation, ChoiceUtility};
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "resp_id,obs_id,alt,choice,price,brand,age\n\
    ///             7,1,A,0,8.10,dannon,41\n7,1,B,1,6.10,hiland,41\n7,1,none,0,,,41\n";
    /// let utility = ChoiceUtility::new()
    ///     .price("price", Currency::USD)
    ///     .levels("brand", "dannon")
    ///     .constant("none");
    /// let rows = Csv::from_text("yogurt.csv", text).choices_long(&utility)?.rows;
    /// let tasks = ChoiceSituation::from_rows(rows)?;
    /// assert_eq!((tasks[0].chosen, tasks[0].alternatives.len()), (1, 3));
    /// assert_eq!(tasks[0].respondent.segments["age"], "41");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn choices_long(self, utility: &ChoiceUtility) -> Result<Imported<ChoiceRow>, ImportError> {
        let attributes = Attribute::all(utility);
        let columns = [TASK, ALTERNATIVE, CHOICE]
            .into_iter()
            .fold(Columns::new(), needs);
        let columns = [ID, WEIGHT, AVAILABLE].into_iter().fold(columns, with);
        let columns = attributes
            .iter()
            .fold(columns, |columns, it| columns.needs(&it.name));
        self.rows_by(&columns.with_others(), |row| {
            let respondent = person(row);
            let (task, name) = (row.text(TASK.0), row.text(ALTERNATIVE.0));
            let chosen = yes_or_no(row, CHOICE.0);
            let available = is_available(row);
            let values = values(row, &attributes, |it| it.name.clone());
            let alternative = Alternative {
                name: name?,
                attributes: values?,
                available: available?,
            };
            Some(ChoiceRow::new(respondent?, task?, alternative, chosen?))
        })
    }

    /// Choices, one row for each task: `choice` (the name or the number of the alternative), and for
    /// each attribute of the utility and each alternative a column like `price_A`, `price.A` or
    /// `priceA`; alternatives with a constant of their own may have none. `id`, `task` and `weight`
    /// are optional; without `task` it is the number of the row.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; [`ImportError::Setting`] for fewer than two
    /// alternatives.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::ChoiceUtility;
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "choice,id,pf1,pf2,cl1,cl2\n2,7,9,7,1,5\n1,7,5,7,0,1\n";
    /// let utility = ChoiceUtility::new().price("pf", Currency::USD).number("cl");
    /// let tasks = Csv::from_text("electricity.csv", text).choices_wide(&utility, &["1", "2"])?.rows;
    /// assert_eq!((tasks[0].chosen, tasks[1].chosen), (1, 0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn choices_wide(
        self,
        utility: &ChoiceUtility,
        alternatives: &[&str],
    ) -> Result<Imported<ChoiceSituation>, ImportError> {
        if alternatives.len() < 2 {
            let rule = "two or more";
            return Err(self.setting(Invalid::rule("alternatives", alternatives.len(), rule)));
        }
        let attributes = Attribute::all(utility);
        let columns = [ID, TASK, WEIGHT]
            .into_iter()
            .fold(needs(Columns::new(), CHOICE), with);
        let each = attributes
            .iter()
            .flat_map(|it| alternatives.iter().map(move |name| (it, *name)));
        let columns = each.fold(columns, |columns, (attribute, name)| {
            let column = attribute.of(name);
            let columns = if attribute.may_be_blank_for(name) {
                columns.may_have(&column)
            } else {
                columns.needs(&column)
            };
            columns.known_as(&column, [&column])
        });
        self.rows_by(&columns.with_others(), |row| {
            let respondent = person(row);
            let task = row.maybe(TASK.0, Row::text);
            let chosen = chosen(row, alternatives);
            let sets = alternatives.iter().map(|name| {
                let values = values(row, &attributes, |it| it.of(name))?;
                Some(Alternative {
                    attributes: values,
                    ..Alternative::new(*name)
                })
            });
            let sets: Vec<Option<Alternative>> = sets.collect();
            let sets = sets.into_iter().collect::<Option<Vec<_>>>();
            let task = task?.unwrap_or_else(|| row.number().to_string());
            Some(ChoiceSituation::new(respondent?, task, sets?, chosen?))
        })
    }

    /// A questionnaire, one row for each alternative of each task: `block` (optional), `task`, `alt`;
    /// all other columns are attributes, numbers where a cell is one.
    /// [`ChoiceQuestionnaire::new`](crate::choice::ChoiceQuestionnaire::new) takes the tasks, and
    /// [`to_csv`](crate::choice::ChoiceQuestionnaire::to_csv) writes them.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::ChoiceQuestionnaire;
    /// use bizcase::import::Csv;
    ///
    /// let text = "version,task,concept,price,support\n1,1,1,10,mail\n1,1,2,20,phone\n1,1,none,,\n";
    /// let tasks = Csv::from_text("questionnaire.csv", text).choice_questionnaire()?.rows;
    /// let questionnaire = ChoiceQuestionnaire::new(tasks);
    /// assert_eq!(questionnaire.to_csv(), text.replace("version", "block").replace("concept", "alt"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn choice_questionnaire(self) -> Result<Imported<QuestionnaireTask>, ImportError> {
        let columns = [TASK, ALTERNATIVE].into_iter().fold(Columns::new(), needs);
        let columns = with(columns, BLOCK)
            .key([BLOCK.0, TASK.0, ALTERNATIVE.0])
            .with_others();
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let block = row.maybe(BLOCK.0, Row::text);
            let (task, name) = (row.text(TASK.0), row.text(ALTERNATIVE.0));
            let mut shown = Alternative::new(name?);
            for (header, text) in row.others() {
                shown = shown.with(header, plain_value(text));
            }
            Some((block?.unwrap_or_else(|| "1".to_owned()), task?, shown))
        })?;
        let mut tasks: Vec<QuestionnaireTask> = Vec::new();
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (block, task, shown) in rows {
            let place = *places
                .entry((block.clone(), task.clone()))
                .or_insert_with(|| {
                    tasks.push(QuestionnaireTask::new(block, task, Vec::new()));
                    tasks.len() - 1
                });
            tasks[place].alternatives.push(shown);
        }
        Ok(Imported {
            rows: tasks,
            report,
        })
    }

    /// Answers to a questionnaire, one row for each person: `id`, `block` (optional), and a column
    /// for each task that begins with `prefix`, such as `task_1`, with the name of the alternative
    /// chosen. An empty cell is no answer.
    /// [`answered`](crate::choice::ChoiceQuestionnaire::answered) joins them with what was shown.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,version,task_1,task_2,size\n7,2,1,none,small\n8,1,2,,large\n";
    /// let answers = Csv::from_text("answers.csv", text).questionnaire_answers("task")?.rows;
    /// assert_eq!(answers.len(), 3);
    /// assert_eq!((answers[1].task.as_str(), answers[1].chosen.as_str()), ("2", "none"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn questionnaire_answers(
        self,
        prefix: &str,
    ) -> Result<Imported<QuestionnaireAnswer>, ImportError> {
        let columns = [ID, BLOCK, WEIGHT].into_iter().fold(Columns::new(), with);
        let columns = columns.key([ID.0]).with_others();
        let columns = columns.group(CHOICE.0, Melted::Prefixed(prefix.to_owned()));
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let respondent = super::survey::respondent(row);
            let block = row.maybe(BLOCK.0, Row::text);
            let tasks = row.group(CHOICE.0).iter().map(|column| {
                let chosen = row.maybe(column.column(), Row::text)?;
                Some(chosen.map(|chosen| (column.text().to_owned(), chosen)))
            });
            let tasks: Vec<Option<Option<(String, String)>>> = tasks.collect();
            let tasks = tasks.into_iter().collect::<Option<Vec<_>>>()?;
            let (respondent, block) = (respondent?, block?.unwrap_or_else(|| "1".to_owned()));
            let answers = tasks.into_iter().flatten().map(|(task, chosen)| {
                QuestionnaireAnswer::new(respondent.clone(), &*block, task, chosen)
            });
            Some(answers.collect::<Vec<_>>())
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// Markets to be simulated, one row for each product: `scenario` (optional), `alt`, the
    /// attributes of the utility, and optionally `unit_cost`, `effect` and `available`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; [`ImportError::Setting`] for unit costs where the
    /// utility has no price.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::ChoiceUtility;
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "scenario,product,price,brand,unit cost,awareness\n\
    ///             today,theirs,29,known,11,\nlaunch,ours,24,new,9,0.6\nlaunch,theirs,29,known,11,\n";
    /// let utility = ChoiceUtility::new().price("price", Currency::USD).levels("brand", "known");
    /// let markets = Csv::from_text("markets.csv", text).choice_scenarios(&utility)?.rows;
    /// assert_eq!(markets[1].unit_costs["ours"].to_string(), "USD 9.00");
    /// assert_eq!((markets[0].products.len(), markets[1].effects["ours"]), (1, 0.6));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn choice_scenarios(
        self,
        utility: &ChoiceUtility,
    ) -> Result<Imported<ChoiceScenario>, ImportError> {
        let attributes = Attribute::all(utility);
        let currency = attributes.iter().find_map(|it| it.currency);
        let columns = needs(Columns::new(), ALTERNATIVE);
        let columns = [SCENARIO, UNIT_COST, EFFECT, AVAILABLE]
            .into_iter()
            .fold(columns, with);
        let columns = attributes
            .iter()
            .fold(columns, |columns, it| columns.needs(&it.name));
        let columns = columns.key([SCENARIO.0, ALTERNATIVE.0]).with_others();
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let scenario = row.maybe(SCENARIO.0, Row::text);
            let name = row.text(ALTERNATIVE.0);
            let cost = row.maybe(UNIT_COST.0, |row, column| match currency {
                Some(currency) => row.money_in(column, currency),
                None => row.check(column, Err(costs_without_price())),
            });
            let effect = row.maybe(EFFECT.0, Row::ratio);
            let available = is_available(row);
            let values = values(row, &attributes, |it| it.name.clone());
            let product = Alternative {
                name: name?,
                attributes: values?,
                available: available?,
            };
            let scenario = scenario?.unwrap_or_else(|| "market".to_owned());
            Some((scenario, product, cost?, effect?))
        })?;
        let mut scenarios: Vec<ChoiceScenario> = Vec::new();
        for (name, product, cost, effect) in rows {
            let known = scenarios.iter().position(|it| it.name == name);
            let place = known.unwrap_or_else(|| {
                scenarios.push(ChoiceScenario::new(name));
                scenarios.len() - 1
            });
            let scenario = &mut scenarios[place];
            if let Some(cost) = cost {
                scenario.unit_costs.insert(product.name.clone(), cost);
            }
            if let Some(effect) = effect {
                scenario
                    .effects
                    .insert(product.name.clone(), effect.value());
            }
            scenario.products.push(product);
        }
        Ok(Imported {
            rows: scenarios,
            report,
        })
    }
}

fn costs_without_price() -> Invalid {
    let rule = "given only where the utility has a price, which names their currency";
    Invalid::rule(UNIT_COST.0, "given", rule)
}

/// An attribute of a utility.
struct Attribute<'u> {
    name: String,
    is_number: bool,
    currency: Option<Currency>,
    /// The only alternatives for which it counts, if there are such.
    only_for: Vec<&'u str>,
    /// The alternatives that a constant sets apart, which may leave it blank.
    apart: BTreeSet<&'u str>,
}

impl<'u> Attribute<'u> {
    fn all(utility: &'u ChoiceUtility) -> Vec<Self> {
        let constants = utility.terms().filter_map(|term| match term {
            UtilityTerm::Constant { alternative } => Some(alternative.as_str()),
            _ => None,
        });
        let apart: BTreeSet<&str> = constants.collect();
        let mut attributes: Vec<Self> = Vec::new();
        for term in utility.terms() {
            let (name, is_number, currency, only_for) = match term {
                UtilityTerm::Number { attribute } => (attribute, true, None, vec![]),
                UtilityTerm::NumberOf {
                    alternative,
                    attribute,
                } => (attribute, true, None, vec![alternative.as_str()]),
                UtilityTerm::Price {
                    attribute,
                    currency,
                } => (attribute, true, Some(*currency), vec![]),
                UtilityTerm::Levels { attribute, .. } => (attribute, false, None, vec![]),
                _ => continue,
            };
            match attributes.iter_mut().find(|known| known.name == *name) {
                Some(known) => known.only_for.extend(only_for),
                None => attributes.push(Self {
                    name: name.clone(),
                    is_number,
                    currency,
                    only_for,
                    apart: apart.clone(),
                }),
            }
        }
        attributes
    }

    fn may_be_blank_for(&self, alternative: &str) -> bool {
        let elsewhere = !self.only_for.is_empty() && !self.only_for.contains(&alternative);
        elsewhere || self.apart.contains(alternative)
    }

    /// Its column for an alternative.
    fn of(&self, alternative: &str) -> String {
        format!("{}_{alternative}", self.name)
    }
}

/// What an alternative offers; blank cells and columns that are not there are left out.
fn values(
    row: &mut Row<'_>,
    attributes: &[Attribute<'_>],
    column: impl Fn(&Attribute<'_>) -> String,
) -> Option<BTreeMap<String, AttributeValue>> {
    let mut values = BTreeMap::new();
    let mut all_read = true;
    for attribute in attributes {
        let column = column(attribute);
        let value = row.maybe(&column, |row, column| match attribute.currency {
            Some(currency) => Some(AttributeValue::Number(
                row.money_in(column, currency)?.to_f64(),
            )),
            None if attribute.is_number => Some(AttributeValue::Number(row.ratio(column)?.value())),
            None => row.text(column).map(AttributeValue::Level),
        });
        match value {
            Some(Some(value)) => {
                values.insert(attribute.name.clone(), value);
            }
            Some(None) => {}
            None => all_read = false,
        }
    }
    all_read.then_some(values)
}

fn plain_value(text: &str) -> AttributeValue {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.map_or_else(|| text.into(), AttributeValue::Number)
}

/// Who chose; nobody in particular where the file has no ids.
fn person(row: &mut Row<'_>) -> Option<Respondent> {
    let id = row.maybe(ID.0, Row::text);
    let weight = row.maybe(WEIGHT.0, |row, column| {
        let weight = row.ratio(column)?;
        row.check(column, Count::new(weight.value()))
    });
    let mut respondent = Respondent::new(id?.unwrap_or_default());
    if let Some(weight) = weight? {
        respondent.weight = weight.value();
    }
    respondent.segments = facts(row);
    Some(respondent)
}

fn yes_or_no(row: &mut Row<'_>, column: &str) -> Option<bool> {
    let read = row.maybe(column, |row, column| {
        let text = row.words(column)?;
        let folded = text.to_lowercase();
        let answer = match folded.as_str() {
            yes if YES.contains(&yes) => Ok(true),
            no if NO.contains(&no) => Ok(false),
            _ => Err(Invalid::rule(
                column,
                text,
                "1 or yes, 0 or no, or blank for no",
            )),
        };
        row.check(column, answer)
    });
    Some(read?.unwrap_or(false))
}

fn is_available(row: &mut Row<'_>) -> Option<bool> {
    if row.has(AVAILABLE.0) {
        yes_or_no(row, AVAILABLE.0)
    } else {
        Some(true)
    }
}

/// The place of the alternative that a cell names, by its name or by its number.
fn chosen(row: &mut Row<'_>, alternatives: &[&str]) -> Option<usize> {
    let text = row.words(CHOICE.0)?;
    let named = alternatives
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text));
    let number = || {
        text.parse()
            .ok()
            .filter(|number| (1..=alternatives.len()).contains(number))
    };
    let place = named.or_else(|| number().map(|number| number - 1));
    let unknown = || unknown_name(CHOICE.0, text, alternatives.iter().copied());
    row.check(CHOICE.0, place.ok_or_else(unknown))
}
