-- The person of a case changes: from whom, to whom, what the next one must know.

CREATE TABLE collections_case_hand (
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    from_login TEXT NOT NULL,
    to_login TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_case_hand_pk PRIMARY KEY (id),
    CONSTRAINT collections_case_hand_case FOREIGN KEY (case_id) REFERENCES collections_case (id)
);
CREATE INDEX collections_case_hand_of ON collections_case_hand (case_id, id);
