-- Metadata of relying parties that is fetched by its address: the last good one, when it is due again, and why it fails.
CREATE TABLE identity_metadata (
  municipality  TEXT NOT NULL,
  party         TEXT NOT NULL,
  url           TEXT NOT NULL,
  metadata      TEXT,
  fetched_at    INTEGER,
  next_at       INTEGER NOT NULL,
  failing_since INTEGER,
  trouble_ja    TEXT NOT NULL,
  trouble_en    TEXT NOT NULL,
  PRIMARY KEY (municipality, party)) WITHOUT ROWID;
