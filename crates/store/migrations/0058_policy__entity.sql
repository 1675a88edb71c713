-- An order is of one legal entity, the main one where nothing stands; a limit may be the most towards
-- one of them. SQLite cannot change a check, so the table of the parts is made anew with its rows.
ALTER TABLE orders_order ADD COLUMN entity_id BIGINT;
CREATE TABLE policy_limit_part_kept (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    of_group BIGINT NOT NULL,
    kind TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    share_bps BIGINT NOT NULL,
    in_exposure BIGINT NOT NULL,
    form TEXT NOT NULL,
    party TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    ended_on TEXT,
    ended_by TEXT,
    end_reason TEXT,
    entity_id BIGINT,
    CONSTRAINT policy_limit_part_kept_pk PRIMARY KEY (id),
    CONSTRAINT policy_limit_part_kept_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT policy_limit_part_entity FOREIGN KEY (entity_id) REFERENCES parties_entity (id),
    CONSTRAINT policy_limit_part_kept_kind CHECK (
        kind IN ('pool', 'currency', 'entity', 'temporary', 'security', 'suspension')),
    CONSTRAINT policy_limit_part_kept_amount CHECK (amount_minor IS NULL OR amount_minor > 0)
);
INSERT INTO policy_limit_part_kept (id, buyer_id, of_group, kind, limit_kind, amount_minor,
    currency, share_bps, in_exposure, form, party, from_on, to_on, reason, actor, recorded_at,
    ended_on, ended_by, end_reason)
    SELECT id, buyer_id, of_group, kind, limit_kind, amount_minor, currency, share_bps,
    in_exposure, form, party, from_on, to_on, reason, actor, recorded_at, ended_on, ended_by, end_reason
    FROM policy_limit_part;
DROP TABLE policy_limit_part;
ALTER TABLE policy_limit_part_kept RENAME TO policy_limit_part;
CREATE INDEX policy_limit_part_of_buyer ON policy_limit_part (buyer_id, id);
