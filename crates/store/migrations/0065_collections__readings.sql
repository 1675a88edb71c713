-- What a contact told: ability and willingness, a stated reason, and later whether the reason was true.

CREATE TABLE collections_reading (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    ability TEXT NOT NULL,
    willing TEXT NOT NULL,
    reason TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verdict_on TEXT,
    verdict_by TEXT NOT NULL,
    verdict_note TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_reading_pk PRIMARY KEY (id),
    CONSTRAINT collections_reading_contact UNIQUE (contact_id),
    CONSTRAINT collections_reading_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_reading_of
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_reading_ability CHECK (ability IN ('', 'strong', 'weak')),
    CONSTRAINT collections_reading_willing CHECK (willing IN ('', 'strong', 'weak')),
    CONSTRAINT collections_reading_verdict CHECK (verdict IN ('', 'true', 'false', 'unclear'))
);
CREATE INDEX collections_reading_of_buyer ON collections_reading (buyer_id, id);
CREATE INDEX collections_reading_open ON collections_reading (verdict, on_day);
