//! What `import` says besides its counts, in words and as JSON; that one runs at a time; and what
//! `doctor` says of numbers and codes that are one.

use serde_json::{Value as Json, json};
use store::{Actor, Db};

use super::both;

const INVOICES: &str = "客户编码,客户名称,发票号,开票日期,到期日,金额,已收,业务员,仓库\n\
    A,甲,F1,2026-01-05,2026-02-04,100,40,周某,x\n\
    A,甲,F1,2026-01-05,2026-02-04,100,40,周某,x\n\
    A,甲,F1,2026-01-05,2026-02-04,130,40,周某,x\n\
    B,乙,F2,2026-01-05,2026-02-04,50,60,周某,x\n\
    合计,,,,,380,,,\n";

fn told(json: &Json) -> Vec<(String, u64)> {
    let list = json["files"][0]["told"].as_array().expect("a list");
    list.iter()
        .map(|one| {
            let code = one["code"].as_str().expect("a code").to_owned();
            (code, one["count"].as_u64().expect("a count"))
        })
        .collect()
}

#[test]
fn an_import_says_what_the_pages_say() {
    both(|house| {
        let file = house.write("ar.csv", INVOICES);
        let tried = house.run(&["import", &file, "--dry-run"]);
        for part in
            ["将新记 1 行", "将新记 100.00", "仓库", "周某", "第 3 行与第 2 行重复", "第 6 行"]
        {
            assert!(tried.stdout.contains(part), "{part}: {tried:?}");
        }
        let english = house.run(&["--lang", "en", "import", &file, "--dry-run"]);
        for part in
            ["1 would be booked", "100.00 would be booked", "column", "line 3 repeats line 2"]
        {
            assert!(english.stdout.contains(part), "{part}: {english:?}");
        }
        let json = house.json(&["import", &file, "--dry-run"]);
        let file_json = &json["files"][0];
        assert_eq!((&file_json["dry_run"], &file_json["state"]), (&json!(true), &json!("tried")));
        let codes = [
            ("columns-left-out", 1),
            ("salesperson-unknown", 3),
            ("buyers-added", 1),
            ("rows-repeated", 1),
            ("total-fits", 1),
            ("open-invoices-only", 3),
        ];
        let codes = codes.map(|(code, count)| (code.to_owned(), count));
        assert_eq!(told(&json), codes, "{json}");
        let repeat = &file_json["told"][3];
        assert_eq!(
            repeat["first"],
            json!([{ "line": 3, "value": "= 2", "value_zh": "= 2" }]),
            "{repeat}"
        );
        assert_eq!(
            file_json["told"][0]["first"][0],
            json!({ "line": null, "value": "仓库", "value_zh": "仓库" })
        );
        for key in ["message", "message_zh"] {
            assert!(repeat[key].as_str().is_some_and(|text| text.contains('1')), "{repeat}");
        }
        assert_eq!(file_json["issues"][0]["code"], "intake.currency-assumed", "{json}");

        let booked = house.json(&["import", &file]);
        assert_eq!(told(&booked), codes);
        assert_eq!((&booked["booked"], &booked["rejected"]), (&json!(1), &json!(2)), "{booked}");
        let reasons = booked["files"][0]["rejects"].to_string();
        for part in ["130.00", "60.00"] {
            assert!(reasons.contains(part), "{part}: {reasons}");
        }
        let money = house.write(
            "sk.csv",
            "客户编码,收款单号,收款日期,金额,对应发票号\nA,S1,2026-02-01,10,F9\nA,S2,2026-02-01,90,F1\n",
        );
        let json = house.json(&["import", &money]);
        let codes = [("reference-unknown", 1), ("paid-beyond-named", 1), ("money-left", 1)];
        assert_eq!(told(&json), codes.map(|(code, count)| (code.to_owned(), count)), "{json}");
        let show = house.json(&["buyer", "show", "ａ"]);
        assert_eq!(show["code"], "A", "looked for in full width");
    });
}

#[test]
fn one_import_runs_at_a_time_and_the_other_one_says_whose() {
    both(|house| {
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        let db: Db = house.db(&runtime);
        let begun = runtime.block_on(db.write_import(Actor::user("wang"), "first.csv", 200));
        let (tx, turn) = begun.expect("begun");
        let file = house.write("ar.csv", INVOICES);
        let ran = house.run(&["import", &file]);
        assert_eq!(ran.code, Some(5), "{ran:?}");
        for part in ["house.import-running", "first.csv", "wang", "%"] {
            assert!(ran.stderr.contains(part), "{part}: {ran:?}");
        }
        runtime.block_on(tx.roll_back()).expect("given up");
        drop(turn);
        assert_eq!(house.run(&["import", &file]).code, Some(6), "free again");
        runtime.block_on(db.close());
    });
}

#[test]
fn doctor_names_what_is_one_and_says_what_to_do() {
    both(|house| {
        let text = "客户编码,客户名称,发票号,开票日期,到期日,金额\n\
            KH1,甲,R2,2026-01-05,2026-02-04,100\nKH1,甲,R3,2026-01-05,2026-02-04,200\n\
            KH2,乙,R4,2026-01-05,2026-02-04,300\n";
        let file = house.write("ar.csv", text);
        assert_eq!(house.run(&["import", &file]).code, Some(0));
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        let db = house.db(&runtime);
        for sql in [
            "UPDATE receivables_item SET number = 'r2', number_key = 'R2' WHERE number = 'R3'",
            "UPDATE parties_buyer SET code = 'kh1', code_key = 'kh1~' || CAST(id AS TEXT) \
             WHERE code = 'KH2'",
        ] {
            runtime.block_on(db.maintain(sql.to_owned())).expect("as in old books");
        }
        runtime.block_on(db.close());
        let ran = house.run(&["doctor"]);
        assert_eq!(ran.code, Some(7), "{ran:?}");
        for part in ["KH1 与 kh1", "R2 与 r2", "下一步", "--undo"] {
            assert!(ran.stdout.contains(part), "{part}: {ran:?}");
        }
        let ran = house.run(&["--lang", "en", "doctor"]);
        assert_eq!(ran.stdout.matches("Next:").count(), 2, "{ran:?}");
    });
}
