//! What makes a limit besides the grant: the pool of a group, the most in one currency or towards one of
//! our legal entities, an amount on top for some days, a security, a suspension. It reckons nothing; see `limit_effective`.

use base::{Currency, Day, Moment, Money};

use super::Limit;
use crate::parties::{BuyerId, Seller};

/// What secures a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecurityForm {
    /// 信用保险.
    Insurance,
    /// 保证, 保函.
    Guarantee,
    /// 保证金.
    Deposit,
    /// 抵押, 质押.
    Pledge,
}

impl SecurityForm {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Insurance, Self::Guarantee, Self::Deposit, Self::Pledge];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Insurance => "insurance",
            Self::Guarantee => "guarantee",
            Self::Deposit => "deposit",
            Self::Pledge => "pledge",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// Its name in Chinese and English.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Insurance => ("信用保险", "credit insurance"),
            Self::Guarantee => ("保证", "guarantee"),
            Self::Deposit => ("保证金", "deposit"),
            Self::Pledge => ("抵押或质押", "pledge"),
        }
    }
}

/// The most that a buyer may owe one of our legal entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityLimit {
    /// Which entity.
    pub seller: Seller,
    /// Its code.
    pub code: String,
    /// The most.
    pub limit: Limit,
}

/// What a part does to a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// The pool that all members of a group share. The newest in force counts.
    Pool(Limit),
    /// The most in one currency, beside the limit in the company's. The newest in force counts.
    InCurrency(Limit),
    /// The most towards one of our legal entities, beside the limit in all. The newest in force counts.
    OfEntity(EntityLimit),
    /// On top of the limit for some days. All in force add up.
    Temporary(Money),
    /// A security: amount × share on top; what is a part of the exposure already is taken off in
    /// full first (F3: A + B × C − B).
    Security {
        /// Of what form.
        form: SecurityForm,
        /// The amount that it covers.
        amount: Money,
        /// The share of it that counts, in basis points of one.
        share_bps: i32,
        /// Whether the amount is in the granted limit already.
        in_exposure: bool,
        /// Insurer, guarantor, policy number.
        party: String,
    },
    /// Nothing on credit until it is lifted.
    Suspension,
}

impl PartKind {
    /// Its stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pool(_) => "pool",
            Self::InCurrency(_) => "currency",
            Self::OfEntity(_) => "entity",
            Self::Temporary(_) => "temporary",
            Self::Security { .. } => "security",
            Self::Suspension => "suspension",
        }
    }

    /// All names, in the order in which they are offered.
    pub const CODES: [&'static str; 6] =
        ["temporary", "security", "pool", "currency", "entity", "suspension"];

    /// The limit, where it is one.
    pub const fn limit(&self) -> Option<Limit> {
        match self {
            Self::Pool(limit) | Self::InCurrency(limit) => Some(*limit),
            Self::OfEntity(of) => Some(of.limit),
            _ => None,
        }
    }

    /// The amount, where it has one.
    pub const fn amount_minor(&self) -> Option<i64> {
        match self {
            Self::Pool(limit) | Self::InCurrency(limit) => limit.amount_minor(),
            Self::OfEntity(of) => of.limit.amount_minor(),
            Self::Temporary(amount) | Self::Security { amount, .. } => Some(amount.minor),
            Self::Suspension => None,
        }
    }
}

/// A part to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    /// Whose; any member where it is of the group.
    pub buyer_id: BuyerId,
    /// Whether it counts for all members of the group; a pool always does.
    pub of_group: bool,
    /// What it does.
    pub part: PartKind,
    /// Its currency: of the amounts, or the one that is held down.
    pub currency: Currency,
    /// The first day.
    pub from_on: Day,
    /// The last day; `None` is until further notice.
    pub to_on: Option<Day>,
    /// Why.
    pub reason: String,
}

/// How a part ended before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The first day on which it does not count any more.
    pub on: Day,
    /// Who ended it.
    pub actor: String,
    /// Why.
    pub reason: String,
}

/// A part of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitPart {
    /// Row id.
    pub id: i64,
    /// What was added.
    pub new: NewPart,
    /// Who added it.
    pub actor: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// How it ended, if it was.
    pub ended: Option<Ended>,
}

impl LimitPart {
    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Day) -> bool {
        self.new.from_on <= day
            && self.new.to_on.is_none_or(|to| day <= to)
            && self.ended.as_ref().is_none_or(|ended| day < ended.on)
    }
}
