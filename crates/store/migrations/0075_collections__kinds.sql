-- What is kept by the kind of a customer: how the money of a project or a public body comes step by step, and
-- what a dealer sells and stocks by the month.

CREATE TABLE collections_path (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    contract TEXT NOT NULL,
    currency TEXT NOT NULL,
    value_minor BIGINT NOT NULL,
    budget_year BIGINT,
    appropriation TEXT NOT NULL,
    note TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_path_pk PRIMARY KEY (id),
    CONSTRAINT collections_path_number UNIQUE (buyer_id, number),
    CONSTRAINT collections_path_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_path_kind CHECK (kind IN ('project', 'government')),
    CONSTRAINT collections_path_value CHECK (value_minor > 0)
);
CREATE INDEX collections_path_open ON collections_path (closed_on, id);

CREATE TABLE collections_milestone (
    id BIGINT NOT NULL,
    path_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    code TEXT NOT NULL,
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    planned_on TEXT,
    reached_on TEXT,
    amount_minor BIGINT NOT NULL,
    item_id BIGINT,
    paper TEXT NOT NULL,
    signer TEXT NOT NULL,
    login TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_milestone_pk PRIMARY KEY (id),
    CONSTRAINT collections_milestone_path FOREIGN KEY (path_id) REFERENCES collections_path (id),
    CONSTRAINT collections_milestone_item FOREIGN KEY (item_id) REFERENCES receivables_item (id),
    CONSTRAINT collections_milestone_amount CHECK (amount_minor >= 0),
    CONSTRAINT collections_milestone_part CHECK (part IN (
        'contract', 'advance', 'progress', 'acceptance', 'settlement', 'retention', 'approval',
        'payment'))
);
CREATE INDEX collections_milestone_of_path ON collections_milestone (path_id, place, id);
CREATE INDEX collections_milestone_of_item ON collections_milestone (item_id);

CREATE TABLE collections_dealer (
    id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    currency TEXT NOT NULL,
    sold_minor BIGINT NOT NULL,
    stock_minor BIGINT NOT NULL,
    orders_minor BIGINT NOT NULL,
    rebate_minor BIGINT NOT NULL,
    their_margin_bps BIGINT,
    our_margin_bps BIGINT,
    our_share_bps BIGINT,
    rivals TEXT NOT NULL,
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT collections_dealer_pk PRIMARY KEY (id),
    CONSTRAINT collections_dealer_once UNIQUE (buyer_id, month),
    CONSTRAINT collections_dealer_buyer FOREIGN KEY (buyer_id) REFERENCES parties_buyer (id),
    CONSTRAINT collections_dealer_figures CHECK (
        sold_minor >= 0 AND stock_minor >= 0 AND orders_minor >= 0 AND rebate_minor >= 0)
);
CREATE INDEX collections_dealer_months ON collections_dealer (month, buyer_id);
