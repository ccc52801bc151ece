-- additive
-- Which node reads an exit extract of a municipality: its key is not destroyed meanwhile. It counts as long as that life of the node.
CREATE TABLE exit_extract (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality  TEXT NOT NULL,
  life          INTEGER NOT NULL);
