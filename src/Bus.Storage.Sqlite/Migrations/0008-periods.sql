-- The journal forgets by the month. From here on an id begins with the day of its message (see JournalId), so that a month is a range of ids.
CREATE TABLE period (
  first_id               INTEGER NOT NULL PRIMARY KEY,
  end_id                 INTEGER NOT NULL,
  name                   TEXT    NOT NULL UNIQUE,
  ends_at                INTEGER NOT NULL,
  payloads_forgotten_at  INTEGER,
  messages_forgotten_at  INTEGER,
  swept                  INTEGER NOT NULL);

-- Ids given before they had days: one period, as old as its youngest message.
INSERT INTO period (first_id, end_id, name, ends_at, swept)
  SELECT 0, 68719476736, 'before', received_at + 1, 1 FROM message ORDER BY received_at DESC LIMIT 1;

-- What is known for duplicates outlives the messages: it answers by itself, and finds its rows without looking into any month.
CREATE TABLE known_id_alone (
  municipality    TEXT    NOT NULL,
  application     TEXT    NOT NULL,
  message_id      TEXT    NOT NULL,
  message         INTEGER NOT NULL,
  receipt         TEXT    NOT NULL,
  contract        TEXT    NOT NULL,
  content_digest  BLOB    NOT NULL,
  records         INTEGER NOT NULL,
  amount          INTEGER NOT NULL,
  received_at     INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, message_id)) WITHOUT ROWID;
INSERT INTO known_id_alone
  SELECT k.municipality, k.application, k.message_id, k.message, m.receipt, k.contract, k.content_digest, m.accepted_records, m.accepted_amount, k.received_at
  FROM known_id k JOIN message m ON m.id = k.message;
DROP TABLE known_id;
ALTER TABLE known_id_alone RENAME TO known_id;
CREATE INDEX known_id_time ON known_id (received_at);

CREATE TABLE known_file (
  municipality    TEXT    NOT NULL,
  application     TEXT    NOT NULL,
  contract        TEXT    NOT NULL,
  file_name       TEXT    NOT NULL,
  content_digest  BLOB    NOT NULL,
  business_date   TEXT    NOT NULL,   -- '': none was said
  sequence        INTEGER NOT NULL,   -- -1: none was said
  receipt         TEXT    NOT NULL,
  received_at     INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, contract, file_name, content_digest, business_date, sequence)) WITHOUT ROWID;
CREATE INDEX known_file_time ON known_file (received_at);
INSERT INTO known_file
  SELECT municipality, application, contract, file_name, content_digest, COALESCE(business_date, ''), COALESCE(sequence, -1), receipt, received_at
  FROM message WHERE file_name IS NOT NULL AND state = 'accepted' AND records > 0 ORDER BY id
  ON CONFLICT DO UPDATE SET receipt = excluded.receipt, received_at = excluded.received_at;

CREATE TABLE last_sequence (
  municipality   TEXT    NOT NULL,
  application    TEXT    NOT NULL,
  contract       TEXT    NOT NULL,
  business_date  TEXT    NOT NULL,    -- '': none was said
  last           INTEGER NOT NULL,
  received_at    INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, contract, business_date)) WITHOUT ROWID;
CREATE INDEX last_sequence_time ON last_sequence (received_at);
INSERT INTO last_sequence
  SELECT municipality, application, contract, COALESCE(business_date, ''), MAX(sequence), MAX(received_at)
  FROM message WHERE sequence IS NOT NULL AND state = 'accepted' GROUP BY municipality, application, contract, COALESCE(business_date, '');

DROP INDEX message_file;
DROP INDEX message_sequence;
