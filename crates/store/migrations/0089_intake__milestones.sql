-- Steps of paths of money are among what an import writes beside the ledger. SQLite cannot change a check, so the
-- table is made anew with all its rows.
CREATE TABLE intake_trace_steps (
    batch_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    what TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    was TEXT,
    became TEXT NOT NULL,
    CONSTRAINT intake_trace_steps_pk PRIMARY KEY (batch_id, seq),
    CONSTRAINT intake_trace_steps_batch FOREIGN KEY (batch_id) REFERENCES intake_batch (id),
    CONSTRAINT intake_trace_steps_what CHECK (
        what IN ('buyer', 'field', 'loose', 'contact', 'statement', 'promise', 'rate', 'rating',
            'milestone')
    )
);
INSERT INTO intake_trace_steps (batch_id, seq, what, subject_id, name, was, became)
    SELECT batch_id, seq, what, subject_id, name, was, became FROM intake_trace;
DROP TABLE intake_trace;
ALTER TABLE intake_trace_steps RENAME TO intake_trace;
