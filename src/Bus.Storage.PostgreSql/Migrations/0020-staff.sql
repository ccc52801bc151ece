-- Imported staff lists: each holds from its day until the next one does. What is in them is sealed under the municipality's key.
CREATE TABLE identity_staff (
  municipality  TEXT COLLATE "C" NOT NULL,
  effective     TEXT COLLATE "C" NOT NULL,
  sealed_list   BYTEA NOT NULL,
  written_at    BIGINT NOT NULL,
  PRIMARY KEY (municipality, effective));
