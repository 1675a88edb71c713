-- Who carries a planned response through, the number of its letter, and when and how the letter went
-- out.
ALTER TABLE granting_change ADD COLUMN task_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE granting_change ADD COLUMN letter_number BIGINT;
ALTER TABLE granting_change ADD COLUMN sent_on TEXT;
ALTER TABLE granting_change ADD COLUMN sent_how TEXT NOT NULL DEFAULT '';
CREATE INDEX granting_change_tasks ON granting_change (task_owner, state, task_on);
