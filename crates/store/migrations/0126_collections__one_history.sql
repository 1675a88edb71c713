-- One vocabulary of reasons and one history of what buyers told: readings come from contacts, from talks on cases and
-- from cases themselves, so the contact may lack. SQLite cannot drop a NOT NULL: the table is made anew with all its
-- rows. Reasons of the log form get the codes of the talk; what stood there before is kept in `told_as`.

CREATE TABLE collections_reading_all (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    contact_id BIGINT,
    case_id BIGINT,
    way TEXT NOT NULL,
    on_day TEXT NOT NULL,
    ability TEXT NOT NULL,
    willing TEXT NOT NULL,
    reason TEXT NOT NULL,
    told_as TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verdict_on TEXT,
    verdict_by TEXT NOT NULL,
    verdict_note TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_reading_all_pk PRIMARY KEY (id),
    CONSTRAINT collections_reading_all_contact UNIQUE (contact_id),
    CONSTRAINT collections_reading_all_buyer
        FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_reading_all_of
        FOREIGN KEY (contact_id) REFERENCES collections_contact (id),
    CONSTRAINT collections_reading_all_case FOREIGN KEY (case_id) REFERENCES collections_case (id),
    CONSTRAINT collections_reading_all_way CHECK (way IN ('log', 'talk', 'case')),
    CONSTRAINT collections_reading_all_ability CHECK (ability IN ('', 'strong', 'weak')),
    CONSTRAINT collections_reading_all_willing CHECK (willing IN ('', 'strong', 'weak')),
    CONSTRAINT collections_reading_all_verdict CHECK (
        verdict IN ('', 'true', 'false', 'unclear'))
);

INSERT INTO collections_reading_all (id, buyer_id, contact_id, case_id, way, on_day, ability,
    willing, reason, told_as, verdict, verdict_on, verdict_by, verdict_note, pack_version, actor,
    recorded_at)
    SELECT r.id, r.buyer_id, r.contact_id, NULL, 'log', r.on_day, r.ability, r.willing,
        CASE r.reason
            WHEN 'cash-short' THEN 'pressure'
            WHEN 'priority' THEN 'pressure'
            WHEN 'customer-late' THEN 'chain'
            WHEN 'terms-differ' THEN 'account'
            WHEN 'not-accepted' THEN 'dispute'
            WHEN 'quality' THEN 'dispute'
            WHEN 'short-delivery' THEN 'dispute'
            WHEN 'no-invoice' THEN 'oversight'
            WHEN 'forgotten' THEN 'oversight'
            WHEN 'approval' THEN 'process'
            ELSE r.reason
        END,
        r.reason, r.verdict, r.verdict_on, r.verdict_by, r.verdict_note, r.pack_version, r.actor,
        r.recorded_at
    FROM collections_reading r;

INSERT INTO collections_reading_all (id, buyer_id, contact_id, case_id, way, on_day, ability,
    willing, reason, told_as, verdict, verdict_on, verdict_by, verdict_note, pack_version, actor,
    recorded_at)
    SELECT c.id, c.buyer_id, NULL, c.id, 'case', c.opened_on,
        CASE WHEN c.kind IN ('able-willing', 'able-unwilling') THEN 'strong'
            WHEN c.kind IN ('unable-willing', 'unable-unwilling') THEN 'weak' ELSE '' END,
        CASE WHEN c.kind IN ('able-willing', 'unable-willing') THEN 'strong'
            WHEN c.kind IN ('able-unwilling', 'unable-unwilling') THEN 'weak' ELSE '' END,
        c.stated, '',
        CASE WHEN c.stated = '' OR c.verified = '' THEN ''
            WHEN c.stated = c.verified THEN 'true' ELSE 'false' END,
        CASE WHEN c.stated = '' OR c.verified = '' THEN NULL ELSE c.verified_on END,
        CASE WHEN c.stated = '' OR c.verified = '' THEN '' ELSE c.actor END,
        CASE WHEN c.stated = '' OR c.verified = '' THEN '' ELSE c.verified_by_what END,
        '', c.actor, c.recorded_at
    FROM collections_case c
    WHERE (c.stated <> '' OR c.kind <> '')
        AND NOT EXISTS (SELECT 1 FROM collections_reading_all a WHERE a.id = c.id);

DROP TABLE collections_reading;
ALTER TABLE collections_reading_all RENAME TO collections_reading;
CREATE INDEX collections_reading_by_buyer ON collections_reading (buyer_id, id);
CREATE INDEX collections_reading_waits ON collections_reading (verdict, on_day);
CREATE INDEX collections_reading_by_day ON collections_reading (on_day, id);
