-- The role-play: runs with their preparation, and their turns. What is hidden is never kept: it comes out of the
-- seed, the pack and the turns again.

CREATE TABLE practice_run (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    scene TEXT NOT NULL,
    persona TEXT NOT NULL,
    level BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    engine TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    pack_digest TEXT NOT NULL,
    papers TEXT NOT NULL,
    people BIGINT NOT NULL,
    target_days BIGINT,
    walk_days BIGINT,
    state TEXT NOT NULL,
    branch_of BIGINT,
    branch_turn BIGINT,
    total_tenths BIGINT,
    failed BIGINT NOT NULL,
    digest TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT practice_run_pk PRIMARY KEY (id),
    CONSTRAINT practice_run_person FOREIGN KEY (person_id) REFERENCES store_user (id),
    CONSTRAINT practice_run_branch FOREIGN KEY (branch_of) REFERENCES practice_run (id),
    CONSTRAINT practice_run_state CHECK (state IN ('preparing', 'talking', 'ended')),
    CONSTRAINT practice_run_flags CHECK (people IN (0, 1) AND failed IN (0, 1))
);
CREATE INDEX practice_run_of_person ON practice_run (person_id, id);
CREATE INDEX practice_run_newest ON practice_run (started_at, id);

CREATE TABLE practice_turn (
    run_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    move_code TEXT NOT NULL,
    said TEXT NOT NULL,
    typed BIGINT NOT NULL,
    lang TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT practice_turn_pk PRIMARY KEY (run_id, number),
    CONSTRAINT practice_turn_run FOREIGN KEY (run_id) REFERENCES practice_run (id),
    CONSTRAINT practice_turn_number CHECK (number >= 1),
    CONSTRAINT practice_turn_typed CHECK (typed IN (0, 1))
);
