-- Passkeys of persons; credential id, public key and name are sealed under the municipality's key.
CREATE TABLE identity_passkey (
  municipality  TEXT NOT NULL,
  hash          TEXT NOT NULL,
  person        TEXT NOT NULL,
  sealed        BLOB NOT NULL,
  sign_count    INTEGER NOT NULL,
  made_at       INTEGER NOT NULL,
  used_at       INTEGER,
  PRIMARY KEY (municipality, hash)) WITHOUT ROWID;
CREATE INDEX identity_passkey_person ON identity_passkey (municipality, person);
