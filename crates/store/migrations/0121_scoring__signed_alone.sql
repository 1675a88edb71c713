-- Whether a step that takes a second person was taken by the version's author, because nobody else could.
ALTER TABLE scoring_version_step ADD COLUMN alone BIGINT NOT NULL DEFAULT 0;
