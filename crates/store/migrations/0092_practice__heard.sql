-- Who read a typed sentence, where a model was asked: what it answered is kept, so that nothing is ever asked again.

CREATE TABLE practice_heard (
    run_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    model TEXT NOT NULL,
    answer TEXT NOT NULL,
    CONSTRAINT practice_heard_pk PRIMARY KEY (run_id, number),
    CONSTRAINT practice_heard_turn FOREIGN KEY (run_id, number)
        REFERENCES practice_turn (run_id, number),
    CONSTRAINT practice_heard_outcome
        CHECK (outcome IN ('model', 'late', 'refused', 'garbled', 'rules'))
);
