//! By what the register of buyers is sorted, and where a page of it ended.

use crate::parties::BuyerId;

/// By what the register is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum RosterSort {
    /// The buyer's code.
    Code,
    /// The name.
    Name,
    /// How it buys.
    Kind,
    /// The salesperson's name.
    Owner,
    /// From low risk to high, the unrated last.
    Tier,
    /// The score.
    Score,
    /// The probability of default.
    Pd,
    /// Open less unallocated.
    Exposure,
    /// Open.
    Open,
    /// Overdue.
    #[default]
    Overdue,
    /// Days since the oldest unpaid due day.
    Oldest,
    /// The granted limit; not granted, none, amounts, unlimited.
    Limit,
    /// What is left of it.
    Headroom,
    /// The proposed limit; none proposed, none, amounts.
    Proposed,
    /// Exposure as a share of the limit; no credit but exposed first, without an amount last.
    Used,
    /// Invoiced in the last twelve months.
    Sales,
    /// The highest level of its live alerts.
    Alert,
}

impl RosterSort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 17] = [
        Self::Code,
        Self::Name,
        Self::Kind,
        Self::Owner,
        Self::Tier,
        Self::Score,
        Self::Pd,
        Self::Exposure,
        Self::Open,
        Self::Overdue,
        Self::Oldest,
        Self::Limit,
        Self::Headroom,
        Self::Proposed,
        Self::Used,
        Self::Sales,
        Self::Alert,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Owner => "owner",
            Self::Tier => "tier",
            Self::Score => "score",
            Self::Pd => "pd",
            Self::Exposure => "exposure",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Oldest => "oldest",
            Self::Limit => "limit",
            Self::Headroom => "headroom",
            Self::Proposed => "proposed",
            Self::Used => "used",
            Self::Sales => "sales",
            Self::Alert => "alert",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }

    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Code | Self::Name | Self::Kind | Self::Owner)
    }

    /// Never null, so that a page can begin after any value.
    pub(super) const fn expression(self) -> &'static str {
        match self {
            Self::Code => "b.code",
            Self::Name => "b.name",
            Self::Kind => "b.kind",
            Self::Owner => "COALESCE(u.name, '')",
            Self::Tier => {
                "CASE COALESCE(a.tier, 'unrated') WHEN 'low' THEN 1 WHEN 'medium' THEN 2 \
                 WHEN 'high' THEN 3 ELSE 4 END"
            }
            Self::Score => "COALESCE(a.score, -1)",
            Self::Pd => "COALESCE(a.pd_micro, -1)",
            Self::Exposure => "COALESCE(a.exposure_minor, 0)",
            Self::Sales => "COALESCE(a.sales_12m_minor, 0)",
            Self::Alert => "COALESCE(a.alert_level, 0)",
            Self::Open => "COALESCE(a.open_minor, 0)",
            Self::Overdue => "COALESCE(a.overdue_minor, 0)",
            Self::Oldest => "COALESCE(a.oldest_overdue_days, 0)",
            Self::Limit => {
                "CASE COALESCE(a.limit_kind, '') WHEN 'unlimited' THEN 9000000000000000000 \
                 WHEN 'amount' THEN COALESCE(a.limit_minor, 0) WHEN 'none' THEN 0 ELSE -1 END"
            }
            Self::Proposed => {
                "CASE COALESCE(a.proposed_kind, '') WHEN 'amount' \
                 THEN COALESCE(a.proposed_minor, 0) WHEN 'none' THEN 0 ELSE -1 END"
            }
            // Hundredths of a percent; the decimal point keeps the product from overflowing.
            Self::Used => {
                "CASE WHEN a.limit_kind = 'amount' AND a.limit_minor > 0 \
                 THEN CAST(a.exposure_minor * 10000.0 / a.limit_minor AS BIGINT) \
                 WHEN a.limit_kind = 'none' AND a.exposure_minor > 0 \
                 THEN 8000000000000000000 WHEN a.limit_kind IS NULL THEN -2 ELSE -1 END"
            }
            Self::Headroom => {
                "CASE COALESCE(a.headroom_kind, '') WHEN 'unlimited' THEN 9000000000000000000 \
                 WHEN 'not_granted' THEN -8000000000000000000 WHEN '' THEN -9000000000000000000 \
                 ELSE COALESCE(a.headroom_minor, 0) END"
            }
        }
    }
}

/// Where a page ended: the sort's value and the buyer's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterCursor {
    pub(super) value: String,
    pub(super) id: BuyerId,
}

impl RosterCursor {
    /// As one word for an address.
    pub fn code(&self) -> String {
        format!("{}~{}", self.value, self.id)
    }

    /// The inverse of [`Self::code`]; `None` where it was altered.
    pub fn parse(text: &str) -> Option<Self> {
        let (value, id) = text.rsplit_once('~')?;
        Some(Self { value: value.to_owned(), id: id.parse().ok()? })
    }
}
