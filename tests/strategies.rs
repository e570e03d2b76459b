//! Every strategy yields values that the crate itself accepts and can work with.
#![cfg(feature = "proptest")]

use bizcase::case::BusinessCase;
use bizcase::check::{Checks, Guard, WhenUndecided, median};
use bizcase::distribution::{Dist, Distribution};
use bizcase::finance::{Annuity, CashFlows, TaxRule};
use bizcase::ledger::{Assumption, Ledger};
use bizcase::market::Market;
use bizcase::quantity::{
    Churn, Count, Currency, Money, Month, Period, Rate, Ratio, Share, Timeline, Value,
};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
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
        number in strategies::count_law(),
        any in strategies::real_range(),
        sampling in any::<Sampling>(),
    ) {
        let mut model = Model::new(Currency::EUR);
        let share = model.share("share", range).unwrap();
        model.money("amount", amount).unwrap();
        model.count("number", number).unwrap();
        model.ratio("any", any).unwrap();
        model.output("kept", move |s| s.get(share).complement()).unwrap();
        let ran = model.run(&sampling);
        prop_assert!(ran.is_ok(), "{:?}", ran.err());
    }

    #[test]
    fn flows_have_a_value(flows in strategies::cash_flows(Currency::JPY), rate in any::<Rate>()) {
        prop_assert!(CashFlows::monthly(&flows).unwrap().npv(rate).is_ok());
    }

    #[test]
    fn taxes_are_never_negative(rule in any::<TaxRule>(), profits in prop::collection::vec(-1e6..1e6, 1..30)) {
        prop_assert!(rule.taxes(&profits).unwrap().iter().all(|tax| *tax >= 0.0));
    }

    #[test]
    fn payments_pay_off_what_is_lent(annuity in any::<Annuity>()) {
        let payment = annuity.payment(1_000.0, 0.0);
        if let Ok(payment) = payment {
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
    }

    #[test]
    fn guards_look_at_rising_numbers_of_trials(guard in any::<Guard>(), successes in any::<Count>()) {
        let looks = guard.looks();
        prop_assert!(looks.windows(2).all(|pair| pair[0] < pair[1]), "{looks:?}");
        let _ = successes;
    }

    #[test]
    fn criteria_and_claims_print(criterion in strategies::criterion(), claim in strategies::claim(), ratio in any::<Ratio>()) {
        prop_assert!(!criterion.to_string().is_empty() && !claim.to_string().is_empty());
        prop_assert!(ratio.value().is_finite());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cases_can_be_modelled_run_and_checked(case in any::<BusinessCase>()) {
        let built = case.model().unwrap();
        let ran = built.model.run(&Sampling::monte_carlo(64));
        prop_assert!(ran.is_ok(), "{:?}", ran.err());
        let guard = Guard::default().limit(1_024).when_undecided(WhenUndecided::Pass);
        let customers = format!("customers at the end of year {}", case.years.len());
        let claim = median(&customers).at_least(Count::from(0));
        prop_assert!(Checks::of(&built.model).guard(guard).that(claim).run().unwrap().passed());
    }
}
