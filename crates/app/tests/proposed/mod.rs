//! `shouxin proposal`: what re-rating proposes, the response to it with its notice, its end; and what is wrong
//! with a matrix, in the reader's words.

use base::{Currency, Money};
use credit::{
    parties,
    policy::{self, Limit, NewLimit},
};
use serde_json::json;
use store::{Actor, Ask, Audit, Db, access::Scope};
use tokio::runtime::Runtime;

use super::{House, both};
use crate::signed::PASSWORD;

impl House {
    /// One buyer who pays nothing, with a limit that stood by a better tier.
    fn stood_better(&self, runtime: &Runtime) {
        let db = self.db(runtime);
        runtime.block_on(limited(&db));
        self.json(&["assess"]);
        runtime.block_on(stood_low(&db));
        self.json(&["assess"]);
        runtime.block_on(db.close());
    }
}

async fn limited(db: &Db) {
    let buyer = parties::get_buyer(db, "C1", Scope::All).await.expect("buyer");
    let new = NewLimit {
        buyer_id: buyer.id,
        limit: Limit::of(Money::new(100_000_00, Currency::CNY)),
        currency: Currency::CNY,
        from_on: db.clock().today(),
        to_on: None,
        reason: "test".to_owned(),
    };
    let mut tx = db.write(Actor::user("owner")).await.expect("tx");
    policy::grant_limit(&mut tx, &new).await.expect("granted");
    tx.commit().await.expect("commit");
}

async fn stood_low(db: &Db) {
    let mut tx = db.write(Actor::user("owner")).await.expect("tx");
    let ask = Ask::new("UPDATE granting_review SET stands_tier = 'low'");
    assert_eq!(ask.run(tx.conn()).await.expect("it stood better"), 1);
    let (room, action, subject) = ("test", "keep", "test".to_owned());
    tx.audit(Audit { room, action, subject, detail: json!({}) });
    tx.commit().await.expect("commit");
}

/// A year of invoices of which none is paid.
fn unpaid() -> String {
    let mut text = String::from("客户编码,客户名称,发票号,开票日期,到期日,金额\n");
    for n in 1..13 {
        text.push_str(&format!("C1,甲公司,F{n:02},2025-{n:02}-05,2025-{n:02}-28,9000.00\n"));
    }
    text
}

#[test]
fn a_proposal_is_planned_told_to_the_buyer_and_closed() {
    both(|house| {
        let reset = house.arguments(&["user", "password", "owner"]);
        assert_eq!(house.binary.run_as(PASSWORD, reset).code, Some(0));
        let add = house.arguments(&["user", "add", "zhao", "--role", "sales"]);
        assert_eq!(house.binary.run_as(PASSWORD, add).code, Some(0));
        let file = house.write("ar.csv", &unpaid());
        house.json(&["import", &file]);
        assert_eq!(house.json(&["proposal", "list"])["proposals"], json!([]));
        let unknown = house.json(&["proposal", "show", "5"]);
        assert_eq!(unknown["error"]["code"], "granting.change-unknown");
        house.stood_better(&Runtime::new().expect("runtime"));
        let listed = house.json(&["proposal", "list"]);
        let one = &listed["proposals"][0];
        assert_eq!((&one["buyer"], &one["state"]), (&json!("C1"), &json!("open")), "{listed}");
        let id = one["change"].as_str().expect("an id").to_owned();
        let shown = house.json(&["proposal", "show", &id]);
        let response = shown["responses"][0]["response"].as_str().expect("one fits").to_owned();
        decided(house, &id, &response);
        assert_eq!(house.json(&["proposal", "list"])["proposals"], json!([]));
        let all = house.json(&["proposal", "list", "--all"]);
        assert_eq!(all["proposals"][0]["state"], "dismissed", "{all}");
    });
}

fn decided(house: &House, id: &str, response: &str) {
    let plan = |response| ["proposal", "decide", id, "--response", response];
    let unsigned = house.json(&plan(response));
    assert_eq!(unsigned["error"]["code"], "cli.lab-no-user");
    assert_eq!(house.bad_by("zhao", &plan(response)), "granting.change-unknown", "not theirs");
    assert_eq!(house.bad_by("owner", &plan("moon")), "granting.response-unknown");
    let both = [&plan(response)[..], &["--close", "x"]].concat();
    assert_eq!(house.run(&both).code, Some(2), "one act at a time");
    let shown = house.run(&["proposal", "show", id, "--lang", "en"]).stdout;
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mixed = shown.replace("甲公司", "");
    assert!(shown.contains("Low risk → ") && !mixed.contains(chinese), "{shown}");
    // Without a response it is closed with a word, and the tier of today is the one it stands by.
    let close = ["proposal", "decide", id, "--close", " "];
    assert_eq!(house.bad_by("owner", &close), "granting.note-missing");
    let close = ["proposal", "decide", id, "--close", "维持现有条件"];
    let told = house.good_by("owner", &close);
    assert_eq!((&told["state"], &told["handled_by"]), (&json!("dismissed"), &json!("owner")));
    assert_eq!(house.bad_by("owner", &plan(response)), "granting.change-handled");
}

#[test]
fn a_plan_writes_the_notice_and_its_way_is_noted() {
    both(|house| {
        let reset = house.arguments(&["user", "password", "owner"]);
        assert_eq!(house.binary.run_as(PASSWORD, reset).code, Some(0));
        let file = house.write("ar.csv", &unpaid());
        house.json(&["import", &file]);
        house.stood_better(&Runtime::new().expect("runtime"));
        let listed = house.json(&["proposal", "list"]);
        let id = listed["proposals"][0]["change"].as_str().expect("an id").to_owned();
        let shown = house.json(&["proposal", "show", &id]);
        let responses = shown["responses"].as_array().expect("responses");
        let fits = responses.iter().find(|one| one["letter"] == true).expect("one with a letter");
        let response = fits["response"].as_str().expect("a code");
        let plan = ["proposal", "decide", &id, "--response", response, "--owner", "owner"];
        let planned = house.good_by("owner", &plan);
        assert_eq!(
            (&planned["state"], &planned["task_owner"]),
            (&json!("planned"), &json!("owner"))
        );
        assert!(
            planned["letter"].as_str().is_some_and(|text| text.contains("试验公司")),
            "{planned}"
        );
        let today = planned["as_of"].as_str().expect("a day").to_owned();
        let sent = ["proposal", "decide", &id, "--sent", &today, "--how", "mail"];
        assert_eq!(house.good_by("owner", &sent)["sent_how"], "mail");
        let early = ["proposal", "decide", &id, "--close", "办完"];
        assert_eq!(house.bad_by("owner", &early), "granting.change-on-its-way");
        let twice = ["proposal", "decide", &id, "--sent", &today, "--how", "pigeon"];
        assert_eq!(house.run(&twice).code, Some(2), "no such way");
    });
}

#[test]
fn what_is_wrong_with_a_matrix_is_said_in_the_readers_words() {
    both(|house| {
        let reset = house.arguments(&["user", "password", "owner"]);
        assert_eq!(house.binary.run_as(PASSWORD, reset).code, Some(0));
        let draft = ["policy", "matrix", "draft", "--on", "2035-01-01", "--reason", "年度"];
        house.good_by("owner", &draft);
        let shown = house.json(&["policy", "matrix", "show", "1"]);
        let text = shown["text"].as_str().expect("its text");
        let odd = text.replacen("review_months = 12", "review_months = 99", 1);
        let file = house.write("odd.toml", &odd);
        let all = [&["policy", "matrix", "draft", &file], &draft[3..]].concat();
        for (lang, word, other) in [("en", "Low risk", "低风险"), ("zh", "低风险", "Low risk")]
        {
            let all = [&all[..], &["--user", "owner", "--lang", lang]].concat();
            let ran = house.binary.run_as(PASSWORD, house.arguments(&all));
            assert_eq!(ran.code, Some(3), "{ran:?}");
            let said = &ran.stderr;
            assert!(said.contains(word) && said.contains("99") && !said.contains(other), "{said}");
            assert!(!said.contains("review_months"), "{said}");
        }
    });
}
