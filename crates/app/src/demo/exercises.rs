//! Exercises of the demo company: one that was handed in twice, one with a memo that an instructor marked, and causes
//! on our own side that assigned training. By the verbs that the pages use.

use academy::exercises::{
    Lab, NewCause, begin_exercise, count_exercises, hand_in, list_memos, mark_memo, record_cause,
    solved, uncaused_cases,
};
use base::{Lang, Result};
use store::{
    Actor, Db,
    access::{Person, Scope},
};

use super::controls::Acting;

/// Seeds of the demo: the same exercises each time.
const SEEDS: (i64, i64) = (21, 22);

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>) -> Result<()> {
    if count_exercises(db, None).await? > 0 {
        return Ok(());
    }
    let Some(learner) = find(db, acting.sales.unwrap_or(acting.finance)).await? else {
        return Ok(());
    };
    let Some(manager) = find(db, acting.manager).await? else { return Ok(()) };
    handed(db, &learner, (Lab::Bands, SEEDS.0)).await?;
    handed(db, &learner, (Lab::Tree, SEEDS.1)).await?;
    for memo in list_memos(db, 1).await? {
        let mut tx = db.write(Actor::user(&manager.login)).await?;
        let note = "要件齐全；例外要写明到期日和复核人，监控要写阈值。";
        mark_memo(&mut tx, (memo.submission_id, manager.id), 2_400, note).await?;
        tx.commit().await?;
    }
    causes(db, &manager, &learner).await
}

async fn find(db: &Db, login: &str) -> Result<Option<Person>> {
    db.find_person(login).await
}

/// Hands in what the house itself would.
async fn handed(db: &Db, learner: &Person, (lab, seed): (Lab, i64)) -> Result<()> {
    let mut tx = db.write(Actor::user(&learner.login)).await?;
    let id = begin_exercise(&mut tx, (learner.id, Lang::Zh), lab, Some(seed)).await?;
    let answer = solved(lab, seed.unsigned_abs(), Lang::Zh)?;
    hand_in(&mut tx, (id, learner.id), 1, &answer).await?;
    tx.commit().await
}

async fn causes(db: &Db, manager: &Person, learner: &Person) -> Result<()> {
    let told = [
        ("skill", "谈了两次，没有问出原因，也没有承诺"),
        ("attn", "逾期后一个多月没有联系"),
        ("aware", "到期没有提醒，等客户自己付"),
    ];
    for (case, (cause, note)) in uncaused_cases(db, Scope::All, 3).await?.iter().zip(told) {
        let mut tx = db.write(Actor::user(&manager.login)).await?;
        let new = NewCause {
            case_id: case.case_id,
            cause: cause.to_owned(),
            person_id: learner.id,
            note: note.to_owned(),
        };
        record_cause(&mut tx, Scope::All, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}
