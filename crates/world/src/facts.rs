//! What the company gets to know: plain records, each with the day on which it becomes known.
//! The hidden state behind them is in [`crate::Truth`] and never here.

use std::fmt;

use base::{Currency, Day, Rate};

use crate::{
    calendar::Season,
    words::{
        BusinessModel, Channel, CompanyEventKind, ContactResult, ContactRole, CreditReason,
        CustomerKind, DisputeOutcome, DisputeReason, Ownership, PayMethod, ReversalReason,
        SignalKind, SizeClass, TermsKind, UserRole,
    },
};

/// A buyer's number; shown as its code, `KH00012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BuyerNo(pub u32);

impl fmt::Display for BuyerNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KH{:05}", self.0)
    }
}

/// A person of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Login, `sales03`.
    pub code: String,
    /// Invented name.
    pub name: String,
    /// The role.
    pub role: UserRole,
    /// The sales team (1 to 3), for sales managers and salespeople.
    pub team: Option<u8>,
    /// Day known: the first day of the world.
    pub known_on: Day,
}

/// A customer of the company, as its master data stood when the file was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// Number and code.
    pub no: BuyerNo,
    /// Full registered name; unique.
    pub name: String,
    /// What salespeople call it.
    pub short_name: String,
    /// Kind of customer.
    pub kind: CustomerKind,
    /// Legal form in the words of its country.
    pub legal_form: &'static str,
    /// Ownership class.
    pub ownership: Ownership,
    /// Size class.
    pub size: SizeClass,
    /// GB/T 4754-2017 letter and two digits, `C34`.
    pub industry_code: &'static str,
    /// Name of that industry.
    pub industry: &'static str,
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    /// Province, or state abroad (may be empty).
    pub region: &'static str,
    /// City (invented).
    pub city: &'static str,
    /// Street address (invented).
    pub address: String,
    /// Unified social credit code, for buyers in China.
    pub uscc: Option<String>,
    /// Founding day.
    pub founded_on: Day,
    /// Registered capital in minor units of CNY (None for authorities and firms abroad).
    pub registered_capital_minor: Option<i64>,
    /// Legal representative (invented).
    pub legal_representative: String,
    /// People employed.
    pub employees: u32,
    /// How the company sells to it.
    pub model: BusinessModel,
    /// How its year runs.
    pub season: Season,
    /// Currency of its invoices.
    pub currency: Currency,
    /// Code of the salesperson who owns it.
    pub owner: String,
    /// First business with it; before the world's first day for old customers.
    pub customer_since: Day,
    /// Day known.
    pub known_on: Day,
}

/// A person at a buyer. Phones are masked and mail ends in `example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The buyer.
    pub buyer: BuyerNo,
    /// Invented name.
    pub name: String,
    /// What the person does.
    pub role: ContactRole,
    /// `138****0000`.
    pub phone: String,
    /// `finance.kh00012@example.com`.
    pub mail: String,
    /// Day known.
    pub known_on: Day,
}

/// A group of buyers under one parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `JT01`.
    pub code: String,
    /// Name of the group.
    pub name: String,
    /// The parent, itself a buyer.
    pub parent: BuyerNo,
    /// Day known.
    pub known_on: Day,
}

/// A buyer belongs to a group from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Code of the group.
    pub group: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Day known.
    pub known_on: Day,
}

/// Payment terms agreed with a buyer from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The buyer.
    pub buyer: BuyerNo,
    /// The terms.
    pub kind: TermsKind,
    /// Day from which they hold and are known.
    pub known_on: Day,
}

/// A credit limit granted to a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The buyer.
    pub buyer: BuyerNo,
    /// Amount in minor units of `currency`.
    pub amount_minor: i64,
    /// Currency of the amount.
    pub currency: Currency,
    /// Day from which it holds and is known.
    pub known_on: Day,
}

/// One financial statement of a buyer: balance sheet, income statement and cash flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `KH00012-2025Q4-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// First day of the fiscal year (flows run from here).
    pub from: Day,
    /// Balance sheet day.
    pub to: Day,
    /// 3, 6, 9 or 12; 12 is the annual report.
    pub months: u8,
    /// Whether an auditor signed it.
    pub audited: bool,
    /// The statement that this one restates.
    pub restates: Option<String>,
    /// CNY, or the buyer's currency abroad.
    pub currency: Currency,
    /// Line code and amount in minor units; see [`crate::STATEMENT_LINES`].
    pub lines: Vec<(&'static str, i64)>,
    /// Day known.
    pub known_on: Day,
}

impl Statement {
    /// The amount of a line.
    pub fn line(&self, code: &str) -> Option<i64> {
        self.lines.iter().find(|(c, _)| *c == code).map(|(_, minor)| *minor)
    }
}

/// An order of a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// `DD2501-00012-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Minor units.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Day on which delivery is wanted.
    pub wanted_on: Day,
    /// Day placed and known.
    pub known_on: Day,
}

/// One part of an invoice that falls due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// From 1.
    pub number: u8,
    /// Due day.
    pub due_on: Day,
    /// Minor units.
    pub amount_minor: i64,
    /// Whether it is retention money (质保金).
    pub retention: bool,
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// `XS2501-00012-1`; unique.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// The order it bills.
    pub order: String,
    /// Terms under which it was issued.
    pub terms: TermsKind,
    /// Currency.
    pub currency: Currency,
    /// Sum of the instalments, minor units.
    pub amount_minor: i64,
    /// What was sold.
    pub goods: &'static str,
    /// At least one.
    pub instalments: Vec<Instalment>,
    /// Day issued and known.
    pub known_on: Day,
}

/// A credit note against an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// `HC2501-00012-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Number of the invoice.
    pub invoice: String,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Why.
    pub reason: CreditReason,
    /// Day issued and known.
    pub known_on: Day,
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// `SK2501-00012-1`; unique.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Value day at the bank.
    pub received_on: Day,
    /// Minor units.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// How.
    pub method: PayMethod,
    /// Who paid, when it was not the buyer itself.
    pub payer: Option<String>,
    /// Masked account it came from.
    pub account: String,
    /// The bank's own number.
    pub bank_reference: String,
    /// Invoice numbers that the payer named; empty when it named none, sometimes wrong.
    pub references: Vec<String>,
    /// Day known; a few days after `received_on` for some.
    pub known_on: Day,
}

/// A receipt turned out not to be money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Number of the receipt.
    pub receipt: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Why.
    pub reason: ReversalReason,
    /// Day of effect and known.
    pub known_on: Day,
}

/// A buyer disputes an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeOpened {
    /// `ZY00012-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Number of the invoice.
    pub invoice: String,
    /// Disputed part, minor units.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Why.
    pub reason: DisputeReason,
    /// Day opened and known.
    pub known_on: Day,
}

/// A dispute ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeClosed {
    /// Number of the dispute.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// How.
    pub outcome: DisputeOutcome,
    /// Day closed and known.
    pub known_on: Day,
}

/// A buyer promised money. Whether it kept the promise shows in the receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// `CN00012-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Invoice promised for.
    pub invoice: String,
    /// Instalment promised for.
    pub instalment: u8,
    /// Minor units.
    pub amount_minor: i64,
    /// Currency.
    pub currency: Currency,
    /// Day by which the money was promised.
    pub promised_on: Day,
    /// Number of the contact in which it was made.
    pub contact: String,
    /// Day made and known.
    pub known_on: Day,
}

/// A call, a message, a visit or a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactEntry {
    /// `LX00012-1`.
    pub number: String,
    /// The buyer.
    pub buyer: BuyerNo,
    /// Code of the user.
    pub user: String,
    /// Person spoken to.
    pub person: String,
    /// How.
    pub channel: Channel,
    /// What came out.
    pub result: ContactResult,
    /// A short Chinese note.
    pub note: String,
    /// The invoice it was about.
    pub invoice: Option<String>,
    /// Day of the contact and known.
    pub known_on: Day,
}

/// A report about a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The buyer.
    pub buyer: BuyerNo,
    /// What.
    pub kind: SignalKind,
    /// Where it was heard.
    pub source: &'static str,
    /// A short Chinese note.
    pub note: String,
    /// Day known.
    pub known_on: Day,
}

/// Something in the life of a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyEvent {
    /// The buyer.
    pub buyer: BuyerNo,
    /// What.
    pub kind: CompanyEventKind,
    /// Day it happened.
    pub happened_on: Day,
    /// A short Chinese note.
    pub note: String,
    /// Day known.
    pub known_on: Day,
}

/// The company's book rate of a currency for a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthRate {
    /// The foreign currency.
    pub currency: Currency,
    /// CNY per unit.
    pub rate: Rate,
    /// First day of the month; day known.
    pub known_on: Day,
}
