//! The pages of the ledger, the import, warnings, collections, users, audit and settings as a
//! browser meets them: both languages, all roles, forged posts, hostile names, a whole import.

#[path = "../browser/mod.rs"]
mod browser;

mod acts;
mod payables;

use std::ops::{Deref, DerefMut};

use axum::http::StatusCode;
use base::{Clock, Currency, Day, Lang};
use browser::{Browser, Seen};
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
use web::{
    App, House,
    gate::Need,
    routes::{self, Route},
    site,
};

const HOSTILE: &str = "<script>alert(1)</script> & Söhne \"有限\" 公司";
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
        let browser = Browser::on(site(App::new(db.clone(), files, house)));
        Self { browser, db, _folder: folder }
    }

    async fn upload(&self, name: &str, bytes: &[u8], token: &str) -> Seen {
        self.browser.upload("/intake/upload", (name, bytes), token).await
    }

    /// Waits for a job and returns where its result stands.
    async fn wait(&self, job: &str) -> String {
        self.browser.wait(job).await.expect("a result")
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
            order: String::new(),
            origin: String::new(),
            settlements: Vec::new(),
            said_paid_minor: None,
            dispute: (currency == Currency::CNY).then(|| NewDispute {
                opened_on: day("2026-07-10"),
                amount_minor: 1_000,
                reason: HOSTILE.to_owned(),
                resolved_on: None,
            }),
            entity: None,
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
            entity: None,
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

fn sound(path: &str, lang: Lang, page: &str) {
    browser::sound(&format!("{path} {lang}"), page);
}

const PAGES: [&str; 49] = [
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
    "/collections/red",
    "/collections/red?view=unconfirmed&day=2026-11-20",
    "/collections/steps",
    "/collections/steps?view=done",
    "/collections/agreements",
    "/collections/agreements/new/K%2F1",
    "/collections/next/K%2F1",
    "/collections/reasons",
    "/collections/value",
    "/collections/outside",
    "/collections/outside?days=7&who=owner",
    "/collections/ways/K%2F1",
    "/collections/group/K%2F1",
    "/collections/capacity/owner",
    "/collections/challenger",
    "/collections/team",
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
        let acts = ["confirm", "reschedule", "withdraw"].map(|act| format!("{promise}/{act}"));
        for path in [alert, format!("{credit}/bounce"), format!("{credit}/refund"), credit, promise]
            .into_iter()
            .chain(acts)
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
            let rights = route.need.rights();
            if rights.is_empty() {
                continue;
            }
            let path = sample(&route);
            let seen = house.get(&path).await;
            if rights.iter().all(|right| role.may(*right)) {
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
