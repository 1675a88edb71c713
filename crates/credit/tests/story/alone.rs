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
    orders::{
        Named, NewRelease, OrderRule, Outcome, Released, check_order, decide_release, decide_rule,
        find_rule_what_if, get_decision, get_order, list_releases, propose_rule, release_eyes,
        release_order, rule_of,
    },
    policy::{
        Matrix, MatrixState, TierTable, approve_matrix, draft_matrix, get_matrix, matrix_trail,
        propose_matrix, reject_matrix,
    },
    scoring::{
        Eyes, list_proposals,
        models::{Role, approve_as, get_version, open_steps, propose_version, validate},
        signature_of,
    },
};
use store::{Actor, Ask, Columns as _, Db, access::Scope};
use testkit::day;

use crate::{
    ledger::{as_who, code, rule_setters},
    models::{by_hand, card},
    orders::{check, named, nine_hundred, order, replays},
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

/// Asks for a release as somebody.
async fn asks(db: &Db, who: &str, named: Named<'_>) -> Result<Released> {
    let new = NewRelease { cap: None, days: 5, reason: "长期客户".to_owned() };
    as_who(db, who, async |tx| release_order(tx, named, &new).await).await
}

async fn agrees(db: &Db, who: &str, named: Named<'_>, id: i64) -> Result<Released> {
    as_who(db, who, async |tx| decide_release(tx, named, (id, true)).await).await
}

#[tokio::test]
async fn one_person_releases_even_a_large_order_of_their_own() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["solo"]).await;
        let a = nine_hundred(db).await;
        for (number, minor) in [("O1", 200_00), ("O2", 600_000_00)] {
            let answer = check_order(db, &Actor::user("solo"), &order(&a, minor, number)).await;
            assert_eq!(answer.expect("an answer").outcome, Outcome::Hold);
        }
        let small = asks(db, "solo", named(&a, "O1")).await.expect("released");
        let Released::Decided(answer) = small else { panic!("{small:?}") };
        let large = asks(db, "solo", named(&a, "O2")).await.expect("proposed");
        let Released::Proposed(asked) = large else { panic!("{large:?}") };
        assert!(!asked.alone, "nothing is granted yet");
        let row = get_order(db, asked.order_id, Scope::All).await.expect("order").order;
        let eyes = release_eyes(db, &row, Some(&asked), "solo").await.expect("read");
        assert_eq!(eyes, Eyes::Alone);
        let done = agrees(db, "solo", named(&a, "O2"), asked.id).await.expect("granted");
        let Released::Decided(large) = done else { panic!("{done:?}") };
        // The record, the facts of the decision and the audit say it; and it comes out again.
        for decision in [answer.decision_id, large.decision_id] {
            let told = get_decision(db, decision, Scope::All).await.expect("a decision");
            assert_eq!(told.answer.outcome, Outcome::Approve);
            assert!(told.facts.release.expect("a release").alone);
            let order = told.answer.order_id;
            assert!(list_releases(db, order).await.expect("listed")[0].alone);
        }
        assert_eq!(alone_in_the_audit(db).await, 2);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_release_waits_for_whoever_had_no_hand_in_it_as_long_as_there_is_one() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["enters", "asks"]).await;
        let a = nine_hundred(db).await;
        let big = async |number: &str| {
            let new = order(&a, 600_000_00, number);
            check_order(db, &Actor::user("enters"), &new).await.expect("an answer");
        };
        big("O1").await;
        assert_eq!(code(asks(db, "enters", named(&a, "O1")).await), "orders.release-own");
        let Released::Proposed(asked) = asks(db, "asks", named(&a, "O1")).await.expect("proposed")
        else {
            panic!("proposed")
        };
        // Both had a hand in it and the company has nobody else: either would sign alone.
        let row = get_order(db, asked.order_id, Scope::All).await.expect("order").order;
        for who in ["enters", "asks"] {
            let eyes = release_eyes(db, &row, Some(&asked), who).await.expect("read");
            assert_eq!(eyes, Eyes::Alone, "{who}");
        }
        rule_setters(db, &["third"]).await;
        let own = agrees(db, "enters", named(&a, "O1"), asked.id).await;
        assert_eq!(code(own), "orders.release-own");
        let own = agrees(db, "asks", named(&a, "O1"), asked.id).await;
        assert_eq!(code(own), "orders.release-same-person", "who joined meanwhile counts");
        agrees(db, "third", named(&a, "O1"), asked.id).await.expect("granted");
        let all = list_releases(db, asked.order_id).await.expect("listed");
        assert!(all[0].state == "granted" && !all[0].alone, "{all:?}");
        assert_eq!(alone_in_the_audit(db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn one_person_puts_a_model_to_use_and_its_trail_says_so() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["solo"]).await;
        let (new, on) = (by_hand("行为卡", card(80)), day("2026-11-22"));
        let id =
            as_who(db, "solo", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let version = get_version(db, id).await.expect("there").version;
        let steps = open_steps(db, &version, "solo", day("2026-11-21")).await.expect("read");
        let told: Vec<_> =
            steps.iter().map(|one| (one.step.code(), one.closed.is_none(), one.alone)).collect();
        assert_eq!(
            told,
            [("validate", true, true), ("reject", true, true), ("retire", true, false)]
        );
        as_who(db, "solo", async |tx| validate(tx, id, "可靠").await).await.expect("validated");
        let champion = Role::Champion;
        let made = as_who(db, "solo", async |tx| approve_as(tx, id, champion, on, "好").await);
        made.await.expect("approved");
        let file = get_version(db, id).await.expect("there");
        let trail: Vec<_> = file.steps.iter().map(|one| (one.step.as_str(), one.alone)).collect();
        assert_eq!(trail, [("propose", false), ("validate", true), ("champion", true)]);
        assert_eq!(alone_in_the_audit(db).await, 2);
        // Programs pass no judgement, whoever else there is.
        let other = by_hand("另一张", card(60));
        let id = as_who(db, "solo", async |tx| propose_version(tx, &other).await).await;
        let id = id.expect("kept");
        let mut tx = db.write(Actor::system("cli")).await.expect("tx");
        assert_eq!(code(validate(&mut tx, id, "可靠").await), "scoring.model-by-person");
    })
    .await;
}
