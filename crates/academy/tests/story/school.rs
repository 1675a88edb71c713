//! What the stories share: a person, a verb within its transaction, the code of a refusal.

use academy::practice::{Move, Saying};
use base::{Failure, Lang, Result};
use store::{
    Actor, Db, Tx,
    access::{NewPerson, Role},
};

/// A person who may learn.
pub async fn person(db: &Db, login: &str) -> i64 {
    of_role(db, login, Role::Learner).await
}

/// One who teaches.
pub async fn instructor(db: &Db, login: &str) -> i64 {
    of_role(db, login, Role::Instructor).await
}

async fn of_role(db: &Db, login: &str, role: Role) -> i64 {
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        lang: Lang::Zh,
        password: "correct horse".to_owned(),
    };
    let id = tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
    id
}

/// Runs a verb; what is refused changes nothing.
pub async fn within<T>(db: &Db, verb: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    let mut tx = db.write(Actor::user("li")).await?;
    match verb(&mut tx).await {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

/// The code of a refusal, or `done`.
pub fn code<T>(result: Result<T>) -> &'static str {
    match result {
        Err(Failure::Rejected(rejection)) => rejection.code,
        Err(other) => panic!("{other}"),
        Ok(_) => "done",
    }
}

/// A move that was chosen, not typed.
pub fn saying(number: i64, done: &str) -> Saying {
    Saying::chosen(number, Move::parse(done).expect(done), String::new(), Lang::Zh)
}

/// A talk that ends in an agreement.
pub const TALK: [&str; 14] = [
    "praise-fact",
    "account",
    "listen",
    "sympathise",
    "clarify",
    "evidence:statement",
    "ask-decider",
    "propose:60@0,40@4",
    "ask-promise",
    "press",
    "accept",
    "ask-sign",
    "next-contact",
    "close",
];
