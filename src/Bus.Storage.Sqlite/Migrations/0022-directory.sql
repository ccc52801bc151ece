-- Persons whom a municipality's own directory told of, as last seen; what is known of them is sealed under the municipality's key.
CREATE TABLE identity_directory (
  municipality  TEXT NOT NULL,
  person        TEXT NOT NULL,
  key_hash      TEXT NOT NULL,
  login_hash    TEXT NOT NULL,
  sealed        BLOB NOT NULL,
  seen_at       INTEGER NOT NULL,
  gone          INTEGER NOT NULL,
  PRIMARY KEY (municipality, person)) WITHOUT ROWID;
CREATE UNIQUE INDEX identity_directory_key ON identity_directory (municipality, key_hash);
CREATE INDEX identity_directory_login ON identity_directory (municipality, login_hash);

-- 緊急用ID: made ahead, good from their first use until ends_at.
CREATE TABLE identity_emergency (
  municipality  TEXT NOT NULL,
  id            TEXT NOT NULL,
  secret_hash   TEXT NOT NULL,
  duties        TEXT NOT NULL,
  made_at       INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  used_at       INTEGER,
  ends_at       INTEGER,
  PRIMARY KEY (municipality, id)) WITHOUT ROWID;
