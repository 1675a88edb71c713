//! The store on a real database file: people, sessions, the audit chain.
#![allow(missing_docs)]

use base::{Clock, Day, Failure, Lang};
use serde_json::json;
use store::{
    Actor, Audit, AuditFilter, Db, Open,
    access::{NewPerson, Role},
};

async fn open(folder: &tempfile::TempDir) -> Db {
    let day: Day = "2026-11-21".parse().expect("day");
    let path = folder.path().join("数据 库.db");
    Db::open(Open::file(&path, Clock::standing(day))).await.expect("open")
}

fn person(login: &str, role: Role) -> NewPerson {
    NewPerson {
        login: login.to_owned(),
        name: login.to_uppercase(),
        role,
        lang: Lang::Zh,
        password: "a long password".to_owned(),
    }
}

async fn add(db: &Db, login: &str, role: Role) -> base::Result<i64> {
    let mut tx = db.write(Actor::system("test")).await?;
    let id = tx.add_person(person(login, role)).await?;
    tx.commit().await?;
    Ok(id)
}

fn code(result: base::Result<impl std::fmt::Debug>) -> &'static str {
    result.expect_err("a refusal").code()
}

#[tokio::test]
async fn people_sign_in_and_guessers_are_locked_out() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let id = add(&db, "Li.Wei", Role::Owner).await.expect("added");
    assert_eq!(code(add(&db, "li.wei", Role::Sales).await), "access.login-taken");

    let signed = db.sign_in("li.wei", "a long password").await.expect("signed in");
    let session = db.find_session(&signed.key).await.expect("asked").expect("session");
    assert_eq!((session.person.id, session.person.role), (id, Role::Owner));
    assert!(db.find_session("0000").await.expect("asked").is_none());

    for _ in 0..5 {
        assert_eq!(code(db.sign_in("li.wei", "wrong").await), "access.sign-in-failed");
    }
    assert_eq!(code(db.sign_in("li.wei", "a long password").await), "access.locked");
    let later = db.clock().now().plus_seconds(16 * 60);
    db.clock().set(later);
    db.sign_in("li.wei", "a long password").await.expect("unlocked");
    assert_eq!(code(db.sign_in("nobody", "a long password").await), "access.sign-in-failed");

    let mut gone = session.person.clone();
    gone.active = false;
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    assert_eq!(code(tx.change_person(&gone).await), "access.last-owner");
    drop(tx);
    db.sign_out(&signed.key, "li.wei").await.expect("out");
    assert!(db.find_session(&signed.key).await.expect("asked").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_of_guesses_locks_the_login_for_the_right_one_too() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    add(&db, "li.wei", Role::Owner).await.expect("added");
    let mut burst = Vec::new();
    for n in 0..30 {
        let db = db.clone();
        let password = if n == 29 { "a long password" } else { "a wrong password" };
        burst.push(tokio::spawn(async move { db.sign_in("li.wei", password).await }));
        tokio::task::yield_now().await;
    }
    let mut codes = Vec::new();
    for one in burst {
        codes.push(one.await.expect("no panic").map_or_else(|f| f.code(), |_| "in"));
    }
    let count = |code| codes.iter().filter(|c| **c == code).count();
    assert_eq!(count("in"), 0, "nobody gets in once the login is locked");
    assert_eq!(count("access.sign-in-failed"), 5, "five guesses are free, counted one by one");
    assert_eq!(count("access.locked"), 25);
}

#[tokio::test]
async fn a_new_password_ends_sessions_and_tokens_and_asking_opens_none() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let id = add(&db, "li.wei", Role::Owner).await.expect("added");
    let signed = db.sign_in("li.wei", "a long password").await.expect("in");
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    let token = tx.add_token(&signed.person, "erp", 30).await.expect("token");
    tx.commit().await.expect("commit");
    assert!(db.find_token(&token.key).await.expect("asked").is_some());

    db.confirm_password("li.wei", "a long password").await.expect("right");
    assert_eq!(code(db.confirm_password("li.wei", "no").await), "access.sign-in-failed");
    let row = sqlx::query("SELECT COUNT(*) FROM store_session");
    let row = row.fetch_one(&mut *db.read().await.expect("read")).await.expect("row");
    assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 1, "confirming opens no session");

    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    tx.set_password(id, "another password").await.expect("set");
    tx.commit().await.expect("commit");
    assert!(db.find_token(&token.key).await.expect("asked").is_none(), "the token is revoked");
    assert!(db.find_session(&signed.key).await.expect("asked").is_none());
}

#[tokio::test]
async fn the_audit_chain_shows_a_forgery() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    for n in 0..5 {
        let mut tx = db.write(Actor::user("li.wei")).await.expect("tx");
        tx.set_setting("company.name", &n).await.expect("set");
        let subject = "company".to_owned();
        tx.audit(Audit { room: "store", action: "set", subject, detail: json!({ "n": n }) });
        tx.commit().await.expect("commit");
    }
    let report = db.verify_chain().await.expect("walk");
    assert_eq!((report.lines, report.broken_at), (5, None));
    let page = db.audit_page(Some("company"), None, 2).await.expect("page");
    assert_eq!(page.lines.iter().map(|l| l.seq).collect::<Vec<_>>(), [5, 4]);
    let page = db.audit_page(None, page.next, 10).await.expect("page");
    assert_eq!((page.lines.len(), page.next), (3, None));
    for (actor, room, lines) in [("li.wei", "store", 5), ("li.wei", "access", 0), ("x", "store", 0)]
    {
        let filter = AuditFilter {
            actor: Some(actor.to_owned()),
            room: Some(room.to_owned()),
            limit: 100,
            ..AuditFilter::default()
        };
        let page = db.list_audit(&filter).await.expect("page");
        assert_eq!(page.lines.len(), lines, "{actor} {room}");
    }

    db.maintain("UPDATE store_audit SET actor = 'x' WHERE seq = 3".into()).await.expect("forged");
    assert_eq!(db.verify_chain().await.expect("walk").broken_at, Some((3, "altered")));
    db.maintain("UPDATE store_audit SET actor = 'li.wei' WHERE seq = 3".into())
        .await
        .expect("back");
    db.maintain("DELETE FROM store_audit WHERE seq = 5".into()).await.expect("cut");
    assert_eq!(db.verify_chain().await.expect("walk").broken_at, Some((5, "cut off")));
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    store::private::folder(&data).expect("folder");
    let path = data.join("shouxin.db");
    // As an older version left it.
    std::fs::write(&path, "").expect("file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("mode");
    let clock = Clock::standing("2026-11-21".parse().expect("day"));
    let db = Db::open(Open::file(&path, clock)).await.expect("open");
    add(&db, "li.wei", Role::Owner).await.expect("added");
    let files = store::Files::under(data.join("files"));
    files.keep(b"paper").await.expect("kept");
    let mut incoming = files.receive(7).await.expect("receive");
    incoming.take(b"another").await.expect("taken");
    let received = incoming.finish().await.expect("finished");
    assert!(files.path(&received.digest).exists());
    let (mut folders, mut count) = (vec![data], 0);
    while let Some(folder) = folders.pop() {
        let mode = |path: &std::path::Path| {
            std::fs::metadata(path).expect("metadata").permissions().mode() & 0o777
        };
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in std::fs::read_dir(&folder).expect("list") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                count += 1;
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    }
    assert!(count >= 4, "the database, its log, two files: {count}");
}

#[tokio::test]
async fn a_change_without_an_audit_line_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    tx.set_setting("a", &1).await.expect("set");
    assert!(matches!(tx.commit().await, Err(Failure::Broken(_))));
    assert_eq!(db.find_setting::<i64>("a").await.expect("read"), None);
}

/// On SQLite a numbered key is the row's own place, not a second index beside the table.
#[tokio::test]
async fn numbered_keys_cost_no_index() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let mut connection = db.read().await.expect("a connection");
    let sql = "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c \
               WHERE t.type = 'table' AND c.pk = 1 AND c.type = 'BIGINT' AND t.name NOT LIKE \
               '\\_%' ESCAPE '\\' AND (SELECT COUNT(*) FROM pragma_table_info(t.name) k \
               WHERE k.pk > 0) = 1";
    let rows = store::Ask::new(sql).rows(&mut connection, "reading keys").await.expect("rows");
    let doubled: Vec<String> =
        rows.iter().map(|row| store::Columns::text(row, 0).expect("a name")).collect();
    assert!(doubled.is_empty(), "keys kept a second time: {doubled:?}");
}

/// What is held in memory is given again until somebody writes, and never a moment longer.
#[tokio::test]
async fn held_figures_end_with_the_next_change() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let reckoned = std::cell::Cell::new(0);
    let people = async || {
        db.held("people".to_owned(), async {
            reckoned.set(reckoned.get() + 1);
            Ok(db.list_people().await?.len())
        })
        .await
        .expect("counted")
    };
    assert_eq!((people().await, people().await, reckoned.get()), (0, 0, 1));
    add(&db, "owner", Role::Owner).await.expect("added");
    assert_eq!((people().await, people().await, reckoned.get()), (1, 1, 2));
    let other = db.held("other".to_owned(), async { Ok(7_i64) }).await.expect("held");
    assert_eq!((other, people().await, reckoned.get()), (7, 1, 2), "names are kept apart");
    let refused =
        db.held("refused".to_owned(), async { Err::<i64, _>(Failure::bug("nothing to keep")) });
    assert!(refused.await.is_err());
    assert_eq!(db.held("refused".to_owned(), async { Ok(1_i64) }).await.expect("held"), 1);
}

/// What was asked for lately is reckoned again behind a change, before anybody asks.
#[tokio::test]
async fn held_figures_are_freshened_behind_a_change() {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    static RECKONED: AtomicU32 = AtomicU32::new(0);
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let people = async || {
        let what = "people of 7".to_owned();
        let counted = db.held_fresh(what, 7_usize, |db, seven| {
            Box::pin(async move {
                RECKONED.fetch_add(1, SeqCst);
                Ok(db.list_people().await?.len() + seven)
            })
        });
        counted.await.expect("counted")
    };
    assert_eq!((people().await, people().await, RECKONED.load(SeqCst)), (7, 7, 1));
    db.freshen().await.expect("freshened");
    assert_eq!(RECKONED.load(SeqCst), 1, "nothing was written");
    add(&db, "owner", Role::Owner).await.expect("added");
    db.freshen().await.expect("freshened");
    assert_eq!(RECKONED.load(SeqCst), 2);
    assert_eq!((people().await, RECKONED.load(SeqCst)), (8, 2), "nobody waits for it");
    add(&db, "second", Role::Sales).await.expect("added");
    let both = tokio::join!(people(), people());
    assert_eq!((both, RECKONED.load(SeqCst)), ((9, 9), 3), "two who ask wait for one reckoning");
    db.clock().set(db.clock().now().plus_seconds(3_600));
    add(&db, "third", Role::Sales).await.expect("added");
    db.freshen().await.expect("freshened");
    assert_eq!(RECKONED.load(SeqCst), 3, "nobody asked for an hour");
    assert_eq!(people().await, 10);
}

#[tokio::test]
async fn a_new_file_has_pages_of_eight_kibibytes() {
    let folder = tempfile::tempdir().expect("folder");
    let db = open(&folder).await;
    let mut connection = db.read().await.expect("connection");
    let pages = store::query_scalar::<_, i64>("PRAGMA page_size").fetch_one(&mut *connection);
    assert_eq!(pages.await.expect("asked"), 8_192);
}
