-- Each choice of a talk is told to a record store, too: a talk has many, told apart by their number. SQLite cannot
-- change a check, so the table is made anew with all its rows.

CREATE TABLE courses_statement_kept (
    id BIGINT NOT NULL,
    statement_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    sent_at BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT courses_statement_kept_pk PRIMARY KEY (id),
    CONSTRAINT courses_statement_kept_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_statement_kept_once UNIQUE (statement_id),
    CONSTRAINT courses_statement_kept_of_record UNIQUE (kind, record_id, number),
    CONSTRAINT courses_statement_kept_kind CHECK (
        kind IN ('lesson', 'attempt', 'case', 'talk', 'choice', 'void')
    ),
    CONSTRAINT courses_statement_kept_state CHECK (state IN ('waiting', 'sent', 'refused')),
    CONSTRAINT courses_statement_kept_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT courses_statement_kept_tries CHECK (tries >= 0)
);
INSERT INTO courses_statement_kept (id, statement_id, kind, record_id, number, user_id, happened_at, body, state,
    tries, due_at, answer, sent_at, recorded_at)
    SELECT id, statement_id, kind, record_id, 0, user_id, happened_at, body, state, tries, due_at, answer, sent_at,
        recorded_at FROM courses_statement;
DROP TABLE courses_statement;
ALTER TABLE courses_statement_kept RENAME TO courses_statement;
CREATE INDEX courses_statement_due ON courses_statement (state, due_at, id);
CREATE INDEX courses_statement_newest ON courses_statement (kind, happened_at);
CREATE INDEX practice_turn_newest ON practice_turn (recorded_at, run_id, number);
