//! Inputs that differ from others in some bytes, in the same sequence each time.

/// Changed copies of seeds, without end.
pub(crate) struct Mutations<'a> {
    seeds: &'a [Vec<u8>],
    state: u64,
}

impl<'a> Mutations<'a> {
    pub(crate) fn of(seeds: &'a [Vec<u8>]) -> Self {
        Self { seeds, state: 1 }
    }

    /// A number below `end`, by `SplitMix64`.
    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let mixed = mixed ^ (mixed >> 31);
        usize::try_from(mixed % (end.max(1) as u64)).unwrap_or(0)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len());
        let end = (at + self.below(16)).min(input.len());
        match self.below(7) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => input.truncate(at),
            2 => drop(input.drain(at..end)),
            3 => {
                let copy = input[at..end].to_vec();
                drop(input.splice(end..end, copy));
            }
            4 => {
                let seed = &self.seeds[self.below(self.seeds.len())];
                let from = self.below(seed.len());
                input.truncate(at);
                input.extend(&seed[from..]);
            }
            5 => input.insert(at, u8::try_from(self.below(256)).unwrap_or(0)),
            _ => self.renumber(input, at),
        }
    }

    /// Another number in place of the next one.
    fn renumber(&mut self, input: &mut Vec<u8>, from: usize) {
        const NUMBERS: [&str; 12] = [
            "0",
            "-1",
            "1e308",
            "-0.0",
            "1e-320",
            "9223372036854775807",
            "0.1",
            "99999999999",
            "1e15",
            "nan",
            "-inf",
            "79228162514264337593543950335",
        ];
        let Some(start) = input.iter().skip(from).position(u8::is_ascii_digit) else {
            return;
        };
        let start = from + start;
        let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let length = input[start..].iter().take_while(|it| is_part(it)).count();
        let number = NUMBERS[self.below(NUMBERS.len())];
        drop(input.splice(start..start + length, number.bytes()));
    }
}

impl Iterator for Mutations<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut input = self.seeds[self.below(self.seeds.len())].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut input);
        }
        Some(input)
    }
}
