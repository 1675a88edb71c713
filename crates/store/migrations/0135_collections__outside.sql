-- Contacts that were had outside the guard of contacts: kept as facts, marked with the reason of the day. And ways by
-- which a customer does not want to be contacted.

CREATE TABLE collections_outside (
    id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    minute BIGINT,
    why TEXT NOT NULL,
    had BIGINT NOT NULL,
    first_on TEXT,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_outside_pk PRIMARY KEY (id),
    CONSTRAINT collections_outside_once UNIQUE (contact_id),
    CONSTRAINT collections_outside_contact
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_outside_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_outside_why CHECK (
        why IN ('quiet-day', 'hour', 'often', 'cool-off', 'opted-out'))
);
CREATE INDEX collections_outside_by_day ON collections_outside (on_day, id);

CREATE TABLE collections_way_off (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    since_on TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    lifted_on TEXT,
    lifted_note TEXT NOT NULL,
    lifted_by TEXT NOT NULL,
    CONSTRAINT collections_way_off_pk PRIMARY KEY (id),
    CONSTRAINT collections_way_off_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_way_off_channel CHECK (channel IN ('call', 'message', 'visit'))
);
CREATE INDEX collections_way_off_of ON collections_way_off (buyer_id, id);
CREATE INDEX collections_contact_by_day ON collections_contact (on_day, id);
