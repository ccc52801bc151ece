-- What persons sign in with, as far as they chose it themselves; what the staff list hands out stands in the region.
CREATE TABLE identity_account (
  municipality   TEXT NOT NULL,
  person         TEXT NOT NULL,
  password       TEXT,
  must_change    INTEGER NOT NULL,
  earlier        TEXT NOT NULL,
  sealed_secret  BLOB,
  secret_step    INTEGER NOT NULL,
  recovery       TEXT NOT NULL,
  changed_at     INTEGER NOT NULL,
  PRIMARY KEY (municipality, person)) WITHOUT ROWID;
