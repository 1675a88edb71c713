-- From tender to cash: projects of buyers by stage, with days and money.

CREATE TABLE controls_project (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    contract TEXT NOT NULL,
    currency TEXT NOT NULL,
    value_minor BIGINT NOT NULL,
    retention_bps BIGINT NOT NULL,
    state TEXT NOT NULL,
    checked_on TEXT,
    checked_how TEXT NOT NULL,
    note TEXT NOT NULL,
    closed_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_project_pk PRIMARY KEY (id),
    CONSTRAINT controls_project_number UNIQUE (buyer_id, number),
    CONSTRAINT controls_project_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT controls_project_value CHECK (value_minor > 0),
    CONSTRAINT controls_project_retention CHECK (retention_bps BETWEEN 0 AND 5000),
    CONSTRAINT controls_project_state CHECK (state IN ('open', 'cashed', 'lost'))
);
CREATE INDEX controls_project_of_state ON controls_project (state, id);

CREATE TABLE controls_stage (
    id BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    stage TEXT NOT NULL,
    reached_on TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_stage_pk PRIMARY KEY (id),
    CONSTRAINT controls_stage_once UNIQUE (project_id, stage),
    CONSTRAINT controls_stage_of FOREIGN KEY (project_id) REFERENCES controls_project (id),
    CONSTRAINT controls_stage_name CHECK (stage IN (
        'bid', 'contract', 'delivery', 'acceptance', 'settlement', 'retention', 'cash'))
);
