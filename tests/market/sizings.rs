//! Sizings through the public API: scopes, spreads, gaps, pooling, audit, limits, mistakes.
//!
//! Expected figures come from `tests/oracles/market.py`, which computes them in another way.
#![allow(
    clippy::float_cmp,
    reason = "figures that are exact are compared exactly"
)]

use bizcase::Error;
use bizcase::distribution::{Dist, Term};
use bizcase::market::{
    Audit, Bottleneck, Dependence, Factor, GrowthPhase, Lint, Measure, Part, Pooled, PriceBasis,
    Response, SalesForce, Scope, Side, SizeBin, Sizing, SizingInput, Spend, Stage, Triangulation,
    total_of,
};
use bizcase::quantity::{Approx, Count, Currency, Money, Number, Period, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Input, Model};

const EUR: Currency = Currency::EUR;

fn accounts() -> Scope {
    Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "Iceland".into(),
        year: 2026,
        stage: Stage::Total,
    }
}

fn revenue(price: PriceBasis, currency: Currency) -> Scope {
    Scope {
        measure: Measure::Revenue { price, currency },
        ..accounts()
    }
}

fn known(value: f64) -> Dist {
    Dist::fixed(value).unwrap()
}

/// A sizing whose logarithm is normal.
fn log_normal(name: &str, median: f64, sigma: f64) -> Sizing {
    let z = 1.644_853_626_951_472_2 * sigma;
    let law = Dist::log_normal_p5_p95(median * (-z).exp(), median * z.exp()).unwrap();
    Sizing::fermi(name, accounts(), [Factor::count("firms", law)]).unwrap()
}

fn close(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs()
}

#[test]
fn unlike_scopes_are_refused_with_the_tags_that_differ() -> Result<(), Error> {
    let count = |name: &str, scope| Sizing::fermi(name, scope, [Factor::count("n", known(9.0))]);
    let money = |name: &str, price, currency| {
        let factor = Factor::money("m", known(9.0), currency).per(Period::Year);
        Sizing::fermi(name, revenue(price, currency), [factor])
    };
    let base = count("base", accounts())?;
    let units = Scope {
        measure: Measure::Units,
        ..accounts()
    };
    let current = Scope {
        spend: Spend::Current,
        ..accounts()
    };
    let there = Scope {
        geography: "Faroes".into(),
        ..accounts()
    };
    let later = Scope {
        year: 2027,
        ..accounts()
    };
    let list = money("list", PriceBasis::List, EUR)?;
    let cases = [
        (
            &base,
            count("units", units)?,
            "measure is accounts in one and units a year in the other",
        ),
        (
            &base,
            count("now", current)?,
            "spend is potential spend in one and current spend",
        ),
        (
            &base,
            count("there", there)?,
            "geography is Iceland in one and Faroes in the other",
        ),
        (
            &base,
            count("later", later)?,
            "year is 2026 in one and 2027 in the other",
        ),
        (
            &base,
            count("SAM", accounts().at(Stage::Serviceable))?,
            "stage is TAM in one and SAM",
        ),
        (
            &base,
            list.clone(),
            "measure is accounts in one and revenue a year in the other",
        ),
        (
            &list,
            money("realised", PriceBasis::Realised, EUR)?,
            "price basis is list price in one",
        ),
        (
            &list,
            money("dollars", PriceBasis::List, Currency::USD)?,
            "currency is EUR in one and USD",
        ),
    ];
    let sampling = Sampling::monte_carlo(100);
    for (one, other, tag) in cases {
        let errors = [
            Triangulation::of(one, &other, &sampling)
                .map(drop)
                .unwrap_err(),
            Pooled::of(&[one, &other], &sampling).map(drop).unwrap_err(),
            total_of(&[one, &other], &sampling).map(drop).unwrap_err(),
            Audit::of(one.clone(), other.clone()).map(drop).unwrap_err(),
            Bottleneck::of(&[one, &other], &sampling)
                .map(drop)
                .unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::Market(_)));
            let message = error.to_string();
            assert!(message.contains(tag), "{message}");
            assert_eq!(message.matches(" in one and ").count(), 1, "{message}");
        }
    }
    Ok(())
}

#[test]
fn overlap_and_order_of_log_normal_sizings() -> Result<(), Error> {
    let sampling = Sampling::sobol(1 << 16);
    let cases = [
        (0.4, 0.4, 0.386_252, 0.889_773),
        (0.3, 0.6, 0.400_707, 0.849_264),
    ];
    for (one, other, overlap, larger) in cases {
        let first = log_normal("first", 1_000.0, one);
        let second = log_normal("second", 2_000.0, other);
        let both = Triangulation::of(&first, &second, &sampling)?;
        assert!(
            (both.overlap().value() - overlap).abs() < 0.002,
            "{:?}",
            both.overlap()
        );
        assert!((both.probability_second_larger().value() - larger).abs() < 0.001);
    }
    Ok(())
}

#[test]
fn pooling_weighs_by_precision_on_the_log_scale() -> Result<(), Error> {
    let sizings = [
        log_normal("a", 1_000.0, 0.3),
        log_normal("b", 2_000.0, 0.6),
        log_normal("c", 1_500.0, 0.2),
    ];
    let [a, b, c] = &sizings;
    let pooled = Pooled::of(&[a, b, c], &Sampling::sobol(1 << 16))?;
    let weights: Vec<f64> = pooled
        .weights()
        .iter()
        .map(|weight| weight.value())
        .collect();
    for (weight, expected) in weights.iter().zip([0.285_714, 0.071_429, 0.642_857]) {
        assert!((weight - expected).abs() < 1e-3);
    }
    assert!(close(pooled.estimate().median().value, 1_363.652, 1e-3));
    assert!(close(pooled.estimate().p5().value, 1_047.497, 2e-3));
    let heterogeneity = pooled.heterogeneity();
    assert!((heterogeneity.q - 1.703_4).abs() < 0.005);
    assert!((heterogeneity.p_value.value() - 0.426_69).abs() < 0.001);
    assert_eq!(
        (heterogeneity.degrees_of_freedom, heterogeneity.between),
        (2, Share::ZERO)
    );
    Ok(())
}

#[test]
fn pooled_sizings_that_share_an_input_are_not_surer_than_it() -> Result<(), Error> {
    let sigma = Dist::log_normal_p5_p95(500.0, 2_000.0)?;
    let same =
        |name: &str| Sizing::fermi(name, accounts(), [Factor::count("firms", sigma.clone())]);
    let (one, other) = (same("one")?, same("other")?);
    let pooled = Pooled::of(&[&one, &other], &Sampling::sobol(1 << 12))?;
    assert!(close(pooled.estimate().p95().value, 2_000.0, 0.01));
    let both = Triangulation::of(&one, &other, &Sampling::sobol(1 << 12))?;
    assert_eq!(
        (both.difference().p5().value, both.difference().p95().value),
        (0.0, 0.0)
    );
    assert_eq!(both.overlap(), Share::ONE);
    Ok(())
}

#[test]
fn what_does_not_pool() -> Result<(), Error> {
    let sampling = Sampling::monte_carlo(100);
    let sure = Sizing::fermi("sure", accounts(), [Factor::count("n", known(9.0))])?;
    let unsure = log_normal("unsure", 9.0, 0.2);
    let error = Pooled::of(&[&sure, &unsure], &sampling).unwrap_err();
    assert!(error.to_string().starts_with("`sure` has no spread"));
    let scope = Scope {
        spend: Spend::Current,
        ..accounts()
    };
    let sum = Sizing::competitor_sum(
        "sum",
        scope.clone(),
        [("Alfa", Factor::count("n", Dist::uniform(1.0, 2.0)?))],
    )?;
    let fermi = Sizing::fermi(
        "fermi",
        scope,
        [Factor::count("n", Dist::uniform(1.0, 2.0)?)],
    )?;
    let error = Pooled::of(&[&sum, &fermi], &sampling).unwrap_err();
    assert!(error.to_string().contains("`sum` is a lower bound"));
    let potential = Sizing::competitor_sum("sum", accounts(), []);
    assert!(potential.is_err());
    Ok(())
}

#[test]
fn prices_of_segments_move_together_unless_said_otherwise() -> Result<(), Error> {
    let sizing = |dependence| {
        let part = |name: &str, price: f64| -> Result<Part, Error> {
            let law = Dist::uniform(price * 0.8, price * 1.2)?;
            let price = Factor::money("price", law, EUR).per(Period::Month);
            Ok(Part::new(name, [price.dependence(dependence)]))
        };
        let parts = [
            part("a", 100.0)?,
            part("b", 80.0)?,
            part("c", 60.0)?,
            part("d", 40.0)?,
        ];
        Sizing::bottom_up("prices", revenue(PriceBasis::List, EUR), parts, [])?
            .draw(&Sampling::latin_hypercube(20_000))
    };
    let together = sizing(Dependence::Usual)?;
    let apart = sizing(Dependence::Independent)?;
    assert!(close(together.total().standard_deviation(), 387.979, 1e-3));
    assert!(close(apart.total().standard_deviation(), 203.647, 0.03));
    assert!(close(together.total().mean().value, 280.0 * 12.0, 1e-4));
    let parts: f64 = ["a", "b", "c", "d"]
        .iter()
        .map(|name| together.segment(name).unwrap().mean().value)
        .sum();
    assert!(close(parts, together.total().mean().value, 1e-12));
    let inputs = together.sizing().inputs();
    assert_eq!(inputs[0].moves_with(), None);
    assert!(
        inputs[1..]
            .iter()
            .all(|input| input.moves_with() == Some(0))
    );
    Ok(())
}

/// Two sectors of activity x structure x intensity; the split as the integral along the path on
/// which every factor grows at a constant rate.
#[test]
fn gap_over_segments_matches_the_divisia_integral() -> Result<(), Error> {
    let sizing = |name: &str, activity, sectors: [(f64, f64); 2]| {
        let parts = ["a", "b"].into_iter().zip(sectors);
        let parts = parts.map(|(sector, (structure, intensity))| {
            Part::new(
                sector,
                [
                    Factor::share("structure", known(structure)),
                    Factor::ratio("intensity", known(intensity)),
                ],
            )
        });
        let activity = Factor::count("activity", known(activity));
        Sizing::bottom_up(name, accounts(), parts, [activity])
    };
    let first = sizing("first", 50.0, [(0.2, 3.0), (0.8, 0.5)])?;
    let second = sizing("second", 80.0, [(0.5, 2.0), (0.5, 0.4)])?;
    let gap = Triangulation::of(&first, &second, &Sampling::monte_carlo(2))?.gap()?;
    let expected = [
        ("structure", 38.284_867_35),
        ("intensity", -24.669_505_26),
        ("activity", 32.384_637_91),
    ];
    for (one, (name, effect)) in gap.contributions().iter().zip(expected) {
        assert_eq!((&*one.name, one.side), (name, Side::Both));
        assert!((one.effect.mean().value - effect).abs() < 1e-7, "{name}");
    }
    assert_eq!(gap.contributions().len(), 3);
    Ok(())
}

#[test]
fn factors_and_segments_of_one_sizing_only_are_named_separately() -> Result<(), Error> {
    let price = |value| Factor::money("price", known(value), EUR).per(Period::Year);
    let part = |name: &str, firms, value| {
        Part::new(name, [Factor::count("firms", known(firms)), price(value)])
    };
    let scope = || revenue(PriceBasis::Realised, EUR);
    let first = Sizing::bottom_up(
        "first",
        scope(),
        [part("shops", 100.0, 10.0), part("farms", 50.0, 20.0)],
        [Factor::share("discount kept", known(0.8))],
    )?;
    let second = Sizing::bottom_up(
        "second",
        scope(),
        [part("shops", 120.0, 11.0), part("ships", 10.0, 5.0)],
        [Factor::share("reached", known(0.5))],
    )?;
    let gap = Triangulation::of(&first, &second, &Sampling::monte_carlo(2))?.gap()?;
    let rows: Vec<(&str, Side)> = gap
        .contributions()
        .iter()
        .map(|one| (&*one.name, one.side))
        .collect();
    assert_eq!(
        rows,
        [
            ("firms", Side::Both),
            ("price", Side::Both),
            ("discount kept", Side::First),
            ("reached", Side::Second),
            ("segment farms", Side::First),
            ("segment ships", Side::Second),
        ]
    );
    let effect = |row: usize| gap.contributions()[row].effect.mean().value;
    assert_eq!((effect(4), effect(5)), (-800.0, 25.0));
    assert!(effect(2) > 0.0 && effect(3) < 0.0);
    let sum: f64 = (0..6).map(effect).sum();
    assert!((sum - (685.0 - 1_600.0)).abs() < 1e-9);

    // Counted in other things, the chains compare as a whole.
    let households = [
        Factor::count("households", known(1_000.0)),
        Factor::money("spend", known(2.0), EUR).per(Period::Month),
        Factor::share("discount kept", known(0.9)),
    ];
    let other = Sizing::fermi("other", scope(), households)?;
    let gap = Triangulation::of(&first, &other, &Sampling::monte_carlo(2))?.gap()?;
    let rows: Vec<(&str, Side)> = gap
        .contributions()
        .iter()
        .map(|one| (&*one.name, one.side))
        .collect();
    assert_eq!(
        rows,
        [
            ("discount kept", Side::Both),
            ("households x spend against firms x price", Side::Each),
        ]
    );
    Ok(())
}

#[test]
fn a_model_of_the_engine_evaluates_the_very_chain() -> Result<(), Error> {
    let part = |name: &str, low, high| -> Result<Part, Error> {
        Ok(Part::new(
            name,
            [
                Factor::count("firms", Dist::uniform(low, high)?),
                Factor::money("price", Dist::triangular(low, low, high)?, EUR).per(Period::Month),
            ],
        ))
    };
    let sizing = Sizing::bottom_up(
        "chain",
        revenue(PriceBasis::List, EUR),
        [part("shops", 10.0, 20.0)?, part("farms", 5.0, 9.0)?],
        [Factor::share("need", Dist::pert(0.1, 0.2, 0.6)?)],
    )?
    .growing(GrowthPhase::growth(
        "growth",
        Dist::normal(0.05, 0.02)?.truncated(-0.5, 1.0)?,
        2,
    ))?;
    let mut model = Model::new(EUR);
    let declare = |input: &SizingInput| model.ratio(input.name(), input.distribution().clone());
    let inputs: Vec<Input<_>> = sizing
        .inputs()
        .iter()
        .map(declare)
        .collect::<Result<_, _>>()?;
    for (input, known) in inputs.iter().zip(sizing.inputs()) {
        if let Some(leader) = known.moves_with() {
            model.correlate(*input, inputs[leader], 1.0)?;
        }
    }
    let (chain, last) = (sizing.clone(), sizing.year(2028)?);
    let total = model.output("total", move |s| {
        Approx::<Money>::from_number(chain.total_in(last, |input| s.get(inputs[input]).number()))
    })?;
    let sampling = Sampling::monte_carlo(2_000).seed(3);
    let run = model.run(&sampling)?;
    let draws = sizing.draw(&sampling)?.total_in(2028)?;
    for (model, own) in run.outcome(total).samples().iter().zip(draws.samples()) {
        // The copula goes there and back through the normal law.
        assert!(close(*model, *own, 1e-9));
    }
    Ok(())
}

#[test]
fn elastic_market_says_what_it_depends_on() -> Result<(), Error> {
    let price = 24.0;
    let chain = [
        Factor::count("buyers at 20", known(1_000.0)),
        Factor::money("price", known(price), EUR).per(Period::Year),
        Factor::response(
            "response to price",
            Response {
                driver: Term::new("price", known(price)),
                reference: 20.0,
                elasticity: Term::new("price elasticity", Dist::uniform(-2.0, -1.0)?),
            },
        ),
        Factor::response(
            "response to quality",
            Response {
                driver: Term::new("quality", known(1.0)),
                reference: 1.0,
                elasticity: Term::new("quality elasticity", known(0.5)),
            },
        ),
    ];
    let sizing = Sizing::fermi("elastic", revenue(PriceBasis::List, EUR), chain)?;
    assert_eq!(sizing.depends_on(), ["price", "quality"]);
    assert!(sizing.to_string().ends_with("depends on price and quality"));
    let expected = 1_000.0 * 24.0 * (1.2_f64).powf(-1.5);
    assert!(close(sizing.at_medians(), expected, 1e-12));
    // One price, wherever it occurs.
    let dearer = sizing.with_input("price", &known(30.0))?;
    assert!(close(
        dearer.at_medians(),
        30_000.0 * (1.5_f64).powf(-1.5),
        1e-12
    ));
    let error = sizing.with_input("prise", &known(30.0)).unwrap_err();
    assert!(error.to_string().ends_with("did you mean `price`?"));
    let gap =
        Triangulation::of(&sizing, &dearer.named("dearer"), &Sampling::monte_carlo(10))?.gap()?;
    assert_eq!(gap.notes()[0], "`elastic` depends on price");
    Ok(())
}

#[test]
fn sizings_are_plain_data() -> Result<(), Box<dyn std::error::Error>> {
    let text = r#"
        name = "ours"
        method = "bottom_up"
        common = [{ name = "need", kind = "share", range = { triangular = { min = 0.5, mode = 0.6, max = 0.7 } } }]

        [scope]
        measure = { revenue = { price = "list", currency = "EUR" } }
        spend = "potential"
        geography = "Iceland"
        year = 2026
        stage = "serviceable"

        [[segments]]
        segment = "shops"
        factors = [
            { name = "firms", kind = "count", range = { fixed = 900 } },
            { name = "price", kind = { money = "EUR" }, per = "month", range = { uniform = { low = 20, high = 30 } } },
        ]
    "#;
    let sizing: Sizing = toml::from_str(text)?;
    assert!(close(sizing.at_medians(), 900.0 * 25.0 * 12.0 * 0.6, 1e-12));
    let json = serde_json::to_string(&sizing)?;
    assert_eq!(serde_json::from_str::<Sizing>(&json)?, sizing);
    let wrong = text.replace("per = \"month\"", "pre = \"month\"");
    assert!(
        toml::from_str::<Sizing>(&wrong)
            .unwrap_err()
            .to_string()
            .contains("pre")
    );
    let outside = text.replace("max = 0.7", "max = 1.7");
    let message = toml::from_str::<Sizing>(&outside).unwrap_err().to_string();
    assert!(
        message
            .contains("need = triangular(0.5, 0.6, 1.7) with support [0.5, 1.7] is outside [0, 1]"),
        "{message}"
    );
    Ok(())
}

#[test]
fn bad_chains_are_refused_where_they_are_built() {
    let fermi = |factors: Vec<Factor>| {
        Sizing::fermi("bad", accounts(), factors)
            .map(drop)
            .unwrap_err()
            .to_string()
    };
    let count = |low, high| Factor::count("firms", Dist::uniform(low, high).unwrap());
    assert!(
        fermi(vec![count(-1.0, 1.0)])
            .starts_with("firms = uniform(-1, 1) with support [-1, 1] is outside [0, inf)")
    );
    let percent = Factor::share("need", known(40.0));
    assert_eq!(
        fermi(vec![percent]),
        "need = 40 is outside [0, 1]; 40% is 0.4"
    );
    let twice = fermi(vec![count(1.0, 2.0), count(1.0, 2.0)]);
    assert!(twice.contains("factor = `firms` must be in a chain only once"));
    let zero = fermi(vec![
        count(0.0, 1.0),
        Factor::ratio("each", known(0.0)).inverse(),
    ]);
    assert!(zero.starts_with("each = 0 is outside (0, inf)"), "{zero}");
    assert!(fermi(vec![]).contains("factors of `` = none must be at least one"));
    let money = Factor::money("price", known(1.0), EUR);
    assert!(fermi(vec![money]).contains("multiply to EUR, but it measures accounts"));
    let part = |segment: &str| Part::new(segment, [count(1.0, 2.0)]);
    let error = Sizing::bottom_up("bad", accounts(), [part("a"), part("a")], []).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("segment = `a` must be given only once")
    );
    let ranges = fermi(vec![
        count(1.0, 2.0),
        Factor::ratio("other", known(2.0)).plus("firms", known(3.0)),
    ]);
    assert!(
        ranges.contains("firms = 3 must be one range wherever it occurs"),
        "{ranges}"
    );
    let growing = Sizing::fermi("bad", accounts(), [count(1.0, 2.0)])
        .unwrap()
        .growing(GrowthPhase::growth(
            "growth",
            Dist::normal(0.0, 1.0).unwrap(),
            1,
        ));
    assert!(
        growing.unwrap_err().to_string().contains(
            "growth = normal(mean 0, sd 1) with support [-inf, inf] is outside (-1, inf)"
        )
    );
}

#[test]
fn stocks_and_flows_are_told_apart() -> Result<(), Error> {
    let installed = || Factor::count("cars on the road", known(1_000.0));
    let units = Scope {
        measure: Measure::Units,
        ..accounts()
    };
    let stock = Sizing::fermi("stock", units.clone(), [installed()])?;
    assert!(matches!(
        stock.lints()[..],
        [Lint::StockForFlow { per_time: 0, .. }]
    ));
    let replaced = Factor::share("replaced", known(0.08)).per(Period::Year);
    let flow = Sizing::fermi("flow", units, [installed(), replaced.clone()])?;
    assert_eq!(flow.lints(), []);
    assert_eq!(flow.at_medians(), 80.0);
    let accounts = Sizing::fermi("accounts", accounts(), [installed(), replaced])?;
    assert!(
        accounts.lints()[0]
            .to_string()
            .starts_with("flow taken for stock")
    );
    // A monthly share compounds to a yearly one.
    let monthly = Factor::share("replaced", known(0.01)).per(Period::Month);
    let chain = [installed(), monthly];
    let yearly = Sizing::fermi("monthly", flow.scope().clone(), chain)?.at_medians();
    assert!(close(yearly, 1_000.0 * (1.0 - 0.99_f64.powi(12)), 1e-12));
    Ok(())
}

#[test]
fn one_per_cent_of_a_huge_market_has_no_channel() -> Result<(), Error> {
    let scope = revenue(PriceBasis::List, EUR).at(Stage::Obtainable);
    let sizing = Sizing::top_down(
        "our part",
        scope,
        Factor::money("market", known(5e9), EUR),
        [Factor::share("share won", known(0.01))],
    )?;
    let lints: Vec<String> = sizing.lints().iter().map(ToString::to_string).collect();
    assert_eq!(
        lints,
        [
            "share without a channel: 1% of our part, 50,000,000, is assumed and nothing says how \
          they are reached"
        ]
    );
    Ok(())
}

#[test]
fn monthly_and_yearly_prices_among_segments() -> Result<(), Error> {
    let part = |name: &str, price| {
        let price = Factor::money("price", known(price), EUR).per(Period::Month);
        Part::new(name, [price])
    };
    let parts = [part("1-4", 25.0), part("5-9", 300.0), part("8-20", 50.0)];
    let sizing = Sizing::bottom_up("slip", revenue(PriceBasis::List, EUR), parts, [])?;
    let lints: Vec<String> = sizing.lints().iter().map(ToString::to_string).collect();
    assert_eq!(
        lints[0],
        "size bins that overlap: 5-9 and 8-20 both hold 8 to 9"
    );
    assert!(lints[1].starts_with("monthly for yearly: price is 300 in one place and 3,600"));
    Ok(())
}

#[test]
fn sales_force_learns_and_leaves() {
    let approx = |value| Approx::<Count, f64>::new(value);
    let force = SalesForce::<f64> {
        reps: approx(10.0),
        hires: vec![approx(0.0), approx(4.0)],
        ramp_months: 2,
        leavers: Approx::new(0.1),
        quota: Approx::new(1_200_000.0),
        attainment: Approx::new(0.5),
        deal: Approx::new(10_000.0),
    };
    // Month 3: 10 x 0.81 who have learnt, 4 x 0.9 in their second month.
    assert!(close(
        force.headcount(3).unwrap().number(),
        8.1 + 3.6,
        1e-12
    ));
    assert!(close(
        force.effective_reps(3).unwrap().number(),
        8.1 + 3.6 * 0.75,
        1e-12
    ));
    assert!(close(
        force.deals(3).unwrap().number(),
        (8.1 + 2.7) * 5.0,
        1e-12
    ));
    let sum: f64 = (1..=3)
        .map(|month| force.deals(month).unwrap().number())
        .sum();
    assert!(close(force.deals_over(3).unwrap().number(), sum, 1e-12));
    let free = SalesForce::<f64> {
        deal: Approx::new(0.0),
        quota: Approx::new(0.0),
        ..force
    };
    assert_eq!(free.deals(1).unwrap().number(), 0.0);
}

#[test]
fn revisions_are_recorded_and_nothing_changes_on_error() -> Result<(), Error> {
    let sizing = |name: &str, need| {
        let chain = [
            Factor::count("firms", known(100.0)),
            Factor::share("need", known(need)),
        ];
        Sizing::fermi(name, accounts(), chain)
    };
    let mut audit = Audit::of(sizing("ours", 0.2)?, sizing("theirs", 0.4)?)?;
    let before = audit.clone();
    assert!(
        audit
            .revise("ours", "need", known(1.2), "larger", "")
            .is_err()
    );
    assert!(
        audit
            .revise("ours", "nead", known(0.2), "larger", "")
            .is_err()
    );
    assert!(
        audit
            .revise("hers", "need", known(0.2), "larger", "")
            .is_err()
    );
    assert!(audit.revise("ours", "need", known(0.3), " ", "").is_err());
    assert_eq!(audit, before);
    audit.revise("ours", "need", known(0.3), "survey", "n = 400, 2026")?;
    assert_eq!(audit.lint(), None);
    assert_eq!(audit.first().common()[1].source(), "n = 400, 2026");
    audit.revise("theirs", "need", known(0.3), "to agree", "")?;
    let lint = audit.lint().unwrap().to_string();
    assert!(
        lint.ends_with("the larger was 2 times the smaller, now 1 times"),
        "{lint}"
    );
    let text = serde_json::to_string(&audit).unwrap();
    assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
    Ok(())
}

#[test]
fn lanes_and_numbers_evaluate_alike() -> Result<(), Error> {
    let sizing = log_normal("one", 1_000.0, 0.3).growing(GrowthPhase::growth(
        "g",
        Dist::uniform(0.0, 0.1)?,
        3,
    ))?;
    let last = sizing.year(2029)?;
    let inputs = [1_100.0, 0.07];
    let one: f64 = sizing.total_in(last, |input| inputs[input]);
    let lane = sizing.total_in(last, |input| bizcase::quantity::Lane::splat(inputs[input]));
    assert_eq!(lane.get(5), one);
    Ok(())
}

#[test]
fn size_classes_as_statistics_write_them() -> Result<(), Error> {
    let bin = |text: &str| text.parse::<SizeBin>().map(|bin| (bin.low(), bin.high()));
    let cases = [
        ("1-4", (1.0, 4.0)),
        ("a) 1 to 4", (1.0, 4.0)),
        ("1,000\u{2013}1,499 employees", (1_000.0, 1_499.0)),
        ("5,000+", (5_000.0, f64::INFINITY)),
        ("500 or more", (500.0, f64::INFINITY)),
        ("<5", (0.0, 4.0)),
        ("less than 20", (0.0, 19.0)),
        (">250", (251.0, f64::INFINITY)),
        (">= 250", (250.0, f64::INFINITY)),
        ("0", (0.0, 0.0)),
    ];
    for (text, ends) in cases {
        assert_eq!(bin(text)?, ends, "{text}");
    }
    for bad in [
        "",
        "all",
        "4-1",
        "Region 7",
        "2024 plan",
        "north 1-4",
        "1-",
        "-4",
    ] {
        assert!(bin(bad).is_err(), "{bad}");
    }
    Ok(())
}

/// A file of a few bytes that asks for 69 gigabytes, and other sizes from outside.
#[test]
fn sizes_from_outside_are_checked_before_anything_is_allocated() {
    let firms = Factor::count("firms", known(900.0));
    let sizing = Sizing::fermi("firms", accounts(), [firms]).unwrap();
    let growing = |years: &[u32]| {
        let mut phases = years.iter().zip(0..).map(|(&years, number)| {
            GrowthPhase::growth(&format!("growth {number}"), known(0.01), years)
        });
        phases.try_fold(sizing.clone(), Sizing::growing)
    };
    assert_eq!(growing(&[60, 40]).unwrap().years().count(), 101);
    for years in [&[u32::MAX][..], &[101], &[60, 41]] {
        let error = growing(years).unwrap_err().to_string();
        let given: u64 = years.iter().map(|&it| u64::from(it)).sum();
        assert_eq!(
            error,
            format!("years of growth = {given} is outside [0, 100]")
        );
    }
    let text = serde_json::to_string(&growing(&[60]).unwrap()).unwrap();
    let text = text.replace("\"years\":60", "\"years\":4294967295");
    let error = serde_json::from_str::<Sizing>(&text)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("years of growth = 4294967295"), "{error}");

    // 26 inputs of ten million draws each are more than two gigabytes.
    let chain = (0..26).map(|number| Factor::ratio(&format!("{number}"), known(1.0)));
    let wide = Sizing::fermi("wide", accounts(), chain).unwrap();
    let error = wide.draw(&Sampling::monte_carlo(10_000_000)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "trials times inputs of a sizing = 260000000 is outside [0, 250000000]; draw fewer trials",
    );

    let force = SalesForce::<f64> {
        reps: Approx::new(4.0),
        hires: vec![Approx::new(1.0); 3],
        ramp_months: u32::MAX,
        leavers: Approx::new(0.0),
        quota: Approx::new(1.0),
        attainment: Approx::new(1.0),
        deal: Approx::new(1.0),
    };
    for month in [0, 1_201, u32::MAX] {
        for error in [
            force.headcount(month).unwrap_err(),
            force.effective_reps(month).unwrap_err(),
            force.deals(month).unwrap_err(),
        ] {
            let text = format!("month of a sales force = {month} is outside [1, 1200]");
            assert_eq!(error.to_string(), text);
        }
    }
    assert_eq!(force.headcount(1_200).unwrap().number(), 7.0);
    assert_eq!(force.deals_over(0).unwrap().number(), 0.0);
    let error = force.deals_over(u32::MAX).unwrap_err().to_string();
    assert!(error.starts_with("months of a sales force"), "{error}");
}

/// Time in proportion to the segments: were it to their square, this would take many minutes.
#[test]
fn a_sizing_of_thirty_thousand_segments_is_built_linted_and_read_by_name() {
    let parts = (0..30_000_u32).map(|number| {
        let low = 20.0 + f64::from(number) * 1e-4;
        let price = Factor::money("price", Dist::uniform(low, low + 10.0).unwrap(), EUR);
        let firms = Factor::count("firms", known(f64::from(number + 1)));
        let class = format!("{}-{}", 10 * number, 10 * number + 9);
        Part::new(&class, [firms, price.per(Period::Month)])
    });
    let need = Factor::share("need", known(0.5));
    let sizing = Sizing::bottom_up("all", revenue(PriceBasis::List, EUR), parts, [need]).unwrap();
    assert!(sizing.lints().is_empty());
    let text = serde_json::to_string(&sizing).unwrap();
    assert_eq!(serde_json::from_str::<Sizing>(&text).unwrap(), sizing);
    let draws = sizing.draw(&Sampling::monte_carlo(2).seed(1)).unwrap();
    let parts = sizing.segments().iter();
    let sum: f64 = parts
        .map(|part| draws.segment(&part.segment).unwrap().samples()[1])
        .sum();
    assert!((sum / draws.total().samples()[1] - 1.0).abs() < 1e-9);
    // Prices move in step with the first: one uniform number for all.
    let rank = |name: &str| draws.input(name).unwrap()[0] - draws.input("price, 0-9").unwrap()[0];
    assert!((rank("price, 10-19") - 1e-4).abs() < 1e-9);
    assert!((rank("price, 299990-299999") - 2.9999).abs() < 1e-9);
}

#[test]
fn nothing_without_a_name_enters_a_sizing() {
    let chain = |factor: Factor| Sizing::fermi("firms", accounts(), [factor]);
    let firms = || Factor::count("firms", known(900.0));
    let error = chain(firms().plus(" ", known(1.0))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "name of a term of `firms` = `` must be non-empty text"
    );
    let phase = GrowthPhase::growth("", known(0.01), 2);
    let error = chain(firms()).unwrap().growing(phase).unwrap_err();
    assert_eq!(
        error.to_string(),
        "name of a phase of growth = `` must be non-empty text"
    );
}

/// A record that could not be started cannot be loaded either.
#[test]
fn an_audit_of_unlike_sizings_does_not_load() {
    let sizing = |name: &str, value: f64| {
        Sizing::fermi(name, accounts(), [Factor::count("firms", known(value))]).unwrap()
    };
    let mut audit = Audit::of(sizing("ours", 100.0), sizing("theirs", 200.0)).unwrap();
    audit
        .revise("ours", "firms", known(150.0), "recount", "register")
        .unwrap();
    let text = serde_json::to_string(&audit).unwrap();
    assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
    for (from, to, part) in [
        (
            "\"name\":\"theirs\"",
            "\"name\":\"ours\"",
            "that of no other",
        ),
        ("2026", "2027", "do not measure the same thing"),
        (
            "{\"fixed\":200.0}",
            "{\"fixed\":0.0}",
            "theirs = 0 is outside (0, inf)",
        ),
        (
            "\"ratio_after\":1.3",
            "\"ratio_after\":-1.3",
            "is outside (0, inf)",
        ),
    ] {
        assert!(text.contains(from), "{text}");
        let broken = text.replacen(from, to, 1);
        let error = serde_json::from_str::<Audit>(&broken).unwrap_err();
        assert!(error.to_string().contains(part), "{to}: {error}");
    }
}
