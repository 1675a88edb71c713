//! A company in which one person may set rules: the order rule, the strategy, packs and the matrix are signed by
//! their author, and each says so; with a second person, the author signs none of them.

use std::sync::atomic::AtomicBool;

use base::Result;
use credit::{
    assess::{PackKind, decide_pack, propose_pack},
    collections::{
        StrategyPack, decide_strategy, draft_strategy, keep_simulation, propose_strategy,
        simulate_strategy, strategy_of,
    },
    controls::RiskPack,
    orders::{OrderRule, decide_rule, find_rule_what_if, get_decision, propose_rule, rule_of},
    policy::{
        Matrix, MatrixState, TierTable, approve_matrix, draft_matrix, get_matrix, matrix_trail,
        propose_matrix, reject_matrix,
    },
    scoring::{list_proposals, signature_of},
};
use store::{Ask, Columns as _, Db, access::Scope};
use testkit::day;

use crate::{
    ledger::{as_who, code, rule_setters},
    orders::{check, nine_hundred, order},
};

fn own(text: &str, (from, to): (&str, &str), version: &str) -> String {
    let text = text.replacen(from, to, 1);
    let text = text.replacen("version = \"2026.", &format!("version = \"{version}."), 1);
    text.replacen("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"", 1)
}

async fn rule(db: &Db, who: &str, version: &str) -> Result<i64> {
    let bps = if version == "own.1" { "tolerance_bps = 500" } else { "tolerance_bps = 700" };
    let text = own(OrderRule::shipped_text(), ("tolerance_bps = 0", bps), version);
    let told = find_rule_what_if(db, &rule_of(&text)?).await?;
    as_who(db, who, async |tx| propose_rule(tx, &text, "放宽", &told).await).await
}

async fn strategy(db: &Db, who: &str, version: &str) -> Result<i64> {
    let to = if version == "own.1" { "from = 5\nto = 24" } else { "from = 6\nto = 24" };
    let text = own(StrategyPack::shipped_text(), ("from = 10\nto = 24", to), version);
    let id = as_who(db, who, async |tx| draft_strategy(tx, (&text, "提前")).await).await?;
    let stop = AtomicBool::new(false);
    let pack = strategy_of(&text)?;
    let told = simulate_strategy(db, &pack, (&|_: u64, _: u64| {}, &stop)).await?;
    as_who(db, who, async |tx| {
        keep_simulation(tx, id, &told).await?;
        propose_strategy(tx, id).await
    })
    .await?;
    Ok(id)
}

async fn risks(db: &Db, who: &str, version: &str) -> Result<i64> {
    let to = if version == "own.1" { "high_from = 20" } else { "high_from = 16" };
    let text = own(RiskPack::shipped_text(), ("high_from = 12", to), version);
    as_who(db, who, async |tx| propose_pack(tx, PackKind::Risks, &text, "例会").await).await
}

async fn matrix(db: &Db, who: &str) -> Result<i64> {
    let plain = Matrix::of_tiers(TierTable::shipped(), "test");
    as_who(db, who, async |tx| {
        let id = draft_matrix(tx, &plain, day("2026-12-01"), "年度").await?;
        propose_matrix(tx, id, "提交").await?;
        Ok(id)
    })
    .await
}

/// How often the audit says that somebody signed alone.
async fn alone_in_the_audit(db: &Db) -> i64 {
    let mut ask = Ask::new("SELECT COUNT(*) FROM store_audit WHERE detail LIKE ");
    ask.value("%\"alone\":true%");
    let mut connection = db.read().await.expect("a connection");
    ask.row(&mut connection, "counting").await.expect("a row").int(0).expect("a number")
}

#[tokio::test]
async fn one_person_signs_alone_and_it_is_said_everywhere() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["solo"]).await;
        let a = nine_hundred(db).await;
        let signs = (true, "只有一人");
        let id = rule(db, "solo", "own.1").await.expect("proposed");
        as_who(db, "solo", async |tx| decide_rule(tx, id, signs).await).await.expect("signed");
        let id = strategy(db, "solo", "own.1").await.expect("proposed");
        as_who(db, "solo", async |tx| decide_strategy(tx, id, signs).await).await.expect("signed");
        risks(db, "solo", "own.1").await.expect("proposed");
        let kind = PackKind::Risks;
        as_who(db, "solo", async |tx| decide_pack(tx, kind, signs).await).await.expect("signed");
        let id = matrix(db, "solo").await.expect("proposed");
        as_who(db, "solo", async |tx| approve_matrix(tx, id, "同意").await).await.expect("signed");
        for pack in ["orders", "strategy", "risks"] {
            let all = list_proposals(db, pack).await.expect("listed");
            assert!(all.len() == 1 && all[0].is_alone(), "{pack}");
        }
        let trail = matrix_trail(db, id).await.expect("trail");
        let marks: Vec<(&str, bool)> =
            trail.iter().map(|one| (one.step.as_str(), one.alone)).collect();
        assert_eq!(marks, [("propose", false), ("approve", true)]);
        assert!(alone_in_the_audit(db).await >= 4, "the audit says it of each");
        // What was decided by the rule leads to who signed it.
        let decided = check(db, &order(&a, 80_00, "O1")).await;
        let told = get_decision(db, decided.decision_id, Scope::All).await.expect("a decision");
        let signed = signature_of(db, "orders", &told.rule_digest).await.expect("read");
        assert!(signed.expect("signed").is_alone());
        let shipped = &OrderRule::shipped().edition.digest;
        assert_eq!(signature_of(db, "orders", shipped).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn with_a_second_person_no_author_signs_and_each_may_take_it_back() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["solo", "second"]).await;
        nine_hundred(db).await;
        let (signs, back) = ((true, "x"), (false, "再想想"));
        let id = rule(db, "solo", "own.1").await.expect("proposed");
        let own = as_who(db, "solo", async |tx| decide_rule(tx, id, signs).await).await;
        assert_eq!(code(own), "orders.rule-same-person");
        as_who(db, "solo", async |tx| decide_rule(tx, id, back).await).await.expect("taken back");
        let id = strategy(db, "solo", "own.1").await.expect("proposed");
        let own = as_who(db, "solo", async |tx| decide_strategy(tx, id, signs).await).await;
        assert_eq!(code(own), "collections.strategy-same-person");
        as_who(db, "solo", async |tx| decide_strategy(tx, id, back).await).await.expect("back");
        risks(db, "solo", "own.1").await.expect("proposed");
        let kind = PackKind::Risks;
        let own = as_who(db, "solo", async |tx| decide_pack(tx, kind, signs).await).await;
        assert_eq!(code(own), "scoring.pack-own-proposal");
        as_who(db, "solo", async |tx| decide_pack(tx, kind, back).await).await.expect("back");
        let id = matrix(db, "solo").await.expect("proposed");
        let own = as_who(db, "solo", async |tx| approve_matrix(tx, id, "同意").await).await;
        assert_eq!(code(own), "policy.matrix-four-eyes");
        as_who(db, "solo", async |tx| reject_matrix(tx, id, "撤").await).await.expect("back");
        assert_eq!(get_matrix(db, id).await.expect("there").state, MatrixState::Rejected);
        // Signed by the other: nothing says alone.
        let id = rule(db, "solo", "own.2").await.expect("proposed");
        as_who(db, "second", async |tx| decide_rule(tx, id, signs).await).await.expect("signed");
        let all = list_proposals(db, "orders").await.expect("listed");
        assert!(all.iter().all(|one| !one.is_alone()), "{all:?}");
        assert_eq!(alone_in_the_audit(db).await, 0);
    })
    .await;
}
