-- What a round foresaw, under the id of the round: the curve of the book and the expected loss by horizon.
CREATE TABLE scoring_outlook (
    id BIGINT NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT scoring_outlook_pk PRIMARY KEY (id),
    CONSTRAINT scoring_outlook_run FOREIGN KEY (id) REFERENCES scoring_run (id)
);

-- Forecasts of past days held against what became of them. The newest is shown.
CREATE TABLE scoring_outlook_test (
    id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    document TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_outlook_test_pk PRIMARY KEY (id)
);
