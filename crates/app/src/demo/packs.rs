//! Course packs in the demo company: one cut to measure that a second person published, and one with a copied lesson
//! that is still being written. By the verbs that pages use.

use academy::{
    authoring::{
        Chosen, KEY_NAME, NewPack, PartKind, add_part, get_draft, list_drafts, open_pack,
        open_tailored, publish, send,
    },
    certificates::SealKey,
};
use base::Result;
use store::{
    Actor, Db, Secrets,
    access::{Person, Right, Role},
};

fn new(code: &str, title: (&str, &str)) -> NewPack {
    NewPack {
        code: code.to_owned(),
        title: (title.0.to_owned(), title.1.to_owned()),
        licence: "CC-BY-4.0".to_owned(),
        source: ("演示公司自编".to_owned(), "written by the demo company".to_owned()),
    }
}

/// Makes them, once.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn authored(db: &Db, secrets: &Secrets) -> Result<()> {
    let people = db.list_people().await?;
    let teaches = |one: &&Person| one.active && one.may(Right::Teach);
    let owner = people.iter().find(|one| one.active && one.role == Role::Owner);
    let author = people.iter().filter(teaches).find(|one| one.role != Role::Owner);
    let (Some(owner), Some(author)) = (owner, author) else { return Ok(()) };
    if !list_drafts(db, (0, 1)).await?.is_empty() {
        return Ok(());
    }
    let company = db.company_name().await?.unwrap_or_default();
    let codes = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    let chosen = Chosen {
        industry: "E".to_owned(),
        kinds: codes(&["project", "dealer"]),
        lessons: codes(&["L3", "L5", "L8"]),
        cases: codes(&["maker"]),
        scenes: codes(&["no-boss"]),
        labs: codes(&["altman"]),
        copies: false,
    };
    let pack = new("project", ("工程客户收款", "Collecting from projects"));
    let lead = (
        "按我们的工程客户和逾期原因选出的三课一案例。",
        "Three lessons and a case, chosen by our project customers and why they pay late.",
    );
    let mut tx = db.write(Actor::user(&author.login)).await?;
    let id = open_tailored(&mut tx, (&pack, lead), &chosen).await?;
    let revision = get_draft(tx.conn(), id).await?.revision;
    send(&mut tx, (id, revision), &company, &web::has_page).await?;
    tx.commit().await?;
    let key = SealKey::named(secrets, KEY_NAME)?;
    let mut tx = db.write(Actor::user(&owner.login)).await?;
    publish(&mut tx, id, &key, &web::has_page).await?;
    tx.commit().await?;
    let mut tx = db.write(Actor::user(&author.login)).await?;
    let draft =
        open_pack(&mut tx, &new("newstaff", ("新员工第一周", "First week of new staff"))).await?;
    add_part(&mut tx, draft, PartKind::Lesson, ("L1", "L1")).await?;
    tx.commit().await
}
