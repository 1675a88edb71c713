-- The analyst's workbench: a project is a kept file and the choices made over it. Each change of
-- the choices is a step that holds them whole, so that any of them can be gone back to.
CREATE TABLE scoring_lab_project (
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    glance TEXT NOT NULL,
    step_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    archived_at BIGINT,
    CONSTRAINT scoring_lab_project_pk PRIMARY KEY (id)
);

-- parent_id is the step that this one was made from; the first step has none.
CREATE TABLE scoring_lab_step (
    id BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    parent_id BIGINT,
    did TEXT NOT NULL,
    subject TEXT NOT NULL,
    choices TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_lab_step_pk PRIMARY KEY (id),
    CONSTRAINT scoring_lab_step_project
        FOREIGN KEY (project_id) REFERENCES scoring_lab_project (id)
);
CREATE INDEX scoring_lab_step_list ON scoring_lab_step (project_id, id);

-- A fit with its whole report. scores_digest names the kept file with the score of each row.
-- auc_micro is the AUC on the rows that it did not learn from, in millionths.
CREATE TABLE scoring_lab_fit (
    id BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    step_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    card TEXT,
    report TEXT NOT NULL,
    scores_digest TEXT NOT NULL,
    auc_micro BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_lab_fit_pk PRIMARY KEY (id),
    CONSTRAINT scoring_lab_fit_number UNIQUE (project_id, number),
    CONSTRAINT scoring_lab_fit_project
        FOREIGN KEY (project_id) REFERENCES scoring_lab_project (id),
    CONSTRAINT scoring_lab_fit_step FOREIGN KEY (step_id) REFERENCES scoring_lab_step (id)
);
