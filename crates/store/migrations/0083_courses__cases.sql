-- Cases that are played: a run of somebody through a case, and what was decided at each step.

CREATE TABLE courses_run (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    case_code TEXT NOT NULL,
    version TEXT NOT NULL,
    on_day TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    done_at BIGINT,
    points BIGINT,
    CONSTRAINT courses_run_pk PRIMARY KEY (id),
    CONSTRAINT courses_run_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT courses_run_points CHECK (points BETWEEN 0 AND 100),
    CONSTRAINT courses_run_done CHECK ((done_at IS NULL) = (points IS NULL))
);
CREATE INDEX courses_run_of_user ON courses_run (user_id, case_code, id);
CREATE INDEX courses_run_of_case ON courses_run (case_code, version, id);

CREATE TABLE courses_decision (
    id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    step BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    CONSTRAINT courses_decision_pk PRIMARY KEY (id),
    CONSTRAINT courses_decision_run FOREIGN KEY (run_id) REFERENCES courses_run (id),
    CONSTRAINT courses_decision_once UNIQUE (run_id, step),
    CONSTRAINT courses_decision_places CHECK (step >= 0 AND choice >= 0)
);
