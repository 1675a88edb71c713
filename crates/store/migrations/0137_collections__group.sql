-- The group of a team program that we share with a customer: whose program it is. The address of its hook is a secret
-- and stands in no table.

CREATE TABLE collections_group (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_group_pk PRIMARY KEY (id),
    CONSTRAINT collections_group_once UNIQUE (buyer_id),
    CONSTRAINT collections_group_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_group_kind CHECK (kind IN ('wecom', 'dingtalk', 'feishu'))
);
