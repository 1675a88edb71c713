use std::{fmt, str::FromStr};

use base::{Failure, Rejection, Result};

/// What somebody may do. Every route and verb names the one that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Portfolio figures.
    SeeOverview,
    /// Buyers and their files, within the scope of the role.
    SeeBuyers,
    /// Change master data, erase contacts, record what others say.
    EditBuyers,
    /// Add contacts, papers and statements to a file.
    GatherFiles,
    /// Invoices, receipts, ageing.
    SeeLedger,
    /// Book, allocate, reverse.
    BookLedger,
    /// Import files.
    Import,
    /// Run an assessment.
    Assess,
    /// Set limits and terms without a request: a bypass that is logged.
    GrantLimits,
    /// Ask for limit and terms.
    ApplyCredit,
    /// Sign steps of requests for credit.
    DecideCredit,
    /// Set the packs that judge: scorecard, tiers, limits, signals.
    EditPolicy,
    /// Make data sets and models, and propose them.
    BuildModels,
    /// Validate, approve, retire models that somebody else made.
    ApproveModels,
    /// Warnings.
    SeeWarnings,
    /// Acknowledge and clear warnings.
    ClearWarnings,
    /// Report a signal about a buyer.
    ReportSignal,
    /// The worklist.
    SeeWorklist,
    /// Log contacts, record promises.
    LogContact,
    /// Keep proof: statements of account, disputes, papers, clocks.
    KeepProof,
    /// Check, confirm, deliver, cancel orders.
    EnterOrders,
    /// Release orders that the gate holds, suspend and resume contracts.
    ReleaseOrders,
    /// Take rows out as files.
    Export,
    /// Users and their roles.
    ManagePeople,
    /// Company settings.
    Configure,
    /// The audit.
    SeeAudit,
    /// Read lessons, answer questions, review.
    Learn,
    /// See the question bank and how classes learn.
    Teach,
}

/// Rights that may require a certificate: those by which something is done. Left out are rights to see (who sees
/// nothing could not learn what is missing), to report a signal, to learn and teach (certificates are earned and granted
/// by them), and those by which people, settings and this very rule are changed, so that nobody is locked out.
const BINDABLE: [Right; 15] = [
    Right::EditBuyers,
    Right::GatherFiles,
    Right::BookLedger,
    Right::Import,
    Right::GrantLimits,
    Right::ApplyCredit,
    Right::DecideCredit,
    Right::BuildModels,
    Right::ApproveModels,
    Right::ClearWarnings,
    Right::LogContact,
    Right::KeepProof,
    Right::EnterOrders,
    Right::ReleaseOrders,
    Right::Export,
];

/// A person's role. One table, below, says what each may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 企业负责人.
    Owner,
    /// 信用经理.
    CreditManager,
    /// 销售.
    Sales,
    /// 财务.
    Finance,
    /// 催收.
    Collector,
    /// 法务.
    Legal,
    /// 讲师.
    Instructor,
    /// 学员.
    Learner,
    /// 审计.
    Auditor,
}

/// Whose buyers a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Those that this user owns.
    Own(i64),
    /// None.
    Nothing,
}

impl Right {
    /// All, in the order of the table on the users page.
    pub const ALL: [Self; 28] = [
        Self::SeeOverview,
        Self::SeeBuyers,
        Self::EditBuyers,
        Self::GatherFiles,
        Self::SeeLedger,
        Self::BookLedger,
        Self::Import,
        Self::Assess,
        Self::GrantLimits,
        Self::ApplyCredit,
        Self::DecideCredit,
        Self::EditPolicy,
        Self::BuildModels,
        Self::ApproveModels,
        Self::SeeWarnings,
        Self::ClearWarnings,
        Self::ReportSignal,
        Self::SeeWorklist,
        Self::LogContact,
        Self::KeepProof,
        Self::EnterOrders,
        Self::ReleaseOrders,
        Self::Export,
        Self::ManagePeople,
        Self::Configure,
        Self::SeeAudit,
        Self::Learn,
        Self::Teach,
    ];

    /// Its stable name: `see-buyers`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeeOverview => "see-overview",
            Self::SeeBuyers => "see-buyers",
            Self::EditBuyers => "edit-buyers",
            Self::GatherFiles => "gather-files",
            Self::SeeLedger => "see-ledger",
            Self::BookLedger => "book-ledger",
            Self::Import => "import",
            Self::Assess => "assess",
            Self::GrantLimits => "grant-limits",
            Self::ApplyCredit => "apply-credit",
            Self::DecideCredit => "decide-credit",
            Self::EditPolicy => "edit-policy",
            Self::BuildModels => "build-models",
            Self::ApproveModels => "approve-models",
            Self::SeeWarnings => "see-warnings",
            Self::ClearWarnings => "clear-warnings",
            Self::ReportSignal => "report-signal",
            Self::SeeWorklist => "see-worklist",
            Self::LogContact => "log-contact",
            Self::KeepProof => "keep-proof",
            Self::EnterOrders => "enter-orders",
            Self::ReleaseOrders => "release-orders",
            Self::Export => "export",
            Self::ManagePeople => "manage-people",
            Self::Configure => "configure",
            Self::SeeAudit => "see-audit",
            Self::Learn => "learn",
            Self::Teach => "teach",
        }
    }

    /// Those that may require a certificate.
    pub const fn bindable() -> &'static [Self] {
        &BINDABLE
    }
}

impl FromStr for Right {
    type Err = Rejection;

    fn from_str(text: &str) -> std::result::Result<Self, Rejection> {
        let found = Self::ALL.into_iter().find(|right| right.code() == text.trim());
        found.ok_or_else(|| Rejection::new("access.unknown-right").with("right", text).on("right"))
    }
}

const CREDIT_MANAGER: &[Right] = &[
    Right::SeeOverview,
    Right::SeeBuyers,
    Right::EditBuyers,
    Right::GatherFiles,
    Right::SeeLedger,
    Right::Import,
    Right::Assess,
    Right::GrantLimits,
    Right::ApplyCredit,
    Right::DecideCredit,
    Right::EditPolicy,
    Right::BuildModels,
    Right::ApproveModels,
    Right::SeeWarnings,
    Right::ClearWarnings,
    Right::ReportSignal,
    Right::SeeWorklist,
    Right::LogContact,
    Right::KeepProof,
    Right::EnterOrders,
    Right::ReleaseOrders,
    Right::Export,
    Right::SeeAudit,
    Right::Learn,
    Right::Teach,
];

/// A salesperson cannot raise a limit, nor release an order that is held.
const SALES: &[Right] = &[
    Right::SeeBuyers,
    Right::GatherFiles,
    Right::SeeLedger,
    Right::ApplyCredit,
    Right::SeeWarnings,
    Right::ReportSignal,
    Right::SeeWorklist,
    Right::LogContact,
    Right::KeepProof,
    Right::EnterOrders,
    Right::Export,
    Right::Learn,
];

const FINANCE: &[Right] = &[
    Right::SeeOverview,
    Right::SeeBuyers,
    Right::EditBuyers,
    Right::GatherFiles,
    Right::SeeLedger,
    Right::BookLedger,
    Right::Import,
    Right::DecideCredit,
    Right::SeeWarnings,
    Right::ReportSignal,
    Right::KeepProof,
    Right::EnterOrders,
    Right::Export,
    Right::Learn,
];

const COLLECTOR: &[Right] = &[
    Right::SeeOverview,
    Right::SeeBuyers,
    Right::SeeLedger,
    Right::SeeWarnings,
    Right::ClearWarnings,
    Right::ReportSignal,
    Right::SeeWorklist,
    Right::LogContact,
    Right::KeepProof,
    Right::Export,
    Right::Learn,
];

const LEGAL: &[Right] = &[
    Right::SeeOverview,
    Right::SeeBuyers,
    Right::SeeLedger,
    Right::DecideCredit,
    Right::SeeWarnings,
    Right::ReportSignal,
    Right::SeeWorklist,
    Right::LogContact,
    Right::KeepProof,
    Right::Export,
    Right::Learn,
];

const AUDITOR: &[Right] = &[
    Right::SeeOverview,
    Right::SeeBuyers,
    Right::SeeLedger,
    Right::SeeWarnings,
    Right::SeeWorklist,
    Right::Export,
    Right::SeeAudit,
    Right::Learn,
];

impl Role {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Owner,
        Self::CreditManager,
        Self::Sales,
        Self::Finance,
        Self::Collector,
        Self::Legal,
        Self::Instructor,
        Self::Learner,
        Self::Auditor,
    ];

    /// Its stable name: `credit-manager`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::CreditManager => "credit-manager",
            Self::Sales => "sales",
            Self::Finance => "finance",
            Self::Collector => "collector",
            Self::Legal => "legal",
            Self::Instructor => "instructor",
            Self::Learner => "learner",
            Self::Auditor => "auditor",
        }
    }

    /// Which rights this role has; the tables stand above.
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Owner => &Right::ALL,
            Self::CreditManager => CREDIT_MANAGER,
            Self::Sales => SALES,
            Self::Finance => FINANCE,
            Self::Collector => COLLECTOR,
            Self::Legal => LEGAL,
            // Teaching happens on practice data; real buyers are not shown.
            Self::Instructor => &[Right::ReportSignal, Right::Learn, Right::Teach],
            Self::Learner => &[Right::ReportSignal, Right::Learn],
            Self::Auditor => AUDITOR,
        }
    }

    /// Whether this role has the right.
    pub fn may(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// Whose buyers somebody of this role sees.
    pub fn scope(self, user: i64) -> Scope {
        match self {
            Self::Sales => Scope::Own(user),
            Self::Instructor | Self::Learner => Scope::Nothing,
            _ => Scope::All,
        }
    }

    /// Refuses who lacks the right.
    ///
    /// # Errors
    /// `access.right-missing`, naming the right.
    pub fn require(self, right: Right) -> Result<()> {
        if self.may(right) {
            return Ok(());
        }
        let rejection = Rejection::new("access.right-missing");
        Err(Failure::Denied(rejection.with("right", right.code()).with("role", self.code())))
    }
}

impl FromStr for Role {
    type Err = Rejection;

    fn from_str(text: &str) -> std::result::Result<Self, Rejection> {
        let wanted = text.trim().replace('_', "-").to_ascii_lowercase();
        Self::ALL.into_iter().find(|role| role.code() == wanted).ok_or_else(|| {
            let known = Self::ALL.map(Self::code).join(", ");
            Rejection::new("access.unknown-role").with("role", text).with("known", known).on("role")
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_what() {
        for (role, right, may) in [
            (Role::Sales, Right::GrantLimits, false),
            (Role::Sales, Right::SeeBuyers, true),
            (Role::Sales, Right::ApplyCredit, true),
            (Role::Sales, Right::DecideCredit, false),
            (Role::Finance, Right::DecideCredit, true),
            (Role::Finance, Right::ApplyCredit, false),
            (Role::Collector, Right::DecideCredit, false),
            (Role::Sales, Right::EditPolicy, false),
            (Role::Finance, Right::EditPolicy, false),
            (Role::CreditManager, Right::EditPolicy, true),
            (Role::CreditManager, Right::BuildModels, true),
            (Role::Owner, Right::ApproveModels, true),
            (Role::Sales, Right::BuildModels, false),
            (Role::Sales, Right::EnterOrders, true),
            (Role::Sales, Right::ReleaseOrders, false),
            (Role::Finance, Right::ReleaseOrders, false),
            (Role::CreditManager, Right::ReleaseOrders, true),
            (Role::Auditor, Right::EnterOrders, false),
            (Role::Auditor, Right::ApproveModels, false),
            (Role::Sales, Right::ManagePeople, false),
            (Role::Finance, Right::BookLedger, true),
            (Role::Finance, Right::GrantLimits, false),
            (Role::CreditManager, Right::GrantLimits, true),
            (Role::CreditManager, Right::BookLedger, false),
            (Role::Learner, Right::SeeBuyers, false),
            (Role::Learner, Right::Learn, true),
            (Role::Learner, Right::Teach, false),
            (Role::Instructor, Right::Teach, true),
            (Role::Sales, Right::Teach, false),
            (Role::Auditor, Right::SeeAudit, true),
            (Role::Auditor, Right::LogContact, false),
            (Role::Owner, Right::ManagePeople, true),
        ] {
            assert_eq!(role.may(right), may, "{role} {}", right.code());
        }
        assert_eq!(Role::Sales.scope(7), Scope::Own(7));
        assert_eq!(Role::Collector.scope(7), Scope::All);
    }

    #[test]
    fn every_name_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.code().parse::<Role>().expect("role"), role);
        }
        assert_eq!("credit_manager".parse::<Role>().expect("role"), Role::CreditManager);
        assert!("boss".parse::<Role>().is_err());
    }
}
