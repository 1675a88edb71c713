-- The question of the week, answered once by each person; and which reviews were due when and done when, so that it
-- can be told later what was on time.

CREATE TABLE courses_weekly (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    week_on TEXT NOT NULL,
    lesson TEXT NOT NULL,
    question TEXT NOT NULL,
    given TEXT NOT NULL,
    points_bps BIGINT NOT NULL,
    is_right BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    CONSTRAINT courses_weekly_pk PRIMARY KEY (id),
    CONSTRAINT courses_weekly_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_weekly_once UNIQUE (user_id, week_on),
    CONSTRAINT courses_weekly_points CHECK (points_bps BETWEEN 0 AND 10000),
    CONSTRAINT courses_weekly_right CHECK (is_right IN (0, 1))
);
CREATE INDEX courses_weekly_weeks ON courses_weekly (week_on, user_id);

CREATE TABLE courses_reviewed (
    user_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT NOT NULL,
    CONSTRAINT courses_reviewed_pk PRIMARY KEY (user_id, question, due_on),
    CONSTRAINT courses_reviewed_user FOREIGN KEY (user_id) REFERENCES store_user (id)
);
CREATE INDEX courses_reviewed_days ON courses_reviewed (due_on, user_id);
CREATE INDEX courses_card_days ON courses_card (due_on, user_id);
