//! Tomorrow's visit: a real case becomes a scene, and nothing that names anybody leaves the case.

use academy::practice::{
    KeptRun, PracticePack, Preparation, RealCase, get_run, prepare_run, recast_run, say, start_own,
    tell,
};
use base::{Currency, Lang};
use credit::{
    collections::{
        NewContact,
        cases::{NewCase, brief, get_case, open_case, overdue_of, set_kind, set_reason},
        evidence::list_papers,
        log_contact,
        talk::{ExcuseFilter, NewExcuse, TalkPack, list_excuses, record_excuse},
    },
    parties::{NewBuyer, save_buyers},
    receivables::{NewItem, Posting},
};
use store::{Ask, Columns as _, Db, access::Scope};
use testkit::day;

use crate::school::{code, person, saying, within};

const TODAY: &str = "2026-11-21";
const OWED: i64 = 4_837_291_355;

/// Everything that names the buyer, its people, its papers or its exact figures.
const SECRETS: [&str; 9] = [
    "振兴重工",
    "ZX-7781",
    "INV-88112",
    "赵金宝",
    "13911112222",
    "女儿住院",
    "4837291355",
    "48,372,913",
    "37291355",
];

async fn buyer(db: &Db) -> i64 {
    let new = NewBuyer {
        code: "ZX-7781".to_owned(),
        name: Some("振兴重工有限公司".to_owned()),
        ..NewBuyer::default()
    };
    within(db, async |tx| {
        let saved = save_buyers(tx, &[new], "test", day("2026-01-01")).await?;
        let id = saved.into_iter().next().expect("one").expect("buyer").0;
        let mut posting = Posting::begin(tx, None).await?;
        let issued_on = day("2026-05-01");
        let item = NewItem {
            buyer_id: id,
            number: "INV-88112".to_owned(),
            instalment: 1,
            issued_on,
            due_on: issued_on.plus_days(47),
            currency: Currency::CNY,
            amount_minor: OWED,
            contract: String::new(),
            order: String::new(),
            origin: String::new(),
            settlements: Vec::new(),
            said_paid_minor: None,
            dispute: None,
            entity: None,
        };
        posting.book_items(tx, &[item]).await?;
        posting.finish(tx).await?;
        let contact = NewContact {
            buyer_id: id,
            number: None,
            on: day("2026-11-01"),
            channel: "call".to_owned(),
            person: "赵金宝 13911112222".to_owned(),
            result: "asked-time".to_owned(),
            note: "女儿住院".to_owned(),
            item_id: None,
            proven: false,
        };
        log_contact(tx, &contact).await?;
        Ok(id)
    })
    .await
    .expect("a buyer")
}

async fn case(db: &Db, buyer_id: i64) -> i64 {
    let (owed_minor, first_due_on) = overdue_of(db, buyer_id, day(TODAY)).await.expect("owed");
    assert_eq!(owed_minor, OWED);
    let why = "赵金宝不接电话".to_owned();
    let login = "li".to_owned();
    let new = NewCase { buyer_id, from_worklist: true, why, login, owed_minor, first_due_on };
    within(db, async |tx| {
        let id = open_case(tx, &new, Currency::CNY).await?;
        let pack = TalkPack::shipped();
        set_reason(tx, pack, id, ("chain", "", ""), true).await?;
        set_kind(tx, pack, id, "unable-willing").await?;
        let excuse = NewExcuse {
            case: id,
            talk: None,
            on: day("2026-11-02"),
            kind: "money".to_owned(),
            words: "赵金宝说女儿住院，没钱".to_owned(),
            task: String::new(),
            login: String::new(),
        };
        record_excuse(tx, pack, &excuse).await?;
        Ok(id)
    })
    .await
    .expect("a case")
}

async fn made(db: &Db, who: i64, case: i64) -> base::Result<i64> {
    let case = get_case(db, case, Scope::All).await?;
    let known = brief(db, &case, day(TODAY)).await?;
    let filter = ExcuseFilter {
        scope: Scope::All,
        case: Some(case.id),
        kind: None,
        truth: None,
        skip: 0,
        limit: 9,
    };
    let excuses = list_excuses(db, &filter).await?;
    let papers = list_papers(db, case.buyer_id, None).await?;
    let real = RealCase { case: &case, brief: &known, excuses: &excuses, papers: &papers };
    within(db, async |tx| start_own(tx, who, real).await).await
}

/// All that the tables of practice hold, and what the audit says of it.
async fn kept(db: &Db) -> String {
    let mut all = String::new();
    let mut connection = db.read().await.expect("connection");
    for sql in [
        "SELECT code || ' ' || facts FROM practice_scene",
        "SELECT scene || ' ' || persona || ' ' || papers || ' ' || digest FROM practice_run",
        "SELECT move_code || ' ' || said FROM practice_turn",
        "SELECT subject || ' ' || action || ' ' || detail FROM store_audit WHERE room = 'practice'",
    ] {
        let rows = Ask::new(sql).rows(&mut connection, "dumping").await.expect("rows");
        assert!(!rows.is_empty(), "{sql}");
        for row in rows {
            all.push_str(&row.text(0).expect("text"));
            all.push('\n');
        }
    }
    all
}

/// All that is shown of a run, in both languages.
fn shown(run: &KeptRun) -> String {
    let pack = PracticePack::shipped();
    let scene = run.scene_in(pack).expect("its scene");
    let played = run.replayed(pack).expect("played again");
    let mut all = played.canonical();
    for lang in Lang::ALL {
        let (first, told) = tell(&played, lang).expect("told");
        all.push_str(&format!("{} {} {first}", scene.brief.pick(lang), scene.name.pick(lang)));
        told.iter().for_each(|turn| all.push_str(&turn.answer));
        scene.people.iter().for_each(|one| all.push_str(one.note.pick(lang)));
    }
    all
}

#[tokio::test]
async fn a_real_case_is_practised_and_nobody_is_named() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        let li = person(&db, "li").await;
        let buyer = buyer(&db).await;
        let case = case(&db, buyer).await;
        let id = made(&db, li, case).await.expect("made");
        let first = get_run(&db, id, (li, false)).await.expect("kept");
        assert!(first.scene.starts_with("own-"));
        assert_eq!((first.persona.as_str(), first.level), ("anxious", 2), "proposed by the case");
        let pack = PracticePack::shipped();
        let scene = first.scene_in(pack).expect("a scene").clone();
        assert_eq!((scene.excuse.as_str(), scene.reasons[0].as_str()), ("money", "chain"));
        assert_eq!(scene.papers, ["statement", "contacts"]);
        assert_eq!((scene.overdue_days, scene.total_minor % 100_000_000), (155, 0));
        assert!((OWED * 68 / 100..OWED * 132 / 100).contains(&scene.total_minor));
        for (persona, level, told) in [
            ("moon", 1, "practice.cast-unknown"),
            ("blunt", 9, "practice.cast-unknown"),
            ("blunt", 3, "done"),
        ] {
            let changed = within(&db, async |tx| recast_run(tx, (id, li), (persona, level)).await);
            assert_eq!(code(changed.await), told, "{persona} {level}");
        }
        let with = Preparation { papers: vec!["contacts".to_owned()], ..Preparation::default() };
        within(&db, async |tx| prepare_run(tx, (id, li), &with).await).await.expect("prepared");
        let late = within(&db, async |tx| recast_run(tx, (id, li), ("staller", 1)).await).await;
        assert_eq!(code(late), "practice.run-begun");
        for (number, done) in (1_i64..).zip(["listen", "evidence:statement", "ask-why", "close"]) {
            let saying = saying(number, done);
            within(&db, async |tx| say(tx, (id, li), &saying).await).await.expect("said");
        }
        let ended = get_run(&db, id, (li, false)).await.expect("ended");
        let again = ended.replayed(pack).expect("played again");
        assert_eq!((ended.persona.as_str(), ended.digest.clone()), ("blunt", again.digest()));
        let all = format!("{}\n{}", kept(&db).await, shown(&ended));
        for secret in SECRETS {
            assert!(!all.contains(secret), "{secret} left the case: {all}");
        }
        for id in [buyer, case] {
            assert!(!all.contains(&id.to_string()), "{id} leads back");
        }
    })
    .await;
}
