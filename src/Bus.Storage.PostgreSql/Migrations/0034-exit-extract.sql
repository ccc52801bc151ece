-- additive
-- Which node reads an exit extract of a municipality: its key is not destroyed meanwhile. It counts as long as that life of the node.
CREATE TABLE exit_extract (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  life          BIGINT NOT NULL);
