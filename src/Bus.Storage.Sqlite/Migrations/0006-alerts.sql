-- What somebody must look after: one open alert a key. A notice stays until it was told through its channel.
CREATE TABLE alert (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  alert_key    TEXT NOT NULL,
  kind         TEXT NOT NULL,
  place        TEXT NOT NULL,
  text_ja      TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  raised_at    INTEGER NOT NULL,
  resolved_at  INTEGER);
CREATE UNIQUE INDEX alert_open ON alert (alert_key) WHERE resolved_at IS NULL;

CREATE TABLE alert_notice (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  alert     INTEGER NOT NULL REFERENCES alert (id),
  channel   TEXT NOT NULL,
  resolved  INTEGER NOT NULL,
  attempts  INTEGER NOT NULL,
  next_at   INTEGER NOT NULL,
  told_at   INTEGER);
CREATE INDEX alert_notice_due ON alert_notice (channel, next_at) WHERE told_at IS NULL;
CREATE INDEX alert_notice_of ON alert_notice (alert);
