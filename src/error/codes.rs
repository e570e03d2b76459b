//! The code of every kind of failure. A code is never given another meaning, and never taken away
//! while its kind exists.

use serde::{Serialize, Serializer};

use super::{
    AdoptionError, CaseError, CheckError, ChoiceError, DecisionError, Failure, Fault, FitError,
    ImportError, Invalid, LedgerError, MarketError, MergeError, MoneyError, Problem,
    RateOfReturnError, ReportError, RetentionError, RunError, SurveyError,
};

/// Codes of kinds, and the parts that have codes of their own; then the list of all.
macro_rules! codes {
    ($($error:ident $(hands on $($part:ident)+)? { $($kind:ident => $code:literal)+ })+) => {
        impl Failure {
            /// Every code there is: the error and its kind in snake case, so that
            /// `SurveyError::NoDraws` is `survey_no_draws`; the problems of a file begin with
            /// `import`.
            ///
            /// # Example
            /// ```
            /// use bizcase::error::Failure;
            ///
            /// assert!(Failure::CODES.contains(&"run_cancelled"));
            /// ```
            pub const CODES: &[&str] = &["invalid", $($($code,)+)+];
        }

        $(impl $error {
            /// The code of this kind of failure, the same in every version.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $($(Self::$part(part) => part.code(),)+)?
                    $(Self::$kind { .. } => $code,)+
                }
            }
        })+
    };
}

codes! {
    AdoptionError hands on Invalid Recorded {
        TooFewPeriods => "adoption_too_few_periods"
        PotentialNotIdentified => "adoption_potential_not_identified"
        NotIdentified => "adoption_not_identified"
        NotConverged => "adoption_not_converged"
        PosteriorNotReached => "adoption_posterior_not_reached"
    }
    CaseError {
        Unreadable => "case_unreadable"
        Cycle => "case_cycle"
        OutOfReach => "case_out_of_reach"
        MissingActuals => "case_missing_actuals"
        Untied => "case_untied"
    }
    CheckError {
        NotPassed => "check_not_passed"
        MissingBaseline => "check_missing_baseline"
        UnusableBaseline => "check_unusable_baseline"
        DamagedBaseline => "check_damaged_baseline"
        ForeignBaseline => "check_foreign_baseline"
        NoSuchFigure => "check_no_such_figure"
        NoBaseline => "check_no_baseline"
    }
    ChoiceError hands on Invalid {
        NotOneChosen => "choice_not_one_chosen"
        Repeated => "choice_repeated"
        NothingToChoose => "choice_nothing_to_choose"
        NoVariation => "choice_no_variation"
        Dependent => "choice_dependent"
        Separated => "choice_separated"
        TooFew => "choice_too_few"
        NotConverged => "choice_not_converged"
        PriceNotNegative => "choice_price_not_negative"
    }
    DecisionError hands on Invalid {
        Circle => "decision_circle"
        Orphan => "decision_orphan"
        Roots => "decision_roots"
        Node => "decision_node"
        Probabilities => "decision_probabilities"
        Scales => "decision_scales"
        NothingFits => "decision_nothing_fits"
        TooRisky => "decision_too_risky"
    }
    FitError hands on Invalid {
        NotIdentified => "fit_not_identified"
        NotFeasible => "fit_not_feasible"
        NotConverged => "fit_not_converged"
    }
    ImportError {
        Unreadable => "import_unreadable"
        Setting => "import_setting"
        MixedLevels => "import_mixed_levels"
        Refused => "import_refused"
    }
    Fault {
        Empty => "import_empty"
        NoRows => "import_no_rows"
        MissingColumn => "import_missing_column"
        DuplicateHeader => "import_duplicate_header"
        AmbiguousColumn => "import_ambiguous_column"
        TooManyColumns => "import_too_many_columns"
        Ragged => "import_ragged"
        TooLong => "import_too_long"
        TooManyBlankRows => "import_too_many_blank_rows"
        UnclosedQuote => "import_unclosed_quote"
        LostQuote => "import_lost_quote"
        NotText => "import_not_text"
        AmbiguousDelimiter => "import_ambiguous_delimiter"
        ConflictMarker => "import_conflict_marker"
        NoteInTable => "import_note_in_table"
        RepeatedHeader => "import_repeated_header"
        NothingToMelt => "import_nothing_to_melt"
        Missing => "import_missing"
        Cell => "import_cell"
        Currencies => "import_currencies"
        DuplicateKey => "import_duplicate_key"
        MixedNumbers => "import_mixed_numbers"
        AmbiguousNumber => "import_ambiguous_number"
        UndeclaredUnit => "import_undeclared_unit"
        UndeclaredTitle => "import_undeclared_title"
        UndeclaredScale => "import_undeclared_scale"
        MixedUnits => "import_mixed_units"
        MixedPercent => "import_mixed_percent"
        Partition => "import_partition"
        Overlap => "import_overlap"
        Row => "import_row"
        NoSuchValue => "import_no_such_value"
        Undeclared => "import_undeclared"
        Unexplained => "import_unexplained"
    }
    LedgerError {
        TwoOwners => "ledger_two_owners"
        Duplicate => "ledger_duplicate"
        Nameless => "ledger_nameless"
        Backwards => "ledger_backwards"
        NoText => "ledger_no_text"
        NoCell => "ledger_no_cell"
        Disjoint => "ledger_disjoint"
    }
    MarketError {
        UnlikeScopes => "market_unlike_scopes"
        Dimension => "market_dimension"
        LowerBound => "market_lower_bound"
        NoSpread => "market_no_spread"
    }
    ReportError {
        NotWritten => "report_not_written"
    }
    MergeError {
        Foreign => "merge_foreign"
        Duplicate => "merge_duplicate"
        Missing => "merge_missing"
        Damaged => "merge_damaged"
    }
    MoneyError {
        Currencies => "money_currencies"
        Overflow => "money_overflow"
        DivisionByZero => "money_division_by_zero"
    }
    RateOfReturnError {
        NoSignChange => "rate_of_return_no_sign_change"
        AllZero => "rate_of_return_all_zero"
        TotalLoss => "rate_of_return_total_loss"
        NoRealRoot => "rate_of_return_no_real_root"
        Several => "rate_of_return_several"
        BeyondRange => "rate_of_return_beyond_range"
        Unresolved => "rate_of_return_unresolved"
        GaveUp => "rate_of_return_gave_up"
    }
    RetentionError hands on Invalid Fit {
        CohortGrows => "retention_cohort_grows"
        Unbounded => "retention_unbounded"
        BeyondData => "retention_beyond_data"
    }
    RunError {
        OutOfRange => "run_out_of_range"
        NotSet => "run_not_set"
        TooLarge => "run_too_large"
        Cancelled => "run_cancelled"
        Panicked => "run_panicked"
        ImpossibleCorrelation => "run_impossible_correlation"
        NoNearestCorrelations => "run_no_nearest_correlations"
    }
    SurveyError hands on Invalid {
        NobodyLeft => "survey_nobody_left"
        UnknownAnswers => "survey_unknown_answers"
        OffScale => "survey_off_scale"
        NoVariation => "survey_no_variation"
        Separated => "survey_separated"
        Dependent => "survey_dependent"
        DemandRises => "survey_demand_rises"
        NotConverged => "survey_not_converged"
        Unbounded => "survey_unbounded"
        NoPrice => "survey_no_price"
        NobodyBuys => "survey_nobody_buys"
        NoCrossing => "survey_no_crossing"
        MarginNotMet => "survey_margin_not_met"
        NotConnected => "survey_not_connected"
        SharesOfOneBase => "survey_shares_of_one_base"
        BrokenChain => "survey_broken_chain"
        NoDraws => "survey_no_draws"
    }
}

impl Invalid {
    /// The code of this kind of failure: `invalid`.
    #[must_use]
    #[allow(clippy::unused_self, reason = "as all parts of an error are asked")]
    pub fn code(&self) -> &'static str {
        "invalid"
    }
}

impl Problem {
    /// The code of the rule that is broken.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

/// Every part of an error is data by its failure.
macro_rules! failures {
    ($($error:ident)+) => {$(
        impl $error {
            /// The error as data.
            #[must_use]
            pub fn failure(&self) -> Failure {
                Failure::new(self.code(), self)
            }
        }

        impl Serialize for $error {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.failure().serialize(serializer)
            }
        }
    )+};
}

failures! {
    AdoptionError CaseError CheckError ChoiceError DecisionError FitError ImportError Invalid LedgerError MarketError
    MergeError MoneyError Problem RateOfReturnError ReportError RetentionError RunError SurveyError
}
