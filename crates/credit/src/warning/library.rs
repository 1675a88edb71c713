//! The library of danger signals, read from a pack: names, groups, weights, thresholds, owners
//! and deadlines. What a computed signal measures stands in [`super::rules`].

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// How urgent an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlertLevel {
    /// 黄.
    Yellow,
    /// 橙.
    Orange,
    /// 红.
    Red,
}

impl AlertLevel {
    /// All three, from the mildest.
    pub const ALL: [Self; 3] = [Self::Yellow, Self::Orange, Self::Red];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// 1 for yellow to 3 for red.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Yellow => 1,
            Self::Orange => 2,
            Self::Red => 3,
        }
    }
}

/// Where a signal shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// 管理.
    Management,
    /// 财务.
    Finance,
    /// 运作.
    Operations,
    /// 供应商与应付; beside the 27.
    Supply,
}

impl Group {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Management => "management",
            Self::Finance => "finance",
            Self::Operations => "operations",
            Self::Supply => "supply",
        }
    }
}

/// From which value of its measure on a signal has a level.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Thresholds {
    /// 黄.
    pub yellow: Option<f64>,
    /// 橙.
    pub orange: Option<f64>,
    /// 红.
    pub red: Option<f64>,
}

impl Thresholds {
    /// The level of a measure; each edge belongs to the level that it opens.
    pub fn level(self, measure: f64) -> Option<AlertLevel> {
        [
            (self.red, AlertLevel::Red),
            (self.orange, AlertLevel::Orange),
            (self.yellow, AlertLevel::Yellow),
        ]
        .into_iter()
        .find_map(|(edge, level)| edge.filter(|edge| measure >= *edge).map(|_| level))
    }

    /// The lowest edge.
    pub fn lowest(self) -> Option<f64> {
        self.yellow.or(self.orange).or(self.red)
    }
}

/// One signal of the library.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalDef {
    /// The code under which it is stored.
    pub code: String,
    /// Other codes by which reports may name it.
    pub also: Vec<String>,
    /// Where it shows itself.
    pub group: Group,
    /// Its name.
    pub name: Wording,
    /// What to do about it.
    pub advice: Wording,
    /// How much it weighs among several signals.
    pub weight: i32,
    /// The level of a report by a person; `None` where it cannot be reported.
    pub reported: Option<AlertLevel>,
    /// Days after which an alert that is not seen again expires.
    pub expires_days: i32,
    /// Role of whoever must act.
    pub owner: String,
    /// Days to act in.
    pub deadline_days: i32,
    /// Whether it is computed.
    pub computed: bool,
    /// Thresholds of its measure.
    pub at: Thresholds,
    /// Days looked back on, where the measure counts things.
    pub window_days: i32,
    /// Fewest things (or days) before it counts at all.
    pub least: i32,
    /// A text with one of these words tells something else.
    pub not_for: Vec<String>,
    /// Unless it also holds one of these.
    pub but_for: Vec<String>,
}

impl SignalDef {
    /// The word by which a text tells something else than this signal: a dispute with an employee
    /// is no suit by a creditor.
    pub fn excluded(&self, text: &str) -> Option<&str> {
        let text = text.to_lowercase();
        let holds = |word: &&String| text.contains(word.as_str());
        if self.but_for.iter().any(|word| holds(&word)) {
            return None;
        }
        self.not_for.iter().find(holds).map(String::as_str)
    }
}

/// The library.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalLibrary {
    /// Version and source.
    pub edition: Edition,
    /// All signals, in the order of the pack.
    pub signals: Vec<SignalDef>,
    /// Signals about suppliers and what we owe them, beside the 27.
    pub supply: Vec<SignalDef>,
    together_orange: i32,
    together_red: i32,
}

const PACK: &str = "signals.toml";
const TEXT: &str = include_str!("../../../../content/signals.toml");
static SHIPPED: LazyLock<SignalLibrary> = LazyLock::new(|| {
    SignalLibrary::read(TEXT).expect("invariant: the shipped signal library is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    together: RawTogether,
    signal: Vec<RawSignal>,
    #[serde(default)]
    supply: Vec<RawSignal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTogether {
    orange: i32,
    red: i32,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawThresholds {
    yellow: Option<f64>,
    orange: Option<f64>,
    red: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSignal {
    code: String,
    #[serde(default)]
    also: Vec<String>,
    group: String,
    name: pack::RawWording,
    advice: pack::RawWording,
    weight: i32,
    reported: Option<String>,
    expires_days: i32,
    owner: String,
    deadline_days: i32,
    #[serde(default)]
    computed: bool,
    #[serde(default)]
    at: RawThresholds,
    #[serde(default)]
    window_days: i32,
    #[serde(default)]
    least: i32,
    #[serde(default)]
    not_for: Vec<String>,
    #[serde(default)]
    but_for: Vec<String>,
}

impl RawSignal {
    fn check(self) -> Result<SignalDef, PackFault> {
        let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", self.code));
        let group = match self.group.as_str() {
            "management" => Group::Management,
            "finance" => Group::Finance,
            "operations" => Group::Operations,
            "supply" => Group::Supply,
            _ => return Err(fault("the group is unknown")),
        };
        let reported = match self.reported.as_deref() {
            None => None,
            Some(code) => Some(AlertLevel::parse(code).ok_or_else(|| fault("no such level"))?),
        };
        let at = Thresholds { yellow: self.at.yellow, orange: self.at.orange, red: self.at.red };
        let edges: Vec<f64> = [at.yellow, at.orange, at.red].into_iter().flatten().collect();
        if !edges.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(fault("thresholds must rise from yellow to red"));
        }
        if self.computed != at.lowest().is_some() || !(self.computed || reported.is_some()) {
            return Err(fault("a signal is computed with thresholds, or reported at a level"));
        }
        if self.weight <= 0 || self.expires_days <= 0 || self.deadline_days <= 0 {
            return Err(fault("weight, expiry and deadline must be positive"));
        }
        Ok(SignalDef {
            code: self.code,
            also: self.also,
            group,
            name: self.name.into(),
            advice: self.advice.into(),
            weight: self.weight,
            reported,
            expires_days: self.expires_days,
            owner: self.owner,
            deadline_days: self.deadline_days,
            computed: self.computed,
            at,
            window_days: self.window_days,
            least: self.least,
            not_for: self.not_for,
            but_for: self.but_for,
        })
    }
}

company_pack!(SignalLibrary, "signals", with its text);

impl SignalLibrary {
    /// Reads and checks a library.
    ///
    /// # Errors
    /// A code stands twice, thresholds do not rise, or a computed signal has no rule.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut signals: Vec<SignalDef> = Vec::new();
        for row in raw.signal {
            let next = row.check()?;
            let names = std::iter::once(&next.code).chain(&next.also);
            let twice = names.into_iter().any(|name| {
                signals.iter().any(|known| known.code == *name || known.also.contains(name))
            });
            if twice {
                return Err(PackFault::new(PACK, format!("{} stands twice", next.code)));
            }
            if next.computed && !super::rules::is_known(&next.code) {
                return Err(PackFault::new(PACK, format!("{} has no rule", next.code)));
            }
            signals.push(next);
        }
        let supply = match raw.supply.is_empty() {
            // A company's own library of an earlier day knows none.
            true if text != TEXT => SHIPPED.supply.clone(),
            _ => supply(raw.supply)?,
        };
        let (together_orange, together_red) = (raw.together.orange, raw.together.red);
        if together_orange <= 0 || together_red <= together_orange {
            return Err(PackFault::new(PACK, "several signals together must weigh more for red"));
        }
        Ok(Self { edition, signals, supply, together_orange, together_red })
    }

    /// The signal of a code, or of another name for it.
    pub fn find(&self, code: &str) -> Option<&SignalDef> {
        self.signals
            .iter()
            .chain(&self.supply)
            .find(|signal| signal.code == code || signal.also.iter().any(|name| name == code))
    }

    /// The level that several signals have together, by the sum of their weights.
    pub const fn together(&self, weight: i32) -> Option<AlertLevel> {
        if weight >= self.together_red {
            Some(AlertLevel::Red)
        } else if weight >= self.together_orange {
            Some(AlertLevel::Orange)
        } else {
            None
        }
    }
}

/// The signals about suppliers: each of [`super::SUPPLY_SIGNALS`] once.
fn supply(raw: Vec<RawSignal>) -> Result<Vec<SignalDef>, PackFault> {
    let read: Result<Vec<SignalDef>, PackFault> = raw.into_iter().map(RawSignal::check).collect();
    let read = read?;
    let codes: Vec<&str> = read.iter().map(|def| def.code.as_str()).collect();
    let sound = read.iter().all(|def| def.group == Group::Supply && def.computed);
    if codes != super::SUPPLY_SIGNALS || !sound {
        let why = format!("supply: the signals are {:?}, all computed", super::SUPPLY_SIGNALS);
        return Err(PackFault::new(PACK, why));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_library_takes_the_shipped_signals_about_suppliers() {
        let text = include_str!("../../../../content/signals.toml");
        let (older, _) = text.split_once("\n[[supply]]").expect("the part about suppliers");
        let read = SignalLibrary::read(older).expect("read");
        assert_eq!(read.supply, SignalLibrary::shipped().supply);
        assert_eq!(read.find("advance-late").map(|def| def.group), Some(Group::Supply));
        let wrong = text.replacen("code = \"advance-late\"", "code = \"advance-lost\"", 1);
        assert!(SignalLibrary::read(&wrong).expect_err("unknown").why.contains("advance-over"));
    }

    #[test]
    fn twenty_seven_signals_in_three_groups() {
        let library = SignalLibrary::shipped();
        let of = |group| library.signals.iter().filter(|s| s.group == group).count();
        assert_eq!(library.signals.len(), 27);
        assert_eq!((of(Group::Management), of(Group::Finance), of(Group::Operations)), (8, 9, 10));
        assert_eq!(library.signals.iter().filter(|s| s.computed).count(), 17);
    }

    #[test]
    fn an_edge_belongs_to_the_level_that_it_opens() {
        let at = SignalLibrary::shipped().find("longest-overdue").expect("known").at;
        for (days, level) in [
            (6.0, None),
            (7.0, Some(AlertLevel::Yellow)),
            (30.0, Some(AlertLevel::Yellow)),
            (31.0, Some(AlertLevel::Orange)),
            (60.0, Some(AlertLevel::Orange)),
            (61.0, Some(AlertLevel::Red)),
        ] {
            assert_eq!(at.level(days), level, "{days} days");
        }
    }

    #[test]
    fn reports_find_their_signal_by_other_names() {
        let library = SignalLibrary::shipped();
        for (name, code) in [
            ("sued", "sued-or-enforced"),
            ("legal-rep-changed", "leader-changed"),
            ("tax-arrears", "finance-avoids"),
            ("longer-terms-asked", "longer-terms"),
            ("unreachable", "unreachable"),
        ] {
            assert_eq!(library.find(name).map(|s| s.code.as_str()), Some(code), "{name}");
        }
        assert!(library.find("full-moon").is_none());
    }

    #[test]
    fn a_labour_dispute_is_no_suit_by_a_creditor() {
        let sued = SignalLibrary::shipped().find("sued").expect("known");
        for (text, word) in [
            ("劳动争议小额案件", Some("劳动争议")),
            ("前员工申请劳动仲裁", Some("劳动仲裁")),
            ("A Labour Dispute of small value", Some("labour dispute")),
            ("被供应商以买卖合同纠纷起诉", None),
            ("劳动争议判决未履行，已被强制执行", None),
            ("先有劳动纠纷，现又被供应商追讨货款", None),
        ] {
            assert_eq!(sued.excluded(text), word, "{text}");
        }
    }

    #[test]
    fn a_library_that_makes_no_sense_is_refused() {
        let text = include_str!("../../../../content/signals.toml");
        for (from, to, why) in [
            ("orange = 31", "orange = 5", "must rise"),
            ("code = \"moved\"", "code = \"layoffs\"", "stands twice"),
            ("code = \"order-jump\"", "code = \"order-dance\"", "has no rule"),
            ("red = 10\n", "red = 5\n", "more for red"),
        ] {
            let fault = SignalLibrary::read(&text.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
