-- The legal entities under which the company sells. The first one that is recorded is the main one:
-- whatever names no entity is its. `code_key` is how its code is found however it is typed.
CREATE TABLE parties_entity (
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL,
    name TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    size TEXT NOT NULL,
    size_source TEXT NOT NULL,
    size_on TEXT,
    is_main BIGINT NOT NULL,
    from_on TEXT,
    until_on TEXT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT parties_entity_pk PRIMARY KEY (id),
    CONSTRAINT parties_entity_code UNIQUE (code_key)
);
-- There is one main entity.
CREATE UNIQUE INDEX parties_entity_main ON parties_entity (is_main) WHERE is_main = 1;

-- Whose document it is; the main entity's where nothing stands.
ALTER TABLE receivables_item ADD COLUMN entity_id BIGINT;
ALTER TABLE receivables_credit ADD COLUMN entity_id BIGINT;
CREATE INDEX receivables_item_of_entity ON receivables_item
    (buyer_id, entity_id, currency, open_minor) WHERE closed_on IS NULL AND entity_id IS NOT NULL;
