-- additive
-- By which items the records of a contract's version lie in the journal: a record there is its values one after the other.
CREATE TABLE contract_form (
  contract  TEXT COLLATE "C" NOT NULL,
  version   TEXT COLLATE "C" NOT NULL,
  form      TEXT NOT NULL,
  since     BIGINT NOT NULL,
  PRIMARY KEY (contract, version));
