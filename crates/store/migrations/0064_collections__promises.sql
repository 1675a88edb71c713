-- How a promise was acknowledged and what became of it day by day, agreements whose instalments are promises, next
-- steps where nothing was agreed, and what the daily guard found.

CREATE TABLE collections_agreement (
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    buyer_id BIGINT NOT NULL,
    form TEXT NOT NULL,
    made_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    principal_minor BIGINT NOT NULL,
    interest TEXT NOT NULL,
    interest_minor BIGINT NOT NULL,
    security TEXT NOT NULL,
    default_clause TEXT NOT NULL,
    person TEXT NOT NULL,
    note TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    state TEXT NOT NULL,
    signed_on TEXT,
    signed_by TEXT NOT NULL,
    file_digest TEXT,
    document_id BIGINT,
    file_name TEXT NOT NULL,
    ended_on TEXT,
    ended_why TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_agreement_pk PRIMARY KEY (id),
    CONSTRAINT collections_agreement_number UNIQUE (number),
    CONSTRAINT collections_agreement_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_agreement_amount CHECK (principal_minor > 0 AND interest_minor >= 0),
    CONSTRAINT collections_agreement_form CHECK (form IN ('agreement', 'letter')),
    CONSTRAINT collections_agreement_state CHECK (state IN ('draft', 'signed', 'withdrawn')),
    CONSTRAINT collections_agreement_signed
        CHECK (state <> 'signed' OR (signed_on IS NOT NULL AND file_digest IS NOT NULL))
);
CREATE INDEX collections_agreement_of_buyer ON collections_agreement (buyer_id, id);
CREATE INDEX collections_agreement_states ON collections_agreement (state, id);

CREATE TABLE collections_agreement_item (
    agreement_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    CONSTRAINT collections_agreement_item_pk PRIMARY KEY (agreement_id, item_id),
    CONSTRAINT collections_agreement_item_of
        FOREIGN KEY (agreement_id) REFERENCES collections_agreement (id),
    CONSTRAINT collections_agreement_item_item
        FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_agreement_item_amount CHECK (amount_minor > 0)
);
CREATE INDEX collections_agreement_item_items ON collections_agreement_item (item_id);

CREATE TABLE collections_instalment (
    agreement_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    promise_id BIGINT,
    CONSTRAINT collections_instalment_pk PRIMARY KEY (agreement_id, position),
    CONSTRAINT collections_instalment_of
        FOREIGN KEY (agreement_id) REFERENCES collections_agreement (id),
    CONSTRAINT collections_instalment_promise
        FOREIGN KEY (promise_id) REFERENCES collections_promise (id),
    CONSTRAINT collections_instalment_amount CHECK (amount_minor > 0)
);

ALTER TABLE collections_promise ADD COLUMN ack TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_promise ADD COLUMN ack_by TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_promise ADD COLUMN ack_on TEXT;
ALTER TABLE collections_promise ADD COLUMN agreement_id BIGINT;
ALTER TABLE collections_promise ADD COLUMN replaces_id BIGINT;
ALTER TABLE collections_promise ADD COLUMN replaced_by BIGINT;
-- Kept once, and not any more since this day: money was taken back behind its day.
ALTER TABLE collections_promise ADD COLUMN reopened_on TEXT;
CREATE INDEX collections_promise_item ON collections_promise (item_id, state);
CREATE INDEX collections_promise_agreement ON collections_promise (agreement_id);

-- What happened to a promise, in order; `judged` is written when the ledger says something else than before.
CREATE TABLE collections_promise_step (
    id BIGINT NOT NULL,
    promise_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    on_day TEXT NOT NULL,
    state TEXT NOT NULL,
    paid_minor BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_promise_step_pk PRIMARY KEY (id),
    CONSTRAINT collections_promise_step_of
        FOREIGN KEY (promise_id) REFERENCES collections_promise (id),
    CONSTRAINT collections_promise_step_step CHECK (step IN
        ('confirmed', 'judged', 'moved', 'renewed', 'withdrawn', 'escalated', 'decided', 'ended'))
);
CREATE INDEX collections_promise_step_order ON collections_promise_step (promise_id, id);

-- What is to be done by when where nothing was agreed. An escalation waits for the manager's decision.
CREATE TABLE collections_next_step (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    promise_id BIGINT,
    contact_id BIGINT,
    kind TEXT NOT NULL,
    owner_id BIGINT,
    made_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    done_on TEXT,
    outcome TEXT NOT NULL,
    actor TEXT NOT NULL,
    done_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_next_step_pk PRIMARY KEY (id),
    CONSTRAINT collections_next_step_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_next_step_promise
        FOREIGN KEY (promise_id) REFERENCES collections_promise (id),
    CONSTRAINT collections_next_step_contact
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_next_step_state CHECK (state IN ('open', 'done')),
    CONSTRAINT collections_next_step_days CHECK (due_on >= made_on)
);
CREATE INDEX collections_next_step_due ON collections_next_step (state, due_on, id);
CREATE INDEX collections_next_step_of_buyer ON collections_next_step (buyer_id, made_on);

-- One row a day: how many promises had passed their day, and how many of them in silence.
CREATE TABLE collections_guard (
    on_day TEXT NOT NULL,
    watched BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    silent_ids TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_guard_pk PRIMARY KEY (on_day),
    CONSTRAINT collections_guard_counts
        CHECK (silent >= 0 AND passed >= silent AND watched >= passed)
);
