//! Simulated people with known tastes.

use bizcase::choice::{Alternative, ChoiceSituation, ChoiceUtility};
use bizcase::quantity::Currency;
use bizcase::survey::Respondent;

/// Uniform numbers of `SplitMix64` (Steele, Lea and Flood 2014).
pub(crate) struct Uniforms(pub(crate) u64);

impl Uniforms {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a small number"
    )]
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() * count as f64) as usize
    }

    /// Standard Gumbel: the difference of two is logistic.
    pub(crate) fn gumbel(&mut self) -> f64 {
        -(-self.next().ln()).ln()
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.next().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.next()).cos()
    }
}

/// People who choose among three offers and none in each of some tasks.
pub(crate) struct Survey {
    pub(crate) people: usize,
    pub(crate) tasks: usize,
    pub(crate) price: f64,
    pub(crate) speed: f64,
    /// How far people differ in what speed is worth to them (a standard deviation).
    pub(crate) spread: f64,
    pub(crate) seed: u64,
}

pub(crate) const BRANDS: [(&str, f64); 3] = [("plain", 0.0), ("known", 0.4), ("noble", 0.9)];

impl Survey {
    pub(crate) fn of(people: usize) -> Self {
        Self {
            people,
            tasks: 6,
            price: -0.15,
            speed: 0.5,
            spread: 0.0,
            seed: 1,
        }
    }

    pub(crate) fn utility_without_none() -> ChoiceUtility {
        ChoiceUtility::new()
            .price("price", Currency::USD)
            .number("speed")
            .levels("brand", "plain")
    }

    pub(crate) fn utility() -> ChoiceUtility {
        Self::utility_without_none().constant("none")
    }
}

/// What the people of a survey chose.
pub(crate) fn sets(survey: &Survey) -> Vec<ChoiceSituation> {
    let mut uniforms = Uniforms(survey.seed);
    let mut sets = Vec::new();
    for person in 0..survey.people {
        let speed_worth = survey.speed + survey.spread * uniforms.normal();
        for task in 0..survey.tasks {
            let mut offers = Vec::new();
            let mut utilities = Vec::new();
            for place in 0..3 {
                let price = 10.0 + uniforms.below(9) as f64;
                let speed = uniforms.below(4) as f64;
                let (brand, worth) = BRANDS[uniforms.below(3)];
                offers.push(
                    Alternative::new(place.to_string())
                        .with("price", price)
                        .with("speed", speed)
                        .with("brand", brand),
                );
                utilities.push(survey.price * price + speed_worth * speed + worth);
            }
            offers.push(Alternative::new("none"));
            utilities.push(survey.price * 14.0);
            for utility in &mut utilities {
                *utility += uniforms.gumbel();
            }
            let best = (0..4).max_by(|&a, &b| utilities[a].total_cmp(&utilities[b]));
            let respondent = Respondent::new(person.to_string());
            sets.push(ChoiceSituation::new(
                respondent,
                task.to_string(),
                offers,
                best.unwrap(),
            ));
        }
    }
    sets
}
