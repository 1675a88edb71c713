//! Exercises: one's own runs with what was handed in and why it was marked so; who teaches sees everybody's. Neither
//! seed nor hidden rows stand in any answer.

use academy::exercises::{KeptExercise, get_exercise, list_exercises};
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

sent!(ExerciseSaid {
    id: Id,
    learner: String,
    exercise: String,
    is_open: bool,
    best_hundredths: Option<i64>,
});

fn said(run: &KeptExercise) -> ExerciseSaid {
    ExerciseSaid {
        id: Id(run.id),
        learner: run.person.clone(),
        exercise: run.lab.code().to_owned(),
        is_open: !run.is_closed,
        best_hundredths: run.best_points,
    }
}

/// Runs, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<ExerciseSaid>, Refused> {
    let whose = match call.visit.may(Right::Teach) {
        true => None,
        false => Some(call.visit.person()?.id),
    };
    let rows = list_exercises(&call.app.db, whose, (0, MOST)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ExerciseSaid| one.id.0.to_string())?)
}

sent!(ExerciseMarkSaid {
    item: String,
    got_hundredths: i64,
    most_hundredths: i64,
    reasons: Vec<String>,
});

sent!(ExerciseHandedSaid {
    number: i64,
    points_hundredths: i64,
    digest: String,
    memo_hundredths: Option<i64>,
    memo_note: String,
    exercise_marks: Vec<ExerciseMarkSaid>,
});

sent!(ExerciseWhole {
    exercise_run: ExerciseSaid,
    left: i64,
    handed_in: Vec<ExerciseHandedSaid>,
});

/// A run with what was handed in; marks of an earlier edition have no reasons.
pub async fn one(call: Call) -> Result<ExerciseWhole, Refused> {
    let person = call.visit.person()?.id;
    let asked = (person, call.visit.may(Right::Teach));
    let kept = get_exercise(&call.app.db, call.id()?, asked).await?;
    let mut handed_in = Vec::new();
    for one in &kept.submissions {
        let marks = match kept.is_current {
            true => kept.marked(one)?.marks,
            false => Vec::new(),
        };
        let mark = |mark: &academy::exercises::Mark| ExerciseMarkSaid {
            item: mark.item.to_owned(),
            got_hundredths: mark.got,
            most_hundredths: mark.most,
            reasons: mark.notes.iter().map(|note| note.tell(call.visit.lang)).collect(),
        };
        let memo = one.marking.clone();
        handed_in.push(ExerciseHandedSaid {
            number: one.number,
            points_hundredths: one.points,
            digest: one.digest.clone(),
            memo_hundredths: memo.as_ref().map(|(points, ..)| *points),
            memo_note: memo.map_or_else(String::new, |(_, note, _)| note),
            exercise_marks: marks.iter().map(mark).collect(),
        });
    }
    let left = i64::try_from(kept.left()).unwrap_or(0);
    Ok(ExerciseWhole { exercise_run: said(&kept), left, handed_in })
}
