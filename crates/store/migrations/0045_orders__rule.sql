-- Versions of the check rule that were edited on the screen: proposed with their what-if, and in force
-- from their day on once a second person has signed. What is signed becomes an own version of the
-- pack; what counts is read there.
CREATE TABLE orders_rule (
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    what_if TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    decided_reason TEXT NOT NULL,
    CONSTRAINT orders_rule_pk PRIMARY KEY (id),
    CONSTRAINT orders_rule_state CHECK (state IN ('proposed', 'approved', 'rejected'))
);
