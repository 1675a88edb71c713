-- Versions of the policy matrix: what a tier means for a kind of customer. A version is drafted,
-- proposed, approved by somebody else, in force from its day on, retired; its text never changes
-- once it is proposed.
CREATE TABLE policy_matrix (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    ended_on TEXT,
    content TEXT NOT NULL,
    note TEXT NOT NULL,
    what_if TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT policy_matrix_pk PRIMARY KEY (id),
    CONSTRAINT policy_matrix_number UNIQUE (number),
    CONSTRAINT policy_matrix_state CHECK (
        state IN ('draft', 'proposed', 'approved', 'rejected', 'retired'))
);

CREATE TABLE policy_matrix_step (
    id BIGINT NOT NULL,
    matrix_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    on_day TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT policy_matrix_step_pk PRIMARY KEY (id),
    CONSTRAINT policy_matrix_step_of FOREIGN KEY (matrix_id) REFERENCES policy_matrix (id)
);
CREATE INDEX policy_matrix_trail ON policy_matrix_step (matrix_id, id);
