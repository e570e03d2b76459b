//! Values that move up or down step by step.

use serde::Serialize;

use super::{OptionValue, RealOption};
use crate::error::{Bound, Invalid, Permitted, loaded};
use crate::quantity::{Period, Rate, Share};

/// More steps take seconds.
const MOST_STEPS: f64 = 20_000.0;

/// How the value of a project moves: by one of two factors in every step.
///
/// Options are valued as if the movement could be traded, so that its own probabilities do not
/// matter: with weights under which the project earns the riskless rate.
///
/// # Formula
/// Cox, Ross and Rubinstein: up `exp(s sqrt(h))` with `s` the volatility and `h` the years of a
/// step, down its inverse. Weight of up: `(growth x (1 - payout) - down) / (up - down)`.
///
/// # Precision
/// Values converge with the number of steps, alternating around their limit; 500 steps give four
/// digits. The time taken grows with the square of the steps.
///
/// # Example
/// ```
/// use bizcase::decision::{Lattice, RealOption};
/// use bizcase::quantity::Rate;
///
/// // Trigeorgis (1996): worth 100 today, 180 or 60 in a year; the investment costs 104 today and
/// // more by the riskless 8 % in a year, so that all is counted in money of today.
/// let lattice = Lattice::by_factors(1.8 / 1.08, 0.6 / 1.08, 1.0, 1)?;
/// let found = lattice.value(100.0, RealOption::Wait { cost: 104.0 })?;
/// assert_eq!(format!("{:.2} {:.2}", found.value, found.premium()), "25.07 29.07");
/// assert!(!found.today);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. C. Cox, S. A. Ross and M. Rubinstein (1979), *Option pricing: a simplified approach*, Journal
/// of Financial Economics 7, 229-263. L. Trigeorgis (1996), *Real Options*.
#[doc(alias("binomial tree", "real options"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lattice {
    up: f64,
    down: f64,
    /// What one riskless unit becomes in a step.
    growth: f64,
    payout: Share,
    steps: u32,
    /// The option can be exercised after so many steps each.
    every: u32,
}

loaded::through!(Lattice {
    up: f64,
    down: f64,
    growth: f64,
    payout: Share,
    steps: u32,
    every: u32,
} => Self { up, down, growth, payout, steps, every }.checked());

impl Lattice {
    /// The lattice of Cox, Ross and Rubinstein for a volatility, the standard deviation of the
    /// logarithm of the value after a year.
    ///
    /// # Errors
    /// [`Invalid`] if volatility, years or steps are not above zero, there are more than 20,000
    /// steps, or steps are so long that the riskless rate leaves the range of the movement.
    pub fn cox_ross_rubinstein(
        volatility: f64,
        riskless: Rate,
        years: f64,
        steps: u32,
    ) -> Result<Self, Invalid> {
        Permitted::POSITIVE.check("volatility", volatility)?;
        Permitted::POSITIVE.check("years of the option", years)?;
        let step = years / f64::from(steps);
        let movement = volatility * libm::sqrt(step);
        let rate = libm::log1p(riskless.over(Period::Year).value());
        Self::by_factors(
            libm::exp(movement),
            libm::exp(-movement),
            libm::exp(rate * step),
            steps,
        )
    }

    /// A lattice with these factors, and with what one riskless unit becomes in a step.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < down < growth < up`, and as
    /// [`cox_ross_rubinstein`](Self::cox_ross_rubinstein).
    pub fn by_factors(up: f64, down: f64, growth: f64, steps: u32) -> Result<Self, Invalid> {
        Self {
            up,
            down,
            growth,
            payout: Share::ZERO,
            steps,
            every: 1,
        }
        .checked()
    }

    /// The lattice of a project that pays this share of its value out in every step, or loses it
    /// to competitors: what makes waiting cost something.
    ///
    /// # Errors
    /// [`Invalid`] if the share is so large that the value cannot earn the riskless rate.
    pub fn paying_out(self, payout: Share) -> Result<Self, Invalid> {
        Self { payout, ..self }.checked()
    }

    /// The lattice of options that can be exercised today, and then only after every `every` steps.
    ///
    /// # Errors
    /// [`Invalid`] unless the steps of the lattice are a multiple of them.
    pub fn exercised_every(self, every: u32) -> Result<Self, Invalid> {
        Self { every, ..self }.checked()
    }

    fn checked(self) -> Result<Self, Invalid> {
        Permitted::between(1.0, MOST_STEPS).check("number of steps", f64::from(self.steps))?;
        if self.every == 0 || !self.steps.is_multiple_of(self.every) {
            let rule = format!("a divisor of the {} steps", self.steps);
            return Err(Invalid::rule("steps between exercises", self.every, rule));
        }
        Permitted::POSITIVE.check("factor downwards", self.down)?;
        Permitted::interval(Bound::Excluding(self.down), Bound::Excluding(f64::INFINITY))
            .check("factor upwards", self.up)?;
        let between = Permitted::interval(Bound::Excluding(self.down), Bound::Excluding(self.up));
        between
            .check("riskless growth in a step", self.drift())
            .map_err(|it| it.hint("more steps bring it between the two factors"))?;
        Ok(self)
    }

    /// What the value of the project becomes in a step, on average and after its payout.
    fn drift(&self) -> f64 {
        self.growth * (1.0 - self.payout.value())
    }

    /// What a project of this value is worth with an option, in the unit of the value.
    ///
    /// # Errors
    /// [`Invalid`] if the value is not above zero, a figure of the option is not finite, or the
    /// value may rise beyond the range of numbers.
    pub fn value(&self, project: f64, option: RealOption) -> Result<OptionValue, Invalid> {
        Permitted::POSITIVE.check("value of the project", project)?;
        option.check()?;
        Permitted::FINITE.check(
            "highest value of the project",
            self.at(project, self.steps, 0),
        )?;
        let mut worth: Vec<f64> = (0..=self.steps)
            .map(|downs| self.at(project, self.steps, downs))
            .map(|value| option.unexercised(value).max(option.exercised(value)))
            .collect();
        let weight = (self.drift() - self.down) / (self.up - self.down);
        let (up, down) = (weight / self.growth, (1.0 - weight) / self.growth);
        let mut today = false;
        for step in (0..self.steps).rev() {
            let open = step.is_multiple_of(self.every);
            for downs in 0..=step {
                let value = self.at(project, step, downs);
                let place = downs as usize;
                let kept = up * worth[place] + down * worth[place + 1];
                let kept = kept + option.received(value * self.payout.value());
                let exercised = option.exercised(value);
                today = open && exercised > kept;
                worth[place] = if today { exercised } else { kept };
            }
        }
        Ok(OptionValue {
            value: worth[0],
            without: option.without(project),
            today,
        })
    }

    /// The value of the project after some steps, of which so many went down.
    fn at(&self, project: f64, steps: u32, downs: u32) -> f64 {
        let ups = f64::from(steps - downs);
        project * libm::pow(self.up, ups) * libm::pow(self.down, f64::from(downs))
    }
}
