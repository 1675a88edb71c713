-- The register of models: what each version holds, who made it from what, every step of its life,
-- and which one decides on which day.

-- Data sets taken from the ledger or brought as files; the rows lie beside the database under
-- their digest.
CREATE TABLE scoring_data_set (
    id BIGINT NOT NULL,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    good_count BIGINT NOT NULL,
    bad_count BIGINT NOT NULL,
    grade TEXT NOT NULL,
    report TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_data_set_pk PRIMARY KEY (id),
    CONSTRAINT scoring_data_set_origin CHECK (origin IN ('ledger', 'file'))
);
CREATE INDEX scoring_data_set_digest ON scoring_data_set (digest);

-- A model is a name under which versions follow one another.
CREATE TABLE scoring_register (
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_register_pk PRIMARY KEY (id),
    CONSTRAINT scoring_register_name UNIQUE (name)
);

-- What a version holds never changes; only its state and the first day of its shadow do.
CREATE TABLE scoring_version (
    id BIGINT NOT NULL,
    model_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    variables TEXT NOT NULL,
    horizon_days BIGINT NOT NULL,
    data_set_id BIGINT,
    data_digest TEXT NOT NULL,
    data_said TEXT NOT NULL,
    proof TEXT NOT NULL,
    development TEXT NOT NULL,
    note TEXT NOT NULL,
    shadow_from TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_version_pk PRIMARY KEY (id),
    CONSTRAINT scoring_version_number UNIQUE (model_id, number),
    CONSTRAINT scoring_version_model FOREIGN KEY (model_id) REFERENCES scoring_register (id),
    CONSTRAINT scoring_version_data FOREIGN KEY (data_set_id) REFERENCES scoring_data_set (id),
    CONSTRAINT scoring_version_kind CHECK (
        kind IN ('expert', 'card', 'additive', 'tree', 'booster', 'altman')),
    CONSTRAINT scoring_version_state CHECK (
        state IN ('draft', 'validated', 'rejected', 'challenger', 'champion', 'retired'))
);

CREATE TABLE scoring_version_step (
    id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    on_day TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_version_step_pk PRIMARY KEY (id),
    CONSTRAINT scoring_version_step_of FOREIGN KEY (version_id) REFERENCES scoring_version (id)
);
CREATE INDEX scoring_version_step_list ON scoring_version_step (version_id, id);

-- Which version decides from which day on; no version is the expert scorecard in force. live_on
-- is the day as long as the row counts and empty once another was set for the same day, so that
-- no day ever has two.
CREATE TABLE scoring_champion (
    id BIGINT NOT NULL,
    version_id BIGINT,
    from_on TEXT NOT NULL,
    live_on TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_champion_pk PRIMARY KEY (id),
    CONSTRAINT scoring_champion_one UNIQUE (live_on),
    CONSTRAINT scoring_champion_version FOREIGN KEY (version_id) REFERENCES scoring_version (id),
    CONSTRAINT scoring_champion_day CHECK (live_on IS NULL OR live_on = from_on)
);
