-- Live drills: an instructor plays the debtor, a learner talks. The run is the learner's, in the room of practice; here
-- stand who plays with whom, whose turn it is, what was heard, and how both rate it. The version of a session moves with
-- each step, so that an old page changes nothing.

CREATE TABLE drills_session (
    id BIGINT NOT NULL,
    instructor_id BIGINT NOT NULL,
    learner_id BIGINT,
    cohort_id BIGINT,
    run_id BIGINT,
    scene TEXT NOT NULL,
    persona TEXT NOT NULL,
    level BIGINT NOT NULL,
    variant TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    turn TEXT NOT NULL,
    version BIGINT NOT NULL,
    invited_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by BIGINT,
    CONSTRAINT drills_session_pk PRIMARY KEY (id),
    CONSTRAINT drills_session_instructor FOREIGN KEY (instructor_id) REFERENCES store_user (id),
    CONSTRAINT drills_session_learner FOREIGN KEY (learner_id) REFERENCES store_user (id),
    CONSTRAINT drills_session_cohort FOREIGN KEY (cohort_id) REFERENCES classes_cohort (id),
    CONSTRAINT drills_session_run FOREIGN KEY (run_id) REFERENCES practice_run (id),
    CONSTRAINT drills_session_run_once UNIQUE (run_id),
    CONSTRAINT drills_session_two CHECK (learner_id IS NULL OR learner_id <> instructor_id),
    CONSTRAINT drills_session_asked CHECK (learner_id IS NOT NULL OR cohort_id IS NOT NULL),
    CONSTRAINT drills_session_state
        CHECK (state IN ('invited', 'open', 'ended', 'declined', 'withdrawn', 'lapsed')),
    CONSTRAINT drills_session_turn CHECK (turn IN ('learner', 'instructor'))
);
CREATE INDEX drills_session_of_instructor ON drills_session (instructor_id, id);
CREATE INDEX drills_session_of_learner ON drills_session (learner_id, id);
CREATE INDEX drills_session_of_cohort ON drills_session (cohort_id, state);
CREATE INDEX drills_session_until ON drills_session (state, until_at);

CREATE TABLE drills_turn (
    session_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    said TEXT NOT NULL,
    typed BIGINT NOT NULL,
    lang TEXT NOT NULL,
    heard TEXT NOT NULL,
    played TEXT,
    wording TEXT,
    said_at BIGINT NOT NULL,
    answered_at BIGINT,
    CONSTRAINT drills_turn_pk PRIMARY KEY (session_id, number),
    CONSTRAINT drills_turn_of FOREIGN KEY (session_id) REFERENCES drills_session (id),
    CONSTRAINT drills_turn_number CHECK (number >= 1),
    CONSTRAINT drills_turn_typed CHECK (typed IN (0, 1)),
    CONSTRAINT drills_turn_wording CHECK (wording IN ('engine', 'edited', 'own')),
    CONSTRAINT drills_turn_answered CHECK ((played IS NULL) = (answered_at IS NULL))
);

CREATE TABLE drills_rating (
    session_id BIGINT NOT NULL,
    rater TEXT NOT NULL,
    levels TEXT NOT NULL,
    banned BIGINT NOT NULL,
    tenths BIGINT NOT NULL,
    auto_tenths BIGINT NOT NULL,
    auto_levels TEXT NOT NULL,
    words TEXT NOT NULL,
    rated_at BIGINT NOT NULL,
    CONSTRAINT drills_rating_pk PRIMARY KEY (session_id, rater),
    CONSTRAINT drills_rating_of FOREIGN KEY (session_id) REFERENCES drills_session (id),
    CONSTRAINT drills_rating_rater CHECK (rater IN ('instructor', 'learner')),
    CONSTRAINT drills_rating_banned CHECK (banned IN (0, 1))
);
CREATE INDEX drills_rating_newest ON drills_rating (rated_at, session_id);
