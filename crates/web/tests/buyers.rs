//! The first page, the list of buyers and one buyer, on a small company: every page in both
//! languages, whose buyers are seen, forged and hostile posts.

use std::sync::atomic::AtomicBool;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{Clock, Currency, Day, Lang, Money};
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
use tower::ServiceExt as _;
use web::{App, House, site};

const HOSTILE: &str = "<script>alert(1)</script> & \"Söhne\" 有限公司";
const TODAY: &str = "2026-11-21";

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

struct Site {
    site: Router,
    db: Db,
    cookie: String,
    _folder: tempfile::TempDir,
}

struct Seen {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    bytes: Vec<u8>,
    text: String,
}

impl Seen {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().expect("ascii"))
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
        let site = site(App::new(db.clone(), files, house));
        Self { site, db, cookie: String::new(), _folder: folder }
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

    async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("body").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, headers: parts.headers, bytes, text }
    }

    async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("request")).await
    }

    async fn post(&self, path: &str, form: &str) -> Seen {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("request")).await
    }

    async fn send(&self, path: &str, form: &str) -> Seen {
        let form = format!("csrf={}&{form}", self.token().await);
        self.post(path, &form).await
    }

    async fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let form = format!("login={login}&password=correct+horse&next=%2Fx");
        let seen = self.post("/sign-in", &form).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{login}");
        let set = seen.headers[header::SET_COOKIE].to_str().expect("cookie");
        self.cookie = set.split(';').next().expect("pair").to_owned();
    }

    async fn token(&self) -> String {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().expect("token").to_owned()
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
        origin: String::new(),
        settlements: Vec::new(),
        dispute: None,
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
    let missing: Vec<&str> = page.split('⟦').skip(1).filter_map(|s| s.split('⟧').next()).collect();
    assert_eq!(missing, [""; 0], "{path} {lang}: texts are missing");
    for bad in ["<script>alert", "<b>ref", "<i>report", "<u>王", "<x>", " style=", "onclick"] {
        assert!(!page.contains(bad), "{path} {lang}: {bad}");
    }
    assert!(!page.contains("NaN") && !page.contains("inf%"), "{path} {lang}: a number");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{path} {lang}: an id stands twice: {ids:?}");
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
    assert_eq!(house.get("/").await.location(), "/collections");
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

#[tokio::test]
async fn forms_refuse_forgers_and_keep_what_was_typed() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let new = "buyer_code=N1&buyer_name=新客户&currency=CNY&country=cn&role=buyer&kind=dealer\
        &ownership=private&size=small";
    for forged in [new.to_owned(), format!("csrf=4d.00&{new}")] {
        let seen = house.post("/parties/_/new", &forged).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(house.get("/parties/N1").await.status, StatusCode::NOT_FOUND);
    for (path, form, kept) in [
        ("/parties/_/new", "buyer_code=N1&buyer_name=&currency=CNY&region=Hangzhou", "Hangzhou"),
        ("/parties/_/new", "buyer_code=C1&buyer_name=Again&currency=CNY", "Again"),
        ("/parties/_/new", "buyer_code=N1&buyer_name=Nn&currency=CNY&uscc=123", "value=\"123\""),
        ("/parties/C1/limit", "kind=&from_on=2026-11-21&reason=because", "because"),
        ("/parties/C1/limit", "kind=amount&amount=0&from_on=2026-11-21&reason=zero", "zero"),
        ("/parties/C1/limit", "kind=unlimited&amount=5&from_on=2026-11-21&reason=both", "both"),
        (
            "/parties/C1/promise",
            "amount=ten&currency=CNY&due_on=2026-12-01&made_on=2026-11-21",
            "ten",
        ),
        (
            "/parties/C1/promise",
            "amount=10&currency=CNY&due_on=2026-01-01&made_on=2026-11-21",
            "2026-01-01",
        ),
        ("/parties/C1/contact", "on=2026-11-21&channel=call&result=promised&note=", "promised"),
        ("/parties/C1/signal", "signal=nonsense&text=abc&on=2026-11-21", "abc"),
        ("/parties/C1/screen", "ownership=private", "checked"),
        (
            "/parties/C1/statements/new",
            "period_end=2025-12-31&months=12&currency=CNY&source=x&cash=a",
            "value=\"a\"",
        ),
        ("/parties/C1/edit", "version=99&buyer_name=Late&currency=CNY", "Late"),
        ("/parties/C1/terms", "terms=never&from_on=2026-11-21&reason=why", "why"),
        ("/parties/C1/events", "kind=note&on=2026-11-21&text=told&source=", "told"),
    ] {
        let seen = house.send(path, form).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
        assert!(seen.text.contains(kept), "{path} {form}: what was typed is lost");
        assert!(seen.text.contains("id=\"mistakes\""), "{path} {form}: nothing is said");
        sound(path, form, &seen.text);
    }
}

#[tokio::test]
async fn forms_change_what_they_say() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("smith").await;
    for (path, form, then) in [
        (
            "/parties/_/new",
            "buyer_code=N1&buyer_name=%E6%96%B0&currency=CNY&country=cn&role=buyer\
            &kind=dealer&ownership=private&size=small&founded_on=2011-02-03",
            "/parties/N1",
        ),
        (
            "/parties/N1/edit",
            "version=1&buyer_name=Newer&currency=CNY&country=cn&role=buyer\
            &kind=dealer&ownership=private&size=small&owner=wang",
            "/parties/N1?tab=file",
        ),
        ("/parties/N1/nature", "version=2&model=direct&seasonality=strong", "/parties/N1?tab=file"),
        ("/parties/N1/contacts", "name=Li&duty=finance", "/parties/N1?tab=file"),
        (
            "/parties/N1/events",
            "kind=sued&on=2026-11-01&text=sued&source=court",
            "/parties/N1?tab=history",
        ),
        (
            "/parties/N1/limit",
            "kind=amount&amount=500%2C000&from_on=2026-11-21&reason=ok",
            "/parties/N1?tab=credit",
        ),
        (
            "/parties/N1/terms",
            "terms=prepay&from_on=2026-11-21&reason=ok",
            "/parties/N1?tab=credit",
        ),
        (
            "/parties/N1/contact",
            "on=2026-11-21&channel=call&result=greeted&note=hello",
            "/parties/N1?tab=history",
        ),
        (
            "/parties/N1/promise",
            "amount=10%2C000.50&currency=CNY&due_on=2026-12-01&made_on=2026-11-21",
            "/parties/N1?tab=history",
        ),
        ("/parties/N1/signal", "signal=vanished&text=gone&on=2026-11-21", "/parties/N1"),
        (
            "/parties/N1/statements/new",
            "period_end=2025-12-31&months=12&currency=CNY&source=x\
            &total_assets=100&net_profit=%285%29",
            "/parties/N1?tab=statements",
        ),
    ] {
        let seen = house.send(path, form).await;
        let told: String = seen.text.chars().take(4_000).collect();
        assert_eq!((seen.status, seen.location()), (StatusCode::SEE_OTHER, then), "{path}: {told}");
        let page = house.get(then).await;
        sound(then, "en", &page.text);
    }
    let credit = house.get("/parties/N1?tab=credit").await.text;
    assert!(credit.contains("500,000.00"), "the limit stands there");
    let story = house.get("/parties/N1?tab=history").await.text;
    assert!(story.contains("10,000.50") && story.contains("hello") && story.contains("court"));
    let statements = house.get("/parties/N1?tab=statements").await.text;
    assert!(statements.contains("\u{2212}5.00"), "a loss is negative");
    let page = house.get("/parties/N1").await.text;
    let id = page.split("/parties/N1/alerts/").nth(1).and_then(|s| s.split('"').next());
    let handle = format!("/parties/N1/alerts/{}/handle", id.expect("the reported signal"));
    assert_eq!(house.send(&handle, "do=clear&reason=").await.status.as_u16(), 422);
    assert_eq!(house.send(&handle, "do=acknowledge").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.send(&handle, "do=clear&reason=checked").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.send("/assess", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn papers_come_back_as_attachments() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let part = |name: &str, more: &str, body: &str| {
        format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let post = async |csrf: &str, file: &str, body: &str| {
        let text = format!(
            "{}{}{}{}{}--X--\r\n",
            part("csrf", "", csrf),
            part("kind", "", "contract"),
            part("title", "", "<b>合同</b>"),
            part("as_of", "", "2026-11-01"),
            part("file", &format!("; filename=\"{file}\""), body),
        );
        let request = Request::post("/parties/C1/documents")
            .header(header::COOKIE, &house.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        house.ask(request.body(Body::from(text)).expect("request")).await
    };
    let token = house.token().await;
    assert_eq!(post("4d.00", "a.pdf", "%PDF-1").await.status, StatusCode::FORBIDDEN);
    for (file, body) in [("a.html", "<html>"), ("a.pdf", "<html>"), ("a.pdf", "")] {
        let seen = post(&token, file, body).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        sound(file, "zh", &seen.text);
    }
    assert_eq!(post(&token, "合同.pdf", "%PDF-1.7 body").await.status, StatusCode::SEE_OTHER);
    let page = house.get("/parties/C1?tab=file").await.text;
    assert!(!page.contains("<b>合同"), "a title was not escaped");
    let id = page.split("/parties/C1/documents/").nth(1).and_then(|s| s.split('"').next());
    let seen = house.get(&format!("/parties/C1/documents/{}", id.expect("kept"))).await;
    let value = |name: &str| seen.headers[name].to_str().expect("ascii").to_owned();
    assert!(value("content-disposition").starts_with("attachment;"));
    assert_eq!(value("content-type"), "application/pdf");
    assert_eq!(value("x-content-type-options"), "nosniff");
    assert_eq!(seen.bytes, b"%PDF-1.7 body");
    assert_eq!(house.get("/parties/C3/documents/1").await.status, StatusCode::NOT_FOUND);
}
