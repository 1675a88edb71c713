-- Who asks for a coach. How to reach somebody is kept only where they agree to it.

CREATE TABLE classes_request (
    id BIGINT NOT NULL,
    learner_id BIGINT NOT NULL,
    topic TEXT NOT NULL,
    industry TEXT NOT NULL,
    customer_kind TEXT NOT NULL,
    message TEXT NOT NULL,
    consents BIGINT NOT NULL,
    contact TEXT NOT NULL,
    coach_id BIGINT,
    fit BIGINT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    satisfaction BIGINT,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    closed_at BIGINT,
    CONSTRAINT classes_request_pk PRIMARY KEY (id),
    CONSTRAINT classes_request_learner FOREIGN KEY (learner_id) REFERENCES store_user (id),
    CONSTRAINT classes_request_coach FOREIGN KEY (coach_id) REFERENCES store_user (id),
    CONSTRAINT classes_request_consent CHECK (consents IN (0, 1) AND (consents = 1 OR contact = '')),
    CONSTRAINT classes_request_state CHECK (state IN ('open', 'answered', 'closed')),
    CONSTRAINT classes_request_satisfaction CHECK (satisfaction BETWEEN 1 AND 5)
);
CREATE INDEX classes_request_of_learner ON classes_request (learner_id, id);
CREATE INDEX classes_request_of_coach ON classes_request (coach_id, state, id);
