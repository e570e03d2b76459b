//! Numbers divided among parts as evenly as they can be: the first parts have one more.

use std::ops::Range;

/// Where a part starts; parts beyond the last have the smaller size.
pub(super) const fn start(total: u64, parts: u64, part: u64) -> u64 {
    let (size, larger) = (total / parts, total % parts);
    part * size + if part < larger { part } else { larger }
}

/// The part that a number belongs to, and its range.
pub(super) fn around(total: u64, parts: u64, number: u64) -> (u64, Range<u64>) {
    let (size, larger) = (total / parts, total % parts);
    let in_larger = larger * (size + 1);
    let part = if number < in_larger {
        number / (size + 1)
    } else {
        larger + (number - in_larger) / size
    };
    (
        part,
        start(total, parts, part)..start(total, parts, part + 1),
    )
}

#[cfg(test)]
mod tests {
    use super::{around, start};

    #[test]
    fn parts_follow_each_other_and_differ_by_one_at_most() {
        for (total, parts) in [(10, 3), (16, 16), (1_000, 7), (5, 1), (1_024, 16)] {
            for part in 0..parts {
                let range = start(total, parts, part)..start(total, parts, part + 1);
                let size = range.end - range.start;
                assert!(size == total / parts || size == total / parts + 1);
                for number in range.clone() {
                    assert_eq!(around(total, parts, number), (part, range.clone()));
                }
            }
            assert_eq!(start(total, parts, parts), total);
        }
    }
}
