//! The columns of the ledger's tables, in the order in which rows are written.

/// The tables that grow with business.
pub const LARGE_TABLES: [&str; 3] =
    ["receivables_item", "receivables_credit", "receivables_movement"];

pub(super) const CREDIT_COLUMNS: [&str; 17] = [
    "id",
    "buyer_id",
    "kind",
    "number",
    "number_key",
    "effective_on",
    "currency",
    "amount_minor",
    "company_minor",
    "unallocated_minor",
    "moved_on",
    "closed_on",
    "reference",
    "note",
    "entity_id",
    "batch_id",
    "recorded_at",
];
pub(super) const DISPUTE_COLUMNS: [&str; 10] = [
    "id",
    "buyer_id",
    "item_id",
    "amount_minor",
    "opened_on",
    "reason",
    "resolved_on",
    "outcome",
    "batch_id",
    "recorded_at",
];
