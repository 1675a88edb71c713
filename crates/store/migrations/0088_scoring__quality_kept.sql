-- What a round found of the quality of a buyer's data, kept in short, so that the report over the portfolio need not
-- read every document again: the rules that apply (`code:1` met in full, `code:0` not), and for each compared field
-- 0 nobody says it, 1 one source, 2 two that differ, 3 two that agree. Null in rounds from before.
ALTER TABLE scoring_beside ADD COLUMN quality_rules TEXT;
ALTER TABLE scoring_beside ADD COLUMN quality_fields TEXT;
