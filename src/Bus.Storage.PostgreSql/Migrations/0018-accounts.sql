-- What persons sign in with, as far as they chose it themselves; what the staff list hands out stands in the region.
CREATE TABLE identity_account (
  municipality   TEXT COLLATE "C" NOT NULL,
  person         TEXT COLLATE "C" NOT NULL,
  password       TEXT COLLATE "C",
  must_change    BIGINT NOT NULL,
  earlier        TEXT COLLATE "C" NOT NULL,
  sealed_secret  BYTEA,
  secret_step    BIGINT NOT NULL,
  recovery       TEXT COLLATE "C" NOT NULL,
  changed_at     BIGINT NOT NULL,
  PRIMARY KEY (municipality, person));
