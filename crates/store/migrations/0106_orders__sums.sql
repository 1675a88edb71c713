-- What the orders taken of a buyer add up to, kept with every order that is written, so that the gate
-- need not add up all of them at each question. `ledger_version`: no order taken is known by an older
-- version of the ledger.
CREATE TABLE orders_sum (
    buyer_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    orders BIGINT NOT NULL,
    unbilled_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    claim_minor BIGINT NOT NULL,
    spent_minor BIGINT NOT NULL,
    ledger_version BIGINT NOT NULL,
    CONSTRAINT orders_sum_pk PRIMARY KEY (buyer_id, currency),
    CONSTRAINT orders_sum_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id)
);
INSERT INTO orders_sum (buyer_id, currency, orders, unbilled_minor, open_minor, claim_minor,
    spent_minor, ledger_version)
SELECT buyer_id, currency, COUNT(*), CAST(SUM(unbilled_minor) AS BIGINT),
    CAST(SUM(open_minor) AS BIGINT), CAST(SUM(claim_minor) AS BIGINT),
    CAST(SUM(CASE WHEN claim_minor < unbilled_minor THEN claim_minor ELSE unbilled_minor END)
    AS BIGINT), MIN(ledger_version)
FROM orders_order WHERE taken = 1 GROUP BY buyer_id, currency;
