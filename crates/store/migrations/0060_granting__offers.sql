-- What a buyer was offered for how it pays, and what came of it. A row is made once; what is answered to it
-- is written down once.

CREATE TABLE granting_offer (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    live_key TEXT,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    tier TEXT NOT NULL,
    terms TEXT NOT NULL,
    terms_before TEXT NOT NULL,
    discount_bps BIGINT NOT NULL,
    within_days BIGINT NOT NULL,
    annual_bps BIGINT,
    made_on TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    answered_on TEXT,
    application_id BIGINT,
    pack_version TEXT NOT NULL,
    note TEXT NOT NULL,
    answer TEXT NOT NULL,
    actor TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT granting_offer_pk PRIMARY KEY (id),
    CONSTRAINT granting_offer_live UNIQUE (live_key),
    CONSTRAINT granting_offer_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT granting_offer_request FOREIGN KEY (application_id)
        REFERENCES granting_application (id),
    CONSTRAINT granting_offer_state CHECK (
        state IN ('made', 'accepted', 'declined', 'withdrawn', 'expired')),
    CONSTRAINT granting_offer_kind CHECK (kind IN ('terms', 'discount', 'service'))
);
CREATE INDEX granting_offer_of_buyer ON granting_offer (buyer_id, id);
CREATE INDEX granting_offer_order ON granting_offer (made_on, id);
CREATE INDEX granting_decision_days ON granting_decision (from_on, id);
