//! One chain: Metropolis steps for each person, then the distribution of people given them.
//!
//! Steps follow the slope of the posterior (Langevin): they move several times farther than blind
//! ones of the same acceptance.
//!
//! # References
//! - G. Roberts and J. Rosenthal (1998), "Optimal scaling of discrete approximations to Langevin
//!   diffusions", *Journal of the Royal Statistical Society B* 60, 255-268.
//! - P. Rossi, G. Allenby and R. `McCulloch` (2005), *Bayesian Statistics and Marketing*, section 5.3,
//!   for steps with the shape of each person's posterior.
//! - K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 12.

use super::population::{Population, Prior, draw, numbers};
use super::signs::Signs;
use crate::choice::panel::{Depth, Panel, Scores, place};
use crate::numeric::wide::{Work, widest};
use crate::numeric::{Cholesky, dot, normal_score};
use crate::random::{Seed, Stream};

type Matrix = Vec<Vec<f64>>;

/// The shape of the steps is found anew after so many iterations of the burn-in.
const SHAPED: u32 = 100;
/// Which part of the steps is to be taken: the best for steps along the slope.
const TAKEN: f64 = 0.574;
/// The slope counts for no more than this in standard deviations of the posterior, so that a step
/// from far out cannot overshoot for ever.
const STEEPEST: f64 = 10.0;
/// How far from the estimate for everybody chains start, in standard deviations of columns.
const APART: f64 = 0.5;
/// How many iterations have their random numbers made at once, and how many numbers a group has.
const GROUP: usize = 16;

/// How long a chain is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub(super) burn_in: u32,
    pub(super) draws: u32,
    pub(super) thin: u32,
}

/// What all chains share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) panel: &'a Panel,
    pub(super) ids: &'a [String],
    pub(super) signs: &'a Signs,
    pub(super) prior: &'a Prior,
    /// Where people start, before coefficients are given their signs.
    pub(super) start: &'a [f64],
    pub(super) length: Length,
    pub(super) seed: Seed,
}

/// The draws that one chain keeps.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) populations: Vec<Population>,
    /// Sums over draws of each person's coefficients and of their squares.
    pub(super) people: Vec<Vec<[f64; 2]>>,
    /// Coefficients of all people, of some draws spread over the chain.
    pub(super) some: Vec<Matrix>,
    pub(super) log_likelihood: f64,
    /// Which part of the steps was taken after the burn-in.
    pub(super) taken: f64,
}

/// A person in a chain.
struct Person {
    latent: Vec<f64>,
    /// The log-likelihood of the choices, and its slopes by the latent coefficients.
    value: f64,
    slope: Vec<f64>,
    /// The root of the covariance of steps, and their size.
    root: Matrix,
    size: f64,
    /// The mean of the latent coefficients since the shape was last found.
    sum: Vec<f64>,
    stream: Stream,
    uniforms: Vec<f64>,
}

/// One chain on its way.
struct Chain<'a> {
    setting: Setting<'a>,
    people: Vec<Person>,
    population: Population,
    /// The sum of the covariances of people since shapes were last found.
    covariances: Matrix,
    stream: Stream,
    taken: u64,
}

/// Runs a chain.
pub(super) fn run(setting: Setting<'_>, number: usize, some: usize) -> Option<Drawn> {
    widest(Running {
        setting,
        number,
        some,
    })
}

struct Running<'a> {
    setting: Setting<'a>,
    number: usize,
    some: usize,
}

impl Work for Running<'_> {
    type Output = Option<Drawn>;

    #[inline(always)]
    fn run(self) -> Option<Drawn> {
        let Length {
            burn_in,
            draws,
            thin,
        } = self.setting.length;
        let mut chain = Chain::new(self.setting, self.number)?;
        for iteration in 0..burn_in {
            chain.iterate(iteration, Some(iteration))?;
            // The last sizes belong to the last shapes.
            if (iteration + 1).is_multiple_of(SHAPED) && iteration + SHAPED < burn_in {
                chain.shape_from(f64::from(SHAPED))?;
            }
        }
        chain.taken = 0;
        let mut drawn = Drawn::new(&self.setting);
        let every = (draws as usize).div_ceil(self.some.max(1));
        for kept in 0..draws {
            for step in 0..thin {
                chain.iterate(burn_in + kept * thin + step, None)?;
            }
            drawn.keep(&chain, (kept as usize).is_multiple_of(every));
        }
        let steps = f64::from(draws) * f64::from(thin) * chain.people.len() as f64;
        drawn.taken = chain.taken as f64 / steps;
        drawn.log_likelihood /= f64::from(draws);
        Some(drawn)
    }
}

impl<'a> Chain<'a> {
    fn new(setting: Setting<'a>, number: usize) -> Option<Self> {
        let width = setting.panel.width;
        let person = |id: &String| {
            let name = format!("chain {number}, {id}");
            let mut start = vec![0.0; width.next_multiple_of(GROUP)];
            Stream::new(setting.seed, &format!("start of {name}")).fill(0, &mut start);
            let moved = setting.start.iter().zip(start);
            Person {
                latent: moved.map(|(x, u)| x + APART * normal_score(u)).collect(),
                value: 0.0,
                slope: vec![0.0; width],
                root: Vec::new(),
                size: 1.0,
                sum: vec![0.0; width],
                stream: Stream::new(setting.seed, &name),
                uniforms: vec![0.0; GROUP * (width + 1)],
            }
        };
        let people: Vec<Person> = setting.ids.iter().map(person).collect();
        let stream = Stream::new(setting.seed, &format!("chain {number}, population"));
        let latent: Matrix = people.iter().map(|person| person.latent.clone()).collect();
        let population = draw(setting.prior, &latent, &vec![0.5; numbers(width)])?;
        let mut chain = Self {
            setting,
            people,
            covariances: population.covariance.clone(),
            population,
            stream,
            taken: 0,
        };
        let mut scores = Scores::<1>::new(width);
        for number in 0..chain.people.len() {
            let latent = chain.people[number].latent.clone();
            let (value, slope) = chain.value(number, &latent, &mut scores);
            let person = &mut chain.people[number];
            (person.value, person.slope) = (value, slope);
            person.sum = latent;
        }
        chain.shape_from(1.0)?;
        Some(chain)
    }

    /// The log-likelihood of a person with these latent coefficients, and its slopes.
    #[inline(always)]
    fn value(&self, number: usize, latent: &[f64], scores: &mut Scores<1>) -> (f64, Vec<f64>) {
        let tastes = self.setting.signs.tastes(latent);
        self.setting
            .panel
            .person(number, &tastes, Depth::Slope, scores);
        let slopes = self
            .setting
            .signs
            .slopes(latent)
            .into_iter()
            .zip(&scores.slope);
        (
            scores.value[0],
            slopes.map(|(chain, [slope])| chain * slope).collect(),
        )
    }

    /// One step of each person and a draw of the population. In the burn-in, sizes of steps are
    /// moved towards the part that is to be taken.
    #[inline(always)]
    fn iterate(&mut self, iteration: u32, burning: Option<u32>) -> Option<()> {
        let mut scores = Scores::<1>::new(self.setting.panel.width);
        for number in 0..self.people.len() {
            let taken = self.step(number, iteration as usize, &mut scores);
            self.taken += u64::from(taken);
            if let Some(burning) = burning {
                let rate = libm::pow(f64::from(burning % SHAPED + 1), -0.6);
                let person = &mut self.people[number];
                let move_by = if taken { 1.0 - TAKEN } else { -TAKEN };
                person.size *= libm::exp(rate * move_by);
                for (sum, x) in person.sum.iter_mut().zip(&person.latent) {
                    *sum += x;
                }
            }
        }
        let width = self.setting.panel.width;
        let count = numbers(width).next_multiple_of(GROUP);
        let mut uniforms = vec![0.0; count];
        self.stream
            .fill(u64::from(iteration) * count as u64, &mut uniforms);
        let latent: Matrix = self
            .people
            .iter()
            .map(|person| person.latent.clone())
            .collect();
        self.population = draw(self.setting.prior, &latent, &uniforms[..numbers(width)])?;
        if burning.is_some() {
            let sums = self.covariances.iter_mut().flatten();
            for (sum, x) in sums.zip(self.population.covariance.iter().flatten()) {
                *sum += x;
            }
        }
        Some(())
    }

    /// A Metropolis step of one person, and whether it was taken.
    #[inline(always)]
    fn step(&mut self, number: usize, iteration: usize, scores: &mut Scores<1>) -> bool {
        let width = self.setting.panel.width;
        let (group, place) = (iteration / GROUP, iteration % GROUP);
        let person = &mut self.people[number];
        if place == 0 {
            let first = (group * GROUP * (width + 1)) as u64;
            person.stream.fill(first, &mut person.uniforms);
        }
        let person = &self.people[number];
        let uniforms = &person.uniforms[place * (width + 1)..(place + 1) * (width + 1)];
        let normals: Vec<f64> = uniforms[..width]
            .iter()
            .copied()
            .map(normal_score)
            .collect();
        let half = 0.5 * person.size * person.size;
        let (prior, drift) = self.drift(person, &person.latent, &person.slope);
        let pairs = drift.iter().zip(&normals);
        let moved: Vec<f64> = pairs
            .map(|(drift, z)| half * drift + person.size * z)
            .collect();
        let moves = person.root.iter().map(|row| dot(row, &moved));
        let next: Vec<f64> = person
            .latent
            .iter()
            .zip(moves)
            .map(|(x, by)| x + by)
            .collect();
        let (value, slope) = self.value(number, &next, scores);
        let (next_prior, back) = self.drift(person, &next, &slope);
        // The draws that would lead back, whose density is weighed against that of those that led
        // here.
        let returning = moved
            .iter()
            .zip(&back)
            .map(|(by, back)| (by + half * back) / person.size);
        let returning: Vec<f64> = returning.collect();
        let proposals = 0.5 * (dot(&normals, &normals) - dot(&returning, &returning));
        let ratio = value - person.value + next_prior - prior + proposals;
        let taken = libm::log(uniforms[width]) < ratio;
        if taken {
            let person = &mut self.people[number];
            (person.latent, person.value, person.slope) = (next, value, slope);
        }
        taken
    }

    /// The logarithm of the density among people, and the slope of the posterior in the directions
    /// of the root of a person's steps.
    #[inline(always)]
    fn drift(&self, person: &Person, latent: &[f64], slope: &[f64]) -> (f64, Vec<f64>) {
        let apart = latent.iter().zip(&self.population.mean);
        let apart: Vec<f64> = apart.map(|(x, mean)| x - mean).collect();
        let pulled = self.population.precision.iter().map(|row| dot(row, &apart));
        let pulled: Vec<f64> = pulled.collect();
        let mut drift = vec![0.0; latent.len()];
        for ((row, slope), pull) in person.root.iter().zip(slope).zip(&pulled) {
            for (drift, root) in drift.iter_mut().zip(row) {
                *drift += root * (slope - pull);
            }
        }
        let length = libm::sqrt(dot(&drift, &drift));
        let part = (STEEPEST / length.max(f64::MIN_POSITIVE)).min(1.0);
        for drift in &mut drift {
            *drift *= part;
        }
        (-0.5 * dot(&apart, &pulled), drift)
    }

    /// Gives the steps of each person the covariance that the likelihood has near the mean of the
    /// last draws, together with the population.
    fn shape_from(&mut self, draws: f64) -> Option<()> {
        let width = self.setting.panel.width;
        let mut scores = Scores::<1>::new(width);
        let covariances = &self.covariances;
        let spread = Cholesky::new(&vec![0.0; width], &|i, j| covariances[i][j] / draws)?;
        let precision = spread.inverse();
        for row in &mut self.covariances {
            row.fill(0.0);
        }
        for (number, person) in self.people.iter_mut().enumerate() {
            let mean: Vec<f64> = person.sum.iter().map(|sum| sum / draws).collect();
            person.sum.fill(0.0);
            let tastes = self.setting.signs.tastes(&mean);
            let slopes = self.setting.signs.slopes(&mean);
            self.setting
                .panel
                .person(number, &tastes, Depth::Curve, &mut scores);
            let information = |i: usize, j: usize| {
                let [curve] = scores.curve[place(i.max(j), i.min(j))];
                precision[i][j] - slopes[i] * slopes[j] * curve
            };
            let covariance = Cholesky::new(&mean, &information)?.inverse();
            person.root = Cholesky::new(&mean, &|i, j| covariance[i][j])?.into_rows();
        }
        Some(())
    }
}

impl Drawn {
    fn new(setting: &Setting<'_>) -> Self {
        let people = vec![vec![[0.0; 2]; setting.panel.width]; setting.ids.len()];
        Self {
            populations: Vec::with_capacity(setting.length.draws as usize),
            people,
            some: Vec::new(),
            log_likelihood: 0.0,
            taken: 0.0,
        }
    }

    fn keep(&mut self, chain: &Chain<'_>, whole: bool) {
        self.populations.push(chain.population.clone());
        self.log_likelihood += chain.people.iter().map(|person| person.value).sum::<f64>();
        let signs = chain.setting.signs;
        let tastes = chain.people.iter().map(|person| {
            signs
                .tastes(&person.latent)
                .iter()
                .map(|[taste]| *taste)
                .collect()
        });
        let tastes: Matrix = tastes.collect();
        for (sums, taste) in self.people.iter_mut().zip(&tastes) {
            for ([sum, square], x) in sums.iter_mut().zip(taste) {
                *sum += x;
                *square += x * x;
            }
        }
        if whole {
            self.some.push(tastes);
        }
    }
}
