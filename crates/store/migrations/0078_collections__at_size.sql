-- What pages and nightly runs of collections ask for at the size of a group.

-- Proposals of a range of buyers; letters of a state, the newest first.
CREATE INDEX collections_outbox_state_buyer ON collections_outbox (state, buyer_id);
CREATE INDEX collections_outbox_state_order ON collections_outbox (state, id);
-- Whether a contact was a letter.
CREATE INDEX collections_outbox_contacts ON collections_outbox (contact_id);
-- All promises by their day.
CREATE INDEX collections_promise_days ON collections_promise (due_on, id);
