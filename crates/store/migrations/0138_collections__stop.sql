-- A step of the strategy that stops supply proposes it; a second person signs, and only then is supply stopped.

CREATE TABLE collections_stop (
    id BIGINT NOT NULL,
    outbox_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_on TEXT,
    decided_note TEXT NOT NULL,
    live BIGINT,
    CONSTRAINT collections_stop_pk PRIMARY KEY (id),
    CONSTRAINT collections_stop_one UNIQUE (live),
    CONSTRAINT collections_stop_outbox FOREIGN KEY (outbox_id) REFERENCES collections_outbox (id),
    CONSTRAINT collections_stop_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_stop_state CHECK (state IN ('proposed', 'stopped', 'rejected'))
);
CREATE INDEX collections_stop_of ON collections_stop (outbox_id, id);
CREATE INDEX collections_stop_by_state ON collections_stop (state, id);
