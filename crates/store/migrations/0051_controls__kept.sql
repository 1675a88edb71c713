-- Whether the policy is kept to: owners, daily readings and tests of control points; maturity with its
-- road map; the register of risks.

CREATE TABLE controls_owner (
    point TEXT NOT NULL,
    login TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_owner_pk PRIMARY KEY (point)
);

CREATE TABLE controls_reading (
    point TEXT NOT NULL,
    on_day TEXT NOT NULL,
    bad BIGINT NOT NULL,
    total BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    status TEXT NOT NULL,
    CONSTRAINT controls_reading_pk PRIMARY KEY (point, on_day)
);

CREATE TABLE controls_check (
    id BIGINT NOT NULL,
    point TEXT NOT NULL,
    on_day TEXT NOT NULL,
    result TEXT NOT NULL,
    sample BIGINT NOT NULL,
    exceptions BIGINT NOT NULL,
    finding TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_check_pk PRIMARY KEY (id),
    CONSTRAINT controls_check_result CHECK (result IN ('effective', 'deficient', 'failed')),
    CONSTRAINT controls_check_counts CHECK (
        sample > 0 AND exceptions >= 0 AND exceptions <= sample)
);
CREATE INDEX controls_check_of_point ON controls_check (point, on_day, id);

CREATE TABLE controls_assessment (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    live BIGINT,
    state TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    started_on TEXT NOT NULL,
    closed_on TEXT,
    closed_by TEXT,
    score BIGINT,
    areas TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_assessment_pk PRIMARY KEY (id),
    CONSTRAINT controls_assessment_number UNIQUE (number),
    CONSTRAINT controls_assessment_live UNIQUE (live),
    CONSTRAINT controls_assessment_state CHECK (state IN ('open', 'closed'))
);

CREATE TABLE controls_answer (
    id BIGINT NOT NULL,
    assessment_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    level BIGINT NOT NULL,
    suggested BIGINT,
    note TEXT NOT NULL,
    on_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_answer_pk PRIMARY KEY (id),
    CONSTRAINT controls_answer_once UNIQUE (assessment_id, question),
    CONSTRAINT controls_answer_of FOREIGN KEY (assessment_id)
        REFERENCES controls_assessment (id),
    CONSTRAINT controls_answer_level CHECK (level BETWEEN 0 AND 4)
);

CREATE TABLE controls_step (
    id BIGINT NOT NULL,
    question TEXT NOT NULL,
    open_question TEXT,
    assessment_id BIGINT NOT NULL,
    level_to BIGINT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    login TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_step_pk PRIMARY KEY (id),
    CONSTRAINT controls_step_open UNIQUE (open_question),
    CONSTRAINT controls_step_of FOREIGN KEY (assessment_id)
        REFERENCES controls_assessment (id)
);
CREATE INDEX controls_step_due ON controls_step (due_on, id);

CREATE TABLE controls_risk (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    code TEXT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    objective TEXT NOT NULL,
    cause TEXT NOT NULL,
    likelihood BIGINT NOT NULL,
    impact BIGINT NOT NULL,
    login TEXT NOT NULL,
    treatment TEXT NOT NULL,
    treatment_note TEXT NOT NULL,
    review_on TEXT NOT NULL,
    points TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    version BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT controls_risk_pk PRIMARY KEY (id),
    CONSTRAINT controls_risk_number UNIQUE (number),
    CONSTRAINT controls_risk_code UNIQUE (code),
    CONSTRAINT controls_risk_weights CHECK (
        likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5),
    CONSTRAINT controls_risk_treatment CHECK (
        treatment IN ('avoid', 'reduce', 'transfer', 'accept')),
    CONSTRAINT controls_risk_state CHECK (state IN ('open', 'closed'))
);
CREATE INDEX controls_risk_review ON controls_risk (state, review_on);

-- Append-only: each weighing of a risk.
CREATE TABLE controls_risk_weight (
    id BIGINT NOT NULL,
    risk_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    likelihood BIGINT NOT NULL,
    impact BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_risk_weight_pk PRIMARY KEY (id),
    CONSTRAINT controls_risk_weight_of FOREIGN KEY (risk_id) REFERENCES controls_risk (id)
);
CREATE INDEX controls_risk_weight_order ON controls_risk_weight (risk_id, id);
