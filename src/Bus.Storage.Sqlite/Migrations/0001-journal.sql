-- Times are UTC milliseconds, days are yyyy-MM-dd, states are spelled as on the wire.

CREATE TABLE region_version (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  document    TEXT    NOT NULL,
  applied_at  INTEGER NOT NULL);

CREATE TABLE municipality_key (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality  TEXT    NOT NULL,
  wrapped       BLOB,
  created_at    INTEGER NOT NULL,
  destroyed_at  INTEGER);
CREATE UNIQUE INDEX municipality_key_in_force ON municipality_key (municipality) WHERE destroyed_at IS NULL;

CREATE TABLE receipt_serial (
  municipality  TEXT    NOT NULL PRIMARY KEY,
  last          INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE message (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  receipt            TEXT    NOT NULL UNIQUE,
  municipality       TEXT    NOT NULL,
  application        TEXT    NOT NULL,
  contract           TEXT    NOT NULL,
  version            TEXT    NOT NULL,
  path               TEXT    NOT NULL,
  message_id         TEXT,
  business_date      TEXT,
  sequence           INTEGER,
  extent             TEXT,
  additional         TEXT    NOT NULL,
  file_name          TEXT,
  claim_id           TEXT,
  state              TEXT    NOT NULL,
  day                TEXT    NOT NULL,            -- business date, else the day of acceptance in Japan
  records            INTEGER NOT NULL DEFAULT 0,
  accepted_records   INTEGER NOT NULL DEFAULT 0,
  accepted_amount    INTEGER NOT NULL DEFAULT 0,
  rejected           INTEGER NOT NULL DEFAULT 0,
  amount_declared    INTEGER,
  amount_unreadable  INTEGER NOT NULL DEFAULT 0,
  unmappable         INTEGER NOT NULL DEFAULT 0,
  fault              TEXT,
  duplicate_of       TEXT,
  gap_from           INTEGER,
  gap_to             INTEGER,
  received_at        INTEGER NOT NULL,
  completed_at       INTEGER,
  content_digest     BLOB,
  seal_id            BLOB    NOT NULL,            -- what binds sealed rows to this message
  together           TEXT    NOT NULL);
CREATE UNIQUE INDEX message_claim ON message (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX message_day ON message (day, municipality, contract, path);
CREATE INDEX message_municipality ON message (municipality);   -- with the row id behind it: newest first without sorting
CREATE INDEX message_file ON message (municipality, application, contract, file_name, content_digest) WHERE file_name IS NOT NULL;
CREATE INDEX message_sequence ON message (municipality, application, contract, business_date, sequence) WHERE sequence IS NOT NULL AND state = 'accepted';
CREATE INDEX message_not_accepted ON message (state, municipality) WHERE state <> 'accepted';

-- Apart from message, so that an id may come again once it is forgotten, and so that message can be partitioned by time.
CREATE TABLE known_id (
  municipality    TEXT    NOT NULL,
  application     TEXT    NOT NULL,
  message_id      TEXT    NOT NULL,
  message         INTEGER NOT NULL REFERENCES message (id),
  contract        TEXT    NOT NULL,
  content_digest  BLOB    NOT NULL,
  received_at     INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, message_id)) WITHOUT ROWID;

-- keys before payload: reading keys then leaves the payload's pages alone.
CREATE TABLE chunk (
  id            INTEGER PRIMARY KEY,
  message       INTEGER NOT NULL REFERENCES message (id),
  first_record  INTEGER NOT NULL,
  records       INTEGER NOT NULL,
  keys          BLOB    NOT NULL,
  payload       BLOB    NOT NULL);
CREATE UNIQUE INDEX chunk_of_message ON chunk (message, first_record);

CREATE TABLE reject (
  message   INTEGER PRIMARY KEY REFERENCES message (id),
  document  BLOB    NOT NULL);

CREATE TABLE route (
  municipality   TEXT    NOT NULL,
  contract       TEXT    NOT NULL,
  consumer       TEXT    NOT NULL,
  last_position  INTEGER NOT NULL,
  PRIMARY KEY (municipality, contract, consumer)) WITHOUT ROWID;

CREATE TABLE delivery (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  message            INTEGER NOT NULL REFERENCES message (id),
  municipality       TEXT    NOT NULL,
  contract           TEXT    NOT NULL,
  consumer           TEXT    NOT NULL,
  position           INTEGER NOT NULL,
  hand_over          TEXT    NOT NULL,
  state              TEXT    NOT NULL,
  attempts           INTEGER NOT NULL DEFAULT 0,
  next_attempt       INTEGER,
  page_size          INTEGER,
  pages_done         INTEGER NOT NULL DEFAULT 0,
  prepared           INTEGER NOT NULL DEFAULT 0,
  trouble_ja         TEXT,
  trouble_en         TEXT,
  sent_records       INTEGER,
  sent_amount        INTEGER,
  confirmed_records  INTEGER,
  confirmed_amount   INTEGER,
  delivered_at       INTEGER,
  replay_reason      TEXT);
CREATE UNIQUE INDEX delivery_position ON delivery (municipality, contract, consumer, position);
CREATE INDEX delivery_of_message ON delivery (message);
CREATE INDEX delivery_unfinished ON delivery (municipality, contract, consumer, position) WHERE state <> 'delivered';
CREATE INDEX delivery_open_state ON delivery (state, municipality) WHERE state <> 'delivered';
CREATE INDEX delivery_in_mailbox ON delivery (municipality, consumer, contract, position) WHERE state = 'delivering' AND hand_over = 'mailbox';

CREATE TABLE pause (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality  TEXT    NOT NULL,
  contract      TEXT    NOT NULL,
  consumer      TEXT    NOT NULL,
  reason        TEXT    NOT NULL,
  since         INTEGER NOT NULL,
  until         INTEGER,
  paused_by     TEXT    NOT NULL,
  resumed_at    INTEGER,
  resumed_by    TEXT);
CREATE UNIQUE INDEX pause_in_force ON pause (municipality, contract, consumer) WHERE resumed_at IS NULL;
