-- The identity providers: sessions, who was told of them, things used once, signing keys, audit.
CREATE TABLE identity_session (
  municipality  TEXT COLLATE "C" NOT NULL,
  id            TEXT COLLATE "C" NOT NULL,
  token_hash    TEXT COLLATE "C" NOT NULL,
  person        TEXT COLLATE "C" NOT NULL,
  proofs        TEXT COLLATE "C" NOT NULL,
  proved_at     BIGINT NOT NULL,
  used_at       BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  ended_at      BIGINT,
  PRIMARY KEY (municipality, id));
CREATE UNIQUE INDEX identity_session_token ON identity_session (municipality, token_hash);
CREATE INDEX identity_session_person ON identity_session (municipality, person) WHERE ended_at IS NULL;
CREATE INDEX identity_session_over ON identity_session (expires_at);

CREATE TABLE identity_party (
  municipality   TEXT COLLATE "C" NOT NULL,
  session        TEXT COLLATE "C" NOT NULL,
  relying_party  TEXT COLLATE "C" NOT NULL,
  session_index  TEXT COLLATE "C" NOT NULL,
  name_hash      TEXT COLLATE "C" NOT NULL,
  sealed_name    BYTEA NOT NULL,
  PRIMARY KEY (municipality, session, relying_party));
CREATE INDEX identity_party_name ON identity_party (municipality, relying_party, name_hash);

CREATE TABLE identity_once (
  municipality  TEXT COLLATE "C" NOT NULL,
  kind          TEXT COLLATE "C" NOT NULL,
  id            TEXT COLLATE "C" NOT NULL,
  value         BYTEA NOT NULL,
  expires_at    BIGINT NOT NULL,
  PRIMARY KEY (municipality, kind, id));
CREATE INDEX identity_once_over ON identity_once (expires_at);

CREATE TABLE identity_key (
  municipality  TEXT COLLATE "C" NOT NULL,
  id            TEXT COLLATE "C" NOT NULL,
  algorithm     TEXT COLLATE "C" NOT NULL,
  state         TEXT COLLATE "C" NOT NULL,
  certificate   BYTEA NOT NULL,
  sealed_key    BYTEA NOT NULL,
  made_at       BIGINT NOT NULL,
  changed_at    BIGINT NOT NULL,
  PRIMARY KEY (municipality, id));
CREATE UNIQUE INDEX identity_key_state ON identity_key (municipality, algorithm, state) WHERE state <> 'retired';

CREATE TABLE identity_event (
  id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality   TEXT COLLATE "C" NOT NULL,
  at             BIGINT NOT NULL,
  kind           TEXT COLLATE "C" NOT NULL,
  person         TEXT COLLATE "C",
  relying_party  TEXT COLLATE "C",
  outcome        TEXT COLLATE "C" NOT NULL);
CREATE INDEX identity_event_of ON identity_event (municipality, id);
CREATE INDEX identity_event_at ON identity_event (at);
