//! Legal entities of the company: the register, limits towards one of them at the gate, files that name
//! them, ageing by entity, numbers that two of them use.

use credit::{
    intake::{self, Options, Watch, source::Source},
    orders::{self, NewOrder, Outcome, list_entity_standings},
    parties::{EntityBook, NewEntity, Seller, SizeClass, add_entity, change_entity, retire_entity},
    policy::{EntityLimit, Limit, PartKind, effective_limit},
    receivables::{self, AgeingQuery, Apply, By, NewItem},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use super::{
    ledger::{begin, book_credits, book_items, buyers, item, receipt},
    orders::{buyer, check, cny, code, failing, grant, named, order, part, replays},
};

/// 统一社会信用代码 of the standard's own example.
const SOUND: &str = "91350100M000100Y43";

pub fn new(code: &str) -> NewEntity {
    NewEntity {
        code: code.to_owned(),
        name: format!("{code} 贸易有限公司"),
        tax_id: String::new(),
        currency: base::Currency::CNY,
        size: SizeClass::Unknown,
        size_source: String::new(),
        size_on: None,
        from_on: None,
        until_on: None,
    }
}

async fn add(db: &Db, new: &NewEntity) -> base::Result<Seller> {
    let mut tx = db.write(Actor::user("credit")).await?;
    let entity = add_entity(&mut tx, new).await?;
    tx.commit().await?;
    Ok(entity.seller())
}

/// Two entities, the main one and another one.
pub async fn two(db: &Db) -> [Seller; 2] {
    [add(db, &new("SH")).await.expect("first"), add(db, &new("SZ")).await.expect("second")]
}

async fn limit(db: &Db, buyer: i64, (seller, code): (Seller, &str), limit: Limit) {
    part(db, buyer, PartKind::OfEntity(EntityLimit { seller, code: code.to_owned(), limit })).await;
}

pub fn of(seller: Seller, item: NewItem) -> NewItem {
    NewItem { entity: Some(seller), ..item }
}

#[tokio::test]
async fn the_register_has_one_main_entity_and_says_what_is_wrong() {
    testkit::both(async |test| {
        let db = test.db();
        assert!(!EntityBook::open(db).await.expect("book").several());
        assert_eq!(two(db).await[0], Seller::Main);
        let bad = |change: fn(&mut NewEntity)| {
            let mut one = new("GZ");
            change(&mut one);
            one
        };
        for (wrong, why) in [
            (new("sh"), "parties.entity-taken"),
            (bad(|one| one.code = " ".to_owned()), "parties.entity-code"),
            (bad(|one| one.name = String::new()), "parties.entity-name"),
            (bad(|one| one.tax_id = "91350100M000100Y44".to_owned()), "parties.credit-code"),
            (bad(|one| one.size = SizeClass::Small), "parties.entity-size-source"),
            (
                bad(|one| {
                    (one.from_on, one.until_on) = (Some(day("2026-02-01")), Some(day("2026-01-31")))
                }),
                "parties.entity-days",
            ),
        ] {
            assert_eq!(code(add(db, &wrong).await), why);
        }
        let mut tx = begin(db).await;
        let full = NewEntity {
            tax_id: SOUND.to_lowercase(),
            size: SizeClass::Medium,
            size_source: "年报".to_owned(),
            size_on: Some(day("2026-06-30")),
            ..new("anything")
        };
        let changed = change_entity(&mut tx, "ｓｚ", &full).await.expect("changed");
        assert_eq!((changed.is.code.as_str(), changed.is.tax_id.as_str()), ("SZ", SOUND));
        assert_eq!(
            code(retire_entity(&mut tx, "SH", day("2026-11-30")).await),
            "parties.entity-main-stays"
        );
        retire_entity(&mut tx, "SZ", day("2026-11-19")).await.expect("closed");
        tx.commit().await.expect("commit");
        let book = EntityBook::open(db).await.expect("book");
        let named = |text: &str, on: &str| book.seller_on(Some(text), day(on)).map_err(|r| r.code);
        assert_eq!(named(SOUND, "2026-11-19"), Ok(Some(book.all()[1].seller())));
        assert_eq!(named("SZ", "2026-11-20"), Err("parties.entity-closed"));
        assert_eq!(named("GZ", "2026-11-20"), Err("parties.entity-unknown"));
        assert_eq!(named("sh 贸易有限公司", "2026-11-20"), Ok(Some(Seller::Main)));
    })
    .await;
}

/// A buyer with 5,000.00 in all, 1,000.00 towards SZ and a balance of 900.00 with it.
async fn towards_one(db: &Db) -> (credit::parties::Buyer, [Seller; 2]) {
    let ids = buyers(db, &["A"]).await;
    let sellers = two(db).await;
    grant(db, ids[0], 5_000_00).await;
    limit(db, ids[0], (sellers[1], "SZ"), Limit::of(cny(1_000_00))).await;
    book_items(db, &[of(sellers[1], item(ids[0], "F1", "2026-11-10", 30, 900_00))]).await;
    (buyer(db, "A").await, sellers)
}

#[tokio::test]
async fn of_two_orders_for_one_gap_of_an_entity_one_passes() {
    testkit::both(async |test| {
        let db = test.db();
        let (a, [_, sz]) = towards_one(db).await;
        let at = |key| NewOrder { entity: Some(sz), ..order(&a, 80_00, key) };
        let (one, two) = (at("K1"), at("K2"));
        let (one, two) = tokio::join!(check(db, &one), check(db, &two));
        let passed = [&one, &two].iter().filter(|a| a.outcome == Outcome::Approve).count();
        assert_eq!(passed, 1, "{one:?} {two:?}");
        let held = if one.outcome == Outcome::Approve { two } else { one };
        assert_eq!(failing(&held), ["entity-use"]);
        let step = held.steps.iter().find(|step| step.code == "entity-use").expect("step");
        assert!(step.said.zh.starts_with("法人主体 SZ：") && step.number.contains('>'), "{step:?}");
        // The main entity has no limit of its own: the one in all holds, and no step speaks of it.
        let main = check(db, &order(&a, 2_000_00, "K3")).await;
        assert_eq!(main.outcome, Outcome::Approve);
        assert!(main.steps.iter().all(|step| step.code != "entity-use"));
        // What is paid to the entity makes room there.
        let paid = credit::receivables::NewCredit {
            entity: Some(sz),
            ..receipt(a.id, "R1", "2026-11-20", 500_00)
        };
        book_credits(db, &[paid], Apply::ThenOldest).await;
        let told = orders::reconsider(db, &Actor::system("rounds"), Some(a.id)).await;
        assert_eq!(told.expect("reconsidered"), 1);
        assert_eq!(replays(db).await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_limit_towards_an_entity_is_in_the_lines_and_holds_what_the_total_would_let() {
    testkit::both(async |test| {
        let db = test.db();
        let (a, [main, sz]) = towards_one(db).await;
        limit(db, a.id, (main, "SH"), Limit::None).await;
        let limit = effective_limit(db, &a, day("2026-11-21")).await.expect("limit");
        assert_eq!(limit.limit, Some(Limit::Amount(cny(5_000_00))), "the one in all stays");
        let said: Vec<&str> = limit.lines.iter().map(|line| line.said.zh.as_str()).collect();
        assert!(
            said.iter().any(|line| line.contains("法人主体 SZ 的敞口至多 ¥1,000.00")),
            "{said:?}"
        );
        assert!(said.iter().any(|line| line.contains("对法人主体 SH 不给赊销")), "{said:?}");
        let held = check(db, &order(&a, 1_00, "K1")).await;
        assert_eq!(failing(&held), ["entity-use"], "none is no credit");
        let standings = list_entity_standings(db, &a, day("2026-11-21")).await.expect("standings");
        let seen: Vec<(Seller, i64, Option<Limit>)> = standings
            .iter()
            .map(|one| (one.entity.seller(), one.uses.exposure(), one.limit))
            .collect();
        let most = Some(Limit::Amount(cny(1_000_00)));
        assert_eq!(seen, [(main, 0, Some(Limit::None)), (sz, 900_00, most)]);
        // An order stays with its entity, and a rule that does not know the step makes it all the same.
        let facts =
            orders::get_decision(db, held.decision_id, Scope::All).await.expect("kept").facts;
        let text = orders::OrderRule::shipped_text();
        let from = text.find("[[step]]\ncode = \"entity-use\"").expect("step");
        let to = from + text[from..].find("[[step]]\ncode = \"limit-expired\"").expect("next");
        let old =
            orders::OrderRule::read(&format!("{}{}", &text[..from], &text[to..])).expect("old");
        let verdict = orders::judge(&old, &facts);
        assert_eq!(verdict.outcome, Outcome::Hold);
        assert_eq!(verdict.steps.last().map(|step| step.code.as_str()), Some("entity-use"));
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn the_ageing_by_entity_adds_up_to_the_whole() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let [main, sz] = two(db).await;
        let items = [
            item(ids[0], "F1", "2026-09-01", 30, 100_00),
            of(sz, item(ids[0], "F2", "2026-10-01", 30, 200_00)),
            of(sz, item(ids[1], "F3", "2026-11-01", 30, 400_00)),
        ];
        book_items(db, &items).await;
        book_credits(db, &[receipt(ids[1], "R1", "2026-11-02", 50_00)], Apply::Named).await;
        let query = AgeingQuery::on(day("2026-11-21"));
        let rows = receivables::ageing_by(db, &query, By::Entity, 9).await.expect("rows");
        let seen: Vec<(&str, i64, i64)> =
            rows.iter().map(|r| (r.code.as_str(), r.total_minor, r.unallocated_minor)).collect();
        assert_eq!(seen, [("SZ", 600_00, 0), ("SH", 100_00, 50_00)]);
        let whole = receivables::ageing(db, &query).await.expect("ageing");
        assert_eq!(whole.open_minor, rows.iter().map(|row| row.total_minor).sum::<i64>());
        let only = AgeingQuery { seller: Some(sz), ..query.clone() };
        let by = receivables::ageing_by(db, &only, By::Buyer, 9).await.expect("rows");
        assert_eq!(by.iter().map(|row| row.total_minor).collect::<Vec<_>>(), [400_00, 200_00]);
        let filter = receivables::ItemFilter {
            query: AgeingQuery { seller: Some(main), ..query },
            bucket: None,
            search: String::new(),
            after: None,
            limit: 9,
        };
        let page = receivables::list_items(db, &filter).await.expect("items");
        assert_eq!(page.rows.iter().map(|r| r.number.as_str()).collect::<Vec<_>>(), ["F1"]);
    })
    .await;
}

pub async fn import(db: &Db, text: &str) -> intake::Outcome {
    let source = Source::bytes("f.csv", text.as_bytes().to_vec());
    let actor = Actor::user("finance");
    intake::import(db, actor, source, &Options::default(), &Watch::default()).await.expect("import")
}

fn entities_told(outcome: &intake::Outcome) -> bool {
    outcome.told().iter().any(|one| one.code == "entities-unrecorded")
}

#[tokio::test]
async fn a_file_names_entities_and_an_unknown_one_is_a_rejected_row() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let head = "客户编码,发票号,开票日期,到期日,金额,公司代码\n";
        let told = import(db, &format!("{head}A,F1,2026-11-01,2026-12-01,100.00,1000\n")).await;
        assert_eq!(
            (told.tally.booked, entities_told(&told)),
            (1, false),
            "one company, no word of it"
        );
        let two_named =
            "A,F2,2026-11-01,2026-12-01,1.00,1000\nA,F3,2026-11-01,2026-12-01,1.00,2000\n";
        let told = import(db, &format!("{head}{two_named}")).await;
        assert!(entities_told(&told));
        let [_, sz] = two(db).await;
        let mut tx = begin(db).await;
        retire_entity(&mut tx, "SZ", day("2026-11-10")).await.expect("closed");
        tx.commit().await.expect("commit");
        let rows = "A,G1,2026-11-01,2026-12-01,30.00,sz\nA,G2,2026-11-01,2026-12-01,1.00,9000\n\
            A,G3,2026-11-11,2026-12-01,1.00,SZ\nA,G4,2026-11-01,2026-12-01,5.00,\n";
        let told = import(db, &format!("{head}{rows}")).await;
        let faults = told.rejects.iter().flat_map(|row| row.faults.iter().map(|f| f.why.code));
        assert_eq!(faults.collect::<Vec<_>>(), ["parties.entity-unknown", "parties.entity-closed"]);
        assert_eq!(told.tally.booked, 2);
        let g1 = receivables::get_item(db, ids[0], "G1", 1).await.expect("item");
        let g4 = receivables::get_item(db, ids[0], "G4", 1).await.expect("item");
        assert_eq!((g1.seller, g4.seller), (sz, Seller::Main));
        let orders = "客户编码,销售订单号,订单日期,金额,销售组织\nA,SO1,2026-11-05,7.00,SZ\n";
        import(db, orders).await;
        let filter = orders::OrderFilter::all(Scope::All);
        let row = orders::list_orders(db, &filter).await.expect("orders").remove(0);
        assert_eq!((row.order.seller, row.entity.as_str()), (sz, "SZ"));
        let moved = import(db, &orders.replace("SZ\n", "SH\n").replace("7.00", "8.00")).await;
        let why = moved.rejects[0].faults[0].why.code;
        assert_eq!(why, "orders.entity-differs");
    })
    .await;
}

#[tokio::test]
async fn a_closed_entity_takes_no_new_order_by_any_door() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let [_, sz] = two(db).await;
        let a = buyer(db, "A").await;
        let first = NewOrder { entity: Some(sz), ..order(&a, 80_00, "K1") };
        let answer = check(db, &first).await;
        let mut tx = begin(db).await;
        retire_entity(&mut tx, "SZ", day("2026-11-19")).await.expect("closed");
        tx.commit().await.expect("commit");
        let mut tx = begin(db).await;
        let copy = orders::copy_order(&mut tx, named(&a, "K1"), (Some("K2".into()), None)).await;
        assert_eq!(code(copy), "parties.entity-closed");
        drop(tx);
        let mut tx = begin(db).await;
        orders::cancel_order(&mut tx, named(&a, "K1"), "关账").await.expect("cancelled");
        tx.commit().await.expect("commit");
        let mut tx = begin(db).await;
        let anew = orders::reopen_order(&mut tx, named(&a, "K1")).await;
        assert_eq!(code(anew), "parties.entity-closed");
        drop(tx);
        let same = check(db, &first).await;
        assert!(same.again && same.order_id == answer.order_id, "what was asked stays answered");
        let file =
            "客户编码,销售订单号,订单日期,金额,销售组织\nA,S1,,7.00,SZ\nA,S2,2026-11-19,8.00,SZ\n";
        let told = import(db, file).await;
        assert_eq!(told.rejects[0].faults[0].why.code, "parties.entity-closed");
        assert_eq!((told.tally.booked, told.tally.rejected), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_word_names_one_entity() {
    testkit::both(async |test| {
        let db = test.db();
        two(db).await;
        let taxed = |code: &str| NewEntity { tax_id: SOUND.to_owned(), ..new(code) };
        add(db, &taxed("GZ")).await.expect("third");
        let called = |code: &str, name: &str| NewEntity { name: name.to_owned(), ..new(code) };
        for twin in [
            called("BJ", "ｓｈ贸易有限公司"),
            called("BJ", "sz"),
            taxed("BJ"),
            called("SZ 贸易有限公司", "别名"),
            called(&SOUND.to_lowercase(), "别名"),
        ] {
            assert_eq!(code(add(db, &twin).await), "parties.entity-twin", "{twin:?}");
        }
        let mut tx = begin(db).await;
        for twin in [called("SZ", "SH 贸易有限公司"), taxed("SZ"), called("SZ", "gz")] {
            assert_eq!(code(change_entity(&mut tx, "SZ", &twin).await), "parties.entity-twin");
        }
        change_entity(&mut tx, "SZ", &called("SZ", "SZ")).await.expect("its own words are its own");
    })
    .await;
}

#[tokio::test]
async fn lines_of_an_order_name_one_entity_however_they_write_it() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let [_, sz] = two(db).await;
        let rows = "客户编码,销售订单号,行号,订单日期,金额,销售组织\nA,S1,1,2026-11-05,7.00,SZ\n\
            A,S1,2,2026-11-05,8.00,sz 贸易有限公司\nA,S1,3,2026-11-05,9.00,\n\
            A,S1,4,2026-11-05,1.00,SH\n";
        let told = import(db, rows).await;
        assert_eq!((told.tally.booked, told.tally.rejected), (3, 1));
        assert_eq!(told.rejects[0].faults[0].why.code, "intake.order-twice");
        let filter = orders::OrderFilter::all(Scope::All);
        let row = orders::list_orders(db, &filter).await.expect("orders").remove(0);
        assert_eq!((row.order.seller, row.order.now.amount_minor), (sz, 24_00));
    })
    .await;
}

#[tokio::test]
async fn receipts_without_a_number_are_told_apart_by_their_entity() {
    testkit::both(async |test| {
        let db = test.db();
        buyers(db, &["A"]).await;
        let head = "客户编码,收款日期,收款金额,公司代码\n";
        let early = format!("{head}A,2026-11-04,50.00,SZ\n");
        assert_eq!(import(db, &early).await.tally.booked, 1, "no entity is recorded yet");
        two(db).await;
        let both = format!("{head}A,2026-11-05,100.00,SH\nA,2026-11-05,100.00,SZ\n");
        assert_eq!(import(db, &both).await.tally.booked, 2);
        assert_eq!(import(db, &both).await.tally.unchanged, 2, "the same file, the same receipts");
        // What stands from before is not booked once more beside it.
        let told = import(db, &early).await;
        assert_eq!((told.tally.booked, told.tally.rejected), (0, 1));
        assert_eq!(told.rejects[0].faults[0].why.code, "receivables.other-entity");
        let query = AgeingQuery::on(day("2026-11-21"));
        let rows = receivables::ageing_by(db, &query, By::Entity, 9).await.expect("rows");
        let seen = rows.iter().map(|row| row.unallocated_minor).collect::<Vec<_>>();
        assert_eq!((seen.iter().sum::<i64>(), seen.len()), (250_00, 2));
    })
    .await;
}

#[tokio::test]
async fn what_was_imported_before_entities_were_recorded_is_undone_and_imported_again() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let files = [
            "客户编码,发票号,开票日期,到期日,金额,公司代码\nA,F1,2026-11-01,2026-12-01,100.00,SZ\n",
            "客户编码,销售订单号,订单日期,金额,销售组织\nA,SO1,2026-11-05,7.00,SZ\n",
        ];
        let mut batches = Vec::new();
        for file in files {
            batches.push(import(db, file).await.batch_id.expect("a batch"));
        }
        let [_, sz] = two(db).await;
        let refusals = ["receivables.other-entity", "orders.entity-differs"];
        for (file, why) in files.into_iter().zip(refusals) {
            assert_eq!(import(db, file).await.rejects[0].faults[0].why.code, why);
        }
        for batch in batches.into_iter().rev() {
            intake::undo(db, Actor::user("finance"), batch).await.expect("undone");
        }
        for file in files {
            assert_eq!(import(db, file).await.tally.booked, 1);
        }
        let item = receivables::get_item(db, ids[0], "F1", 1).await.expect("item");
        let filter = orders::OrderFilter::all(Scope::All);
        let row = orders::list_orders(db, &filter).await.expect("orders").remove(0);
        assert_eq!((item.seller, row.order.seller), (sz, sz));
        replays(db).await;
    })
    .await;
}
