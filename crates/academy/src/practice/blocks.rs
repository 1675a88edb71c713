//! Marks of ended talks by block, kept beside them. They come out of seed, pack and moves like all else; here they are
//! only remembered, for whoever adds up many talks.

use base::Result;
use store::{Ask, Columns, Db, Tx, failed};

use super::{
    kept::{find, turns},
    pack::PracticePack,
    score::{OUTCOME_TENTHS, Scores, score},
};

/// The blocks with the tenths that each can bring.
pub fn blocks_of(marks: &Scores, pack: &PracticePack) -> [(&'static str, i64, i64); 4] {
    let most = |block: &str| -> i64 {
        pack.items.iter().filter(|item| item.block == block).map(|item| item.tenths).sum()
    };
    [
        ("preparation", marks.preparation, most("preparation")),
        ("process", marks.process, most("process")),
        ("outcome", marks.outcome, OUTCOME_TENTHS),
        ("compliance", marks.compliance, most("compliance")),
    ]
}

/// Keeps them. A talk with a banned act shows no skill in any block.
pub(super) async fn keep_blocks(tx: &mut Tx, id: i64, marks: &Scores) -> Result<()> {
    for (block, tenths, most) in blocks_of(marks, PracticePack::shipped()) {
        let tenths = if marks.failed { 0 } else { tenths };
        insert(tx, id, (block, tenths.clamp(0, most), most)).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    id: i64,
    (block, tenths, most): (&'static str, i64, i64),
) -> Result<()> {
    let mut ask = Ask::new("INSERT INTO practice_block (run_id, block, tenths, most) VALUES (");
    ask.value(id).text(", ").value(block).text(", ").value(tenths).text(", ").value(most);
    ask.text(") ON CONFLICT (run_id, block) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping the marks of a talk"))?;
    Ok(())
}

/// Fills in talks that ended before blocks were kept; how many were looked at. None: all are there.
///
/// # Errors
/// A fault from the database.
pub async fn fill_blocks(db: &Db, actor: &store::Actor, limit: usize) -> Result<usize> {
    let mut ask = Ask::new(
        "SELECT r.id FROM practice_run r WHERE r.state = 'ended' AND NOT EXISTS \
         (SELECT 1 FROM practice_block b WHERE b.run_id = r.id) ORDER BY r.id LIMIT ",
    );
    ask.value(i64::try_from(limit).unwrap_or(20));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for talks without blocks").await?;
    drop(connection);
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    if ids.is_empty() {
        return Ok(0);
    }
    let mut tx = db.write(actor.clone()).await?;
    for id in &ids {
        let Some(mut kept) = find(tx.conn(), *id).await? else { continue };
        kept.turns = turns(tx.conn(), *id).await?;
        match kept.replayed(PracticePack::shipped()) {
            Ok(run) => keep_blocks(&mut tx, *id, &score(&run)).await?,
            Err(_) => insert(&mut tx, *id, ("", 0, 0)).await?,
        }
    }
    // What is remembered changes nothing that anybody did.
    tx.quiet();
    tx.commit().await?;
    Ok(ids.len())
}
