//! The example `what_should_we_charge` runs to its end.

#[path = "../examples/what_should_we_charge.rs"]
mod example;

#[test]
fn runs_from_the_surveys_to_the_value_of_the_case() {
    example::main().unwrap();
}
