//! A board: opened, spoken on in groups, voted on, moderated, summed up; what comes of posts.

use academy::classes::{
    NewBoard, NewCohort, NewPost, add_post, close_board, count_boards, decide_draft, enrol,
    get_board, hide_post, list_boards, list_drafts, list_posts, open_board, open_cohort, promote,
    sum_up, vote,
};
use credit::{
    collections::talk::list_scripts,
    parties::{NewBuyer, save_buyers},
};
use store::{Actor, Db};

use crate::school::{code, instructor, person, within};

fn board(title: &str) -> NewBoard {
    NewBoard {
        title: title.to_owned(),
        prompt: "说说您会怎么写确认消息。".to_owned(),
        case_code: "promise".to_owned(),
        ..NewBoard::default()
    }
}

fn words(body: &str) -> NewPost {
    NewPost { body: body.to_owned(), ..NewPost::default() }
}

async fn opened(db: &Db, by: i64, new: &NewBoard) -> i64 {
    within(db, async |tx| open_board(tx, by, new).await).await.expect("open")
}

async fn spoken(db: &Db, (board, who): (i64, i64), body: &str) -> i64 {
    let new = words(body);
    within(db, async |tx| add_post(tx, (board, who, Some(who)), &new).await).await.expect("said")
}

#[tokio::test]
async fn a_board_is_for_all_or_for_a_class() {
    testkit::both(async |db| {
        let (wang, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let wu = person(&db, "wu").await;
        for (new, wrong) in [
            (board(" "), "classes.board-title"),
            (NewBoard { prompt: String::new(), ..board("x") }, "classes.board-prompt"),
            (NewBoard { groups: 10, ..board("x") }, "classes.board-groups"),
            (NewBoard { case_code: "moon".to_owned(), ..board("x") }, "classes.case-unknown"),
            (NewBoard { cohort_id: Some(7), ..board("x") }, "classes.cohort-unknown"),
        ] {
            assert_eq!(code(within(&db, async |tx| open_board(tx, wang, &new).await).await), wrong);
        }
        let today = db.clock().today();
        let cohort = NewCohort {
            name: "一班".to_owned(),
            starts_on: today,
            ends_on: today,
            instructor_id: wang,
            note: String::new(),
        };
        let class = within(&db, async |tx| {
            let id = open_cohort(tx, &cohort).await?;
            enrol(tx, id, &["li".to_owned()]).await.map(|_| id)
        })
        .await
        .expect("a class");
        let own = opened(&db, wang, &NewBoard { cohort_id: Some(class), ..board("本班") }).await;
        opened(&db, wang, &NewBoard { case_code: String::new(), ..board("全体") }).await;
        assert_eq!(count_boards(&db, (Some(li), None)).await.expect("count"), 2);
        assert_eq!(count_boards(&db, (Some(wu), None)).await.expect("count"), 1);
        let of = list_boards(&db, (None, Some("promise")), (0, 9)).await.expect("rows");
        assert_eq!(of.iter().map(|one| one.id).collect::<Vec<i64>>(), [own]);
        assert_eq!(code(get_board(&db, own, Some(wu)).await), "classes.board-unknown");
        let post = words("我也说");
        let outside = within(&db, async |tx| add_post(tx, (own, wu, Some(wu)), &post).await).await;
        assert_eq!(code(outside), "classes.board-unknown");
        within(&db, async |tx| sum_up(tx, own, ("wang", "写明金额和日期")).await)
            .await
            .expect("summed");
        within(&db, async |tx| close_board(tx, own).await).await.expect("closed");
        let told = get_board(&db, own, Some(li)).await.expect("seen");
        assert!(told.closed && told.summary == "写明金额和日期");
        let late = within(&db, async |tx| add_post(tx, (own, li, Some(li)), &post).await).await;
        assert_eq!(code(late), "classes.board-closed");
    })
    .await;
}

#[tokio::test]
async fn posts_groups_replies_and_votes() {
    testkit::both(async |db| {
        let wang = instructor(&db, "wang").await;
        let (li, wu, xu) =
            (person(&db, "li").await, person(&db, "wu").await, person(&db, "xu").await);
        let id = opened(&db, wang, &NewBoard { groups: 2, ..board("分组") }).await;
        let first = spoken(&db, (id, li), "写金额").await;
        assert_eq!(spoken(&db, (id, li), " 写金额 ").await, first, "sent twice, said once");
        let second = spoken(&db, (id, wu), "写日期").await;
        spoken(&db, (id, xu), "写账户").await;
        spoken(&db, (id, li), "再写谁来付").await;
        let reply = NewPost { parent_id: Some(first), ..words("同意") };
        let answer = within(&db, async |tx| add_post(tx, (id, wu, Some(wu)), &reply).await)
            .await
            .expect("said");
        let deeper = NewPost { parent_id: Some(answer), ..words("再答") };
        let deeper = within(&db, async |tx| add_post(tx, (id, li, Some(li)), &deeper).await).await;
        assert_eq!(code(deeper), "classes.post-unknown", "replies have no replies");
        let cast = async |post: i64, who: i64| {
            within(&db, async |tx| vote(tx, (post, who, Some(who))).await).await
        };
        assert_eq!(code(cast(second, wu).await), "classes.own-vote");
        assert!(cast(second, li).await.expect("voted"));
        assert!(cast(second, xu).await.expect("voted"));
        assert!(!cast(second, xu).await.expect("taken back"), "one each");
        let (count, all) = list_posts(&db, (id, None), (li, false), (0, 9)).await.expect("posts");
        assert_eq!(count, 4);
        assert_eq!((all[0].id, all[0].votes, all[0].voted), (second, 1, true), "most votes first");
        let at = all.iter().position(|one| one.id == first).expect("it is there");
        assert_eq!(all[at + 1].parent_id, Some(first), "behind what it answers");
        let group = |who: i64| all.iter().find(|one| one.user_id == who).map(|one| one.group);
        assert_eq!((group(li), group(wu), group(xu)), (Some(1), Some(2), Some(1)));
        let (count, _) = list_posts(&db, (id, Some(2)), (li, false), (0, 9)).await.expect("posts");
        assert_eq!(count, 1, "of one group");
        let hide = async |reason: &str| {
            within(&db, async |tx| hide_post(tx, second, ("wang", reason)).await).await
        };
        assert_eq!(code(hide(" ").await), "classes.hide-reason");
        assert_eq!(hide("跑题").await.expect("hidden"), id);
        let (_, all) = list_posts(&db, (id, None), (li, false), (0, 9)).await.expect("posts");
        let gone = all.iter().find(|one| one.id == second).expect("its place stays");
        assert_eq!((gone.body.as_str(), gone.hidden_reason.as_str()), ("", "跑题"));
        let (_, all) = list_posts(&db, (id, None), (wang, true), (0, 9)).await.expect("posts");
        assert!(all.iter().any(|one| one.body == "写日期"), "who moderates reads it");
        assert_eq!(code(cast(second, li).await), "classes.post-unknown");
    })
    .await;
}

#[tokio::test]
async fn nobody_real_is_named() {
    testkit::both(async |db| {
        let (wang, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let new = NewBuyer {
            code: "KH00049".to_owned(),
            name: Some("合肥恒达机电有限公司".to_owned()),
            ..NewBuyer::default()
        };
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        let saved = save_buyers(&mut tx, &[new], "test", db.clock().today()).await.expect("saved");
        assert!(saved.iter().all(Result::is_ok));
        tx.quiet();
        tx.commit().await.expect("commit");
        let id = opened(&db, wang, &board("谁")).await;
        for (body, sure, outcome) in [
            ("合肥恒达机电说下周付", false, "classes.buyer-named"),
            ("问kh00049的会计", false, "classes.buyer-named"),
            ("机电公司说下周付", false, "done"),
            ("问kh00049的会计", true, "done"),
        ] {
            let post = NewPost { sure, ..words(body) };
            let said = within(&db, async |tx| add_post(tx, (id, li, Some(li)), &post).await).await;
            assert_eq!(code(said), outcome, "{body}");
        }
        let (_, all) = list_posts(&db, (id, None), (wang, true), (0, 9)).await.expect("posts");
        assert_eq!(all.iter().filter(|one| one.flagged).count(), 1, "who moderates is told");
    })
    .await;
}

#[tokio::test]
async fn a_post_becomes_something() {
    testkit::both(async |db| {
        let (wang, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let id = opened(&db, wang, &board("成果")).await;
        let post = spoken(&db, (id, li), "您说下周，是哪一天、多少、从哪个账户？").await;
        let make = async |kind: &str, title: &str, step: &str| {
            within(&db, async |tx| promote(tx, (post, "wang"), (kind, title, step)).await).await
        };
        assert_eq!(code(make("moon", "x", "").await), "classes.draft-kind");
        assert_eq!(code(make("signal", " ", "").await), "classes.draft-title");
        assert_eq!(code(make("script", "问到具体", "moon").await), "collections.script-step");
        assert_eq!(code(make("script", "问到具体", "promise").await), "done");
        assert_eq!(code(make("script", "问到具体", "promise").await), "classes.draft-again");
        assert_eq!(code(make("signal", "三次说下周", "").await), "done");
        let scripts = list_scripts(&db, Some("draft")).await.expect("scripts");
        assert_eq!(scripts.len(), 1, "what was refused left nothing behind");
        let drafts = list_drafts(&db, 9).await.expect("drafts");
        assert_eq!((drafts[0].kind.as_str(), drafts[0].state.as_str()), ("signal", "open"));
        assert_eq!((drafts[0].board_id, drafts[0].author.as_str()), (id, "li"), "its origin");
        assert_eq!(drafts[1].script_id, Some(scripts[0].id));
        let signal = drafts[0].id;
        let decide = async |by: &str, note: &str| {
            let what = (true, note);
            within(&db, async |tx| decide_draft(tx, (signal, by), what).await).await
        };
        assert_eq!(code(decide("wang", "好").await), "classes.draft-own");
        assert_eq!(code(decide("zhao", "").await), "classes.draft-note");
        assert_eq!(code(decide("zhao", "写进信号包的下一版").await), "done");
        assert_eq!(code(decide("zhao", "再来").await), "classes.draft-unknown");
        let (_, all) = list_posts(&db, (id, None), (li, false), (0, 9)).await.expect("posts");
        assert_eq!(all[0].became, ["script", "signal"]);
    })
    .await;
}
