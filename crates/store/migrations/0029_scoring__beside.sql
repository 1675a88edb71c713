-- What stood beside the points of a buyer in a round: the grade of its data and an agency's
-- rating, with the own score and the agency's, and which was taken. Rows only for buyers that
-- have either.
CREATE TABLE scoring_beside (
    run_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    quality TEXT NOT NULL,
    quality_micro BIGINT,
    rating_id BIGINT,
    own_score BIGINT,
    external_score BIGINT,
    taken TEXT NOT NULL,
    conflict BIGINT NOT NULL,
    CONSTRAINT scoring_beside_pk PRIMARY KEY (run_id, buyer_id),
    CONSTRAINT scoring_beside_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT scoring_beside_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT scoring_beside_taken CHECK (taken IN ('own', 'external'))
);
