-- The marks of an ended talk by block, so that skills can be told without playing all talks again. Talks that ended
-- before are filled in by the rounds; one that this engine cannot play any more has a row without a block.

CREATE TABLE practice_block (
    run_id BIGINT NOT NULL,
    block TEXT NOT NULL,
    tenths BIGINT NOT NULL,
    most BIGINT NOT NULL,
    CONSTRAINT practice_block_pk PRIMARY KEY (run_id, block),
    CONSTRAINT practice_block_run FOREIGN KEY (run_id) REFERENCES practice_run (id),
    CONSTRAINT practice_block_tenths CHECK (tenths BETWEEN 0 AND most)
);

-- Whether the house drew the seed, so that nobody could know it before the end. Until now that was the run's own id,
-- which the page showed; what was begun so keeps what it counted for.

ALTER TABLE practice_run ADD COLUMN of_house BIGINT NOT NULL DEFAULT 0;
UPDATE practice_run SET of_house = 1 WHERE seed = id AND branch_of IS NULL;
