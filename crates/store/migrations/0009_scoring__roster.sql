-- The register of buyers filters, sorts and sums by these columns without touching the documents.
CREATE INDEX scoring_assessment_roster ON scoring_assessment (run_id, buyer_id, tier, score,
    pd_micro, exposure_minor, open_minor, overdue_minor, oldest_overdue_days, limit_kind,
    limit_minor, headroom_kind, headroom_minor, alert_level);
