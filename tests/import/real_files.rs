//! Published files as they come, with the figures that their publishers or a plain sum give.
//!
//! The files are not part of the project. The tests run if the environment variable
//! `BIZCASE_REAL_DATA` names a folder that has them, and say so if it does not.

#![allow(
    clippy::items_after_statements,
    clippy::float_cmp,
    clippy::struct_field_names,
    clippy::suboptimal_flops,
    reason = "row types stand beside their files, and figures are read exactly"
)]

use std::path::PathBuf;

use bizcase::import::{
    Bounds, Cell, ClassCount, Csv, Encoding, ExchangeRate, ExchangeRates, FromRow, Indicator,
    Melted, Observation, Partition, Quotation, RateWarning, Row,
};
use bizcase::quantity::{Count, Currency, Money};
use serde::Deserialize;

/// The file, unless there is none to test with.
fn file(name: &str) -> Option<Csv<'static>> {
    let Some(folder) = std::env::var_os("BIZCASE_REAL_DATA") else {
        eprintln!("skipped: BIZCASE_REAL_DATA does not name a folder with {name}");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    if !path.exists() {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    }
    Some(Csv::from_path(path).unwrap())
}

fn susb() -> Option<Csv<'static>> {
    let csv = file("susb_us_sector_size_2022.csv")?;
    Some(
        csv.headed("class", "entrsize_label")
            .headed("count", "firms"),
    )
}

#[test]
fn firms_by_size_count_once() {
    let Some(csv) = susb() else { return };
    let sizes = Partition::of("class", "count")
        .total("Total")
        .overlapping(["<20", "<500"]);
    let firms = csv
        .only("naics_sector", ["--"])
        .partition(sizes.clone())
        .rows::<ClassCount>()
        .unwrap();
    assert_eq!((firms.rows.len(), firms.report.totals_dropped), (23, 3));
    let total = firms.total("count", |row| Cell::Value(row.count)).unwrap();
    assert_eq!(total.exact(), Some(6_395_635.0));

    // Every sector is checked at once.
    let all = susb().unwrap().partition(sizes.within(["naics_sector"]));
    let (sum, _) = all
        .fold(0.0, |sum, row: ClassCount| sum + row.count.value())
        .unwrap();
    assert_eq!(sum, 6_395_635.0 + 6_461_497.0);
}

#[test]
fn sums_over_mixed_levels_are_refused() {
    let Some(csv) = susb() else { return };
    let firms = csv
        .only("naics_sector", ["--"])
        .rows::<ClassCount>()
        .unwrap();
    let naive: f64 = firms.rows.iter().map(|row| row.count.value()).sum();
    assert_eq!(naive, 24_885_957.0);
    let error = firms
        .total("count", |row| Cell::Value(row.count))
        .unwrap_err()
        .to_string();
    assert!(error.contains("mixes totals with their parts"), "{error}");
    let warned = firms.report.warnings.join("\n");
    for class in ["`Total`", "`<20`", "`<500`"] {
        assert!(warned.contains(class), "{warned}");
    }
    let (naive, _) = susb()
        .unwrap()
        .fold(0.0, |sum, row: ClassCount| sum + row.count.value())
        .unwrap();
    assert_eq!(naive, 49_952_861.0);
    // Left undeclared, the running totals are named.
    let careless = Partition::of("class", "count").total("Total");
    let csv = susb()
        .unwrap()
        .only("naics_sector", ["--"])
        .partition(careless);
    let error = csv.rows::<ClassCount>().unwrap_err().to_string();
    assert!(error.contains("`<20` on line 7"), "{error}");
    // One firm may be in two sectors, but an establishment is in one.
    for (column, sum) in [("firms", 6_461_497.0), ("establishments", 8_298_562.0)] {
        let csv = file("susb_us_sector_size_2022.csv").unwrap();
        let csv = csv.headed("class", "naics_sector").headed("count", column);
        let sectors = csv
            .only("entrsize_label", ["Total"])
            .except("class", ["--"]);
        let rows = sectors.rows::<ClassCount>().unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.count.value()).sum::<f64>(), sum);
    }
}

#[test]
fn multiplier_in_a_header_is_declared() {
    #[derive(Debug, Deserialize)]
    struct Payroll {
        payroll: Money,
    }
    let csv = || {
        let csv = file("susb_us_sector_size_2022.csv")?;
        let csv = csv
            .headed("payroll", "annual_payroll_kusd")
            .currency(Currency::USD);
        Some(
            csv.only("naics_sector", ["--"])
                .only("entrsize_label", ["Total"]),
        )
    };
    let Some(undeclared) = csv() else { return };
    let error = undeclared.records::<Payroll>().unwrap_err().to_string();
    assert!(
        error.contains(":1:9 annual_payroll_kusd: the header says `kusd`"),
        "{error}"
    );
    let declared = csv()
        .unwrap()
        .multiplied("payroll", 1_000)
        .records::<Payroll>()
        .unwrap();
    let payroll = declared.rows[0].payroll;
    assert_eq!(payroll, Money::major(8_965_035_263_000, Currency::USD));
    assert_eq!(declared.report.units["annual_payroll_kusd"], "USD, x 1,000");
}

#[test]
fn withheld_employment_stays_a_range() {
    struct Industry {
        establishments: Count,
        employment: Cell<Count>,
    }
    impl FromRow for Industry {
        const COLUMNS: &'static [&'static str] = &["establishments", "employment"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let establishments = row.count("establishments");
            let employment = row.optional("employment", Row::count);
            Some(Self {
                establishments: establishments?,
                employment: employment?,
            })
        }
    }
    let open = || {
        let csv = file("cbp_2016_00a1_states_naics4.csv")?;
        let csv = csv
            .headed("establishments", "ESTAB")
            .headed("employment", "EMP");
        let ranges = [
            ("a", 0.0, 19.0),
            ("b", 20.0, 99.0),
            ("c", 100.0, 249.0),
            ("e", 250.0, 499.0),
            ("f", 500.0, 999.0),
            ("g", 1_000.0, 2_499.0),
            ("h", 2_500.0, 4_999.0),
            ("i", 5_000.0, 9_999.0),
            ("j", 10_000.0, 24_999.0),
            ("k", 25_000.0, 49_999.0),
        ];
        Some(ranges.into_iter().fold(csv, |csv, (code, low, high)| {
            csv.range("employment", code, low, high)
        }))
    };
    let Some(csv) = open() else { return };
    let accounting = csv.only("NAICS.id", ["5412"]).rows::<Industry>().unwrap();
    let total: f64 = accounting
        .rows
        .iter()
        .map(|row| row.establishments.value())
        .sum();
    assert_eq!((accounting.rows.len(), total), (51, 133_001.0));
    let all = open().unwrap().rows::<Industry>().unwrap();
    assert_eq!(all.report.interval_cells["EMP"], 1_061);
    let bounds = Bounds::of(all.rows.iter().map(|row| row.employment));
    assert!(bounds.high.unwrap() > bounds.low + 1e5 && bounds.missing == 0);
}

#[test]
fn rates_of_exit_are_in_percent_already() {
    #[derive(Deserialize)]
    struct Figure {
        year: u32,
        size: String,
        measure: String,
        figure: Option<f64>,
    }
    let Some(csv) = file("bds_us_firm_size_1978_2022.csv") else {
        return;
    };
    let figures = csv
        .headed("size", "fsize")
        .missing("D")
        .melt("measure", "figure", Melted::Others)
        .records::<Figure>()
        .unwrap();
    assert_eq!(figures.report.missing_cells["figure"], 110);
    let exit = figures.rows.iter().find(|row| {
        row.year == 1978 && row.size == "a) 1 to 4" && row.measure == "estabs_exit_rate"
    });
    assert_eq!(exit.unwrap().figure, Some(17.227));
}

#[test]
fn flattened_hierarchy_has_no_sum() {
    struct Occupation {
        jobs: Count,
        hourly: Cell<Money>,
        yearly: Cell<Money>,
    }
    impl FromRow for Occupation {
        const COLUMNS: &'static [&'static str] = &["title", "jobs", "hourly", "yearly"];
        fn from_row(row: &mut Row<'_>) -> Option<Self> {
            let (_, jobs) = (row.text("title"), row.count("jobs"));
            let hourly = row.optional("hourly", Row::money);
            let yearly = row.optional("yearly", Row::money);
            Some(Self {
                jobs: jobs?,
                hourly: hourly?,
                yearly: yearly?,
            })
        }
    }
    let open = || {
        let csv = file("bls_oews_national_may2023_cols.csv")?.headed("title", "OCC_TITLE");
        let csv = csv.headed("jobs", "TOT_EMP").headed("hourly", "H_MEAN");
        Some(
            csv.headed("yearly", "A_MEAN")
                .missing("*")
                .currency(Currency::USD),
        )
    };
    let Some(csv) = open() else { return };
    let all = csv.rows::<Occupation>().unwrap();
    assert_eq!(all.rows[0].jobs.value(), 151_853_870.0);
    assert_eq!(
        all.rows.iter().map(|row| row.jobs.value()).sum::<f64>(),
        759_266_880.0
    );
    assert_eq!(all.report.rows_duplicated, 264);
    assert_eq!(all.report.missing_cells["H_MEAN"], 83);
    assert_eq!(all.report.missing_cells["A_MEAN"], 7);
    assert!(all.total("jobs", |row| Cell::Value(row.jobs)).is_err());
    let hidden = |row: &&Occupation| row.hourly == Cell::Missing && row.yearly == Cell::Missing;
    assert_eq!(all.rows.iter().filter(hidden).count(), 0);
    let once = open()
        .unwrap()
        .drop_duplicates()
        .rows::<Occupation>()
        .unwrap();
    assert_eq!(
        (once.rows.len(), once.report.rows_duplicated),
        (1_403 - 264, 264)
    );
}

#[test]
fn population_by_date_between_titles_and_footnotes() {
    let open = || {
        let csv = file("destatis_genesis_12411_population.csv")?.headed("date", "Date");
        Some(csv.headed("value", "Population").dates("date", "%d.%m.%Y"))
    };
    let Some(undeclared) = open() else { return };
    let error = undeclared.rows::<Observation>().unwrap_err().to_string();
    assert!(error.contains("byte 0xF6 at offset 31"), "{error}");
    let people = open()
        .unwrap()
        .encoding(Encoding::Latin1)
        .rows::<Observation>()
        .unwrap();
    let last = people.rows.last().unwrap();
    assert_eq!((people.rows.len(), last.date.year()), (69, 2018));
    assert_eq!(last.value.value().unwrap().value(), 83_019_213.0);
    let report = people.report;
    assert_eq!((report.header_line, report.delimiter.as_str()), (6, ";"));
    let notes: Vec<&str> = report.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(
        notes
            .iter()
            .any(|note| note.contains("Bis 1989: Früheres Bundesgebiet")),
        "{notes:?}"
    );
    assert_eq!(notes.len(), 9);
}

#[test]
fn years_as_columns_and_in_rows() {
    let Some(csv) = file("worldbank_internet_users_wide_raw.csv") else {
        return;
    };
    let users = csv
        .headed("entity", "Country Name")
        .melt("year", "value", Melted::Years)
        .rows::<Indicator>()
        .unwrap();
    assert_eq!(users.report.header_line, 5);
    assert_eq!(users.rows.len(), 264 * 58);
    assert_eq!(users.report.missing_cells["value"], 264 * 58 - 5_970);
    let find = |rows: &[Indicator], entity: &str, year: u64| {
        let row = rows
            .iter()
            .find(|row| row.entity == entity && row.year == year);
        row.unwrap().value.value().unwrap().value()
    };
    assert_eq!(find(&users.rows, "Norway", 2016), 97.298_203_667_506_8);

    let csv = file("worldbank_population_long.csv").unwrap();
    let people = csv
        .headed("entity", "Country Name")
        .headed("year", "Year")
        .headed("value", "Value")
        .only("year", ["2020"])
        .rows::<Indicator>()
        .unwrap();
    let sum: f64 = people
        .rows
        .iter()
        .map(|row| row.value.value().unwrap().value())
        .sum();
    let world = find(&people.rows, "World", 2020);
    assert_eq!(people.rows.len(), 265);
    assert!((sum / world - 10.754_747_972).abs() < 1e-8);
}

#[test]
fn codes_stay_as_they_are() {
    #[derive(Deserialize)]
    struct Country {
        #[serde(rename = "ISO3166-1-Alpha-2")]
        code: Option<String>,
        #[serde(rename = "Continent")]
        continent: Option<String>,
        #[serde(rename = "CLDR display name")]
        name: Option<String>,
    }
    let Some(csv) = file("country_codes.csv") else {
        return;
    };
    let countries = csv.records::<Country>().unwrap().rows;
    let in_north_america = countries
        .iter()
        .filter(|row| row.continent.as_deref() == Some("NA"));
    assert_eq!(in_north_america.count(), 41);
    let namibia = countries
        .iter()
        .find(|row| row.code.as_deref() == Some("NA"))
        .unwrap();
    assert_eq!(namibia.name.as_deref(), Some("Namibia"));

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Code {
        entity: Option<String>,
        minor_unit: Option<u32>,
        numeric_code: Option<String>,
    }
    let csv = file("iso4217_codes_all.csv").unwrap();
    let codes = csv
        .missing_in("MinorUnit", "-")
        .records::<Code>()
        .unwrap()
        .rows;
    assert_eq!(codes.len(), 449);
    let albania = codes
        .iter()
        .find(|row| row.entity.as_deref() == Some("ALBANIA"))
        .unwrap();
    assert_eq!(albania.numeric_code.as_deref(), Some("008"));
    assert!(codes.iter().any(|row| row.minor_unit == Some(4)));
}

#[test]
fn prices_by_month() {
    let Some(csv) = file("cpi_us_monthly.csv") else {
        return;
    };
    let csv = csv.headed("date", "Date").headed("value", "Inflation");
    let inflation = csv.rows::<Observation>().unwrap();
    assert_eq!(inflation.rows.len(), 1_360);
    assert_eq!(inflation.report.missing_cells["Inflation"], 1);
    assert_eq!(inflation.rows[0].value, Cell::Missing);
}

#[test]
fn local_prices_with_old_currencies() {
    let Some(csv) = file("bigmac_historical_cr_only.csv") else {
        return;
    };
    let rates = csv
        .headed("currency", "currency_code")
        .headed("rate", "dollar_ex")
        .rows::<ExchangeRate>()
        .unwrap();
    assert_eq!(
        (rates.rows.len(), rates.report.line_ends.as_str()),
        (341, "CR")
    );
    let rates = ExchangeRates::new("USD", Quotation::ForeignPerBase, rates.rows).unwrap();
    let warnings = rates.warnings(2.0).unwrap();
    let told: Vec<String> = warnings.iter().map(RateWarning::to_string).collect();
    let about = |currency: &str| told.iter().find(|text| text.starts_with(currency)).unwrap();
    assert_eq!(
        about("PLN"),
        "PLN: the rate goes from 22,433 on 1994-04-01 to 2.34 on 1995-04-01, by a factor of 9,587; \
         was the currency redenominated?"
    );
    assert!(
        about("IEP").contains("0.61 on 1992-04-01 to 1.54 on 1993-04-01"),
        "{told:?}"
    );
    assert!(about("IEP").ends_with("quoted the other way round?"));
}

#[test]
fn daily_and_monthly_rates() {
    let Some(csv) = file("ecb_eurofxref_hist.csv") else {
        return;
    };
    let rates = csv
        .headed("date", "Date")
        .missing("N/A")
        .melt("currency", "rate", Melted::Others)
        .rows::<ExchangeRate>()
        .unwrap();
    assert_eq!(rates.report.missing_cells["rate"], 68_748);
    assert_eq!(rates.rows.len(), 6_983 * 41 - 68_748);
    let dollars: Vec<&ExchangeRate> = rates
        .rows
        .iter()
        .filter(|row| row.currency == "USD")
        .collect();
    assert_eq!((dollars.len(), dollars[0].rate), (6_983, 1.1789));
    assert!(dollars.windows(2).all(|pair| pair[0].date < pair[1].date));

    let csv = file("fx_monthly_fed.csv").unwrap();
    let rates = csv
        .headed("date", "Date")
        .headed("currency", "Country")
        .headed("rate", "Exchange rate")
        .rows::<ExchangeRate>()
        .unwrap();
    assert_eq!(
        (rates.rows.len(), rates.report.line_ends.as_str()),
        (17_237, "CR LF")
    );
}

#[test]
fn learning_curve_of_solar_modules() {
    #[derive(Deserialize)]
    struct Point {
        #[serde(rename = "Cumulative capacity")]
        capacity: f64,
        #[serde(rename = "Unit cost")]
        cost: f64,
    }
    let Some(csv) = file("owid_solar_pv_module_costs__capacity_.csv") else {
        return;
    };
    let points = csv.records::<Point>().unwrap().rows;
    let logs: Vec<(f64, f64)> = points
        .iter()
        .map(|p| (p.capacity.ln(), p.cost.ln()))
        .collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let covariance: f64 = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    let variance: f64 = logs.iter().map(|p| (p.0 - x) * (p.0 - x)).sum();
    assert!((covariance / variance + 0.369_75).abs() < 5e-6);
}

#[test]
fn subscribers_who_left() {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Subscriber {
        monthly_charges: f64,
        total_charges: Option<f64>,
        churn: bool,
    }
    let Some(csv) = file("ibm_telco_customer_churn.csv") else {
        return;
    };
    let rows = csv.records::<Subscriber>().unwrap().rows;
    assert_eq!(
        (rows.len(), rows.iter().filter(|row| row.churn).count()),
        (7_043, 1_869)
    );
    assert_eq!(
        rows.iter()
            .filter(|row| row.total_charges.is_none())
            .count(),
        11
    );
    let mean = rows.iter().map(|row| row.monthly_charges).sum::<f64>() / rows.len() as f64;
    assert!((mean - 64.7617).abs() < 5e-5);
}
