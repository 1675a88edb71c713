-- Reports about a buyer, what was found in them and elsewhere, what others say of it, what is known
-- of its credit elsewhere, and who pays for it.
CREATE TABLE parties_report (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    provider TEXT NOT NULL,
    as_of TEXT NOT NULL,
    summary TEXT NOT NULL,
    document_id BIGINT,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_report_pk PRIMARY KEY (id),
    CONSTRAINT parties_report_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_report_document FOREIGN KEY (document_id) REFERENCES parties_document (id)
);
CREATE INDEX parties_report_owner ON parties_report (buyer_id, as_of);

CREATE TABLE parties_finding (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    report_id BIGINT,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_finding_pk PRIMARY KEY (id),
    CONSTRAINT parties_finding_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_finding_report FOREIGN KEY (report_id) REFERENCES parties_report (id)
);
CREATE INDEX parties_finding_owner ON parties_finding (buyer_id, on_day);

CREATE TABLE parties_reference (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    who TEXT NOT NULL,
    relation TEXT NOT NULL,
    years BIGINT,
    terms_days BIGINT,
    late_days BIGINT,
    highest_minor BIGINT,
    currency TEXT NOT NULL,
    opinion TEXT NOT NULL,
    weight BIGINT NOT NULL,
    text TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_reference_pk PRIMARY KEY (id),
    CONSTRAINT parties_reference_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_reference_weight CHECK (weight BETWEEN 1 AND 3)
);
CREATE INDEX parties_reference_owner ON parties_reference (buyer_id, on_day);

CREATE TABLE parties_past_credit (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    creditor TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_past_credit_pk PRIMARY KEY (id),
    CONSTRAINT parties_past_credit_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX parties_past_credit_owner ON parties_past_credit (buyer_id, from_on);

CREATE TABLE parties_payer (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    payer_id BIGINT,
    name TEXT NOT NULL,
    since_on TEXT NOT NULL,
    until_on TEXT,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    CONSTRAINT parties_payer_pk PRIMARY KEY (id),
    CONSTRAINT parties_payer_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT parties_payer_party FOREIGN KEY (payer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX parties_payer_owner ON parties_payer (buyer_id, since_on);
