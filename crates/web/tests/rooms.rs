//! The pages of the ledger, the import, warnings, collections, users, audit and settings as a
//! browser meets them: both languages, all roles, forged posts, hostile names, a whole import.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{Clock, Currency, Day, Lang};
use credit::{
    collections::{NewContact, NewPromise, log_contact, record_promise},
    parties::{NewBuyer, save_buyers},
    receivables::{Apply, CreditKind, NewCredit, NewDispute, NewItem, Posting},
    warning::{NewReport, report_signal},
};
use store::{
    Actor, Db, Files, Open,
    access::{NewPerson, Role},
};
use tower::ServiceExt as _;
use web::{
    App, House,
    gate::Need,
    routes::{self, Route},
    site,
};

const HOSTILE: &str = "<script>alert(1)</script> & Söhne \"有限\" 公司";
/// Three invoices in GB18030, the last with a day that is none.
const GB18030: &[u8] =
    b"\xbf\xcd\xbb\xa7\xb1\xe0\xc2\xeb\x2c\xbf\xcd\xbb\xa7\xc3\xfb\xb3\xc6\x2c\xb7\xa2\
    \xc6\xb1\xba\xc5\xc2\xeb\x2c\xbf\xaa\xc6\xb1\xc8\xd5\xc6\xda\x2c\xb5\xbd\xc6\xda\
    \xc8\xd5\x2c\xbd\xf0\xb6\xee\x0d\x0a\x4b\x31\x2c\xbb\xaa\xb6\xab\xbd\xa8\xc9\xe8\
    \xbc\xaf\xcd\xc5\xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\x30\x31\x2c\x32\
    \x30\x32\x36\x2d\x30\x38\x2d\x30\x31\x2c\x32\x30\x32\x36\x2d\x30\x39\x2d\x33\x30\
    \x2c\x22\x31\x2c\x32\x33\x34\x2e\x35\x30\x22\x0d\x0a\x4b\x32\x2c\xba\xbc\xd6\xdd\
    \xc3\xf7\xd0\xf9\xd7\xb0\xca\xce\xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\
    \x30\x32\x2c\x32\x30\x32\x36\x2d\x30\x39\x2d\x30\x31\x2c\x32\x30\x32\x36\x2d\x31\
    \x30\x2d\x33\x31\x2c\x38\x30\x30\x2e\x30\x30\x0d\x0a\x4b\x33\x2c\xbb\xb5\xd0\xd0\
    \xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\x2c\x46\x2d\x30\x30\x33\x2c\xb2\xbb\xca\xc7\xc8\
    \xd5\xc6\xda\x2c\x32\x30\x32\x36\x2d\x31\x30\x2d\x33\x31\x2c\x31\x30\x30\x2e\x30\
    \x30\x0d\x0a";

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
    location: String,
    cookie: Option<String>,
    text: String,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing(day("2026-11-21"));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let people = Role::ALL.map(|role| (role.code().to_owned(), role, Lang::Zh));
        let english = [("smith".to_owned(), Role::Owner, Lang::En)];
        let new: Vec<NewPerson> = people
            .into_iter()
            .chain(english)
            .map(|(login, role, lang)| NewPerson {
                name: login.clone(),
                login,
                role,
                lang,
                password: "correct horse".to_owned(),
            })
            .collect();
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        tx.add_people(&new).await.expect("people");
        tx.commit().await.expect("commit");
        let files = Files::under(folder.path().join("files"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let site = site(App::new(db.clone(), files, house));
        Self { site, db, cookie: String::new(), _folder: folder }
    }

    async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, cookie) =
            (text(header::LOCATION).unwrap_or_default(), text(header::SET_COOKIE));
        let bytes = to_bytes(body, usize::MAX).await.expect("body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, location, cookie, text }
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

    async fn token(&self) -> String {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().expect("token").to_owned()
    }

    /// Posts with the session's token.
    async fn send(&self, path: &str, form: &str) -> Seen {
        let token = self.token().await;
        self.post(path, &format!("csrf={token}&{form}")).await
    }

    async fn upload(&self, name: &str, bytes: &[u8], token: &str) -> Seen {
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post("/intake/upload")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(request.body(Body::from(body)).expect("request")).await
    }

    async fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let form = format!("login={login}&password=correct+horse&next=%2F");
        let seen = self.post("/sign-in", &form).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{login}");
        let cookie = seen.cookie.expect("a session");
        self.cookie = cookie.split(';').next().expect("pair").to_owned();
    }

    /// Waits for a job and returns where its result stands.
    async fn wait(&self, job: &str) -> String {
        for _ in 0..600 {
            let seen = self.get(job).await;
            match seen.status {
                StatusCode::SEE_OTHER => return seen.location,
                StatusCode::OK => tokio::time::sleep(Duration::from_millis(50)).await,
                other => panic!("{job}: {other} {}", seen.text),
            }
        }
        panic!("{job} does not end");
    }

    /// A small company with a bit of everything. Returns a buyer's id.
    async fn furnish(&self) -> i64 {
        let mut tx = self.db.write(Actor::user("finance")).await.expect("tx");
        let new = |code: &str, name: &str| NewBuyer {
            code: code.to_owned(),
            name: Some(name.to_owned()),
            ..NewBuyer::default()
        };
        let buyers = [new("K/1", HOSTILE), new("K2", "杭州明轩装饰有限公司")];
        let saved = save_buyers(&mut tx, &buyers, "test", day("2026-01-01")).await.expect("buyers");
        tx.quiet();
        tx.commit().await.expect("commit");
        let id = saved[0].as_ref().expect("buyer").0;
        let item = |number: &str, currency, amount_minor| NewItem {
            buyer_id: id,
            number: number.to_owned(),
            instalment: 1,
            issued_on: day("2026-06-01"),
            due_on: day("2026-07-01"),
            currency,
            amount_minor,
            contract: HOSTILE.to_owned(),
            origin: String::new(),
            settlements: Vec::new(),
            dispute: (currency == Currency::CNY).then(|| NewDispute {
                opened_on: day("2026-07-10"),
                amount_minor: 1_000,
                reason: HOSTILE.to_owned(),
                resolved_on: None,
            }),
        };
        let credit = NewCredit {
            buyer_id: id,
            kind: CreditKind::Receipt,
            number: "R<1>".to_owned(),
            effective_on: day("2026-08-01"),
            currency: Currency::CNY,
            amount_minor: 5_000,
            reference: HOSTILE.to_owned(),
            note: String::new(),
            targets: Vec::new(),
        };
        let rate = credit::receivables::NewRate {
            currency: Currency::USD,
            from_on: day("2026-01-01"),
            rate: base::Rate::parse("7.1").expect("rate"),
            source: HOSTILE.to_owned(),
        };
        let mut tx = self.db.write(Actor::user("finance")).await.expect("tx");
        credit::receivables::record_rates(&mut tx, &[rate]).await.expect("rates");
        let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
        let items = [item("F/1", Currency::CNY, 123_450), item("F2", Currency::USD, 10_000)];
        posting.book_items(&mut tx, &items).await.expect("items");
        posting.book_credits(&mut tx, &[credit], Apply::Named).await.expect("credits");
        posting.finish(&mut tx).await.expect("finished");
        tx.commit().await.expect("commit");
        self.act(id).await;
        id
    }

    async fn act(&self, buyer_id: i64) {
        let mut tx = self.db.write(Actor::user("collector")).await.expect("tx");
        let report = NewReport {
            buyer_id,
            signal: "moved".to_owned(),
            text: HOSTILE.to_owned(),
            source: HOSTILE.to_owned(),
            on: day("2026-11-01"),
        };
        report_signal(&mut tx, &report).await.expect("report");
        let contact = NewContact {
            buyer_id,
            number: None,
            on: day("2026-11-20"),
            channel: "call".to_owned(),
            person: HOSTILE.to_owned(),
            result: "promised".to_owned(),
            note: HOSTILE.to_owned(),
            item_id: None,
            proven: false,
        };
        let contact_id = Some(log_contact(&mut tx, &contact).await.expect("contact").id());
        let promise = NewPromise {
            buyer_id,
            number: None,
            made_on: day("2026-11-20"),
            due_on: day("2026-11-25"),
            currency: Currency::CNY,
            amount_minor: 10_000,
            company_minor: 10_000,
            item_id: None,
            contact_id,
            said_by: HOSTILE.to_owned(),
            note: HOSTILE.to_owned(),
        };
        record_promise(&mut tx, &promise).await.expect("promise");
        tx.commit().await.expect("commit");
        let (today, actor) = (day("2026-11-21"), Actor::system("test"));
        let go = std::sync::atomic::AtomicBool::new(false);
        credit::assess::assess(&self.db, today, &actor, &|_| {}, &go).await.expect("assessed");
    }
}

/// What every page must be.
fn sound(path: &str, lang: Lang, page: &str) {
    let missing: Vec<&str> = page.split('⟦').skip(1).filter_map(|s| s.split('⟧').next()).collect();
    assert_eq!(missing, [""; 0], "{path} {lang}: texts are missing");
    assert!(!page.contains("<script>alert"), "{path} {lang}: a name was not escaped");
    assert!(!page.contains(" style=") && !page.contains("onclick"), "{path} {lang}: inline");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{path} {lang}: an id stands twice: {ids:?}");
}

const PAGES: [&str; 33] = [
    "/receivables",
    "/receivables?basis=issued&by=kind&as_of=2026-07-31",
    "/receivables?by=owner&known=2026-11-21T08:00&buckets=7,14",
    "/receivables?as_of=x&buckets=y&known=z",
    "/receivables/items",
    "/receivables/items?bucket=overdue&q=F",
    "/receivables/items?bucket=4&buyer=K%2F1",
    "/receivables/items/K%2F1/F%2F1/1",
    "/receivables/items/K%2F1/F%2F1/1/allocate",
    "/receivables/items/K%2F1/F%2F1/1/dispute?opened=2026-07-10",
    "/receivables/items/K%2F1/F%2F1/1/write-off",
    "/receivables/items/K%2F1/F%2F1/1/cancel",
    "/receivables/items/K%2F1/F2/1/allocate",
    "/receivables/credits",
    "/receivables/credits?buyer=K%2F1&kind=receipt",
    "/intake",
    "/warning",
    "/warning?level=yellow&state=open&role=sales&signal=moved",
    "/warning?state=cleared",
    "/warning/signals",
    "/warning/report?buyer=K2",
    "/collections",
    "/collections?whose=mine",
    "/collections/log/K%2F1?channel=visit",
    "/collections/promises",
    "/collections/promises?view=kept",
    "/access/people",
    "/access/add",
    "/access/people/sales",
    "/access/account",
    "/access/audit",
    "/access/audit?room=access&actor=finance",
    "/settings",
];

#[tokio::test]
async fn every_page_in_both_languages_with_hostile_names() {
    let mut house = Site::open().await;
    house.furnish().await;
    for (login, lang) in [("owner", Lang::Zh), ("smith", Lang::En)] {
        house.sign_in(login).await;
        for path in PAGES {
            let seen = house.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
            sound(path, lang, &seen.text);
        }
        let list = house.get("/warning").await.text;
        let alert = list.split("/warning/alerts/").nth(1).expect("an alert");
        let alert = format!("/warning/alerts/{}", alert.split('"').next().expect("id"));
        let credits = house.get("/receivables/credits").await.text;
        let credit = credits.split("/receivables/credits/").nth(1).expect("a credit");
        let credit = format!("/receivables/credits/{}", credit.split('"').next().expect("id"));
        let promises = house.get("/collections/promises").await.text;
        let promise = promises.split("/collections/promises/").nth(1).expect("a promise");
        let promise = format!("/collections/promises/{}", promise.split('"').next().expect("id"));
        for path in [alert, format!("{credit}/bounce"), format!("{credit}/refund"), credit, promise]
        {
            let seen = house.get(&path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
            sound(&path, lang, &seen.text);
        }
        for path in ["ageing.xlsx", "ageing.csv?by=owner", "items.xlsx", "items.csv?bucket=overdue"]
        {
            let seen = house.get(&format!("/receivables/{path}")).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}");
            assert!(!seen.text.contains('⟦'), "{path} {lang}");
        }
    }
}

fn sample(route: &Route) -> String {
    ["buyer", "number", "instalment", "act", "id", "job", "code", "login", "name"]
        .iter()
        .fold(route.path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "1"))
}

#[tokio::test]
async fn every_route_keeps_out_who_may_not() {
    let mut house = Site::open().await;
    for route in routes::table() {
        if matches!(route.need, Need::Nobody) || route.path.starts_with("/api/") {
            continue;
        }
        let path = sample(&route);
        let mut seen = house.get(&path).await;
        if seen.status == StatusCode::METHOD_NOT_ALLOWED {
            seen = house.post(&path, "").await;
        }
        assert!(seen.location.starts_with("/sign-in"), "{path}: {}", seen.status);
    }
    for role in Role::ALL {
        house.sign_in(role.code()).await;
        let token = house.token().await;
        for route in routes::table() {
            let Need::May(right) = route.need else { continue };
            let path = sample(&route);
            let seen = house.get(&path).await;
            if role.may(right) {
                assert_ne!(seen.status, StatusCode::FORBIDDEN, "{role} {path}");
                continue;
            }
            let posted = house.post(&path, &format!("csrf={token}")).await;
            for answer in [seen.status, posted.status] {
                // A method that the address does not have is no way in either.
                let kept_out =
                    matches!(answer, StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED);
                assert!(kept_out, "{role} {path}: {answer}");
            }
            let refused = [seen.status, posted.status].contains(&StatusCode::FORBIDDEN);
            assert!(refused, "{role} {path} is not guarded");
        }
    }
}

#[tokio::test]
async fn forged_posts_change_nothing() {
    let mut house = Site::open().await;
    house.furnish().await;
    house.sign_in("owner").await;
    for (path, form) in [
        ("/receivables/items/K%2F1/F%2F1/1/write-off", "amount=1&day=2026-11-21&reason=x&sure=1"),
        ("/access/add", "login=evil&name=x&role=owner&lang=zh&password=correct+horse"),
        ("/access/people/sales/password", "password=correct+horse"),
        ("/access/account/tokens", "name=x&days=1"),
        ("/settings/company", "company=evil"),
        ("/settings/assess", ""),
        ("/warning/report", "buyer=K2&signal=moved&text=x&on=2026-11-21"),
        ("/collections/log/K2", "channel=call&result=greeted&note=x&on=2026-11-21"),
        ("/intake/forget", "name=x"),
    ] {
        for form in [form.to_owned(), format!("{form}&csrf=4d.00")] {
            let seen = house.post(path, &form).await;
            assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    let seen = house.upload("a.csv", b"a,b\n1,2\n", "4d.00").await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_books_are_kept_by_form() {
    let mut house = Site::open().await;
    house.furnish().await;
    house.sign_in("finance").await;
    let item = "/receivables/items/K%2F1/F%2F1/1";
    let form = house.get(&format!("{item}/allocate")).await.text;
    let credit = form.split("<option value=\"").nth(1).expect("a receipt");
    let credit = credit.split('"').next().expect("id");
    for (act, form, status, says) in [
        ("write-off", "amount=9999&day=2026-11-21&reason=x&sure=1".to_owned(), 422, "超过未收余额"),
        ("write-off", "amount=1&day=2026-11-21&reason=x".to_owned(), 422, "勾选确认"),
        ("write-off", "amount=abc&day=x&reason=".to_owned(), 422, "不是金额"),
        ("allocate", format!("credit={credit}&amount=50&day=2026-05-01"), 422, "最早日期"),
        ("allocate", format!("credit={credit}&amount=50&day=2026-08-02"), 303, ""),
        ("write-off", "amount=1%2C000&day=2026-11-21&reason=破产&sure=1".to_owned(), 303, ""),
    ] {
        let seen = house.send(&format!("{item}/{act}"), &form).await;
        assert_eq!(seen.status.as_u16(), status, "{act} {form}: {}", seen.text);
        assert!(seen.text.contains(says), "{act} {form}");
    }
    let page = house.get(item).await.text;
    assert!(page.contains("¥184.50"), "1,234.50 less 50 less 1,000: {page}");
    let movement = page.split("/reverse-").nth(1).expect("a movement");
    let movement = movement.split('"').next().expect("id");
    let reverse = format!("{item}/reverse-{movement}");
    let seen = house.send(&reverse, "day=2026-11-21&reason=x").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let again = house.send(&reverse, "day=2026-11-21&reason=x").await;
    assert!(again.text.contains("已经冲销过"), "{}", again.text);
    let check = credit::receivables::check_ledger(&house.db).await.expect("check");
    assert_eq!(check.broken, []);
}

#[tokio::test]
async fn a_gb18030_file_goes_all_the_way() {
    let mut house = Site::open().await;
    house.sign_in("finance").await;
    let token = house.token().await;
    for (name, bytes, says) in
        [("leer.csv", &b""[..], "是空的"), ("a.pdf", b"%PDF-1.7 x", "无法按表格读取")]
    {
        let seen = house.upload(name, bytes, &token).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(seen.text.contains(says), "{name}: {}", seen.text);
    }
    let seen = house.upload("应收 2026.csv", GB18030, &token).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let file = seen.location;
    let page = house.get(&file).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    sound(&file, Lang::Zh, &page.text);
    assert!(page.text.contains("华东建设集团有限公司") && page.text.contains("GB18030"));
    let form = "kind=invoices&order=ymd&currency=&role.0=buyer-code&role.1=buyer-name&\
        role.2=invoice-no&role.3=issued-on&role.4=due-on&role.5=amount&unit.5=1&mark.5=point";
    let saved = house.send(&file, &format!("{form}&do=save&name=月末应收")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let wrong = house.send(&file, &format!("{form}&do=save&name=")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let tried = house.send(&file, &format!("{form}&do=try")).await;
    let trial = house.wait(&tried.location).await;
    let page = house.get(&trial).await;
    sound(&trial, Lang::Zh, &page.text);
    assert!(page.text.contains("不是日期") && page.text.contains("有 1 行会被退回"));
    let stands = credit::intake::list_batches(&house.db, None, 10).await.expect("batches");
    assert_eq!(stands, [], "a trial keeps nothing");

    let whole = house.send(&format!("{file}/commit"), "mode=whole-file&add_buyers=1").await;
    let page = house.get(&house.wait(&whole.location).await).await;
    assert!(page.text.contains("整份文件没有导入"), "{}", page.text);
    let good = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    let batch = house.wait(&good.location).await;
    let page = house.get(&batch).await;
    sound(&batch, Lang::Zh, &page.text);
    assert!(page.text.contains("合格的行已导入"), "{}", page.text);
    let csv = house.get(&format!("{batch}/rejects.csv")).await.text;
    assert!(csv.contains("F-003") && csv.contains("不是日期"), "{csv}");
    let ageing = house.get("/receivables").await.text;
    assert!(ageing.contains("2,034.50"), "1,234.50 and 800.00");
    let again = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    house.wait(&again.location).await;
    let ageing = house.get("/receivables").await.text;
    assert!(ageing.contains("2,034.50"), "the same file twice changes nothing");
    house.sign_in("credit-manager").await;
    let hidden = house.get(&file).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "somebody else's upload");
}

#[tokio::test]
async fn a_workbook_goes_all_the_way() {
    let mut house = Site::open().await;
    house.sign_in("smith").await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let heads =
        ["Customer Code", "Customer Name", "Invoice No", "Invoice Date", "Due Date", "Amount"];
    for (column, head) in (0_u16..).zip(heads) {
        page.write_string(0, column, head).expect("head");
    }
    let cells = ["C1", HOSTILE, "INV-1", "2026-08-01", "2026-09-01"];
    for (column, cell) in (0_u16..).zip(cells) {
        page.write_string(1, column, cell).expect("cell");
    }
    page.write_number(1, 5, 99.5).expect("amount");
    let bytes = book.save_to_buffer().expect("workbook");
    let seen = house.upload("AR.xlsx", &bytes, &house.token().await).await;
    let file = seen.location;
    let page = house.get(&file).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    sound(&file, Lang::En, &page.text);
    let recognised = house.send(&file, "do=recognise&kind=invoices&profile=").await;
    assert_eq!(recognised.status, StatusCode::SEE_OTHER, "{}", recognised.text);
    let form = "kind=invoices&role.0=buyer-code&role.1=buyer-name&role.2=invoice-no&\
        role.3=issued-on&role.4=due-on&role.5=amount&do=try";
    let tried = house.send(&file, form).await;
    let trial = house.wait(&tried.location).await;
    let page = house.get(&trial).await.text;
    sound(&trial, Lang::En, &page);
    assert!(page.contains("All rows are good"), "{page}");
    let done = house.send(&format!("{file}/commit"), "mode=good-rows&add_buyers=1").await;
    let batch = house.wait(&done.location).await;
    let page = house.get(&batch).await.text;
    assert!(page.contains("Everything went in"), "{page}");
    let ageing = house.get("/receivables").await.text;
    sound("/receivables", Lang::En, &ageing);
    assert!(ageing.contains("99.50"), "{ageing}");
}

#[expect(clippy::too_many_lines, reason = "one journey through many forms")]
#[tokio::test]
async fn people_settings_warnings_and_promises_by_form() {
    let mut house = Site::open().await;
    house.furnish().await;
    house.sign_in("owner").await;
    for (path, form, status, says) in [
        ("/access/add", "login=x&name=&role=boss&lang=zh&password=short", 422, "没有名为"),
        (
            "/access/add",
            "login=li.wei&name=李伟&role=sales&lang=zh&password=short",
            422,
            "密码太短",
        ),
        (
            "/access/add",
            "login=li.wei&name=李伟&role=sales&lang=zh&password=correct+horse",
            303,
            "",
        ),
        ("/access/people/li.wei", "name=李伟&role=finance&lang=en&active=1", 303, ""),
        (
            "/access/account/password",
            "current=wrong&password=new+horse+1&again=other",
            422,
            "不一样",
        ),
        ("/access/account/tokens", "name=ERP&days=30", 200, "sx_"),
        ("/access/audit/verify", "", 200, "审计链完好"),
        ("/settings/company", "company=", 422, "公司名称为空"),
        ("/settings/company", "company=新名字", 303, ""),
        ("/settings/buckets", "buckets=90%2C30", 422, "账龄分段不对"),
        ("/settings/buckets", "buckets=15%2C45", 303, ""),
        ("/settings/rates", "currency=CNY&from=2026-11-01&rate=0&source=", 422, "不能登记汇率"),
        ("/settings/rates", "currency=EUR&from=2026-11-01&rate=7.8&source=x", 303, ""),
        ("/warning/report", "buyer=none&signal=moved&text=&on=2027-01-01", 422, "没有编码为"),
        ("/warning/report", "buyer=K2&signal=moved&text=搬走&on=2026-11-20", 303, ""),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21",
            422,
            "请写承诺金额和承诺付款日",
        ),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21&amount=500&due=2026-11-01",
            422,
            "早于",
        ),
        (
            "/collections/log/K2",
            "channel=call&result=promised&note=x&on=2026-11-21&amount=500&due=2026-11-30",
            303,
            "",
        ),
    ] {
        let seen = house.send(path, form).await;
        assert_eq!(seen.status.as_u16(), status, "{path} {form}: {}", seen.text);
        assert!(seen.text.contains(says), "{path} {form}: {}", seen.text);
    }
    let page = house.get("/receivables").await.text;
    assert!(page.contains("16–45") && page.contains("新名字"), "buckets and name are in force");
    assert!(house.get("/collections/promises").await.text.contains("¥500.00"));
    let list = house.get("/warning").await.text;
    let pick = list.split("name=\"pick\" value=\"").nth(1).expect("an alert");
    let pick = pick.split('"').next().expect("id").to_owned();
    let seen = house.send("/warning/acknowledge", &format!("pick={pick}&pick={pick}")).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let alert = format!("/warning/alerts/{pick}");
    let bare = house.send(&format!("{alert}/clear"), "reason=").await;
    assert!(bare.text.contains("要写理由"), "{}", bare.text);
    let cleared = house.send(&format!("{alert}/clear"), "reason=已核实").await;
    assert_eq!(cleared.status, StatusCode::SEE_OTHER, "{}", cleared.text);
    let started = house.send("/settings/assess", "day=2026-11-21").await;
    assert_eq!(house.wait(&started.location).await, "/settings#runs");
    let changed = house
        .send(
            "/access/account/password",
            "current=correct+horse&password=new+horse+1&again=new+horse+1",
        )
        .await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_eq!(house.get("/settings").await.location, "/sign-in?next=%2Fsettings");
}

#[tokio::test]
async fn salespeople_see_their_own() {
    let mut house = Site::open().await;
    let id = house.furnish().await;
    house.sign_in("sales").await;
    for path in [
        "/receivables/items/K%2F1/F%2F1/1",
        "/receivables/items?buyer=K%2F1",
        "/receivables/credits?buyer=K%2F1",
        "/collections/log/K%2F1",
    ] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path} of {id}");
    }
    for path in
        ["/receivables", "/receivables/items", "/warning", "/collections", "/collections/promises"]
    {
        let seen = house.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert!(!seen.text.contains("Söhne"), "{path}");
    }
}
