//! How the money of a project or a public body stands on a day: what waits for what, what may be asked for and was
//! not invoiced, retention that comes free, what warns. A rule without clock and database.

use base::Day;

use super::pack::PathRule;

/// What a step is in the reckoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Contract, or budget: the begin.
    Contract,
    /// Advance.
    Advance,
    /// Progress.
    Progress,
    /// Acceptance 验收.
    Acceptance,
    /// Settlement 结算.
    Settlement,
    /// Retention money 质保金: it comes free on its planned day.
    Retention,
    /// A step of approval.
    Approval,
    /// Money that is paid at the end.
    Payment,
}

/// All.
pub const PARTS: [Part; 8] = [
    Part::Contract,
    Part::Advance,
    Part::Progress,
    Part::Acceptance,
    Part::Settlement,
    Part::Retention,
    Part::Approval,
    Part::Payment,
];

impl Part {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Advance => "advance",
            Self::Progress => "progress",
            Self::Acceptance => "acceptance",
            Self::Settlement => "settlement",
            Self::Retention => "retention",
            Self::Approval => "approval",
            Self::Payment => "payment",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        PARTS.into_iter().find(|part| part.code() == code)
    }

    /// Whether its money waits for the acceptance.
    const fn waits_for_acceptance(self) -> bool {
        matches!(self, Self::Settlement | Self::Retention | Self::Payment)
    }
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Row id.
    pub id: i64,
    /// Its stable name in the pack, or empty.
    pub code: String,
    /// What it is.
    pub part: Part,
    /// What it is called.
    pub name: String,
    /// When it is planned; of retention money the day on which it comes free.
    pub planned_on: Option<Day>,
    /// When it was reached.
    pub reached_on: Option<Day>,
    /// The money that it sets free; 0 is none.
    pub amount_minor: i64,
    /// The invoice: row id, number, due day, amount, still open.
    pub item: Option<(i64, String, Day, i64, i64)>,
    /// What proves it.
    pub paper: String,
    /// Who signs at the customer's.
    pub signer: String,
    /// Who of us follows it, by login.
    pub login: String,
    /// What else is known.
    pub note: String,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Its money came, or it was reached and sets none free.
    Done,
    /// Invoiced, not all paid.
    Invoiced,
    /// The money may be asked for and was not invoiced.
    Uninvoiced,
    /// It waits for the acceptance.
    WaitsAcceptance,
    /// Planned and past its day.
    Late,
    /// Planned.
    Planned,
}

impl StepState {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Invoiced => "invoiced",
            Self::Uninvoiced => "uninvoiced",
            Self::WaitsAcceptance => "waits",
            Self::Late => "late",
            Self::Planned => "planned",
        }
    }
}

/// What a path warns of, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathAlarm {
    /// The limitation period of money that was not invoiced ends soon, or is over.
    Limitation,
    /// Retention money is free and nobody asked for it.
    RetentionFree,
    /// Money may be asked for and was not invoiced.
    Uninvoiced,
    /// A step is past its day.
    Late,
    /// Retention money comes free soon.
    RetentionSoon,
}

impl PathAlarm {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Limitation => "limitation",
            Self::RetentionFree => "retention-free",
            Self::Uninvoiced => "uninvoiced",
            Self::Late => "late",
            Self::RetentionSoon => "retention-soon",
        }
    }
}

/// What is reckoned of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Its row id.
    pub id: i64,
    /// How it stands.
    pub state: StepState,
    /// Days behind the plan, of a step that was reached or is past its day.
    pub slip_days: Option<i32>,
    /// From which day its money may be asked for.
    pub asked_from: Option<Day>,
    /// The end of the limitation period, of money that was not invoiced: by its own day.
    pub limitation_on: Option<Day>,
    /// What it warns of.
    pub alarms: Vec<PathAlarm>,
}

/// The sums of a path, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PathSums {
    /// Of all steps.
    pub planned_minor: i64,
    /// Invoiced.
    pub invoiced_minor: i64,
    /// Invoiced and paid.
    pub collected_minor: i64,
    /// May be asked for, not invoiced.
    pub uninvoiced_minor: i64,
    /// Waits for the acceptance.
    pub waits_minor: i64,
    /// Retention money that comes free within the days of the pack.
    pub retention_minor: i64,
    /// Steps that are past their day.
    pub late: i64,
    /// Alarms.
    pub alarms: i64,
}

/// How a path stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathState {
    /// Its steps, in order.
    pub steps: Vec<Reckoning>,
    /// Where it hangs: the first step that was not reached.
    pub hangs_at: Option<usize>,
    /// The step behind that.
    pub then: Option<usize>,
    /// The last day on which one of its payments may be asked for: where all are instalments of one debt,
    /// the period of all begins there.
    pub last_from: Option<Day>,
    /// Its sums.
    pub sums: PathSums,
}

/// The day from which the money of a step may be asked for.
fn asked_from(step: &Milestone, as_of: Day) -> Option<Day> {
    match step.part {
        // Retention comes free with time, whoever confirms it.
        Part::Retention => step.reached_on.or(step.planned_on.filter(|day| *day <= as_of)),
        _ => step.reached_on,
    }
}

fn state_of(step: &Milestone, accepted: bool, as_of: Day) -> StepState {
    if let Some((.., open)) = &step.item {
        return if *open > 0 { StepState::Invoiced } else { StepState::Done };
    }
    if step.amount_minor > 0 && asked_from(step, as_of).is_some() {
        return StepState::Uninvoiced;
    }
    if step.reached_on.is_some() {
        return StepState::Done;
    }
    if step.amount_minor > 0 && !accepted && step.part.waits_for_acceptance() {
        return StepState::WaitsAcceptance;
    }
    match step.planned_on {
        Some(day) if day < as_of => StepState::Late,
        _ => StepState::Planned,
    }
}

fn alarms_of(
    (step, state): (&Milestone, StepState),
    limitation_on: Option<Day>,
    (rule, as_of): (&PathRule, Day),
) -> Vec<PathAlarm> {
    let mut alarms = Vec::new();
    if limitation_on.is_some_and(|day| day.days_since(as_of) <= rule.limitation_days) {
        alarms.push(PathAlarm::Limitation);
    }
    match (state, step.part) {
        (StepState::Uninvoiced, Part::Retention) => alarms.push(PathAlarm::RetentionFree),
        (StepState::Uninvoiced, _) => alarms.push(PathAlarm::Uninvoiced),
        (StepState::Late, _) => alarms.push(PathAlarm::Late),
        _ if comes_free(step, state, (rule, as_of)) => alarms.push(PathAlarm::RetentionSoon),
        _ => {}
    }
    alarms
}

/// Whether it is retention money that comes free within the days of the pack.
fn comes_free(step: &Milestone, state: StepState, (rule, as_of): (&PathRule, Day)) -> bool {
    let open = matches!(state, StepState::Planned | StepState::WaitsAcceptance);
    let within = |day: Day| (0..=rule.retention_days).contains(&day.days_since(as_of));
    step.part == Part::Retention && open && step.planned_on.is_some_and(within)
}

/// Reckons a path. `years` are those of the limitation period.
pub fn reckon(steps: &[Milestone], rule: &PathRule, (years, as_of): (i32, Day)) -> PathState {
    let mut acceptances = steps.iter().filter(|step| step.part == Part::Acceptance);
    let accepted = acceptances.all(|step| step.reached_on.is_some());
    let (mut told, mut sums) = (Vec::with_capacity(steps.len()), PathSums::default());
    for step in steps {
        let state = state_of(step, accepted, as_of);
        let from = asked_from(step, as_of).filter(|_| step.amount_minor > 0);
        let limitation_on = match state {
            StepState::Uninvoiced => from.map(|day| day.plus_months(years * 12)),
            _ => None,
        };
        let alarms = alarms_of((step, state), limitation_on, (rule, as_of));
        sums.planned_minor += step.amount_minor;
        match (state, &step.item) {
            (StepState::Invoiced | StepState::Done, Some((.., amount, open))) => {
                sums.invoiced_minor += amount;
                sums.collected_minor += amount - open;
            }
            (StepState::Uninvoiced, _) => sums.uninvoiced_minor += step.amount_minor,
            (StepState::WaitsAcceptance, _) => sums.waits_minor += step.amount_minor,
            _ => {}
        }
        if comes_free(step, state, (rule, as_of)) {
            sums.retention_minor += step.amount_minor;
        }
        sums.late += i64::from(state == StepState::Late);
        sums.alarms += i64::try_from(alarms.len()).unwrap_or(0);
        let until = step.reached_on.or((state == StepState::Late).then_some(as_of));
        let slip_days = step.planned_on.zip(until).map(|(plan, on)| on.days_since(plan));
        told.push(Reckoning {
            id: step.id,
            state,
            slip_days,
            asked_from: from,
            limitation_on,
            alarms,
        });
    }
    let open = |step: &Milestone| step.reached_on.is_none() && step.item.is_none();
    let mut hanging = steps.iter().enumerate().filter(|(_, step)| open(step)).map(|(n, _)| n);
    let (hangs_at, then) = (hanging.next(), hanging.next());
    let money = steps.iter().filter(|step| step.amount_minor > 0);
    let last_from = money.filter_map(|step| step.reached_on.or(step.planned_on)).max();
    PathState { steps: told, hangs_at, then, last_from, sums }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    const RULE: PathRule = PathRule { retention_days: 180, limitation_days: 180 };

    fn step(part: Part, planned: &str, reached: &str, amount: i64) -> Milestone {
        Milestone {
            id: 1,
            code: String::new(),
            part,
            name: String::new(),
            planned_on: planned.parse().ok(),
            reached_on: reached.parse().ok(),
            amount_minor: amount,
            item: None,
            paper: String::new(),
            signer: String::new(),
            login: String::new(),
            note: String::new(),
        }
    }

    #[test]
    fn how_a_step_stands() {
        use Part::{Acceptance, Advance, Progress, Retention, Settlement};
        use PathAlarm as A;
        use StepState::{Done, Late, Planned, Uninvoiced, WaitsAcceptance};
        // (part, planned, reached, amount, accepted) → state, slip, alarms; as of 2026-11-21.
        for (part, planned, reached, amount, accepted, state, slip, alarms) in [
            (
                Advance,
                "2026-10-01",
                "2026-10-11",
                100,
                false,
                Uninvoiced,
                Some(10),
                vec![A::Uninvoiced],
            ),
            (Advance, "2026-10-01", "", 100, false, Late, Some(51), vec![A::Late]),
            (Advance, "2026-12-01", "", 100, false, Planned, None, vec![]),
            (Acceptance, "2026-10-01", "2026-09-30", 0, true, Done, Some(-1), vec![]),
            (Progress, "2026-10-01", "", 100, false, Late, Some(51), vec![A::Late]),
            (Settlement, "2026-10-01", "", 100, false, WaitsAcceptance, None, vec![]),
            (Settlement, "2026-10-01", "", 100, true, Late, Some(51), vec![A::Late]),
            (Retention, "2027-05-20", "", 5, true, Planned, None, vec![A::RetentionSoon]),
            (Retention, "2027-05-21", "", 5, true, Planned, None, vec![]),
            (Retention, "2027-05-20", "", 5, false, WaitsAcceptance, None, vec![A::RetentionSoon]),
            (Retention, "2026-11-21", "", 5, false, Uninvoiced, None, vec![A::RetentionFree]),
            // Three years from 2024-05-19 end 179 days from now.
            (
                Progress,
                "2024-05-19",
                "2024-05-19",
                9,
                true,
                Uninvoiced,
                Some(0),
                vec![A::Limitation, A::Uninvoiced],
            ),
        ] {
            let gate = step(Acceptance, "", if accepted { "2026-09-01" } else { "" }, 0);
            let steps = [step(part, planned, reached, amount), gate];
            let steps = if part == Acceptance {
                steps.into_iter().take(1).collect()
            } else {
                steps.to_vec()
            };
            let told = reckon(&steps, &RULE, (3, day("2026-11-21")));
            let one = &told.steps[0];
            assert_eq!(
                (one.state, one.slip_days, &one.alarms),
                (state, slip, &alarms),
                "{part:?} {planned} {reached}"
            );
        }
    }

    #[test]
    fn sums_and_where_it_hangs() {
        let mut progress = step(Part::Progress, "2026-06-01", "2026-06-05", 400);
        progress.item = Some((7, "FP-1".to_owned(), day("2026-07-05"), 400, 150));
        let steps = [
            step(Part::Contract, "2026-01-01", "2026-01-01", 0),
            progress,
            step(Part::Acceptance, "2026-12-01", "", 0),
            step(Part::Settlement, "2027-01-10", "", 250),
            step(Part::Retention, "2027-03-01", "", 50),
        ];
        let told = reckon(&steps, &RULE, (3, day("2026-11-21")));
        assert_eq!((told.hangs_at, told.then), (Some(2), Some(3)));
        assert_eq!(told.last_from, Some(day("2027-03-01")));
        let sums = told.sums;
        assert_eq!(
            (sums.planned_minor, sums.invoiced_minor, sums.collected_minor),
            (700, 400, 250)
        );
        assert_eq!((sums.waits_minor, sums.retention_minor, sums.uninvoiced_minor), (300, 50, 0));
        let none = reckon(&[], &RULE, (3, day("2026-11-21")));
        assert_eq!((none.hangs_at, none.sums), (None, PathSums::default()));
    }
}
