//! Letters that go out while the house is killed again and again: each of them once, and none lost.

use std::{collections::BTreeSet, path::Path, time::Duration};

use base::{Clock, Currency};
use credit::{
    assess::{PackKind, set_signed_pack},
    collections::{
        OutboxFilter, Sender, StrategyPack, list_contacts, list_outbox, say_bank_seen, set_sender,
    },
    parties::{self, NewBuyer, days_of_trade},
    receivables::{NewItem, Posting},
};
use store::{Actor, Db, Files, Open, access::Scope};
use testkit::{Binary, kill_in_the_midst};

/// Debtors, each of whom is due for one letter.
const DEBTORS: usize = 60;

async fn open(folder: &Path) -> Db {
    let clock = Clock::system("Asia/Shanghai").expect("a zone");
    Db::open(Open::file(&folder.join("shouxin.db"), clock)).await.expect("a database")
}

/// Letters go by themselves, on any day of the week.
async fn prepare(folder: &Path) {
    let db = open(folder).await;
    let today = db.clock().today();
    let mut tx = db.write(Actor::user("chen")).await.expect("tx");
    let buyers: Vec<NewBuyer> = (0..DEBTORS)
        .map(|n| NewBuyer {
            code: format!("K{n:03}"),
            name: Some(format!("Late Payer {n} Ltd")),
            country: Some("DE".to_owned()),
            ..NewBuyer::default()
        })
        .collect();
    let saved = parties::save_buyers(&mut tx, &buyers, "test", today).await.expect("saved");
    let items: Vec<NewItem> = saved
        .into_iter()
        .map(|saved| NewItem {
            buyer_id: saved.expect("a buyer").0,
            number: "F1".to_owned(),
            instalment: 1,
            issued_on: today.plus_days(-60),
            due_on: today.plus_days(-30),
            currency: Currency::CNY,
            amount_minor: 500_00,
            contract: String::new(),
            order: String::new(),
            origin: String::new(),
            settlements: Vec::new(),
            said_paid_minor: None,
            dispute: None,
            entity: None,
        })
        .collect();
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    posting.book_items(&mut tx, &items).await.expect("booked");
    posting.finish(&mut tx).await.expect("finished");
    let sender = Sender {
        account_name: "Trial Co".to_owned(),
        bank: "A Bank".to_owned(),
        account: "1001".to_owned(),
        person: "Chen".to_owned(),
        phone: "021".to_owned(),
        ..Sender::default()
    };
    set_sender(&mut tx, &sender).await.expect("set");
    say_bank_seen(&mut tx).await.expect("said");
    let text = StrategyPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", &format!("effective_from = \"{today}\""))
        .replace("automatic = false", "automatic = true")
        .replace("weekdays = [1, 2, 3, 4, 5]", "weekdays = [1, 2, 3, 4, 5, 6, 7]")
        .replace("quiet_days = [\"2026-10-01\"", "quiet_days = [\"2000-10-01\"")
        .replace("\"2027-01-01\"]", "\"2000-01-01\"]");
    set_signed_pack(&mut tx, PackKind::Strategy, &text, "test").await.expect("set");
    tx.commit().await.expect("commit");
    db.close().await;
}

/// What was printed, each with its PDF and to be posted.
async fn sent(folder: &Path) -> usize {
    let db = open(folder).await;
    let filter = OutboxFilter { state: "all".to_owned(), limit: 500, ..OutboxFilter::default() };
    let rows = list_outbox(&db, Scope::All, &filter).await.expect("listed");
    assert!(rows.len() <= DEBTORS, "{} steps", rows.len());
    let sent: Vec<_> = rows.iter().filter(|row| row.state == "sent").collect();
    let numbers: BTreeSet<i64> = sent.iter().filter_map(|row| row.number).collect();
    let buyers: BTreeSet<i64> = sent.iter().map(|row| row.buyer_id).collect();
    assert_eq!((numbers.len(), buyers.len()), (sent.len(), sent.len()), "none twice");
    let files = Files::under(folder.join("files"));
    for row in &sent {
        files.read(&row.digest).await.expect("its PDF is there, as it was");
    }
    let contacts = list_contacts(&db, (i64::MIN, i64::MAX), days_of_trade()).await.expect("read");
    assert!(contacts.is_empty(), "printed and not posted: no contact yet");
    assert!(sent.iter().all(|row| row.stands() == "printed"), "each waits to be posted");
    db.close().await;
    sent.len()
}

#[test]
fn every_letter_goes_out_once_however_often_the_house_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = folder.path().join("house");
    let data = house.display().to_string();
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    binary.run(["init", "--company", "Trial Co", "--data", data.as_str()]).ok();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(prepare(&house));
    let send = ["strategy", "run", "--send", "--json", "--data", data.as_str()];
    let plan = (11, 8, Duration::from_millis(2_500));
    let mut counts = Vec::new();
    let killed = kill_in_the_midst(&binary, &send, plan, |_| {
        counts.push(runtime.block_on(sent(&house)));
    });
    assert!(killed > 0, "nothing was killed: {counts:?}");
    assert!(counts.is_sorted(), "what was sent stays sent: {counts:?}");
    binary.run(send).ok();
    assert_eq!(runtime.block_on(sent(&house)), DEBTORS);
    let report = binary.run(["doctor", "--json", "--data", data.as_str()]).ok();
    assert!(report.contains("\"sound\": true") || report.contains("\"sound\":true"), "{report}");
}
