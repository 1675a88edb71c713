//! The set-up from an empty company to signed packs, and the policy document with its readers.

use base::{Currency, Failure};
use credit::{
    assess::{PackKind, pack_in_force},
    controls::{
        DocumentState, NewDocument, compose, confirm_read, document_in_force, draft_document,
        drop_document, get_document, list_documents, list_open_readings, list_readers,
        publish_document, remind_readers,
    },
    granting::GrantingPack,
    policy::Tier,
    setup::{
        Answers, SetupPack, SetupState, SetupStep, Staff, Typed, find_live_setup, get_setup,
        list_setups, propose_setup, refuse_setup, setup_steps, sign_setup, usual_answers,
        withdraw_setup,
    },
};
use store::{Actor, Db, access::Role};
use testkit::day;

use crate::{
    assess::{company, run},
    granting::people,
    ledger::{as_who, code},
};

const TODAY: &str = "2026-11-21";

fn said() -> Typed {
    Typed {
        trade: "wholesale".to_owned(),
        sales: 12_500_000,
        account_bps: 8_000,
        margin_bps: 700,
        capital_bps: 500,
        days: 45,
        people: 1,
    }
}

async fn proposed(db: &Db, who: &str, on: &str) -> Result<i64, Failure> {
    let staff = Staff::of(&db.list_people().await?);
    let answers = Answers::try_new(said(), staff, SetupPack::shipped())?;
    as_who(db, who, async |tx| propose_setup(tx, &answers, day(on), "新建体系").await).await
}

#[tokio::test]
async fn a_set_up_counts_once_a_second_person_has_signed_it() {
    testkit::both(async |db| {
        people(&db).await;
        let past = proposed(&db, "cm1", "2026-11-20").await;
        assert_eq!(code(past), "controls.day-past");
        let id = proposed(&db, "cm1", "2026-12-01").await.expect("proposed");
        assert_eq!(code(proposed(&db, "cm2", TODAY).await), "controls.setup-waits");
        assert_eq!(find_live_setup(&db).await.expect("read").expect("live").id, id);
        let all = db.list_people().await.expect("people");
        let own = as_who(&db, "cm1", async |tx| sign_setup(tx, &all, id, "x").await).await;
        assert_eq!(code(own), "controls.four-eyes");
        let bare = as_who(&db, "cm2", async |tx| sign_setup(tx, &all, id, " ").await).await;
        assert_eq!(code(bare), "controls.note-missing");
        let theirs = as_who(&db, "cm2", async |tx| withdraw_setup(tx, id, "").await).await;
        assert_eq!(code(theirs), "controls.not-yours");
        as_who(&db, "boss", async |tx| sign_setup(tx, &all, id, "同意").await).await.expect("ok");
        let setup = get_setup(&db, id).await.expect("there");
        assert_eq!((setup.state, setup.decided_by.as_deref()), (SetupState::Signed, Some("boss")));
        // Until its day the shipped packs count, then the company's own.
        for kind in [PackKind::Tiers, PackKind::Limits, PackKind::Granting, PackKind::Orders] {
            let before = pack_in_force(&db, kind, day(TODAY)).await.expect("read");
            let after = pack_in_force(&db, kind, day("2026-12-01")).await.expect("read");
            assert!(before.own.is_none(), "{kind:?}");
            assert_eq!(after.own.expect("own").edition.version, "S1", "{kind:?}");
        }
        let (pack, _) = GrantingPack::in_force(&db, day("2026-12-01")).await.expect("reads");
        let chain = pack.chain(Tier::Low, 25_000_000, Currency::CNY);
        assert_eq!(chain.len(), 3, "a quarter of a million passes finance and owner");
        let late = as_who(&db, "cm2", async |tx| refuse_setup(tx, id, "x").await).await;
        assert_eq!(code(late), "controls.setup-decided");
        let second = proposed(&db, "cm2", TODAY).await.expect("proposed");
        as_who(&db, "cm2", async |tx| withdraw_setup(tx, second, "").await).await.expect("ok");
        let third = proposed(&db, "cm2", TODAY).await.expect("proposed");
        as_who(&db, "cm1", async |tx| refuse_setup(tx, third, "再议").await).await.expect("ok");
        assert_eq!(list_setups(&db).await.expect("all").len(), 3);
        let unknown = as_who(&db, "cm1", async |tx| refuse_setup(tx, 7, "x").await).await;
        assert_eq!(code(unknown), "controls.setup-unknown");
        assert_eq!(usual_answers(&db, Currency::CNY).await.expect("usual"), said());
    })
    .await;
}

#[tokio::test]
async fn answers_out_of_reach_are_refused_on_their_field() {
    let pack = SetupPack::shipped();
    for (change, wrong, field) in [
        ((|t: &mut Typed| t.trade = "moon".to_owned()) as fn(&mut Typed), "trade-unknown", "trade"),
        (|t| t.sales = 0, "sales-range", "sales"),
        (|t| t.account_bps = 0, "share-range", "account"),
        (|t| t.margin_bps = 10_001, "share-range", "margin"),
        (|t| t.capital_bps = -1, "share-range", "capital"),
        (|t| t.days = 400, "days-range", "days"),
        (|t| t.people = 0, "people-range", "people"),
    ] {
        let mut typed = said();
        change(&mut typed);
        let Err(Failure::Rejected(told)) = Answers::try_new(typed, Staff::default(), pack) else {
            panic!("{wrong}")
        };
        assert_eq!(
            (told.code, told.field.as_deref()),
            (format!("controls.{wrong}").as_str(), Some(field))
        );
    }
}

#[tokio::test]
async fn steps_follow_the_data() {
    testkit::both(async |db| {
        let open = async || {
            let steps = setup_steps(&db).await.expect("steps");
            steps.into_iter().filter(|one| one.is_done()).map(|one| one.step).collect::<Vec<_>>()
        };
        assert_eq!(open().await, []);
        people(&db).await;
        assert_eq!(open().await, [SetupStep::People, SetupStep::Chain]);
        company(&db).await;
        assert_eq!(open().await, [SetupStep::People, SetupStep::Ledger, SetupStep::Chain]);
        run(&db, TODAY).await;
        let done = open().await;
        assert!(done.contains(&SetupStep::Tiers) && done.contains(&SetupStep::Limits), "{done:?}");
        assert!(!done.contains(&SetupStep::Duty), "nobody answers for the debtors");
        let steps = setup_steps(&db).await.expect("steps");
        let duty = credit::setup::standing(&steps, SetupStep::Duty).expect("there");
        assert_eq!((duty.there, duty.of), (0, 1));
    })
    .await;
}

async fn drafted(db: &Db, who: &str, on: &str) -> Result<i64, Failure> {
    let doc = compose(db, "华东五金", day(on)).await?;
    let new = NewDocument {
        doc,
        effective_on: day(on),
        roles: vec![Role::Sales, Role::Finance],
        read_days: 5,
        note: "首版".to_owned(),
    };
    as_who(db, who, async |tx| draft_document(tx, &new).await).await
}

#[tokio::test]
async fn a_policy_is_published_by_another_and_read_by_whom_it_concerns() {
    testkit::both(async |db| {
        people(&db).await;
        let id = drafted(&db, "cm1", TODAY).await.expect("drafted");
        assert_eq!(document_in_force(&db, day(TODAY)).await.expect("read"), None);
        let all = db.list_people().await.expect("people");
        let own = as_who(&db, "cm1", async |tx| publish_document(tx, &all, id).await).await;
        assert_eq!(code(own), "controls.four-eyes");
        let old: Vec<_> = all.iter().filter(|one| one.login == "cm1").cloned().collect();
        let own = as_who(&db, "cm1", async |tx| publish_document(tx, &old, id).await).await;
        assert_eq!(code(own), "controls.four-eyes", "who joined meanwhile counts");
        let asked = as_who(&db, "cm2", async |tx| publish_document(tx, &all, id).await).await;
        assert_eq!(asked.expect("published"), 2);
        let again = as_who(&db, "boss", async |tx| publish_document(tx, &all, id).await).await;
        assert_eq!(code(again), "controls.document-decided");
        let version = document_in_force(&db, day(TODAY)).await.expect("read").expect("in force");
        assert_eq!((version.id, version.state), (id, DocumentState::Published));
        assert_eq!(version.digest, version.doc.digest().expect("digest"), "its text proves it");
        let open = list_open_readings(&db, "xs1").await.expect("read");
        assert_eq!((open[0].document_id, open[0].due_on), (id, day("2026-11-26")));
        assert!(list_open_readings(&db, "cm1").await.expect("read").is_empty());
        let digest = version.digest.clone();
        let wrong = as_who(&db, "xs1", async |tx| confirm_read(tx, id, "beef").await).await;
        assert_eq!(code(wrong), "controls.text-changed");
        let other = as_who(&db, "cm1", async |tx| confirm_read(tx, id, &digest).await).await;
        assert_eq!(code(other), "controls.not-a-reader");
        let first = as_who(&db, "xs1", async |tx| confirm_read(tx, id, &digest).await).await;
        assert!(first.expect("read"));
        let twice = as_who(&db, "xs1", async |tx| confirm_read(tx, id, &digest).await).await;
        assert!(!twice.expect("read"), "a receipt is given once");
        let readers = list_readers(&db, id).await.expect("readers");
        let told: Vec<_> = readers.iter().map(|r| (r.login.as_str(), r.read_on)).collect();
        assert_eq!(told, [("fin", None), ("xs1", Some(day(TODAY)))]);
        assert!(readers[0].is_late(day("2026-11-27")) && !readers[1].is_late(day("2026-11-27")));
    })
    .await;
}

#[tokio::test]
async fn who_joins_is_asked_and_who_is_late_is_reminded() {
    testkit::both(async |db| {
        people(&db).await;
        let id = drafted(&db, "cm1", TODAY).await.expect("drafted");
        let all = db.list_people().await.expect("people");
        let few: Vec<_> = all.iter().filter(|one| one.login != "fin").cloned().collect();
        as_who(&db, "cm2", async |tx| publish_document(tx, &few, id).await).await.expect("ok");
        let remind = async || as_who(&db, "boss", async |tx| remind_readers(tx, &all).await).await;
        assert_eq!(remind().await.expect("asked"), 1, "fin has joined");
        assert_eq!(remind().await.expect("none"), 0, "nobody is late yet");
        let mut tx = db.write(Actor::user("boss")).await.expect("tx");
        let ask = store::Ask::new("UPDATE controls_reader SET due_on = '2026-11-20'");
        ask.run(tx.conn()).await.expect("set");
        tx.quiet();
        tx.commit().await.expect("commit");
        assert_eq!(remind().await.expect("late"), 2);
        assert_eq!(remind().await.expect("none"), 0, "once a week");
        let readers = list_readers(&db, id).await.expect("readers");
        assert!(readers.iter().all(|one| one.reminders == 1), "{readers:?}");
    })
    .await;
}

#[tokio::test]
async fn the_policy_says_what_the_rules_in_force_say() {
    testkit::both(async |db| {
        people(&db).await;
        let before = compose(&db, "华东五金", day(TODAY)).await.expect("composed");
        let text = before.write().expect("text");
        for wanted in
            ["华东五金", "> ¥500,000.00", "月结60天", "≥ 700", "信用经理", "民法典第188条"]
        {
            assert!(text.contains(wanted), "{wanted} is not in {text}");
        }
        assert!(!text.contains('⟦') && !text.contains('{') || !text.contains("{company}"));
        let chapters = before.chapters.len();
        assert!(
            before
                .chapters
                .iter()
                .all(|one| one.rows.iter().all(|row| row.len() == one.head.len()))
        );
        assert_eq!(compose(&db, "华东五金", day(TODAY)).await.expect("again"), before);
        let id = proposed(&db, "cm1", TODAY).await.expect("proposed");
        let all = db.list_people().await.expect("people");
        as_who(&db, "boss", async |tx| sign_setup(tx, &all, id, "同意").await).await.expect("ok");
        let after = compose(&db, "华东五金", day(TODAY)).await.expect("composed");
        assert_eq!(after.moved_since(&before), ["tiers", "limits", "granting", "orders"]);
        assert_eq!(after.chapters.len(), chapters);
        assert!(after.write().expect("text").contains("> ¥50,000.00"));
        // A draft for a day that has passed is drafted again, not published.
        let late = drafted(&db, "cm1", "2026-11-20").await;
        assert_eq!(code(late), "controls.day-past");
        let draft = drafted(&db, "cm1", TODAY).await.expect("drafted");
        as_who(&db, "cm2", async |tx| drop_document(tx, draft).await).await.expect("dropped");
        assert_eq!(get_document(&db, draft).await.expect("there").state, DocumentState::Dropped);
        assert_eq!(list_documents(&db).await.expect("all").len(), 1);
        let unknown = get_document(&db, 9).await;
        assert_eq!(code(unknown), "controls.document-unknown");
    })
    .await;
}
