-- Talks with healthy customers: what was answered, and what it became.

CREATE TABLE collections_care (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    answers TEXT NOT NULL,
    signals BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_care_pk PRIMARY KEY (id),
    CONSTRAINT collections_care_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_care_contact FOREIGN KEY (contact_id)
        REFERENCES collections_contact (id),
    CONSTRAINT collections_care_counts CHECK (signals >= 0 AND findings >= 0)
);
CREATE INDEX collections_care_of_buyer ON collections_care (buyer_id, id);
CREATE INDEX collections_care_days ON collections_care (on_day, id);
