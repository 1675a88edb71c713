-- Certification: who enrolled for which level, exams with their answers, real plans and who approved them,
-- certificates with their seals.

CREATE TABLE certificates_enrolment (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    live BIGINT,
    renewal BIGINT NOT NULL,
    pack_version TEXT NOT NULL,
    state TEXT NOT NULL,
    on_day TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT certificates_enrolment_pk PRIMARY KEY (id),
    CONSTRAINT certificates_enrolment_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT certificates_enrolment_once UNIQUE (user_id, level, live),
    CONSTRAINT certificates_enrolment_live CHECK (live IS NULL OR live = 1),
    CONSTRAINT certificates_enrolment_renewal CHECK (renewal IN (0, 1)),
    CONSTRAINT certificates_enrolment_state CHECK (state IN ('open', 'granted', 'left')),
    CONSTRAINT certificates_enrolment_ended CHECK ((ended_at IS NULL) = (state = 'open'))
);
CREATE INDEX certificates_enrolment_states ON certificates_enrolment (state, id);

CREATE TABLE certificates_exam (
    id BIGINT NOT NULL,
    enrolment_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    questions TEXT NOT NULL,
    answers TEXT NOT NULL,
    on_day TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    done_at BIGINT,
    points_bps BIGINT,
    CONSTRAINT certificates_exam_pk PRIMARY KEY (id),
    CONSTRAINT certificates_exam_enrolment
        FOREIGN KEY (enrolment_id) REFERENCES certificates_enrolment (id),
    CONSTRAINT certificates_exam_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT certificates_exam_points CHECK (points_bps BETWEEN 0 AND 10000),
    CONSTRAINT certificates_exam_done CHECK ((done_at IS NULL) = (points_bps IS NULL))
);
CREATE INDEX certificates_exam_of_user ON certificates_exam (user_id, level, id);
CREATE INDEX certificates_exam_of_enrolment ON certificates_exam (enrolment_id, id);

CREATE TABLE certificates_plan (
    id BIGINT NOT NULL,
    enrolment_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    live BIGINT,
    state TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    remark TEXT NOT NULL,
    CONSTRAINT certificates_plan_pk PRIMARY KEY (id),
    CONSTRAINT certificates_plan_enrolment
        FOREIGN KEY (enrolment_id) REFERENCES certificates_enrolment (id),
    CONSTRAINT certificates_plan_decider FOREIGN KEY (decided_by) REFERENCES store_user (id),
    CONSTRAINT certificates_plan_once UNIQUE (enrolment_id, live),
    CONSTRAINT certificates_plan_live CHECK (live IS NULL OR live = 1),
    CONSTRAINT certificates_plan_kind CHECK (kind IN ('agreement', 'case')),
    CONSTRAINT certificates_plan_state CHECK (state IN ('waiting', 'approved', 'returned')),
    CONSTRAINT certificates_plan_decided
        CHECK ((decided_at IS NULL) = (state = 'waiting') AND (decided_by IS NULL) = (state = 'waiting'))
);
CREATE INDEX certificates_plan_subject ON certificates_plan (kind, subject_id, state);

CREATE TABLE certificates_certificate (
    id BIGINT NOT NULL,
    enrolment_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    number TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    granted_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    granted_by BIGINT NOT NULL,
    seal TEXT NOT NULL,
    check_code TEXT NOT NULL,
    public_key TEXT NOT NULL,
    lessons TEXT NOT NULL,
    basis TEXT NOT NULL,
    name_short BIGINT NOT NULL,
    revoked_on TEXT,
    revoked_by BIGINT,
    revoked_why TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT certificates_certificate_pk PRIMARY KEY (id),
    CONSTRAINT certificates_certificate_enrolment
        FOREIGN KEY (enrolment_id) REFERENCES certificates_enrolment (id),
    CONSTRAINT certificates_certificate_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT certificates_certificate_granter FOREIGN KEY (granted_by) REFERENCES store_user (id),
    CONSTRAINT certificates_certificate_revoker FOREIGN KEY (revoked_by) REFERENCES store_user (id),
    CONSTRAINT certificates_certificate_number UNIQUE (number),
    CONSTRAINT certificates_certificate_code UNIQUE (check_code),
    CONSTRAINT certificates_certificate_once UNIQUE (enrolment_id),
    CONSTRAINT certificates_certificate_four_eyes CHECK (granted_by <> user_id),
    CONSTRAINT certificates_certificate_short CHECK (name_short IN (0, 1)),
    CONSTRAINT certificates_certificate_days CHECK (valid_until > granted_on),
    CONSTRAINT certificates_certificate_revoked
        CHECK ((revoked_on IS NULL) = (revoked_by IS NULL) AND (revoked_on IS NULL) = (revoked_why = ''))
);
CREATE INDEX certificates_certificate_of_user ON certificates_certificate (user_id, level, id);
CREATE INDEX certificates_certificate_until ON certificates_certificate (valid_until, id);
