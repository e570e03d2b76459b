//! One chain: Metropolis steps for each person, then the distribution of people given them.
//!
//! Steps follow the slope of the posterior (Langevin): they move several times farther than blind
//! ones of the same acceptance.
//!
//! # References
//! - P. Rossi, G. Allenby and R. `McCulloch` (2005), *Bayesian Statistics and Marketing*, section 5.3,
//!   for steps with the shape of each person's posterior.
//! - K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 12.

use super::langevin::Shape;
use super::population::{Population, Prior, Way, draw, numbers};
use super::signs::Signs;
use crate::choice::panel::{Depth, Panel, Scores, place};
use crate::numeric::wide::{Work, widest};
use crate::numeric::{Cholesky, dot, normal_score};
use crate::random::{Seed, Stream};

type Matrix = Vec<Vec<f64>>;

/// The shape of the steps is found anew after so many iterations of the burn-in.
const SHAPED: u32 = 100;
/// Every so many iterations all people take a step together, in turn a shift and a stretch.
const TOGETHER: u32 = 2;
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
pub(super) struct Person {
    pub(super) latent: Vec<f64>,
    /// The log-likelihood of the choices, and its slopes by the latent coefficients.
    pub(super) value: f64,
    pub(super) slope: Vec<f64>,
    shape: Shape,
    /// The mean of the latent coefficients since the shape was last found.
    sum: Vec<f64>,
    stream: Stream,
    uniforms: Vec<f64>,
}

/// One chain on its way.
pub(super) struct Chain<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) people: Vec<Person>,
    pub(super) population: Population,
    /// Of the shift and of the stretch of all people together.
    pub(super) shapes: [Shape; 2],
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
                shape: Shape::new(),
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
            shapes: [Shape::new(), Shape::new()],
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
    pub(super) fn value(
        &self,
        number: usize,
        latent: &[f64],
        scores: &mut Scores<1>,
    ) -> (f64, Vec<f64>) {
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
                let person = &mut self.people[number];
                person.shape.adapt(taken, burning % SHAPED);
                for (sum, x) in person.sum.iter_mut().zip(&person.latent) {
                    *sum += x;
                }
            }
        }
        let width = self.setting.panel.width;
        let count = (numbers(width) + width + 1).next_multiple_of(GROUP);
        let mut uniforms = vec![0.0; count];
        self.stream
            .fill(u64::from(iteration) * count as u64, &mut uniforms);
        let (for_population, for_all) = uniforms.split_at(numbers(width));
        let people = self.people.iter().map(|person| person.latent.clone());
        self.population = draw(
            self.setting.prior,
            &people.collect::<Matrix>(),
            for_population,
        )?;
        if iteration.is_multiple_of(TOGETHER) {
            let turn = iteration / TOGETHER;
            let way = [Way::Shift, Way::Stretch][(turn % 2) as usize];
            let taken = self.step_together(way, for_all);
            if let Some(burning) = burning {
                self.shapes[way as usize].adapt(taken, burning % SHAPED / TOGETHER / 2);
            }
        }
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
        let (prior, slope) = self.among(&person.latent, &person.slope);
        let step = person.shape.step(&person.shape.drift(&slope), &normals);
        let moves = person.latent.iter().zip(person.shape.moves(&step));
        let next: Vec<f64> = moves.map(|(x, by)| x + by).collect();
        let (value, slope) = self.value(number, &next, scores);
        let (next_prior, pulled) = self.among(&next, &slope);
        let back = person
            .shape
            .back(&step, &normals, &person.shape.drift(&pulled));
        let ratio = value - person.value + next_prior - prior + back;
        let taken = libm::log(uniforms[width]) < ratio;
        if taken {
            let person = &mut self.people[number];
            (person.latent, person.value, person.slope) = (next, value, slope);
        }
        taken
    }

    /// The logarithm of the density among people, and the slope of the posterior of one person.
    #[inline(always)]
    fn among(&self, latent: &[f64], slope: &[f64]) -> (f64, Vec<f64>) {
        let apart = latent.iter().zip(&self.population.mean);
        let apart: Vec<f64> = apart.map(|(x, mean)| x - mean).collect();
        let mut square = 0.0;
        let rows = self.population.precision.iter().zip(&apart).zip(slope);
        let slopes = rows.map(|((row, x), slope)| {
            let pulled = dot(row, &apart);
            square += x * pulled;
            slope - pulled
        });
        let slopes = slopes.collect();
        (-0.5 * square, slopes)
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
        // The curvature by the shift and by the stretch.
        let [mut shift, mut stretch] = self.prior_curves(&precision);
        let center = &self.population.mean;
        for (number, person) in self.people.iter_mut().enumerate() {
            let mean: Vec<f64> = person.sum.iter().map(|sum| sum / draws).collect();
            person.sum.fill(0.0);
            let tastes = self.setting.signs.tastes(&mean);
            let slopes = self.setting.signs.slopes(&mean);
            self.setting
                .panel
                .person(number, &tastes, Depth::Curve, &mut scores);
            let own = |i: usize, j: usize| {
                let [curve] = scores.curve[place(i.max(j), i.min(j))];
                -slopes[i] * slopes[j] * curve
            };
            person.shape.root = inverse_root(width, &|i, j| precision[i][j] + own(i, j))?;
            for i in 0..width {
                for j in 0..width {
                    shift[i][j] += own(i, j);
                    stretch[i][j] += (mean[i] - center[i]) * (mean[j] - center[j]) * own(i, j);
                }
            }
        }
        self.shapes[Way::Shift as usize].root = inverse_root(width, &|i, j| shift[i][j])?;
        self.shapes[Way::Stretch as usize].root = inverse_root(width, &|i, j| stretch[i][j])?;
        Some(())
    }

    /// What the prior adds to the curvature by the shift and by the stretch.
    fn prior_curves(&self, precision: &Matrix) -> [Matrix; 2] {
        let prior = self.setting.prior;
        let mut curves = [precision.clone(), precision.clone()];
        for (i, row) in precision.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                let own = if i == j {
                    2.0 * prior.scale[i] * entry
                } else {
                    0.0
                };
                curves[Way::Shift as usize][i][j] = prior.mean_weight * entry;
                curves[Way::Stretch as usize][i][j] = own;
            }
        }
        curves
    }
}

/// The lower triangular root of the inverse of a matrix.
fn inverse_root(width: usize, entry: &dyn Fn(usize, usize) -> f64) -> Option<Matrix> {
    let shape = vec![0.0; width];
    let inverse = Cholesky::new(&shape, entry)?.inverse();
    Some(Cholesky::new(&shape, &|i, j| inverse[i][j])?.into_rows())
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
