-- One buyer, however its code is typed: kh001 is KH001. `code` stays as it was first written;
-- `code_key` is the same with a to z for A to Z, and no two buyers share one. Where the books of
-- before hold two codes that differ only in case, nothing is lost: the older buyer has the key, the
-- younger one's key is its code and its row, so that it is found by its exact spelling only, and
-- `shouxin doctor` names both. REPLACE is used because LOWER is not the same in both databases.
ALTER TABLE parties_buyer ADD COLUMN code_key TEXT NOT NULL DEFAULT '';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code
    , 'A', 'a'), 'B', 'b'), 'C', 'c'), 'D', 'd'), 'E', 'e')
    , 'F', 'f'), 'G', 'g'), 'H', 'h'), 'I', 'i'), 'J', 'j')
    , 'K', 'k'), 'L', 'l'), 'M', 'm'), 'N', 'n'), 'O', 'o')
    , 'P', 'p'), 'Q', 'q'), 'R', 'r'), 'S', 's'), 'T', 't')
    , 'U', 'u'), 'V', 'v'), 'W', 'w'), 'X', 'x'), 'Y', 'y')
    , 'Z', 'z');
CREATE INDEX parties_buyer_keyed ON parties_buyer (code_key, id);
UPDATE parties_buyer SET code_key = code || '~' || CAST(id AS TEXT) WHERE EXISTS (
    SELECT 1 FROM parties_buyer o
    WHERE o.code_key = parties_buyer.code_key AND o.id < parties_buyer.id
);
DROP INDEX parties_buyer_keyed;
CREATE UNIQUE INDEX parties_buyer_code_key ON parties_buyer (code_key);
