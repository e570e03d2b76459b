//! Mixed logit against an independent program, and what must hold for all draws.

use bizcase::choice::{
    Alternative, ChoiceError, ChoiceScenario, ChoiceSituation, ChoiceUtility, CoefficientErrors,
    MixedLogit, Mixing, PointSet,
};
use bizcase::quantity::Share;
use bizcase::sample::ParameterDraws;

use crate::mixtures::{Computed, close, errors, utility};
use crate::people::{Survey, sets};

/// The models of the program, with its draws.
fn models() -> Vec<(&'static str, MixedLogit)> {
    let logit = || MixedLogit::new(utility()).points(PointSet::Halton, 40);
    let normal = Mixing::Normal;
    vec![
        (
            "normal",
            logit().random("quality", normal).random("speed", normal),
        ),
        (
            "correlated",
            logit()
                .random("quality", normal)
                .random("speed", normal)
                .correlated(),
        ),
        (
            "log-normal",
            logit()
                .random("price", Mixing::LogNormal)
                .random("quality", normal),
        ),
        (
            "censored",
            logit()
                .random("quality", normal)
                .random("speed", Mixing::CensoredNormal),
        ),
        (
            "flat",
            logit()
                .random("quality", Mixing::Triangular)
                .random("speed", Mixing::Uniform),
        ),
        (
            "worth",
            logit()
                .random("price", Mixing::LogNormal)
                .random("quality", normal)
                .willingness_space(),
        ),
    ]
}

#[test]
fn likelihoods_and_slopes_are_exact_at_stated_parameters() {
    let computed = Computed::read();
    let situations = computed.situations();
    for (name, model) in models() {
        let of = |what: &str| format!("/mixed/{name}/{what}");
        let found = model
            .likelihood_at(&situations, &computed.numbers(&of("at")))
            .unwrap();
        close(
            &[found.log_likelihood],
            &[computed.number(&of("log_likelihood_at"))],
            1e-12,
        );
        close(
            &found.people[..3],
            &computed.numbers(&of("people_at")),
            1e-12,
        );
        close(
            &found.gradient,
            &computed.numbers(&of("gradient_at")),
            1e-10,
        );
        let person = &found.individuals[1];
        let moments = || person.coefficients.iter().chain(&person.worths);
        let means: Vec<f64> = moments().map(|it| it.mean).collect();
        close(&means, &computed.numbers(&of("person_1_mean")), 1e-11);
        let sds: Vec<f64> = moments().map(|it| it.sd).collect();
        close(&sds, &computed.numbers(&of("person_1_sd")), 1e-6);
    }
}

#[test]
fn optima_and_both_kinds_of_errors_are_exact() {
    let computed = Computed::read();
    let situations = computed.situations();
    for (name, model) in models() {
        let of = |what: &str| format!("/mixed/{name}/optimum/{what}");
        if computed.at(&format!("/mixed/{name}/optimum")).is_null() {
            continue;
        }
        let estimates = computed.numbers(&of("estimates"));
        let near: Vec<f64> = estimates.iter().map(|x| 1.05 * x).collect();
        let model = model.start_at(&near);
        let fit = model
            .clone()
            .errors(CoefficientErrors::Hessian)
            .fit(&situations)
            .unwrap();
        let names: Vec<&str> = fit.parameters.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, computed.names(&format!("/mixed/{name}/names")));
        close(&fit.signed, &estimates, 1e-9);
        close(
            &[fit.goodness.log_likelihood],
            &[computed.number(&of("log_likelihood"))],
            1e-12,
        );
        close(
            &errors(&fit.parameters),
            &computed.numbers(&of("errors")),
            1e-6,
        );
        let robust = model.errors(CoefficientErrors::ClusteredWithoutFactor);
        let robust = robust.fit(&situations).unwrap();
        close(
            &errors(&robust.parameters),
            &computed.numbers(&of("clustered")),
            1e-6,
        );
    }
}

#[test]
fn the_search_finds_these_optima_or_higher_ones() {
    let computed = Computed::read();
    let situations = computed.situations();
    for (name, model) in models() {
        let fit = model.fit(&situations).unwrap();
        assert_eq!(fit.errors, CoefficientErrors::ClusteredByPerson);
        assert!(fit.optima.windows(2).all(|pair| pair[0] >= pair[1]));
        assert!(fit.goodness.log_likelihood > fit.log_likelihood_pooled + 5.0);
        let again = model.likelihood_at(&situations, &fit.signed).unwrap();
        close(
            &[again.log_likelihood],
            &[fit.goodness.log_likelihood],
            1e-12,
        );
        if let Some(known) = computed
            .at(&format!("/mixed/{name}/optimum/log_likelihood"))
            .as_f64()
        {
            assert!(fit.goodness.log_likelihood > known - 1e-6, "{name}: {fit}");
        }
    }
}

fn free(situations: &[ChoiceSituation], points: PointSet) -> Vec<f64> {
    let model = MixedLogit::new(utility())
        .random("quality", Mixing::Normal)
        .random("speed", Mixing::Normal);
    let model = model.points(points, 64).seed(5);
    let at = [-1.0, 0.9, 0.9, 0.6, 0.7];
    let likelihood = model.likelihood_at(situations, &at).unwrap();
    let people = likelihood.people.into_iter().zip(likelihood.individuals);
    let mut people: Vec<(u32, f64)> = people
        .map(|(value, person)| (person.respondent.parse().unwrap(), value))
        .collect();
    people.sort_by_key(|person| person.0);
    people.into_iter().map(|person| person.1).collect()
}

#[test]
fn draws_belong_to_people_and_not_to_their_order() {
    let mut situations = Computed::read().situations();
    for points in [PointSet::ScrambledSobol, PointSet::Mlhs, PointSet::Pseudo] {
        let before = free(&situations, points);
        situations.reverse();
        close(&free(&situations, points), &before, 1e-14);
    }
    // A place in Halton's sequence depends on who came before.
    let before = free(&situations, PointSet::Halton);
    situations.reverse();
    assert!(free(&situations, PointSet::Halton) != before);
}

#[test]
fn mirrored_draws_make_the_sign_of_all_spreads_together_irrelevant() {
    let situations = Computed::read().situations();
    let model = MixedLogit::new(utility())
        .random("quality", Mixing::Normal)
        .random("speed", Mixing::Normal)
        .draws(50)
        .antithetic();
    let at = |sign: f64| {
        let parameters = [-1.0, 0.9, 0.9, sign * 0.6, sign * 0.7];
        model
            .likelihood_at(&situations, &parameters)
            .unwrap()
            .log_likelihood
    };
    close(&[at(-1.0)], &[at(1.0)], 1e-13);
    let odd = model.clone().draws(51).fit(&situations).unwrap_err();
    assert_eq!(
        odd.to_string(),
        "number of antithetic draws = 51 must be even"
    );
}

#[test]
fn other_draws_move_estimates_less_the_more_there_are() {
    let situations = Computed::read().situations();
    let moved = |draws: u32| {
        let model = MixedLogit::new(utility())
            .random("quality", Mixing::Normal)
            .draws(draws);
        let fit = model.fit(&situations).unwrap();
        let repeated = model.repeated(&situations, &fit, 2).unwrap();
        assert_eq!(repeated.log_likelihoods.len(), 2);
        repeated
            .parameters
            .iter()
            .map(|it| it.in_errors)
            .fold(0.0, f64::max)
    };
    let (few, many) = (moved(16), moved(256));
    assert!(many < 0.5 * few && many > 0.0, "{few} {many}");
}

#[test]
fn worths_of_the_population_follow_from_the_distributions() {
    let situations = Computed::read().situations();
    let fit = MixedLogit::new(utility())
        .random("quality", Mixing::Normal)
        .draws(64)
        .fit(&situations)
        .unwrap();
    let [price, quality, sd] = [0, 1, 3].map(|place: usize| fit.parameters[place].value);
    let shares = [0.5, 0.841_344_746].map(|share| Share::new(share).unwrap());
    let worths = fit.population_worth("quality", &shares).unwrap();
    close(&worths, &[-quality / price, -(quality + sd) / price], 2e-3);
    close(&fit.covariance()[0], &[sd * sd], 1e-14);
    let median = Share::new(0.5).unwrap();
    let sure = fit
        .population_worth_interval("quality", median, &ParameterDraws::new(200))
        .unwrap();
    // The ratio of two means, as in a logit, with an error by the delta method.
    let (a, b) = (1.0 / price, quality / price / price);
    let c = fit.parameters.covariance();
    let variance = a * a * c[1][1] - 2.0 * a * b * c[0][1] + b * b * c[0][0];
    close(
        &[(sure.high - sure.low) / 2.0],
        &[1.96 * variance.sqrt()],
        0.1,
    );
    let unknown = fit.population_worth("qualty", &shares).unwrap_err();
    assert!(
        unknown.to_string().ends_with("did you mean `quality`?"),
        "{unknown}"
    );
}

/// People of the population choose by their own logits.
#[test]
fn a_market_is_the_mean_over_the_population() {
    let situations = Computed::read().situations();
    let fit = MixedLogit::new(utility())
        .random("quality", Mixing::Normal)
        .draws(64)
        .fit(&situations)
        .unwrap();
    let product = |name: &str, price: f64, quality: f64| {
        let product = Alternative::new(name).with("price", price);
        product.with("quality", quality).with("speed", 1.0)
    };
    let scenario = ChoiceScenario::new("now");
    let scenario = scenario
        .product(product("ours", 3.0, 3.0))
        .product(product("other", 1.0, 1.0));
    let market = fit.simulator(ParameterDraws::new(50)).unwrap();
    let share = market.shares(&[scenario]).unwrap()[0]
        .of("ours")
        .unwrap()
        .estimate;
    let people = fit.population().unwrap();
    let one = |taste: &Vec<f64>| 1.0 / (1.0 + (-2.0 * (taste[0] + taste[1])).exp());
    let mean = people.iter().map(one).sum::<f64>() / people.len() as f64;
    close(&[share], &[mean], 1e-3);
}

/// Of 150 intervals of 95 %, six for each of 25 surveys, 142.5 are expected to cover the truth, with
/// a standard deviation of 2.7 if they were independent.
#[test]
fn intervals_cover_the_truth_of_simulated_surveys() {
    let truths = [-0.15, 0.5, 0.4, 0.9, -2.1, 0.5];
    let names = [
        "price",
        "speed",
        "brand: known",
        "brand: noble",
        "none",
        "sd of speed",
    ];
    let mut covered = 0;
    for seed in 0..25 {
        let survey = Survey {
            seed: 500 + seed,
            spread: 0.5,
            ..Survey::of(100)
        };
        let model = MixedLogit::new(Survey::utility()).random("speed", Mixing::Normal);
        let fit = model.draws(64).fit(&sets(&survey)).unwrap();
        for (name, truth) in names.iter().zip(truths) {
            let parameter = fit.parameters.named(name).unwrap();
            let apart = (parameter.value - truth) / parameter.standard_error.unwrap();
            covered += u32::from(apart.abs() < 1.96);
        }
    }
    assert!((133..=149).contains(&covered), "{covered}");
}

#[test]
fn what_cannot_be_estimated_is_refused() {
    let situations = Computed::read().situations();
    let logit = || MixedLogit::new(utility());
    let told = |model: MixedLogit| model.fit(&situations).unwrap_err().to_string();
    assert!(told(logit()).contains("random coefficients = none"));
    assert!(told(logit().random("qualty", Mixing::Normal)).contains("did you mean `quality`?"));
    let twice = logit()
        .random("speed", Mixing::Normal)
        .random("speed", Mixing::Uniform);
    assert!(told(twice).contains("`speed` twice"));
    let flat = logit().random("speed", Mixing::Uniform).correlated();
    assert!(told(flat).contains("distribution of correlated coefficients"));
    let up = logit().random("speed", Mixing::Normal).falling("speed");
    assert!(told(up).contains("falling column = `speed`"));
    let scale = logit().random("price", Mixing::Normal).willingness_space();
    assert!(told(scale).contains("distribution of the scale"));
    let free = ChoiceUtility::new().number("quality");
    let free = MixedLogit::new(free)
        .random("quality", Mixing::Normal)
        .willingness_space();
    assert!(told(free).contains("ChoiceUtility::price"));
    let by_set = logit()
        .random("speed", Mixing::Normal)
        .errors(CoefficientErrors::Robust);
    assert!(told(by_set).contains("hang together"));
    let few = logit()
        .random("speed", Mixing::Normal)
        .fit(&situations[..18])
        .unwrap_err();
    assert!(
        matches!(
            few,
            ChoiceError::TooFew {
                given: 3,
                parameters: 4,
                ..
            }
        ),
        "{few}"
    );
    let wrong = logit()
        .random("speed", Mixing::Normal)
        .likelihood_at(&situations, &[1.0]);
    assert!(wrong.unwrap_err().to_string().contains("sd of speed"));
}
