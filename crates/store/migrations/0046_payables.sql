-- What we owe suppliers, and what suppliers owe us in goods. Bills and advances are booked once;
-- what happens to them is appended as moves, corrections are moves with the opposite sign.
-- `open_minor` and `moved_on` are derived from the moves in the same transaction.

CREATE TABLE payables_bill (
    id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    invoiced_on TEXT NOT NULL,
    received_on TEXT,
    inspect_by TEXT,
    accepted_on TEXT,
    signed_on TEXT,
    due_on TEXT,
    late_bps BIGINT,
    back_to_back BIGINT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    moved_on TEXT,
    contract TEXT NOT NULL,
    note TEXT NOT NULL,
    batch_id BIGINT,
    undone_by BIGINT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT payables_bill_pk PRIMARY KEY (id),
    CONSTRAINT payables_bill_number UNIQUE (supplier_id, number_key),
    CONSTRAINT payables_bill_supplier FOREIGN KEY (supplier_id) REFERENCES parties_buyer (id),
    CONSTRAINT payables_bill_amount CHECK (amount_minor > 0),
    CONSTRAINT payables_bill_open CHECK (open_minor >= 0 AND open_minor <= amount_minor)
);
CREATE INDEX payables_bill_unpaid ON payables_bill (supplier_id) WHERE open_minor > 0;
CREATE INDEX payables_bill_of_batch ON payables_bill (batch_id) WHERE batch_id IS NOT NULL;

-- Payments, returns and cancellations take off what is open; a dispute holds a part back until it
-- is ended by one with the opposite sign.
CREATE TABLE payables_move (
    id BIGINT NOT NULL,
    bill_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    number TEXT NOT NULL,
    reason TEXT NOT NULL,
    reverses_id BIGINT,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT payables_move_pk PRIMARY KEY (id),
    CONSTRAINT payables_move_reverses UNIQUE (reverses_id),
    CONSTRAINT payables_move_bill FOREIGN KEY (bill_id) REFERENCES payables_bill (id),
    CONSTRAINT payables_move_amount CHECK (amount_minor <> 0),
    CONSTRAINT payables_move_kind CHECK (
        kind IN ('payment', 'return', 'cancellation', 'dispute', 'dispute_end', 'reversal'))
);
CREATE INDEX payables_move_of_bill ON payables_move (bill_id);
CREATE INDEX payables_move_of_batch ON payables_move (batch_id) WHERE batch_id IS NOT NULL;

-- Money paid ahead of goods.
CREATE TABLE payables_advance (
    id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    paid_on TEXT NOT NULL,
    promised_on TEXT,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    moved_on TEXT,
    order_no TEXT NOT NULL,
    note TEXT NOT NULL,
    batch_id BIGINT,
    undone_by BIGINT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT payables_advance_pk PRIMARY KEY (id),
    CONSTRAINT payables_advance_number UNIQUE (supplier_id, number_key),
    CONSTRAINT payables_advance_supplier FOREIGN KEY (supplier_id) REFERENCES parties_buyer (id),
    CONSTRAINT payables_advance_amount CHECK (amount_minor > 0),
    CONSTRAINT payables_advance_open CHECK (open_minor >= 0 AND open_minor <= amount_minor)
);
CREATE INDEX payables_advance_unfilled ON payables_advance (supplier_id) WHERE open_minor > 0;
CREATE INDEX payables_advance_of_batch ON payables_advance (batch_id) WHERE batch_id IS NOT NULL;

-- What came for it: goods, or the money back.
CREATE TABLE payables_arrival (
    id BIGINT NOT NULL,
    advance_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    number TEXT NOT NULL,
    reason TEXT NOT NULL,
    reverses_id BIGINT,
    batch_id BIGINT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT payables_arrival_pk PRIMARY KEY (id),
    CONSTRAINT payables_arrival_reverses UNIQUE (reverses_id),
    CONSTRAINT payables_arrival_advance FOREIGN KEY (advance_id) REFERENCES payables_advance (id),
    CONSTRAINT payables_arrival_amount CHECK (amount_minor <> 0),
    CONSTRAINT payables_arrival_kind CHECK (kind IN ('delivery', 'refund', 'reversal'))
);
CREATE INDEX payables_arrival_of_advance ON payables_arrival (advance_id);
CREATE INDEX payables_arrival_of_batch ON payables_arrival (batch_id) WHERE batch_id IS NOT NULL;

-- How much may be paid ahead to a supplier; the newest row that is in force counts.
CREATE TABLE payables_advance_limit (
    id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT payables_advance_limit_pk PRIMARY KEY (id),
    CONSTRAINT payables_advance_limit_supplier
        FOREIGN KEY (supplier_id) REFERENCES parties_buyer (id),
    CONSTRAINT payables_advance_limit_kind CHECK (kind IN ('amount', 'none', 'unlimited'))
);
CREATE INDEX payables_advance_limit_of_supplier ON payables_advance_limit (supplier_id, from_on);
