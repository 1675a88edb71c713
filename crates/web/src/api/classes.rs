//! Classes: who learns together, where everybody stands, marks beside the automatic ones, requests for a coach.

use academy::classes::{
    self, CoachRequest, Cohort, KeptMark, NewMark, NewRequest, Reach, Suits, Task, WorkKind,
    ask_coach, find_work, get_cohort, list_cohorts, list_marks, list_requests, mark_work,
    recommended, tasks as set_tasks,
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

/// Rows that are read at most; older ones stand on the page.
const MOST: usize = 500;

/// The addresses.
pub(super) fn table() -> Vec<Endpoint> {
    use Verb::{Get, Post};
    let (learn, teach) = (Need::May(Right::Learn), Need::May(Right::Teach));
    vec![
        to(Get, "/classes", "list-classes", learn, list),
        to(Get, "/classes/{id}/progress", "list-class-progress", teach, progress),
        to(Get, "/class-tasks", "list-class-tasks", learn, own),
        to(Get, "/class-marks", "list-class-marks", teach, marks),
        to(Post, "/class-marks", "mark-class-work", teach, mark),
        to(Get, "/class-marks/agreement", "get-class-agreement", teach, agreement),
        to(Get, "/coach-requests", "list-coach-requests", learn, requests),
        to(Post, "/coach-requests", "ask-for-coach", learn, ask),
        to(Get, "/recommended-cases", "list-recommended-cases", learn, suited),
    ]
}

sent!(ClassSaid {
    id: Id,
    name: String,
    class_from: On,
    class_until: On,
    instructor: String,
    learners: i64,
    class_closed: bool,
});

/// Classes, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<ClassSaid>, Refused> {
    let learner = match call.visit.may(Right::Teach) {
        true => None,
        false => Some(call.visit.person()?.id),
    };
    let said = |one: &Cohort| ClassSaid {
        id: Id(one.id),
        name: one.name.clone(),
        class_from: On(one.starts_on),
        class_until: On(one.ends_on),
        instructor: one.instructor.clone(),
        learners: one.members,
        class_closed: one.closed,
    };
    let all = list_cohorts(&call.app.db, learner, (0, MOST)).await?.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ClassSaid| one.id.0.to_string())?)
}

sent!(ClassTaskSaid {
    id: Id,
    in_class: String,
    learner: String,
    task: String,
    task_kind: String,
    due_on: On,
    task_standing: String,
    handed_in_on: Option<On>,
    points_tenths: Option<i64>,
    points_automatic_tenths: Option<i64>,
    work: Option<Id>,
});

fn task(one: &Task) -> ClassTaskSaid {
    let done = one.place.done.as_ref();
    let auto = done.and_then(|done| done.auto_tenths);
    ClassTaskSaid {
        id: Id(one.assignment.id),
        in_class: one.assignment.cohort.clone(),
        learner: one.learner.clone(),
        task: one.assignment.target.clone(),
        task_kind: one.assignment.kind.code().to_owned(),
        due_on: On(one.assignment.due_on),
        task_standing: one.place.standing.code().to_owned(),
        handed_in_on: done.map(|done| On(done.on)),
        points_tenths: done.and_then(|done| done.tenths).or(auto),
        points_automatic_tenths: auto,
        work: one.work().map(|(_, id)| Id(id)),
    }
}

async fn told(call: &Call<PageAsked>, whose: Reach) -> Result<Page<ClassTaskSaid>, Refused> {
    let all: Vec<Task> = set_tasks(&call.app.db, whose, call.visit.today).await?;
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &Task| format!("{}-{}", one.assignment.id, one.user_id);
    let page = cursor::page(&call.question(), all, at, key)?;
    Ok(Page { items: page.items.iter().map(task).collect(), next: page.next })
}

/// Where everybody in a class stands, late ones first.
pub async fn progress(call: Call<PageAsked>) -> Result<Page<ClassTaskSaid>, Refused> {
    let cohort = get_cohort(&call.app.db, call.id()?, None).await?;
    told(&call, Reach::Cohort(cohort.id)).await
}

/// What is set for whoever asks, late ones first.
pub async fn own(call: Call<PageAsked>) -> Result<Page<ClassTaskSaid>, Refused> {
    let me = call.visit.person()?.id;
    told(&call, Reach::Learner(me)).await
}

sent!(ClassMarkSaid {
    id: Id,
    work_kind: String,
    work: Id,
    learner: String,
    points_tenths: i64,
    points_automatic_tenths: Option<i64>,
    reason: String,
    marker: String,
});

/// The marks that count, the newest first.
pub async fn marks(call: Call<PageAsked>) -> Result<Page<ClassMarkSaid>, Refused> {
    let said = |one: &KeptMark| ClassMarkSaid {
        id: Id(one.id),
        work_kind: one.kind.code().to_owned(),
        work: Id(one.work_id),
        learner: one.learner.clone(),
        points_tenths: one.tenths,
        points_automatic_tenths: one.auto_tenths,
        reason: one.reason.clone(),
        marker: one.marker.clone(),
    };
    let rows = list_marks(&call.app.db, None, i64::try_from(MOST).unwrap_or(500)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &ClassMarkSaid| one.id.0.to_string())?)
}

taken!(NewClassMark {
    work_kind: String,
    work: Id,
    item_levels: std::collections::BTreeMap<String, i64>,
    banned_act: Option<bool>,
    reason: String,
});

sent!(ClassMarkMade { id: Id, points_tenths: i64 });

/// Marks a work; the automatic mark stays beside it.
pub async fn mark(call: Call<Nothing, Body<NewClassMark>>) -> Result<Made<ClassMarkMade>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let kind = WorkKind::parse(&new.work_kind);
    let kind = kind.ok_or_else(|| Rejection::new("classes.work-unknown").on("work_kind"))?;
    let work = find_work(db, kind, new.work.0).await?;
    let given = NewMark {
        levels: new.item_levels.clone(),
        banned: new.banned_act.unwrap_or(work.auto_banned),
        reason: new.reason.clone(),
    };
    let level = |code: &str| given.levels.get(code).copied().unwrap_or(0);
    let points_tenths = work.tenths(level, given.banned);
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = mark_work(&mut tx, &work, call.visit.person()?.id, &given).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: ClassMarkMade { id: Id(id), points_tenths } })
}

sent!(ClassAgreementSaid {
    works_marked: i64,
    works_near: i64,
    mean_difference_tenths: Option<i64>,
    items_marked: i64,
    items_same: i64,
    kappa_thousandths: Option<i64>,
});

/// How instructors and the automatic marks agree.
pub async fn agreement(call: Call) -> Result<ClassAgreementSaid, Refused> {
    let told = classes::agreement(&call.app.db).await?;
    Ok(ClassAgreementSaid {
        works_marked: told.works,
        works_near: told.near,
        mean_difference_tenths: told.bias_tenths,
        items_marked: told.items,
        items_same: told.same,
        kappa_thousandths: told.kappa_milli,
    })
}

sent!(CoachRequestSaid {
    id: Id,
    learner: String,
    topic: String,
    message: String,
    coach: String,
    fit_points: i64,
    state: String,
    coach_answer: String,
    satisfaction: Option<i64>,
});

/// Requests that whoever asks may see: their own; who teaches also those given to them or to nobody.
pub async fn requests(call: Call<PageAsked>) -> Result<Page<CoachRequestSaid>, Refused> {
    let whose = (call.visit.person()?.id, call.visit.may(Right::Teach));
    // How to reach a learner stands on the page alone.
    let said = |one: &CoachRequest| CoachRequestSaid {
        id: Id(one.id),
        learner: one.learner.clone(),
        topic: one.topic.clone(),
        message: one.message.clone(),
        coach: one.coach.clone(),
        fit_points: one.fit,
        state: one.state.clone(),
        coach_answer: one.answer.clone(),
        satisfaction: one.satisfaction,
    };
    let rows = list_requests(&call.app.db, whose, i64::try_from(MOST).unwrap_or(500)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CoachRequestSaid| one.id.0.to_string())?)
}

taken!(NewCoachRequest {
    topic: String,
    industry: Option<String>,
    customer_kind: Option<String>,
    message: String,
    consents: Option<bool>,
    contact_details: Option<String>,
});

sent!(CoachRequestMade { id: Id });

/// Asks for a coach.
pub async fn ask(
    call: Call<Nothing, Body<NewCoachRequest>>,
) -> Result<Made<CoachRequestMade>, Refused> {
    let Body(new) = &call.body;
    let request = NewRequest {
        topic: new.topic.clone(),
        industry: new.industry.clone().unwrap_or_default(),
        kind: new.customer_kind.clone().unwrap_or_default(),
        message: new.message.clone(),
        consents: new.consents.unwrap_or(false),
        contact: new.contact_details.clone().unwrap_or_default(),
    };
    crate::practice::unnamed(&call.app, &request.message, "message").await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = ask_coach(&mut tx, call.visit.person()?.id, &request).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CoachRequestMade { id: Id(id) } })
}

sent!(RecommendedCase {
    case_code: String,
    title: String,
    fit_points: i64,
    customers_of_kind: i64,
    customers_of_industry: i64,
    customers: i64,
});

/// Cases about customers like one's own, the best first.
pub async fn suited(call: Call<PageAsked>) -> Result<Page<RecommendedCase>, Refused> {
    let visit = &call.visit;
    let told = recommended(&call.app.db, visit.person()?.id, visit.scope()).await?;
    let said = |one: &Suits| RecommendedCase {
        case_code: one.case.code.clone(),
        title: one.case.title.pick(visit.lang).to_owned(),
        fit_points: one.fit,
        customers_of_kind: one.of_kind,
        customers_of_industry: one.of_industry,
        customers: told.customers.count,
    };
    let all = told.cases.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &RecommendedCase| one.case_code.clone())?)
}
