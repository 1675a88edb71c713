//! Milestones of projects come in by a file: good rows are kept, bad ones sent back with the reason; the same file twice
//! changes nothing; an import can be taken back.

use base::Currency;
use credit::{
    collections::kinds::{
        CustomersPack, Milestone, NewMilestone, NewPath, Part, enter_path, get_path, keep_milestone,
    },
    intake::{self, Mode, Options, Outcome, Watch, kinds::Kind, source::Source},
    parties::CustomerKind,
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{as_who, book_items, buyers, item};

async fn import(db: &Db, text: &str) -> Outcome {
    let source = Source::bytes("项目节点.csv", text.as_bytes().to_vec());
    let options = Options { mode: Mode::GoodRows, ..Options::default() };
    let actor = Actor::user("finance");
    intake::import(db, actor, source, &options, &Watch::default()).await.expect("imported")
}

async fn path(db: &Db, buyer_id: i64, number: &str) -> i64 {
    let new = NewPath {
        buyer_id,
        kind: CustomerKind::Project,
        number: number.to_owned(),
        name: "厂房".to_owned(),
        contract: String::new(),
        currency: Currency::CNY,
        value_minor: 10_000_000,
        budget_year: None,
        appropriation: String::new(),
        begins_on: day("2026-01-01"),
        note: String::new(),
    };
    let pack = CustomersPack::shipped();
    as_who(db, "xs1", async |tx| enter_path(tx, pack, &new, ("xs1", true)).await)
        .await
        .expect("entered")
}

async fn steps(db: &Db, path: i64) -> Vec<Milestone> {
    get_path(db, path, Scope::All).await.expect("there").steps
}

const HEAD: &str =
    "客户编码,项目编号,节点名称,节点类型,计划日期,实际完成日期,节点金额,发票号,凭证\n";

#[tokio::test]
async fn milestones_come_in_once_and_go_out_again() {
    both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        book_items(&db, &[item(ids[0], "F1", "2026-05-01", 30, 5_000_00)]).await;
        let id = path(&db, ids[0], "XM-01").await;
        let before = steps(&db, id).await;
        let acceptance = before.iter().find(|one| one.part == Part::Acceptance).expect("a step");
        let file = format!(
            "{HEAD}A,XM-01,{},,2026-06-01,2026-06-05,,,验收单 7\n\
             A,XM-01,设备到货,进度款,2026-05-10,,5000,F1,\n\
             A,XM-99,设备到货,进度款,2026-05-10,,5000,,\n\
             A,XM-01,说不清,,2026-05-10,,1,,\n\
             A,XM-01,喝茶,茶歇,2026-05-10,,1,,\n\
             A,XM-01,将来,验收,2026-05-10,2027-01-01,1,,\n\
             A,XM-01,没有发票,进度款,2026-05-10,,1,F9,\n\
             B,XM-01,设备到货,进度款,2026-05-10,,5000,,\n",
            acceptance.name
        );
        let first = import(&db, &file).await;
        let tally = first.tally;
        assert_eq!((tally.booked, tally.unchanged, tally.rejected), (2, 0, 6), "{first:?}");
        assert_eq!(first.by_kind[&Kind::Milestones].booked, 2);
        let mut codes: Vec<&str> =
            first.rejects.iter().flat_map(|row| row.faults.iter().map(|f| f.why.code)).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                "collections.path-invoice",
                "collections.path-number-unknown",
                "collections.path-number-unknown",
                "collections.path-step-part",
                "intake.day-in-future",
                "intake.step-part",
            ]
        );
        let after = steps(&db, id).await;
        assert_eq!(after.len(), before.len() + 1);
        let changed = after.iter().find(|one| one.id == acceptance.id).expect("there");
        assert_eq!(changed.reached_on, Some(day("2026-06-05")));
        assert_eq!(changed.paper, "验收单 7");
        assert_eq!(changed.amount_minor, acceptance.amount_minor, "what is not said stays");
        let added = after.iter().find(|one| one.name == "设备到货").expect("added");
        assert_eq!((added.part, added.amount_minor), (Part::Progress, 5_000_00));
        assert_eq!(added.item.as_ref().map(|item| item.1.as_str()), Some("F1"));
        let again = import(&db, &file).await;
        assert_eq!((again.tally.booked, again.tally.unchanged), (0, 2), "{again:?}");
        assert_eq!(steps(&db, id).await, after, "the second time changes nothing");
        let undone = intake::undo(&db, Actor::user("finance"), first.batch_id.expect("kept"))
            .await
            .expect("undone");
        assert_eq!((undone.restored, undone.kept), (2, 0), "{undone:?}");
        assert_eq!(steps(&db, id).await, before, "as it stood");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_touched_since_stays() {
    both(async |db| {
        let ids = buyers(&db, &["A"]).await;
        let id = path(&db, ids[0], "XM-01").await;
        let file = format!("{HEAD}A,XM-01,设备到货,进度款,2026-05-10,,5000,,\n");
        let first = import(&db, &file).await;
        let added = steps(&db, id).await.into_iter().find(|one| one.name == "设备到货");
        let added = added.expect("added");
        let touched = NewMilestone {
            path: id,
            id: Some(added.id),
            part: added.part,
            name: added.name.clone(),
            planned_on: added.planned_on,
            reached_on: Some(day("2026-05-12")),
            amount_minor: added.amount_minor,
            invoice: String::new(),
            paper: String::new(),
            signer: String::new(),
            login: String::new(),
            note: String::new(),
        };
        as_who(&db, "xs1", async |tx| keep_milestone(tx, &touched).await).await.expect("kept");
        let undone = intake::undo(&db, Actor::user("finance"), first.batch_id.expect("kept"))
            .await
            .expect("undone");
        assert_eq!((undone.restored, undone.kept), (0, 1), "{undone:?}");
        assert!(steps(&db, id).await.iter().any(|one| one.name == "设备到货"));
    })
    .await;
}

#[tokio::test]
async fn a_file_means_what_a_person_would_read() {
    both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        book_items(&db, &[item(ids[0], "FP-01", "2026-05-01", 30, 5_000_00)]).await;
        let (one, thousand) = (path(&db, ids[0], "1").await, path(&db, ids[0], "1000").await);
        path(&db, ids[1], "007").await;
        path(&db, ids[1], "0007").await;
        // As a spreadsheet writes numbers, a person types blanks and wide digits; a day as its serial number.
        let file = format!(
            "{HEAD}A,1.0,设备到货,进度款,46152,,\"12,345.60\",,\n\
             A, １ ,设备　到货,,,,,ｆｐ－０１,\n\
             A,\"1,000\",到货,进度款,2026/5/10,,５０００,,\n\
             A,1.1,到货,进度款,2026-05-10,,1,,\n\
             B,7,到货,进度款,2026-05-10,,1,,\n"
        );
        let first = import(&db, &file).await;
        let tally = first.tally;
        assert_eq!((tally.booked, tally.unchanged, tally.rejected), (3, 0, 2), "{first:?}");
        let codes: Vec<&str> =
            first.rejects.iter().flat_map(|row| row.faults.iter().map(|f| f.why.code)).collect();
        assert_eq!(codes, ["collections.path-number-unknown", "collections.path-number-unclear"]);
        let of_one = steps(&db, one).await;
        let came: Vec<&Milestone> = of_one.iter().filter(|one| one.name.contains("到货")).collect();
        let [came] = came.as_slice() else { panic!("one step, spelt as it was first: {of_one:?}") };
        assert_eq!((came.name.as_str(), came.amount_minor), ("设备到货", 12_345_60));
        assert_eq!(came.planned_on, Some(day("2026-05-10")));
        assert_eq!(came.item.as_ref().map(|item| item.1.as_str()), Some("FP-01"));
        let of_thousand = steps(&db, thousand).await;
        let came = of_thousand.iter().find(|one| one.name == "到货").expect("there");
        assert_eq!((came.amount_minor, came.planned_on), (5_000_00, Some(day("2026-05-10"))));
        let again = import(&db, &file).await;
        assert_eq!((again.tally.booked, again.tally.unchanged), (0, 3), "{again:?}");
    })
    .await;
}
