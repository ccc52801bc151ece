-- Metadata of relying parties that is fetched by its address: the last good one, when it is due again, and why it fails.
CREATE TABLE identity_metadata (
  municipality  TEXT COLLATE "C" NOT NULL,
  party         TEXT COLLATE "C" NOT NULL,
  url           TEXT COLLATE "C" NOT NULL,
  metadata      TEXT,
  fetched_at    BIGINT,
  next_at       BIGINT NOT NULL,
  failing_since BIGINT,
  trouble_ja    TEXT NOT NULL,
  trouble_en    TEXT NOT NULL,
  PRIMARY KEY (municipality, party));
