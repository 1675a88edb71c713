-- Cases of buyers in collection: three phases, what was prepared, talks step by step, excuses with
-- what became of them, the library of scripts and its use, what customers say afterwards.

CREATE TABLE collections_case (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    live BIGINT,
    phase TEXT NOT NULL,
    round BIGINT NOT NULL,
    origin TEXT NOT NULL,
    why TEXT NOT NULL,
    login TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    owed_minor BIGINT NOT NULL,
    first_due_on TEXT,
    prepared_on TEXT,
    prepared_by TEXT NOT NULL,
    waived TEXT NOT NULL,
    kind TEXT NOT NULL,
    stated TEXT NOT NULL,
    verified TEXT NOT NULL,
    verified_by_what TEXT NOT NULL,
    verified_on TEXT,
    card TEXT NOT NULL,
    route TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    left_minor BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_case_pk PRIMARY KEY (id),
    CONSTRAINT collections_case_live UNIQUE (live),
    CONSTRAINT collections_case_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_case_phase CHECK (phase IN ('before', 'during', 'after', 'closed')),
    CONSTRAINT collections_case_outcome CHECK (
        outcome IN ('', 'collected', 'partly', 'agreed', 'legal', 'written-off', 'mistaken'))
);
CREATE INDEX collections_case_of_buyer ON collections_case (buyer_id, id);
CREATE INDEX collections_case_of_login ON collections_case (login, phase, id);
CREATE INDEX collections_case_phases ON collections_case (phase, id);
CREATE INDEX collections_case_closed ON collections_case (closed_on, id);

CREATE TABLE collections_tick (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    round BIGINT NOT NULL,
    box TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_tick_pk PRIMARY KEY (id),
    CONSTRAINT collections_tick_once UNIQUE (case_id, round, box),
    CONSTRAINT collections_tick_case FOREIGN KEY (case_id) REFERENCES collections_case (id)
);

CREATE TABLE collections_talk (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    live BIGINT,
    on_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    step BIGINT NOT NULL,
    said TEXT NOT NULL,
    mood_before BIGINT,
    mood_after BIGINT,
    mood TEXT NOT NULL,
    trick TEXT NOT NULL,
    scene TEXT NOT NULL,
    excuse TEXT NOT NULL,
    praised BIGINT NOT NULL,
    restated BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    lscp BIGINT NOT NULL,
    our_share BIGINT,
    result TEXT NOT NULL,
    promised_minor BIGINT NOT NULL,
    contact_id BIGINT,
    begun_at BIGINT NOT NULL,
    finished_at BIGINT,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT collections_talk_pk PRIMARY KEY (id),
    CONSTRAINT collections_talk_live UNIQUE (live),
    CONSTRAINT collections_talk_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_talk_contact FOREIGN KEY (contact_id)
        REFERENCES collections_contact (id),
    CONSTRAINT collections_talk_step CHECK (step BETWEEN 0 AND 7),
    CONSTRAINT collections_talk_lscp CHECK (lscp BETWEEN 0 AND 4)
);
CREATE INDEX collections_talk_of_case ON collections_talk (case_id, id);
CREATE INDEX collections_talk_days ON collections_talk (on_day, id);

CREATE TABLE collections_excuse (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    talk_id BIGINT,
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    task TEXT NOT NULL,
    login TEXT NOT NULL,
    due_on TEXT NOT NULL,
    truth TEXT NOT NULL,
    truth_on TEXT,
    truth_note TEXT NOT NULL,
    truth_by TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_excuse_pk PRIMARY KEY (id),
    CONSTRAINT collections_excuse_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_excuse_truth CHECK (truth IN ('open', 'true', 'partly', 'false'))
);
CREATE INDEX collections_excuse_of_case ON collections_excuse (case_id, id);
CREATE INDEX collections_excuse_open ON collections_excuse (truth, due_on, id);

CREATE TABLE collections_script (
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    channel TEXT NOT NULL,
    from_days BIGINT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    replaces BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    reviewed_by TEXT NOT NULL,
    review_note TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    CONSTRAINT collections_script_pk PRIMARY KEY (id),
    CONSTRAINT collections_script_number UNIQUE (number),
    CONSTRAINT collections_script_state CHECK (
        state IN ('draft', 'review', 'published', 'retired'))
);
CREATE INDEX collections_script_states ON collections_script (state, step, id);

CREATE TABLE collections_script_use (
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    talk_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_script_use_pk PRIMARY KEY (id),
    CONSTRAINT collections_script_use_once UNIQUE (code, talk_id),
    CONSTRAINT collections_script_use_talk FOREIGN KEY (talk_id) REFERENCES collections_talk (id)
);

CREATE TABLE collections_survey (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    person TEXT NOT NULL,
    first BIGINT NOT NULL,
    second BIGINT NOT NULL,
    third BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_survey_pk PRIMARY KEY (id),
    CONSTRAINT collections_survey_once UNIQUE (case_id),
    CONSTRAINT collections_survey_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_survey_first CHECK (first BETWEEN 1 AND 5),
    CONSTRAINT collections_survey_second CHECK (second BETWEEN 1 AND 5),
    CONSTRAINT collections_survey_third CHECK (third BETWEEN 1 AND 5)
);
