//! What a mixed logit assumes of the columns of its utility.

use serde::{Deserialize, Serialize};

use super::draws::Plan;
use super::layout::{Coefficient, Layout};
use super::mixing::Mixing;
use crate::choice::design::Design;
use crate::choice::{ChoiceUtility, CoefficientErrors};
use crate::error::{Invalid, unknown_name};

/// The assumptions of a mixed logit and how it is fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assumptions {
    pub(super) utility: ChoiceUtility,
    pub(super) random: Vec<(String, Mixing)>,
    pub(super) falling: Vec<String>,
    pub(super) correlated: bool,
    pub(super) willingness: bool,
    pub(super) plan: Plan,
    pub(super) starts: u32,
    pub(super) start: Option<Vec<f64>>,
    pub(super) errors: Option<CoefficientErrors>,
}

impl Assumptions {
    /// What they mean for the columns of the choices.
    pub(super) fn layout(&self, design: &Design) -> Result<Layout, Invalid> {
        let mixing = self.mixing(&design.columns)?;
        let price = design.coding.price().map(|(place, _)| place);
        let mut falling = self.falling(&design.columns, &mixing)?;
        if let Some(price) = price {
            falling[price] = !self.willingness;
        }
        let money = if self.willingness {
            Some(scale(price, &mixing)?)
        } else {
            None
        };
        if self.correlated && mixing.iter().flatten().any(|it| !it.is_normal()) {
            let rule = "normal, log-normal or censored normal";
            let parameter = "distribution of correlated coefficients";
            return Err(Invalid::rule(parameter, "another", rule));
        }
        let coefficients = mixing.into_iter().zip(falling);
        let coefficients = coefficients.map(|(mixing, falling)| Coefficient { mixing, falling });
        Ok(Layout::new(coefficients.collect(), money, self.correlated))
    }

    /// The distribution of each column.
    fn mixing(&self, columns: &[String]) -> Result<Vec<Option<Mixing>>, Invalid> {
        let mut found = vec![None; columns.len()];
        for (name, mixing) in &self.random {
            for place in places(name, columns)? {
                if found[place].replace(*mixing).is_some() {
                    let rule = "made random once";
                    return Err(Invalid::rule("column", format!("`{name}` twice"), rule));
                }
            }
        }
        if self.random.is_empty() {
            return Err(Invalid::rule("random coefficients", "none", "one or more")
                .hint("MultinomialLogit has the same coefficients for everybody"));
        }
        Ok(found)
    }

    /// Which columns are below zero by assumption.
    fn falling(&self, columns: &[String], mixing: &[Option<Mixing>]) -> Result<Vec<bool>, Invalid> {
        let mut falling = vec![false; columns.len()];
        for name in &self.falling {
            for place in places(name, columns)? {
                if !mixing[place].is_some_and(Mixing::has_sign) {
                    let rule = "one with a log-normal or censored coefficient";
                    return Err(Invalid::rule("falling column", format!("`{name}`"), rule));
                }
                falling[place] = true;
            }
        }
        Ok(falling)
    }
}

/// The column of the price, whose coefficient is the scale of worths.
fn scale(price: Option<usize>, mixing: &[Option<Mixing>]) -> Result<usize, Invalid> {
    let missing = || Invalid::rule("price of the utility", "none", "a term of its own");
    let price = price.ok_or_else(|| missing().hint("add ChoiceUtility::price"))?;
    if mixing[price].is_some_and(|it| it != Mixing::LogNormal) {
        let rule = "log-normal where willingness to pay is estimated";
        return Err(Invalid::rule("distribution of the scale", "another", rule));
    }
    Ok(price)
}

/// The columns that a name stands for.
fn places(name: &str, columns: &[String]) -> Result<Vec<usize>, Invalid> {
    let of_levels = format!("{name}: ");
    let is_meant = |column: &str| column == name || column.starts_with(&of_levels);
    let places = columns.iter().enumerate();
    let found = places
        .filter(|(_, it)| is_meant(it))
        .map(|(place, _)| place);
    let found: Vec<usize> = found.collect();
    if found.is_empty() {
        let known = columns.iter().map(String::as_str);
        return Err(unknown_name("column of the utility", name, known));
    }
    Ok(found)
}
