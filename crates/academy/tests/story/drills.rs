//! A live drill: invited, taken up, spoken turn by turn, corrected, held back, ended, rated by both; old pages, other
//! people and silence change nothing.

use academy::{
    classes::{NewCohort, enrol, open_cohort},
    drills::{
        Answer, Invite, NewRating, Opened, WordedBy, accept, agreements, answer, close_lapsed,
        decline, end, get_session, invite, list_sessions, open, rate, ratings, say, waiting_for,
        withdraw,
    },
    practice::{
        Move, PracticePack, Preparation, Stance, branch_run, count_runs, get_run, prepare_run,
        recent_marks, score, stances, tell,
    },
};
use base::{Lang, Moment, Result};
use store::{Actor, Db, Tx};

use crate::school::{TALK, code, instructor, person, saying, within};

const CAST: (&str, &str, i64) = ("first-reminder", "staller", 2);
const HOUR: i64 = 3_600_000_000;

async fn invited(db: &Db, teacher: i64, whom: &Invite) -> Result<i64> {
    within(db, async |tx| invite(tx, teacher, whom, CAST, ("", "谈清楚日期")).await).await
}

async fn seen(db: &Db, id: i64, who: i64) -> Opened {
    open(db, id, (who, false)).await.expect("opened")
}

/// Keeps what was done; what was refused changes nothing.
async fn kept<T>(tx: Tx, done: Result<T>) -> Result<T> {
    match done {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

async fn taken(db: &Db, id: i64, who: i64, version: i64) -> Result<i64> {
    let mut tx = db.write(Actor::user("li")).await?;
    let done = accept(&mut tx, id, who, version).await;
    kept(tx, done).await
}

async fn said(db: &Db, (id, who): (i64, i64), version: i64, done: &str) -> Result<()> {
    let number = i64::try_from(seen(db, id, who).await.turns.len()).unwrap_or(0) + 1;
    let saying = saying(number, done);
    let mut tx = db.write(Actor::user("li")).await?;
    let done = say(&mut tx, (id, who), version, &saying).await;
    kept(tx, done).await
}

fn with(done: &str, stance: Stance, words: &str) -> Answer {
    let done = Move::parse(done).expect(done);
    Answer { done, stance, words: words.to_owned(), lang: Lang::Zh }
}

async fn answered(db: &Db, (id, who): (i64, i64), version: i64, with: &Answer) -> Result<bool> {
    let mut tx = db.write(Actor::user("zhou")).await?;
    let done = answer(&mut tx, (id, who), version, with).await;
    kept(tx, done).await
}

/// A drill that was taken up and prepared; its id, the run and the version.
async fn begun(db: &Db, teacher: i64, learner: i64) -> (i64, i64, i64) {
    let id = invited(db, teacher, &Invite::Learner("li".to_owned())).await.expect("invited");
    let run = taken(db, id, learner, 1).await.expect("taken up");
    let ready = Preparation { people: true, ..Preparation::default() };
    within(db, async |tx| prepare_run(tx, (run, learner), &ready).await).await.expect("prepared");
    (id, run, 2)
}

fn rating(level: i64) -> NewRating {
    let items = PracticePack::shipped().items.iter();
    let levels = items.map(|one| (one.code.clone(), level)).collect();
    NewRating { levels, banned: false, words: "多听一句再提方案".to_owned() }
}

#[tokio::test]
async fn a_drill_from_the_invitation_to_both_ratings() {
    testkit::both(async |db| {
        let (zhou, li, wu) =
            (instructor(&db, "zhou").await, person(&db, "li").await, person(&db, "wu").await);
        let to = |login: &str| Invite::Learner(login.to_owned());
        assert_eq!(code(invited(&db, zhou, &to("nobody")).await), "drills.learner-unknown");
        assert_eq!(code(invited(&db, zhou, &to("zhou")).await), "drills.not-oneself");
        let id = invited(&db, zhou, &to("li")).await.expect("invited");
        assert_eq!(waiting_for(&db, li).await.expect("counted"), 1);
        assert_eq!(code(taken(&db, id, wu, 1).await), "drills.session-unknown");
        assert_eq!(code(taken(&db, id, zhou, 1).await), "drills.not-invited");
        assert_eq!(code(taken(&db, id, li, 9).await), "drills.page-old");
        let run = taken(&db, id, li, 1).await.expect("taken up");
        assert_eq!(code(taken(&db, id, li, 2).await), "drills.not-invited", "once");
        assert_eq!(code(said(&db, (id, li), 2, "account").await), "practice.not-prepared");
        let ready = Preparation { people: true, ..Preparation::default() };
        within(&db, async |tx| prepare_run(tx, (run, li), &ready).await).await.expect("prepared");
        let alone = saying(1, "account");
        let alone = within(&db, async |tx| academy::practice::say(tx, (run, li), &alone).await);
        assert_eq!(code(alone.await), "practice.run-live", "nobody plays it on alone");
        assert_eq!(code(said(&db, (id, zhou), 2, "account").await), "drills.not-your-turn");
        said(&db, (id, li), 2, "other").await.expect("said");
        assert_eq!(code(said(&db, (id, li), 3, "listen").await), "drills.not-your-turn");
        assert_eq!(code(said(&db, (id, li), 2, "listen").await), "drills.page-old", "two tabs");
        assert_eq!(waiting_for(&db, zhou).await.expect("counted"), 1);
        let own = with("account", Stance::Answer, "坐，先喝口茶，账的事慢慢说。");
        assert_eq!(code(answered(&db, (id, li), 3, &own).await), "drills.not-your-turn");
        let wrong = with("account", Stance::Excuse, "");
        assert_eq!(code(answered(&db, (id, zhou), 3, &wrong).await), "drills.choice-not-allowed");
        assert!(!answered(&db, (id, zhou), 3, &own).await.expect("answered"));
        assert_eq!(code(answered(&db, (id, zhou), 3, &own).await), "drills.page-old", "sent twice");
        let now = seen(&db, id, li).await;
        assert_eq!(now.turns[0].heard, Move::Other);
        assert_eq!(now.turns[0].played, Some(Move::Account), "what was meant, not what was heard");
        assert_eq!(now.turns[0].wording, Some(WordedBy::Own));
        let kept = now.run.expect("a run");
        let (_, told) =
            tell(&kept.replayed(PracticePack::shipped()).expect("played"), Lang::En).expect("told");
        assert_eq!(told[0].answer, "坐，先喝口茶，账的事慢慢说。");
        assert_eq!(code(open(&db, id, (wu, false)).await), "drills.session-unknown");
        assert_eq!(open(&db, id, (wu, true)).await.expect("who sees all").session.id, id);
        assert_eq!(code(get_run(&db, run, (zhou, true)).await), "practice.run-unknown");
        let stop = within(&db, async |tx| branch_run(tx, (run, li), 0, Lang::Zh).await).await;
        assert_eq!(code(stop), "practice.run-live");
        talked(&db, (id, li, zhou), 4).await;
        rated(&db, (id, li, zhou), run).await;
    })
    .await;
}

/// The talk to its end, with something held back once.
async fn talked(db: &Db, (id, li, zhou): (i64, i64, i64), from: i64) {
    let mut version = from;
    let mut held = false;
    for done in TALK.into_iter().skip(2) {
        said(db, (id, li), version, done).await.expect(done);
        let kept = seen(db, id, zhou).await.run.expect("a run");
        let run = kept.replayed(PracticePack::shipped()).expect("played");
        let allowed = stances(&run, &Move::parse(done).expect(done));
        let hold = !held && allowed.contains(&Stance::HoldBack);
        held = held || hold;
        let stance = if hold { Stance::HoldBack } else { Stance::Answer };
        let over = answered(db, (id, zhou), version + 1, &with(done, stance, "")).await;
        assert_eq!(over.expect(done), done == "close", "{done}");
        version += 2;
    }
    assert!(held, "something could be held back");
}

/// Both ratings, blind; what the drill counts for, and what it does not.
async fn rated(db: &Db, (id, li, zhou): (i64, i64, i64), run: i64) {
    let now = seen(db, id, li).await;
    assert_eq!(now.session.state, "ended");
    let kept = get_run(db, run, (li, false)).await.expect("the learner's own");
    let again = kept.replayed(PracticePack::shipped()).expect("played again");
    assert_eq!(
        (kept.digest.clone(), kept.total_tenths),
        (again.digest(), Some(score(&again).total))
    );
    assert!(again.canonical().contains(" hold-back"), "the choice is part of the run");
    assert_eq!(kept.turns.len(), TALK.len() - 1);
    let give = async |who: i64, new: NewRating| {
        within(db, async |tx| rate(tx, (id, who), &new).await).await
    };
    assert_eq!(code(give(li, NewRating::default()).await), "drills.level-missing");
    let silent = NewRating { words: " ".to_owned(), ..rating(2) };
    assert_eq!(code(give(li, silent).await), "drills.rating-words");
    give(zhou, rating(1)).await.expect("rated");
    assert!(ratings(db, &now.session, li).await.expect("read").is_empty(), "first one's own");
    assert_eq!(ratings(db, &now.session, zhou).await.expect("read").len(), 1);
    assert_eq!(agreements(db, Some(zhou)).await.expect("read").instructor.works, 0, "not yet");
    give(li, rating(2)).await.expect("rated");
    assert_eq!(code(give(li, rating(1)).await), "drills.rated");
    let all = ratings(db, &now.session, li).await.expect("read");
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one.auto_tenths == score(&again).total));
    assert!(all[1].tenths > all[0].tenths, "the learner was kinder: {all:?}");
    let told = agreements(db, Some(li)).await.expect("read");
    assert_eq!((told.instructor.works, told.learner.works, told.both.works), (1, 1, 1));
    assert!(recent_marks(db, li).await.expect("marks").is_empty(), "nothing is proposed from it");
    assert_eq!(count_runs(db, None).await.expect("counted"), 0, "others do not see it listed");
    assert_eq!(count_runs(db, Some(li)).await.expect("counted"), 1);
    let branch = within(db, async |tx| branch_run(tx, (run, li), 4, Lang::Zh).await).await;
    let fresh = get_run(db, branch.expect("what if"), (li, false)).await.expect("branch");
    assert_eq!((fresh.live, &fresh.turns[..]), (false, &kept.turns[..4]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_move_it_once() {
    testkit::both(async |db| {
        let zhou = instructor(&db, "zhou").await;
        let today = db.clock().today();
        let new = NewCohort {
            name: "一班".to_owned(),
            starts_on: today,
            ends_on: today.plus_days(9),
            instructor_id: zhou,
            note: String::new(),
        };
        let class = within(&db, async |tx| open_cohort(tx, &new).await).await.expect("open");
        let mut learners = Vec::new();
        for n in 0..6 {
            let login = format!("li{n}");
            learners.push(person(&db, &login).await);
            within(&db, async |tx| enrol(tx, class, std::slice::from_ref(&login)).await)
                .await
                .expect("in");
        }
        let asked = Invite::Cohort(class);
        let id = invited(&db, zhou, &asked).await.expect("invited");
        let gone = within(&db, async |tx| decline(tx, id, learners[0], 1).await).await;
        assert_eq!(code(gone), "drills.class-declines");
        let mut tries = tokio::task::JoinSet::new();
        for who in learners.clone() {
            let db: Db = (*db).clone();
            tries.spawn(async move { (who, taken(&db, id, who, 1).await) });
        }
        let all = tries.join_all().await;
        let won: Vec<i64> =
            all.iter().filter(|(_, done)| done.is_ok()).map(|(who, _)| *who).collect();
        assert_eq!(won.len(), 1, "{all:?}");
        for (_, lost) in all.into_iter().filter(|(who, _)| !won.contains(who)) {
            let why = code(lost);
            assert!(["drills.page-old", "drills.session-unknown"].contains(&why), "{why}");
        }
        let li = won[0];
        let run = get_session(&db, id, (li, false)).await.expect("hers").run_id.expect("a run");
        let ready = Preparation::default();
        within(&db, async |tx| prepare_run(tx, (run, li), &ready).await).await.expect("prepared");
        let mut tries = tokio::task::JoinSet::new();
        for done in ["account", "listen", "ask-why", "silence"] {
            let db: Db = (*db).clone();
            tries.spawn(async move { said(&db, (id, li), 2, done).await.is_ok() });
        }
        let said_once = tries.join_all().await.into_iter().filter(|done| *done).count();
        assert_eq!(said_once, 1);
        let heard = seen(&db, id, zhou).await.turns[0].heard.to_string();
        let mut tries = tokio::task::JoinSet::new();
        for words in ["", "好", "行", "再说"] {
            let (db, heard): (Db, String) = ((*db).clone(), heard.clone());
            tries.spawn(async move {
                answered(&db, (id, zhou), 3, &with(&heard, Stance::Answer, words)).await.is_ok()
            });
        }
        let once = tries.join_all().await.into_iter().filter(|done| *done).count();
        assert_eq!((once, seen(&db, id, li).await.run.expect("a run").turns.len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_moves_lapses_and_either_ends_it() {
    testkit::both(async |db| {
        let (zhou, li) = (instructor(&db, "zhou").await, person(&db, "li").await);
        let to = Invite::Learner("li".to_owned());
        let first = invited(&db, zhou, &to).await.expect("invited");
        within(&db, async |tx| decline(tx, first, li, 1).await).await.expect("declined");
        let second = invited(&db, zhou, &to).await.expect("invited");
        let not = within(&db, async |tx| withdraw(tx, second, li, 1).await).await;
        assert_eq!(code(not), "drills.not-invited");
        within(&db, async |tx| withdraw(tx, second, zhou, 1).await).await.expect("withdrawn");
        let third = invited(&db, zhou, &to).await.expect("invited");
        let now = db.clock().now();
        db.clock().set(Moment(now.0 + 49 * HOUR));
        assert_eq!(code(taken(&db, third, li, 1).await), "drills.lapsed");
        let actor = Actor::system("test");
        assert_eq!(close_lapsed(&db, &actor).await.expect("closed"), 1);
        assert_eq!(close_lapsed(&db, &actor).await.expect("closed"), 0);
        let (silent, run, version) = begun(&db, zhou, li).await;
        said(&db, (silent, li), version, "account").await.expect("said");
        db.clock().set(Moment(now.0 + 60 * HOUR));
        let late = with("account", Stance::Answer, "");
        assert_eq!(code(answered(&db, (silent, zhou), 3, &late).await), "drills.lapsed");
        assert_eq!(close_lapsed(&db, &actor).await.expect("closed"), 1);
        let kept = get_run(&db, run, (li, false)).await.expect("kept");
        let done: Vec<&str> = kept.turns.iter().map(|turn| turn.done.as_str()).collect();
        assert_eq!((kept.state.as_str(), &done[..]), ("ended", &["account", "close"][..]));
        let (early, _, version) = begun(&db, zhou, li).await;
        within(&db, async |tx| end(tx, (early, li), (version, Lang::Zh)).await)
            .await
            .expect("ended");
        let now = seen(&db, early, zhou).await;
        assert_eq!((now.session.state.as_str(), now.run.is_none()), ("ended", true));
        let none = within(&db, async |tx| rate(tx, (early, li), &rating(1)).await).await;
        assert_eq!(code(none), "drills.not-ended");
        let (half, _, version) = begun(&db, zhou, li).await;
        said(&db, (half, li), version, "listen").await.expect("said");
        within(&db, async |tx| end(tx, (half, zhou), (3, Lang::Zh)).await).await.expect("ended");
        let states: Vec<String> = list_sessions(&db, Some(li), (0, 20))
            .await
            .expect("listed")
            .into_iter()
            .map(|one| one.state)
            .collect();
        assert_eq!(states, ["ended", "ended", "ended", "lapsed", "withdrawn", "declined"]);
    })
    .await;
}
