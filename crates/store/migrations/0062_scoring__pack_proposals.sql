-- Versions of packs that two people set: one proposes, another signs. A pack has one open proposal.
CREATE TABLE scoring_pack_proposal (
    id BIGINT NOT NULL,
    pack TEXT NOT NULL,
    live_pack TEXT,
    state TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    note TEXT NOT NULL,
    CONSTRAINT scoring_pack_proposal_pk PRIMARY KEY (id),
    CONSTRAINT scoring_pack_proposal_live UNIQUE (live_pack),
    CONSTRAINT scoring_pack_proposal_state CHECK (state IN ('open', 'signed', 'refused'))
);
CREATE INDEX scoring_pack_proposal_of_pack ON scoring_pack_proposal (pack, id);
