-- Talks by when they ended: results that leave the house are read so.

CREATE INDEX practice_run_ended ON practice_run (ended_at, id);
