-- Statements of account: what was said to be open, line by line, on which day it was sent, how it was
-- answered; and the work on amounts in dispute.

CREATE TABLE collections_account (
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    buyer_id BIGINT NOT NULL,
    entity_id BIGINT,
    as_of TEXT NOT NULL,
    made_on TEXT NOT NULL,
    state TEXT NOT NULL,
    line_count BIGINT NOT NULL,
    totals TEXT NOT NULL,
    digest TEXT NOT NULL,
    sent_on TEXT,
    sent_how TEXT NOT NULL,
    arrived_on TEXT,
    proof TEXT NOT NULL,
    answered_on TEXT,
    signed_by TEXT NOT NULL,
    capacity TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_media TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_account_pk PRIMARY KEY (id),
    CONSTRAINT collections_account_number UNIQUE (number),
    CONSTRAINT collections_account_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_account_state
        CHECK (state IN ('made', 'sent', 'signed', 'differs', 'withdrawn'))
);
CREATE INDEX collections_account_of_buyer ON collections_account (buyer_id, as_of);
CREATE INDEX collections_account_day ON collections_account (as_of, id);

-- The lines as they were said; an item of the ledger, or money that is not allocated.
CREATE TABLE collections_account_line (
    account_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    item_id BIGINT,
    credit_id BIGINT,
    number TEXT NOT NULL,
    instalment BIGINT NOT NULL,
    issued_on TEXT NOT NULL,
    due_on TEXT,
    contract TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    disputed_minor BIGINT NOT NULL,
    CONSTRAINT collections_account_line_pk PRIMARY KEY (account_id, place),
    CONSTRAINT collections_account_line_account FOREIGN KEY (account_id)
        REFERENCES collections_account (id)
);
CREATE INDEX collections_account_line_item ON collections_account_line (item_id);

-- Where the buyer's figures differ from ours.
CREATE TABLE collections_account_difference (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    place BIGINT,
    reason TEXT NOT NULL,
    currency TEXT NOT NULL,
    ours_minor BIGINT NOT NULL,
    theirs_minor BIGINT NOT NULL,
    text TEXT NOT NULL,
    dispute_id BIGINT,
    settled_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_account_difference_pk PRIMARY KEY (id),
    CONSTRAINT collections_account_difference_account FOREIGN KEY (account_id)
        REFERENCES collections_account (id)
);
CREATE INDEX collections_account_difference_of ON collections_account_difference (account_id);

-- The work on an amount in dispute; the ledger keeps the amount itself.
CREATE TABLE collections_dispute (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    opened_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL,
    cause TEXT NOT NULL,
    resolved_on TEXT,
    amount_minor BIGINT NOT NULL,
    credited_minor BIGINT NOT NULL,
    credit_number TEXT NOT NULL,
    closing TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_dispute_pk PRIMARY KEY (id),
    CONSTRAINT collections_dispute_once UNIQUE (item_id, opened_on),
    CONSTRAINT collections_dispute_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_dispute_amount
        CHECK (amount_minor > 0 AND credited_minor >= 0 AND credited_minor <= amount_minor),
    CONSTRAINT collections_dispute_state CHECK (state IN ('open', 'credited', 'dismissed'))
);
CREATE INDEX collections_dispute_due ON collections_dispute (state, due_on);
CREATE INDEX collections_dispute_of_buyer ON collections_dispute (buyer_id, id);
