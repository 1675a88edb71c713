-- A page of the worklist reads its rows in their order, and no others.
CREATE INDEX collections_task_order
    ON collections_task (run_id, rank_value DESC, rule_rank DESC, buyer_id);
DROP INDEX collections_task_rank;
