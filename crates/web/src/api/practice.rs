//! The role-play: one's own runs, and one with its turns; who teaches sees everybody's.

use academy::practice::{KeptRun, PracticePack, get_run, list_runs, tell};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::PageAsked,
    shape::{Id, sent},
};
use crate::failure::Refused;

/// Runs that are read at most; older ones stand on the page.
const MOST: usize = 500;

sent!(PracticeRunSaid {
    id: Id,
    learner: String,
    scene: String,
    persona: String,
    level: i64,
    state: String,
    points_tenths: Option<i64>,
    failed: bool,
    digest: String,
    branch_of: Option<Id>,
});

fn said(run: &KeptRun) -> PracticeRunSaid {
    PracticeRunSaid {
        id: Id(run.id),
        learner: run.person.clone(),
        scene: run.scene.clone(),
        persona: run.persona.clone(),
        level: run.level,
        state: run.state.clone(),
        points_tenths: run.total_tenths,
        failed: run.failed,
        digest: run.digest.clone(),
        branch_of: run.branch.map(|(of, _)| Id(of)),
    }
}

/// Runs, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<PracticeRunSaid>, Refused> {
    let whose = match call.visit.may(Right::Teach) {
        true => None,
        false => Some(call.visit.person()?.id),
    };
    let rows = list_runs(&call.app.db, whose, (0, MOST)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &PracticeRunSaid| one.id.0.to_string())?)
}

sent!(PracticeTurnSaid {
    number: i64,
    move_code: String,
    theory: String,
    said: String,
    answer: String
});

sent!(PracticeRunWhole { practice_run: PracticeRunSaid, turns: Vec<PracticeTurnSaid> });

/// A run with its turns in words.
pub async fn one(call: Call) -> Result<PracticeRunWhole, Refused> {
    let person = call.visit.person()?.id;
    let asked = (person, call.visit.may(Right::Teach));
    let kept = get_run(&call.app.db, call.id()?, asked).await?;
    let mut turns = Vec::new();
    if kept.plays(PracticePack::shipped()) {
        let run = kept.replayed(PracticePack::shipped())?;
        let (_, told) = tell(&run, call.visit.lang)?;
        for (number, (turn, told)) in (1_i64..).zip(run.turns.iter().zip(told)) {
            turns.push(PracticeTurnSaid {
                number,
                move_code: turn.done.to_string(),
                theory: turn.done.theory().to_owned(),
                said: told.said,
                answer: told.answer,
            });
        }
    }
    Ok(PracticeRunWhole { practice_run: said(&kept), turns })
}
