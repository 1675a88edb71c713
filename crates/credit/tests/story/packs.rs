//! A company's own rules: set, dated, used by the assessments of their day, withdrawn.

use std::sync::atomic::AtomicBool;

use base::Failure;
use credit::{
    assess::{
        PackKind, assess, card_impact, decide_pack, find_assessment, list_runs, pack_in_force,
        propose_pack, set_pack, set_signed_pack,
    },
    policy::Tier,
    scoring::{
        BY_TWO, CardSheet, Scorecard, list_own_packs, of_words, packs_that_wait, withdraw_own_pack,
    },
};
use store::{Actor, Db};
use testkit::{both, day};

use crate::ledger::{as_who, begin, book_items, buyers, item, keep};

const TODAY: &str = "2026-11-21";

/// The shipped tiers with another edge between high and medium.
fn strict(version: &str, from: &str) -> String {
    PackKind::Tiers
        .shipped_text()
        .replacen("version = \"2026.1\"", &format!("version = \"{version}\""), 1)
        .replacen("effective_from = \"2026-01-01\"", &format!("effective_from = \"{from}\""), 1)
        .replacen("from = 600", "from = 690", 1)
        .replacen("to = 599", "to = 689", 1)
}

async fn code(db: &Db, text: &str, reason: &str) -> &'static str {
    let mut tx = begin(db).await;
    match propose_pack(&mut tx, PackKind::Tiers, text, reason).await {
        Ok(_) => "set",
        Err(Failure::Rejected(rejection)) => rejection.code,
        Err(other) => panic!("{other:?}"),
    }
}

async fn run(db: &Db, on: &str) {
    let (actor, cancel) = (Actor::user("manager"), AtomicBool::new(false));
    assess(db, day(on), &actor, &|_| {}, &cancel).await.expect("assessed");
}

/// One proposes the tiers, another signs.
async fn signed(db: &Db, text: &str) {
    as_who(db, "cm1", async |tx| propose_pack(tx, PackKind::Tiers, text, "委员会决议").await)
        .await
        .expect("proposed");
    assert_eq!(packs_that_wait(db).await.expect("read"), ["tiers"]);
    as_who(db, "cm2", async |tx| decide_pack(tx, PackKind::Tiers, (true, "")).await)
        .await
        .expect("signed");
    assert!(packs_that_wait(db).await.expect("read").is_empty());
}

/// What judges a buyer, grants or controls has no way past the second person.
#[tokio::test]
async fn what_judges_is_set_by_two_and_the_rest_by_one() {
    both(async |db| {
        let own = |kind: PackKind| {
            kind.shipped_text().replacen("version = \"2026.", "version = \"own-2026.", 1).replacen(
                "effective_from = \"2026-01-01\"",
                "effective_from = \"2026-12-01\"",
                1,
            )
        };
        for kind in PackKind::ALL {
            let mut tx = begin(&db).await;
            let done = set_pack(&mut tx, kind, &own(kind), "试").await;
            let expected = match kind.code() {
                "orders" => Err("orders.rule-by-two"),
                "strategy" => Err("collections.strategy-by-two"),
                code if BY_TWO.contains(&code) => Err("scoring.pack-by-two"),
                _ => Ok(()),
            };
            let done = done.map(|_| ());
            match (&done, expected) {
                (Ok(()), Ok(())) => {}
                (Err(failure), Err(code)) => assert_eq!(failure.code(), code),
                _ => panic!("{}: {done:?}", kind.code()),
            }
        }
        for judges in ["scorecard", "tiers", "limits", "signals", "granting", "quality", "offers"] {
            assert!(BY_TWO.contains(&judges), "{judges}");
        }
        let kind = PackKind::Worklist;
        let mut tx = begin(&db).await;
        set_pack(&mut tx, kind, &own(kind), "试").await.expect("set by one");
        keep(tx).await;
        let id = list_own_packs(&db, kind.code()).await.expect("list")[0].id;
        let mut tx = begin(&db).await;
        withdraw_own_pack(&mut tx, kind.code(), id, "改回").await.expect("taken back by one");
        keep(tx).await;
        let mut tx = begin(&db).await;
        assert!(withdraw_own_pack(&mut tx, kind.code(), id, "again").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn own_tiers_decide_from_their_day_on() {
    both(async |db| {
        let ids = buyers(&db, &["A"]).await;
        let old: Vec<_> = (0..12)
            .map(|n| item(ids[0], &format!("F{n}"), "2025-10-01", 30, 100_000 + n))
            .collect();
        book_items(&db, &old).await;
        run(&db, TODAY).await;
        let shipped = find_assessment(&db, ids[0]).await.expect("read").expect("judged");

        let text = strict("2026.1-own", TODAY);
        signed(&db, &text).await;
        let now = pack_in_force(&db, PackKind::Tiers, day(TODAY)).await.expect("pack");
        assert_eq!((now.edition().version.as_str(), now.text()), ("2026.1-own", text.as_str()));
        let before = pack_in_force(&db, PackKind::Tiers, day("2026-11-20")).await.expect("pack");
        assert!(before.own.is_none(), "yesterday the shipped one counted");
        run(&db, TODAY).await;
        let judged = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!(judged.score, shipped.score);
        if judged.score.is_some_and(|score| (600..690).contains(&score)) {
            assert_eq!((shipped.tier, judged.tier), (Tier::Medium, Tier::High));
        }
        let runs = list_runs(&db, 2).await.expect("runs");
        assert_ne!(runs[0].policy_digest, runs[1].policy_digest, "the run names its rules");

        let id = list_own_packs(&db, "tiers").await.expect("list")[0].id;
        let mut tx = begin(&db).await;
        let alone = withdraw_own_pack(&mut tx, "tiers", id, "改回").await;
        assert_eq!(alone.expect_err("two set it").code(), "scoring.pack-by-two");
        drop(tx);
        let back = strict("2026.1-back", TODAY).replacen("from = 690", "from = 600", 1);
        signed(&db, &back.replacen("to = 689", "to = 599", 1)).await;
        run(&db, TODAY).await;
        let back = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!((back.score, back.tier), (shipped.score, shipped.tier));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_set_is_refused() {
    both(async |db| {
        let good = strict("own-1", "2026-12-01");
        for (text, reason, expected) in [
            (good.clone(), " ", "scoring.pack-reason-missing"),
            (strict("own-1", "2026-11-20"), "x", "scoring.pack-backdated"),
            (strict("2026.1", "2026-12-01"), "x", "scoring.pack-version-taken"),
            (PackKind::Tiers.shipped_text().to_owned(), "x", "scoring.pack-as-shipped"),
            (good.replace("from = 690", "from = 650"), "x", "scoring.pack-wrong"),
            (String::new(), "x", "scoring.pack-wrong"),
            ("x".repeat(300_000), "x", "scoring.pack-wrong"),
            (good.replace('\n', "\r\n"), "x", "set"),
        ] {
            assert_eq!(code(&db, &text, reason).await, expected, "{}", &text[..40.min(text.len())]);
        }
        let mut tx = begin(&db).await;
        set_signed_pack(&mut tx, PackKind::Tiers, &good, "x").await.expect("set");
        keep(tx).await;
        assert_eq!(code(&db, &good, "x").await, "scoring.pack-version-taken");
    })
    .await;
}

#[tokio::test]
async fn another_card_is_looked_at_before_it_decides() {
    both(async |db| {
        let shipped = Scorecard::shipped();
        assert_eq!(card_impact(&db, shipped).await.expect("read"), None, "nothing was judged yet");
        let ids = crate::assess::company(&db).await;
        crate::assess::run(&db, TODAY).await;
        let same = card_impact(&db, shipped).await.expect("read").expect("judged");
        assert_eq!((same.buyers, same.changed(), same.drift.0), (ids.len(), (0, 0), 0));
        assert!(same.moved.is_empty() && !same.beside && !same.more);

        let mut sheet = CardSheet::read(Scorecard::shipped_text()).expect("shipped");
        for line in &mut sheet.lines {
            let lowest = line.bins.last().map(|bin| bin.points.clone()).expect("bins");
            if !of_words(line.feature) && lowest.starts_with('-') {
                let last = line.bins.last_mut().expect("bins");
                last.points = (lowest.parse::<i32>().expect("points") * 3).to_string();
            }
        }
        let text = sheet.written(Scorecard::shipped_text()).expect("written");
        let harsh = Scorecard::read(&text).expect("reads");
        let impact = card_impact(&db, &harsh).await.expect("read").expect("judged");
        let all: u64 = impact.cells.values().map(|cell| cell.0).sum();
        assert_eq!(all, ids.len() as u64, "every buyer stands in one cell");
        let open: i64 = impact.cells.values().map(|cell| cell.1).sum();
        let mut owed = 0;
        for id in &ids {
            let one = find_assessment(&db, *id).await.expect("read").expect("judged");
            owed += one.open_minor;
            let cell = impact.moved.iter().find(|moved| moved.before.1 != moved.after.1);
            assert!(cell.is_none_or(|moved| moved.after.0 < moved.before.0));
        }
        assert_eq!(open, owed);
        assert!(impact.drift.0 < 0, "{:?}", impact.drift);
        assert_eq!(impact.changed().0, impact.moved.len() as u64);
    })
    .await;
}
