//! Who would consider moving.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::distribution::{Dist, Distribution, Term};
use bizcase::import::Csv;
use bizcase::quantity::Share;
use bizcase::random::Sampling;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    AcrossPeople, LossAversion, ReferenceAlternative, Survey, SwitchingAnswer, SwitchingGate,
    SwitchingSurvey,
};
use bizcase::survey::Respondent;
use proptest::prelude::*;

type Outcome = Result<(), bizcase::Error>;

fn gate(gain: Dist) -> SwitchingGate {
    SwitchingGate::new(
        "firms",
        ReferenceAlternative::Nothing,
        AcrossPeople::of(gain),
    )
}

fn share(gate: &SwitchingGate) -> f64 {
    let drawn = gate.draw(&Sampling::monte_carlo(2)).unwrap();
    drawn.share.mean().value
}

fn weighing(losses: f64) -> LossAversion {
    LossAversion::new("ours", "", Dist::fixed(losses).unwrap())
}

/// Gourville (2006), by preoccupations.org (2008) and highercommonsense.com: 3 x 3. Tversky and
/// Kahneman (1992): 2.25. Brown and others (2024): 1.955 with 95 % from 1.820 to 2.102. Walasek and
/// others (2024): 1.31 with 95 % from 1.10 to 1.53.
#[test]
fn published_loss_aversion() -> Outcome {
    assert_eq!(LossAversion::none().mismatch(), 1.0);
    assert_eq!(LossAversion::tversky_kahneman_1992().mismatch(), 2.25);
    assert_eq!(LossAversion::gourville_2006().mismatch(), 3.0);
    assert_eq!(LossAversion::nine_times().mismatch(), 9.0);
    let brown = LossAversion::brown_and_others_2024()?;
    assert!((brown.mismatch() - 1.955).abs() < 0.002);
    let range = &brown.losses.range;
    assert!((range.quantile(Share::percent(97.5)?) - 2.102).abs() < 1e-9);
    let walasek = LossAversion::walasek_and_others_2024()?;
    assert!((walasek.mismatch() - 1.31).abs() < 0.02);
    Ok(())
}

/// P(G - lambda L - C > 0) for normal G, L and C is Phi of mean over standard deviation; the figures
/// are from Python's `math.erfc`. Losses and cost are cut at zero, six standard deviations off.
#[test]
fn the_normal_share_in_closed_form() -> Outcome {
    let gate = gate(Dist::normal(100.0, 40.0)?)
        .losses(AcrossPeople::of(
            Dist::normal(20.0, 3.0)?.truncated(0.0, 40.0)?,
        ))
        .switching_cost(AcrossPeople::of(
            Dist::normal(30.0, 5.0)?.truncated(0.0, 60.0)?,
        ));
    for (losses_weigh, expected) in [
        (1.0, 0.891_942_859_129_533),
        (2.25, 0.729_617_964_919_349),
        (3.0, 0.595_652_051_065_607),
    ] {
        let found = share(&gate.clone().loss_aversion(weighing(losses_weigh)));
        assert!((found - expected).abs() < 2e-5, "{losses_weigh}: {found}");
    }
    // Gains as sellers see them, a third of which is left: P(G > 3 (3 L + C)).
    let found = share(&gate.loss_aversion(LossAversion::nine_times()));
    assert!((found - 0.000_384_296_544).abs() < 2e-5, "{found}");
    Ok(())
}

#[test]
fn how_people_differ_is_not_what_is_unknown() -> Outcome {
    let gain = Dist::log_normal_p10_p90(100.0, 1_000.0)?;
    let cost = AcrossPeople::of(Dist::uniform(50.0, 250.0)?);
    let sampling = Sampling::latin_hypercube(500);
    // However much people differ: with everything known there is one share.
    let known = gate(gain.clone())
        .switching_cost(cost.clone())
        .draw(&sampling)?;
    assert_eq!(known.share.minimum(), known.share.maximum());
    let level = Term::new("level", Dist::uniform(0.5, 1.5)?);
    let open = SwitchingGate {
        gain: AcrossPeople::of(gain).level(level),
        ..gate(Dist::fixed(0.0)?)
    };
    let open = open.switching_cost(cost).draw(&sampling)?;
    assert!(open.share.maximum() - open.share.minimum() > 0.2);
    let finding = open.finding("considers", Share::percent(90.0)?)?;
    assert_eq!(
        (finding.name.as_str(), finding.base.to_string().as_str()),
        ("considers", "firms")
    );
    assert_eq!(finding.draws(), open.share.samples());
    assert!(finding.answers.is_none());
    Ok(())
}

#[test]
fn ranges_that_cannot_be_are_refused() -> Outcome {
    let sampling = Sampling::monte_carlo(2);
    let refused = |gate: SwitchingGate| gate.draw(&sampling).unwrap_err().to_string();
    let gain = || gate(Dist::uniform(0.0, 10.0).unwrap());
    let error = refused(gain().losses(AcrossPeople::of(Dist::normal(1.0, 1.0)?)));
    assert!(error.starts_with("losses"), "{error}");
    let error = refused(gain().loss_aversion(weighing(0.0)));
    assert!(error.starts_with("loss aversion"), "{error}");
    let level = Term::new("level of cost", Dist::uniform(-0.1, 1.0)?);
    let cost = AcrossPeople::of(Dist::fixed(1.0)?).level(level);
    let error = refused(gain().switching_cost(cost));
    assert!(error.starts_with("level of cost"), "{error}");
    Ok(())
}

#[test]
fn a_gate_is_plain_data() {
    let gate = gate(Dist::uniform(0.0, 10.0).unwrap()).loss_aversion(LossAversion::nine_times());
    let text = serde_json::to_string(&gate).unwrap();
    assert_eq!(serde_json::from_str::<SwitchingGate>(&text).unwrap(), gate);
}

/// People whose figures are those of the gate, one for each point of a grid.
fn people(gain: &Dist, losses: &Dist) -> Vec<SwitchingAnswer> {
    let at = |number: u32| Share::new((f64::from(number) + 0.5) / 40.0).unwrap();
    (0..1_600)
        .map(|id| {
            let (gain, losses) = (gain.quantile(at(id / 40)), losses.quantile(at(id % 40)));
            SwitchingAnswer::new(Respondent::new(id.to_string()), gain, losses, 20.0)
        })
        .collect()
}

#[test]
fn respondents_say_what_their_distribution_says() -> Outcome {
    let (gain, losses) = (Dist::uniform(0.0, 200.0)?, Dist::uniform(0.0, 50.0)?);
    let aversion = LossAversion::tversky_kahneman_1992();
    let rows = people(&gain, &losses);
    let asked = SwitchingSurvey::new(ReferenceAlternative::Nothing, aversion.clone());
    let survey = Survey::new("firms").bootstrap(Bootstrap::new(100));
    let found = asked.analyse(&survey, &rows)?;
    let gate = gate(gain)
        .losses(AcrossPeople::of(losses))
        .switching_cost(AcrossPeople::of(Dist::fixed(20.0)?))
        .loss_aversion(aversion);
    // 1 - (2.25 x 25 + 20) / 200, which is in closed form.
    assert!((share(&gate) - 0.618_75).abs() < 1e-6);
    assert!((found.considers.estimate() - 0.618_75).abs() < 0.01);
    Ok(())
}

#[test]
fn an_uncertain_loss_aversion_widens_the_draws_and_not_the_share() -> Outcome {
    let rows = people(&Dist::uniform(0.0, 200.0)?, &Dist::uniform(0.0, 50.0)?);
    let survey = Survey::new("firms").bootstrap(Bootstrap::new(1_000));
    let by = |aversion| SwitchingSurvey::new(ReferenceAlternative::Nothing, aversion);
    let range = LossAversion::new("ours", "a guess", Dist::uniform(1.0, 3.0)?);
    let open = by(range).analyse(&survey, &rows)?.considers;
    let known = by(weighing(2.0)).analyse(&survey, &rows)?.considers;
    assert!((open.estimate() - known.estimate()).abs() < 0.005);
    // From 1 to 3 the share falls by a quarter; sampling alone leaves five points.
    assert!(known.interval.half_width() < 0.03);
    assert!(
        (open.interval.half_width() - 0.12).abs() < 0.02,
        "{}",
        open.interval
    );
    Ok(())
}

#[test]
fn rows_from_a_file_with_missing_and_bad_answers() -> Outcome {
    let text = "id,gain,losses,switching cost,size\n1,100,20,30,s\n2,100,,30,s\n3,-5,0,0,l\n";
    let rows = Csv::from_text("switching.csv", text)
        .switching_answers()?
        .rows;
    let gate = SwitchingSurvey::new(ReferenceAlternative::Nothing, weighing(2.0));
    let found = gate.analyse(&Survey::new("firms"), &rows)?;
    assert_eq!(found.considers.estimate(), 0.5);
    assert_eq!(
        found.exclusions.to_string(),
        "1 of 3 left out: 1 losses is missing"
    );
    let mut bad = rows.clone();
    bad[0].losses = Some(-1.0);
    let error = gate
        .analyse(&Survey::new("firms"), &bad)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("losses of respondent 1 (row 0) = -1"),
        "{error}"
    );
    let twice = [rows[0].clone(), rows[0].clone()];
    let error = gate
        .analyse(&Survey::new("firms"), &twice)
        .unwrap_err()
        .to_string();
    assert!(error.contains("`1` twice"), "{error}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nothing_that_speaks_against_moving_raises_the_share(
        (median, sigma) in (1.0..500.0, 0.1..2.0),
        (losses, cost, more) in (0.0..200.0, 0.0..200.0, 0.0..100.0),
        weigh in 1.0..4.0,
    ) {
        let gain = Dist::log_normal_from_median_sigma(median, sigma).unwrap();
        let at = |losses: f64, cost: f64, weigh: f64| {
            let people = |high: f64| AcrossPeople::of(Dist::uniform(0.0, high + 1e-6).unwrap());
            let gate = gate(gain.clone()).losses(people(losses)).switching_cost(people(cost));
            share(&gate.loss_aversion(weighing(weigh)))
        };
        let found = at(losses, cost, weigh);
        prop_assert!((0.0..=1.0).contains(&found));
        prop_assert!(at(losses, cost + more, weigh) <= found);
        prop_assert!(at(losses + more, cost, weigh) <= found);
        prop_assert!(at(losses, cost, weigh + 1.0) <= found);
    }
}
