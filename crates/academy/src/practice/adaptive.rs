//! What to practise next: from one's own last talks, item by item, the newest counting most. It proposes; the learner
//! chooses.

use base::Result;
use store::{Ask, Db};

use super::{
    engine::ENGINE,
    kept::{COLUMNS, read, turns},
    pack::PracticePack,
    score::{Scores, score},
    variants::VariantPack,
};

/// Talks that are looked at.
const LOOKED_AT: usize = 5;

/// Points from which two talks in a row at a level lead to the next one, in tenths.
const HARDER_TENTHS: i64 = 850;

/// Points below which the last talk leads a level back, in tenths.
const EASIER_TENTHS: i64 = 500;

/// A talk with its marks.
pub type Marked = (i64, Scores);

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Who trains what is weakest, by code.
    pub persona: String,
    /// 1 to 3.
    pub level: i64,
    /// What is weakest, by code.
    pub item: String,
    /// `harder`, `easier`, `same`.
    pub why: &'static str,
    /// Of how many talks.
    pub talks: usize,
}

/// What to practise next after some talks, the newest first; nothing after none.
pub fn next_of(pack: &PracticePack, talks: &[Marked]) -> Option<Next> {
    let talks = talks.get(..talks.len().min(LOOKED_AT))?;
    let (last, marks) = talks.first()?;
    let same = talks.iter().take_while(|(level, _)| level == last).take(2);
    let good = same.filter(|(_, marks)| marks.passed && marks.total >= HARDER_TENTHS).count();
    let easier = marks.failed || marks.total < EASIER_TENTHS;
    let (step, why) = match (good == 2, easier) {
        (true, _) if *last < 3 => (1, "harder"),
        (_, true) if *last > 1 => (-1, "easier"),
        _ => (0, "same"),
    };
    // Of each item the level that was reached, the newest talk five times, the fifth once.
    let reached = |code: &str| -> i64 {
        let of = |(weight, (_, marks)): (i64, &Marked)| {
            let mark = marks.marks.iter().find(|mark| mark.item == code);
            mark.map_or(0, |mark| mark.level * weight)
        };
        (1..=5).rev().zip(talks).map(of).sum()
    };
    let item = pack.items.iter().min_by_key(|item| (reached(&item.code), -item.tenths))?;
    Some(Next {
        persona: item.persona.clone(),
        level: last + step,
        item: item.code.clone(),
        why,
        talks: talks.len(),
    })
}

/// The marks of a person's last talks that can be played again, the newest first; branches do not count.
///
/// # Errors
/// A fault from the database.
pub async fn recent_marks(db: &Db, person: i64) -> Result<Vec<Marked>> {
    let pack = PracticePack::shipped();
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE r.state = 'ended' AND r.branch_of IS NULL AND r.live = 0 AND r.person_id = ")
        .value(person);
    ask.text(" AND r.engine = ").value(ENGINE).text(" AND r.pack_digest IN (");
    let digests = [pack.digest.as_str(), VariantPack::shipped().digest.as_str()];
    ask.list(digests).text(") ORDER BY r.id DESC LIMIT ");
    ask.value(i64::try_from(LOOKED_AT).unwrap_or(5));
    let mut connection = db.read().await?;
    let mut marked = Vec::new();
    for row in ask.rows(&mut connection, "looking at the last talks").await? {
        let mut kept = read(&row)?;
        kept.turns = turns(&mut connection, kept.id).await?;
        marked.push((kept.level, score(&kept.replayed(pack)?)));
    }
    Ok(marked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{bots::Bot, debtor::Cast};

    fn played(bot: Bot, level: i64) -> Marked {
        let pack = PracticePack::shipped();
        let cast = Cast::find(pack, ("quality", "blunt", level), 3).expect("a cast");
        (level, score(&bot.play(pack, cast)))
    }

    fn told(talks: &[Marked]) -> Option<(i64, &'static str)> {
        next_of(PracticePack::shipped(), talks).map(|next| (next.level, next.why))
    }

    #[test]
    fn two_good_talks_lead_on_and_a_failed_one_back() {
        let at = |level: i64, total: i64, passed: bool| {
            let (_, marks) = played(Bot::Good, 1);
            (level, Scores { total, passed, failed: total == 0, ..marks })
        };
        assert_eq!(told(&[]), None);
        for (talks, wanted) in [
            (vec![at(1, 900, true)], (1, "same")),
            (vec![at(1, 900, true), at(1, 860, true)], (2, "harder")),
            (vec![at(2, 900, true), at(1, 860, true)], (2, "same")),
            (vec![at(3, 900, true), at(3, 900, true)], (3, "same")),
            (vec![at(2, 0, false), at(2, 900, true)], (1, "easier")),
            (vec![at(1, 0, false)], (1, "same")),
        ] {
            assert_eq!(told(&talks), Some(wanted), "{talks:?}");
        }
    }

    #[test]
    fn the_weakest_item_chooses_who_plays() {
        let pack = PracticePack::shipped();
        let next = next_of(pack, &[played(Bot::Flattery, 2)]).expect("a proposal");
        let item = pack.item(&next.item).expect("an item");
        assert_eq!(next.persona, item.persona);
        let (_, marks) = played(Bot::Flattery, 2);
        let weak = marks.marks.iter().find(|mark| mark.item == next.item).expect("its mark");
        assert_eq!(weak.level, 0, "{next:?}");
    }
}
