-- Appointments with people at buyers', and what became of each.

CREATE TABLE collections_appointment (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    case_id BIGINT,
    on_day TEXT NOT NULL,
    minute BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    place TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sentence TEXT NOT NULL,
    login TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome_note TEXT NOT NULL,
    settled_on TEXT,
    moved_from BIGINT,
    changes BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_appointment_pk PRIMARY KEY (id),
    CONSTRAINT collections_appointment_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_appointment_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_appointment_moved FOREIGN KEY (moved_from)
        REFERENCES collections_appointment (id),
    CONSTRAINT collections_appointment_state CHECK (
        state IN ('planned', 'kept', 'moved', 'refused', 'cancelled')),
    CONSTRAINT collections_appointment_minute CHECK (minute BETWEEN 0 AND 1439),
    CONSTRAINT collections_appointment_minutes CHECK (minutes BETWEEN 5 AND 600)
);
CREATE INDEX collections_appointment_of_buyer ON collections_appointment (buyer_id, on_day, id);
CREATE INDEX collections_appointment_of_login ON collections_appointment (login, on_day, id);
CREATE INDEX collections_appointment_days ON collections_appointment (on_day, id);
CREATE INDEX collections_appointment_states ON collections_appointment (state, on_day, id);
