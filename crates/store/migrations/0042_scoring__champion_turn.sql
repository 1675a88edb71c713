-- Who sets a champion takes this one row first, so that two who do so at once are one after the
-- other on every database. A version that lost its day to another kept the name of a champion
-- without any day to decide on: it is validated, and no more.
CREATE TABLE scoring_champion_turn (
    id BIGINT NOT NULL,
    CONSTRAINT scoring_champion_turn_pk PRIMARY KEY (id)
);
INSERT INTO scoring_champion_turn (id) VALUES (1);
UPDATE scoring_version SET state = 'validated' WHERE state = 'champion' AND id NOT IN (
    SELECT version_id FROM scoring_champion WHERE live_on IS NOT NULL AND version_id IS NOT NULL);
