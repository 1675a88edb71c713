-- Internal control: answers of the set-up with the packs proposed from them, versions of the
-- company's credit policy as a document, and who has read which.

CREATE TABLE controls_setup (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    live BIGINT,
    state TEXT NOT NULL,
    answers TEXT NOT NULL,
    packs TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_note TEXT NOT NULL,
    decided_at BIGINT,
    CONSTRAINT controls_setup_pk PRIMARY KEY (id),
    CONSTRAINT controls_setup_number UNIQUE (number),
    CONSTRAINT controls_setup_live UNIQUE (live),
    CONSTRAINT controls_setup_state CHECK (
        state IN ('proposed', 'signed', 'refused', 'withdrawn'))
);

CREATE TABLE controls_document (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    roles TEXT NOT NULL,
    read_days BIGINT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    published_on TEXT,
    published_by TEXT,
    CONSTRAINT controls_document_pk PRIMARY KEY (id),
    CONSTRAINT controls_document_number UNIQUE (number),
    CONSTRAINT controls_document_state CHECK (state IN ('draft', 'published', 'dropped'))
);
CREATE INDEX controls_document_in_force ON controls_document (state, effective_on, id);

CREATE TABLE controls_reader (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    login TEXT NOT NULL,
    due_on TEXT NOT NULL,
    read_on TEXT,
    read_at BIGINT,
    digest TEXT NOT NULL,
    reminded_on TEXT,
    reminders BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT controls_reader_pk PRIMARY KEY (id),
    CONSTRAINT controls_reader_once UNIQUE (document_id, login),
    CONSTRAINT controls_reader_of FOREIGN KEY (document_id) REFERENCES controls_document (id)
);
CREATE INDEX controls_reader_open ON controls_reader (login, read_on);
