-- One buyer and one document, however the code or the number is typed: KH004 in full width is
-- KH004, and r2 is R2. What was written first stays shown; the key beside it is what all spellings
-- have in common. A buyer's code has its key already (0022); a number has one where the number is
-- not its own key (`number_key` NULL: it is). Blanks, dashes, full width and what nobody sees are
-- put as `base::spelt_code` puts them; REPLACE is used because the two databases fold differently.
-- Where old books hold two spellings both stay, found by their exact spelling, the older one by all
-- others too; `shouxin doctor` names them.
ALTER TABLE receivables_item ADD COLUMN number_key TEXT;
ALTER TABLE receivables_credit ADD COLUMN number_key TEXT;
-- postgres: ALTER TABLE receivables_item ALTER COLUMN number_key TYPE TEXT COLLATE "C";
-- postgres: ALTER TABLE receivables_credit ALTER COLUMN number_key TYPE TEXT COLLATE "C";
UPDATE receivables_item SET number_key = number WHERE undone_by IS NULL
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'a', 'A'), 'b', 'B'), 'c', 'C'), 'd', 'D'), 'e', 'E'), 'f', 'F'), 'g', 'G'), 'h', 'H')
        , 'i', 'I'), 'j', 'J'), 'k', 'K'), 'l', 'L'), 'm', 'M'), 'n', 'N'), 'o', 'O'), 'p', 'P')
        , 'q', 'Q'), 'r', 'R')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 's', 'S'), 't', 'T')
        , 'u', 'U'), 'v', 'V'), 'w', 'W'), 'x', 'X'), 'y', 'Y'), 'z', 'Z')
WHERE number_key IS NOT NULL;
UPDATE receivables_item SET number_key = NULL WHERE number_key = number;
CREATE INDEX receivables_item_keyed ON receivables_item (number_key, buyer_id)
    WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key = number WHERE undone_by IS NULL
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'a', 'A'), 'b', 'B'), 'c', 'C'), 'd', 'D'), 'e', 'E'), 'f', 'F'), 'g', 'G'), 'h', 'H')
        , 'i', 'I'), 'j', 'J'), 'k', 'K'), 'l', 'L'), 'm', 'M'), 'n', 'N'), 'o', 'O'), 'p', 'P')
        , 'q', 'Q'), 'r', 'R')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 's', 'S'), 't', 'T')
        , 'u', 'U'), 'v', 'V'), 'w', 'W'), 'x', 'X'), 'y', 'Y'), 'z', 'Z')
WHERE number_key IS NOT NULL;
UPDATE receivables_credit SET number_key = NULL WHERE number_key = number;
CREATE INDEX receivables_credit_keyed ON receivables_credit (number_key, buyer_id)
    WHERE number_key IS NOT NULL;
-- Codes with full width or unseen signs. One that is a younger twin already (0022) stays as it is.
DROP INDEX parties_buyer_code_key;
UPDATE parties_buyer SET code_key = '~fold~' || code WHERE OCTET_LENGTH(code) <> LENGTH(code)
    AND withdrawn_by IS NULL AND code_key <> code || '~' || CAST(id AS TEXT);
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key
        , 'A', 'a'), 'B', 'b'), 'C', 'c'), 'D', 'd'), 'E', 'e'), 'F', 'f'), 'G', 'g'), 'H', 'h')
        , 'I', 'i'), 'J', 'j'), 'K', 'k'), 'L', 'l'), 'M', 'm'), 'N', 'n'), 'O', 'o'), 'P', 'p')
        , 'Q', 'q'), 'R', 'r')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(code_key, 'S', 's'), 'T', 't')
        , 'U', 'u'), 'V', 'v'), 'W', 'w'), 'X', 'x'), 'Y', 'y'), 'Z', 'z')
WHERE code_key LIKE '~fold~%';
UPDATE parties_buyer SET code_key = SUBSTR(code_key, 7) WHERE code_key LIKE '~fold~%';
CREATE INDEX parties_buyer_keyed ON parties_buyer (code_key, id);
UPDATE parties_buyer SET code_key = code || '~' || CAST(id AS TEXT) WHERE EXISTS (
    SELECT 1 FROM parties_buyer o
    WHERE o.code_key = parties_buyer.code_key AND o.id < parties_buyer.id
);
DROP INDEX parties_buyer_keyed;
CREATE UNIQUE INDEX parties_buyer_code_key ON parties_buyer (code_key);
-- What an import said besides its counts: code, how many rows, the first of them.
ALTER TABLE intake_batch ADD COLUMN told TEXT NOT NULL DEFAULT '[]';
-- Calls of the interface that carried an Idempotency-Key: the same call again gets the same
-- answer, another call under the same key is refused. Kept for a week.
CREATE TABLE store_call (
    login TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT store_call_pk PRIMARY KEY (login, key)
);
CREATE INDEX store_call_at ON store_call (recorded_at);
-- The import that runs now, for other processes on the same database to see: whose, since when,
-- how far. One row; whether it is true is told by the lock that the import holds.
CREATE TABLE store_running (
    id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    since BIGINT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    CONSTRAINT store_running_pk PRIMARY KEY (id)
);
