//! The methods of the collection talk as a pack: named lists with the number of slots that their names
//! promise, each in both languages. A company writes its own version.

use std::sync::LazyLock;

use super::pack_read;
use crate::scoring::{Edition, PackFault, Wording, company_pack};

/// Something with a name and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// What it says.
    pub text: Wording,
}

/// What the system looks at for one of the six characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SixCheck {
    /// The first contact came soon after the oldest due day.
    Early,
    /// The account was confirmed lately, and who releases money is known.
    Exact,
    /// Papers are there.
    Proof,
    /// The mood after talks was no worse than before.
    Courtesy,
    /// No long gap between contacts.
    Steady,
    /// Every talk that was begun was written down.
    Record,
}

impl SixCheck {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Early, Self::Exact, Self::Proof, Self::Courtesy, Self::Steady, Self::Record];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Exact => "exact",
            Self::Proof => "proof",
            Self::Courtesy => "courtesy",
            Self::Steady => "steady",
            Self::Record => "record",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// One of the six characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Character {
    /// The character.
    pub sign: char,
    /// What it means.
    pub name: Wording,
    /// What the system looks at.
    pub check: SixCheck,
}

/// One of the six tricks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trick {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// How it is recognised.
    pub signs: Wording,
    /// What to do.
    pub counter: Wording,
    /// What to collect.
    pub proof: Wording,
}

/// One of the four excuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// Days to find out whether it is true.
    pub days: i32,
    /// The question that makes it a fact.
    pub verify: Wording,
    /// What to ask to see.
    pub proof: Wording,
    /// What to answer.
    pub reply: Wording,
    /// What to offer.
    pub offer: Wording,
}

/// One of the four types of debtors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtorKind {
    /// Its stable name.
    pub code: String,
    /// Whether it can pay.
    pub able: bool,
    /// Whether it wants to.
    pub willing: bool,
    /// What it is called.
    pub name: Wording,
    /// How to go about it.
    pub text: Wording,
}

/// Something to do or not to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoRule {
    /// Its stable name.
    pub code: String,
    /// Whether to do it.
    pub good: bool,
    /// In words.
    pub text: Wording,
}

/// A reason of a debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// What to ask to find out.
    pub question: Wording,
    /// How what they say is verified.
    pub check: Wording,
    /// What to do, step by step.
    pub plan: Vec<Wording>,
    /// Whether a manager must have verified it.
    pub approve: bool,
}

/// What the records say of a box of the preparation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoxCheck {
    /// Nothing: a person ticks.
    Person,
    /// There are open items.
    Items,
    /// A statement of account was sent.
    Statement,
    /// The debts are proven: grade A or B.
    Evidence,
    /// Somebody is known who releases money.
    People,
    /// Pay days and path are written.
    PayDay,
    /// Target and walk-away are written.
    Card,
}

impl BoxCheck {
    /// Reads its stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "" => Self::Person,
            "items" => Self::Items,
            "statement" => Self::Statement,
            "evidence" => Self::Evidence,
            "people" => Self::People,
            "payday" => Self::PayDay,
            "card" => Self::Card,
            _ => return None,
        })
    }

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Items => "items",
            Self::Statement => "statement",
            Self::Evidence => "evidence",
            Self::People => "people",
            Self::PayDay => "payday",
            Self::Card => "card",
        }
    }
}

/// A box of the preparation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepBox {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Which record answers it; a person ticks where none does.
    pub check: BoxCheck,
    /// At most so many days old, where the record has a day.
    pub within: Option<i32>,
}

/// A script that ships with the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseScript {
    /// Its stable name.
    pub code: String,
    /// The step of the talk.
    pub step: String,
    /// The channel, or empty for all.
    pub channel: String,
    /// From so many days overdue on.
    pub from_days: i64,
    /// The words.
    pub text: Wording,
}

/// What is measured, and by which edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// First contact within so many days.
    pub early_days: i32,
    /// No gap longer than so many days.
    pub gap_days: i32,
    /// Account confirmed within so many days.
    pub confirmed_days: i32,
    /// Turns of praise at most.
    pub praise_most: i64,
    /// Days without an invoice after which a customer is lost.
    pub lost_days: i32,
    /// A contact is a first one after so many days without any.
    pub first_after_days: i32,
    /// It settled the matter where money came within so many days and nobody had to ask again.
    pub first_within_days: i32,
    /// What a contact costs by channel, minor units.
    pub cost: Vec<(String, i64)>,
}

impl Measures {
    /// What a contact of a channel costs.
    pub fn cost_of(&self, channel: &str) -> i64 {
        self.cost.iter().find(|(name, _)| name == channel).map_or(0, |(_, minor)| *minor)
    }
}

/// The steps of a talk, in order.
pub const STEPS: [&str; 7] =
    ["opening", "atmosphere", "account", "listening", "objection", "promise", "writing"];

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkPack {
    /// Version and source.
    pub edition: Edition,
    /// Edges and costs.
    pub measures: Measures,
    /// 催收原则.
    pub principles: Vec<Card>,
    /// 催收六字诀: six.
    pub characters: Vec<Character>,
    /// PMP 原则; its code is `pmp`.
    pub pmp: Card,
    /// The sentence that leads from praise to the account.
    pub bridge: Wording,
    /// LSCP 法则: four; the code is the step.
    pub lscp: Vec<Card>,
    /// 六大躲债奇招: six.
    pub tricks: Vec<Trick>,
    /// 四大托词: four.
    pub excuses: Vec<Excuse>,
    /// 六大情景: six.
    pub scenes: Vec<Card>,
    /// 四类客户: four.
    pub kinds: Vec<DebtorKind>,
    /// 注意事项.
    pub rules: Vec<DoRule>,
    /// 心理状态.
    pub moods: Vec<Card>,
    /// 欠款原因.
    pub reasons: Vec<Reason>,
    /// 准备清单.
    pub boxes: Vec<PrepBox>,
    /// 面谈七步, named as [`STEPS`].
    pub steps: Vec<Card>,
    /// 话术.
    pub scripts: Vec<HouseScript>,
    /// 关系回访: three.
    pub questions: Vec<(String, Wording)>,
}

const TEXT: &str = include_str!("../../../../../content/talk.toml");
static SHIPPED: LazyLock<TalkPack> =
    LazyLock::new(|| TalkPack::read(TEXT).expect("invariant: the shipped talk is read by a test"));

company_pack!(TalkPack, "talk", within);

impl TalkPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A list with another number of slots than its name says, a slot twice, a check that there is not.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        pack_read::read(text)
    }

    /// A reason by code.
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.reasons.iter().find(|one| one.code == code)
    }

    /// An excuse by code.
    pub fn excuse(&self, code: &str) -> Option<&Excuse> {
        self.excuses.iter().find(|one| one.code == code)
    }

    /// A trick by code.
    pub fn trick(&self, code: &str) -> Option<&Trick> {
        self.tricks.iter().find(|one| one.code == code)
    }

    /// A situation by code.
    pub fn scene(&self, code: &str) -> Option<&Card> {
        self.scenes.iter().find(|one| one.code == code)
    }

    /// A type of debtors by code.
    pub fn kind(&self, code: &str) -> Option<&DebtorKind> {
        self.kinds.iter().find(|one| one.code == code)
    }

    /// A state of mind by code.
    pub fn mood(&self, code: &str) -> Option<&Card> {
        self.moods.iter().find(|one| one.code == code)
    }

    /// The type that ability and willingness of an assessment mean.
    pub fn kind_of(&self, able: bool, willing: bool) -> Option<&DebtorKind> {
        self.kinds.iter().find(|one| one.able == able && one.willing == willing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_holds_what_the_names_promise() {
        let pack = TalkPack::read(TEXT).expect("read");
        let signs: String = pack.characters.iter().map(|one| one.sign).collect();
        assert_eq!(signs, "早准据礼韧记");
        assert_eq!((pack.tricks.len(), pack.excuses.len(), pack.scenes.len()), (6, 4, 6));
        assert_eq!(pack.kind_of(true, false).map(|one| one.code.as_str()), Some("able-unwilling"));
        assert!(pack.reason("malicious").is_some_and(|one| one.approve));
    }

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        for (from, to) in [
            ("sign = \"早\"", "sign = \"早些\""),
            ("sign = \"准\"", "sign = \"早\""),
            ("check = \"steady\"", "check = \"luck\""),
            ("[[trick]]\ncode = \"hide\"", "[[trick]]\ncode = \"push\""),
            ("[[scene]]\ncode = \"first\"", "[[scene]]\ncode = \"\""),
            ("letter = \"C\"", "letter = \"X\""),
            ("willing = true", "willing = false"),
            ("[[step]]\ncode = \"opening\"", "[[step]]\ncode = \"start\""),
            ("step = \"opening\"\nchannel = \"call\"", "step = \"opening\"\nchannel = \"fax\""),
            ("praise_most = 2", "praise_most = 0"),
            ("[[question]]\ncode = \"again\"", "[[question]]\ncode = \"clear\""),
            ("check = \"payday\"", "check = \"moon\""),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(TalkPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
