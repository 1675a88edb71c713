//! What a person's results say of a skill: weighed by how new they are. Pure.

use base::Day;

use super::pack::{Skill, SkillPack};

/// Where a result comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// The check of a lesson.
    Check,
    /// A block of marks of a role-play.
    Talk,
    /// A case that was played.
    Case,
    /// An exercise.
    Lab,
    /// An exam of certification.
    Exam,
}

impl SourceKind {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Talk => "talk",
            Self::Case => "case",
            Self::Lab => "lab",
            Self::Exam => "exam",
        }
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillRow {
    /// Whose.
    pub person_id: i64,
    /// Where it comes from.
    pub kind: SourceKind,
    /// Row id of the work.
    pub work_id: i64,
    /// Code of the lesson, case, exercise or level; the block of a role-play.
    pub target: String,
    /// Scene of a role-play.
    pub scene: String,
    /// When.
    pub on: Day,
    /// Points that count, basis points.
    pub bps: i64,
    /// The automatic points where an instructor marked otherwise, and who.
    pub marked: Option<(i64, String)>,
}

impl SkillRow {
    /// Whether it shows a skill.
    pub fn shows(&self, skill: &Skill) -> bool {
        let all = match self.kind {
            SourceKind::Check => &skill.lessons,
            SourceKind::Talk => &skill.blocks,
            SourceKind::Case => &skill.cases,
            SourceKind::Lab => &skill.labs,
            SourceKind::Exam => &skill.levels,
        };
        all.contains(&self.target)
    }
}

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkillTier {
    /// From 90 on, as shipped: can coach others.
    Strong,
    /// From 75 on.
    Able,
    /// From 50 on.
    Begun,
    /// Below.
    Weak,
}

impl SkillTier {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Able => "able",
            Self::Begun => "begun",
            Self::Weak => "weak",
        }
    }
}

/// What the results say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// Points weighed by recency, basis points.
    pub bps: i64,
    /// How many results stand behind it.
    pub rows: usize,
    /// The newest.
    pub last_on: Day,
    /// Where that stands.
    pub tier: SkillTier,
}

/// How much a result counts after so many days, millionths: half after each half-life.
pub fn weight(pack: &SkillPack, days: i32) -> i64 {
    let share = f64::from(days.max(0)) / f64::from(pack.half_life_days);
    #[expect(clippy::cast_possible_truncation, reason = "between nought and a million")]
    let millionths = (0.5_f64.powf(share) * 1e6).round() as i64;
    millionths
}

/// Where points stand.
pub fn tier(pack: &SkillPack, bps: i64) -> SkillTier {
    let [strong, able, begun] = pack.tiers.map(|percent| percent * 100);
    match bps {
        bps if bps >= strong => SkillTier::Strong,
        bps if bps >= able => SkillTier::Able,
        bps if bps >= begun => SkillTier::Begun,
        _ => SkillTier::Weak,
    }
}

/// Weighs a person's results that show a skill; `None` where there is none.
pub fn weigh<'a>(
    pack: &SkillPack,
    rows: impl Iterator<Item = &'a SkillRow>,
    today: Day,
) -> Option<Weighed> {
    let (mut sum, mut weights, mut count) = (0_i64, 0_i64, 0_usize);
    let mut last_on: Option<Day> = None;
    for row in rows {
        let one = weight(pack, today.epoch_days() - row.on.epoch_days());
        sum += one * row.bps;
        weights += one;
        count += 1;
        last_on = Some(last_on.map_or(row.on, |last| last.max(row.on)));
    }
    let bps = (sum + weights / 2).checked_div(weights)?;
    Some(Weighed { bps, rows: count, last_on: last_on?, tier: tier(pack, bps) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(on: &str, bps: i64) -> SkillRow {
        SkillRow {
            person_id: 1,
            kind: SourceKind::Check,
            work_id: 1,
            target: "L1".to_owned(),
            scene: String::new(),
            on: on.parse().expect("day"),
            bps,
            marked: None,
        }
    }

    #[test]
    fn what_is_new_counts_more() {
        let pack = SkillPack::shipped();
        let today: Day = "2026-11-21".parse().expect("day");
        assert_eq!(weight(pack, 0), 1_000_000);
        assert_eq!(weight(pack, 90), 500_000);
        assert_eq!(weight(pack, -5), 1_000_000, "a day ahead is today");
        for (rows, bps, tier) in [
            (vec![], None, None),
            (vec![row("2026-11-21", 9_000)], Some(9_000), Some(SkillTier::Strong)),
            // Half a year ago 40, today 100: (0.25 × 40 + 1 × 100) ÷ 1.25.
            (
                vec![row("2026-05-25", 4_000), row("2026-11-21", 10_000)],
                Some(8_800),
                Some(SkillTier::Able),
            ),
            (vec![row("2026-05-25", 7_400)], Some(7_400), Some(SkillTier::Begun)),
            (vec![row("2026-11-20", 4_999)], Some(4_999), Some(SkillTier::Weak)),
        ] {
            let told = weigh(pack, rows.iter(), today);
            assert_eq!(told.map(|one| one.bps), bps, "{rows:?}");
            assert_eq!(told.map(|one| one.tier), tier, "{rows:?}");
            assert_eq!(told.map_or(0, |one| one.rows), rows.len());
        }
    }
}
