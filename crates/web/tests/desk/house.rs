//! The small company: three buyers, one deep in debt with a limit, one without one, one refused.

use std::sync::atomic::AtomicBool;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{Clock, Currency, Day, Lang, Money};
use credit::{
    assess::assess,
    parties::{NewBuyer, save_buyers},
    policy::{Limit, NewLimit, grant_limit, grant_terms},
    receivables::{Apply, CreditKind, NewCredit, NewItem, Posting},
};
use store::{
    Actor, Audit, Db, Files, Open, Tx,
    access::{NewPerson, Role},
};
use tower::ServiceExt as _;
use web::{App, House, site};

pub const TODAY: &str = "2026-11-21";

pub fn day(text: &str) -> Day {
    text.parse().expect("day")
}

pub const fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub struct Desk {
    site: Router,
    pub db: Db,
    pub cookie: String,
    _folder: tempfile::TempDir,
}

pub struct Seen {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
    pub headers: HeaderMap,
}

pub async fn keep(mut tx: Tx) {
    let subject = "test".to_owned();
    tx.audit(Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
}

impl Desk {
    /// The company, with `chen` (中文) and `smith` (English) signed up and `chen` at the desk.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing(day(TODAY));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        for (login, role, lang) in [
            ("chen", Role::Owner, Lang::Zh),
            ("smith", Role::Owner, Lang::En),
            ("wang", Role::Sales, Lang::Zh),
        ] {
            let (name, password) = (login.to_owned(), "correct horse".to_owned());
            let login = name.clone();
            tx.add_person(NewPerson { login, name, role, lang, password }).await.expect("person");
        }
        tx.commit().await.expect("commit");
        let files = Files::under(folder.path().join("files"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let site = site(App::new(db.clone(), files, house));
        let mut desk = Self { site, db, cookie: String::new(), _folder: folder };
        desk.fill().await;
        desk.sign_in("chen").await;
        desk
    }

    /// The same company served as a sandbox.
    pub fn as_sandbox(&mut self) {
        let files = Files::under(self._folder.path().join("files"));
        let house = House { company: "实训".to_owned(), ..House::default() };
        self.site = site(App::new(self.db.clone(), files, house).as_sandbox(true));
    }

    async fn fill(&self) {
        let mut tx = self.db.write(Actor::user("chen")).await.expect("tx");
        let buyer = |code: &str, name: &str, owner: Option<&str>| NewBuyer {
            code: code.to_owned(),
            name: Some(name.to_owned()),
            owner_login: owner.map(str::to_owned),
            ..NewBuyer::default()
        };
        let new = [
            buyer("C1", "拖欠建设有限公司", Some("wang")),
            buyer("C2", "守约贸易有限公司", None),
            buyer("C3", "现款商行", None),
        ];
        let saved = save_buyers(&mut tx, &new, "file:buyers.csv", day("2025-01-01")).await;
        let ids: Vec<i64> =
            saved.expect("save").into_iter().map(|one| one.expect("buyer").0).collect();
        book(&mut tx, &ids).await;
        grant(&mut tx, ids[0], Limit::Amount(cny(5_000_000))).await;
        grant(&mut tx, ids[2], Limit::None).await;
        let from = day("2026-01-01");
        grant_terms(&mut tx, ids[0], "net-30", from, "test").await.expect("terms");
        keep(tx).await;
        self.assess().await;
    }

    pub async fn assess(&self) {
        let (actor, cancel) = (Actor::user("chen"), AtomicBool::new(false));
        assess(&self.db, day(TODAY), &actor, &|_| {}, &cancel).await.expect("assess");
    }

    pub async fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let form = format!("login={login}&password=correct+horse&next=%2Fx");
        let response = self.site.clone().oneshot(posted("/sign-in", "", &form)).await;
        let response = response.expect("answer");
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{login}");
        let set = response.headers()[header::SET_COOKIE].to_str().expect("cookie");
        self.cookie = set.split(';').next().expect("pair").to_owned();
    }

    /// Changes to the session of somebody at another computer, and back.
    pub const fn change_seat(&mut self, other: &mut String) {
        std::mem::swap(&mut self.cookie, other);
    }

    pub async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("request")).await
    }

    /// The page of an address that must answer, checked for missing texts.
    pub async fn page(&self, path: &str) -> String {
        let seen = self.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
        assert!(!seen.text.contains('⟦'), "{path}: a text is missing: {}", seen.text);
        seen.text
    }

    pub async fn send(&self, path: &str, form: &str) -> Seen {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        let form = format!("csrf={}&{form}", after.split('"').next().expect("token"));
        self.ask(posted(path, &self.cookie, &form)).await
    }

    pub async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("body").to_vec();
        let location = parts.headers.get(header::LOCATION).and_then(|at| at.to_str().ok());
        Seen {
            status: parts.status,
            location: location.unwrap_or_default().to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            headers: parts.headers,
        }
    }
}

fn posted(path: &str, cookie: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .expect("request")
}

async fn grant(tx: &mut Tx, buyer_id: i64, limit: Limit) {
    let new = NewLimit {
        buyer_id,
        limit,
        currency: Currency::CNY,
        from_on: day("2026-01-01"),
        to_on: None,
        reason: "test".to_owned(),
    };
    grant_limit(tx, &new).await.expect("limit");
}

/// A year of invoices: C1 pays eight of twelve late, C2 all but the last on time.
async fn book(tx: &mut Tx, ids: &[i64]) {
    let mut posting = Posting::begin(tx, None).await.expect("posting");
    let item = |buyer_id, number: String, issued: Day, amount_minor| NewItem {
        buyer_id,
        number,
        instalment: 1,
        issued_on: issued,
        due_on: issued.plus_days(30),
        currency: Currency::CNY,
        amount_minor,
        contract: String::new(),
        order: String::new(),
        origin: String::new(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity: None,
    };
    let mut items = Vec::new();
    for month in 0..12_i32 {
        let issued = day("2025-11-05").plus_months(month);
        items.push(item(ids[0], format!("A{month}"), issued, 9_000_000));
        items.push(item(ids[1], format!("B{month}"), issued, 1_000_000));
    }
    posting.book_items(tx, &items).await.expect("items");
    let receipt = |buyer_id, number: String, effective_on, amount_minor| NewCredit {
        buyer_id,
        kind: CreditKind::Receipt,
        number,
        effective_on,
        currency: Currency::CNY,
        amount_minor,
        reference: String::new(),
        note: String::new(),
        targets: Vec::new(),
        entity: None,
    };
    let mut credits = Vec::new();
    for month in 0..11_i32 {
        let on = day("2025-12-03").plus_months(month);
        if month < 8 {
            credits.push(receipt(ids[0], format!("RA{month}"), on.plus_days(40), 9_000_000));
        }
        credits.push(receipt(ids[1], format!("RB{month}"), on, 1_000_000));
    }
    posting.book_credits(tx, &credits, Apply::ThenOldest).await.expect("receipts");
    posting.finish(tx).await.expect("finish");
}
