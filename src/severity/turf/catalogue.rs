//! Whom each item of a catalogue appeals to, as bits.

/// Weights of unequal respondents are whole numbers of this part of their sum, so that sums are
/// exact and sets that reach as much are told to be equal.
const PARTS: f64 = (1_u64 << 40) as f64;

/// The deepest reach: from here on the least common multiple would leave no room for weights.
pub(super) const DEEPEST: u32 = 10;

/// Items, each with a bit for every respondent whom it appeals to.
#[derive(Debug)]
pub(super) struct Catalogue {
    items: Vec<Vec<u64>>,
    weights: Weights,
    /// How many items must appeal to a respondent who is reached.
    pub(super) depth: usize,
    /// The weight of all whom an item appeals to.
    popularity: Vec<u64>,
}

/// Multiples of a number that every depth divides, so that parts of weights are exact too.
#[derive(Debug)]
enum Weights {
    Equal(u64),
    Each(Vec<u64>),
}

/// What a set is worth: whom it reaches, then how often. Both as sums of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Worth {
    pub(super) reach: u64,
    pub(super) frequency: u64,
}

impl Catalogue {
    /// A catalogue of what appeals to the respondents with these weights, of which one is above
    /// zero.
    pub(super) fn new(appeals: &[Vec<bool>], weights: &[f64], depth: usize) -> Self {
        let weights = Weights::of(weights, depth);
        let items: Vec<Vec<u64>> = appeals.iter().map(|item| bits(item)).collect();
        let popularity = items
            .iter()
            .map(|item| weights.sum(item.iter().copied()))
            .collect();
        Self {
            items,
            weights,
            depth,
            popularity,
        }
    }

    /// The catalogue with other weights of the respondents.
    pub(super) fn weighted(&self, weights: &[f64]) -> Self {
        let weights = Weights::of(weights, self.depth);
        let popularity = self
            .items
            .iter()
            .map(|item| weights.sum(item.iter().copied()));
        Self {
            popularity: popularity.collect(),
            items: self.items.clone(),
            weights,
            depth: self.depth,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn popularity(&self, item: usize) -> u64 {
        self.popularity[item]
    }

    /// The weight of everybody, reached or not.
    pub(super) fn everybody(&self, respondents: usize) -> u64 {
        match &self.weights {
            Weights::Equal(unit) => unit * respondents as u64,
            Weights::Each(weights) => weights.iter().sum(),
        }
    }

    /// Nobody is reached yet.
    pub(super) fn empty(&self) -> Reached {
        let words = self.items.first().map_or(0, Vec::len);
        Reached {
            at_least: vec![vec![0; words]; self.depth],
        }
    }

    /// What a set is worth.
    pub(super) fn worth(&self, set: &[usize]) -> Worth {
        let mut reached = self.empty();
        for &item in set {
            reached.add(&self.items[item]);
        }
        Worth {
            reach: self.reach(&reached),
            frequency: set.iter().map(|&item| self.popularity[item]).sum(),
        }
    }

    pub(super) fn reach(&self, reached: &Reached) -> u64 {
        self.weights
            .sum(reached.at_least[self.depth - 1].iter().copied())
    }

    /// Those reached after an item more.
    pub(super) fn with(&self, reached: &Reached, item: usize) -> Reached {
        let mut reached = reached.clone();
        reached.add(&self.items[item]);
        reached
    }

    /// The most that an item adds to the reach of a set to which it and up to `more - 1` others
    /// are added: everybody whom they may still reach together counts for one part of what they
    /// lack. Parts of those who are reached in the end add up to one or more, so that the sum over
    /// the items added is at least the reach that they add.
    pub(super) fn gain(&self, reached: &Reached, item: usize, more: usize) -> u64 {
        let lacking = 1..=more.min(self.depth);
        let part = |lack: usize| {
            let exactly = reached.exactly(self.depth - lack);
            let both = exactly
                .zip(&self.items[item])
                .map(|(some, item)| some & item);
            self.weights.sum(both) / lack as u64
        };
        lacking.map(part).sum()
    }
}

/// Respondents by how many items of a set appeal to them.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    /// At place `i`, those to whom `i + 1` items or more appeal.
    at_least: Vec<Vec<u64>>,
}

impl Reached {
    fn add(&mut self, item: &[u64]) {
        for layer in (1..self.at_least.len()).rev() {
            let (fewer, more) = self.at_least.split_at_mut(layer);
            for ((more, fewer), item) in more[0].iter_mut().zip(&fewer[layer - 1]).zip(item) {
                *more |= fewer & item;
            }
        }
        for (any, item) in self.at_least[0].iter_mut().zip(item) {
            *any |= item;
        }
    }

    /// Those to whom exactly so many items appeal, fewer than the depth.
    fn exactly(&self, count: usize) -> impl Iterator<Item = u64> {
        let fewer = count.checked_sub(1).map(|layer| &self.at_least[layer]);
        let more = self.at_least[count].iter().enumerate();
        more.map(move |(word, more)| fewer.map_or(u64::MAX, |fewer| fewer[word]) & !more)
    }
}

impl Weights {
    fn of(weights: &[f64], depth: usize) -> Self {
        let unit = (1..=depth as u64).fold(1, least_common_multiple);
        let first = weights.first().copied().unwrap_or(1.0);
        #[expect(clippy::float_cmp, reason = "equal weights are the same number")]
        if first > 0.0 && weights.iter().all(|&weight| weight == first) {
            return Self::Equal(unit);
        }
        let sum: f64 = weights.iter().sum();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 2^40"
        )]
        let whole = |weight: &f64| unit * libm::round(weight / sum * PARTS) as u64;
        Self::Each(weights.iter().map(whole).collect())
    }

    /// The weight of those with a bit.
    fn sum(&self, words: impl Iterator<Item = u64>) -> u64 {
        match self {
            Self::Equal(unit) => unit * words.map(|word| u64::from(word.count_ones())).sum::<u64>(),
            Self::Each(weights) => {
                let by_word = words.zip(weights.chunks(64));
                by_word.map(|(word, weights)| of_bits(word, weights)).sum()
            }
        }
    }
}

fn of_bits(mut word: u64, weights: &[u64]) -> u64 {
    let mut sum = 0;
    while word != 0 {
        sum += weights
            .get(word.trailing_zeros() as usize)
            .copied()
            .unwrap_or(0);
        word &= word - 1;
    }
    sum
}

fn least_common_multiple(a: u64, b: u64) -> u64 {
    let (mut larger, mut rest) = (a, b);
    while rest > 0 {
        (larger, rest) = (rest, larger % rest);
    }
    a / larger * b
}

fn bits(flags: &[bool]) -> Vec<u64> {
    let word = |chunk: &[bool]| {
        let bits = chunk.iter().enumerate();
        bits.fold(0, |word, (bit, &set)| word | u64::from(set) << bit)
    };
    flags.chunks(64).map(word).collect()
}
