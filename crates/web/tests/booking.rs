//! Booking by form, undoing an import, emptying a field, a masked number: as a browser without
//! script meets them, on both databases.

mod browser;

use std::ops::{Deref, DerefMut};

use axum::http::StatusCode;
use base::Lang;
use browser::Browser;
use credit::{
    assess::assess,
    intake::{self, Options, Watch, source::Source},
    parties::{self, Clearable, NewBuyer, NewContact, record_contacts, save_buyers},
    receivables::{NewRate, check_ledger, find_credit, get_item, record_rates, restore_rate},
};
use store::{
    Actor, Audit, Db, Files,
    access::{NewPerson, Role, Scope},
};
use testkit::{TestDb, both, day};
use web::{App, House, site};

struct Site {
    browser: Browser,
    db: Db,
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
    /// A company with a buyer on 30 days, owned by a salesperson, and one without terms.
    async fn of(db: &TestDb) -> Self {
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        for (login, role) in [("chen", Role::Owner), ("lin", Role::Finance), ("wang", Role::Sales)]
        {
            let person = NewPerson {
                login: login.to_owned(),
                name: login.to_owned(),
                role,
                lang: Lang::Zh,
                password: "correct horse".to_owned(),
            };
            tx.add_person(person).await.expect("person");
        }
        let buyer = |code: &str, name: &str, terms: &str| NewBuyer {
            code: code.to_owned(),
            name: Some(name.to_owned()),
            owner_login: Some("wang".to_owned()),
            terms: Some(terms.to_owned()),
            founded_on: Some(day("2010-01-01")),
            ..NewBuyer::default()
        };
        let new = [buyer("K1", "华东 <b>建设</b>", "net-30"), buyer("K2", "苏州园林", "")];
        save_buyers(&mut tx, &new, "test", day("2026-01-01")).await.expect("buyers");
        let audit = Audit {
            room: "test",
            action: "furnish",
            subject: "x".to_owned(),
            detail: serde_json::json!({}),
        };
        tx.audit(audit);
        tx.commit().await.expect("commit");
        let files = Files::under(std::env::temp_dir().join("shouxin-booking-test"));
        let browser = Browser::on(site(App::new((**db).clone(), files, House::default())));
        Self { browser, db: (**db).clone() }
    }

    async fn buyer(&self, code: &str) -> parties::Buyer {
        parties::get_buyer(&self.db, code, Scope::All).await.expect("buyer")
    }

    async fn open(&self, number: &str, instalment: i64) -> (i64, String) {
        let buyer = self.buyer("K1").await;
        let item = get_item(&self.db, buyer.id, number, instalment).await.expect("item");
        (item.open_minor, item.due_on.to_string())
    }
}

#[tokio::test]
async fn invoices_receipts_and_credit_notes_are_booked_by_form() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        site.sign_in("lin").await;
        for what in ["invoice", "receipt", "credit-note"] {
            let page = site.get(&format!("/receivables/book/{what}?buyer=K1")).await;
            assert_eq!(page.status, StatusCode::OK, "{what}");
            assert!(page.text.contains("value=\"K1\"") && !page.text.contains("receivables-book"));
        }
        let path = "/receivables/book/invoice";
        let typed = "buyer=K1&number=F-1&day=2026-11-01&currency=CNY";
        let booked = site.send(path, &format!("{typed}&amount=1,000.00")).await;
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
        assert_eq!(booked.location, "/receivables/items/K1/F-1/1");
        assert_eq!(site.open("F-1", 1).await, (100_000, "2026-12-01".to_owned()), "by its terms");
        let twice = site.send(path, &format!("{typed}&amount=1,000.00")).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.text.contains("href=\"/receivables/items/K1/F-1/1\""), "the first is linked");
        assert!(twice.text.contains("id=\"f-number-error\""));

        let parts = "parts=2026-12-01+600.00%0D%0A2027-01-01+400";
        let form = format!("buyer=K1&number=F-2&day=2026-11-01&currency=CNY&amount=1000&{parts}");
        assert_eq!(site.send(path, &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.open("F-2", 2).await, (40_000, "2027-01-01".to_owned()));

        let receipt = "buyer=K1&number=S-1&day=2026-11-10&amount=1200&currency=CNY\
                       &reference=F-1&apply=oldest";
        let booked = site.send("/receivables/book/receipt", receipt).await;
        assert!(booked.location.starts_with("/receivables/credits/"), "{}", booked.text);
        assert_eq!(site.open("F-1", 1).await.0, 0);
        assert_eq!(site.open("F-2", 1).await.0, 40_000, "the rest paid the oldest");
        let note = "buyer=K1&number=H-1&day=2026-11-11&amount=100&currency=CNY\
                    &reference=F-2&apply=named";
        let booked = site.send("/receivables/book/credit-note", note).await;
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
        assert_eq!(site.open("F-2", 1).await.0, 30_000);
        let (today, ahead) = (db.clock().today(), db.clock().today().plus_days(9));
        for (number, day, told) in [("F-3", today, false), ("F-4", ahead, true)] {
            let form = format!("buyer=K1&number={number}&day={day}&currency=CNY&amount=5");
            let booked = site.send(path, &form).await;
            assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
            let own = site.cookie.clone();
            site.cookie = format!("{own}; {}", booked.cookie.expect("a sentence on the way"));
            let page = site.get(&booked.location).await;
            site.cookie = own;
            assert_eq!(page.text.contains("在今天之后"), told, "{number}: {}", page.text);
        }
        assert!(check_ledger(&site.db).await.expect("ledger").is_sound());
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        site.sign_in("lin").await;
        for (what, form, field) in [
            ("invoice", "buyer=X&number=1&day=2026-11-01&amount=1&currency=CNY", "buyer"),
            ("invoice", "buyer=K1&number=&day=2026-11-01&amount=1&currency=CNY", "number"),
            ("invoice", "buyer=K1&number=1&day=morgen&amount=1&currency=CNY", "day"),
            ("invoice", "buyer=K1&number=1&day=2026-11-01&amount=0&currency=CNY", "amount"),
            ("invoice", "buyer=K1&number=1&day=2026-11-01&amount=1&currency=XX1", "currency"),
            ("invoice", "buyer=K1&number=1&day=2026-11-01&amount=1&currency=USD", "currency"),
            ("invoice", "buyer=K2&number=1&day=2026-11-01&amount=1&currency=CNY", "due"),
            (
                "invoice",
                "buyer=K1&number=1&day=2026-11-01&amount=1&currency=CNY&due=2026-10-01",
                "day",
            ),
            (
                "invoice",
                "buyer=K1&number=1&day=2026-11-01&amount=2&currency=CNY&parts=2026-12-01+1",
                "parts",
            ),
            (
                "receipt",
                "buyer=K1&number=1&day=2026-11-01&amount=2&currency=CNY&reference=F-9",
                "reference",
            ),
        ] {
            let seen = site.send(&format!("/receivables/book/{what}"), form).await;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(seen.text.contains(&format!("id=\"f-{field}-error\"")), "{form}: {field}");
        }
        let form = "buyer=K1&number=1&day=2026-11-01&amount=1&currency=CNY";
        let forged = site.post("/receivables/book/invoice", &format!("csrf=x&{form}")).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        site.sign_in("wang").await;
        assert_eq!(site.get("/receivables/book/invoice").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn an_allocation_and_a_receipt_are_taken_back_on_the_receipts_page() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        site.sign_in("lin").await;
        let form = "buyer=K1&number=F-1&day=2026-11-01&amount=500&currency=CNY";
        site.send("/receivables/book/invoice", form).await;
        let form = "buyer=K1&number=S-1&day=2026-11-10&amount=500&currency=CNY&apply=oldest";
        let receipt = site.send("/receivables/book/receipt", form).await.location;
        let page = site.get(&receipt).await.text;
        let reverse = page.split("/reverse-").nth(1).expect("a button").split('"').next();
        let reverse = format!("{receipt}/reverse-{}", reverse.expect("id"));
        assert_eq!(site.get(&reverse).await.status, StatusCode::OK);
        let back = "day=2026-11-12&sure=1&reason=%E9%94%99";
        assert_eq!(site.send(&reverse, back).await.location, receipt);
        assert_eq!(site.open("F-1", 1).await.0, 50_000);
        let twice = site.send(&reverse, back).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let cancel = format!("{receipt}/cancel");
        assert_eq!(site.send(&cancel, back).await.location, receipt);
        let buyer = site.buyer("K1").await;
        let kind = credit::receivables::CreditKind::Receipt;
        let id = find_credit(&site.db, buyer.id, kind, "S-1").await.expect("read").expect("there");
        let credit = credit::receivables::get_credit(&site.db, id, Scope::All).await.expect("it");
        assert_eq!(credit.credit.unallocated_minor, 0);
        let bounced = site.send(&format!("{receipt}/bounce"), back).await;
        assert_eq!(bounced.status, StatusCode::UNPROCESSABLE_ENTITY, "it was cancelled before");
        assert!(check_ledger(&site.db).await.expect("ledger").is_sound());
    })
    .await;
}

#[tokio::test]
async fn an_import_is_undone_on_its_page() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        let text = "客户编码,客户名称,发票号,开票日期,到期日,金额\nK9,新客户,F-7,2026-01-05,2026-02-04,9.00\n";
        let source = Source::bytes("ar.csv", text.as_bytes().to_vec());
        let actor = Actor::user("lin");
        let options = Options::default();
        let batch = intake::import(&site.db, actor, source, &options, &Watch::default()).await;
        let batch = batch.expect("imported").batch_id.expect("batch");
        let href = format!("/intake/batches/{batch}");
        site.sign_in("lin").await;
        assert!(site.get(&href).await.text.contains(&format!("{href}/undo")));
        assert_eq!(site.get(&format!("{href}/undo")).await.status, StatusCode::OK);
        let unsure = site.send(&format!("{href}/undo"), "").await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        let act = "/receivables/items/K9/F-7/1/write-off";
        let form = "amount=1.00&day=2026-11-21&reason=%E5%B0%8F%E9%A2%9D&sure=1";
        assert_eq!(site.send(act, form).await.status, StatusCode::SEE_OTHER);
        let refused = site.send(&format!("{href}/undo"), "sure=1").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("坏账核销") && refused.text.contains("F-7"), "it is named");
        let page = site.get("/receivables/items/K9/F-7/1").await.text;
        let reverse = page.split("/reverse-").nth(1).expect("a button").split('"').next();
        let reverse = format!("/receivables/items/K9/F-7/1/reverse-{}", reverse.expect("id"));
        let form = "day=2026-11-21&reason=%E9%94%99";
        assert_eq!(site.send(&reverse, form).await.status, StatusCode::SEE_OTHER);
        let undone = site.send(&format!("{href}/undo"), "sure=1").await;
        assert_eq!(undone.location, href, "{}", undone.text);
        assert!(!site.get(&href).await.text.contains(&format!("{href}/undo")));
        assert_eq!(site.get("/parties/K9").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_field_is_emptied_and_who_left_keeps_their_buyer() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        site.sign_in("chen").await;
        let fields = "buyer_name=%E5%8D%8E%E4%B8%9C&role=buyer&kind=other&ownership=unknown&size=unknown\
                      &country=CN&currency=CNY";
        let version = site.buyer("K1").await.version;
        let form = format!("{fields}&version={version}&owner=wang&founded_on=&terms=net-30");
        let saved = site.send("/parties/K1/edit", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let buyer = site.buyer("K1").await;
        assert!(buyer.owner_id.is_some() && buyer.founded_on.is_none());
        let form = format!("{fields}&version={}&owner=&terms=", buyer.version);
        assert_eq!(site.send("/parties/K1/edit", &form).await.status, StatusCode::SEE_OTHER);
        let buyer = site.buyer("K1").await;
        assert_eq!((buyer.owner_id, buyer.terms.as_str()), (None, ""));
        let sources = parties::list_sources(&site.db, buyer.id).await.expect("sources");
        for field in [Clearable::Owner, Clearable::FoundedOn] {
            let row = sources.iter().find(|row| row.field == field.code()).expect("a trace");
            assert_eq!(row.value, "");
        }
        let mut tx = site.db.write(Actor::system("test")).await.expect("tx");
        let person = site.db.find_person("wang").await.expect("read").expect("person");
        let left = store::access::Person { active: false, ..person };
        tx.change_person(&left).await.expect("left");
        tx.commit().await.expect("commit");
        let page = site.get("/parties/K2/edit").await.text;
        assert!(page.contains("<option value=\"wang\" selected"), "still offered");
    })
    .await;
}

#[tokio::test]
async fn a_masked_number_is_no_link() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        let buyer = site.buyer("K1").await;
        let mut tx = site.db.write(Actor::user("chen")).await.expect("tx");
        let person = |name: &str, phone: &str| NewContact {
            name: name.to_owned(),
            duty: String::new(),
            phone: phone.to_owned(),
            email: String::new(),
            note: String::new(),
        };
        let people = [person("甲", "138****0000"), person("乙", "021-6888 0000")];
        record_contacts(&mut tx, buyer.id, &people).await.expect("contacts");
        tx.quiet();
        tx.commit().await.expect("commit");
        site.sign_in("chen").await;
        let page = site.get("/collections/log/K1").await.text;
        assert!(page.contains("138****0000") && page.contains("href=\"tel:02168880000\""));
        assert_eq!(page.matches("href=\"tel:").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn own_rules_are_set_by_form() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        site.sign_in("lin").await;
        let page = site.get("/settings/packs/tiers").await;
        assert_eq!(page.status, StatusCode::OK, "finance may look");
        assert!(!page.text.contains("/settings/packs/tiers/set"));
        let denied = site.send("/settings/packs/tiers/set", "content=x&reason=x&sure=1").await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        site.sign_in("chen").await;
        for pack in ["", "/scorecard", "/tiers", "/limits", "/signals", "/worklist"] {
            let page = site.get(&format!("/settings/packs{pack}")).await;
            assert_eq!(page.status, StatusCode::OK, "{pack}");
            assert!(!page.text.contains("settings-pack-") && !page.text.contains('⟦'), "{pack}");
        }
        assert_eq!(site.get("/settings/packs/moon").await.status, StatusCode::NOT_FOUND);
        let shipped = credit::assess::PackKind::Tiers.shipped_text();
        let own = shipped
            .replacen("version = \"2026.1\"", "version = \"own\"", 1)
            .replacen("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"", 1)
            .replacen("review_months = 12", "review_months = 9", 1);
        let form = |text: &str| format!("content={}&reason=x", web::kit::link::encoded(text));
        let path = "/settings/packs/tiers/set";
        let looked = site.send(path, &form(&own)).await;
        assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY, "not confirmed yet");
        assert!(looked.text.contains("<del><code>review_months = 12"), "the difference is shown");
        assert!(looked.text.contains("<ins><code>review_months = 9"));
        let wrong = own.replacen("prepay_bps = 0", "prepay_bps = \"x\"", 1);
        let wrong = site.send(path, &format!("{}&sure=1", form(&wrong))).await;
        assert!(wrong.text.contains("prepay_bps") && wrong.text.contains("f-content-error"));
        let set = site.send(path, &format!("{}&sure=1", form(&own))).await;
        assert_eq!(set.location, "/settings/packs/tiers", "{}", set.text);
        assert!(site.get("/settings/packs").await.text.contains("等第二人签署"), "in the list");
        // Nobody else may set rules here, so that who proposed signs.
        let signed = site.send("/settings/packs/tiers/decide", "what=sign&note=").await;
        assert_eq!(signed.location, "/settings/packs/tiers", "{}", signed.text);
        let page = site.get("/settings/packs/tiers").await.text;
        assert!(page.contains("<ins><code>review_months = 9") && !page.contains("/withdraw/"));
        let own = credit::assess::PackKind::Worklist.shipped_text();
        let own = own.replacen("version = \"2026.", "version = \"own-2026.", 1).replacen(
            "effective_from = \"2026-01-01\"",
            "effective_from = \"2026-11-21\"",
            1,
        );
        let path = "/settings/packs/worklist";
        let set = site.send(&format!("{path}/set"), &format!("{}&sure=1", form(&own))).await;
        assert_eq!(set.location, path, "{}", set.text);
        let page = site.get(path).await.text;
        let withdraw = page.split("/withdraw/").nth(1).expect("a button").split('"').next();
        let withdraw = format!("{path}/withdraw/{}", withdraw.expect("id"));
        assert_eq!(site.get(&withdraw).await.status, StatusCode::OK);
        let done = site.send(&withdraw, "reason=x&sure=1").await;
        assert_eq!(done.location, path, "{}", done.text);
        assert!(!site.get(path).await.text.contains("/withdraw/"));
    })
    .await;
}

/// The fields of the card's table as a browser would send them.
fn card_fields(page: &str) -> Vec<(String, String)> {
    let form = page.split("action=\"/settings/packs/scorecard/table\"").nth(1).expect("a form");
    let form = form.split("</form>").next().expect("closed");
    let of = |tag: &str, name: &str| {
        let value =
            tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_default().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    let tags = form.split("<input ").skip(1).filter_map(|rest| rest.split('>').next());
    let tags = tags.map(|tag| format!(" {tag}"));
    let kept = tags.filter(|tag| !tag.contains("checkbox") && !tag.contains("name=\"csrf\""));
    kept.map(|tag| (of(&tag, "name"), of(&tag, "value"))).collect()
}

fn card_form(fields: &[(String, String)], more: &str) -> String {
    let one = |(name, value): &(String, String)| {
        format!("{}={}&", web::kit::link::encoded(name), web::kit::link::encoded(value))
    };
    fields.iter().map(one).collect::<String>() + more
}

#[tokio::test]
async fn a_scorecard_is_edited_as_a_table() {
    both(async |db: TestDb| {
        let mut site = Site::of(&db).await;
        let path = "/settings/packs/scorecard/table";
        site.sign_in("lin").await;
        assert_eq!(site.get(path).await.status, StatusCode::FORBIDDEN);
        site.sign_in("chen").await;
        assert_eq!(site.get("/settings/packs/tiers/table").await.status, StatusCode::NOT_FOUND);
        let page = site.get(path).await;
        assert!(page.status == StatusCode::OK && !page.text.contains('⟦'), "{}", page.text);
        let mut fields = card_fields(&page.text);
        let count = fields.len();
        let put = |fields: &mut Vec<(String, String)>, name: &str, value: &str| {
            let field = fields.iter_mut().find(|field| field.0 == name).expect("a field");
            value.clone_into(&mut field.1);
        };
        put(&mut fields, "version", "own-1");
        put(&mut fields, "effective_from", "2026-11-21");
        put(&mut fields, "p.0.0", "30");

        let wider = site.send(path, &card_form(&fields, "act=more.0.1")).await;
        assert_eq!(wider.status, StatusCode::OK);
        assert_eq!(card_fields(&wider.text).len(), count + 2, "one bin more");
        let wrong = site.send(path, &card_form(&card_fields(&wider.text), "act=look")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "an empty bin is refused");
        assert!(wrong.text.contains("不能作分档的界"), "{}", wrong.text);
        let back = site.send(path, &card_form(&card_fields(&wrong.text), "act=less.0.1")).await;
        assert_eq!(card_fields(&back.text), fields, "what was typed is still there");

        let save = |more: &str| card_form(&fields, &format!("act=save&reason=x{more}"));
        let unsure = site.send(path, &save("")).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY, "not confirmed");
        let set = site.send(path, &save("&sure=1")).await;
        assert_eq!(set.location, "/settings/packs/scorecard", "{}", set.text);
        let signed = site.send("/settings/packs/scorecard/decide", "what=sign&note=").await;
        assert_eq!(signed.location, "/settings/packs/scorecard", "{}", signed.text);
        let page = site.get("/settings/packs/scorecard").await.text;
        assert!(page.contains("<ins><code>base = 610"), "the base follows from the best bins");
        assert!(page.contains("points = 30 }"));
        assert!(site.get(path).await.text.contains("value=\"own-1\""));
    })
    .await;
}

/// What no total counts is said wherever the totals stand, with where to enter the rate.
#[tokio::test]
async fn an_item_without_a_rate_is_named() {
    both(async |db| {
        let mut site = Site::of(&db).await;
        site.sign_in("chen").await;
        let mut tx = site.db.write(Actor::user("chen")).await.expect("write");
        let (currency, from_on) = (base::Currency::USD, day("2026-01-01"));
        let rate = base::Rate::parse("7.1").expect("a rate");
        let rate = NewRate { currency, from_on, rate, source: "x".to_owned() };
        record_rates(&mut tx, &[rate]).await.expect("a rate");
        tx.commit().await.expect("commit");
        let form = "buyer=K1&number=U1&day=2026-06-01&due=2026-07-01&currency=USD&amount=12.00";
        let booked = site.send("/receivables/book/invoice", form).await;
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
        let paths = ["/", "/receivables", "/parties/K1"];
        for stage in ["rated", "unrated"] {
            let never = std::sync::atomic::AtomicBool::new(false);
            let actor = Actor::system("test");
            assess(&db, day("2026-11-21"), &actor, &|_| {}, &never).await.expect("assessed");
            for path in paths {
                let page = site.get(path).await.text;
                let said = page.contains("没有 USD 的汇率") && page.contains("/settings#rates");
                assert_eq!(said, stage == "unrated", "{stage} {path}: {page}");
            }
            let mut tx = site.db.write(Actor::user("chen")).await.expect("write");
            restore_rate(&mut tx, (currency, from_on), "7.1", None).await.expect("taken out");
            tx.audit(Audit {
                room: "test",
                action: "take",
                subject: "x".to_owned(),
                detail: serde_json::json!({}),
            });
            tx.commit().await.expect("commit");
        }
        let csv = site.get("/receivables/ageing.csv").await.text;
        assert!(csv.contains("没有 USD 的汇率"), "{csv}");
    })
    .await;
}
