-- What the rows of an import come to per kind and currency, the totals that stand in its file and
-- its repeated rows, as JSON. Imports of before have none.
ALTER TABLE intake_batch ADD COLUMN money TEXT;
