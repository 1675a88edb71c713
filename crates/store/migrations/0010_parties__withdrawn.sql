-- A buyer that only an undone import had brought: out of every list, its code free again.
ALTER TABLE parties_buyer ADD COLUMN withdrawn_by BIGINT;
