-- What is good once (nonces of PasswordDigest, values of signatures), as SHA-256.
CREATE TABLE used_once (
  mark   BYTEA NOT NULL PRIMARY KEY,
  until  BIGINT NOT NULL);
CREATE INDEX used_once_until ON used_once (until);

-- Asynchronous answers (WS-Addressing ReplyTo) still to be sent: a message's receipt once its state is final, or a content of its own, sealed.
CREATE TABLE reply (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  application   TEXT COLLATE "C" NOT NULL,
  message       BIGINT,
  content       BYTEA,
  address       TEXT NOT NULL,
  soap12        BIGINT NOT NULL,
  relates_to    TEXT NOT NULL,
  attempts      BIGINT NOT NULL,
  next_at       BIGINT NOT NULL,
  created_at    BIGINT NOT NULL);
CREATE INDEX reply_due ON reply (next_at);

-- Fetched from a mailbox and out of sight of others until then.
CREATE TABLE mailbox_hold (
  delivery      BIGINT NOT NULL PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  consumer      TEXT COLLATE "C" NOT NULL,
  until         BIGINT NOT NULL);
CREATE INDEX mailbox_hold_of ON mailbox_hold (municipality, consumer);
