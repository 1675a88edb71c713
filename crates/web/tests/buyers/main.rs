//! The first page, the list of buyers and one buyer, on a small company: every page in both
//! languages, whose buyers are seen, forged and hostile posts.

#[path = "../browser/mod.rs"]
mod browser;

mod credit_file;
mod dossier;
mod forms;
mod papers;
mod proof;

use std::{
    ops::{Deref, DerefMut},
    sync::atomic::AtomicBool,
};

use axum::http::StatusCode;
use base::{Clock, Currency, Day, Lang, Money};
use browser::Browser;
use credit::{
    assess::assess,
    collections::{NewContact, NewPromise, log_contact, record_promise},
    parties::{
        NewBuyer, NewContact as Person, NewStatement, record_contacts, record_statement,
        save_buyers,
    },
    policy::{Limit, NewLimit, grant_limit},
    receivables::{Apply, CreditKind, NewCredit, NewItem, Posting},
    warning::{NewReport, report_signal},
};
use store::{
    Actor, Audit, Db, Files, Open, Tx,
    access::{NewPerson, Role},
};
use web::{App, House, site};

const HOSTILE: &str = "<script>alert(1)</script> & \"Söhne\" 有限公司";
const TODAY: &str = "2026-11-21";

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

struct Site {
    browser: Browser,
    db: Db,
    _folder: tempfile::TempDir,
}

impl Deref for Site {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl DerefMut for Site {
    fn deref_mut(&mut self) -> &mut Browser {
        &mut self.browser
    }
}

async fn keep(mut tx: Tx) {
    let subject = "test".to_owned();
    tx.audit(Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing(day(TODAY));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        for (login, role, lang) in [
            ("chen", Role::Owner, Lang::Zh),
            ("smith", Role::Owner, Lang::En),
            ("wang", Role::Sales, Lang::Zh),
            ("xue", Role::Learner, Lang::Zh),
        ] {
            tx.add_person(NewPerson {
                login: login.to_owned(),
                name: login.to_owned(),
                role,
                lang,
                password: "correct horse".to_owned(),
            })
            .await
            .expect("person");
        }
        tx.commit().await.expect("commit");
        let files = Files::under(folder.path().join("files"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let browser = Browser::on(site(App::new(db.clone(), files, house)));
        Self { browser, db, _folder: folder }
    }

    /// Three buyers: one that owes much and late under a hostile name, one that pays, one bare.
    async fn fill(&self) {
        let mut tx = self.db.write(Actor::user("chen")).await.expect("tx");
        let buyer = |code: &str, name: &str, owner: Option<&str>| NewBuyer {
            code: code.to_owned(),
            name: Some(name.to_owned()),
            owner_login: owner.map(str::to_owned),
            kind: Some(credit::parties::CustomerKind::Project),
            nature: Some("{\"model\":\"project\",\"employees\":12}".to_owned()),
            ..NewBuyer::default()
        };
        let new = [
            buyer("C1", HOSTILE, Some("wang")),
            buyer("C/2", "Northern Lights & Co", None),
            buyer("C3", "无往来有限公司", None),
        ];
        let saved = save_buyers(&mut tx, &new, "file:buyers.csv", day("2025-01-01")).await;
        let ids: Vec<i64> =
            saved.expect("save").into_iter().map(|one| one.expect("buyer").0).collect();
        book(&mut tx, &ids).await;
        talk(&mut tx, ids[0]).await;
        keep(tx).await;
        let (actor, cancel) = (Actor::user("chen"), AtomicBool::new(false));
        assess(&self.db, day(TODAY), &actor, &|_| {}, &cancel).await.expect("assess");
    }
}

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
        contract: "HT-1".to_owned(),
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
        items.push(item(ids[0], format!("A/{month}"), issued, 9_000_000 + i64::from(month)));
        items.push(item(ids[1], format!("B{month}"), issued, 1_000_000));
    }
    posting.book_items(tx, &items).await.expect("items");
    let credits: Vec<NewCredit> = (0..11_i32)
        .flat_map(|month| {
            let on = day("2025-12-03").plus_months(month);
            let late = if month < 8 { Some((ids[0], on.plus_days(40), 9_000_000)) } else { None };
            late.into_iter().chain([(ids[1], on, 1_000_000)]).enumerate().map(
                move |(n, (buyer_id, effective_on, amount_minor))| NewCredit {
                    buyer_id,
                    kind: CreditKind::Receipt,
                    number: format!("R{month}-{n}"),
                    effective_on,
                    currency: Currency::CNY,
                    amount_minor,
                    reference: "<b>ref</b>".to_owned(),
                    note: String::new(),
                    targets: Vec::new(),
                    entity: None,
                },
            )
        })
        .collect();
    posting.book_credits(tx, &credits, Apply::ThenOldest).await.expect("receipts");
    posting.finish(tx).await.expect("finish");
    let lines = [
        ("current_assets", 50_000_000),
        ("current_liabilities", 30_000_000),
        ("total_assets", 100_000_000),
        ("total_liabilities", 60_000_000),
        ("equity", 39_000_000),
        ("ebit", 5_000_000),
        ("revenue", 90_000_000),
        ("net_profit", -1_000_000),
    ];
    let new = NewStatement {
        period_end: day("2025-12-31"),
        months: 12,
        currency: Currency::CNY,
        source: "<i>report</i>".to_owned(),
        audited: true,
        lines: lines.map(|(code, minor)| (code.to_owned(), minor)).into(),
    };
    record_statement(tx, ids[0], &new).await.expect("statement");
}

async fn talk(tx: &mut Tx, buyer_id: i64) {
    let limit = Limit::Amount(Money::new(5_000_000, Currency::CNY));
    let new = NewLimit {
        buyer_id,
        limit,
        currency: Currency::CNY,
        from_on: day("2026-01-01"),
        to_on: None,
        reason: "test".to_owned(),
    };
    grant_limit(tx, &new).await.expect("limit");
    let person =
        Person { name: "<u>王</u>".to_owned(), duty: "财务".to_owned(), ..Person::default() };
    record_contacts(tx, buyer_id, &[person]).await.expect("person");
    let contact = NewContact {
        buyer_id,
        number: None,
        on: day("2026-11-10"),
        channel: "call".to_owned(),
        person: "王".to_owned(),
        result: "promised".to_owned(),
        note: "<x>".to_owned(),
        item_id: None,
        proven: false,
    };
    log_contact(tx, &contact).await.expect("contact");
    let promise = NewPromise {
        buyer_id,
        number: None,
        made_on: day("2026-11-10"),
        due_on: day("2026-12-01"),
        currency: Currency::CNY,
        amount_minor: 1_000_000,
        company_minor: 1_000_000,
        item_id: None,
        contact_id: None,
        said_by: "王".to_owned(),
        note: String::new(),
    };
    record_promise(tx, &promise).await.expect("promise");
    let report = NewReport {
        buyer_id,
        signal: "vanished".to_owned(),
        text: "门口贴了封条 <b>".to_owned(),
        source: "visit".to_owned(),
        on: day("2026-11-12"),
    };
    report_signal(tx, &report).await.expect("report");
}

/// Every page that is read.
const PAGES: [&str; 26] = [
    "/",
    "/parties",
    "/parties?tier=high&sort=-score&only=overdue",
    "/parties?q=nothing-like-it",
    "/parties?sort=name&owner=me",
    "/parties/_/new",
    "/parties/C1",
    "/parties/C1?tab=items",
    "/parties/C1?tab=credit",
    "/parties/C1?tab=statements",
    "/parties/C1?tab=file",
    "/parties/C1?tab=history",
    "/parties/C1/edit",
    "/parties/C1/nature",
    "/parties/C1/contacts",
    "/parties/C1/documents",
    "/parties/C1/events",
    "/parties/C1/statements/new",
    "/parties/C1/limit?from=proposal",
    "/parties/C1/terms",
    "/parties/C1/screen",
    "/parties/C1/signal",
    "/collections/log/C1?from=buyer",
    "/collections/log/C1?result=promised",
    "/parties/C3",
    "/parties/C%2F2?tab=statements",
];

fn sound(path: &str, lang: &str, page: &str) {
    browser::sound(&format!("{path} {lang}"), page);
    for bad in ["<script>alert", "<b>ref", "<i>report", "<u>王", "<x>", " style=", "onclick"] {
        assert!(!page.contains(bad), "{path} {lang}: {bad}");
    }
    assert!(!page.contains("NaN") && !page.contains("inf%"), "{path} {lang}: a number");
}

#[tokio::test]
async fn every_page_in_both_languages() {
    let mut house = Site::open().await;
    house.fill().await;
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in PAGES {
            let seen = house.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path} {login}: {}", seen.text);
            sound(path, login, &seen.text);
        }
    }
    let page = house.get("/parties/C1").await.text;
    let at = page.split("/parties/C1/alerts/").nth(1).expect("an alert");
    let id = at.split('"').next().expect("id");
    let alert = house.get(&format!("/parties/C1/alerts/{id}")).await;
    assert_eq!(alert.status, StatusCode::OK);
    sound("alert", "en", &alert.text);
    let file = house.get("/parties.xlsx?tier=high").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.bytes.starts_with(b"PK"), "a workbook");
}

#[tokio::test]
async fn an_empty_company_says_what_to_do_first() {
    let mut house = Site::open().await;
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in ["/", "/parties"] {
            let page = house.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            sound(path, login, &page.text);
            assert!(page.text.contains("href=\"/intake\""), "{path}: one button");
        }
    }
}

#[tokio::test]
async fn a_salesperson_sees_their_own_buyers_only() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("wang").await;
    assert_eq!(house.get("/").await.location, "/collections");
    let list = house.get("/parties").await.text;
    assert!(list.contains("/parties/C1\"") && !list.contains("Northern Lights"), "scope");
    assert_eq!(house.get("/parties/C1").await.status, StatusCode::OK);
    for path in [
        "/parties/C%2F2",
        "/parties/C3",
        "/parties/C3/signal",
        "/parties/C3/contact",
        "/parties/C4",
    ] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let form = "signal=vanished&text=x&source=y&on=2026-11-20";
    assert_eq!(house.send("/parties/C3/signal", form).await.status, StatusCode::NOT_FOUND);
    for path in ["/parties/C1/limit", "/parties/C1/edit", "/parties/_/new"] {
        assert_eq!(house.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let grant = "kind=unlimited&from_on=2026-11-21&reason=x";
    assert_eq!(house.send("/parties/C1/limit", grant).await.status, StatusCode::FORBIDDEN);
    house.sign_in("xue").await;
    assert_eq!(house.get("/parties").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get("/").await.status, StatusCode::OK, "led nowhere, told so");
}
