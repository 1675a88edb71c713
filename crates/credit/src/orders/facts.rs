//! What the gate knew when it decided, as it is kept with the decision: whole numbers, days and
//! words, so that the same rule says the same again, byte for byte. Amounts are minor units of the
//! company's currency unless a field says otherwise.

use serde::{Deserialize, Serialize};

use crate::policy::Limit;

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<crate::scoring::Wording> for Said {
    fn from(wording: crate::scoring::Wording) -> Self {
        Self { zh: wording.zh, en: wording.en }
    }
}

impl Said {
    /// The text in one language.
    pub fn pick(&self, lang: base::Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A limit as it is kept: `unlimited`, `amount`, `none` or `not-granted`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitSeen {
    /// Its kind.
    pub kind: String,
    /// Its amount.
    pub minor: Option<i64>,
}

impl From<Option<Limit>> for LimitSeen {
    fn from(limit: Option<Limit>) -> Self {
        let kind = limit.map_or("not-granted", Limit::code).to_owned();
        Self { kind, minor: limit.and_then(Limit::amount_minor) }
    }
}

/// What a buyer or a group has on account, and what holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The limit that holds it.
    pub limit: LimitSeen,
    /// Open items.
    pub items: i64,
    /// Delivered and not billed.
    pub unbilled: i64,
    /// Orders taken and neither delivered nor billed.
    pub orders: i64,
    /// What of these two is covered by deposits.
    pub deposits: i64,
    /// Receipts and credit notes that are not allocated.
    pub credits: i64,
}

impl Use {
    /// The exposure: items + unbilled + orders − deposits, less what of the credits the deposits
    /// do not claim. Below zero where the buyer has money with us.
    pub const fn exposure(&self) -> i64 {
        let free = self.credits.saturating_sub(self.deposits);
        let free = if free > 0 { free } else { 0 };
        self.items
            .saturating_add(self.unbilled)
            .saturating_add(self.orders)
            .saturating_sub(self.deposits)
            .saturating_sub(free)
    }
}

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedFor {
    /// The order's number.
    pub number: String,
    /// Its currency.
    pub currency: String,
    /// Its amount, in its currency; below zero for a refund.
    pub amount: i64,
    /// The same in the company's; `None` where there is no rate.
    pub company: Option<i64>,
    /// What of it is paid before delivery, in its currency.
    pub deposit: i64,
    /// The day of delivery, if one is asked for.
    pub deliver_on: Option<String>,
    /// Whether that lies within the horizon: only then it is reserved.
    pub within: bool,
    /// The first day on which it will be, where it is not.
    pub within_from: Option<String>,
}

/// The order's currency, where the buyer has a limit in it; amounts in that currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyUse {
    /// The currency.
    pub currency: String,
    /// The most in it.
    pub limit: LimitSeen,
    /// The exposure in it.
    pub used: i64,
    /// What this order adds.
    pub adds: i64,
}

/// The order's legal entity, where the buyer has a limit towards it; amounts in the company's currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityUse {
    /// Its code.
    pub code: String,
    /// What the buyer has on account with it, and the most.
    pub uses: Use,
}

/// A release in force (特批).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// Row id.
    pub id: i64,
    /// Up to this value of the order.
    pub cap: i64,
    /// The last day.
    pub until: String,
    /// By whom.
    pub by: String,
    /// Whether they signed it alone, because nobody else could.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

/// Everything that a decision hangs on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The day.
    pub on: String,
    /// The company's currency.
    pub currency: String,
    /// The buyer's code.
    pub buyer: String,
    /// `new`, `change`, `reopen`, `horizon`, `release`, `again`, `payment`, `delivery`, `resume`.
    pub transition: String,
    /// What was asked.
    pub asked: AskedFor,
    /// What the order adds to the exposure.
    pub adds: i64,
    /// Whether the buyer is blocked by hand.
    pub blocked: bool,
    /// The buyer.
    pub own: Use,
    /// Its group, where that has a pool.
    pub group: Option<Use>,
    /// Its currency, where that has a limit.
    pub in_currency: Option<CurrencyUse>,
    /// Its legal entity, where the buyer has a limit towards it. Older decisions knew none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityUse>,
    /// How the limit came about, line by line.
    pub lines: Vec<Said>,
    /// The last day of a limit that ran out.
    pub expired_on: Option<String>,
    /// Since when the limit is suspended.
    pub suspended_on: Option<String>,
    /// When the review of the limit was due, and the days since then; negative: until then.
    pub review_on: Option<String>,
    /// Days since it.
    pub review_days: i64,
    /// Days since the oldest open invoice that is no residue.
    pub oldest_days: Option<i64>,
    /// Overdue, residues left out.
    pub overdue: i64,
    /// Days since the oldest of it fell due.
    pub overdue_days: i64,
    /// Demands by letter in the days of the rule.
    pub letters: i64,
    /// Promises not kept in the days of the rule.
    pub broken: i64,
    /// The tier of the last assessment.
    pub tier: Option<String>,
    /// Its day.
    pub assessed_on: Option<String>,
    /// Money that must be there before this transition: for a delivery of what is prepaid.
    pub needed: i64,
    /// Money that is there and claimed by no other order.
    pub free: i64,
    /// A release in force.
    pub release: Option<Released>,
    /// Currencies of what the buyer owes that have no rate.
    pub unrated: Vec<String>,
}

/// A step as it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its stable name.
    pub code: String,
    /// 额度占用 …
    pub name: Said,
    /// `approve`, `review`, `hold`, `decline`.
    pub result: String,
    /// Whether a release lets the order pass all the same.
    pub released: bool,
    /// The number against its bound: `¥980.00 ≤ ¥1,000.00`.
    pub number: String,
    /// The reason in words.
    pub said: Said,
    /// What would make it pass.
    pub then: Said,
}
