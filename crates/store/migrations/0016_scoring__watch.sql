-- What a round leaves behind so that it can be replayed and its models watched.

-- The version that decided (empty: the expert scorecard), and the expert scorecard beside it,
-- which grades confidence and the two axes whichever model decides.
ALTER TABLE scoring_run ADD COLUMN version_id BIGINT;
ALTER TABLE scoring_run ADD COLUMN card_digest TEXT;

-- The features that a buyer was scored on, with the digests of figures and of words that came
-- out: a replay reads the one and is held against the other.
CREATE TABLE scoring_reading (
    run_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    features TEXT NOT NULL,
    figures_digest TEXT NOT NULL,
    words_digest TEXT NOT NULL,
    CONSTRAINT scoring_reading_pk PRIMARY KEY (run_id, buyer_id),
    CONSTRAINT scoring_reading_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT scoring_reading_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);

-- What challengers would have said. Never shown as a decision.
CREATE TABLE scoring_shadow (
    run_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    score BIGINT,
    pd_micro BIGINT,
    CONSTRAINT scoring_shadow_pk PRIMARY KEY (run_id, version_id, buyer_id),
    CONSTRAINT scoring_shadow_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT scoring_shadow_version FOREIGN KEY (version_id) REFERENCES scoring_version (id)
);

-- How a round's buyers lay in the bands of the score and the bins of each variable. digest names
-- the model, so that the expert scorecard is watched like any other.
CREATE TABLE scoring_tally (
    run_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    version_id BIGINT,
    role TEXT NOT NULL,
    as_of TEXT NOT NULL,
    tally TEXT NOT NULL,
    CONSTRAINT scoring_tally_pk PRIMARY KEY (run_id, digest),
    CONSTRAINT scoring_tally_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT scoring_tally_role CHECK (role IN ('champion', 'challenger'))
);
CREATE INDEX scoring_tally_of ON scoring_tally (digest, as_of, run_id);
