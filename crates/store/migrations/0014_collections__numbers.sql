-- The number of a contact or a promise names it among its buyer's, not in the whole house: two
-- buyers' systems may both have a "1". The tables are made anew, because SQLite changes no
-- constraint of a table that is there.
CREATE TABLE collections_contact_before AS SELECT * FROM collections_contact;
CREATE TABLE collections_promise_before AS SELECT * FROM collections_promise;
DROP TABLE collections_promise;
DROP TABLE collections_contact;

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
    CONSTRAINT collections_contact_number UNIQUE (buyer_id, number),
    CONSTRAINT collections_contact_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_contact_item FOREIGN KEY (item_id) REFERENCES receivables_item (id)
);
INSERT INTO collections_contact (id, buyer_id, number, on_day, channel, person, result, note,
item_id, proven, actor, recorded_at) SELECT id, buyer_id, number, on_day, channel, person, result,
note, item_id, proven, actor, recorded_at FROM collections_contact_before;
CREATE INDEX collections_contact_day ON collections_contact (buyer_id, on_day);

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
    CONSTRAINT collections_promise_number UNIQUE (buyer_id, number),
    CONSTRAINT collections_promise_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_promise_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_promise_contact
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_promise_amount CHECK (amount_minor > 0),
    CONSTRAINT collections_promise_days CHECK (due_on >= made_on),
    CONSTRAINT collections_promise_state
        CHECK (state IN ('open', 'kept', 'partly', 'broken', 'withdrawn'))
);
INSERT INTO collections_promise (id, buyer_id, number, made_on, due_on, currency, amount_minor,
company_minor, item_id, contact_id, said_by, note, state, paid_minor, judged_on, actor, recorded_at)
SELECT id, buyer_id, number, made_on, due_on, currency, amount_minor, company_minor, item_id,
contact_id, said_by, note, state, paid_minor, judged_on, actor, recorded_at
FROM collections_promise_before;
CREATE INDEX collections_promise_due ON collections_promise (buyer_id, due_on);
CREATE INDEX collections_promise_state_due ON collections_promise (state, due_on);

DROP TABLE collections_promise_before;
DROP TABLE collections_contact_before;
