-- What was written off of a buyer is asked for by the list of bypasses; write-offs are few among many movements.
CREATE INDEX receivables_movement_written_off ON receivables_movement (buyer_id, effective_on)
    WHERE kind = 'write_off';
