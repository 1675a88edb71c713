//! Certification in the demo company: one certificate that was granted, one exam that is being written, one enrolment
//! that has just begun. By the verbs that pages use.

use academy::{
    certificates::{
        Granting, HeldFilter, begin_exam, count_held, enrol, enrolled_of, get_exam, grant,
        hand_in_exam,
    },
    courses::right_fields,
};
use base::Result;
use store::{
    Actor, Db, Secrets,
    access::{Person, Role},
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
    if let Some(person) = sales.next() {
        let (enrolment, exam) = begun(db, person, "foundation").await?;
        let drawn = get_exam(db, exam, (person.id, false)).await?.drawn;
        let mut tx = db.write(Actor::user(&person.login)).await?;
        hand_in_exam(&mut tx, (exam, person.id), &right_fields(&drawn)).await?;
        tx.commit().await?;
        let company = db.company_name().await?.unwrap_or_default();
        let granting = Granting { person: owner, company: &company, secrets };
        let mut tx = db.write(Actor::user(&owner.login)).await?;
        grant(&mut tx, granting, (enrolment, "")).await?;
        tx.commit().await?;
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

/// An enrolment with an exam that is begun.
async fn begun(db: &Db, person: &Person, level: &str) -> Result<(i64, i64)> {
    let mut tx = db.write(Actor::user(&person.login)).await?;
    let enrolment = enrol(&mut tx, person.id, level).await?;
    let exam = begin_exam(&mut tx, (enrolment, person.id)).await?;
    tx.commit().await?;
    Ok((enrolment, exam))
}
