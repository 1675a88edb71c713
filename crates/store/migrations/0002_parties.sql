-- Who we trade with: buyers and suppliers, their groups, people, papers and history.

CREATE TABLE parties_buyer (
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    search TEXT NOT NULL,
    party_role TEXT NOT NULL,
    kind TEXT NOT NULL,
    ownership TEXT NOT NULL,
    size TEXT NOT NULL,
    industry TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    uscc TEXT NOT NULL,
    currency TEXT NOT NULL,
    owner_id BIGINT,
    parent_id BIGINT,
    terms TEXT NOT NULL,
    founded_on TEXT,
    customer_since TEXT,
    nature TEXT NOT NULL,
    blocked BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT parties_buyer_pk PRIMARY KEY (id),
    CONSTRAINT parties_buyer_code UNIQUE (code),
    CONSTRAINT parties_buyer_owner FOREIGN KEY (owner_id) REFERENCES store_user (id),
    CONSTRAINT parties_buyer_parent FOREIGN KEY (parent_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_buyer_role CHECK (party_role IN ('buyer', 'supplier', 'both'))
);
CREATE INDEX parties_buyer_owned ON parties_buyer (owner_id, code);
CREATE INDEX parties_buyer_group ON parties_buyer (parent_id);

-- Where each field of a credit file comes from; the newest row of a field is in force.
CREATE TABLE parties_source (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    confidence TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_source_pk PRIMARY KEY (id),
    CONSTRAINT parties_source_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_source_confidence CHECK (confidence IN ('high', 'medium', 'low'))
);
CREATE INDEX parties_source_field ON parties_source (buyer_id, field, id);

CREATE TABLE parties_contact (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    duty TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL,
    erased_at BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT parties_contact_pk PRIMARY KEY (id),
    CONSTRAINT parties_contact_once UNIQUE (buyer_id, name, duty),
    CONSTRAINT parties_contact_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);

-- Restatements are further rows of the same period; the highest version is in force.
CREATE TABLE parties_statement (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    period_end TEXT NOT NULL,
    months BIGINT NOT NULL,
    currency TEXT NOT NULL,
    version BIGINT NOT NULL,
    source TEXT NOT NULL,
    audited BIGINT NOT NULL,
    lines TEXT NOT NULL,
    checks TEXT NOT NULL,
    failed_checks BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_statement_pk PRIMARY KEY (id),
    CONSTRAINT parties_statement_version UNIQUE (buyer_id, period_end, months, version),
    CONSTRAINT parties_statement_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);

CREATE TABLE parties_document (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_document_pk PRIMARY KEY (id),
    CONSTRAINT parties_document_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX parties_document_owner ON parties_document (buyer_id, id);

CREATE TABLE parties_event (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_event_pk PRIMARY KEY (id),
    CONSTRAINT parties_event_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX parties_event_day ON parties_event (buyer_id, on_day);
