-- The desk at which packs are written: a pack on its way, its lessons and cases as files.

CREATE TABLE authoring_pack (
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    edition BIGINT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    head TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT authoring_pack_pk PRIMARY KEY (id),
    CONSTRAINT authoring_pack_code UNIQUE (code),
    CONSTRAINT authoring_pack_edition CHECK (edition >= 1),
    CONSTRAINT authoring_pack_state CHECK (state IN ('draft', 'review', 'published'))
);

CREATE TABLE authoring_part (
    id BIGINT NOT NULL,
    pack_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    revision BIGINT NOT NULL,
    copied_from TEXT NOT NULL,
    body TEXT NOT NULL,
    questions TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT authoring_part_pk PRIMARY KEY (id),
    CONSTRAINT authoring_part_pack FOREIGN KEY (pack_id) REFERENCES authoring_pack (id),
    CONSTRAINT authoring_part_code UNIQUE (pack_id, code),
    CONSTRAINT authoring_part_kind CHECK (kind IN ('lesson', 'case'))
);
