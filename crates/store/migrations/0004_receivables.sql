-- The ledger. Items and credits are booked once and never changed; movements are appended,
-- corrections are movements with the opposite sign. `open_minor`, `closed_on` and `moved_on`
-- are derived from the movements, kept in the same transaction and checked by `doctor`.

-- One instalment of an invoice. Positive amounts.
CREATE TABLE receivables_item (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    instalment BIGINT NOT NULL,
    issued_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    company_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    moved_on TEXT,
    closed_on TEXT,
    contract TEXT NOT NULL,
    origin TEXT NOT NULL,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT receivables_item_pk PRIMARY KEY (id),
    CONSTRAINT receivables_item_number UNIQUE (buyer_id, number, instalment),
    CONSTRAINT receivables_item_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT receivables_item_amount CHECK (amount_minor > 0),
    CONSTRAINT receivables_item_open CHECK (open_minor >= 0 AND open_minor <= amount_minor)
);
CREATE INDEX receivables_item_unpaid ON receivables_item
    (buyer_id, currency, due_on, issued_on, open_minor) WHERE closed_on IS NULL;

-- Money or paper that reduces what a buyer owes: receipts and credit notes. Positive amounts.
CREATE TABLE receivables_credit (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    company_minor BIGINT NOT NULL,
    unallocated_minor BIGINT NOT NULL,
    moved_on TEXT,
    closed_on TEXT,
    reference TEXT NOT NULL,
    note TEXT NOT NULL,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT receivables_credit_pk PRIMARY KEY (id),
    CONSTRAINT receivables_credit_number UNIQUE (buyer_id, kind, number),
    CONSTRAINT receivables_credit_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT receivables_credit_kind CHECK (kind IN ('receipt', 'credit_note')),
    CONSTRAINT receivables_credit_amount CHECK (amount_minor > 0),
    CONSTRAINT receivables_credit_left
        CHECK (unallocated_minor >= 0 AND unallocated_minor <= amount_minor)
);
CREATE INDEX receivables_credit_unspent ON receivables_credit
    (buyer_id, currency, kind, effective_on, unallocated_minor) WHERE closed_on IS NULL;

-- What happened to an item, a credit or both. `amount_minor` is what it takes off the open
-- amount; a reversal has the same amount with the opposite sign and names what it reverses.
CREATE TABLE receivables_movement (
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT,
    credit_id BIGINT,
    amount_minor BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    reverses_id BIGINT,
    reason TEXT NOT NULL,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT receivables_movement_pk PRIMARY KEY (id),
    CONSTRAINT receivables_movement_reverses UNIQUE (reverses_id),
    CONSTRAINT receivables_movement_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT receivables_movement_credit
        FOREIGN KEY (credit_id) REFERENCES receivables_credit (id),
    CONSTRAINT receivables_movement_amount CHECK (amount_minor <> 0),
    CONSTRAINT receivables_movement_kind CHECK (
        kind IN ('allocation', 'credit_allocation', 'write_off', 'cancellation', 'bounce', 'refund',
            'reversal'))
);
CREATE INDEX receivables_movement_of_item ON receivables_movement (item_id)
    WHERE item_id IS NOT NULL;
CREATE INDEX receivables_movement_of_credit ON receivables_movement (credit_id)
    WHERE credit_id IS NOT NULL;

-- The part of an item that the buyer disputes, from a day until it is resolved.
CREATE TABLE receivables_dispute (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    opened_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    resolved_on TEXT,
    outcome TEXT NOT NULL,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT receivables_dispute_pk PRIMARY KEY (id),
    CONSTRAINT receivables_dispute_once UNIQUE (item_id, opened_on),
    CONSTRAINT receivables_dispute_item FOREIGN KEY (item_id) REFERENCES receivables_item (id)
);
CREATE INDEX receivables_dispute_buyer ON receivables_dispute (buyer_id);

-- What one unit of a currency is worth in the company's, from a day on.
CREATE TABLE receivables_rate (
    currency TEXT NOT NULL,
    from_on TEXT NOT NULL,
    rate TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT receivables_rate_pk PRIMARY KEY (currency, from_on)
);

-- One row: grows with every change of the ledger, so that whoever keeps a computed figure knows
-- when it is old; and the last day on which anything in the ledger takes effect.
CREATE TABLE receivables_state (
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    last_effective_on TEXT NOT NULL,
    CONSTRAINT receivables_state_pk PRIMARY KEY (id)
);
INSERT INTO receivables_state (id, version, last_effective_on) VALUES (1, 0, '');
