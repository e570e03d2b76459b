//! Which parameters a mixed logit has, and what coefficients follow from them and a draw.

use super::draws::LANES;
use super::mixing::Mixing;
use crate::choice::panel::{Scores, add, add_product, place, product};
use crate::numeric::vector_math::exp;

type Lanes = [f64; LANES];

/// One coefficient of the utility.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coefficient {
    /// How it differs among people, if it does.
    pub(super) mixing: Option<Mixing>,
    /// Whether one-sided distributions lie below zero.
    pub(super) falling: bool,
}

/// A parameter moves one coefficient, by its own value or times a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) coefficient: usize,
    pub(super) draw: Option<usize>,
}

/// The parameters and what they do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) coefficients: Vec<Coefficient>,
    /// The coefficient of the price, where all others are stated as willingness to pay.
    pub(super) money: Option<usize>,
    pub(super) parameters: Vec<Place>,
    /// Whether the random coefficients depend on each other.
    pub(super) correlated: bool,
}

/// Tastes of one block of draws, with the slopes that lead back to the parameters.
#[derive(Debug, Clone)]
pub(super) struct TasteBlock {
    /// What parameters add up to, by coefficient.
    latent: Vec<Lanes>,
    /// First and second derivatives of each own value by its latent one.
    first: Vec<Lanes>,
    second: Vec<Lanes>,
    /// Own values: coefficients, or willingness to pay beside the scale.
    own: Vec<Lanes>,
    /// The coefficients of the utility.
    pub(super) coefficients: Vec<Lanes>,
}

impl TasteBlock {
    pub(super) fn new(width: usize) -> Self {
        let zeros = vec![[0.0; LANES]; width];
        Self {
            latent: zeros.clone(),
            first: zeros.clone(),
            second: zeros.clone(),
            own: zeros.clone(),
            coefficients: zeros,
        }
    }
}

impl Layout {
    /// All means come first, in the order of the coefficients; then spreads in the order of the
    /// random ones, each correlated with those before it or none.
    pub(super) fn new(
        coefficients: Vec<Coefficient>,
        money: Option<usize>,
        correlated: bool,
    ) -> Self {
        let means = (0..coefficients.len()).map(|coefficient| Place {
            coefficient,
            draw: None,
        });
        let mut parameters: Vec<Place> = means.collect();
        let random = coefficients.iter().enumerate();
        let random = random.filter(|(_, it)| it.mixing.is_some());
        for (draw, (coefficient, _)) in random.enumerate() {
            let first = if correlated { 0 } else { draw };
            parameters.extend((first..=draw).map(|draw| Place {
                coefficient,
                draw: Some(draw),
            }));
        }
        Self {
            coefficients,
            money,
            parameters,
            correlated,
        }
    }

    /// Whether the likelihood has kinks where draws are cut off.
    pub(super) fn has_kinks(&self) -> bool {
        self.random()
            .any(|(_, mixing)| mixing == Mixing::CensoredNormal)
    }

    /// The coefficients that differ among people, in the order of their draws.
    pub(super) fn random(&self) -> impl Iterator<Item = (usize, Mixing)> {
        let all = self.coefficients.iter().enumerate();
        all.filter_map(|(index, it)| it.mixing.map(|mixing| (index, mixing)))
    }

    /// The coefficients of the draws of one block.
    #[inline(always)]
    pub(super) fn tastes(&self, theta: &[f64], draws: &[Lanes], tastes: &mut TasteBlock) {
        tastes.latent.fill([0.0; LANES]);
        for (place, &parameter) in self.parameters.iter().zip(theta) {
            let latent = &mut tastes.latent[place.coefficient];
            match place.draw {
                Some(draw) => add(latent, parameter, &draws[draw]),
                None => add(latent, parameter, &[1.0; LANES]),
            }
        }
        for (index, coefficient) in self.coefficients.iter().enumerate() {
            let [own, first, second] = coefficient.value(tastes.latent[index]);
            tastes.own[index] = own;
            tastes.first[index] = first;
            tastes.second[index] = second;
        }
        tastes.coefficients.copy_from_slice(&tastes.own);
        if let Some(money) = self.money {
            let scale = tastes.own[money];
            for coefficient in &mut tastes.coefficients {
                *coefficient = product(coefficient, &scale);
            }
            tastes.coefficients[money] = scale.map(|scale| -scale);
        }
    }

    /// Turns derivatives by coefficients into ones by latent values: of the logarithm `l` of a
    /// likelihood into those of the likelihood itself over its value, which add up over draws.
    #[inline(always)]
    pub(super) fn chain(&self, tastes: &TasteBlock, curved: bool, scores: &mut Scores<LANES>) {
        if curved {
            add_squares(scores);
        }
        if let Some(money) = self.money {
            by_willingness(tastes, money, curved, scores);
        }
        let Scores { slope, curve, .. } = scores;
        if curved {
            let mut entries = curve.iter_mut();
            for (k, one) in tastes.first.iter().enumerate() {
                for (other, entry) in tastes.first[..=k].iter().zip(&mut entries) {
                    *entry = product(&product(entry, one), other);
                }
            }
            for (k, (slope, second)) in slope.iter().zip(&tastes.second).enumerate() {
                add_product(&mut curve[place(k, k)], slope, second);
            }
        }
        for (slope, first) in slope.iter_mut().zip(&tastes.first) {
            *slope = product(slope, first);
        }
    }
}

impl Coefficient {
    /// The value at a latent one, and its first and second derivative.
    #[inline(always)]
    fn value(self, latent: Lanes) -> [Lanes; 3] {
        let sign = if self.falling { -1.0 } else { 1.0 };
        match self.mixing {
            Some(Mixing::LogNormal) => {
                let value = exp(latent).map(|size| sign * size);
                [value; 3]
            }
            Some(Mixing::CensoredNormal) => {
                let over = latent.map(|x| if x > 0.0 { sign } else { 0.0 });
                [product(&latent, &over), over, [0.0; LANES]]
            }
            Some(Mixing::Normal | Mixing::Triangular | Mixing::Uniform) | None => {
                [latent, [1.0; LANES], [0.0; LANES]]
            }
        }
    }
}

/// `l_kl + l_k l_l`, the second derivative of the likelihood over its value.
#[inline(always)]
fn add_squares(scores: &mut Scores<LANES>) {
    let Scores { slope, curve, .. } = scores;
    let mut entries = curve.iter_mut();
    for (k, one) in slope.iter().enumerate() {
        for (other, entry) in slope[..=k].iter().zip(&mut entries) {
            add_product(entry, one, other);
        }
    }
}

/// From coefficients `b_k = s w_k`, with `w` of the price -1, to the scale `s` and the `w_k`.
#[inline(always)]
fn by_willingness(tastes: &TasteBlock, money: usize, curved: bool, scores: &mut Scores<LANES>) {
    let Scores { slope, curve, .. } = scores;
    let width = slope.len();
    let scale = tastes.own[money];
    let willingness = |k: usize| {
        if k == money {
            [-1.0; LANES]
        } else {
            tastes.own[k]
        }
    };
    let at = |k: usize, l: usize| place(k.max(l), k.min(l));
    if curved {
        let mut along = vec![[0.0; LANES]; width];
        for (k, along) in along.iter_mut().enumerate() {
            for l in 0..width {
                add_product(along, &willingness(l), &curve[at(k, l)]);
            }
        }
        let mut twice = [0.0; LANES];
        for (k, along) in along.iter().enumerate() {
            add_product(&mut twice, &willingness(k), along);
        }
        for k in 0..width {
            for l in 0..=k {
                let entry = &mut curve[place(k, l)];
                *entry = if k == money && l == money {
                    twice
                } else if k == money || l == money {
                    let other = if k == money { l } else { k };
                    let mut mixed = slope[other];
                    add_product(&mut mixed, &scale, &along[other]);
                    mixed
                } else {
                    product(&product(entry, &scale), &scale)
                };
            }
        }
    }
    let mut by_scale = [0.0; LANES];
    for (k, slope) in slope.iter_mut().enumerate() {
        add_product(&mut by_scale, &willingness(k), slope);
        *slope = product(slope, &scale);
    }
    slope[money] = by_scale;
}
