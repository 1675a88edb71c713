-- Who is named as the payer of a receipt, as the bank or the file wrote it. A receipt without a row
-- names nobody.
CREATE TABLE receivables_payer (
    credit_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT receivables_payer_pk PRIMARY KEY (credit_id),
    CONSTRAINT receivables_payer_credit FOREIGN KEY (credit_id) REFERENCES receivables_credit (id),
    CONSTRAINT receivables_payer_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
CREATE INDEX receivables_payer_owner ON receivables_payer (buyer_id, credit_id);
