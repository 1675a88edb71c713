-- Cadences that a company keeps for itself, to start a strategy from: the whole strategy as its text, so that it can
-- be read by the same reader as any other.
CREATE TABLE collections_cadence (
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    for_whom TEXT NOT NULL,
    content TEXT NOT NULL,
    kept_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    CONSTRAINT collections_cadence_pk PRIMARY KEY (id)
);
