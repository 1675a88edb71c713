-- Warnings about models, raised by the watch: open until the measure is back below its threshold.
-- open_key names model, measure and what it is of as long as the warning is open and is empty
-- once it closed, so that nothing is warned of twice. Figures in millionths.
CREATE TABLE scoring_model_warning (
    id BIGINT NOT NULL,
    version_id BIGINT,
    digest TEXT NOT NULL,
    model TEXT NOT NULL,
    what TEXT NOT NULL,
    of_what TEXT NOT NULL,
    level TEXT NOT NULL,
    figure_micro BIGINT NOT NULL,
    threshold_micro BIGINT NOT NULL,
    said_zh TEXT NOT NULL,
    said_en TEXT NOT NULL,
    raised_on TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    closed_on TEXT,
    open_key TEXT,
    taken_by TEXT,
    taken_at BIGINT,
    taken_note TEXT NOT NULL DEFAULT '',
    recorded_at BIGINT NOT NULL,
    CONSTRAINT scoring_model_warning_pk PRIMARY KEY (id),
    CONSTRAINT scoring_model_warning_once UNIQUE (open_key),
    CONSTRAINT scoring_model_warning_version
        FOREIGN KEY (version_id) REFERENCES scoring_version (id),
    CONSTRAINT scoring_model_warning_level CHECK (level IN ('watch', 'act'))
);
CREATE INDEX scoring_model_warning_list ON scoring_model_warning (closed_on, id);
