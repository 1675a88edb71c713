-- Rights that require a certificate: which level from which day on, and who holds which level until when. The room
-- of certificates writes what is held as it grants, renews and revokes; whether it still holds is asked each time.

CREATE TABLE store_requirement (
    id BIGINT NOT NULL,
    right_code TEXT NOT NULL,
    level TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    grace_days BIGINT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT store_requirement_pk PRIMARY KEY (id),
    CONSTRAINT store_requirement_grace CHECK (grace_days BETWEEN 0 AND 365)
);
CREATE INDEX store_requirement_days ON store_requirement (until_on, from_on);

CREATE TABLE store_certified (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    revoked_on TEXT,
    CONSTRAINT store_certified_pk PRIMARY KEY (id),
    CONSTRAINT store_certified_user FOREIGN KEY (user_id) REFERENCES store_user (id)
);
CREATE INDEX store_certified_of_user ON store_certified (user_id, level, id);
CREATE INDEX store_certified_levels ON store_certified (level, user_id, id);

INSERT INTO store_certified (id, user_id, level, from_on, until_on, revoked_on)
SELECT id, user_id, level, granted_on, valid_until, revoked_on FROM certificates_certificate;
