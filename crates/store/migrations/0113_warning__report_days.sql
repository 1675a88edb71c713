-- Reports by when they were made: who reported what in which week is read so.

CREATE INDEX warning_report_recorded ON warning_report (recorded_at, id);
