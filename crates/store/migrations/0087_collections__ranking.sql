-- Who ranks the worklist: the rule of the pack, or a model that was learnt from the log and signed by a second person, or by its
-- author where nobody else may set rules.
-- Each round notes which ranking made its worklist. A task keeps the rank that the rule gives it where a model ranks.
CREATE TABLE collections_ranking (
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    model TEXT NOT NULL,
    from_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_ranking_pk PRIMARY KEY (id),
    CONSTRAINT collections_ranking_kind CHECK (kind IN ('rule', 'learnt'))
);
CREATE INDEX collections_ranking_day ON collections_ranking (from_on, id);
CREATE TABLE collections_ranked (
    id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    ranking_id BIGINT,
    CONSTRAINT collections_ranked_pk PRIMARY KEY (id),
    CONSTRAINT collections_ranked_run UNIQUE (run_id),
    CONSTRAINT collections_ranked_of FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT collections_ranked_ranking FOREIGN KEY (ranking_id)
        REFERENCES collections_ranking (id)
);
ALTER TABLE collections_task ADD COLUMN rule_rank BIGINT;
