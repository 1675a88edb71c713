//! Reading and checking the pack `evidence`.

use std::sync::LazyLock;

use base::Day;
use serde::Deserialize;

use super::pack::{
    CapacityRule, ComplaintRule, CountsFrom, EventRule, EvidenceKind, EvidencePack, Grade, Grading,
    LateRule, LimitationLaw, Named, PeriodRule, Power, ProofRule,
};
use crate::scoring::{PackFault, pack};

const PACK: &str = "evidence.toml";
pub(super) const TEXT: &str = include_str!("../../../../../content/evidence.toml");
pub(super) static SHIPPED: LazyLock<EvidencePack> = LazyLock::new(|| {
    EvidencePack::read(TEXT).expect("invariant: the shipped evidence pack is read by a test")
});

type Checked<T> = std::result::Result<T, PackFault>;
type Words = pack::RawWording;

#[derive(Deserialize)]
struct Raw {
    alarms: RawAlarms,
    limitation: Vec<RawLimitation>,
    event: Vec<RawEvent>,
    proof: Vec<RawProof>,
    period: Vec<RawPeriod>,
    reason: Vec<RawNamed>,
    cause: Vec<RawNamed>,
    kind: Vec<RawKind>,
    capacity: Vec<RawCapacity>,
    grading: RawGrading,
    statement: RawStatement,
    late: Vec<RawLate>,
    complaint: RawComplaint,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlarms {
    days: Vec<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimitation {
    from: String,
    years: i32,
    cap_years: i32,
    suspend_months: i32,
    article: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    code: String,
    from: String,
    revives: bool,
    name: Words,
    article: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProof {
    code: String,
    grade: String,
    name: Words,
    fails: Option<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeriod {
    code: String,
    months: i32,
    days: i32,
    from: String,
    name: Words,
    start: Words,
    what: Words,
    article: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNamed {
    code: String,
    #[serde(default)]
    days: i32,
    name: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    code: String,
    weight: i64,
    #[serde(default)]
    critical: bool,
    #[serde(default)]
    signatory: bool,
    stands_for: Option<String>,
    share_bps: Option<i64>,
    name: Words,
    costs: Words,
    article: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCapacity {
    code: String,
    power: String,
    name: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrading {
    a_from: i64,
    b_from: i64,
    c_from: i64,
    unsigned_share_bps: i64,
    large_from: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStatement {
    answer_days: i32,
    reservation: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLate {
    from: String,
    least_bps: i64,
    most_bps: i64,
    year_days: i64,
    lpr_days: i32,
    article: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComplaint {
    confirm_days: i32,
    handed_workdays: Option<i32>,
    result_days: i32,
    most_days: i32,
    article: Words,
    platform: Words,
}

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

fn day(text: &str) -> Checked<Day> {
    text.parse().map_err(|_| fault(format!("{text}: this is no day")))
}

fn rising(days: impl Iterator<Item = Day>, list: &str) -> Checked<()> {
    let days: Vec<Day> = days.collect();
    let rises = days.iter().zip(days.iter().skip(1)).all(|(one, next)| one < next);
    if rises && !days.is_empty() {
        return Ok(());
    }
    Err(fault(format!("{list}: one row or more, their days rise")))
}

/// Every code once, and those that the house itself writes are there.
fn coded<'a>(codes: impl Iterator<Item = &'a str>, list: &str, own: &[&str]) -> Checked<()> {
    let mut codes: Vec<&str> = codes.collect();
    let count = codes.len();
    if let Some(lacking) = own.iter().find(|code| !codes.contains(code)) {
        return Err(fault(format!("{list}: {lacking} is missing")));
    }
    codes.sort_unstable();
    codes.dedup();
    if codes.len() == count && !codes.contains(&"") {
        return Ok(());
    }
    Err(fault(format!("{list}: every code once")))
}

fn limitation(raw: RawLimitation) -> Checked<LimitationLaw> {
    let fits = (1..=30).contains(&raw.years)
        && (raw.years..=100).contains(&raw.cap_years)
        && (0..=24).contains(&raw.suspend_months);
    if !fits {
        return Err(fault("limitation: years 1 to 30, the cap not below, suspension to 24 months"));
    }
    Ok(LimitationLaw {
        from: day(&raw.from)?,
        years: raw.years,
        cap_years: raw.cap_years,
        suspend_months: raw.suspend_months,
        article: raw.article.into(),
    })
}

fn event(raw: RawEvent) -> Checked<EventRule> {
    let from = match raw.from.as_str() {
        "day" => CountsFrom::Day,
        "arrival" => CountsFrom::Arrival,
        "end" => CountsFrom::End,
        _ => return Err(fault(format!("{}: from is day, arrival or end", raw.code))),
    };
    let (name, article) = (raw.name.into(), raw.article.into());
    Ok(EventRule { code: raw.code, name, from, revives: raw.revives, article })
}

fn proof(raw: RawProof) -> Checked<ProofRule> {
    let grade = Grade::parse(&raw.grade)
        .ok_or_else(|| fault(format!("{}: grade is proven, presumed or none", raw.code)))?;
    if (grade == Grade::Proven) == raw.fails.is_some() {
        let why = "what is not proven says why it fails, what is proven says nothing";
        return Err(fault(format!("{}: {why}", raw.code)));
    }
    let fails = raw.fails.map(Into::into);
    Ok(ProofRule { code: raw.code, name: raw.name.into(), grade, fails })
}

fn period(raw: RawPeriod) -> Checked<PeriodRule> {
    if !(0..=600).contains(&raw.months) || !(0..=3_000).contains(&raw.days) {
        return Err(fault(format!("{}: months 0 to 600, days 0 to 3000", raw.code)));
    }
    if raw.months + raw.days == 0 {
        return Err(fault(format!("{}: a period has a length", raw.code)));
    }
    Ok(PeriodRule {
        from: day(&raw.from)?,
        code: raw.code,
        name: raw.name.into(),
        months: raw.months,
        days: raw.days,
        start: raw.start.into(),
        what: raw.what.into(),
        article: raw.article.into(),
    })
}

fn named(raw: RawNamed) -> Named {
    Named { code: raw.code, name: raw.name.into(), days: raw.days }
}

fn kind(raw: RawKind) -> Checked<EvidenceKind> {
    let stands_for = match (raw.stands_for, raw.share_bps) {
        (None, None) => None,
        (Some(code), Some(share)) if (1..=10_000).contains(&share) && raw.weight == 0 => {
            Some((code, share))
        }
        _ => return Err(fault(format!("{}: stands_for has a share and no weight", raw.code))),
    };
    Ok(EvidenceKind {
        code: raw.code,
        name: raw.name.into(),
        weight: raw.weight,
        critical: raw.critical,
        signatory: raw.signatory,
        stands_for,
        costs: raw.costs.into(),
        article: raw.article.into(),
    })
}

fn capacity(raw: RawCapacity) -> Checked<CapacityRule> {
    let power = match raw.power.as_str() {
        "own" => Power::Own,
        "paper" => Power::Paper,
        "never" => Power::Never,
        _ => return Err(fault(format!("{}: power is own, paper or never", raw.code))),
    };
    Ok(CapacityRule { code: raw.code, name: raw.name.into(), power })
}

fn grading(raw: &RawGrading) -> Checked<Grading> {
    let from = [raw.a_from, raw.b_from, raw.c_from];
    let falls = raw.a_from > raw.b_from && raw.b_from > raw.c_from;
    if !falls || raw.a_from > 100 || raw.c_from < 0 || raw.large_from < 0 {
        return Err(fault("grading: edges fall from at most 100 to at least 0"));
    }
    if !(0..=10_000).contains(&raw.unsigned_share_bps) {
        return Err(fault("grading: unsigned_share_bps 0 to 10000"));
    }
    Ok(Grading { from, unsigned_bps: raw.unsigned_share_bps, large_from: raw.large_from })
}

fn late(rows: Vec<RawLate>) -> Checked<LateRule> {
    let Ok([raw]) = <[RawLate; 1]>::try_from(rows) else {
        return Err(fault("late: one row"));
    };
    let fits = (0..=raw.most_bps).contains(&raw.least_bps) && raw.most_bps <= 20_000;
    if !fits || !matches!(raw.year_days, 360 | 365) || !(1..=400).contains(&raw.lpr_days) {
        return Err(fault("late: least to most surcharge, a year of 360 or 365 days"));
    }
    Ok(LateRule {
        from: day(&raw.from)?,
        least_bps: raw.least_bps,
        most_bps: raw.most_bps,
        year_days: raw.year_days,
        lpr_days: raw.lpr_days,
        article: raw.article.into(),
    })
}

/// What a version of a company says that is older than this step: art. 24.
const HANDED_WORKDAYS: i32 = 10;

fn complaint(raw: RawComplaint) -> Checked<ComplaintRule> {
    let handed_workdays = raw.handed_workdays.unwrap_or(HANDED_WORKDAYS);
    if !(1..=60).contains(&handed_workdays) {
        return Err(fault("complaint: handed_workdays 1 to 60"));
    }
    if raw.confirm_days < 1 || raw.result_days < 1 || raw.most_days < raw.result_days {
        return Err(fault("complaint: days above zero, the most not below"));
    }
    Ok(ComplaintRule {
        confirm_days: raw.confirm_days,
        handed_workdays,
        result_days: raw.result_days,
        most_days: raw.most_days,
        article: raw.article.into(),
        platform: raw.platform.into(),
    })
}

fn all<R, T>(rows: Vec<R>, one: fn(R) -> Checked<T>) -> Checked<Vec<T>> {
    rows.into_iter().map(one).collect()
}

impl EvidencePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A row that cannot be, a code twice, a code that the house writes and nobody describes, weights that
    /// do not add up to 100.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let read = Self {
            edition,
            alarms: raw.alarms.days,
            limitation: all(raw.limitation, limitation)?,
            events: all(raw.event, event)?,
            proofs: all(raw.proof, proof)?,
            periods: all(raw.period, period)?,
            reasons: raw.reason.into_iter().map(named).collect(),
            causes: raw.cause.into_iter().map(named).collect(),
            kinds: all(raw.kind, kind)?,
            capacities: all(raw.capacity, capacity)?,
            grading: grading(&raw.grading)?,
            answer_days: raw.statement.answer_days,
            reservation: raw.statement.reservation.into(),
            late: late(raw.late)?,
            complaint: complaint(raw.complaint)?,
        };
        read.checked()
    }

    fn checked(self) -> Checked<Self> {
        rising(self.limitation.iter().map(|row| row.from), "limitation")?;
        let falls = self.alarms.iter().zip(self.alarms.iter().skip(1)).all(|(a, b)| a > b);
        if !falls || self.alarms.is_empty() || self.alarms.iter().any(|days| *days < 1) {
            return Err(fault("alarms: days above zero, the widest first"));
        }
        let own = ["demand", "part-payment", "statement-signed"];
        coded(self.events.iter().map(|one| one.code.as_str()), "event", &own)?;
        let own = ["signed", "bank", "note", "nothing"];
        coded(self.proofs.iter().map(|one| one.code.as_str()), "proof", &own)?;
        coded(self.periods.iter().map(|one| one.code.as_str()), "period", &[])?;
        coded(self.reasons.iter().map(|one| one.code.as_str()), "reason", &["other"])?;
        coded(self.causes.iter().map(|one| one.code.as_str()), "cause", &[])?;
        let own = ["delivery", "statement", "power"];
        coded(self.kinds.iter().map(|one| one.code.as_str()), "kind", &own)?;
        coded(self.capacities.iter().map(|one| one.code.as_str()), "capacity", &[])?;
        if self.reasons.iter().any(|one| !(1..=365).contains(&one.days)) {
            return Err(fault("reason: days 1 to 365"));
        }
        if !(1..=365).contains(&self.answer_days) {
            return Err(fault("statement: answer_days 1 to 365"));
        }
        if self.kinds.iter().map(|one| one.weight).sum::<i64>() != 100 {
            return Err(fault("kind: the weights add up to 100"));
        }
        for one in &self.kinds {
            let Some((other, _)) = &one.stands_for else { continue };
            if self.kind(other).is_none_or(|kind| kind.weight == 0) {
                return Err(fault(format!("{}: it stands for what has a weight", one.code)));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(EvidencePack::read(TEXT).is_ok());
        for (from, to) in [
            ("years = 3", "years = 0"),
            ("days = [180, 90, 30]", "days = [30, 90]"),
            ("code = \"part-payment\"", "code = \"part\""),
            ("from = \"arrival\"", "from = \"sent\""),
            ("grade = \"presumed\"", "grade = \"proven\""),
            ("weight = 30", "weight = 31"),
            ("stands_for = \"delivery\"", "stands_for = \"moon\""),
            ("b_from = 70", "b_from = 95"),
            ("year_days = 365", "year_days = 366"),
            ("power = \"paper\"", "power = \"perhaps\""),
            ("months = 6", "months = -6"),
        ] {
            assert!(EvidencePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }

    #[test]
    fn alarms_and_periods() {
        let pack = EvidencePack::shipped();
        for (left, alarm) in [
            (181, None),
            (180, Some(180)),
            (91, Some(180)),
            (90, Some(90)),
            (30, Some(30)),
            (-5, Some(30)),
        ] {
            assert_eq!(pack.alarm(left), alarm, "{left}");
        }
        let ends = |code: &str, start: &str| {
            let rule = pack.period(code).expect(code);
            rule.ends(start.parse().expect("day")).to_string()
        };
        assert_eq!(ends("guarantee", "2026-08-31"), "2027-02-28");
        assert_eq!(ends("bill-acceptor", "2026-01-15"), "2028-01-15");
        assert_eq!(ends("bankruptcy-claim", "2026-01-15"), "2026-02-14");
        assert!(pack.limitation_on("2020-12-31".parse().expect("day")).is_none());
    }
}
