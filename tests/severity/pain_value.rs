//! Pain as money, and the economic value to the customer.

use bizcase::distribution::{Dist, Distribution, Term};
use bizcase::import::Csv;
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    EconomicValue, Pain, PainAnswer, PainSurvey, ReferenceAlternative, SegmentPain, Survey,
};
use bizcase::survey::Respondent;

type Outcome = Result<(), bizcase::Error>;

fn known(name: &str, value: f64) -> Term {
    Term::new(name, Dist::fixed(value).unwrap())
}

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// Forbis and Mehta's exhibit, as worked on brandalyzer.blog (29 May 2015): 300 + 350 + 100 + 200,
/// with a suggested price of 825 to 850.
#[test]
fn the_exhibit_of_forbis_and_mehta() -> Outcome {
    let value = EconomicValue::against("product X", Dist::fixed(300.0)?, Currency::USD)
        .functionality(known("functionality", 350.0))
        .start_up(known("start-up", 100.0))
        .post_purchase(known("post-purchase", 200.0));
    let drawn = value.draw(&Sampling::monte_carlo(2))?;
    close(drawn.value.mean().value, 950.0);
    for (price, left) in [(825, 125.0), (850, 100.0)] {
        let surplus = drawn.surplus(Money::major(price, Currency::USD), None)?;
        close(surplus.mean().value, left);
    }
    Ok(())
}

#[test]
fn doing_nothing_is_free_and_pain_that_ends_is_the_value() -> Outcome {
    let value = EconomicValue::against_nothing(Currency::EUR)
        .per(Period::Year)
        .functionality(Term::new("pain that ends", Dist::uniform(500.0, 1_500.0)?))
        .start_up(known("training", -100.0));
    let drawn = value.draw(&Sampling::latin_hypercube(4_000))?;
    close(drawn.reference_price.maximum(), 0.0);
    // 60 a month is 720 a year, which 900 or more of 400 to 1,400 exceed.
    let price = Money::major(60, Currency::EUR);
    let better = drawn.probability_of_surplus(price, Some(Period::Month))?;
    assert!((better.value() - 0.68).abs() < 0.001, "{better}");

    let mut dear = value;
    dear.reference_price = known("price of nothing", 5.0);
    let error = dear.draw(&Sampling::monte_carlo(2)).unwrap_err();
    assert!(error.to_string().ends_with("must be zero"), "{error}");
    Ok(())
}

#[test]
fn a_price_for_another_time_or_in_another_currency_is_refused() -> Outcome {
    let life = EconomicValue::against("pump", Dist::fixed(300.0)?, Currency::USD);
    let drawn = life.clone().draw(&Sampling::monte_carlo(2))?;
    let dollars = Money::major(10, Currency::USD);
    let monthly = drawn.surplus(dollars, Some(Period::Month)).unwrap_err();
    assert!(
        monthly.to_string().contains("life of one purchase"),
        "{monthly}"
    );
    let yearly = life.per(Period::Year).draw(&Sampling::monte_carlo(2))?;
    let once = yearly.surplus(dollars, None).unwrap_err();
    assert!(once.to_string().contains("per year"), "{once}");
    let euros = drawn
        .surplus(Money::major(10, Currency::EUR), None)
        .unwrap_err();
    assert!(euros.to_string().contains("in USD"), "{euros}");
    Ok(())
}

fn segment(name: &str, wage: Term) -> SegmentPain {
    SegmentPain::new(
        name,
        known(&format!("times, {name}"), 2.0),
        Period::Quarter,
        known(&format!("hours, {name}"), 3.0),
        wage,
    )
}

/// 8 times a year x (3 h x 40 + 15 + 10 % x 500) by hand.
#[test]
fn a_frequency_is_per_its_period() -> Outcome {
    let firms = segment("firms", known("wage", 40.0))
        .direct(known("fee", 15.0))
        .errors(known("share of errors", 0.1), known("an error", 500.0))
        .other(known("annoyance", 7.0));
    let pain = Pain {
        name: "forms".into(),
        currency: Currency::EUR,
        segments: vec![firms],
    };
    let drawn = pain.draw(&Sampling::monte_carlo(2))?;
    let firms = drawn.segment("firms")?;
    close(firms.money.mean().value, 1_480.0);
    close(firms.time.mean().value, 960.0);
    close(firms.direct.mean().value, 120.0);
    close(firms.errors.mean().value, 400.0);
    close(firms.hours.mean().value, 24.0);
    let found = drawn.findings(Share::percent(90.0)?)?;
    close(found.get("firms: pain a year")?.estimate(), 1_480.0);
    close(found.get("firms: annoyance")?.estimate(), 7.0);
    assert!(
        drawn
            .segment("firm")
            .unwrap_err()
            .to_string()
            .contains("`firms`")
    );
    Ok(())
}

#[test]
fn one_wage_is_one_number_in_all_segments() -> Outcome {
    let wage = Term::new("wage", Dist::uniform(20.0, 60.0)?);
    let pain = |other: Term| Pain {
        name: "forms".into(),
        currency: Currency::EUR,
        segments: vec![segment("firms", wage.clone()), segment("farms", other)],
    };
    let sampling = Sampling::monte_carlo(200).seed(3);
    let drawn = pain(wage.clone()).draw(&sampling)?;
    let [firms, farms] = drawn.segments.as_slice() else {
        panic!()
    };
    assert_eq!(firms.money.samples(), farms.money.samples());

    let range = Term::new("wage", Dist::uniform(20.0, 50.0)?);
    let error = pain(range).draw(&sampling).unwrap_err().to_string();
    assert!(error.contains("one range wherever it occurs"), "{error}");
    let negative = Term::new("other wage", Dist::normal(40.0, 10.0)?);
    let error = pain(negative).draw(&sampling).unwrap_err().to_string();
    assert!(error.starts_with("other wage"), "{error}");
    Ok(())
}

#[test]
fn a_pain_is_plain_data() {
    let pain = Pain {
        name: "forms".into(),
        currency: Currency::EUR,
        segments: vec![segment("firms", known("wage", 40.0)).direct(known("fee", 1.0))],
    };
    let text = serde_json::to_string(&pain).unwrap();
    assert_eq!(serde_json::from_str::<Pain>(&text).unwrap(), pain);
    let text = text.replace("\"hours\"", "\"hour\"");
    assert!(serde_json::from_str::<Pain>(&text).is_err());
    assert_eq!(ReferenceAlternative::default().to_string(), "doing nothing");
}

const ROWS: &str = "\
id,weight,times,hours,wage,direct,errors,severity,size
1,1,2,1,50,10,100,8,small
2,1,0,0,,0,0,,small
3,2,4,0.5,30,0,50,4,large
4,1,3,1,,,0,9,large
5,0,9,9,9,9,9,9,large
";

/// By hand, a month: 2 (50 + 10) + 100 = 220; 0; 4 x 15 + 50 = 110 with weight 2. Times 12, over 4.
#[test]
fn respondents_own_times_and_costs() -> Outcome {
    let csv = Csv::from_text("pain.csv", ROWS).currency(Currency::EUR);
    let rows = csv.pain_answers()?.rows;
    let found = PainSurvey::new(Currency::EUR, Period::Month)
        .wage(Money::major(40, Currency::EUR))
        .analyse(&Survey::new("firms"), &rows)?;
    close(found.money.estimate(), 12.0 * (220.0 + 2.0 * 110.0) / 4.0);
    close(found.time.estimate(), 12.0 * (100.0 + 2.0 * 60.0) / 4.0);
    close(found.direct.as_ref().unwrap().estimate(), 12.0 * 20.0 / 4.0);
    close(
        found.errors.as_ref().unwrap().estimate(),
        12.0 * 200.0 / 4.0,
    );
    close(found.hours.estimate(), 12.0 * (2.0 + 2.0 * 2.0) / 4.0);
    // Of those who rated it; not part of the money.
    let severity = found.severity.as_ref().unwrap();
    close(severity.estimate(), (8.0 + 2.0 * 4.0) / 3.0);
    assert_eq!((severity.answers, found.money.answers), (Some(2), Some(3)));
    let left_out = found.exclusions.to_string();
    assert_eq!(
        left_out,
        "2 of 5 left out: 1 direct cost is missing, 1 weight is zero"
    );
    // The draws of the parts belong together: they add up to the whole.
    let all = found.findings()?;
    let draws = |name: &str| all.get(name).unwrap().draws().to_vec();
    let (time, direct) = (draws("time a year"), draws("direct cost a year"));
    for (trial, money) in draws("pain a year").into_iter().enumerate() {
        close(
            money,
            time[trial] + direct[trial] + draws_at(&all, "errors a year", trial),
        );
        if trial > 20 {
            break;
        }
    }
    Ok(())
}

fn draws_at(all: &bizcase::severity::SeverityFindings, name: &str, trial: usize) -> f64 {
    all.get(name).unwrap().draws()[trial]
}

#[test]
fn bad_answers_name_respondent_and_row() {
    let row = |times, hours, severity| PainAnswer {
        times: Some(times),
        hours: Some(hours),
        wage: Some(Money::major(30, Currency::EUR)),
        severity: Some(severity),
        ..PainAnswer::new(Respondent::new("17"))
    };
    let survey = PainSurvey::new(Currency::EUR, Period::Month);
    let refused = |row: PainAnswer| {
        let error = survey.analyse(&Survey::new("firms"), &[row]);
        error.unwrap_err().to_string()
    };
    let error = refused(row(-1.0, 1.0, 5.0));
    assert!(
        error.starts_with("times of respondent 17 (row 0) = -1"),
        "{error}"
    );
    let error = refused(row(1.0, f64::NAN, 5.0));
    assert!(
        error.starts_with("hours of respondent 17 (row 0)"),
        "{error}"
    );
    let error = refused(row(1.0, 1.0, 11.0));
    assert!(
        error.starts_with("severity of respondent 17 (row 0) = 11"),
        "{error}"
    );
    let mut dollars = row(1.0, 1.0, 5.0);
    dollars.wage = Some(Money::major(30, Currency::USD));
    let error = refused(dollars);
    assert!(error.contains("in EUR"), "{error}");
    // One respondent says nothing of how far a mean may be off.
    let error = refused(row(1.0, 1.0, 5.0));
    assert!(error.contains("2 or more"), "{error}");
    let mut missing = row(1.0, 1.0, 5.0);
    missing.hours = None;
    let error = refused(missing);
    assert!(error.contains("1 hours is missing"), "{error}");
}

/// Uniform numbers by `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> Share {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = (z ^ (z >> 31)) >> 12;
        Share::new((bits as f64 + 0.5) / 2.0_f64.powi(52)).unwrap()
    }
}

/// 400 surveys of 150: the standard error of the coverage is 1.1 %. Costs are gamma distributed with
/// a coefficient of variation of one.
#[test]
fn intervals_of_the_mean_pain_cover_as_often_as_stated() -> Outcome {
    let (surveys, people) = (400, 150);
    let hours = Dist::gamma_from_mean_sd(2.0, 2.0)?;
    let mut random = Random(11);
    let mut covered = 0;
    for number in 0..surveys {
        let row = |id: u32, random: &mut Random| PainAnswer {
            times: Some(1.0),
            hours: Some(hours.quantile(random.uniform())),
            ..PainAnswer::new(Respondent::new(id.to_string()))
        };
        let rows: Vec<PainAnswer> = (0..people).map(|id| row(id, &mut random)).collect();
        let survey = Survey::new("simulated").bootstrap(Bootstrap::new(300).seed(number));
        let found = PainSurvey::new(Currency::EUR, Period::Year)
            .wage(Money::major(10, Currency::EUR))
            .analyse(&survey, &rows)?;
        covered += u64::from(found.money.interval.contains(20.0));
    }
    let coverage = covered as f64 / surveys as f64;
    assert!((0.92..0.975).contains(&coverage), "{coverage}");
    Ok(())
}
