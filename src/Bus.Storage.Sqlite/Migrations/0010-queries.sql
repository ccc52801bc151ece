-- Who asked for what (照会): the recorded items sealed under the municipality's key, and a blind hash of each to search by. Nothing of an answer.
CREATE TABLE asked_query (
  number        TEXT PRIMARY KEY,
  municipality  TEXT NOT NULL,
  asker         TEXT NOT NULL,
  contract      TEXT NOT NULL,
  version       TEXT NOT NULL,
  provider      TEXT,
  asked_at      INTEGER NOT NULL,
  keys          BLOB,
  outcome       TEXT,
  records       INTEGER,
  ended_at      INTEGER);
CREATE INDEX asked_query_at ON asked_query (asked_at);
CREATE INDEX asked_query_of ON asked_query (municipality, asked_at);

CREATE TABLE asked_query_key (
  hash      INTEGER NOT NULL,
  number    TEXT NOT NULL,
  asked_at  INTEGER NOT NULL,
  PRIMARY KEY (hash, number));
CREATE INDEX asked_query_key_at ON asked_query_key (asked_at);
