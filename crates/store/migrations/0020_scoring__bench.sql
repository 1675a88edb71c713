-- A fit keeps its model as a file under its digest, whatever its kind, and names the data set of
-- the register that it was learnt from. Fits of before have neither; a card of before stands in
-- the row itself.
ALTER TABLE scoring_lab_fit ADD COLUMN model_digest TEXT;
ALTER TABLE scoring_lab_fit ADD COLUMN data_set_id BIGINT;
