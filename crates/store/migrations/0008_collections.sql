-- What was said to buyers, what they promised, and whom to call first.

CREATE TABLE collections_contact (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    number TEXT,
    on_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL,
    item_id BIGINT,
    proven BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_contact_pk PRIMARY KEY (id),
    CONSTRAINT collections_contact_number UNIQUE (number),
    CONSTRAINT collections_contact_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_contact_item FOREIGN KEY (item_id) REFERENCES receivables_item (id)
);
CREATE INDEX collections_contact_day ON collections_contact (buyer_id, on_day);

-- `state` and `paid_minor` are read from the ledger by each assessment; only a withdrawal is
-- a person's.
CREATE TABLE collections_promise (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    number TEXT,
    made_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    company_minor BIGINT NOT NULL,
    item_id BIGINT,
    contact_id BIGINT,
    said_by TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    paid_minor BIGINT NOT NULL,
    judged_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_promise_pk PRIMARY KEY (id),
    CONSTRAINT collections_promise_number UNIQUE (number),
    CONSTRAINT collections_promise_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_promise_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_promise_contact
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_promise_amount CHECK (amount_minor > 0),
    CONSTRAINT collections_promise_days CHECK (due_on >= made_on),
    CONSTRAINT collections_promise_state
        CHECK (state IN ('open', 'kept', 'partly', 'broken', 'withdrawn'))
);
CREATE INDEX collections_promise_due ON collections_promise (buyer_id, due_on);
CREATE INDEX collections_promise_state_due ON collections_promise (state, due_on);

CREATE TABLE collections_task (
    run_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    rank_value BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    overdue_minor BIGINT NOT NULL,
    oldest_days BIGINT NOT NULL,
    action TEXT NOT NULL,
    channel TEXT NOT NULL,
    action_zh TEXT NOT NULL,
    action_en TEXT NOT NULL,
    reasons TEXT NOT NULL,
    limitation_days_left BIGINT,
    promise_on TEXT,
    tier TEXT NOT NULL,
    CONSTRAINT collections_task_pk PRIMARY KEY (run_id, buyer_id),
    CONSTRAINT collections_task_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT collections_task_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX collections_task_rank ON collections_task (run_id, rank_value);
