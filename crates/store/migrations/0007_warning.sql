-- Alerts: one row per buyer and signal, raised again and never doubled; its past is in the audit.
CREATE TABLE warning_alert (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    signal TEXT NOT NULL,
    state TEXT NOT NULL,
    level BIGINT NOT NULL,
    own_level BIGINT NOT NULL,
    raised_on TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    deadline_on TEXT NOT NULL,
    cleared_on TEXT,
    owner_role TEXT NOT NULL,
    times BIGINT NOT NULL,
    said_zh TEXT NOT NULL,
    said_en TEXT NOT NULL,
    evidence TEXT NOT NULL,
    handled_by TEXT NOT NULL,
    handled_note TEXT NOT NULL,
    run_id BIGINT,
    version BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT warning_alert_pk PRIMARY KEY (id),
    CONSTRAINT warning_alert_once UNIQUE (buyer_id, signal),
    CONSTRAINT warning_alert_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT warning_alert_level CHECK (level IN (1, 2, 3)),
    CONSTRAINT warning_alert_state
        CHECK (state IN ('open', 'acknowledged', 'cleared', 'expired'))
);
CREATE INDEX warning_alert_urgent ON warning_alert (state, level, deadline_on);

-- What people noticed (F07).
CREATE TABLE warning_report (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    signal TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    on_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT warning_report_pk PRIMARY KEY (id),
    CONSTRAINT warning_report_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX warning_report_of_buyer ON warning_report (buyer_id, on_day);

-- Bounces are rare and asked for by buyer.
CREATE INDEX receivables_movement_bounced ON receivables_movement (buyer_id, effective_on)
    WHERE kind = 'bounce';
