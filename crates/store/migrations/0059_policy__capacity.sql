-- What the company's own money can carry in receivables: its figures of a day, each version a row that is
-- never changed, with the receivables of that day.

CREATE TABLE policy_capacity (
    id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL,
    cash_minor BIGINT NOT NULL,
    lines_minor BIGINT NOT NULL,
    reserve_minor BIGINT NOT NULL,
    outflow_minor BIGINT NOT NULL,
    stress_days BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT policy_capacity_pk PRIMARY KEY (id),
    CONSTRAINT policy_capacity_amounts CHECK (
        cash_minor >= 0 AND lines_minor >= 0 AND reserve_minor >= 0 AND outflow_minor >= 0),
    CONSTRAINT policy_capacity_stress CHECK (stress_days BETWEEN 0 AND 365)
);
CREATE INDEX policy_capacity_order ON policy_capacity (as_of, id);
