//! Certification in the demo company: one certificate that was granted, one exam that is being written, one enrolment
//! that has just begun. By the verbs that pages use.

use academy::{
    certificates::{
        Granting, HeldFilter, Wanted, begin_exam, count_held, enrol, enrolled_of, get_exam, grant,
        hand_in_exam, propose_requirement,
    },
    courses::{Library, answer_week, right_fields, weekly},
};
use base::Result;
use store::{
    Actor, Db, Secrets,
    access::{Person, Right, Role},
};

/// Makes it all, once.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn certified(db: &Db, secrets: &Secrets) -> Result<()> {
    let any = count_held(db, &HeldFilter::default()).await? + enrolled_of(db).await?;
    let people = db.list_people().await?;
    let of = |role: Role| people.iter().filter(move |one| one.active && one.role == role);
    let Some(owner) = of(Role::Owner).next().filter(|_| any == 0) else { return Ok(()) };
    let mut sales = of(Role::Sales);
    let manager = of(Role::CreditManager).next();
    if let Some(person) = sales.next() {
        passed(db, secrets, (person, owner)).await?;
        week_answered(db, person).await?;
    }
    if let Some(manager) = manager {
        passed(db, secrets, (manager, owner)).await?;
        passed(db, secrets, (owner, manager)).await?;
        week_answered(db, manager).await?;
        asked(db, manager).await?;
    }
    if let Some(person) = sales.next() {
        begun(db, person, "foundation").await?;
    }
    if let Some(person) = of(Role::Collector).next() {
        let mut tx = db.write(Actor::user(&person.login)).await?;
        enrol(&mut tx, person.id, "collector").await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Somebody passes the lowest level, somebody else grants it.
async fn passed(db: &Db, secrets: &Secrets, (person, by): (&Person, &Person)) -> Result<()> {
    let (enrolment, exam) = begun(db, person, "foundation").await?;
    let drawn = get_exam(db, exam, (person.id, false)).await?.drawn;
    let mut tx = db.write(Actor::user(&person.login)).await?;
    hand_in_exam(&mut tx, (exam, person.id), &right_fields(&drawn)).await?;
    tx.commit().await?;
    let company = db.company_name().await?.unwrap_or_default();
    let granting = Granting { person: by, company: &company, secrets };
    let mut tx = db.write(Actor::user(&by.login)).await?;
    grant(&mut tx, granting, (enrolment, "")).await?;
    tx.commit().await
}

/// Somebody answers the question of the week.
async fn week_answered(db: &Db, person: &Person) -> Result<()> {
    let library = Library::shipped();
    let Some(path) = library.paths.of(person.role) else { return Ok(()) };
    let told = weekly(db, library, person.id, &path.lessons).await?;
    let Some(told) = told.filter(|told| told.drawn.answered.is_none()) else { return Ok(()) };
    let fields = right_fields(std::slice::from_ref(&told.drawn));
    let mut tx = db.write(Actor::user(&person.login)).await?;
    answer_week(&mut tx, library, (person.id, path.lessons.as_slice()), &fields).await?;
    tx.commit().await
}

/// A rule that waits for its second person: releasing orders is to require the lowest level, from next month on.
async fn asked(db: &Db, by: &Person) -> Result<()> {
    let wanted = Wanted {
        right: Right::ReleaseOrders,
        level: Some("foundation".to_owned()),
        from_on: db.clock().today().plus_days(30),
        grace_days: 14,
    };
    let mut tx = db.write(Actor::user(&by.login)).await?;
    propose_requirement(&mut tx, &wanted, "内审建议：特批的人要懂账期和额度").await?;
    tx.commit().await
}

/// An enrolment with an exam that is begun.
async fn begun(db: &Db, person: &Person, level: &str) -> Result<(i64, i64)> {
    let mut tx = db.write(Actor::user(&person.login)).await?;
    let enrolment = enrol(&mut tx, person.id, level).await?;
    let exam = begin_exam(&mut tx, (enrolment, person.id)).await?;
    tx.commit().await?;
    Ok((enrolment, exam))
}
