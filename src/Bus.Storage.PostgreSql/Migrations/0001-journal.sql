-- Times are UTC milliseconds, days are yyyy-MM-dd, states are spelled as on the wire. Names, days and states sort by their bytes ("C"),
-- whatever the database's own collation: the same order as everywhere in the hub, and indexes that survive an upgrade of the system's collations.

CREATE TABLE region_version (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document    TEXT NOT NULL,
  applied_at  BIGINT NOT NULL);

CREATE TABLE municipality_key (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  wrapped       BYTEA,
  created_at    BIGINT NOT NULL,
  destroyed_at  BIGINT);
CREATE UNIQUE INDEX municipality_key_in_force ON municipality_key (municipality) WHERE destroyed_at IS NULL;

CREATE TABLE receipt_serial (
  municipality  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  last          BIGINT NOT NULL);

CREATE TABLE message (
  id                 BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receipt            TEXT COLLATE "C" NOT NULL UNIQUE,
  municipality       TEXT COLLATE "C" NOT NULL,
  application        TEXT COLLATE "C" NOT NULL,
  contract           TEXT COLLATE "C" NOT NULL,
  version            TEXT COLLATE "C" NOT NULL,
  path               TEXT COLLATE "C" NOT NULL,
  message_id         TEXT COLLATE "C",
  business_date      TEXT COLLATE "C",
  sequence           BIGINT,
  extent             TEXT COLLATE "C",
  additional         TEXT NOT NULL,
  file_name          TEXT COLLATE "C",
  claim_id           TEXT COLLATE "C",
  state              TEXT COLLATE "C" NOT NULL,
  day                TEXT COLLATE "C" NOT NULL,   -- business date, else the day of acceptance in Japan
  records            BIGINT NOT NULL DEFAULT 0,
  accepted_records   BIGINT NOT NULL DEFAULT 0,
  accepted_amount    BIGINT NOT NULL DEFAULT 0,
  rejected           BIGINT NOT NULL DEFAULT 0,
  amount_declared    BIGINT,
  amount_unreadable  BIGINT NOT NULL DEFAULT 0,
  unmappable         BIGINT NOT NULL DEFAULT 0,
  fault              TEXT,
  duplicate_of       TEXT COLLATE "C",
  gap_from           BIGINT,
  gap_to             BIGINT,
  received_at        BIGINT NOT NULL,
  completed_at       BIGINT,
  content_digest     BYTEA,
  seal_id            BYTEA NOT NULL,   -- what binds sealed rows to this message
  together           TEXT NOT NULL);
CREATE UNIQUE INDEX message_claim ON message (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX message_day ON message (day, municipality, contract, path);
CREATE INDEX message_municipality ON message (municipality, id);   -- newest first without sorting
CREATE INDEX message_file ON message (municipality, application, contract, file_name, content_digest) WHERE file_name IS NOT NULL;
CREATE INDEX message_sequence ON message (municipality, application, contract, business_date, sequence) WHERE sequence IS NOT NULL AND state = 'accepted';
CREATE INDEX message_not_accepted ON message (state, municipality) WHERE state <> 'accepted';

-- Apart from message, so that an id may come again once it is forgotten, and so that message can be partitioned by time.
CREATE TABLE known_id (
  municipality    TEXT COLLATE "C" NOT NULL,
  application     TEXT COLLATE "C" NOT NULL,
  message_id      TEXT COLLATE "C" NOT NULL,
  message         BIGINT NOT NULL REFERENCES message (id),
  contract        TEXT COLLATE "C" NOT NULL,
  content_digest  BYTEA NOT NULL,
  received_at     BIGINT NOT NULL,
  PRIMARY KEY (municipality, application, message_id));

-- What is sealed does not compress. Big values are stored out of line: reading keys leaves the payload alone.
CREATE TABLE chunk (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message       BIGINT NOT NULL REFERENCES message (id),
  first_record  BIGINT NOT NULL,
  records       BIGINT NOT NULL,
  keys          BYTEA NOT NULL,
  payload       BYTEA NOT NULL);
CREATE UNIQUE INDEX chunk_of_message ON chunk (message, first_record);

ALTER TABLE chunk ALTER COLUMN payload SET STORAGE EXTERNAL, ALTER COLUMN keys SET STORAGE EXTERNAL;

CREATE TABLE reject (
  message   BIGINT PRIMARY KEY REFERENCES message (id),
  document  BYTEA NOT NULL);

CREATE TABLE route (
  municipality   TEXT COLLATE "C" NOT NULL,
  contract       TEXT COLLATE "C" NOT NULL,
  consumer       TEXT COLLATE "C" NOT NULL,
  last_position  BIGINT NOT NULL,
  PRIMARY KEY (municipality, contract, consumer));

CREATE TABLE delivery (
  id                 BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message            BIGINT NOT NULL REFERENCES message (id),
  municipality       TEXT COLLATE "C" NOT NULL,
  contract           TEXT COLLATE "C" NOT NULL,
  consumer           TEXT COLLATE "C" NOT NULL,
  position           BIGINT NOT NULL,
  hand_over          TEXT COLLATE "C" NOT NULL,
  state              TEXT COLLATE "C" NOT NULL,
  attempts           BIGINT NOT NULL DEFAULT 0,
  next_attempt       BIGINT,
  page_size          BIGINT,
  pages_done         BIGINT NOT NULL DEFAULT 0,
  prepared           BIGINT NOT NULL DEFAULT 0,
  trouble_ja         TEXT,
  trouble_en         TEXT,
  sent_records       BIGINT,
  sent_amount        BIGINT,
  confirmed_records  BIGINT,
  confirmed_amount   BIGINT,
  delivered_at       BIGINT,
  replay_reason      TEXT);
CREATE UNIQUE INDEX delivery_position ON delivery (municipality, contract, consumer, position);
CREATE INDEX delivery_of_message ON delivery (message);
CREATE INDEX delivery_unfinished ON delivery (municipality, contract, consumer, position) WHERE state <> 'delivered';
CREATE INDEX delivery_open_state ON delivery (state, municipality) WHERE state <> 'delivered';
CREATE INDEX delivery_in_mailbox ON delivery (municipality, consumer, contract, position) WHERE state = 'delivering' AND hand_over = 'mailbox';

CREATE TABLE pause (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  contract      TEXT COLLATE "C" NOT NULL,
  consumer      TEXT COLLATE "C" NOT NULL,
  reason        TEXT NOT NULL,
  since         BIGINT NOT NULL,
  until         BIGINT,
  paused_by     TEXT NOT NULL,
  resumed_at    BIGINT,
  resumed_by    TEXT);
CREATE UNIQUE INDEX pause_in_force ON pause (municipality, contract, consumer) WHERE resumed_at IS NULL;
