//! The functions of columns that a smooth mean is made of.

use crate::numeric::{each_tie, normal_score};

/// As many levels or fewer are told apart one by one.
const FEW_LEVELS: usize = 8;

/// The most pieces of a spline.
const PIECES: usize = 20;

/// The most functions of all columns.
const WIDEST: usize = 120;

/// The most that degrees of a product add up to.
const HIGHEST: u32 = 5;

/// Functions of columns: first those of single columns, then products by rising degree.
#[derive(Debug)]
pub(super) struct Basis {
    rows: usize,
    singles: Vec<Single>,
    products: Vec<Product>,
    /// How many functions there are up to each degree of the products.
    widths: Vec<usize>,
    /// The normal scores of the columns that vary.
    scores: Vec<Vec<f64>>,
}

/// The functions of one column.
#[derive(Debug)]
struct Single {
    column: usize,
    from: usize,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    /// One function a level, but for the lowest.
    Levels(Vec<f64>),
    /// Cubic B-splines on pieces of equal width.
    Spline { low: f64, step: f64, pieces: usize },
}

/// A product of Hermite polynomials of scores.
#[derive(Debug)]
struct Product(Vec<u32>);

impl Basis {
    pub(super) fn new(columns: &[&[f64]]) -> Self {
        let rows = columns.first().map_or(0, |it| it.len());
        let scored = columns.iter().filter_map(|it| scores(it));
        let (scores, levels): (Vec<_>, Vec<_>) = scored.unzip();
        let fit = (WIDEST.min(rows / 10) / scores.len().max(1)).clamp(4, PIECES + 3);
        let mut from = 0;
        let singles: Vec<Single> = levels
            .into_iter()
            .enumerate()
            .map(|(column, levels)| {
                let shape = Shape::of(&scores[column], levels, fit - 3);
                let single = Single {
                    column,
                    from,
                    shape,
                };
                from += single.width();
                single
            })
            .collect();
        let mut made = Self {
            rows,
            singles,
            products: Vec::new(),
            widths: vec![from],
            scores,
        };
        made.add_products();
        made
    }

    /// Products of two columns or more, as long as the rows carry them.
    fn add_products(&mut self) {
        let columns = self.scores.len();
        if columns < 2 {
            return;
        }
        let most = WIDEST.max(self.width()).min(self.rows / 10);
        for degree in 2..=HIGHEST {
            let added = products(columns, degree);
            let width = self.width() + added.len();
            if width > most {
                break;
            }
            self.products.extend(added);
            self.widths.push(width);
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// How many functions there are.
    pub(super) fn width(&self) -> usize {
        self.widths.last().copied().unwrap_or(0)
    }

    /// With how many functions a fit can be tried.
    pub(super) fn widths(&self) -> Vec<usize> {
        let some = self.widths.iter().copied();
        some.filter(|width| *width > 0).collect()
    }

    /// Writes the functions of a row.
    pub(super) fn fill(&self, row: usize, out: &mut [f64]) {
        out.fill(0.0);
        for single in &self.singles {
            single.fill(self.scores[single.column][row], out);
        }
        let from = self.widths.first().copied().unwrap_or(0);
        for (out, product) in out[from..].iter_mut().zip(&self.products) {
            let factors = product.0.iter().zip(&self.scores);
            *out = factors.fold(1.0, |product, (&degree, scores)| {
                product * hermite(degree, scores[row])
            });
        }
    }

    /// What roughness costs: the squares of second differences of the coefficients of a spline.
    pub(super) fn penalty(&self, i: usize, j: usize) -> f64 {
        let holds = |it: &&Single| i.min(j) >= it.from && i.max(j) < it.from + it.width();
        let Some(single) = self.singles.iter().find(holds) else {
            return 0.0;
        };
        let Shape::Spline { pieces, .. } = single.shape else {
            return 0.0;
        };
        let (i, j) = (i - single.from, j - single.from);
        // The difference that begins at `at`: 1, -2, 1.
        let part = |at: usize, place: usize| match place.checked_sub(at) {
            Some(0 | 2) => 1.0,
            Some(1) => -2.0,
            _ => 0.0,
        };
        let begins = i.max(j).saturating_sub(2)..=i.min(j).min(pieces);
        begins.map(|at| part(at, i) * part(at, j)).sum()
    }
}

impl Shape {
    fn of(scores: &[f64], levels: Vec<f64>, pieces: usize) -> Self {
        if levels.len() <= FEW_LEVELS {
            return Self::Levels(levels);
        }
        let low = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let step = (high - low) / pieces as f64;
        Self::Spline { low, step, pieces }
    }
}

impl Single {
    fn width(&self) -> usize {
        match &self.shape {
            Shape::Levels(levels) => levels.len() - 1,
            Shape::Spline { pieces, .. } => pieces + 3,
        }
    }

    fn fill(&self, score: f64, out: &mut [f64]) {
        match &self.shape {
            Shape::Levels(levels) => {
                let level = levels.partition_point(|it| *it < score);
                if let Some(place) = level.checked_sub(1) {
                    out[self.from + place] = 1.0;
                }
            }
            Shape::Spline { low, step, pieces } => {
                let place = (score - low) / step;
                let piece = whole(place).min(pieces - 1);
                let from = self.from + piece;
                out[from..from + 4].copy_from_slice(&cubic(place - piece as f64));
            }
        }
    }
}

/// The four cubic B-splines on a piece, at a place in it from 0 to 1.
fn cubic(u: f64) -> [f64; 4] {
    let (square, left) = (u * u, 1.0 - u);
    let cube = square * u;
    [
        left * left * left / 6.0,
        (3.0 * cube - 6.0 * square + 4.0) / 6.0,
        (-3.0 * cube + 3.0 * square + 3.0 * u + 1.0) / 6.0,
        cube / 6.0,
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among the pieces of a spline: from zero to some twenty"
)]
fn whole(place: f64) -> usize {
    place as usize
}

/// The polynomial of Hermite, as probability uses it and of unit variance.
fn hermite(degree: u32, x: f64) -> f64 {
    let (mut before, mut value, mut scale) = (0.0, 1.0, 1.0);
    for n in 0..degree {
        let n = f64::from(n);
        (before, value) = (value, x * value - n * before);
        scale *= n + 1.0;
    }
    value / libm::sqrt(scale)
}

/// All products of this degree that take in two columns or more.
fn products(columns: usize, degree: u32) -> Vec<Product> {
    let mut begun = vec![Vec::new()];
    for _ in 1..columns {
        let longer = begun.iter().flat_map(|degrees: &Vec<u32>| {
            let left = degree - degrees.iter().sum::<u32>();
            (0..=left).map(|next| [&degrees[..], &[next]].concat())
        });
        begun = longer.collect();
    }
    let whole = begun.into_iter().map(|mut degrees| {
        degrees.push(degree - degrees.iter().sum::<u32>());
        degrees
    });
    let together = |degrees: &Vec<u32>| degrees.iter().filter(|it| **it > 0).count() > 1;
    whole.filter(together).map(Product).collect()
}

/// The normal scores of a column, ties at the middle of their ranks, and the scores of its levels
/// as far as it has few; nothing where it does not vary.
fn scores(column: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let mut scores = vec![0.0; column.len()];
    let mut levels = Vec::new();
    each_tie(column, |below, tied| {
        let rank = below as f64 + 0.5 * tied.len() as f64;
        let score = normal_score(rank / column.len() as f64);
        for &(_, row) in tied {
            scores[row] = score;
        }
        if levels.len() <= FEW_LEVELS {
            levels.push(score);
        }
    });
    (levels.len() > 1).then_some((scores, levels))
}
