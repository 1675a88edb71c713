-- Limits and terms that people granted, and every policy pack that ever decided anything.

-- Append-only. In force on a day is the newest row of the buyer whose days hold it.
CREATE TABLE policy_limit (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT policy_limit_pk PRIMARY KEY (id),
    CONSTRAINT policy_limit_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT policy_limit_kind CHECK (
        (kind = 'amount' AND amount_minor > 0)
        OR (kind IN ('unlimited', 'none') AND amount_minor IS NULL))
);
CREATE INDEX policy_limit_of_buyer ON policy_limit (buyer_id, id);

CREATE TABLE policy_terms (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    terms TEXT NOT NULL,
    from_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT policy_terms_pk PRIMARY KEY (id),
    CONSTRAINT policy_terms_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX policy_terms_of_buyer ON policy_terms (buyer_id, id);

CREATE TABLE policy_version (
    pack TEXT NOT NULL,
    digest TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    source TEXT NOT NULL,
    content TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT policy_version_pk PRIMARY KEY (pack, digest)
);
