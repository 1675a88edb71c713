//! What a round foresees over a small company: the curve from its own ledger, expected losses that
//! add up, buyers that are bad already apart, the fall-back where too few turned bad, and forecasts
//! of past days held against what became of them.

use std::sync::atomic::AtomicBool;

use credit::{
    assess::{PackKind, assess, set_signed_pack},
    outlook::{
        OutlookPack, back_test, back_test_when_due, find_back_test, get_outlook, list_expected,
    },
    receivables::Apply,
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{book_credits, book_items, buyers, item, keep, receipt};

const TODAY: &str = "2026-11-21";

/// So many buyers with 24 monthly invoices of 5,000 yuan. Every fifth stops paying one day, each
/// two weeks after the one before; everybody else pays on the due day.
async fn company(db: &Db, count: usize) -> Vec<i64> {
    let codes: Vec<String> = (0..count).map(|n| format!("C{n:03}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = buyers(db, &codes).await;
    let (mut items, mut money) = (Vec::new(), Vec::new());
    for month in 0..24_i32 {
        let first = day("2024-12-03").plus_months(month);
        for (n, buyer) in ids.iter().enumerate() {
            let number = format!("F{n:03}-{month:02}");
            let new = item(*buyer, &number, &first.to_string(), 30, 500_000);
            let stops = i32::try_from(n / 5 * 14).unwrap_or(0);
            let pays = n % 5 != 0 || new.due_on < day("2025-10-01").plus_days(stops);
            if pays && new.due_on < day(TODAY) {
                let on = new.due_on.to_string();
                let mut paid = receipt(*buyer, &format!("R{number}"), &on, 500_000);
                paid.reference = number;
                money.push(paid);
            }
            items.push(new);
        }
    }
    book_items(db, &items).await;
    book_credits(db, &money, Apply::ThenOldest).await;
    ids
}

async fn judged(db: &Db) {
    let (actor, cancel) = (Actor::user("manager"), AtomicBool::new(false));
    assess(db, day(TODAY), &actor, &|_| {}, &cancel).await.expect("assessed");
}

#[tokio::test]
async fn with_too_few_bad_buyers_the_shape_is_a_constant_hazard() {
    both(async |db| {
        let none = get_outlook(&db, None).await.expect_err("nothing was assessed");
        assert_eq!(none.code(), "scoring.outlook-none");
        company(&db, 30).await;
        judged(&db).await;
        let seen = get_outlook(&db, None).await.expect("foreseen");
        let doc = &seen.doc;
        assert_eq!((doc.basis.as_str(), doc.why.as_str()), ("constant", "few-bads"));
        assert!(doc.bad_buyers > 0 && doc.bad_buyers < doc.least_bads, "{}", doc.bad_buyers);
        // A quarter of a year at a constant hazard: 1 − 0.9^(90 ÷ 365).
        let told = doc.pd_at(0.1, 90).expect("a probability");
        assert!((told - 0.025_645).abs() < 1e-5, "{told}");
        let early = get_outlook(&db, Some(day("2026-11-20"))).await.expect_err("none by then");
        assert_eq!(early.code(), "scoring.outlook-none");
    })
    .await;
}

#[tokio::test]
async fn the_curve_of_the_ledger_and_losses_that_add_up() {
    both(async |db| {
        company(&db, 130).await;
        judged(&db).await;
        let seen = get_outlook(&db, None).await.expect("foreseen");
        let doc = &seen.doc;
        assert_eq!((doc.basis.as_str(), doc.why.as_str()), ("ledger", ""), "{}", doc.bad_buyers);
        assert_eq!((doc.model_days, doc.bad_days, doc.buyers), (365, 90, 130));
        let shares: Vec<f64> = doc.horizons.iter().filter_map(|one| one.ledger_pd).collect();
        assert_eq!(shares.len(), 5);
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{shares:?}");
        let year = doc.horizons.last().expect("a horizon");
        let (low, high) = year.low.zip(year.high).expect("an interval");
        assert!(low < shares[4] && shares[4] < high && low > 0.02 && high < 0.4, "{low} {high}");
        // Buyers are listed with what the totals hold.
        for one in &doc.horizons {
            let all = list_expected(&db, &seen, one.days, Scope::All).await.expect("listed");
            let good = all.iter().filter(|b| !b.bad).filter_map(|b| b.loss_minor).sum::<i64>();
            assert_eq!(good, one.loss_minor, "{} days", one.days);
            let tier = |n: usize| doc.tiers.iter().map(|t| t.loss_minor[n]).sum::<i64>();
            let at = doc.horizons.iter().position(|h| h.days == one.days).expect("there");
            assert_eq!(tier(at), one.loss_minor);
            let bad: i64 = all.iter().filter(|b| b.bad).map(|b| b.exposure_minor).sum();
            assert_eq!(bad, doc.now_bad_minor);
        }
        // Five stopped within the last 90 days or are not 90 days past due yet; the others are bad.
        assert!(doc.now_bad.len() >= 20 && doc.now_bad.len() < 26, "{}", doc.now_bad.len());
        let nobody = list_expected(&db, &seen, 90, Scope::Nothing).await.expect("listed");
        assert!(nobody.is_empty());
    })
    .await;
}

#[tokio::test]
async fn forecasts_of_past_days_are_held_against_what_became_of_them() {
    both(async |db| {
        company(&db, 130).await;
        let go = AtomicBool::new(false);
        let actor = Actor::user("manager");
        assert!(find_back_test(&db).await.expect("read").is_none());
        let doc = back_test(&db, day(TODAY), &actor, &|_, _| {}, &go).await.expect("tested");
        let days: Vec<u32> = doc.horizons.iter().map(|one| one.days).collect();
        assert_eq!(days, OutlookPack::shipped().horizons);
        let half = &doc.horizons[3];
        assert_eq!(half.from, "2026-05-25");
        assert!(half.rows > 90 && half.bads > 5 && half.bads < 26, "{half:?}");
        assert_eq!(half.bands.iter().map(|band| band.rows).sum::<usize>(), half.rows);
        assert!(half.ratio.is_some() && !half.level.is_empty());
        assert_eq!(find_back_test(&db).await.expect("read"), Some(doc));
        let due = back_test_when_due(&db, day("2026-12-20"), &actor).await.expect("asked");
        assert!(!due, "29 days later it is not due");
        let stop = AtomicBool::new(true);
        let told = back_test(&db, day(TODAY), &actor, &|_, _| {}, &stop).await;
        assert_eq!(told.expect_err("stopped").code(), "scoring.cancelled");
    })
    .await;
}

#[tokio::test]
async fn a_company_sets_its_own_loss() {
    both(async |db| {
        company(&db, 30).await;
        judged(&db).await;
        let before = get_outlook(&db, None).await.expect("foreseen").doc.horizons[4].loss_minor;
        let text = OutlookPack::shipped_text()
            .replace("lgd = 0.40", "lgd = 0.80")
            .replace("version = \"2026.1\"", "version = \"own-1\"")
            .replace("2026-01-01\"\nsource", "2026-11-21\"\nsource");
        let mut tx = db.write(Actor::user("manager")).await.expect("tx");
        set_signed_pack(&mut tx, PackKind::Outlook, &text, "近三年实际回收两成")
            .await
            .expect("set");
        keep(tx).await;
        judged(&db).await;
        let doc = get_outlook(&db, None).await.expect("foreseen").doc;
        assert_eq!((doc.pack.as_str(), doc.lgd), ("own-1", 0.8));
        let after = doc.horizons[4].loss_minor;
        assert!(before > 0 && (after - 2 * before).abs() <= 60, "{before} {after}");
    })
    .await;
}
