-- Numbers of invoices, receipts and credit notes are looked for by their beginning, as bytes: so a
-- beginning is a range of the index. SQLite compares bytes anyway.
-- postgres: ALTER TABLE receivables_item ALTER COLUMN number TYPE TEXT COLLATE "C";
-- postgres: ALTER TABLE receivables_credit ALTER COLUMN number TYPE TEXT COLLATE "C";
CREATE INDEX receivables_item_by_number ON receivables_item (number);
CREATE INDEX receivables_credit_by_number ON receivables_credit (number);
