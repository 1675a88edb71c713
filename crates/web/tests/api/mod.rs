//! The JSON interface as programs of different people meet it, on both databases.

mod contract;
mod courses;
mod errors;
mod files;
mod granting;
mod judged;
mod ledger;
mod orders;
mod practice;
mod ranking;
mod rights;
mod rows;
mod schema;
mod school;
mod system;

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use base::Lang;
use serde_json::{Value, json};
use store::{
    Actor, Db, Files,
    access::{NewPerson, Role},
};
use tower::ServiceExt as _;
use web::{App, House, site};

/// The interface of a small company, with a token for somebody of each role. `sales` owns the
/// buyer `A`; `B` is nobody's.
pub struct Api {
    pub db: Db,
    site: Router,
    tokens: BTreeMap<&'static str, String>,
    /// The import of its one file.
    pub batch: String,
    /// The job of its assessment.
    pub job: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Status and code of a refusal.
    pub fn code(&self) -> (u16, String) {
        let code = self.json()["error"]["code"].as_str().expect("a code").to_owned();
        (self.status, code)
    }

    /// What it says, where all is well.
    pub fn ok(&self) -> Value {
        assert!(matches!(self.status, 200 | 201), "{}: {}", self.status, self.text);
        self.json()
    }
}

impl Api {
    /// With nothing but people.
    pub async fn empty(db: &Db) -> Self {
        let people: Vec<NewPerson> = Role::ALL
            .iter()
            .map(|role| NewPerson {
                login: role.code().to_owned(),
                name: format!("{} 女士", role.code()),
                role: *role,
                lang: Lang::Zh,
                password: "correct horse".to_owned(),
            })
            .collect();
        let mut tx = db.write(Actor::system("test")).await.expect("write");
        tx.add_people(&people).await.expect("people");
        tx.commit().await.expect("commit");
        let mut tokens = BTreeMap::new();
        for role in Role::ALL {
            let person = db.find_person(role.code()).await.expect("read").expect("person");
            let mut tx = db.write(Actor::user(role.code())).await.expect("write");
            let token = tx.add_token(&person, "test", 30).await.expect("token");
            tx.commit().await.expect("commit");
            tokens.insert(role.code(), token.key);
        }
        let files = Files::under(std::env::temp_dir().join("shouxin-api-test"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let site = site(App::new(db.clone(), files, house));
        Self { db: db.clone(), site, tokens, batch: String::new(), job: String::new() }
    }

    /// With two buyers and a little of everything.
    pub async fn seeded(db: &Db) -> Self {
        let mut api = Self::empty(db).await;
        let rate = json!({ "rates": [{
            "currency": "USD", "from_on": "2026-01-01", "rate": "7.1", "source": "PBOC",
        }] });
        api.post(Role::Finance, "/rates", &rate).await.ok();
        let a = json!({ "name": "安徽五金", "kind": "dealer", "owner": "sales", "nature": {} });
        api.put(Role::Finance, "/buyers/A", &a).await.ok();
        let b = json!({ "name": "Bremen GmbH", "country": "DE", "currency": "USD" });
        api.put(Role::Finance, "/buyers/B", &b).await.ok();
        for (buyer, number, issued, due, minor, currency) in [
            ("A", "A-1", "2026-06-01", "2026-07-01", 100_000, "CNY"),
            ("A", "A-2", "2026-08-01", "2026-09-01", 200_000, "CNY"),
            ("A", "A-3", "2026-11-01", "2026-12-01", 300_000, "CNY"),
            ("B", "B-1", "2026-09-01", "2026-10-01", 50_000, "USD"),
        ] {
            api.invoice(buyer, number, (issued, due), (minor, currency)).await.ok();
        }
        let receipt = json!({
            "buyer": "A", "number": "R-1", "received_on": "2026-10-01",
            "amount": { "minor": 30_000, "currency": "CNY" }, "reference": "货款",
            "allocations": [{ "number": "A-2" }],
        });
        api.post(Role::Finance, "/receipts", &receipt).await.ok();
        let contact = json!({
            "buyer": "A", "channel": "call", "result": "promised", "note": "答应本月底付",
            "item": { "number": "A-1" },
        });
        api.post(Role::Collector, "/contacts", &contact).await.ok();
        let promise = json!({
            "buyer": "A", "due_on": "2026-11-30",
            "amount": { "minor": 100_000, "currency": "CNY" },
        });
        api.post(Role::Collector, "/promises", &promise).await.ok();
        let signal = json!({ "buyer": "A", "signal": REPORTED, "text": "换了老板" });
        api.post(Role::Sales, "/warnings", &signal).await.ok();
        api.enter_more().await;
        let limit = json!({
            "kind": "amount", "amount": { "minor": 500_000, "currency": "CNY" },
            "reason": "年度授信",
        });
        api.post(Role::CreditManager, "/buyers/A/limits", &limit).await.ok();
        let imported = api.import("?name=x.csv&kind=invoices", FILE).await.ok();
        api.batch = imported["id"].as_str().expect("a batch").to_owned();
        api.job = api.assess().await;
        api
    }

    /// Completes A's file, asks for credit as its salesperson and has it signed; answers request
    /// and decision.
    pub async fn granted(&self) -> (String, String) {
        let version = self.get(Role::Finance, "/buyers/A").await.ok()["buyer"]["version"].clone();
        let code = json!({
            "version": version, "name": "安徽五金", "uscc": "91350100M000100Y43",
        });
        self.put(Role::Finance, "/buyers/A", &code).await.ok();
        let buyer = credit::parties::get_buyer(&self.db, "A", store::access::Scope::All).await;
        let buyer = buyer.expect("A");
        let factors = &credit::scoring::Screen::shipped().factors;
        let answers = factors.iter().flat_map(|factor| &factor.questions);
        let answers = answers.map(|one| (one.code.clone(), one.answers[0].code.clone())).collect();
        let mut tx = self.db.write(Actor::user("sales")).await.expect("write");
        let today = self.db.clock().today();
        let of = (Some(buyer.id), "安徽五金");
        credit::scoring::record_screen(&mut tx, of, &answers, today).await.expect("screen");
        tx.commit().await.expect("commit");
        let wish = json!({ "buyer": "A", "kind": "none", "terms": "prepay", "reason": "先款后货" });
        let request = self.post(Role::Sales, "/credit-requests", &wish).await.ok();
        let id = request["id"].as_str().expect("a request").to_owned();
        assert_eq!((&request["state"], &request["missing"]), (&json!("open"), &json!([])));
        let path = format!("/credit-requests/{id}/verdict");
        let yes = json!({ "act": "approve", "note": "同意" });
        let signed = self.post(Role::CreditManager, &path, &yes).await.ok();
        assert_eq!(signed["state"], "granted");
        (id, signed["decision"].as_str().expect("a decision").to_owned())
    }

    /// What no address of the interface can enter: a statement, a person, an event.
    async fn enter_more(&self) {
        use credit::parties::{
            NewContact, NewEvent, NewStatement, add_event, get_buyer, record_contacts,
            record_statement,
        };
        let buyer = get_buyer(&self.db, "A", store::access::Scope::All).await.expect("A").id;
        let mut tx = self.db.write(Actor::user("finance")).await.expect("write");
        let statement = NewStatement {
            period_end: "2025-12-31".parse().expect("day"),
            months: 12,
            currency: base::Currency::CNY,
            source: "test".to_owned(),
            audited: true,
            lines: [("total_assets".to_owned(), 1_000_000)].into_iter().collect(),
        };
        record_statement(&mut tx, buyer, &statement).await.expect("statement");
        let person = NewContact { name: "王会计".to_owned(), ..NewContact::default() };
        record_contacts(&mut tx, buyer, &[person]).await.expect("person");
        let event = NewEvent {
            on: "2026-02-01".parse().expect("day"),
            kind: "note".to_owned(),
            text: "参加展会".to_owned(),
            source: "test".to_owned(),
        };
        add_event(&mut tx, buyer, &event).await.expect("event");
        tx.commit().await.expect("commit");
    }

    /// Sends a file.
    pub async fn import(&self, query: &str, file: &str) -> Answer {
        let kind = [("content-type", "text/csv")];
        let finance = Some(Role::Finance);
        self.send(finance, "POST", &format!("/imports{query}"), &kind, file).await
    }

    /// Runs an assessment to its end; answers its job.
    pub async fn assess(&self) -> String {
        let started = self.post(Role::CreditManager, "/assessments", &json!({})).await;
        assert_eq!(started.status, 202, "{}", started.text);
        let id = started.json()["id"].as_str().expect("an id").to_owned();
        for _ in 0..600 {
            let job = self.get(Role::CreditManager, &format!("/jobs/{id}")).await.ok();
            match job["state"].as_str() {
                Some("done") => return id,
                Some("waiting" | "running") => {}
                _ => panic!("{job}"),
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the assessment does not end");
    }

    /// Books an invoice of one instalment.
    pub async fn invoice(
        &self,
        buyer: &str,
        number: &str,
        (issued, due): (&str, &str),
        (minor, currency): (i64, &str),
    ) -> Answer {
        let body = json!({
            "buyer": buyer, "number": number, "issued_on": issued,
            "instalments": [{
                "due_on": due, "amount": { "minor": minor, "currency": currency },
            }],
        });
        self.post(Role::Finance, "/invoices", &body).await
    }

    pub fn token(&self, role: Role) -> &str {
        &self.tokens[role.code()]
    }

    pub async fn get(&self, role: Role, path: &str) -> Answer {
        self.send(Some(role), "GET", path, &[], "").await
    }

    pub async fn post(&self, role: Role, path: &str, body: &Value) -> Answer {
        self.send(Some(role), "POST", path, &[JSON], &body.to_string()).await
    }

    pub async fn put(&self, role: Role, path: &str, body: &Value) -> Answer {
        self.send(Some(role), "PUT", path, &[JSON], &body.to_string()).await
    }

    /// A request below `/api/v1` in English.
    pub async fn send(
        &self,
        role: Option<Role>,
        verb: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(verb).uri(format!("/api/v1{path}"));
        if !headers.iter().any(|(name, _)| *name == "accept-language") {
            request = request.header(header::ACCEPT_LANGUAGE, "en");
        }
        if let Some(role) = role {
            let bearer = format!("Bearer {}", self.token(role));
            request = request.header(header::AUTHORIZATION, bearer);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.raw(request.body(Body::from(body.to_owned())).expect("request")).await
    }

    pub async fn raw(&self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text }
    }
}

/// The header of a JSON body.
pub const JSON: (&str, &str) = ("content-type", "application/json");

/// A signal that people report.
pub const REPORTED: &str = "leader-changed";

/// A row that is booked already, and one that cannot go in.
pub const FILE: &str = "\
客户编号,客户名称,发票号,开票日期,到期日,金额
A,安徽五金,A-1,2026-06-01,2026-07-01,1000.00
A,安徽五金,A-31,2026-11-01,2026-12-01,一千
";
