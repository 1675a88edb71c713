//! A company in which ten thousand buyers owe: what is made before anything is measured. Ledger, contacts,
//! promises, disputes and cases come through the rooms' own verbs; old letters and debts among others are
//! written straight, since nothing but their number matters here.

use std::collections::BTreeMap;

use base::{Currency, Day, digest_of};
use credit::{
    assess::{PackKind, set_signed_pack},
    collections::{
        NewContact, NewPromise, Sender, StrategyPack, cases,
        evidence::{EvidencePack, NewCase, NewPaper, add_paper, open_case},
        log_contacts, record_promises, say_bank_seen, set_sender,
    },
    parties::{NewBuyer, save_buyers},
    receivables::{Booked, NewItem, Posting},
};
use store::{
    Actor, Audit, Bulk, Db, Files, Value,
    access::{NewPerson, Role},
};

/// How large the company is.
#[derive(Clone, Copy)]
pub struct Size {
    pub buyers: usize,
    /// Open items of each.
    pub items: usize,
    pub letters: usize,
    pub contacts: usize,
    pub promises: usize,
    pub disputes: usize,
    pub papers: usize,
    pub parties: usize,
    pub debts: usize,
}

impl Size {
    pub const FULL: Self = Self {
        buyers: 10_000,
        items: 20,
        letters: 50_000,
        contacts: 100_000,
        promises: 20_000,
        disputes: 5_000,
        papers: 10_000,
        parties: 50_000,
        debts: 500_000,
    };
    pub const SMALL: Self = Self {
        buyers: 120,
        items: 8,
        letters: 300,
        contacts: 600,
        promises: 200,
        disputes: 40,
        papers: 60,
        parties: 200,
        debts: 1_000,
    };
}

pub const LOGIN: &str = "owner";

/// The same numbers in every run.
pub struct Luck(u64);

impl Luck {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub fn of(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or(0)
    }

    pub fn days(&mut self, end: u64) -> i32 {
        i32::try_from(self.below(end)).unwrap_or(0)
    }
}

pub fn code(n: usize) -> String {
    format!("C{n:05}")
}

fn told(tx: &mut store::Tx) {
    let detail = serde_json::Value::Null;
    tx.audit(Audit { room: "store", action: "turn", subject: "bench".to_owned(), detail });
}

/// Buyers with what they owe, by row: the items with what is open.
pub struct World {
    pub buyers: Vec<i64>,
    pub items: BTreeMap<i64, Vec<(i64, i64)>>,
    pub cases: Vec<i64>,
}

pub async fn fill(db: &Db, files: &Files, size: Size) -> World {
    let today = db.clock().today();
    let mut tx = db.write(Actor::user(LOGIN)).await.expect("tx");
    let person = |login: &str, role| NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        lang: base::Lang::Zh,
        password: "a long enough password".to_owned(),
    };
    tx.add_people(&[person("xs1", Role::Sales), person("erp", Role::Owner)]).await.expect("people");
    let new: Vec<NewBuyer> = (0..size.buyers)
        .map(|n| NewBuyer {
            code: code(n),
            name: Some(format!("客户{n:05}有限公司")),
            ..NewBuyer::default()
        })
        .collect();
    let saved = save_buyers(&mut tx, &new, "bench", today).await.expect("saved");
    let buyers: Vec<i64> = saved.into_iter().map(|one| one.expect("a buyer").0).collect();
    let sender = Sender {
        account_name: "规模试验".to_owned(),
        bank: "工商银行".to_owned(),
        account: "1001".to_owned(),
        person: "陈".to_owned(),
        phone: "021".to_owned(),
        ..Sender::default()
    };
    set_sender(&mut tx, &sender).await.expect("set");
    say_bank_seen(&mut tx).await.expect("said");
    any_day(&mut tx, today).await;
    tx.commit().await.expect("commit");
    let mut world = World { buyers, items: BTreeMap::new(), cases: Vec::new() };
    items(db, &mut world, size).await;
    said(db, &world, size).await;
    cases_of(db, &mut world).await;
    disputes(db, &world, size).await;
    papers(db, files, &world, size).await;
    letters(db, &world, size).await;
    debts(db, &world, size).await;
    world
}

/// Letters may go on any day of the week: the bench runs when it runs.
async fn any_day(tx: &mut store::Tx, today: Day) {
    let text = StrategyPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"bench.1\"")
        .replace("effective_from = \"2026-01-01\"", &format!("effective_from = \"{today}\""))
        .replace("weekdays = [1, 2, 3, 4, 5]", "weekdays = [1, 2, 3, 4, 5, 6, 7]")
        .replace("quiet_days = [\"2026-10-01\"", "quiet_days = [\"2000-10-01\"")
        .replace("\"2027-01-01\"]", "\"2000-01-01\"]");
    set_signed_pack(tx, PackKind::Strategy, &text, "bench").await.expect("set");
}

async fn items(db: &Db, world: &mut World, size: Size) {
    let (today, mut luck, mut number) = (db.clock().today(), Luck::new(5), 0);
    for some in world.buyers.chunks(500) {
        let mut new = Vec::with_capacity(some.len() * size.items);
        for buyer in some {
            for _ in 0..size.items {
                number += 1;
                // Most of the last year, one in twenty near the end of its limitation period.
                let back = if luck.below(20) == 0 { 900 + luck.days(300) } else { luck.days(360) };
                let issued_on = today.plus_days(-back - 20);
                let minor = i64::from(luck.days(9_000_000)) + 10_000;
                new.push(item((*buyer, number), (issued_on, issued_on.plus_days(30)), minor));
            }
        }
        let mut tx = db.write(Actor::user("fin")).await.expect("tx");
        let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
        let booked = posting.book_items(&mut tx, &new).await.expect("booked");
        posting.finish(&mut tx).await.expect("finished");
        told(&mut tx);
        tx.commit().await.expect("commit");
        for (new, booked) in new.iter().zip(booked) {
            let Booked::New(id) = booked else { panic!("{booked:?}") };
            world.items.entry(new.buyer_id).or_default().push((id, new.amount_minor));
        }
    }
}

fn item((buyer_id, n): (i64, usize), (issued_on, due_on): (Day, Day), minor: i64) -> NewItem {
    NewItem {
        buyer_id,
        number: format!("F{n:08}"),
        instalment: 1,
        issued_on,
        due_on,
        currency: Currency::CNY,
        amount_minor: minor,
        contract: String::new(),
        order: String::new(),
        origin: String::new(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity: None,
    }
}

/// Contacts and promises of the last year.
async fn said(db: &Db, world: &World, size: Size) {
    let (today, mut luck) = (db.clock().today(), Luck::new(9));
    let contact = |buyer_id, on| NewContact {
        buyer_id,
        number: None,
        on,
        channel: "call".to_owned(),
        person: "李总".to_owned(),
        result: "asked-time".to_owned(),
        note: "再等等".to_owned(),
        item_id: None,
        proven: false,
    };
    let new: Vec<NewContact> = (0..size.contacts)
        .map(|_| {
            let buyer = world.buyers[luck.of(size.buyers)];
            contact(buyer, today.plus_days(-8 - luck.days(350)))
        })
        .collect();
    for some in new.chunks(5_000) {
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        log_contacts(&mut tx, some).await.expect("logged");
        tx.commit().await.expect("commit");
    }
    let promise = |buyer_id, (made_on, due_on), minor| NewPromise {
        buyer_id,
        number: None,
        made_on,
        due_on,
        currency: Currency::CNY,
        amount_minor: minor,
        company_minor: minor,
        item_id: None,
        contact_id: None,
        said_by: "李总".to_owned(),
        note: String::new(),
    };
    let new: Vec<NewPromise> = (0..size.promises)
        .map(|_| {
            let buyer = world.buyers[luck.of(size.buyers)];
            let made_on = today.plus_days(-1 - luck.days(330));
            let due_on = made_on.plus_days(5 + luck.days(15));
            promise(buyer, (made_on, due_on), i64::from(luck.days(900_000)) + 100)
        })
        .collect();
    for some in new.chunks(5_000) {
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        record_promises(&mut tx, some).await.expect("promised");
        tx.commit().await.expect("commit");
    }
}

/// A case of each buyer.
async fn cases_of(db: &Db, world: &mut World) {
    let today = db.clock().today();
    for some in world.buyers.chunks(1_000) {
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        for buyer in some {
            let owed: i64 = world.items[buyer].iter().map(|(_, minor)| minor).sum();
            let new = cases::NewCase {
                buyer_id: *buyer,
                from_worklist: true,
                why: "逾期已久".to_owned(),
                login: "xs1".to_owned(),
                owed_minor: owed,
                first_due_on: Some(today.plus_days(-300)),
            };
            let id = cases::open_case(&mut tx, &new, Currency::CNY).await.expect("opened");
            world.cases.push(id);
        }
        tx.commit().await.expect("commit");
    }
}

async fn disputes(db: &Db, world: &World, size: Size) {
    let (today, mut luck, pack) = (db.clock().today(), Luck::new(3), EvidencePack::shipped());
    let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
    for n in 0..size.disputes {
        let theirs = &world.items[&world.buyers[n % size.buyers]];
        let (id, minor) = theirs[n / size.buyers % theirs.len()];
        let new = NewCase {
            item_id: id,
            opened_on: today.plus_days(-luck.days(15)),
            amount_minor: minor / 2,
            reason: "quality".to_owned(),
            text: "两箱破损".to_owned(),
            owner: "xs1".to_owned(),
            due_on: None,
        };
        open_case(&mut tx, pack, &new).await.expect("opened");
    }
    tx.commit().await.expect("commit");
}

async fn papers(db: &Db, files: &Files, world: &World, size: Size) {
    let (today, pack) = (db.clock().today(), EvidencePack::shipped());
    let file = files.keep(b"signed for").await.expect("kept");
    assert_eq!(file.digest, digest_of(b"signed for").to_string());
    let kinds = ["contract", "delivery", "letter", "demand"];
    let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
    for n in 0..size.papers {
        let buyer = world.buyers[n % size.buyers];
        let of = &world.items[&buyer];
        let new = NewPaper {
            buyer_id: buyer,
            item_id: Some(of[n / size.buyers % of.len()].0),
            kind: kinds[n % kinds.len()].to_owned(),
            title: format!("单据 {n}"),
            file_name: "paper.txt".to_owned(),
            media: "text/plain".to_owned(),
            file: file.clone(),
            as_of: today.plus_days(-20),
            signatory: String::new(),
            capacity: String::new(),
            power_id: None,
            note: String::new(),
        };
        add_paper(&mut tx, pack, &new).await.expect("kept");
    }
    tx.commit().await.expect("commit");
}

const LETTER: [&str; 27] = [
    "id",
    "send_key",
    "buyer_id",
    "as_of",
    "step",
    "action",
    "way",
    "letter",
    "level",
    "name_zh",
    "name_en",
    "company_minor",
    "oldest_days",
    "added",
    "pack_version",
    "arm",
    "state",
    "recorded_at",
    "waits",
    "number",
    "sent_on",
    "address",
    "digest",
    "message_id",
    "answer",
    "proof",
    "closed_reason",
];

/// Letters of the last year: most sent, some lapsed, some waiting.
async fn letters(db: &Db, world: &World, size: Size) {
    let (today, mut luck) = (db.clock().today(), Luck::new(7));
    let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
    let mut rows = Bulk::new("collections_outbox", &LETTER, "");
    let columns = ["outbox_id", "item_id", "asked_minor", "days", "own_step", "own_level"];
    let mut named: Vec<[Value; 6]> = Vec::new();
    for n in 0..size.letters {
        let id = tx.ids().next();
        let buyer = world.buyers[luck.of(size.buyers)];
        let on = today.plus_days(-10 - luck.days(300));
        let state = ["sent", "sent", "sent", "lapsed", "done"][n % 5];
        let number = (state == "sent").then_some(i64::try_from(n).unwrap_or(0) + 1);
        let sent_on = (state != "lapsed").then_some(on);
        let (text, level) = (format!("{buyer}:old:{n}"), i64::from(luck.days(5)));
        rows.push(
            tx.conn(),
            [
                id.into(),
                text.into(),
                buyer.into(),
                on.into(),
                "letter-0".into(),
                "letter".into(),
                "print".into(),
                "demand-1".into(),
                level.into(),
                "一级催款函".into(),
                "letter, level 1".into(),
                500_000.into(),
                20.into(),
                "".into(),
                "2026.1".into(),
                "".into(),
                state.into(),
                tx_at(on).into(),
                "".into(),
                number.into(),
                sent_on.into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
            ],
        )
        .await
        .expect("kept");
        let of = &world.items[&buyer];
        let (item, minor) = of[luck.of(of.len())];
        let own = if luck.below(2) == 0 { "letter-0" } else { "" };
        named.push([id.into(), item.into(), minor.into(), 20.into(), own.into(), 0.into()]);
    }
    rows.flush(tx.conn()).await.expect("kept");
    let mut rows = Bulk::new("collections_outbox_item", &columns, "");
    for row in named {
        rows.push(tx.conn(), row).await.expect("kept");
    }
    rows.flush(tx.conn()).await.expect("kept");
    told(&mut tx);
    tx.commit().await.expect("commit");
}

/// Noon of a day, in microseconds.
fn tx_at(on: Day) -> i64 {
    i64::from(on.epoch_days()) * 86_400_000_000 + 43_200_000_000
}

/// Debts among others, a few parties owed by many, as suppliers of an industry are.
async fn debts(db: &Db, world: &World, size: Size) {
    let (today, mut luck) = (db.clock().today(), Luck::new(11));
    let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
    let columns = ["id", "name_key", "name", "buyer_id", "actor", "recorded_at"];
    let mut rows = Bulk::new("collections_debtor", &columns, "");
    let mut parties = Vec::with_capacity(size.parties);
    for n in 0..size.parties {
        let (id, name) = (tx.ids().next(), format!("P{n:06}"));
        let buyer = world.buyers.get(n).copied();
        let row = [
            id.into(),
            name.clone().into(),
            name.into(),
            buyer.into(),
            "bench".into(),
            tx_at(today).into(),
        ];
        rows.push(tx.conn(), row).await.expect("kept");
        parties.push(id);
    }
    rows.flush(tx.conn()).await.expect("kept");
    let columns = [
        "id",
        "debtor_id",
        "creditor_id",
        "currency",
        "amount_minor",
        "as_of",
        "basis",
        "source",
        "live",
        "ending",
        "actor",
        "recorded_at",
    ];
    let mut rows = Bulk::new("collections_debt", &columns, "");
    let mut made = 0;
    while made < size.debts {
        let debtor = parties[luck.of(size.parties)];
        let few = luck.below(10) == 0;
        let creditor = parties[luck.of(if few { size.parties / 100 } else { size.parties })];
        if debtor == creditor {
            continue;
        }
        made += 1;
        let row = [
            tx.ids().next().into(),
            debtor.into(),
            creditor.into(),
            "CNY".into(),
            (i64::from(luck.days(1_000_000)) + 1).into(),
            today.into(),
            "account".into(),
            "bench".into(),
            1.into(),
            "".into(),
            "bench".into(),
            tx_at(today).into(),
        ];
        rows.push(tx.conn(), row).await.expect("kept");
    }
    rows.flush(tx.conn()).await.expect("kept");
    told(&mut tx);
    tx.commit().await.expect("commit");
}
