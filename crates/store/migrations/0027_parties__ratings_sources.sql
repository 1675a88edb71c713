-- What agencies think of a buyer. A rating is never overwritten: a newer one stands beside it, a
-- wrong one is withdrawn with its reason.
CREATE TABLE parties_rating (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    agency TEXT NOT NULL,
    grade TEXT NOT NULL,
    rated_on TEXT NOT NULL,
    valid_until TEXT,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    document_id BIGINT,
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    withdrawn_why TEXT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_rating_pk PRIMARY KEY (id),
    CONSTRAINT parties_rating_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_rating_paper FOREIGN KEY (document_id) REFERENCES parties_document (id)
);
CREATE INDEX parties_rating_of ON parties_rating (buyer_id, rated_on, id);

-- Where information on buyers comes from: the register of sources, and what was taken from them on
-- which day, by its checksum.
CREATE TABLE parties_data_source (
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    licence TEXT NOT NULL,
    currency TEXT NOT NULL,
    cost_minor BIGINT NOT NULL,
    cost_per TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    fresh_days BIGINT NOT NULL,
    contact TEXT NOT NULL,
    fields TEXT NOT NULL,
    labels TEXT NOT NULL,
    note TEXT NOT NULL,
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_data_source_pk PRIMARY KEY (id),
    CONSTRAINT parties_data_source_code UNIQUE (code)
);

CREATE TABLE parties_snapshot (
    id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    taken_on TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_snapshot_pk PRIMARY KEY (id),
    CONSTRAINT parties_snapshot_once UNIQUE (source_id, taken_on, digest),
    CONSTRAINT parties_snapshot_source FOREIGN KEY (source_id) REFERENCES parties_data_source (id)
);
CREATE INDEX parties_snapshot_taken ON parties_snapshot (source_id, taken_on, id);

-- What another source said of a field when somebody compared: kept beside the value in force, never
-- in its place.
ALTER TABLE parties_source ADD COLUMN checked BIGINT NOT NULL DEFAULT 0;
