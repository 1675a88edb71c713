-- How many contacts a person has in a day, as the person or a manager said last; the pack says it for all others.

CREATE TABLE collections_capacity (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    a_day BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_capacity_pk PRIMARY KEY (id),
    CONSTRAINT collections_capacity_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT collections_capacity_some CHECK (a_day >= 1 AND a_day <= 500)
);
CREATE INDEX collections_capacity_of ON collections_capacity (user_id, id);
