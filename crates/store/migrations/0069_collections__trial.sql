-- Champion and challenger of strategies: a trial that two have signed, and the side of each buyer.
CREATE TABLE collections_trial (
    id BIGINT NOT NULL,
    hypothesis TEXT NOT NULL,
    content TEXT NOT NULL,
    version TEXT NOT NULL,
    share_pct BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    signed_by TEXT,
    recorded_at BIGINT NOT NULL,
    ended_on TEXT,
    CONSTRAINT collections_trial_pk PRIMARY KEY (id),
    CONSTRAINT collections_trial_share CHECK (share_pct > 0 AND share_pct < 100),
    CONSTRAINT collections_trial_days CHECK (until_on > from_on)
);

CREATE TABLE collections_trial_arm (
    trial_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    challenger BIGINT NOT NULL,
    CONSTRAINT collections_trial_arm_pk PRIMARY KEY (trial_id, buyer_id),
    CONSTRAINT collections_trial_arm_of FOREIGN KEY (trial_id) REFERENCES collections_trial (id),
    CONSTRAINT collections_trial_arm_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
