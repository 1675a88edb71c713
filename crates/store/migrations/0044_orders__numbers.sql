-- Orders and deliveries have one number however it is typed: SO-1 is ｓｏ-１ (`base::number_key`), and an
-- invoice finds its order by the same key, by what stands as its contract or as its order. Old twins
-- both stay: the younger keeps a key of its own. An order knows its day in the company's books; a
-- bypass of the chain may have been a part of a limit.
ALTER TABLE orders_order ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
ALTER TABLE orders_order ADD COLUMN ordered_on TEXT;
ALTER TABLE orders_delivery ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
ALTER TABLE receivables_item ADD COLUMN contract_key TEXT;
ALTER TABLE receivables_item ADD COLUMN order_no TEXT;
ALTER TABLE granting_bypass ADD COLUMN part TEXT NOT NULL DEFAULT '';
UPDATE orders_order SET number_key = number;
UPDATE orders_delivery SET number_key = number;
UPDATE receivables_item SET contract_key = contract WHERE contract <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'a', 'A'), 'b', 'B'), 'c', 'C'), 'd', 'D'), 'e', 'E'), 'f', 'F'), 'g', 'G'), 'h', 'H')
        , 'i', 'I'), 'j', 'J'), 'k', 'K'), 'l', 'L'), 'm', 'M'), 'n', 'N'), 'o', 'O'), 'p', 'P')
        , 'q', 'Q'), 'r', 'R')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_order SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 's', 'S'), 't', 'T')
        , 'u', 'U'), 'v', 'V'), 'w', 'W'), 'x', 'X'), 'y', 'Y'), 'z', 'Z')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key
        , 'a', 'A'), 'b', 'B'), 'c', 'C'), 'd', 'D'), 'e', 'E'), 'f', 'F'), 'g', 'G'), 'h', 'H')
        , 'i', 'I'), 'j', 'J'), 'k', 'K'), 'l', 'L'), 'm', 'M'), 'n', 'N'), 'o', 'O'), 'p', 'P')
        , 'q', 'Q'), 'r', 'R')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE orders_delivery SET number_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(number_key, 's', 'S'), 't', 'T')
        , 'u', 'U'), 'v', 'V'), 'w', 'W'), 'x', 'X'), 'y', 'Y'), 'z', 'Z')
WHERE number_key <> ''
    AND (number <> UPPER(number) OR OCTET_LENGTH(number) <> LENGTH(number));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , '­', ''), '؜', ''), '​', ''), '‌', ''), '‍', ''), '‎', ''), '‏', ''), '⁠', '')
        , '﻿', ''), '　', ' '), ' ', ' '), ' ', ' '), ' ', ' '), '‐', '-'), '‑', '-'), '‒', '-')
        , '–', '-'), '−', '-')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , '﹣', '-'), '！', '!'), '＂', '"'), '＃', '#'), '＄', '$'), '％', '%'), '＆', '&')
        , '＇', ''''), '（', '('), '）', ')'), '＊', '*'), '＋', '+'), '，', ','), '－', '-')
        , '．', '.'), '／', '/'), '０', '0'), '１', '1')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9')
        , '：', ':'), '；', ';'), '＜', '<'), '＝', '='), '＞', '>'), '？', '?'), '＠', '@'), 'Ａ', 'A')
        , 'Ｂ', 'B'), 'Ｃ', 'C')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H'), 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K')
        , 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N'), 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S')
        , 'Ｔ', 'T'), 'Ｕ', 'U')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z'), '［', '['), '＼', '\'), '］', ']')
        , '＾', '^'), '＿', '_'), '｀', '`'), 'ａ', 'a'), 'ｂ', 'b'), 'ｃ', 'c'), 'ｄ', 'd'), 'ｅ', 'e')
        , 'ｆ', 'f'), 'ｇ', 'g')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , 'ｈ', 'h'), 'ｉ', 'i'), 'ｊ', 'j'), 'ｋ', 'k'), 'ｌ', 'l'), 'ｍ', 'm'), 'ｎ', 'n'), 'ｏ', 'o')
        , 'ｐ', 'p'), 'ｑ', 'q'), 'ｒ', 'r'), 'ｓ', 's'), 'ｔ', 't'), 'ｕ', 'u'), 'ｖ', 'v'), 'ｗ', 'w')
        , 'ｘ', 'x'), 'ｙ', 'y')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key, 'ｚ', 'z'), '｛', '{'), '｜', '|'), '｝', '}')
        , '～', '~')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key
        , 'a', 'A'), 'b', 'B'), 'c', 'C'), 'd', 'D'), 'e', 'E'), 'f', 'F'), 'g', 'G'), 'h', 'H')
        , 'i', 'I'), 'j', 'J'), 'k', 'K'), 'l', 'L'), 'm', 'M'), 'n', 'N'), 'o', 'O'), 'p', 'P')
        , 'q', 'Q'), 'r', 'R')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE receivables_item SET contract_key =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(contract_key, 's', 'S'), 't', 'T')
        , 'u', 'U'), 'v', 'V'), 'w', 'W'), 'x', 'X'), 'y', 'Y'), 'z', 'Z')
WHERE contract_key <> ''
    AND (contract <> UPPER(contract) OR OCTET_LENGTH(contract) <> LENGTH(contract));
UPDATE orders_order SET number_key = number || '~' || CAST(id AS TEXT) WHERE EXISTS (
    SELECT 1 FROM orders_order o WHERE o.buyer_id = orders_order.buyer_id
    AND o.number_key = orders_order.number_key AND o.id < orders_order.id
);
CREATE UNIQUE INDEX orders_order_number_key ON orders_order (buyer_id, number_key);
UPDATE orders_delivery SET number_key = number || '~' || CAST(id AS TEXT) WHERE EXISTS (
    SELECT 1 FROM orders_delivery o WHERE o.buyer_id = orders_delivery.buyer_id
    AND o.number_key = orders_delivery.number_key AND o.id < orders_delivery.id
);
CREATE UNIQUE INDEX orders_delivery_number_key ON orders_delivery (buyer_id, number_key);
UPDATE receivables_item SET contract_key = NULL WHERE contract_key = contract;
CREATE INDEX receivables_item_contract_key ON receivables_item (buyer_id, contract_key)
    WHERE contract_key IS NOT NULL;
CREATE INDEX receivables_item_order ON receivables_item (buyer_id, order_no)
    WHERE order_no IS NOT NULL;
