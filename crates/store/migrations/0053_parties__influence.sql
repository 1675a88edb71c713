-- What a person at a buyer's has to say in buying and paying. Nothing of it outlives the person's data.

CREATE TABLE parties_influence (
    contact_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    part TEXT NOT NULL,
    weight BIGINT NOT NULL,
    attitude BIGINT NOT NULL,
    releases BIGINT NOT NULL,
    basis TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT parties_influence_pk PRIMARY KEY (contact_id),
    CONSTRAINT parties_influence_contact FOREIGN KEY (contact_id) REFERENCES parties_contact (id),
    CONSTRAINT parties_influence_part CHECK (
        part IN ('decides', 'finance', 'uses', 'buys', 'gates', 'helps')),
    CONSTRAINT parties_influence_weight CHECK (weight BETWEEN 1 AND 5),
    CONSTRAINT parties_influence_attitude CHECK (attitude BETWEEN -2 AND 2)
);
CREATE INDEX parties_influence_of_buyer ON parties_influence (buyer_id);
