//! Published worked examples of sizing. `tests/data/market_worked_examples.csv` names the sources.
#![allow(
    clippy::float_cmp,
    reason = "figures that are exact are compared exactly"
)]

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::market::{
    Competitor, CompetitorShares, Edition, Factor, GrowthClaim, GrowthPhase, Lint, Measure,
    MergerConcern, Part, PriceBasis, Scope, Sizing, Spend, Stage, Triangulation,
    compound_annual_growth_rate, compounded,
};
use bizcase::quantity::{Count, Currency, Growth, Money, Period, Ratio, Share};
use bizcase::random::Sampling;

fn expected(id: &str) -> f64 {
    let text = include_str!("../data/market_worked_examples.csv");
    let row = text.lines().find(|line| line.split(',').next() == Some(id));
    row.unwrap().split(',').nth(1).unwrap().parse().unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-12 * expected.abs()
}

fn accounts(geography: &str) -> Scope {
    Scope {
        measure: Measure::Accounts,
        spend: Spend::Current,
        geography: geography.into(),
        year: 2009,
        stage: Stage::Total,
    }
}

fn revenue(currency: Currency) -> Scope {
    Scope {
        measure: Measure::Revenue {
            price: PriceBasis::Realised,
            currency,
        },
        ..accounts("somewhere")
    }
}

fn known(value: f64) -> Dist {
    Dist::fixed(value).unwrap()
}

#[test]
fn customers_times_yearly_value() -> Result<(), Error> {
    let value = Factor::money("contract", known(10_000.0), Currency::USD).per(Period::Year);
    let customers = Factor::known("customers", Count::from(500_000));
    let sizing = Sizing::fermi("course", revenue(Currency::USD), [customers, value])?;
    assert_eq!(sizing.at_medians(), expected("customers_x_value"));
    assert_eq!(sizing.lints(), []);
    Ok(())
}

#[test]
fn revenue_over_share() -> Result<(), Error> {
    let sizing = Sizing::share_inversion(
        "vendor",
        revenue(Currency::CNY),
        Factor::money("revenue", known(600e6), Currency::CNY),
        Factor::share("share", known(0.05)),
    )?;
    assert!(close(sizing.at_medians(), expected("share_inversion")));
    Ok(())
}

#[test]
fn european_small_firms_bottom_up_and_top_down() -> Result<(), Error> {
    let eur = Currency::EUR;
    let class = |name: &str, firms, adoption, spend| {
        Part::new(
            name,
            [
                Factor::known("firms", Count::from(firms)),
                Factor::share("adoption", known(adoption)),
                Factor::money("spend", known(spend), eur).per(Period::Year),
            ],
        )
    };
    let bottom_up = Sizing::bottom_up(
        "bottom-up",
        revenue(eur),
        [
            class("micro", 31_190_636, 0.3, 1_500.0),
            class("small", 1_571_814, 0.493, 15_000.0),
            class("medium", 248_817, 0.6678, 75_000.0),
        ],
        [],
    )?;
    assert!((bottom_up.at_medians() - expected("eu_small_firms")).abs() < 1.0);
    let top_down = Sizing::top_down(
        "top-down",
        revenue(eur),
        Factor::money("published", known(92.7e9), Currency::USD),
        [
            Factor::exchange("EUR per USD", known(0.92), Currency::USD, eur),
            Factor::share("small and medium firms", known(0.45)),
        ],
    )?;
    assert!(close(top_down.at_medians(), expected("eu_top_down")));
    let both = Triangulation::of(&top_down, &bottom_up, &Sampling::monte_carlo(10))?;
    let divergence = both.difference().mean().value / top_down.at_medians();
    assert!((divergence - expected("eu_divergence")).abs() < 1e-6);
    let effects: f64 = both
        .gap()?
        .contributions()
        .iter()
        .map(|one| one.effect.mean().value)
        .sum();
    assert!((effects - both.difference().mean().value).abs() < 1e-3);
    // Without the exchange rate the chain gives dollars, and says so.
    let published = Factor::money("published", known(92.7e9), Currency::USD);
    let error = Sizing::top_down("top-down", revenue(eur), published, []).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the factors of `top-down` multiply to USD, but it measures revenue a year at realised \
         price in EUR"
    );
    Ok(())
}

#[test]
fn damodaran_on_uber() -> Result<(), Error> {
    let growth = Growth::per_year(0.06)?;
    assert!(close(compounded(100e9, growth, 10.0)?, expected("uber")));
    let chain = [
        Factor::money("known cities", known(50e9), Currency::USD).per(Period::Year),
        Factor::known("all cities", Ratio::new(2.0)?),
    ];
    let sizing = Sizing::fermi("rides", revenue(Currency::USD), chain)?;
    let sizing = sizing.growing(GrowthPhase::growth("growth", known(0.06), 10))?;
    let draws = sizing.draw(&Sampling::monte_carlo(10))?;
    assert!(close(draws.total_in(2019)?.mean().value, expected("uber")));
    assert_eq!(draws.total().mean().value, 100e9);
    // The 183 that a page prints is not 100 after ten years at 6 %.
    let printed = GrowthClaim {
        start: 100.0,
        end: 183.0,
        years: 10.0,
        claimed: growth,
    };
    assert!(printed.check(0.001)?.is_some());
    Ok(())
}

#[test]
fn growth_that_contradicts_its_end_points() -> Result<(), Error> {
    let growth = compound_annual_growth_rate(224.0, 430.0, 3.0)?;
    assert!((growth.over(Period::Year).value() - expected("cagr")).abs() < 5e-7);
    let claim = GrowthClaim {
        start: 224.0,
        end: 430.0,
        years: 3.0,
        claimed: Growth::per_year(0.18)?,
    };
    let lint = claim.check(0.005)?.unwrap().to_string();
    assert!(lint.contains("18% a year is claimed") && lint.contains("24.3% a year"));
    // A monthly claim is compounded before it is compared.
    let monthly = GrowthClaim {
        claimed: growth.to(Period::Month),
        ..claim
    };
    assert_eq!(monthly.check(1e-9)?, None);
    Ok(())
}

#[test]
fn share_that_contradicts_revenue() -> Result<(), Error> {
    let rub = |millions: i64| -> Result<Money, Error> {
        Ok(Money::major(
            millions * 1_000_000,
            Currency::from_code("RUB")?,
        ))
    };
    let us = Competitor::new("us", Share::percent(2.0)?).with_revenue(rub(25)?);
    let shares = CompetitorShares::new([us])?;
    let lints = shares.check_revenue(rub(18_000)?, 2.0)?;
    let [Lint::ShareContradictsRevenue { factor, .. }] = lints[..] else {
        panic!("{lints:?}");
    };
    assert_eq!(factor, expected("implied_revenue"));
    assert_eq!(shares.check_revenue(rub(18_000)?, 15.0)?, []);
    Ok(())
}

#[test]
fn piano_tuners_and_the_gap_between_two_chains() -> Result<(), Error> {
    let tuners = |name: &str, people, household, pianos| {
        let chain = [
            Factor::count("people", known(people)),
            Factor::ratio("people in a household", known(household)).inverse(),
            Factor::share("households with a piano", known(pianos)),
            Factor::ratio("tunings of a piano", known(1.0)).per(Period::Year),
            Factor::ratio("tunings by a tuner", known(1_000.0))
                .per(Period::Year)
                .inverse(),
        ];
        Sizing::fermi(name, accounts("Chicago"), chain)
    };
    let large = tuners("9 m people", 9e6, 2.0, 0.05)?;
    let small = tuners("3 m people", 3e6, 4.0, 0.20)?;
    assert_eq!(large.at_medians(), expected("fermi_nine_million"));
    assert_eq!(small.at_medians(), expected("fermi_three_million"));
    assert_eq!(large.lints(), []);
    let gap = Triangulation::of(&small, &large, &Sampling::monte_carlo(10))?.gap()?;
    let effects: Vec<f64> = gap
        .contributions()
        .iter()
        .map(|one| one.effect.mean().value)
        .collect();
    let published = [203.213, 128.213, -256.427, 0.0, 0.0];
    for (effect, published) in effects.iter().zip(published) {
        assert!((effect - published).abs() < 0.001, "{effects:?}");
    }
    assert!((effects.iter().sum::<f64>() - 75.0).abs() < 1e-10);
    Ok(())
}

#[test]
fn economic_value_to_the_customer() -> Result<(), Error> {
    let usd = Currency::USD;
    let value = Factor::money("reference", known(300.0), usd)
        .plus("function", known(350.0))
        .plus("start-up", known(100.0))
        .plus("after purchase", known(200.0))
        .per(Period::Year);
    let sizing = Sizing::value_theory(
        "value",
        revenue(usd),
        Factor::known("plants", Count::from(2)),
        value,
        Factor::known("captured", Share::percent(87.0)?),
    )?;
    assert!(close(
        sizing.at_medians(),
        2.0 * 0.87 * expected("economic_value")
    ));
    Ok(())
}

#[test]
fn herfindahl_index_and_mergers() -> Result<(), Error> {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let shares =
        |percent: &[f64]| CompetitorShares::percent(names.into_iter().zip(percent.iter().copied()));
    let index = |percent: &[f64]| shares(percent).map(|shares| shares.herfindahl().low());
    assert_eq!(index(&[30.0, 30.0, 20.0, 20.0])?, expected("hhi"));
    // A textbook's merger from 1,537.5 to 1,937.5: the firms of 20 and 10 %.
    let merger = shares(&[25.0, 20.0, 10.0, 10.0, 10.0, 10.0, 7.5, 7.5])?.merger("b", "c")?;
    assert_eq!(
        (merger.before.low(), merger.after.low()),
        (1_537.5, 1_937.5)
    );
    assert_eq!(merger.change, 400.0);
    let concerns = [
        (Edition::Guidelines1992, MergerConcern::Presumed),
        (Edition::Guidelines2010, MergerConcern::Significant),
        (Edition::Guidelines2023, MergerConcern::Presumed),
    ];
    for (edition, concern) in concerns {
        assert_eq!(merger.concern(edition), Some(concern), "{edition:?}");
    }
    // The shares printed beside that example make 1,587.5, and its merger of 15 and 10 % 1,887.5.
    let printed = shares(&[25.0, 20.0, 15.0, 10.0, 10.0, 5.0, 7.5, 7.5])?;
    let merger = printed.merger("c", "d")?;
    assert_eq!(
        (merger.before.low(), merger.after.low()),
        (1_587.5, 1_887.5)
    );
    Ok(())
}

#[test]
fn subscribers_times_revenue_per_month() -> Result<(), Error> {
    let aud = Currency::AUD;
    let chain = [
        Factor::count("subscribers", known(4_160_000.0)),
        Factor::money("revenue per subscriber", known(39.29), aud).per(Period::Month),
    ];
    let sizing = Sizing::fermi("Xero", revenue(aud), chain)?;
    assert!(close(sizing.at_medians(), expected("subscriptions")));
    // Taken for a year's, the monthly figure is a twelfth, and the gap says so.
    let chain = [
        Factor::count("subscribers", known(4_160_000.0)),
        Factor::money("revenue per subscriber", known(39.29), aud).per(Period::Year),
    ];
    let slip = Sizing::fermi("slip", revenue(aud), chain)?;
    let gap = Triangulation::of(&slip, &sizing, &Sampling::monte_carlo(10))?.gap()?;
    let lints: Vec<String> = gap.lints().iter().map(ToString::to_string).collect();
    assert_eq!(
        lints,
        [
            "monthly for yearly: revenue per subscriber is 39.29 in one place and 471.5 in the \
          other, 12 times as much"
        ]
    );
    Ok(())
}

#[test]
fn take_rate_over_goods_sold() -> Result<(), Error> {
    let usd = Currency::USD;
    let chain = [
        Factor::money("goods sold", known(13.2e9), usd).per(Period::Year),
        Factor::known("take rate", Share::new(expected("take_rate"))?),
    ];
    let revenue = Sizing::fermi("Etsy", revenue(usd), chain)?.at_medians();
    assert!((revenue / 2.7e9 - 1.0).abs() < 1e-3);
    Ok(())
}

/// US Census Bureau, Statistics of US Businesses 2022: employer firms of all sectors by size, the
/// rows of the file in its order.
const FIRMS_BY_SIZE: [(&str, f64); 26] = [
    ("Total", 6_395_635.0),
    ("<5", 4_029_041.0),
    ("5-9", 1_034_135.0),
    ("10-14", 428_589.0),
    ("15-19", 228_328.0),
    ("<20", 5_720_093.0),
    ("20-24", 142_888.0),
    ("25-29", 95_073.0),
    ("30-34", 68_222.0),
    ("35-39", 50_819.0),
    ("40-49", 70_770.0),
    ("50-74", 89_207.0),
    ("75-99", 44_181.0),
    ("100-149", 40_744.0),
    ("150-199", 19_444.0),
    ("200-299", 18_798.0),
    ("300-399", 8_904.0),
    ("400-499", 5_451.0),
    ("<500", 6_374_594.0),
    ("500-749", 6_974.0),
    ("750-999", 3_426.0),
    ("1,000-1,499", 3_412.0),
    ("1,500-1,999", 1_777.0),
    ("2,000-2,499", 1_091.0),
    ("2,500-4,999", 2_099.0),
    ("5,000+", 2_262.0),
];

#[test]
fn census_rows_that_count_firms_four_times() -> Result<(), Error> {
    let lint = Lint::totals_among_parts(&FIRMS_BY_SIZE, 1e-9).unwrap();
    let Lint::TotalsAmongParts { totals, sum, whole } = &lint else {
        panic!("{lint}");
    };
    let names: Vec<&str> = totals.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["<20", "<500", "Total"]);
    assert_eq!(*whole, expected("susb_total"));
    assert_eq!((sum / whole * 100.0).round(), 389.0);
    assert!(lint.to_string().ends_with("counted 3.89 times"));

    let bins = |rows: &[(&'static str, f64)]| {
        Lint::overlapping_bins(
            rows.iter()
                .map(|(name, _)| *name)
                .filter(|name| *name != "Total"),
        )
    };
    let overlap = bins(&FIRMS_BY_SIZE)?.unwrap().to_string();
    assert_eq!(
        overlap,
        "size bins that overlap: <5 and <20 both hold 0 to 4"
    );
    let exclusive: Vec<_> = FIRMS_BY_SIZE
        .into_iter()
        .filter(|(name, _)| !["Total", "<20", "<500"].contains(name))
        .collect();
    assert_eq!(bins(&exclusive)?, None);
    assert_eq!(Lint::totals_among_parts(&exclusive, 1e-9), None);
    let parts = exclusive
        .iter()
        .map(|&(size, firms)| Part::new(size, [Factor::count("firms", known(firms))]));
    let sizing = Sizing::bottom_up("firms", accounts("United States"), parts, [])?;
    assert_eq!(sizing.at_medians(), expected("susb_total"));
    Ok(())
}

/// With no competitor named, the index is anything between zero (not minus zero) and one firm's.
#[test]
fn concentration_of_a_market_without_names() {
    let index = CompetitorShares::percent([]).unwrap().herfindahl();
    assert!(index.low().is_sign_positive());
    assert_eq!((index.low(), index.high()), (0.0, 10_000.0));
}
