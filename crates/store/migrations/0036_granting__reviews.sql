-- When each buyer's credit is due for review, refreshed by every assessment; and what follows from a
-- tier that changed.

CREATE TABLE granting_review (
    buyer_id BIGINT NOT NULL,
    last_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    months BIGINT NOT NULL,
    key_place BIGINT,
    tier TEXT NOT NULL,
    stands_tier TEXT NOT NULL,
    CONSTRAINT granting_review_pk PRIMARY KEY (buyer_id),
    CONSTRAINT granting_review_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX granting_review_due ON granting_review (due_on, buyer_id);

CREATE TABLE granting_change (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    open_buyer BIGINT,
    state TEXT NOT NULL,
    as_of TEXT NOT NULL,
    tier_before TEXT NOT NULL,
    tier_after TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_minor BIGINT,
    terms TEXT NOT NULL,
    proposed_kind TEXT NOT NULL,
    proposed_minor BIGINT,
    proposed_terms TEXT NOT NULL,
    currency TEXT NOT NULL,
    response TEXT NOT NULL,
    counts_on TEXT,
    task_on TEXT,
    letter_zh TEXT NOT NULL,
    letter_en TEXT NOT NULL,
    application_id BIGINT,
    handled_by TEXT NOT NULL,
    handled_note TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT granting_change_pk PRIMARY KEY (id),
    CONSTRAINT granting_change_open UNIQUE (open_buyer),
    CONSTRAINT granting_change_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT granting_change_state CHECK (
        state IN ('open', 'planned', 'done', 'dismissed', 'over'))
);
CREATE INDEX granting_change_of_buyer ON granting_change (buyer_id, id);
CREATE INDEX granting_change_in_state ON granting_change (state, id);
