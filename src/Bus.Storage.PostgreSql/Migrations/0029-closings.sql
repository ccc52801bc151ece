-- additive
-- 締め: a provider's statement that all of a business date has been handed over.
CREATE TABLE closing (
  id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality   TEXT COLLATE "C" NOT NULL,
  application    TEXT COLLATE "C" NOT NULL,
  contract       TEXT COLLATE "C" NOT NULL,
  day            TEXT COLLATE "C" NOT NULL,
  number         BIGINT NOT NULL,
  claim          TEXT COLLATE "C",
  records        BIGINT,
  amount         BIGINT,
  stated_by      TEXT NOT NULL,
  stated_at      BIGINT NOT NULL,
  stated_serial  BIGINT NOT NULL,           -- the municipality's last receipt then
  unread         TEXT NOT NULL,             -- bulk files that lay there then
  line           BIGINT,                    -- the last receipt that belongs to it
  drawn_at       BIGINT,
  late_at        BIGINT,
  is_last        BIGINT NOT NULL,
  is_open        BIGINT NOT NULL);
CREATE UNIQUE INDEX closing_number ON closing (municipality, application, contract, day, number);
CREATE UNIQUE INDEX closing_claim ON closing (claim) WHERE claim IS NOT NULL;
CREATE INDEX closing_day ON closing (day, municipality);
CREATE INDEX closing_open ON closing (id) WHERE is_open = 1;
CREATE INDEX closing_time ON closing (stated_at);

-- For whom it was found closed, and whether a marker is still to appear: none, due or there.
CREATE TABLE closing_consumer (
  closing      BIGINT NOT NULL,
  consumer     TEXT COLLATE "C" NOT NULL,
  records      BIGINT NOT NULL,
  amount       TEXT COLLATE "C" NOT NULL,   -- may be more than 64 bits hold
  closed_at    BIGINT NOT NULL,
  marker       TEXT COLLATE "C" NOT NULL,
  prepared_in  BIGINT NOT NULL,
  PRIMARY KEY (closing, consumer));
CREATE INDEX closing_consumer_marker ON closing_consumer (closing) WHERE marker = 'due';
CREATE INDEX closing_consumer_time ON closing_consumer (closed_at);
