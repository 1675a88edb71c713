//! The company's own buckets: upper ends in days.

use base::{Rejection, Result};
use serde_json::json;
use store::{Audit, Db, Tx};

const NAME: &str = "receivables.buckets";
const USUAL: [i32; 5] = [30, 60, 90, 180, 365];

/// The upper ends of the buckets in days; the usual ones until others are set.
///
/// # Errors
/// A fault from the database.
pub async fn bucket_edges(db: &Db) -> Result<Vec<i32>> {
    let set: Option<Vec<i32>> = db.find_setting(NAME).await?;
    Ok(set.filter(|edges| check(edges).is_ok()).unwrap_or_else(|| USUAL.to_vec()))
}

/// Sets the upper ends of the buckets: 1 to 10 numbers of days from 1 to 3650, each above the
/// one before.
///
/// # Errors
/// `receivables.buckets-wrong`, or a fault from the database.
pub async fn set_bucket_edges(tx: &mut Tx, edges: &[i32]) -> Result<()> {
    check(edges)?;
    tx.set_setting(NAME, &edges).await?;
    tx.audit(Audit {
        room: "receivables",
        action: "set-buckets",
        subject: "company".to_owned(),
        detail: json!({ "days": edges }),
    });
    Ok(())
}

fn check(edges: &[i32]) -> std::result::Result<(), Rejection> {
    let rising = edges.windows(2).all(|pair| pair[0] < pair[1]);
    let fits = (1..=10).contains(&edges.len()) && edges.iter().all(|d| (1..=3_650).contains(d));
    if rising && fits {
        return Ok(());
    }
    Err(Rejection::new("receivables.buckets-wrong").on("buckets"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_rise() {
        for (edges, fine) in [
            (&[30, 60, 90][..], true),
            (&[7], true),
            (&[], false),
            (&[0, 30], false),
            (&[60, 30], false),
            (&[30, 30], false),
            (&[30, 4_000], false),
        ] {
            assert_eq!(check(edges).is_ok(), fine, "{edges:?}");
        }
    }
}
