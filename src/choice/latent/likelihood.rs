//! The likelihood of a panel whose people belong to classes, and its exact derivatives.

use super::membership::Known;
use crate::choice::panel::{Depth, Panel, Scores, in_parts, place};
use crate::numeric::wide::{Work, widest};
use crate::numeric::{Surface, dot};

/// How many classes are computed side by side.
const LANES: usize = 4;
/// How many people one thread takes at once.
const PEOPLE: usize = 32;

/// A number of classes of people. Parameters are the coefficients class by class, then for each
/// class after the first what makes its log odds against the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Classes<'a> {
    pub(super) panel: &'a Panel,
    pub(super) known: &'a Known,
    pub(super) count: usize,
}

/// The log-likelihood of the choices of one person in each class, and its derivatives: what is
/// written to anew for each person.
#[derive(Debug, Clone)]
struct Person {
    /// The coefficients of classes side by side, for each group of classes.
    tastes: Vec<Vec<[f64; LANES]>>,
    scores: Scores<LANES>,
    value: Vec<f64>,
    slope: Vec<Vec<f64>>,
    curve: Vec<Vec<f64>>,
}

/// The classes that a person may be in.
#[derive(Debug, Clone)]
pub(super) struct Belonging {
    /// The log-likelihood of the choices.
    pub(super) value: f64,
    /// The probability of each class before the choices are known.
    pub(super) prior: Vec<f64>,
    /// And after.
    pub(super) posterior: Vec<f64>,
}

/// Sums of one step of the EM algorithm.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub(super) value: f64,
    /// The surface of each class, with each person weighted by the probability to be in it.
    pub(super) classes: Vec<Surface<Vec<f64>>>,
    pub(super) membership: Surface<Vec<f64>>,
}

impl Classes<'_> {
    /// How many parameters there are.
    pub(super) fn parameters(&self) -> usize {
        self.count * self.panel.width + (self.count - 1) * self.known.width()
    }

    /// The coefficients of a class.
    pub(super) fn coefficients<'t>(&self, theta: &'t [f64], class: usize) -> &'t [f64] {
        &theta[class * self.panel.width..(class + 1) * self.panel.width]
    }

    /// What makes the log odds of a class after the first.
    pub(super) fn odds<'t>(&self, theta: &'t [f64], class: usize) -> &'t [f64] {
        let first = self.count * self.panel.width + (class - 1) * self.known.width();
        &theta[first..first + self.known.width()]
    }

    /// The log-likelihood of all people, each with its weight, and its derivatives.
    pub(super) fn surface(&self, theta: &[f64]) -> Surface<Vec<f64>> {
        let zero = Surface::zero(&vec![0.0; theta.len()]);
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut sum = zero.clone();
            let mut person = self.nobody(theta);
            for number in people {
                let belonging = self.person(theta, number, Depth::Curve, &mut person);
                self.add(&mut sum, number, &person, &belonging);
            }
            sum
        });
        let mut sum = zero.clone();
        for part in parts {
            combine(&mut sum, &part);
        }
        sum
    }

    /// The classes that people may be in.
    pub(super) fn belongings(&self, theta: &[f64]) -> Vec<Belonging> {
        self.each(theta, |number, person| {
            self.person(theta, number, Depth::Value, person)
        })
    }

    /// The slopes of the log-likelihood of each person, without weights.
    pub(super) fn slopes(&self, theta: &[f64]) -> Vec<Vec<f64>> {
        self.each(theta, |number, person| {
            let belonging = self.person(theta, number, Depth::Slope, person);
            self.slope(number, person, &belonging)
        })
    }

    fn each<T: Send>(
        &self,
        theta: &[f64],
        one: impl Fn(usize, &mut Person) -> T + Sync + Send,
    ) -> Vec<T> {
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut person = self.nobody(theta);
            people
                .map(|number| one(number, &mut person))
                .collect::<Vec<T>>()
        });
        parts.into_iter().flatten().collect()
    }

    /// The sums of one step of the EM algorithm.
    pub(super) fn expectation(&self, theta: &[f64]) -> Expectation {
        let others = (self.count - 1) * self.known.width();
        let zero = Expectation {
            value: 0.0,
            classes: vec![Surface::zero(&vec![0.0; self.panel.width]); self.count],
            membership: Surface::zero(&vec![0.0; others]),
        };
        let parts = in_parts(self.panel.people(), PEOPLE, |people| {
            let mut sum = zero.clone();
            let mut person = self.nobody(theta);
            for number in people {
                let belonging = self.person(theta, number, Depth::Curve, &mut person);
                self.expect(&mut sum, number, &person, &belonging);
            }
            sum
        });
        let mut sum = zero.clone();
        for part in parts {
            sum.value += part.value;
            for (sum, part) in sum.classes.iter_mut().zip(&part.classes) {
                combine(sum, part);
            }
            combine(&mut sum.membership, &part.membership);
        }
        sum
    }

    /// A person without choices yet.
    fn nobody(&self, theta: &[f64]) -> Person {
        let width = self.panel.width;
        let firsts = (0..self.count).step_by(LANES);
        let group = |first: usize| {
            let mut tastes = vec![[0.0; LANES]; width];
            for class in first..self.count.min(first + LANES) {
                let coefficients = self.coefficients(theta, class);
                for (taste, coefficient) in tastes.iter_mut().zip(coefficients) {
                    taste[class - first] = *coefficient;
                }
            }
            tastes
        };
        Person {
            tastes: firsts.map(group).collect(),
            scores: Scores::new(width),
            value: vec![0.0; self.count],
            slope: vec![vec![0.0; width]; self.count],
            curve: vec![vec![0.0; width * (width + 1) / 2]; self.count],
        }
    }

    /// Makes the sums of one person, and the classes that they tell of.
    fn person(&self, theta: &[f64], number: usize, depth: Depth, person: &mut Person) -> Belonging {
        widest(Choosing {
            panel: self.panel,
            number,
            depth,
            person,
        });
        self.belonging(theta, number, &person.value)
    }

    fn belonging(&self, theta: &[f64], number: usize, values: &[f64]) -> Belonging {
        let known = &self.known.rows[number];
        let others = (1..self.count).map(|class| dot(self.odds(theta, class), known));
        let odds: Vec<f64> = std::iter::once(0.0).chain(others).collect();
        let joint: Vec<f64> = odds
            .iter()
            .zip(values)
            .map(|(odds, value)| odds + value)
            .collect();
        let (prior, below) = exponential_shares(&odds);
        let (posterior, value) = exponential_shares(&joint);
        Belonging {
            value: value - below,
            prior,
            posterior,
        }
    }

    /// The slopes of the log-likelihood of one person.
    fn slope(&self, number: usize, person: &Person, belonging: &Belonging) -> Vec<f64> {
        let mut slope = Vec::with_capacity(self.parameters());
        for (own, share) in person.slope.iter().zip(&belonging.posterior) {
            slope.extend(own.iter().map(|slope| share * slope));
        }
        for class in 1..self.count {
            let moved = belonging.posterior[class] - belonging.prior[class];
            slope.extend(self.known.rows[number].iter().map(|known| moved * known));
        }
        slope
    }

    /// Adds the derivatives of one person.
    fn add(
        &self,
        sum: &mut Surface<Vec<f64>>,
        number: usize,
        person: &Person,
        belonging: &Belonging,
    ) {
        let weight = self.panel.weights[number];
        let slope = self.slope(number, person, belonging);
        sum.value += weight * belonging.value;
        for (p, one) in slope.iter().enumerate() {
            sum.gradient[p] += weight * one;
            for (entry, other) in sum.hessian[p][..=p].iter_mut().zip(&slope) {
                *entry -= weight * one * other;
            }
        }
        self.add_coefficients(sum, weight, person, belonging);
        for class in 1..self.count {
            self.add_membership(sum, (number, class), person, belonging);
        }
    }

    /// The means over classes of second derivatives plus squared slopes, by coefficients.
    fn add_coefficients(
        &self,
        sum: &mut Surface<Vec<f64>>,
        weight: f64,
        person: &Person,
        belonging: &Belonging,
    ) {
        let width = self.panel.width;
        for (class, share) in belonging.posterior.iter().enumerate() {
            let (slope, curve) = (&person.slope[class], &person.curve[class]);
            for k in 0..width {
                let row = &mut sum.hessian[class * width + k][class * width..];
                for l in 0..=k {
                    row[l] += weight * share * (curve[place(k, l)] + slope[k] * slope[l]);
                }
            }
        }
    }

    /// The same by the log odds of one class and by all else.
    fn add_membership(
        &self,
        sum: &mut Surface<Vec<f64>>,
        (number, by): (usize, usize),
        person: &Person,
        belonging: &Belonging,
    ) {
        let Belonging {
            prior, posterior, ..
        } = belonging;
        let (weight, known) = (self.panel.weights[number], &self.known.rows[number]);
        let (width, size) = (self.panel.width, self.known.width());
        let first = |class: usize| self.count * width + (class - 1) * size;
        // The slope of the log probability of a class by the log odds of another.
        let moved = |class: usize, by: usize| f64::from(u8::from(class == by)) - prior[by];
        for (i, x) in known.iter().enumerate() {
            let row = &mut sum.hessian[first(by) + i];
            for class in 0..self.count {
                let factor = weight * posterior[class] * moved(class, by) * x;
                for (entry, slope) in row[class * width..].iter_mut().zip(&person.slope[class]) {
                    *entry += factor * slope;
                }
            }
            for other in 1..=by {
                let square =
                    |class: usize| posterior[class] * moved(class, by) * moved(class, other);
                let squares: f64 = (0..self.count).map(square).sum();
                let factor = weight * (squares - prior[by] * moved(by, other)) * x;
                for (entry, y) in row[first(other)..].iter_mut().zip(known) {
                    *entry += factor * y;
                }
            }
        }
    }

    /// Adds what one person contributes to a step of the EM algorithm.
    fn expect(&self, sum: &mut Expectation, number: usize, person: &Person, found: &Belonging) {
        let (weight, known) = (self.panel.weights[number], &self.known.rows[number]);
        sum.value += weight * found.value;
        for (class, own) in sum.classes.iter_mut().enumerate() {
            let share = weight * found.posterior[class];
            let curve = &person.curve[class];
            for (k, slope) in person.slope[class].iter().enumerate() {
                own.gradient[k] += share * slope;
                for (l, entry) in own.hessian[k][..=k].iter_mut().enumerate() {
                    *entry += share * curve[place(k, l)];
                }
            }
        }
        for class in 1..self.count {
            for (i, x) in known.iter().enumerate() {
                let row = (class - 1) * known.len() + i;
                let moved = found.posterior[class] - found.prior[class];
                sum.membership.gradient[row] += weight * moved * x;
                for other in 1..=class {
                    let same = f64::from(u8::from(class == other));
                    let factor = weight * found.prior[class] * (found.prior[other] - same) * x;
                    let entries = &mut sum.membership.hessian[row][(other - 1) * known.len()..];
                    for (entry, y) in entries.iter_mut().zip(known) {
                        *entry += factor * y;
                    }
                }
            }
        }
    }
}

/// The shares of exponentials, and the logarithm of their sum.
pub(super) fn exponential_shares(logarithms: &[f64]) -> (Vec<f64>, f64) {
    let top = logarithms
        .iter()
        .fold(f64::NEG_INFINITY, |top, &x| top.max(x));
    let mut shares: Vec<f64> = logarithms.iter().map(|x| libm::exp(x - top)).collect();
    let sum: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= sum;
    }
    (shares, top + libm::log(sum))
}

/// `sum += part`.
fn combine(sum: &mut Surface<Vec<f64>>, part: &Surface<Vec<f64>>) {
    sum.value += part.value;
    for (sum, part) in sum.gradient.iter_mut().zip(&part.gradient) {
        *sum += part;
    }
    let rows = sum.hessian.iter_mut().flatten();
    for (sum, part) in rows.zip(part.hessian.iter().flatten()) {
        *sum += part;
    }
}

/// The likelihood of the choices of one person in each class, as one piece of work.
struct Choosing<'c, 'p> {
    panel: &'c Panel,
    number: usize,
    depth: Depth,
    person: &'p mut Person,
}

impl Work for Choosing<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Person {
            tastes,
            scores,
            value,
            slope,
            curve,
        } = self.person;
        for (group, tastes) in tastes.iter().enumerate() {
            self.panel.person(self.number, tastes, self.depth, scores);
            let classes = group * LANES..value.len().min((group + 1) * LANES);
            for (lane, class) in classes.enumerate() {
                value[class] = scores.value[lane];
                copy_lane(&mut slope[class], &scores.slope, lane);
                copy_lane(&mut curve[class], &scores.curve, lane);
            }
        }
    }
}

#[inline(always)]
fn copy_lane(column: &mut [f64], lanes: &[[f64; LANES]], lane: usize) {
    for (entry, lanes) in column.iter_mut().zip(lanes) {
        *entry = lanes[lane];
    }
}
