-- What an import did beside the ledger, whose rows carry its number: what stood before and what
-- it wrote, so that undoing it restores the one where the other still stands.
CREATE TABLE intake_trace (
    batch_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    what TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    was TEXT,
    became TEXT NOT NULL,
    CONSTRAINT intake_trace_pk PRIMARY KEY (batch_id, seq),
    CONSTRAINT intake_trace_batch FOREIGN KEY (batch_id) REFERENCES intake_batch (id),
    CONSTRAINT intake_trace_what
        CHECK (what IN ('buyer', 'field', 'loose', 'contact', 'statement', 'promise', 'rate'))
);
