-- Whether anybody spoke to a buyer behind a day is answered by the index alone.
CREATE INDEX collections_contact_days ON collections_contact (buyer_id, on_day, result);
DROP INDEX collections_contact_day;
