//! Where an enrolment stands: which parts are passed, when the next exam may begin. Pure.

use base::{Day, Moment};

use super::pack::{ExamRule, Level, Practical};

/// An exam that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamSeen {
    /// Row id.
    pub id: i64,
    /// Of which enrolment.
    pub enrolment_id: i64,
    /// The day on which it began.
    pub on: Day,
    /// Until when it may be handed in.
    pub ends_at: Moment,
    /// Its points, once handed in.
    pub points_bps: Option<i64>,
}

/// A role-play that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSeen {
    /// Row id.
    pub id: i64,
    /// Its points, tenths.
    pub total_tenths: i64,
}

/// How the plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStand {
    /// None is asked for.
    NotAsked,
    /// Nothing was sent, or it was returned.
    Missing,
    /// Somebody must decide.
    Waiting,
    /// Approved.
    Approved,
}

/// How the exam stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExamStand {
    /// Passed, with this exam.
    Met(i64),
    /// Being written.
    Open(i64),
    /// It may be begun.
    Free,
    /// It may be begun from this day on.
    Wait(Day),
}

/// Where an enrolment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The exam.
    pub exam: ExamStand,
    /// The role-plays, each with its best run and whether that suffices.
    pub practicals: Vec<(Practical, Option<RunSeen>, bool)>,
    /// The plan.
    pub plan: PlanStand,
}

impl Standing {
    /// Whether all parts are passed.
    pub fn ready(&self) -> bool {
        matches!(self.exam, ExamStand::Met(_))
            && self.practicals.iter().all(|(_, _, passed)| *passed)
            && matches!(self.plan, PlanStand::NotAsked | PlanStand::Approved)
    }

    /// Parts passed, of how many.
    pub fn parts(&self) -> (usize, usize) {
        let exam = usize::from(matches!(self.exam, ExamStand::Met(_)));
        let runs = self.practicals.iter().filter(|(_, _, passed)| *passed).count();
        let plan = usize::from(self.plan == PlanStand::Approved);
        let asked = usize::from(self.plan != PlanStand::NotAsked);
        (exam + runs + plan, 1 + self.practicals.len() + asked)
    }
}

/// The exam of an enrolment. `exams` are all that this person began for the level, of earlier enrolments, too: who
/// enrols again does not begin to count anew. One whose time ran out counts as an attempt.
fn exam_stand(
    rule: &ExamRule,
    enrolment: i64,
    exams: &[ExamSeen],
    (now, today): (Moment, Day),
) -> ExamStand {
    let own = || exams.iter().filter(|one| one.enrolment_id == enrolment);
    let passed = own().find(|one| one.points_bps.is_some_and(|points| points >= rule.pass_bps));
    if let Some(one) = passed {
        return ExamStand::Met(one.id);
    }
    if let Some(one) = own().find(|one| one.points_bps.is_none() && one.ends_at.0 > now.0) {
        return ExamStand::Open(one.id);
    }
    // One that was passed is no failed attempt: a renewal is not kept waiting for it.
    let failed = exams.iter().filter(|one| one.points_bps.is_none_or(|got| got < rule.pass_bps));
    let mut days: Vec<Day> = failed.map(|one| one.on).collect();
    days.sort_unstable();
    let Some(last) = days.last() else { return ExamStand::Free };
    let mut from = last.plus_days(rule.wait_days);
    if let Some(oldest) = days.iter().rev().nth(rule.attempts - 1) {
        from = from.max(oldest.plus_days(rule.window_days));
    }
    if from > today { ExamStand::Wait(from) } else { ExamStand::Free }
}

/// Puts it together. `best` gives the best run that counts for a role-play.
pub fn stand(
    (level, renewal): (&Level, bool),
    enrolment: i64,
    (exams, plan): (&[ExamSeen], Option<&str>),
    best: &[Option<RunSeen>],
    at: (Moment, Day),
) -> Standing {
    let runs =
        level.practicals_of(renewal).zip(best.iter().cloned().chain(std::iter::repeat(None)));
    let practicals = runs.map(|(asked, run)| {
        let passed = run.as_ref().is_some_and(|run| run.total_tenths >= asked.points * 10);
        (asked.clone(), run, passed)
    });
    let plan = match (level.plan_of(renewal), plan) {
        (false, _) => PlanStand::NotAsked,
        (true, Some("approved")) => PlanStand::Approved,
        (true, Some("waiting")) => PlanStand::Waiting,
        (true, _) => PlanStand::Missing,
    };
    Standing {
        exam: exam_stand(level.exam_of(renewal), enrolment, exams, at),
        practicals: practicals.collect(),
        plan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::CertificatePack;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn exam(id: i64, enrolment_id: i64, on: &str, points_bps: Option<i64>) -> ExamSeen {
        ExamSeen { id, enrolment_id, on: day(on), ends_at: Moment(1_000), points_bps }
    }

    #[test]
    fn when_the_next_exam_may_begin() {
        let rule = &CertificatePack::shipped().level("foundation").expect("level").exam;
        let fail = Some(7_400);
        for (exams, today, now, wanted) in [
            (vec![], "2026-11-21", 0, ExamStand::Free),
            (vec![exam(1, 9, "2026-11-21", Some(7_500))], "2026-11-21", 0, ExamStand::Met(1)),
            (vec![exam(1, 9, "2026-11-21", None)], "2026-11-21", 999, ExamStand::Open(1)),
            // Its time ran out: an attempt.
            (
                vec![exam(1, 9, "2026-11-21", None)],
                "2026-11-21",
                1_000,
                ExamStand::Wait(day("2026-11-23")),
            ),
            (
                vec![exam(1, 9, "2026-11-21", fail)],
                "2026-11-22",
                0,
                ExamStand::Wait(day("2026-11-23")),
            ),
            (vec![exam(1, 9, "2026-11-21", fail)], "2026-11-23", 0, ExamStand::Free),
            // Three within thirty days, one of them in an enrolment that was left.
            (
                vec![
                    exam(1, 8, "2026-11-01", fail),
                    exam(2, 9, "2026-11-04", fail),
                    exam(3, 9, "2026-11-07", fail),
                ],
                "2026-11-20",
                0,
                ExamStand::Wait(day("2026-12-01")),
            ),
            // What was passed in an earlier enrolment passes no renewal, and keeps nobody waiting.
            (vec![exam(1, 8, "2026-11-20", Some(9_000))], "2026-11-20", 0, ExamStand::Free),
        ] {
            assert_eq!(exam_stand(rule, 9, &exams, (Moment(now), day(today))), wanted, "{exams:?}");
        }
    }

    #[test]
    fn all_parts_make_it_ready() {
        let level = CertificatePack::shipped().level("collector").expect("level");
        let run = |tenths| Some(RunSeen { id: 1, total_tenths: tenths });
        let exams = [exam(1, 9, "2026-11-21", Some(8_000))];
        let at = (Moment(0), day("2026-11-21"));
        for (best, plan, ready, parts) in [
            (vec![run(750), run(800)], Some("approved"), true, (4, 4)),
            (vec![run(749), run(800)], Some("approved"), false, (3, 4)),
            (vec![run(750), None], Some("approved"), false, (3, 4)),
            (vec![run(750), run(800)], Some("waiting"), false, (3, 4)),
            (vec![run(750), run(800)], None, false, (3, 4)),
        ] {
            let told = stand((level, false), 9, (&exams, plan), &best, at);
            assert_eq!((told.ready(), told.parts()), (ready, parts), "{best:?} {plan:?}");
        }
        let renewal = stand((level, true), 9, (&exams, None), &[run(750)], at);
        assert_eq!((renewal.ready(), renewal.parts()), (true, (2, 2)));
    }
}
