-- A letter on paper is printed, posted, delivered or returned: each with its day and what proves it.
-- Letters that were printed before and whose arrival nobody proved are to be posted, or it is to be
-- said that they were. A paper of the credit file counts as evidence by a link: it is kept once.
ALTER TABLE collections_outbox ADD COLUMN post TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN posted_on TEXT;
ALTER TABLE collections_outbox ADD COLUMN post_way TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN post_number TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN slip_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN slip_name TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN returned_on TEXT;
ALTER TABLE collections_outbox ADD COLUMN proof_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE collections_outbox ADD COLUMN proof_name TEXT NOT NULL DEFAULT '';
UPDATE collections_outbox SET post = 'printed' WHERE state = 'sent' AND address = ''
    AND action <> 'lawyer' AND digest <> '' AND arrived_on IS NULL;
CREATE INDEX collections_outbox_by_post ON collections_outbox (post, id) WHERE post <> '';

ALTER TABLE collections_evidence ADD COLUMN document_id BIGINT;
CREATE INDEX collections_evidence_of_document ON collections_evidence (document_id)
    WHERE document_id IS NOT NULL;
