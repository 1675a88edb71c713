-- Runs in which a person plays the debtor, with what that person chose and wrote in each turn; and the branch of trade
-- that the words of a scene were fitted to.

ALTER TABLE practice_run ADD COLUMN live BIGINT NOT NULL DEFAULT 0
    CONSTRAINT practice_run_live CHECK (live IN (0, 1));
ALTER TABLE practice_run ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE practice_turn ADD COLUMN stance TEXT NOT NULL DEFAULT 'answer';
ALTER TABLE practice_turn ADD COLUMN worded TEXT NOT NULL DEFAULT '';
