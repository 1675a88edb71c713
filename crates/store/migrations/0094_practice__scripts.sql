-- From which turn of which talk a script of the library came.

CREATE TABLE practice_script (
    id BIGINT NOT NULL,
    script_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT practice_script_pk PRIMARY KEY (id),
    CONSTRAINT practice_script_once UNIQUE (script_id),
    CONSTRAINT practice_script_of FOREIGN KEY (script_id) REFERENCES collections_script (id),
    CONSTRAINT practice_script_turn FOREIGN KEY (run_id, number)
        REFERENCES practice_turn (run_id, number)
);
