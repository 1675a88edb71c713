//! The roles of columns in files beside the ledger.

use super::kinds::Role;

impl Role {
    pub(super) const OF_STATEMENT_LINES: [Self; 11] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::PeriodEnd,
        Self::Months,
        Self::Currency,
        Self::Audited,
        Self::Scope,
        Self::LineCode,
        Self::LineName,
        Self::Amount,
        Self::Origin,
    ];
    pub(super) const OF_STATEMENTS: [Self; 8] = [
        Self::BuyerCode,
        Self::BuyerName,
        Self::PeriodEnd,
        Self::Months,
        Self::Currency,
        Self::Audited,
        Self::Scope,
        Self::Origin,
    ];
}
