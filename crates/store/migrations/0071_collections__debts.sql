-- Who owes whom among buyers and others (triangular debts), and matters before the law with their
-- deadlines.

CREATE TABLE collections_debtor (
    id BIGINT NOT NULL,
    name_key TEXT NOT NULL,
    name TEXT NOT NULL,
    buyer_id BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_debtor_pk PRIMARY KEY (id),
    CONSTRAINT collections_debtor_name UNIQUE (name_key),
    CONSTRAINT collections_debtor_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX collections_debtor_of_buyer ON collections_debtor (buyer_id);

CREATE TABLE collections_debt (
    id BIGINT NOT NULL,
    debtor_id BIGINT NOT NULL,
    creditor_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    basis TEXT NOT NULL,
    source TEXT NOT NULL,
    live BIGINT NOT NULL,
    ended_on TEXT,
    ending TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_debt_pk PRIMARY KEY (id),
    CONSTRAINT collections_debt_debtor FOREIGN KEY (debtor_id)
        REFERENCES collections_debtor (id),
    CONSTRAINT collections_debt_creditor FOREIGN KEY (creditor_id)
        REFERENCES collections_debtor (id),
    CONSTRAINT collections_debt_amount CHECK (amount_minor > 0),
    CONSTRAINT collections_debt_two CHECK (debtor_id <> creditor_id)
);
CREATE INDEX collections_debt_of_debtor ON collections_debt (debtor_id, live);
CREATE INDEX collections_debt_of_creditor ON collections_debt (creditor_id, live);
CREATE INDEX collections_debt_live ON collections_debt (live, id);

CREATE TABLE collections_matter (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    live BIGINT,
    route TEXT NOT NULL,
    claimed_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    forum TEXT NOT NULL,
    reference TEXT NOT NULL,
    counsel TEXT NOT NULL,
    reckoned TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closed_on TEXT,
    got_minor BIGINT,
    cost_minor BIGINT,
    closing TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_matter_pk PRIMARY KEY (id),
    CONSTRAINT collections_matter_live UNIQUE (live),
    CONSTRAINT collections_matter_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_matter_outcome CHECK (
        outcome IN ('', 'paid', 'settled', 'won', 'lost', 'dropped'))
);
CREATE INDEX collections_matter_of_case ON collections_matter (case_id, id);

CREATE TABLE collections_matter_day (
    id BIGINT NOT NULL,
    matter_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT,
    done_by TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_matter_day_pk PRIMARY KEY (id),
    CONSTRAINT collections_matter_day_of FOREIGN KEY (matter_id)
        REFERENCES collections_matter (id)
);
CREATE INDEX collections_matter_day_due ON collections_matter_day (matter_id, due_on);
