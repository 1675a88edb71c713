-- Causes on our own side, recorded on cases, and the training that they assign: once for each cause and person.

CREATE TABLE exercises_cause (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    cause TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    on_day TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT exercises_cause_pk PRIMARY KEY (id),
    CONSTRAINT exercises_cause_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT exercises_cause_person FOREIGN KEY (person_id) REFERENCES store_user (id),
    CONSTRAINT exercises_cause_once UNIQUE (case_id, cause, person_id)
);
CREATE INDEX exercises_cause_days ON exercises_cause (on_day, id);
CREATE INDEX exercises_cause_of_person ON exercises_cause (person_id, cause, on_day);

CREATE TABLE exercises_assigned (
    id BIGINT NOT NULL,
    cause_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    cause TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    on_day TEXT NOT NULL,
    due_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT exercises_assigned_pk PRIMARY KEY (id),
    CONSTRAINT exercises_assigned_cause FOREIGN KEY (cause_id) REFERENCES exercises_cause (id),
    CONSTRAINT exercises_assigned_person FOREIGN KEY (person_id) REFERENCES store_user (id),
    CONSTRAINT exercises_assigned_once UNIQUE (person_id, cause)
);
CREATE INDEX exercises_assigned_due ON exercises_assigned (due_on, id);
