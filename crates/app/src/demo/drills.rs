//! Live drills of the demo company: one that was played to its end and rated by both, one in which the learner has just
//! spoken and the instructor is asked to answer, one invitation to the class. By the verbs that the pages use.

use std::collections::BTreeMap;

use academy::{
    classes::list_cohorts,
    drills::{Answer, Invite, NewRating, accept, answer, count_sessions, invite, open, rate, say},
    practice::{Bot, Move, PracticePack, Run, Saying, Stage, Stance, prepare_run, score, stances},
};
use base::{Lang, Result};
use store::{
    Actor, Db,
    access::{Person, Role},
};

use super::controls::Acting;

/// Turns at most: a talk of the good learner is far shorter.
const TURNS: usize = 40;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>) -> Result<()> {
    let people = db.list_people().await?;
    let mut learners = people.iter().filter(|one| one.role == Role::Sales);
    let teacher = people.iter().find(|one| one.login == acting.manager);
    let (Some(first), Some(second), Some(teacher)) = (learners.next(), learners.next(), teacher)
    else {
        return Ok(());
    };
    if count_sessions(db, None).await? > 0 {
        return Ok(());
    }
    let played = begun(db, (teacher, first), ("broken-promise", "distribution")).await?;
    talk(db, (teacher, first), played).await?;
    rated(db, (teacher, first), played).await?;
    let waits = begun(db, (teacher, second), ("quality", "")).await?;
    spoken(db, second, waits).await?;
    let Some(class) = list_cohorts(db, None, (0, 1)).await?.into_iter().next() else {
        return Ok(());
    };
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let cast = ("no-boss", "evasive", 2);
    let beside = ("construction", "下午三点在会议室，谁先接受谁上场。");
    invite(&mut tx, teacher.id, &Invite::Cohort(class.id), cast, beside).await?;
    tx.commit().await
}

/// A drill that was taken up and prepared.
async fn begun(
    db: &Db,
    (teacher, learner): (&Person, &Person),
    (scene, variant): (&str, &str),
) -> Result<i64> {
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let whom = Invite::Learner(learner.login.clone());
    let beside = (variant, "先听原因，再要日期和金额。");
    let id = invite(&mut tx, teacher.id, &whom, (scene, "blunt", 1), beside).await?;
    tx.commit().await?;
    let mut tx = db.write(Actor::user(&learner.login)).await?;
    let run = accept(&mut tx, id, learner.id, 1).await?;
    tx.commit().await?;
    let opened = open(db, id, (learner.id, false)).await?;
    let Some(kept) = &opened.run else { return Ok(id) };
    let ready = Bot::Good.prepares(&kept.cast_in(PracticePack::shipped())?);
    let mut tx = db.write(Actor::user(&learner.login)).await?;
    prepare_run(&mut tx, (run, learner.id), &ready).await?;
    tx.commit().await?;
    Ok(id)
}

/// What a good learner says now, in the words of the scene.
fn next_of(run: &Run) -> Result<(Move, String)> {
    let done = Bot::Good.advise(run);
    let lines = Stage::open(&run.cast.scene.words, Lang::Zh)?.hear(run)?.lines;
    let words = lines.into_iter().find(|line| line.done == done).map(|line| line.text);
    Ok((done, words.unwrap_or_default()))
}

/// The learner speaks; what was said.
async fn spoken(db: &Db, learner: &Person, id: i64) -> Result<Option<Move>> {
    let opened = open(db, id, (learner.id, false)).await?;
    let Some(kept) = &opened.run else { return Ok(None) };
    let (done, words) = next_of(&kept.replayed(PracticePack::shipped())?)?;
    let number = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    let saying = Saying::chosen(number, done.clone(), words, Lang::Zh);
    let mut tx = db.write(Actor::user(&learner.login)).await?;
    say(&mut tx, (id, learner.id), opened.session.version, &saying).await?;
    tx.commit().await?;
    Ok(Some(done))
}

/// The talk to its end: once in own words, once something is held back.
async fn talk(db: &Db, (teacher, learner): (&Person, &Person), id: i64) -> Result<()> {
    let mut held = false;
    for turn in 0..TURNS {
        let Some(done) = spoken(db, learner, id).await? else { return Ok(()) };
        let opened = open(db, id, (teacher.id, false)).await?;
        let Some(kept) = &opened.run else { return Ok(()) };
        let run = kept.replayed(PracticePack::shipped())?;
        let hold = !held && stances(&run, &done).contains(&Stance::HoldBack);
        held = held || hold;
        let stance = if hold { Stance::HoldBack } else { Stance::Answer };
        let words = if turn == 0 {
            "您坐。上两次没付，我认，您先说说今天怎么谈。"
        } else {
            ""
        };
        let with = Answer { done, stance, words: words.to_owned(), lang: Lang::Zh };
        let mut tx = db.write(Actor::user(&teacher.login)).await?;
        let over = answer(&mut tx, (id, teacher.id), opened.session.version, &with).await?;
        tx.commit().await?;
        if over {
            break;
        }
    }
    Ok(())
}

/// Both ratings: the instructor is near the automatic marks, the learner a little kinder.
async fn rated(db: &Db, (teacher, learner): (&Person, &Person), id: i64) -> Result<()> {
    let opened = open(db, id, (teacher.id, false)).await?;
    let Some(kept) = opened.run.filter(|run| run.state == "ended") else { return Ok(()) };
    let marks = score(&kept.replayed(PracticePack::shipped())?).marks;
    let levels: BTreeMap<String, i64> =
        marks.iter().map(|mark| (mark.item.clone(), mark.level)).collect();
    let mut kinder = levels.clone();
    kinder.values_mut().for_each(|level| *level = (*level + 1).min(2));
    let mut stricter = levels;
    if let Some(level) = stricter.get_mut("order") {
        *level = (*level - 1).max(0);
    }
    for (who, levels, words) in [
        (teacher, stricter, "保持：先问原因。开始：被按住时换一份单据再要。停止：连着问两个问题。"),
        (learner, kinder, "按住不给的那一句没想到，下次先准备第二份单据。"),
    ] {
        let new = NewRating { levels, banned: false, words: words.to_owned() };
        let mut tx = db.write(Actor::user(&who.login)).await?;
        rate(&mut tx, (id, who.id), &new).await?;
        tx.commit().await?;
    }
    Ok(())
}
