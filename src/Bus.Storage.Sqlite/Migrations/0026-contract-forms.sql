-- additive
-- By which items the records of a contract's version lie in the journal: a record there is its values one after the other.
CREATE TABLE contract_form (
  contract  TEXT NOT NULL,
  version   TEXT NOT NULL,
  form      TEXT NOT NULL,
  since     INTEGER NOT NULL,
  PRIMARY KEY (contract, version)) WITHOUT ROWID;
