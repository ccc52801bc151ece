-- Persons whom a municipality's own directory told of, as last seen; what is known of them is sealed under the municipality's key.
CREATE TABLE identity_directory (
  municipality  TEXT COLLATE "C" NOT NULL,
  person        TEXT COLLATE "C" NOT NULL,
  key_hash      TEXT COLLATE "C" NOT NULL,
  login_hash    TEXT COLLATE "C" NOT NULL,
  sealed        BYTEA NOT NULL,
  seen_at       BIGINT NOT NULL,
  gone          BIGINT NOT NULL,
  PRIMARY KEY (municipality, person));
CREATE UNIQUE INDEX identity_directory_key ON identity_directory (municipality, key_hash);
CREATE INDEX identity_directory_login ON identity_directory (municipality, login_hash);

-- 緊急用ID: made ahead, good from their first use until ends_at.
CREATE TABLE identity_emergency (
  municipality  TEXT COLLATE "C" NOT NULL,
  id            TEXT COLLATE "C" NOT NULL,
  secret_hash   TEXT COLLATE "C" NOT NULL,
  duties        TEXT COLLATE "C" NOT NULL,
  made_at       BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  used_at       BIGINT,
  ends_at       BIGINT,
  PRIMARY KEY (municipality, id));
