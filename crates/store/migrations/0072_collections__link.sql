-- A customer's own page: links that open it, of which only the digest of the secret is kept, and what was
-- answered through them.

CREATE TABLE collections_link (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    one_seller BIGINT NOT NULL,
    entity_id BIGINT,
    secret_digest TEXT NOT NULL,
    lang TEXT NOT NULL,
    note TEXT NOT NULL,
    outbox_id BIGINT,
    issued_by TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    first_opened_at BIGINT,
    last_opened_at BIGINT,
    revoked_by TEXT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT collections_link_pk PRIMARY KEY (id),
    CONSTRAINT collections_link_secret UNIQUE (secret_digest),
    CONSTRAINT collections_link_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_link_entity FOREIGN KEY (entity_id) REFERENCES parties_entity (id),
    CONSTRAINT collections_link_outbox FOREIGN KEY (outbox_id) REFERENCES collections_outbox (id),
    CONSTRAINT collections_link_lang CHECK (lang IN ('zh', 'en')),
    CONSTRAINT collections_link_times CHECK (expires_at > issued_at)
);
CREATE INDEX collections_link_of_buyer ON collections_link (buyer_id, id);

CREATE TABLE collections_link_answer (
    id BIGINT NOT NULL,
    link_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    once TEXT NOT NULL,
    kind TEXT NOT NULL,
    said_by TEXT NOT NULL,
    text TEXT NOT NULL,
    item_id BIGINT,
    account_id BIGINT,
    promise_id BIGINT,
    dispute_id BIGINT,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    due_on TEXT,
    recorded_at BIGINT NOT NULL,
    seen_by TEXT NOT NULL,
    seen_at BIGINT,
    CONSTRAINT collections_link_answer_pk PRIMARY KEY (id),
    CONSTRAINT collections_link_answer_once UNIQUE (link_id, once),
    CONSTRAINT collections_link_answer_link FOREIGN KEY (link_id) REFERENCES collections_link (id),
    CONSTRAINT collections_link_answer_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_link_answer_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_link_answer_account
        FOREIGN KEY (account_id) REFERENCES collections_account (id),
    CONSTRAINT collections_link_answer_promise
        FOREIGN KEY (promise_id) REFERENCES collections_promise (id),
    CONSTRAINT collections_link_answer_dispute
        FOREIGN KEY (dispute_id) REFERENCES collections_dispute (id),
    CONSTRAINT collections_link_answer_kind
        CHECK (kind IN ('promise', 'dispute', 'agrees', 'differs', 'message'))
);
CREATE INDEX collections_link_answer_of_buyer ON collections_link_answer (buyer_id, id);
CREATE INDEX collections_link_answer_unread ON collections_link_answer (buyer_id)
    WHERE seen_at IS NULL;
