//! The simulated likelihood of a panel, and its exact first and second derivatives.

use super::draws::{Draws, LANES};
use super::layout::{Layout, TasteBlock};
use crate::choice::panel::{Depth, Panel, Scores, add, add_product, in_parts, place, product};
use crate::numeric::Surface;
use crate::numeric::vector_math::exp;
use crate::numeric::wide::{Work, widest};

/// How many people one thread takes at once.
const PEOPLE: usize = 8;

type Lanes = [f64; LANES];

/// The likelihood of parameters, averaged over the first draws of each person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Simulated<'a> {
    pub(super) panel: &'a Panel,
    pub(super) layout: &'a Layout,
    pub(super) draws: &'a Draws,
    /// How many draws of each person are used.
    pub(super) used: usize,
}

/// The log-likelihood of one person and its slopes.
#[derive(Debug, Clone)]
pub(super) struct PersonScore {
    pub(super) value: f64,
    pub(super) slope: Vec<f64>,
}

/// Means over draws, each weighted by the likelihood of a person's choices with it.
#[derive(Debug, Clone)]
pub(super) struct Conditional {
    pub(super) mean: Vec<f64>,
    pub(super) sd: Vec<f64>,
}

impl Simulated<'_> {
    /// The log-likelihood of all people, each with its weight, and its derivatives as far as needed.
    pub(super) fn surface(&self, theta: &[f64], depth: Depth) -> Surface<Vec<f64>> {
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut sum = zero(theta.len());
            let mut person = Person::new(self, depth);
            for number in people {
                person.add_to(&mut sum, self, theta, number);
            }
            sum
        });
        let mut sum = zero(theta.len());
        for part in parts {
            combine(&mut sum, &part);
        }
        sum
    }

    /// The log-likelihood and its slopes of each person, without weights.
    pub(super) fn scores(&self, theta: &[f64]) -> Vec<PersonScore> {
        self.each(
            |person, number| {
                person.run(self, theta, number);
                person.score()
            },
            Depth::Slope,
        )
    }

    /// The probability of each alternative for anybody of the population, situation by situation:
    /// first of the one chosen, then of the others in their order.
    pub(super) fn probabilities(&self, theta: &[f64]) -> Vec<Vec<f64>> {
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut tastes = TasteBlock::new(self.panel.width);
            let person = |number| {
                widest(Foretelling {
                    simulated: self,
                    theta,
                    number,
                    tastes: &mut tastes,
                })
            };
            people.flat_map(person).collect::<Vec<_>>()
        });
        parts.into_iter().flatten().collect()
    }

    fn each<T: Send>(
        &self,
        one: impl Fn(&mut Person, usize) -> T + Sync + Send,
        depth: Depth,
    ) -> Vec<T> {
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut person = Person::new(self, depth);
            people
                .map(|number| one(&mut person, number))
                .collect::<Vec<T>>()
        });
        parts.into_iter().flatten().collect()
    }

    /// The mean and standard deviation of functions of the coefficients among people who choose as
    /// each person did. `figures` turns coefficients into figures.
    pub(super) fn conditional(
        &self,
        theta: &[f64],
        figures: impl Fn(&[f64], &mut Vec<f64>) + Sync + Send,
    ) -> Vec<Conditional> {
        self.each(
            |person, number| {
                let mut moments: Vec<[f64; 2]> = Vec::new();
                let mut one = Vec::new();
                person.visit(self, theta, number, &mut |tastes, weights, rescale| {
                    for sums in &mut moments {
                        *sums = sums.map(|sum| sum * rescale);
                    }
                    for lane in 0..LANES {
                        let taste: Vec<f64> = tastes.iter().map(|lanes| lanes[lane]).collect();
                        one.clear();
                        figures(&taste, &mut one);
                        moments.resize(one.len(), [0.0; 2]);
                        // A draw of another lane than the last has no weight.
                        for (sums, x) in
                            moments.iter_mut().zip(&one).filter(|_| weights[lane] > 0.0)
                        {
                            sums[0] += weights[lane] * x;
                            sums[1] += weights[lane] * x * x;
                        }
                    }
                });
                person.conditional(&moments)
            },
            Depth::Value,
        )
    }
}

/// The mean probabilities of all alternatives of one person as one piece of work.
struct Foretelling<'p, 's> {
    simulated: &'s Simulated<'s>,
    theta: &'s [f64],
    number: usize,
    tastes: &'p mut TasteBlock,
}

impl Work for Foretelling<'_, '_> {
    type Output = Vec<Vec<f64>>;

    #[inline(always)]
    fn run(self) -> Vec<Vec<f64>> {
        let Self {
            simulated,
            theta,
            number,
            tastes,
        } = self;
        let Simulated {
            panel,
            layout,
            draws,
            used,
        } = *simulated;
        let mut means: Vec<Vec<f64>> = vec![Vec::new(); panel.of(number).len()];
        let mut odds = Vec::new();
        for block in 0..used.div_ceil(LANES) {
            layout.tastes(theta, draws.block(number, block), tastes);
            for (situation, means) in panel.of(number).zip(&mut means) {
                panel.probabilities(situation, &tastes.coefficients, &mut odds);
                means.resize(odds.len(), 0.0);
                for (mean, lanes) in means.iter_mut().zip(&odds) {
                    let lanes = lanes.iter().take(used - block * LANES);
                    *mean += lanes.sum::<f64>() / used as f64;
                }
            }
        }
        means
    }
}

fn zero(size: usize) -> Surface<Vec<f64>> {
    Surface::zero(&vec![0.0; size])
}

/// `sum += part`.
fn combine(sum: &mut Surface<Vec<f64>>, part: &Surface<Vec<f64>>) {
    sum.value += part.value;
    for (sum, part) in sum.gradient.iter_mut().zip(&part.gradient) {
        *sum += part;
    }
    for (sum, part) in sum.hessian.iter_mut().zip(&part.hessian) {
        for (sum, part) in sum.iter_mut().zip(part) {
            *sum += part;
        }
    }
}

/// The sums over the draws of one person, and what it takes to make them.
struct Person {
    depth: Depth,
    scores: Scores<LANES>,
    tastes: TasteBlock,
    /// The logarithm that stands for a weight of one, the greatest so far.
    top: f64,
    weight: Lanes,
    slope: Vec<Lanes>,
    curve: Vec<Lanes>,
    /// What each parameter multiplies.
    factors: Vec<Lanes>,
    used: usize,
}

/// The sums of a person as one piece of work.
struct Running<'p, 's, 'v, V> {
    person: &'p mut Person,
    simulated: &'s Simulated<'s>,
    theta: &'s [f64],
    number: usize,
    visit: &'v mut V,
}

impl<V: FnMut(&[Lanes], &Lanes, f64)> Work for Running<'_, '_, '_, V> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            person,
            simulated,
            theta,
            number,
            visit,
        } = self;
        person.clear();
        for block in 0..simulated.used.div_ceil(LANES) {
            person.block(simulated, theta, number, block, visit);
        }
    }
}

impl Person {
    fn new(simulated: &Simulated<'_>, depth: Depth) -> Self {
        let parameters = simulated.layout.parameters.len();
        let zeros = vec![[0.0; LANES]; parameters];
        let curve = if depth >= Depth::Curve {
            parameters * (parameters + 1) / 2
        } else {
            0
        };
        Self {
            depth,
            scores: Scores::new(simulated.panel.width),
            tastes: TasteBlock::new(simulated.panel.width),
            top: f64::NEG_INFINITY,
            weight: [0.0; LANES],
            slope: zeros.clone(),
            curve: vec![[0.0; LANES]; curve],
            factors: zeros,
            used: simulated.used,
        }
    }

    fn clear(&mut self) {
        self.top = f64::NEG_INFINITY;
        self.weight = [0.0; LANES];
        self.slope.fill([0.0; LANES]);
        self.curve.fill([0.0; LANES]);
    }

    fn run(&mut self, simulated: &Simulated<'_>, theta: &[f64], number: usize) {
        self.visit(simulated, theta, number, &mut |_, _, _| {});
    }

    /// Makes the sums of one person. `visit` is told the coefficients of each block, their weights,
    /// and by what earlier weights are to be multiplied to be on the same scale.
    fn visit(
        &mut self,
        simulated: &Simulated<'_>,
        theta: &[f64],
        number: usize,
        visit: &mut impl FnMut(&[Lanes], &Lanes, f64),
    ) {
        widest(Running {
            person: self,
            simulated,
            theta,
            number,
            visit,
        });
    }

    #[inline(always)]
    fn block(
        &mut self,
        simulated: &Simulated<'_>,
        theta: &[f64],
        number: usize,
        block: usize,
        visit: &mut impl FnMut(&[Lanes], &Lanes, f64),
    ) {
        let draws = simulated.draws.block(number, block);
        let Self { scores, tastes, .. } = self;
        simulated.layout.tastes(theta, draws, tastes);
        simulated
            .panel
            .person(number, &tastes.coefficients, self.depth, scores);
        for value in scores.value.iter_mut().skip(simulated.used - block * LANES) {
            *value = f64::NEG_INFINITY;
        }
        let top = scores
            .value
            .iter()
            .fold(self.top, |top, &value| top.max(value));
        let [rescale] = exp([self.top - top]);
        if top > self.top {
            self.rescale(rescale);
        }
        self.top = top;
        let weights = exp(self.scores.value.map(|value| value - top));
        add(&mut self.weight, 1.0, &weights);
        visit(&self.tastes.coefficients, &weights, rescale);
        if self.depth >= Depth::Slope {
            self.differentiate(simulated.layout, draws, &weights);
        }
    }

    #[inline(always)]
    fn rescale(&mut self, factor: f64) {
        let sums = self.slope.iter_mut().chain(&mut self.curve);
        for sum in sums.chain([&mut self.weight]) {
            *sum = product(sum, &[factor; LANES]);
        }
    }

    #[inline(always)]
    fn differentiate(&mut self, layout: &Layout, draws: &[Lanes], weights: &Lanes) {
        let curved = self.depth >= Depth::Curve;
        layout.chain(&self.tastes, curved, &mut self.scores);
        for (factor, place) in self.factors.iter_mut().zip(&layout.parameters) {
            *factor = place.draw.map_or([1.0; LANES], |draw| draws[draw]);
        }
        let mut entries = self.curve.iter_mut();
        for (p, one) in layout.parameters.iter().enumerate() {
            let weighted = product(weights, &self.factors[p]);
            add_product(
                &mut self.slope[p],
                &weighted,
                &self.scores.slope[one.coefficient],
            );
            if !curved {
                continue;
            }
            for (other, factor) in layout.parameters[..=p].iter().zip(&self.factors) {
                let (k, l) = (one.coefficient, other.coefficient);
                let second = &self.scores.curve[place(k.max(l), k.min(l))];
                if let Some(entry) = entries.next() {
                    add_product(entry, &product(&weighted, factor), second);
                }
            }
        }
    }

    fn total(&self) -> f64 {
        self.weight.iter().sum()
    }

    fn value(&self) -> f64 {
        self.top + libm::log(self.total() / self.used as f64)
    }

    fn score(&self) -> PersonScore {
        let total = self.total();
        let mean = |lanes: &Lanes| lanes.iter().sum::<f64>() / total;
        PersonScore {
            value: self.value(),
            slope: self.slope.iter().map(mean).collect(),
        }
    }

    fn conditional(&self, moments: &[[f64; 2]]) -> Conditional {
        let total = self.total();
        let means = moments.iter().map(|sums| sums.map(|sum| sum / total));
        let sd = |[mean, square]: [f64; 2]| libm::sqrt((square - mean * mean).max(0.0));
        Conditional {
            mean: means.clone().map(|[mean, _]| mean).collect(),
            sd: means.map(sd).collect(),
        }
    }

    fn add_to(
        &mut self,
        sum: &mut Surface<Vec<f64>>,
        simulated: &Simulated<'_>,
        theta: &[f64],
        number: usize,
    ) {
        self.run(simulated, theta, number);
        let weight = simulated.panel.weights[number];
        let PersonScore { value, slope } = self.score();
        let total = self.total();
        sum.value += weight * value;
        let mut entries = self.curve.iter();
        for (p, one) in slope.iter().enumerate() {
            sum.gradient[p] += weight * one;
            for ((entry, other), lanes) in sum.hessian[p][..=p]
                .iter_mut()
                .zip(&slope)
                .zip(&mut entries)
            {
                *entry += weight * (lanes.iter().sum::<f64>() / total - one * other);
            }
        }
    }
}
