-- The ladder: who takes part of their own will, the talk of each week, and the one try that each has at it.

CREATE TABLE practice_ladder (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    team TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    CONSTRAINT practice_ladder_pk PRIMARY KEY (id),
    CONSTRAINT practice_ladder_once UNIQUE (person_id),
    CONSTRAINT practice_ladder_person FOREIGN KEY (person_id) REFERENCES store_user (id)
);

CREATE TABLE practice_week (
    week TEXT NOT NULL,
    scene TEXT NOT NULL,
    persona TEXT NOT NULL,
    level BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    CONSTRAINT practice_week_pk PRIMARY KEY (week)
);

CREATE TABLE practice_challenge (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    run_id BIGINT NOT NULL,
    CONSTRAINT practice_challenge_pk PRIMARY KEY (id),
    CONSTRAINT practice_challenge_once UNIQUE (person_id, week),
    CONSTRAINT practice_challenge_run UNIQUE (run_id),
    CONSTRAINT practice_challenge_person FOREIGN KEY (person_id) REFERENCES store_user (id),
    CONSTRAINT practice_challenge_week FOREIGN KEY (week) REFERENCES practice_week (week),
    CONSTRAINT practice_challenge_of FOREIGN KEY (run_id) REFERENCES practice_run (id)
);
CREATE INDEX practice_challenge_weeks ON practice_challenge (week, person_id);
