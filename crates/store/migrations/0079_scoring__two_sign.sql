-- One table for everything that two people set: versions of the check rule and of the collection strategy
-- had tables of their own. What was proposed and decided is kept with who, when and why; the version of a
-- rule or a strategy stands in its text. A pack has one version that waits.
CREATE TABLE scoring_proposal (
    id BIGINT NOT NULL,
    pack TEXT NOT NULL,
    waits TEXT,
    state TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    tried TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    note TEXT NOT NULL,
    CONSTRAINT scoring_proposal_pk PRIMARY KEY (id),
    CONSTRAINT scoring_proposal_waits UNIQUE (waits),
    CONSTRAINT scoring_proposal_state CHECK (state IN ('draft', 'proposed', 'approved', 'rejected'))
);
CREATE INDEX scoring_proposal_of_pack ON scoring_proposal (pack, id);

INSERT INTO scoring_proposal (id, pack, waits, state, version, effective_on, content, reason, tried,
    proposed_by, recorded_at, decided_by, decided_at, note)
SELECT id, pack, live_pack, CASE state WHEN 'open' THEN 'proposed' WHEN 'signed' THEN 'approved'
    ELSE 'rejected' END, version, effective_from, content, reason, '', actor, recorded_at, decided_by,
    decided_at, note
FROM scoring_pack_proposal;
INSERT INTO scoring_proposal (id, pack, waits, state, version, effective_on, content, reason, tried,
    proposed_by, recorded_at, decided_by, decided_at, note)
SELECT id, 'orders', CASE state WHEN 'proposed' THEN 'orders' END, state, '', effective_on, content,
    reason, what_if, proposed_by, recorded_at, decided_by, decided_at, decided_reason
FROM orders_rule;
INSERT INTO scoring_proposal (id, pack, waits, state, version, effective_on, content, reason, tried,
    proposed_by, recorded_at, decided_by, decided_at, note)
SELECT id, 'strategy', CASE state WHEN 'proposed' THEN 'strategy' END, state, '', effective_on, content,
    reason, simulation, proposed_by, recorded_at, decided_by, decided_at, decided_reason
FROM collections_strategy;
DROP TABLE scoring_pack_proposal;
DROP TABLE orders_rule;
DROP TABLE collections_strategy;

-- Advances are listed page by page, what is promised first first.
CREATE INDEX payables_advance_in_order ON payables_advance
    (COALESCE(promised_on, '9999'), paid_on, id);
