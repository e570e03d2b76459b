//! Every strategy yields values that the crate itself accepts and can work with.

mod packaging;
mod pricing;
mod stored;

use bizcase::case::BusinessCase;
use bizcase::check::{Checks, Guard, WhenUndecided};
use bizcase::distribution::{Dist, Distribution};
use bizcase::error::LedgerError;
use bizcase::finance::{Annuity, CashFlows, TaxRule};
use bizcase::import::Csv;
use bizcase::ledger::{Assumption, Ledger};
use bizcase::market::Market;
use bizcase::quantity::{
    Churn, Count, Currency, Money, Month, Period, Rate, Ratio, Share, Timeline, Value,
};
use bizcase::random::Sampling;
use bizcase::simulation::{Claim, Condition, Model, Statistic, Threshold};
use bizcase::strategies;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_come_back_from_their_text(
        money in any::<Money>(),
        share in any::<Share>(),
        churn in any::<Churn>(),
        month in any::<Month>(),
        timeline in any::<Timeline>(),
        value in any::<Value>(),
    ) {
        let text = serde_json::to_string(&(money, share, churn, month, timeline, value)).unwrap();
        let back: (Money, Share, Churn, Month, Timeline, Value) = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back.0, money);
        prop_assert_eq!(back.1, share);
        prop_assert_eq!((back.3, back.4, back.5), (month, timeline, value));
        prop_assert!((back.2.over(Period::Month).value() - churn.over(Period::Month).value()).abs() < 1e-9);
    }

    #[test]
    fn laws_are_monotone_and_serialise(law in any::<Dist>(), p in any::<Share>(), q in any::<Share>()) {
        let (low, high) = if p <= q { (p, q) } else { (q, p) };
        prop_assert!(law.quantile(low) <= law.quantile(high));
        let text = serde_json::to_string(&law).unwrap();
        prop_assert_eq!(serde_json::from_str::<Dist>(&text).unwrap(), law);
    }

    #[test]
    fn share_ranges_are_accepted_for_shares(
        range in strategies::share_range(),
        amount in strategies::positive_range(),
        number in strategies::count_range(),
        any in strategies::real_range(),
        sampling in any::<Sampling>(),
    ) {
        let mut model = Model::new(Currency::EUR);
        let share = model.share("share", range).unwrap();
        model.money("amount", amount).unwrap();
        model.count("number", number).unwrap();
        model.ratio("any", any).unwrap();
        let kept = model.output("kept", move |s| s.get(share).complement()).unwrap();
        let ran = model.run(&sampling).unwrap();
        let (shares, kept) = (ran.input(share), ran.outcome(kept));
        for (share, kept) in shares.samples().iter().zip(kept.samples()) {
            prop_assert!((0.0..=1.0).contains(share) && (share + kept - 1.0).abs() < 1e-15, "{share} {kept}");
        }
    }

    #[test]
    fn flows_have_a_value(flows in strategies::cash_flows(Currency::JPY), rate in any::<Rate>()) {
        // The present value flow by flow, to half a yen.
        let found = CashFlows::monthly(&flows).unwrap().npv(rate).unwrap().to_f64();
        let yearly = 1.0 + rate.over(Period::Year).value();
        let discounted = |(month, flow): (u32, &Money)| flow.to_f64() / yearly.powf(f64::from(month) / 12.0);
        let values: Vec<f64> = (0..).zip(&flows).map(discounted).collect();
        let (expected, size) = values.iter().fold((0.0, 0.0), |(sum, size), it| (sum + it, size + it.abs()));
        prop_assert!((found - expected).abs() <= 0.5 + 1e-11 * size, "{found} {expected}");
    }

    #[test]
    fn taxes_are_never_negative(rule in any::<TaxRule>(), profits in prop::collection::vec(-1e6..1e6, 1..30)) {
        prop_assert!(rule.taxes(&profits).unwrap().iter().all(|tax| *tax >= 0.0));
    }

    #[test]
    fn payments_pay_off_what_is_lent(annuity in any::<Annuity>()) {
        // Where money shrinks for centuries, a payment can be too small for a number.
        if let Some(payment) = annuity.payment(1_000.0, 0.0).ok().filter(|it| it.is_normal()) {
            let back = annuity.present_value(payment, 0.0).unwrap();
            prop_assert!((back - 1_000.0).abs() < 1e-4, "{back}");
        }
    }

    #[test]
    fn markets_hold_no_more_served_than_there_are(market in any::<Market>()) {
        prop_assert!(market.segments().iter().all(|it| it.served <= it.population));
    }

    #[test]
    fn ledgers_come_back_from_toml_and_json(ledger in any::<Ledger>(), one in any::<Assumption>()) {
        let toml = toml::to_string(&ledger).unwrap();
        prop_assert_eq!(&toml::from_str::<Ledger>(&toml).unwrap(), &ledger);
        let json = serde_json::to_string(&ledger).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Ledger>(&json).unwrap(), &ledger);
        prop_assert!(ledger.diff(&ledger).is_empty());
        let json = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(serde_json::from_str::<Assumption>(&json).unwrap(), one);
        match ledger.csv() {
            Ok(text) => {
                prop_assert_eq!(Csv::from_text("ledger.csv", &text).ledger().unwrap(), ledger);
            }
            Err(error) => prop_assert!(matches!(error, LedgerError::NoCell { .. }), "{error}"),
        }
    }

    #[test]
    fn guards_look_at_doubled_numbers_of_trials_up_to_their_limit(
        guard in any::<Guard>(),
        limit in 1_024_u64..1_000_000,
    ) {
        let looks = guard.limit(limit).looks();
        let (last, before) = looks.split_last().unwrap();
        prop_assert_eq!(*last, limit);
        for (power, trials) in before.iter().enumerate() {
            prop_assert_eq!(*trials, 1_024 << power);
        }
        prop_assert!(before.last().is_none_or(|most| *most < limit && limit <= 2 * most));
    }

    #[test]
    fn claims_come_back_from_their_text(
        claim in any::<Claim>(),
        statistic in any::<Statistic>(),
        condition in any::<Condition>(),
        threshold in any::<Threshold>(),
        ratio in any::<Ratio>(),
    ) {
        prop_assert_eq!(claim.to_string().parse::<Claim>().unwrap(), claim.clone());
        prop_assert_eq!(statistic.to_string().parse::<Statistic>().unwrap(), statistic.clone());
        prop_assert_eq!(condition.to_string().parse::<Condition>().unwrap(), condition);
        prop_assert_eq!(threshold.to_string().parse::<Threshold>().unwrap(), threshold);
        prop_assert!(claim.to_string().contains(claim.outcome()), "{claim}");
        let text = serde_json::to_string(&(&claim, &statistic)).unwrap();
        let back: (Claim, Statistic) = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back, (claim, statistic));
        let text = ratio.to_string();
        prop_assert!(text.parse::<Ratio>().is_ok(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cases_can_be_modelled_run_and_checked(case in any::<BusinessCase>()) {
        let built = case.model().unwrap();
        let run = built.model.run(&Sampling::monte_carlo(64)).unwrap();
        // TAM and SAM from the counts of the market and the draws, SOM within them.
        let market = case.study("market").unwrap().market().unwrap();
        let segments = market.segments();
        let population: f64 = segments.iter().map(|it| it.population.value()).sum();
        let served: f64 = segments.iter().map(|it| it.served.value()).sum();
        let sized = &built.outputs.size.accounts;
        let share = |name| run.input(built.model.named_input::<Share>(name).unwrap());
        let (need, serviceable) = (share("need"), share("serviceable"));
        let [tam, sam, som] = [sized.tam, sized.sam, sized.som].map(|it| run.outcome(it));
        for trial in 0..64 {
            let need = need.samples()[trial];
            let (tam, sam) = (tam.samples()[trial], sam.samples()[trial]);
            let expected = served * need * serviceable.samples()[trial];
            prop_assert!((tam - population * need).abs() <= 1e-9 * population, "{tam}");
            prop_assert!((sam - expected).abs() <= 1e-9 * population, "{sam}");
            let som = som.samples()[trial];
            prop_assert!((0.0..=sam).contains(&som), "{som} {sam}");
        }
        let guard = Guard::default().limit(1_024).when_undecided(WhenUndecided::Pass);
        let customers = format!("customers at the end of year {}", built.outputs.years.len());
        let claim = Statistic::median(&customers).at_least(Count::from(0));
        prop_assert!(Checks::of(&built.model).guard(guard).that(claim).run().unwrap().passed());
    }
}
