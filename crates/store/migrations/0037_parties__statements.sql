-- What a statement is a statement of: the accounts of the debtor alone or of its group, the unit
-- that it was printed in, who vouches for it, why it was restated, which subtotals were added up
-- here. Versions count over both scopes of a period.
ALTER TABLE parties_statement ADD COLUMN scope TEXT NOT NULL DEFAULT 'own';
ALTER TABLE parties_statement ADD COLUMN unit TEXT NOT NULL DEFAULT '1';
ALTER TABLE parties_statement ADD COLUMN auditor TEXT NOT NULL DEFAULT '';
ALTER TABLE parties_statement ADD COLUMN opinion TEXT NOT NULL DEFAULT '';
ALTER TABLE parties_statement ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE parties_statement ADD COLUMN added_up TEXT NOT NULL DEFAULT '[]';
