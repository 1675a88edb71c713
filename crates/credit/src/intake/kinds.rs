//! The kinds of record that a file may hold and the roles that a column may play in each.

use super::{
    headers::{self, Line},
    milestone_rows::MILESTONE_ROLES,
    order_rows::{ORDER_ROLES, SHIPMENT_ROLES},
};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 客户档案: one buyer a row.
    Buyers,
    /// 应收明细: one invoice or one instalment of it a row.
    Invoices,
    /// 收款: one receipt a row.
    Receipts,
    /// 核销: one receipt against one invoice a row.
    Allocations,
    /// 红字, 贷项: one credit note a row.
    CreditNotes,
    /// Financial statements, one line item a row.
    StatementLines,
    /// Financial statements, one buyer and period a row and one line item a column.
    Statements,
    /// 联系人.
    Contacts,
    /// 付款承诺.
    Promises,
    /// 汇率.
    Rates,
    /// 外部评级: one rating of a buyer by an agency a row.
    Ratings,
    /// 供应商档案: one supplier a row.
    Suppliers,
    /// 应付明细: one bill of a supplier a row.
    Payables,
    /// 预付款: one advance to a supplier a row.
    Advances,
    /// 到货: what came for an advance.
    Deliveries,
    /// 销售订单: one order or one line of it a row.
    Orders,
    /// 发货, 出库: one shipment or one line of it a row.
    Shipments,
    /// 项目节点: one step of a path of money a row.
    Milestones,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 18] = [
        Self::Buyers,
        Self::Invoices,
        Self::Receipts,
        Self::Allocations,
        Self::CreditNotes,
        Self::StatementLines,
        Self::Statements,
        Self::Contacts,
        Self::Promises,
        Self::Rates,
        Self::Ratings,
        Self::Suppliers,
        Self::Payables,
        Self::Advances,
        Self::Deliveries,
        Self::Orders,
        Self::Shipments,
        Self::Milestones,
    ];

    /// The stable name: `invoices`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Buyers => "buyers",
            Self::Invoices => "invoices",
            Self::Receipts => "receipts",
            Self::Allocations => "allocations",
            Self::CreditNotes => "credit-notes",
            Self::StatementLines => "statement-lines",
            Self::Statements => "statements",
            Self::Contacts => "contacts",
            Self::Promises => "promises",
            Self::Rates => "rates",
            Self::Ratings => "ratings",
            Self::Suppliers => "suppliers",
            Self::Payables => "payables",
            Self::Advances => "advances",
            Self::Deliveries => "deliveries",
            Self::Orders => "orders",
            Self::Shipments => "shipments",
            Self::Milestones => "milestones",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The key of its name in the locales.
    pub fn label_key(self) -> String {
        format!("intake-kind-{}", self.code())
    }

    /// The roles that a column of such a file may play.
    pub const fn roles(self) -> &'static [Role] {
        use Role as R;
        match self {
            Self::Buyers => &R::OF_BUYERS,
            Self::Invoices => &R::OF_INVOICES,
            Self::Receipts => &R::OF_RECEIPTS,
            Self::Allocations => &R::OF_ALLOCATIONS,
            Self::CreditNotes => &R::OF_CREDIT_NOTES,
            Self::StatementLines => &R::OF_STATEMENT_LINES,
            Self::Statements => &R::OF_STATEMENTS,
            Self::Contacts => &R::OF_CONTACTS,
            Self::Promises => &R::OF_PROMISES,
            Self::Rates => &R::OF_RATES,
            Self::Ratings => &R::OF_RATINGS,
            Self::Suppliers => &R::OF_SUPPLIERS,
            Self::Payables => &R::OF_PAYABLES,
            Self::Advances => &R::OF_ADVANCES,
            Self::Deliveries => &R::OF_DELIVERIES,
            Self::Orders => &ORDER_ROLES,
            Self::Shipments => &SHIPMENT_ROLES,
            Self::Milestones => &MILESTONE_ROLES,
        }
    }

    /// What such a file cannot do without: of each group at least one role.
    pub const fn needs(self) -> &'static [&'static [Role]] {
        use Role as R;
        const BUYER: &[Role] = &[R::BuyerCode, R::BuyerName];
        const SUPPLIER: &[Role] = &[R::SupplierCode, R::SupplierName];
        const WORTH: &[Role] = &[R::Amount, R::LocalAmount, R::UnitPrice];
        match self {
            Self::Buyers => &[BUYER],
            Self::Invoices => {
                &[BUYER, &[R::InvoiceNo], &[R::IssuedOn], &[R::Amount, R::LocalAmount, R::Debit]]
            }
            Self::Receipts => &[BUYER, &[R::ReceivedOn], &[R::Amount, R::LocalAmount, R::Credit]],
            Self::Allocations => &[&[R::ReceiptNo], &[R::InvoiceNo], &[R::Amount]],
            Self::CreditNotes => &[BUYER, &[R::CreditNo], &[R::IssuedOn], &[R::Amount]],
            Self::StatementLines => {
                &[BUYER, &[R::PeriodEnd], &[R::LineCode, R::LineName], &[R::Amount]]
            }
            Self::Statements => &[BUYER, &[R::PeriodEnd]],
            Self::Contacts => {
                &[BUYER, &[R::ContactName], &[R::Mobile, R::Phone, R::Email, R::Wechat, R::Title]]
            }
            Self::Promises => &[BUYER, &[R::PromisedOn], &[R::Amount]],
            Self::Rates => &[&[R::Currency], &[R::RateOn], &[R::Rate]],
            Self::Ratings => &[BUYER, &[R::Agency], &[R::Grade], &[R::RatedOn]],
            Self::Suppliers => &[SUPPLIER],
            Self::Payables => &[SUPPLIER, &[R::InvoiceNo], &[R::IssuedOn], &[R::Amount]],
            Self::Advances => &[SUPPLIER, &[R::AdvanceNo], &[R::PaidOn], &[R::Amount]],
            Self::Deliveries => &[SUPPLIER, &[R::AdvanceNo], &[R::DeliveredOn], &[R::Amount]],
            Self::Orders => &[BUYER, &[R::OrderNo], WORTH],
            Self::Shipments => &[BUYER, &[R::OrderNo], &[R::DeliveryNo], &[R::DeliveredOn], WORTH],
            Self::Milestones => &[BUYER, &[R::PathNo], &[R::StepName]],
        }
    }
}

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As text.
    Text,
    /// As a number or name that identifies something.
    Code,
    /// As a day.
    Day,
    /// As the last day of a period.
    Period,
    /// As an amount of money.
    Amount,
    /// As yes or no.
    Flag,
    /// As a whole number.
    Whole,
    /// As a currency.
    Currency,
    /// As an exchange rate.
    Rate,
}

macro_rules! roles {
    ($($name:ident $code:literal $shape:ident,)*) => {
        /// The part that a column plays.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $(#[doc = $code] $name,)*
            /// One line item of a financial statement.
            Line(Line),
        }

        impl Role {
            const PLAIN: &[Self] = &[$(Self::$name),*];

            /// The stable name: `due-on`; a line item is `line:cash`.
            pub fn code(self) -> String {
                match self {
                    $(Self::$name => $code.to_owned(),)*
                    Self::Line(line) => format!("line:{}", line.code()),
                }
            }

            /// How its cells are read.
            pub const fn shape(self) -> Shape {
                match self {
                    $(Self::$name => Shape::$shape,)*
                    Self::Line(_) => Shape::Amount,
                }
            }

            /// Its place in a row of roles; line items have none.
            pub const fn place(self) -> Option<usize> {
                match self {
                    Self::Line(_) => None,
                    $(Self::$name => Some(Place::$name as usize),)*
                }
            }
        }

        #[derive(Clone, Copy)]
        enum Place { $($name,)* Count }

        /// How many roles there are besides line items.
        pub const PLACES: usize = Place::Count as usize;
    };
}

roles! {
    BuyerCode "buyer-code" Code,
    BuyerName "buyer-name" Text,
    ShortName "short-name" Text,
    EnglishName "english-name" Text,
    TaxId "tax-id" Code,
    Country "country" Text,
    Region "region" Text,
    Industry "industry" Text,
    BuyerKind "buyer-kind" Text,
    Size "size" Text,
    Parent "parent" Code,
    Address "address" Text,
    Phone "phone" Text,
    Mobile "mobile" Text,
    Email "email" Text,
    Wechat "wechat" Text,
    Salesperson "salesperson" Text,
    CreditLimit "credit-limit" Amount,
    TermsDays "terms-days" Text,
    CustomerSince "customer-since" Day,
    FoundedOn "founded-on" Day,
    RegisteredCapital "registered-capital" Amount,
    LegalPerson "legal-person" Text,
    InvoiceNo "invoice-no" Code,
    Instalment "instalment" Whole,
    DocType "doc-type" Text,
    IssuedOn "issued-on" Day,
    DueOn "due-on" Day,
    SettledOn "settled-on" Day,
    Currency "currency" Currency,
    Amount "amount" Amount,
    LocalAmount "local-amount" Amount,
    Debit "debit" Amount,
    Credit "credit" Amount,
    OpenAmount "open-amount" Amount,
    PaidAmount "paid-amount" Amount,
    Disputed "disputed" Flag,
    DisputedOn "disputed-on" Day,
    ContractNo "contract-no" Code,
    OrderNo "order-no" Code,
    Origin "origin" Text,
    Note "note" Text,
    Entity "entity" Text,
    ReceiptNo "receipt-no" Code,
    ReceivedOn "received-on" Day,
    Reference "reference" Text,
    Method "method" Text,
    Payer "payer" Text,
    AllocatedOn "allocated-on" Day,
    CreditNo "credit-no" Code,
    Reason "reason" Text,
    PeriodEnd "period-end" Period,
    Months "months" Whole,
    Audited "audited" Flag,
    Scope "scope" Text,
    LineCode "line-code" Text,
    LineName "line-name" Text,
    ContactName "contact-name" Text,
    Title "title" Text,
    Department "department" Text,
    ContactPart "contact-part" Text,
    PromisedOn "promised-on" Day,
    MadeOn "made-on" Day,
    PromisedBy "promised-by" Text,
    RateOn "rate-on" Day,
    IntoCurrency "into-currency" Currency,
    Rate "rate" Rate,
    Agency "agency" Text,
    Grade "grade" Text,
    RatedOn "rated-on" Day,
    ValidUntil "valid-until" Day,
    SupplierCode "supplier-code" Code,
    SupplierName "supplier-name" Text,
    GoodsOn "goods-on" Day,
    InspectBy "inspect-by" Day,
    AcceptedOn "accepted-on" Day,
    SignedOn "signed-on" Day,
    LateRate "late-rate" Text,
    BackToBack "back-to-back" Flag,
    AdvanceNo "advance-no" Code,
    PaidOn "paid-on" Day,
    DeliverBy "deliver-by" Day,
    LineNo "line-no" Text,
    OrderedOn "ordered-on" Day,
    DeliverOn "deliver-on" Day,
    Quantity "quantity" Amount,
    UnitPrice "unit-price" Amount,
    Deposit "deposit" Amount,
    OrderState "order-state" Text,
    DeliveryNo "delivery-no" Code,
    DeliveredOn "delivered-on" Day,
    PathNo "path-no" Code,
    StepName "step-name" Text,
    StepPart "step-part" Text,
    PlannedOn "planned-on" Day,
    ReachedOn "reached-on" Day,
    Paper "paper" Text,
    Signer "signer" Text,
}

impl Role {
    const OF_BUYERS: [Self; 23] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::ShortName,
        Self::EnglishName,
        Self::TaxId,
        Self::Country,
        Self::Region,
        Self::Industry,
        Self::BuyerKind,
        Self::Size,
        Self::Parent,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::Salesperson,
        Self::CreditLimit,
        Self::Currency,
        Self::TermsDays,
        Self::CustomerSince,
        Self::FoundedOn,
        Self::RegisteredCapital,
        Self::LegalPerson,
        Self::Note,
    ];
    const OF_INVOICES: [Self; 25] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::Country,
        Self::InvoiceNo,
        Self::Instalment,
        Self::DocType,
        Self::IssuedOn,
        Self::DueOn,
        Self::TermsDays,
        Self::Currency,
        Self::Amount,
        Self::LocalAmount,
        Self::Debit,
        Self::Credit,
        Self::OpenAmount,
        Self::PaidAmount,
        Self::SettledOn,
        Self::Disputed,
        Self::DisputedOn,
        Self::ContractNo,
        Self::OrderNo,
        Self::Origin,
        Self::Salesperson,
        Self::Note,
        Self::Entity,
    ];
    const OF_RECEIPTS: [Self; 14] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::ReceiptNo,
        Self::ReceivedOn,
        Self::Currency,
        Self::Amount,
        Self::LocalAmount,
        Self::Credit,
        Self::Reference,
        Self::Method,
        Self::Payer,
        Self::Salesperson,
        Self::Note,
        Self::Entity,
    ];
    const OF_ALLOCATIONS: [Self; 8] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::ReceiptNo,
        Self::InvoiceNo,
        Self::Instalment,
        Self::Amount,
        Self::AllocatedOn,
        Self::Note,
    ];
    const OF_CREDIT_NOTES: [Self; 10] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::CreditNo,
        Self::IssuedOn,
        Self::Currency,
        Self::Amount,
        Self::Reference,
        Self::Reason,
        Self::Note,
        Self::Entity,
    ];
    const OF_CONTACTS: [Self; 11] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::ContactName,
        Self::Title,
        Self::Department,
        Self::ContactPart,
        Self::Phone,
        Self::Mobile,
        Self::Email,
        Self::Wechat,
        Self::Note,
    ];
    const OF_PROMISES: [Self; 9] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::InvoiceNo,
        Self::Currency,
        Self::Amount,
        Self::PromisedOn,
        Self::MadeOn,
        Self::PromisedBy,
        Self::Note,
    ];
    const OF_RATINGS: [Self; 8] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::Agency,
        Self::Grade,
        Self::RatedOn,
        Self::ValidUntil,
        Self::Origin,
        Self::Note,
    ];
    const OF_RATES: [Self; 4] = [Self::Currency, Self::IntoCurrency, Self::RateOn, Self::Rate];

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        if let Some(line) = code.strip_prefix("line:") {
            return headers::line_coded(line).map(Self::Line);
        }
        Self::PLAIN.iter().copied().find(|role| role.code() == code)
    }

    /// The key of its name in the locales; line items carry their own names.
    pub fn label_key(self) -> Option<String> {
        match self {
            Self::Line(_) => None,
            role => Some(format!("intake-role-{}", role.code())),
        }
    }
}

#[cfg(test)]
#[path = "kinds_tests.rs"]
mod tests;
