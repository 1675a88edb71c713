//! The policy matrix with four eyes and days, what it changes, its what-if; the review calendar and
//! the proposals that follow from a tier that changed.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use base::{Currency, Failure, Money};
use credit::{
    assess::find_assessment,
    granting::{
        GrantingPack, Plan, ReviewView, close_change, count_reviews, get_application, get_change,
        grow_list, key_share, list_changes, list_responses, list_reviews, mark_sent, plan_response,
        quality_mix, review_standing, shrink_list, withdraw,
    },
    parties::CustomerKind,
    policy::{
        Guarantee, Limit, Matrix, MatrixState, Tier, TierTable, approve_matrix, draft_matrix,
        edit_matrix, get_matrix, list_matrices, matrix_in_force, matrix_trail, propose_matrix,
        reject_matrix, retire_matrix,
    },
    what_if::{kept, what_if},
};
use store::{Actor, Ask, Db, access::Scope};
use testkit::day;

use crate::{
    assess::{company, run},
    granting::{filed, people},
    ledger::{begin, keep},
};

const TODAY: &str = "2026-11-21";

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> &'static str {
    result.expect_err("refused").code()
}

fn plain() -> Matrix {
    Matrix::of_tiers(TierTable::shipped(), "test")
}

async fn drafted(db: &Db, matrix: &Matrix, on: &str) -> i64 {
    let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
    let id = draft_matrix(&mut tx, matrix, day(on), "年度政策").await.expect("drafted");
    tx.commit().await.expect("commit");
    id
}

async fn stepped<F>(db: &Db, who: &str, step: F) -> Result<(), Failure>
where
    F: AsyncFnOnce(&mut store::Tx) -> Result<(), Failure>,
{
    let mut tx = db.write(Actor::user(who)).await?;
    step(&mut tx).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_matrix_counts_from_its_day_once_a_second_person_has_signed() {
    testkit::both(async |db| {
        people(&db).await;
        let mut matrix = plain();
        matrix.cell_mut(Tier::Low, CustomerKind::Other).limit_factor_bps = 8_000;
        let id = drafted(&db, &matrix, "2026-11-25").await;
        let approve = stepped(&db, "cm2", async |tx| approve_matrix(tx, id, "同意").await).await;
        assert_eq!(code(approve), "policy.matrix-step", "a draft is proposed first");
        let mut wrong = matrix.clone();
        wrong.cell_mut(Tier::High, CustomerKind::Other).limit_factor_bps = 9_000;
        let edit = stepped(&db, "cm1", async |tx| {
            edit_matrix(tx, id, &wrong, day("2026-11-25"), "放宽").await
        });
        assert_eq!(code(edit.await), "policy.matrix-wrong");
        matrix.cell_mut(Tier::Low, CustomerKind::Other).guarantee = Guarantee::Preferred;
        let edit = stepped(&db, "cm1", async |tx| {
            edit_matrix(tx, id, &matrix, day("2026-11-25"), "加担保").await
        });
        edit.await.expect("edited");
        stepped(&db, "cm1", async |tx| propose_matrix(tx, id, "提交").await).await.expect("ok");
        let own = stepped(&db, "cm1", async |tx| approve_matrix(tx, id, "同意").await).await;
        assert_eq!(code(own), "policy.matrix-four-eyes");
        let bare = stepped(&db, "cm2", async |tx| approve_matrix(tx, id, " ").await).await;
        assert_eq!(code(bare), "policy.reason-missing");
        stepped(&db, "cm2", async |tx| approve_matrix(tx, id, "同意").await).await.expect("ok");
        assert_eq!(get_matrix(&db, id).await.expect("there").state, MatrixState::Approved);
        assert_eq!(matrix_trail(&db, id).await.expect("trail").len(), 2);
        let on = async |text: &str| {
            let found = matrix_in_force(&db, day(text)).await.expect("read");
            found.map(|one| one.number)
        };
        assert_eq!((on("2026-11-24").await, on("2026-11-25").await), (None, Some(1)));
        // A later version takes over on its day; retired, the one before it counts again.
        let second = drafted(&db, &plain(), "2026-12-01").await;
        stepped(&db, "cm1", async |tx| propose_matrix(tx, second, "x").await).await.expect("ok");
        stepped(&db, "boss", async |tx| approve_matrix(tx, second, "x").await).await.expect("ok");
        assert_eq!((on("2026-11-30").await, on("2026-12-01").await), (Some(1), Some(2)));
        stepped(&db, "boss", async |tx| retire_matrix(tx, second, "撤").await).await.expect("ok");
        assert_eq!(on("2026-12-01").await, Some(1));
        // A day that is past is neither proposed nor approved.
        let past = drafted(&db, &plain(), "2026-11-20").await;
        let past = stepped(&db, "cm1", async |tx| propose_matrix(tx, past, "x").await).await;
        assert_eq!(code(past), "policy.matrix-past");
        let third = drafted(&db, &plain(), "2026-12-02").await;
        stepped(&db, "cm1", async |tx| propose_matrix(tx, third, "x").await).await.expect("ok");
        stepped(&db, "cm2", async |tx| reject_matrix(tx, third, "否").await).await.expect("ok");
        assert_eq!(list_matrices(&db).await.expect("all").len(), 4);
        assert_eq!(code(get_matrix(&db, 5).await), "policy.matrix-unknown");
    })
    .await;
}

#[tokio::test]
async fn a_proposal_follows_the_matrix_in_force() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        run(&db, TODAY).await;
        let proposed = async |buyer: i64| {
            let doc = find_assessment(&db, buyer).await.expect("read").expect("there").doc;
            let proposal = doc.expect("document").proposal;
            (proposal.amount_minor, proposal.guarantee, proposal.asked.kind)
        };
        let before = proposed(ids[0]).await;
        let mut matrix = plain();
        let cell = matrix.cell_mut(Tier::Low, CustomerKind::Other);
        (cell.limit_factor_bps, cell.guarantee) = (6_000, Guarantee::Required);
        let id = drafted(&db, &matrix, TODAY).await;
        stepped(&db, "cm1", async |tx| propose_matrix(tx, id, "x").await).await.expect("ok");
        stepped(&db, "cm2", async |tx| approve_matrix(tx, id, "x").await).await.expect("ok");
        run(&db, TODAY).await;
        let after = proposed(ids[0]).await;
        assert_eq!((after.1.as_str(), after.2.as_str()), ("required", "other"));
        assert!(after.0 < before.0 && after.0.is_some(), "{before:?} {after:?}");
    })
    .await;
}

#[tokio::test]
async fn a_what_if_holds_what_the_version_does_not_let_through() {
    testkit::both(async |db| {
        company(&db).await;
        let mut strict = plain();
        for kind in CustomerKind::ALL {
            for tier in [Tier::Low, Tier::Medium] {
                strict.cell_mut(tier, *kind).limit_factor_bps = 0;
            }
        }
        let id = drafted(&db, &strict, "2026-12-01").await;
        let seen: Mutex<Vec<(u64, u64)>> = Mutex::default();
        let progress = |at, of| seen.lock().expect("lock").push((at, of));
        let go_on = AtomicBool::new(false);
        let actor = Actor::user("cm1");
        let told = what_if(&db, id, &actor, &progress, &go_on).await.expect("told");
        assert_eq!(seen.lock().expect("lock").last(), Some(&(3, 3)));
        assert_eq!((told.from.as_str(), told.until.as_str()), ("2025-11-01", "2026-10-31"));
        // GOOD and LATE were invoiced ten times each by the end of October.
        assert_eq!((told.buyers, told.invoices, told.sales_minor), (3, 20, 20_000_000));
        assert_eq!((told.new.held, told.new.passed_minor, told.new.owed_minor), (20, 0, 0));
        // Until July nobody had a record of six months, so both policies gave no credit.
        assert_eq!((told.old.held, told.lost.count), (16, 4), "{told:?}");
        assert_eq!(told.sales_lost_minor(), told.lost.amount_minor);
        assert_eq!((told.won.count, told.set_free_minor()), (0, told.old.owed_minor));
        assert_eq!(told.months.len(), 12);
        // LATE has not paid since August; what was due 90 days before today went bad.
        assert_eq!(told.new.avoided_minor, told.old.avoided_minor + told.old.bad_minor);
        let version = get_matrix(&db, id).await.expect("there");
        assert_eq!(kept(&version.what_if).expect("read"), Some(told.clone()));
        // The same ledger and packs say the same again; a change of the draft forgets it.
        let again = what_if(&db, id, &actor, &|_, _| {}, &go_on).await.expect("told");
        assert_eq!(again, told);
        let edit = stepped(&db, "cm1", async |tx| {
            edit_matrix(tx, id, &plain(), day("2026-12-01"), "改").await
        });
        edit.await.expect("edited");
        assert_eq!(get_matrix(&db, id).await.expect("there").what_if, "");
        // The tier table against itself changes nothing.
        let same = what_if(&db, id, &actor, &|_, _| {}, &go_on).await.expect("told");
        assert_eq!((same.old.clone(), same.lost.count, same.net_minor()), (same.new.clone(), 0, 0));
        let stop = AtomicBool::new(true);
        let stopped = what_if(&db, id, &actor, &|_, _| {}, &stop).await;
        assert_eq!(code(stopped), "policy.what-if-stopped");
        assert!(stop.load(Ordering::Relaxed));
    })
    .await;
}

#[tokio::test]
async fn reviews_come_by_tier_and_key_accounts_sooner() {
    testkit::both(async |db| {
        let good = filed(&db).await; // limits of GOOD and LATE were granted on 2026-01-01
        let all = async |view| {
            let rows = list_reviews(&db, Scope::All, view, (Currency::CNY, 50, None)).await;
            rows.expect("read").into_iter().map(|row| row.buyer_code).collect::<Vec<_>>()
        };
        // LATE owes most: a key account, reviewed after three months as its tier is anyway.
        assert_eq!(all(ReviewView::Key).await, ["LATE"]);
        assert_eq!(all(ReviewView::Overdue).await, ["LATE"]);
        let whole = all(ReviewView::All).await;
        assert_eq!(whole.len(), 2);
        // Page by page they are the same.
        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            let at = (Currency::CNY, 1, after);
            let page = list_reviews(&db, Scope::All, ReviewView::All, at).await.expect("read");
            let Some(row) = page.into_iter().next() else { break };
            after = Some(row.buyer_id);
            walked.push(row.buyer_code);
        }
        assert_eq!(walked, whole);
        let mut connection = db.read().await.expect("connection");
        let standing = review_standing(&mut connection, good, day(TODAY)).await.expect("read");
        let standing = standing.expect("granted");
        assert_eq!((standing.due_on, standing.overdue_days < 0), (day("2027-01-01"), true));
        let nobody = review_standing(&mut connection, 1, day(TODAY)).await.expect("read");
        assert_eq!(nobody, None);
        drop(connection);
        let counts = count_reviews(&db, Scope::All).await.expect("counts");
        let expected = [
            (ReviewView::Overdue, 1),
            (ReviewView::Coming, 0),
            (ReviewView::Key, 1),
            (ReviewView::All, 2),
        ];
        assert_eq!(counts, expected);
        let (count, share) = key_share(&db).await.expect("share");
        assert!(count == 1 && share >= 7_500, "{count} {share}");
        // The book by tier, and whom to grow with.
        let mix = quality_mix(&db, Scope::All).await.expect("read").expect("judged");
        let low = mix.rows.iter().find(|row| row.tier == Tier::Low).expect("low");
        assert_eq!((low.buyers, low.sales_minor, low.share_bps), (1, 11_000_000, 5_000));
        assert_eq!(mix.before_on, None);
        let grow = grow_list(&db, Scope::All, Currency::CNY, (None, 10)).await.expect("read");
        assert_eq!((grow.rows.len(), grow.count, grow.next), (1, 1, None));
        let one = &grow.rows[0];
        assert_eq!((one.buyer_code.as_str(), one.limit.minor), ("GOOD", 3_000_000));
        assert_eq!(grow.sum_minor, one.left_minor);
        // Whose limit should fall is nobody to grow with.
        for (kind, minor, listed) in
            [("amount", Some(2_999_999), 0), ("amount", Some(3_000_000), 1), ("none", None, 0)]
        {
            proposes(&db, good, kind, minor).await;
            let grow = grow_list(&db, Scope::All, Currency::CNY, (None, 10)).await.expect("read");
            assert_eq!(grow.rows.len(), listed, "{kind} {minor:?}");
        }
    })
    .await;
}

async fn proposes(db: &Db, buyer: i64, kind: &str, minor: Option<i64>) {
    let mut tx = begin(db).await;
    let mut ask = Ask::new("UPDATE scoring_assessment SET proposed_kind = ");
    ask.value(kind).text(", proposed_minor = ").value(minor).text(" WHERE buyer_id = ");
    ask.value(buyer);
    ask.run(tx.conn()).await.expect("set");
    keep(tx).await;
}

#[tokio::test]
async fn whom_to_shrink_is_told_page_by_page() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let mut tx = begin(&db).await;
        let mut ask = Ask::new("UPDATE scoring_assessment SET tier = 'high', exposure_minor = ");
        ask.value(50_i64).text(" WHERE buyer_id = ").value(good);
        ask.run(tx.conn()).await.expect("set");
        keep(tx).await;
        proposes(&db, good, "none", None).await;
        let first = shrink_list(&db, Scope::All, (None, 1)).await.expect("read");
        assert_eq!((first.rows[0].buyer_code.as_str(), first.count), ("LATE", 2));
        assert_eq!(first.sum_minor, first.rows[0].freed_minor + 50);
        let second = shrink_list(&db, Scope::All, (first.next, 1)).await.expect("read");
        assert_eq!((second.rows[0].buyer_code.as_str(), second.next), ("GOOD", None));
    })
    .await;
}

#[tokio::test]
async fn a_tier_that_fell_proposes_a_change_with_letter_and_task() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        assert!(list_changes(&db, Scope::All, (true, 10, None)).await.expect("read").is_empty());
        // The credit was granted when the buyer stood better than any tier of today.
        let set = async |tier: &str| {
            let mut tx = begin(&db).await;
            let mut ask = Ask::new("UPDATE granting_review SET stands_tier = ");
            ask.value(tier).text(" WHERE buyer_id = ").value(good);
            ask.run(tx.conn()).await.expect("set");
            keep(tx).await;
            run(&db, TODAY).await;
        };
        set("medium").await;
        let list = list_changes(&db, Scope::All, (true, 10, None)).await.expect("read");
        let [rose] = &list[..] else { panic!("one change") };
        assert_eq!(
            (rose.tier_before, rose.tier_after, rose.is_worse()),
            (Tier::Medium, Tier::Low, false)
        );
        run(&db, TODAY).await;
        assert_eq!(list_changes(&db, Scope::All, (true, 10, None)).await.expect("read").len(), 1);
        let pack = GrantingPack::shipped();
        let plan = |response| Plan { response, company: "华衡", owner: None };
        let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
        refused_owner(&mut tx, rose.id, &plan("low-longer")).await;
        let other = plan_response(&mut tx, rose.id, &plan("high-prepay"), pack).await;
        assert_eq!(code(other), "granting.response-unknown");
        drop(tx);
        let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
        let request = plan_response(&mut tx, rose.id, &plan("low-longer"), pack).await;
        let request = request.expect("planned");
        tx.commit().await.expect("commit");
        let one = get_change(&db, Scope::All, rose.id).await.expect("there");
        assert_eq!(
            (one.state.as_str(), one.counts_on),
            ("planned", Some(day(TODAY))),
            "no notice upwards"
        );
        assert_eq!(one.task_on, Some(day("2026-12-05")));
        // The task is the buyer's salesperson's, with its day.
        assert_eq!((one.task_owner.as_str(), one.letter_text().as_str()), ("xs1", "TZ-000001"));
        assert_eq!(list_responses(&db, "xs1", 10).await.expect("read").len(), 1);
        assert_eq!(list_responses(&db, "cm1", 10).await.expect("read"), []);
        assert!(!one.is_late(day("2026-12-05")) && one.is_late(day("2026-12-06")));
        assert!(
            one.letter.zh.contains("GOOD 有限公司") && one.letter.en.contains("60 days"),
            "{:?}",
            one.letter
        );
        let application =
            get_application(&db, Scope::All, request).await.expect("there").application;
        assert_eq!(
            (application.what.as_str(), application.wanted.terms.as_str()),
            ("change", "monthly-60")
        );
        let limit = Limit::Amount(Money::new(3_000_000, Currency::CNY));
        assert_eq!(credit::granting::stands(&application).0, limit);
        carried_through(&db, rose.id, request).await;
        run(&db, TODAY).await;
        assert!(list_changes(&db, Scope::All, (true, 10, None)).await.expect("read").is_empty());
        // A tier that comes back closes what nobody has begun to handle.
        set("medium").await;
        set("low").await;
        let all = list_changes(&db, Scope::All, (false, 10, None)).await.expect("read");
        let states: Vec<&str> = all.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(states, ["over", "done"]);
    })
    .await;
}

/// The letter goes out, the request is decided, and only then is the response done.
async fn carried_through(db: &Db, change: i64, request: i64) {
    let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
    assert_eq!(code(close_change(&mut tx, change, " ").await), "granting.note-missing");
    let early = close_change(&mut tx, change, "客户已书面确认").await;
    assert_eq!(code(early), "granting.change-on-its-way");
    for (on, how, refused) in
        [("2026-11-22", "express", "granting.letter-day"), (TODAY, "pigeon", "granting.letter-way")]
    {
        let wrong = mark_sent(&mut tx, change, (day(on), how)).await;
        assert_eq!(code(wrong), refused);
    }
    mark_sent(&mut tx, change, (day(TODAY), "express")).await.expect("sent");
    let twice = mark_sent(&mut tx, change, (day(TODAY), "express")).await;
    assert_eq!(code(twice), "granting.letter-sent");
    withdraw(&mut tx, request, "客户不需要").await.expect("withdrawn");
    close_change(&mut tx, change, "客户已书面确认").await.expect("done");
    assert_eq!(code(close_change(&mut tx, change, "x").await), "granting.change-handled");
    tx.commit().await.expect("commit");
}

async fn refused_owner(tx: &mut store::Tx, change: i64, plan: &Plan<'_>) {
    let blind = Plan { owner: Some("nobody"), ..*plan };
    let refused = plan_response(tx, change, &blind, GrantingPack::shipped()).await;
    assert_eq!(code(refused), "granting.task-owner");
}
