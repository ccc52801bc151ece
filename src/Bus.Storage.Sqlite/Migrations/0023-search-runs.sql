-- The keys of small messages are appended here, as they come ...
CREATE TABLE search_new (
  message  INTEGER NOT NULL PRIMARY KEY,
  hashes   BLOB    NOT NULL);      -- 8 bytes each

-- ... and sorted in the background: a run holds the keys of many messages of one period, ascending; a few runs are merged into one.
CREATE TABLE search_run (
  id        INTEGER NOT NULL PRIMARY KEY,
  first_id  INTEGER NOT NULL,      -- where the period's ids begin
  level     INTEGER NOT NULL,      -- how often its keys were merged
  state     TEXT    NOT NULL);     -- building, ready, gone

CREATE TABLE search_run_page (
  run         INTEGER NOT NULL,
  page        INTEGER NOT NULL,
  first_id    INTEGER NOT NULL,
  first_hash  INTEGER NOT NULL,
  entries     BLOB    NOT NULL);   -- hash, message: 8 bytes each
CREATE UNIQUE INDEX search_run_page_order ON search_run_page (run, page);
CREATE INDEX search_run_page_hash ON search_run_page (run, first_hash);
CREATE INDEX search_run_page_period ON search_run_page (first_id);
-- search_key is not written any more; it is read until its periods are forgotten.
