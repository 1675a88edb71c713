-- Papers that were opened before a talk with what was answered of them, and what was answered in a talk in words: what
-- was said stays readable when scenes or rules have another edition.

CREATE TABLE practice_opened (
    run_id BIGINT NOT NULL,
    paper TEXT NOT NULL,
    answer BIGINT,
    is_right BIGINT NOT NULL DEFAULT 0,
    opened_at BIGINT NOT NULL,
    CONSTRAINT practice_opened_pk PRIMARY KEY (run_id, paper),
    CONSTRAINT practice_opened_run FOREIGN KEY (run_id) REFERENCES practice_run (id),
    CONSTRAINT practice_opened_flag CHECK (is_right IN (0, 1))
);

CREATE TABLE practice_answered (
    run_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT practice_answered_pk PRIMARY KEY (run_id, number),
    CONSTRAINT practice_answered_run FOREIGN KEY (run_id) REFERENCES practice_run (id),
    CONSTRAINT practice_answered_number CHECK (number >= 0)
);
