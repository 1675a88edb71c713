-- An invoice that names its order, or a delivery of it, releases that part of the order.
CREATE INDEX receivables_item_contract ON receivables_item (buyer_id, contract)
    WHERE contract <> '';
