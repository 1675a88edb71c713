-- What was judged, from what, and by which rules. A run is complete or it is not current.

-- Every scorecard that ever gave a score, word for word.
CREATE TABLE scoring_model (
    digest TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    source TEXT NOT NULL,
    card TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_model_pk PRIMARY KEY (digest)
);

CREATE TABLE scoring_run (
    id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    state TEXT NOT NULL,
    model_digest TEXT NOT NULL,
    policy_digest TEXT NOT NULL,
    ledger_version BIGINT NOT NULL,
    inputs_digest TEXT NOT NULL,
    results_digest TEXT NOT NULL,
    buyers BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    portfolio TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    CONSTRAINT scoring_run_pk PRIMARY KEY (id),
    CONSTRAINT scoring_run_state CHECK (state IN ('running', 'done', 'failed', 'cancelled'))
);

-- One row: the run that pages show. Switched in the transaction that completes a run.
CREATE TABLE scoring_current (
    id BIGINT NOT NULL,
    run_id BIGINT,
    CONSTRAINT scoring_current_pk PRIMARY KEY (id)
);
INSERT INTO scoring_current (id, run_id) VALUES (1, NULL);

-- One buyer in one run: what lists sort by as columns, the rest as a document.
CREATE TABLE scoring_assessment (
    run_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    score BIGINT,
    score_before BIGINT,
    pd_micro BIGINT,
    tier TEXT NOT NULL,
    confidence TEXT NOT NULL,
    provisional BIGINT NOT NULL,
    ability BIGINT,
    willingness BIGINT,
    quadrant TEXT NOT NULL,
    exposure_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    overdue_minor BIGINT NOT NULL,
    oldest_overdue_days BIGINT NOT NULL,
    sales_12m_minor BIGINT NOT NULL,
    limit_kind TEXT,
    limit_minor BIGINT,
    headroom_kind TEXT NOT NULL,
    headroom_minor BIGINT,
    proposed_kind TEXT NOT NULL,
    proposed_minor BIGINT,
    proposed_terms TEXT NOT NULL,
    alert_level BIGINT NOT NULL,
    inputs_digest TEXT NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT scoring_assessment_pk PRIMARY KEY (run_id, buyer_id),
    CONSTRAINT scoring_assessment_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT scoring_assessment_run FOREIGN KEY (run_id) REFERENCES scoring_run (id)
);
CREATE INDEX scoring_assessment_score ON scoring_assessment (run_id, score);
CREATE INDEX scoring_assessment_overdue ON scoring_assessment (run_id, overdue_minor);
CREATE INDEX scoring_assessment_exposure ON scoring_assessment (run_id, exposure_minor);
CREATE INDEX scoring_assessment_history ON scoring_assessment (buyer_id, run_id);

-- Five-minute screens, of buyers or of firms that are no buyers yet.
CREATE TABLE scoring_screen (
    id BIGINT NOT NULL,
    buyer_id BIGINT,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    answers TEXT NOT NULL,
    level TEXT NOT NULL,
    risk_percent BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    actor TEXT NOT NULL,
    on_day TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_screen_pk PRIMARY KEY (id),
    CONSTRAINT scoring_screen_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT scoring_screen_level CHECK (level IN ('low', 'medium', 'high'))
);
CREATE INDEX scoring_screen_of_buyer ON scoring_screen (buyer_id, id);
