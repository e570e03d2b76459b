//! Inputs of a model: declared, and assumed anew.

use std::sync::OnceLock;

use super::copula::{Correlation, Margin};
use super::model::Declared;
use super::{Input, Model};
use crate::distribution::{self, Dist, Distribution};
use crate::error::{Bound, Invalid, Permitted, unknown_name};
use crate::quantity::{
    Churn, Count, Growth, Money, PerPeriod, Period, Quantity, Rate, Ratio, Share, Unit, Value,
};

impl Model {
    /// Declares an amount of money, in major units of the model's currency.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn money(&mut self, name: &str, law: Dist) -> Result<Input<Money>, Invalid> {
        self.declare_input(name, law, Unit::Money(self.currency), None)
    }

    /// Declares a share or a probability.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the distribution can leave [0, 1].
    pub fn share(&mut self, name: &str, law: Dist) -> Result<Input<Share>, Invalid> {
        self.declare_input(name, law, Unit::Share, None)
    }

    /// Declares a count.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the distribution can be negative.
    pub fn count(&mut self, name: &str, law: Dist) -> Result<Input<Count>, Invalid> {
        self.declare_input(name, law, Unit::Count, None)
    }

    /// Declares a plain number.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken.
    pub fn ratio(&mut self, name: &str, law: Dist) -> Result<Input<Ratio>, Invalid> {
        self.declare_input(name, law, Unit::Ratio, None)
    }

    /// Declares the share of customers lost per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the distribution can leave [0, 1].
    pub fn churn(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<Churn>, Invalid> {
        self.declare_rate(name, period, law)
    }

    /// Declares a discount or interest rate, effective per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the distribution can reach -1.
    pub fn rate(&mut self, name: &str, period: Period, law: Dist) -> Result<Input<Rate>, Invalid> {
        self.declare_rate(name, period, law)
    }

    /// Declares a relative change per `period`.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or the distribution can reach -1.
    pub fn growth(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<Growth>, Invalid> {
        self.declare_rate(name, period, law)
    }

    fn declare_rate<R: PerPeriod>(
        &mut self,
        name: &str,
        period: Period,
        law: Dist,
    ) -> Result<Input<R>, Invalid> {
        let lowest = law.support().low;
        if R::unit() == Unit::Ratio && lowest <= -1.0 {
            return Err(Invalid::new(name, lowest, Permitted::RATE)
                .hint("nothing can lose more than all of itself; truncate the distribution"));
        }
        self.declare_input(name, law, R::unit(), Some(period))
    }

    /// Declares an input whose value is known.
    ///
    /// # Errors
    /// [`Invalid`] if the name is taken or an amount of money is in another currency.
    pub fn known<Q: Quantity>(&mut self, name: &str, exact: Q) -> Result<Input<Q>, Invalid> {
        let value: Value = exact.into();
        let unit = Q::unit(self.currency);
        let law = Dist::fixed(value.in_unit(name, unit)?)?;
        self.declare_input(name, law, unit, None)
    }

    fn declare_input<Q>(
        &mut self,
        name: &str,
        law: Dist,
        unit: Unit,
        period: Option<Period>,
    ) -> Result<Input<Q>, Invalid> {
        let position = self.declare_law(name, law, unit, period)?;
        Ok(Input::new(position, self.id))
    }

    /// The position of the input that is declared.
    fn declare_law(
        &mut self,
        name: &str,
        law: Dist,
        unit: Unit,
        period: Option<Period>,
    ) -> Result<usize, Invalid> {
        if self.places.contains_key(name) {
            let rule = "a name that no other input has";
            return Err(Invalid::rule("name of an input", format!("`{name}`"), rule));
        }
        check_support(name, &law, unit)?;
        self.places.insert(name.to_owned(), self.inputs.len());
        self.inputs.push(Declared {
            name: name.to_owned(),
            law,
            unit,
            period,
            address: None,
            margin: OnceLock::new(),
        });
        Ok(self.inputs.len() - 1)
    }

    /// The handle of an input that was declared elsewhere, such as by a business case.
    ///
    /// # Errors
    /// [`Invalid`] if there is no input of this name (the nearest is suggested), or it carries
    /// another quantity.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Money, Share};
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let price = model.named_input::<Money>("price")?;
    /// let fee = model.output("fee", move |s| s.get(price) * 0.03)?;
    /// assert!(model.named_input::<Share>("price").is_err());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn named_input<Q: Quantity>(&self, name: &str) -> Result<Input<Q>, Invalid> {
        self.handle(name, Q::unit(self.currency), false)
    }

    /// The handle of an input that is a rate per period and was declared elsewhere.
    ///
    /// # Errors
    /// [`Invalid`] if there is no input of this name (the nearest is suggested), or it is no such
    /// rate.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Churn, Currency, Period};
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// model.churn("churn", Period::Month, Dist::uniform(0.01, 0.02)?)?;
    /// let churn = model.named_rate::<Churn>("churn")?;
    /// let yearly = model.output("yearly churn", move |s| s.over(churn, Period::Year))?;
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn named_rate<R: PerPeriod>(&self, name: &str) -> Result<Input<R>, Invalid> {
        self.handle(name, R::unit(), true)
    }

    fn handle<Q>(&self, name: &str, unit: Unit, per_period: bool) -> Result<Input<Q>, Invalid> {
        let Some(&index) = self.places.get(name) else {
            let names = self.inputs.iter().map(|input| input.name.as_str());
            return Err(unknown_name("input", name, names));
        };
        let input = &self.inputs[index];
        if input.unit != unit || input.period.is_some() != per_period {
            let rule = "an input of the quantity that is asked for";
            return Err(Invalid::rule(
                "input",
                format!("`{name}`, {:?}", input.unit),
                rule,
            ));
        }
        Ok(Input::new(index, self.id))
    }

    /// Draws an input by the random numbers of another name: those of an input that it then moves
    /// with in step, or those that a study was drawn by, so that the draws are the same here.
    ///
    /// # Errors
    /// [`Invalid`] if there is no input of this name; the message suggests the nearest.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let small = model.money("price, small firms", Dist::uniform(20.0, 30.0)?)?;
    /// let large = model.money("price, large firms", Dist::uniform(200.0, 300.0)?)?;
    /// model.draw_by("price, large firms", "price, small firms")?;
    /// let ratio = model.output("ratio", move |s| s.get(large) / s.get(small))?;
    /// let run = model.run(&Sampling::monte_carlo(100))?;
    /// assert!((run.outcome(ratio).maximum() - 10.0).abs() < 1e-9);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn draw_by(&mut self, input: &str, address: &str) -> Result<(), Invalid> {
        let Some(&index) = self.places.get(input) else {
            let names = self.inputs.iter().map(|input| input.name.as_str());
            return Err(unknown_name("input", input, names));
        };
        self.inputs[index].address = Some(address.to_owned());
        Ok(())
    }

    /// Replaces the distribution of an input, given by name, and returns the previous one. All
    /// other draws stay as they are, so two runs with the same sampling differ by this change
    /// alone.
    ///
    /// # Errors
    /// [`Invalid`] if there is no input of this name (the message suggests the nearest), the
    /// distribution can leave the range of its quantity, it is a column of joint data while the
    /// input is correlated, or its ties put a rank correlation of the input out of reach. A fixed
    /// value is allowed: a correlation has no effect while one of its inputs does not vary.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let sampling = Sampling::monte_carlo(1_000);
    /// let before = model.run(&sampling)?.input(price).mean().value;
    /// model.assume("price", Dist::uniform(21.0, 31.0)?)?;
    /// let after = model.run(&sampling)?.input(price).mean().value;
    /// assert!((after - before - 1.0).abs() < 1e-9);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn assume(&mut self, name: &str, law: Dist) -> Result<Dist, Invalid> {
        let Some(&index) = self.places.get(name) else {
            let names = self.inputs.iter().map(|input| input.name.as_str());
            return Err(unknown_name("input", name, names));
        };
        let (unit, period) = (self.inputs[index].unit, self.inputs[index].period);
        check_support(name, &law, unit)?;
        if period.is_some() && unit == Unit::Ratio && law.support().low <= -1.0 {
            return Err(Invalid::new(name, law.support().low, Permitted::RATE));
        }
        let of_it = |pair: &Correlation| pair.first == index || pair.second == index;
        let mut correlated: Vec<Correlation> =
            self.correlations.iter().copied().filter(of_it).collect();
        let margin = OnceLock::new();
        if !correlated.is_empty() {
            if law.rows().is_some() {
                let rule = "a distribution of its own, since the input is correlated with another";
                return Err(Invalid::rule(name, law, rule));
            }
            let own = margin.get_or_init(|| Margin::of(&law));
            for pair in &mut correlated {
                let of = |place| {
                    if place == index {
                        own
                    } else {
                        self.margin(place)
                    }
                };
                let margins = (of(pair.first), of(pair.second));
                pair.score = self.solved(pair.first, pair.second, margins, pair.rank)?;
            }
        }
        for pair in correlated {
            self.correlations.set(pair);
        }
        let input = &mut self.inputs[index];
        input.margin = margin;
        Ok(std::mem::replace(&mut input.law, law))
    }
}

/// Refuses a distribution whose support leaves the range of its quantity.
fn check_support(name: &str, law: &Dist, unit: Unit) -> Result<(), Invalid> {
    law.check()?;
    let permitted = unit.permitted();
    let support = law.support();
    let inside = |end: f64| {
        let open_ended = end.is_infinite() && permits_infinity(&permitted, end);
        open_ended || permitted.contains(end)
    };
    if inside(support.low) && inside(support.high) {
        return Ok(());
    }
    Err(distribution::outside(name, law, permitted))
}

/// Whether a permitted range is unbounded in the direction of `end`: no draw is infinite.
fn permits_infinity(permitted: &Permitted, end: f64) -> bool {
    match permitted {
        Permitted::Interval { low, high } => {
            let bound = if end < 0.0 { low } else { high };
            *bound == Bound::Excluding(end)
        }
        _ => false,
    }
}
