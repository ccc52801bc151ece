-- The identity providers: sessions, who was told of them, things used once, signing keys, audit.
CREATE TABLE identity_session (
  municipality  TEXT NOT NULL,
  id            TEXT NOT NULL,
  token_hash    TEXT NOT NULL,
  person        TEXT NOT NULL,
  proofs        TEXT NOT NULL,
  proved_at     INTEGER NOT NULL,
  used_at       INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  ended_at      INTEGER,
  PRIMARY KEY (municipality, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX identity_session_token ON identity_session (municipality, token_hash);
CREATE INDEX identity_session_person ON identity_session (municipality, person) WHERE ended_at IS NULL;
CREATE INDEX identity_session_over ON identity_session (expires_at);

CREATE TABLE identity_party (
  municipality   TEXT NOT NULL,
  session        TEXT NOT NULL,
  relying_party  TEXT NOT NULL,
  session_index  TEXT NOT NULL,
  name_hash      TEXT NOT NULL,
  sealed_name    BLOB NOT NULL,
  PRIMARY KEY (municipality, session, relying_party)) WITHOUT ROWID;
CREATE INDEX identity_party_name ON identity_party (municipality, relying_party, name_hash);

CREATE TABLE identity_once (
  municipality  TEXT NOT NULL,
  kind          TEXT NOT NULL,
  id            TEXT NOT NULL,
  value         BLOB NOT NULL,
  expires_at    INTEGER NOT NULL,
  PRIMARY KEY (municipality, kind, id)) WITHOUT ROWID;
CREATE INDEX identity_once_over ON identity_once (expires_at);

CREATE TABLE identity_key (
  municipality  TEXT NOT NULL,
  id            TEXT NOT NULL,
  algorithm     TEXT NOT NULL,
  state         TEXT NOT NULL,
  certificate   BLOB NOT NULL,
  sealed_key    BLOB NOT NULL,
  made_at       INTEGER NOT NULL,
  changed_at    INTEGER NOT NULL,
  PRIMARY KEY (municipality, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX identity_key_state ON identity_key (municipality, algorithm, state) WHERE state <> 'retired';

CREATE TABLE identity_event (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality   TEXT NOT NULL,
  at             INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  person         TEXT,
  relying_party  TEXT,
  outcome        TEXT NOT NULL);
CREATE INDEX identity_event_of ON identity_event (municipality, id);
CREATE INDEX identity_event_at ON identity_event (at);
