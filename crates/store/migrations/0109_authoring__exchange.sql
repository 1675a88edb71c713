-- Packs that come as signed files: whose keys are trusted, by whom and since when; what arrived and waits.

CREATE TABLE authoring_trust (
    id BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    publisher TEXT NOT NULL,
    live TEXT,
    trusted_by TEXT NOT NULL,
    trusted_at BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    CONSTRAINT authoring_trust_pk PRIMARY KEY (id),
    CONSTRAINT authoring_trust_live UNIQUE (live),
    CONSTRAINT authoring_trust_ended CHECK ((live IS NULL) = (ended_at IS NOT NULL))
);

CREATE TABLE authoring_arrival (
    id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    code TEXT NOT NULL,
    edition BIGINT NOT NULL,
    publisher TEXT NOT NULL,
    public_key TEXT NOT NULL,
    state TEXT NOT NULL,
    manifest TEXT NOT NULL,
    signature TEXT NOT NULL,
    files TEXT NOT NULL,
    received_by TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT authoring_arrival_pk PRIMARY KEY (id),
    CONSTRAINT authoring_arrival_once UNIQUE (digest),
    CONSTRAINT authoring_arrival_state CHECK (state IN ('waits', 'installed', 'dismissed'))
);
CREATE INDEX authoring_arrival_waits ON authoring_arrival (state, id);
