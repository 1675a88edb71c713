-- What was learnt, as xAPI statements on their way to a record store. One row for a statement; its text is that which
-- is sent, however often it takes.

CREATE TABLE courses_statement (
    id BIGINT NOT NULL,
    statement_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    sent_at BIGINT,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT courses_statement_pk PRIMARY KEY (id),
    CONSTRAINT courses_statement_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_statement_once UNIQUE (statement_id),
    CONSTRAINT courses_statement_of_record UNIQUE (kind, record_id),
    CONSTRAINT courses_statement_kind CHECK (kind IN ('lesson', 'attempt', 'case', 'talk', 'void')),
    CONSTRAINT courses_statement_state CHECK (state IN ('waiting', 'sent', 'refused')),
    CONSTRAINT courses_statement_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT courses_statement_tries CHECK (tries >= 0)
);
CREATE INDEX courses_statement_due ON courses_statement (state, due_at, id);
CREATE INDEX courses_statement_newest ON courses_statement (kind, happened_at);
CREATE INDEX courses_reading_newest ON courses_reading (recorded_at, id);
CREATE INDEX courses_attempt_newest ON courses_attempt (done_at, id);
CREATE INDEX courses_run_newest ON courses_run (done_at, id);
