//! Rows for every list of the interface: each room has something to show.

use base::Lang;
use credit::{
    assess::{PackKind, set_signed_pack},
    collections::{
        AgreementItem, NewAgreement, PromisePack, draft_agreement,
        evidence::EvidencePack,
        legal::{NewMatter, RoutePack, open_matter},
        link::{Answering, Opened, Said, find_link_terms, message_by_link, open_link},
        spread,
    },
    parties::get_buyer,
    policy::CapacityInput,
    receivables::{AgeingQuery, ItemFilter, list_items},
};
use serde_json::json;
use store::access::{Role, Scope};

use super::Api;

/// A bill and an advance of a firm that is a buyer, too. Returns the bill's id.
pub async fn bought(api: &Api) -> String {
    let amount = json!({ "minor": 10_000_000, "currency": "CNY" });
    let bill = json!({
        "supplier": "A", "number": "B-1", "invoiced_on": "2026-08-10", "received_on": "2026-08-10",
        "amount": amount, "paid_minor": 4_000_000, "paid_on": "2026-10-19",
    });
    let booked = api.post(Role::Finance, "/payables", &bill).await.ok();
    assert_eq!(booked["change"], "added");
    let again = api.post(Role::Finance, "/payables", &bill).await.ok();
    assert_eq!(again["change"], "unchanged");
    let advance = json!({
        "supplier": "A", "number": "Y-1", "paid_on": "2026-09-01", "promised_on": "2026-10-01",
        "amount": amount,
    });
    let ahead = api.post(Role::Finance, "/advances", &advance).await.ok();
    let came = json!({ "kind": "delivery", "amount_minor": 1, "on": "2026-09-02", "number": "D" });
    let path = format!("/advances/{}/arrivals", ahead["id"].as_str().expect("an id"));
    assert_eq!(api.post(Role::Finance, &path, &came).await.ok()["change"], "added");
    let limit = json!({ "kind": "amount", "amount_minor": 5, "from": "2026-01-01", "reason": "x" });
    api.post(Role::CreditManager, "/suppliers/A/advance-limit", &limit).await.ok();
    let id = booked["id"].as_str().expect("an id").to_owned();
    let lines = api.get(Role::Finance, &format!("/payables/{id}")).await.ok();
    let minor = |n: usize| lines["interest_lines"][n]["amount"]["minor"].clone();
    assert_eq!((minor(0), minor(1)), (json!(50_000), json!(99_000)), "{lines}");
    let odd = json!({ "kind": "gift", "on": "2026-10-20" });
    let odd = api.post(Role::Finance, &format!("/payables/{id}/moves"), &odd).await;
    assert_eq!(odd.code().1, "payables.no-such-move");
    id
}

/// An old debt whose period ends soon, a dispute, a statement of account. Returns the statement's id.
pub async fn proven(api: &Api) -> String {
    api.invoice("A", "A-OLD", ("2023-11-01", "2023-12-15"), (50_000, "CNY")).await.ok();
    let items = api.get(Role::Owner, "/buyers/A/items").await.ok();
    let rows = items["items"].as_array().expect("rows");
    let item = rows.iter().find(|row| row["number"] == "A-OLD").expect("booked")["id"].clone();
    let dispute = json!({
        "item_id": item, "opened_on": "2026-11-01", "amount_minor": 10_000, "reason": "price",
        "text": "单价", "owner": "collector",
    });
    api.post(Role::Collector, "/disputes", &dispute).await.ok();
    let again = api.post(Role::Collector, "/disputes", &dispute).await;
    assert_eq!(again.code().1, "collections.dispute-twice");
    let wanted = json!({ "buyer": "A", "as_of": "2026-11-01" });
    let made = api.post(Role::Finance, "/account-statements", &wanted).await.ok();
    let same = api.post(Role::Finance, "/account-statements", &wanted).await.ok();
    assert_eq!((&made["change"], &same["change"]), (&json!("added"), &json!("unchanged")));
    let id = made["id"].as_str().expect("an id").to_owned();
    let sent = json!({ "on": "2026-11-02", "how": "courier", "proof": "courier-sent" });
    let path = format!("/account-statements/{id}/sending");
    assert_eq!(api.post(Role::Sales, &path, &sent).await.ok()["state"], "sent");
    let clocks = api.get(Role::Legal, "/clocks").await.ok();
    assert_eq!(clocks["items"][0]["ends_on"], "2026-12-15", "{clocks}");
    id
}

/// What the company's own money is, entered as on its page.
pub async fn carries(db: &store::Db) {
    let input = CapacityInput {
        as_of: db.clock().today(),
        currency: base::Currency::CNY,
        cash_minor: 5_000_000,
        lines_minor: 0,
        reserve_minor: 100_000,
        outflow_minor: 50_000,
        stress_days: 20,
        source: "bank".to_owned(),
        note: String::new(),
    };
    let mut tx = db.write(store::Actor::user("fin")).await.expect("a transaction");
    credit::policy::enter_capacity(&mut tx, &input, 0).await.expect("entered");
    tx.commit().await.expect("committed");
}

/// The packs of offers and care with every bound so wide that anybody fits.
fn wide(text: &str) -> String {
    let line = |line: &str| match line.split_once(" = ").map_or("", |(key, _)| key) {
        "version" => "version = \"own.1\"".to_owned(),
        "effective_from" => "effective_from = \"2026-11-21\"".to_owned(),
        "overdue_days_most" => "overdue_days_most = 9000".to_owned(),
        "sales_from" => "sales_from = 1".to_owned(),
        "customer_months" => "customer_months = 0".to_owned(),
        key @ ("tiers" | "kinds" | "quadrants") => format!("{key} = []"),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<String>>().join("\n")
}

/// An offer to a good payer that it declines, another that waits, a talk, a promise of A that was kept.
/// Returns the id of the offer that waits.
pub async fn kept_in_touch(api: &Api) -> String {
    for (code, name) in [("K1", "宁波轴承"), ("K2", "温州阀门")] {
        let buyer = json!({ "name": name, "kind": "dealer" });
        api.put(Role::Finance, &format!("/buyers/{code}"), &buyer).await.ok();
        let days = ("2026-11-01", "2026-12-20");
        api.invoice(code, &format!("{code}-1"), days, (90_000, "CNY")).await.ok();
    }
    for (kind, text) in [
        (PackKind::Offers, wide(credit::granting::OfferPack::shipped_text())),
        (
            PackKind::Care,
            credit::collections::CarePack::shipped_text()
                .replace("overdue_days_most = 0", "overdue_days_most = 9000"),
        ),
    ] {
        let text = text.replace("version = \"2026.1\"", "version = \"own.1\"");
        let text =
            text.replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"");
        let mut tx = api.db.write(store::Actor::user("owner")).await.expect("a transaction");
        set_signed_pack(&mut tx, kind, &text, "test").await.expect("set");
        tx.commit().await.expect("committed");
    }
    let promise = json!({
        "buyer": "A", "made_on": "2026-09-20", "due_on": "2026-10-05",
        "amount": { "minor": 30_000, "currency": "CNY" },
    });
    api.post(Role::Collector, "/promises", &promise).await.ok();
    api.assess().await;
    let entitled = api.get(Role::Owner, "/offer-kinds/early-payment/entitled?limit=1").await.ok();
    let mut codes = vec![entitled["items"][0]["buyer"]["code"].clone()];
    let next = entitled["next"].as_str().unwrap_or_else(|| panic!("one comes next: {entitled}"));
    let path = format!("/offer-kinds/early-payment/entitled?limit=1&after={next}");
    let second = api.get(Role::Owner, &path).await.ok();
    codes.push(second["items"][0]["buyer"]["code"].clone());
    codes.sort_by_key(ToString::to_string);
    assert_eq!((codes, &second["next"]), (vec![json!("K1"), json!("K2")], &json!(null)));
    let moon = api.get(Role::Owner, "/offer-kinds/moon/entitled").await;
    assert_eq!(moon.code().1, "granting.offer-unknown");
    let make = |offer: &str| json!({ "buyer": "K2", "offer": offer });
    let foreign = api.post(Role::Sales, "/credit-offers", &make("dedicated-contact")).await;
    assert_eq!(foreign.code().1, "parties.buyer-unknown", "a salesperson's own buyers alone");
    let first =
        api.post(Role::CreditManager, "/credit-offers", &make("dedicated-contact")).await.ok();
    let twice = api.post(Role::CreditManager, "/credit-offers", &make("dedicated-contact")).await;
    assert_eq!(twice.code().1, "granting.offer-not-entitled");
    let path = format!("/credit-offers/{}/answer", first["id"].as_str().expect("an id"));
    let silent = api.post(Role::CreditManager, &path, &json!({ "answer": "decline" })).await;
    assert_eq!(silent.code().1, "granting.note-missing");
    let no = json!({ "answer": "decline", "note": "暂不需要" });
    assert_eq!(api.post(Role::CreditManager, &path, &no).await.ok()["state"], "declined");
    let waits =
        api.post(Role::CreditManager, "/credit-offers", &make("priority-delivery")).await.ok();
    let open = api.get(Role::Owner, "/credit-offers?state=made").await.ok();
    assert_eq!(open["items"].as_array().map(Vec::len), Some(1), "{open}");
    let pack = credit::collections::CarePack::shipped();
    let question = &pack.questions[0];
    let talk = json!({
        "buyer": "A", "channel": "call",
        "answers": { question.code.clone(): question.answers[0].code.clone() },
    });
    api.post(Role::Collector, "/care/talks", &talk).await.ok();
    let odd = json!({ "buyer": "A", "channel": "call", "answers": { "moon": "full" } });
    let odd = api.post(Role::Collector, "/care/talks", &odd).await;
    assert_eq!(odd.code().1, "collections.care-answer");
    waits["id"].as_str().expect("an id").to_owned()
}

/// A case of A, which owes B while B owes A. Returns the case's id.
pub async fn pursued(api: &Api) -> String {
    let new = json!({ "buyer": "A", "opening_reason": "逾期" });
    let case = api.post(Role::Collector, "/cases", &new).await.ok();
    for (debtor, creditor) in [("A", "B"), ("B", "A")] {
        let debt = json!({
            "debtor": debtor, "creditor": creditor, "source": "对账",
            "amount": { "minor": 5_000, "currency": "CNY" },
        });
        api.post(Role::Owner, "/debts", &debt).await.ok();
    }
    case["id"].as_str().expect("an id").to_owned()
}

/// A path of money of A with a step, a month of it as a dealer, an appointment and a matter on its case. Returns the
/// path's id.
pub async fn followed(api: &Api, case: &str) -> String {
    let cash = |minor: i64| json!({ "minor": minor, "currency": "CNY" });
    let path = json!({
        "buyer": "A", "kind": "government", "number": "XM-1", "path_value": cash(500_000),
        "begins_on": "2026-09-01", "budget_year": 2026,
    });
    let path = api.post(Role::Collector, "/payment-paths", &path).await.ok();
    let path = path["id"].as_str().expect("an id").to_owned();
    let step = json!({ "part": "moon", "name": "x" });
    let steps = format!("/payment-paths/{path}/steps");
    let odd = api.post(Role::Collector, &steps, &step).await;
    assert_eq!(odd.code().1, "collections.path-part");
    let step = json!({ "part": "payment", "name": "尾款", "amount": cash(100) });
    api.post(Role::Collector, &steps, &step).await.ok();
    let month = json!({
        "month": "2026-10-01", "sold": cash(1_000), "stock": cash(3_000), "source": "报表",
        "their_margin_bps": 1_000, "our_margin_bps": 800,
    });
    api.post(Role::Collector, "/buyers/A/dealer-months", &month).await.ok();
    let new = json!({
        "buyer": "A", "case_id": case, "on": "2026-11-25", "at_time": "09:30",
        "channel": "visit", "person": "王总",
    });
    let one = api.post(Role::Collector, "/appointments", &new).await.ok();
    let one = one["id"].as_str().expect("an id");
    let told = json!({ "outcome": "moved", "on": "2026-11-26" });
    api.post(Role::Collector, &format!("/appointments/{one}/outcome"), &told).await.ok();
    sued(&api.db, case).await;
    path
}

/// A matter before the law on a case.
async fn sued(db: &store::Db, case: &str) {
    let today = db.clock().today();
    let new = NewMatter {
        case: case.parse().expect("an id"),
        route: "suit".to_owned(),
        claimed_minor: 10_000,
        on: today,
        forum: "某区人民法院".to_owned(),
        reference: String::new(),
        counsel: String::new(),
        reckoned: String::new(),
    };
    let mut tx = db.write(store::Actor::user("fin")).await.expect("a transaction");
    open_matter(&mut tx, RoutePack::shipped(), &new).await.expect("opened");
    tx.commit().await.expect("committed");
}

/// An agreement over an open item of A, as it is drafted on its page. Returns its id.
pub async fn agreed(db: &store::Db) -> String {
    let buyer = get_buyer(db, "A", Scope::All).await.expect("a buyer");
    let today = db.clock().today();
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(today) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 1 };
    let rows = list_items(db, &filter).await.expect("items").rows;
    let item = rows.first().expect("an open item");
    let new = NewAgreement {
        buyer_id: buyer.id,
        form: "agreement".to_owned(),
        currency: item.currency,
        items: vec![AgreementItem { item_id: item.id, amount_minor: item.open_minor }],
        plan: spread(item.open_minor, 1, today.plus_days(9)),
        interest: "reserved".to_owned(),
        interest_minor: 0,
        security: String::new(),
        default_clause: "one".to_owned(),
        person: String::new(),
        note: String::new(),
    };
    let mut tx = db.write(store::Actor::user("fin")).await.expect("a transaction");
    let drafted = draft_agreement(&mut tx, PromisePack::shipped(), &new).await.expect("drafted");
    tx.commit().await.expect("committed");
    drafted.0.to_string()
}

/// A limit that is reviewed, where the decision before granted none, a link to a customer's page with an answer,
/// and a run of the role-play, whose id is told.
pub async fn reviewed_and_linked(api: &Api) -> (String, String) {
    let limit = json!({
        "kind": "amount", "amount": { "minor": 1_000_000, "currency": "CNY" },
        "from_on": "2026-11-01", "reason": "年度授信",
    });
    api.post(Role::CreditManager, "/buyers/B/limits", &limit).await.ok();
    let link = json!({ "buyer": "A", "days": 7 });
    let made = api.post(Role::CreditManager, "/customer-links", &link).await.ok();
    let secret = made["url"].as_str().expect("an address").rsplit('/').next().expect("a secret");
    let Opened::Page(holder) = open_link(&api.db, secret).await.expect("looked up") else {
        panic!("it opens");
    };
    let terms = find_link_terms(&api.db).await.expect("terms");
    let of = Answering {
        holder: &holder,
        terms: &terms,
        promises: PromisePack::shipped(),
        evidence: EvidencePack::shipped(),
    };
    let said =
        Said { once: "m1".into(), by: "王丽，财务".into(), text: "请发对账单".into() };
    let mut tx = api.db.write(holder.actor()).await.expect("a transaction");
    message_by_link(&mut tx, &of, &said).await.expect("kept");
    tx.commit().await.expect("committed");
    let person = api.db.list_people().await.expect("people")[0].id;
    let mut tx = api.db.write(store::Actor::user("owner")).await.expect("a transaction");
    let cast = ("broken-promise", "staller", 2);
    let run = academy::practice::start_run(&mut tx, person, cast, Some(7)).await.expect("a run");
    talked(&mut tx, (run, person)).await;
    let of = (person, Lang::Zh);
    let lab = academy::exercises::Lab::Bands;
    let exercise = academy::exercises::begin_exercise(&mut tx, of, lab, Some(7)).await;
    let exercise = exercise.expect("an exercise");
    let answer = academy::exercises::solved(lab, 7, Lang::Zh).expect("solved");
    let handed = academy::exercises::hand_in(&mut tx, (exercise, person), 1, &answer).await;
    handed.expect("marked");
    tx.commit().await.expect("committed");
    (run.to_string(), exercise.to_string())
}

/// A talk that came to an agreement and is over.
async fn talked(tx: &mut store::Tx, of: (i64, i64)) {
    use academy::practice::{Move, Preparation, Saying, prepare_run, say};
    prepare_run(tx, of, &Preparation::default()).await.expect("prepared");
    for (number, done) in (1_i64..).zip(["propose:=1000000@d10;next=14", "close"]) {
        let done = Move::parse(done).expect("a move");
        let saying = Saying::chosen(number, done, String::new(), Lang::Zh);
        say(tx, of, &saying).await.expect("said");
    }
}

/// A cause on our own side, which assigns training.
pub async fn lacking(db: &store::Db, case: &str) {
    let new = academy::exercises::NewCause {
        case_id: case.parse().expect("an id"),
        cause: "aware".to_owned(),
        person_id: db.list_people().await.expect("people")[0].id,
        note: "到期没有提醒".to_owned(),
    };
    let mut tx = db.write(store::Actor::user("owner")).await.expect("a transaction");
    let scope = store::access::Scope::All;
    academy::exercises::record_cause(&mut tx, scope, &new).await.expect("recorded");
    tx.commit().await.expect("committed");
}

/// A check that was handed in long enough ago to come back, and a case under way. Returns their ids.
pub async fn learnt(api: &Api) -> (String, String) {
    let check = api.post(Role::Owner, "/courses/lessons/L2/checks", &json!({})).await.ok();
    let id = check["id"].as_str().expect("an id").to_owned();
    let path = format!("/courses/attempts/{id}/answers");
    api.post(Role::Owner, &path, &json!({ "answers": [] })).await.ok();
    // What was not known is due again within days; the clock of the tests stands.
    let mut ask = store::Ask::new("UPDATE courses_card SET due_on = ");
    ask.value(api.db.clock().today());
    let mut tx = api.db.write(store::Actor::system("test")).await.expect("a transaction");
    ask.run(tx.conn()).await.expect("made due");
    tx.quiet();
    tx.commit().await.expect("committed");
    let run = api.post(Role::Owner, "/courses/cases/loss/runs", &json!({})).await.ok();
    (id, run["id"].as_str().expect("an id").to_owned())
}

/// Somebody passes the lowest level and is granted the certificate.
pub async fn certified(api: &Api, db: &store::Db) -> String {
    use academy::certificates::{Granting, begin_exam, enrol, get_exam, grant, hand_in_exam};
    let people = db.list_people().await.expect("people");
    let owner = people.iter().find(|one| one.role == Role::Owner).expect("an owner");
    let other = people.iter().find(|one| one.role == Role::Sales).expect("somebody else");
    let folder = tempfile::tempdir().expect("folder");
    let secrets = store::Secrets::beside(&store::Files::under(folder.path().join("files")));
    let mut tx = api.db.write(store::Actor::user(&other.login)).await.expect("tx");
    let enrolment = enrol(&mut tx, other.id, "foundation").await.expect("enrolled");
    let exam = begin_exam(&mut tx, (enrolment, other.id)).await.expect("begun");
    tx.commit().await.expect("commit");
    let drawn = get_exam(db, exam, (other.id, false)).await.expect("exam").drawn;
    let fields = academy::courses::right_fields(&drawn);
    let mut tx = api.db.write(store::Actor::user(&owner.login)).await.expect("tx");
    hand_in_exam(&mut tx, (exam, other.id), &fields).await.expect("handed in");
    let granting = Granting { person: owner, company: "公司", secrets: &secrets };
    let id = grant(&mut tx, granting, (enrolment, "")).await.expect("granted");
    // A rule of a far day: it refuses nobody here.
    let rule = store::access::Requirement {
        right: store::access::Right::Import,
        level: "foundation".to_owned(),
        from_on: api.db.clock().today().plus_days(300),
        until_on: None,
        grace_days: 30,
        reason: "审计建议".to_owned(),
        proposed_by: "credit-manager".to_owned(),
        signed_by: "owner".to_owned(),
        recorded_at: tx.at(),
    };
    tx.keep_requirement(&rule).await.expect("kept");
    tx.commit().await.expect("commit");
    id.to_string()
}

/// A pack of another publisher is taken in and put into use.
pub async fn brought(db: &store::Db) -> String {
    use academy::{authoring as desk, certificates::SealKey, courses};
    let folder = tempfile::tempdir().expect("folder");
    let secrets = store::Secrets::beside(&store::Files::under(folder.path().join("files")));
    let key = SealKey::named(&secrets, desk::KEY_NAME).expect("key");
    let head = "version = \"1\"\neffective_from = \"2026-09-01\"\n\
        source = { zh = \"自编\", en = \"own\" }\nlicence = \"CC-BY-4.0\"\ncode = \"acme\"\n\
        publisher = \"别家\"\ntitle = { zh = \"别家的课\", en = \"Another course\" }\n\
        lead = { zh = \"一句话\", en = \"A sentence\" }\nindustries = []\nkinds = []\n\
        lessons = [\"L1\"]\ncases = []\nscenes = []\nlabs = []\n";
    let files = courses::PackFiles::from([(courses::PACK_FILE.to_owned(), head.to_owned())]);
    let (pack, found) = desk::check_pack(&files, &|_| true);
    assert!(found.is_empty(), "{found:?}");
    let signed = desk::sealed(&pack.expect("a pack"), files, &key);
    let bytes = desk::packed(&signed).expect("packed");
    let mut tx = db.write(store::Actor::system("test")).await.expect("tx");
    let received = desk::receive(&mut tx, &bytes, &|_| true).await.expect("received");
    let desk::Received::Waits(id) = received else { panic!("it waits") };
    let print = desk::fingerprint(&key.public());
    desk::trust_key(&mut tx, id, &print).await.expect("trusted");
    desk::install(&mut tx, id, &|_| true).await.expect("in use");
    tx.commit().await.expect("commit");
    let all = courses::list_installed(db, false, 10).await.expect("list");
    all.first().expect("one").id.to_string()
}

/// A dispute, a rating, a source of data.
pub async fn disputed_and_rated(api: &Api) {
    let dispute = json!({
        "amount": { "minor": 100, "currency": "CNY" }, "reason": "破损",
        "opened_on": "2026-09-02", "resolved_on": "2026-09-03",
    });
    api.post(Role::Finance, "/buyers/A/items/A-2/disputes", &dispute).await.ok();
    let rating = json!({ "agency": "sp", "grade": "BB", "rated_on": "2026-06-01" });
    api.post(Role::Finance, "/buyers/A/ratings", &rating).await.ok();
    let source = json!({ "name": "工商", "kind": "registry", "fresh_days": 365 });
    api.put(Role::Finance, "/data-sources/gsxt", &source).await.ok();
}
