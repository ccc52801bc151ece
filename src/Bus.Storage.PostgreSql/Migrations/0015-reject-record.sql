-- Refused records of bulk files, one by one, until they are settled and after. While their file is being read they are 'pending', and nobody sees them.
CREATE TABLE reject_record (
  receipt       TEXT COLLATE "C" NOT NULL,
  line          BIGINT NOT NULL,
  municipality  TEXT COLLATE "C" NOT NULL,
  application   TEXT COLLATE "C" NOT NULL,
  contract      TEXT COLLATE "C" NOT NULL,
  day           TEXT COLLATE "C" NOT NULL,
  item          TEXT COLLATE "C" NOT NULL,
  code          TEXT COLLATE "C" NOT NULL,
  key_hash      BIGINT,
  identity_hash BIGINT,
  document      BYTEA,             -- reasons and row, sealed; null: forgotten
  state         TEXT COLLATE "C" NOT NULL,
  opened_at     BIGINT NOT NULL,
  settled_at    BIGINT,
  settled_by    TEXT,
  why           TEXT,
  PRIMARY KEY (receipt, line));
ALTER TABLE reject_record ALTER COLUMN document SET STORAGE EXTERNAL;
-- What the intake asks for each file, and the alerts: as large as what is open.
CREATE INDEX reject_record_open ON reject_record (municipality, application, contract, receipt, line) WHERE state = 'open';
CREATE INDEX reject_record_day ON reject_record (day, municipality);
CREATE INDEX reject_record_document ON reject_record (opened_at) WHERE document IS NOT NULL;
CREATE INDEX reject_record_settled ON reject_record (settled_at) WHERE settled_at IS NOT NULL;
