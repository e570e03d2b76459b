//! How often the intervals of adoption fits hold the truth they were drawn from.

use bizcase::adoption::{Bass, Curve, FitCriterion, Fitting, History};
use bizcase::distribution::{Dist, Distribution};
use bizcase::quantity::{Approx, Count, Period, Share};

/// The truth; its peak is at `ln(20) / 0.42 = 7.1`.
const TRUTH: [f64; 3] = [1_000.0, 0.02, 0.4];
const HISTORIES: u32 = 1_000;
/// By then 69, 88 and 98 % of the potential have adopted.
const PERIODS: [u32; 3] = [9, 12, 16];
const LEVEL: f64 = 0.9;

/// How histories come about.
#[derive(Debug, Clone, Copy)]
enum World {
    /// Each of the potential adopts at a time of their own.
    People,
    /// Errors of one size in what adopts in each period.
    Errors,
    /// Errors of one size about the rate at the end of each period.
    Rates,
}

/// Splitmix64: numbers that do not come from the library.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.next(), self.next());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

fn history(world: World, periods: u32, numbers: &mut Numbers) -> History {
    const ERROR: f64 = 3.0;
    let [market, p, q] = TRUTH;
    let bass = Bass::new(p, q).unwrap();
    let sold: Vec<f64> = match world {
        World::People => {
            let reached: Vec<f64> = (1..=periods).map(|t| bass.reached(t).number()).collect();
            let mut counts = vec![0.0; reached.len() + 1];
            for _ in 0..1_000 {
                let when = numbers.next();
                counts[reached.partition_point(|&share| share < when)] += 1.0;
            }
            counts.truncate(reached.len());
            counts
        }
        World::Errors => bass
            .path(Approx::<Count, f64>::new(market), periods)
            .map(|adopters| (adopters.number() + ERROR * numbers.normal()).max(0.0))
            .collect(),
        World::Rates => (1..=periods)
            .map(|t| (market * bass.rate_at(f64::from(t)) + ERROR * numbers.normal()).max(0.0))
            .collect(),
    };
    History::increments(Period::Year, &sold).unwrap()
}

/// How many fits there are, and the shares whose intervals hold the truth: of the potential by its
/// profile; of potential, `p` and `q` by Student's law and the standard error; by the range of draws
/// from P5 to P95.
#[derive(Debug, Default)]
struct Coverage {
    fits: u32,
    profile: f64,
    student: [f64; 3],
    drawn: [f64; 3],
}

fn coverage(world: World, criterion: FitCriterion, periods: u32) -> Coverage {
    let mut numbers = Numbers(2024);
    let level = Share::new(LEVEL).unwrap();
    let tail = Share::new(0.5 * (1.0 - LEVEL)).unwrap();
    let student = Dist::student_t(f64::from(periods) - 3.0, 0.0, 1.0).unwrap();
    let t = student.upper_quantile(tail);
    let mut all = Coverage::default();
    let fitting = Fitting::bass().criterion(criterion).hold_out(0);
    for _ in 0..HISTORIES {
        let Ok(fit) = fitting.to(&history(world, periods, &mut numbers)) else {
            continue;
        };
        all.fits += 1;
        let profile = fit.potential_interval(level).unwrap().unwrap();
        let held = profile.contains(TRUTH[0]);
        all.profile += f64::from(u8::from(held));
        let draws = fit
            .parameters
            .draws("draws", 200, u64::from(all.fits))
            .unwrap();
        for (k, truth) in TRUTH.into_iter().enumerate() {
            let parameter = &fit.parameters[k];
            let error = parameter.standard_error.unwrap();
            let held = (parameter.value - truth).abs() <= t * error;
            all.student[k] += f64::from(u8::from(held));
            let column = draws.column(&parameter.name).unwrap();
            let held = column.quantile(tail) <= truth && truth <= column.upper_quantile(tail);
            all.drawn[k] += f64::from(u8::from(held));
        }
    }
    let fits = f64::from(all.fits);
    all.profile /= fits;
    all.student = all.student.map(|held| held / fits);
    all.drawn = all.drawn.map(|held| held / fits);
    println!("{world:?}, {criterion:?}, {periods} periods: {all:.3?}");
    all
}

/// Four standard errors of the share itself, and two of 100 for laws that hold for long histories only.
fn tolerance(fits: u32) -> f64 {
    4.0 * (LEVEL * (1.0 - LEVEL) / f64::from(fits)).sqrt() + 0.02
}

/// Where what the criterion takes for granted holds, all intervals hold the truth at their rate.
#[test]
fn intervals_hold_the_truth_at_their_rate() {
    let fitting = [
        (FitCriterion::Increments, World::Errors),
        (FitCriterion::Cumulative, World::Errors),
        (FitCriterion::Density, World::Rates),
        (FitCriterion::Likelihood, World::People),
    ];
    for (criterion, world) in fitting {
        for periods in PERIODS {
            let found = coverage(world, criterion, periods);
            let name = format!("{criterion:?} after {periods}: {found:?}");
            assert!(found.fits > 900, "{name}");
            for share in [found.profile].into_iter().chain(found.student) {
                assert!((share - LEVEL).abs() < tolerance(found.fits), "{name}");
            }
            for share in found.drawn.into_iter().skip(1) {
                assert!(
                    (share - LEVEL).abs() < tolerance(found.fits) + 0.02,
                    "{name}"
                );
            }
        }
    }
}

/// Of people, least squares knows less than it could: its intervals of the potential are too wide, and
/// never too narrow.
#[test]
fn intervals_by_least_squares_hold_the_truth_of_people_too() {
    for criterion in [
        FitCriterion::Increments,
        FitCriterion::Cumulative,
        FitCriterion::Density,
    ] {
        for periods in PERIODS {
            let found = coverage(World::People, criterion, periods);
            assert!(
                found.profile > LEVEL - tolerance(found.fits),
                "{criterion:?}: {found:?}"
            );
        }
    }
}

/// The other way round the likelihood takes the errors of late periods for people and is too narrow,
/// as its documentation says.
#[test]
fn the_likelihood_takes_people_for_granted() {
    let held =
        PERIODS.map(|periods| coverage(World::Errors, FitCriterion::Likelihood, periods).profile);
    for (held, told) in held.into_iter().zip([0.89, 0.67, 0.28]) {
        assert!((held - told).abs() < 0.06, "{held} where {told} is told");
    }
}
