-- Exercises: a run with its seed, what was handed in, how an instructor marked a memo. Data and reasons come out of
-- the seed and the answers again; the hidden rows are kept nowhere.

CREATE TABLE exercises_run (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    lab TEXT NOT NULL,
    seed BIGINT NOT NULL,
    lang TEXT NOT NULL,
    edition TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    pack_digest TEXT NOT NULL,
    state TEXT NOT NULL,
    best_points BIGINT,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT exercises_run_pk PRIMARY KEY (id),
    CONSTRAINT exercises_run_person FOREIGN KEY (person_id) REFERENCES store_user (id),
    CONSTRAINT exercises_run_state CHECK (state IN ('open', 'closed')),
    CONSTRAINT exercises_run_points CHECK (best_points BETWEEN 0 AND 10000)
);
CREATE INDEX exercises_run_of_person ON exercises_run (person_id, id);
CREATE INDEX exercises_run_of_lab ON exercises_run (person_id, lab, state);

CREATE TABLE exercises_submission (
    id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    given TEXT NOT NULL,
    points BIGINT NOT NULL,
    digest TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT exercises_submission_pk PRIMARY KEY (id),
    CONSTRAINT exercises_submission_run FOREIGN KEY (run_id) REFERENCES exercises_run (id),
    CONSTRAINT exercises_submission_once UNIQUE (run_id, number),
    CONSTRAINT exercises_submission_number CHECK (number BETWEEN 1 AND 9),
    CONSTRAINT exercises_submission_points CHECK (points BETWEEN 0 AND 10000)
);

CREATE TABLE exercises_marking (
    id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    points BIGINT NOT NULL,
    note TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT exercises_marking_pk PRIMARY KEY (id),
    CONSTRAINT exercises_marking_submission FOREIGN KEY (submission_id)
        REFERENCES exercises_submission (id),
    CONSTRAINT exercises_marking_by FOREIGN KEY (by_id) REFERENCES store_user (id),
    CONSTRAINT exercises_marking_points CHECK (points BETWEEN 0 AND 3000)
);
CREATE INDEX exercises_marking_of_submission ON exercises_marking (submission_id, id);
