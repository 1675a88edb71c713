-- What people learn: lessons read, attempts at questions with their answers, cards of spaced review.

CREATE TABLE courses_reading (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    lesson TEXT NOT NULL,
    version TEXT NOT NULL,
    on_day TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT courses_reading_pk PRIMARY KEY (id),
    CONSTRAINT courses_reading_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_reading_once UNIQUE (user_id, lesson, version)
);

CREATE TABLE courses_attempt (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    lesson TEXT NOT NULL,
    questions TEXT NOT NULL,
    on_day TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    done_at BIGINT,
    points_bps BIGINT,
    CONSTRAINT courses_attempt_pk PRIMARY KEY (id),
    CONSTRAINT courses_attempt_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_attempt_kind CHECK (kind IN ('check', 'pre', 'post', 'review')),
    CONSTRAINT courses_attempt_lesson CHECK ((kind = 'check') = (lesson <> '')),
    CONSTRAINT courses_attempt_points CHECK (points_bps BETWEEN 0 AND 10000),
    CONSTRAINT courses_attempt_done CHECK ((done_at IS NULL) = (points_bps IS NULL))
);
CREATE INDEX courses_attempt_of_user ON courses_attempt (user_id, kind, id);

CREATE TABLE courses_answer (
    id BIGINT NOT NULL,
    attempt_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    version TEXT NOT NULL,
    given TEXT NOT NULL,
    points_bps BIGINT NOT NULL,
    is_right BIGINT NOT NULL,
    rest_bps BIGINT NOT NULL,
    CONSTRAINT courses_answer_pk PRIMARY KEY (id),
    CONSTRAINT courses_answer_attempt FOREIGN KEY (attempt_id) REFERENCES courses_attempt (id),
    CONSTRAINT courses_answer_once UNIQUE (attempt_id, question),
    CONSTRAINT courses_answer_points CHECK (points_bps BETWEEN 0 AND 10000),
    CONSTRAINT courses_answer_rest CHECK (rest_bps BETWEEN 0 AND 10000),
    CONSTRAINT courses_answer_right CHECK (is_right IN (0, 1))
);
CREATE INDEX courses_answer_of_question ON courses_answer (question);

CREATE TABLE courses_card (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    stability_milli BIGINT NOT NULL,
    difficulty_milli BIGINT NOT NULL,
    last_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    reps BIGINT NOT NULL,
    lapses BIGINT NOT NULL,
    CONSTRAINT courses_card_pk PRIMARY KEY (id),
    CONSTRAINT courses_card_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_card_once UNIQUE (user_id, question),
    CONSTRAINT courses_card_counts CHECK (reps >= 1 AND lapses >= 0 AND stability_milli > 0)
);
CREATE INDEX courses_card_due ON courses_card (user_id, due_on, id);
