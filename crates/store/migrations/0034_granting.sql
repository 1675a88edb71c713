-- Requests for limits and terms, who signed them, the decision records, who stands in for whom,
-- and grants without a request.

CREATE TABLE granting_application (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    live_buyer BIGINT,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    wanted TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_minor BIGINT,
    terms TEXT NOT NULL,
    offered_minor BIGINT,
    offered_terms TEXT,
    currency TEXT NOT NULL,
    applicant TEXT NOT NULL,
    tier TEXT NOT NULL,
    place BIGINT NOT NULL,
    steps BIGINT NOT NULL,
    role TEXT NOT NULL,
    due_on TEXT,
    reminded_on TEXT,
    submitted_on TEXT,
    evidence TEXT NOT NULL,
    weighed TEXT NOT NULL,
    packs TEXT NOT NULL,
    version BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT granting_application_pk PRIMARY KEY (id),
    CONSTRAINT granting_application_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT granting_application_live UNIQUE (live_buyer),
    CONSTRAINT granting_application_what CHECK (what IN ('new', 'change', 'review')),
    CONSTRAINT granting_application_state CHECK (
        state IN ('draft', 'open', 'asked', 'granted', 'refused', 'withdrawn'))
);
CREATE INDEX granting_application_of_buyer ON granting_application (buyer_id, id);
CREATE INDEX granting_application_in_state ON granting_application (state, id);

-- Append-only: every act on a request.
CREATE TABLE granting_trail (
    id BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    act TEXT NOT NULL,
    place BIGINT NOT NULL,
    role TEXT NOT NULL,
    capacity TEXT NOT NULL,
    on_behalf TEXT NOT NULL,
    amount_minor BIGINT,
    terms TEXT NOT NULL,
    note TEXT NOT NULL,
    on_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT granting_trail_pk PRIMARY KEY (id),
    CONSTRAINT granting_trail_of FOREIGN KEY (application_id) REFERENCES granting_application (id)
);
CREATE INDEX granting_trail_order ON granting_trail (application_id, id);

-- One for each decided request; never changed.
CREATE TABLE granting_decision (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_minor BIGINT,
    terms TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    review_on TEXT,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT granting_decision_pk PRIMARY KEY (id),
    CONSTRAINT granting_decision_number UNIQUE (number),
    CONSTRAINT granting_decision_once UNIQUE (application_id),
    CONSTRAINT granting_decision_of FOREIGN KEY (application_id)
        REFERENCES granting_application (id),
    CONSTRAINT granting_decision_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT granting_decision_outcome CHECK (outcome IN ('granted', 'refused'))
);
CREATE INDEX granting_decision_of_buyer ON granting_decision (buyer_id, id);

CREATE TABLE granting_delegation (
    id BIGINT NOT NULL,
    from_login TEXT NOT NULL,
    to_login TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    ended_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT granting_delegation_pk PRIMARY KEY (id),
    CONSTRAINT granting_delegation_days CHECK (to_on >= from_on)
);
CREATE INDEX granting_delegation_to ON granting_delegation (to_login, id);

-- Limits and terms that were granted without a request.
CREATE TABLE granting_bypass (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_minor BIGINT,
    terms TEXT NOT NULL,
    currency TEXT NOT NULL,
    tier TEXT NOT NULL,
    exposure_minor BIGINT NOT NULL,
    overdue_minor BIGINT NOT NULL,
    reason TEXT NOT NULL,
    on_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT granting_bypass_pk PRIMARY KEY (id),
    CONSTRAINT granting_bypass_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT granting_bypass_what CHECK (what IN ('limit', 'terms'))
);
CREATE INDEX granting_bypass_order ON granting_bypass (on_day, id);
