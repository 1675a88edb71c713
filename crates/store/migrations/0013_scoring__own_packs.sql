-- A company's own versions of the packs that judge. In force on a day is the own version with the
-- latest first day up to then that was not withdrawn by then; without one, the shipped pack.
CREATE TABLE scoring_own_pack (
    id BIGINT NOT NULL,
    pack TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    withdrawn_on TEXT,
    withdrawn_by TEXT,
    CONSTRAINT scoring_own_pack_pk PRIMARY KEY (id),
    CONSTRAINT scoring_own_pack_version UNIQUE (pack, version)
);
CREATE INDEX scoring_own_pack_days ON scoring_own_pack (pack, effective_from, id);
