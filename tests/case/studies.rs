//! What the rooms find out enters a case as data, with the rooms' own draws.

use std::error::Error;

use bizcase::adoption::{Curve, CurveFamily, Fitting, History};
use bizcase::case::{
    Adoption, AudienceReach, Backtested, BeyondPrices, BusinessCase, Figure, FittedTail,
    GoToMarket, Offer, PriceDemand, Retention, Stream, Study, StudyResult,
};
use bizcase::distribution::Dist;
use bizcase::market::{Factor, GrowthPhase, Measure, Part, Scope, Sizing, Spend, Stage};
use bizcase::quantity::{Currency, Money, Period, Rate, Share};
use bizcase::random::Sampling;
use bizcase::retention::{CohortTriangle, Contractual, LifetimeComparison, Survival, SurvivalFit};
use bizcase::sample::JointEmpirical;
use bizcase::simulation::Base;
use bizcase::survey::{Demand, DemandCurve};

fn firms(stage: Stage) -> Result<Sizing, bizcase::Error> {
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "Iceland".into(),
        year: 2026,
        stage,
    };
    let part = |segment: &str, low, high| -> Result<Part, bizcase::Error> {
        Ok(Part::new(
            segment,
            [Factor::count("firms", Dist::uniform(low, high)?)],
        ))
    };
    Sizing::bottom_up(
        "firms",
        scope,
        [
            part("shops", 50_000.0, 70_000.0)?,
            part("farms", 3_000.0, 4_000.0)?,
        ],
        [Factor::share("need", Dist::triangular(0.5, 0.6, 0.7)?)],
    )?
    .growing(GrowthPhase::growth("growth", Dist::uniform(0.02, 0.08)?, 4))
}

fn survey() -> Result<DemandCurve, bizcase::Error> {
    let draws = (0..200).map(|i| Demand::logit(3.0 + 0.01 * f64::from(i), -0.1));
    Ok(
        DemandCurve::new("survey", Currency::USD, Demand::logit(4.0, -0.1)?)
            .with_draws(draws.collect::<Result<Vec<_>, _>>()?)
            .observed_between(10.0, 80.0),
    )
}

/// The high-end segment of Fader and Hardie (2007), by year.
fn renewals() -> Result<SurvivalFit, bizcase::Error> {
    let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
    Ok(SurvivalFit::new(
        Contractual::ShiftedBetaGeometric,
        &cohort.tenures(),
    )?)
}

/// Room air conditioners, 1946 to 1958, in thousands: Bass (1969).
fn diffusion() -> Result<bizcase::adoption::AdoptionFit, bizcase::Error> {
    let sold = [
        96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0, 1580.0,
        1500.0,
    ];
    let history = History::increments(Period::Year, &sold)?;
    Ok(Fitting::of(CurveFamily::Bass).to(&history)?)
}

/// A case of one offer to all accounts of a sizing, with a budget that never binds.
fn case() -> Result<BusinessCase, bizcase::Error> {
    let mut reach = AudienceReach::new(Figure::part_of("firms", "shops"), 10.0);
    reach.budget = 1e12.into();
    reach.adoption = Adoption::Curve(vec![1.0]);
    let mut case = BusinessCase::new(
        "shops",
        Currency::USD,
        "2027-01".parse()?,
        24,
        Rate::per_year(0.1)?,
    );
    case.studies = vec![
        Study::new("firms", StudyResult::Sizing(firms(Stage::Total)?)),
        Study::new(
            "prices",
            StudyResult::Demand {
                curve: survey()?,
                every: Period::Month,
            },
        ),
    ];
    let churn = Retention::Churn(0.0.into());
    case.offers = vec![Offer {
        streams: vec![Stream::new("seat", Money::major(40, Currency::USD))],
        demand: Some(PriceDemand::new("prices", "seat")),
        ..Offer::new("shops", GoToMarket::Reach(reach), churn)
    }];
    Ok(case)
}

const TRIALS: Sampling = Sampling::monte_carlo(500);

#[test]
fn accounts_are_the_draws_of_the_sizing_in_each_year() -> Result<(), Box<dyn Error>> {
    let sampling = TRIALS.seed(3);
    let mut case = case()?;
    case.offers[0].demand = None;
    let run = case.model()?.model.run(&sampling)?;
    let draws = firms(Stage::Total)?.draw(&sampling)?;
    let shops = |year| draws.segment_in("shops", year);
    assert_eq!(
        run.named("TAM accounts, shops")?.samples(),
        shops(2027)?.samples()
    );
    // Demand is complete from the first month on, nobody leaves, so that customers are all.
    for (year, calendar) in [(1, 2027), (2, 2028)] {
        let customers = run.named(&format!("customers at the end of year {year}"))?;
        assert_eq!(customers.samples(), shops(calendar)?.samples());
    }
    Ok(())
}

#[test]
fn the_share_that_buys_is_that_of_the_curve_in_each_trial() -> Result<(), Box<dyn Error>> {
    let sampling = TRIALS.seed(4);
    let price = Money::major(40, Currency::USD);
    let mut model = bizcase::simulation::Model::new(Currency::USD);
    let share = survey()?.shares_at(&[price])?.remove(0);
    let share = model.share("share", share.into())?;
    let own = model.run(&sampling)?.input(share);

    let run = case()?.model()?.model.run(&sampling)?;
    assert_eq!(
        run.named("share that buys, shops")?.samples(),
        own.samples()
    );

    // A price that is not known in advance is read off the same curve in the same trial.
    let mut drawn = case()?;
    drawn.offers[0].streams[0].price =
        Figure::guess("price", Dist::uniform(40.0, 40.000_000_1)?).into();
    let drawn = drawn.model()?.model.run(&sampling)?;
    let drawn = drawn.named("share that buys, shops")?;
    for (drawn, own) in drawn.samples().iter().zip(own.samples()) {
        assert!((drawn - own).abs() < 1e-8, "{drawn} {own}");
    }
    Ok(())
}

#[test]
fn in_a_base_case_studies_stand_at_their_best_estimate() -> Result<(), Box<dyn Error>> {
    let statement = case()?.statement(Base::Medians)?;
    let customers = statement.months[0].closing.to_string().parse::<f64>()?;
    // Logit at 4 - 0.1 x 40 is one half; 60,000 shops at the median, 0.6 with the need, one year
    // of growth by 5 %.
    let expected = 60_000.0 * 0.6 * 1.05 * 0.5;
    assert!((customers - expected).abs() < 1.0, "{customers} {expected}");
    Ok(())
}

#[test]
fn a_rise_of_the_price_costs_customers_there_and_to_come() -> Result<(), Box<dyn Error>> {
    let mut case = case()?;
    case.studies[0].found = StudyResult::Draws(JointEmpirical::new(
        "count",
        [("accounts", vec![1_000.0, 1_000.0])],
    )?);
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.accounts = 1_000.0.into();
    }
    // One half buy at 40; 1 / (1 + exp(0.4)) at 44 from month 13 on.
    case.offers[0].stages = toml::from_str::<Offer>(
        r#"name = "x"
           retention = { churn = 0 }
           streams = []
           stages = [{ phase = "growth", from = 12, price = 1.1 }]
           go_to_market = { reach = { accounts = 1, acquisition_cost = 1, budget = 1 } }"#,
    )?
    .stages;
    let months = case.statement(Base::Medians)?.months;
    let closing = |month: usize| months[month].closing.to_string().parse::<f64>();
    assert!((closing(11)? - 500.0).abs() < 0.01);
    let later = 1_000.0 / (1.0 + 0.4_f64.exp());
    assert!((closing(12)? - later).abs() < 0.01, "{}", closing(12)?);

    // Those already there may be assumed to stay.
    if let Some(demand) = &mut case.offers[0].demand {
        demand.leaving = 0.0.into();
    }
    let months = case.statement(Base::Medians)?.months;
    let closing = months[12].closing.to_string().parse::<f64>()?;
    assert!((closing - 500.0).abs() < 0.01, "{closing}");
    Ok(())
}

/// The high-end segment of Fader and Hardie (2007): fitted to seven years, the shifted
/// beta-geometric distribution forecasts that 37.8 % are there after twelve. 39.4 % were.
#[test]
fn customers_stay_as_the_fitted_distribution_says() -> Result<(), Box<dyn Error>> {
    let fitted = renewals()?.fitted("high end", Period::Year, 300, 7)?;
    let mut case = case()?;
    case.horizon = bizcase::case::Horizon::Years(13);
    case.offers[0].demand = None;
    // All come in the first month, and nobody after.
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.accounts = 1_000.0.into();
    }
    case.offers[0].stages = vec![toml::from_str("phase = \"growth\"\nfrom = 1\ndemand = 0")?];
    case.studies.push(Study::new(
        "renewals",
        StudyResult::Retention(fitted.clone()),
    ));
    let tail = |tail| Retention::Fitted {
        study: "renewals".into(),
        tail,
    };
    case.offers[0].retention = tail(None);
    let error = case.statement(Base::Medians).unwrap_err().to_string();
    assert_eq!(
        error,
        "retention of `shops` = no tail must be the `tail` that is assumed beyond the data of the \
         study; `renewals` reaches 84 months, the plan 156: write `as_fitted`, `constant_churn`, \
         `recent_churn` or `everyone_leaves`"
    );

    case.offers[0].retention = tail(Some(FittedTail::AsFitted));
    let months = case.statement(Base::Medians)?.months;
    let twelve = months[144].closing.to_string().parse::<f64>()?;
    assert!((twelve - 378.0).abs() < 1.0, "{twelve}");

    case.offers[0].retention = tail(Some(FittedTail::ConstantChurn(Share::percent(2.0)?)));
    let months = case.statement(Base::Medians)?.months;
    let end = |month: usize| months[month].closing.to_string().parse::<f64>();
    // Rounded to hundredths of a customer.
    assert!((end(100)? / end(99)? - 0.98).abs() < 1e-4);

    case.offers[0].retention = tail(Some(FittedTail::EveryoneLeaves));
    let statement = case.statement(Base::Medians)?;
    let end = |month: usize| statement.months[month].closing.to_string().parse::<f64>();
    assert!(end(83)? > 0.0);
    assert!(end(100)? <= 0.0);

    // The curve of every draw, year by year.
    let months = fitted.months(&fitted.drawn()[0], 24);
    let law = &fitted.drawn()[0];
    let year: bizcase::quantity::Approx<_, f64> = law.survival(2);
    assert_eq!(months[24].to_bits(), year.number().to_bits());
    Ok(())
}

#[test]
fn demand_rises_as_the_fitted_curve_says() -> Result<(), Box<dyn Error>> {
    let sampling = TRIALS.seed(6);
    let fitted = diffusion()?.fitted("air conditioners", 400, 9)?;
    let mut case = case()?;
    case.offers[0].demand = None;
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.accounts = 1_000_000.0.into();
        reach.adoption = Adoption::Fitted {
            study: "history".into(),
        };
    }
    case.studies
        .push(Study::new("history", StudyResult::Adoption(fitted.clone())));
    let run = case.model()?.model.run(&sampling)?;
    let customers = run.named("customers at the end of year 2")?;
    let mut model = bizcase::simulation::Model::new(Currency::USD);
    let p = model.ratio("p", fitted.draws().column("p")?.into())?;
    let q = model.ratio("q", fitted.draws().column("q")?.into())?;
    let own = model.run(&sampling)?;
    let (p, q) = (own.input(p), own.input(q));
    let pairs = p.samples().iter().zip(q.samples());
    for ((p, q), customers) in pairs.zip(customers.samples()) {
        let curve = bizcase::adoption::Bass::new(*p, *q)?;
        let expected: bizcase::quantity::Approx<_, f64> = curve.at(2.0);
        let expected = 1e6 * expected.number();
        assert!(
            (customers - expected).abs() < 1e-6 * expected,
            "{customers} {expected}"
        );
    }
    Ok(())
}

#[test]
fn what_does_not_go_together_is_refused_by_both_names() -> Result<(), Box<dyn Error>> {
    let refused = |change: &dyn Fn(&mut BusinessCase)| -> Result<String, Box<dyn Error>> {
        let mut case = case()?;
        change(&mut case);
        Ok(match case.model() {
            Ok(_) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        })
    };
    assert_eq!(
        refused(&|case| case.offers[0].streams[0].price = Money::major(90, Currency::USD).into())?,
        "price of `shops.seat` = 90 to 90 must be within the prices that the study asked about; \
         `prices` asked about 10 to 80; narrow the range, or write `beyond = \"extrapolate\"`"
    );
    assert_eq!(
        refused(&|case| {
            case.offers[0].streams[0].price = Money::major(90, Currency::USD).into();
            if let Some(demand) = &mut case.offers[0].demand {
                demand.beyond = BeyondPrices::Extrapolate;
            }
        })?,
        "accepted"
    );
    assert_eq!(
        refused(&|case| case.offers[0].streams[0].every = Period::Year)?,
        "period of the prices of `prices` = a month must be the period of the stream; `shops.seat` \
         is paid every year"
    );
    assert_eq!(
        refused(&|case| {
            let name = |it: &mut PriceDemand| it.study = "price".into();
            case.offers[0].demand.iter_mut().for_each(name);
        })?,
        "study of the demand of `shops` = `price` is none of firms, prices; did you mean `prices`?"
    );
    assert_eq!(
        refused(&|case| {
            if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
                reach.accounts = Figure::part_of("firms", "shop");
            }
        })?,
        "part of the study `firms` that `shops.accounts` is = `shop` is none of shops, farms; did you \
         mean `shops`?"
    );
    assert_eq!(
        refused(&|case| case.studies[1].name = "firms".into())?,
        "study = `firms` must be given only once"
    );
    assert_eq!(
        refused(&|case| {
            let rows = JointEmpirical::new("survey", [("churn", vec![0.01, 0.02])]).unwrap();
            case.studies
                .push(Study::new("churn", StudyResult::Draws(rows)));
        })?,
        "name of the draws of the study `churn` = `survey` must be a name that the draws of no \
         other study have; those of `prices` have it"
    );
    assert_eq!(
        refused(&|case| {
            case.studies[1].found = StudyResult::Stored {
                file: "prices.json".into(),
                fingerprint: "0".into(),
            };
        })?,
        "study of the demand of `shops` = `prices`, which found what is stored in a file must be one \
         that found what share buys at a price; read `prices.json` by `BusinessCase::resolve` first"
    );
    // Two things called need, with two ranges.
    assert_eq!(
        refused(&|case| {
            if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
                reach.need = Figure::guess("need", Dist::uniform(0.1, 0.2).unwrap());
            }
        })?,
        "shops.need = need with uniform(0.1, 0.2) must be one range under one name: the name \
         stands for the random numbers; `firms: need` has triangular(0.5, 0.6, 0.7); give one of \
         them another name"
    );
    // What a sizing has filtered by is not filtered by again.
    assert_eq!(
        refused(&|case| {
            case.studies[0].found = StudyResult::Sizing(firms(Stage::Serviceable).unwrap());
            if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
                reach.serviceable = 0.5.into();
            }
        })?,
        "shops.serviceable = given beside `firms`, a sizing of SAM must be left out: the sizing \
         has filtered by it already"
    );
    Ok(())
}

#[test]
fn a_case_with_studies_comes_back_with_its_bits() -> Result<(), Box<dyn Error>> {
    let mut case = case()?;
    let fitted = renewals()?.fitted("high end", Period::Year, 50, 7)?;
    case.studies
        .push(Study::new("renewals", StudyResult::Retention(fitted)));
    let fitted = diffusion()?.fitted("air conditioners", 50, 9)?;
    case.studies
        .push(Study::new("history", StudyResult::Adoption(fitted)));
    let json = serde_json::to_string(&case)?;
    let again: BusinessCase = serde_json::from_str(&json)?;
    assert_eq!(again, case);
    let toml = toml::to_string(&case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&toml)?, case);
    let sampling = TRIALS.seed(8);
    let value = |case: &BusinessCase| -> Result<Vec<f64>, bizcase::Error> {
        Ok(case
            .model()?
            .model
            .run(&sampling)?
            .named("NPV")?
            .samples()
            .to_vec())
    };
    assert_eq!(value(&again)?, value(&case)?);
    Ok(())
}

/// With nothing else but the price, the best price of the case is that of the curve: profit per
/// asked is price x D(price), for logit 4 - 0.1 p highest where p D'(p) = -D(p), at 31.57 (solved by
/// hand with Lambert's W: 10 (1 + W(exp(3)))).
#[test]
fn the_best_price_of_a_bare_case_is_that_of_its_curve() -> Result<(), Box<dyn Error>> {
    let mut case = case()?;
    let curve = DemandCurve::new("sure", Currency::USD, Demand::logit(4.0, -0.1)?);
    case.studies[1].found = StudyResult::Demand {
        curve,
        every: Period::Month,
    };
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.acquisition_cost = 1e-9.into();
    }
    let prices: Vec<f64> = (200..500)
        .step_by(1)
        .map(|it| f64::from(it) / 10.0)
        .collect();
    let found = case.best_price(
        &[("shops.seat.price", &prices)],
        &Sampling::monte_carlo(16).seed(2),
    )?;
    let w = 2.207_940_031_569_323_f64;
    assert!((w * w.exp() - 3_f64.exp()).abs() < 1e-9);
    assert!((found.at_best().prices[0] - 10.0 * (1.0 + w)).abs() <= 0.1);
    assert!(found.cost_of_not_knowing.value <= 0.0);
    Ok(())
}

/// All come in the first month; every trial keeps what its own curve keeps, to the power of its own
/// miss.
#[test]
fn the_miss_of_a_backtest_widens_the_draws() -> Result<(), Box<dyn Error>> {
    let kept = [
        1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491, 0.468, 0.445, 0.427, 0.409, 0.394,
    ];
    let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?.tenures();
    let laws = [Contractual::ShiftedBetaGeometric];
    let compared = LifetimeComparison::with_hold_out(&laws, &cohort, 7)?;
    let (fit, held) = &compared.fits[0];
    let miss = held.as_ref().unwrap().miss()?;
    // Of those there after 7 years 80.2 % were there after 12; 37.8 % of all were forecast.
    let forecast: bizcase::quantity::Approx<_, f64> = fit
        .fitted("any", Period::Year, 2, 7)?
        .estimate()
        .survival(7);
    let expected = (0.491_f64 / 0.394).ln() / (forecast.number() / 0.378).ln();
    assert!((miss.ratio - expected).abs() < 0.01, "{miss}");

    let fitted = fit
        .fitted("high end", Period::Year, 300, 7)?
        .with_miss(miss);
    let mut case = case()?;
    case.offers[0].demand = None;
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.accounts = 1_000.0.into();
    }
    case.offers[0].stages = vec![toml::from_str("phase = \"growth\"\nfrom = 1\ndemand = 0")?];
    case.studies
        .push(Study::new("churn", StudyResult::Retention(fitted.clone())));
    case.offers[0].retention = Retention::Fitted {
        study: "churn".into(),
        tail: Some(FittedTail::AsFitted),
    };
    let sampling = TRIALS.seed(11);
    let named = |case: &BusinessCase, name: &str| -> Result<Vec<f64>, bizcase::Error> {
        let run = case.model()?.model.run(&sampling)?;
        let inputs = run.inputs();
        let input = inputs.iter().find(|it| it.name() == name);
        match input {
            Some(input) => Ok(input.samples().to_vec()),
            None => Ok(run.named(name)?.samples().to_vec()),
        }
    };
    let before = named(&case, "churn: draw")?;
    let plain = named(&case, "customers at the end of year 2")?;
    let base = case.statement(Base::Medians)?;
    case.studies[2].backtest = Backtested::Widen;
    let (rows, factors) = (named(&case, "churn: draw")?, named(&case, "churn: miss")?);
    assert_eq!(rows, before, "the draws of the fit are the same");
    let widened = named(&case, "customers at the end of year 2")?;
    for trial in 0..rows.len() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a row"
        )]
        let kept = fitted.months(&fitted.drawn()[rows[trial] as usize], 23);
        let expected = 1_000.0 * kept[23].powf(factors[trial]);
        assert!(
            (widened[trial] - expected).abs() < 1e-9 * expected,
            "{trial}"
        );
        assert!(
            (plain[trial] - 1_000.0 * kept[23]).abs() < 1e-9 * expected,
            "{trial}"
        );
    }
    // The spread of the logarithm of the factor is what was missed.
    let squares: f64 = factors.iter().map(|it| it.ln().powi(2)).sum();
    let sigma = (squares / factors.len() as f64).sqrt();
    assert!(
        (sigma / miss.ratio.ln().abs() - 1.0).abs() < 0.15,
        "{sigma}"
    );
    assert_eq!(case.statement(Base::Medians)?.npv, base.npv);
    let page = bizcase::report::decision(&case.value(&sampling)?)?.text();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("Backtest: the last 5 of 12 periods came to"),
        "{page}"
    );
    assert!(page.contains("the draws are widened by as much"), "{page}");
    let stored = serde_json::to_string(&case)?;
    assert_eq!(serde_json::from_str::<BusinessCase>(&stored)?, case);

    case.studies[1].backtest = Backtested::Widen;
    assert_eq!(
        case.model().unwrap_err().to_string(),
        "backtest of the study `prices` = widen must be left out: the study carries no miss of a \
         backtest; `with_miss` adds it to a fit of retention or adoption"
    );
    Ok(())
}

#[test]
fn the_miss_of_a_backtest_of_adoption_scales_the_share_reached() -> Result<(), Box<dyn Error>> {
    let sampling = TRIALS.seed(12);
    let fit = diffusion()?;
    let fitted = fit
        .fitted("air conditioners", 400, 9)?
        .with_miss(fit.backtest.miss()?);
    let mut case = case()?;
    case.horizon = bizcase::case::Horizon::Years(20);
    case.offers[0].demand = None;
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.accounts = 1_000.0.into();
        reach.adoption = Adoption::Fitted {
            study: "history".into(),
        };
    }
    case.studies.push(Study {
        backtest: Backtested::Widen,
        ..Study::new("history", StudyResult::Adoption(fitted.clone()))
    });
    let run = case.model()?.model.run(&sampling)?;
    let of = |name: &str| {
        let inputs = run.inputs();
        let found = inputs.into_iter().find(|it| it.name() == name);
        found.unwrap().samples().to_vec()
    };
    let (rows, factors) = (of("history: draw"), of("history: miss"));
    for year in [2, 20] {
        let customers = run.named(&format!("customers at the end of year {year}"))?;
        let mut capped = 0;
        for trial in 0..rows.len() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a row"
            )]
            let curve = &fitted.drawn()[rows[trial] as usize];
            let reached: bizcase::quantity::Approx<_, f64> = curve.at(f64::from(year));
            let expected = (reached.number() * factors[trial]).min(1.0);
            capped += usize::from(expected >= 1.0);
            let found = customers.samples()[trial] / 1_000.0;
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert_eq!(capped > 0, year == 20);
    }
    Ok(())
}
