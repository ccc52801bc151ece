-- What is good once (nonces of PasswordDigest, values of signatures), as SHA-256.
CREATE TABLE used_once (
  mark   BLOB NOT NULL PRIMARY KEY,
  until  INTEGER NOT NULL);
CREATE INDEX used_once_until ON used_once (until);

-- Asynchronous answers (WS-Addressing ReplyTo) still to be sent: a message's receipt once its state is final, or a content of its own, sealed.
CREATE TABLE reply (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality  TEXT NOT NULL,
  application   TEXT NOT NULL,
  message       INTEGER,
  content       BLOB,
  address       TEXT NOT NULL,
  soap12        INTEGER NOT NULL,
  relates_to    TEXT NOT NULL,
  attempts      INTEGER NOT NULL,
  next_at       INTEGER NOT NULL,
  created_at    INTEGER NOT NULL);
CREATE INDEX reply_due ON reply (next_at);

-- Fetched from a mailbox and out of sight of others until then.
CREATE TABLE mailbox_hold (
  delivery      INTEGER NOT NULL PRIMARY KEY,
  municipality  TEXT NOT NULL,
  consumer      TEXT NOT NULL,
  until         INTEGER NOT NULL);
CREATE INDEX mailbox_hold_of ON mailbox_hold (municipality, consumer);
