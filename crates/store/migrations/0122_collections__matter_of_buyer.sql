-- The strategy asks for the matters of a range of buyers.
CREATE INDEX collections_matter_of_buyer ON collections_matter (buyer_id, id);
