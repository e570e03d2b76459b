//! What each target begins with: small files of the kinds that it reads.

use super::tables::{DECLARED, ROWS, TABLES};

/// The example cases, which the edits of cases begin with as well.
pub(crate) const CASES: &[&str] = &[
    include_str!("../../../examples/data/shops.toml"),
    include_str!("../../../examples/data/recipes.toml"),
    include_str!("../../../examples/data/payroll.toml"),
    include_str!("../../../examples/data/field_service.toml"),
    include_str!("../../../examples/data/language_app.toml"),
    include_str!("../../../examples/data/coffee_machine.toml"),
    include_str!("../../../examples/data/expense_reports.toml"),
    include_str!("../../../examples/data/handymen.toml"),
    include_str!("../../../examples/data/translation_japan.toml"),
    include_str!("../../../examples/data/news_site.toml"),
    include_str!("../../../examples/data/survey_software.toml"),
    include_str!("../../../examples/data/tool_budget.toml"),
];

/// A file for each reader of a whole table, as its documentation has it.
const FILES: &[&str] = &[
    "id,too_cheap,cheap,expensive,too_expensive,region\n1,100,250,400,500,Kanto\n",
    "id,segment,buy_9,buy_14.50\n1,mid,1,0\n2,small,yes,\n",
    "id,segment,q_1,q_2\n1,mid,1,0\n2,small,yes,\n",
    "id,price,answer\n1,9,1\n1,14,0\n",
    "id,highest\n1,9\n2,14\n3,0\n",
    "id,price,answer\n1,19,1\n2,29,0\n",
    "price,exposed,bought\n19,\"1,200\",84\n29,1180,47\n",
    "id,price\n1,EUR 12\n2,999999\n",
    "id,weight,size,basic,plus\n1,1.5,small,10,12.50\n2,1,large,20,45\n",
    "version,task,concept,price,support\n1,1,1,10,mail\n1,1,2,20,phone\n1,1,none,,\n",
    "id,version,task_1,task_2,size\n7,2,1,none,small\n8,1,2,,large\n",
    "id,importance_speed,satisfaction_speed,importance_cost,satisfaction_cost\n1,5 - Extremely,2,1,3\n",
    "id,outcome,importance,satisfaction\n1,speed,5,2\n2,speed,4,\n1,cost,3,3\n",
    "id,search functional,search dysfunctional,export functional,export dysfunctional\n1,I like it,5,1,2\n",
    "id,feature,functional,dysfunctional\n1,search,1,5\n1,export,3,4\n",
    "id,disappointment,nps,role\n1,Very disappointed,9,owner\n2,,10,clerk\n",
    "id,first,second,preferred\n1,speed,price,price\n1,price,support,1\n2,speed,price,tie\n",
    "id,shown_1,shown_2,shown_3,best,worst\n1,speed,price,support,speed,support\n1,price,data,,,data\n",
    "id,speed,cost,size\n1,70,30,small\n2,100,,large\n",
    "id,speed,cost\n1,1,0\n2,yes,\n",
    "id,theme\nanna,late invoices\nanna,double entry\nben,\n",
    "BL,BH,R1,R2\n5,9,1,0\n5,9,0,1\n5,9,0,-9\n",
    "T1,Y,N\n10,178,86\n30,138,129\n",
    "T1,TU,TL,yy,yn,ny,nn\n10,30,5,119,59,8,78\n",
    "STORE,WEEK,PRICE,MOVE,promo\n2,40,3.87,8256,0\n2,41,3.49,9984,1\n",
    "id,frequency,minutes\n1,3,20\n2,,1\n",
    "id,push,pull\n1,3,2\n",
    "id,intent\n1,5\n2,definitely\n",
    "name,intent,bought\na,0.3,0.1\n",
    "name,price\na,5\n",
    "name,quantity,unit,range,evidence,source,owner,date,valid_until,rationale\nCAC,USD,per customer,\
     \"log-normal(P5 350, P95 800)\",experiment,spring campaign,Mia,2026-05-01,,\n",
];

/// Texts that are values, one for each kind, and some at the ends of what is permitted.
const TEXTS: &[&str] = &[
    "EUR 12.50",
    "12%",
    "1200",
    "1.5",
    "7% a year",
    "12% per month",
    "0.12 per year",
    "2027-01",
    "USD",
    "P(NPV > USD 0) >= 80%",
    "P90 of \"revenue in year 2\"",
    ">= EUR 5",
    "between 1 and 2",
    "PERT(0.005, 0.02, 0.06)",
    "monthly",
    "chance",
    "10-19",
    "2024-Q1",
    "yes",
    "mean of NPV at least EUR 1000",
    "log-normal(P5 350, P95 800) within [1, 900]",
    "500+",
    "every 3 months",
    "Poisson(mean 3)",
    "Weibull(shape 2, scale 3)",
    "EUR -79228162514264337593543950335",
];

/// The seeds of a target.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let numbers = || {
        (0..24_u8).map(|start| {
            (0..96)
                .map(|at: u8| at.wrapping_mul(start * 7 + 13) ^ start)
                .collect()
        })
    };
    let bytes = |texts: &[&str]| texts.iter().map(|it| it.as_bytes().to_vec()).collect();
    match target {
        "csv_rows" => (0..ROWS.len()).map(row).collect(),
        "csv_tables" => (0..TABLES.len()).map(|at| table(at, FILES[at % FILES.len()])).collect(),
        "csv_layout" => bytes(&[
            "delimiter = \";\"\nencoding = \"utf-8\"\ncolumns.value = { headers = [\"v\"], numbers = \"decimal-comma\" }\n\ndate;series;v\n2024-01;a;1,5\n",
            "melt = { name = \"date\", value = \"value\", columns = \"quarters\" }\n\nseries,Q1 2024,Q2 2024\na,1,2\n",
            "widths = [4, 6]\ncomment = \"#\"\ncolumns.count = { multiplier = 1000, ranges = { \"<5\" = [1, 4] }, flags = [\"p\"] }\n\nsegm count \na    12p  \n",
        ]),
        "case_toml" => bytes(CASES),
        "case_edits" => (0..96_u8).map(|at| (0..24).map(|it: u8| if it == 0 { at } else { it.wrapping_mul(at).wrapping_add(at >> 2) }).collect()).collect(),
        "request" => CASES.iter().take(2).map(|case| request(case)).collect(),
        "texts" => TEXTS.iter().flat_map(|text| (0..19_u8).map(|kind| [&[kind], text.as_bytes()].concat())).collect(),
        "dist_json" => bytes(&[
            "PERT(0.005, 0.02, 0.06)", "\"normal(mean 25, sd 4) within [0, 30]\"", "\"uniform(1, 2)\"",
            r#"{"discrete":[[0,0.5],[1,0.5]]}"#, r#"{"empirical":[1,2,3]}"#, r#"{"pert":{"min":1,"mode":2,"max":3}}"#,
            r#"{"mixture":[[0.5,{"fixed":1}],[0.5,{"normal":{"mean":0,"sd":1}}]]}"#,
            r#"{"metalog":{"coefficients":[1,2,0.1],"support":[0,null]}}"#,
            "beta(alpha 2, beta 3)", "binomial(trials 10, probability 0.2)", "student-t(degrees of freedom 3, location 0, scale 1)",
        ]),
        "prices" => [
            "graduated = [{ up_to = 1_000, unit = \"USD 0\" }, { up_to = 10_000, unit = \"USD 0.05\" }, { unit = \"USD 0.01\" }]",
            "flat = \"EUR 49\"",
            "per_seat = { unit = \"EUR 12\", minimum = 5, discounts = [{ above = 49, discount = 0.1 }] }",
            "stairstep = [{ up_to = 10, flat = \"EUR 90\" }, { up_to = 50, flat = \"EUR 300\" }]",
            "volume = [{ up_to = 10, unit = \"USD 3\", flat = \"USD 1\" }, { unit = \"USD 2\" }]",
            "package = { size = 1000, price = \"EUR 1\" }",
            "two_part = { base = \"EUR 20\", unit = \"EUR 0.002\" }",
            "credits = { price = \"EUR 50\", included = 10_000, per_unit = 2, overage = \"EUR 0.006\" }",
            "hybrid = [{ flat = \"EUR 20\" }, { package = { size = 1000, price = \"EUR 1\" } }]",
        ].iter().map(|list| [&[7, 1, 0, 0], list.as_bytes()].concat()).collect(),
        "document" => bytes(&[
            r#"{"title":"A case","sections":[{"heading":"Note","parts":[{"note":"- All is well.\n| a |"}]},{"heading":"List","on_new_page":true,"parts":[{"table":{"header":["plan","USD"],"words":[1],"rows":[["solo","25.00"]]}}]},{"heading":"P","parts":[{"picture":{"title":"t","svg":"<svg></svg>"}}]}]}"#,
        ]),
        "ledger" => bytes(&[
            FILES[FILES.len() - 1],
            "[[assumptions]]\nname = \"need\"\nquantity = \"share\"\nrange = \"triangular(0.8, 0.92, 1)\"\nevidence = \"interview\"\nsource = \"41 owners\"\nowner = \"Tom\"\ndate = \"2026-04-30\"\n",
        ]),
        "partials" => super::simulations::parts(),
        _ => numbers().collect(),
    }
}

fn table(which: usize, file: &str) -> Vec<u8> {
    let mut bytes = vec![0; DECLARED];
    bytes[0] = u8::try_from(which).unwrap_or(0);
    bytes[DECLARED - 1] = 1;
    bytes.extend(file.as_bytes());
    bytes
}

/// Two rows under the columns of a type, each cell guessed from the name of its column.
fn row(which: usize) -> Vec<u8> {
    let cells = |price: &str, other: &str| -> Vec<String> {
        let cell = |column: &&str| {
            let has = |part: &str| column.contains(part);
            if has("date") || has("from") || has("started") || has("ended") {
                "2024-01-31".into()
            } else if has("month") {
                "2024-01".into()
            } else if has("year") {
                "2024".into()
            } else if has("price") || has("amount") || has("budget") || has("cost") {
                price.to_owned()
            } else {
                other.to_owned()
            }
        };
        ROWS[which].1.iter().map(cell).collect()
    };
    let lines = [
        ROWS[which].1.join(","),
        cells("12.50", "1").join(","),
        cells("EUR 7", "0.2").join(","),
    ];
    table(which, &(lines.join("\n") + "\n"))
}

fn request(case: &str) -> Vec<u8> {
    let case: serde_json::Value = toml::from_str(case).expect("the examples are TOML");
    let asked = serde_json::json!({
        "case": case, "sampling": { "trials": 16, "seed": 1 }, "outcomes": ["NPV"],
        "parts": ["verdict", "years"], "as_of": "2027-01-31",
    });
    asked.to_string().into_bytes()
}
