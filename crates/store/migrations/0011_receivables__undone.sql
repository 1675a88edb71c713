-- What an undone import had booked: taken off by a cancellation on its own day, left out of
-- everything that is judged, its number set aside so that it can be booked again.
ALTER TABLE receivables_item ADD COLUMN undone_by BIGINT;
ALTER TABLE receivables_credit ADD COLUMN undone_by BIGINT;
