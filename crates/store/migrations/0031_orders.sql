-- Orders on their way from the question to the invoice, and every decision of the gate.

-- `unbilled_minor`, `open_minor` and `claim_minor` are derived from the amounts above them and kept
-- in the same statement; what is `taken` counts as exposure. Amounts in the order's currency.
CREATE TABLE orders_order (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    deposit_minor BIGINT NOT NULL,
    deliver_on TEXT,
    delivered_minor BIGINT NOT NULL,
    billed_minor BIGINT NOT NULL,
    unbilled_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    claim_minor BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    concluded BIGINT NOT NULL,
    waits BIGINT NOT NULL,
    waits_since BIGINT,
    wanted TEXT NOT NULL,
    expires_on TEXT,
    decision_id BIGINT NOT NULL,
    ledger_version BIGINT NOT NULL,
    note TEXT NOT NULL,
    batch_id BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT orders_order_pk PRIMARY KEY (id),
    CONSTRAINT orders_order_number UNIQUE (buyer_id, number),
    CONSTRAINT orders_order_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT orders_order_state CHECK (state IN ('held', 'declined', 'approved', 'confirmed',
        'part_delivered', 'delivered', 'suspended', 'closed', 'released', 'expired', 'cancelled')),
    CONSTRAINT orders_order_parts CHECK (
        unbilled_minor >= 0 AND open_minor >= 0 AND claim_minor >= 0 AND deposit_minor >= 0)
);
CREATE INDEX orders_order_taken ON orders_order (buyer_id, currency, unbilled_minor, open_minor,
    claim_minor, ledger_version, id) WHERE taken = 1;
CREATE INDEX orders_order_waiting ON orders_order (buyer_id, id) WHERE waits = 1;
CREATE INDEX orders_order_state_day ON orders_order (state, expires_on);

-- A decision is a record: what was known, by which rule, each step, the outcome. `answer` is what
-- whoever asks with the same key gets again.
CREATE TABLE orders_decision (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    transition TEXT NOT NULL,
    request_key TEXT,
    request_digest TEXT NOT NULL,
    rule_digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    facts TEXT NOT NULL,
    steps TEXT NOT NULL,
    answer TEXT NOT NULL,
    digest TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT orders_decision_pk PRIMARY KEY (id),
    CONSTRAINT orders_decision_key UNIQUE (request_key),
    CONSTRAINT orders_decision_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT orders_decision_outcome
        CHECK (outcome IN ('approve', 'review', 'hold', 'decline'))
);
CREATE INDEX orders_decision_order ON orders_decision (order_id, id);

CREATE TABLE orders_delivery (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    delivered_on TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    actor TEXT NOT NULL,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT orders_delivery_pk PRIMARY KEY (id),
    CONSTRAINT orders_delivery_number UNIQUE (buyer_id, number),
    CONSTRAINT orders_delivery_order FOREIGN KEY (order_id) REFERENCES orders_order (id),
    CONSTRAINT orders_delivery_amount CHECK (amount_minor > 0)
);
CREATE INDEX orders_delivery_of_order ON orders_delivery (order_id);

-- 特批: a person lets an order pass up to a cap, for some days, with a reason.
CREATE TABLE orders_release (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    cap_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    until_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    decided_by TEXT,
    recorded_at BIGINT NOT NULL,
    decided_at BIGINT,
    CONSTRAINT orders_release_pk PRIMARY KEY (id),
    CONSTRAINT orders_release_order FOREIGN KEY (order_id) REFERENCES orders_order (id),
    CONSTRAINT orders_release_state CHECK (state IN ('proposed', 'granted', 'refused')),
    CONSTRAINT orders_release_cap CHECK (cap_minor > 0)
);
CREATE INDEX orders_release_of_order ON orders_release (order_id, id);

-- 不安抗辩 (民法典 527, 528): performance of a concluded contract that is suspended.
CREATE TABLE orders_suspension (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    ground TEXT NOT NULL,
    evidence TEXT NOT NULL,
    state_before TEXT NOT NULL,
    suspended_on TEXT NOT NULL,
    notified_on TEXT,
    notified_how TEXT NOT NULL,
    security TEXT NOT NULL,
    security_on TEXT,
    resumed_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT orders_suspension_pk PRIMARY KEY (id),
    CONSTRAINT orders_suspension_order FOREIGN KEY (order_id) REFERENCES orders_order (id),
    CONSTRAINT orders_suspension_ground
        CHECK (ground IN ('deterioration', 'asset-flight', 'reputation', 'inability'))
);
CREATE INDEX orders_suspension_of_order ON orders_suspension (order_id, id);
