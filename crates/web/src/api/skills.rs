//! Skills: everybody's for who teaches, one's own for the others; the results behind them; what is missing by path.

use academy::skills::{
    PersonSkills, SkillPack, awareness as everybody, gaps as told_gaps, matrix, own_awareness,
    person_skills, set_next,
};
use base::Rejection;
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Endpoint, Made, Verb, endpoint as to},
    ledger::PageAsked,
    shape::{Id, Nothing, On, sent, taken},
};
use crate::{failure::Refused, gate::Need};

/// The addresses.
pub(super) fn table() -> Vec<Endpoint> {
    use Verb::{Get, Post};
    let (learn, teach) = (Need::May(Right::Learn), Need::May(Right::Teach));
    vec![
        to(Get, "/skills", "list-skills", learn, list),
        to(Get, "/skill-results", "list-skill-results", learn, results),
        to(Get, "/skill-gaps", "list-skill-gaps", teach, gaps),
        to(Get, "/awareness", "list-awareness", learn, awareness),
        to(Post, "/skill-assignments", "set-next-work", teach, assign),
    ]
}

sent!(SkillSaid {
    learner: String,
    skill: String,
    skill_points_bps: Option<i64>,
    skill_tier: Option<String>,
    result_count: i64,
    newest_on: Option<On>,
});

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn said(one: &PersonSkills) -> Vec<SkillSaid> {
    let cells = SkillPack::shipped().skills.iter().zip(&one.cells);
    let cell = |(skill, told): (&academy::skills::Skill, &academy::skills::Cell)| SkillSaid {
        learner: one.login.clone(),
        skill: skill.code.clone(),
        skill_points_bps: told.map(|told| told.bps),
        skill_tier: told.map(|told| told.tier.code().to_owned()),
        result_count: told.map_or(0, |told| number(told.rows)),
        newest_on: told.map(|told| On(told.last_on)),
    };
    cells.map(cell).collect()
}

async fn people(call: &Call<PageAsked>) -> Result<Vec<PersonSkills>, Refused> {
    let (db, me) = (&call.app.db, call.visit.person()?.id);
    Ok(match call.visit.may(Right::Teach) {
        true => matrix(db, None).await?.people,
        false => vec![person_skills(db, me, (me, false)).await?],
    })
}

/// What people show of each skill, weighed by recency.
pub async fn list(call: Call<PageAsked>) -> Result<Page<SkillSaid>, Refused> {
    let all = people(&call).await?.iter().flat_map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &SkillSaid| format!("{}:{}", one.learner, one.skill);
    Ok(cursor::page(&call.question(), all, at, key)?)
}

sent!(SkillResult {
    learner: String,
    result_kind: String,
    work: Id,
    work_target: String,
    scene: Option<String>,
    result_on: On,
    points_bps: i64,
    points_automatic_bps: i64,
    marker: Option<String>,
    shows_skills: Vec<String>,
});

/// The results behind them, the newest of each person first.
pub async fn results(call: Call<PageAsked>) -> Result<Page<SkillResult>, Refused> {
    let mut all = Vec::new();
    for one in people(&call).await? {
        for row in &one.rows {
            let skills = SkillPack::shipped().skills.iter().filter(|skill| row.shows(skill));
            all.push(SkillResult {
                learner: one.login.clone(),
                result_kind: row.kind.code().to_owned(),
                work: Id(row.work_id),
                work_target: row.target.clone(),
                scene: (!row.scene.is_empty()).then(|| row.scene.clone()),
                result_on: On(row.on),
                points_bps: row.bps,
                points_automatic_bps: row.marked.as_ref().map_or(row.bps, |(auto, _)| *auto),
                marker: row.marked.as_ref().map(|(_, by)| by.clone()),
                shows_skills: skills.map(|skill| skill.code.clone()).collect(),
            });
        }
    }
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &SkillResult| {
        format!("{}:{}:{}:{}", one.learner, one.result_kind, one.work.0, one.work_target)
    };
    Ok(cursor::page(&call.question(), all, at, key)?)
}

sent!(SkillGap {
    path: String,
    skill: String,
    people_of_path: i64,
    people_able: i64,
    people_missing: Vec<String>,
});

/// What is missing, by path and skill.
pub async fn gaps(call: Call<PageAsked>) -> Result<Page<SkillGap>, Refused> {
    let told = matrix(&call.app.db, None).await?;
    let login =
        |id: &i64| told.people.iter().find(|one| one.id == *id).map(|one| one.login.clone());
    let all = told_gaps(SkillPack::shipped(), &told).into_iter().map(|gap| SkillGap {
        people_missing: gap.missing.iter().filter_map(login).collect(),
        people_of_path: number(gap.people),
        people_able: number(gap.able),
        path: gap.path,
        skill: gap.skill,
    });
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &SkillGap| format!("{}:{}", one.path, one.skill);
    Ok(cursor::page(&call.question(), all.collect(), at, key)?)
}

sent!(AwarenessSaid {
    learner: String,
    week_on: On,
    weeks_to_answer: i64,
    weeks_answered: i64,
    answered_right: i64,
    signals_reported: i64,
    reviews_due_count: i64,
    reviews_on_time: i64,
    awareness_bps: Option<i64>,
});

/// The awareness index, a row for each person and week, the newest week first.
pub async fn awareness(call: Call<PageAsked>) -> Result<Page<AwarenessSaid>, Refused> {
    let (db, me) = (&call.app.db, call.visit.person()?.id);
    let told = match call.visit.may(Right::Teach) {
        true => everybody(db).await?,
        false => own_awareness(db, me, (me, false)).await?,
    };
    let mut all = Vec::new();
    for one in &told.people {
        for (week, point) in told.weeks.iter().zip(&one.points).rev() {
            all.push(AwarenessSaid {
                learner: one.person.login.clone(),
                week_on: On(*week),
                weeks_to_answer: point.weeks,
                weeks_answered: point.answered,
                answered_right: point.right,
                signals_reported: point.reported,
                reviews_due_count: point.due,
                reviews_on_time: point.on_time,
                awareness_bps: point.bps,
            });
        }
    }
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &AwarenessSaid| format!("{}:{}", one.learner, one.week_on.0);
    Ok(cursor::page(&call.question(), all, at, key)?)
}

taken!(NewSkillWork { skill: String, learner_logins: Vec<String> });

sent!(SkillWorkMade { in_class_id: Id, people_taken_in: i64, assignments_set: i64 });

/// Sets what comes next in a skill for people, through the class of the skill.
pub async fn assign(
    call: Call<Nothing, Body<NewSkillWork>>,
) -> Result<Made<SkillWorkMade>, Refused> {
    let Body(new) = &call.body;
    let told = matrix(&call.app.db, None).await?;
    let mut people = Vec::new();
    for login in &new.learner_logins {
        let found = told.people.iter().find(|one| one.login == *login);
        let unknown = || Rejection::new("skills.person-unknown").on("learner_logins");
        people.push(found.cloned().ok_or_else(unknown)?);
    }
    let by = call.visit.person()?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let set = set_next(&mut tx, by, &new.skill, &people).await?;
    tx.commit().await?;
    let what = SkillWorkMade {
        in_class_id: Id(set.cohort_id),
        people_taken_in: number(set.fresh),
        assignments_set: number(set.set),
    };
    Ok(Made { new: true, what })
}
