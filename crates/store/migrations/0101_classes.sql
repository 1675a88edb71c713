-- Classes: who teaches whom, what is set by when, what instructors think of the work, who asks for a coach.
-- The work itself stays where it is done: in courses and in practice. A mark never replaces another: the newest counts.

CREATE TABLE classes_instructor (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    profile TEXT NOT NULL,
    topics TEXT NOT NULL,
    industries TEXT NOT NULL,
    kinds TEXT NOT NULL,
    coaches BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT classes_instructor_pk PRIMARY KEY (id),
    CONSTRAINT classes_instructor_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_instructor_once UNIQUE (user_id),
    CONSTRAINT classes_instructor_coaches CHECK (coaches IN (0, 1))
);

CREATE TABLE classes_cohort (
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    instructor_id BIGINT NOT NULL,
    note TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT classes_cohort_pk PRIMARY KEY (id),
    CONSTRAINT classes_cohort_instructor FOREIGN KEY (instructor_id) REFERENCES store_user (id),
    CONSTRAINT classes_cohort_name UNIQUE (name),
    CONSTRAINT classes_cohort_days CHECK (starts_on <= ends_on)
);
CREATE INDEX classes_cohort_of_instructor ON classes_cohort (instructor_id, id);

CREATE TABLE classes_member (
    id BIGINT NOT NULL,
    cohort_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT,
    CONSTRAINT classes_member_pk PRIMARY KEY (id),
    CONSTRAINT classes_member_cohort FOREIGN KEY (cohort_id) REFERENCES classes_cohort (id),
    CONSTRAINT classes_member_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_member_once UNIQUE (cohort_id, user_id)
);
CREATE INDEX classes_member_of_user ON classes_member (user_id, cohort_id);

CREATE TABLE classes_assignment (
    id BIGINT NOT NULL,
    cohort_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    persona TEXT NOT NULL,
    level BIGINT NOT NULL,
    prompt TEXT NOT NULL,
    due_on TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    CONSTRAINT classes_assignment_pk PRIMARY KEY (id),
    CONSTRAINT classes_assignment_cohort FOREIGN KEY (cohort_id) REFERENCES classes_cohort (id),
    CONSTRAINT classes_assignment_kind CHECK (kind IN ('lesson', 'test', 'case', 'practice', 'written')),
    CONSTRAINT classes_assignment_level CHECK (level BETWEEN 0 AND 9)
);
CREATE INDEX classes_assignment_of_cohort ON classes_assignment (cohort_id, id);

CREATE TABLE classes_text (
    id BIGINT NOT NULL,
    assignment_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    handed_at BIGINT NOT NULL,
    CONSTRAINT classes_text_pk PRIMARY KEY (id),
    CONSTRAINT classes_text_assignment FOREIGN KEY (assignment_id) REFERENCES classes_assignment (id),
    CONSTRAINT classes_text_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_text_once UNIQUE (assignment_id, user_id)
);

CREATE TABLE classes_mark (
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    work_id BIGINT NOT NULL,
    learner_id BIGINT NOT NULL,
    tenths BIGINT NOT NULL,
    levels TEXT NOT NULL,
    auto_tenths BIGINT,
    auto_levels TEXT NOT NULL,
    reason TEXT NOT NULL,
    marked_by BIGINT NOT NULL,
    marked_at BIGINT NOT NULL,
    CONSTRAINT classes_mark_pk PRIMARY KEY (id),
    CONSTRAINT classes_mark_learner FOREIGN KEY (learner_id) REFERENCES store_user (id),
    CONSTRAINT classes_mark_marker FOREIGN KEY (marked_by) REFERENCES store_user (id),
    CONSTRAINT classes_mark_kind CHECK (kind IN ('case', 'practice', 'written')),
    CONSTRAINT classes_mark_tenths CHECK (tenths BETWEEN 0 AND 1000),
    CONSTRAINT classes_mark_auto CHECK (auto_tenths BETWEEN 0 AND 1000),
    CONSTRAINT classes_mark_other CHECK (learner_id <> marked_by)
);
CREATE INDEX classes_mark_of_work ON classes_mark (kind, work_id, id);
CREATE INDEX classes_mark_of_learner ON classes_mark (learner_id, id);
