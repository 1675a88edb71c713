-- Scenes that were made of real cases: codes and rounded numbers. Nothing here leads back to a case or a buyer; the code
-- is the digest of the facts.

CREATE TABLE practice_scene (
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT practice_scene_pk PRIMARY KEY (code)
);
