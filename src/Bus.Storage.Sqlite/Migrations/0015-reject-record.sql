-- Refused records of bulk files, one by one, until they are settled and after. While their file is being read they are 'pending', and nobody sees them.
CREATE TABLE reject_record (
  receipt       TEXT    NOT NULL,
  line          INTEGER NOT NULL,
  municipality  TEXT    NOT NULL,
  application   TEXT    NOT NULL,
  contract      TEXT    NOT NULL,
  day           TEXT    NOT NULL,
  item          TEXT    NOT NULL,
  code          TEXT    NOT NULL,
  key_hash      INTEGER,
  identity_hash INTEGER,
  document      BLOB,              -- reasons and row, sealed; null: forgotten
  state         TEXT    NOT NULL,
  opened_at     INTEGER NOT NULL,
  settled_at    INTEGER,
  settled_by    TEXT,
  why           TEXT,
  PRIMARY KEY (receipt, line)) WITHOUT ROWID;
-- What the intake asks for each file, and the alerts: as large as what is open.
CREATE INDEX reject_record_open ON reject_record (municipality, application, contract, receipt, line) WHERE state = 'open';
CREATE INDEX reject_record_day ON reject_record (day, municipality);
CREATE INDEX reject_record_document ON reject_record (opened_at) WHERE document IS NOT NULL;
CREATE INDEX reject_record_settled ON reject_record (settled_at) WHERE settled_at IS NOT NULL;
