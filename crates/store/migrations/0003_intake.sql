-- Files that came in: what was made of each, which rows were sent back, how to read the next one.

-- `state`: committed; refused (whole-file mode and rows were rejected: nothing was booked);
-- undone (everything that it booked was reversed).
CREATE TABLE intake_batch (
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    profile TEXT NOT NULL,
    mapping TEXT NOT NULL,
    headers TEXT NOT NULL,
    mode TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    buyers_added BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT,
    CONSTRAINT intake_batch_pk PRIMARY KEY (id),
    CONSTRAINT intake_batch_state CHECK (state IN ('committed', 'refused', 'undone')),
    CONSTRAINT intake_batch_sum CHECK (rows_read = booked + unchanged + rejected)
);
CREATE INDEX intake_batch_digest ON intake_batch (digest);

-- A row that could not go in: its cells as they came and everything that is wrong with it.
CREATE TABLE intake_reject (
    batch_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    faults TEXT NOT NULL,
    cells TEXT NOT NULL,
    CONSTRAINT intake_reject_pk PRIMARY KEY (batch_id, line),
    CONSTRAINT intake_reject_batch FOREIGN KEY (batch_id) REFERENCES intake_batch (id)
);

-- Mappings that were corrected by hand and saved.
CREATE TABLE intake_profile (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    mapping TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT intake_profile_pk PRIMARY KEY (name)
);

-- Files on their way through the wizard, with the mapping as far as it has come.
CREATE TABLE intake_upload (
    id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    mapping TEXT NOT NULL,
    batch_id BIGINT,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT intake_upload_pk PRIMARY KEY (id)
);
