-- Imported staff lists: each holds from its day until the next one does. What is in them is sealed under the municipality's key.
CREATE TABLE identity_staff (
  municipality  TEXT NOT NULL,
  effective     TEXT NOT NULL,
  sealed_list   BLOB NOT NULL,
  written_at    INTEGER NOT NULL,
  PRIMARY KEY (municipality, effective)) WITHOUT ROWID;
