-- The journal forgets by the month. From here on an id begins with the day of its message (see JournalId), so that a month is a range of ids, and a partition.
CREATE TABLE period (
  first_id               BIGINT NOT NULL PRIMARY KEY,
  end_id                 BIGINT NOT NULL,
  name                   TEXT COLLATE "C" NOT NULL UNIQUE,
  ends_at                BIGINT NOT NULL,
  payloads_forgotten_at  BIGINT,
  messages_forgotten_at  BIGINT,
  swept                  BIGINT NOT NULL);

-- What is known for duplicates outlives the messages: it answers by itself, and finds its rows without looking into any month.
ALTER TABLE known_id DROP CONSTRAINT known_id_message_fkey, ADD COLUMN receipt TEXT COLLATE "C", ADD COLUMN records BIGINT, ADD COLUMN amount BIGINT;
UPDATE known_id k SET receipt = m.receipt, records = m.accepted_records, amount = m.accepted_amount FROM message m WHERE m.id = k.message;
ALTER TABLE known_id ALTER COLUMN receipt SET NOT NULL, ALTER COLUMN records SET NOT NULL, ALTER COLUMN amount SET NOT NULL;
CREATE INDEX known_id_time ON known_id (received_at);

CREATE TABLE known_file (
  municipality    TEXT COLLATE "C" NOT NULL,
  application     TEXT COLLATE "C" NOT NULL,
  contract        TEXT COLLATE "C" NOT NULL,
  file_name       TEXT COLLATE "C" NOT NULL,
  content_digest  BYTEA NOT NULL,
  business_date   TEXT COLLATE "C" NOT NULL,   -- '': none was said
  sequence        BIGINT NOT NULL,             -- -1: none was said
  receipt         TEXT COLLATE "C" NOT NULL,
  received_at     BIGINT NOT NULL,
  PRIMARY KEY (municipality, application, contract, file_name, content_digest, business_date, sequence));
CREATE INDEX known_file_time ON known_file (received_at);
INSERT INTO known_file
  SELECT DISTINCT ON (1, 2, 3, 4, 5, 6, 7) municipality, application, contract, file_name, content_digest, COALESCE(business_date, ''), COALESCE(sequence, -1), receipt, received_at
  FROM message WHERE file_name IS NOT NULL AND state = 'accepted' AND records > 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, id DESC;

CREATE TABLE last_sequence (
  municipality   TEXT COLLATE "C" NOT NULL,
  application    TEXT COLLATE "C" NOT NULL,
  contract       TEXT COLLATE "C" NOT NULL,
  business_date  TEXT COLLATE "C" NOT NULL,    -- '': none was said
  last           BIGINT NOT NULL,
  received_at    BIGINT NOT NULL,
  PRIMARY KEY (municipality, application, contract, business_date));
CREATE INDEX last_sequence_time ON last_sequence (received_at);
INSERT INTO last_sequence
  SELECT municipality, application, contract, COALESCE(business_date, ''), MAX(sequence), MAX(received_at)
  FROM message WHERE sequence IS NOT NULL AND state = 'accepted' GROUP BY 1, 2, 3, 4;

CREATE SEQUENCE message_serial;
CREATE SEQUENCE delivery_serial;
SELECT setval('message_serial', (SELECT COALESCE(MAX(id), 0) + 1 FROM message), false), setval('delivery_serial', (SELECT COALESCE(MAX(id), 0) + 1 FROM delivery), false);

-- What is there stays where it is and becomes the first partition: nothing is copied. A partition must not be held back by what refers to it from others, so
-- references are kept by the hub's transactions, as uniqueness is (see Partitions).
DROP INDEX message_file, message_sequence;
ALTER TABLE message ALTER COLUMN id DROP IDENTITY;
ALTER TABLE chunk DROP CONSTRAINT chunk_message_fkey, DROP COLUMN id;
ALTER TABLE reject DROP CONSTRAINT reject_message_fkey;
ALTER TABLE delivery DROP CONSTRAINT delivery_message_fkey, ALTER COLUMN id DROP IDENTITY;

ALTER TABLE message RENAME TO message_before;
ALTER TABLE chunk RENAME TO chunk_before;
ALTER TABLE reject RENAME TO reject_before;
ALTER TABLE delivery RENAME TO delivery_before;
ALTER INDEX message_pkey RENAME TO message_before_pkey;
ALTER INDEX message_receipt_key RENAME TO message_before_receipt;
ALTER INDEX message_claim RENAME TO message_before_claim;
ALTER INDEX message_day RENAME TO message_before_day;
ALTER INDEX message_municipality RENAME TO message_before_municipality;
ALTER INDEX message_not_accepted RENAME TO message_before_not_accepted;
ALTER INDEX chunk_of_message RENAME TO chunk_before_of_message;
ALTER INDEX reject_pkey RENAME TO reject_before_pkey;
ALTER INDEX delivery_pkey RENAME TO delivery_before_pkey;
ALTER INDEX delivery_position RENAME TO delivery_before_position;
ALTER INDEX delivery_of_message RENAME TO delivery_before_of_message;
ALTER INDEX delivery_unfinished RENAME TO delivery_before_unfinished;
ALTER INDEX delivery_open_state RENAME TO delivery_before_open_state;
ALTER INDEX delivery_in_mailbox RENAME TO delivery_before_in_mailbox;

CREATE TABLE message (LIKE message_before INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX message_day ON message (day, municipality, contract, path);
CREATE INDEX message_municipality ON message (municipality, id);   -- newest first without sorting
CREATE INDEX message_not_accepted ON message (state, municipality) WHERE state <> 'accepted';

CREATE TABLE chunk (LIKE chunk_before INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY RANGE (message);
CREATE UNIQUE INDEX chunk_of_message ON chunk (message, first_record);

CREATE TABLE reject (LIKE reject_before INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (message)) PARTITION BY RANGE (message);

CREATE TABLE delivery (LIKE delivery_before INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX delivery_of_message ON delivery (message);
CREATE INDEX delivery_unfinished ON delivery (municipality, contract, consumer, position) WHERE state <> 'delivered';
CREATE INDEX delivery_open_state ON delivery (state, municipality) WHERE state <> 'delivered';
CREATE INDEX delivery_in_mailbox ON delivery (municipality, consumer, contract, position) WHERE state = 'delivering' AND hand_over = 'mailbox';

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM message_before) THEN
    ALTER TABLE message ATTACH PARTITION message_before FOR VALUES FROM (MINVALUE) TO (68719476736);
    ALTER TABLE chunk ATTACH PARTITION chunk_before FOR VALUES FROM (MINVALUE) TO (68719476736);
    ALTER TABLE reject ATTACH PARTITION reject_before FOR VALUES FROM (MINVALUE) TO (68719476736);
    ALTER TABLE delivery ATTACH PARTITION delivery_before FOR VALUES FROM (MINVALUE) TO (68719476736);
    -- Ids given before they had days: one period, as old as its youngest message.
    INSERT INTO period (first_id, end_id, name, ends_at, swept) SELECT 0, 68719476736, 'before', MAX(received_at) + 1, 1 FROM message_before;
  ELSE
    DROP TABLE message_before, chunk_before, reject_before, delivery_before;
  END IF;
END $$;
