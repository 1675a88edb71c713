//! Papers are opened and asked about, a plan is laid in money and days, what was said outlives its edition, and each
//! scene has its pass rate.

use academy::practice::{
    Preparation, Question, close_outdated, dossier_of, get_run, list_answered, list_opened,
    open_paper, prepare_read, say, scene_rates, start_run,
};
use store::{Ask, Db};

use crate::school::{TALK, code, person, saying, within};

const CAST: (&str, &str, i64) = ("quality", "blunt", 1);

/// The place of the right choice of a paper.
fn right(dossier: &academy::practice::Dossier, paper: &str, run: i64) -> usize {
    (0..4).find(|place| dossier.is_right(paper, *place, run)).expect("one is right")
}

async fn begun(db: &Db, li: i64) -> i64 {
    within(db, async |tx| start_run(tx, li, CAST, Some(3)).await).await.expect("begun")
}

#[tokio::test]
async fn only_papers_that_were_opened_and_understood_count() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let id = begun(&db, li).await;
        let kept = get_run(&db, id, (li, false)).await.expect("kept");
        let dossier = dossier_of(&kept).expect("a dossier");
        assert!(dossier.papers.iter().any(|one| one.ask == Question::Signer));
        let open = async |who: i64, paper: &str| {
            within(&db, async |tx| open_paper(tx, (id, who), paper).await).await
        };
        assert_eq!(code(open(wu, "delivery").await), "practice.run-unknown");
        assert_eq!(code(open(li, "moon").await), "practice.paper-unknown");
        for paper in ["delivery", "delivery", "contract", "statement"] {
            assert_eq!(code(open(li, paper).await), "done", "{paper}");
        }
        let (good, wrong) = (right(&dossier, "delivery", id), right(&dossier, "contract", id) + 1);
        let with = Preparation { people: true, ..Preparation::default() };
        let prepare = async |answers: Vec<(String, usize)>| {
            within(&db, async |tx| prepare_read(tx, (id, li), &with, &answers).await).await
        };
        let unopened = vec![("orders".to_owned(), 0)];
        assert_eq!(code(prepare(unopened).await), "practice.paper-unopened");
        let answers = vec![("delivery".to_owned(), good), ("contract".to_owned(), wrong)];
        assert_eq!(code(prepare(answers).await), "done");
        let kept = get_run(&db, id, (li, false)).await.expect("kept");
        assert_eq!(kept.prepared.papers, ["delivery"], "one was wrong, one was not answered");
        let opened = list_opened(&db, id).await.expect("opened");
        let told: Vec<(&str, bool)> =
            opened.iter().map(|one| (one.paper.as_str(), one.right)).collect();
        assert_eq!(told, [("contract", false), ("delivery", true), ("statement", false)]);
        assert_eq!(code(open(li, "orders").await), "practice.run-begun");
    })
    .await;
}

#[tokio::test]
async fn what_was_said_outlives_its_edition() {
    testkit::both(async |db| {
        let li = person(&db, "li").await;
        let id = begun(&db, li).await;
        let with = Preparation::default();
        within(&db, async |tx| prepare_read(tx, (id, li), &with, &[]).await).await.expect("ready");
        let speak = async |number: i64, done: &str| {
            let saying = saying(number, done);
            within(&db, async |tx| say(tx, (id, li), &saying).await).await
        };
        speak(1, "listen").await.expect("said");
        speak(2, "propose:=1000000@d10;next=14").await.expect("said");
        let close = async || within(&db, async |tx| close_outdated(tx, (id, li)).await).await;
        assert_eq!(code(close().await), "practice.run-plays");
        within(&db, async |tx| {
            let mut ask = Ask::new("UPDATE practice_run SET engine = '0' WHERE id = ");
            ask.value(id);
            ask.run(tx.conn()).await.map_err(store::failed("making it old"))?;
            tx.quiet();
            Ok(())
        })
        .await
        .expect("old");
        assert_eq!(code(speak(3, "close").await), "practice.other-edition");
        let words = list_answered(&db, id).await.expect("words");
        assert_eq!(words.keys().copied().collect::<Vec<i64>>(), [0, 1, 2]);
        assert!(words.values().all(|words| !words.is_empty()));
        assert_eq!(code(close().await), "done");
        assert_eq!(code(close().await), "practice.run-over");
        let kept = get_run(&db, id, (li, false)).await.expect("kept");
        assert_eq!((kept.state.as_str(), kept.total_tenths), ("ended", None));
        assert!(scene_rates(&db, None).await.expect("rates").is_empty(), "it has no marks");
    })
    .await;
}

#[tokio::test]
async fn each_scene_has_its_pass_rate() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        for (who, talk) in [(li, TALK.as_slice()), (wu, &["threaten", "close"])] {
            let id = begun(&db, who).await;
            let with = Preparation::default();
            within(&db, async |tx| prepare_read(tx, (id, who), &with, &[]).await)
                .await
                .expect("ready");
            for (number, done) in (1_i64..).zip(talk) {
                let saying = saying(number, done);
                within(&db, async |tx| say(tx, (id, who), &saying).await).await.expect(done);
            }
        }
        let all = scene_rates(&db, None).await.expect("rates");
        assert_eq!((all.len(), all[0].scene.as_str(), all[0].ended), (1, "quality", 2));
        let theirs = scene_rates(&db, Some(wu)).await.expect("rates");
        assert_eq!((theirs[0].ended, theirs[0].passed, theirs[0].average_tenths), (1, 0, 0));
        assert_eq!(theirs[0].bps(), 0);
    })
    .await;
}
