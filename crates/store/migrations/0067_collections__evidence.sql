-- Papers that prove an item or a buyer's debts, what interrupts limitation periods, other clocks, and what
-- the law about paying small firms asks for.

CREATE TABLE collections_evidence (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    signatory TEXT NOT NULL,
    capacity TEXT NOT NULL,
    power_id BIGINT,
    note TEXT NOT NULL,
    withdrawn_on TEXT,
    withdrawn_why TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_evidence_pk PRIMARY KEY (id),
    CONSTRAINT collections_evidence_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_evidence_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_evidence_power FOREIGN KEY (power_id)
        REFERENCES collections_evidence (id)
);
CREATE INDEX collections_evidence_of_buyer ON collections_evidence (buyer_id, item_id);

CREATE TABLE collections_interruption (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    arrived_on TEXT,
    ended_on TEXT,
    proof TEXT NOT NULL,
    evidence_id BIGINT,
    person TEXT NOT NULL,
    note TEXT NOT NULL,
    withdrawn_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_interruption_pk PRIMARY KEY (id),
    CONSTRAINT collections_interruption_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_interruption_item FOREIGN KEY (item_id)
        REFERENCES receivables_item (id),
    CONSTRAINT collections_interruption_evidence FOREIGN KEY (evidence_id)
        REFERENCES collections_evidence (id),
    CONSTRAINT collections_interruption_days CHECK (ended_on IS NULL OR ended_on >= on_day)
);
CREATE INDEX collections_interruption_of_buyer ON collections_interruption (buyer_id, on_day);

CREATE TABLE collections_clock (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT,
    kind TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    agreed BIGINT NOT NULL,
    note TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_clock_pk PRIMARY KEY (id),
    CONSTRAINT collections_clock_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_clock_days CHECK (ends_on >= starts_on)
);
CREATE INDEX collections_clock_open ON collections_clock (ends_on, id) WHERE closed_on IS NULL;
CREATE INDEX collections_clock_of_buyer ON collections_clock (buyer_id, id);

-- What is known of an item for the law about paying small firms; the newest row counts.
CREATE TABLE collections_claim (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    debtor TEXT NOT NULL,
    own_size TEXT NOT NULL,
    told_on TEXT,
    signed_on TEXT,
    delivered_on TEXT,
    inspect_by TEXT,
    accepted_on TEXT,
    late_bps BIGINT,
    back_to_back BIGINT NOT NULL,
    asked_on TEXT,
    complained_on TEXT,
    year_days BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_claim_pk PRIMARY KEY (id),
    CONSTRAINT collections_claim_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_claim_year CHECK (year_days IN (360, 365))
);
CREATE INDEX collections_claim_of_item ON collections_claim (item_id, id);
CREATE INDEX collections_claim_of_buyer ON collections_claim (buyer_id, id);
