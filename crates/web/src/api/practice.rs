//! The role-play: one's own runs, and one with its turns; who teaches sees everybody's.

use academy::practice::{
    KeptRun, PracticePack, Saying, Season, get_run, list_answered, list_runs, list_tries, say,
    spoken_short, standings, start_fitted, tell,
};
use base::{Lang, Rejection};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Id, Nothing, On, sent, taken},
};
use crate::{failure::Refused, practice::model::understood};

/// Runs that are read at most; older ones stand on the page.
const MOST: usize = 500;

sent!(PracticeRunSaid {
    id: Id,
    learner: String,
    scene: String,
    persona: String,
    level: i64,
    variant: String,
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
        variant: run.variant.clone(),
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
    answer: String,
    sentence_reader: Option<String>,
});

sent!(PracticeRunWhole {
    practice_run: PracticeRunSaid,
    opening_line: String,
    turns: Vec<PracticeTurnSaid>,
});

/// A run with its turns in words.
pub async fn one(call: Call) -> Result<PracticeRunWhole, Refused> {
    let person = call.visit.person()?.id;
    let kept = get_run(&call.app.db, call.id()?, (person, call.visit.may(Right::Teach))).await?;
    spelled(&call.app.db, &kept, call.visit.lang).await
}

pub(super) async fn whole(
    db: &store::Db,
    (id, person): (i64, i64),
    lang: Lang,
) -> Result<PracticeRunWhole, Refused> {
    spelled(db, &get_run(db, id, (person, false)).await?, lang).await
}

/// A talk of another edition as it was kept: it cannot be played again.
async fn outdated(db: &store::Db, kept: &KeptRun) -> Result<PracticeRunWhole, Refused> {
    let mut words = list_answered(db, kept.id).await?;
    let turn = |(number, turn): (i64, &academy::practice::KeptTurn)| PracticeTurnSaid {
        number,
        move_code: turn.done.clone(),
        theory: String::new(),
        said: turn.said.clone(),
        answer: words.remove(&number).unwrap_or_default(),
        sentence_reader: turn.heard.as_ref().map(|heard| heard.outcome.clone()),
    };
    let turns = (1_i64..).zip(&kept.turns).map(turn).collect();
    let opening_line = words.remove(&0).unwrap_or_default();
    Ok(PracticeRunWhole { practice_run: said(kept), opening_line, turns })
}

async fn spelled(db: &store::Db, kept: &KeptRun, lang: Lang) -> Result<PracticeRunWhole, Refused> {
    if !kept.plays(PracticePack::shipped()) {
        return outdated(db, kept).await;
    }
    let mut turns = Vec::new();
    let run = kept.replayed(PracticePack::shipped())?;
    let (opening_line, told) = tell(&run, lang)?;
    let rows = run.turns.iter().zip(told).zip(&kept.turns);
    for (number, ((turn, told), row)) in (1_i64..).zip(rows) {
        turns.push(PracticeTurnSaid {
            number,
            move_code: turn.done.to_string(),
            theory: turn.done.theory().to_owned(),
            said: told.said,
            answer: told.answer,
            sentence_reader: row.heard.as_ref().map(|heard| heard.outcome.clone()),
        });
    }
    Ok(PracticeRunWhole { practice_run: said(kept), opening_line, turns })
}

sent!(LadderPlace { place: i64, name: String, team: String, points_tenths: i64, talks: i64 });

sent!(PracticeLadder { season: String, from_on: On, to_on: On, places: Vec<LadderPlace> });

/// The ladder of this season: those who take part.
pub async fn ladder(call: Call) -> Result<PracticeLadder, Refused> {
    let season = Season::of(call.visit.today);
    let (persons, _) = standings(&list_tries(&call.app.db, season).await?);
    let place = |one: academy::practice::Place| LadderPlace {
        place: i64::try_from(one.place).unwrap_or(i64::MAX),
        name: one.name,
        team: one.team,
        points_tenths: one.tenths,
        talks: i64::try_from(one.count).unwrap_or(i64::MAX),
    };
    let places = persons.into_iter().map(place).collect();
    Ok(PracticeLadder {
        season: season.name(),
        from_on: On(season.from),
        to_on: On(season.to),
        places,
    })
}

taken!(NewPracticeRun {
    scene: String,
    persona: String,
    level: i64,
    seed: Option<i64>,
    variant: Option<String>,
});

sent!(PracticeRunMade { id: Id });

/// Begins a run of one's own.
pub async fn start(
    call: Call<Nothing, Body<NewPracticeRun>>,
) -> Result<Made<PracticeRunMade>, Refused> {
    let Body(new) = &call.body;
    let person = call.visit.person()?.id;
    let cast = (new.scene.as_str(), new.persona.as_str(), new.level);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let variant = new.variant.as_deref().unwrap_or_default();
    let id = start_fitted(&mut tx, person, cast, (new.seed, variant)).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: PracticeRunMade { id: Id(id) } })
}

/// Makes a scene of an overdue case, without whom it concerns, and begins a run in it.
pub async fn of_case(call: Call) -> Result<Made<PracticeRunMade>, Refused> {
    let id = crate::practice::of_case(&call.app, &call.visit, call.id()?).await?;
    Ok(Made { new: true, what: PracticeRunMade { id: Id(id) } })
}

taken!(PracticeSentence { number: i64, said: String });

/// Says a sentence; it is read as on the page, and answered.
pub async fn speak(
    call: Call<Nothing, Body<PracticeSentence>>,
) -> Result<PracticeRunWhole, Refused> {
    let (Body(new), person) = (&call.body, call.visit.person()?.id);
    let kept = get_run(&call.app.db, call.id()?, (person, false)).await?;
    spoken_short(&new.said)?;
    let scene = kept.scene_in(PracticePack::shipped());
    let scene = scene.ok_or_else(|| Rejection::new("practice.other-edition"))?;
    // A model is asked for a sentence that can still be said, and for no other.
    let next = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    if kept.state == "talking" && new.number != next {
        return Err(Rejection::new("practice.turn-taken").into());
    }
    let lang = call.visit.lang;
    let (read, heard) = match kept.state.as_str() {
        "talking" => understood(&call.app, lang, (&new.said, scene)).await?,
        _ => (Some(academy::practice::Move::Other), None),
    };
    let done = read.ok_or_else(|| Rejection::new("practice.said-empty").on("said"))?;
    let (number, said) = (new.number, new.said.clone());
    let saying = Saying { number, done, said, typed: true, lang, heard };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    say(&mut tx, (kept.id, person), &saying).await?;
    tx.commit().await?;
    whole(&call.app.db, (kept.id, person), lang).await
}
