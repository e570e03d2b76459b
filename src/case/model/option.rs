//! The plans of the options of a case.

use crate::case::data::{BusinessCase, CaseOption, Figure, Keeps};
use crate::error::{Error, Invalid, unknown_name};

impl BusinessCase {
    /// The plan of an option of the case, to be valued like any other. It has no criteria, targets
    /// or options of its own.
    ///
    /// Overrides in force, correlations and actual figures go along where the option has what they
    /// name; an offer that takes customers from another, or hands them on, does so where both are kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such option, it keeps a part or charges for an offer that
    /// the case does not have (the nearest is suggested), or a figure of its own has the name of one of the case and
    /// another range; and as [`model`](Self::model).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, CaseOption};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let mut case: BusinessCase = toml::from_str(text)?;
    /// let nothing = r#"{"name": "do nothing", "keeps": {"only": ["office and tools"]}}"#;
    /// case.options.push(serde_json::from_str::<CaseOption>(nothing)?);
    /// assert!(case.option("do nothing")?.offers.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn option(&self, name: &str) -> Result<Self, Error> {
        let found = self.options.iter().find(|it| it.name == name);
        let known = self.options.iter().map(|it| it.name.as_str());
        let option = found.ok_or_else(|| unknown_name("option", name, known))?;
        self.checked(&option.keeps, name)?;
        self.chargeable(option)?;
        let mut plan = self.with_parts(option);
        let own = plan.figures()?;
        self.same_meanings(&own, name)?;
        let has = |figure: &str| own.iter().any(|it| it.place == figure || it.name == figure);
        let in_force = self.overrides.iter().filter(|it| has(&it.figure));
        plan.overrides = in_force.chain(&option.overrides).cloned().collect();
        let pairs = self.correlations.iter();
        let pairs = pairs.filter(|it| has(&it.first) && has(&it.second));
        plan.correlations = pairs.cloned().collect();
        Ok(plan)
    }

    fn with_parts(&self, option: &CaseOption) -> Self {
        fn kept<T: Clone>(of: &[T], keeps: &Keeps, name: impl Fn(&T) -> &str, own: &[T]) -> Vec<T> {
            let kept = of.iter().filter(|it| keeps.has(name(it)));
            kept.chain(own).cloned().collect()
        }
        let keeps = &option.keeps;
        let build = self.build.clone().filter(|_| keeps.has("build"));
        let mut offers = kept(&self.offers, keeps, |it| &it.name, &option.offers);
        let names: Vec<String> = offers.iter().map(|it| it.name.clone()).collect();
        let offered = |name: &String| names.contains(name);
        for offer in &mut offers {
            let other = option.charging.iter().find(|it| it.offer == offer.name);
            if let Some(other) = other {
                offer.streams.clone_from(&other.streams);
                offer.demand.clone_from(&other.demand);
            }
            offer.moves.retain(|it| offered(&it.to));
        }
        let taking = self.cannibalisation.iter();
        let taking = taking.filter(|it| offered(&it.by) && offered(&it.of));
        let actuals = self.actuals.iter().filter(|it| offered(&it.offer));
        Self {
            name: option.name.clone(),
            build: option.build.clone().or(build),
            cannibalisation: taking.cloned().collect(),
            actuals: actuals.cloned().collect(),
            costs: kept(&self.costs, keeps, |it| &it.name, &option.costs),
            team: kept(&self.team, keeps, |it| &it.name, &option.team),
            capital: kept(&self.capital, keeps, |it| &it.name, &option.capital),
            events: kept(&self.events, keeps, |it| &it.name, &[]),
            offers,
            scenarios: Vec::new(),
            options: Vec::new(),
            overrides: Vec::new(),
            correlations: Vec::new(),
            criteria: Vec::new(),
            targets: Vec::new(),
            cross_checks: Vec::new(),
            outcomes: Vec::new(),
            ..self.clone()
        }
    }

    /// Refuses parts that the case does not have.
    fn checked(&self, keeps: &Keeps, option: &str) -> Result<(), Invalid> {
        let offers = self.offers.iter().map(|it| &it.name);
        let costs = self.costs.iter().map(|it| &it.name);
        let team = self.team.iter().map(|it| &it.name);
        let capital = self.capital.iter().map(|it| &it.name);
        let events = self.events.iter().map(|it| &it.name);
        let parts = offers.chain(costs).chain(team).chain(capital).chain(events);
        let build = self.build.iter().map(|_| "build");
        let known: Vec<&str> = parts.map(String::as_str).chain(build).collect();
        for name in keeps.named() {
            if !known.contains(&name.as_str()) {
                let parameter = format!("part of option `{option}`");
                return Err(unknown_name(&parameter, name, known));
            }
        }
        Ok(())
    }

    /// Refuses another way to charge for what the option does not have, and a second one.
    fn chargeable(&self, option: &CaseOption) -> Result<(), Invalid> {
        let kept = self.offers.iter().map(|it| it.name.as_str());
        let kept: Vec<&str> = kept.filter(|it| option.keeps.has(it)).collect();
        for (place, other) in option.charging.iter().enumerate() {
            let parameter = format!("offer charged otherwise in option `{}`", option.name);
            if !kept.contains(&other.offer.as_str()) {
                return Err(unknown_name(&parameter, &other.offer, kept));
            }
            let before = &option.charging[..place];
            if before.iter().any(|it| it.offer == other.offer) {
                let rule = "charged for in one way";
                return Err(Invalid::rule(
                    &parameter,
                    format!("`{}` twice", other.offer),
                    rule,
                ));
            }
        }
        Ok(())
    }

    /// Refuses a figure of an option that has the name of another one here.
    fn same_meanings(&self, own: &[super::PlacedFigure], option: &str) -> Result<(), Error> {
        let plain = Self {
            overrides: Vec::new(),
            ..self.clone()
        };
        let figures = plain.figures()?;
        for one in own {
            let Figure::Uncertain(figure) = &one.figure else {
                continue;
            };
            let same = figures.iter().filter(|it| it.name == one.name);
            for other in same {
                if matches!(&other.figure, Figure::Uncertain(it) if it.range != figure.range) {
                    let parameter = format!(
                        "figure `{}` at `{}` of option `{option}`",
                        one.name, one.place
                    );
                    let rule = format!("that of the case, at `{}`", other.place);
                    let hint = "figures of one name are one figure, with the same draws; name it \
                                otherwise, or change it by an override";
                    return Err(Invalid::rule(&parameter, &figure.range, rule)
                        .hint(hint)
                        .into());
                }
            }
        }
        Ok(())
    }
}
