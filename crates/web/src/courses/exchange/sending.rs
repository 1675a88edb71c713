use academy::{
    courses::exchange::{
        SECRET, Taken, due_statements, find_store_terms, keep_answer, queue_statements,
    },
    exercises::find_sandbox,
};
use base::Result;
use post::{RecordStore, put_statement};
use store::{Actor, Db, Files, Secrets};

/// Statements that are sent at once: others wait for the next look.
const AT_ONCE: i64 = 50;

/// Puts what was learnt into the outbox and sends what is due: how many the store has taken, how many wait, how many
/// it refused. Nothing happens where the company has named no store, and nothing leaves a sandbox. After a line that
/// broke the rest waits: it would break, too.
///
/// # Errors
/// A fault.
pub async fn send_statements(db: &Db, files: &Files, actor: &Actor) -> Result<[i64; 3]> {
    let terms = find_store_terms(db).await?;
    let mut told = [0; 3];
    if !terms.sends() || find_sandbox(db).await?.is_some() {
        return Ok(told);
    }
    loop {
        let mut tx = db.write(actor.clone()).await?;
        let queued = queue_statements(&mut tx, &terms).await?;
        tx.commit().await?;
        if queued == 0 {
            break;
        }
    }
    let store = RecordStore {
        endpoint: terms.endpoint.clone(),
        login: terms.login.clone(),
        password: Secrets::beside(files).find(SECRET)?.unwrap_or_default(),
    };
    for one in due_statements(db, AT_ONCE).await? {
        let (status, answer) = put_statement(&store, &one.statement_id, &one.body).await?;
        let taken = Taken::of(status);
        let mut tx = db.write(actor.clone()).await?;
        keep_answer(&mut tx, &one, (taken, &answer.words)).await?;
        tx.commit().await?;
        let place = match taken {
            Taken::Yes => 0,
            Taken::Later => 1,
            Taken::Never => 2,
        };
        told[place] += 1;
        if status.is_none() {
            break;
        }
    }
    Ok(told)
}
