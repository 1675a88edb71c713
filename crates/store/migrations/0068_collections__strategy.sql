-- Strategy of collections: versions signed by two, each nightly run, and the steps that it proposes with
-- what became of them. A step is sent at most once: its key names buyer, step and day, and what leaves the
-- house is marked before it leaves.
CREATE TABLE collections_strategy (
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    simulation TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    decided_reason TEXT NOT NULL,
    CONSTRAINT collections_strategy_pk PRIMARY KEY (id),
    CONSTRAINT collections_strategy_state CHECK (state IN ('draft', 'proposed', 'approved',
        'rejected'))
);

CREATE TABLE collections_strategy_run (
    id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    version TEXT NOT NULL,
    buyers BIGINT NOT NULL,
    proposed BIGINT NOT NULL,
    lapsed BIGINT NOT NULL,
    released BIGINT NOT NULL,
    held TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_strategy_run_pk PRIMARY KEY (id)
);

CREATE TABLE collections_outbox (
    id BIGINT NOT NULL,
    send_key TEXT NOT NULL,
    buyer_id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    step TEXT NOT NULL,
    action TEXT NOT NULL,
    way TEXT NOT NULL,
    letter TEXT NOT NULL,
    level BIGINT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    company_minor BIGINT NOT NULL,
    oldest_days BIGINT NOT NULL,
    added TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    arm TEXT NOT NULL,
    state TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    released_by TEXT,
    released_at BIGINT,
    waits TEXT NOT NULL,
    number BIGINT,
    sent_on TEXT,
    sent_at BIGINT,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    message_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    contact_id BIGINT,
    arrived_on TEXT,
    proof TEXT NOT NULL,
    closed_by TEXT,
    closed_reason TEXT NOT NULL,
    CONSTRAINT collections_outbox_pk PRIMARY KEY (id),
    CONSTRAINT collections_outbox_once UNIQUE (send_key),
    CONSTRAINT collections_outbox_number UNIQUE (number),
    CONSTRAINT collections_outbox_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_outbox_contact
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_outbox_state CHECK (state IN ('proposed', 'released', 'taken', 'sent',
        'done', 'dropped', 'lapsed', 'refused', 'failed'))
);
CREATE INDEX collections_outbox_by_state ON collections_outbox (state, level, company_minor, id);
CREATE INDEX collections_outbox_of_buyer ON collections_outbox (buyer_id, state);
CREATE INDEX collections_outbox_of_day ON collections_outbox (as_of, buyer_id);

CREATE TABLE collections_outbox_item (
    outbox_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    asked_minor BIGINT NOT NULL,
    days BIGINT NOT NULL,
    own_step TEXT NOT NULL,
    own_level BIGINT NOT NULL,
    CONSTRAINT collections_outbox_item_pk PRIMARY KEY (outbox_id, item_id),
    CONSTRAINT collections_outbox_item_of
        FOREIGN KEY (outbox_id) REFERENCES collections_outbox (id),
    CONSTRAINT collections_outbox_item_item
        FOREIGN KEY (item_id) REFERENCES receivables_item (id)
);
CREATE INDEX collections_outbox_item_history ON collections_outbox_item (item_id);
