//! Whether interviews have heard what there is to hear.

use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit as Point};
use crate::quantity::Share;

/// No study has more interviews.
const MOST: u64 = 1_000_000_000;

/// The probability that a theme that this share of people would mention has been heard at least
/// `times` times after this many interviews.
///
/// It takes the people for a random choice and every one of them for as willing to speak.
///
/// # Formula
/// The upper tail of a binomial distribution: for one time, `1 - (1 - share)^interviews`.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::chance_heard;
///
/// // Nielsen and Landauer (1993): a problem that 31 % of users meet is found by five of them with a
/// // chance of 84 %.
/// let share = Share::percent(31.0)?;
/// assert_eq!(format!("{:.3}", chance_heard(share, 5, 1).value()), "0.844");
/// // Twice, so that it is no single opinion:
/// assert_eq!(format!("{:.3}", chance_heard(share, 5, 2).value()), "0.492");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. Nielsen and T. K. Landauer (1993), *A mathematical model of the finding of usability
/// problems*, INTERCHI '93, 206-213.
#[must_use]
pub fn chance_heard(share: Share, interviews: u64, times: u64) -> Share {
    if times == 0 {
        return Share::ONE;
    }
    if times > interviews || share == Share::ZERO {
        return Share::ZERO;
    }
    if share == Share::ONE {
        return Share::ONE;
    }
    let (times, interviews) = (times as f64, interviews as f64);
    let at = Point {
        x: share.value(),
        y: share.complement().value(),
    };
    let chance = BetaTails::new(times, interviews - times + 1.0).tail(Side::Lower, at);
    Share::literal(chance)
}

/// The number of interviews after which a theme that this share of people would mention has been
/// heard at least `times` times with this chance.
///
/// # Errors
/// [`Invalid`] for a share of zero, a chance of one where the share is below one, or a thousand
/// million interviews and more.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::interviews_until_heard;
///
/// // What one in ten would say is heard with 95 % after 29 interviews: 0.9^29 is below 0.05.
/// let (share, chance) = (Share::percent(10.0)?, Share::percent(95.0)?);
/// assert_eq!(interviews_until_heard(share, chance, 1)?, 29);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn interviews_until_heard(share: Share, chance: Share, times: u64) -> Result<u64, Invalid> {
    let some = Permitted::interval(Bound::Excluding(0.0), Bound::Including(1.0));
    some.check("share of people with the theme", share.value())?;
    let enough = |interviews: u64| chance_heard(share, interviews, times) >= chance;
    // Rounding makes a chance of one of many that are not.
    let certain = chance == Share::ONE && share < Share::ONE && times > 0;
    if certain || !enough(MOST) {
        let rule = format!("less, so that {MOST} interviews are enough");
        return Err(Invalid::rule("chance to hear the theme", chance, rule));
    }
    let (mut low, mut high) = (0, MOST);
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}
