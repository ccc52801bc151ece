-- Passkeys of persons; credential id, public key and name are sealed under the municipality's key.
CREATE TABLE identity_passkey (
  municipality  TEXT COLLATE "C" NOT NULL,
  hash          TEXT COLLATE "C" NOT NULL,
  person        TEXT COLLATE "C" NOT NULL,
  sealed        BYTEA NOT NULL,
  sign_count    BIGINT NOT NULL,
  made_at       BIGINT NOT NULL,
  used_at       BIGINT,
  PRIMARY KEY (municipality, hash));
CREATE INDEX identity_passkey_person ON identity_passkey (municipality, person);
