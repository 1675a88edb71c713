-- What a buyer paid ahead of all it owes, in the company's minor units: exposure less this is the net
-- of the ageing. Empty in rounds of before, which did not keep it.
ALTER TABLE scoring_assessment ADD COLUMN ahead_minor BIGINT;

-- For each buyer of the round in force what it was judged on and what came out, as digests, and when:
-- a buyer that is judged anew within the round changes its line alone, and the digests of the round
-- follow from all lines in the order of buyers.
CREATE TABLE scoring_seal (
    run_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    inputs_digest TEXT NOT NULL,
    result_digest TEXT NOT NULL,
    judged_at BIGINT NOT NULL,
    CONSTRAINT scoring_seal_pk PRIMARY KEY (run_id, buyer_id),
    CONSTRAINT scoring_seal_run FOREIGN KEY (run_id) REFERENCES scoring_run (id),
    CONSTRAINT scoring_seal_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
