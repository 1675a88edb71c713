//! Booking, sending again, reversing, paging.

use serde_json::{Value, json};
use store::access::Role;

use super::{Api, JSON};

#[tokio::test]
async fn an_invoice_may_be_sent_again_and_is_booked_once() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let days = ("2026-11-02", "2026-12-02");
        let first = api.invoice("A", "A-7", days, (700, "CNY")).await;
        assert_eq!((first.status, &first.json()["change"]), (201, &json!("added")));
        let again = api.invoice("A", "A-7", days, (700, "CNY")).await;
        assert_eq!((again.status, &again.json()["change"]), (200, &json!("unchanged")));
        assert_eq!(first.json()["item_ids"], again.json()["item_ids"]);
        let other = api.invoice("A", "A-7", days, (701, "CNY")).await;
        assert_eq!(other.code(), (409, "receivables.booked-otherwise".to_owned()));
        let message = other.json()["error"]["message"].as_str().expect("text").to_owned();
        assert!(message.contains("7.00") && message.contains("7.01"), "{message}");
        let late = api.invoice("A", "A-8", ("2026-11-02", "2026-11-01"), (1, "CNY")).await;
        assert_eq!(late.code(), (422, "receivables.too-early".to_owned()));
        let unrated = api.invoice("A", "A-8", days, (1, "EUR")).await;
        assert_eq!(unrated.code(), (422, "receivables.rate-missing".to_owned()));
        let report = db.verify_chain().await.expect("the chain");
        assert_eq!(report.broken_at, None);
    })
    .await;
}

/// An invoice is booked whole or not at all.
#[tokio::test]
async fn one_wrong_instalment_books_none() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let part = |due: &str, minor: i64| {
            json!({ "due_on": due, "amount": { "minor": minor, "currency": "CNY" } })
        };
        let body = |second: Value| {
            json!({
                "buyer": "A", "number": "A-9", "issued_on": "2026-11-02",
                "instalments": [part("2026-12-02", 100), second],
            })
        };
        let wrong = api.post(Role::Finance, "/invoices", &body(part("2026-10-02", 100))).await;
        assert_eq!(wrong.json()["error"]["field"], "instalments[1].day", "{}", wrong.text);
        let none = api.get(Role::Finance, "/buyers/A/items/A-9").await;
        assert_eq!(none.status, 404);
        let good = api.post(Role::Finance, "/invoices", &body(part("2027-01-02", 50))).await.ok();
        assert_eq!(good["item_ids"].as_array().map(Vec::len), Some(2));
        let second = api.get(Role::Finance, "/buyers/A/items/A-9?instalment=2").await.ok();
        assert_eq!(second["item"]["open"], json!({ "minor": 50, "currency": "CNY" }));
    })
    .await;
}

#[tokio::test]
async fn a_receipt_goes_where_it_is_sent_and_can_be_taken_back() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let receipt = |then_oldest: bool| {
            json!({
                "buyer": "A", "received_on": "2026-11-10", "then_oldest": then_oldest,
                "amount": { "minor": 350_000, "currency": "CNY" },
                "allocations": [{ "number": "A-3", "amount_minor": 250_000 }],
            })
        };
        let key = [JSON, ("idempotency-key", "bank-778")];
        let send = async |body: &Value| {
            let finance = Some(Role::Finance);
            api.send(finance, "POST", "/receipts", &key, &body.to_string()).await
        };
        let first = send(&receipt(true)).await;
        assert_eq!(first.status, 201, "{}", first.text);
        let booked = first.json();
        assert_eq!(booked["number"], "bank-778", "the key became its number");
        let to: Vec<(String, i64)> = booked["allocations"]
            .as_array()
            .expect("allocations")
            .iter()
            .map(|one| {
                let number = one["number"].as_str().expect("a number").to_owned();
                (number, one["amount"]["minor"].as_i64().expect("an amount"))
            })
            .collect();
        assert_eq!(to, [("A-3".to_owned(), 250_000), ("A-1".to_owned(), 100_000)]);
        let again = send(&receipt(true)).await;
        assert_eq!((again.status, &again.json()), (201, &booked), "the same answer");
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let reused = send(&receipt(false)).await;
        assert_eq!(reused.code(), (409, "house.idempotency-reused".to_owned()));
        assert_eq!(reused.json()["error"]["field"], "idempotency-key");
        let movement = booked["allocations"][0]["movement_id"].as_str().expect("an id");
        let path = format!("/movements/{movement}/reversal");
        let reason = json!({ "reason": "记错了户" });
        let reversal = api.post(Role::Finance, &path, &reason).await;
        assert_eq!(reversal.status, 201, "{}", reversal.text);
        let twice = api.post(Role::Finance, &path, &reason).await;
        assert_eq!(twice.code(), (409, "receivables.reversed-already".to_owned()));
        let later = send(&receipt(true)).await;
        assert_eq!(later.json(), booked, "what was answered then, whatever happened since");
        let item = api.get(Role::Finance, "/buyers/A/items/A-3").await.ok();
        assert_eq!(item["item"]["open"]["minor"], 300_000);
        assert_eq!(item["movements"].as_array().map(Vec::len), Some(2));
        let unknown = json!({
            "buyer": "A", "number": "R-9", "received_on": "2026-11-10",
            "amount": { "minor": 1, "currency": "CNY" }, "allocations": [{ "number": "A-99" }],
        });
        let refused = api.post(Role::Finance, "/receipts", &unknown).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json()["error"]["field"], "allocations[0].number");
        let credits = api.get(Role::Finance, "/buyers/A/credits").await.ok();
        assert_eq!(credits["items"][0]["unallocated"]["minor"], 250_000);
    })
    .await;
}

#[tokio::test]
async fn ageing_as_json_and_as_csv() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let path = "/ageing?as_of=2026-11-21&by=buyer&edges=30,90";
        let seen = api.get(Role::Finance, path).await.ok();
        let open: Vec<i64> = seen["buckets"]
            .as_array()
            .expect("buckets")
            .iter()
            .map(|bucket| bucket["open"]["minor"].as_i64().expect("an amount"))
            .collect();
        // B-1 is USD 500.00 at 7.1, 51 days late; A-2 has 1,700.00 left, 81 days late.
        assert_eq!(open, [300_000, 0, 355_000 + 170_000, 100_000]);
        assert_eq!(seen["totals"]["open"]["minor"], 925_000);
        assert_eq!(seen["totals"]["overdue"]["minor"], 625_000);
        assert_eq!(seen["rows"][0]["code"], "A");
        let csv = "code,name,currency,not_due,1-30,31-90,91-,total,items\n\
            A,安徽五金,CNY,3000.00,0.00,1700.00,1000.00,5700.00,3\n\
            B,Bremen GmbH,CNY,0.00,0.00,3550.00,0.00,3550.00,1\n";
        let accept = [("accept", "text/csv")];
        let by_header = api.send(Some(Role::Finance), "GET", path, &accept, "").await;
        assert_eq!(by_header.text, csv);
        let by_name = api.get(Role::Finance, &path.replace("ageing?", "ageing.csv?")).await;
        assert_eq!(by_name.text, csv);
        assert_eq!(by_name.headers["content-type"], "text/csv; charset=utf-8");
        let before = "/ageing?as_of=2026-11-21&known_at=2020-01-01T00:00:00Z";
        let nothing = api.get(Role::Finance, before).await.ok();
        assert_eq!(nothing["totals"]["items"], 0, "nothing was known then");
    })
    .await;
}

/// Walking the pages of a list meets every row once, whatever is booked on the way.
#[tokio::test]
async fn a_walk_along_the_pages_meets_every_row_once() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        for n in 0..9 {
            let due = format!("2026-12-{:02}", 10 + n / 3); // three rows share each day
            api.invoice("A", &format!("P-{n}"), ("2026-11-01", &due), (100, "CNY")).await.ok();
        }
        let (mut seen, mut path) = (Vec::new(), "/buyers/A/items?limit=2&search=P-".to_owned());
        for step in 0.. {
            let page = api.get(Role::Finance, &path).await.ok();
            for row in page["items"].as_array().expect("rows") {
                seen.push(row["number"].as_str().expect("a number").to_owned());
            }
            // Somebody books at both ends meanwhile.
            let early = format!("P-early-{step}");
            api.invoice("A", &early, ("2026-11-01", "2026-11-02"), (1, "CNY")).await.ok();
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/buyers/A/items?search=P-&limit=2&after={next}");
            assert!(step < 20, "the walk does not end");
        }
        let expected: Vec<String> = (0..9).map(|n| format!("P-{n}")).collect();
        assert_eq!(seen, expected);
        let stolen = path.replace("/buyers/A/items", "/invoices");
        let refused = api.get(Role::Finance, &stolen).await;
        assert_eq!(refused.code(), (422, "house.bad-cursor".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn alerts_and_credits_are_walked_too() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    for n in 0..5 {
        let receipt = json!({
            "buyer": "A", "number": format!("R-1{n}"), "received_on": "2026-11-01",
            "amount": { "minor": 1, "currency": "CNY" },
        });
        api.post(Role::Finance, "/receipts", &receipt).await.ok();
    }
    for (list, key, rows) in [("/buyers/A/credits", "id", 6), ("/audit", "seq", 20)] {
        let (mut seen, mut path) = (Vec::new(), format!("{list}?limit=2"));
        while seen.len() < rows {
            let page = api.get(Role::Owner, &path).await.ok();
            seen.extend(page["items"].as_array().expect("rows").iter().map(|row| row[key].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{list}?limit=2&after={next}");
        }
        assert_eq!(seen.len(), rows, "{list}");
        let all = api.get(Role::Owner, &format!("{list}?limit={rows}")).await.ok();
        let all: Vec<Value> =
            all["items"].as_array().expect("rows").iter().map(|row| row[key].clone()).collect();
        assert_eq!(seen, all, "{list}");
    }
}

#[tokio::test]
async fn a_warning_is_taken_up_and_cleared() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let list = api
            .get(Role::Collector, "/warnings?buyer=A&state=open&signal=leader-changed")
            .await
            .ok();
        let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
        let note = json!({ "note": "我来跟进" });
        let taken = format!("/warnings/{id}/acknowledgement");
        assert_eq!(api.post(Role::Collector, &taken, &note).await.ok()["state"], "acknowledged");
        let twice = api.post(Role::Collector, &taken, &note).await;
        assert_eq!(twice.code(), (409, "warning.not-open".to_owned()));
        let clear = format!("/warnings/{id}/clearance");
        let empty = api.post(Role::Collector, &clear, &json!({ "reason": "" })).await;
        assert_eq!(empty.code(), (422, "warning.reason-missing".to_owned()));
        let reason = json!({ "reason": "已核实，无碍" });
        let cleared = api.post(Role::Collector, &clear, &reason).await.ok();
        assert_eq!(
            (&cleared["state"], &cleared["cleared_on"]),
            (&json!("cleared"), &json!("2026-11-21"),)
        );
        let live = api.get(Role::Collector, "/warnings?buyer=A&signal=leader-changed").await.ok();
        assert_eq!(live["items"], json!([]), "nobody must act on it any more");
    })
    .await;
}

#[tokio::test]
async fn contacts_and_promises_of_one_key_are_one() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let contact = json!({
        "buyer": "A", "channel": "visit", "result": "reconciled", "note": "已对账",
    });
    let key = [JSON, ("idempotency-key", "k1")];
    let send = async |role: Role| {
        api.send(Some(role), "POST", "/contacts", &key, &contact.to_string()).await
    };
    let first = send(Role::Collector).await;
    assert_eq!(first.status, 201);
    assert_eq!(send(Role::Collector).await.json(), first.json());
    let reused = api.send(Some(Role::Collector), "POST", "/promises", &key, "{}").await;
    assert_eq!(reused.code(), (409, "house.idempotency-reused".to_owned()), "another address");
    assert_eq!(send(Role::Sales).await.status, 201, "another sender's key is another key");
    let bad = [JSON, ("idempotency-key", "two words")];
    let refused =
        api.send(Some(Role::Sales), "POST", "/contacts", &bad, &contact.to_string()).await;
    assert_eq!(refused.code(), (422, "house.bad-idempotency-key".to_owned()));

    let old = |buyer: &str, note: &str| {
        json!({
            "buyer": buyer, "number": "1", "on": "1961-05-04", "channel": "letter",
            "result": "demanded", "note": note,
        })
    };
    let collector = Role::Collector;
    let id = api.post(collector, "/contacts", &old("A", "催款函")).await.ok()["id"].clone();
    api.post(collector, "/contacts", &old("B", "another buyer's")).await.ok();
    let other = api.post(collector, "/contacts", &old("A", "第二封")).await;
    assert_eq!(other.code(), (409, "collections.contact-differs".to_owned()));
    assert!(other.text.contains(id.as_str().expect("an id")), "{}", other.text);
    let listed = api.get(collector, "/buyers/A/contacts").await.ok();
    let found = listed["items"].as_array().expect("rows").iter().any(|row| row["id"] == id);
    assert!(found, "also what was said before 1970: {listed}");
    for (path, body, field) in [
        (
            "/contacts",
            json!({
                "buyer": "A", "on": "2026-11-22", "channel": "call", "result": "greeted", "note": "x",
            }),
            "on",
        ),
        (
            "/promises",
            json!({
                "buyer": "A", "made_on": "2026-11-22", "due_on": "2026-12-01",
                "amount": { "minor": 1, "currency": "CNY" },
            }),
            "made_on",
        ),
        (
            "/promises",
            json!({
                "buyer": "B", "due_on": "2026-12-01", "contact_id": id,
                "amount": { "minor": 1, "currency": "CNY" },
            }),
            "contact_id",
        ),
    ] {
        let refused = api.post(collector, path, &body).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json()["error"]["field"], field, "{}", refused.text);
    }
}

#[tokio::test]
async fn a_buyer_is_changed_from_the_version_that_was_read() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let read = api.get(Role::Finance, "/buyers/A").await.ok();
        let version = read["buyer"]["version"].as_i64().expect("a version");
        let change = json!({ "version": version, "region": "合肥", "blocked": true });
        let saved = api.put(Role::Finance, "/buyers/A", &change).await;
        assert_eq!(saved.status, 200);
        assert_eq!(saved.json()["version"], version + 1);
        let stale = api.put(Role::Finance, "/buyers/A", &change).await;
        assert_eq!(stale.code(), (409, "parties.changed-meanwhile".to_owned()));
        let read = api.get(Role::Finance, "/buyers/A").await.ok()["buyer"].clone();
        assert_eq!(
            (&read["region"], &read["blocked"], &read["name"]),
            (&json!("合肥"), &json!(true), &json!("安徽五金"),)
        );
        let nameless = api.put(Role::Finance, "/buyers/C", &json!({ "region": "x" })).await;
        assert_eq!(nameless.code(), (422, "parties.name-missing".to_owned()));
    })
    .await;
}

/// What happens after booking: allocated by hand, written off, disputed, bounced, cancelled.
#[tokio::test]
async fn what_happens_to_items_and_receipts() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let finance = Role::Finance;
        let cny = |minor: i64| json!({ "minor": minor, "currency": "CNY" });
        let open = async |number: &str| {
            let item = api.get(finance, &format!("/buyers/A/items/{number}")).await.ok();
            (item["item"]["open"]["minor"].as_i64().expect("open"), item["item"]["id"].clone())
        };
        let receipt = json!({
            "buyer": "A", "number": "R-9", "received_on": "2026-11-10", "amount": cny(50_000),
            "then_oldest": false,
        });
        let receipt = api.post(finance, "/receipts", &receipt).await.ok()["id"].clone();
        let (whole, item) = open("A-3").await;
        let body = json!({ "receipt_id": receipt, "item_id": item, "amount": cny(20_000) });
        let made = api.post(finance, "/allocations", &body).await.ok()["movement_id"].clone();
        assert_eq!(open("A-3").await.0, whole - 20_000);
        let why = json!({ "reason": "错记" });
        let undo = format!("/movements/{}/reversal", made.as_str().expect("id"));
        api.post(finance, &undo, &why).await.ok();
        assert_eq!(open("A-3").await.0, whole);

        let off = json!({ "amount": cny(100), "reason": "尾差" });
        api.post(finance, "/buyers/A/items/A-3/write-off", &off).await.ok();
        let nothing = json!({ "amount": cny(100), "reason": " " });
        let refused = api.post(finance, "/buyers/A/items/A-3/write-off", &nothing).await;
        assert_eq!(refused.code(), (422, "receivables.reason-missing".to_owned()));
        let dispute = json!({ "amount": cny(5_000), "reason": "数量不符" });
        let path = "/buyers/A/items/A-3/disputes";
        assert_eq!(api.post(finance, path, &dispute).await.ok()["change"], "changed");
        assert_eq!(api.post(finance, path, &dispute).await.ok()["change"], "unchanged");
        let listed = api.get(finance, path).await.ok();
        assert_eq!(listed["items"][0]["amount"], cny(5_000));

        let id = receipt.as_str().expect("id");
        api.post(finance, &format!("/receipts/{id}/bounce"), &why).await.ok();
        let twice = api.post(finance, &format!("/receipts/{id}/cancellation"), &why).await;
        assert_eq!(twice.code(), (409, "receivables.bounced-already".to_owned()));
        api.post(finance, "/buyers/A/items/A-3/cancellation", &why).await.ok();
        assert_eq!(open("A-3").await.0, 0);
        let denied = api.post(Role::Sales, "/allocations", &body).await;
        assert_eq!(denied.status, 403);
    })
    .await;
}

#[tokio::test]
async fn terms_statements_and_an_import_undone() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let manager = Role::CreditManager;
        let terms = json!({ "terms": "net-60", "reason": "年度协议" });
        api.post(manager, "/buyers/A/terms", &terms).await.ok();
        let standing = api.get(manager, "/buyers/A/terms").await.ok();
        assert_eq!((&standing["terms"], &standing["granted"]), (&json!("net-60"), &json!(true)));
        let statement = json!({
            "period_end": "2025-12-31", "months": 12, "currency": "CNY", "source": "年报",
            "lines": { "revenue": 900_000, "cash": 100 },
        });
        let path = "/buyers/A/statements";
        assert_eq!(api.post(manager, path, &statement).await.ok()["change"], "added");
        assert_eq!(api.post(manager, path, &statement).await.ok()["change"], "unchanged");
        let wrong = json!({
            "period_end": "2025-12-31", "months": 12, "currency": "CNY", "source": "年报",
            "lines": { "moonlight": 1 },
        });
        assert_eq!(api.post(manager, path, &wrong).await.json()["error"]["field"], "lines");
        let undo = format!("/imports/{}/undo", api.batch);
        let undone = api.post(Role::Finance, &undo, &json!({})).await.ok();
        assert_eq!(undone["import"]["state"], "undone");
        let twice = api.post(Role::Finance, &undo, &json!({})).await;
        assert_eq!(twice.code(), (409, "intake.batch-undone".to_owned()));
        let cleared = json!({ "version": 1, "clear": ["owner"] });
        api.put(Role::Finance, "/buyers/A", &cleared).await.ok();
        assert_eq!(api.get(manager, "/buyers/A").await.ok()["buyer"]["owner"], Value::Null);
    })
    .await;
}

/// It is proposed with its what-if and signed by another, as on its page.
async fn the_rule_of_orders_over_the_wire(api: &Api) {
    let shipped = api.get(Role::CreditManager, "/packs/orders").await.ok();
    let own = shipped["text"].as_str().expect("text").replacen(
        "tolerance_bps = 0",
        "tolerance_bps = 500",
        1,
    );
    let own = own.replacen("version = \"2026.", "version = \"own-2026.", 1).replacen(
        "effective_from = \"2026-01-01\"",
        "effective_from = \"2026-12-01\"",
        1,
    );
    let set = json!({ "text": own, "reason": "放宽" });
    let path = "/packs/orders/proposal";
    let waits = api.post(Role::CreditManager, path, &set).await.ok();
    assert_eq!((&waits["by_two"], &waits["waiting"]), (&json!(true), &json!(true)));
    assert_eq!(api.get(Role::Owner, path).await.ok()["reason"], "放宽");
    let again = api.post(Role::Owner, path, &set).await;
    assert_eq!(again.code().1, "orders.rule-asked-already");
    let verdict = json!({ "signs": true, "note": "例会" });
    let verdict_path = "/packs/orders/proposal/verdict";
    let own_hand = api.post(Role::CreditManager, verdict_path, &verdict).await;
    assert_eq!(own_hand.code().1, "orders.rule-same-person");
    api.post(Role::Owner, verdict_path, &verdict).await.ok();
    let later = api.get(Role::Owner, "/packs/orders?on=2026-12-01").await.ok();
    assert_eq!(later["pack"]["own"], json!(true));
}

#[tokio::test]
async fn own_rules_over_the_wire() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let manager = Role::CreditManager;
        let shipped = api.get(manager, "/packs/limits").await.ok();
        assert_eq!(
            (&shipped["pack"]["own"], &shipped["text"]),
            (&json!(false), &shipped["shipped_text"])
        );
        let text = shipped["text"].as_str().expect("text");
        let own = text.replacen("version = \"2026.1\"", "version = \"own\"", 1).replacen(
            "effective_from = \"2026-01-01\"",
            "effective_from = \"2026-12-01\"",
            1,
        );
        let set = json!({ "text": own, "reason": "年度调整" });
        let alone = api.post(manager, "/packs/limits", &set).await;
        assert_eq!(alone.code(), (422, "scoring.pack-by-two".to_owned()));
        let waits = api.post(manager, "/packs/limits/proposal", &set).await.ok();
        assert_eq!((&waits["waiting"], &waits["version"]), (&json!(true), &json!("own")));
        let verdict = json!({ "signs": true });
        let own_hand = api.post(manager, "/packs/limits/proposal/verdict", &verdict).await;
        assert_eq!(own_hand.code(), (422, "scoring.pack-own-proposal".to_owned()));
        api.post(Role::Owner, "/packs/limits/proposal/verdict", &verdict).await.ok();
        assert_eq!(api.get(manager, "/packs/limits").await.ok()["pack"]["own"], json!(false));
        let later = api.get(manager, "/packs/limits?on=2026-12-01").await.ok();
        assert_eq!((&later["pack"]["own"], &later["text"]), (&json!(true), &json!(own)));
        let wrong = json!({ "text": own.replacen("idle_days", "idle", 1), "reason": "x" });
        let wrong = api.post(manager, "/packs/limits/proposal", &wrong).await;
        assert_eq!(wrong.code(), (422, "scoring.pack-wrong".to_owned()));
        assert_eq!(wrong.json()["error"]["field"], "text");
        let off = json!({ "version": "own", "reason": "撤回" });
        let off = api.post(manager, "/packs/limits/withdrawal", &off).await;
        assert_eq!(off.code(), (422, "scoring.pack-by-two".to_owned()));
        the_rule_of_orders_over_the_wire(&api).await;
        assert_eq!(api.post(Role::Finance, "/packs/limits", &set).await.status, 403);
    })
    .await;
}
