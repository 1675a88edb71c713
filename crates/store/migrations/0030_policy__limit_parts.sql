-- What makes a limit besides the grant itself: the pool of a group, the most in one currency,
-- amounts on top for some days, securities, suspensions. Append-only save for how a part ended.
-- What is `of_group` counts for all members; its buyer is the head of the group.
CREATE TABLE policy_limit_part (
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
    CONSTRAINT policy_limit_part_pk PRIMARY KEY (id),
    CONSTRAINT policy_limit_part_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT policy_limit_part_kind CHECK (
        kind IN ('pool', 'currency', 'temporary', 'security', 'suspension')),
    CONSTRAINT policy_limit_part_amount CHECK (amount_minor IS NULL OR amount_minor > 0)
);
CREATE INDEX policy_limit_part_of_buyer ON policy_limit_part (buyer_id, id);
