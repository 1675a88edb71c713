-- The desk of those who go to law asks for deadlines and matters of all cases.

CREATE INDEX collections_matter_day_open ON collections_matter_day (due_on, matter_id)
    WHERE done_on IS NULL;
CREATE INDEX collections_matter_closed ON collections_matter (closed_on, id);
