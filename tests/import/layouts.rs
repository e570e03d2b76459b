//! The layouts in which practitioners keep their tables, each read by a ready row type or by one
//! of a few lines. The figures are invented.

#![allow(
    clippy::items_after_statements,
    clippy::float_cmp,
    clippy::struct_field_names,
    reason = "row types stand beside their files, and figures are read exactly"
)]

use bizcase::import::{
    AdoptionRow, CashFlow, Cell, CohortCell, Csv, Melted, NumberStyle, Partition, PriceListEntry,
    SegmentCount, SubscriptionRow, Transaction,
};
use bizcase::quantity::{Currency, Money, Month, Ratio};
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn records<T: DeserializeOwned>(csv: Csv<'_>) -> Vec<T> {
    csv.records::<T>().unwrap().rows
}

fn usd(text: &str) -> Money {
    format!("USD {text}").parse().unwrap()
}

#[test]
fn adoption_series() {
    let text = "period,new_adopters,cumulative_adopters\r\n1950,20,30\r\n1949,10,10\r\n";
    let rows = Csv::from_text("adoption.csv", text)
        .rows::<AdoptionRow>()
        .unwrap()
        .rows;
    assert_eq!(
        (
            rows[0].period.to_string().as_str(),
            rows[0].line,
            rows[1].cumulative_adopters.value().unwrap().value()
        ),
        ("1949", 3, 30.0)
    );
}

#[test]
fn cash_flows_as_accountants_and_europeans_write_them() {
    let text = "Date,Amount\r\n1/3/2008,\"(10,000.00)\"\r\n10/30/2008,\"$14,250.00\"\r\nTotal,\"$4,250.00\"\r\n";
    let flows = Csv::from_text("flows.csv", text)
        .headed("date", "Date")
        .headed("amount", "Amount")
        .dates("date", "%m/%d/%Y")
        .currency(Currency::USD)
        .partition(Partition::of("date", "amount").total("Total"))
        .rows::<CashFlow>()
        .unwrap();
    assert_eq!((flows.rows.len(), flows.report.totals_dropped), (2, 1));
    assert_eq!(flows.rows[0].amount, usd("-10000"));

    let text = "\u{feff}Datum;Betrag\r\n01.03.2008;2.750,00\r\n01.01.2008;-10.000,00\r\n";
    let flows = Csv::from_text("flows.csv", text)
        .headed("date", "Datum")
        .headed("amount", "Betrag")
        .dates("date", "%d.%m.%Y")
        .currency(Currency::EUR)
        .rows::<CashFlow>()
        .unwrap();
    assert_eq!(flows.rows[0].amount, Money::major(-10_000, Currency::EUR));
}

#[test]
fn cash_flows_with_categories_and_by_years() {
    #[derive(Deserialize)]
    struct Flow {
        date: String,
        amount: Money,
        category: String,
    }
    let text = "date,amount,category,scenario\n2008-01-01,-10000,capex,base\n2008-03-01,2750,revenue,high\n";
    let csv = Csv::from_text("flows.csv", text)
        .currency(Currency::USD)
        .only("scenario", ["base"]);
    let rows = records::<Flow>(csv);
    assert_eq!((rows.len(), rows[0].amount), (1, usd("-10000")));
    assert_eq!(
        (rows[0].date.as_str(), rows[0].category.as_str()),
        ("2008-01-01", "capex")
    );

    #[derive(Deserialize)]
    struct Line {
        item: String,
        year: u32,
        amount: f64,
    }
    let text =
        "Line item,Year 0,Year 1\nBenefits,0,1606511\nCosts,-53150,-666715\nNet,-53150,939796\n";
    let read = |text: &str| {
        let csv = Csv::from_text("flows.csv", text).headed("item", "Line item");
        let csv = csv.melt("year", "amount", Melted::Numbers);
        // The line that is the sum of the others is checked in every year, and left out.
        let csv = csv.partition(Partition::of("item", "amount").total("Net"));
        csv.records::<Line>().map(|lines| lines.rows)
    };
    let rows = read(text).unwrap();
    let of_year = |year| rows.iter().filter(move |row| row.year == year);
    assert_eq!(of_year(1).map(|row| row.amount).sum::<f64>(), 939_796.0);
    assert!(rows.iter().all(|row| row.item != "Net"));
    let error = read(&text.replace("939796", "939797"))
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("the parts add up to 939796, the total is 939797"),
        "{error}"
    );
}

#[test]
fn cohorts_in_rows_and_in_triangles() {
    let expected = |cells: &[CohortCell]| {
        let cells: Vec<(String, u32, f64)> = cells
            .iter()
            .map(|cell| (cell.cohort.to_string(), cell.age, cell.active.value()))
            .collect();
        let rows = [
            ("2024-01", 0, 1_000.0),
            ("2024-01", 1, 869.0),
            ("2024-02", 0, 1_200.0),
        ];
        assert_eq!(
            cells,
            rows.map(|(month, age, active)| (month.to_owned(), age, active))
        );
    };
    let read = |csv: Csv<'_>| expected(&csv.rows::<CohortCell>().unwrap().rows);

    let long = "cohort_month,period_number,active_customers,revenue\n2024-02,0,1200,60000\n2024-01,0,1000,50000\n2024-01,1,869,43450\n";
    read(
        Csv::from_text("long.csv", long)
            .headed("cohort", "cohort_month")
            .headed("age", "period_number")
            .headed("active", "active_customers"),
    );
    let counts = "cohort,size,0,1\n2024-01,1000,1000,869\n2024-02,1200,1200,\n";
    read(Csv::from_text("counts.csv", counts).melt("age", "active", Melted::Numbers));
    let percent = "Cohort,Customers,Month 0,Month 1\nJan 2024,\"1,000\",100%,86.9%\nFeb 2024,\"1,200\",100%,\n";
    read(
        Csv::from_text("percent.csv", percent)
            .headed("cohort", "Cohort")
            .headed("size", "Customers")
            .dates("cohort", "%b %Y")
            .melt("age", "active", Melted::Numbers),
    );
    let calendar = "cohort,2024-01,2024-02\n2024-01,1000,869\n2024-02,,1200\n";
    read(Csv::from_text("calendar.csv", calendar).melt("age", "active", Melted::Months));
    let impossible = "cohort,2024-01,2024-02\n2024-02,5,1200\n";
    let csv = Csv::from_text("calendar.csv", impossible).melt("age", "active", Melted::Months);
    assert_eq!(
        csv.rows::<CohortCell>().unwrap_err().to_string(),
        "calendar.csv:2:2 age: `2024-01` is not a number of months or a month after the cohort's"
    );
}

#[test]
fn decision_trees_and_stage_gates() {
    #[derive(Deserialize)]
    struct Node {
        node_id: String,
        parent_id: Option<String>,
        probability: Option<f64>,
        payoff: Option<f64>,
    }
    let text = "node_id,parent_id,kind,label,probability,payoff,cost\nroot,,decision,Build?,,,\ngood,root,terminal,Good,0.5,-180000,\n";
    let nodes = records::<Node>(Csv::from_text("tree.csv", text));
    assert_eq!(
        (nodes[0].parent_id.as_deref(), nodes[0].probability),
        (None, None)
    );
    assert_eq!(
        (nodes[1].node_id.as_str(), nodes[1].payoff),
        ("good", Some(-180_000.0))
    );

    #[derive(Deserialize)]
    struct Project {
        project: String,
        p_technical: bizcase::quantity::Share,
        launch_cost: f64,
    }
    let text = "project,stage,pv_if_success,p_technical,p_commercial,dev_cost_remaining,launch_cost,scarce_resource\nAlpha,development,30,0.8,0.5,3,5,3\n";
    let projects = records::<Project>(Csv::from_text("gates.csv", text));
    assert_eq!(
        (
            projects[0].project.as_str(),
            projects[0].p_technical.value()
        ),
        ("Alpha", 0.8)
    );
    assert_eq!(projects[0].launch_cost, 5.0);
    let bad = text.replace("0.8", "1.8");
    let error = Csv::from_text("gates.csv", &bad)
        .records::<Project>()
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .starts_with("gates.csv:2:4 p_technical: `1.8` is not permitted"),
        "{error}"
    );
}

#[test]
fn markets_by_segment_and_year() {
    #[derive(Deserialize)]
    struct Size {
        segment: String,
        year: u32,
        value: f64,
    }
    let long = "segment,region,year,units,value,currency,unit_price,source,confidence\nSMB,EU,2024,120000,36000000,EUR,300,analyst A,medium\n";
    let sizes = records::<Size>(Csv::from_text("market.csv", long));
    assert_eq!(
        (sizes[0].segment.as_str(), sizes[0].year, sizes[0].value),
        ("SMB", 2024, 36e6)
    );

    // Each metric has a multiplier of its own, in a cell of the row: one reading for each.
    let wide = "Segment,Metric,2023,2024,2025E,CAGR\nSMB,Units (k),110.0,120.0,131.0,9.1%\nSMB,Value (EUR m),98.0,105.0,112.4,7.0%\n";
    let read = |metric: &str, multiplier: u64| {
        let csv = Csv::from_text("wide.csv", wide).headed("segment", "Segment");
        let csv = csv.only("Metric", [metric]).multiplied("value", multiplier);
        records::<Size>(csv.melt("year", "value", Melted::Years))
    };
    let (units, values) = (read("Units (k)", 1_000), read("Value (EUR m)", 1_000_000));
    assert_eq!((units[2].year, units[2].value), (2025, 131_000.0));
    assert_eq!(values[2].value, 112_400_000.0);
}

#[test]
fn recurring_revenue_by_movements_and_by_months() {
    #[derive(Deserialize)]
    struct Movement {
        customer_id: String,
        #[serde(rename = "type")]
        kind: Kind,
        mrr_delta: Money,
    }
    #[derive(Deserialize, PartialEq, Debug)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Expansion,
        Churn,
    }
    let text = "date,customer_id,type,mrr_delta,mrr_after\n2024-03-01,c04,expansion,50,100\n2024-04-10,c02,churn,-100,0\n";
    let open = |text| Csv::from_text("mrr.csv", text).currency(Currency::USD);
    let rows = records::<Movement>(open(text));
    assert_eq!(
        (
            rows[1].customer_id.as_str(),
            &rows[1].kind,
            rows[1].mrr_delta
        ),
        ("c02", &Kind::Churn, usd("-100"))
    );
    assert_eq!(rows[0].kind, Kind::Expansion);
    let bad = text.replace("churn", "chrun");
    let error = open(&bad).records::<Movement>().err().unwrap().to_string();
    assert_eq!(
        error,
        "mrr.csv:3:3 type: `chrun` is not permitted: unknown variant `chrun`, expected `expansion` or `churn`"
    );

    #[derive(Deserialize)]
    struct Snapshot {
        month: Month,
        mrr: Option<f64>,
    }
    let text = "customer_id,2024-01,2024-02\nc01,100,100\nc02,100,\n";
    let rows =
        records::<Snapshot>(Csv::from_text("mrr.csv", text).melt("month", "mrr", Melted::Months));
    assert_eq!(
        (rows.len(), rows[3].month.to_string().as_str(), rows[3].mrr),
        (4, "2024-02", None)
    );
}

#[test]
fn price_lists() {
    let text = "sku,plan,currency,list_price,interval,min_qty,max_qty,discount_pct,valid_from,valid_to\nPRO-M,Pro,USD,90.00,month,10,49,10,2024-01-01,\nPRO-Y,Pro,USD,1000.00,year,1,,16.67,2024-01-01,2024-12-31\n";
    let list = Csv::from_text("prices.csv", text)
        .headed("price", "list_price")
        .headed("min_quantity", "min_qty")
        .headed("max_quantity", "max_qty")
        .headed("discount", "discount_pct")
        .percent("discount")
        .rows::<PriceListEntry>()
        .unwrap();
    let yearly = &list.rows[1];
    assert_eq!((yearly.price, yearly.max_quantity), (usd("1000"), None));
    assert!((yearly.discount.unwrap().value() - 0.1667).abs() < 1e-12);
    assert_eq!(yearly.valid_to.unwrap().to_string(), "2024-12-31");
}

#[test]
fn purchases_and_subscriptions() {
    let text = "customer_id,date,amount\n10,1997-01-18,29.73\n001,1997-01-01,29.33\n";
    let csv = Csv::from_text("t.csv", text).headed("customer", "customer_id");
    let rows = csv
        .currency(Currency::USD)
        .rows::<Transaction>()
        .unwrap()
        .rows;
    assert_eq!(
        (rows[0].customer.as_str(), rows[0].amount),
        ("001", usd("29.33"))
    );

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    struct Summary {
        frequency: u32,
        recency: f64,
        #[serde(rename = "T")]
        observed: f64,
    }
    let text = "customer_id,frequency,recency,T,monetary_value\n1,2,30.43,38.86,22.35\n";
    let rows = records::<Summary>(Csv::from_text("rfm.csv", text));
    assert_eq!(
        (rows[0].frequency, rows[0].recency, rows[0].observed),
        (2, 30.43, 38.86)
    );

    let stripe = "id,customer,status,currency,interval,quantity,unit_amount,start_date,ended_at\nsub_1,cus_1,active,usd,month,1,10000,2024-01-05T10:00:00Z,\nsub_2,cus_2,canceled,usd,month,1,10000,2024-01-10T00:00:00Z,2024-04-10T00:00:00Z\n";
    let csv = Csv::from_text("stripe.csv", stripe).headed("started", "start_date");
    let rows = csv
        .headed("ended", "ended_at")
        .rows::<SubscriptionRow>()
        .unwrap()
        .rows;
    assert_eq!(
        (rows[0].ended, rows[1].ended.unwrap().to_string()),
        (None, "2024-04-10".to_owned())
    );

    let template = "plan_oid,plan_currency,plan_amount,plan_interval,customer_oid,subscription_started_at,subscription_canceled_at,subscription_quantity\nplan_1,USD,5000,month,customer_1,2020-03-31,2020-05-04,1\n";
    let csv = Csv::from_text("template.csv", template)
        .headed("customer", "customer_oid")
        .headed("started", "subscription_started_at")
        .headed("ended", "subscription_canceled_at")
        .headed("quantity", "subscription_quantity")
        .headed("interval", "plan_interval");
    let rows = csv.rows::<SubscriptionRow>().unwrap().rows;
    assert_eq!(
        (rows[0].quantity, rows[0].started.to_string().as_str()),
        (Some(1), "2020-03-31")
    );
}

#[test]
fn survival_in_percent_by_columns() {
    #[derive(Deserialize)]
    struct Survival {
        year: u32,
        segment: String,
        survival: Cell<Ratio>,
    }
    let text = "year,high_end,regular\n0,100.0,100.0\n1,86.9,63.1\n2,74.3,46.8\n";
    let csv = Csv::from_text("survival.csv", text).percent("survival");
    let rows = records::<Survival>(csv.melt("segment", "survival", Melted::Others));
    let last = rows.last().unwrap();
    assert_eq!((last.year, last.segment.as_str()), (2, "regular"));
    assert_eq!(last.survival.value().unwrap().value(), 0.468);
}

#[test]
fn answers_of_price_surveys() {
    #[derive(Deserialize)]
    struct Respondent {
        #[serde(alias = "zu billig")]
        too_cheap: Option<f64>,
        #[serde(alias = "zu teuer")]
        too_expensive: Option<f64>,
    }
    let text = "ID;zu billig;zu teuer\n1;4,5;12\n2;.;9,9\n";
    let csv = Csv::from_text("psm.csv", text)
        .missing(".")
        .numbers("zu billig", NumberStyle::DecimalComma);
    let rows = records::<Respondent>(csv);
    assert_eq!((rows[0].too_cheap, rows[1].too_cheap), (Some(4.5), None));
    assert_eq!(rows[1].too_expensive, Some(9.9));

    // Gabor-Granger with a column for each price: would buy or not.
    #[derive(Deserialize)]
    struct Asked {
        id: u32,
        price: f64,
        buys: Option<bool>,
    }
    let text = "id,price_5,price_10,price_15\n1,yes,yes,no\n2,yes,no,\n";
    let csv = Csv::from_text("gg.csv", text).melt("price", "buys", Melted::Numbers);
    let rows = records::<Asked>(csv);
    assert_eq!(
        (rows[2].id, rows[2].price, rows[2].buys),
        (1, 15.0, Some(false))
    );
    assert_eq!(rows[5].buys, None);

    // Two bids of contingent valuation.
    #[derive(Deserialize)]
    struct Bids {
        bid1: f64,
        bid2: f64,
        answers: String,
    }
    let text = "bid1,bid2,answers\n6,18,yn\n12,24,yy\n";
    let rows = records::<Bids>(Csv::from_text("cv.csv", text));
    assert_eq!(
        (rows[0].bid1, rows[0].bid2, rows[1].answers.as_str()),
        (6.0, 18.0, "yy")
    );
}

#[test]
fn amounts_in_records() {
    /// A type of a user that is called like ours.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename = "Money")]
    struct Balance(f64);
    #[derive(Debug, PartialEq, Deserialize)]
    struct Account {
        fee: Money,
        balance: Balance,
        limit: Option<Money>,
    }
    let text = "fee,balance,limit\n(12.50),7,USD 79228162514264337593543950335\n0.00,-1,\n";
    let rows: Vec<Account> = records(Csv::from_text("a.csv", text).currency(Currency::USD));
    let account = |fee: &str, balance, limit: Option<&str>| Account {
        fee: usd(fee),
        balance: Balance(balance),
        limit: limit.map(usd),
    };
    let most = Some("79228162514264337593543950335");
    assert_eq!(
        rows,
        [account("-12.50", 7.0, most), account("0", -1.0, None)]
    );
    assert_eq!(rows[0].fee.amount().to_string(), "-12.50");
}

#[test]
fn fields_without_a_column_are_told_once() {
    #[derive(Debug, Deserialize)]
    struct Plan {
        #[allow(dead_code, reason = "only the error is looked at")]
        price: f64,
    }
    let error = Csv::from_text("p.csv", "plan,prize\nPro,5\nMax,7\n")
        .records::<Plan>()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "p.csv:1:- price: there is no such column; the header has plan, prize; did you mean `prize`?"
    );
    let error = Csv::from_text("p.csv", "plan\nPro\n")
        .records::<Vec<String>>()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("must be a struct with named fields"),
        "{error}"
    );
}

// Exports of common tools, made up after the headers that their documentation gives.

#[test]
fn subscriptions_of_a_billing_system() {
    let text = "\
id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Canceled At (UTC),Ended At (UTC)
sub_1,cus_A,a@example.com,pro_monthly,2,usd,month,49.00,active,2024-01-05 10:02,2024-01-05 10:02,,
sub_2,cus_B,\"b, c@example.com\",pro_yearly,1,usd,year,\"1,188.00\",canceled,2024-02-01 00:00,2024-02-01 00:00,2024-05-20 08:30,2025-02-01 00:00
";
    let rows = Csv::from_text("subscriptions.csv", text)
        .headed("customer", "Customer ID")
        .headed("started", "Start (UTC)")
        .headed("ended", "Ended At (UTC)")
        .headed("amount", "Amount")
        .headed("interval", "Interval")
        .headed("quantity", "Quantity")
        .currency(Currency::USD)
        .rows::<SubscriptionRow>()
        .unwrap()
        .rows;
    assert_eq!(rows[0].recurring().unwrap().monthly, usd("98"));
    assert_eq!(rows[1].recurring().unwrap().monthly, usd("99"));
    assert_eq!(rows[1].ended.unwrap().to_string(), "2025-02-01");
}

#[test]
fn answers_of_a_survey_tool_with_three_header_rows() {
    // Names, questions, and identifiers.
    let text = "\
StartDate,Q1,Q2_1
Start Date,\"What is the most you would pay, in dollars?\",How likely are you to buy?
\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_TEXT\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_1\"\"}\"
2024-03-01 09:15:00,25,4
2024-03-01 09:17:30,,5
";
    #[derive(Deserialize)]
    struct Answer {
        most: Option<f64>,
        likely: u32,
    }
    let answers = Csv::from_text("survey.csv", text)
        .header_rows(3)
        .headed(
            "most",
            "Q1 What is the most you would pay, in dollars? {\"ImportId\":\"QID1_TEXT\"}",
        )
        .headed(
            "likely",
            "Q2_1 How likely are you to buy? {\"ImportId\":\"QID2_1\"}",
        );
    let rows = records::<Answer>(answers);
    assert_eq!((rows[0].most, rows[1].most), (Some(25.0), None));
    assert_eq!((rows[0].likely, rows.len()), (4, 2));
}

#[test]
fn sdmx_csv_with_multipliers_and_quarters() {
    let text = "\
STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS
dataflow,AGENCY:FIRMS(1.0),I,Q,AT,SALES,2024-Q1,12.5,EUR,6,A
dataflow,AGENCY:FIRMS(1.0),I,Q,AT,SALES,2024-Q2,13125,EUR,3,P
dataflow,AGENCY:FIRMS(1.0),I,Q,AT,FIRMS,2024-Q2,4120,PURE_NUMB,0,A
";
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Observed {
        time_period: Month,
        obs_value: f64,
    }
    let csv = || Csv::from_text("sdmx.csv", text).dates("TIME_PERIOD", "%Y-Q%q");
    let rows = records::<Observed>(csv().multiplied_by("OBS_VALUE", "UNIT_MULT"));
    let values: Vec<f64> = rows.iter().map(|row| row.obs_value).collect();
    assert_eq!(values, [12_500_000.0, 13_125_000.0, 4_120.0]);
    assert_eq!(rows[1].time_period.to_string(), "2024-04");
    let error = csv().records::<Observed>().err().unwrap().to_string();
    assert_eq!(
        error,
        "sdmx.csv:2:10 UNIT_MULT: `6` multiplies the figure of its row; declare it with `multiplied_by(\"OBS_VALUE\", \"UNIT_MULT\")`"
    );
}

#[test]
fn table_of_a_statistics_office_in_utf_16_with_semicolons() {
    let text = "\
Unternehmen nach Größe (in Tausend)\r
Österreich, 2024\r
\r
Größe;Unternehmen;Veränderung\r
1-4;1.234,5;2,5 %\r
5-9;98,0 p;-1,0 %\r
Insgesamt;1.332,5;\r
__________\r
p = vorläufig\r
© Statistisches Amt, 2024\r
";
    let bytes: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let firms = Csv::from_reader("firmen.csv", bytes.as_slice())
        .headed("segment", "Größe")
        .headed("count", "Unternehmen")
        .flag("count", "p")
        .multiplied("count", 1_000)
        .partition(Partition::of("segment", "count").total("Insgesamt"))
        .rows::<SegmentCount>()
        .unwrap();
    let counts: Vec<f64> = firms.rows.iter().map(|row| row.count.value()).collect();
    assert_eq!(counts, [1_234_500.0, 98_000.0]);
    let report = &firms.report;
    assert_eq!(
        (report.encoding.as_str(), report.totals_dropped),
        ("UTF-16LE", 1)
    );
    assert_eq!((report.notes.len(), report.header_line), (5, 4));
    assert_eq!(report.flagged_cells["Unternehmen"]["p"], 1);
}

#[test]
fn quarters_as_columns() {
    #[derive(Deserialize)]
    struct Sale {
        month: Month,
        sales: f64,
    }
    let text = "product,Q1 2024,Q2 2024\nA,5,7\n";
    let rows =
        records::<Sale>(Csv::from_text("q.csv", text).melt("month", "sales", Melted::Quarters));
    assert_eq!(
        (rows[1].month.to_string().as_str(), rows[1].sales),
        ("2024-04", 7.0)
    );
}
