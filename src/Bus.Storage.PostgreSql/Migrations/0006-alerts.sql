-- What somebody must look after: one open alert a key. A notice stays until it was told through its channel.
CREATE TABLE alert (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_key    TEXT COLLATE "C" NOT NULL,
  kind         TEXT COLLATE "C" NOT NULL,
  place        TEXT NOT NULL,
  text_ja      TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  raised_at    BIGINT NOT NULL,
  resolved_at  BIGINT);
CREATE UNIQUE INDEX alert_open ON alert (alert_key) WHERE resolved_at IS NULL;

CREATE TABLE alert_notice (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert     BIGINT NOT NULL REFERENCES alert (id),
  channel   TEXT COLLATE "C" NOT NULL,
  resolved  BIGINT NOT NULL,
  attempts  BIGINT NOT NULL,
  next_at   BIGINT NOT NULL,
  told_at   BIGINT);
CREATE INDEX alert_notice_due ON alert_notice (channel, next_at) WHERE told_at IS NULL;
CREATE INDEX alert_notice_of ON alert_notice (alert);
