-- additive
-- 締め: a provider's statement that all of a business date has been handed over.
CREATE TABLE closing (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality   TEXT NOT NULL,
  application    TEXT NOT NULL,
  contract       TEXT NOT NULL,
  day            TEXT NOT NULL,
  number         INTEGER NOT NULL,
  claim          TEXT,
  records        INTEGER,
  amount         INTEGER,
  stated_by      TEXT NOT NULL,
  stated_at      INTEGER NOT NULL,
  stated_serial  INTEGER NOT NULL,          -- the municipality's last receipt then
  unread         TEXT NOT NULL,             -- bulk files that lay there then
  line           INTEGER,                    -- the last receipt that belongs to it
  drawn_at       INTEGER,
  late_at        INTEGER,
  is_last        INTEGER NOT NULL,
  is_open        INTEGER NOT NULL);
CREATE UNIQUE INDEX closing_number ON closing (municipality, application, contract, day, number);
CREATE UNIQUE INDEX closing_claim ON closing (claim) WHERE claim IS NOT NULL;
CREATE INDEX closing_day ON closing (day, municipality);
CREATE INDEX closing_open ON closing (id) WHERE is_open = 1;
CREATE INDEX closing_time ON closing (stated_at);

-- For whom it was found closed, and whether a marker is still to appear: none, due or there.
CREATE TABLE closing_consumer (
  closing      INTEGER NOT NULL,
  consumer     TEXT NOT NULL,
  records      INTEGER NOT NULL,
  amount       TEXT NOT NULL,   -- may be more than 64 bits hold
  closed_at    INTEGER NOT NULL,
  marker       TEXT NOT NULL,
  prepared_in  INTEGER NOT NULL,
  PRIMARY KEY (closing, consumer));
CREATE INDEX closing_consumer_marker ON closing_consumer (closing) WHERE marker = 'due';
CREATE INDEX closing_consumer_time ON closing_consumer (closed_at);
