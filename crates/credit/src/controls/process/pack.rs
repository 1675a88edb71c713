//! The steps of the process, read from a pack.

use std::sync::LazyLock;

use serde::Deserialize;
use store::access::Role;

use super::Mark;
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// Whose a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessOwner {
    /// Of everybody in this role.
    Role(Role),
    /// Of one person, by login.
    Person(String),
}

impl ProcessOwner {
    /// Code of the role, or the login.
    pub fn code(&self) -> &str {
        match self {
            Self::Role(role) => role.code(),
            Self::Person(login) => login,
        }
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessStep {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Whose it is.
    pub owner: ProcessOwner,
    /// By what it begins.
    pub begins: Mark,
    /// By what it ends.
    pub ends: Mark,
    /// Its standard time.
    pub days: i32,
    /// Whether these are working days.
    pub working: bool,
}

impl ProcessStep {
    /// Whether the house has records of its beginning and its end.
    pub fn is_seen(&self) -> bool {
        self.begins != Mark::None && self.ends != Mark::None
    }

    /// Whether orders walk through it; otherwise invoices do.
    pub fn of_orders(&self) -> bool {
        self.begins.of_order() && self.ends.of_order()
    }
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessPack {
    /// Version and source.
    pub edition: Edition,
    /// In order.
    pub steps: Vec<ProcessStep>,
}

/// Steps at the most.
pub(super) const STEPS_MOST: usize = 20;

const PACK: &str = "process.toml";
const TEXT: &str = include_str!("../../../../../content/process.toml");
static SHIPPED: LazyLock<ProcessPack> = LazyLock::new(|| {
    ProcessPack::read(TEXT).expect("invariant: the shipped process is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    code: String,
    name: pack::RawWording,
    role: Option<String>,
    person: Option<String>,
    begins: String,
    ends: String,
    days: i32,
    working: bool,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn step(raw: RawStep) -> Checked<ProcessStep> {
    let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", raw.code));
    let mark = |field: &str, code: &str| {
        let known = Mark::ALL.map(Mark::code).join(", ");
        let unknown = || fault(&format!("{field} {code}: {known}")).of_kind("mark");
        Mark::parse(code).ok_or_else(unknown)
    };
    let owner = match (&raw.role, &raw.person) {
        (Some(role), None) => role.parse().map(ProcessOwner::Role).map_err(|_| {
            fault(&format!("role {role}: {}", Role::ALL.map(Role::code).join(", ")))
                .of_kind("owner")
        })?,
        (None, Some(login)) if !login.trim().is_empty() => {
            ProcessOwner::Person(login.trim().to_owned())
        }
        _ => return Err(fault("role or person, one of the two").of_kind("owner")),
    };
    let (begins, ends) = (mark("begins", &raw.begins)?, mark("ends", &raw.ends)?);
    let place = |mark| Mark::ALL.iter().position(|one| *one == mark);
    if begins != Mark::None && ends != Mark::None && place(begins) >= place(ends) {
        return Err(fault("a step ends by a later record than it begins").of_kind("order"));
    }
    if !(0..=3_650).contains(&raw.days) {
        return Err(fault("days 0 to 3650").of_kind("days"));
    }
    let (days, working) = (raw.days, raw.working);
    Ok(ProcessStep { code: raw.code, name: raw.name.into(), owner, begins, ends, days, working })
}

company_pack!(ProcessPack, "process");

impl ProcessPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// No step or too many, one that stands twice, an owner, a record or days that cannot be.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let steps: Vec<ProcessStep> =
            raw.step.into_iter().map(step).collect::<Checked<Vec<ProcessStep>>>()?;
        if !(1..=STEPS_MOST).contains(&steps.len()) {
            return Err(PackFault::new(PACK, format!("step: 1 to {STEPS_MOST}")).of_kind("steps"));
        }
        for (n, one) in steps.iter().enumerate() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if one.code.is_empty() || !one.code.chars().all(plain) {
                let why = "a code is of small letters, digits and hyphens";
                return Err(PackFault::new(PACK, format!("{}: {why}", one.code)).of_kind("code"));
            }
            if steps.iter().take(n).any(|other| other.code == one.code) {
                let why = format!("{}: it stands twice", one.code);
                return Err(PackFault::new(PACK, why).of_kind("twice"));
            }
        }
        Ok(Self { edition, steps })
    }

    /// A step by its code.
    pub fn find(&self, code: &str) -> Option<&ProcessStep> {
        self.steps.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_cannot_be_is_refused() {
        assert!(ProcessPack::read(TEXT).is_ok());
        for (from, to, kind) in [
            ("role = \"sales\"", "role = \"moon\"", "owner"),
            ("role = \"sales\"", "person = \" \"", "owner"),
            ("role = \"sales\"", "role = \"sales\"\nperson = \"wang\"", "owner"),
            ("begins = \"ordered\"", "begins = \"moon\"", "mark"),
            ("begins = \"ordered\"", "begins = \"closed\"", "order"),
            ("ends = \"entered\"", "ends = \"ordered\"", "order"),
            ("days = 1\n", "days = -1\n", "days"),
            ("code = \"check\"", "code = \"order\"", "twice"),
            ("code = \"check\"", "code = \"查\"", "code"),
        ] {
            let read = ProcessPack::read(&TEXT.replacen(from, to, 1));
            assert_eq!(read.expect_err(to).kind, kind, "{to}");
        }
        let person = TEXT.replacen("role = \"sales\"", "person = \"wang\"", 1);
        let pack = ProcessPack::read(&person).expect("a person may own a step");
        assert_eq!(pack.steps[0].owner.code(), "wang");
        let unseen = TEXT.replacen("begins = \"ordered\"", "begins = \"none\"", 1);
        let pack = ProcessPack::read(&unseen).expect("a step without a record may stand");
        assert!(!pack.steps[0].is_seen() && pack.steps[1].is_seen());
    }

    #[test]
    fn orders_walk_the_first_steps_and_invoices_the_rest() {
        let pack = ProcessPack::shipped();
        let of_orders: Vec<&str> =
            pack.steps.iter().filter(|one| one.of_orders()).map(|one| one.code.as_str()).collect();
        assert_eq!(of_orders, ["order", "check", "ship"]);
    }
}
